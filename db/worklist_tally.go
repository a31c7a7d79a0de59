package db

import (
	"context"
	"fmt"

	"subsidieportaal/subsidy"
)

// counted is what one application adds to the counters of the work list.
type counted struct {
	round    subsidy.RoundID
	state    subsidy.State
	assigned bool
	amount   subsidy.Cents
}

// countedOf gives nil for an application that the ministry does not have.
func countedOf(a subsidy.Application) *counted {
	if a.ReceivedAt.IsZero() {
		return nil
	}
	return &counted{a.Round, a.State, a.Assessor != "", a.Amount}
}

const recount = `
INSERT INTO round_states (round_id, state, assigned, files, amount_cents) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (round_id, state, assigned) DO UPDATE SET files = round_states.files + excluded.files,
	amount_cents = round_states.amount_cents + excluded.amount_cents`

const uncount = `
UPDATE round_states SET files = files - 1, amount_cents = amount_cents - $1 WHERE round_id = $2 AND state = $3 AND assigned = $4`

// recount replaces what an application added to the counters of the work list.
func (s *Store) recount(ctx context.Context, before, after *counted) error {
	if before != nil && after != nil && *before == *after {
		return nil
	}
	if before != nil {
		if err := s.change(ctx, uncount, before.amount, before.round, before.state, before.assigned); err != nil {
			return err
		}
	}
	if after == nil {
		return nil
	}
	_, err := s.exec(ctx, recount, after.round, after.state, after.assigned, 1, after.amount)
	return err
}

// whole tells whether a filter asks for all of a round.
func whole(f subsidy.WorklistFilter) bool { return kept(f) && f.State == "" && !f.Unassigned }

// kept tells whether the counters know how many a filter finds.
func kept(f subsidy.WorklistFilter) bool {
	rest := f
	rest.Round, rest.State, rest.Unassigned, rest.Reader, rest.Order, rest.Page = "", "", false, "", "", 0
	return f.Round != "" && rest == subsidy.WorklistFilter{}
}

// withTies leaves the reader out of a filter where they have no tie: then it
// leaves out nothing (A12).
func (s *Store) withTies(ctx context.Context, f subsidy.WorklistFilter) (subsidy.WorklistFilter, error) {
	const query = `SELECT COUNT(*) FROM ties WHERE user_id = $1`
	if f.Reader == "" {
		return f, nil
	}
	ties, err := one(ctx, s, scanCount, query, f.Reader)
	if ties == 0 {
		f.Reader = ""
	}
	return f, err
}

// WorklistTally gives how many match; see subsidy.DecisionStore.
func (s *Store) WorklistTally(ctx context.Context, f subsidy.WorklistFilter) (subsidy.Tally, error) {
	var t subsidy.Tally
	err := s.atOneMoment(ctx, func(tx *Store) (err error) {
		if f, err = tx.withTies(ctx, f); err == nil {
			t, err = tx.tally(ctx, f)
		}
		return err
	})
	return t, err
}

// tally counts what a filter finds: from the counters where they know, else up
// to where it is counted.
func (s *Store) tally(ctx context.Context, f subsidy.WorklistFilter) (subsidy.Tally, error) {
	if kept(f) {
		return s.keptTally(ctx, f)
	}
	sel := selectionOf(f)
	few := ` FROM applications a WHERE ` + sel.where + fmt.Sprintf(` LIMIT %d`, subsidy.CountMost+1)
	count, err := one(ctx, s, scanCount, `SELECT COUNT(*) FROM (SELECT 1`+few+`) found`, sel.args...)
	if err != nil || count > subsidy.CountMost {
		return subsidy.Tally{Count: subsidy.CountMost, More: true}, err
	}
	return one(ctx, s, scanTally, `
SELECT COUNT(*), CAST(COALESCE(SUM(found.amount_cents), 0) AS BIGINT) FROM (SELECT a.amount_cents`+few+`) found`, sel.args...)
}

// keptTally takes what the counters have, less what the reader has a tie with.
func (s *Store) keptTally(ctx context.Context, f subsidy.WorklistFilter) (subsidy.Tally, error) {
	const query = `
SELECT CAST(COALESCE(SUM(files), 0) AS BIGINT), CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) FROM round_states
WHERE round_id = $1 AND (state = $2 OR $3) AND (NOT assigned OR $4)`
	t, err := one(ctx, s, scanTally, query, f.Round, f.State, f.State == "", !f.Unassigned)
	if err != nil || f.Reader == "" {
		return t, err
	}
	all := f
	all.Reader = ""
	sel := selectionOf(all)
	sel.and(true, `a.board IN (SELECT bt.board FROM ties bt WHERE bt.user_id = $N) AND NOT (`+unbound+`)`, f.Reader)
	tied, err := one(ctx, s, scanTally, `SELECT COUNT(*), CAST(COALESCE(SUM(a.amount_cents), 0) AS BIGINT) FROM applications a WHERE `+sel.where,
		sel.args...)
	t.Count, t.Total = t.Count-tied.Count, t.Total-tied.Total
	return t, err
}

func scanTally(r row) (subsidy.Tally, error) {
	var t subsidy.Tally
	err := r.Scan(&t.Count, &t.Total)
	return t, err
}
