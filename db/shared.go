package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// shared is a transaction on SQLite's one writer that many take turns in.
//
// SQLite undoes a whole transaction where a statement in it is cut off half-way
// or the disk fails it. So a statement here is never cut off when the context
// of its turn ends, the next one is refused instead; and once the transaction
// is gone every statement is refused, for it would be durable by itself.
type shared struct {
	pools *pools
	conn  *sql.Conn
	lost  error // what undid the transaction under us
}

// share begins a shared transaction; Overloaded where another process writes.
func (sqliteEngine) share(p *pools) (transaction, error) {
	conn, err := p.write.Conn(context.Background())
	if err != nil {
		return nil, fmt.Errorf("db: begin: %w", err)
	}
	tx := &shared{pools: p, conn: conn}
	if err := tx.run("BEGIN IMMEDIATE"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return tx, nil
}

func (t *shared) run(statement string) error {
	if _, err := t.conn.ExecContext(context.Background(), statement); err != nil {
		return t.store().translate(fmt.Errorf("db: %s: %w", statement, err))
	}
	return nil
}

func (t *shared) store() *Store { return &Store{pools: t.pools, tx: t} }

func (t *shared) mark() error { return t.run("SAVEPOINT turn") }

// fit has nothing to refuse: a statement that fails leaves nothing behind.
func (t *shared) fit() error { return nil }

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

func (t *shared) commit() error {
	err := t.run("COMMIT")
	if err != nil {
		return errors.Join(err, t.rollback())
	}
	return t.conn.Close()
}

func (t *shared) rollback() error {
	if t.gone() {
		return t.conn.Close()
	}
	return errors.Join(t.run("ROLLBACK"), t.conn.Close())
}

// gone tells whether SQLite has ended the transaction by itself.
func (t *shared) gone() bool {
	gone := false
	err := t.conn.Raw(func(c any) error {
		gone = c.(*sqlite3.SQLiteConn).AutoCommit()
		return nil
	})
	return gone || err != nil
}

// ExecContext runs a statement of a turn.
func (t *shared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if t.lost != nil {
		return nil, t.lost
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result, err := t.conn.ExecContext(context.WithoutCancel(ctx), query, args...)
	if err != nil && t.gone() {
		t.lost = t.store().translate(fmt.Errorf("db: the transaction was undone: %w", err))
	}
	return result, err
}

// QueryContext runs a query of a turn.
func (t *shared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if t.lost != nil {
		return nil, t.lost
	}
	return t.conn.QueryContext(uncut(ctx), query, args...)
}

// QueryRowContext runs a query of a turn for one row.
func (t *shared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(uncut(ctx), query, args...)
}

// uncut gives the context of a query: one that has ended refuses it, and one
// that ends later does not cut it off.
func uncut(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}
