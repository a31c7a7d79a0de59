package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"
)

// Errors of a backup that cannot be given back.
var (
	ErrDamaged   = errors.New("the backup is not what was written: it was cut short or changed; use another one")
	ErrEncrypted = errors.New("the backup is encrypted; give the file with the key of one of its recipients")
	ErrWrongKey  = errors.New("the key is of none of the recipients that the backup was encrypted for")
)

// Read writes the database of a backup to w. What it wrote may be used only
// where it gives nil: the hash of the file is known at its end.
func Read(m Manifest, path string, with []age.Identity, w io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != m.Size {
		return fmt.Errorf("%s has %d bytes, and %d were written: %w", path, info.Size(), m.Size, ErrDamaged)
	}
	sum := sha256.New()
	if err := open(io.TeeReader(f, sum), m.Encrypted, with, w); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != m.SHA256 {
		return fmt.Errorf("%s has SHA-256 %s, and %s was written: %w", path, got, m.SHA256, ErrDamaged)
	}
	return nil
}

// open copies what is stored, decrypted where it is encrypted, and reads it to
// its end.
func open(stored io.Reader, encrypted bool, with []age.Identity, w io.Writer) error {
	if !encrypted {
		_, err := io.Copy(w, stored)
		return err
	}
	if len(with) == 0 {
		return ErrEncrypted
	}
	plain, err := age.Decrypt(bufio.NewReaderSize(stored, 1<<20), with...)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return ErrWrongKey
	}
	if err != nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	target := &target{to: w}
	if _, err := io.Copy(target, plain); err != nil && target.err == nil {
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return target.err
}

// target remembers the fault of the writing, apart from those of the reading.
type target struct {
	to  io.Writer
	err error
}

// Write passes p on.
func (t *target) Write(p []byte) (int, error) {
	n, err := t.to.Write(p)
	t.err = err
	return n, err
}
