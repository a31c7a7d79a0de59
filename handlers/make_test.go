package handlers_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// portal is the whole web side over a world: the real service, pages, sessions
// and database, without a socket.
type portal struct {
	*dbtest.World
	Server *handlers.Server
	App    *fiber.App
	Wall   *dbtest.Clock // of the sessions
	Log    *logbook

	base string
	rows *sql.Conn // reads only
	seen int64     // state of the database at the last look
	hash string
}

// read gives the version of a draft of the first board, as its check page shows
// it; that of an application which is no draft of it is 1.
func (p *portal) read(t testing.TB, ref subsidy.Reference) string {
	t.Helper()
	a, err := p.Store.BoardApplication(t.Context(), dbtest.Board, ref)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return "1"
	}
	must(t, err)
	return strconv.FormatInt(a.Version, 10)
}

// logbook keeps what the server logs.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String gives all that was logged.
func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// loaded is an engine that every portal of these tests shares: Fiber would
// load it anew for each.
type loaded struct{ *views.Engine }

// Load does nothing.
func (loaded) Load() error { return nil }

var pages = sync.OnceValues(func() (loaded, error) {
	engine := views.New()
	return loaded{engine}, engine.Load()
})

// open makes a portal in a new world; change alters the server before its app
// is made.
func open(t *testing.T, change ...func(*portal)) *portal {
	t.Helper()
	return openIn(t, dbtest.New(t), change...)
}

func openIn(t *testing.T, w *dbtest.World, change ...func(*portal)) *portal {
	t.Helper()
	engine, err := pages()
	must(t, err)
	base, err := url.Parse("http://portaal.example")
	must(t, err)
	p := &portal{World: w, Wall: &dbtest.Clock{}, Log: &logbook{}}
	p.Wall.Set(dbtest.Open)
	p.Server = &handlers.Server{
		Service: w.Service, Sessions: w.Store, Views: engine, Log: slog.New(slog.NewJSONHandler(p.Log, nil)),
		BaseURL: base, Wall: p.Wall.Now, Ready: w.Store.Ready,
	}
	for _, alter := range change {
		alter(p)
	}
	p.base, p.App = p.Server.BaseURL.String(), p.Server.App()
	p.rows = openRows(t, p.DSN)
	return p
}

// overHTTPS makes the portal one that people reach by https.
func overHTTPS(p *portal) {
	p.Server.BaseURL = &url.URL{Scheme: "https", Host: "portaal.example"}
}

// asDemo makes the portal a demonstration with one account of every role.
func asDemo(p *portal) {
	p.Server.Demo = &handlers.Demo{Accounts: map[string]subsidy.UserID{}}
	for _, u := range p.everyRole() {
		p.Server.Demo.Roles = append(p.Server.Demo.Roles, views.DemoRole{Key: string(u.Role), Title: string(u.Role), Office: u.Role.OfMinistry()})
		p.Server.Demo.Accounts[string(u.Role)] = u.ID
	}
	p.Server.Demo.Forward = func(day subsidy.Date) error {
		p.Clock.Set(day.Start().Add(9 * time.Hour))
		return nil
	}
}

// everyRole gives one person of each of the seven roles.
func (p *portal) everyRole() []subsidy.User {
	return []subsidy.User{p.Preparer, p.Signatory, p.Assessor, p.Decider, p.Payer, p.Administrator, p.Auditor}
}

// RoundTrip answers a request with the app itself, so that a portal is the
// transport of a browser.
func (p *portal) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if r.Body == nil {
		r.Body = http.NoBody
	}
	return p.App.Test(r, -1)
}

// visitor gives a browser in which nobody is signed in.
func (p *portal) visitor(t testing.TB) *visitor.Visitor {
	t.Helper()
	return visitor.New(t, p, p.base)
}

// as gives a browser in which a person is signed in.
func (p *portal) as(t testing.TB, u subsidy.User) *visitor.Visitor {
	t.Helper()
	v := p.visitor(t)
	signInWith(v, u.Email, dbtest.Password).Want(http.StatusOK)
	return v
}

func signInWith(v *visitor.Visitor, email, password string) *visitor.Page {
	return v.Get("/inloggen?verder=").Form("Inloggen").Fill("E-mailadres", email).Fill("Wachtwoord", password).Press("Inloggen")
}

// request is one request without a page around it.
type request struct {
	method, path string
	fields       url.Values
	files        []upload // makes it multipart
	header       http.Header
	// kind and body are sent as they are, where there is a kind.
	kind, body string
}

// upload is a file in a form.
type upload struct {
	field, name string
	content     []byte
}

func get(path string) request { return request{method: http.MethodGet, path: path} }

// post gives a form of fields: name, value, name, value.
func post(path string, fields ...string) request {
	r := request{method: http.MethodPost, path: path, fields: url.Values{}}
	for i := 0; i < len(fields); i += 2 {
		r.fields.Add(fields[i], fields[i+1])
	}
	return r
}

// with gives the request with a header more.
func (r request) with(name, value string) request {
	header := r.header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set(name, value)
	r.header = header
	return r
}

// and gives the request with a field more.
func (r request) and(name, value string) request {
	fields := maps.Clone(r.fields)
	if fields == nil {
		fields = url.Values{}
	}
	fields[name] = append(slices.Clone(fields[name]), value)
	r.fields = fields
	return r
}

// set gives the request with another value for a field.
func (r request) set(name, value string) request {
	fields := maps.Clone(r.fields)
	fields[name] = []string{value}
	r.fields = fields
	return r
}

func (r request) encode() (kind string, body []byte) {
	switch {
	case r.kind != "":
		return r.kind, []byte(r.body)
	case r.files != nil:
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for name, values := range r.fields {
			for _, value := range values {
				_ = w.WriteField(name, value)
			}
		}
		for _, f := range r.files {
			part, _ := w.CreateFormFile(f.field, f.name)
			_, _ = part.Write(f.content)
		}
		_ = w.Close()
		return w.FormDataContentType(), b.Bytes()
	case r.method == http.MethodPost:
		return "application/x-www-form-urlencoded", []byte(r.fields.Encode())
	}
	return "", nil
}

// answer is what comes back, redirects as they are.
type answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   string
	Sets   []*http.Cookie
	Last   bool // the connection is closed after it
}

// send sends a request with the cookies of a browser, as it is: without a form
// token of its own.
func (p *portal) send(t testing.TB, v *visitor.Visitor, r request) answer {
	t.Helper()
	to, err := p.Server.BaseURL.Parse("/")
	must(t, err)
	kind, body := r.encode()
	made, err := http.NewRequestWithContext(t.Context(), r.method, to.String(), bytes.NewReader(body))
	must(t, err)
	path, query, _ := strings.Cut(r.path, "?")
	made.URL.Opaque, made.URL.RawQuery = path, query
	if r.header != nil {
		made.Header = r.header.Clone()
	}
	if kind != "" {
		made.Header.Set("Content-Type", kind)
	}
	for _, cookie := range v.Cookies() {
		made.AddCookie(cookie)
	}
	return p.answer(t, made)
}

func (p *portal) answer(t testing.TB, r *http.Request) answer {
	t.Helper()
	response, err := p.RoundTrip(r)
	must(t, err)
	return read(t, response)
}

func read(t testing.TB, response *http.Response) answer {
	t.Helper()
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	must(t, err)
	return answer{t: t, Status: response.StatusCode, Header: response.Header, Body: string(raw), Sets: response.Cookies(), Last: response.Close}
}

// submit sends a form as its page would: with the token of the browser.
func (p *portal) submit(t testing.TB, v *visitor.Visitor, r request) answer {
	t.Helper()
	return p.send(t, v, r.and("_token", token(v)))
}

var tokenField = regexp.MustCompile(`name="_token" value="([^"]+)"`)

// token gives the form token of a browser, which every page with a form has.
func token(v *visitor.Visitor) string {
	found := tokenField.FindStringSubmatch(v.Get("/inloggen?verder=/").Body)
	if found == nil {
		return "no token on the page"
	}
	return html.UnescapeString(found[1])
}

// main gives the part of a page that differs from page to page.
func (a answer) main() string {
	if _, main, found := strings.Cut(a.Body, "<main"); found {
		main, _, _ = strings.Cut(main, "</main>")
		return main
	}
	return a.Body
}

// want fails the test where the answer has another status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("got %d %s, want %d: %.700s", a.Status, a.Header.Get("Location"), status, a.main())
	}
	return a
}

// leads fails the test where the answer does not send the browser there.
func (a answer) leads(address string) answer {
	a.t.Helper()
	a.want(http.StatusSeeOther)
	if got := a.Header.Get("Location"); got != address {
		a.t.Fatalf("it leads to %q, want %q", got, address)
	}
	return a
}

// says fails the test where the page lacks any of these words.
func (a answer) says(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if !strings.Contains(html.UnescapeString(a.Body), w) {
			a.t.Fatalf("it does not say %q: %.3000s", w, a.main())
		}
	}
	return a
}

// saysNot fails the test where the raw page has any of these words.
func (a answer) saysNot(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.Body, w) {
			a.t.Fatalf("it says %q: %.3000s", w, a.main())
		}
	}
	return a
}

// content gives a hash of every row of every table but the sessions, through a
// connection that only reads.
func (p *portal) content(t testing.TB) string {
	t.Helper()
	var state int64
	version := `PRAGMA data_version`
	if dbtest.OnPostgreSQL() {
		version = `SELECT CAST(pg_current_wal_insert_lsn() - '0/0' AS BIGINT)`
	}
	must(t, p.rows.QueryRowContext(t.Context(), version).Scan(&state))
	if p.hash == "" || state != p.seen {
		p.seen, p.hash = state, hashRows(t, p.rows)
	}
	return p.hash
}

func openRows(t testing.TB, dsn string) *sql.Conn {
	t.Helper()
	conn, err := dbtest.Console(t, dsn).Conn(t.Context())
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func hashRows(t testing.TB, conn *sql.Conn) string {
	t.Helper()
	sum := sha256.New()
	if dbtest.OnPostgreSQL() {
		for _, table := range texts(t, conn, `SELECT table_name FROM information_schema.tables
			WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'sessions' ORDER BY 1`) {
			fmt.Fprintln(sum, table, texts(t, conn, `SELECT CAST(t AS TEXT) FROM `+table+` t ORDER BY 1`))
		}
		return hex.EncodeToString(sum.Sum(nil))
	}
	for _, table := range texts(t, conn, `SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sessions' ORDER BY name`) {
		columns := texts(t, conn, `SELECT name FROM pragma_table_info('`+table+`')`)
		quoted := make([]string, len(columns))
		for i, c := range columns {
			quoted[i] = `quote("` + c + `")`
		}
		fmt.Fprintln(sum, table)
		for _, row := range texts(t, conn, `SELECT `+strings.Join(quoted, ` || ',' || `)+` FROM "`+table+`" ORDER BY 1`) {
			fmt.Fprintln(sum, row)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func texts(t testing.TB, conn *sql.Conn, query string, args ...any) []string {
	t.Helper()
	rows, err := conn.QueryContext(t.Context(), asked(query), args...)
	must(t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		all = append(all, text)
	}
	must(t, rows.Err())
	return all
}

// asked writes each ? of a query as PostgreSQL reads it, where that is asked.
func asked(query string) string {
	if !dbtest.OnPostgreSQL() {
		return query
	}
	for n := 1; strings.Contains(query, "?"); n++ {
		query = strings.Replace(query, "?", fmt.Sprintf("$%d", n), 1)
	}
	return query
}

// unchanged fails the test where doing it changes any row but a session.
func (p *portal) unchanged(t testing.TB, do func()) {
	t.Helper()
	before := p.content(t)
	do()
	if p.content(t) != before {
		t.Error("the database has changed")
	}
}

// sql changes the database behind the portal's back.
func (p *portal) sql(t testing.TB, statement string, args ...any) {
	t.Helper()
	result, err := dbtest.Console(t, p.DSN).ExecContext(t.Context(), asked(statement), args...)
	must(t, err)
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("no row changed (%v): %s", err, statement)
	}
}

// answers gives what is stored of an application of a board.
func (p *portal) answers(t testing.TB, board subsidy.BoardNumber, ref subsidy.Reference) subsidy.Answers {
	t.Helper()
	a, err := p.Store.BoardApplication(t.Context(), board, ref)
	must(t, err)
	return a.Answers
}

// state gives the state of an application of the first board.
func (p *portal) state(t testing.TB, ref subsidy.Reference) subsidy.State {
	t.Helper()
	a, err := p.Store.BoardApplication(t.Context(), dbtest.Board, ref)
	must(t, err)
	return a.State
}

// blank makes a draft without answers but its parts.
func (p *portal) blank(t testing.TB, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	return p.DraftOf(t, p.Signatory, code, subsidy.Answers{Parts: subsidy.Parts})
}

// serve puts the portal on a real socket too, as an app of its own: limits and
// timeouts are the server's.
func (p *portal) serve(t testing.TB) (address string) {
	t.Helper()
	app := p.Server.App()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- app.Listener(p.Server.Guard(listener)) }()
	t.Cleanup(func() {
		must(t, listener.Close())
		must(t, <-served)
	})
	return listener.Addr().String()
}

// A store that changes what happens around it: enter is called at the
// beginning of every transaction, keep with every application that is saved.
type watchedStore struct {
	subsidy.Store
	enter func()
	keep  func(subsidy.Application)
}

func (s watchedStore) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	if s.enter != nil {
		s.enter()
	}
	return s.Store.InTx(ctx, func(tx subsidy.Store) error {
		return fn(watchedStore{Store: tx, enter: s.enter, keep: s.keep})
	})
}

func (s watchedStore) SaveApplication(ctx context.Context, a *subsidy.Application) error {
	if s.keep != nil {
		s.keep(*a)
	}
	return s.Store.SaveApplication(ctx, a)
}

func pretty(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
