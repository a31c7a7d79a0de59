package db

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"subsidieportaal/subsidy"
)

// Bounds of a group. Whoever would wait longer is sent away, with nothing
// stored and the instant of receipt known: a queue never makes anybody late.
const (
	groupQueue    = 1024                  // who may wait for a turn
	groupMost     = 128                   // turns in one transaction
	groupTime     = 15 * time.Millisecond // after it no turn is added to a transaction
	groupPatience = 5 * time.Second       // how long somebody waits for a turn
)

// errClosed is what a writer gets of a database that is closed.
var errClosed = errors.New("db: the database is closed")

// group makes one durable transaction of what many write at once: making it
// durable is what costs time, and it costs no more for many than for one.
//
// Everybody waits in one queue. Whoever is first has a transaction begun, and
// those who wait then have their turns in it, one by one, each behind a
// savepoint: a turn that fails undoes its own work and nobody else's. A turn
// sees what the turns before it wrote, as if those had been committed. Nobody
// hears how it went before the transaction is durable; where it cannot be made
// durable, everybody hears that.
//
// The group runs the turns itself: to wake whoever waits for each, and to wait
// until that has processor time, costs as much as a third of a turn.
type group struct {
	open    func() (transaction, error) // begins the next transaction
	queue   chan *turn
	closing chan struct{}
	closed  chan struct{}
	once    sync.Once
	failed  atomic.Bool // the disk has failed; see judge
	// committed hears how many turns were made durable; nil where nobody does.
	committed func(turns int)
}

// transaction is what the turns of a group share.
type transaction interface {
	// mark sets the savepoint of the next turn.
	mark() error
	// fit refuses to keep what was done since, where a statement of it failed
	// and nobody said so.
	fit() error
	// keep ends the savepoint with what was done since, undo without it. An
	// error of either is the end of the transaction.
	keep() error
	undo() error
	// commit makes the transaction durable; rollback undoes what is left of it.
	commit() error
	rollback() error
	// store gives what a turn reads and writes with.
	store() *Store
}

func newGroup(open func() (transaction, error)) *group {
	g := &group{open: open, queue: make(chan *turn, groupQueue), closing: make(chan struct{}), closed: make(chan struct{})}
	go g.run()
	return g
}

// close ends the group after the transaction that it is in.
func (g *group) close() {
	g.once.Do(func() { close(g.closing) })
	<-g.closed
}

// turn is one writer's part of a transaction.
type turn struct {
	ctx   context.Context
	since time.Time
	fn    func(*Store) error
	state atomic.Int32 // waiting, until either side moves it

	fault  *panicked  // nil where fn did not panic
	answer chan error // how it went
}

// panicked is what a turn panicked with, and where: whoever asked for the turn
// panics with it on another goroutine.
type panicked struct {
	with  any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("%v\n\nin a turn:\n%s", p.with, p.stack) }

// Unwrap gives the error that it panicked with; nil where that was something else.
func (p *panicked) Unwrap() error {
	err, _ := p.with.(error)
	return err
}

// The states of a turn after waiting, its zero.
const (
	turnTaken = iota + 1
	turnLeft
)

// errPanicked is what a turn gives that did not return, and what all of its
// transaction get where it ended the goroutine.
var errPanicked = errors.New("db: a turn did not return")

// do runs fn as a turn of the group and returns what it gave, once that is
// durable. It is Overloaded, and fn has not run, where the queue is full or a turn is
// too long in coming; so it is with the error of ctx where that ends first. Fn
// runs on a goroutine of the group; where it panics, so does do.
func (g *group) do(ctx context.Context, fn func(*Store) error) error {
	t := &turn{ctx: ctx, since: time.Now(), fn: fn, answer: make(chan error, 1)}
	select {
	case g.queue <- t:
	default:
		return subsidy.TooBusy()
	}
	err := g.wait(t)
	if t.fault != nil {
		panic(t.fault)
	}
	return err
}

// wait gives how a turn went, or why it is not waited for any longer.
func (g *group) wait(t *turn) error {
	patience := time.NewTimer(groupPatience)
	defer patience.Stop()
	var err error
	select {
	case err = <-t.answer:
		return err
	case <-t.ctx.Done():
		err = t.ctx.Err()
	case <-patience.C:
		err = subsidy.TooBusy()
	case <-g.closed:
		err = errClosed
	}
	if t.state.CompareAndSwap(0, turnLeft) {
		return err
	}
	return <-t.answer // it was taken
}

// run lets fn work, and keeps what it panics with for whoever asked.
func (t *turn) run(store *Store) (err error) {
	err = errPanicked
	defer func() {
		if with := recover(); with != nil {
			t.fault = &panicked{with, debug.Stack()}
		}
	}()
	return t.fn(store)
}

// take tells whether the turn still has somebody waiting for it.
func (t *turn) take() bool {
	return t.ctx.Err() == nil && time.Since(t.since) < groupPatience && t.state.CompareAndSwap(0, turnTaken)
}

func (g *group) run() {
	for {
		select {
		case <-g.closing:
			close(g.closed)
			return
		case first := <-g.queue:
			if first.take() {
				g.together(first)
			}
		}
	}
}

// together runs one transaction, of the first turn and of those that wait.
func (g *group) together(first *turn) {
	if g.failed.Load() {
		first.answer <- fmt.Errorf("%w: %w", unwritable(), errFailed)
		return
	}
	tx, err := g.open()
	if err != nil {
		first.answer <- g.judge(err)
		return
	}
	var turns []*turn
	var errs []error
	var lost error
	ended := false
	defer func() {
		if ended {
			return
		}
		// A turn ended this goroutine, as a test that fails does.
		lost = errors.Join(errPanicked, tx.rollback())
		for _, t := range turns {
			t.answer <- lost
		}
		go g.run()
	}()
	began := time.Now()
	for t := first; t != nil; t = g.next(len(turns), began) {
		turns = append(turns, t)
		err, lost = g.one(tx, t)
		errs = append(errs, err)
		if lost != nil {
			break // before another takes a turn that would not come
		}
	}
	ended = true
	if lost = finish(tx, errs, lost); lost != nil {
		for i := range errs {
			errs[i] = errors.Join(lost, errs[i])
		}
	} else if g.committed != nil {
		g.committed(len(turns))
	}
	for i, t := range turns {
		t.answer <- g.judge(errs[i])
	}
}

// next gives the next turn that waits, nil where the transaction is full.
func (g *group) next(turns int, began time.Time) *turn {
	for turns < groupMost && time.Since(began) < groupTime {
		select {
		case t := <-g.queue:
			if t.take() {
				return t
			}
		default:
			return nil
		}
	}
	return nil
}

// one runs a turn in a transaction and gives what came of it; lost is what
// ended the transaction for everybody.
func (g *group) one(tx transaction, t *turn) (err, lost error) {
	if lost = tx.mark(); lost != nil {
		return nil, lost
	}
	if err = t.run(tx.store()); err == nil {
		err = tx.fit()
	}
	if err != nil {
		return err, tx.undo()
	}
	return nil, tx.keep()
}

// finish ends a transaction: durable where somebody wrote, else undone.
func finish(tx transaction, errs []error, lost error) error {
	for _, err := range errs {
		if err == nil && lost == nil {
			written := &tx.store().pools.written
			defer written.Add(1)
			return tx.commit()
		}
	}
	return errors.Join(lost, tx.rollback())
}
