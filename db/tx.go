package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"subsidieportaal/subsidy"
)

// InTx runs fn in one transaction; see subsidy.Store. It shares the transaction
// with others that write at the same time, and their outcomes stay apart; see
// group.
func (s *Store) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	return s.together(ctx, func(tx *Store) error { return fn(tx) })
}

// together runs fn as a turn in a transaction that is shared.
func (s *Store) together(ctx context.Context, fn func(*Store) error) error {
	if s.tx != nil {
		return fn(s)
	}
	return s.pools.hear(s.pools.group.do(ctx, fn))
}

// InRegisterTx runs fn in a transaction of its own, for who needs the methods
// of *Store that are not those of subsidy.Store and takes long, such as an
// import into the register. Until it ends nobody else writes.
func (s *Store) InRegisterTx(ctx context.Context, fn func(*Store) error) error {
	if s.tx != nil {
		return fn(s)
	}
	err := s.transact(ctx, s.pools.engine.write, s.pools.write, fn)
	s.pools.written.Add(1)
	return err
}

// transact runs fn in a transaction of a pool. What fn refuses, or a panic in
// it, undoes everything.
func (s *Store) transact(ctx context.Context, begin beginning, pool *sql.DB, fn func(*Store) error) (err error) {
	tx, err := begin(ctx, pool)
	if err != nil {
		return s.translate(fmt.Errorf("db: begin: %w", err))
	}
	defer func() {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("db: rollback: %w", undo))
		}
	}()
	if err := fn(&Store{pools: s.pools, tx: tx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return s.translate(fmt.Errorf("db: commit: %w", err))
	}
	return nil
}

// beginning is how an engine begins a transaction, to write or to read.
type beginning func(ctx context.Context, pool *sql.DB) (*sql.Tx, error)

// Written counts the transactions of this copy that may have changed something.
func (s *Store) Written() uint64 { return s.pools.written.Load() }

// AtOneMoment runs fn; see subsidy.Store. The statements of fn are all short:
// where ctx ends, none of them is cut off half-way and the next one is refused,
// as in shared. To watch for that end at each of them costs as much as asking it.
func (s *Store) AtOneMoment(ctx context.Context, fn func(subsidy.Store) error) (err error) {
	if s.tx != nil {
		return fn(s)
	}
	tx, err := s.pools.engine.glance(ctx, s.pools)
	if err != nil {
		return err
	}
	defer func() {
		if undo := tx.rollback(); undo != nil {
			err = errors.Join(err, undo)
		}
	}()
	if err := fn(tx.store()); err != nil {
		return err
	}
	return tx.fit()
}

// atOneMoment runs fn, which only reads, on what the database holds at one
// moment, without holding up the writer. It may take long: its statements are
// cut off where ctx ends.
func (s *Store) atOneMoment(ctx context.Context, fn func(*Store) error) error {
	if s.tx != nil {
		return fn(s)
	}
	return s.transact(ctx, s.pools.engine.read, s.pools.read, fn)
}

// whole runs fn, which writes more than once, as one: in a turn of its own, or
// within a transaction. What is refused leaves nothing behind: a turn is not
// kept then, whatever its caller says; another transaction goes on without it.
func (s *Store) whole(ctx context.Context, fn func(*Store) error) error {
	if s.tx == nil {
		return s.together(ctx, fn)
	}
	if turn, ok := s.tx.(*shared); ok {
		return turn.spoil(fn(s))
	}
	if err := s.mark(ctx, "SAVEPOINT whole"); err != nil {
		return err
	}
	err := fn(s)
	if err != nil {
		err = errors.Join(err, s.mark(ctx, "ROLLBACK TO SAVEPOINT whole"))
	}
	return errors.Join(err, s.mark(ctx, "RELEASE SAVEPOINT whole"))
}

func (s *Store) mark(ctx context.Context, statement string) error {
	if _, err := s.tx.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("db: %s: %w", statement, err)
	}
	return nil
}
