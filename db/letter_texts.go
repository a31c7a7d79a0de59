package db

import (
	"context"
	"database/sql"
	"fmt"

	"subsidieportaal/subsidy"
)

const letterTextQuery = `
SELECT kind, version, text, written_by, written_by_name, written_at, published_by, published_by_name, published_at
FROM letter_texts`

// LetterTexts gives the versions of a kind; see subsidy.LetterTextStore.
func (s *Store) LetterTexts(ctx context.Context, kind subsidy.LetterKind) ([]subsidy.LetterText, error) {
	return all(ctx, s, scanLetterText, letterTextQuery+` WHERE kind = $1 ORDER BY version DESC`, kind)
}

// PublishedText gives the version that letters are composed with; see
// subsidy.LetterTextStore.
func (s *Store) PublishedText(ctx context.Context, kind subsidy.LetterKind) (subsidy.LetterText, error) {
	return one(ctx, s, scanLetterText,
		letterTextQuery+` WHERE kind = $1 AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1`, kind)
}

// textRow names a version of a text; see sealedColumns.
func textRow(t subsidy.LetterText) string { return fmt.Sprintf("%s/%d", t.Kind, t.Version) }

func scanLetterText(r row) (subsidy.LetterText, error) {
	var t subsidy.LetterText
	var publisher sql.NullString
	row := func() string { return textRow(t) }
	err := r.Scan(&t.Kind, &t.Version, &t.Text, &t.WrittenBy,
		&opening{column: "letter_texts.written_by_name", row: row, into: &t.WrittenByName}, (*Time)(&t.WrittenAt),
		&publisher, &opening{column: "letter_texts.published_by_name", row: row, into: &t.PublishedByName}, (*Time)(&t.PublishedAt))
	t.PublishedBy = subsidy.UserID(publisher.String)
	return t, err
}

// A version that was published stays; a draft is written over where it is still
// what its writer saw.
const (
	addLetterText = `
INSERT INTO letter_texts (kind, version, text, written_by, written_by_name, written_at)
SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT 1 FROM letter_texts WHERE kind = $1 AND version = $2)`
	saveLetterText = `
UPDATE letter_texts SET text = $3, written_by = $4, written_by_name = $5, written_at = $6
WHERE kind = $1 AND version = $2 AND published_at IS NULL`
)

// SaveLetterText writes a draft; see subsidy.LetterTextStore.
func (s *Store) SaveLetterText(ctx context.Context, t subsidy.LetterText) error {
	const keepWriter = `
INSERT INTO letter_text_writers (kind, version, writer)
SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM letter_text_writers WHERE kind = $1 AND version = $2 AND writer = $3)`
	changed, err := s.written(ctx, addLetterText, saveLetterText, t.Kind, t.Version, t.Text, t.WrittenBy,
		sealed("letter_texts.written_by_name", textRow(t), t.WrittenByName), Time(t.WrittenAt))
	if err != nil {
		return err
	}
	if changed == 0 {
		return textOvertaken()
	}
	_, err = s.exec(ctx, keepWriter, t.Kind, t.Version, t.WrittenBy)
	return err
}

// LetterTextWriters gives who wrote at a version; see subsidy.LetterTextStore.
func (s *Store) LetterTextWriters(ctx context.Context, kind subsidy.LetterKind, version int) ([]subsidy.UserID, error) {
	const query = `SELECT writer FROM letter_text_writers WHERE kind = $1 AND version = $2 ORDER BY writer`
	scan := func(r row) (subsidy.UserID, error) {
		id, err := scanText(r)
		return subsidy.UserID(id), err
	}
	return all(ctx, s, scan, query, kind, version)
}

// PublishLetterText publishes a draft; see subsidy.LetterTextStore.
func (s *Store) PublishLetterText(ctx context.Context, t subsidy.LetterText) error {
	const query = `
UPDATE letter_texts SET published_by = $1, published_by_name = $2, published_at = $3
WHERE kind = $4 AND version = $5 AND published_at IS NULL AND text = $6`
	changed, err := s.exec(ctx, query, t.PublishedBy,
		sealed("letter_texts.published_by_name", textRow(t), t.PublishedByName), Time(t.PublishedAt), t.Kind, t.Version, t.Text)
	if err == nil && changed == 0 {
		return textOvertaken()
	}
	return err
}

func textOvertaken() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.Conflict, Rule: subsidy.A12, Message: "Deze tekst is intussen gewijzigd of gepubliceerd. Bekijk hem opnieuw."}
}
