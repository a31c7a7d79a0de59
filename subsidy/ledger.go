package subsidy

import (
	"context"
	"time"
)

// LedgerStore remembers the book of what rounds have granted. It only grows:
// what is undone gets a row with the opposite amount.
type LedgerStore interface {
	// Book writes a row and moves the counter of the round that it is of: that
	// of what is granted, or that of what is granted on review. A grant that
	// would pass the ceiling is NoRoom (S1).
	Book(ctx context.Context, e LedgerEntry) error
	// Ledger gives the rows of an application, oldest first.
	Ledger(ctx context.Context, application string) ([]LedgerEntry, error)
	// GrantedBefore gives what a round had granted under its ceiling before an
	// instant.
	GrantedBefore(ctx context.Context, id RoundID, at time.Time) (Cents, error)
}

// LedgerEntry is one row of the append-only book of what a round has granted.
type LedgerEntry struct {
	ID          string
	Round       RoundID
	Application string
	Decision    string
	Objection   string // the one that brought the money, or ""
	Amount      Cents  // below nil in a row that takes back
	// OnReview tells that it lies outside the ceiling (S1; Awb 4:25(3)).
	OnReview bool
	Ground   string // one of the grounds below, or that of a lower settlement
	At       time.Time
}

// The grounds of rows of the ledger.
const (
	GroundDecision   = "decision"
	GroundWithdrawn  = "withdrawn"
	GroundRetracted  = "retracted"
	GroundObjection  = "objection"
	GroundOnReview   = "4:25(3)"
	GroundSettlement = "settlement"
)

// NewGrant gives the row of what a decision grants. It has the id of its
// decision: a decision grants once.
func NewGrant(d Decision) LedgerEntry {
	e := LedgerEntry{ID: d.ID, Round: d.Round, Application: d.Application, Decision: d.ID,
		Amount: d.Amount, Ground: GroundDecision, At: d.DecidedAt}
	if d.OnReview() {
		e.OnReview, e.Objection, e.Ground = true, d.Review, GroundOnReview
	}
	return e
}

// Booked is what the ledger has for an application.
type Booked struct {
	Granted  Cents  // under the ceiling
	OnReview Cents  // outside it
	Decision string // the one that the money is of
}

// Total is all that was granted.
func (b Booked) Total() Cents { return b.Granted + b.OnReview }

// sumOf adds up the rows of an application.
func sumOf(rows []LedgerEntry) Booked {
	var b Booked
	of := map[string]Cents{}
	for _, e := range rows {
		if of[e.Decision] += e.Amount; of[e.Decision] > 0 {
			b.Decision = e.Decision
		}
		if e.OnReview {
			b.OnReview += e.Amount
			continue
		}
		b.Granted += e.Amount
	}
	return b
}

func booked(ctx context.Context, tx Store, a Application) (Booked, error) {
	rows, err := tx.Ledger(ctx, a.ID)
	return sumOf(rows), err
}

// takeBack books cents of what an application has back by counter-rows, so
// that they are free for the next (D5). What lies outside the ceiling goes
// first: it was never part of the room that others share.
func (s *Service) takeBack(ctx context.Context, tx Store, a Application, cents Cents, ground string) error {
	b, err := booked(ctx, tx, a)
	if err != nil {
		return err
	}
	outside := min(cents, b.OnReview)
	for _, part := range []struct {
		cents    Cents
		onReview bool
	}{{outside, true}, {cents - outside, false}} {
		if part.cents == 0 {
			continue
		}
		err := tx.Book(ctx, LedgerEntry{
			ID: newID(), Round: a.Round, Application: a.ID, Decision: b.Decision, Amount: -part.cents,
			OnReview: part.onReview, Ground: ground, At: s.now(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
