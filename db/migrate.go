package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// migrations holds numbered files, one transaction each. A file that was
// released is never changed; a new one goes at the end. Those in a folder of
// an engine are for that engine alone.
//
//go:embed migrations
var migrations embed.FS

// ErrNewer is the refusal of a database that a newer portal has migrated.
var ErrNewer = errors.New("the database is of a newer version of the portal; use that version, or restore a backup of before")

// Migrate brings the database to the version of this program. It refuses one
// of a newer version with ErrNewer, one of other keys with ErrWrongKeys and the
// target of an unfinished move with ErrUnfinished, and leaves them as they are.
// What was written before it was to be sealed is sealed now. Of several copies
// that start at once one migrates, and the others wait for it.
func (s *Store) Migrate(ctx context.Context) error {
	return s.pools.engine.alone(ctx, s.pools.write, func() error { return s.migrate(ctx) })
}

func (s *Store) migrate(ctx context.Context) error {
	if err := s.finished(ctx); err != nil {
		return err
	}
	provider, err := s.migrator()
	if err != nil {
		return err
	}
	current, newest, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("db: version of the database: %w", err)
	}
	if current > newest {
		return fmt.Errorf("db: version %d, expected at most %d: %w", current, newest, ErrNewer)
	}
	if current >= sealingVersion {
		if err := s.checkKeys(ctx); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	return s.beginSealing(ctx)
}

// migrator gives what brings the database from one version to another.
func (s *Store) migrator() (*goose.Provider, error) {
	words := s.pools.engine.schema()
	list, err := migrationsIn(words)
	if err != nil {
		return nil, err
	}
	provider, err := goose.NewProvider(words.dialect, s.pools.write, nil,
		goose.WithGoMigrations(list...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	return provider, nil
}

// ErrOlder is the refusal to look at a database that was not migrated.
var ErrOlder = errors.New("the database is of an older version of the portal; run portal migrate first")

// Current tells whether the database is of the version of this program, and
// changes nothing: ErrNewer or ErrOlder where it is not, ErrUnfinished where it
// is the target of an unfinished move.
func (s *Store) Current(ctx context.Context) error {
	if err := s.finished(ctx); err != nil {
		return err
	}
	newest, err := newestVersion(s.pools.engine.schema())
	if err != nil {
		return err
	}
	version, err := s.version(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("db: no version, expected %d: %w (%w)", newest, ErrOlder, err)
	case version < newest:
		return fmt.Errorf("db: version %d, expected %d: %w", version, newest, ErrOlder)
	case version > newest:
		return fmt.Errorf("db: version %d, expected %d: %w", version, newest, ErrNewer)
	}
	return nil
}

// finished refuses the target of a move that was not finished.
func (s *Store) finished(ctx context.Context) error {
	begun, err := s.carrier().has(ctx, s.pools.read, "portal_move")
	if err == nil && begun {
		err = fmt.Errorf("db: %w", ErrUnfinished)
	}
	return err
}

// version gives the version of the database.
func (s *Store) version(ctx context.Context) (int64, error) {
	var version int64
	err := s.reads().QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("db: version of the database: %w", err)
	}
	return version, nil
}

// newestVersion gives the version of the database of this program.
func newestVersion(words schema) (int64, error) {
	list, err := migrationsIn(words)
	newest := int64(0)
	for _, m := range list {
		newest = max(newest, m.Version)
	}
	return newest, err
}

// migrationsIn gives every migration of an engine, in order.
func migrationsIn(words schema) ([]*goose.Migration, error) {
	shared, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	own, err := fs.Glob(migrations, "migrations/"+words.folder+"/*.sql")
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	var list []*goose.Migration
	for _, file := range slices.Concat(shared, own) {
		m, err := migration(file, words)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// migration reads one file, whose name begins with its version.
func migration(file string, words schema) (*goose.Migration, error) {
	text, err := migrations.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("db: migrations: %w", err)
	}
	number, _, _ := strings.Cut(path.Base(file), "_")
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("db: migration %s has no number: %w", file, err)
	}
	run := func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, words.words(string(text)))
		return err
	}
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: run}, nil), nil
}
