package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
)

func TestASnapshotIsTheDatabaseOfOneMoment(t *testing.T) {
	s, _ := portal(t)
	started(t, s, draft(0))
	path := filepath.Join(t.TempDir(), "snapshot.db")
	found, err := s.Snapshot(t.Context(), path)
	must(t, err)
	started(t, s, draft(1))
	equal(t, found.Rows["applications"], 1)
	info, err := os.Stat(path)
	must(t, err)
	equal(t, info.Mode().Perm(), 0o600)

	again, err := db.ReadSnapshot(t.Context(), path)
	must(t, err)
	equal(t, again.Version, found.Version)
	equal(t, len(again.Rows), len(found.Rows))
	copied := reopened(t, path)
	breaches, err := copied.Verify(t.Context())
	must(t, err)
	equal(t, len(breaches), 0)
	_, err = copied.BoardApplication(t.Context(), board, draft(0).Reference)
	must(t, err)
}

func TestASnapshotOverwritesNothingAndLeavesNothingBehind(t *testing.T) {
	s, _ := portal(t)
	path := filepath.Join(t.TempDir(), "snapshot.db")
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Snapshot(ended, path); err == nil {
		t.Fatal("a snapshot after the end")
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("left: %v", err)
	}
	must(t, os.WriteFile(path, []byte("of somebody"), 0o600))
	if _, err := s.Snapshot(t.Context(), path); err == nil {
		t.Fatal("a file was overwritten")
	}
	text, err := os.ReadFile(path)
	must(t, err)
	equal(t, string(text), "of somebody")
}

func TestASnapshotDoesNotWaitForAWriterNorHoldOneUp(t *testing.T) {
	dbtest.OnlySQLite(t)
	s, path := portal(t)
	writer := console(t, path)
	run(t, writer, `BEGIN IMMEDIATE`)
	_, err := s.Snapshot(t.Context(), filepath.Join(t.TempDir(), "snapshot.db"))
	must(t, err)
	run(t, writer, `COMMIT`)
}

func TestAFileThatIsNoWholeDatabaseIsNoSnapshot(t *testing.T) {
	dbtest.OnlySQLite(t)
	for _, tt := range []struct {
		name  string
		spoil func(whole []byte) []byte
		want  error
	}{
		{"cut short", func(b []byte) []byte { return b[:len(b)/2] }, db.ErrBroken},
		{"cut short within a page", func(b []byte) []byte { return b[:len(b)-100] }, db.ErrBroken},
		{"empty", func([]byte) []byte { return nil }, db.ErrBroken},
		{"something else", func([]byte) []byte { return []byte(strings.Repeat("geen database ", 1000)) }, db.ErrBroken},
		{"a page in the middle overwritten", func(b []byte) []byte {
			middle := len(b) / 2 / 4096 * 4096
			return append(append(b[:middle:middle], make([]byte, 4096)...), b[middle+4096:]...)
		}, db.ErrBroken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := portal(t)
			path := filepath.Join(t.TempDir(), "snapshot.db")
			_, err := s.Snapshot(t.Context(), path)
			must(t, err)
			whole, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, tt.spoil(whole), 0o600))
			if _, err := db.ReadSnapshot(t.Context(), path); !errors.Is(err, tt.want) {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func TestASnapshotOfANewerVersionIsRefused(t *testing.T) {
	dbtest.OnlySQLite(t)
	s, path := portal(t)
	run(t, console(t, path), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	if _, err := s.Snapshot(t.Context(), filepath.Join(t.TempDir(), "snapshot.db")); !errors.Is(err, db.ErrNewer) {
		t.Fatalf("got %v", err)
	}
}

func TestAWorkplaceIsGoneAtTheEndAndOneOfTheKilledAtTheNext(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "portal.db")
	killed := filepath.Join(filepath.Dir(dsn), ".portal-snapshot-killed")
	must(t, os.Mkdir(killed, 0o700))
	must(t, os.WriteFile(filepath.Join(killed, "snapshot.db"), nil, 0o600))
	first, err := db.NewWorkplace(dsn)
	must(t, err)
	second, err := db.NewWorkplace(dsn)
	must(t, err)
	info, err := os.Stat(first.Path)
	must(t, err) // the second did not take it for one of the killed
	equal(t, info.Mode().Perm(), 0o700)
	must(t, first.Close())
	must(t, second.Close())
	left, err := os.ReadDir(filepath.Dir(dsn))
	must(t, err)
	equal(t, len(left), 0)
}
