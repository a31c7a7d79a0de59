package handlers_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/static"
	"subsidieportaal/subsidy"
)

const contentPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; " +
	"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

// always are the headers that every answer carries, with their values.
var always = map[string]string{
	"Content-Security-Policy":      contentPolicy,
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"X-Frame-Options":              "DENY",
	"Cache-Control":                "no-store",
}

// guarded fails the test where an answer lacks one of these headers.
func (a answer) guarded(want map[string]string) answer {
	a.t.Helper()
	for name, value := range want {
		if got := a.Header.Values(name); len(got) != 1 || got[0] != value {
			a.t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	if a.Header.Get("Permissions-Policy") == "" {
		a.t.Error("there is no Permissions-Policy")
	}
	if server := a.Header.Get("Server"); server != "" {
		a.t.Errorf("it says what serves it: %q", server)
	}
	return a
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	p := open(t, asDemo)
	q := newQuarry(t, p)
	v := p.browser(t, subsidy.Signatory)
	cases := map[string]request{
		"a public page":                    get("/"),
		"a page that is not there":         get("/bestaat-niet"),
		"another board's page":             get("/aanvragen/" + string(q.held["other draft"].ref)),
		"a page of another role":           get("/beoordeling"),
		"an own page":                      get("/aanvragen"),
		"an own draft":                     get("/aanvragen/" + string(q.held["own draft"].ref)),
		"an own letter":                    get("/aanvragen/" + string(q.held["own decided"].ref) + "/brieven/" + q.held["own decided"].letter),
		"a redirect":                       get("/aanvragen/" + string(q.held["own filed"].ref) + "/zomerschool"),
		"a form without a token":           post("/uitloggen"),
		"a form from another site":         post("/uitloggen").with("Sec-Fetch-Site", "cross-site"),
		"a form with an unknown field":     post("/aanvragen/nieuw", "amount", "1").and("_token", token(v)),
		"a calculation that is impossible": get("/?leerlingen=veel"),
		"the health of the process":        get("/healthz"),
		"the word on weaknesses":           get("/.well-known/security.txt"),
		"an asset that is not there":       get("/static/geen.css"),
		"a method that nobody uses":        {method: http.MethodPut, path: "/"},
	}
	for name, r := range cases {
		t.Run(name, func(t *testing.T) { p.send(t, v, r).guarded(always) })
	}
	for _, route := range p.Server.Routes() {
		if route.Method == http.MethodGet && !strings.HasPrefix(route.Path, "/static/") && !strings.Contains(route.Path, "bestanden") {
			t.Run(route.Path, func(t *testing.T) {
				who := p.browser(t, somebodyFor("GET "+route.Path))
				p.send(t, who, q.call(t, "GET "+route.Path, q.held["own decided"])).guarded(always)
			})
		}
	}
}

func TestOnlyOverHTTPSTheBrowserIsToldToStayThere(t *testing.T) {
	t.Parallel()
	w := dbtest.New(t)
	plain, secure := openIn(t, w), openIn(t, w, overHTTPS)
	for _, path := range []string{"/", "/aanvragen", "/bestaat-niet"} {
		if got := plain.send(t, plain.visitor(t), get(path).with("X-Forwarded-Proto", "https")).Header.Get("Strict-Transport-Security"); got != "" {
			t.Errorf("%s over http says %q", path, got)
		}
		if got := secure.send(t, secure.visitor(t), get(path)).Header.Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s over https says %q", path, got)
		}
	}
}

func TestAssetsAreKeptByTheBrowser(t *testing.T) {
	t.Parallel()
	if !static.Built() {
		t.Skip("the assets are not built; run make assets")
	}
	p := open(t)
	v := p.visitor(t)
	for name, kind := range map[string]string{"portal.css": "text/css; charset=utf-8", "portal.js": "text/javascript; charset=utf-8", "favicon.svg": "image/svg+xml"} {
		address := static.Path(name)
		plain := p.send(t, v, get(address)).want(http.StatusOK)
		if got := plain.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s is kept %q", name, got)
		}
		if got := plain.Header.Get("Content-Type"); got != kind {
			t.Errorf("%s is %q", name, got)
		}
		if len(plain.Sets) > 0 || plain.Header.Get("Vary") != "Accept-Encoding" || plain.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s has %v", name, plain.Header)
		}
		packed := p.send(t, v, get(address).with("Accept-Encoding", "br, gzip")).want(http.StatusOK)
		if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.Body) >= len(plain.Body) {
			t.Errorf("%s is not packed", name)
		}
		if !strings.Contains(p.send(t, v, get("/")).Body, address) {
			t.Errorf("no page asks for %s", address)
		}
	}
}

func TestADownloadIsNeverRunByABrowser(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	ref := p.Draft(t, dbtest.Location)
	names := map[string]string{
		"programma.pdf":                 `attachment; filename=programma.pdf`,
		"een programma; met \"x\".pdf":  `attachment; filename="een programma; met \"x\".pdf"`,
		"zomerschool é.pdf":             `attachment; filename*=utf-8''zomerschool%20%C3%A9.pdf`,
		"<script>alert(1)</script>.pdf": `attachment; filename="script>.pdf"`,
	}
	for sent, disposition := range names {
		p.Clock.Set(p.Clock.Now().Add(time.Second)) // the newest file comes last
		d, err := p.Service.Attach(t.Context(), p.Preparer, ref, sent, []byte("%PDF-1.7 <script>alert(1)</script>"))
		must(t, err)
		file := d.Attachments[len(d.Attachments)-1]
		got := p.send(t, v, get("/aanvragen/"+string(ref)+"/bestanden/"+file.ID)).want(http.StatusOK).guarded(map[string]string{
			"Content-Type":            "application/pdf",
			"Content-Security-Policy": "sandbox; default-src 'none'",
			"X-Content-Type-Options":  "nosniff",
			"Cache-Control":           "no-store",
			"Content-Disposition":     disposition,
		})
		if got.Body != "%PDF-1.7 <script>alert(1)</script>" {
			t.Errorf("it sends %q", got.Body)
		}
	}
}

func TestWhatARequestClaimsOfItsOriginIsNotBelieved(t *testing.T) {
	t.Parallel()
	p := open(t)
	claimed := func(r request) request {
		for name, value := range map[string]string{
			"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "https", "X-Forwarded-Ssl": "on",
			"X-Url-Scheme": "https", "X-Forwarded-For": "10.0.0.1", "X-Real-IP": "10.0.0.1", "Forwarded": "host=evil.example;proto=https",
			"X-Original-URL": "/beheer", "X-HTTP-Method-Override": "DELETE",
		} {
			r = r.with(name, value)
		}
		return r
	}
	page := p.send(t, p.visitor(t), claimed(get("/inloggen"))).want(http.StatusOK).saysNot("evil.example")
	if cookie := page.Sets[0]; cookie.Name != "sid" || cookie.Secure {
		t.Errorf("it sets %s", cookie.Raw)
	}
	p.send(t, p.visitor(t), claimed(get("/aanvragen"))).leads("/inloggen?verder=%2Faanvragen")
	v := p.as(t, p.Administrator)
	invited := p.submit(t, v, claimed(post("/beheer/mensen", "naam", "Nieuw", "email", "nieuw@voorbeeld.example", "rol", "auditor"))).
		want(http.StatusOK).says("http://portaal.example/wachtwoord?sleutel=")
	invited.saysNot("evil.example")
	p.send(t, v, claimed(get("/.well-known/security.txt"))).want(http.StatusOK).says("Canonical: http://portaal.example/").saysNot("evil.example")
	if strings.Contains(p.Log.String(), "evil.example") {
		t.Error("the log repeats it")
	}
}

// brokenStore fails where a page asks for the rounds.
type brokenStore struct {
	subsidy.Store
	fail *atomic.Pointer[func() error]
}

func (s brokenStore) Rounds(ctx context.Context) ([]subsidy.Round, error) {
	if fail := s.fail.Load(); fail != nil {
		return nil, (*fail)()
	}
	return s.Store.Rounds(ctx)
}

var faultNumber = regexp.MustCompile(`<code class="p-code">([a-z0-9]{16})</code>`)

func TestAFaultOfOursShowsANumberAndNothingElse(t *testing.T) {
	t.Parallel()
	var fail atomic.Pointer[func() error]
	p := open(t, func(p *portal) { p.Service.Store = brokenStore{Store: p.Service.Store, fail: &fail} })
	v := p.as(t, p.Preparer)
	const secret = "SELECT geheim FROM users"
	cases := map[string]func() error{
		"an error":          func() error { return errors.New(secret) },
		"an internal error": func() error { return &subsidy.Error{Kind: subsidy.Internal, Message: secret} },
		"a panic":           func() error { panic(secret) },
		"a nil dereference": func() error { var r *subsidy.Round; return errors.New(string(r.ID)) },
		"a panic with an error": func() error {
			panic(errors.New(secret))
		},
	}
	for name, fault := range cases {
		for _, who := range []string{"a visitor", "a person"} {
			t.Run(name+" for "+who, func(t *testing.T) {
				browser, path := p.visitor(t), "/"
				if who == "a person" {
					browser, path = v, "/aanvragen"
				}
				fail.Store(&fault)
				got := p.send(t, browser, get(path)).want(http.StatusInternalServerError).
					says("Er ging iets mis bij ons", "noem dit nummer").saysNot("geheim", "SELECT", "nil pointer", "goroutine", ".go:").guarded(always)
				fail.Store(nil)
				shown := faultNumber.FindStringSubmatch(got.Body)
				if shown == nil {
					t.Fatalf("no number on the page: %s", got.main())
				}
				if lines := p.logged(t, shown[1]); len(lines) < 2 {
					t.Errorf("the log has %v about %s", lines, shown[1])
				}
				where := slices.ContainsFunc(p.logged(t, shown[1]), func(line map[string]any) bool {
					stack, _ := line["stack"].(string)
					return strings.Contains(stack, "headers_test.go")
				})
				if panics := strings.Contains(name, "panic") || strings.Contains(name, "nil"); where != panics {
					t.Errorf("the log tells where it was: %v", where)
				}
				for range 20 {
					p.send(t, browser, get(path)).want(http.StatusOK)
				}
			})
		}
	}
}

// logged gives the entries of the log with this id.
func (p *portal) logged(t *testing.T, id string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(p.Log.String()) {
		entry := map[string]any{}
		must(t, json.Unmarshal([]byte(line), &entry))
		if entry["id"] == id {
			found = append(found, entry)
		}
	}
	return found
}

func TestAStoreThatDoesNotAnswerIsNotReadyButAlive(t *testing.T) {
	t.Parallel()
	p := open(t, func(p *portal) {
		p.Server.Ready = func(context.Context) error { return errors.New("geheim") }
	})
	p.send(t, p.visitor(t), get("/healthz")).want(http.StatusOK).says("ok")
	answer := p.send(t, p.visitor(t), get("/readyz")).want(http.StatusServiceUnavailable).says("not ready").saysNot("geheim")
	if answer.Header.Get("Retry-After") == "" {
		t.Error("it does not say when to ask again")
	}
}

func TestTheLogHoldsNoAnswersKeysOrNames(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.blank(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	key, err := p.Service.Reset(t.Context(), p.Auditor.Email)
	must(t, err)
	p.send(t, v, get("/wachtwoord?sleutel="+key)).want(http.StatusOK)
	p.submit(t, v, post("/wachtwoord", "sleutel", key, "wachtwoord", "kort", "herhaling", "kort")).want(http.StatusUnprocessableEntity)
	p.submit(t, v, post("/aanvragen/"+string(ref)+"/vestiging", "contact-naam", "Kanarie Geel", "iban", dbtest.IBAN, "telefoon", "071 111 22 33"))
	p.submit(t, v, post("/aanvragen/"+string(ref)+"/vestiging", "contact-naam", "Kanarie\x00Geel", "iban", dbtest.IBAN))
	p.submit(t, v, post("/aanvragen/"+string(ref)+"/vestiging", "kanarie-veld", "Kanarie Geel"))
	p.send(t, v, get("/inloggen?verder=%0AKanarie"))
	p.send(t, v, get("/kanarie%0A{\"level\":\"ERROR\"}"))
	got := p.Log.String()
	for _, canary := range []string{key, "Kanarie", "kanarie", "NL91", "071 111", "kort", "Joost", p.Preparer.Email, token(v), sid(v).Value} {
		if strings.Contains(got, canary) {
			t.Errorf("the log has %q", canary)
		}
	}
	if !strings.Contains(got, string(p.Preparer.ID)) || !strings.Contains(got, `"route":"/aanvragen/:ref/:section"`) {
		t.Error("the log does not say who asked what")
	}
	for line := range strings.Lines(got) {
		if !json.Valid([]byte(line)) {
			t.Errorf("a line of the log is broken: %q", line)
		}
	}
}
