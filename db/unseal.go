package db

import (
	"database/sql"
	"fmt"
)

// opening is where a value of a sealed column goes once it is open.
type opening struct {
	column string
	row    func() string // asked after the row was read
	into   any           // *string, *[]byte, or what reads a string
	text   sql.NullString
	bytes  []byte
}

// opened gives where the value of a sealed column goes. row is where the name of
// the row goes that it is read with.
func opened[ID ~string](column string, row *ID, into any) *opening {
	return &opening{column: column, row: func() string { return string(*row) }, into: into}
}

// rowOf reads rows, and opens what is sealed in them.
type rowOf struct {
	row
	keys Keys
	// shut gives what does not open as empty: who verifies looks on.
	shut bool
}

// Scan reads a row. What is sealed in it is opened at the end, when the name of
// the row is known.
func (r rowOf) Scan(dest ...any) error {
	var found []*opening
	for i, d := range dest {
		if o, ok := d.(*opening); ok {
			found = append(found, o)
			dest[i] = o.raw()
		}
	}
	if err := r.row.Scan(dest...); err != nil {
		return err
	}
	for _, o := range found {
		if err := o.open(r.keys, r.shut); err != nil {
			return err
		}
	}
	return nil
}

// raw is where the sealed value goes.
func (o *opening) raw() any {
	if _, ok := o.into.(*[]byte); ok {
		return &o.bytes
	}
	return &o.text
}

func (o *opening) open(keys Keys, shut bool) error {
	if into, ok := o.into.(*[]byte); ok {
		plain, err := openBytes(keys, o.column, o.row(), o.bytes)
		*into = plain
		return unlessShut(err, shut)
	}
	plain, err := openText(keys, o.column, o.row(), o.text.String)
	if err := unlessShut(err, shut); err != nil {
		return err
	}
	switch into := o.into.(type) {
	case *string:
		*into = plain
		return nil
	case sql.Scanner:
		if plain == "" && (err != nil || !o.text.Valid) {
			return nil // nothing to read
		}
		return into.Scan(plain)
	}
	return fmt.Errorf("db: %T takes nothing of %s", o.into, o.column)
}

func unlessShut(err error, shut bool) error {
	if shut {
		return nil
	}
	return err
}

// open gives a row, with what is sealed in it opened.
func (s *Store) open(r row) row { return rowOf{r, s.pools.keys, s.shut} }
