package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

// clockRounds are rounds with an edge in an ordinary night and in the nights in
// which summer time begins and ends.
var clockRounds = []struct{ opens, closes string }{
	{"2022-03-08", "2022-04-30"},
	{"2027-03-01", "2027-03-28"}, // summer time begins in the night to the last day
	{"2026-10-01", "2026-10-25"}, // it ends
	{"2027-03-28", "2027-04-30"},
	{"2026-10-25", "2026-11-24"},
}

// clockPortal is the program in this process, on a clock that the test sets.
type clockPortal struct {
	*storm
	*Portal
	clock *demoClock
	stop  func() error
}

// F7: the clock jumps. Nobody is let in early or late, what was read in time is
// in time, and while the clock is behind nothing is written.
func TestFault07ClockJumps(t *testing.T) {
	f := beginFault(t, "F7", "the clock jumps: round the edges, -2 h, +400 days, nights of summer time", 5, 100)
	for f.again() {
		days := clockRounds[f.tried%len(clockRounds)]
		c := f.clockPortal(days.opens, days.closes)
		wrong := append(c.edges(f), c.behind()...)
		wrong = append(append(wrong, c.late(f)...), c.after400Days()...)
		if err := c.stop(); err != nil {
			wrong = append(wrong, err.Error())
		}
		wrong = append(wrong, f.judge(c.storm, c.database())...)
		f.trial(append(wrong, verified(c.database(), c.Config.keysFile())...))
	}
}

func (c *clockPortal) database() string { return c.Config.Database[len("file:"):] }

// clockPortal starts the program with its clock two days before a round opens.
func (f *fault) clockPortal(opens, closes string) *clockPortal {
	f.t.Helper()
	w := &faultWorld{kinds: func(int) formKind { return sendFiling }, size: 8}
	if err := w.opens.UnmarshalText([]byte(opens)); err != nil {
		f.t.Fatal(err)
	}
	if err := w.closes.UnmarshalText([]byte(closes)); err != nil {
		f.t.Fatal(err)
	}
	w.now, w.path = w.opens.Start().Add(-48*time.Hour), filepath.Join(f.t.TempDir(), "world.db")
	if err := w.make(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	c := &clockPortal{clock: &demoClock{}}
	c.clock.freeze(w.now)
	f.start(c, Config{Addr: "127.0.0.1:0", Database: "file:" + w.path, BaseURL: &url.URL{Scheme: "http", Host: "localhost:8080"}}, w)
	return c
}

// start serves without the jobs of the program, which would look at another
// clock: the round begins in another year.
func (f *fault) start(c *clockPortal, config Config, w *faultWorld) {
	f.t.Helper()
	p, err := NewPortal(f.t.Context(), config, c.clock.Now, io.Discard)
	if err != nil {
		f.t.Fatal(err)
	}
	p.Server.Wall = c.clock.Now
	listener, err := net.Listen("tcp", config.Addr)
	if err != nil {
		f.t.Fatal(err)
	}
	app, done := p.Server.App(), make(chan error, 1)
	go func() { done <- app.Listener(listener) }()
	c.Portal, c.storm = p, newStorm(f.t, w, listener.Addr().String(), w.forms)
	c.stop = func() error {
		c.client.CloseIdleConnections()
		return errors.Join(app.Shutdown(), <-done, p.Service.PassTime(context.Background()), p.Close())
	}
}

// at sets the clock, and lets the senders sign in anew.
func (c *clockPortal) at(now time.Time) {
	c.clock.freeze(now)
	for i, p := range c.world.people {
		raw := make([]byte, 32)
		rand.Read(raw)
		c.world.people[i].session = base64.RawURLEncoding.EncodeToString(raw)
		if err := c.Store.AddSession(context.Background(), subsidy.HashText(c.world.people[i].session), p.ID, "", now, now.Add(2*time.Hour)); err != nil {
			c.oddly("%v", err)
		}
	}
}

// submit sends the form with this number and tells what came; a receipt is kept.
func (c *clockPortal) submit(n int) int {
	form := c.world.forms[n]
	body, kind := form.body(c.world.people[form.who].token())
	status, _, _, err := c.ask(http.MethodPost, form, form.path, kind, body)
	if err != nil {
		c.oddly("%v", err)
	}
	return status
}

// expect sends a form at an instant, and tells where something else came.
func (c *clockPortal) expect(at time.Time, n, want int, why string) []string {
	c.at(at)
	if got := c.submit(n); got != want {
		return []string{fmt.Sprintf("%s, at %v: %d, want %d", why, at, got, want)}
	}
	return nil
}

// edges tries the instants around the opening.
func (c *clockPortal) edges(*fault) []string {
	opens := c.world.opens.Start()
	wrong := c.expect(opens.Add(-time.Second), 0, http.StatusConflict, "a second before the opening")
	wrong = append(wrong, c.expect(opens.Add(-time.Nanosecond), 0, http.StatusConflict, "a nanosecond before the opening")...)
	return append(wrong, c.expect(opens, 0, http.StatusSeeOther, "at the opening")...)
}

// behind puts the clock two hours back: then nothing is written, and reading
// goes on.
func (c *clockPortal) behind() []string {
	noon := c.world.opens.AddDays(5).Start().Add(12 * time.Hour)
	wrong := c.expect(noon, 1, http.StatusSeeOther, "in the window")
	wrong = append(wrong, c.expect(noon.Add(-2*time.Hour), 2, http.StatusServiceUnavailable, "two hours behind the last event")...)
	status, _, _, err := c.ask(http.MethodGet, c.world.forms[1], "/aanvragen/"+c.world.forms[1].key+"/ontvangst", "", nil)
	if status != http.StatusOK {
		wrong = append(wrong, fmt.Sprintf("a receipt while the clock is behind: %d, %v", status, err))
	}
	return append(wrong, c.expect(noon.Add(time.Second), 2, http.StatusSeeOther, "the clock is right again")...)
}

// late sends a form just in time that is written five seconds late, for another
// process holds the database, and forms at the closing and after it.
func (c *clockPortal) late(f *fault) []string {
	closes := c.world.closes.AddDays(1).Start()
	read := closes.Add(-time.Nanosecond)
	c.at(read)
	release := f.holdDatabase(c.database())
	came := make(chan int, 1)
	go func() { came <- c.submit(3) }()
	time.Sleep(200 * time.Millisecond) // it has been read, and waits
	c.clock.freeze(closes.Add(5 * time.Second))
	release()
	var wrong []string
	if status := <-came; status != http.StatusSeeOther {
		wrong = append(wrong, fmt.Sprintf("read a nanosecond before the closing, written five seconds after it: %d", status))
	}
	a, err := c.Store.FiledApplication(context.Background(), subsidy.Reference(c.world.forms[3].key))
	if err != nil || !a.ReceivedAt.Equal(read.Truncate(time.Microsecond)) {
		wrong = append(wrong, fmt.Sprintf("received at %v, want %v (%v)", a.ReceivedAt, read, err))
	}
	wrong = append(wrong, c.expect(closes.Add(6*time.Second), 4, http.StatusConflict, "after the closing")...)
	c.at(closes)
	if status := c.submit(5); status == http.StatusSeeOther {
		wrong = append(wrong, "taken at the closing instant")
	}
	return wrong
}

// after400Days finds every session ended.
func (c *clockPortal) after400Days() []string {
	c.clock.freeze(c.clock.Now().AddDate(0, 0, 400))
	var wrong []string
	if status := c.submit(6); status != http.StatusForbidden {
		wrong = append(wrong, fmt.Sprintf("a form after 400 days: %d, want 403", status))
	}
	status, to, _, err := c.ask(http.MethodGet, c.world.forms[0], "/aanvragen", "", nil)
	if status != http.StatusSeeOther {
		wrong = append(wrong, fmt.Sprintf("the overview after 400 days: %d to %s, %v", status, to, err))
	}
	return wrong
}
