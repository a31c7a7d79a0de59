package db_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// TestF4_OnAFullDiskNothingIsStoredHalfAndWritingGoesOnWhenThereIsRoom is about
// a disk in memory that is really full.
func TestF4_OnAFullDiskNothingIsStoredHalfAndWritingGoesOnWhenThereIsRoom(t *testing.T) {
	dbtest.OnlySQLite(t)
	disk := dbtest.NewDisk(t, 4)
	s := reopened(t, filepath.Join(disk.Path, "portal.db"))
	addBoards(t, s)
	addLocation(t, s, board, place(0), "De Linde", "Utrecht")
	addPeople(t, s)
	load(t, s, usual)
	a := started(t, s, draft(0))
	disk.Fill()
	var err error
	stored, content := 0, make([]byte, 100<<10)
	for n := range 100 {
		if err = s.AddAttachment(t.Context(), attachment(a, fmt.Sprint("plan", n), content), content); err != nil {
			break
		}
		stored++
	}
	want(t, subsidy.Full, err)
	if advice := db.Advice(err); !strings.Contains(advice, "the disk is full") {
		t.Errorf("it advises %q for %v", advice, err)
	}
	files, err := s.Attachments(t.Context(), a.ID)
	must(t, err)
	equal(t, len(files), stored)

	disk.Free()
	must(t, s.AddAttachment(t.Context(), attachment(a, "later", content), content))
	breaches, err := s.Verify(t.Context())
	must(t, err)
	equal(t, len(breaches), 0)
}

func TestOfASnapshotOnAFullDiskNothingIsLeft(t *testing.T) {
	dbtest.OnlySQLite(t)
	s, _ := portal(t)
	disk := dbtest.NewDisk(t, 1)
	disk.Fill()
	path := filepath.Join(disk.Path, "snapshot.db")
	_, err := s.Snapshot(t.Context(), path)
	if !strings.Contains(db.Advice(err), "the disk is full") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left: %v", err)
	}
}

func TestADatabaseThatCannotBeWrittenSaysSo(t *testing.T) {
	dbtest.OnlySQLite(t)
	disk := dbtest.NewDisk(t, 4)
	path := filepath.Join(disk.Path, "portal.db")
	s, err := db.Open(t.Context(), path, dbtest.Ring())
	must(t, err)
	must(t, s.Migrate(t.Context()))
	must(t, s.Close())
	disk.OnlyRead()
	for name, try := range map[string]func() error{
		"opening": func() error { _, err := db.Open(t.Context(), path, dbtest.Ring()); return err },
		"locking": func() error { _, err := db.Take(path); return err },
		"restoring": func() error {
			_, err := db.Claim(filepath.Join(disk.Path, "other.db"))
			return err
		},
		"making a snapshot beside it": func() error { _, err := db.NewWorkplace(path); return err },
	} {
		err := try()
		if err == nil || !strings.Contains(err.Error(), disk.Path) || !strings.Contains(db.Advice(err), "must be able to write") {
			t.Errorf("%s gives %v, and advises %q", name, err, db.Advice(err))
		}
	}
}

func TestAFileThatIsNoWholeDatabaseIsNotOpened(t *testing.T) {
	dbtest.OnlySQLite(t)
	for _, tt := range []struct {
		name  string
		spoil func(whole []byte) []byte
		want  string
	}{
		{"cut short", func(b []byte) []byte { return b[:len(b)/2] }, "and says that it has"},
		{"cut short by a page", func(b []byte) []byte { return b[:len(b)-4096] }, "and says that it has"},
		{"the first bytes alone", func(b []byte) []byte { return b[:50] }, "has 50 bytes"},
		{"something else", func([]byte) []byte { return []byte(strings.Repeat("geen database ", 1000)) }, "not a database"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "portal.db")
			s, err := db.Open(t.Context(), path, dbtest.Ring())
			must(t, err)
			must(t, s.Migrate(t.Context()))
			must(t, s.Close())
			whole, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, tt.spoil(whole), 0o600))
			_, err = db.Open(t.Context(), path, dbtest.Ring())
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(db.Advice(err), "restore a backup") {
				t.Fatalf("got %v, and the advice %q", err, db.Advice(err))
			}
		})
	}
}

// TestAFileThatWasCutShortBesideItsLogIsRefusedInClearWords is about what a
// killed portal left, of which the end was lost.
func TestAFileThatWasCutShortBesideItsLogIsRefusedInClearWords(t *testing.T) {
	dbtest.OnlySQLite(t)
	folder := t.TempDir()
	path, left := filepath.Join(folder, "portal.db"), filepath.Join(folder, "left.db")
	must(t, reopened(t, path).Close())
	s, err := db.Open(t.Context(), path, dbtest.Ring())
	must(t, err)
	defer s.Close()
	addBoards(t, s)
	for _, end := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + end)
		must(t, err)
		if len(content) == 0 {
			t.Fatalf("%s%s is empty", path, end)
		}
		if end == "" {
			content = content[:40960]
		}
		must(t, os.WriteFile(left+end, content, 0o600))
	}
	_, err = db.Open(t.Context(), left, dbtest.Ring())
	if !errors.Is(err, db.ErrBroken) || !strings.HasPrefix(err.Error(), "db: open "+left+": "+db.ErrBroken.Error()) || !strings.Contains(db.Advice(err), "restore a backup") {
		t.Fatalf("got %v, and the advice %q", err, db.Advice(err))
	}
}

func TestF6_AFileThatIsDamagedInTheMiddleIsNotSound(t *testing.T) {
	dbtest.OnlySQLite(t)
	path := filepath.Join(t.TempDir(), "portal.db")
	s, err := db.Open(t.Context(), path, dbtest.Ring())
	must(t, err)
	must(t, s.Migrate(t.Context()))
	must(t, s.Sound(t.Context()))
	must(t, s.Close())
	whole, err := os.ReadFile(path)
	must(t, err)
	middle := len(whole) / 2 / 4096 * 4096
	copy(whole[middle:middle+4096], make([]byte, 4096))
	must(t, os.WriteFile(path, whole, 0o600))
	s, err = db.Open(t.Context(), path, dbtest.Ring())
	must(t, err)
	defer s.Close()
	if err := s.Sound(t.Context()); !errors.Is(err, db.ErrBroken) {
		t.Fatalf("got %v", err)
	}
}

// A reading whose caller goes on without an answer that did not come ends on a
// connection that is closed.
func TestAReadingThatLostItsServerCanBeDoneAgain(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	s, _ := portal(t)
	err := s.AtOneMoment(t.Context(), func(tx subsidy.Store) error {
		want(t, subsidy.Unavailable, tx.(*db.Store).Run(t.Context(), `SELECT pg_terminate_backend(pg_backend_pid())`))
		return nil
	})
	want(t, subsidy.Unavailable, err)
	_, err = s.Rounds(t.Context())
	must(t, err)
}
