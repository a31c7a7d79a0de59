package handlers

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/sessions"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// SessionRows keeps signed-in sessions. The hash is the SHA-256 of the token
// in the cookie, so that a stolen database opens nothing.
type SessionRows interface {
	// LoadSession gives a session with who has it, as they are now; it is NotFound
	// for one that is not there, has expired, or is nobody's.
	LoadSession(ctx context.Context, hash string, now time.Time) (user subsidy.User, data string, created, expires time.Time, err error)
	AddSession(ctx context.Context, hash string, user subsidy.UserID, data string, created, expires time.Time) error
	// KeepSession leaves a session ended that was ended meanwhile.
	KeepSession(ctx context.Context, hash, data string, expires time.Time) error
	DeleteSession(ctx context.Context, hash string) error
}

// How long a session lasts without a request, at most (it may end a quarter of
// that sooner, see renewAfter), and how long in all.
const (
	idleBoard    = 2 * time.Hour
	idleOfficial = 30 * time.Minute
	absoluteTerm = 12 * time.Hour
	// A session is written again only when this share of its idle time has
	// passed, so that reading a page costs no durable write.
	renewAfter = 4
)

// Keys of a session's values.
const (
	userValue    = "user"
	createdValue = "created"
	expiresValue = "expires"
	flashValue   = "flash"
)

// rowStore is a gorilla store over SessionRows. A visitor who is not signed in
// has a cookie but no row: it only ties a form to the browser that asked for it.
type rowStore struct {
	rows    SessionRows
	wall    func() time.Time
	options sessions.Options
}

// Get gives the session of the request, from the registry where it is known.
func (s *rowStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New reads the session of the cookie. A cookie that is forged, old or absent
// gives a new session, not an error.
func (s *rowStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	options := s.options
	session.Options, session.IsNew = &options, true
	cookie, err := r.Cookie(name)
	if err != nil || !tokenForm(cookie.Value) {
		return session, nil
	}
	session.ID = cookie.Value
	user, data, created, expires, err := s.rows.LoadSession(r.Context(), subsidy.HashText(session.ID), s.wall())
	if subsidy.KindOf(err) == subsidy.NotFound {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	session.IsNew = false
	session.Values[userValue], session.Values[createdValue], session.Values[expiresValue] = user, created, expires
	if data != "" {
		session.Values[flashValue] = data
	}
	return session, nil
}

// Save adds the row of a new signed-in session, writes that of a known one, or
// deletes it where MaxAge is negative, and sets the cookie.
func (s *rowStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	if session.Options.MaxAge < 0 {
		http.SetCookie(w, sessions.NewCookie(session.Name(), "", session.Options))
		return s.rows.DeleteSession(r.Context(), subsidy.HashText(session.ID))
	}
	http.SetCookie(w, sessions.NewCookie(session.Name(), session.ID, session.Options))
	user, ok := session.Values[userValue].(subsidy.User)
	if !ok {
		return nil
	}
	created, _ := session.Values[createdValue].(time.Time)
	expires, _ := session.Values[expiresValue].(time.Time)
	data, _ := session.Values[flashValue].(string)
	if session.IsNew {
		return s.rows.AddSession(r.Context(), subsidy.HashText(session.ID), user.ID, data, created, expires)
	}
	return s.rows.KeepSession(r.Context(), subsidy.HashText(session.ID), data, expires)
}

func newToken() string {
	raw := make([]byte, 32)
	rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func tokenForm(s string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(raw) == 32
}

// visit is one request's session.
type visit struct {
	session *sessions.Session
	request *http.Request
	user    *subsidy.User // nil for a visitor
	dirty   bool
}

func visitOf(c *fiber.Ctx) *visit {
	v, _ := c.Locals(visitKey).(*visit)
	return v
}

// user gives the signed-in person; routes that call it let nobody else in.
func user(c *fiber.Ctx) subsidy.User { return *visitOf(c).user }

// session loads the session around the rest of the request and saves it where
// it changed.
func (s *Server) session(c *fiber.Ctx) error {
	v, err := s.loadVisit(c)
	if err != nil {
		return err
	}
	c.Locals(visitKey, v)
	err = c.Next()
	if err != nil {
		// The page of the error belongs to the visit too.
		err = s.fail(c, err)
	}
	if saveErr := s.saveVisit(c, v); saveErr != nil {
		return saveErr
	}
	return err
}

func (s *Server) loadVisit(c *fiber.Ctx) (*visit, error) {
	v := &visit{request: bareRequest(c)}
	var err error
	if v.session, err = s.store().Get(v.request, s.cookieName()); err != nil {
		return nil, err
	}
	// Read for every request: a role that was taken away is gone at once.
	if person, ok := v.session.Values[userValue].(subsidy.User); ok {
		v.user = &person
		s.renew(v)
	}
	return v, nil
}

// bareRequest gives gorilla what it reads: the cookies and the context.
func bareRequest(c *fiber.Ctx) *http.Request {
	header := http.Header{"Cookie": {c.Get(fiber.HeaderCookie)}}
	return (&http.Request{Method: c.Method(), Header: header, URL: &url.URL{}}).WithContext(c.UserContext())
}

func (s *Server) store() *rowStore {
	return &rowStore{rows: s.Sessions, wall: s.Wall, options: sessions.Options{
		Path: "/", HttpOnly: true, Secure: s.secure(), SameSite: http.SameSiteLaxMode,
	}}
}

// cookieName has the prefix that pins a cookie to this host, which browsers
// accept over https alone.
func (s *Server) cookieName() string {
	if s.secure() {
		return "__Host-sid"
	}
	return "sid"
}

func idleTerm(r subsidy.Role) time.Duration {
	if r.OfBoard() {
		return idleBoard
	}
	return idleOfficial
}

// renew moves the end of a session on, never past its absolute end.
func (s *Server) renew(v *visit) {
	created, _ := v.session.Values[createdValue].(time.Time)
	expires, _ := v.session.Values[expiresValue].(time.Time)
	idle := idleTerm(v.user.Role)
	later := s.Wall().Add(idle)
	if end := created.Add(absoluteTerm); later.After(end) {
		later = end
	}
	if later.Sub(expires) > idle/renewAfter {
		v.session.Values[expiresValue] = later
		v.dirty = true
	}
}

// headerOnly is a ResponseWriter that gathers headers.
type headerOnly http.Header

func (h headerOnly) Header() http.Header         { return http.Header(h) }
func (h headerOnly) Write(b []byte) (int, error) { return len(b), nil }
func (h headerOnly) WriteHeader(int)             {}

func (s *Server) saveVisit(c *fiber.Ctx, v *visit) error {
	if !v.dirty {
		return nil
	}
	h := headerOnly{}
	if err := v.session.Save(v.request, h); err != nil {
		return err
	}
	for _, cookie := range http.Header(h)["Set-Cookie"] {
		c.Response().Header.Add(fiber.HeaderSetCookie, cookie)
	}
	return nil
}

// signIn gives the visit to a person, under a new id: what was in the cookie
// before opens nothing, and a session that it opened ends.
func (s *Server) signIn(c *fiber.Ctx, person subsidy.User) error {
	v := visitOf(c)
	now := s.Wall()
	if !v.session.IsNew {
		if err := s.Sessions.DeleteSession(c.UserContext(), subsidy.HashText(v.session.ID)); err != nil {
			return err
		}
	}
	v.session.ID, v.session.IsNew = newToken(), true
	v.session.Values = map[any]any{
		userValue: person, createdValue: now, expiresValue: now.Add(idleTerm(person.Role)),
	}
	v.user, v.dirty = &person, true
	return nil
}

// signOut ends the session on the server and in the browser.
func (s *Server) signOut(c *fiber.Ctx) {
	v := visitOf(c)
	v.session.Options.MaxAge = -1
	v.user, v.dirty = nil, true
	c.Set("Clear-Site-Data", `"cache", "storage"`)
}

// tell leaves a word for the next page that the person sees.
func (s *Server) tell(c *fiber.Ctx, notice views.Notice) {
	v := visitOf(c)
	raw, err := json.Marshal(notice)
	if err != nil {
		return
	}
	v.session.Values[flashValue] = string(raw)
	v.dirty = true
}

// told takes the word that was left.
func (v *visit) told() *views.Notice {
	raw, ok := v.session.Values[flashValue].(string)
	if !ok {
		return nil
	}
	delete(v.session.Values, flashValue)
	v.dirty = true
	var notice views.Notice
	if json.Unmarshal([]byte(raw), &notice) != nil {
		return nil
	}
	return &notice
}
