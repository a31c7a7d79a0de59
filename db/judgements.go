package db

import (
	"context"

	"subsidieportaal/subsidy"
)

const addJudgement = `
INSERT INTO check_outcomes (id, application, seq, filing, about, item, outcome, reason, given_by, given_by_name, given_at)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM check_outcomes WHERE application = $2),
	$3, $4, $5, $6, $7, $8, $9, $10)`

// AddJudgement adds what an assessor found; see subsidy.DecisionStore. A filed
// version that is not there is NotFound.
func (s *Store) AddJudgement(ctx context.Context, j subsidy.Judgement) error {
	_, err := s.exec(ctx, addJudgement, j.ID, j.Application, j.Filing, j.About, j.Item, j.Outcome,
		sealed("check_outcomes.reason", j.ID, j.Reason), j.By, sealed("check_outcomes.given_by_name", j.ID, j.ByName),
		Time(j.At))
	return err
}

// Judgements gives what assessors found, oldest first; see
// subsidy.DecisionStore.
func (s *Store) Judgements(ctx context.Context, application string) ([]subsidy.Judgement, error) {
	const query = `
SELECT id, application, filing, about, item, outcome, reason, given_by, given_by_name, given_at
FROM check_outcomes WHERE application = $1 ORDER BY seq`
	return all(ctx, s, scanJudgement, query, application)
}

func scanJudgement(r row) (subsidy.Judgement, error) {
	var j subsidy.Judgement
	err := r.Scan(&j.ID, &j.Application, &j.Filing, &j.About, &j.Item, &j.Outcome,
		opened("check_outcomes.reason", &j.ID, &j.Reason), &j.By, opened("check_outcomes.given_by_name", &j.ID, &j.ByName), (*Time)(&j.At))
	return j, err
}
