package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

const addSupplement = `
INSERT INTO supplements (id, application, number, parts, filing, asked_by, asked_by_name, asked_at, due, answers)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// AddSupplement adds a request; see subsidy.SupplementStore.
func (s *Store) AddSupplement(ctx context.Context, a subsidy.Supplement) error {
	parts, err := json.Marshal(a.Parts)
	if err != nil {
		return fmt.Errorf("db: parts of supplement %s: %w", a.ID, err)
	}
	_, err = s.exec(ctx, addSupplement, a.ID, a.Application, a.Number, sealed("supplements.parts", a.ID, string(parts)), a.Filing,
		a.AskedBy, sealed("supplements.asked_by_name", a.ID, a.AskedByName), Time(a.AskedAt), Date(a.Due),
		sealed("supplements.answers", a.ID, answers(a.Answers)))
	return err
}

// SaveSupplement writes what the board has so far and how it ended; see
// subsidy.SupplementStore.
func (s *Store) SaveSupplement(ctx context.Context, a subsidy.Supplement) error {
	const query = `
UPDATE supplements SET answers = $1, answered_at = $2, lapsed_at = $3
WHERE id = $4 AND answered_at IS NULL AND lapsed_at IS NULL`
	changed, err := s.exec(ctx, query, sealed("supplements.answers", a.ID, answers(a.Answers)), Time(a.AnsweredAt), Time(a.LapsedAt), a.ID)
	if err == nil && changed == 0 {
		return subsidy.Overtaken()
	}
	return err
}

const supplementQuery = `
SELECT s.id, s.application, s.number, s.parts, s.filing, s.asked_by, s.asked_by_name, s.asked_at, s.due, s.answers,
	s.answered_at, s.lapsed_at
FROM supplements s`

// Supplements gives those of an application; see subsidy.SupplementStore.
func (s *Store) Supplements(ctx context.Context, application string) ([]subsidy.Supplement, error) {
	return all(ctx, s, scanSupplement, supplementQuery+` WHERE s.application = $1 ORDER BY s.number`, application)
}

// OpenSupplements gives those whose last day lies before a day; see
// subsidy.SupplementStore. One of an application that was withdrawn waits for
// nothing.
func (s *Store) OpenSupplements(ctx context.Context, before subsidy.Date) ([]subsidy.Supplement, error) {
	return all(ctx, s, scanSupplement, supplementQuery+` JOIN applications a ON a.id = s.application
WHERE s.answered_at IS NULL AND s.lapsed_at IS NULL AND s.due < $1 AND a.state = 'supplement asked'
ORDER BY s.due, s.id`, Date(before))
}

func scanSupplement(r row) (subsidy.Supplement, error) {
	var a subsidy.Supplement
	var parts string
	err := r.Scan(&a.ID, &a.Application, &a.Number, opened("supplements.parts", &a.ID, &parts), &a.Filing, &a.AskedBy,
		opened("supplements.asked_by_name", &a.ID, &a.AskedByName), (*Time)(&a.AskedAt), (*Date)(&a.Due),
		opened("supplements.answers", &a.ID, (*answers)(&a.Answers)), (*Time)(&a.AnsweredAt), (*Time)(&a.LapsedAt))
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(parts), &a.Parts)
}

const addExtension = `
INSERT INTO extensions (id, application, term, until, reason, by_user, by_name, at)
VALUES ($1, $2, 1 + (SELECT COUNT(*) FROM objections ob WHERE ob.application = $2 AND ob.reopened), $3, $4, $5, $6, $7)`

// AddExtension adds the one extension of the term that runs; see
// subsidy.SupplementStore.
func (s *Store) AddExtension(ctx context.Context, e subsidy.Extension) error {
	_, err := s.exec(ctx, addExtension, e.ID, e.Application, Date(e.Until), sealed("extensions.reason", e.ID, e.Reason), e.By,
		sealed("extensions.by_name", e.ID, e.ByName), Time(e.At))
	return err
}

// Extensions gives those of an application; see subsidy.SupplementStore.
func (s *Store) Extensions(ctx context.Context, application string) ([]subsidy.Extension, error) {
	const query = `SELECT id, application, until, reason, by_user, by_name, at FROM extensions WHERE application = $1 ORDER BY term`
	return all(ctx, s, scanExtension, query, application)
}

func scanExtension(r row) (subsidy.Extension, error) {
	var e subsidy.Extension
	err := r.Scan(&e.ID, &e.Application, (*Date)(&e.Until), opened("extensions.reason", &e.ID, &e.Reason), &e.By,
		opened("extensions.by_name", &e.ID, &e.ByName), (*Time)(&e.At))
	return e, err
}

// AddReminder notes a reminder; see subsidy.SupplementStore.
func (s *Store) AddReminder(ctx context.Context, application, kind string, at time.Time) (bool, error) {
	const query = `INSERT INTO reminders (application, kind, at) VALUES ($1, $2, $3) ON CONFLICT (application, kind) DO NOTHING`
	added, err := s.exec(ctx, query, application, kind, Time(at))
	return added > 0, err
}
