package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"subsidieportaal/subsidy"
)

// How many connections a copy has at most: one writes for all, and an import
// or a migration beside it. Eight copies fit into PostgreSQL's standard of 100.
const (
	postgresWriters = 4
	postgresReaders = 8
)

// silence is how long a server may keep silent, to one that opens it and in a
// transaction that many share. It is longer than anybody waits for a lock, and
// as long as a server lets a copy keep silent.
const silence = 10 * time.Second

// postgresEngine is PostgreSQL, which several copies of the portal may share.
type postgresEngine struct{}

// Locks that the copies of the portal take from each other in one database.
const (
	writing   = 7_305_801_001 // by whoever writes, until the transaction ends
	migrating = 7_305_801_002 // by whoever migrates
)

// settings of every connection. One that waits longer than SQLite would gives
// up, and one whose copy stopped in the middle does not keep the others waiting.
var postgresSettings = map[string]string{
	"application_name":                    "portal",
	"timezone":                            "UTC",
	"lock_timeout":                        "5s",
	"idle_in_transaction_session_timeout": "10s",
	"synchronous_commit":                  "on",
}

func openPostgreSQL(ctx context.Context, dsn string, keys Keys) (*Store, error) {
	config, err := postgresConfig(dsn)
	if err != nil {
		return nil, err
	}
	readOnly := config.Copy()
	readOnly.RuntimeParams["default_transaction_read_only"] = "on"
	// Verifying may think for long about what it has read.
	readOnly.RuntimeParams["idle_in_transaction_session_timeout"] = "10min"
	p := &pools{engine: postgresEngine{}, keys: keys, write: postgresPool(config, postgresWriters), read: postgresPool(readOnly, postgresReaders)}
	s := newStore(p)
	patient, enough := context.WithTimeout(ctx, silence)
	defer enough()
	if err := p.engine.check(patient, p); err != nil {
		return nil, errors.Join(fmt.Errorf("db: open %s: %w", titleOf(config), err), s.Close())
	}
	return s, nil
}

// postgresConfig reads a DSN. What is wrong with it is told without the DSN:
// there is a password in it.
func postgresConfig(dsn string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("db: the database is no address such as postgres://portal@localhost/portal")
	}
	for name, value := range postgresSettings {
		config.RuntimeParams[name] = value
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	// Of several servers only the primary is asked, by those who only read too: a
	// standby lags behind it and takes no writes.
	config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsPrimary
	// A server that vanished without a word is missed within half a minute.
	dialer := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3}}
	config.DialFunc = dialer.DialContext
	return config, nil
}

func titleOf(config *pgx.ConnConfig) string {
	return fmt.Sprintf("PostgreSQL at %s:%d, database %s", config.Host, config.Port, config.Database)
}

func postgresPool(config *pgx.ConnConfig, connections int) *sql.DB {
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	pool.SetConnMaxLifetime(30 * time.Minute) // follows a server that moved
	return pool
}

func (postgresEngine) text(query string) string { return query }

// write takes the lock of whoever writes first, and reads after it: each
// statement then sees all that those before it have committed.
func (postgresEngine) write(ctx context.Context, pool *sql.DB) (*sql.Tx, error) {
	tx, err := pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, writing); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

// share begins a shared transaction of the writers of one copy, with the lock of
// who writes: those of the other copies wait. Whoever holds it already has it.
func (postgresEngine) share(p *pools) (transaction, error) {
	ctx, cancel := context.WithTimeout(context.Background(), groupPatience)
	defer cancel()
	conn, err := p.write.Conn(ctx)
	if err != nil {
		return nil, (&Store{pools: p}).translate(fmt.Errorf("db: begin: %w", err))
	}
	begin := fmt.Sprintf("BEGIN; SELECT pg_advisory_xact_lock(%d)", writing)
	if p.held.Load() {
		begin = "BEGIN"
	}
	return begun(p, conn, watching(silence), postgresStatus, begin)
}

// postgresStatus gives what the server said of the transaction last.
func postgresStatus(conn *sql.Conn) status {
	said := byte(0)
	err := conn.Raw(func(c any) error {
		if open := c.(*stdlib.Conn).Conn(); !open.IsClosed() {
			said = open.PgConn().TxStatus()
		}
		return nil
	})
	switch {
	case err == nil && said == 'T':
		return healthy
	case err == nil && said == 'E':
		return spoilt
	}
	return gone
}

func (postgresEngine) read(ctx context.Context, pool *sql.DB) (*sql.Tx, error) {
	return pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

func (postgresEngine) glance(ctx context.Context, p *pools) (transaction, error) {
	conn, err := p.read.Conn(ctx)
	if err != nil {
		return nil, (&Store{pools: p}).translate(fmt.Errorf("db: begin: %w", err))
	}
	return begun(p, conn, watching(silence), postgresStatus, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
}

// check refuses a server that acknowledges what it may lose, and a database
// that keeps letters in another encoding than the portal's.
func (postgresEngine) check(ctx context.Context, p *pools) error {
	for _, want := range []struct{ setting, value string }{
		{"fsync", "on"}, {"synchronous_commit", "on"}, {"server_encoding", "UTF8"},
	} {
		var got string
		if err := p.write.QueryRowContext(ctx, `SELECT current_setting($1)`, want.setting).Scan(&got); err != nil {
			return err
		}
		if got != want.value {
			return fmt.Errorf("%s is %s, must be %s", want.setting, got, want.value)
		}
	}
	return nil
}

// refusal gives the name of a constraint, or what a trigger raised.
func (postgresEngine) refusal(err error) (name string, missing bool) {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return "", false
	}
	switch e.Code {
	case "23503": // foreign_key_violation
		return "", true
	case "23505", "23514": // unique_violation, check_violation
		return e.ConstraintName, false
	case "P0001": // raise_exception
		return e.Message, false
	}
	return "", false
}

// integrity has nothing to look at: PostgreSQL keeps its references itself, and
// its own checksums and amcheck look after its files.
func (postgresEngine) integrity(context.Context, *verification) error { return nil }

// forget leaves it to the server's own vacuum.
func (postgresEngine) forget(context.Context, *pools) error { return nil }

func (postgresEngine) schema() schema {
	return schema{dialect: goose.DialectPostgres, folder: "postgres", words: func(text string) string { return text }}
}

func (postgresEngine) carrier() carrier { return postgresCarrier{} }

// alone holds a lock on a connection of its own; it ends with the connection,
// also where the copy dies.
func (postgresEngine) alone(ctx context.Context, pool *sql.DB, fn func() error) (err error) {
	held, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	defer held.Close()
	// Another copy may be at it for longer than a writer waits.
	if _, err := held.ExecContext(ctx, `SET lock_timeout = 0`); err != nil {
		return fmt.Errorf("db: %w", err)
	}
	if _, err := held.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, migrating); err != nil {
		return fmt.Errorf("db: waiting for a copy that migrates: %w", err)
	}
	defer func() {
		// With the unlock fails the connection, and the lock with it.
		_, unlock := held.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock_all(); RESET lock_timeout`)
		err = errors.Join(err, unlock)
	}()
	return fn()
}

// passing are the classes and codes of PostgreSQL's errors that go by: no
// connection, no room, it stops or starts, a transaction that another was ahead of.
var passing = []string{"08", "53", "57P", "58", "25P03", "40001", "40P01"}

// lockNotAvailable is that of a lock that another kept for too long.
const lockNotAvailable = "55P03"

// passing tells of a server that cannot be reached, is starting or stopping, is
// full, lets nobody write for too long, or keeps silent: then the context of what
// was asked has ended, by its term or by the watch over it.
func (postgresEngine) passing(err error) *subsidy.Error {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		if e.Code == lockNotAvailable {
			return subsidy.TooBusy()
		}
		for _, code := range passing {
			if strings.HasPrefix(e.Code, code) {
				return unreachable()
			}
		}
		return nil
	}
	var network net.Error
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || closed(err) {
		return unreachable()
	}
	return nil
}

// closed tells of a connection that ended before anything more was sent on it,
// for which pgconn has no name.
func closed(err error) bool {
	return pgconn.SafeToRetry(err) && strings.HasSuffix(err.Error(), "conn closed")
}

// unreachable refuses what the database could not do now. Whether it did is not
// always known: who asks again with the same form gets the same answer.
func unreachable() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.Unavailable, Message: "Het portaal kan even niet bij de gegevens. Wat u typte staat nog in uw browser. Probeer het over een paar tellen opnieuw: wat al binnen was, komt niet dubbel."}
}
