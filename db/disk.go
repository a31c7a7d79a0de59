package db

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// errFailed is why nothing is written to a file after its disk has failed.
var errFailed = errors.New("db: the disk has failed; nothing is written until the portal is started again")

// errBarred is why the portal is not ready while nothing can be written.
var errBarred = errors.New("db: the file cannot be written; this goes on by itself once it can, unless its file system has to be mounted anew: then start the portal again after that")

// diskFails tells of a file that cannot be read, written or made durable, or is
// damaged. A disk that is full, or a file that may only be read, is none: it
// refused before it took anything, so nothing is lost. A sync that fails is
// another matter, whatever it says: what it was to make durable had been taken.
func diskFails(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return true
	case sqlite3.ErrIoErr:
		sync := e.ExtendedCode == sqlite3.ErrIoErrFsync || e.ExtendedCode == sqlite3.ErrIoErrDirFsync
		return sync || !isFull(e) && !isBarred(e)
	}
	return false
}

// isFull tells that there is no room for what was to be written.
func isFull(e sqlite3.Error) bool {
	return e.Code == sqlite3.ErrFull || e.SystemErrno == syscall.ENOSPC || e.SystemErrno == syscall.EDQUOT
}

// isBarred tells of a file, or a file system, that may only be read.
func isBarred(e sqlite3.Error) bool {
	switch e.SystemErrno {
	case syscall.EROFS, syscall.EPERM, syscall.EACCES:
		return true
	}
	return e.Code == sqlite3.ErrReadonly
}

// hear remembers that somebody who wrote found the file barred, and gives err.
func (p *pools) hear(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) && isBarred(e) {
		p.barred.Store(true)
	}
	return err
}

// writable tells whether a file that was found barred is open again. It writes a
// page of SQLite's own, in which nothing changes.
func (s *Store) writable(ctx context.Context) error {
	if !s.pools.barred.Load() {
		return nil
	}
	if _, err := s.exec(ctx, `PRAGMA user_version = 0`); err != nil {
		return fmt.Errorf("%w: %w", errBarred, err)
	}
	s.pools.barred.Store(false)
	return nil
}

// judge remembers that the disk has failed somebody who wrote: from then on
// nobody writes, until the file is opened anew and what is really on the disk is
// read. After a sync that failed the system may have dropped what it could not
// write, and a second sync that succeeds says nothing about that.
func (g *group) judge(err error) error {
	if diskFails(err) {
		g.failed.Store(true)
	}
	return err
}
