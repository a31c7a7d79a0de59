package db

import (
	"context"
	"fmt"
)

// carrier is how an engine takes part in a move.
type carrier interface {
	// sorted gives a column of a key in the order of its bytes.
	sorted(c column) string
	// taken makes freight of a value that the engine gave.
	taken(v any) (any, error)
	// given makes of freight what the engine takes.
	given(v any) any
	// has tells whether there is a table of this name.
	has(ctx context.Context, q querier, name string) (bool, error)
	// still takes the triggers away: those that watch over what people do would
	// refuse what was done before. aware puts them back.
	still(ctx context.Context, q querier, b blueprint) error
	aware(ctx context.Context, q querier, b blueprint) error
}

func (s *Store) carrier() carrier { return s.pools.engine.carrier() }

// sqliteCarrier is SQLite, in whose words freight is.
type sqliteCarrier struct{}

func (sqliteCarrier) sorted(c column) string { return `"` + c.name + `"` }

func (sqliteCarrier) taken(v any) (any, error) {
	switch v.(type) {
	case nil, int64, string, []byte:
		return v, nil
	}
	return nil, fmt.Errorf("db: %T is no value of the portal", v)
}

func (sqliteCarrier) given(v any) any { return v }

func (sqliteCarrier) has(ctx context.Context, q querier, name string) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM pragma_table_list WHERE schema = 'main' AND name = $1`, name).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("db: tables: %w", err)
	}
	return n > 0, nil
}

func (sqliteCarrier) still(ctx context.Context, q querier, _ blueprint) error {
	names, err := sqliteTriggers(ctx, q, "name")
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := q.ExecContext(ctx, `DROP TRIGGER "`+name+`"`); err != nil {
			return fmt.Errorf("db: trigger %s: %w", name, err)
		}
	}
	return nil
}

func (sqliteCarrier) aware(ctx context.Context, q querier, b blueprint) error {
	for _, statement := range b.triggers {
		if _, err := q.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("db: triggers: %w", err)
		}
	}
	return nil
}
