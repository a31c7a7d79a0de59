package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// lived gives a world in which something of most kinds happened.
func lived(t *testing.T) *dbtest.World {
	t.Helper()
	w := dbtest.New(t)
	for n := range 3 {
		ref := w.Draft(t, dbtest.LocationAt(n))
		content := append([]byte("%PDF-1.7\n"), make([]byte, 600<<10)...)
		_, err := w.Service.Attach(t.Context(), w.Signatory, ref, "plan.pdf", content)
		must(t, err)
		_, err = w.Submit(t, w.Signatory, ref, true, w.Clock.Now())
		must(t, err)
		if n < 2 {
			w.Advise(t, ref, subsidy.VerdictGrant)
		}
	}
	w.Draft(t, dbtest.LocationAt(4))
	return w
}

// empty gives an empty target for what a world has.
func empty(t *testing.T, w *dbtest.World) (*db.Store, string) {
	t.Helper()
	return target(t, dbtest.Bare(t), w)
}

func target(t *testing.T, dsn string, w *dbtest.World) (*db.Store, string) {
	t.Helper()
	s, err := db.Open(t.Context(), dsn, w.Keys)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s, dsn
}

var quiet = db.Watch{Copied: func(string, int64) {}, Compared: func(db.Moved) {}}

// moved moves everything and gives what became of each table.
func moved(ctx context.Context, from, to *db.Store, copied func(table string)) ([]db.Moved, error) {
	var all []db.Moved
	err := db.Move(ctx, from, to, "here", db.Watch{
		Copied:   func(table string, _ int64) { copied(table) },
		Compared: func(m db.Moved) { all = append(all, m) },
	})
	return all, err
}

// TestAMoveGoesOnWhileItKeepsEveryPortalOff is how the program moves.
func TestAMoveGoesOnWhileItKeepsEveryPortalOff(t *testing.T) {
	w := lived(t)
	to, _ := empty(t, w)
	for _, s := range []*db.Store{w.Store, to} {
		release, err := s.Hold(t.Context())
		must(t, err)
		defer func() { must(t, release()) }()
	}
	_, err := moved(t.Context(), w.Store, to, func(string) {})
	must(t, err)
	stands(t, to)
}

func TestAMoveBringsEveryRowAndLeavesATargetThatIsLikeTheSource(t *testing.T) {
	w := lived(t)
	to, dsn := empty(t, w)
	all, err := moved(t.Context(), w.Store, to, func(string) {})
	must(t, err)
	rows := map[string]int64{}
	for _, m := range all {
		rows[m.Table] = m.Rows
		equal(t, m.Rows, m.Copied)
	}
	equal(t, rows["applications"], 4)
	equal(t, rows["attachment_chunks"], 9)
	if len(all) < 40 || rows["events"] < 10 || rows["states"] < 16 {
		t.Fatalf("moved %v", rows)
	}
	stands(t, to)
	if _, err := dbtest.Console(t, dsn).ExecContext(t.Context(), `DELETE FROM events`); err == nil {
		t.Fatal("the target has no triggers")
	}
}

// stands fails the test where a target is not as any other database.
func stands(t *testing.T, to *db.Store) {
	t.Helper()
	must(t, to.Current(t.Context()))
	breaches, err := to.Verify(t.Context())
	must(t, err)
	equal(t, len(breaches), 0)
}

func TestAMoveLeavesTheSchemaOfAFileAsItWas(t *testing.T) {
	dbtest.OnlySQLite(t)
	w := lived(t)
	to, dsn := empty(t, w)
	_, err := moved(t.Context(), w.Store, to, func(string) {})
	must(t, err)
	schema := `SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY 1`
	if !slices.Equal(texts(t, dsn, schema), texts(t, w.DSN, schema)) {
		t.Fatal("the target has another schema than the source")
	}
}

func TestAMoveGoesFromPostgreSQLToAFileAndBack(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	w := lived(t)
	file, _ := target(t, filepath.Join(t.TempDir(), "target.db"), w)
	first, err := moved(t.Context(), w.Store, file, func(string) {})
	must(t, err)
	stands(t, file)
	back, _ := empty(t, w)
	second, err := moved(t.Context(), file, back, func(string) {})
	must(t, err)
	stands(t, back)
	for i := range first {
		equal(t, first[i].SHA256, second[i].SHA256)
	}
}

func TestWhoMovesKeepsEveryPortalFromWriting(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	w := dbtest.New(t)
	release, err := w.Store.Hold(t.Context())
	must(t, err)
	other, _ := target(t, w.DSN, w)
	if _, err := other.Hold(t.Context()); !errors.Is(err, db.ErrInUse) {
		t.Fatalf("two move at once: %v", err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer stop()
	if err := other.SetPassword(ctx, w.Payer.ID, "hash"); err == nil {
		t.Fatal("somebody wrote meanwhile")
	}
	must(t, release())
	must(t, other.SetPassword(t.Context(), w.Payer.ID, "hash"))
}

func TestAMoveThatWasKilledGoesOnWhereItWas(t *testing.T) {
	w := lived(t)
	dsn := dbtest.Bare(t)
	runs := 0
	for stopAfter := 5; ; stopAfter += 9 {
		to, err := db.Open(t.Context(), dsn, w.Keys)
		must(t, err)
		ctx, stop := context.WithCancel(t.Context())
		batches := 0
		_, err = moved(ctx, w.Store, to, func(string) {
			if batches++; batches == stopAfter {
				stop()
			}
		})
		stop()
		runs++
		if err == nil {
			must(t, to.Current(t.Context()))
			must(t, to.Close())
			break
		}
		// Until it is whole the target opens for nothing else.
		if err := to.Current(t.Context()); !errors.Is(err, db.ErrUnfinished) {
			t.Fatalf("after %d batches it is ready: %v", stopAfter, err)
		}
		if err := to.Migrate(t.Context()); !errors.Is(err, db.ErrUnfinished) {
			t.Fatalf("after %d batches it migrates: %v", stopAfter, err)
		}
		if err := db.Move(t.Context(), w.Store, to, "there", quiet); !errors.Is(err, db.ErrOtherMove) {
			t.Fatalf("another move goes on with it: %v", err)
		}
		must(t, to.Close())
	}
	if runs < 3 {
		t.Fatalf("it was never stopped: %d runs", runs)
	}
	to, err := db.OpenExisting(t.Context(), dsn, w.Keys)
	must(t, err)
	defer to.Close()
	breaches, err := to.Verify(t.Context())
	must(t, err)
	equal(t, len(breaches), 0)
}

func TestAMoveGoesIntoAnEmptyDatabaseAlone(t *testing.T) {
	w := lived(t)
	other := lived(t)
	before, err := other.Store.Verify(t.Context())
	must(t, err)
	if err := db.Move(t.Context(), w.Store, other.Store, "here", quiet); !errors.Is(err, db.ErrNotEmpty) {
		t.Fatalf("got %v", err)
	}
	after, err := other.Store.Verify(t.Context())
	must(t, err)
	equal(t, len(after), len(before))
	must(t, other.Store.Current(t.Context()))
}

func TestWhatIsNotTheSameOnBothSidesIsFoundRowByRow(t *testing.T) {
	bare := dbtest.New(t)
	fresh, _ := empty(t, bare)
	tables, err := moved(t.Context(), bare.Store, fresh, func(string) {})
	must(t, err)
	last := tables[len(tables)-1].Table
	w := lived(t)
	for _, tt := range []struct{ name, spoil, want string }{
		{"a value is another", `UPDATE boards SET city = 'Elders' WHERE number = '98214'`, "98214 is not the same"},
		{"a row is gone", `DELETE FROM locations WHERE code = '96DL00'`, "96DL00 is not in the target"},
		{"a row was added", `INSERT INTO boards (number, name, kvk, city) VALUES ('00000', '', '', '')`, "00000 is in the target alone"},
		{"the bytes of a file are others", `UPDATE attachment_chunks SET content = x'00' WHERE number = 2`, " 2 is not the same"},
		{"nothing is not an empty text", `UPDATE applications SET assessor = NULL WHERE assessor IS NOT NULL`, "is not the same"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			to, path := empty(t, w)
			ctx, kill := context.WithCancel(t.Context())
			_, err := moved(ctx, w.Store, to, func(table string) {
				if table == last {
					kill()
				}
			})
			if err == nil {
				t.Fatal("it was not stopped")
			}
			run(t, console(t, path), tt.spoil)
			all, err := moved(t.Context(), w.Store, to, func(string) {})
			var faults []string
			for _, m := range all {
				faults = append(faults, m.Faults...)
			}
			if !errors.Is(err, db.ErrDiffers) || !strings.Contains(strings.Join(faults, "\n"), tt.want) {
				t.Fatalf("got %v with %q", err, faults)
			}
			if err := to.Current(t.Context()); !errors.Is(err, db.ErrUnfinished) {
				t.Fatalf("it opens: %v", err)
			}
		})
	}
}
