package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// unsentRow names a text that was not sent; see sealedColumns.
func unsentRow(application string, kind subsidy.UnsentKind) string {
	return application + "/" + string(kind)
}

// UnsentText gives what a board has written; see subsidy.UnsentStore.
func (s *Store) UnsentText(ctx context.Context, application string, kind subsidy.UnsentKind) (subsidy.UnsentText, error) {
	const query = `
SELECT t.text, t.written_by, u.name, t.written_at
FROM unsent_texts t JOIN users u ON u.id = t.written_by WHERE t.application = $1 AND t.kind = $2`
	scan := func(r row) (subsidy.UnsentText, error) {
		t := subsidy.UnsentText{Application: application, Kind: kind}
		row := func() string { return unsentRow(application, kind) }
		err := r.Scan(&opening{column: "unsent_texts.text", row: row, into: &t.Text},
			&t.WrittenBy, opened("users.name", &t.WrittenBy, &t.WrittenByName), (*Time)(&t.WrittenAt))
		return t, err
	}
	t, err := one(ctx, s, scan, query, application, kind)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return subsidy.UnsentText{Application: application, Kind: kind}, nil
	}
	return t, err
}

// SaveUnsentText writes it in the place of what was there; see
// subsidy.UnsentStore.
func (s *Store) SaveUnsentText(ctx context.Context, t subsidy.UnsentText) error {
	if t.Text == "" {
		_, err := s.exec(ctx, `DELETE FROM unsent_texts WHERE application = $1 AND kind = $2`, t.Application, t.Kind)
		return err
	}
	const query = `
INSERT INTO unsent_texts (application, kind, text, written_by, written_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (application, kind) DO UPDATE SET text = excluded.text, written_by = excluded.written_by, written_at = excluded.written_at`
	_, err := s.exec(ctx, query, t.Application, t.Kind, sealed("unsent_texts.text", unsentRow(t.Application, t.Kind), t.Text),
		t.WrittenBy, Time(t.WrittenAt))
	return err
}
