package db

import (
	"context"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

// A round that has opened stays on its version: its method and its ceiling are
// published (D1). So does one that an application rests on, a draft too, or of
// which somebody moved the closing (S8), and no round goes back to an older
// version.
const saveRound = `
INSERT INTO rounds (id, slug, version, year, opens_at, closes_at, ceiling_cents)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (slug, year) DO UPDATE SET version = excluded.version, opens_at = excluded.opens_at,
	closes_at = excluded.closes_at, ceiling_cents = excluded.ceiling_cents
WHERE rounds.version < excluded.version AND rounds.opens_at > $8
	AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.round_id = rounds.id)
	AND NOT EXISTS (SELECT 1 FROM closing_moves m WHERE m.round_id = rounds.id)`

func (s *Store) saveRound(ctx context.Context, scheme subsidy.Scheme, t subsidy.RoundTerms, at time.Time) error {
	_, err := s.exec(ctx, saveRound, subsidy.NewRoundID(scheme.Slug, t.Year), scheme.Slug, scheme.Version, t.Year,
		Time(t.OpensAt()), Time(t.ClosesAt()), t.Ceiling, Time(at))
	return err
}

// What of a round an objection opened again, in some states. Those are few: the
// join is written so that SQLite begins with them, and not with the round.
const reopenedCents = `COALESCE((SELECT CAST(SUM(a.amount_cents) AS BIGINT)
	FROM (SELECT DISTINCT ob.application FROM objections ob WHERE ob.reopened) o CROSS JOIN applications a
	WHERE a.id = o.application AND a.round_id = r.id AND a.state IN `

const roundQuery = `
SELECT r.id, r.year, r.ceiling_cents, r.granted_cents, r.granted_on_review_cents, r.asked_cents, r.undecided, r.filed, r.slug, r.version,
	r.embargo_count, r.embargo_asked_cents, r.embargo_booked_cents, r.embargo_on_review_cents,
	` + reopenedCents + `('submitted', 'in assessment', 'supplement asked', 'advised')), 0),
	` + reopenedCents + `('prepared')), 0),
	m.closes_at, COALESCE(m.kind, ''), m.outage_from, m.outage_until, COALESCE(m.reason, '')
FROM rounds r LEFT JOIN closing_moves m ON m.id = (
	SELECT c.id FROM closing_moves c WHERE c.round_id = r.id AND c.confirmed ORDER BY c.closes_at DESC LIMIT 1)`

// Rounds gives every round; see subsidy.SchemeStore.
func (s *Store) Rounds(ctx context.Context) ([]subsidy.Round, error) {
	read, err := all(ctx, s, scanRound, roundQuery+` ORDER BY r.opens_at DESC, r.id`)
	if err != nil {
		return nil, err
	}
	rounds := make([]subsidy.Round, len(read))
	for i, r := range read {
		if rounds[i], err = s.withTerms(ctx, r); err != nil {
			return nil, err
		}
	}
	return rounds, nil
}

// Round gives one round; see subsidy.SchemeStore.
func (s *Store) Round(ctx context.Context, id subsidy.RoundID) (subsidy.Round, error) {
	read, err := one(ctx, s, scanRound, roundQuery+` WHERE r.id = $1`, id)
	if err != nil {
		return subsidy.Round{}, err
	}
	return s.withTerms(ctx, read)
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

// roundRow is the row of a round: what the scheme version says of it is read
// apart.
type roundRow struct {
	subsidy.Round
	slug          string
	version, year int
	ceiling       subsidy.Cents
}

func scanRound(r row) (roundRow, error) {
	var read roundRow
	err := r.Scan(&read.ID, &read.year, &read.ceiling, &read.Granted, &read.GrantedOnReview, &read.Asked, &read.Undecided, &read.Filed,
		&read.slug, &read.version, &read.Embargo.Count, &read.Embargo.Asked, &read.Embargo.Booked, &read.Embargo.OnReview,
		&read.Reopened, &read.Embargo.Reopened,
		(*Time)(&read.Later.At), &read.Later.Kind, (*Time)(&read.Later.From), (*Time)(&read.Later.Until), &read.Later.Reason)
	return read, err
}

// withTerms adds what the scheme version says of a round.
func (s *Store) withTerms(ctx context.Context, read roundRow) (subsidy.Round, error) {
	round := read.Round
	var err error
	if round.Scheme, err = s.SchemeVersion(ctx, read.slug, read.version); err != nil {
		return round, err
	}
	terms, ok := round.Scheme.Terms(read.year)
	if !ok {
		return round, fmt.Errorf("db: the scheme version of round %s has no terms for %d", round.ID, read.year)
	}
	terms.Later = round.Later // decided on while the round runs (S8)
	round.RoundTerms = terms
	round.Ceiling = read.ceiling // the one that grants are held to
	return round, nil
}

// weight is what one application adds to the counters of its round.
type weight struct {
	asked, embargoAsked       subsidy.Cents
	undecided, filed, embargo int
}

func weightOf(a subsidy.Application) weight {
	var w weight
	if !a.ReceivedAt.IsZero() {
		w.filed = 1
	}
	if a.State.Undecided() {
		w.asked, w.undecided = a.Amount, 1
	}
	if a.State == subsidy.Prepared {
		w.embargoAsked, w.embargo = a.Amount, 1
	}
	return w
}

// What an application has in the ledger comes under the embargo with it, and
// leaves with it; what is booked meanwhile, Book counts.
const reweigh = `
UPDATE rounds SET asked_cents = asked_cents + $1, undecided = undecided + $2, filed = filed + $3,
	embargo_asked_cents = embargo_asked_cents + $4, embargo_count = embargo_count + $5,
	embargo_booked_cents = embargo_booked_cents + $5 * (
		SELECT CAST(COALESCE(SUM(l.amount_cents), 0) AS BIGINT) FROM ledger l WHERE l.application = $6 AND NOT l.on_review),
	embargo_on_review_cents = embargo_on_review_cents + $5 * (
		SELECT CAST(COALESCE(SUM(l.amount_cents), 0) AS BIGINT) FROM ledger l WHERE l.application = $6 AND l.on_review)
WHERE id = $7`

// reweigh replaces what an application added to the counters of its round.
func (s *Store) reweigh(ctx context.Context, was, is subsidy.Application) error {
	before, after := weightOf(was), weightOf(is)
	if before == after {
		return nil
	}
	return s.change(ctx, reweigh, after.asked-before.asked, after.undecided-before.undecided, after.filed-before.filed,
		after.embargoAsked-before.embargoAsked, after.embargo-before.embargo, is.ID, was.Round)
}
