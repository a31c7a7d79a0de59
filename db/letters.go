package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// AddLetter freezes a letter; see subsidy.DecisionStore. A second letter of
// decision is a Conflict.
func (s *Store) AddLetter(ctx context.Context, l subsidy.Letter) error {
	const query = `
INSERT INTO letters (id, application, number, kind, document, sha256, at)
VALUES ($1, $2, ` + standing + `, $3, $4, $5, $6)`
	if err := checkHash("letter "+l.ID, l.Document, l.SHA256); err != nil {
		return err
	}
	_, err := s.exec(ctx, query, l.ID, l.Application, l.Kind, sealed("letters.document", l.ID, l.Document), l.SHA256, Time(l.At))
	return err
}

// Letters gives those of an application, oldest first; see
// subsidy.DecisionStore.
func (s *Store) Letters(ctx context.Context, application string) ([]subsidy.Letter, error) {
	const query = `SELECT id, application, kind, document, sha256, at FROM letters WHERE application = $1 ORDER BY at, id`
	return all(ctx, s, scanLetter, query, application)
}

func scanLetter(r row) (subsidy.Letter, error) {
	var l subsidy.Letter
	err := r.Scan(&l.ID, &l.Application, &l.Kind, opened("letters.document", &l.ID, &l.Document), &l.SHA256, (*Time)(&l.At))
	return l, err
}
