package db

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// workplaceName begins the name of a workplace.
const workplaceName = ".portal-snapshot-"

// Workplace is a folder for a snapshot, for its owner alone. It is beside the
// file of the database: there the disk keeps what is in it already. For
// PostgreSQL it is where temporary files are (TMPDIR).
type Workplace struct {
	Path string
	f    *os.File // locked as long as the folder is in use
}

// NewWorkplace makes a workplace for the database of a DSN, and throws away
// those that one who was killed has left.
func NewWorkplace(dsn string) (*Workplace, error) {
	beside, err := roomFor(dsn)
	if err != nil {
		return nil, err
	}
	left, err := filepath.Glob(filepath.Join(beside, workplaceName+"*"))
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	for _, folder := range left {
		w, err := enter(folder)
		if err != nil {
			continue // another backup works there
		}
		if err := w.Close(); err != nil {
			return nil, fmt.Errorf("db: %w", err)
		}
	}
	folder, err := os.MkdirTemp(beside, workplaceName)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	return enter(folder)
}

func roomFor(dsn string) (string, error) {
	if OnPostgreSQL(dsn) {
		return os.TempDir(), nil
	}
	path, err := sqlitePath(dsn)
	return filepath.Dir(path), err
}

// enter locks a folder; it fails where another works in it.
func enter(folder string) (*Workplace, error) {
	f, err := os.Open(folder)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("db: %s is in use: %w", folder, err), f.Close())
	}
	return &Workplace{Path: folder, f: f}, nil
}

// Close throws the workplace away with all that is in it.
func (w *Workplace) Close() error { return errors.Join(os.RemoveAll(w.Path), w.f.Close()) }
