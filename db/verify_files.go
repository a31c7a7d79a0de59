package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"

	"subsidieportaal/subsidy"
)

// filings holds I5: every filed document is the one of its receipt.
func (v *verification) filings(ctx context.Context) error {
	const query = `
SELECT COALESCE(a.reference, f.application), f.document, f.sha256
FROM filings f LEFT JOIN applications a ON a.id = f.application ORDER BY f.application, f.number`
	return v.each(ctx, query, func(r row) error {
		var reference, document, sum string
		err := r.Scan(&reference, &document, &sum)
		if subsidy.HashText(document) != sum {
			v.breach("I5", "%s: the filed document does not have the SHA-256 of its receipt", reference)
		}
		return err
	})
}

// unfiled holds I5 too: what was received has a filing of that instant.
func (v *verification) unfiled(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a
WHERE a.received_at IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM filings f WHERE f.application = a.id AND f.number = 1 AND f.received_at = a.received_at)
ORDER BY a.reference`
	return v.named(ctx, "I5", "was received, but its filed document is not there", query)
}

// lettered is an application with a decision, and how many letters say so.
type lettered struct {
	reference string
	state     subsidy.State
	booked    subsidy.Cents
	letters   int
}

// letters holds I15: a decided application has one letter of decision, whole,
// of the right kind, with the amount of the ledger.
func (v *verification) letters(ctx context.Context) error {
	const query = `
SELECT a.reference, a.state,
	CAST(COALESCE((SELECT SUM(b.amount_cents) FROM ledger b WHERE b.application = a.id), 0) AS BIGINT),
	COALESCE(l.kind, ''), COALESCE(l.document, ''), COALESCE(l.sha256, '')
FROM applications a LEFT JOIN letters l ON l.application = a.id AND l.kind IN ('grant', 'grant in part', 'reject', 'disregard')
WHERE a.state IN ('granted', 'partly granted', 'rejected', 'disregarded') ORDER BY a.reference, l.id`
	var last lettered
	err := v.each(ctx, query, func(r row) error {
		var next lettered
		var kind subsidy.LetterKind
		var document, sum string
		if err := r.Scan(&next.reference, &next.state, &next.booked, &kind, &document, &sum); err != nil {
			return err
		}
		if next.reference == last.reference {
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
		v.breach("I15", "%s is %s and has %d letters of decision", d.reference, d.state, d.letters)
	}
}

var letterOf = map[subsidy.State]subsidy.LetterKind{
	subsidy.Granted:       subsidy.LetterGrant,
	subsidy.PartlyGranted: subsidy.LetterGrantPart,
	subsidy.Rejected:      subsidy.LetterReject,
	subsidy.Disregarded:   subsidy.LetterDisregard,
}

func (v *verification) letter(d lettered, kind subsidy.LetterKind, document, sum string) {
	if subsidy.HashText(document) != sum {
		v.breach("I15", "%s: the letter does not have its SHA-256", d.reference)
	}
	var content subsidy.LetterData
	if err := json.Unmarshal([]byte(document), &content); err != nil {
		v.breach("I15", "%s: the letter cannot be read: %v", d.reference, err)
		return
	}
	if kind != letterOf[d.state] || content.Kind != kind {
		v.breach("I15", "%s is %s, its letter is a %s that reads as a %s", d.reference, d.state, kind, content.Kind)
	}
	if content.Granted != d.booked {
		v.breach("I15", "%s: the letter grants %s, the ledger has %s", d.reference, content.Granted, d.booked)
	}
}

// stored is an attachment as its row has it, and as its chunks come in.
type stored struct {
	id, reference, sum string
	size, read         int64
	hash               hash.Hash
}

// attachments holds I16: the chunks of a file come to its size and SHA-256.
func (v *verification) attachments(ctx context.Context) error {
	const query = `
SELECT f.id, COALESCE((SELECT a.reference FROM applications a WHERE a.id = f.application), ''), f.size, f.sha256, c.content
FROM attachments f LEFT JOIN attachment_chunks c ON c.attachment = f.id ORDER BY f.id, c.number`
	var last stored
	err := v.each(ctx, query, func(r row) error {
		next := stored{hash: sha256.New()}
		var chunk []byte
		if err := r.Scan(&next.id, &next.reference, &next.size, &next.sum, &chunk); err != nil {
			return err
		}
		if next.id == last.id {
			next.hash, next.read = last.hash, last.read
		} else {
			v.wholeFile(last)
		}
		next.hash.Write(chunk)
		next.read += int64(len(chunk))
		last = next
		return nil
	})
	v.wholeFile(last)
	return err
}

func (v *verification) wholeFile(f stored) {
	if f.id == "" {
		return
	}
	if sum := hex.EncodeToString(f.hash.Sum(nil)); sum != f.sum || f.read != f.size {
		v.breach("I16", "%s: attachment %s has %d bytes with SHA-256 %s, not %d with %s",
			f.reference, f.id, f.read, sum, f.size, f.sum)
	}
}
