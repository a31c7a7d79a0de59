package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// column is a column of a table.
type column struct {
	name string
	text bool // what is no text is a number, where it is part of a key
}

// table is a table of the portal.
type table struct {
	name    string
	columns []column
	key     []column // its primary key
	refers  []string // the tables that it refers to
	born    int64    // rows that the migrations put in it
}

// blueprint is the schema as this program makes it, for either engine.
type blueprint struct {
	version  int64
	tables   []table  // each after those that it refers to
	triggers []string // of SQLite, as statements
}

// drawBlueprint reads the schema from a database that it makes and throws away:
// what the migrations make is nowhere else written down whole.
func drawBlueprint(ctx context.Context, keys Keys) (b blueprint, err error) {
	folder, err := os.MkdirTemp("", "portal-blueprint-")
	if err != nil {
		return b, fmt.Errorf("db: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	s, err := Open(ctx, filepath.Join(folder, "blueprint.db"), keys)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if err := s.Migrate(ctx); err != nil {
		return b, err
	}
	if b.version, err = newestVersion(s.pools.engine.schema()); err != nil {
		return b, err
	}
	if b.triggers, err = sqliteTriggers(ctx, s.pools.read, "sql"); err != nil {
		return b, err
	}
	tables, err := s.sqliteTables(ctx)
	b.tables = inOrder(tables)
	return b, err
}

// sqliteTriggers gives a column of each trigger of a database.
func sqliteTriggers(ctx context.Context, q querier, column string) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT `+column+` FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("db: triggers: %w", err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		text, err := scanText(rows)
		if err != nil {
			return nil, fmt.Errorf("db: triggers: %w", err)
		}
		found = append(found, text)
	}
	return found, rows.Err()
}

// tableNames gives the name of every table of the portal in a file of SQLite.
func (s *Store) tableNames(ctx context.Context) ([]string, error) {
	return all(ctx, s, scanText, `
SELECT name FROM pragma_table_list
WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY name`)
}

func (s *Store) sqliteTables(ctx context.Context) ([]table, error) {
	names, err := s.tableNames(ctx)
	if err != nil {
		return nil, err
	}
	tables := make([]table, len(names))
	for i, name := range names {
		if tables[i], err = s.sqliteTable(ctx, name); err != nil {
			return nil, fmt.Errorf("db: table %s: %w", name, err)
		}
	}
	return tables, nil
}

func (s *Store) sqliteTable(ctx context.Context, name string) (table, error) {
	t := table{name: name}
	keyed := map[int]column{}
	err := s.each(ctx, func(r row) error {
		var c column
		var kind string
		var inKey int
		err := r.Scan(&c.name, &kind, &inKey)
		c.text = kind == "TEXT"
		t.columns = append(t.columns, c)
		if inKey > 0 {
			keyed[inKey] = c
		}
		return err
	}, `SELECT name, type, pk FROM pragma_table_info($1) ORDER BY cid`, name)
	if err != nil {
		return t, err
	}
	for n := range len(keyed) {
		t.key = append(t.key, keyed[n+1])
	}
	if len(t.key) == 0 {
		return t, errors.New("it has no primary key")
	}
	t.refers, err = all(ctx, s, scanText, `SELECT DISTINCT "table" FROM pragma_foreign_key_list($1)`, name)
	if err != nil {
		return t, err
	}
	t.born, err = countRows(ctx, s.reads(), name)
	return t, err
}

func countRows(ctx context.Context, q querier, name string) (int64, error) {
	var rows int64
	if err := q.QueryRowContext(ctx, `SELECT COUNT(*) FROM "`+name+`"`).Scan(&rows); err != nil {
		return 0, fmt.Errorf("db: rows of %s: %w", name, err)
	}
	return rows, nil
}

// inOrder puts each table after those that it refers to.
func inOrder(tables []table) []table {
	var sorted []table
	placed := func(name string) bool {
		return slices.ContainsFunc(sorted, func(t table) bool { return t.name == name })
	}
	for len(sorted) < len(tables) {
		before := len(sorted)
		for _, t := range tables {
			ready := !slices.ContainsFunc(t.refers, func(other string) bool { return other != t.name && !placed(other) })
			if ready && !placed(t.name) {
				sorted = append(sorted, t)
			}
		}
		if len(sorted) == before {
			panic("db: tables refer to each other in a circle") // the migrations of this program
		}
	}
	return sorted
}
