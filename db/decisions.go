package db

import (
	"context"

	"subsidieportaal/subsidy"
)

const addAdvice = `
INSERT INTO advices (id, application, seq, verdict, amount_cents, motivation, advised_by, advised_by_name, advised_at)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM advices WHERE application = $2), $3, $4, $5, $6, $7, $8)`

// AddAdvice adds a finding; see subsidy.DecisionStore.
func (s *Store) AddAdvice(ctx context.Context, a subsidy.Advice) error {
	_, err := s.exec(ctx, addAdvice, a.ID, a.Application, a.Verdict, a.Amount, a.Motivation, a.By, a.ByName, Time(a.At))
	return err
}

// LastAdvice gives the newest; see subsidy.DecisionStore.
func (s *Store) LastAdvice(ctx context.Context, application string) (subsidy.Advice, error) {
	const query = `
SELECT id, application, verdict, amount_cents, motivation, advised_by, advised_by_name, advised_at
FROM advices WHERE application = $1 ORDER BY seq DESC LIMIT 1`
	return one(ctx, s, scanAdvice, query, application)
}

func scanAdvice(r row) (subsidy.Advice, error) {
	var a subsidy.Advice
	err := r.Scan(&a.ID, &a.Application, &a.Verdict, &a.Amount, &a.Motivation, &a.By, &a.ByName, (*Time)(&a.At))
	return a, err
}

const addDecision = `
INSERT INTO decisions (id, application, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddDecision stores a decision and, where it grants, books the grant; see
// subsidy.DecisionStore. A second decision is a Conflict. One by a person who
// advised on the application is Forbidden (A12). A round that is not the
// application's is NotFound.
func (s *Store) AddDecision(ctx context.Context, d subsidy.Decision) error {
	return s.whole(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, addDecision, d.ID, d.Application, d.Round, d.Verdict, d.Amount, d.Motivation,
			d.AdvisedBy, d.DecidedBy, Time(d.DecidedAt))
		if err != nil || d.Amount == 0 {
			return err
		}
		return tx.book(ctx, d)
	})
}

// Decision gives the decision; see subsidy.DecisionStore.
func (s *Store) Decision(ctx context.Context, application string) (subsidy.Decision, error) {
	const query = `
SELECT id, application, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at
FROM decisions WHERE application = $1`
	return one(ctx, s, scanDecision, query, application)
}

func scanDecision(r row) (subsidy.Decision, error) {
	var d subsidy.Decision
	err := r.Scan(&d.ID, &d.Application, &d.Round, &d.Verdict, &d.Amount, &d.Motivation, &d.AdvisedBy, &d.DecidedBy,
		(*Time)(&d.DecidedAt))
	return d, err
}
