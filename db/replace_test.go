package db_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// everyKind gives a console of a store in which every table that is written once
// has a row for each of its keys, with nothing but triggers to refuse anything.
func everyKind(t *testing.T) *sql.DB {
	t.Helper()
	s, c := full(t)
	started(t, s, draft(1)) // the one draft of its location
	a, err := s.FiledApplication(t.Context(), draft(0).Reference)
	must(t, err)
	must(t, s.AddObjection(t.Context(), objection(a, "objection")))
	must(t, s.AddSupplement(t.Context(), subsidy.Supplement{ID: "supplement", Application: a.ID, Number: 1, Filing: 1,
		AskedBy: assessor, AskedAt: decided, Due: subsidy.DateOf(decided)}))
	must(t, s.AddClosingMove(t.Context(), move("move", regularClosing, firstMove)))
	must(t, s.SaveLetterText(t.Context(), subsidy.LetterText{Kind: subsidy.LetterGrant, Version: 1, Text: "# Brief", WrittenBy: decider, WrittenAt: begun}))
	must(t, s.AddRoundEvent(t.Context(), subsidy.RoundEvent{ID: "round", Round: round22, At: begun, Actor: assessor}))
	tied(t, s, assessor, otherBoard)
	if !dbtest.OnPostgreSQL() {
		run(t, c, `PRAGMA foreign_keys = OFF`, `PRAGMA ignore_check_constraints = ON`)
	}
	return c
}

// guardedTables are those of which a trigger says that rows stay, or stay in part.
func guardedTables(t *testing.T, c *sql.DB) []string {
	t.Helper()
	query := `SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND (sql LIKE '%BEFORE UPDATE%' OR sql LIKE '%BEFORE DELETE%')`
	if dbtest.OnPostgreSQL() {
		query = `SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgtype & (8 | 16) <> 0`
	}
	tables := textsIn(t, c, query+` ORDER BY 1`)
	tables = slices.DeleteFunc(tables, func(table string) bool { return table == "letters_without_mail" }) // takes no rows
	if len(tables) < 30 {
		t.Fatalf("only %v are guarded", tables)
	}
	return tables
}

// uniqueKey is what only one row of a table has, where a condition holds.
type uniqueKey struct {
	columns []string
	where   string
}

// keysOf gives the keys of a table of SQLite, the number of a row among them.
func keysOf(t *testing.T, c *sql.DB, table string) []uniqueKey {
	t.Helper()
	found := []uniqueKey{{columns: []string{"rowid"}, where: "TRUE"}}
	for _, index := range textsIn(t, c, `SELECT name FROM pragma_index_list('`+table+`') WHERE "unique"`) {
		where := "TRUE"
		for _, made := range textsIn(t, c, `SELECT sql FROM sqlite_schema WHERE sql LIKE '% WHERE %' AND name = '`+index+`'`) {
			_, where, _ = strings.Cut(strings.Join(strings.Fields(made), " "), " WHERE ")
		}
		found = append(found, uniqueKey{textsIn(t, c, `SELECT name FROM pragma_index_info('`+index+`') ORDER BY seqno`), where})
	}
	return found
}

// alike gives the values of a row that has one key of another and none of its
// other keys.
func alike(columns []string, key uniqueKey, all []uniqueKey) []string {
	values := slices.Clone(columns)
	for _, other := range all {
		own := slices.DeleteFunc(slices.Clone(other.columns), func(column string) bool { return slices.Contains(key.columns, column) })
		if len(own) == 0 {
			continue
		}
		if last := slices.Index(columns, own[len(own)-1]); last >= 0 {
			name := columns[last]
			values[last] = `CASE typeof(` + name + `) WHEN 'integer' THEN ` + name + ` + 1000 ELSE ` + name + ` || 'x' END`
		}
	}
	return values
}

// TestNoRowThatIsWrittenOnceIsReplaced tries every key of every table that a
// trigger guards, by the word that asks no trigger of a delete.
func TestNoRowThatIsWrittenOnceIsReplaced(t *testing.T) {
	dbtest.OnlySQLite(t)
	c := everyKind(t)
	for _, table := range guardedTables(t, c) {
		columns := append([]string{"rowid"}, textsIn(t, c, `SELECT name FROM pragma_table_info('`+table+`') ORDER BY cid`)...)
		all := keysOf(t, c, table)
		for _, key := range all {
			if rows := textsIn(t, c, `SELECT rowid FROM `+table+` WHERE `+key.where+` LIMIT 1`); len(rows) == 0 {
				t.Errorf("%s has no row with %v where %s", table, key.columns, key.where)
				continue
			}
			_, err := c.ExecContext(t.Context(), `INSERT OR REPLACE INTO `+table+` (`+strings.Join(columns, ", ")+`)
				SELECT `+strings.Join(alike(columns, key, all), ", ")+` FROM `+table+` WHERE `+key.where+` LIMIT 1`)
			if err == nil {
				t.Errorf("a row of %s was replaced by its %v", table, key.columns)
			}
		}
	}
}

// TestAnOpenRequestAndADrawKeepTheirKey tries what else makes room for another.
func TestAnOpenRequestAndADrawKeepTheirKey(t *testing.T) {
	c := everyKind(t)
	for _, statement := range []string{`UPDATE supplements SET id = 'other'`, `UPDATE draws SET round_id = 'other'`} {
		if _, err := c.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v", statement, err)
		}
	}
}

// TestNoRowThatIsWrittenOnceIsWrittenOver tries what PostgreSQL has instead.
func TestNoRowThatIsWrittenOnceIsWrittenOver(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	c := everyKind(t)
	types := map[string]dbtest.Column{}
	for _, column := range dbtest.Columns(t, c) {
		types[column.Table+"."+column.Name] = column
	}
	for _, table := range guardedTables(t, c) {
		keys := textsIn(t, c, `SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
			WHERE i.indisprimary AND i.indrelid = '`+table+`'::regclass ORDER BY a.attnum`)
		last := types[table+"."+keys[len(keys)-1]]
		last.Name = table + "." + last.Name
		_, err := c.ExecContext(t.Context(), `INSERT INTO `+table+` SELECT * FROM `+table+` LIMIT 1
			ON CONFLICT (`+strings.Join(keys, ", ")+`) DO UPDATE SET `+keys[len(keys)-1]+` = `+another(t, last))
		if err == nil {
			t.Errorf("a row of %s was written over", table)
		}
	}
}
