package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// The guard of the ceiling (S1): it looks and raises in one statement, so that
// no two grants can look at the same room. What is booked of application $3 while
// it is prepared is under embargo.
const raiseGranted = `
UPDATE rounds SET granted_cents = granted_cents + $1,
	embargo_booked_cents = embargo_booked_cents + CASE WHEN ` + underEmbargo + ` THEN $1 ELSE 0 END
WHERE id = $2 AND granted_cents + $1 <= ceiling_cents`

// What is granted on review stands apart and has no ceiling (S1; Awb 4:25(3)).
const raiseOnReview = `
UPDATE rounds SET granted_on_review_cents = granted_on_review_cents + $1,
	embargo_on_review_cents = embargo_on_review_cents + CASE WHEN ` + underEmbargo + ` THEN $1 ELSE 0 END
WHERE id = $2`

const underEmbargo = `EXISTS (SELECT 1 FROM applications a WHERE a.id = $3 AND a.state = 'prepared')`

const addLedger = `
INSERT INTO ledger (id, round_id, application, decision, objection, amount_cents, on_review, ground, at)
VALUES ($1, $2, $3, $4, NULLIF($5, ''), $6, $7, $8, $9)`

// Book moves the counter of the round and writes the ledger; see
// subsidy.LedgerStore.
func (s *Store) Book(ctx context.Context, e subsidy.LedgerEntry) error {
	return s.whole(ctx, func(tx *Store) error {
		counter := raiseGranted
		if e.OnReview {
			counter = raiseOnReview
		}
		raised, err := tx.exec(ctx, counter, e.Amount, e.Round, e.Application)
		if err != nil {
			return err
		}
		if raised == 0 {
			return tx.noRoom(ctx, e)
		}
		_, err = tx.exec(ctx, addLedger, e.ID, e.Round, e.Application, e.Decision, e.Objection, e.Amount, e.OnReview,
			e.Ground, Time(e.At))
		return err
	})
}

// noRoom is the refusal of a grant, with what is left.
func (s *Store) noRoom(ctx context.Context, e subsidy.LedgerEntry) error {
	round, err := s.Round(ctx, e.Round)
	if err != nil {
		return err
	}
	return round.TooLittle(e.Amount)
}

// Ledger gives the rows of an application; see subsidy.LedgerStore.
func (s *Store) Ledger(ctx context.Context, application string) ([]subsidy.LedgerEntry, error) {
	const query = `
SELECT id, round_id, application, decision, COALESCE(objection, ''), amount_cents, on_review, ground, at
FROM ledger WHERE application = $1 ORDER BY at, id`
	return all(ctx, s, scanLedgerEntry, query, application)
}

func scanLedgerEntry(r row) (subsidy.LedgerEntry, error) {
	var e subsidy.LedgerEntry
	err := r.Scan(&e.ID, &e.Round, &e.Application, &e.Decision, &e.Objection, &e.Amount, &e.OnReview, &e.Ground, (*Time)(&e.At))
	return e, err
}

// GrantedBefore gives what a round had granted; see subsidy.LedgerStore.
func (s *Store) GrantedBefore(ctx context.Context, id subsidy.RoundID, at time.Time) (subsidy.Cents, error) {
	const query = `
SELECT CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) FROM ledger WHERE round_id = $1 AND NOT on_review AND at < $2`
	return one(ctx, s, scanCents, query, id, Time(at))
}

func scanCents(r row) (subsidy.Cents, error) {
	var cents subsidy.Cents
	err := r.Scan(&cents)
	return cents, err
}
