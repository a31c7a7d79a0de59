package db

import (
	"context"
	"fmt"

	"subsidieportaal/subsidy"
)

// Whether a reader has yet to mark a letter or a message as read.
const (
	newLetter  = `NOT EXISTS (SELECT 1 FROM letter_reads r WHERE r.letter = l.id AND r.reader = $2)`
	newMessage = `NOT m.from_board AND NOT EXISTS (SELECT 1 FROM message_reads r WHERE r.message = m.id AND r.reader = $2)`
)

// The letters and messages of a board, newest first. Of one instant those of
// an application stay together, its messages in their own order.
var boxQuery = `
SELECT a.reference, a.location, p.name, item.at, item.letter, item.kind, item.message, item.text, item.from_board, item.author_name, item.fresh
FROM (
	SELECT l.application, 0 AS seq, l.at, l.id AS letter, l.kind, '' AS message, '' AS text, FALSE AS from_board, '' AS author_name,
		` + newLetter + ` AS fresh
	FROM applications la JOIN letters l ON l.application = la.id WHERE la.board = $1
	UNION ALL
	SELECT m.application, m.seq, m.at, '', '', m.id, m.text, m.from_board, m.author_name, ` + newMessage + `
	FROM applications ma JOIN messages m ON m.application = ma.id WHERE ma.board = $1
) item
JOIN applications a ON a.id = item.application
JOIN locations p ON p.code = a.location
ORDER BY item.at DESC, a.reference, item.seq DESC, item.letter
LIMIT ` + fmt.Sprint(subsidy.PageSize) + ` OFFSET $3`

// Box gives one page; see subsidy.MessageStore.
func (s *Store) Box(ctx context.Context, reader subsidy.User, page int) (subsidy.Box, error) {
	const count = `
SELECT (SELECT COUNT(*) FROM applications a JOIN letters l ON l.application = a.id WHERE a.board = $1)
	+ (SELECT COUNT(*) FROM applications a JOIN messages m ON m.application = a.id WHERE a.board = $1)`
	var box subsidy.Box
	err := s.atOneMoment(ctx, func(tx *Store) (err error) {
		if box.Count, err = one(ctx, tx, scanCount, count, reader.Board); err != nil {
			return err
		}
		if box.New, err = tx.NewInBox(ctx, reader); err != nil {
			return err
		}
		box.Pages = max(1, (box.Count+subsidy.PageSize-1)/subsidy.PageSize)
		box.Page = min(max(1, page), box.Pages)
		box.Items, err = all(ctx, tx, scanBoxItem, boxQuery, reader.Board, reader.ID, (box.Page-1)*subsidy.PageSize)
		return err
	})
	return box, err
}

func scanBoxItem(r row) (subsidy.BoxItem, error) {
	var i subsidy.BoxItem
	var message string
	err := r.Scan(&i.Reference, &i.Location, &i.LocationName, (*Time)(&i.At), &i.Letter, &i.Kind, &message,
		opened("messages.text", &message, &i.Text), &i.FromBoard, opened("messages.author_name", &message, &i.AuthorName), &i.New)
	return i, err
}

// NewInBox counts what is new; see subsidy.MessageStore. Every page of the
// board asks it: it walks the indexes of the board's own applications alone.
func (s *Store) NewInBox(ctx context.Context, reader subsidy.User) (int, error) {
	const query = `
SELECT (SELECT COUNT(*) FROM applications a JOIN letters l ON l.application = a.id WHERE a.board = $1 AND ` + newLetter + `)
	+ (SELECT COUNT(*) FROM applications a JOIN messages m ON m.application = a.id WHERE a.board = $1 AND ` + newMessage + `)`
	return one(ctx, s, scanCount, query, reader.Board, reader.ID)
}
