package db

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

const addFiling = `
INSERT INTO filings (id, application, number, document, sha256, received_at, filed_by, filed_by_name, amount_cents)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`

// AddFiling freezes what was filed; see subsidy.ApplicationStore.
func (s *Store) AddFiling(ctx context.Context, f subsidy.Filing) error {
	if err := checkHash("filing "+f.ID, f.Document, f.SHA256); err != nil {
		return err
	}
	_, err := s.exec(ctx, addFiling, f.ID, f.Application, f.Number, f.Document, f.SHA256, Time(f.ReceivedAt),
		f.FiledBy, f.FiledByName, f.Amount)
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
	err := r.Scan(&f.ID, &f.Application, &f.Number, &f.Document, &f.SHA256, (*Time)(&f.ReceivedAt), &f.FiledBy,
		&f.FiledByName, &f.Amount)
	return f, err
}

const lastIBAN = `
SELECT f.document FROM filings f JOIN applications a ON a.id = f.application
WHERE a.board = $1 AND f.received_at < $2 ORDER BY f.received_at DESC, f.id DESC LIMIT 1`

// LastIBAN gives what a board filed last, in canonical form; see
// subsidy.ApplicationStore.
func (s *Store) LastIBAN(ctx context.Context, board subsidy.BoardNumber, before time.Time) (string, error) {
	document, err := one(ctx, s, scanText, lastIBAN, board, Time(before))
	if subsidy.KindOf(err) == subsidy.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var filed struct{ Answers subsidy.Answers }
	if err := json.Unmarshal([]byte(document), &filed); err != nil {
		return "", fmt.Errorf("db: filed document of board %s: %w", board, err)
	}
	// What cannot be read is nothing to compare with.
	iban, _ := subsidy.ParseIBAN(filed.Answers.Contact.IBAN)
	return string(iban), nil
}
