package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// refusesTerm is within what the program says that it cannot start.
const refusesTerm = 15 * time.Second

// answersTerm is within what somebody has an answer, whatever PostgreSQL does: a
// request has 30 seconds.
const answersTerm = 35 * time.Second

// smallWorld is a world of a few forms, in a database of its own server.
func smallWorld(t *testing.T) *copies {
	t.Helper()
	world := worldNow(36)
	world.path = filepath.Join(t.TempDir(), "world.db")
	if err := world.make(t.Context()); err != nil {
		t.Fatal(err)
	}
	return onServer(t, world)
}

// filings gives the forms that file an application.
func (w *faultWorld) filings() []faultForm {
	return slices.DeleteFunc(slices.Clone(w.forms), func(f faultForm) bool { return f.kind != sendFiling })
}

// refuses starts a copy that cannot: it ends with status 1, soon, and says each
// of these words, and never the password.
func refuses(t *testing.T, p *process, says ...string) {
	t.Helper()
	begun := time.Now()
	_, err := p.tryStart(2 * refusesTerm)
	if took := time.Since(begun); took > refusesTerm && !overloaded() {
		t.Errorf("it took %v to say so", took)
	}
	if err == nil || p.running() || p.failed == nil || p.failed.Error() != "exit status 1" {
		t.Errorf("it started, or ended otherwise: %v", err)
	}
	said, err := os.ReadFile(p.log)
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range says {
		if !strings.Contains(string(said), words) {
			t.Errorf("no %q in what it says: %s", words, said)
		}
	}
	if strings.Contains(string(said), "geheim") {
		t.Errorf("the password is in what it says: %s", said)
	}
	t.Logf("after %v it says %s", time.Since(begun).Round(time.Millisecond), said)
}

func TestWithoutItsServerThePortalSaysSoSoonAndDoesNotStart(t *testing.T) {
	t.Parallel()
	c := smallWorld(t)
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close() // takes connections, and never says a word
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	silent := newWire(t, c.socket())
	silent.once(func(_ *strand, said []byte) fate {
		return map[bool]fate{true: isKeptSilent}[strings.Contains(string(said), "current_setting")]
	})
	address := func(at net.Listener) string {
		return "postgres://portal:geheim@" + at.Addr().String() + "/portal?sslmode=disable"
	}
	for _, tt := range []struct {
		name, dsn string
		says      []string
	}{
		{"nothing listens", address(closed), []string{"PostgreSQL at 127.0.0.1", "see that the server runs"}},
		{"nobody answers", address(mute), []string{"PostgreSQL at 127.0.0.1", "see that the server runs"}},
		{"it falls silent", silent.dsn("portal"), []string{"PostgreSQL at 127.0.0.1", "see that the server runs"}},
		{"no such database", newWire(t, c.socket()).dsn("ander"), []string{`database "ander" does not exist`, "look at the user, the password and the name"}},
	} {
		t.Run(tt.name, func(t *testing.T) { refuses(t, c.copyOn(tt.dsn), tt.says...) })
	}
}

// socket gives where the server listens.
func (c *copies) socket() string { return filepath.Join(c.cluster.Folder, ".s.PGSQL.5432") }

// answer is what somebody sees.
type answer struct {
	status int
	header http.Header
	page   string
	took   time.Duration
}

// nobody is who asks without signing in.
const nobody = -1

// ask asks a running copy; see faultWorld.ask.
func (c *copies) ask(p *process, who int, path string, form *faultForm) answer {
	c.t.Helper()
	return c.world.ask(c.t, p, who, path, form)
}

// ask asks a running program as somebody who is signed in; form nil asks for a
// page.
func (w *faultWorld) ask(t *testing.T, p *process, who int, path string, form *faultForm) answer {
	t.Helper()
	method, body, kind := http.MethodGet, io.Reader(http.NoBody), ""
	if form != nil {
		method = http.MethodPost
		body, kind = form.body(w.people[who].token())
	}
	request, err := http.NewRequestWithContext(context.Background(), method, "http://"+p.addr+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if who != nobody {
		request.Header.Set("Cookie", "sid="+w.people[who].session)
	}
	request.Header.Set("Content-Type", kind)
	client := &http.Client{Timeout: 2 * answersTerm, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	begun := time.Now()
	response, err := client.Do(request)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return answer{}
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
	}
	return answer{response.StatusCode, response.Header, string(page), time.Since(begun)}
}

// sentAway holds an answer against what somebody must be told while the
// database cannot be reached.
func (a answer) sentAway(t *testing.T) {
	t.Helper()
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" ||
		!strings.Contains(a.page, "Het portaal kan even niet bij de gegevens") || !strings.Contains(a.page, "komt niet dubbel") {
		t.Errorf("it answers %d, %v: %.2000s", a.status, a.header, a.page)
	}
	if a.took > answersTerm {
		t.Errorf("that took %v", a.took)
	}
}

// notReady holds an answer to a monitor.
func (a answer) notReady(t *testing.T) {
	t.Helper()
	if a.status != http.StatusServiceUnavailable || a.page != "not ready\n" || a.header.Get("Retry-After") == "" || a.took > 10*time.Second {
		t.Errorf("/readyz answers %d, %v, %q after %v", a.status, a.header, a.page, a.took)
	}
}

// console gives the database as it is, with no portal and no wire between.
func (c *copies) console() *sql.DB {
	c.t.Helper()
	pool, err := sql.Open("pgx", c.dsn)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { pool.Close() })
	return pool
}

// TestTheWireIsCutOrSilentWhileAnApplicationIsFiled cuts the connection at every
// point of a filing, and lets the server fall silent. Nothing is ever there by
// halves, and who sends the form again has one receipt: also where it was
// filed already, and nobody could say so.
func TestTheWireIsCutOrSilentWhileAnApplicationIsFiled(t *testing.T) {
	t.Parallel()
	c := smallWorld(t)
	w := newWire(t, c.socket())
	p := c.copyOn(w.dsn("portal"))
	p.start()
	console, forms := c.console(), c.world.filings()
	says := func(words string) func(string, []byte) bool {
		return func(_ string, said []byte) bool { return strings.Contains(string(said), words) }
	}
	written := func(id string, said []byte) bool { return strings.Contains(string(said), id) }
	for i, tt := range []struct {
		name  string
		at    func(id string, said []byte) bool
		fate  fate
		filed bool
	}{
		{"cut before it is written", written, isCut, false},
		{"cut while it is written", written, isCutAfter, false},
		{"cut when it is written", says("RELEASE turn\x00"), isCut, false},
		{"cut before the commit arrives", says("COMMIT\x00"), isCut, false},
		{"cut before the commit is answered", says("COMMIT\x00"), isCutAfter, true},
		{"silent while it is written", written, isKeptSilent, false},
		{"silent at the commit", says("COMMIT\x00"), isKeptSilent, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form, id := forms[i], ""
			if err := console.QueryRow(`SELECT id FROM applications WHERE reference = $1`, form.key).Scan(&id); err != nil {
				t.Fatal(err)
			}
			seen := map[*strand]bool{} // has said whose application it writes
			w.once(func(s *strand, said []byte) fate {
				seen[s] = seen[s] || s.turn && written(id, said)
				if seen[s] && tt.at(id, said) {
					return tt.fate
				}
				return passes
			})
			c.ask(p, form.who, form.path, &form).sentAway(t)
			if !w.struck() {
				t.Fatal("nothing was cut")
			}
			want := 0
			if tt.filed {
				want = 1
			}
			if n := c.filedTimes(console, form); n != want {
				t.Errorf("it is filed %d times before it is sent again, want %d", n, want)
			}
			w.release()
			c.again(p, console, form)
		})
	}
	c.sound(p)
}

// filedTimes tells how many filings, and how many of what belongs to one, the
// database has of an application: all of it or nothing.
func (c *copies) filedTimes(console *sql.DB, form faultForm) int {
	c.t.Helper()
	var filings, filed, events, letters int
	err := console.QueryRow(`SELECT (SELECT COUNT(*) FROM filings f WHERE f.application = a.id),
		CASE a.state WHEN 'draft' THEN 0 ELSE 1 END,
		(SELECT COUNT(*) FROM events e WHERE e.application = a.id AND e.to_state = 'submitted'),
		(SELECT COUNT(*) FROM mails m WHERE m.application = a.id)
		FROM applications a WHERE reference = $1`, form.key).Scan(&filings, &filed, &events, &letters)
	if err != nil {
		c.t.Fatal(err)
	}
	if filings != filed || events != filed || min(letters, 1) != filed {
		c.t.Errorf("by halves: %d filings, filed %d, %d events, %d mails", filings, filed, events, letters)
	}
	return filings
}

// again sends a form twice more, and wants the same receipt, and one filing.
func (c *copies) again(p *process, console *sql.DB, form faultForm) {
	c.t.Helper()
	proofs := map[string]bool{}
	for range 2 {
		a := c.ask(p, form.who, form.path, &form)
		// A connection that ended a moment ago may still be taken for a good one.
		for begun := time.Now(); a.status == http.StatusServiceUnavailable && time.Since(begun) < servesAgain; {
			time.Sleep(50 * time.Millisecond)
			a = c.ask(p, form.who, form.path, &form)
		}
		if a.status != http.StatusSeeOther {
			c.t.Fatalf("sent again it gives %d: %.500s", a.status, a.page)
		}
		page := c.ask(p, form.who, a.header.Get("Location"), nil)
		found := proofOnPage.FindStringSubmatch(page.page)
		if found == nil {
			c.t.Fatalf("no receipt on %s: %.500s", a.header.Get("Location"), page.page)
		}
		proofs[found[1]] = true
	}
	var kept string
	if err := console.QueryRow(`SELECT f.sha256 FROM filings f JOIN applications a ON a.id = f.application WHERE a.reference = $1`, form.key).Scan(&kept); err != nil {
		c.t.Fatal(err)
	}
	if n := c.filedTimes(console, form); n != 1 || len(proofs) != 1 || !proofs[kept] {
		c.t.Errorf("%d filings, and receipts %v of %s", n, proofs, kept)
	}
}

// sound holds the copy and the database against what must be after trouble.
func (c *copies) sound(p *process) {
	c.t.Helper()
	if !p.running() {
		c.t.Errorf("the program ended: %s", p.complaints())
	}
	if n := p.said(`"status":500`); n > 0 {
		c.t.Errorf("%d answers were 500: %s", n, p.complaints())
	}
	printed(c.t, runVerify, "--database", c.dsn, "--keys", c.keys)
}

// readyAgain waits until a copy serves by itself.
func (c *copies) readyAgain(p *process) {
	c.t.Helper()
	took, err := p.untilReady(time.Now(), 6*servesAgain)
	if err != nil || took > servesAgain && !overloaded() {
		c.t.Errorf("it serves again after %v: %v", took, err)
	}
}

// TestWhileItsServerIsSilentThePortalAnswersAndThenGoesOn lets every answer of
// PostgreSQL wait for longer than a request may take.
func TestWhileItsServerIsSilentThePortalAnswersAndThenGoesOn(t *testing.T) {
	t.Parallel()
	c := smallWorld(t)
	w := newWire(t, c.socket())
	p := c.copyOn(w.dsn("portal"))
	p.start()
	console, form := c.console(), c.world.filings()[0]
	if a := c.ask(p, form.who, "/aanvragen", nil); a.status != http.StatusOK {
		t.Fatalf("at first %d", a.status)
	}
	w.silence()
	answers := make(chan answer, 2)
	go func() { answers <- c.ask(p, form.who, "/aanvragen", nil) }()
	go func() { answers <- c.ask(p, form.who, form.path, &form) }()
	c.ask(p, nobody, "/readyz", nil).notReady(t)
	if a := c.ask(p, nobody, "/healthz", nil); a.status != http.StatusOK || a.took > time.Second {
		t.Errorf("the process does not say that it lives: %d after %v", a.status, a.took)
	}
	for range cap(answers) {
		(<-answers).sentAway(t)
	}
	if n := c.filedTimes(console, form); n != 0 {
		t.Errorf("it is filed %d times", n)
	}
	w.release()
	c.readyAgain(p)
	c.again(p, console, form)
	c.sound(p)
}

// TestWithoutAConnectionLeftThePortalSaysSoAndThenGoesOn takes every connection
// that the server has.
func TestWithoutAConnectionLeftThePortalSaysSoAndThenGoesOn(t *testing.T) {
	t.Parallel()
	c := smallWorld(t)
	c.cluster.Connections = 16
	for _, again := range []error{c.cluster.Down("fast"), c.cluster.Up()} {
		if again != nil {
			t.Fatal(again)
		}
	}
	p := c.copyOn(c.dsn)
	p.start()
	form := c.world.filings()[0]
	giveBack := c.takeAll()
	c.ask(p, nobody, "/readyz", nil).notReady(t)
	c.ask(p, form.who, "/aanvragen", nil).sentAway(t)
	c.ask(p, form.who, form.path, &form).sentAway(t)
	refuses(t, c.copyOn(c.dsn), "SQLSTATE 53300", "no connection left", "at most 12")
	giveBack()
	c.readyAgain(p)
	c.again(p, c.console(), form)
	c.sound(p)
}

// takeAll takes every connection, those of the copies too, until giveBack.
func (c *copies) takeAll() (giveBack func()) {
	c.t.Helper()
	var taken []*sql.Conn
	pool := c.console()
	for len(taken) < c.cluster.Connections {
		conn, err := pool.Conn(c.t.Context())
		if err == nil {
			taken = append(taken, conn)
			continue
		}
		if !strings.Contains(err.Error(), "53300") || len(taken) == 0 {
			c.t.Fatal(err)
		}
		_, err = taken[0].ExecContext(c.t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'portal'`)
		if err != nil {
			c.t.Fatal(err)
		}
	}
	return func() {
		for _, conn := range taken {
			conn.Close()
		}
		pool.Close()
	}
}

// TestCopiesShareTheirKeysAndOneWithOthersDoesNotStart writes on one copy and
// reads on the other what stands sealed between them.
func TestCopiesShareTheirKeysAndOneWithOthersDoesNotStart(t *testing.T) {
	t.Parallel()
	c := smallWorld(t)
	for i := range c.both {
		c.both[i] = c.copyOn(c.dsn)
		c.both[i].start()
	}
	form := c.world.filings()[0]
	if a := c.ask(c.both[0], form.who, form.path, &form); a.status != http.StatusSeeOther {
		t.Fatalf("filing gives %d: %.500s", a.status, a.page)
	}
	for i, reader := range []int{1, 0} {
		message := faultForm{fields: url.Values{"bericht": {fmt.Sprintf("Van kopie %d.", i)}, "sleutel": {fmt.Sprint("kopie", i)}}}
		if a := c.ask(c.both[i], form.who, "/aanvragen/"+form.key+"/berichten", &message); a.status != http.StatusSeeOther {
			t.Fatalf("writing on copy %d gives %d: %.1500s", i, a.status, a.page)
		}
		read := c.ask(c.both[reader], form.who, "/aanvragen/"+form.key+"/berichten", nil)
		if !strings.Contains(read.page, fmt.Sprintf("Van kopie %d.", i)) {
			t.Errorf("copy %d reads %d: %.1500s", reader, read.status, read.page)
		}
	}
	var plain int
	if err := c.console().QueryRow(`SELECT COUNT(*) FROM messages WHERE text LIKE '%kopie%' OR author_name LIKE '%Persoon%'`).Scan(&plain); err != nil || plain > 0 {
		t.Errorf("%d messages are not sealed: %v", plain, err)
	}
	stranger := c.copyOn(c.dsn)
	stranger.env = append(stranger.env, "PORTAL_KEYS="+others(t))
	refuses(t, stranger, "the data keys are not those of this database", "PORTAL_KEYS")
	for _, p := range c.both {
		c.sound(p)
	}
}
