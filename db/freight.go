package db

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// freight is a row on its way between two databases: for each column nil, an
// int64, a string or a []byte, whatever the engines make of instants and truths.
type freight []any

// size gives about how much memory a row takes.
func (f freight) size() int {
	n := 0
	for _, v := range f {
		switch x := v.(type) {
		case string:
			n += len(x)
		case []byte:
			n += len(x)
		default:
			n += 8
		}
	}
	return n
}

// given gives a row as an engine takes it.
func (f freight) given(c carrier) []any {
	values := make([]any, len(f))
	for i, v := range f {
		values[i] = c.given(v)
	}
	return values
}

// weigh adds a row to a hash, each value framed, so that no two rows give the
// same bytes.
func (f freight) weigh(to hash.Hash) {
	frame := func(kind byte, content []byte) {
		var head [9]byte
		head[0] = kind
		binary.BigEndian.PutUint64(head[1:], uint64(len(content)))
		to.Write(head[:])
		to.Write(content)
	}
	for _, v := range f {
		switch x := v.(type) {
		case nil:
			frame('0', nil)
		case int64:
			frame('i', binary.BigEndian.AppendUint64(nil, uint64(x)))
		case string:
			frame('s', []byte(x))
		case []byte:
			frame('b', x)
		}
	}
}

// sum gives the hash of a row alone.
func (f freight) sum() [sha256.Size]byte {
	h := sha256.New()
	f.weigh(h)
	return [sha256.Size]byte(h.Sum(nil))
}

// compareKeys tells which of two keys comes first in the order of bytes.
func compareKeys(a, b freight) int {
	for i := range a {
		order := 0
		switch x := a[i].(type) {
		case string:
			order = strings.Compare(x, b[i].(string))
		case int64:
			order = cmp.Compare(x, b[i].(int64))
		case []byte:
			order = bytes.Compare(x, b[i].([]byte))
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// train brings the rows of a table, one by one, in the order of their keys.
type train struct {
	rows    *sql.Rows
	carrier carrier
	width   int // how many columns
	keys    []int
}

// depart gives the rows of a table that come after a key; nil for all.
func (s *Store) depart(ctx context.Context, t table, after freight) (*train, error) {
	c := s.carrier()
	sorted := make([]string, len(t.key))
	for i, k := range t.key {
		sorted[i] = c.sorted(k)
	}
	query := `SELECT ` + quoted(t.columns) + ` FROM "` + t.name + `"`
	if after != nil {
		query += ` WHERE (` + strings.Join(sorted, ", ") + `) > (` + dollars(1, len(after)) + `)`
	}
	rows, err := s.reads().QueryContext(ctx, query+` ORDER BY `+strings.Join(sorted, ", "), after.given(c)...)
	if err != nil {
		return nil, fmt.Errorf("db: reading %s: %w", t.name, err)
	}
	return &train{rows: rows, carrier: c, width: len(t.columns), keys: t.places()}, nil
}

// next gives the next row, nil after the last.
func (t *train) next() (freight, error) {
	if !t.rows.Next() {
		return nil, t.rows.Err()
	}
	f, to := make(freight, t.width), make([]any, t.width)
	for i := range f {
		to[i] = &f[i]
	}
	if err := t.rows.Scan(to...); err != nil {
		return nil, err
	}
	for i, v := range f {
		taken, err := t.carrier.taken(v)
		if err != nil {
			return nil, err
		}
		f[i] = taken
	}
	return f, nil
}

// key gives the key of a row.
func (t *train) key(f freight) freight {
	key := make(freight, len(t.keys))
	for i, place := range t.keys {
		key[i] = f[place]
	}
	return key
}

func (t *train) stop() error { return t.rows.Close() }

// places tells which columns make the key.
func (t table) places() []int {
	var places []int
	for _, k := range t.key {
		for i, c := range t.columns {
			if c == k {
				places = append(places, i)
			}
		}
	}
	return places
}

// insert gives the statement that adds a row.
func (t table) insert() string {
	return `INSERT INTO "` + t.name + `" (` + quoted(t.columns) + `) VALUES (` + dollars(1, len(t.columns)) + `)`
}

func quoted(columns []column) string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = `"` + c.name + `"`
	}
	return strings.Join(names, ", ")
}

// show gives a key as an operator reads it.
func show(key freight) string { return strings.Trim(fmt.Sprint([]any(key)), "[]") }

// bill is the hash of all rows of a table, in their order.
func bill(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }
