package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// book keeps leases in memory, for tests of time: in a bubble of faked time
// there is no database. Its rules are those of db/jobs_test.go.
type book struct {
	mu   sync.Mutex
	jobs map[subsidy.JobName]subsidy.Job
}

func (b *book) ClaimJob(_ context.Context, name subsidy.JobName, by string, now, until time.Time) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	j := b.jobs[name]
	if j.DueAt.After(now) || j.LeasedUntil.After(now) {
		return false, nil
	}
	j.LeasedBy, j.LeasedUntil = by, until
	b.jobs[name] = j
	return true, nil
}

func (b *book) KeepJob(_ context.Context, name subsidy.JobName, by string, until time.Time) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	j := b.jobs[name]
	if j.LeasedBy != by {
		return false, nil
	}
	j.LeasedUntil = until
	b.jobs[name] = j
	return true, nil
}

func (b *book) EndJob(_ context.Context, name subsidy.JobName, by string, at, due time.Time, failure string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.jobs[name].LeasedBy == by {
		b.jobs[name] = subsidy.Job{Name: name, DueAt: due, RunAt: at, RunBy: by, Failure: failure}
	}
	return nil
}

// of gives what is written of a job.
func (b *book) of(name subsidy.JobName) subsidy.Job {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.jobs[name]
}

func newBook() *book { return &book{jobs: map[subsidy.JobName]subsidy.Job{}} }

// pause lets time pass, and all that was due in it come to rest: then what it
// wrote can be read.
func pause(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// start starts a copy of the portal with nothing but jobs.
func start(t *testing.T, name string, b *book, log io.Writer, jobs ...job) (stop func()) {
	t.Helper()
	return worker{name, b, slog.New(slog.NewTextHandler(log, nil))}.start(t.Context(), jobs)
}

func TestAJobRunsAtOnceAndAgainWhateverHappensInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		runs, others := 0, 0
		b := newBook()
		stop := start(t, "one", b, &log, job{"shaky", time.Minute, func(context.Context) error {
			switch runs++; runs {
			case 1:
				panic("of the first time")
			case 2:
				return errors.New("of the second time")
			}
			return nil
		}}, job{"steady", time.Hour, func(context.Context) error { others++; return nil }})
		pause(90 * time.Second)
		if failed := b.of("shaky").Failure; failed != "Het lukte niet. De oorzaak staat in het logboek van de server." {
			t.Errorf("an administrator reads %q", failed)
		}
		pause(time.Minute)
		stop()
		if runs != 3 || others != 1 || b.of("shaky").Failure != "" {
			t.Errorf("it ran %d times and the other %d, %+v", runs, others, b.of("shaky"))
		}
		for _, words := range []string{"name=shaky", "panic: of the first time", "worker_test.go", "of the second time"} {
			if !strings.Contains(log.String(), words) {
				t.Errorf("the log lacks %q: %s", words, &log)
			}
		}
		pause(time.Hour)
		if runs != 3 {
			t.Error("it ran after it was stopped")
		}
	})
}

func TestOfTwoCopiesOneDoesAJobAndTheOtherWhenItIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBook()
		var ran [2]atomic.Int64
		var at atomic.Int64
		run := func(i int) job {
			return job{"job", time.Minute, func(context.Context) error {
				if at.Add(1) > 1 {
					t.Error("two copies were at it")
				}
				time.Sleep(5 * time.Second)
				at.Add(-1)
				ran[i].Add(1)
				return nil
			}}
		}
		stopOne := start(t, "one", b, io.Discard, run(0))
		stopOther := start(t, "other", b, io.Discard, run(1))
		pause(10 * time.Minute)
		if total := ran[0].Load() + ran[1].Load(); total != 10 {
			t.Errorf("in ten minutes it ran %d times", total)
		}
		stopOne()
		other := ran[1].Load()
		pause(5*time.Minute + time.Second)
		stopOther()
		if alone := ran[1].Load() - other; alone < 5 {
			t.Errorf("alone the other copy ran it %d times in five minutes", alone)
		}
	})
}

func TestALongJobStaysWithTheCopyThatIsAtIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBook()
		var runs atomic.Int64 // one copy is stopped while it is at it, and another begins
		long := job{"long", time.Minute, func(context.Context) error { runs.Add(1); time.Sleep(10 * time.Minute); return nil }}
		stopOne := start(t, "one", b, io.Discard, long)
		stopOther := start(t, "other", b, io.Discard, long)
		pause(9 * time.Minute)
		if n := runs.Load(); n != 1 {
			t.Errorf("it ran %d times at once", n)
		}
		stopOne()
		stopOther()
	})
}

func TestACopyThatLostItsJobStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBook()
		var log bytes.Buffer
		stop := start(t, "one", b, &log, job{"job", time.Hour, func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}})
		pause(time.Second)
		b.mu.Lock()
		b.jobs["job"] = subsidy.Job{Name: "job", LeasedBy: "other", LeasedUntil: time.Now().Add(time.Hour)}
		b.mu.Unlock()
		pause(30 * time.Second)
		stop() // what it logs because of this is not what is looked for
		if !strings.Contains(log.String(), "another copy may be at this job") {
			t.Errorf("it goes on: %s", &log)
		}
		if b.of("job").LeasedBy != "other" {
			t.Error("it took the job from the other")
		}
	})
}

func TestStoppingWaitsForTheJobThatRunsAndLeavesItToAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var done atomic.Bool
		b := newBook()
		stop := start(t, "one", b, io.Discard, job{"slow", time.Hour, func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(5 * time.Second) // writes down what it did
			done.Store(true)
			return ctx.Err()
		}})
		pause(time.Second)
		stop()
		if !done.Load() {
			t.Error("it was still running")
		}
		if claimed, _ := b.ClaimJob(t.Context(), "slow", "other", time.Now(), time.Now().Add(time.Minute)); !claimed {
			t.Error("another copy must wait an hour")
		}
	})
}

func TestAClockThatIsBehindIsToldToAnAdministrator(t *testing.T) {
	err := fmt.Errorf("a file: %w", &subsidy.Error{Kind: subsidy.ClockBehind, Message: "x"})
	if got := failure(errors.Join(errors.New("x"), err)); !strings.Contains(got, "Zet de klok goed.") {
		t.Errorf("got %q", got)
	}
}

func TestABreachIsToldToAnAdministrator(t *testing.T) {
	err := breached([]db.Breach{{Invariant: "I2", What: "the counter is off"}})
	if got := failure(errors.Join(errors.New("x"), err)); got != "Breuken: 1; I2: the counter is off" {
		t.Errorf("got %q", got)
	}
}
