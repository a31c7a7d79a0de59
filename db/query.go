package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// querier is a pool or a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) reads() querier {
	if s.tx != nil {
		return s.tx
	}
	return s.pools.read
}

// text gives a query as the engine reads it.
func (s *Store) text(query string) string { return s.pools.engine.text(query) }

// exec seals what is to be sealed, runs a statement and gives the number of rows that it changed.
func (s *Store) exec(ctx context.Context, query string, args ...any) (int64, error) {
	args, err := s.seal(args)
	if err != nil {
		return 0, err
	}
	if s.tx == nil {
		var changed int64
		err := s.together(ctx, func(tx *Store) (err error) {
			changed, err = tx.exec(ctx, query, args...)
			return err
		})
		return changed, err
	}
	result, err := s.tx.ExecContext(ctx, s.text(query), args...)
	if err != nil {
		return 0, s.translate(err)
	}
	changed, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("db: rows changed: %w", err)
	}
	return changed, nil
}

// change runs a statement that must change a row; NotFound where it does not.
func (s *Store) change(ctx context.Context, query string, args ...any) error {
	changed, err := s.exec(ctx, query, args...)
	if err == nil && changed == 0 {
		return notFound()
	}
	return err
}

// written adds a row or, where it is there, writes over it, and gives how many
// rows that was. An upsert would be refused: SQLite asks the triggers that keep
// a row from being replaced before it looks at ON CONFLICT.
func (s *Store) written(ctx context.Context, add, save string, args ...any) (int64, error) {
	var changed int64
	err := s.whole(ctx, func(tx *Store) (err error) {
		if changed, err = tx.exec(ctx, add, args...); err == nil && changed == 0 {
			changed, err = tx.exec(ctx, save, args...)
		}
		return err
	})
	return changed, err
}

// row is what a scan function reads from.
type row interface{ Scan(dest ...any) error }

// one gives what scan makes of the first row, opened; NotFound where there is none.
func one[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, args ...any) (T, error) {
	found, err := scan(s.open(s.reads().QueryRowContext(ctx, s.text(query), args...)))
	return found, s.translate(err)
}

// all gives what scan makes of every row, opened.
func all[T any](ctx context.Context, s *Store, scan func(row) (T, error), query string, args ...any) ([]T, error) {
	var found []T
	err := s.each(ctx, func(r row) error {
		v, err := scan(r)
		found = append(found, v)
		return err
	}, query, args...)
	return found, err
}

// each hands every row to use, opened, one at a time.
func (s *Store) each(ctx context.Context, use func(row) error, query string, args ...any) error {
	rows, err := s.reads().QueryContext(ctx, s.text(query), args...)
	if err != nil {
		return s.translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := use(s.open(rows)); err != nil {
			return err
		}
	}
	return s.translate(rows.Err())
}

// dollars gives the places of n arguments of a statement, from a number on.
func dollars(from, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("$%d", from+i)
	}
	return strings.Join(list, ", ")
}

// dollarRows gives the places of so many rows of values.
func dollarRows(rows, columns int) string {
	list := make([]string, rows)
	for i := range list {
		list[i] = "(" + dollars(1+i*columns, columns) + ")"
	}
	return strings.Join(list, ", ")
}

// among gives the condition that a column has one of these values, with the
// arguments of a statement that has no others.
func among[T any](column string, values []T) (condition string, args []any) {
	args = make([]any, len(values))
	for i, value := range values {
		args[i] = value
	}
	return column + ` IN (` + dollars(1, len(args)) + `)`, args
}

// scanText reads a row of one text.
func scanText(r row) (string, error) {
	var text string
	err := r.Scan(&text)
	return text, err
}
