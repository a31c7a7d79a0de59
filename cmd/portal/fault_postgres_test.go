package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db/dbtest/cluster"
)

// reconnectTerm is within what the program writes again once PostgreSQL is up.
const reconnectTerm = 5 * time.Second

// F9: PostgreSQL stops at once, or its first process is killed, in a storm, and
// comes up again. The program runs on: it says that it cannot, and then it can.
func TestFault09PostgreSQLStopsInAStorm(t *testing.T) {
	f := beginFault(t, "F9", "PostgreSQL stopped at once, and killed, under a program that runs on", 6, 100)
	overServer(f, cluster.Start, "it took forms again within %v", func(s *fullStorm, c *cluster.Cluster, _ string) (time.Duration, []string) {
		return f.withoutServer(s, c, f.tried%2 == 1)
	})
}

// server is a PostgreSQL, or a pair of them.
type server interface {
	SQL(database, script string) error
	DSN(database string) string
	Remove() error
}

// overServer starts a server and tries a fault on it in storms, each in a
// database of its own. try gives how long the program took to take forms again;
// the longest goes into the note.
func overServer[S server](f *fault, start func() (S, error), note string, try func(s *fullStorm, c S, name string) (time.Duration, []string)) {
	f.t.Helper()
	c, err := start()
	if errors.Is(err, cluster.ErrNone) {
		f.impossible(err.Error())
	}
	if err != nil {
		f.t.Fatal(err)
	}
	defer func() {
		if err := c.Remove(); err != nil {
			f.t.Error(err)
		}
	}()
	world := f.worldIn(c)
	var s *fullStorm
	var slowest time.Duration
	name := ""
	for n := 0; f.again(); {
		if s == nil || s.nearlyDone() {
			f.close(s)
			n++
			name = fmt.Sprintf("storm%d", n)
			s = f.openIn(c, world, name)
		}
		took, wrong := try(s, c, name)
		slowest = max(slowest, took)
		f.trial(wrong)
	}
	f.close(s)
	f.note(note, slowest.Round(time.Millisecond))
}

// worldIn makes a world in a database of a server.
func (f *fault) worldIn(c server) *faultWorld {
	f.t.Helper()
	if err := c.SQL("postgres", `CREATE DATABASE world TEMPLATE template0`); err != nil {
		f.t.Fatal(err)
	}
	w := worldNow(900)
	w.path, w.keys = c.DSN("world"), filepath.Join(f.t.TempDir(), "portal.keys")
	if _, err := keys.Create(w.keys); err != nil {
		f.t.Fatal(err)
	}
	if err := w.make(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	return w
}

// openIn copies the world to another database and starts the program on it.
func (f *fault) openIn(c server, world *faultWorld, name string) *fullStorm {
	f.t.Helper()
	if err := c.SQL("postgres", `CREATE DATABASE `+name+` TEMPLATE world`); err != nil {
		f.t.Fatal(err)
	}
	p := newProcess(f.t, c.DSN(name))
	p.keys = world.keys
	s := &fullStorm{storm: newStorm(f.t, world, p.addr, world.forms), process: p}
	p.start()
	return s
}

// withoutServer lets a storm rage while the server goes and comes. It gives how long
// the program took to take forms again.
func (f *fault) withoutServer(s *fullStorm, c *cluster.Cluster, killed bool) (took time.Duration, wrong []string) {
	calm := s.rage(stormSenders)
	time.Sleep(f.between(50*time.Millisecond, 400*time.Millisecond))
	down := func() error { return c.Down("immediate") }
	if killed {
		down = func() error { return killFirst(c) }
	}
	wrong = errorText(down())
	time.Sleep(f.between(0, 300*time.Millisecond))
	wrong = append(wrong, errorText(until(c.Up))...)
	return f.overcome(s, calm, wrong)
}

// overcome waits until the program takes forms again after its server went away,
// and adds all that is wrong then to what was wrong before.
func (f *fault) overcome(s *fullStorm, calm func(), wrong []string) (time.Duration, []string) {
	took, late := f.againTaken(s)
	calm()
	wrong = append(wrong, late...)
	if !s.process.running() {
		return took, append(wrong, "the program ended", s.process.complaints())
	}
	wrong = append(wrong, s.only503()...)
	s.resolve()
	wrong = append(wrong, f.judge(s.storm, s.process.database)...)
	return took, append(wrong, verified(s.process.database, s.process.keys)...)
}

// killFirst kills the first process of the server, which leaves the others
// behind for a moment.
func killFirst(c *cluster.Cluster) error {
	text, err := os.ReadFile(filepath.Join(c.Folder, "data", "postmaster.pid"))
	if err != nil {
		return err
	}
	var pid int
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		return err
	}
	err = syscall.Kill(pid, syscall.SIGKILL)
	// Where this test is the first process of its own, nobody else buries the
	// dead, and a server that is not buried seems to run.
	_, _ = syscall.Wait4(pid, nil, 0, nil)
	return err
}

// until starts a server; those that a kill left behind hold its lock a while.
func until(up func() error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for {
		err := up()
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}
