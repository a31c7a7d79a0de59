package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// AddWithdrawal writes down a withdrawal; see subsidy.FollowUpStore.
func (s *Store) AddWithdrawal(ctx context.Context, w subsidy.Withdrawal) error {
	const query = `INSERT INTO withdrawals (id, application, reason, withdrawn_by, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`
	_, err := s.exec(ctx, query, w.ID, w.Application, sealed("withdrawals.reason", w.ID, w.Reason), w.By,
		sealed("withdrawals.by_name", w.ID, w.ByName), Time(w.At))
	return err
}

// Withdrawal gives that of an application; see subsidy.FollowUpStore.
func (s *Store) Withdrawal(ctx context.Context, application string) (subsidy.Withdrawal, error) {
	const query = `SELECT id, application, reason, withdrawn_by, by_name, at FROM withdrawals WHERE application = $1`
	return one(ctx, s, scanWithdrawal, query, application)
}

func scanWithdrawal(r row) (subsidy.Withdrawal, error) {
	var w subsidy.Withdrawal
	err := r.Scan(&w.ID, &w.Application, opened("withdrawals.reason", &w.ID, &w.Reason), &w.By,
		opened("withdrawals.by_name", &w.ID, &w.ByName), (*Time)(&w.At))
	return w, err
}

const addChange = `
INSERT INTO changes (id, application, seq, kind, text, document, sha256, reported_by, by_name, at)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM changes WHERE application = $2), $3, $4, $5, $6, $7, $8, $9)`

// AddReportedChange writes down a change; see subsidy.FollowUpStore.
func (s *Store) AddReportedChange(ctx context.Context, c subsidy.ReportedChange) error {
	if err := checkHash("change "+c.ID, c.Document, c.SHA256); err != nil {
		return err
	}
	_, err := s.exec(ctx, addChange, c.ID, c.Application, c.Kind, sealed("changes.text", c.ID, c.Text),
		sealed("changes.document", c.ID, c.Document), c.SHA256, c.By, sealed("changes.by_name", c.ID, c.ByName), Time(c.At))
	return err
}

// ReportedChanges gives those of an application; see subsidy.FollowUpStore.
func (s *Store) ReportedChanges(ctx context.Context, application string) ([]subsidy.ReportedChange, error) {
	const query = `
SELECT id, application, kind, text, document, sha256, reported_by, by_name, at
FROM changes WHERE application = $1 ORDER BY seq DESC`
	return all(ctx, s, scanReportedChange, query, application)
}

func scanReportedChange(r row) (subsidy.ReportedChange, error) {
	var c subsidy.ReportedChange
	err := r.Scan(&c.ID, &c.Application, &c.Kind, opened("changes.text", &c.ID, &c.Text),
		opened("changes.document", &c.ID, &c.Document), &c.SHA256, &c.By, opened("changes.by_name", &c.ID, &c.ByName), (*Time)(&c.At))
	return c, err
}
