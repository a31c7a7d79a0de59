package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// shared is a transaction that many take turns in, see group, or one that reads
// for a moment.
//
// Where a statement is cut off half-way, or the disk fails it, an engine ends
// the whole transaction: SQLite undoes it, pgx gives the connection up. So a
// statement here is never cut off when the context of its turn ends, the next
// one is refused instead; and once the transaction is gone every statement is
// refused, for it would be durable by itself.
type shared struct {
	pools *pools
	conn  *sql.Conn
	watch *watch
	// status tells how the transaction is, as the engine says.
	status func(*sql.Conn) status
	lost   error // what ended the transaction under us
	half   error // why a write of this turn was done by halves
}

// status is how a transaction is.
type status int

const (
	gone    status = iota // there is none
	healthy               // it goes on
	spoilt                // a statement failed, and it does nothing more until that is undone
)

// watch gives a transaction up that has heard nothing for too long: else all
// who write would wait as long as a server, or what is before it, keeps silent.
type watch struct {
	ctx   context.Context // of every statement
	end   context.CancelFunc
	term  time.Duration
	alarm *time.Timer
}

// watching begins a watch; one with no term waits for ever.
func watching(term time.Duration) *watch {
	if term == 0 {
		return &watch{ctx: context.Background(), end: func() {}}
	}
	ctx, end := context.WithCancel(context.Background())
	return &watch{ctx, end, term, time.AfterFunc(term, end)}
}

// statement gives the context of a statement, and the term begins anew.
func (w *watch) statement() context.Context {
	if w.alarm != nil {
		w.alarm.Reset(w.term)
	}
	return w.ctx
}

// over ends the watch with the transaction.
func (w *watch) over() {
	if w.alarm != nil {
		w.alarm.Stop()
	}
	w.end()
}

// begun begins a transaction on a connection, that its turns share.
func begun(p *pools, conn *sql.Conn, w *watch, how func(*sql.Conn) status, statement string) (transaction, error) {
	tx := &shared{pools: p, conn: conn, watch: w, status: how}
	if err := tx.run(statement); err != nil {
		return nil, errors.Join(err, tx.rollback())
	}
	return tx, nil
}

func (t *shared) store() *Store { return &Store{pools: t.pools, tx: t} }

func (t *shared) run(statement string) error {
	if _, err := t.conn.ExecContext(t.watch.statement(), statement); err != nil {
		return t.store().translate(t.see(fmt.Errorf("db: %s: %w", statement, err)))
	}
	return nil
}

// see notes that the transaction is gone where an error has ended it.
func (t *shared) see(err error) error {
	if err != nil && t.lost == nil && t.status(t.conn) == gone {
		t.lost = t.store().translate(fmt.Errorf("db: the transaction is gone: %w", err))
	}
	return err
}

func (t *shared) mark() error {
	t.half = nil
	return t.run("SAVEPOINT turn")
}

// spoil notes that something of this turn was done by halves, and gives err.
func (t *shared) spoil(err error) error {
	t.half = errors.Join(t.half, err)
	return err
}

// fit refuses a turn that went on after a statement of it failed: where the
// engine has done nothing of what came after, or has done half of something.
func (t *shared) fit() error {
	switch {
	case t.lost != nil:
		return t.lost
	case t.half != nil:
		return fmt.Errorf("db: a write was refused and the turn did not say so: %w", t.half)
	case t.status(t.conn) == spoilt:
		return errors.New("db: a statement failed and the turn did not say so")
	}
	return nil
}

func (t *shared) keep() error {
	if t.lost != nil {
		return t.lost
	}
	return t.run("RELEASE turn")
}

func (t *shared) undo() error {
	if t.lost != nil {
		return t.lost
	}
	if err := t.run("ROLLBACK TO turn"); err != nil {
		return err
	}
	return t.run("RELEASE turn")
}

// commit makes the transaction durable. Where the connection ends before the
// answer, nobody knows whether it was: whoever asks again gets what was done.
func (t *shared) commit() error {
	defer t.watch.over()
	if err := t.run("COMMIT"); err != nil {
		return errors.Join(err, t.rollback())
	}
	return t.conn.Close()
}

func (t *shared) rollback() error {
	defer t.watch.over()
	if t.status(t.conn) != gone {
		return errors.Join(t.run("ROLLBACK"), t.conn.Close())
	}
	// An answer that the connection is gone is no news.
	if err := t.conn.Close(); err != nil && t.lost == nil {
		return err
	}
	return nil
}

// ExecContext runs a statement of a turn.
func (t *shared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if t.lost != nil {
		return nil, t.lost
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result, err := t.conn.ExecContext(t.watch.statement(), query, args...)
	return result, t.see(err)
}

// QueryContext runs a query of a turn.
func (t *shared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if t.lost != nil {
		return nil, t.lost
	}
	rows, err := t.conn.QueryContext(t.uncut(ctx), query, args...)
	return rows, t.see(err)
}

// QueryRowContext runs a query of a turn for one row.
func (t *shared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(t.uncut(ctx), query, args...)
}

// uncut gives the context of a query: one that has ended refuses it, and one
// that ends later does not cut it off.
func (t *shared) uncut(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return t.watch.statement()
}
