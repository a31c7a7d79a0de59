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

// standing is the number of the decision that stands, or is to come, on the
// application $2: each objection that opened the file again made way for another.
const standing = `1 + (SELECT COUNT(*) FROM objections ob WHERE ob.application = $2 AND ob.reopened)`

const addDecision = `
INSERT INTO decisions (id, application, number, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at)
VALUES ($1, $2, ` + standing + `, $3, $4, $5, $6, $7, $8, $9)`

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
		return tx.Book(ctx, subsidy.NewGrant(d))
	})
}

const decisionQuery = `
SELECT d.id, d.application, d.round_id, d.verdict, d.amount_cents, d.motivation, d.advised_by, d.decided_by, d.decided_at
FROM decisions d`

// ofStanding joins the decision that stands on application a; there is none
// while an objection has opened the file again.
const ofStanding = `
	d.application = a.id AND d.number = 1 + (SELECT COUNT(*) FROM objections ob WHERE ob.application = a.id AND ob.reopened)`

// Decision gives the decision that stands; see subsidy.DecisionStore.
func (s *Store) Decision(ctx context.Context, application string) (subsidy.Decision, error) {
	return one(ctx, s, scanDecision, decisionQuery+`, applications a WHERE a.id = $1 AND`+ofStanding, application)
}

// DecisionByID gives one that stands or was revoked; see subsidy.DecisionStore.
func (s *Store) DecisionByID(ctx context.Context, id string) (subsidy.Decision, error) {
	return one(ctx, s, scanDecision, decisionQuery+` WHERE d.id = $1`, id)
}

// Decisions gives every decision on an application; see subsidy.DecisionStore.
func (s *Store) Decisions(ctx context.Context, application string) ([]subsidy.Decision, error) {
	return all(ctx, s, scanDecision, decisionQuery+` WHERE d.application = $1 ORDER BY d.number`, application)
}

// Advisers gives who advised on an application; see subsidy.DecisionStore.
func (s *Store) Advisers(ctx context.Context, application string) ([]subsidy.UserID, error) {
	const query = `SELECT DISTINCT advised_by FROM advices WHERE application = $1 ORDER BY advised_by`
	return all(ctx, s, scanUserID, query, application)
}

func scanUserID(r row) (subsidy.UserID, error) {
	id, err := scanText(r)
	return subsidy.UserID(id), err
}

func scanDecision(r row) (subsidy.Decision, error) {
	var d subsidy.Decision
	err := r.Scan(&d.ID, &d.Application, &d.Round, &d.Verdict, &d.Amount, &d.Motivation, &d.AdvisedBy, &d.DecidedBy,
		(*Time)(&d.DecidedAt))
	return d, err
}
