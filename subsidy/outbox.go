package subsidy

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// MailState is how far a mail is.
type MailState string

// The states of a mail.
const (
	MailWaiting MailState = "waiting"
	MailSent    MailState = "sent"
	MailParked  MailState = "parked" // nobody tries any more
)

// MailRow is a mail in a list, with whom it is about.
type MailRow struct {
	Mail
	Reference Reference
	Board     BoardNumber
	BoardName string
}

// MailFilter says which mails of the outbox are asked.
type MailFilter struct {
	State MailState
	Query string // part of a reference, with or without hyphens; "" for all
	// Reader leaves out the boards that this person has a tie with (A12); "" for
	// none.
	Reader UserID
	Skip   int // so many come before
	Most   int
}

// OutboxFilter is what an administrator or auditor asked to see; it lives in
// the address. A page before the first is the first, one after the last is the
// last.
type OutboxFilter struct {
	Query                   string // as in MailFilter
	ParkedPage, WaitingPage int    // from 1
}

// MailPages is where a page of mails stands among those that match.
type MailPages struct{ Count, Page, Pages int }

// Outbox is what an administrator or auditor sees of the mail.
type Outbox struct {
	Waiting, Sent, Parked int // of all
	// ParkedMails and WaitingMails are one page of each: those that were parked
	// first, and those that are due first.
	ParkedMails, WaitingMails []MailRow
	ParkedPages, WaitingPages MailPages
	// Unnamed is how many of these are of a board that the viewer has a tie with,
	// and not among the rows (A12); it is not told of a search.
	Unnamed int
	// Addresses tells whether the rows have their address.
	Addresses bool
}

// How mail is sent.
const (
	mailLease      = 2 * time.Minute  // that a mail is one sender's; far above mailTimeout
	mailTimeout    = 30 * time.Second // for one mail
	mailsPerRound  = 100
	failuresInARow = 3 // after which the server is left alone until the next round
)

// DeliverMail sends what is due and gives how many mails the server took. Each
// is claimed for a while, sent outside any transaction, and then marked, so
// that copies of the portal never wait for each other. A mail is sent at least
// once: where the portal stops between sending and marking, it is sent again,
// with the same Message-ID. One that fails is tried later, and parked after a
// permanent refusal or three days. The error tells of every failure, without
// addresses. None is sent while the clock is behind the last event (A1): when it
// went could not be written down.
func (s *Service) DeliverMail(ctx context.Context, sender Sender) (n int, err error) {
	if err := s.clockRuns(ctx, s.Store); err != nil {
		return 0, err
	}
	var failures []error
	inARow := 0
	for range mailsPerRound {
		now := s.now()
		m, err := s.Store.ClaimMail(ctx, now, now.Add(mailLease))
		if KindOf(err) == NotFound {
			break
		}
		if err != nil {
			return n, errors.Join(append(failures, err)...)
		}
		failure, err := s.deliver(ctx, sender, m)
		if err != nil {
			return n, errors.Join(append(failures, err)...)
		}
		if failure == nil {
			n, inARow = n+1, 0
			continue
		}
		failures = append(failures, fmt.Errorf("mail %s, attempt %d: %w", m.ID, m.Attempts, failure))
		if inARow++; inARow == failuresInARow || ctx.Err() != nil {
			break
		}
	}
	return n, errors.Join(failures...)
}

// deliver sends one claimed mail and marks what became of it. failure is why it
// was not sent, err why that could not be written down.
func (s *Service) deliver(ctx context.Context, sender Sender, m Mail) (failure, err error) {
	sending, cancel := context.WithTimeout(ctx, mailTimeout)
	failure = sender.Send(sending, m)
	cancel()
	// A mail that went out is marked even when the portal is stopping.
	ctx = context.WithoutCancel(ctx)
	if failure == nil {
		return nil, s.Store.MarkMailSent(ctx, m.ID, s.now())
	}
	reason, permanent := "Het versturen lukte niet.", false
	var e *SendError
	if errors.As(failure, &e) {
		reason, permanent = e.Reason, e.Permanent
	}
	m.LastError = reason
	wait, again := nextTry(m.Attempts)
	if permanent || !again {
		m.ParkedAt = s.now()
	} else {
		m.DueAt = s.now().Add(wait)
	}
	return failure, s.Store.MarkMailFailed(ctx, m)
}

// Outbox gives one page of the mail to an administrator or auditor. Only the
// administrator, who must act on them, sees the addresses (A13), and nobody the
// mails about a board that they have a tie with (A12).
func (s *Service) Outbox(ctx context.Context, by User, f OutboxFilter) (Outbox, error) {
	if by.Role != Administrator && by.Role != Auditor {
		return Outbox{}, refuse(Forbidden, "", "Deze pagina is voor beheerders.")
	}
	box, err := s.Store.MailCounts(ctx)
	if err != nil {
		return box, err
	}
	if box.ParkedMails, box.ParkedPages, err = s.mailPage(ctx, MailFilter{State: MailParked, Query: f.Query, Reader: by.ID}, f.ParkedPage); err != nil {
		return box, err
	}
	if box.WaitingMails, box.WaitingPages, err = s.mailPage(ctx, MailFilter{State: MailWaiting, Query: f.Query, Reader: by.ID}, f.WaitingPage); err != nil {
		return box, err
	}
	if f.Query == "" {
		box.Unnamed = max(0, box.Waiting+box.Parked-box.WaitingPages.Count-box.ParkedPages.Count)
	}
	if box.Addresses = by.Role == Administrator; !box.Addresses {
		for _, list := range [][]MailRow{box.ParkedMails, box.WaitingMails} {
			for i := range list {
				list[i].To = ""
			}
		}
	}
	return box, nil
}

func (s *Service) mailPage(ctx context.Context, f MailFilter, page int) ([]MailRow, MailPages, error) {
	count, err := s.Store.CountMails(ctx, f)
	if err != nil {
		return nil, MailPages{}, err
	}
	at := MailPages{Count: count, Pages: max(1, (count+PageSize-1)/PageSize)}
	at.Page = min(max(1, page), at.Pages)
	f.Skip, f.Most = (at.Page-1)*PageSize, PageSize
	rows, err := s.Store.Mails(ctx, f)
	return rows, at, err
}

// ResendMail puts a parked mail back among those that wait, for another three
// days. It is a Conflict for one that is not parked, or that has no address.
func (s *Service) ResendMail(ctx context.Context, by User, id string) error {
	if by.Role != Administrator {
		return refuse(Forbidden, "", "Alleen een beheerder verstuurt opnieuw.")
	}
	return s.inTx(ctx, func(tx Store) error { return tx.ReleaseMail(ctx, id, s.now()) })
}
