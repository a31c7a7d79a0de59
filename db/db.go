// Package db is the memory of the portal: subsidy.Store over database/sql, on
// SQLite or on PostgreSQL, in one SQL text.
//
// Its queries stand beside the method that uses them, one file per noun. What
// the rules forbid the schema forbids again, and errors.go turns what the
// schema refuses into words for the person who asked. What differs between the
// engines is in engine.go, sqlite.go and postgres.go.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"subsidieportaal/subsidy"
)

// Store is the memory of the portal, or that memory within one transaction.
// Outside a transaction it reads from a pool of readers and writes on a pool of
// writers, of which SQLite has one; within one, everything goes through the
// transaction.
//
// A function that runs in a transaction uses the Store that it is given. With
// the outer one it would wait for the turn that it has itself, and be refused
// as Overloaded after five seconds, or when its context ends before that.
type Store struct {
	pools *pools
	tx    querier // nil outside a transaction
	shut  bool    // what does not open is read as empty
}

// pools are the connections of one open database.
type pools struct {
	engine engine
	write  *sql.DB
	read   *sql.DB
	keys   Keys
	group  *group        // shares the writer among those who write
	beside *checkpointer // nil on PostgreSQL, which does that itself
	barred atomic.Bool   // the file could only be read when it was last written to; see writable
	held   atomic.Bool   // every other portal is kept from writing; see Hold
	// written counts the transactions that changed something.
	written atomic.Uint64
	// schemes are the versions that were read, by their keys.
	schemes sync.Map
}

var _ subsidy.Store = (*Store)(nil)

// newStore gives the store of an open database.
func newStore(p *pools) *Store {
	p.group = newGroup(func() (transaction, error) { return p.engine.share(p) })
	return &Store{pools: p}
}

// Open opens the database of a DSN: a file, such as "file:portal.db" or a bare
// path, which it makes, readable to its owner alone, where there is none; or
// "postgres://…". It refuses a database that does not keep what it
// acknowledges. What it holds of people is sealed with keys; it does not migrate,
// nor look yet whether they are the right ones.
func Open(ctx context.Context, dsn string, keys Keys) (*Store, error) {
	if OnPostgreSQL(dsn) {
		return openPostgreSQL(ctx, dsn, keys)
	}
	return openSQLite(ctx, dsn, keys)
}

// OnPostgreSQL tells whether a DSN is of PostgreSQL, which several copies of
// the portal may share.
func OnPostgreSQL(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// Title names the database of a DSN for a log or a screen: without a password.
func Title(dsn string) string {
	if !OnPostgreSQL(dsn) {
		return dsn
	}
	config, err := postgresConfig(dsn)
	if err != nil {
		return "PostgreSQL"
	}
	return titleOf(config)
}

// OpenExisting opens a database that is there, of the version of this program
// and sealed with these keys, to look at it: it makes no file and migrates
// nothing.
func OpenExisting(ctx context.Context, dsn string, keys Keys) (*Store, error) {
	if !OnPostgreSQL(dsn) {
		path, err := sqlitePath(dsn)
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("db: there is no database: %w", err)
		}
	}
	s, err := Open(ctx, dsn, keys)
	if err != nil {
		return nil, err
	}
	if err := s.Current(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.checkKeys(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close ends every connection, after the transaction that is being made
// durable. The writer goes last; on SQLite it leaves one file with everything
// in it.
func (s *Store) Close() error {
	s.pools.group.close()
	var err error
	if s.pools.beside != nil {
		err = s.pools.beside.close()
	}
	return errors.Join(err, s.pools.read.Close(), s.pools.write.Close())
}

// readyPatience is how long Ready waits: who asks it wants to know it soon.
const readyPatience = 5 * time.Second

// Ready tells whether the database answers, and soon, has been migrated, and can
// be written to.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyPatience)
	defer cancel()
	const query = `SELECT COUNT(*) FROM rounds`
	var rounds int
	if s.pools.group.failed.Load() {
		return errFailed
	}
	if err := s.writable(ctx); err != nil {
		return err
	}
	if err := s.reads().QueryRowContext(ctx, query).Scan(&rounds); err != nil {
		return fmt.Errorf("db: not ready: %w", err)
	}
	return nil
}
