package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// BeginnableFiles gives what was granted and has not begun by a day; see
// subsidy.SettlementStore.
func (s *Store) BeginnableFiles(ctx context.Context, today subsidy.Date) ([]subsidy.Application, error) {
	return all(ctx, s, scanApplication, applicationQuery+`
WHERE state IN ('granted', 'partly granted') AND begins_on <= $1 ORDER BY begins_on, reference`, Date(today))
}

// AddReport writes down an account; see subsidy.SettlementStore.
func (s *Store) AddReport(ctx context.Context, r subsidy.Report) error {
	const query = `INSERT INTO reports (id, application, text, reported_by, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`
	_, err := s.exec(ctx, query, r.ID, r.Application, sealed("reports.text", r.ID, r.Text), r.By,
		sealed("reports.by_name", r.ID, r.ByName), Time(r.At))
	return err
}

// Report gives that of an application; see subsidy.SettlementStore.
func (s *Store) Report(ctx context.Context, application string) (subsidy.Report, error) {
	const query = `SELECT id, application, text, reported_by, by_name, at FROM reports WHERE application = $1`
	return one(ctx, s, scanReport, query, application)
}

func scanReport(r row) (subsidy.Report, error) {
	var x subsidy.Report
	err := r.Scan(&x.ID, &x.Application, opened("reports.text", &x.ID, &x.Text), &x.By,
		opened("reports.by_name", &x.ID, &x.ByName), (*Time)(&x.At))
	return x, err
}

const addProposal = `
INSERT INTO proposals (id, application, seq, amount_cents, ground, proposed_by, by_name, at)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM proposals WHERE application = $2), $3, $4, $5, $6, $7)`

// AddProposal writes down a proposal; see subsidy.SettlementStore.
func (s *Store) AddProposal(ctx context.Context, p subsidy.Proposal) error {
	_, err := s.exec(ctx, addProposal, p.ID, p.Application, p.Amount, p.Ground, p.By, sealed("proposals.by_name", p.ID, p.ByName), Time(p.At))
	return err
}

// Proposals gives those of an application; see subsidy.SettlementStore.
func (s *Store) Proposals(ctx context.Context, application string) ([]subsidy.Proposal, error) {
	const query = `
SELECT id, application, amount_cents, ground, proposed_by, by_name, at FROM proposals WHERE application = $1 ORDER BY seq DESC`
	return all(ctx, s, scanProposal, query, application)
}

func scanProposal(r row) (subsidy.Proposal, error) {
	var p subsidy.Proposal
	err := r.Scan(&p.ID, &p.Application, &p.Amount, &p.Ground, &p.By, opened("proposals.by_name", &p.ID, &p.ByName), (*Time)(&p.At))
	return p, err
}

const addSettlement = `
INSERT INTO settlements (id, application, granted_cents, amount_cents, ground, proposed_by, settled_by, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// AddSettlement writes down the final amount; see subsidy.SettlementStore.
func (s *Store) AddSettlement(ctx context.Context, x subsidy.Settlement) error {
	_, err := s.exec(ctx, addSettlement, x.ID, x.Application, x.Granted, x.Amount, x.Ground, x.ProposedBy, x.SettledBy, Time(x.At))
	return err
}

// Settlement gives that of an application; see subsidy.SettlementStore.
func (s *Store) Settlement(ctx context.Context, application string) (subsidy.Settlement, error) {
	const query = `
SELECT id, application, granted_cents, amount_cents, ground, proposed_by, settled_by, at FROM settlements WHERE application = $1`
	return one(ctx, s, scanSettlement, query, application)
}

func scanSettlement(r row) (subsidy.Settlement, error) {
	var x subsidy.Settlement
	err := r.Scan(&x.ID, &x.Application, &x.Granted, &x.Amount, &x.Ground, &x.ProposedBy, &x.SettledBy, (*Time)(&x.At))
	return x, err
}
