package main

import (
	"bytes"
	"net"
	"sync"
	"testing"
)

// fate is what becomes of what the program says to PostgreSQL.
type fate int

const (
	passes       fate = iota
	isCut             // it never arrives: the connection ends
	isCutAfter        // it arrives, and the connection ends instead of the answer
	isKeptSilent      // it arrives, and no answer comes until the wire is let go
)

// wire lies between the program and the socket of PostgreSQL, and does to it
// what a network and a proxy in it do.
type wire struct {
	t        *testing.T
	listener net.Listener
	server   string // socket of PostgreSQL

	mu      sync.Mutex
	rule    func(*strand, []byte) fate
	done    bool          // the rule has struck
	silent  bool          // whatever is said
	letGo   chan struct{} // closed when what is kept silent may speak
	strands map[*strand]bool
}

// strand is one connection.
type strand struct {
	program, server net.Conn
	turn            bool // a turn to write has begun on it
	fate            fate // of its answers
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{t: t, listener: listener, server: server, letGo: make(chan struct{}), strands: map[*strand]bool{}}
	go w.listen()
	t.Cleanup(func() {
		listener.Close()
		w.release()
		w.mu.Lock()
		defer w.mu.Unlock()
		for s := range w.strands {
			s.end()
		}
	})
	return w
}

// dsn gives the address of a database at the other end. PostgreSQL does not ask
// for the password here; nobody may see it anyway.
func (w *wire) dsn(database string) string {
	return "postgres://portal:geheim@" + w.listener.Addr().String() + "/" + database + "?sslmode=disable"
}

func (w *wire) listen() {
	for {
		program, err := w.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("unix", w.server)
		if err != nil {
			program.Close()
			continue
		}
		s := &strand{program: program, server: server}
		w.mu.Lock()
		w.strands[s] = true
		w.mu.Unlock()
		go w.out(s)
		go w.back(s)
	}
}

func (s *strand) end() {
	s.program.Close()
	s.server.Close()
}

// once lets a rule strike one time.
func (w *wire) once(rule func(s *strand, said []byte) fate) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rule, w.done = rule, false
}

// struck tells whether the rule did.
func (w *wire) struck() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done
}

// silence keeps every answer silent until release.
func (w *wire) silence() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for s := range w.strands {
		s.fate = isKeptSilent
	}
	w.silent = true
}

// release lets everything pass again.
func (w *wire) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	close(w.letGo)
	w.letGo, w.rule, w.silent = make(chan struct{}), nil, false
	for s := range w.strands {
		s.fate = passes
	}
}

// judge asks the rule about what the program says.
func (w *wire) judge(s *strand, said []byte) fate {
	w.mu.Lock()
	defer w.mu.Unlock()
	if bytes.Contains(said, []byte("SAVEPOINT turn\x00")) {
		s.turn = true
	}
	if w.silent {
		s.fate = isKeptSilent
	}
	if w.rule == nil || w.done {
		return passes
	}
	if fate := w.rule(s, said); fate != passes {
		s.fate, w.done = fate, true
	}
	return s.fate
}

// out carries what the program says.
func (w *wire) out(s *strand) {
	defer w.forget(s)
	said := make([]byte, 64<<10)
	for {
		n, err := s.program.Read(said)
		if err != nil || w.judge(s, said[:n]) == isCut {
			return
		}
		if _, err := s.server.Write(said[:n]); err != nil {
			return
		}
	}
}

// back carries what PostgreSQL answers.
func (w *wire) back(s *strand) {
	defer w.forget(s)
	said := make([]byte, 64<<10)
	for {
		n, err := s.server.Read(said)
		if err != nil {
			return
		}
		w.mu.Lock()
		fate, letGo := s.fate, w.letGo
		w.mu.Unlock()
		switch fate {
		case isCutAfter:
			return
		case isKeptSilent:
			<-letGo
		}
		if _, err := s.program.Write(said[:n]); err != nil {
			return
		}
	}
}

func (w *wire) forget(s *strand) {
	s.end()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.strands, s)
}
