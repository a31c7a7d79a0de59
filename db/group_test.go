package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// crowd is a store whose writers all wait, so that they share a transaction.
type crowd struct {
	store   *db.Store
	commits atomic.Int64
	refuse  error // what the next commits give
	gate    chan struct{}
	held    sync.WaitGroup
}

func crowded(tb testing.TB) *crowd {
	tb.Helper()
	s, _ := portal(tb)
	c := &crowd{store: s}
	db.BeforeCommit(s, func() error {
		c.commits.Add(1)
		return c.refuse
	})
	return c
}

// hold keeps everybody waiting until let is called.
func (c *crowd) hold() {
	c.gate = make(chan struct{})
	begun := make(chan struct{})
	c.held.Go(func() {
		_ = c.store.InTx(context.Background(), func(subsidy.Store) error {
			close(begun)
			<-c.gate
			return errors.New("it only held the others up")
		})
	})
	<-begun
	// A transaction that took long takes no more turns.
	time.Sleep(30 * time.Millisecond)
}

// join lets fn wait for its turn and gives where its outcome comes.
func (c *crowd) join(ctx context.Context, fn func(subsidy.Store) error) chan error {
	outcome := make(chan error, 1)
	before := db.Waiting(c.store)
	go func() {
		err := errors.New("it did not return")
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("panic: %v", p)
			}
			outcome <- err
		}()
		err = c.store.InTx(ctx, fn)
	}()
	for db.Waiting(c.store) == before {
		time.Sleep(time.Millisecond)
	}
	return outcome
}

// let lets everybody who waits take turns.
func (c *crowd) let() {
	close(c.gate)
	c.held.Wait()
}

// starts gives a turn that starts the i-th draft.
func starts(tb testing.TB, i int) func(subsidy.Store) error {
	return func(tx subsidy.Store) error {
		started(tb, tx, draft(i))
		return nil
	}
}

// has tells whether the i-th draft is there.
func (c *crowd) has(tb testing.TB, i int) bool {
	tb.Helper()
	_, err := c.store.BoardApplication(tb.Context(), board, draft(i).Reference)
	if err != nil {
		want(tb, subsidy.NotFound, err)
	}
	return err == nil
}

func TestWhoWritesAtTheSameTimeSharesOneDurableTransaction(t *testing.T) {
	c := crowded(t)
	c.hold()
	var outcomes []chan error
	for i := range 4 {
		outcomes = append(outcomes, c.join(t.Context(), starts(t, i)))
	}
	c.let()
	for i, outcome := range outcomes {
		must(t, <-outcome)
		equal(t, c.has(t, i), true)
	}
	equal(t, c.commits.Load(), 1)
}

func TestABadOneAmongWhoWriteTogetherFailsAlone(t *testing.T) {
	tests := map[string]struct {
		bad  func(ctx context.Context, end func(), tx subsidy.Store) error
		says string
	}{
		"a refusal": {func(context.Context, func(), subsidy.Store) error { return subsidy.Overtaken() }, "intussen gewijzigd"},
		"what the schema refuses": {func(ctx context.Context, _ func(), tx subsidy.Store) error {
			return tx.AddApplication(ctx, draft(1), "another key")
		}, "al uitgegeven"},
		"a panic": {func(context.Context, func(), subsidy.Store) error { panic("oops") }, "panic: oops"},
		"one that was cut off": {func(ctx context.Context, end func(), tx subsidy.Store) error {
			end()
			return tx.AddMails(ctx, []subsidy.Mail{mail("m", draft(1))})
		}, "context canceled"},
		"one that was cut off before it read": {func(ctx context.Context, end func(), tx subsidy.Store) error {
			end()
			_, err := tx.Board(ctx, board)
			return err
		}, "context canceled"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := crowded(t)
			ctx, end := context.WithCancel(t.Context())
			c.hold()
			before := c.join(t.Context(), starts(t, 0))
			bad := c.join(ctx, func(tx subsidy.Store) error {
				started(t, tx, draft(1))
				return test.bad(ctx, end, tx)
			})
			after := c.join(t.Context(), starts(t, 2))
			c.let()
			must(t, <-before)
			must(t, <-after)
			if err := <-bad; err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the bad one got %v, want %q", err, test.says)
			}
			equal(t, [3]bool{c.has(t, 0), c.has(t, 1), c.has(t, 2)}, [3]bool{true, false, true})
			if !dbtest.OnPostgreSQL() { // there they may take too long for one transaction
				equal(t, c.commits.Load(), 1)
			}
		})
	}
}

func TestATurnThatEndsItsGoroutineKeepsNobodyWaiting(t *testing.T) {
	c := crowded(t)
	c.hold()
	before := c.join(t.Context(), starts(t, 0))
	bad := c.join(t.Context(), func(subsidy.Store) error { runtime.Goexit(); return nil })
	c.let()
	lost := func(err error) bool { return err != nil && strings.Contains(err.Error(), "did not return") }
	first := <-before
	if err := <-bad; !lost(err) || first != nil && !lost(first) {
		t.Errorf("got %v, and before it %v", err, first)
	}
	must(t, c.store.InTx(t.Context(), starts(t, 1)))
	// Where a turn takes long, the one before was made durable without the other.
	alone := first == nil && c.commits.Load() > 1
	equal(t, [2]bool{c.has(t, 0), c.has(t, 1)}, [2]bool{alone, true})
}

func TestACommitThatFailsFailsEverybody(t *testing.T) {
	c := crowded(t)
	c.refuse = errors.New("the disk is gone")
	c.hold()
	outcomes := []chan error{c.join(t.Context(), starts(t, 0)), c.join(t.Context(), starts(t, 1)),
		c.join(t.Context(), func(subsidy.Store) error { return subsidy.Overtaken() })}
	c.let()
	for i, outcome := range outcomes {
		err := <-outcome
		// On PostgreSQL the last may come too late for the transaction of the others.
		alone := dbtest.OnPostgreSQL() && i == 2 && subsidy.KindOf(err) == subsidy.Conflict
		if !alone && !errors.Is(err, c.refuse) {
			t.Errorf("number %d got %v", i, err)
		}
		equal(t, c.has(t, i), false)
	}
	c.refuse = nil
	must(t, c.store.InTx(t.Context(), starts(t, 0))) // and the writer goes on
}

func TestNobodyHearsBeforeItIsDurable(t *testing.T) {
	s, _ := portal(t)
	reached, goOn := make(chan struct{}), make(chan struct{})
	db.BeforeCommit(s, func() error {
		reached <- struct{}{}
		<-goOn
		return nil
	})
	c := &crowd{store: s}
	c.hold()
	outcomes := []chan error{c.join(t.Context(), starts(t, 0)),
		c.join(t.Context(), func(subsidy.Store) error { return subsidy.Overtaken() }), c.join(t.Context(), starts(t, 2))}
	c.let()
	<-reached
	equal(t, c.has(t, 0), false) // everybody had a turn, and it is not there yet
	for i, outcome := range outcomes {
		select {
		case err := <-outcome:
			t.Errorf("number %d heard %v", i, err)
		default:
		}
	}
	close(goOn)
	for _, outcome := range outcomes {
		<-outcome
	}
	equal(t, c.has(t, 0), true)
}

func TestWhoseContextEndedBeforeItsTurnDoesNotHaveIt(t *testing.T) {
	c := crowded(t)
	c.hold()
	ctx, cancel := context.WithCancel(t.Context())
	outcome := c.join(ctx, func(subsidy.Store) error {
		t.Error("it ran")
		return nil
	})
	cancel()
	if err := <-outcome; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	next := c.join(t.Context(), starts(t, 0))
	c.let()
	must(t, <-next)
}

func TestWhoFindsTheQueueFullIsSentAwayAtOnce(t *testing.T) {
	c := crowded(t)
	c.hold()
	var all sync.WaitGroup
	for range db.GroupQueue {
		all.Go(func() {
			if err := c.store.InTx(t.Context(), func(subsidy.Store) error { return nil }); err != nil {
				t.Errorf("one that waited got %v", err)
			}
		})
	}
	for db.Waiting(c.store) < db.GroupQueue {
		time.Sleep(time.Millisecond)
	}
	err := c.store.InTx(t.Context(), func(subsidy.Store) error {
		t.Error("it ran")
		return nil
	})
	want(t, subsidy.Overloaded, err)
	c.let()
	all.Wait()
}

func TestWhileAnotherProcessWritesSomebodyWaitsAndIsSentAway(t *testing.T) {
	t.Parallel()
	s, path := portal(t)
	other, begin, end := console(t, path), `BEGIN IMMEDIATE`, `ROLLBACK`
	if dbtest.OnPostgreSQL() {
		begin, end = fmt.Sprintf(`SELECT pg_advisory_lock(%d)`, db.Writing), `SELECT pg_advisory_unlock_all()`
	}
	run(t, other, begin)
	want(t, subsidy.Overloaded, s.SetPassword(t.Context(), preparer, "hash"))
	run(t, other, end)
	must(t, s.SetPassword(t.Context(), preparer, "hash"))
}

// A transaction that locked only at its first write would have read what another
// process has changed by then, and could not go on however long it waited.
func TestWhoReadsFirstAndThenWritesWaitsForAnotherProcess(t *testing.T) {
	for name, write := range map[string]func(*db.Store, func(*db.Store) error) error{
		"in a turn": func(s *db.Store, fn func(*db.Store) error) error {
			return s.InTx(t.Context(), func(tx subsidy.Store) error { return fn(tx.(*db.Store)) })
		},
		"alone": func(s *db.Store, fn func(*db.Store) error) error { return s.InRegisterTx(t.Context(), fn) },
	} {
		t.Run(name, func(t *testing.T) {
			s, path := portal(t)
			other, begin := console(t, path), `BEGIN IMMEDIATE`
			if dbtest.OnPostgreSQL() {
				begin = fmt.Sprintf(`BEGIN; SELECT pg_advisory_xact_lock(%d)`, db.Writing)
			}
			run(t, other, begin, `UPDATE boards SET city = 'Elders'`)
			outcome := make(chan error, 1)
			go func() {
				outcome <- write(s, func(tx *db.Store) error {
					if _, err := tx.Rounds(t.Context()); err != nil {
						return err
					}
					return tx.SetPassword(t.Context(), preparer, "hash")
				})
			}()
			time.Sleep(300 * time.Millisecond) // for who does not wait to begin with
			run(t, other, `COMMIT`)
			must(t, <-outcome)
		})
	}
}

func TestATransactionThatTheDiskUndidTakesNothingMore(t *testing.T) {
	dbtest.OnlySQLite(t)
	c := crowded(t)
	c.hold()
	good := c.join(t.Context(), starts(t, 0))
	full := c.join(t.Context(), func(tx subsidy.Store) error {
		s := tx.(*db.Store)
		must(t, s.Run(t.Context(), `PRAGMA max_page_count = 1`)) // as many as there are
		started(t, tx, draft(1))
		// Of a table with a trigger that refuses SQLite undoes the statement alone.
		if s.Run(t.Context(), `INSERT INTO sessions (hash, data, created_at, expires_at) VALUES ('big', $1, $2, $2)`, strings.Repeat("x", 1<<21), "") == nil {
			t.Error("a full disk took a megabyte")
		}
		if tx.AddMails(t.Context(), []subsidy.Mail{mail("m", draft(1))}) == nil {
			t.Error("a statement after the transaction was undone is durable by itself")
		}
		return nil
	})
	next := c.join(t.Context(), func(subsidy.Store) error { return errors.New("its own turn") })
	c.let()
	for _, outcome := range []chan error{good, full} {
		if err := <-outcome; err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("got %v", err)
		}
	}
	select {
	case err := <-next:
		if err == nil || err.Error() != "its own turn" {
			t.Errorf("who came after it got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("who came after it waits for ever")
	}
	equal(t, [2]bool{c.has(t, 0), c.has(t, 1)}, [2]bool{false, false})
	must(t, c.store.Run(t.Context(), `PRAGMA max_page_count = 1000000`))
	must(t, c.store.InTx(t.Context(), starts(t, 0)))
}

func TestAClosedStoreWritesNothing(t *testing.T) {
	s, _ := opened(t)
	must(t, s.Close())
	if s.InTx(t.Context(), func(subsidy.Store) error { return nil }) == nil {
		t.Error("it wrote")
	}
}

// TestTogetherIsAsOneByOne lets random turns share transactions: what each of
// them reads, and what is there at the end, is as if those that succeeded had
// come one by one in the order of their turns.
func TestTogetherIsAsOneByOne(t *testing.T) {
	c := crowded(t)
	names := map[subsidy.BoardNumber]string{board: "Stichting De Linde", otherBoard: ""}
	kind := rapid.SampledFrom([]string{"write", "write", "refuse", "panic"})
	number := rapid.SampledFrom([]subsidy.BoardNumber{board, otherBoard})
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SliceOfN(kind, 1, 12).Draw(t, "turns")
		c.hold()
		var outcomes []chan error
		for i, kind := range kinds {
			b := number.Draw(t, "board")
			outcomes = append(outcomes, c.join(context.Background(), func(tx subsidy.Store) error {
				before, err := tx.Board(context.Background(), b)
				if err != nil || before.Name != names[b] {
					t.Errorf("turn %d reads %q, %v; one by one it is %q", i, before.Name, err, names[b])
				}
				name := fmt.Sprintf("%s %d", kind, i)
				if _, err := tx.(*db.Store).SaveBoard(context.Background(), subsidy.Board{Number: b, Name: name}); err != nil {
					return err
				}
				switch kind {
				case "refuse":
					return subsidy.Overtaken()
				case "panic":
					panic("oops")
				}
				names[b] = name
				return nil
			}))
		}
		c.let()
		for i, outcome := range outcomes {
			if err := <-outcome; (err == nil) != (kinds[i] == "write") {
				t.Errorf("%s gave %v", kinds[i], err)
			}
		}
		for b, name := range names {
			if got, err := c.store.Board(context.Background(), b); err != nil || got.Name != name {
				t.Errorf("%s is called %q, %v; want %q", b, got.Name, err, name)
			}
		}
	})
}
