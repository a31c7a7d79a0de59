package db

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// postgresCarrier is PostgreSQL, which has instants and truths of its own.
type postgresCarrier struct{}

// sorted asks for the order of bytes, whatever the language of the database.
func (postgresCarrier) sorted(c column) string {
	if c.text {
		return `"` + c.name + `" COLLATE "C"`
	}
	return `"` + c.name + `"`
}

func (postgresCarrier) taken(v any) (any, error) {
	switch x := v.(type) {
	case nil, int64, string, []byte:
		return v, nil
	case time.Time:
		return x.UTC().Format(timeLayout), nil
	case bool:
		if x {
			return int64(1), nil
		}
		return int64(0), nil
	}
	return nil, fmt.Errorf("db: %T is no value of the portal", v)
}

// given writes numbers out: a text PostgreSQL reads as a number or a truth,
// whichever the column is of.
func (postgresCarrier) given(v any) any {
	if number, ok := v.(int64); ok {
		return strconv.FormatInt(number, 10)
	}
	return v
}

func (postgresCarrier) has(ctx context.Context, q querier, name string) (bool, error) {
	const query = `SELECT COUNT(*) FROM pg_class WHERE relname = $1 AND relnamespace = current_schema()::regnamespace`
	var n int
	if err := q.QueryRowContext(ctx, query, name).Scan(&n); err != nil {
		return false, fmt.Errorf("db: tables: %w", err)
	}
	return n > 0, nil
}

func (c postgresCarrier) still(ctx context.Context, q querier, b blueprint) error {
	return c.triggers(ctx, q, b, "DISABLE")
}

func (c postgresCarrier) aware(ctx context.Context, q querier, b blueprint) error {
	return c.triggers(ctx, q, b, "ENABLE")
}

// triggers switches those of the portal; the references stay.
func (postgresCarrier) triggers(ctx context.Context, q querier, b blueprint, how string) error {
	for _, t := range b.tables {
		if _, err := q.ExecContext(ctx, `ALTER TABLE "`+t.name+`" `+how+` TRIGGER USER`); err != nil {
			return fmt.Errorf("db: triggers of %s: %w", t.name, err)
		}
	}
	return nil
}
