package db_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/db/dbtest/cluster"
)

// TestMain runs the tests and, after a run of them all, holds the SQL that
// they used, and the migrations, against PostgreSQL: the text is one, and must
// stay so.
func TestMain(m *testing.M) {
	code := m.Run()
	if whole := flag.Lookup("test.run").Value.String() == ""; code == 0 && whole && !testing.Short() && !dbtest.OnPostgreSQL() {
		code = acceptedByPostgreSQL()
	}
	os.Exit(code)
}

// acceptedByPostgreSQL gives 0 where PostgreSQL takes everything, and where
// this machine has no PostgreSQL to ask.
func acceptedByPostgreSQL() int {
	c, err := cluster.Start()
	if err != nil {
		fmt.Println("PostgreSQL was not asked:", err)
		return 0
	}
	defer func() {
		if err := c.Remove(); err != nil {
			fmt.Println(err)
		}
	}()
	text, queries, err := postgresScript()
	if err == nil {
		err = c.SQL("postgres", text)
	}
	if err != nil {
		fmt.Println("FAIL: PostgreSQL refuses what SQLite takes:", err)
		return 1
	}
	fmt.Println("PostgreSQL takes the migrations and", queries, "queries")
	return 0
}

// postgresScript gives the migrations as they are written, and every query
// that the tests used as a statement to prepare: that resolves each name and
// type. What is SQLite's own is left out.
func postgresScript() (script string, queries int, err error) {
	var b strings.Builder
	var all []string
	for _, pattern := range []string{"migrations/*.sql", "migrations/postgres/*.sql"} {
		files, err := fs.Glob(db.Migrations, pattern)
		if err != nil {
			return "", 0, err
		}
		all = append(all, files...)
	}
	// By their numbers, as they would be applied.
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(path.Base(a), path.Base(b)) })
	for _, file := range all {
		text, err := db.Migrations.ReadFile(file)
		if err != nil {
			return "", 0, err
		}
		b.Write(text)
	}
	used := db.Queries()
	slices.Sort(used)
	for _, query := range used {
		if strings.Contains(strings.ToLower(query), "pragma") || query == `SELECT $2, $1` {
			continue
		}
		queries++
		fmt.Fprintf(&b, "\nPREPARE q%d AS %s;\n", queries, query)
	}
	return b.String(), queries, nil
}
