package db

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrTaken is the refusal to put a database where one is.
var ErrTaken = errors.New("there is a database already; move it away, with the files beside it, or set PORTAL_DATABASE to another")

// Claimed is an empty place for a database, held against others. What is made
// for it stands beside it until it is settled.
type Claimed struct {
	// Path is the file in which the database is made.
	Path  string
	final string
	lock  *Lock
}

// beside are the ends of the names that belong to a file of SQLite.
var beside = []string{"", "-wal", "-shm", "-journal"}

// Claim takes the place of a database. It refuses one that is not empty with
// ErrTaken, and one that another portal has with ErrInUse.
func Claim(dsn string) (*Claimed, error) {
	path, err := sqlitePath(dsn)
	if err != nil {
		return nil, err
	}
	lock, err := Take(dsn)
	if err != nil {
		return nil, err
	}
	p := &Claimed{Path: path + ".new", final: path, lock: lock}
	if err := errors.Join(p.free(), p.clear()); err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return p, nil
}

// free tells whether nothing of a database is at the place.
func (p *Claimed) free() error {
	for _, end := range beside {
		if _, err := os.Lstat(p.final + end); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fmt.Errorf("%s: %w", p.final+end, ErrTaken), err)
		}
	}
	return nil
}

// clear throws away what was made and not settled, now or by one that was
// killed: who holds the lock is the only one who makes it.
func (p *Claimed) clear() error {
	for _, end := range beside {
		if err := os.Remove(p.Path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("db: %w", err)
		}
	}
	return nil
}

// Fill writes the file.
func (p *Claimed) Fill(write func(io.Writer) error) error {
	f, err := os.OpenFile(p.Path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	return errors.Join(write(f), f.Close())
}

// Settle gives the file the name of the database, when it is on the disk.
func (p *Claimed) Settle() error {
	if err := p.free(); err != nil {
		return err
	}
	f, err := os.OpenFile(p.Path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close(), os.Rename(p.Path, p.final)); err != nil {
		return fmt.Errorf("db: %w", err)
	}
	folder, err := os.Open(filepath.Dir(p.final))
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Release lets the place go, and throws away what was not settled.
func (p *Claimed) Release() error { return errors.Join(p.clear(), p.lock.Release()) }

// Origin names a database, so that another one has another name: without a
// password, and wherever the program was started.
func Origin(dsn string) (string, error) {
	if OnPostgreSQL(dsn) {
		return Title(dsn), nil
	}
	path, err := sqlitePath(dsn)
	if err != nil {
		return "", err
	}
	return filepath.Abs(path)
}
