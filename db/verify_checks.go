package db

import (
	"context"
	"encoding/json"
	"time"

	"subsidieportaal/subsidy"
)

// answered is a question about a filed version.
type answered struct {
	application string
	filing      int
	item        string
}

// checkedAdvice is an advice to grant with the question that it came before, ""
// where it came after all of them.
type checkedAdvice struct{ id, reference, lacks string }

// checked holds I10 too: before an advice to grant every question of the
// checklist was answered, about the version that was filed then (A7). Of two
// versions at the very instant of the advice one is enough.
func (v *verification) checked(ctx context.Context) error {
	const query = `
SELECT d.id, a.reference, a.scheme_slug, a.scheme_version, d.advised_at, a.id, f.number, f.id, f.document
FROM advices d JOIN applications a ON a.id = d.application JOIN filings f ON f.application = a.id
WHERE d.verdict IN ('verlenen', 'deels') AND f.received_at <= d.advised_at AND NOT EXISTS (
	SELECT 1 FROM filings n WHERE n.application = a.id AND n.number > f.number AND n.received_at < d.advised_at)
ORDER BY a.reference, d.seq, f.number`
	schemes, err := v.schemes(ctx)
	if err != nil {
		return err
	}
	first, err := v.answers(ctx)
	if err != nil {
		return err
	}
	var last checkedAdvice
	err = v.each(ctx, query, func(r row) error {
		var next checkedAdvice
		var key answered
		var version schemeKey
		var at time.Time
		var id, document string
		err := r.Scan(&next.id, &next.reference, &version.slug, &version.version, (*Time)(&at), &key.application, &key.filing,
			&id, opened("filings.document", &id, &document))
		if err != nil {
			return err
		}
		next.lacks = first.lacks(key, schemes[version].Checklist, document, at)
		if next.id == last.id && last.lacks == "" {
			return nil
		}
		if next.id != last.id {
			v.advisedEarly(last)
		}
		last = next
		return nil
	})
	v.advisedEarly(last)
	return err
}

func (v *verification) advisedEarly(a checkedAdvice) {
	if a.lacks != "" {
		v.breach("I10", "%s: an advice to grant came before an answer to %q", a.reference, a.lacks)
	}
}

// firstAnswers has when each question was first answered.
type firstAnswers map[answered]time.Time

func (v *verification) answers(ctx context.Context) (firstAnswers, error) {
	const query = `SELECT application, filing, item, given_at FROM check_outcomes WHERE about = 'question' ORDER BY given_at DESC`
	first := firstAnswers{}
	err := v.each(ctx, query, func(r row) error {
		var key answered
		var at time.Time
		err := r.Scan(&key.application, &key.filing, &key.item, (*Time)(&at))
		first[key] = at
		return err
	})
	return first, err
}

// lacks gives a question about a filed document that had no answer at an
// instant, or "". What is asked of a document that cannot be read is unknown:
// then it is every question.
func (f firstAnswers) lacks(key answered, items []subsidy.ChecklistItem, document string, at time.Time) string {
	var filed subsidy.FiledDocument
	if err := json.Unmarshal([]byte(document), &filed); err != nil {
		filed.Answers = subsidy.Answers{Parts: subsidy.Parts}
	}
	for _, item := range subsidy.NewChecklist(items, filed.Answers, key.filing, nil) {
		key.item = item.ID
		if given, ok := f[key]; !ok || given.After(at) {
			return item.ID
		}
	}
	return ""
}
