package subsidy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// Service holds the use cases: one method each, one transaction each, one
// event per change of state. Its methods are safe for concurrent use.
type Service struct {
	Store     Store
	Passwords Passwords
	Now       func() time.Time // the portal's clock; UTC inside
	Random    io.Reader        // for references and tokens; crypto/rand.Reader
	// MailDomain is the domain of the sender of mail, for Message-IDs; "" where
	// none is set.
	MailDomain string
}

// Passwords turns passwords into hashes that are safe to keep.
type Passwords interface {
	// Hash gives a salted, slow hash. It waits for its turn until ctx ends.
	Hash(ctx context.Context, password string) (string, error)
	// Verify tells whether password is the one of hash. With hash "" it takes
	// as long and gives false, so that nobody learns which accounts exist.
	Verify(ctx context.Context, hash, password string) (bool, error)
}

// now gives the instant to write down: UTC, to the microsecond, as the store
// keeps it, so that a frozen document says what its row says.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// atOnce gives the service with its clock standing still, so that all that one
// act writes has the same instant.
func (s *Service) atOnce() *Service {
	still, now := *s, s.Now()
	still.Now = func() time.Time { return now }
	return &still
}

type requestIDKey struct{}

// WithRequestID keeps the id of a request, for the events that it causes.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// clockSlack is how far the clocks of two copies of the portal may lie apart.
const clockSlack = 5 * time.Second

// inTx runs fn, which writes, in one transaction. It is the way of every use case
// that writes: nothing is while the clock is behind the last event (A1).
func (s *Service) inTx(ctx context.Context, fn func(Store) error) error {
	return s.Store.InTx(ctx, func(tx Store) error {
		if err := s.clockRuns(ctx, tx); err != nil {
			return err
		}
		return fn(tx)
	})
}

// clockRuns refuses to write while the clock shows an instant before the last
// event: what is written now would seem to have come first, and times are
// evidence (A1).
func (s *Service) clockRuns(ctx context.Context, tx Store) error {
	last, err := tx.LastEventAt(ctx)
	if err != nil || !s.now().Add(clockSlack).Before(last) {
		return err
	}
	return refuse(ClockBehind, A1, "De klok van het portaal staat op "+FormatInstant(s.now())+
		", maar het laatste wat is vastgelegd is van "+FormatInstant(last)+". Zolang de klok achterloopt, leggen wij niets vast. Wat u typte staat nog in uw browser; probeer het later opnieuw.")
}

// record writes the event of a transition that actor caused.
func (s *Service) record(ctx context.Context, tx Store, a Application, t Transition, actor User, detail string) error {
	return tx.AddEvent(ctx, Event{
		ID: newID(), Application: a.ID, At: s.now(), Actor: actor.ID, ActorName: actor.Name,
		Action: t.Action, From: t.From, To: t.To, Detail: detail, RequestID: requestID(ctx),
	})
}

// recordRound writes the event of what somebody did with a round.
func (s *Service) recordRound(ctx context.Context, tx Store, by User, id RoundID, what, detail string) error {
	return tx.AddRoundEvent(ctx, RoundEvent{
		ID: newID(), Round: id, At: s.now(), Actor: by.ID, ActorName: by.Name,
		Action: what, Detail: detail, RequestID: requestID(ctx),
	})
}

// freeze gives the canonical JSON of a document and its SHA-256 in hex.
func freeze(document any) (text, hash string, err error) {
	raw, err := json.Marshal(document)
	if err != nil {
		return "", "", fmt.Errorf("freezing a document: %w", err)
	}
	sum := sha256.Sum256(raw)
	return string(raw), hex.EncodeToString(sum[:]), nil
}

// HashText gives the SHA-256 of a text, such as a frozen document or a token,
// in hex.
func HashText(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TooBusy is the refusal of what would have to wait too long to be written. Nothing
// of it was stored.
func TooBusy() *Error {
	return refuse(Overloaded, "", "Het is nu erg druk. Er is niets opgeslagen. Wat u typte staat nog in uw browser. Probeer het over een paar tellen opnieuw.")
}

// Overtaken is the refusal of a write that somebody else was ahead of.
func Overtaken() *Error {
	return refuse(Conflict, "", "Deze aanvraag is intussen gewijzigd. Bekijk de aanvraag opnieuw en probeer het dan nog eens.")
}
