package dbtest

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// Column is a column of a table.
type Column struct {
	Table, Name string
	Type        string // in the words of the engine, in lower case
}

// Columns gives every column of every table of a database of this engine.
func Columns(t testing.TB, pool *sql.DB) []Column {
	t.Helper()
	query := `SELECT m.name, c.name, lower(c.type) FROM sqlite_schema m, pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid`
	if OnPostgreSQL() {
		query = `SELECT table_name, column_name, data_type FROM information_schema.columns
			JOIN information_schema.tables USING (table_schema, table_name)
			WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position`
	}
	rows, err := pool.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	var found []Column
	for rows.Next() {
		var c Column
		must(t, rows.Scan(&c.Table, &c.Name, &c.Type))
		found = append(found, c)
	}
	must(t, rows.Err())
	return found
}

// Dump gives what somebody sees who has a database of this engine and not its
// keys: every value of every table, bytes as they are, and on SQLite the bytes
// of its files too.
func Dump(t testing.TB, dsn string) string {
	t.Helper()
	var all bytes.Buffer
	if !OnPostgreSQL() {
		dumpFiles(t, &all, strings.TrimPrefix(dsn, "file:"))
	}
	pool := Console(t, dsn)
	for _, c := range Columns(t, pool) {
		dumpColumn(t, &all, pool, c)
	}
	return all.String()
}

func dumpFiles(t testing.TB, all *bytes.Buffer, path string) {
	t.Helper()
	for _, file := range []string{path, path + "-wal", path + "-journal"} {
		content, err := os.ReadFile(file)
		if !errors.Is(err, fs.ErrNotExist) {
			must(t, err)
		}
		all.Write(content)
	}
}

func dumpColumn(t testing.TB, all *bytes.Buffer, pool *sql.DB, c Column) {
	t.Helper()
	value := `"` + c.Name + `"`
	if c.Type != "blob" && c.Type != "bytea" {
		value = `CAST(` + value + ` AS TEXT)`
	}
	rows, err := pool.QueryContext(t.Context(), `SELECT `+value+` FROM "`+c.Table+`" ORDER BY 1`)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var content []byte
		must(t, rows.Scan(&content))
		all.Write(content)
		all.WriteByte('\n')
	}
	must(t, rows.Err())
}
