package main

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"
)

// fullStorm is a database with a program on it and a storm that is to come.
type fullStorm struct {
	*storm
	process *process
	mayFail bool // it may say that it cannot: the disk is gone
	cut     int  // receipts of which the log was cut off
}

// open copies the world into a folder and starts the program on it.
func (f *fault) open(dir string) *fullStorm {
	f.t.Helper()
	world, err := theFaultWorld()
	if err != nil {
		f.t.Fatal(err)
	}
	p := newProcess(f.t, world.copyTo(f.t, dir))
	s := &fullStorm{storm: newStorm(f.t, world, p.addr, world.forms), process: p}
	p.start()
	return s
}

// nearlyDone tells whether too little is left for another trial.
func (s *fullStorm) nearlyDone() bool { return s.left() < 300 }

// after starts the program again after a fault, sends again what has no
// outcome, and gives all that is wrong.
func (f *fault) after(s *fullStorm) []string {
	f.t.Helper()
	took, err := s.process.tryStart(10 * time.Second)
	if err != nil {
		return []string{err.Error(), s.process.complaints()}
	}
	f.ready(took)
	var wrong []string
	if took > readyTerm && !overloaded() {
		wrong = append(wrong, fmt.Sprintf("ready after %v", took))
	}
	s.resolve()
	if n := s.answers(http.StatusInternalServerError); n > 0 && !s.mayFail {
		wrong = append(wrong, fmt.Sprintf("%d answers were 500", n), s.process.complaints())
	}
	wrong = append(wrong, f.judge(s.storm, s.process.database)...)
	return append(wrong, verified(s.process.database, s.process.keys)...)
}

// F1: the process is killed at a random moment of a storm of submissions,
// drafts, files and grants, and started again.
func TestFault01KillInAStorm(t *testing.T) {
	f := beginFault(t, "F1", "kill -9 in a storm of submissions, drafts, files and grants", 60, 1000)
	var s *fullStorm
	unanswered := 0
	for f.again() {
		if s == nil || s.nearlyDone() {
			f.close(s)
			s = f.open(t.TempDir())
		}
		calm := s.rage(stormSenders)
		time.Sleep(f.between(50*time.Millisecond, 500*time.Millisecond))
		s.process.kill()
		calm()
		unanswered += len(s.unknown)
		f.trial(f.after(s))
	}
	f.close(s)
	f.note("%d forms without an answer, sent again", unanswered)
}

// close ends a storm and counts its receipts.
func (f *fault) close(s *fullStorm) {
	if s == nil {
		return
	}
	s.process.kill()
	receipts, err := s.given()
	if err != nil {
		f.t.Error(err)
	}
	f.receipts += len(receipts)
}

// F13: the process is asked to end in a storm. What was in flight is answered,
// nobody new is let in, and it ends in time.
func TestFault13DrainInAStorm(t *testing.T) {
	f := beginFault(t, "F13", "SIGTERM in a storm", 5, 100)
	s := f.open(t.TempDir())
	for f.again() {
		if s.nearlyDone() {
			f.close(s)
			s = f.open(t.TempDir())
		}
		f.trial(append(f.drain(s), f.after(s)...))
	}
	f.close(s)
}

// drain holds the database for a moment, so that what the senders have sent is
// surely in flight, and asks the program to end while they wait.
func (f *fault) drain(s *fullStorm) []string {
	var wrong []string
	calm := s.rage(stormSenders)
	time.Sleep(f.between(50*time.Millisecond, 200*time.Millisecond))
	release := f.holdDatabase(s.process.database)
	for waited := time.Now(); s.inFlight.Load() < stormSenders && time.Since(waited) < 10*time.Second; {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(150 * time.Millisecond) // the program has read what was written
	inFlight, before := int(s.inFlight.Load()), s.answers(http.StatusSeeOther)
	s.process.terminate()
	time.Sleep(150 * time.Millisecond)
	if c, err := net.Dial("tcp", s.process.addr); err == nil {
		c.Close()
		wrong = append(wrong, "a new connection was taken after SIGTERM")
	}
	release()
	calm()
	if goodbyes := int(s.goodbyes.Swap(0)); goodbyes < inFlight {
		wrong = append(wrong, fmt.Sprintf("of %d answers %d said that the connection ends", inFlight, goodbyes))
	}
	if answered := s.answers(http.StatusSeeOther) - before; inFlight < stormSenders || answered < inFlight {
		wrong = append(wrong, fmt.Sprintf("%d of %d senders waited for an answer, %d got one", inFlight, stormSenders, answered))
	}
	return append(wrong, s.process.left()...)
}
