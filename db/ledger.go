package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// The guard of the ceiling (S1): it looks and raises in one statement, so that
// no two grants can look at the same room.
const raiseGranted = `
UPDATE rounds SET granted_cents = granted_cents + $1 WHERE id = $2 AND granted_cents + $1 <= ceiling_cents`

// The row of a grant has the id of its decision: a decision grants once.
const addLedger = `
INSERT INTO ledger (id, round_id, application, decision, amount_cents, at) VALUES ($1, $2, $3, $1, $4, $5)`

// book raises what the round has granted and writes it in the ledger; NoRoom
// where it would pass the ceiling.
func (s *Store) book(ctx context.Context, d subsidy.Decision) error {
	raised, err := s.exec(ctx, raiseGranted, d.Amount, d.Round)
	if err != nil {
		return err
	}
	if raised == 0 {
		return s.noRoom(ctx, d)
	}
	_, err = s.exec(ctx, addLedger, d.ID, d.Round, d.Application, d.Amount, Time(d.DecidedAt))
	return err
}

// noRoom is the refusal of a grant, with what is left.
func (s *Store) noRoom(ctx context.Context, d subsidy.Decision) error {
	round, err := s.Round(ctx, d.Round)
	if err != nil {
		return err
	}
	return round.TooLittle(d.Amount)
}
