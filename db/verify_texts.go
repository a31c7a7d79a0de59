package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

// textVersion names a text that letters can be composed with.
type textVersion struct {
	kind    subsidy.LetterKind
	version int
}

// texts holds I13 and I15 too: a text of letters was published by somebody who
// did not write at it, and the newest one of a kind can still be read. Those
// before it are needed no more: a letter keeps its own words.
func (v *verification) texts(ctx context.Context) error {
	const own = `
SELECT t.kind FROM letter_texts t
WHERE t.published_by = t.written_by OR EXISTS (SELECT 1 FROM letter_text_writers w
	WHERE w.kind = t.kind AND w.version = t.version AND w.writer = t.published_by)
ORDER BY t.kind`
	if err := v.named(ctx, "I13", "a text of letters is published by who wrote at it", own); err != nil {
		return err
	}
	const newest = ` WHERE published_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM letter_texts n
	WHERE n.kind = letter_texts.kind AND n.version > letter_texts.version AND n.published_at IS NOT NULL) ORDER BY kind`
	return v.each(ctx, letterTextQuery+newest, func(r row) error {
		t, err := scanLetterText(r)
		if err != nil {
			return err
		}
		if _, err := subsidy.ParseTemplate(t.Kind, t.Text); err != nil {
			v.breach("I15", "version %d of the text of %q cannot be read: %v", t.Version, t.Kind, err)
		}
		return nil
	})
}

// frozen holds I15 too: every letter has its SHA-256 and is of the kind of its
// row, and the text that it names was published by then.
func (v *verification) frozen(ctx context.Context) error {
	const query = `
SELECT a.reference, l.kind, l.id, l.document, l.sha256, l.at FROM letters l JOIN applications a ON a.id = l.application
ORDER BY a.reference, l.at, l.id`
	published, err := v.published(ctx)
	if err != nil {
		return err
	}
	return v.each(ctx, query, func(r row) error {
		var reference, id, document, sum string
		var kind subsidy.LetterKind
		var at time.Time
		if err := r.Scan(&reference, &kind, &id, opened("letters.document", &id, &document), &sum, (*Time)(&at)); err != nil {
			return err
		}
		content, ok := v.letterText(reference, document, sum)
		if !ok {
			return nil
		}
		if content.Kind != kind {
			v.breach("I15", "%s: a letter of kind %q reads as a %q", reference, kind, content.Kind)
		}
		since, known := published[textVersion{kind, content.Version}]
		if content.Version != 0 && (!known || since.After(at)) {
			v.breach("I15", "%s: its letter of kind %q names version %d of the text, which was not published then", reference, kind, content.Version)
		}
		return nil
	})
}

// published gives since when each version of each text holds.
func (v *verification) published(ctx context.Context) (map[textVersion]time.Time, error) {
	found := map[textVersion]time.Time{}
	err := v.each(ctx, letterTextQuery+` WHERE published_at IS NOT NULL`, func(r row) error {
		t, err := scanLetterText(r)
		found[textVersion{t.Kind, t.Version}] = t.PublishedAt
		return err
	})
	return found, err
}
