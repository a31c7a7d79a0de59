package db

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// sealedTable is a table with columns that are sealed.
type sealedTable struct {
	name    string
	key     []string
	columns []string
}

// sealedTables gives the tables of sealed columns.
func sealedTables(columns []sealedColumn) []sealedTable {
	var tables []sealedTable
	for _, c := range columns {
		at := slices.IndexFunc(tables, func(t sealedTable) bool { return t.name == c.table() })
		if at < 0 {
			key := c.key
			if key == nil {
				key = []string{"id"}
			}
			tables = append(tables, sealedTable{name: c.table(), key: key})
			at = len(tables) - 1
		}
		tables[at].columns = append(tables[at].columns, c.column())
	}
	return tables
}

// isBytes tells which columns hold bytes; the others hold texts.
func isBytes(column string) bool { return column == "content" }

// portion is how many rows are sealed again in one transaction: others write
// between two of them. Files are large.
func (t sealedTable) portion() int {
	if slices.ContainsFunc(t.columns, isBytes) {
		return 8
	}
	return 100
}

// stale is the condition of a row of which something is under another key than
// the one with this mark, or not sealed. A table has texts or bytes, not both.
func (t sealedTable) stale(mark []byte) (string, []any) {
	var conditions []string
	for _, c := range t.columns {
		if isBytes(c) {
			return fmt.Sprintf("substr(%s, 1, %d) <> $1", c, markSize), []any{mark}
		}
		conditions = append(conditions, fmt.Sprintf("(%[1]s <> '' AND substr(%[1]s, 1, %[2]d) <> $1)", c, markText))
	}
	return "(" + strings.Join(conditions, " OR ") + ")", []any{hex.EncodeToString(mark)}
}

// sealedRow is a row as it is: the values of its key and of its sealed columns.
type sealedRow struct{ key, values []any }

// name gives the name of the row, by which its values are sealed.
func (r sealedRow) name() string {
	parts := make([]string, len(r.key))
	for i, part := range r.key {
		parts[i] = fmt.Sprint(part)
	}
	return strings.Join(parts, "/")
}

// staleRows gives the next portion behind a key.
func (s *Store) staleRows(ctx context.Context, t sealedTable, after []any) ([]sealedRow, error) {
	stale, args := t.stale(s.pools.keys.Mark())
	query := t.query() + ` WHERE ` + stale
	if after != nil {
		query += ` AND (` + strings.Join(t.key, ", ") + `) > (` + dollars(len(args)+1, len(after)) + `)`
		args = append(args, after...)
	}
	query += ` ORDER BY ` + strings.Join(t.key, ", ") + fmt.Sprintf(` LIMIT %d`, t.portion())
	return all(ctx, s, t.scan, query, args...)
}

// query asks for the rows as they are.
func (t sealedTable) query() string {
	return `SELECT ` + strings.Join(slices.Concat(t.key, t.columns), ", ") + ` FROM ` + t.name
}

func (t sealedTable) scan(r row) (sealedRow, error) {
	found := sealedRow{make([]any, len(t.key)), make([]any, len(t.columns))}
	var dest []any
	for i := range found.key {
		dest = append(dest, &found.key[i])
	}
	for i := range found.values {
		dest = append(dest, &found.values[i])
	}
	return found, r.Scan(dest...)
}

// resealRow seals a row under the present key where it is still what was read.
// What does not open is what it says itself where plain allows that.
func (s *Store) resealRow(ctx context.Context, t sealedTable, r sealedRow, plain bool) error {
	var sets, wheres []string
	var args, old []any
	for i, c := range t.columns {
		value, err := s.unsealed(t.name+"."+c, r.name(), r.values[i], plain)
		if err != nil {
			return err
		}
		args = append(args, sealed(t.name+"."+c, r.name(), value))
		sets = append(sets, fmt.Sprintf("%s = $%d", c, len(args)))
		if b, ok := blindColumns[t.name+"."+c]; ok {
			args = append(args, blinded{t.name + "." + b.column, b.of(fmt.Sprint(value))})
			sets = append(sets, fmt.Sprintf("%s = $%d", b.column, len(args)))
		}
	}
	for i, c := range t.key {
		old = append(old, r.key[i])
		wheres = append(wheres, fmt.Sprintf("%s = $%d", c, len(args)+len(old)))
	}
	for i, c := range t.columns {
		old = append(old, r.values[i])
		wheres = append(wheres, fmt.Sprintf("%s = $%d", c, len(args)+len(old)))
	}
	query := `UPDATE ` + t.name + ` SET ` + strings.Join(sets, ", ") + ` WHERE ` + strings.Join(wheres, " AND ")
	_, err := s.exec(ctx, query, append(args, old...)...)
	return err
}

// unsealed opens a value; one that does not open is plain where that is allowed.
func (s *Store) unsealed(column, row string, value any, plain bool) (any, error) {
	var opened any
	var err error
	switch v := value.(type) {
	case string:
		opened, err = openText(s.pools.keys, column, row, v)
	case []byte:
		opened, err = openBytes(s.pools.keys, column, row, v)
	default:
		return nil, fmt.Errorf("db: %T in %s cannot be sealed", value, column)
	}
	if err != nil && plain {
		return value, nil
	}
	return opened, err
}

// resealPortion seals the next portion behind a key again and gives the last
// key and how many rows there were. It looks for them beside the writer, and
// holds that up for the few rows alone.
func (s *Store) resealPortion(ctx context.Context, t sealedTable, after []any, plain bool) ([]any, int, error) {
	rows, err := s.staleRows(ctx, t, after)
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	err = s.together(ctx, func(tx *Store) error {
		// Rows that are written once let this through, and nothing else, while
		// this row is there; nobody else ever sees it.
		if _, err := tx.exec(ctx, `INSERT INTO resealing (id) VALUES (1)`); err != nil {
			return err
		}
		for _, r := range rows {
			if err := tx.resealRow(ctx, t, r, plain); err != nil {
				return err
			}
		}
		_, err = tx.exec(ctx, `DELETE FROM resealing`)
		return err
	})
	return rows[len(rows)-1].key, len(rows), err
}

func (s *Store) resealTable(ctx context.Context, t sealedTable, plain bool) (int, error) {
	total := 0
	var after []any
	for {
		last, n, err := s.resealPortion(ctx, t, after, plain)
		if err != nil || n == 0 {
			return total, err
		}
		total += n
		after = last
	}
}

// Reseal seals again, under the present key, what is under another, and gives
// in how many rows it did. Others read and write meanwhile; one that is cut
// short has done what it did, and the next goes on. Where nothing is due it
// costs one query, unless whole asks to look at every row.
func (s *Store) Reseal(ctx context.Context, whole bool) (int, error) {
	behind := sealedColumns
	if !whole {
		var err error
		if behind, err = s.columnsBehind(ctx, true); err != nil {
			return 0, err
		}
	}
	return s.resealColumns(ctx, behind, false)
}

// columnsBehind gives the columns that were never gone through or, where anew
// says so, not under the present key.
func (s *Store) columnsBehind(ctx context.Context, anew bool) ([]sealedColumn, error) {
	marks := map[string]string{}
	err := s.each(ctx, func(r row) error {
		var name, mark string
		err := r.Scan(&name, &mark)
		marks[name] = mark
		return err
	}, `SELECT name, mark FROM sealed_columns`)
	if err != nil {
		return nil, err
	}
	present := hex.EncodeToString(s.pools.keys.Mark())
	var behind []sealedColumn
	for _, c := range sealedColumns {
		if mark, known := marks[c.name]; !known || (anew && mark != present) {
			behind = append(behind, c)
		}
	}
	return behind, nil
}

// resealColumns goes through columns, and notes under which key they are at
// least.
func (s *Store) resealColumns(ctx context.Context, columns []sealedColumn, plain bool) (int, error) {
	const note = `INSERT INTO sealed_columns (name, mark) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET mark = excluded.mark`
	mark := hex.EncodeToString(s.pools.keys.Mark())
	total := 0
	for _, t := range sealedTables(columns) {
		n, err := s.resealTable(ctx, t, plain)
		if err != nil {
			return total, fmt.Errorf("db: seal %s: %w", t.name, err)
		}
		total += n
	}
	return total, s.whole(ctx, func(tx *Store) error {
		for _, c := range columns {
			if _, err := tx.exec(ctx, note, c.name, mark); err != nil {
				return err
			}
		}
		return nil
	})
}

// SealedUnder counts the sealed values, by the mark of their key in hexadecimal.
func (s *Store) SealedUnder(ctx context.Context) (map[string]int, error) {
	counts := map[string]int{}
	for _, c := range sealedColumns {
		query := fmt.Sprintf(`SELECT substr(%[1]s, 1, %[2]d), COUNT(*) FROM %[3]s WHERE %[1]s <> '' GROUP BY 1`,
			c.column(), markText, c.table())
		if isBytes(c.column()) {
			query = fmt.Sprintf(`SELECT substr(%[1]s, 1, %[2]d), COUNT(*) FROM %[3]s GROUP BY 1`, c.column(), markSize, c.table())
		}
		err := s.each(ctx, func(r row) error {
			var mark any
			var n int
			err := r.Scan(&mark, &n)
			if bytes, ok := mark.([]byte); ok {
				mark = hex.EncodeToString(bytes)
			}
			counts[fmt.Sprint(mark)] += n
			return err
		}, query)
		if err != nil {
			return nil, err
		}
	}
	return counts, nil
}
