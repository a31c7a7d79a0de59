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

var (
	drillSize     = flag.Int("drill.applications", 60, "how many filed applications the drill of backup and restore has")
	drillFileSize = flag.Int("drill.bytes", 20_000, "how many bytes each attachment in the drill of backup and restore has")
)

// drillFiles is how many attachments each application of the drill has.
const drillFiles = 2

// TestDrillBackUpWhilePeopleFileAndRestoreInAnEmptyPlace is the drill: what was
// received before a backup is in it, whole, and people wait for it no more than
// for each other. It prints its times; -drill.applications 10000 gives those of
// docs/operations.md.
func TestDrillBackUpWhilePeopleFileAndRestoreInAnEmptyPlace(t *testing.T) {
	w := dbtest.New(t)
	begun := time.Now()
	refs := fileMany(t, w, *drillSize)
	t.Logf("filled: %d filed applications with %d attachments of %d bytes each, in %s", *drillSize, drillFiles, *drillFileSize, seconds(time.Since(begun)))
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
			content := make([]byte, *drillFileSize)
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
	name, strangers := keysIn(t, w.KeysPath), others(t)
	for _, tt := range []struct {
		name   string
		stored []byte
		args   []string
		want   error
		says   string
		left   string // in the place of the database
	}{
		{"no key", whole, []string{"--keys", w.KeysPath}, backup.ErrEncrypted, "give the file with the key", "portal.db.lock"},
		{"a wrong key", whole, []string{"--keys", w.KeysPath, "--identity", other}, backup.ErrWrongKey, "none of the recipients", "portal.db.lock"},
		{"a file cut short", whole[:len(whole)-1000], []string{"--keys", w.KeysPath, "--identity", private}, backup.ErrDamaged, "cut short", "portal.db.lock"},
		{"no data keys", whole, []string{"--identity", private}, fs.ErrNotExist, "sealed under data key " + name + ": PORTAL_KEYS: there are no data keys in ", ""},
		{"the data keys of another", whole, []string{"--identity", private, "--keys", strangers}, db.ErrWrongKeys,
			"sealed under data key " + name + ", and " + strangers + " has " + keysIn(t, strangers), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			place := t.TempDir()
			if err := os.WriteFile(file, tt.stored, 0o600); err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			args := append([]string{backups, "--database", filepath.Join(place, "portal.db")}, tt.args...)
			err := runRestore(t.Context(), args, &said, io.Discard)
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "nothing was restored") {
				t.Fatalf("got %v", err)
			}
			if !strings.Contains(said.String(), "it needs data key "+name) {
				t.Errorf("it says %s", said.String())
			}
			left, err := os.ReadDir(place)
			if err != nil || len(left) > 1 || strings.Join(namesOf(left), " ") != tt.left {
				t.Fatalf("left %v, %v", left, err)
			}
		})
	}
}

// namesOf gives the names of what is in a folder.
func namesOf(entries []fs.DirEntry) []string {
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// keysIn gives the names of the data keys in a file.
func keysIn(t *testing.T, path string) string {
	t.Helper()
	ring, err := keys.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, key := range ring.Keys() {
		names = append(names, key.Name())
	}
	return strings.Join(names, ", ")
}

// TestABackupSaysThatItsDataKeysAreNotInIt reads what an operator reads, and the
// manifest.
func TestABackupSaysThatItsDataKeysAreNotInIt(t *testing.T) {
	w := dbtest.New(t)
	backups := filepath.Join(t.TempDir(), "backups")
	said := printed(t, runBackup, backups, "--database", w.DSN, "--keys", w.KeysPath)
	for _, want := range []string{"THE DATA KEYS ARE NOT IN THIS BACKUP", "Without key " + keysIn(t, w.KeysPath) + " nobody", w.KeysPath + " (PORTAL_KEYS) elsewhere"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %s", want, said)
		}
	}
	m, _, err := backup.Find(backups)
	if err != nil || strings.Join(m.Keys, ", ") != keysIn(t, w.KeysPath) {
		t.Errorf("the manifest names %v, %v", m.Keys, err)
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
