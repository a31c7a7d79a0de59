package db_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestOpenRefusesWhatItCannotKeep(t *testing.T) {
	for _, tt := range []struct{ name, dsn, want string }{
		{"an address that is none", "postgres://portal:secret@localhost:port/portal", "no address such as postgres://"},
		{"a PostgreSQL that is not there", "postgres://portal:secret@127.0.0.1:1/portal", "open PostgreSQL at 127.0.0.1:1, database portal: "},
		{"nothing", "", "no database given"},
		{"a file without a name", "file:", "no database given"},
		{"a database in memory", "file::memory:", "in memory"},
		{"options that may undo ours", "file:portal.db?_synchronous=OFF", "takes no options"},
		{"a folder that is not there", filepath.Join(t.TempDir(), "nowhere", "portal.db"), "no such file"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := db.Open(t.Context(), tt.dsn, ring())
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("it tells the password: %v", err)
			}
		})
	}
}

func TestOpenTakesAPathWithOrWithoutFile(t *testing.T) {
	dbtest.OnlySQLite(t)
	folder := t.TempDir()
	for _, dsn := range []string{folder + "/bare.db", "file:" + folder + "/file.db", "file://" + folder + "/slashes.db",
		folder + "/50% van #1.db"} {
		s, err := db.Open(t.Context(), dsn, ring())
		must(t, err)
		must(t, s.Migrate(t.Context()))
		must(t, s.Close())
		path := strings.TrimPrefix(strings.TrimPrefix(dsn, "file:"), "//")
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestOnlyTheOwnerReadsTheFiles(t *testing.T) {
	dbtest.OnlySQLite(t)
	_, dsn := portal(t)
	path := strings.TrimPrefix(dsn, "file:")
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		must(t, err)
		equal(t, info.Mode().Perm(), 0o600)
	}
}

func TestAWrongPragmaIsNoticed(t *testing.T) {
	dbtest.OnlySQLite(t)
	for _, tt := range []struct{ option, want string }{
		{"_synchronous=NORMAL", "pragma synchronous is 1, must be 2"},
		{"_journal_mode=DELETE", "pragma journal_mode is delete, must be wal"},
		{"_foreign_keys=off", "pragma foreign_keys is 0, must be 1"},
		{"_busy_timeout=10", "pragma busy_timeout is 10, must be 5000"},
		{"_query_only=1", "pragma query_only is 1, must be 0"},
		{"_cache_size=-4000", "pragma trusted_schema is 1, must be 0"},
	} {
		t.Run(tt.option, func(t *testing.T) {
			dsn := db.WriterDSN(filepath.Join(t.TempDir(), "portal.db"))
			name, _, _ := strings.Cut(tt.option, "=")
			kept := []string{}
			file, options, _ := strings.Cut(dsn, "?")
			for option := range strings.SplitSeq(options, "&") {
				if !strings.HasPrefix(option, name+"=") {
					kept = append(kept, option)
				}
			}
			pool, err := sql.Open("sqlite3", file+"?"+strings.Join(append(kept, tt.option), "&"))
			must(t, err)
			defer pool.Close()
			err = db.CheckPragmas(t.Context(), pool, db.WriterPragmas)
			if err == nil || err.Error() != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestANewStoreIsNotReadyBeforeItIsMigrated(t *testing.T) {
	s, err := db.Open(t.Context(), dbtest.Bare(t), ring())
	must(t, err)
	defer s.Close()
	if s.Ready(t.Context()) == nil {
		t.Fatal("ready without tables")
	}
	must(t, s.Migrate(t.Context()))
	must(t, s.Ready(t.Context()))
}

func TestAnErrorUndoesTheTransaction(t *testing.T) {
	s, _ := portal(t)
	stop := errors.New("stop")
	err := s.InTx(t.Context(), func(tx subsidy.Store) error {
		started(t, tx, draft(0))
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	_, err = s.BoardApplication(t.Context(), board, draft(0).Reference)
	want(t, subsidy.NotFound, err)
}

func TestAPanicUndoesTheTransactionAndFreesTheWriter(t *testing.T) {
	s, _ := portal(t)
	oops := errors.New("oops")
	func() {
		defer func() {
			fault, _ := recover().(error)
			if !errors.Is(fault, oops) || !strings.Contains(fault.Error(), "db_test.go") {
				t.Errorf("it panics with %v, which does not say where", fault)
			}
		}()
		_ = s.InTx(t.Context(), func(tx subsidy.Store) error {
			started(t, tx, draft(0))
			panic(oops)
		})
	}()
	_, err := s.BoardApplication(t.Context(), board, draft(0).Reference)
	want(t, subsidy.NotFound, err)
	started(t, s, draft(0))
}

func TestANestedTransactionJoinsTheOneAroundIt(t *testing.T) {
	s, _ := portal(t)
	stop := errors.New("stop")
	err := s.InTx(t.Context(), func(outer subsidy.Store) error {
		must(t, outer.InTx(t.Context(), func(inner subsidy.Store) error {
			started(t, inner, draft(0))
			return nil
		}))
		_, err := outer.BoardApplication(t.Context(), board, draft(0).Reference)
		must(t, err)
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	_, err = s.BoardApplication(t.Context(), board, draft(0).Reference)
	want(t, subsidy.NotFound, err)
}

func TestReadersSeeOnlyWhatIsCommitted(t *testing.T) {
	s, _ := portal(t)
	must(t, s.InTx(t.Context(), func(tx subsidy.Store) error {
		started(t, tx, draft(0))
		_, err := s.BoardApplication(t.Context(), board, draft(0).Reference)
		want(t, subsidy.NotFound, err)
		return nil
	}))
	_, err := s.BoardApplication(t.Context(), board, draft(0).Reference)
	must(t, err)
}

func TestAReadingAtOneMomentSeesNothingLaterAndEndsBeforeTheNextStatement(t *testing.T) {
	s, _ := portal(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.AtOneMoment(ctx, func(tx subsidy.Store) error {
		_, err := tx.BoardApplication(ctx, board, draft(0).Reference)
		want(t, subsidy.NotFound, err)
		started(t, s, draft(0))
		_, err = tx.BoardApplication(ctx, board, draft(0).Reference)
		want(t, subsidy.NotFound, err)
		cancel()
		_, err = tx.BoardApplication(ctx, board, draft(0).Reference)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	_, err = s.BoardApplication(t.Context(), board, draft(0).Reference)
	must(t, err)
}

func TestAPanicInAReadingFreesItsConnection(t *testing.T) {
	s, _ := portal(t)
	for range 20 { // more than there are
		func() {
			defer func() { _ = recover() }()
			_ = s.AtOneMoment(t.Context(), func(subsidy.Store) error { panic("lost") })
		}()
	}
	must(t, s.AtOneMoment(t.Context(), func(subsidy.Store) error { return nil }))
}

func TestAWriterWaitsForItsTurnUntilItsContextEnds(t *testing.T) {
	s, _ := portal(t)
	must(t, s.InTx(t.Context(), func(subsidy.Store) error {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		err := s.SetPassword(ctx, preparer, "hash")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}
		return nil
	}))
}

func TestArgumentsGoByNumberAndNotByFirstAppearance(t *testing.T) {
	dbtest.OnlySQLite(t)
	_, path := portal(t)
	var first, second string
	query := `SELECT $2, $1`
	must(t, console(t, path).QueryRowContext(t.Context(), db.Number(query), "one", "two").Scan(&first, &second))
	equal(t, first, "two")
	equal(t, second, "one")
}

// SQLite plans a query anew at each execution where it compares a bare argument
// for equality; what has a collation it plans once.
func TestWhatIsComparedForEqualityHasItsCollation(t *testing.T) {
	for query, want := range map[string]string{
		`SELECT seq FROM events WHERE id = $1 AND action <> $2 AND seq >= $3`: `SELECT seq FROM events WHERE id = ?1 COLLATE BINARY AND action <> ?2 AND seq >= ?3`,
		`UPDATE rounds SET filed = filed + $1 WHERE id = $2`:                  `UPDATE rounds SET filed = filed + ?1 WHERE id = ?2 COLLATE BINARY`,
		`SELECT COALESCE($2, ''), NULLIF($1, '')`:                             `SELECT COALESCE(?2, ''), NULLIF(?1, '')`,
	} {
		equal(t, db.Number(query), want)
	}
}
