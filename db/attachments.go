package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"subsidieportaal/subsidy"
)

// chunkSize is the most bytes of a file in one row.
const chunkSize = 256 << 10

const addAttachment = `
INSERT INTO attachments (id, application, name, media_type, size, sha256, uploaded_by, uploaded_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`

// AddAttachment stores a file; see subsidy.ApplicationStore. A file of an
// application that is no draft any more is a Conflict.
func (s *Store) AddAttachment(ctx context.Context, a subsidy.Attachment, content []byte) error {
	const addChunk = `INSERT INTO attachment_chunks (attachment, number, content) VALUES ($1, $2, $3)`
	if err := checkContent(a, content); err != nil {
		return err
	}
	return s.whole(ctx, func(tx *Store) error {
		_, err := tx.exec(ctx, addAttachment, a.ID, a.Application, sealed("attachments.name", a.ID, a.Name), a.MediaType, a.Size, a.SHA256,
			a.UploadedBy, Time(a.UploadedAt))
		if err != nil {
			return err
		}
		number := 0
		for chunk := range slices.Chunk(content, chunkSize) {
			number++
			if _, err := tx.exec(ctx, addChunk, a.ID, number, sealed("attachment_chunks.content", chunkRow(a.ID, number), chunk)); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkContent refuses content that is not what the row says of it.
func checkContent(a subsidy.Attachment, content []byte) error {
	sum := sha256.Sum256(content)
	if hash := hex.EncodeToString(sum[:]); hash != a.SHA256 || int64(len(content)) != a.Size {
		return fmt.Errorf("db: attachment %s has %d bytes with SHA-256 %s, not %d with %s",
			a.ID, len(content), hash, a.Size, a.SHA256)
	}
	return nil
}

const attachmentQuery = `
SELECT id, application, name, media_type, size, sha256, uploaded_by, uploaded_at FROM attachments WHERE application = $1`

func scanAttachment(r row) (subsidy.Attachment, error) {
	var a subsidy.Attachment
	err := r.Scan(&a.ID, &a.Application, opened("attachments.name", &a.ID, &a.Name), &a.MediaType, &a.Size, &a.SHA256, &a.UploadedBy, (*Time)(&a.UploadedAt))
	return a, err
}

// Attachments gives the files of an application in the order of uploading; see
// subsidy.ApplicationStore.
func (s *Store) Attachments(ctx context.Context, application string) ([]subsidy.Attachment, error) {
	return all(ctx, s, scanAttachment, attachmentQuery+` ORDER BY uploaded_at, id`, application)
}

// AttachmentContent gives a file whole; see subsidy.ApplicationStore. One of
// which a part does not open is Damaged too.
func (s *Store) AttachmentContent(ctx context.Context, application, id string) (subsidy.Attachment, []byte, error) {
	const chunks = `SELECT number, content FROM attachment_chunks WHERE attachment = $1 ORDER BY number`
	var a subsidy.Attachment
	var content bytes.Buffer
	err := s.atOneMoment(ctx, func(tx *Store) (err error) {
		if a, err = one(ctx, tx, scanAttachment, attachmentQuery+` AND id = $2`, application, id); err != nil {
			return err
		}
		return tx.each(ctx, func(r row) error {
			chunk, err := scanChunk(r, &id)
			content.Write(chunk)
			return err
		}, chunks, id)
	})
	if errors.Is(err, errShut) {
		return a, nil, fmt.Errorf("%w: %w", damaged(), err)
	}
	if err != nil {
		return a, nil, err
	}
	if err := checkContent(a, content.Bytes()); err != nil {
		return a, nil, fmt.Errorf("%w: %w", damaged(), err)
	}
	return a, content.Bytes(), nil
}

// damaged refuses a file that is not what was received.
func damaged() *subsidy.Error {
	return &subsidy.Error{Kind: subsidy.Damaged, Message: "Dit bestand is bij ons beschadigd geraakt. Daarom krijgt u het niet. Meld het aan het ministerie: wij zoeken het op in een reservekopie."}
}

// chunkRow names a part of a file; see sealedColumns.
func chunkRow(attachment string, number int) string { return fmt.Sprintf("%s/%d", attachment, number) }

// scanChunk reads the number of a part of a file, and gives its content. What is
// read into before comes first.
func scanChunk(r row, attachment *string, before ...any) ([]byte, error) {
	var number sql.NullInt64
	var chunk []byte
	content := &opening{column: "attachment_chunks.content", into: &chunk,
		row: func() string { return chunkRow(*attachment, int(number.Int64)) }}
	err := r.Scan(append(before, &number, content)...)
	return chunk, err
}

// RemoveAttachment removes a file of a draft; see subsidy.ApplicationStore. A
// file of an application that was filed stays, and that is a Conflict.
func (s *Store) RemoveAttachment(ctx context.Context, application, id string) error {
	const chunks = `
DELETE FROM attachment_chunks WHERE attachment = (SELECT id FROM attachments WHERE application = $1 AND id = $2)`
	return s.whole(ctx, func(tx *Store) error {
		if _, err := tx.exec(ctx, chunks, application, id); err != nil {
			return err
		}
		return tx.change(ctx, `DELETE FROM attachments WHERE application = $1 AND id = $2`, application, id)
	})
}
