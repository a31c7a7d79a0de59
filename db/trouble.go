package db

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"

	"subsidieportaal/subsidy"
)

// passing tells of a file that cannot be written now: another process has it,
// the disk is full or fails, the file may only be read.
func (sqliteEngine) passing(err error) *subsidy.Error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return nil
	}
	if isFull(e) {
		return full()
	}
	switch e.Code {
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return subsidy.TooBusy()
	case sqlite3.ErrIoErr, sqlite3.ErrCantOpen, sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return unwritable()
	}
	return nil
}

// full refuses what there is no room for.
func full() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.Full, Message: "De opslag van het portaal is vol. Er is niets opgeslagen. Wat u typte staat nog in uw browser. Probeer het later opnieuw."}
}

// unwritable refuses what the disk could not do.
func unwritable() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.Unavailable, Message: "Het portaal kan nu niets vastleggen. Wat u typte staat nog in uw browser. Probeer het over een paar minuten opnieuw: wat al binnen was, komt niet dubbel."}
}

// Advice tells an operator what to do about an error of the database or of the
// disk that it is on; "" where there is nothing to say but the error.
func Advice(err error) string {
	var e sqlite3.Error
	errors.As(err, &e)
	switch {
	case isFull(e) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return "the disk is full; make room: nothing was stored half, and a portal that runs goes on by itself"
	case e.Code == sqlite3.ErrReadonly || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || e.Code == sqlite3.ErrCantOpen:
		return "the user of the portal must be able to write the file, the folder that it is in, and the files beside it (-wal, -shm, .lock)"
	case e.Code == sqlite3.ErrNotADB || e.Code == sqlite3.ErrCorrupt || errors.Is(err, ErrBroken):
		return "keep the file and those beside it as they are, and restore a backup in another place: portal restore"
	case Locked(err):
		return "another process keeps the database locked; try again when it is done"
	case e.Code == sqlite3.ErrIoErr:
		return "the disk fails; look in the log of the system, and restore a backup on another disk"
	}
	return serverAdvice(err)
}

// Locked tells of what was not written because another process writes, or waits
// to: nothing of it was stored, and it can be tried again.
func Locked(err error) bool {
	var e sqlite3.Error
	var refused *pgconn.PgError
	var told *subsidy.Error
	switch {
	case errors.As(err, &e):
		return e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked
	case errors.As(err, &refused):
		return refused.Code == lockNotAvailable
	}
	return errors.As(err, &told) && told.Kind == subsidy.Overloaded
}

// serverAdvice is Advice about a server of PostgreSQL.
func serverAdvice(err error) string {
	var refused *pgconn.PgError
	var connect *pgconn.ConnectError
	code := ""
	if errors.As(err, &refused) {
		code = refused.Code
	}
	switch {
	case strings.HasPrefix(code, "28") || code == "3D000": // not who it says, no such database
		return "look at the user, the password and the name of the database in PORTAL_DATABASE"
	case code == "53300": // too_many_connections
		return fmt.Sprintf("the server has no connection left, and each copy of the portal takes at most %d: raise max_connections, or stop who has them", postgresWriters+postgresReaders)
	case strings.HasPrefix(code, "57P"):
		return "the server starts or stops; try again in a moment"
	case code == "" && (errors.As(err, &connect) || errors.Is(err, context.DeadlineExceeded)):
		return "see that the server runs, and that this machine reaches it at the address in PORTAL_DATABASE; a portal that runs goes on by itself once it can"
	}
	return ""
}

// damage leads what SQLite says of a file that is no whole database with
// ErrBroken, and leaves another error as it is.
func damage(err error) error {
	var e sqlite3.Error
	if errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB) {
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return err
}

// notCutShort refuses a file that has less in it than it says at its head. With
// a write-ahead log beside it the rest may still be there.
func notCutShort(path string) error {
	if log, err := os.Stat(path + "-wal"); err == nil && log.Size() > 0 {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	var head [100]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return fmt.Errorf("db: %s has %d bytes: %w", path, info.Size(), ErrBroken)
	}
	page, pages := int64(binary.BigEndian.Uint16(head[16:])), int64(binary.BigEndian.Uint32(head[28:]))
	if page == 1 {
		page = 1 << 16
	}
	// The number of pages is right where it was written with the last change.
	if said := page * pages; string(head[24:28]) == string(head[92:96]) && info.Size() < said {
		return fmt.Errorf("db: %s has %d bytes, and says that it has %d: %w", path, info.Size(), said, ErrBroken)
	}
	return nil
}

// Sound reads the database through after a stop that was not clean; ErrBroken
// where it is damaged.
func (s *Store) Sound(ctx context.Context) error { return s.pools.engine.sound(ctx, s.pools) }

func (sqliteEngine) sound(ctx context.Context, p *pools) error {
	var found string
	if err := p.read.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return fmt.Errorf("db: %w: %w", ErrBroken, err)
	}
	if found != "ok" {
		return fmt.Errorf("db: %w: %s", ErrBroken, found)
	}
	return nil
}

// sound leaves it to PostgreSQL, which recovers by itself.
func (postgresEngine) sound(context.Context, *pools) error { return nil }
