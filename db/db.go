// Package db is the memory of the portal: subsidy.Store over database/sql, on
// SQLite, in one SQL text that PostgreSQL reads too.
//
// Its queries stand beside the method that uses them, one file per noun. What
// the rules forbid the schema forbids again, and errors.go turns what the
// schema refuses into words for the person who asked.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"subsidieportaal/subsidy"
)

// readers is how many connections read beside the one that writes.
const readers = 4

// Store is the memory of the portal, or that memory within one transaction.
// Outside a transaction it reads from a pool of readers and writes on the one
// writer; within one, everything goes through the transaction.
//
// A function that runs in a transaction uses the Store that it is given. With
// the outer one it would wait for the writer that it holds itself, until its
// context ends.
type Store struct {
	pools *pools
	tx    querier // nil outside a transaction
}

// pools are the connections of one open database.
type pools struct {
	write *sql.DB
	read  *sql.DB
	group *group // shares the writer among those who write
	// schemes are the versions that were read, by their keys.
	schemes sync.Map
}

var _ subsidy.Store = (*Store)(nil)

// Open opens the database of a DSN, such as "file:portal.db" or a bare path,
// and makes the file, readable to its owner alone, where there is none. It
// refuses a database that does not keep what it acknowledges: every pragma is
// read back on the writer and on a reader. It does not migrate.
func Open(ctx context.Context, dsn string) (*Store, error) {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return nil, errors.New("db: PostgreSQL is not supported yet; give a file, such as file:portal.db")
	}
	path, err := sqlitePath(dsn)
	if err != nil {
		return nil, err
	}
	if err := createFile(path); err != nil {
		return nil, err
	}
	s := &Store{pools: &pools{write: openSQLite(WriterDSN(path), 1), read: openSQLite(readerDSN(path), readers)}}
	s.pools.group = newGroup(s.share)
	if err := s.check(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("db: open %s: %w", path, err), s.Close())
	}
	return s, nil
}

// OpenExisting opens a database that is there and of the version of this
// program, to look at it: it makes no file and migrates nothing.
func OpenExisting(ctx context.Context, dsn string) (*Store, error) {
	path, err := sqlitePath(dsn)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("db: there is no database: %w", err)
	}
	s, err := Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	if err := s.Current(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// check reads back the pragmas of both pools: the writer first, which makes a
// new database what the readers expect.
func (s *Store) check(ctx context.Context) error {
	if err := checkPragmas(ctx, s.pools.write, writerPragmas); err != nil {
		return fmt.Errorf("writer: %w", err)
	}
	if err := checkPragmas(ctx, s.pools.read, readerPragmas); err != nil {
		return fmt.Errorf("reader: %w", err)
	}
	return nil
}

// Close ends every connection, after the transaction that is being made
// durable. The writer goes last, and leaves one file with everything in it.
func (s *Store) Close() error {
	s.pools.group.close()
	return errors.Join(s.pools.read.Close(), s.pools.write.Close())
}

// Ready tells whether the database answers and has been migrated.
func (s *Store) Ready(ctx context.Context) error {
	const query = `SELECT COUNT(*) FROM rounds`
	var rounds int
	if err := s.reads().QueryRowContext(ctx, query).Scan(&rounds); err != nil {
		return fmt.Errorf("db: not ready: %w", err)
	}
	return nil
}
