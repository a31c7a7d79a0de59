package handlers_test

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// sid gives the cookie of the session that a browser holds, nil without one.
func sid(v *visitor.Visitor) *http.Cookie {
	for _, cookie := range v.Cookies() {
		if strings.HasSuffix(cookie.Name, "sid") {
			return cookie
		}
	}
	return nil
}

// holding gives an answer to a page of the boards for who holds a cookie.
func (p *portal) holding(t *testing.T, cookie *http.Cookie, r request) answer {
	t.Helper()
	return p.send(t, p.visitor(t), r.with("Cookie", cookie.Name+"="+cookie.Value))
}

// opens tells whether a cookie opens a page of somebody who is signed in.
func (p *portal) opens(t *testing.T, cookie *http.Cookie, path string) bool {
	t.Helper()
	return p.holding(t, cookie, get(path)).Status == http.StatusOK
}

func TestACookieThatWasThereBeforeNeverBecomesASession(t *testing.T) {
	t.Parallel()
	p := open(t)
	for name, value := range map[string]string{
		"in the form of ours": strings.Repeat("A", 43),
		"of no form":          "anything",
		"empty":               "",
		"long":                strings.Repeat("A", 2000),
	} {
		t.Run(name, func(t *testing.T) {
			preset := &http.Cookie{Name: "sid", Value: value}
			page := p.holding(t, preset, get("/inloggen")).want(http.StatusOK)
			held := preset
			for _, set := range page.Sets {
				held = set
			}
			form := post("/inloggen", "email", p.Signatory.Email, "wachtwoord", dbtest.Password, "_token", tokenField.FindStringSubmatch(page.Body)[1])
			in := p.holding(t, held, form).leads("/aanvragen")
			if len(in.Sets) != 1 || in.Sets[0].Value == preset.Value || in.Sets[0].Value == held.Value {
				t.Fatalf("signing in sets %v", in.Sets)
			}
			if !p.opens(t, in.Sets[0], "/aanvragen") {
				t.Error("the new cookie does not open the portal")
			}
			for _, old := range []*http.Cookie{preset, held} {
				if p.opens(t, old, "/aanvragen") {
					t.Errorf("the cookie of before, %q, opens the portal", old.Value)
				}
			}
		})
	}
}

func TestEverySigningInGivesANewCookie(t *testing.T) {
	t.Parallel()
	p := open(t)
	seen := map[string]bool{}
	for range 20 {
		v := p.as(t, p.Preparer)
		if seen[sid(v).Value] {
			t.Fatal("the same cookie twice")
		}
		seen[sid(v).Value] = true
		if strings.Contains(p.Log.String(), sid(v).Value) {
			t.Fatal("the cookie is in the log")
		}
	}
	if got := p.Log.String(); strings.Contains(got, dbtest.Password) || strings.Contains(got, p.Preparer.Email) {
		t.Error("a password or an e-mail address is in the log")
	}
}

func TestTheCookieOfAnEndedSessionOpensNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	cases := map[string]func(t *testing.T, v *visitor.Visitor){
		"after signing out": func(t *testing.T, v *visitor.Visitor) {
			page := v.Get("/aanvragen").Form("Uitloggen").Press("Uitloggen").Want(http.StatusOK)
			if sid(v) != nil {
				t.Error("the browser still has the cookie")
			}
			page.SaysNot("Uitloggen")
		},
		"after a new password": func(t *testing.T, v *visitor.Visitor) {
			key, err := p.Service.Reset(t.Context(), p.Preparer.Email)
			must(t, err)
			p.visitor(t).Get("/wachtwoord?sleutel="+key).Want(http.StatusOK).Form("Wachtwoord opslaan").
				Fill("Wachtwoord", dbtest.Password).Fill("Herhaal het wachtwoord", dbtest.Password).Press("Wachtwoord opslaan").Want(http.StatusOK)
		},
		"after signing in again in the same browser": func(t *testing.T, v *visitor.Visitor) {
			v.Get("/inloggen?verder=/aanvragen").Form("Inloggen").Fill("E-mailadres", p.Signatory.Email).
				Fill("Wachtwoord", dbtest.Password).Press("Inloggen").Want(http.StatusOK).Says("Marieke de Wit")
		},
	}
	for name, end := range cases {
		t.Run(name, func(t *testing.T) {
			v := p.as(t, p.Preparer)
			old := sid(v)
			if !p.opens(t, old, "/aanvragen") {
				t.Fatal("the session did not begin")
			}
			end(t, v)
			p.holding(t, old, get("/aanvragen")).leads("/inloggen?verder=%2Faanvragen")
		})
	}
}

// sessionsWith calls loaded when a session has been read, in the middle of a
// request.
type sessionsWith struct {
	handlers.SessionRows
	loaded func()
}

func (s *sessionsWith) LoadSession(ctx context.Context, hash string, now time.Time) (subsidy.User, string, time.Time, time.Time, error) {
	user, data, created, expires, err := s.SessionRows.LoadSession(ctx, hash, now)
	if loaded := s.loaded; err == nil && loaded != nil {
		s.loaded = nil
		loaded()
	}
	return user, data, created, expires, err
}

func TestARequestUnderWayDoesNotBringAnEndedSessionBack(t *testing.T) {
	t.Parallel()
	var rows *sessionsWith
	p := open(t, func(p *portal) {
		rows = &sessionsWith{SessionRows: p.Server.Sessions}
		p.Server.Sessions = rows
	})
	cases := map[string]func(v *visitor.Visitor){
		"that was signed out": func(v *visitor.Visitor) { p.submit(t, v, post("/uitloggen")).leads("/") },
		"of who got a new password": func(*visitor.Visitor) {
			key, err := p.Service.Reset(t.Context(), p.Preparer.Email)
			must(t, err)
			_, err = p.Service.SetPassword(t.Context(), key, dbtest.Password, dbtest.Password)
			must(t, err)
		},
	}
	for name, end := range cases {
		t.Run(name, func(t *testing.T) {
			p.Wall.Set(dbtest.Open)
			v := p.as(t, p.Preparer)
			// Late enough for the request to write its session again.
			p.Wall.Set(dbtest.Open.Add(time.Hour))
			rows.loaded = func() { end(v) }
			p.send(t, v, get("/aanvragen")).want(http.StatusOK)
			if p.opens(t, sid(v), "/aanvragen") {
				t.Error("the session is open again")
			}
		})
	}
}

func TestASessionEndsAfterItsTime(t *testing.T) {
	t.Parallel()
	p := open(t)
	board, official := p.Preparer, p.Assessor
	cases := []struct {
		name string
		who  subsidy.User
		path string
		// after is when requests come, counted from signing in.
		after []time.Duration
		open  bool // at the last of them
	}{
		{"a board's just within two idle hours", board, "/aanvragen", []time.Duration{2*time.Hour - time.Second}, true},
		{"a board's at two idle hours", board, "/aanvragen", []time.Duration{2 * time.Hour}, false},
		{"a board's that goes on, within two hours of the last request", board, "/aanvragen", []time.Duration{
			110 * time.Minute, 110*time.Minute + 2*time.Hour - time.Second}, true},
		{"a board's that went on, two hours after the last request", board, "/aanvragen", []time.Duration{
			110 * time.Minute, 230 * time.Minute}, false},
		// A session is not written again for every request: at most a quarter of the time goes off.
		{"a board's that asked something early on, an hour and a half after it", board, "/aanvragen", []time.Duration{
			29 * time.Minute, 29*time.Minute + 90*time.Minute}, true},
		{"a board's in use for just under twelve hours", board, "/aanvragen", []time.Duration{
			100 * time.Minute, 200 * time.Minute, 300 * time.Minute, 400 * time.Minute, 500 * time.Minute, 600 * time.Minute, 700 * time.Minute, 12*time.Hour - time.Second}, true},
		{"a board's in use for twelve hours", board, "/aanvragen", []time.Duration{
			100 * time.Minute, 200 * time.Minute, 300 * time.Minute, 400 * time.Minute, 500 * time.Minute, 600 * time.Minute, 700 * time.Minute, 12 * time.Hour}, false},
		{"an official's just within thirty idle minutes", official, "/beoordeling", []time.Duration{30*time.Minute - time.Second}, true},
		{"an official's at thirty idle minutes", official, "/beoordeling", []time.Duration{30 * time.Minute}, false},
		{"an official's that goes on", official, "/beoordeling", []time.Duration{25 * time.Minute, 54 * time.Minute}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p.Wall.Set(dbtest.Open)
			cookie := sid(p.as(t, c.who))
			got := false
			for _, after := range c.after {
				p.Wall.Set(dbtest.Open.Add(after))
				got = p.opens(t, cookie, c.path)
			}
			if got != c.open {
				t.Errorf("it is open: %v, want %v", got, c.open)
			}
		})
	}
}

func TestARoleThatChangesHoldsFromTheNextRequest(t *testing.T) {
	t.Parallel()
	p := open(t)
	const change = `UPDATE users SET role = ?, board = NULLIF(?, '') WHERE id = ?`
	v := p.as(t, p.Decider)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	p.send(t, v, get("/besluiten/"+string(ref))).want(http.StatusOK)
	p.sql(t, change, "auditor", "", p.Decider.ID)
	p.unchanged(t, func() {
		p.submit(t, v, post("/besluiten/"+string(ref), "versie", number(version))).want(http.StatusForbidden)
	})
	p.sql(t, change, "tekenbevoegde", string(dbtest.OtherBoard), p.Decider.ID)
	p.send(t, v, get("/beoordeling")).want(http.StatusForbidden)
	p.send(t, v, get("/aanvragen")).want(http.StatusOK).says("Stichting De Lier").saysNot(string(ref))
	p.send(t, v, get("/aanvragen/"+string(ref))).want(http.StatusNotFound)
}

func TestTheCookieOfASessionStaysWhereItBelongs(t *testing.T) {
	t.Parallel()
	w := dbtest.New(t)
	cases := []struct {
		name   string
		change []func(*portal)
		cookie string
		secure bool
	}{
		{"over http on a workstation", nil, "sid", false},
		{"over https", []func(*portal){overHTTPS}, "__Host-sid", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := openIn(t, w, c.change...)
			v := p.visitor(t)
			page := p.send(t, v, get("/inloggen")).want(http.StatusOK)
			v.Get("/inloggen")
			in := p.submit(t, v, post("/inloggen", "email", p.Signatory.Email, "wachtwoord", dbtest.Password)).want(http.StatusSeeOther)
			out := p.holding(t, in.Sets[0], post("/uitloggen", "_token", p.tokenFor(t, in.Sets[0]))).want(http.StatusSeeOther)
			for _, sets := range [][]*http.Cookie{page.Sets, in.Sets, out.Sets} {
				if len(sets) != 1 {
					t.Fatalf("it sets %v", sets)
				}
				got := sets[0]
				if got.Name != c.cookie || got.Secure != c.secure || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode ||
					got.Path != "/" || got.Domain != "" || !got.Expires.IsZero() && got.MaxAge >= 0 {
					t.Errorf("it sets %s", got.Raw)
				}
			}
			if out.Sets[0].MaxAge >= 0 || out.Sets[0].Value != "" {
				t.Errorf("signing out leaves %s", out.Sets[0].Raw)
			}
			if got := out.Header.Get("Clear-Site-Data"); got != `"cache", "storage"` {
				t.Errorf("signing out clears %q", got)
			}
		})
	}
}

// tokenFor gives the form token of who holds a cookie.
func (p *portal) tokenFor(t *testing.T, cookie *http.Cookie) string {
	t.Helper()
	return tokenField.FindStringSubmatch(p.holding(t, cookie, get("/inloggen?verder=/")).Body)[1]
}

func TestAFailureToSignInSaysTheSameWhateverIsWrong(t *testing.T) {
	t.Parallel()
	p := open(t)
	invited, err := p.Service.Invite(t.Context(), p.Administrator, subsidy.NewUser{Name: "Nieuw", Email: "nieuw@voorbeeld.example", Role: subsidy.Auditor})
	must(t, err)
	v := p.visitor(t)
	said := map[string]string{}
	for name, typed := range map[string][2]string{
		"a wrong password":         {p.Signatory.Email, "een ander wachtwoord"},
		"no password":              {p.Signatory.Email, ""},
		"an unknown address":       {"niemand@voorbeeld.example", dbtest.Password},
		"no address":               {"", dbtest.Password},
		"nothing":                  {"", ""},
		"no address at all":        {"' OR 1=1; --", "' OR 1=1; --"},
		"who was only invited":     {"nieuw@voorbeeld.example", ""},
		"the key of an invitation": {"nieuw@voorbeeld.example", invited},
	} {
		got := p.submit(t, v, post("/inloggen", "email", typed[0], "wachtwoord", typed[1])).want(http.StatusForbidden).
			says("E-mailadres of wachtwoord klopt niet")
		if len(got.Sets) > 0 {
			t.Errorf("%s sets a cookie", name)
		}
		body := strings.ReplaceAll(got.Body, typed[1], "")
		if typed[0] != "" {
			body = strings.ReplaceAll(body, `value="`+typed[0]+`"`, `value=""`)
		}
		if typed[0] == "' OR 1=1; --" {
			continue // escaped: its own words differ
		}
		said[name] = body
	}
	first := ""
	for name, body := range maps.All(said) {
		if first == "" {
			first = body
		}
		if body != first {
			t.Errorf("%s gets another page", name)
		}
	}
}

func TestSigningInReadsAnAddressAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	signInWith(p.visitor(t), "  "+strings.ToUpper(p.Signatory.Email)+" ", dbtest.Password).Want(http.StatusOK).Says("Marieke de Wit")
}

// foreign are addresses that a browser could read as another site, or that are
// no page of ours.
var foreign = []string{
	"https://evil.example", "http://evil.example/", "HTTPS://evil.example", "//evil.example", "///evil.example", "////evil.example",
	`/\evil.example`, `\/evil.example`, `\\evil.example`, `/\/evil.example`, "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
	"\t//evil.example", " //evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>",
	"evil.example", "evil.example/x", "https:evil.example", "https:/evil.example", "http:///evil.example", "@evil.example", ".evil.example",
	":80@evil.example", "?verder=//evil.example", "#//evil.example", "ftp://evil.example", "mailto:x@evil.example",
	"http://portaal.example@evil.example", "http://portaal.example.evil.example", "/aanvragen\r\nX-Evil: 1",
	"/aanvragen\r\n\r\n<script>alert(1)</script>", "\x00//evil.example", "//evil.example/%2f..", "/\u2028/evil.example\\",
}

func TestNobodyIsSentToAnotherSite(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	v := p.visitor(t)
	for _, next := range foreign {
		t.Run(next, func(t *testing.T) {
			page := p.send(t, v, get("/inloggen?verder="+url.QueryEscape(next)))
			if page.Status == http.StatusOK && !strings.Contains(page.Body, `name="verder" value=""`) {
				t.Errorf("the form goes on to another site: %s", page.main())
			}
			for _, r := range []request{
				post("/inloggen", "email", p.Signatory.Email, "wachtwoord", dbtest.Password, "verder", next),
				post("/inloggen/demo", "rol", "tekenbevoegde", "verder", next),
			} {
				got := p.submit(t, v, r)
				if got.Status == http.StatusUnprocessableEntity || got.Status == http.StatusBadRequest {
					continue // it cannot be read
				}
				if got.leads("/aanvragen").Header.Get("X-Evil") != "" {
					t.Error("it sets a header")
				}
			}
		})
	}
}

func TestAfterSigningInThePageThatWasAskedForFollows(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	for _, path := range []string{"/aanvragen/" + string(ref), "/aanvragen/nieuw", "/aanvragen?x=1&y=a%20b", "/"} {
		v := p.visitor(t)
		page := v.Get(path)
		if path == "/" {
			page = v.Get("/inloggen?verder=%2F")
		}
		page = page.Form("Inloggen").Fill("E-mailadres", p.Signatory.Email).Fill("Wachtwoord", "mis").Press("Inloggen").Want(http.StatusForbidden)
		page = page.Form("Inloggen").Fill("E-mailadres", p.Signatory.Email).Fill("Wachtwoord", dbtest.Password).Press("Inloggen").Want(http.StatusOK)
		if got := page.Address.RequestURI(); got != path {
			t.Errorf("from %s it leads to %s", path, got)
		}
	}
	for role, home := range map[subsidy.Role]string{
		subsidy.Preparer: "/aanvragen", subsidy.Signatory: "/aanvragen", subsidy.Assessor: "/beoordeling", subsidy.Decider: "/besluiten",
		subsidy.Payer: "/besluiten", subsidy.Administrator: "/beheer", subsidy.Auditor: "/beoordeling",
	} {
		v := p.browser(t, role)
		p.send(t, v, get("/inloggen")).leads(home)
		p.send(t, v, get(home)).want(http.StatusOK)
	}
}

func TestTheDemonstrationsClockGoesBackToThePageOfItsForm(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	v := p.as(t, p.Decider)
	for referer, back := range map[string]string{
		"http://portaal.example/besluiten?ronde=x":       "/besluiten?ronde=x",
		"http://portaal.example":                         "/",
		"http://portaal.example.evil.example/besluiten":  "/",
		"http://evil.example/besluiten":                  "/",
		"http://portaal.example//evil.example":           "/",
		`http://portaal.example/\evil.example`:           "/",
		"":                                               "/",
		"javascript:alert(1)":                            "/",
		"http://portaal.example@evil.example/besluiten":  "/",
		"http://evil.example/?http://portaal.example/x?": "/",
	} {
		p.submit(t, v, post("/demo/klok", "datum", "18-5-2022").with("Referer", referer)).leads(back)
	}
	for typed, words := range map[string]string{"veel": "niet als datum", "31-2-2022": "2022", "18-5-2022": "De klok staat nu op"} {
		p.submit(t, v, post("/demo/klok", "datum", typed)).leads("/")
		p.send(t, v, get("/besluiten")).want(http.StatusOK).says(words)
	}
	if want := time.Date(2022, time.May, 18, 7, 0, 0, 0, time.UTC); !p.Clock.Now().Equal(want) {
		t.Errorf("the clock shows %s", p.Clock.Now())
	}
	p.submit(t, v, post("/inloggen/demo", "rol", "onbekend")).want(http.StatusBadRequest)
}
