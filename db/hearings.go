package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// AddHearing adds a question to a board; see subsidy.DecisionStore.
func (s *Store) AddHearing(ctx context.Context, h subsidy.Hearing) error {
	const query = `
INSERT INTO hearings (id, application, number, facts, asked_by, asked_by_name, asked_at, due)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`
	_, err := s.exec(ctx, query, h.ID, h.Application, h.Number, sealed("hearings.facts", h.ID, h.Facts), h.AskedBy,
		sealed("hearings.asked_by_name", h.ID, h.AskedByName), Time(h.AskedAt), Date(h.Due))
	return err
}

// AnswerHearing writes the view of the board; see subsidy.DecisionStore. A
// second time is a Conflict.
func (s *Store) AnswerHearing(ctx context.Context, h subsidy.Hearing) error {
	const query = `
INSERT INTO hearing_answers (hearing, answer, answered_by, answered_by_name, answered_at) VALUES ($1, $2, $3, $4, $5)`
	_, err := s.exec(ctx, query, h.ID, sealed("hearing_answers.answer", h.ID, h.Answer), h.AnsweredBy,
		sealed("hearing_answers.answered_by_name", h.ID, h.AnsweredByName), Time(h.AnsweredAt))
	return err
}

// Hearings gives those of an application, oldest first; see
// subsidy.DecisionStore.
func (s *Store) Hearings(ctx context.Context, application string) ([]subsidy.Hearing, error) {
	const query = `
SELECT h.id, h.application, h.number, h.facts, h.asked_by, h.asked_by_name, h.asked_at, h.due,
	COALESCE(w.answer, ''), COALESCE(w.answered_by, ''), COALESCE(w.answered_by_name, ''), w.answered_at
FROM hearings h LEFT JOIN hearing_answers w ON w.hearing = h.id
WHERE h.application = $1 ORDER BY h.number`
	return all(ctx, s, scanHearing, query, application)
}

func scanHearing(r row) (subsidy.Hearing, error) {
	var h subsidy.Hearing
	err := r.Scan(&h.ID, &h.Application, &h.Number, opened("hearings.facts", &h.ID, &h.Facts), &h.AskedBy,
		opened("hearings.asked_by_name", &h.ID, &h.AskedByName), (*Time)(&h.AskedAt), (*Date)(&h.Due),
		opened("hearing_answers.answer", &h.ID, &h.Answer), &h.AnsweredBy,
		opened("hearing_answers.answered_by_name", &h.ID, &h.AnsweredByName), (*Time)(&h.AnsweredAt))
	return h, err
}
