package db_test

import (
	"fmt"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestNothingIsWrittenAfterTheDiskHasFailedOnce(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sqlite3.Error{
		"a sync that failed":                {Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrFsync},
		"a sync without room":               {Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrFsync, SystemErrno: syscall.ENOSPC},
		"a sync of what may only be read":   {Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrFsync, SystemErrno: syscall.EROFS},
		"a folder of what may only be read": {Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrDirFsync, SystemErrno: syscall.EROFS},
		"a file in disorder":                {Code: sqlite3.ErrCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := portal(t)
			if writing(t, s, fault) == nil {
				t.Error("it was no fault")
			}
			want(t, subsidy.Unavailable, s.SetPassword(t.Context(), preparer, "hash"))
			if s.Ready(t.Context()) == nil {
				t.Error("it is ready")
			}
			if _, err := s.User(t.Context(), preparer); err != nil {
				t.Errorf("reading: %v", err)
			}
		})
	}
}

func TestWhatPassesIsNotHeldAgainstTheDisk(t *testing.T) {
	t.Parallel()
	dbtest.OnlySQLite(t)
	s, _ := portal(t)
	for _, fault := range []sqlite3.Error{{Code: sqlite3.ErrFull}, {Code: sqlite3.ErrBusy}, {Code: sqlite3.ErrConstraint},
		{Code: sqlite3.ErrIoErr, SystemErrno: syscall.ENOSPC}, {Code: sqlite3.ErrIoErr, SystemErrno: syscall.EDQUOT}, {Code: sqlite3.ErrReadonly},
		{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrWrite, SystemErrno: syscall.EROFS},
		{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrWrite, SystemErrno: syscall.EPERM}} {
		if writing(t, s, fault) == nil {
			t.Errorf("%v was no fault", fault)
		}
		must(t, s.SetPassword(t.Context(), preparer, "hash"))
		must(t, s.Ready(t.Context()))
	}
}

// writing gives what somebody hears whose writing ends in a fault of the disk.
func writing(t *testing.T, s *db.Store, fault error) error {
	t.Helper()
	return s.InTx(t.Context(), func(subsidy.Store) error { return fmt.Errorf("writing: %w", fault) })
}
