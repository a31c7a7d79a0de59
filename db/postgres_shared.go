package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/stdlib"
)

// postgresShared is a transaction on PostgreSQL that the writers of one copy
// take turns in, while those of the other copies wait.
//
// pgx ends a connection of which a statement is cut off, and with it the turns
// of everybody. So a statement here is not cut off when the context of its turn
// ends, the next one is refused instead.
type postgresShared struct {
	pools *pools
	conn  *sql.Conn
	lost  error // what ended the connection under us
}

// share begins a shared transaction, with the lock of who writes.
func (postgresEngine) share(p *pools) (transaction, error) {
	ctx, cancel := context.WithTimeout(context.Background(), groupPatience)
	defer cancel()
	conn, err := p.write.Conn(ctx)
	if err != nil {
		return nil, (&Store{pools: p}).translate(fmt.Errorf("db: begin: %w", err))
	}
	tx := &postgresShared{pools: p, conn: conn}
	if err := tx.run(fmt.Sprintf("BEGIN; SELECT pg_advisory_xact_lock(%d)", writing)); err != nil {
		return nil, errors.Join(tx.store().translate(err), tx.rollback())
	}
	return tx, nil
}

func (t *postgresShared) run(statement string) error {
	if _, err := t.conn.ExecContext(context.Background(), statement); err != nil {
		return t.see(fmt.Errorf("db: %s: %w", statement, err))
	}
	return nil
}

// see notes that the transaction is gone with its connection.
func (t *postgresShared) see(err error) error {
	if err != nil && t.lost == nil && t.status() == 0 {
		t.lost = (&Store{pools: t.pools}).translate(fmt.Errorf("db: the transaction is gone: %w", err))
	}
	return err
}

// status gives that of the transaction, as the server says: T, E after a
// statement that failed, I where there is none; 0 where the connection is gone.
func (t *postgresShared) status() byte {
	var status byte
	err := t.conn.Raw(func(c any) error {
		if conn := c.(*stdlib.Conn).Conn(); !conn.IsClosed() {
			status = conn.PgConn().TxStatus()
		}
		return nil
	})
	if err != nil {
		return 0
	}
	return status
}

func (t *postgresShared) store() *Store { return &Store{pools: t.pools, tx: t} }

func (t *postgresShared) mark() error { return t.run("SAVEPOINT turn") }

// fit refuses a turn that went on after a statement of it failed: PostgreSQL
// has done nothing of what came after.
func (t *postgresShared) fit() error {
	if t.lost == nil && t.status() == 'E' {
		return errors.New("db: a statement failed and the turn did not say so")
	}
	return t.lost
}

func (t *postgresShared) keep() error {
	if t.lost != nil {
		return t.lost
	}
	return t.run("RELEASE turn")
}

func (t *postgresShared) undo() error {
	if t.lost != nil {
		return t.lost
	}
	return t.run("ROLLBACK TO turn; RELEASE turn")
}

// commit makes the transaction durable. Where the connection ends before the
// answer, nobody knows whether it was: whoever asks again gets what was done.
func (t *postgresShared) commit() error {
	if err := t.run("COMMIT"); err != nil {
		return errors.Join(t.store().translate(err), t.rollback())
	}
	return t.conn.Close()
}

func (t *postgresShared) rollback() error {
	if status := t.status(); status == 'T' || status == 'E' {
		return errors.Join(t.run("ROLLBACK"), t.conn.Close())
	}
	// An answer that the connection is gone is no news.
	if err := t.conn.Close(); err != nil && t.lost == nil {
		return err
	}
	return nil
}

// ExecContext runs a statement of a turn.
func (t *postgresShared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if t.lost != nil {
		return nil, t.lost
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	result, err := t.conn.ExecContext(context.WithoutCancel(ctx), query, args...)
	return result, t.see(err)
}

// QueryContext runs a query of a turn.
func (t *postgresShared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if t.lost != nil {
		return nil, t.lost
	}
	rows, err := t.conn.QueryContext(uncut(ctx), query, args...)
	return rows, t.see(err)
}

// QueryRowContext runs a query of a turn for one row.
func (t *postgresShared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.conn.QueryRowContext(uncut(ctx), query, args...)
}
