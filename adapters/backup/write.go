package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// stamp is the instant in the name of a backup, in UTC.
const stamp = "20060102T150405.000Z"

// Write keeps plain, a database, as a new backup in a folder, for its owner
// alone, and gives its manifest: m with what the writing made known. With
// recipients only they can read it. It comes under its name when it is whole
// and on the disk; of one that fails nothing is left.
func Write(folder string, m Manifest, plain io.Reader, to []age.Recipient) (Manifest, error) {
	m.Format, m.Encrypted = format, len(to) > 0
	m.File = "portal-" + m.MadeAt.UTC().Format(stamp) + ".db"
	if m.Encrypted {
		m.File += ".age"
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return m, err
	}
	path := filepath.Join(folder, m.File)
	err := place(path, func(w io.Writer) (err error) {
		counted := &counter{to: w, sum: sha256.New()}
		m.PlainSize, err = seal(counted, plain, to)
		m.Size, m.SHA256 = counted.n, hex.EncodeToString(counted.sum.Sum(nil))
		return err
	})
	if err != nil {
		return m, err
	}
	err = place(path+manifestEnd, func(w io.Writer) error {
		lines := json.NewEncoder(w)
		lines.SetIndent("", "  ")
		return lines.Encode(m)
	})
	if err != nil {
		return m, errors.Join(err, os.Remove(path))
	}
	return m, nil
}

// seal writes plain, encrypted where there are recipients, and gives its size.
func seal(w io.Writer, plain io.Reader, to []age.Recipient) (int64, error) {
	if len(to) == 0 {
		return io.Copy(w, plain)
	}
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return 0, fmt.Errorf("encrypting: %w", err)
	}
	n, err := io.Copy(sealed, plain)
	return n, errors.Join(err, sealed.Close())
}

// place makes a file that is there whole or not at all: under another name
// first, and on the disk before it gets its own. It overwrites nothing.
func place(path string, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is already there", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(&steady{f: f}), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// stretch is after how many bytes what was written goes to the disk.
const stretch = 8 << 20

// steady brings a file to the disk bit by bit. All at once at the end would
// hold up the portal, whose every commit waits for the same disk.
type steady struct {
	f       *os.File
	waiting int
}

// Write writes p.
func (s *steady) Write(p []byte) (int, error) {
	n, err := s.f.Write(p)
	if s.waiting += n; err == nil && s.waiting >= stretch {
		s.waiting = 0
		err = s.f.Sync()
	}
	return n, err
}

// syncFolder makes the names in a folder last through a power cut.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// counter counts and hashes what passes.
type counter struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

// Write passes p on.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	return n, err
}
