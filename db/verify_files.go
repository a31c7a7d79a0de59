package db

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"subsidieportaal/subsidy"
)

// filings holds I5: every filed document is the one of its receipt.
func (v *verification) filings(ctx context.Context) error {
	const query = `
SELECT COALESCE(a.reference, f.application), f.id, f.document, f.sha256
FROM filings f LEFT JOIN applications a ON a.id = f.application ORDER BY f.application, f.number`
	return v.each(ctx, query, func(r row) error {
		var reference, id, document, sum string
		err := r.Scan(&reference, &id, opened("filings.document", &id, &document), &sum)
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

// stored is an attachment as its row has it, and as its chunks come in.
type stored struct {
	id, reference, sum string
	size, read         int64
	hash               hash.Hash
}

// attachments holds I16: the chunks of a file come to its size and SHA-256.
func (v *verification) attachments(ctx context.Context) error {
	const query = `
SELECT f.id, COALESCE((SELECT a.reference FROM applications a WHERE a.id = f.application), ''), f.size, f.sha256, c.number, c.content
FROM attachments f LEFT JOIN attachment_chunks c ON c.attachment = f.id ORDER BY f.id, c.number`
	var last stored
	err := v.each(ctx, query, func(r row) error {
		next := stored{hash: sha256.New()}
		chunk, err := scanChunk(r, &next.id, &next.id, &next.reference, &next.size, &next.sum)
		if err != nil {
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
