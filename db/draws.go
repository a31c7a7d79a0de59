package db

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"subsidieportaal/subsidy"
)

const drawQuery = `
SELECT round_id, source, speaks_on, named_by, named_at, list, list_sha256, frozen_by, frozen_at,
	seed, seeded_by, seeded_at, confirmed_by, confirmed_at, complete_on
FROM draws`

// Draw gives the draw of a round; see subsidy.DecisionStore.
func (s *Store) Draw(ctx context.Context, id subsidy.RoundID) (subsidy.Draw, error) {
	return one(ctx, s, scanDraw, drawQuery+` WHERE round_id = $1`, id)
}

// DrawStages tells how far the draws are; see subsidy.DecisionStore.
func (s *Store) DrawStages(ctx context.Context) (map[subsidy.RoundID]subsidy.DrawStage, error) {
	const query = `
SELECT round_id, CASE WHEN confirmed_at IS NULL THEN 'frozen' ELSE 'confirmed' END FROM draws WHERE frozen_at IS NOT NULL`
	stages := map[subsidy.RoundID]subsidy.DrawStage{}
	err := s.each(ctx, func(r row) error {
		var id subsidy.RoundID
		var stage subsidy.DrawStage
		err := r.Scan(&id, &stage)
		stages[id] = stage
		return err
	}, query)
	return stages, err
}

func scanDraw(r row) (subsidy.Draw, error) {
	var d subsidy.Draw
	var list string
	var frozen, seeded, confirmed sql.NullString
	err := r.Scan(&d.Round, &d.Source, (*Date)(&d.SpeaksOn), &d.NamedBy, (*Time)(&d.NamedAt), &list, &d.ListSHA256,
		&frozen, (*Time)(&d.FrozenAt), &d.Seed, &seeded, (*Time)(&d.SeededAt), &confirmed, (*Time)(&d.ConfirmedAt), (*Date)(&d.Day))
	d.FrozenBy, d.SeededBy, d.ConfirmedBy = subsidy.UserID(frozen.String), subsidy.UserID(seeded.String), subsidy.UserID(confirmed.String)
	for reference := range strings.FieldsSeq(list) {
		d.References = append(d.References, subsidy.Reference(reference))
	}
	return d, err
}

// A frozen list stays with its source, and a confirmed draw as it is (D4).
const (
	addDraw = `
INSERT INTO draws (round_id, source, speaks_on, named_by, named_at, list, list_sha256, frozen_by, frozen_at,
	seed, seeded_by, seeded_at, confirmed_by, confirmed_at, complete_on)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
WHERE NOT EXISTS (SELECT 1 FROM draws WHERE round_id = $1)`
	saveDraw = `
UPDATE draws SET source = $2, speaks_on = $3, named_by = $4, named_at = $5, list = $6, list_sha256 = $7,
	frozen_by = $8, frozen_at = $9, seed = $10, seeded_by = $11, seeded_at = $12, confirmed_by = $13, confirmed_at = $14, complete_on = $15
WHERE round_id = $1 AND confirmed_at IS NULL AND (list = '' OR (list = $6 AND source = $2 AND speaks_on = $3
	AND COALESCE(complete_on, '') = COALESCE($15, '')))`
)

// SaveDraw stores the draw of a round; see subsidy.DecisionStore.
func (s *Store) SaveDraw(ctx context.Context, d subsidy.Draw) error {
	list := ""
	if d.Frozen() {
		list = subsidy.FrozenList(d.References)
	}
	return s.whole(ctx, func(tx *Store) error {
		changed, err := tx.written(ctx, addDraw, saveDraw, d.Round, d.Source, Date(d.SpeaksOn), d.NamedBy, Time(d.NamedAt), list, d.ListSHA256,
			orNull(d.FrozenBy), Time(d.FrozenAt), d.Seed, orNull(d.SeededBy), Time(d.SeededAt), orNull(d.ConfirmedBy), Time(d.ConfirmedAt), Date(d.Day))
		switch {
		case err != nil:
			return err
		case changed == 0:
			return &subsidy.Error{Kind: subsidy.Conflict, Rule: subsidy.D4, Message: "De loting is intussen verder. Bekijk haar opnieuw."}
		case !d.Seeded():
			return nil
		}
		_, err = tx.exec(ctx, addSeed, d.Round, d.Seed, d.SeededBy, Time(d.SeededAt))
		return err
	})
}

// Each entry of a seed is kept, whatever took its place (A12).
const addSeed = `
INSERT INTO draw_seeds (round_id, seq, seed, entered_by, entered_at)
SELECT $1, (SELECT COALESCE(MAX(seq), 0) + 1 FROM draw_seeds WHERE round_id = $1), $2, $3, $4
WHERE NOT EXISTS (SELECT 1 FROM draw_seeds WHERE round_id = $1 AND seed = $2 AND entered_by = $3 AND entered_at = $4)`

// SeedEnterers gives everybody who ever entered a seed; see
// subsidy.DecisionStore.
func (s *Store) SeedEnterers(ctx context.Context, id subsidy.RoundID) ([]subsidy.UserID, error) {
	const query = `SELECT DISTINCT entered_by FROM draw_seeds WHERE round_id = $1 ORDER BY entered_by`
	return all(ctx, s, scanUserID, query, id)
}

// orNull gives NULL for nobody.
func orNull(id subsidy.UserID) sql.NullString {
	return sql.NullString{String: string(id), Valid: id != ""}
}

const roundClaims = `
SELECT a.reference, a.state, a.amount_cents,
	CAST(COALESCE((SELECT SUM(lb.amount_cents) FROM ledger lb WHERE lb.application = a.id AND NOT lb.on_review), 0) AS BIGINT),
	CAST(COALESCE((SELECT SUM(lb.amount_cents) FROM ledger lb WHERE lb.application = a.id AND lb.on_review), 0) AS BIGINT),
	a.complete_at, a.received_at, a.location, l.name, a.board, b.name,
	EXISTS (SELECT 1 FROM objections ob WHERE ob.application = a.id AND ob.reopened), COALESCE(d.id, ''), d.grounds
FROM applications a
JOIN locations l ON l.code = a.location
JOIN boards b ON b.number = a.board
LEFT JOIN decisions d ON a.state IN ('prepared', 'rejected', 'partly granted') AND` + ofStanding + `
WHERE a.round_id = $1 AND a.received_at IS NOT NULL
ORDER BY a.reference`

// RoundClaims gives every filed application of a round, complete when its last
// version was filed (D2), with what the ledger has of it; see subsidy.DecisionStore.
func (s *Store) RoundClaims(ctx context.Context, id subsidy.RoundID) ([]subsidy.RoundClaim, error) {
	return all(ctx, s, scanRoundClaim, roundClaims, id)
}

func scanRoundClaim(r row) (subsidy.RoundClaim, error) {
	var c subsidy.RoundClaim
	var decision string
	var refused grounds
	err := r.Scan(&c.Reference, &c.State, &c.Asked, &c.Granted, &c.OnReview, (*Time)(&c.Complete),
		(*Time)(&c.ReceivedAt), &c.Location, &c.LocationName, &c.Board, &c.BoardName, &c.Reopened, &decision, opened("decisions.grounds", &decision, &refused))
	c.Short = slices.ContainsFunc(refused, subsidy.Ground.Lack)
	return c, err
}

// The index applications_in_turn holds them in order.
const waiting = `
SELECT a.reference, a.amount_cents, a.complete_at FROM applications a
WHERE a.round_id = $1 AND a.state IN ('submitted', 'in assessment', 'supplement asked', 'advised') AND a.complete_at < $2
	AND NOT EXISTS (SELECT 1 FROM objections ob WHERE ob.application = a.id AND ob.reopened)`

const embargoed = `
UNION ALL
SELECT a.reference, a.amount_cents, a.complete_at FROM applications a
WHERE a.round_id = $1 AND a.state = 'prepared' AND a.complete_at < $2
	AND NOT EXISTS (SELECT 1 FROM objections ob WHERE ob.application = a.id AND ob.reopened)`

// Waiting gives what has no decision; see subsidy.DecisionStore.
func (s *Store) Waiting(ctx context.Context, id subsidy.RoundID, before time.Time, embargo bool) ([]subsidy.Claim, error) {
	query := waiting
	if before.IsZero() {
		before = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)
	}
	if embargo {
		query += embargoed
	}
	return all(ctx, s, scanClaim, query+` ORDER BY complete_at, reference`, id, Time(before))
}

func scanClaim(r row) (subsidy.Claim, error) {
	var c subsidy.Claim
	err := r.Scan(&c.Reference, &c.Asked, (*Time)(&c.Complete))
	return c, err
}

// AddRoundEvent adds an event of a round.
func (s *Store) AddRoundEvent(ctx context.Context, e subsidy.RoundEvent) error {
	const query = `
INSERT INTO round_events (id, round_id, seq, at, actor, actor_name, action, detail, request_id)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM round_events WHERE round_id = $2), $3, $4, $5, $6, $7, $8)`
	_, err := s.exec(ctx, query, e.ID, e.Round, Time(e.At), e.Actor, sealed("round_events.actor_name", e.ID, e.ActorName), e.Action, e.Detail, e.RequestID)
	return err
}

// RoundEvents gives those of a round, newest first.
func (s *Store) RoundEvents(ctx context.Context, id subsidy.RoundID) ([]subsidy.RoundEvent, error) {
	const query = `
SELECT id, round_id, at, actor, actor_name, action, detail, request_id
FROM round_events WHERE round_id = $1 ORDER BY seq DESC`
	return all(ctx, s, scanRoundEvent, query, id)
}

func scanRoundEvent(r row) (subsidy.RoundEvent, error) {
	var e subsidy.RoundEvent
	err := r.Scan(&e.ID, &e.Round, (*Time)(&e.At), &e.Actor, opened("round_events.actor_name", &e.ID, &e.ActorName), &e.Action, &e.Detail, &e.RequestID)
	return e, err
}
