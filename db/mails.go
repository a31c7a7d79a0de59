package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"subsidieportaal/subsidy"
)

// mailColumns name their table: SQLite knows no other name for it after
// RETURNING.
const mailColumns = `mails.id, mails.message_id, mails.application, mails.recipient, mails.subject, mails.body,
	mails.created_at, mails.due_at, mails.attempts, mails.last_error, mails.leased_until, mails.sent_at, mails.parked_at`

// mailFields gives where the columns of a mail go.
func mailFields(m *subsidy.Mail) []any {
	return []any{&m.ID, &m.MessageID, &m.Application, opened("mails.recipient", &m.ID, &m.To), &m.Subject, &m.Body, (*Time)(&m.CreatedAt), (*Time)(&m.DueAt),
		&m.Attempts, &m.LastError, (*Time)(&m.LeasedUntil), (*Time)(&m.SentAt), (*Time)(&m.ParkedAt)}
}

const addMails = `
INSERT INTO mails (id, message_id, application, recipient, subject, body, created_at, due_at, attempts, last_error,
	leased_until, sent_at, parked_at)
VALUES `

// AddMails puts mails in the outbox; see subsidy.MailStore.
func (s *Store) AddMails(ctx context.Context, mails []subsidy.Mail) error {
	var args []any
	for _, m := range mails {
		if strings.ContainsFunc(m.To, func(r rune) bool { return r < '!' || r > '~' }) {
			// A line break would begin a header of its own; the schema cannot see it.
			return fmt.Errorf("db: mail %s does not go to a bare address", m.ID)
		}
		args = append(args, m.ID, m.MessageID, m.Application, sealed("mails.recipient", m.ID, m.To), m.Subject, m.Body,
			Time(m.CreatedAt), Time(m.DueAt), m.Attempts, m.LastError, Time(m.LeasedUntil), Time(m.SentAt), Time(m.ParkedAt))
	}
	if len(mails) == 0 {
		return nil
	}
	_, err := s.exec(ctx, addMails+dollarRows(len(mails), len(args)/len(mails)), args...)
	return err
}

// The hold is asked for again outside the choice: where two copies choose the
// same mail at once, the second sees that it is taken and gets nothing.
const claimMail = `
UPDATE mails SET leased_until = $1, attempts = mails.attempts + 1
WHERE mails.id IN (
	SELECT c.id FROM mails c
	WHERE c.sent_at IS NULL AND c.parked_at IS NULL AND c.due_at <= $2 AND (c.leased_until IS NULL OR c.leased_until <= $2)
	ORDER BY c.due_at, c.id LIMIT 1)
AND mails.sent_at IS NULL AND mails.parked_at IS NULL AND (mails.leased_until IS NULL OR mails.leased_until <= $2)
RETURNING ` + mailColumns

// ClaimMail holds the mail that is due longest; see subsidy.MailStore. Where
// another copy was just before it, nothing seems due until the next time.
func (s *Store) ClaimMail(ctx context.Context, now, until time.Time) (subsidy.Mail, error) {
	var m subsidy.Mail
	err := s.together(ctx, func(tx *Store) (err error) {
		m, err = one(ctx, tx, scanMail, claimMail, Time(until), Time(now))
		return err
	})
	return m, err
}

func scanMail(r row) (subsidy.Mail, error) {
	var m subsidy.Mail
	err := r.Scan(mailFields(&m)...)
	return m, err
}

// MarkMailSent ends a mail that the server took; see subsidy.MailStore.
func (s *Store) MarkMailSent(ctx context.Context, id string, at time.Time) error {
	const query = `
UPDATE mails SET sent_at = $1, parked_at = NULL, leased_until = NULL, last_error = '' WHERE id = $2 AND sent_at IS NULL`
	_, err := s.exec(ctx, query, Time(at), id)
	return err
}

// MarkMailFailed writes why a mail was not sent; see subsidy.MailStore. The
// number of attempts tells whether it is still the caller's.
func (s *Store) MarkMailFailed(ctx context.Context, m subsidy.Mail) error {
	const query = `
UPDATE mails SET last_error = $1, due_at = $2, parked_at = $3, leased_until = NULL
WHERE id = $4 AND attempts = $5 AND sent_at IS NULL AND parked_at IS NULL`
	_, err := s.exec(ctx, query, m.LastError, Time(m.DueAt), Time(m.ParkedAt), m.ID, m.Attempts)
	return err
}

// ReleaseMail lets a parked mail wait again; see subsidy.MailStore.
func (s *Store) ReleaseMail(ctx context.Context, id string, now time.Time) error {
	const query = `
UPDATE mails SET parked_at = NULL, due_at = $1, attempts = 0 WHERE id = $2 AND parked_at IS NOT NULL AND recipient <> ''`
	return s.whole(ctx, func(tx *Store) error {
		m, err := one(ctx, tx, scanMail, `SELECT `+mailColumns+` FROM mails WHERE id = $1`, id)
		switch {
		case err != nil:
			return err
		case m.To == "":
			return &subsidy.Error{Kind: subsidy.Conflict, Message: "Van dit bestuur is geen e-mailadres bekend. Bel het bestuur."}
		case m.ParkedAt.IsZero():
			return &subsidy.Error{Kind: subsidy.Conflict, Message: "Dit bericht is al verstuurd, of het wacht al."}
		}
		return tx.change(ctx, query, Time(now), id)
	})
}

// MailCounts gives the numbers of the outbox; see subsidy.MailStore.
func (s *Store) MailCounts(ctx context.Context) (subsidy.Outbox, error) {
	const query = `
SELECT COUNT(*) FILTER (WHERE sent_at IS NULL AND parked_at IS NULL), COUNT(sent_at), COUNT(parked_at) FROM mails`
	return one(ctx, s, func(r row) (subsidy.Outbox, error) {
		var box subsidy.Outbox
		err := r.Scan(&box.Waiting, &box.Sent, &box.Parked)
		return box, err
	}, query)
}

// mailsIn chooses the mails of a state, with their order.
var mailsIn = map[subsidy.MailState]struct{ where, order string }{
	subsidy.MailWaiting: {`mails.sent_at IS NULL AND mails.parked_at IS NULL`, ` ORDER BY mails.due_at, mails.id`},
	subsidy.MailSent:    {`mails.sent_at IS NOT NULL`, ` ORDER BY mails.sent_at, mails.id`},
	subsidy.MailParked:  {`mails.parked_at IS NOT NULL`, ` ORDER BY mails.parked_at, mails.id`},
}

// mailSelection is the condition of a filter with its arguments.
func mailSelection(f subsidy.MailFilter) selection {
	s := selection{where: mailsIn[f.State].where}
	query := strings.TrimSpace(f.Query)
	s.and(query != "", reference, "%"+wildcards.Replace(query)+"%")
	s.and(f.Reader != "", unbound, f.Reader)
	return s
}

const mailTables = `
FROM mails JOIN applications a ON a.id = mails.application JOIN boards b ON b.number = a.board WHERE `

// Mails gives those that match; see subsidy.MailStore.
func (s *Store) Mails(ctx context.Context, f subsidy.MailFilter) ([]subsidy.MailRow, error) {
	sel := mailSelection(f)
	query := `SELECT ` + mailColumns + `, a.reference, b.number, b.name` + mailTables + sel.where + mailsIn[f.State].order +
		fmt.Sprintf(` LIMIT $%d OFFSET $%d`, len(sel.args)+1, len(sel.args)+2)
	return all(ctx, s, scanMailRow, query, append(sel.args, f.Most, f.Skip)...)
}

// CountMails counts those that match; see subsidy.MailStore.
func (s *Store) CountMails(ctx context.Context, f subsidy.MailFilter) (int, error) {
	sel := mailSelection(f)
	if len(sel.args) == 0 {
		return one(ctx, s, scanCount, `SELECT COUNT(*) FROM mails WHERE `+sel.where)
	}
	return one(ctx, s, scanCount, `SELECT COUNT(*)`+mailTables+sel.where, sel.args...)
}

func scanMailRow(r row) (subsidy.MailRow, error) {
	var m subsidy.MailRow
	err := r.Scan(append(mailFields(&m.Mail), &m.Reference, &m.Board, &m.BoardName)...)
	m.BoardName = subsidy.Board{Number: m.Board, Name: m.BoardName}.Title()
	return m, err
}
