package db

import (
	"context"
	"fmt"

	"subsidieportaal/subsidy"
)

// sealingVersion is the migration since which a database is sealed.
const sealingVersion = 42

// The row that tells the keys of a database: it opens with no others.
const (
	keyCheckRow  = "1"
	keyCheckText = "subsidieportaal"
	keyCheck     = `SELECT id, sealed FROM key_check`
)

// checkKeys refuses keys that are not those of the database with ErrWrongKeys.
// A database that has sealed nothing yet takes any.
func (s *Store) checkKeys(ctx context.Context) error {
	text, err := one(ctx, s, scanKeyCheck, keyCheck)
	switch {
	case subsidy.KindOf(err) == subsidy.NotFound:
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrWrongKeys, err)
	case text != keyCheckText:
		return ErrWrongKeys
	}
	return nil
}

func scanKeyCheck(r row) (string, error) {
	var id, text string
	err := r.Scan(&id, opened("key_check.sealed", &id, &text))
	return text, err
}

// beginSealing ties the database to its keys, and seals what was written before
// its column was sealed. One that is cut short goes on where it was: what opens
// is sealed already.
func (s *Store) beginSealing(ctx context.Context) error {
	const tie = `INSERT INTO key_check (id, sealed) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`
	if _, err := s.exec(ctx, tie, keyCheckRow, sealed("key_check.sealed", keyCheckRow, keyCheckText)); err != nil {
		return err
	}
	if err := s.checkKeys(ctx); err != nil {
		return err
	}
	missing, err := s.columnsBehind(ctx, false)
	if err != nil {
		return err
	}
	n, err := s.resealColumns(ctx, missing, true)
	if err != nil || n == 0 {
		return err
	}
	return s.pools.engine.forget(ctx, s.pools)
}
