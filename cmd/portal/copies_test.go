package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/adapters/password"
	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/db/dbtest/cluster"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// servesAgain is within what the other copies serve after one is gone, or after
// the database is back.
const servesAgain = 5 * time.Second

// copies are two copies of the real program behind a plain proxy, on one
// PostgreSQL of their own.
type copies struct {
	t       *testing.T
	cluster *cluster.Cluster
	dsn     string
	keys    string // the file with the data keys
	world   *faultWorld
	both    [2]*process
	proxy   *httptest.Server
	turn    atomic.Int64
}

func startCopies(t *testing.T) *copies {
	t.Helper()
	world, err := theFaultWorld()
	if err != nil {
		t.Fatal(err)
	}
	c := onServer(t, world)
	for i := range c.both {
		c.both[i] = c.copyOn(c.dsn)
		c.both[i].start()
	}
	c.proxy = httptest.NewServer(&httputil.ReverseProxy{Rewrite: c.forward, Transport: c, ErrorLog: log.New(io.Discard, "", 0)})
	t.Cleanup(c.proxy.Close)
	return c
}

// onServer gives a world in a database of a server of its own; no copy runs yet.
func onServer(t *testing.T, world *faultWorld) *copies {
	t.Helper()
	c := besideServer(t, world)
	c.fill()
	return c
}

// besideServer gives a world, and an empty database of a server of its own.
func besideServer(t *testing.T, world *faultWorld) *copies {
	t.Helper()
	dbtest.OnlyPostgreSQL(t)
	c := &copies{t: t, world: world}
	var err error
	if c.cluster, err = cluster.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.cluster.Remove(); err != nil {
			t.Error(err)
		}
	})
	if err := c.cluster.SQL("postgres", "CREATE DATABASE portal TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	c.dsn = c.cluster.DSN("portal")
	return c
}

// copyOn gives a copy of the program that reaches the database at an address.
func (c *copies) copyOn(dsn string) *process {
	c.t.Helper()
	p := newProcess(c.t, "")
	p.env = []string{"PORTAL_DATABASE=" + dsn, "PORTAL_KEYS=" + c.keys}
	return p
}

// fill moves the world into PostgreSQL.
func (c *copies) fill() {
	c.t.Helper()
	from := c.world.copyTo(c.t, c.t.TempDir())
	c.keys = keys.Beside(from)
	if err := runMove(c.t.Context(), []string{from, c.dsn}, io.Discard, io.Discard); err != nil {
		c.t.Fatal(err)
	}
}

// forward sends each request to the next copy.
func (c *copies) forward(r *httputil.ProxyRequest) {
	r.Out.URL.Scheme, r.Out.URL.Host = "http", c.both[c.turn.Add(1)%2].addr
}

// RoundTrip asks the other copy where one does not listen, as every proxy does.
// Of a request that was sent, a proxy does not know what became.
func (c *copies) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return response, err
	}
	r.URL.Host = c.both[c.turn.Add(1)%2].addr
	r.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultTransport.RoundTrip(r)
}

// served waits until a form of the storm is taken again, and tells how long that
// took.
func (c *copies) served(s *storm, since time.Time) {
	c.t.Helper()
	before := s.answers(http.StatusSeeOther)
	for s.answers(http.StatusSeeOther) == before {
		if time.Since(since) > 30*time.Second {
			c.t.Fatalf("it takes no forms\n%s\n%s", c.both[0].complaints(), c.both[1].complaints())
		}
		time.Sleep(10 * time.Millisecond)
	}
	took := time.Since(since)
	c.t.Logf("it takes forms after %v", took.Round(time.Millisecond))
	if took > servesAgain && !overloaded() {
		c.t.Errorf("it takes forms after %v", took)
	}
}

// judge holds the database against every receipt.
func (c *copies) judge(s *storm) {
	c.t.Helper()
	receipts, err := s.given()
	if err != nil {
		c.t.Fatal(err)
	}
	pool, err := sql.Open("pgx", c.dsn)
	if err != nil {
		c.t.Fatal(err)
	}
	defer pool.Close()
	holds, err := readKept(context.Background(), pool)
	if err != nil {
		c.t.Fatal(err)
	}
	wrong := append(holds.missing(receipts), s.oddities()...)
	var counter, booked subsidy.Cents
	err = pool.QueryRow(`SELECT granted_cents, (SELECT CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) FROM ledger) FROM rounds`).Scan(&counter, &booked)
	if err != nil {
		c.t.Fatal(err)
	}
	if counter != booked || counter > c.world.ceiling || counter == 0 {
		wrong = append(wrong, fmt.Sprintf("granted %v by the counter, %v by the book, under a ceiling of %v", counter, booked, c.world.ceiling))
	}
	ring, err := keys.Open(c.keys)
	if err != nil {
		c.t.Fatal(err)
	}
	store, err := db.OpenExisting(context.Background(), c.dsn, ring)
	if err != nil {
		c.t.Fatal(err)
	}
	defer store.Close()
	breaches, err := store.Verify(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, b := range breaches {
		wrong = append(wrong, b.Invariant+": "+b.What)
	}
	for _, w := range wrong[:min(len(wrong), 12)] {
		c.t.Error(w)
	}
	c.t.Logf("%d receipts, %v granted; statuses %v, %d answers broke off, the slowest took %v",
		len(receipts), counter, s.statuses, s.broken, s.slowest.Round(time.Millisecond))
}

func TestWhoSignsInOnOneCopyWorksOnTheOther(t *testing.T) {
	c := startCopies(t)
	person := c.world.people[len(c.world.people)-1]
	hash, err := password.New().Hash(t.Context(), "vier woorden op rij")
	if err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Open(c.keys)
	if err != nil {
		t.Fatal(err)
	}
	store, err := db.Open(t.Context(), c.dsn, ring)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.SetPassword(t.Context(), person.ID, hash); err != nil {
		t.Fatal(err)
	}
	first := visitor.New(t, http.DefaultTransport, "http://"+c.both[0].addr)
	first.Get("/inloggen").Want(200).Form("Inloggen").Fill("E-mailadres", person.Email).Fill("Wachtwoord", "vier woorden op rij").
		Press("Inloggen").Want(200).Says(person.Name)
	second := visitor.New(t, withCookies{first}, "http://"+c.both[1].addr)
	page := second.Get("/aanvragen").Want(200).Says(person.Name)
	page.Form("Uitloggen").Press("Uitloggen").Want(200)
	first.Get("/aanvragen").Want(200).Says("Inloggen").SaysNot(person.Name)
}

// withCookies sends the cookies of another visitor: a browser that the proxy
// sent to another copy.
type withCookies struct{ of *visitor.Visitor }

func (w withCookies) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Del("Cookie")
	for _, cookie := range w.of.Cookies() {
		r.AddCookie(cookie)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestTwoCopiesLoseNothingWhenOneIsKilledAndPostgreSQLStops is what several
// copies are for.
func TestTwoCopiesLoseNothingWhenOneIsKilledAndPostgreSQLStops(t *testing.T) {
	c := startCopies(t)
	proxy, err := url.Parse(c.proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := newStorm(t, c.world, proxy.Host, c.world.forms)
	during := func(what func()) {
		t.Helper()
		calm := s.rage(stormSenders)
		time.Sleep(150 * time.Millisecond)
		what()
		time.Sleep(150 * time.Millisecond)
		calm()
		s.resolve()
	}
	during(func() {
		gone := time.Now()
		c.both[0].kill()
		c.served(s, gone)
	})
	c.both[0].start()
	during(func() {
		if err := c.cluster.Down("immediate"); err != nil {
			t.Fatal(err)
		}
		c.unavailable("/readyz", "not ready")
		c.unavailable("/", "Het portaal kan even niet bij de gegevens")
		if err := c.cluster.Up(); err != nil {
			t.Fatal(err)
		}
		c.served(s, time.Now())
	})
	for s.left() > 0 {
		during(func() { time.Sleep(time.Second) })
	}
	s.resolve()
	c.judge(s)
}

// unavailable tells how the copies answer while there is no database.
func (c *copies) unavailable(path, says string) {
	c.t.Helper()
	response, err := http.Get(c.proxy.URL + path)
	if err != nil {
		c.t.Error(err)
		return
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(string(page), says) {
		c.t.Errorf("without PostgreSQL %s gives %d (%v): %.300s", path, response.StatusCode, err, page)
	}
	if response.Header.Get("Retry-After") == "" {
		c.t.Errorf("without PostgreSQL %s does not say when to come back", path)
	}
}
