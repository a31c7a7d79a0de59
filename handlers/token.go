package handlers

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"sort"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/views"
)

// tokenField is the hidden field of every form that posts.
const tokenField = "_token"

// formToken gives the token that ties a form to this session. A visitor gets
// a cookie for it; nothing is stored.
func (s *Server) formToken(c *fiber.Ctx) string {
	v := visitOf(c)
	if v.session.ID == "" {
		v.session.ID = newToken()
		v.dirty = true
	}
	return tokenOf(v.session.ID)
}

// tokenOf derives the form's token from the session's, which only the cookie
// holds: it changes when the session does.
func tokenOf(session string) string {
	mac := hmac.New(sha256.New, []byte(session))
	mac.Write([]byte("form"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// guardForm lets a write pass only from our own pages: not from another site,
// and with the token of this session.
func (s *Server) guardForm(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead:
		return c.Next()
	}
	if s.crossSite(c) {
		return fiber.ErrForbidden
	}
	v := visitOf(c)
	sent := []byte(bodyValue(c, tokenField))
	if v.session.ID == "" || !hmac.Equal(sent, []byte(tokenOf(v.session.ID))) {
		return s.again(c)
	}
	return c.Next()
}

// crossSite tells whether a browser says that another site sent this. Where it
// says nothing the token decides.
func (s *Server) crossSite(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
	default:
		return true
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return false
	}
	from, err := url.Parse(origin)
	return err != nil || (from.Host != s.BaseURL.Host && from.Host != string(c.Request().Host()))
}

// bodyValue gives a field of the body, never of the query.
func bodyValue(c *fiber.Ctx, name string) string {
	if strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEMultipartForm) {
		form, err := c.MultipartForm()
		if err != nil || len(form.Value[name]) == 0 {
			return ""
		}
		return form.Value[name][0]
	}
	return string(c.Request().PostArgs().Peek(name))
}

// secrets are fields that are never given back.
var secrets = map[string]bool{tokenField: true, "wachtwoord": true, "herhaling": true}

// again gives back what was typed in a form whose token is absent, old or of
// an ended session, so that nothing is lost.
func (s *Server) again(c *fiber.Ctx) error {
	page := views.AgainPage{Page: s.page(c, "Verstuur het formulier opnieuw"), Address: c.Path(), Values: typedValues(c)}
	page.Token = s.formToken(c)
	if page.User == nil {
		page.SignIn = "/inloggen"
	}
	return s.render(c.Status(fiber.StatusForbidden), "error/again", page)
}

func typedValues(c *fiber.Ctx) []views.TypedValue {
	var values []views.TypedValue
	add := func(name, value string) {
		if !secrets[name] {
			values = append(values, views.TypedValue{Name: name, Value: value})
		}
	}
	if form, err := c.MultipartForm(); err == nil {
		for name, list := range form.Value {
			for _, value := range list {
				add(name, value)
			}
		}
		sort.SliceStable(values, func(i, j int) bool { return values[i].Name < values[j].Name })
		return values
	}
	c.Request().PostArgs().VisitAll(func(name, value []byte) { add(string(name), string(value)) })
	return values
}
