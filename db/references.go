package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// ReferenceTaken tells whether an application has this reference.
func (s *Store) ReferenceTaken(ctx context.Context, ref subsidy.Reference) (bool, error) {
	_, err := one(ctx, s, scanText, `SELECT reference FROM applications WHERE reference = $1`, ref)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return false, nil
	}
	return err == nil, err
}
