package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // consoles
	_ "github.com/mattn/go-sqlite3"

	"subsidieportaal/db"
)

// OnPostgreSQL tells whether the tests run on the PostgreSQL server that
// PORTAL_TEST_POSTGRES names; else they run on SQLite.
func OnPostgreSQL() bool { return server() != "" }

func server() string { return os.Getenv("PORTAL_TEST_POSTGRES") }

// OnlySQLite skips a test that is about SQLite's own file, on PostgreSQL.
func OnlySQLite(t testing.TB) {
	t.Helper()
	if OnPostgreSQL() {
		t.Skip("about the file of SQLite")
	}
}

// OnlyPostgreSQL skips a test that is about PostgreSQL alone, on SQLite.
func OnlyPostgreSQL(t testing.TB) {
	t.Helper()
	if !OnPostgreSQL() {
		t.Skip("about PostgreSQL: make postgres runs it")
	}
}

// Database gives the DSN of an empty database of this test alone, gone at its
// end: a file, or on PostgreSQL a database that has been migrated.
func Database(t testing.TB) string {
	t.Helper()
	if !OnPostgreSQL() {
		return "file:" + filepath.Join(t.TempDir(), "portal.db")
	}
	template, err := migrated()
	must(t, err)
	return create(t, "TEMPLATE "+template)
}

// Bare gives the DSN of a database that has not been migrated.
func Bare(t testing.TB) string {
	t.Helper()
	if !OnPostgreSQL() {
		return Database(t)
	}
	return create(t, "TEMPLATE template0")
}

// create makes a database on the server.
func create(t testing.TB, how string) string {
	t.Helper()
	name := "test_" + strings.ToLower(rand.Text())
	must(t, onServer(context.Background(), "CREATE DATABASE "+name+" "+how))
	t.Cleanup(func() { must(t, onServer(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)")) })
	return at(name)
}

// at gives the DSN of a database of the server.
func at(name string) string {
	u, err := url.Parse(server())
	if err != nil {
		panic(err)
	}
	u.Path = "/" + name
	return u.String()
}

var administrator = sync.OnceValues(func() (*sql.DB, error) { return sql.Open("pgx", server()) })

func onServer(ctx context.Context, statement string) error {
	pool, err := administrator()
	if err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, statement)
	return err
}

// migrated gives the name of a database of this process that is migrated, to
// copy: that is faster than migrating each.
var migrated = sync.OnceValues(func() (string, error) {
	ctx := context.Background()
	name, err := newModel(ctx, "template0")
	if err != nil {
		return "", err
	}
	store, err := db.Open(ctx, at(name), Ring())
	if err != nil {
		return "", err
	}
	return name, errors.Join(store.Migrate(ctx), store.Close())
})

// newModel makes a database to copy others from; it goes with its server.
func newModel(ctx context.Context, template string) (string, error) {
	name := fmt.Sprintf("model_%d_%s", os.Getpid(), strings.ToLower(rand.Text()[:8]))
	return name, onServer(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
}

// modelDatabase makes one that is migrated.
func modelDatabase() (string, error) {
	template, err := migrated()
	if err != nil {
		return "", err
	}
	return newModel(context.Background(), template)
}

// Console gives a database as somebody with a console has it, with no portal
// between.
func Console(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if !db.OnPostgreSQL(dsn) {
		driver, dsn = "sqlite3", "file:"+strings.TrimPrefix(dsn, "file:")+"?_busy_timeout=5000&_foreign_keys=on"
	}
	pool, err := sql.Open(driver, dsn)
	must(t, err)
	pool.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, pool.Close()) })
	return pool
}
