package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// sqlitePath gives the file of a DSN. Options are refused: those that matter
// are ours, and a wrong one would lose what was acknowledged. So is a database
// in memory, of which every connection would have its own.
func sqlitePath(dsn string) (string, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(dsn, "file:"), "//")
	switch {
	case path == "":
		return "", errors.New("db: no database given; give a file, such as file:portal.db")
	case strings.Contains(path, ":memory:"):
		return "", errors.New("db: a database in memory is not supported; give a file, such as file:portal.db")
	case strings.Contains(path, "?"):
		return "", errors.New("db: the database takes no options; give a file alone, such as file:portal.db")
	}
	return path, nil
}

// createFile makes an empty database where there is none, for its owner alone.
// SQLite gives the files that it puts beside it the same mode.
func createFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	return f.Close()
}

// sqliteOptions makes an acknowledged commit last through a power cut: the
// driver's own default for synchronous does not. See sqlitePragmas.
const sqliteOptions = "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL&_foreign_keys=on&_cache_size=-4000&_stmt_cache_size=128&_mutex=no"

// WriterDSN gives the driver's data source name of the writer of a file. It
// locks at the beginning of a transaction: one that first reads and then
// writes would fail under load, however long it waits.
func WriterDSN(path string) string {
	return "file:" + escapePath.Replace(path) + sqliteOptions + writerOption
}

// writerOption is what only the writer has.
const writerOption = "&_txlock=immediate"

func readerDSN(path string) string {
	return "file:" + escapePath.Replace(path) + sqliteOptions + "&_query_only=1"
}

var escapePath = strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23")

// pragma is a setting of a connection and the value that it must have.
type pragma struct{ name, want string }

// sqlitePragmas are what every connection must have.
var sqlitePragmas = []pragma{
	{"journal_mode", "wal"},
	{"synchronous", "2"}, // FULL
	{"foreign_keys", "1"},
	{"busy_timeout", "5000"}, // ms
	{"trusted_schema", "0"},
}

var (
	writerPragmas = append([]pragma{{"query_only", "0"}}, sqlitePragmas...)
	readerPragmas = append([]pragma{{"query_only", "1"}}, sqlitePragmas...)
)

// checkPragmas reads the pragmas of a pool back and names the first that is
// not what it must be.
func checkPragmas(ctx context.Context, pool *sql.DB, pragmas []pragma) error {
	for _, p := range pragmas {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+p.name).Scan(&got); err != nil {
			return fmt.Errorf("pragma %s: %w", p.name, err)
		}
		if got != p.want {
			return fmt.Errorf("pragma %s is %s, must be %s", p.name, got, p.want)
		}
	}
	return nil
}

func openSQLite(dsn string, connections int) *sql.DB {
	pool := sql.OpenDB(connector(dsn))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool
}

// connector opens connections of one data source name.
type connector string

var sqliteDriver = &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
	// A schema that somebody tampered with gets no functions of the program.
	_, err := c.Exec("PRAGMA trusted_schema = OFF", nil)
	return err
}}

// Connect opens one connection. What the writer needs to undo a turn is small
// and short-lived, and stays in memory.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := sqliteDriver.Open(string(c))
	if err != nil || !strings.Contains(string(c), writerOption) {
		return conn, err
	}
	if _, err := conn.(*sqlite3.SQLiteConn).Exec("PRAGMA temp_store = MEMORY", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Driver gives the driver of the connections.
func (c connector) Driver() driver.Driver { return sqliteDriver }
