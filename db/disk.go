package db

import (
	"errors"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// errFailed is why nothing is written to a file after its disk has failed.
var errFailed = errors.New("db: the disk has failed; nothing is written until the portal is started again")

// diskFails tells of a file that cannot be read, written or made durable, or is
// damaged. A disk that is only full is none.
func diskFails(err error) bool {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Code == sqlite3.ErrIoErr && e.SystemErrno != syscall.ENOSPC || e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB
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
