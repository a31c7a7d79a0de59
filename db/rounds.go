package db

import (
	"context"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

// A round that has opened stays on its version: its method and its ceiling are
// published (D1). So does one that an application rests on, a draft too, and no
// round goes back to an older version.
const saveRound = `
INSERT INTO rounds (id, slug, version, year, opens_at, closes_at, ceiling_cents)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (slug, year) DO UPDATE SET version = excluded.version, opens_at = excluded.opens_at,
	closes_at = excluded.closes_at, ceiling_cents = excluded.ceiling_cents
WHERE rounds.version < excluded.version AND rounds.opens_at > $8
	AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.round_id = rounds.id)`

func (s *Store) saveRound(ctx context.Context, scheme subsidy.Scheme, t subsidy.RoundTerms, at time.Time) error {
	_, err := s.exec(ctx, saveRound, subsidy.NewRoundID(scheme.Slug, t.Year), scheme.Slug, scheme.Version, t.Year,
		Time(t.OpensAt()), Time(t.ClosesAt()), t.Ceiling, Time(at))
	return err
}

const roundQuery = `
SELECT r.id, r.year, r.ceiling_cents, r.granted_cents, r.granted_on_review_cents, r.asked_cents, r.undecided, r.filed, v.document,
	COALESCE(e.count, 0), COALESCE(e.asked, 0), COALESCE(e.booked, 0)
FROM rounds r
LEFT JOIN (
	SELECT a.round_id, COUNT(*) AS count, CAST(SUM(a.amount_cents) AS BIGINT) AS asked,
		CAST(SUM((SELECT COALESCE(SUM(l.amount_cents), 0) FROM ledger l WHERE l.application = a.id)) AS BIGINT) AS booked
	FROM applications a WHERE a.state = 'prepared' GROUP BY a.round_id
) e ON e.round_id = r.id
JOIN scheme_versions v ON v.slug = r.slug AND v.version = r.version`

// Rounds gives every round; see subsidy.SchemeStore.
func (s *Store) Rounds(ctx context.Context) ([]subsidy.Round, error) {
	return all(ctx, s, scanRound, roundQuery+` ORDER BY r.opens_at DESC, r.id`)
}

// Round gives one round; see subsidy.SchemeStore.
func (s *Store) Round(ctx context.Context, id subsidy.RoundID) (subsidy.Round, error) {
	return one(ctx, s, scanRound, roundQuery+` WHERE r.id = $1`, id)
}

// LockRound gives a round and keeps its other writers waiting; see
// subsidy.SchemeStore. Writing the row is the lock that both engines have.
func (s *Store) LockRound(ctx context.Context, id subsidy.RoundID) (subsidy.Round, error) {
	const query = `UPDATE rounds SET filed = filed WHERE id = $1`
	var round subsidy.Round
	err := s.whole(ctx, func(tx *Store) error {
		err := tx.change(ctx, query, id)
		if err != nil {
			return err
		}
		round, err = tx.Round(ctx, id)
		return err
	})
	return round, err
}

func scanRound(r row) (subsidy.Round, error) {
	var round subsidy.Round
	var year int
	var ceiling subsidy.Cents
	var document string
	err := r.Scan(&round.ID, &year, &ceiling, &round.Granted, &round.GrantedOnReview, &round.Asked, &round.Undecided, &round.Filed, &document,
		&round.Embargo.Count, &round.Embargo.Asked, &round.Embargo.Booked)
	if err != nil {
		return round, err
	}
	if round.Scheme, err = readScheme(document); err != nil {
		return round, err
	}
	terms, ok := round.Scheme.Terms(year)
	if !ok {
		return round, fmt.Errorf("db: the scheme version of round %s has no terms for %d", round.ID, year)
	}
	round.RoundTerms = terms
	round.Ceiling = ceiling // the one that grants are held to
	return round, nil
}

// weight is what one application adds to the counters of its round.
type weight struct {
	asked            subsidy.Cents
	undecided, filed int
}

func weightOf(a subsidy.Application) weight {
	var w weight
	if !a.ReceivedAt.IsZero() {
		w.filed = 1
	}
	if a.State.Undecided() {
		w.asked, w.undecided = a.Amount, 1
	}
	return w
}

// reweigh replaces what an application added to the counters of its round.
func (s *Store) reweigh(ctx context.Context, id subsidy.RoundID, before, after weight) error {
	const query = `UPDATE rounds SET asked_cents = asked_cents + $1, undecided = undecided + $2, filed = filed + $3 WHERE id = $4`
	if before == after {
		return nil
	}
	return s.change(ctx, query, after.asked-before.asked, after.undecided-before.undecided, after.filed-before.filed, id)
}
