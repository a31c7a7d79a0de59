package handlers

import (
	"errors"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// statusOf gives the status of each kind of refusal.
var statusOf = map[subsidy.Kind]int{
	subsidy.Invalid:   fiber.StatusUnprocessableEntity,
	subsidy.NotFound:  fiber.StatusNotFound,
	subsidy.Forbidden: fiber.StatusForbidden,
	subsidy.Conflict:  fiber.StatusConflict,
	subsidy.NotOpen:   fiber.StatusConflict,
	subsidy.NoRoom:    fiber.StatusConflict,
	subsidy.Internal:  fiber.StatusInternalServerError,
	subsidy.Damaged:   fiber.StatusInternalServerError,
	// Nobody can mend it by typing something else, and it passes.
	subsidy.ClockBehind: fiber.StatusServiceUnavailable,
	subsidy.Overloaded:  fiber.StatusServiceUnavailable,
	subsidy.Unavailable: fiber.StatusServiceUnavailable,
	subsidy.Full:        fiber.StatusInsufficientStorage,
}

// fail turns an error into a page; it is the only place that does. An unknown
// error shows a number, never its text.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	switch subsidy.KindOf(err) {
	case subsidy.Overloaded, subsidy.Unavailable, subsidy.Full:
		return s.sendAway(c, err)
	}
	page := words(err)
	if page.Status >= fiber.StatusInternalServerError {
		page.Number, _ = c.Locals(requestIDKey).(string)
		s.Log.Error("unknown error", "id", page.Number, "route", c.Route().Path, "error", err)
	}
	if page.Status == fiber.StatusRequestEntityTooLarge {
		// The rest of the body is still on its way.
		c.Set(fiber.HeaderConnection, "close")
	}
	page.Page = s.page(c, page.Heading)
	c.Status(page.Status)
	if renderErr := s.render(c, "error/show", page); renderErr != nil {
		s.Log.Error("error page", "error", renderErr)
		return c.SendString(page.Heading + "\n\n" + page.Text)
	}
	return nil
}

// whereItWas logs where a panic came from. What it was is logged by fail.
func (s *Server) whereItWas(c *fiber.Ctx, _ any) {
	number, _ := c.Locals(requestIDKey).(string)
	s.Log.Error("panic", "id", number, "stack", string(debug.Stack()))
}

// retryAfter is after how many seconds somebody who was sent away tries again.
const retryAfter = "5"

// sendAway answers while more comes than can be written, or nothing can be. It
// reads nothing: it must cost less than what it refuses, and not fail with it.
// What has a cause in the log has its number on the page.
func (s *Server) sendAway(c *fiber.Ctx, err error) error {
	page := words(err)
	if _, bare := err.(*subsidy.Error); !bare {
		page.Number, _ = c.Locals(requestIDKey).(string)
		s.Log.Error("the store refuses", "id", page.Number, "route", c.Route().Path, "error", err)
	}
	page.Page = views.Page{Title: page.Heading, Now: s.Service.Now(), Version: s.Version, Menu: menu(nil, c.Path(), "")}
	c.Set(fiber.HeaderRetryAfter, retryAfter)
	return s.render(c.Status(page.Status), "error/show", page)
}

// doors keeps everybody out as long as Closed says why, but for who only asks
// whether the portal is there.
func (s *Server) doors(c *fiber.Ctx) error {
	if s.Closed == nil || c.Path() == "/healthz" || c.Path() == "/readyz" {
		return c.Next()
	}
	if err := s.Closed(); err != nil {
		return err
	}
	return c.Next()
}

// words gives the page of an error: status, heading, text, and the rule that
// refuses.
func words(err error) views.ErrorPage {
	var ours *subsidy.Error
	if errors.As(err, &ours) && ours.Kind != subsidy.Internal {
		status := statusOf[ours.Kind]
		heading := headings[status]
		if ours.Kind == subsidy.Forbidden && ours.Rule == subsidy.S11 {
			heading = "U mag dit niet doen" // the page they may see
		}
		return views.ErrorPage{Status: status, Heading: heading, Text: sentences(ours), Rule: ours.Rule}
	}
	var theirs *fiber.Error
	if errors.As(err, &theirs) && theirs.Code < fiber.StatusInternalServerError {
		return views.ErrorPage{Status: theirs.Code, Heading: said(headings, theirs.Code), Text: said(texts, theirs.Code)}
	}
	return views.ErrorPage{Status: fiber.StatusInternalServerError, Heading: headings[fiber.StatusInternalServerError],
		Text: "Probeer het over een paar minuten opnieuw. Wat u eerder opsloeg, is bewaard."}
}

// warning gives the notice of an act that was refused, with the rule that
// refuses in small print. lead goes before the words.
func warning(lead string, refused *subsidy.Error) views.Notice {
	text := refused.Message
	if text == "" {
		text = sentences(refused)
	}
	return views.Notice{Kind: views.NoticeWarning, Text: lead + text, Rule: refused.Rule}
}

// refuseOn shows on the page of a form why it was refused: what is wrong with
// its fields, the rest as a notice, and the status. Nil changes nothing.
func refuseOn(c *fiber.Ctx, page *views.Page, refused *subsidy.Error) {
	if refused == nil {
		return
	}
	page.Errors = refused.Fields
	if refused.Message != "" {
		notice := warning("", refused)
		page.Flash = &notice
	}
	c.Status(statusOf[refused.Kind])
}

// faultAt shows a refusal at one field of the form that was sent.
func faultAt(field string, refused *subsidy.Error) []subsidy.FieldError {
	return []subsidy.FieldError{{Field: field, Message: refused.Message, Rule: refused.Rule}}
}

// apart gives the faults of a form that is not on the page any more: with their
// words and rules, and no field to lead to.
func apart(faults []subsidy.FieldError) []subsidy.FieldError {
	var all []subsidy.FieldError
	for _, f := range faults {
		f.Field = ""
		all = append(all, f)
	}
	return all
}

// said gives the words for a status, or those for a bad request.
func said(words map[int]string, status int) string {
	if text, ok := words[status]; ok {
		return text
	}
	return words[fiber.StatusBadRequest]
}

func sentences(e *subsidy.Error) string {
	var all []string
	if e.Message != "" {
		all = append(all, e.Message)
	}
	for _, f := range e.Fields {
		all = append(all, f.Message)
	}
	return strings.Join(all, " ")
}

var headings = map[int]string{
	fiber.StatusBadRequest:            "Dit formulier kunnen wij niet lezen",
	fiber.StatusForbidden:             "U mag deze pagina niet zien",
	fiber.StatusNotFound:              "Deze pagina bestaat niet",
	fiber.StatusMethodNotAllowed:      "Dit kan niet op deze pagina",
	fiber.StatusConflict:              "Dit kan nu niet",
	fiber.StatusUnprocessableEntity:   "Er is een probleem",
	fiber.StatusRequestEntityTooLarge: "Dit is te groot",
	fiber.StatusUnsupportedMediaType:  "Dit formulier kunnen wij niet lezen",
	fiber.StatusInternalServerError:   "Er ging iets mis bij ons",
	fiber.StatusServiceUnavailable:    "Wij kunnen nu niets vastleggen",
	fiber.StatusInsufficientStorage:   "Wij kunnen nu niets bewaren",
}

var texts = map[int]string{
	fiber.StatusBadRequest:            "Er zit iets in dat daar niet hoort. Er is niets opgeslagen. Ga terug, laad de pagina opnieuw en probeer het nog eens.",
	fiber.StatusForbidden:             "Uw rol geeft geen toegang tot deze pagina, of het formulier kwam van een andere website.",
	fiber.StatusNotFound:              "Controleer het adres, of ga terug naar het begin.",
	fiber.StatusMethodNotAllowed:      "Ga terug naar het begin en volg de knoppen.",
	fiber.StatusRequestEntityTooLarge: "Een formulier mag ten hoogste 1 MB zijn en een bestand 10 MB. Er is niets opgeslagen. Ga terug en maak het kleiner.",
	fiber.StatusUnsupportedMediaType:  "Gebruik het formulier op de pagina. Er is niets opgeslagen.",
}

// fields gives the field errors of an Invalid error, and false for any other.
func fields(err error) ([]subsidy.FieldError, bool) {
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != subsidy.Invalid {
		return nil, false
	}
	return e.Fields, true
}
