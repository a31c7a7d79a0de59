package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

// readers is how many connections read beside the one that writes.
const readers = 4

// sqliteEngine is SQLite: one file, one writer, four readers.
type sqliteEngine struct{}

func openSQLite(ctx context.Context, dsn string, keys Keys) (*Store, error) {
	path, err := sqlitePath(dsn)
	if err != nil {
		return nil, err
	}
	if err := createFile(path); err != nil {
		return nil, err
	}
	if err := notCutShort(path); err != nil {
		return nil, err
	}
	p := &pools{engine: sqliteEngine{}, keys: keys, write: sqlitePool(WriterDSN(path), 1), read: sqlitePool(readerDSN(path), readers)}
	s := newStore(p)
	if err := p.engine.check(ctx, p); err != nil {
		return nil, errors.Join(fmt.Errorf("db: open %s: %w", path, damage(err)), s.Close())
	}
	p.beside = newCheckpointer(path, p.group.judge)
	p.group.committed = p.beside.committed
	return s, nil
}

var (
	compared = regexp.MustCompile(`([^<>!|])= *\$(\d+)`)
	dollar   = regexp.MustCompile(`\$(\d+)`)
	numbered sync.Map // the text with $N, to that with ?N
)

// text writes $N as ?N: SQLite takes both, but gives $N the number of its
// first appearance and so, without a word, another argument.
//
// What is compared for equality gets the collation that it has anyway. SQLite
// looks at a bare argument there to guess how many rows it gives, and so plans
// the query anew each time that it is asked, which costs more than asking it.
func (sqliteEngine) text(query string) string {
	if text, ok := numbered.Load(query); ok {
		return text.(string)
	}
	text := compared.ReplaceAllString(query, "$1= ?$2 COLLATE BINARY")
	text = dollar.ReplaceAllString(text, "?$1")
	numbered.Store(query, text)
	return text
}

// write needs no more than a transaction: the pool has one connection.
func (sqliteEngine) write(ctx context.Context, pool *sql.DB) (*sql.Tx, error) {
	return pool.BeginTx(ctx, nil)
}

// share begins a shared transaction on the one writer; Overloaded where another
// process writes.
func (sqliteEngine) share(p *pools) (transaction, error) {
	conn, err := p.write.Conn(context.Background())
	if err != nil {
		return nil, fmt.Errorf("db: begin: %w", err)
	}
	return begun(p, conn, watching(0), sqliteStatus, "BEGIN IMMEDIATE")
}

// sqliteStatus asks SQLite: a statement that fails leaves nothing behind, or
// takes the transaction with it.
func sqliteStatus(conn *sql.Conn) status {
	now := gone
	err := conn.Raw(func(c any) error {
		if !c.(*sqlite3.SQLiteConn).AutoCommit() {
			now = healthy
		}
		return nil
	})
	if err != nil {
		return gone
	}
	return now
}

func (sqliteEngine) read(ctx context.Context, pool *sql.DB) (*sql.Tx, error) {
	return pool.BeginTx(ctx, nil)
}

func (sqliteEngine) glance(ctx context.Context, p *pools) (transaction, error) {
	conn, err := p.read.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("db: begin: %w", err)
	}
	return begun(p, conn, watching(0), sqliteStatus, "BEGIN")
}

// check reads back the pragmas of both pools: the writer first, which makes a
// new database what the readers expect.
func (sqliteEngine) check(ctx context.Context, p *pools) error {
	if err := checkPragmas(ctx, p.write, writerPragmas); err != nil {
		return fmt.Errorf("writer: %w", err)
	}
	if err := checkPragmas(ctx, p.read, readerPragmas); err != nil {
		return fmt.Errorf("reader: %w", err)
	}
	return nil
}

// refusal gives the name of a constraint. SQLite names a unique one by its
// columns.
func (sqliteEngine) refusal(err error) (name string, missing bool) {
	var e sqlite3.Error
	if !errors.As(err, &e) || e.Code != sqlite3.ErrConstraint {
		return "", false
	}
	_, name, found := strings.Cut(e.Error(), " constraint failed: ")
	if !found {
		name = e.Error() // of a trigger
	}
	if e.ExtendedCode == sqlite3.ErrConstraintUnique || e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey {
		name = uniqueColumns[name]
	}
	return name, e.ExtendedCode == sqlite3.ErrConstraintForeignKey
}

// integrity asks SQLite whether its file is whole, and for rows that refer to
// nothing.
func (sqliteEngine) integrity(ctx context.Context, v *verification) error {
	err := v.each(ctx, `PRAGMA integrity_check`, func(r row) error {
		text, err := scanText(r)
		if err == nil && text != "ok" {
			v.breach("SQLite", "%s", text)
		}
		return err
	})
	if err != nil {
		return err
	}
	return v.each(ctx, `SELECT "table" || ' refers to a missing row of ' || "parent" FROM pragma_foreign_key_check`, func(r row) error {
		text, err := scanText(r)
		v.breach("SQLite", "%s", text)
		return err
	})
}

// toSQLite turns PostgreSQL's words into SQLite's. STRICT keeps a column to
// its type, as PostgreSQL does.
var toSQLite = strings.NewReplacer(
	"BIGINT", "INTEGER", "BOOLEAN", "INTEGER", "TIMESTAMPTZ", "TEXT", "BYTEA", "BLOB",
	"\n);", "\n) STRICT;")

func (sqliteEngine) schema() schema {
	return schema{dialect: goose.DialectSQLite3, folder: "sqlite", words: toSQLite.Replace}
}

func (sqliteEngine) carrier() carrier { return sqliteCarrier{} }

// alone has nobody to wait for: one copy has the file.
func (sqliteEngine) alone(_ context.Context, _ *sql.DB, fn func() error) error { return fn() }

// forget rewrites the file: SQLite leaves what was overwritten in pages that it
// has no use for.
func (sqliteEngine) forget(ctx context.Context, p *pools) error {
	for _, statement := range []string{`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`} {
		if _, err := p.write.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("db: %s: %w", statement, err)
		}
	}
	return nil
}

// sqlitePath gives the file of a DSN. Options are refused: those that matter
// are ours, and a wrong one would lose what was acknowledged. So is a database
// in memory, of which every connection would have its own.
func sqlitePath(dsn string) (string, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(dsn, "file:"), "//")
	switch {
	case OnPostgreSQL(dsn):
		return "", errors.New("db: this is for a file of SQLite; PostgreSQL has its own tools, see docs/operations.md")
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

func sqlitePool(dsn string, connections int) *sql.DB {
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
// and short-lived, and stays in memory; and it leaves the log to the
// checkpointer for as long as that keeps up.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := sqliteDriver.Open(string(c))
	if err != nil || !strings.Contains(string(c), writerOption) {
		return conn, err
	}
	const settings = `PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = ` + checkpointPages
	if _, err := conn.(*sqlite3.SQLiteConn).Exec(settings, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Driver gives the driver of the connections.
func (c connector) Driver() driver.Driver { return sqliteDriver }

// Exists tells whether the file of a DSN is there.
func Exists(dsn string) bool {
	path, err := sqlitePath(dsn)
	if err != nil {
		return false
	}
	_, err = os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// Sealed tells whether a database holds what was sealed: then it must be given
// its own keys, and no new ones are to be made. One that is not there holds
// nothing.
func Sealed(ctx context.Context, dsn string) (bool, error) {
	const query = `SELECT COUNT(*) FROM sqlite_schema WHERE name = 'key_check'`
	path, err := sqlitePath(dsn)
	if err != nil || !Exists(dsn) {
		return false, err
	}
	pool := sqlitePool(readerDSN(path), 1)
	defer pool.Close()
	var found int
	if err := pool.QueryRowContext(ctx, query).Scan(&found); err != nil || found == 0 {
		return false, err
	}
	err = pool.QueryRowContext(ctx, `SELECT COUNT(*) FROM key_check`).Scan(&found)
	return found > 0, err
}
