package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// ErrInUse is the refusal to take a database that another portal has.
var ErrInUse = errors.New("another portal is running on this database; stop it first, or set PORTAL_DATABASE to another")

// Hold keeps every portal from writing to an open database until release, or
// gives ErrInUse where one is at it.
func (s *Store) Hold(ctx context.Context) (release func() error, err error) {
	return s.pools.engine.hold(ctx, s.pools)
}

// hold has nothing to do: a portal takes the lock of the file.
func (sqliteEngine) hold(context.Context, *pools) (func() error, error) {
	return func() error { return nil }, nil
}

// hold takes the lock of who writes, on a connection of its own. The turns of the
// store that holds it go without: they would wait for it too.
func (postgresEngine) hold(ctx context.Context, p *pools) (func() error, error) {
	held, err := p.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	var free bool
	err = held.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, writing).Scan(&free)
	if err == nil && !free {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("db: %w", err), held.Close())
	}
	p.held.Store(true)
	return func() error {
		p.held.Store(false)
		_, err := held.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, writing)
		return errors.Join(err, held.Close())
	}, nil
}

// Lock keeps a second portal off a file of SQLite: the writers of two would
// stand in each other's way. The lock is that of the operating system on a file
// beside the database, and falls away with the process that has it; the file
// stays. What only looks or makes a copy takes no lock.
type Lock struct {
	f *os.File
	// Unclean tells that who had the lock before did not let it go: it was
	// killed, or the machine stopped. Whoever has looked at the database after
	// that sets it to false; until then the next one is told too.
	Unclean bool
}

// Take takes the lock of the database of a DSN, or gives ErrInUse at once. Of
// PostgreSQL there is none: as many portals as one likes share it.
func Take(dsn string) (*Lock, error) {
	if OnPostgreSQL(dsn) {
		return &Lock{}, nil
	}
	path, err := sqlitePath(dsn)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("db: %w", err)
	}
	l := &Lock{f: f}
	if err := l.take(path); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return l, nil
}

func (l *Lock) take(path string) error {
	err := syscall.Flock(int(l.f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	holder, readErr := io.ReadAll(io.LimitReader(l.f, 64))
	who := strings.TrimSpace(string(holder))
	switch {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return fmt.Errorf("%s is held by process %s: %w", path, who, ErrInUse)
	case err != nil:
		return fmt.Errorf("db: lock of %s: %w", path, err)
	case readErr != nil:
		return fmt.Errorf("db: lock of %s: %w", path, readErr)
	}
	l.Unclean = who != ""
	return l.sign(fmt.Sprintln(os.Getpid()))
}

// sign writes who has the lock, or nothing.
func (l *Lock) sign(who string) error {
	err := l.f.Truncate(0)
	if err == nil {
		_, err = l.f.WriteAt([]byte(who), 0)
	}
	if err != nil {
		return fmt.Errorf("db: lock: %w", err)
	}
	return nil
}

// Release lets the lock go, after the database was closed.
func (l *Lock) Release() error {
	if l.f == nil {
		return nil
	}
	if l.Unclean {
		return l.f.Close()
	}
	return errors.Join(l.sign(""), l.f.Close())
}
