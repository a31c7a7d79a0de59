package keys

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
)

// note is what the file says to who opens it.
const note = "The data keys of a subsidy portal. Without them nobody reads its database; with them anybody does. Keep copies, apart from the database and from its backups."

// file is the data keys as they are kept. Both sets have as many keys, in the
// same order: they are replaced together.
type file struct{ seal, blind *keyset.Handle }

// document is the form of the file: two key sets as Tink writes them.
type document struct {
	Note  string          `json:"note"`
	Seal  json.RawMessage `json:"seal"`
	Blind json.RawMessage `json:"blind"`
}

// Beside gives the file with the data keys of a database in a file, where nothing
// else is said: beside it.
func Beside(database string) string {
	path := strings.TrimPrefix(strings.TrimPrefix(database, "file:"), "//")
	return strings.TrimSuffix(path, ".db") + ".keys"
}

// newFile makes keys.
func newFile() (*file, error) {
	seal, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("keys: make: %w", err)
	}
	blind, err := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("keys: make: %w", err)
	}
	return &file{seal, blind}, nil
}

// Open reads the data keys of a file. An error that is fs.ErrNotExist tells
// that there is no such file. A file that others than its owner can read is
// refused: it keeps nothing secret.
func Open(path string) (*Ring, error) {
	r := &Ring{path: path}
	return r, r.Reload()
}

// Create makes a file with new data keys, for its owner alone, and gives them
// once they are safely on the disk. A file that is there already stays as it
// is, and gives its keys.
func Create(path string) (*Ring, error) {
	f, err := newFile()
	if err != nil {
		return nil, err
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	defer os.Remove(temporary.Name())
	if err := f.write(temporary); err != nil {
		return nil, err
	}
	// A link is there whole, or not at all, and never takes the place of another.
	if err := os.Link(temporary.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if err := syncFolder(path); err != nil {
		return nil, err
	}
	return Open(path)
}

// write puts the keys into a file and closes it once they are on the disk.
func (f *file) write(to *os.File) error {
	text, err := f.text()
	if err == nil {
		_, err = to.Write(text)
	}
	if err == nil {
		err = to.Sync()
	}
	if err := errors.Join(err, to.Close()); err != nil {
		return fmt.Errorf("keys: write: %w", err)
	}
	return nil
}

func (f *file) text() ([]byte, error) {
	var seal, blind bytes.Buffer
	if err := insecurecleartextkeyset.Write(f.seal, keyset.NewJSONWriter(&seal)); err != nil {
		return nil, err
	}
	if err := insecurecleartextkeyset.Write(f.blind, keyset.NewJSONWriter(&blind)); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(document{note, seal.Bytes(), blind.Bytes()}, "", "  ")
	return append(text, '\n'), err
}

func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return nil
}

// readText reads a file that is for its owner alone.
func readText(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 {
		return nil, fmt.Errorf("keys: others than its owner can use %s (mode %04o): chmod 600 it", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return text, nil
}

func readFile(path string) (*file, error) {
	text, err := readText(path)
	if err != nil {
		return nil, err
	}
	return parse(path, text)
}

// parse reads the text of a file.
func parse(path string, text []byte) (*file, error) {
	f, err := parseSets(text)
	if err != nil {
		return nil, fmt.Errorf("keys: %s holds no data keys: %w", path, err)
	}
	return f, nil
}

func parseSets(text []byte) (*file, error) {
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, err
	}
	seal, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(d.Seal)))
	if err != nil {
		return nil, err
	}
	blind, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(d.Blind)))
	if err != nil {
		return nil, err
	}
	if seal.Len() != blind.Len() {
		return nil, fmt.Errorf("it has %d keys that seal and %d that blind", seal.Len(), blind.Len())
	}
	return &file{seal, blind}, nil
}

// Reload takes over a file that was changed; the keys stay as they were where
// it cannot be read. It is cheap where nothing changed.
func (r *Ring) Reload() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reload()
}

func (r *Ring) reload() error {
	if r.path == "" {
		return nil
	}
	text, err := readText(r.path)
	if err != nil {
		return err
	}
	if now := r.current.Load(); now != nil && bytes.Equal(now.text, text) {
		return nil
	}
	f, err := parse(r.path, text)
	if err != nil {
		return err
	}
	ready, err := f.set()
	if err != nil {
		return err
	}
	ready.text = text
	r.current.Store(ready)
	return nil
}

// lookAgain reads a changed file, at most once a second, and gives the keys.
func (r *Ring) lookAgain() *set {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.looked) > time.Second {
		r.looked = time.Now()
		// What is wrong with the file is said by Reload: here, the value stays shut.
		_ = r.reload()
	}
	return r.current.Load()
}
