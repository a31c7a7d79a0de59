// Package backup keeps copies of a database in a folder. A backup is a file
// with a manifest beside it, which is written last: a file without one is no
// backup. Where recipients are given, the file is encrypted with age
// (https://age-encryption.org), and can be read without this program too.
package backup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// format is the version of the manifest.
const format = 1

// manifestEnd is what the name of a manifest has after that of its backup.
const manifestEnd = ".json"

// Manifest says what a backup holds.
type Manifest struct {
	Format    int              `json:"format"`
	File      string           `json:"file"` // beside the manifest
	MadeAt    time.Time        `json:"madeAt"`
	Portal    string           `json:"portal"` // the version of the program that made it
	Schema    int64            `json:"schema"` // the version of the database
	Encrypted bool             `json:"encrypted"`
	Size      int64            `json:"size"`      // of the file, in bytes
	SHA256    string           `json:"sha256"`    // of the file
	PlainSize int64            `json:"plainSize"` // of the database in it
	Rows      map[string]int64 `json:"rows"`      // by table
	// Keys are the names of the data keys that it is sealed under, which are not
	// in it; none where that was not written down.
	Keys []string `json:"keys,omitempty"`
}

// ErrNone is the refusal to find a backup where there is none.
var ErrNone = errors.New("there is no backup")

// Find gives the manifest of a backup and the path of its file: of the newest
// in a folder, or of the file that is named.
func Find(path string) (Manifest, string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Manifest{}, "", fmt.Errorf("%w: %w", ErrNone, err)
	}
	if !info.IsDir() {
		return read(strings.TrimSuffix(path, manifestEnd) + manifestEnd)
	}
	// The names begin with the instant, so that the last is the newest.
	found, err := filepath.Glob(filepath.Join(escapeGlob.Replace(path), "portal-*"+manifestEnd))
	if err != nil {
		return Manifest{}, "", err
	}
	if len(found) == 0 {
		return Manifest{}, "", fmt.Errorf("%w in %s: no portal-*%s", ErrNone, path, manifestEnd)
	}
	return read(slices.Max(found))
}

var escapeGlob = strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`)

func read(path string) (Manifest, string, error) {
	var m Manifest
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, "", fmt.Errorf("%w: %s has no manifest beside it: it was not finished, or is no backup", ErrNone, strings.TrimSuffix(path, manifestEnd))
	}
	if err != nil {
		return m, "", err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, "", fmt.Errorf("%s is no manifest of a backup: %w", path, err)
	}
	switch {
	case m.Format > format:
		return m, "", fmt.Errorf("%s is of a newer version of the portal (%s); use that version", path, m.Portal)
	case m.Format != format || m.File == "" || m.File != filepath.Base(m.File):
		return m, "", fmt.Errorf("%s is no manifest of a backup", path)
	}
	return m, filepath.Join(filepath.Dir(path), m.File), nil
}
