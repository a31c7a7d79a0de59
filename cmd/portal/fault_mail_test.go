package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/adapters/mail"
)

// mailServer is a mail server that fails in one way, and keeps the Message-ID of
// every mail that it got whole.
type mailServer struct {
	addr     string
	toRcpt   string // its answer to RCPT
	refuses  bool   // it takes no connection
	silent   bool   // it takes the connection and says nothing
	cutIn    bool   // it cuts the line in the mail
	cutAfter bool   // it has the mail, and cuts the line before it says so

	mu  sync.Mutex
	got []string
}

// open lets the server listen.
func (m *mailServer) open(t *testing.T) *mailServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.addr = listener.Addr().String()
	if m.refuses {
		listener.Close()
		return m
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go m.serve(c)
		}
	}()
	return m
}

func (m *mailServer) serve(c net.Conn) {
	defer c.Close()
	lines := bufio.NewScanner(c)
	say := func(s string) { _, _ = c.Write([]byte(s + "\r\n")) }
	if m.silent {
		for lines.Scan() {
		}
		return
	}
	say("220 sink.example")
	for lines.Scan() {
		switch word, _, _ := strings.Cut(strings.ToUpper(lines.Text()), " "); word {
		case "RCPT":
			say(m.toRcpt)
		case "DATA":
			say("354 go on")
			if m.cutIn || !m.take(lines) || m.cutAfter {
				return
			}
			say("250 2.0.0 taken")
		case "QUIT":
			say("221 2.0.0 bye")
			return
		default:
			say("250 sink.example")
		}
	}
}

// take reads a mail to its end and keeps its Message-ID.
func (m *mailServer) take(lines *bufio.Scanner) bool {
	id := ""
	for lines.Scan() {
		line := lines.Text()
		if line == "." {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.got = append(m.got, id)
			return true
		}
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Message-ID") {
			id = strings.Trim(strings.TrimSpace(value), "<>")
		}
	}
	return false
}

const (
	rcptFine  = "250 2.1.5 ok"
	rcptLater = "451 4.3.0 later"
	rcptNever = "550 5.1.1 never"
)

// submitTerm is within what a submission is answered, whatever the mail does.
const submitTerm = 500 * time.Millisecond

// mailFaults are the ways in which a mail server fails.
func mailFaults() []*mailServer {
	return []*mailServer{{refuses: true}, {silent: true}, {toRcpt: rcptLater}, {toRcpt: rcptNever},
		{toRcpt: rcptFine, cutIn: true}, {toRcpt: rcptFine, cutAfter: true}}
}

// F8: the mail server fails in a storm, in another way each time. Nobody who
// submits waits for it, and in the end every mail has come at least once, as the
// same mail, or is parked.
func TestFault08MailServerFails(t *testing.T) {
	f := beginFault(t, "F8", "mail server that refuses, hangs, 451, 550, cuts in and after the mail", 6, 102)
	slowest, twice := time.Duration(0), 0
	for f.again() {
		s := f.openForMail()
		var servers []*mailServer
		for i, m := range mailFaults() {
			servers = append(servers, m.open(t))
			wrong := append(f.withMail(s, m), f.judge(s.storm, s.process.database)...)
			if i == len(mailFaults())-1 {
				again, more := f.drained(s, servers)
				twice += again
				wrong = append(append(wrong, more...), verified(s.process.database, s.process.keys)...)
			}
			f.trial(wrong)
		}
		slowest = max(slowest, s.slowest)
		f.close(s)
	}
	f.note("slowest submission %v, %d mails came more than once", slowest.Round(time.Millisecond), twice)
}

// openForMail makes a small world, in which some mail waits; nothing runs yet.
func (f *fault) openForMail() *fullStorm {
	f.t.Helper()
	w := worldNow(150)
	w.path = filepath.Join(f.t.TempDir(), "world.db")
	w.kinds = func(i int) formKind {
		if i < 25 {
			return sendGrant // of what was filed before, with its receipt
		}
		return sendFiling
	}
	if err := w.make(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	p := newProcess(f.t, w.copyTo(f.t, f.t.TempDir()))
	return &fullStorm{storm: newStorm(f.t, w, p.addr, w.forms), process: p}
}

// withMail runs the program with a mail server for a short storm, and kills it
// while there is mail to send.
func (f *fault) withMail(s *fullStorm, m *mailServer) []string {
	wrong := f.jobsAreDue(s.process.database)
	s.process.env = []string{"PORTAL_SMTP_ADDR=" + m.addr, "PORTAL_SMTP_FROM=noreply@subsidie.example", "PORTAL_SMTP_TLS=none"}
	s.process.start()
	s.mu.Lock()
	all := s.waiting
	s.waiting = all[:min(len(all), 25)]
	rest := all[len(s.waiting):]
	s.mu.Unlock()
	calm := s.rage(4)
	for s.left() > 0 {
		time.Sleep(10 * time.Millisecond)
	}
	calm()
	time.Sleep(100 * time.Millisecond) // for the mail alone
	s.process.kill()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = append(s.waiting, rest...)
	if s.slowest > submitTerm && !overloaded() {
		wrong = append(wrong, fmt.Sprintf("a submission took %v", s.slowest))
	}
	return wrong
}

// jobsAreDue lets every job be nobody's and be due, as a minute after the copy
// that had it was killed.
func (f *fault) jobsAreDue(database string) []string {
	pool, err := sql.Open("sqlite3", "file:"+database)
	if err != nil {
		return []string{err.Error()}
	}
	defer pool.Close()
	_, err = pool.Exec(`DELETE FROM jobs`)
	return errorText(err)
}

// drained sends what waits by a server that works, and holds every mail against
// what the servers got. It gives how many mails came more than once.
func (f *fault) drained(s *fullStorm, servers []*mailServer) (twice int, wrong []string) {
	ctx := context.Background()
	working := (&mailServer{toRcpt: rcptFine}).open(f.t)
	sender, err := mail.New(mail.Server{Addr: working.addr, From: "noreply@subsidie.example", Security: mail.Clear})
	if err != nil {
		return 0, []string{err.Error()}
	}
	store, err := openStore(ctx, Config{Database: "file:" + s.process.database})
	if err != nil {
		return 0, []string{err.Error()}
	}
	defer store.Close()
	now := time.Now()
	for range 40 {
		now = now.Add(time.Hour)
		if _, err := newService(store, func() time.Time { return now }).DeliverMail(ctx, sender); err != nil {
			return 0, []string{err.Error()}
		}
		box, err := store.MailCounts(ctx)
		if err != nil {
			return 0, []string{err.Error()}
		}
		if box.Waiting == 0 {
			return f.arrived(s, append(servers, working))
		}
	}
	return 0, []string{"the outbox does not drain"}
}

// arrived holds the mails of the database against what came.
func (f *fault) arrived(s *fullStorm, servers []*mailServer) (twice int, wrong []string) {
	came := map[string]int{}
	for _, m := range servers {
		m.mu.Lock()
		for _, id := range m.got {
			came[id]++
		}
		m.mu.Unlock()
	}
	pool, err := readOnly(s.process.database)
	if err != nil {
		return 0, []string{err.Error()}
	}
	defer pool.Close()
	rows, err := pool.Query(`SELECT message_id, sent_at IS NOT NULL, parked_at IS NOT NULL, last_error FROM mails`)
	if err != nil {
		return 0, []string{err.Error()}
	}
	defer rows.Close()
	parked := 0
	for rows.Next() {
		var id, why string
		var isSent, isParked bool
		if err := rows.Scan(&id, &isSent, &isParked, &why); err != nil {
			return 0, []string{err.Error()}
		}
		id = strings.Trim(id, "<>")
		switch n := came[id]; {
		case isSent && n == 0:
			f.lost++
			wrong = append(wrong, "LOST: mail "+id+" is said to be sent and never came")
		case isParked && (n > 0 || why == ""):
			wrong = append(wrong, fmt.Sprintf("mail %s is parked for %q and came %d times", id, why, n))
		case !isSent && !isParked:
			wrong = append(wrong, "mail "+id+" is neither sent nor parked")
		case n > 1:
			twice++
		}
		if isParked {
			parked++
		}
		delete(came, id)
	}
	if parked == 0 {
		wrong = append(wrong, "no mail was parked for a 550")
	}
	return twice, append(wrong, errorText(rows.Err())...)
}

func errorText(err error) []string {
	if err == nil {
		return nil
	}
	return []string{err.Error()}
}
