package dbtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
)

// made are the data keys of every database that this process makes, for some
// are copied from others; text is the file that they were in.
var made = sync.OnceValue(func() (m struct {
	ring *keys.Ring
	text []byte
}) {
	folder, err := os.MkdirTemp("", "keys-")
	if err == nil {
		defer os.RemoveAll(folder)
		path := filepath.Join(folder, "portal.keys")
		if m.ring, err = keys.Create(path); err == nil {
			m.text, err = os.ReadFile(path)
		}
	}
	if err != nil {
		panic(err)
	}
	return m
})

// Ring gives the data keys of the databases of Database.
func Ring() *keys.Ring { return made().ring }

// keysFor puts the data keys where the portal looks for those of a database,
// and for a shared one in a place of its own.
func keysFor(t testing.TB, dsn string) (*keys.Ring, string) {
	t.Helper()
	path := keys.Beside(dsn)
	if db.OnPostgreSQL(dsn) {
		path = filepath.Join(t.TempDir(), "portal.keys")
	}
	must(t, os.WriteFile(path, made().text, 0o600))
	ring, err := keys.Open(path)
	must(t, err)
	return ring, path
}
