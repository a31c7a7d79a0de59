package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Snapshot says what a copy of the database holds.
type Snapshot struct {
	Version int64            // of the database
	Rows    map[string]int64 // by table
}

// Snapshot writes the database as it is at one moment to a new file of SQLite,
// for its owner alone, and gives what is in it. Writers go on meanwhile. What
// was deleted is not in the copy. Of one that fails no file is left. The file
// is to be copied at once: it is not made to last through a power cut.
func (s *Store) Snapshot(ctx context.Context, path string) (Snapshot, error) {
	// A file that is there may be somebody's: an empty one of our own is not.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return Snapshot{}, fmt.Errorf("db: snapshot: %w", err)
	}
	found := Snapshot{}
	if err = f.Close(); err == nil {
		found, err = s.pools.engine.snapshot(ctx, s, path)
	}
	if err != nil {
		return Snapshot{}, errors.Join(fmt.Errorf("db: snapshot: %w", err), os.Remove(path))
	}
	return found, nil
}

// snapshot lets SQLite copy its file. A reader may not do so, since it writes,
// be it in another file; the connection is of its own.
func (sqliteEngine) snapshot(ctx context.Context, s *Store, path string) (Snapshot, error) {
	source, err := s.file(ctx)
	if err != nil {
		return Snapshot{}, err
	}
	pool := sqlitePool("file:"+escapePath.Replace(source)+"?mode=ro&_busy_timeout=5000", 1)
	defer pool.Close()
	steady, err := keepSteady(path)
	if err != nil {
		return Snapshot{}, err
	}
	_, err = pool.ExecContext(ctx, `VACUUM INTO ?`, path)
	if err := errors.Join(err, steady()); err != nil {
		return Snapshot{}, err
	}
	return ReadSnapshot(ctx, path)
}

// steadyPause is how long a copy is written before that goes to the disk.
const steadyPause = 50 * time.Millisecond

// keepSteady brings a file that SQLite writes to the disk bit by bit, until the
// function that it gives is called. All at once would hold up those whose
// commits wait for the same disk.
func keepSteady(path string) (end func() error, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	quit, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ticker := time.NewTicker(steadyPause)
		defer ticker.Stop()
		var err error
		for err == nil {
			select {
			case <-quit:
				ended <- nil
				return
			case <-ticker.C:
				err = f.Sync()
			}
		}
		ended <- err
	}()
	return func() error {
		close(quit)
		return errors.Join(<-ended, f.Close())
	}, nil
}

// snapshot moves the rows of one moment into the file, and compares them.
func (postgresEngine) snapshot(ctx context.Context, s *Store, path string) (Snapshot, error) {
	to, err := Open(ctx, path, s.pools.keys)
	if err != nil {
		return Snapshot{}, err
	}
	err = s.atOneMoment(ctx, func(now *Store) error {
		return Move(ctx, now, to, path, Watch{Copied: func(string, int64) {}, Compared: func(Moved) {}})
	})
	if err := errors.Join(err, to.Close()); err != nil {
		return Snapshot{}, err
	}
	return ReadSnapshot(ctx, path)
}

// file gives the path of the database.
func (s *Store) file(ctx context.Context) (string, error) {
	var path string
	err := s.reads().QueryRowContext(ctx, `SELECT file FROM pragma_database_list WHERE name = 'main'`).Scan(&path)
	if err != nil {
		return "", fmt.Errorf("db: file of the database: %w", err)
	}
	return path, nil
}

// ErrBroken is the refusal of a file that is no whole database.
var ErrBroken = errors.New("the file is damaged, cut short, or no database of the portal")

// ReadSnapshot reads a file that Snapshot made, and nothing writes to, through
// whole, and gives what is in it: ErrBroken where it is no whole database, and
// ErrNewer where it is of a newer version of the portal.
func ReadSnapshot(ctx context.Context, path string) (Snapshot, error) {
	// Immutable: not even a lock is put beside it.
	pool := sqlitePool("file:"+escapePath.Replace(path)+"?mode=ro&immutable=1", 1)
	defer pool.Close()
	var found string
	if err := pool.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil || found != "ok" {
		return Snapshot{}, fmt.Errorf("db: %s: %w (%s, %v)", filepath.Base(path), ErrBroken, found, err)
	}
	return countAll(ctx, pool)
}

func countAll(ctx context.Context, pool *sql.DB) (Snapshot, error) {
	found := Snapshot{Rows: map[string]int64{}}
	s := &Store{pools: &pools{engine: sqliteEngine{}, read: pool}}
	var err error
	if found.Version, err = s.version(ctx); err != nil {
		return found, fmt.Errorf("%w: %w", ErrBroken, err)
	}
	newest, err := newestVersion(sqliteEngine{}.schema())
	if err != nil {
		return found, err
	}
	if found.Version > newest {
		return found, fmt.Errorf("db: version %d, expected at most %d: %w", found.Version, newest, ErrNewer)
	}
	names, err := s.tableNames(ctx)
	if err != nil {
		return found, err
	}
	for _, name := range names {
		if found.Rows[name], err = countRows(ctx, pool, name); err != nil {
			return found, err
		}
	}
	return found, nil
}
