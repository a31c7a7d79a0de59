package subsidy

import (
	"context"
	"strings"
	"time"
)

// Mail is a notice in the outbox: it tells one person that a message is ready
// in the portal (A13). It waits until the mail server has taken it, or until it
// is parked, where an administrator sees it.
type Mail struct {
	ID string
	// MessageID is made once, so that a mail that comes twice can be told to be
	// one: local part and domain, without angle brackets.
	MessageID   string
	Application string // id
	To          string // one bare address; "" where there is none, and then it is parked
	Subject     string
	Body        string
	CreatedAt   time.Time
	DueAt       time.Time // when it is tried next
	Attempts    int       // since it was made, or since it was last put back
	LastError   string    // why the last attempt failed, in plain Dutch without personal data
	LeasedUntil time.Time // until then somebody is sending it; zero for nobody
	SentAt      time.Time // zero until the mail server took it
	ParkedAt    time.Time // zero unless nobody tries any more
}

// The words of every notice. They hold no content, no name, no reference and
// no link: who reads the mail learns nothing, and nobody learns to follow a
// link from a mail (A13). Plain ASCII, so that it is readable whatever a server
// makes of it.
const (
	noticeSubject = "Er staat een bericht voor u klaar in het Subsidieportaal"
	noticeBody    = `Goedendag,

Er staat een bericht voor u klaar in het Subsidieportaal.
Log in op het portaal om het te lezen.

Voor uw veiligheid staat er geen link in deze e-mail. Typ zelf het
adres van het portaal in uw browser.

U kunt deze e-mail niet beantwoorden. Heeft u een vraag? Het
telefoonnummer staat in het portaal.

Subsidieportaal
`
)

// noDomain is the domain of a Message-ID where no sender is set: it can never
// be somebody's.
const noDomain = "subsidieportaal.invalid"

// Sender hands a notice to a mail server.
type Sender interface {
	// Send gives nil once the server has taken responsibility for the mail, and
	// not before. Where the outcome is not certain it gives an error: the mail
	// comes again then, with the same Message-ID. It returns soon after ctx ends.
	Send(ctx context.Context, m Mail) error
}

// SendError says why a mail was not sent. An error of another type counts as
// one that may pass.
type SendError struct {
	// Reason is plain Dutch for the page of the outbox. It holds no address and
	// no words of the mail server, which may hold one.
	Reason string
	// Permanent tells that the server refuses this mail and will refuse it
	// again.
	Permanent bool
	// Cause is for the log; nil where it could hold personal data.
	Cause error
}

// Error gives the reason with its cause, for a log.
func (e *SendError) Error() string {
	if e.Cause == nil {
		return e.Reason
	}
	return e.Reason + " " + e.Cause.Error()
}

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Cause }

// mailWaits is how long a mail waits after each failure; the last one repeats.
var mailWaits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

// mailTerm is how long a mail is tried before it is parked.
const mailTerm = 3 * 24 * time.Hour

// nextTry gives how long a mail waits after its last of so many attempts
// failed, and false where it was tried for mailTerm.
func nextTry(attempts int) (wait time.Duration, again bool) {
	var tried time.Duration
	for n := range attempts {
		tried += wait
		wait = mailWaits[min(n, len(mailWaits)-1)]
	}
	return wait, tried < mailTerm
}

// noticeAddresses gives who is told of a message: the contact person of the
// application and the people of its board, each address once whatever its
// capitals. What is no bare address is left out: it may never reach a header.
func noticeAddresses(contact string, people []User) []string {
	var addresses []string
	told := map[string]bool{}
	add := func(typed string) {
		address, err := ParseEmail(typed)
		if key := strings.ToLower(address); err == nil && !told[key] {
			told[key] = true
			addresses = append(addresses, address)
		}
	}
	add(contact)
	for _, person := range people {
		add(person.Email)
	}
	return addresses
}

// notify puts a notice in the outbox for everybody who must know that there is
// a message about an application, in the transaction of that message (A13): it
// is there when the message is, and nobody waits for a mail server. A board
// that has no address at all gets a notice that is parked from the beginning,
// so that somebody sees it and calls.
func (s *Service) notify(ctx context.Context, tx Store, a Application) error {
	notices, err := s.notices(ctx, tx, a)
	if err != nil {
		return err
	}
	return tx.AddMails(ctx, notices)
}

// notices gives those that notify puts in the outbox.
func (s *Service) notices(ctx context.Context, tx Store, a Application) ([]Mail, error) {
	people, err := tx.PeopleOf(ctx, a.Board)
	if err != nil {
		return nil, err
	}
	addresses := noticeAddresses(a.Answers.Contact.Email, people)
	if len(addresses) == 0 {
		m := s.notice(a, "")
		m.ParkedAt, m.LastError = m.CreatedAt, "Er is geen e-mailadres bekend. Bel het bestuur."
		return []Mail{m}, nil
	}
	return s.noticesTo(a, addresses), nil
}

func (s *Service) noticesTo(a Application, addresses []string) []Mail {
	notices := make([]Mail, len(addresses))
	for i, address := range addresses {
		notices[i] = s.notice(a, address)
	}
	return notices
}

// notifyAssessor puts a notice in the outbox for the assessor who has an
// application (A13). Where nobody has it, or who has it declared a tie with its
// board since (A12), nobody gets one: it stands in the work list.
func (s *Service) notifyAssessor(ctx context.Context, tx Store, a Application) error {
	if a.Assessor == "" {
		return nil
	}
	tied, err := bound(ctx, tx, a.Assessor, a)
	if err != nil || tied {
		return err
	}
	assessor, err := tx.User(ctx, a.Assessor)
	if err != nil {
		return err
	}
	return tx.AddMails(ctx, s.noticesTo(a, noticeAddresses("", []User{assessor})))
}

func (s *Service) notice(a Application, to string) Mail {
	domain := s.MailDomain
	if domain == "" {
		domain = noDomain
	}
	now := s.now()
	return Mail{
		ID: newID(), MessageID: newID() + "@" + domain, Application: a.ID, To: to,
		Subject: noticeSubject, Body: noticeBody, CreatedAt: now, DueAt: now,
	}
}
