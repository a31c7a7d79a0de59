package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// mostWAL is how large the write-ahead log may become, whoever reads long.
const mostWAL = 200 << 20

// busySenders is how many write while another process holds the database.
const busySenders = 64

// F5: another process writes and holds the lock, a reader reads on and on, and a
// copy is made, all in a storm. Who writes waits, or is told to come back.
func TestFault05BusyStorm(t *testing.T) {
	f := beginFault(t, "F5", "another process holds the database for 1, 5 and 10 s", 5, 100)
	holds := []time.Duration{time.Second, 5 * time.Second, time.Second, 10 * time.Second, time.Second}
	var s *fullStorm
	var slowest time.Duration
	var largest int64
	for f.again() {
		if s == nil || s.nearlyDone() {
			f.close(s)
			s = f.open(t.TempDir())
		}
		wrong := f.busy(s, holds[f.tried%len(holds)])
		if info, err := os.Stat(s.process.database + "-wal"); err == nil {
			largest = max(largest, info.Size())
		}
		slowest = max(slowest, s.slowest)
		wrong = append(wrong, f.judge(s.storm, s.process.database)...)
		f.trial(append(wrong, verified(s.process.database, s.process.keys)...))
	}
	f.close(s)
	if largest > mostWAL {
		t.Errorf("the write-ahead log became %d MB", largest>>20)
	}
	f.note("slowest answer %v, log at most %d MB", slowest.Round(time.Millisecond), largest>>20)
}

// busy lets a storm rage around a process that holds the lock so long.
func (f *fault) busy(s *fullStorm, hold time.Duration) []string {
	endRead, before := f.longReader(s.process.database), s.process.said("database is locked")
	calm := s.rage(busySenders)
	time.Sleep(100 * time.Millisecond)
	release := f.writeSlowly(s.process.database)
	copied := make(chan error, 1)
	go func() { copied <- f.vacuumInto(s.process) }()
	time.Sleep(hold)
	wrong := release()
	time.Sleep(300 * time.Millisecond)
	calm()
	endRead()
	if err := <-copied; err != nil {
		wrong = append(wrong, "the copy failed: "+err.Error())
	}
	if n := s.answers(http.StatusInternalServerError); n > 0 {
		wrong = append(wrong, fmt.Sprintf("%d answers were 500", n), s.process.complaints())
	}
	if n := s.process.said("database is locked") - before; n > 0 && hold <= time.Second {
		wrong = append(wrong, fmt.Sprintf("%d times somebody did not wait for a lock of %v", n, hold))
	}
	s.forget()
	if s.resolve(); s.answers(http.StatusServiceUnavailable) > 0 {
		wrong = append(wrong, "what was refused is refused again when nobody holds the database")
	}
	s.forget()
	return wrong
}

// forget counts answers anew.
func (s *storm) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.statuses = map[int]int{}
}

// writeSlowly writes from another process and commits when the function that it
// gives is called: what was read before is then out of date.
func (f *fault) writeSlowly(database string) (commit func() []string) {
	f.t.Helper()
	pool, err := sql.Open("sqlite3", "file:"+database+"?_txlock=immediate&_busy_timeout=20000")
	if err != nil {
		f.t.Fatal(err)
	}
	tx, err := pool.Begin()
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := tx.Exec(`UPDATE boards SET city = city || '' WHERE number = '90000'`); err != nil {
		f.t.Fatal(err)
	}
	return func() []string {
		err := tx.Commit()
		pool.Close()
		if err != nil {
			return []string{err.Error()}
		}
		return nil
	}
}

// longReader reads at one moment until the function that it gives is called, so
// that the log cannot be emptied.
func (f *fault) longReader(database string) (end func()) {
	f.t.Helper()
	pool, err := readOnly(database)
	if err != nil {
		f.t.Fatal(err)
	}
	tx, err := pool.BeginTx(context.Background(), nil)
	if err != nil {
		f.t.Fatal(err)
	}
	var n int
	if err := tx.QueryRow(`SELECT COUNT(*) FROM events`).Scan(&n); err != nil {
		f.t.Fatal(err)
	}
	return func() {
		_ = tx.Rollback()
		pool.Close()
	}
}

// vacuumInto copies the database as an operator would, while it is used.
func (f *fault) vacuumInto(p *process) error {
	pool, err := sql.Open("sqlite3", "file:"+p.database+"?_busy_timeout=20000")
	if err != nil {
		return err
	}
	defer pool.Close()
	to := filepath.Join(filepath.Dir(p.database), fmt.Sprintf("copy-%d.db", f.tried))
	if _, err := pool.Exec(`VACUUM INTO ?`, to); err != nil {
		return err
	}
	if wrong := verified(to, p.keys); len(wrong) > 0 {
		return fmt.Errorf("%d breaches in the copy: %s", len(wrong), wrong[0])
	}
	return os.Remove(to)
}
