package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"filippo.io/age"

	"subsidieportaal/adapters/backup"
	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

var drillSize = flag.Int("drill.applications", 60, "how many filed applications the drill of backup and restore has")

// Each application of the drill has so many attachments of so many bytes.
const (
	drillFiles    = 2
	drillFileSize = 20_000
)

// TestDrillBackUpWhilePeopleFileAndRestoreInAnEmptyPlace is the drill: what was
// received before a backup is in it, whole, and people wait for it no more than
// for each other. It prints its times; -drill.applications 10000 gives those of
// docs/operations.md.
func TestDrillBackUpWhilePeopleFileAndRestoreInAnEmptyPlace(t *testing.T) {
	w := dbtest.New(t)
	begun := time.Now()
	refs := fileMany(t, w, *drillSize)
	t.Logf("filled: %d filed applications with %d attachments of %d bytes each, in %s", *drillSize, drillFiles, drillFileSize, seconds(time.Since(begun)))
	folder := t.TempDir()
	public, private := newAgeKey(t, folder)

	drafts := []subsidy.Reference{w.Draft(t, dbtest.LocationAt(2)), w.Draft(t, dbtest.LocationAt(3))}
	alone := writing(t, w, drafts, func() { time.Sleep(time.Second) })
	beside := writing(t, w, drafts, func() {
		t.Log(printed(t, runBackup, "--database", w.DSN, "--keys", w.KeysPath, filepath.Join(folder, "backups"), "--age", public))
	})
	t.Logf("the longest that a writer waited: %s, and %s during the backup", alone, beside)

	restored := dbtest.Bare(t)
	t.Log(printed(t, runRestore, "--database", restored, "--keys", w.KeysPath, filepath.Join(folder, "backups"), "--identity", private))
	begun = time.Now()
	t.Log(printed(t, runVerify, "--database", restored, "--keys", w.KeysPath), "in ", seconds(time.Since(begun)))
	store, err := db.OpenExisting(t.Context(), restored, w.Keys)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, ref := range refs {
		a, err := store.FiledApplication(t.Context(), ref)
		if err != nil {
			t.Fatalf("%s was received before the backup: %v", ref, err)
		}
		files, err := store.Attachments(t.Context(), a.ID)
		if err != nil || len(files) != drillFiles {
			t.Fatalf("%s has files %v, %v", ref, files, err)
		}
	}
}

// printed runs a command and gives what it printed.
func printed(t *testing.T, run func(context.Context, []string, io.Writer, io.Writer) error, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out.String())
	}
	return out.String()
}

// newAgeKey makes a key: the public one, and a file with the secret one.
func newAgeKey(t *testing.T, folder string) (public, private string) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	private = filepath.Join(folder, "key.txt")
	if err := os.WriteFile(private, []byte(key.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return key.Recipient().String(), private
}

// fileMany files applications with attachments, each of a location of its own.
func fileMany(t *testing.T, w *dbtest.World, n int) []subsidy.Reference {
	t.Helper()
	refs := make([]subsidy.Reference, n)
	for i := range n {
		code := subsidy.LocationCode(fmt.Sprintf("%06d", i))
		w.AddLocation(t, subsidy.Location{Code: code, Board: dbtest.Board, Name: fmt.Sprintf("School %d", i)}, subsidy.Counted(284), subsidy.Counted(40))
		refs[i] = w.Draft(t, code)
		for file := range drillFiles {
			content := make([]byte, drillFileSize)
			rand.Read(content)
			copy(content, "%PDF-1.7\n")
			if _, err := w.Service.Attach(t.Context(), w.Signatory, refs[i], fmt.Sprintf("bijlage %d.pdf", file), content); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Submit(t, w.Signatory, refs[i], true, w.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return refs
}

// writing lets two people save their drafts over and over until during has
// ended, and gives the longest that a saving took.
func writing(t *testing.T, w *dbtest.World, drafts []subsidy.Reference, during func()) time.Duration {
	t.Helper()
	longest := make([]time.Duration, len(drafts))
	var people sync.WaitGroup
	var ended atomic.Bool
	for i, ref := range drafts {
		people.Go(func() {
			for n := 0; !ended.Load(); n++ {
				begun := time.Now()
				_, err := w.Service.Save(t.Context(), w.Signatory, ref, subsidy.Edit{
					Section: subsidy.SectionOvergangsbeleid,
					Apply:   func(a *subsidy.Answers) { a.Overgangsbeleid.Change = fmt.Sprintf("Versie %d.", n) },
				})
				if err != nil {
					t.Error(err)
					return
				}
				longest[i] = max(longest[i], time.Since(begun))
			}
		})
	}
	during()
	ended.Store(true)
	people.Wait()
	return slices.Max(longest).Round(time.Millisecond)
}

// TestARestoreThatFailsLeavesThePlaceEmpty drives the command with what goes
// wrong in earnest.
func TestARestoreThatFailsLeavesThePlaceEmpty(t *testing.T) {
	dbtest.OnlySQLite(t)
	w := dbtest.New(t)
	w.Filed(t, dbtest.Location)
	folder := t.TempDir()
	public, private := newAgeKey(t, folder)
	_, other := newAgeKey(t, t.TempDir())
	backups := filepath.Join(folder, "backups")
	printed(t, runBackup, backups, "--database", w.DSN, "--age", public)
	_, file, err := backup.Find(backups)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		stored []byte
		args   []string
		want   error
	}{
		{"no key", whole, nil, backup.ErrEncrypted},
		{"a wrong key", whole, []string{"--identity", other}, backup.ErrWrongKey},
		{"a file cut short", whole[:len(whole)-1000], []string{"--identity", private}, backup.ErrDamaged},
		{"no data keys", whole, []string{"--identity", private}, fs.ErrNotExist},
		{"the data keys of another", whole, []string{"--identity", private, "--keys", others(t)}, db.ErrWrongKeys},
	} {
		t.Run(tt.name, func(t *testing.T) {
			place := t.TempDir()
			if err := os.WriteFile(file, tt.stored, 0o600); err != nil {
				t.Fatal(err)
			}
			args := append([]string{backups, "--database", filepath.Join(place, "portal.db")}, tt.args...)
			if err := runRestore(t.Context(), args, io.Discard, io.Discard); !errors.Is(err, tt.want) {
				t.Fatalf("got %v", err)
			}
			left, err := filepath.Glob(filepath.Join(place, "*"))
			if err != nil || len(left) != 1 || !strings.HasSuffix(left[0], "portal.db.lock") {
				t.Fatalf("left %v, %v", left, err)
			}
		})
	}
}

func TestARestoreGoesIntoNoDatabaseThatIsThere(t *testing.T) {
	dbtest.OnlySQLite(t)
	w := dbtest.New(t)
	backups := filepath.Join(t.TempDir(), "backups")
	printed(t, runBackup, backups, "--database", w.DSN)
	err := runRestore(t.Context(), []string{backups, "--database", w.DSN}, io.Discard, io.Discard)
	if !errors.Is(err, db.ErrTaken) {
		t.Fatalf("got %v", err)
	}
}

func TestARestoreSaysWhichInvariantIsBroken(t *testing.T) {
	dbtest.OnlySQLite(t)
	w := dbtest.New(t)
	w.Filed(t, dbtest.Location)
	backups, restored := filepath.Join(t.TempDir(), "backups"), filepath.Join(t.TempDir(), "portal.db")
	console, err := sql.Open("sqlite3", w.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer console.Close()
	slip := func(statement string) {
		t.Helper()
		if _, err := console.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	slip(`UPDATE rounds SET asked_cents = asked_cents + 1`)
	printed(t, runBackup, backups, "--database", w.DSN)
	slip(`UPDATE rounds SET asked_cents = asked_cents - 1`)

	var out bytes.Buffer
	if err := runRestore(t.Context(), []string{backups, "--database", restored, "--keys", w.KeysPath}, &out, io.Discard); !errors.Is(err, errSaid) {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(out.String(), "I2: ") || !strings.Contains(out.String(), "--with-breaches") {
		t.Fatalf("said %q", out.String())
	}
	if _, err := os.Stat(restored); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("it was put in place")
	}
	printed(t, runRestore, backups, "--database", restored, "--keys", w.KeysPath, "--with-breaches")
	if _, err := os.Stat(restored); err != nil {
		t.Fatal(err)
	}
}

func TestASecondPortalOnTheSameDatabaseIsRefused(t *testing.T) {
	c := Config{Addr: "127.0.0.1:0", Database: "file:" + filepath.Join(t.TempDir(), "portal.db")}
	c.BaseURL, _ = url.Parse("http://localhost:8080")
	first, err := NewPortal(t.Context(), c, time.Now, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewPortal(t.Context(), c, time.Now, io.Discard); !errors.Is(err, db.ErrInUse) {
		t.Fatalf("got %v", err)
	}
	// What only looks, and what makes a copy, may.
	printed(t, runVerify, "--database", c.Database)
	printed(t, runBackup, "--database", c.Database, filepath.Join(t.TempDir(), "backups"))
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := NewPortal(t.Context(), c, time.Now, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}

// others makes data keys that no database has.
func others(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portal.keys")
	if _, err := keys.Create(path); err != nil {
		t.Fatal(err)
	}
	return path
}
