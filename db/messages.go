package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

const addMessage = `
INSERT INTO messages (id, application, seq, form_key, from_board, author, author_name, at, text)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM messages WHERE application = $2), $3, $4, $5, $6, $7, $8)`

// AddMessage adds a message; see subsidy.MessageStore.
func (s *Store) AddMessage(ctx context.Context, m subsidy.Message, key string) error {
	_, err := s.exec(ctx, addMessage, m.ID, m.Application, key, m.FromBoard, m.Author,
		sealed("messages.author_name", m.ID, m.AuthorName), Time(m.At), sealed("messages.text", m.ID, m.Text))
	return err
}

// A message with the instant at which the other side first read it, and whether
// a reader has.
const messageQuery = `
SELECT m.id, m.application, m.seq, m.from_board, m.author, m.author_name, m.at, m.text,
	(SELECT MIN(r.at) FROM message_reads r WHERE r.message = m.id),
	EXISTS (SELECT 1 FROM message_reads r WHERE r.message = m.id AND r.reader = $1)
FROM messages m`

// MessageByKey gives what was written with a key; see subsidy.MessageStore. To
// its author it is not new.
func (s *Store) MessageByKey(ctx context.Context, application string, author subsidy.UserID, key string) (subsidy.Message, error) {
	return one(ctx, s, scanMessage, messageQuery+` WHERE m.application = $2 AND m.author = $1 AND m.form_key = $3`,
		author, application, key)
}

// Messages gives those of an application; see subsidy.MessageStore.
func (s *Store) Messages(ctx context.Context, application string, reader subsidy.User) (subsidy.Messages, error) {
	scan := func(r row) (subsidy.Message, error) {
		m, read, err := scanRead(r)
		m.New = !read && m.FromBoard != reader.Role.OfBoard()
		return m, err
	}
	return all(ctx, s, scan, messageQuery+` WHERE m.application = $2 ORDER BY m.seq`, reader.ID, application)
}

func scanMessage(r row) (subsidy.Message, error) {
	m, _, err := scanRead(r)
	return m, err
}

func scanRead(r row) (m subsidy.Message, read bool, err error) {
	err = r.Scan(&m.ID, &m.Application, &m.Seq, &m.FromBoard, &m.Author,
		opened("messages.author_name", &m.ID, &m.AuthorName), (*Time)(&m.At), opened("messages.text", &m.ID, &m.Text),
		(*Time)(&m.ReadAt), &read)
	return m, read, err
}

// Unanswered counts what waits for an answer; see subsidy.MessageStore.
func (s *Store) Unanswered(ctx context.Context, application string) (int, error) {
	const query = `
SELECT COUNT(*) FROM messages WHERE application = $1
	AND seq > COALESCE((SELECT MAX(seq) FROM messages WHERE application = $1 AND NOT from_board), 0)`
	return one(ctx, s, scanCount, query, application)
}

func scanCount(r row) (int, error) {
	var count int
	err := r.Scan(&count)
	return count, err
}

// MarkMessages keeps what was read; see subsidy.MessageStore.
func (s *Store) MarkMessages(ctx context.Context, application string, reader subsidy.User, upTo int64, at time.Time) error {
	const query = `
INSERT INTO message_reads (message, reader, at)
SELECT m.id, $1, $2 FROM messages m WHERE m.application = $3 AND m.seq <= $4 AND m.from_board <> $5
	AND NOT EXISTS (SELECT 1 FROM message_reads r WHERE r.message = m.id AND r.reader = $1)`
	_, err := s.exec(ctx, query, reader.ID, Time(at), application, upTo, reader.Role.OfBoard())
	return err
}

// MarkLetter keeps that a letter was read; see subsidy.MessageStore.
func (s *Store) MarkLetter(ctx context.Context, letter string, reader subsidy.UserID, at time.Time) error {
	const query = `
INSERT INTO letter_reads (letter, reader, at)
SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM letter_reads WHERE letter = $1 AND reader = $2)`
	_, err := s.exec(ctx, query, letter, reader, Time(at))
	return err
}

// LetterMarked tells whether a letter was read; see subsidy.MessageStore.
func (s *Store) LetterMarked(ctx context.Context, letter string, reader subsidy.UserID) (bool, error) {
	const query = `SELECT COUNT(*) FROM letter_reads WHERE letter = $1 AND reader = $2`
	count, err := one(ctx, s, scanCount, query, letter, reader)
	return count > 0, err
}
