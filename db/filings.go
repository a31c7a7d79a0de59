package db

import (
	"context"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

const addFiling = `
INSERT INTO filings (id, application, number, document, sha256, received_at, filed_by, filed_by_name, amount_cents, iban_blind)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

// AddFiling freezes what was filed; see subsidy.ApplicationStore.
func (s *Store) AddFiling(ctx context.Context, f subsidy.Filing) error {
	if err := checkHash("filing "+f.ID, f.Document, f.SHA256); err != nil {
		return err
	}
	_, err := s.exec(ctx, addFiling, f.ID, f.Application, f.Number, sealed("filings.document", f.ID, f.Document), f.SHA256, Time(f.ReceivedAt),
		f.FiledBy, sealed("filings.filed_by_name", f.ID, f.FiledByName), f.Amount, blinded{ibanBlind, string(f.IBAN)})
	return err
}

// checkHash refuses a document that is not the one of its hash.
func checkHash(what, document, hash string) error {
	if got := subsidy.HashText(document); got != hash {
		return fmt.Errorf("db: %s has SHA-256 %s, not %s", what, got, hash)
	}
	return nil
}

const filingQuery = `
SELECT id, application, number, document, sha256, received_at, filed_by, filed_by_name, amount_cents
FROM filings WHERE application = $1`

// Filings gives every version; see subsidy.ApplicationStore.
func (s *Store) Filings(ctx context.Context, application string) ([]subsidy.Filing, error) {
	return all(ctx, s, scanFiling, filingQuery+` ORDER BY number`, application)
}

// LastFiling gives the newest; see subsidy.ApplicationStore.
func (s *Store) LastFiling(ctx context.Context, application string) (subsidy.Filing, error) {
	return one(ctx, s, scanFiling, filingQuery+` ORDER BY number DESC LIMIT 1`, application)
}

func scanFiling(r row) (subsidy.Filing, error) {
	var f subsidy.Filing
	err := r.Scan(&f.ID, &f.Application, &f.Number, opened("filings.document", &f.ID, &f.Document), &f.SHA256, (*Time)(&f.ReceivedAt), &f.FiledBy,
		opened("filings.filed_by_name", &f.ID, &f.FiledByName), &f.Amount)
	return f, err
}

const lastIBAN = `
SELECT f.id, f.document, f.received_at FROM filings f JOIN applications a ON a.id = f.application
WHERE a.board = $1 AND f.received_at < $2 ORDER BY f.received_at DESC, f.id DESC LIMIT 1`

// LastIBAN gives what a board filed last, in canonical form; see
// subsidy.ApplicationStore.
func (s *Store) LastIBAN(ctx context.Context, board subsidy.BoardNumber, before time.Time) (subsidy.FiledIBAN, error) {
	last, err := one(ctx, s, scanIBAN, lastIBAN, board, Time(before))
	if subsidy.KindOf(err) == subsidy.NotFound {
		return subsidy.FiledIBAN{}, nil
	}
	if err != nil {
		return subsidy.FiledIBAN{}, fmt.Errorf("db: last IBAN of board %s: %w", board, err)
	}
	return last, nil
}

func scanIBAN(r row) (subsidy.FiledIBAN, error) {
	var last subsidy.FiledIBAN
	var id, document string
	if err := r.Scan(&id, opened("filings.document", &id, &document), (*Time)(&last.ReceivedAt)); err != nil {
		return last, err
	}
	// What cannot be read is nothing to compare with.
	last.IBAN = ibanIn(document)
	return last, nil
}

const sharedIBAN = `
SELECT a.reference, b.name, a.received_at FROM applications a JOIN boards b ON b.number = a.board
WHERE a.id IN (SELECT f.application FROM filings f WHERE f.iban_blind <> '' AND `

// SharedIBAN finds an IBAN at other boards by what it stands as; see
// subsidy.ApplicationStore.
func (s *Store) SharedIBAN(ctx context.Context, iban subsidy.IBAN, board subsidy.BoardNumber) ([]subsidy.SharedIBAN, error) {
	standIns, err := blinds(s.pools.keys, ibanBlind, string(iban))
	if err != nil || len(standIns) == 0 {
		return nil, err
	}
	listed, args := among("f.iban_blind", standIns)
	args = append(args, board, subsidy.SharedIBANMost)
	query := sharedIBAN + listed + fmt.Sprintf(`) AND a.board <> $%d ORDER BY a.received_at DESC, a.reference LIMIT $%d`, len(args)-1, len(args))
	return all(ctx, s, scanSharedIBAN, query, args...)
}

func scanSharedIBAN(r row) (subsidy.SharedIBAN, error) {
	var shared subsidy.SharedIBAN
	err := r.Scan(&shared.Reference, &shared.BoardName, (*Time)(&shared.ReceivedAt))
	return shared, err
}
