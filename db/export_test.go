package db

import (
	"context"
	"errors"

	"subsidieportaal/subsidy"
)

// What the tests look at from inside.
var (
	CheckPragmas  = checkPragmas
	WriterPragmas = writerPragmas
	Number        = sqliteEngine{}.text
	ToSQLite      = toSQLite
	Migrations    = migrations
	Violations    = violations
	UniqueColumns = uniqueColumns
	WaitingQuery  = waiting
	RoundQuery    = roundQuery
)

// MigrateAgain does one migration again, whatever came after it.
func MigrateAgain(ctx context.Context, s *Store, version int64) error {
	provider, err := s.migrator()
	if err != nil {
		return err
	}
	_, err = provider.ApplyVersion(ctx, version, true)
	return err
}

// Queries gives every query that ran in this process, as it is written.
func Queries() []string {
	var queries []string
	numbered.Range(func(query, _ any) bool {
		queries = append(queries, query.(string))
		return true
	})
	return queries
}

// BeforeCommit has hook called before each shared transaction of a store is
// made durable. An error of it is that of the commit.
func BeforeCommit(s *Store, hook func() error) {
	s.pools.group.close()
	s.pools.group = newGroup(func() (transaction, error) {
		tx, err := s.pools.engine.share(s.pools)
		return &watched{tx, hook}, err
	})
}

type watched struct {
	transaction
	hook func() error
}

func (w *watched) commit() error {
	if err := w.hook(); err != nil {
		return errors.Join(err, w.rollback())
	}
	return w.transaction.commit()
}

// Waiting gives how many wait for their turn to write.
func Waiting(s *Store) int { return len(s.pools.group.queue) }

// Writing is the lock of whoever writes on PostgreSQL.
const Writing = writing

// GroupQueue is how many may wait.
const GroupQueue = groupQueue

// Run runs a statement as it is written.
func (s *Store) Run(ctx context.Context, statement string, args ...any) error {
	_, err := s.exec(ctx, statement, args...)
	return err
}

// Forge writes over a sealed value as somebody does who has the keys, and the
// console that lets what is written once be sealed again.
func (s *Store) Forge(ctx context.Context, table, column, row, plain string) error {
	return s.whole(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, `INSERT INTO resealing (id) VALUES (1)`)
		if err == nil {
			_, err = tx.exec(ctx, `UPDATE `+table+` SET `+column+` = $1 WHERE id = $2`, sealed(table+"."+column, row, plain), row)
		}
		if err == nil {
			_, err = tx.exec(ctx, `DELETE FROM resealing`)
		}
		return err
	})
}

// SealedColumn is a column that is sealed, as the tests see it.
type SealedColumn struct {
	Name, Table, Column string
	Key                 []string
}

// SealedColumns gives all of them.
func SealedColumns() []SealedColumn {
	var columns []SealedColumn
	for _, c := range sealedColumns {
		t := sealedTables([]sealedColumn{c})[0]
		columns = append(columns, SealedColumn{c.name, t.name, c.column(), t.key})
	}
	return columns
}

// Unseal opens a value as it stands in a column.
func Unseal(keys Keys, column, row string, value any) (any, error) {
	if bytes, ok := value.([]byte); ok {
		return openBytes(keys, column, row, bytes)
	}
	return openText(keys, column, row, value.(string))
}

// KeysOf gives the keys of a store.
func KeysOf(s *Store) Keys { return s.pools.keys }

// Walk reads a view of the work list as a long one is read.
func (s *Store) Walk(ctx context.Context, f subsidy.WorklistFilter, ref subsidy.Reference) error {
	long := subsidy.Worklist{Tally: subsidy.Tally{Count: subsidy.CountMost, More: true}, Page: 1}
	if _, err := s.pageOf(ctx, f, long); err != nil {
		return err
	}
	return s.besides(ctx, f, ref, &subsidy.Neighbours{})
}
