package db

import (
	"context"
	"encoding/json"

	"subsidieportaal/subsidy"
)

// lettered is a decision, and how many letters say so.
type lettered struct {
	id, reference string
	text          subsidy.TextID
	verdict       subsidy.Verdict
	booked        subsidy.Cents
	motivation    string
	letters       int
}

// letters holds I15: a decision that was announced has one letter, whole, of
// the right kind, with the amount of the ledger, the words of the decision and the
// text that the decider read.
func (v *verification) letters(ctx context.Context) error {
	const query = `
SELECT d.id, a.reference, d.text_version, d.text_edition, d.verdict,
	CAST(COALESCE((SELECT SUM(b.amount_cents) FROM ledger b WHERE b.decision = d.id AND (b.ground = 'decision' OR b.id = d.id)), 0) AS BIGINT),
	d.motivation, COALESCE(l.kind, ''), COALESCE(l.id, ''), COALESCE(l.document, ''), COALESCE(l.sha256, '')
FROM decisions d JOIN applications a ON a.id = d.application
LEFT JOIN letters l ON l.application = a.id AND l.number = d.number AND l.kind IN ('grant', 'grant in part', 'reject', 'disregard')
WHERE NOT ` + secret + `
ORDER BY a.reference, d.number, l.id`
	var last lettered
	err := v.each(ctx, query, func(r row) error {
		var next lettered
		var kind subsidy.LetterKind
		var id, document, sum string
		if err := r.Scan(&next.id, &next.reference, &next.text.Version, &next.text.Edition, &next.verdict, &next.booked,
			opened("decisions.motivation", &next.id, &next.motivation), &kind, &id, opened("letters.document", &id, &document), &sum); err != nil {
			return err
		}
		if next.id == last.id {
			next.letters = last.letters
		} else {
			v.oneLetter(last)
		}
		if kind != "" {
			next.letters++
			v.letter(next, kind, document, sum)
		}
		last = next
		return nil
	})
	v.oneLetter(last)
	return err
}

func (v *verification) oneLetter(d lettered) {
	if d.reference != "" && d.letters != 1 {
		v.breach("I15", "%s: the decision %q has %d letters", d.reference, d.verdict, d.letters)
	}
}

var letterOf = map[subsidy.Verdict]subsidy.LetterKind{
	subsidy.VerdictGrant:     subsidy.LetterGrant,
	subsidy.VerdictGrantPart: subsidy.LetterGrantPart,
	subsidy.VerdictReject:    subsidy.LetterReject,
	subsidy.VerdictDisregard: subsidy.LetterDisregard,
}

func (v *verification) letter(d lettered, kind subsidy.LetterKind, document, sum string) {
	content, ok := v.letterText(d.reference, document, sum)
	if !ok {
		return
	}
	if kind != letterOf[d.verdict] || content.Kind != kind {
		v.breach("I15", "%s is decided %q, its letter is a %s that reads as a %s", d.reference, d.verdict, kind, content.Kind)
	}
	if d.text != (subsidy.TextID{}) && content.Text() != d.text {
		v.breach("I15", "%s: the letter is %s, its decider read another text", d.reference, content.Wording())
	}
	if content.Granted != d.booked {
		v.breach("I15", "%s: the letter grants %s, the ledger has %s", d.reference, content.Granted, d.booked)
	}
	if content.Motivation != d.motivation {
		v.breach("I15", "%s: the decision does not have the motivation of its letter", d.reference)
	}
}

// posted holds I15 too: a letter that is about no decision has its SHA-256, as
// those that are.
func (v *verification) posted(ctx context.Context) error {
	const query = `
SELECT a.reference, l.id, l.document, l.sha256 FROM letters l JOIN applications a ON a.id = l.application
WHERE l.kind NOT IN ('grant', 'grant in part', 'reject', 'disregard', 'objection decided') ORDER BY a.reference`
	return v.each(ctx, query, func(r row) error {
		var reference, id, document, sum string
		err := r.Scan(&reference, &id, opened("letters.document", &id, &document), &sum)
		if err == nil {
			v.letterText(reference, document, sum)
		}
		return err
	})
}

// letterText reads a letter that must have its SHA-256.
func (v *verification) letterText(reference, document, sum string) (subsidy.LetterDocument, bool) {
	if subsidy.HashText(document) != sum {
		v.breach("I15", "%s: the letter does not have its SHA-256", reference)
	}
	var content subsidy.LetterDocument
	if err := json.Unmarshal([]byte(document), &content); err != nil {
		v.breach("I15", "%s: the letter cannot be read: %v", reference, err)
		return content, false
	}
	return content, true
}

// answered holds I15 too: what a board withdrew, reported or objected to has as
// many letters as there were acts, and no decision is known before its time.
func (v *verification) answered(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a
WHERE (SELECT COUNT(*) FROM letters l WHERE l.application = a.id AND l.kind = 'withdrawal')
		<> CASE WHEN a.state = 'withdrawn' THEN 1 ELSE 0 END
	OR (SELECT COUNT(*) FROM withdrawals w WHERE w.application = a.id) <> CASE WHEN a.state = 'withdrawn' THEN 1 ELSE 0 END
	OR (SELECT COUNT(*) FROM letters l WHERE l.application = a.id AND l.kind = 'change')
		<> (SELECT COUNT(*) FROM changes c WHERE c.application = a.id)
	OR (SELECT COUNT(*) FROM letters l WHERE l.application = a.id AND l.kind = 'objection received')
		<> (SELECT COUNT(*) FROM objections o WHERE o.application = a.id)
	OR (SELECT COUNT(*) FROM letters l WHERE l.application = a.id AND l.kind = 'objection decided')
		<> (SELECT COUNT(*) FROM objections o WHERE o.application = a.id AND o.state = 'decided')
ORDER BY a.reference`
	return v.named(ctx, "I15", "an act of its board and the letter about it are not both there", query)
}

// reviewed holds I15 too: the letter about an objection, which names it by its
// SHA-256, says what the decision and the objection come to.
func (v *verification) reviewed(ctx context.Context) error {
	const query = `
SELECT a.reference, l.id, l.document, l.sha256, o.sha256, d.amount_cents + o.extra_cents
FROM objections o JOIN applications a ON a.id = o.application JOIN decisions d ON d.id = o.decision
JOIN letters l ON l.application = a.id AND l.kind = 'objection decided'
WHERE o.state = 'decided' ORDER BY a.reference`
	return v.each(ctx, query, func(r row) error {
		var reference, id, document, sum, about string
		var owes subsidy.Cents
		if err := r.Scan(&reference, &id, opened("letters.document", &id, &document), &sum, &about, &owes); err != nil {
			return err
		}
		if content, ok := v.letterText(reference, document, sum); ok && content.SHA256 == about && content.Granted != owes {
			v.breach("I15", "%s: the letter about the objection grants %s, the decisions come to %s", reference, content.Granted, owes)
		}
		return nil
	})
}

// documents holds I5 too: what a board reported or objected is the text of its
// receipt.
func (v *verification) documents(ctx context.Context) error {
	const query = `
SELECT a.reference, 'changes.document', c.id, c.document, c.sha256 FROM changes c JOIN applications a ON a.id = c.application
UNION ALL
SELECT a.reference, 'objections.document', o.id, o.document, o.sha256 FROM objections o JOIN applications a ON a.id = o.application`
	return v.each(ctx, query, func(r row) error {
		var reference, id, document, sum string
		from := opened("", &id, &document)
		err := r.Scan(&reference, &from.column, &id, from, &sum)
		if subsidy.HashText(document) != sum {
			v.breach("I5", "%s: what the board reported does not have the SHA-256 of its receipt", reference)
		}
		return err
	})
}
