package main

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
)

// fresh gives the configuration of a portal that was never started.
func fresh(t *testing.T) Config {
	t.Helper()
	c := Config{Addr: "127.0.0.1:0", Database: "file:" + filepath.Join(t.TempDir(), "portal.db")}
	c.BaseURL, _ = url.Parse("http://localhost:8080")
	return c
}

// startAndStop starts a portal and stops it again.
func startAndStop(t *testing.T, c Config) error {
	t.Helper()
	p, err := NewPortal(t.Context(), c, time.Now, io.Discard)
	if err != nil {
		return err
	}
	return p.Close()
}

func TestTheFirstStartMakesTheKeys(t *testing.T) {
	c := fresh(t)
	if err := startAndStop(t, c); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(c.keysFile())
	if err != nil || info.Mode() != 0o600 {
		t.Fatalf("%v, %v", info, err)
	}
	before, err := os.ReadFile(c.keysFile())
	if err != nil {
		t.Fatal(err)
	}
	if err := startAndStop(t, c); err != nil {
		t.Fatal(err)
	}
	if after, err := os.ReadFile(c.keysFile()); err != nil || !slices.Equal(before, after) {
		t.Errorf("the second start changed the keys: %v", err)
	}
}

// TestThePortalStartsWithItsOwnKeysAlone takes the keys away, puts others in
// their place and lets others read them: it says what is wrong, makes no keys,
// and leaves the database as it was.
func TestThePortalStartsWithItsOwnKeysAlone(t *testing.T) {
	c := fresh(t)
	if err := startAndStop(t, c); err != nil {
		t.Fatal(err)
	}
	file := strings.TrimPrefix(c.Database, "file:")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	own := c.keysFile() + ".away"
	if err := os.Rename(c.keysFile(), own); err != nil {
		t.Fatal(err)
	}
	if err := startAndStop(t, c); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "put the file back") {
		t.Errorf("without keys: %v", err)
	}
	if _, err := os.Stat(c.keysFile()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("keys were made: %v", err)
	}
	if _, err := keys.Create(c.keysFile()); err != nil {
		t.Fatal(err)
	}
	if err := startAndStop(t, c); !errors.Is(err, db.ErrWrongKeys) || !strings.Contains(err.Error(), "PORTAL_KEYS") {
		t.Errorf("with other keys: %v", err)
	}
	if after, err := os.ReadFile(file); err != nil || !slices.Equal(before, after) {
		t.Errorf("the database was changed: %v", err)
	}
	c.Keys = own
	if err := startAndStop(t, c); err != nil {
		t.Errorf("with its own, elsewhere: %v", err)
	}
	if err := os.Chmod(own, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := startAndStop(t, c); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("with keys that anybody can read: %v", err)
	}
}

func TestASharedDatabaseMustBeGivenItsKeys(t *testing.T) {
	_, err := checkConfig(given("database", "postgres://localhost/portal"))
	if err == nil || !strings.Contains(err.Error(), "PORTAL_KEYS") {
		t.Errorf("got %v", err)
	}
	c, err := checkConfig(given("database", "postgres://localhost/portal", "keys", filepath.Join(t.TempDir(), "portal.keys")))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openKeys(t.Context(), c); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("keys of one copy were made: %v", err)
	}
}

func TestTheKeysAreReplacedByHand(t *testing.T) {
	c := fresh(t)
	if err := startAndStop(t, c); err != nil {
		t.Fatal(err)
	}
	at := []string{"--database", c.Database}
	printed(t, runUserAdd, append([]string{"--email", "a@voorbeeld.example", "--name", "A. Beheerder"}, at...)...)
	if said := printed(t, runKeys, at...); !strings.Contains(said, "seals  ") || strings.Count(said, "\n") != 1 {
		t.Errorf("at first: %s", said)
	}
	printed(t, runKeysRotate, append([]string{"--prepare"}, at...)...)
	if said := printed(t, runKeys, at...); !strings.Contains(said, "waits to seal") {
		t.Errorf("prepared: %s", said)
	}
	printed(t, runKeysRotate, at...)
	if err := runKeysRetire(t.Context(), at, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "still") {
		t.Errorf("a key that opens something was taken out: %v", err)
	}
	printed(t, runKeysReseal, at...)
	printed(t, runKeysRetire, at...)
	if said := printed(t, runKeys, at...); strings.Count(said, "\n") != 1 || strings.Contains(said, "  0 values") {
		t.Errorf("at last: %s", said)
	}
	printed(t, runUserReset, append([]string{"--email", "A@voorbeeld.example"}, at...)...)
	printed(t, runVerify, at...)
}

// TestKeysThatAreNotTheDatabasesAreNotReplaced: who rotates the wrong file would
// believe that the right one was.
func TestKeysThatAreNotTheDatabasesAreNotReplaced(t *testing.T) {
	c := fresh(t)
	if err := startAndStop(t, c); err != nil {
		t.Fatal(err)
	}
	others := filepath.Join(t.TempDir(), "portal.keys")
	if _, err := keys.Create(others); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(others)
	if err != nil {
		t.Fatal(err)
	}
	for _, more := range [][]string{nil, {"--prepare"}} {
		args := slices.Concat([]string{"keys", "rotate"}, more, []string{"--database", c.Database, "--keys", others})
		var out strings.Builder
		if err := run(t.Context(), args, &out, io.Discard); !errors.Is(err, db.ErrWrongKeys) || out.Len() > 0 {
			t.Errorf("%v: %v, and it says %q", args, err, out.String())
		}
	}
	if after, err := os.ReadFile(others); err != nil || !slices.Equal(before, after) {
		t.Errorf("the keys were changed: %v", err)
	}
	printed(t, runKeysRotate, "--database", c.Database+".not", "--keys", others) // there is none yet
}

// TestARunningPortalTakesANewKeyOver does what the job does every ten seconds.
func TestARunningPortalTakesANewKeyOver(t *testing.T) {
	c := fresh(t)
	p, err := NewPortal(t.Context(), c, time.Now, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	old := p.keys.Keys()[0].Name()
	printed(t, runKeysRotate, "--database", c.Database)
	if err := p.keepKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(printed(t, runKeys, "--database", c.Database)) {
		if strings.HasPrefix(line, old) && !strings.Contains(line, " 0 values") {
			t.Errorf("under the old key still: %s", line)
		}
	}
}
