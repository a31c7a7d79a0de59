package db

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"subsidieportaal/subsidy"
)

const addAdvice = `
INSERT INTO advices (id, application, seq, verdict, amount_cents, motivation, grounds, basis, advised_by, advised_by_name, advised_at)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM advices WHERE application = $2), $3, $4, $5, $6, $7, $8, $9, $10)`

// AddAdvice adds a finding; see subsidy.DecisionStore.
func (s *Store) AddAdvice(ctx context.Context, a subsidy.Advice) error {
	_, err := s.exec(ctx, addAdvice, a.ID, a.Application, a.Verdict, a.Amount, sealed("advices.motivation", a.ID, a.Motivation),
		sealed("advices.grounds", a.ID, grounds(a.Grounds)), a.Basis, a.By, sealed("advices.advised_by_name", a.ID, a.ByName), Time(a.At))
	return err
}

// LastAdvice gives the newest; see subsidy.DecisionStore.
func (s *Store) LastAdvice(ctx context.Context, application string) (subsidy.Advice, error) {
	const query = `
SELECT id, application, verdict, amount_cents, motivation, grounds, basis, advised_by, advised_by_name, advised_at
FROM advices WHERE application = $1 ORDER BY seq DESC LIMIT 1`
	return one(ctx, s, scanAdvice, query, application)
}

func scanAdvice(r row) (subsidy.Advice, error) {
	var a subsidy.Advice
	err := r.Scan(&a.ID, &a.Application, &a.Verdict, &a.Amount, opened("advices.motivation", &a.ID, &a.Motivation),
		opened("advices.grounds", &a.ID, (*grounds)(&a.Grounds)), &a.Basis, &a.By, opened("advices.advised_by_name", &a.ID, &a.ByName),
		(*Time)(&a.At))
	return a, err
}

// grounds are those of a refusal in a column, as JSON: in the words of the day
// on which they were chosen.
type grounds []subsidy.Ground

// Value gives the JSON.
func (g grounds) Value() (driver.Value, error) {
	if len(g) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal([]subsidy.Ground(g))
	return string(text), err
}

// Scan reads the JSON.
func (g *grounds) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("db: %T holds no grounds", v)
	}
	*g = nil
	if text == "[]" {
		return nil
	}
	return json.Unmarshal([]byte(text), (*[]subsidy.Ground)(g))
}

// standing is the number of the decision that stands, or is to come, on the
// application $2: each objection that opened the file again made way for
// another, and so did each decision that was taken back under embargo.
const standing = `1 + (SELECT COUNT(*) FROM objections ob WHERE ob.application = $2 AND ob.reopened)
	+ (SELECT COUNT(*) FROM retractions rt WHERE rt.application = $2)`

const addDecision = `
INSERT INTO decisions (id, application, number, round_id, verdict, amount_cents, motivation, grounds, advised_by, decided_by, decided_at,
	text_version, text_edition)
VALUES ($1, $2, ` + standing + `, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// AddDecision stores a decision and, where it grants, books the grant; see
// subsidy.DecisionStore. A second decision is a Conflict. One by a person who
// advised on the application is Forbidden (A12), and more than was asked is a
// Conflict (S4). A round that is not the application's is NotFound.
func (s *Store) AddDecision(ctx context.Context, d subsidy.Decision) error {
	return s.whole(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, addDecision, d.ID, d.Application, d.Round, d.Verdict, d.Amount,
			sealed("decisions.motivation", d.ID, d.Motivation), sealed("decisions.grounds", d.ID, grounds(d.Grounds)), d.AdvisedBy, d.DecidedBy, Time(d.DecidedAt),
			d.Text.Version, d.Text.Edition)
		if err != nil || d.Amount == 0 {
			return err
		}
		return tx.Book(ctx, subsidy.NewGrant(d))
	})
}

const decisionColumns = `d.id, d.application, d.round_id, d.verdict, d.amount_cents, d.motivation, d.grounds,
	d.advised_by, d.decided_by, d.decided_at, d.text_version, d.text_edition,
	COALESCE((SELECT lr.objection FROM ledger lr WHERE lr.id = d.id AND lr.on_review), '')`

const decisionQuery = `SELECT ` + decisionColumns + ` FROM decisions d`

// ofStanding joins the decision that stands on application a; there is none
// while an objection has opened the file again, or what was prepared was taken
// back.
const ofStanding = `
	d.application = a.id AND d.number = 1 + (SELECT COUNT(*) FROM objections ob WHERE ob.application = a.id AND ob.reopened)
	+ (SELECT COUNT(*) FROM retractions rt WHERE rt.application = a.id)`

// retracted tells of decision d that it was taken back under embargo.
const retracted = `EXISTS (SELECT 1 FROM retractions rt WHERE rt.decision = d.id)`

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
	err := r.Scan(intoDecision(&d)...)
	return d, err
}

// intoDecision gives where decisionColumns go.
func intoDecision(d *subsidy.Decision) []any {
	return []any{&d.ID, &d.Application, &d.Round, &d.Verdict, &d.Amount,
		opened("decisions.motivation", &d.ID, &d.Motivation), opened("decisions.grounds", &d.ID, (*grounds)(&d.Grounds)),
		&d.AdvisedBy, &d.DecidedBy, (*Time)(&d.DecidedAt), &d.Text.Version, &d.Text.Edition, &d.Review}
}
