package db

import (
	"database/sql/driver"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

// Time is an instant in a column: UTC, to the microsecond below, NULL for the
// zero time. SQLite holds it as a text of fixed width, so that texts sort as
// instants do; PostgreSQL reads that text as its own instant.
type Time time.Time

const timeLayout = "2006-01-02T15:04:05.000000Z"

// Value gives the text of the instant.
func (t Time) Value() (driver.Value, error) {
	at := time.Time(t)
	if at.IsZero() {
		return nil, nil
	}
	if year := at.UTC().Year(); year < 0 || year > 9999 {
		return nil, fmt.Errorf("db: the year %d does not fit an instant", year)
	}
	return at.UTC().Format(timeLayout), nil
}

// Scan reads a text that Value gave, or what PostgreSQL made of it.
func (t *Time) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*t = Time{}
		return nil
	case time.Time:
		*t = Time(x.UTC())
		return nil
	case string:
		at, err := time.Parse(timeLayout, x)
		*t = Time(at)
		return err
	}
	return fmt.Errorf("db: %T is no instant", v)
}

// Date is a day in a column: ISO text, NULL for the zero Date.
type Date subsidy.Date

// Value gives the day as ISO text.
func (d Date) Value() (driver.Value, error) {
	day := subsidy.Date(d)
	if day.IsZero() {
		return nil, nil
	}
	text, err := day.MarshalText()
	return string(text), err
}

// Scan reads a day that Value gave.
func (d *Date) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*d = Date{}
		return nil
	case string:
		return (*subsidy.Date)(d).UnmarshalText([]byte(x))
	}
	return fmt.Errorf("db: %T is no day", v)
}
