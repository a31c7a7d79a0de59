package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// Boards gives every board of the register, by number.
func (s *Store) Boards(ctx context.Context) ([]subsidy.Board, error) {
	return all(ctx, s, scanBoard, `SELECT number, name, kvk, city FROM boards ORDER BY number`)
}
