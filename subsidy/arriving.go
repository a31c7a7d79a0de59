package subsidy

import (
	"context"
	"slices"
	"time"
)

// Arrival is a kind of what came in from a board and that no official has acted
// on since.
type Arrival string

// The kinds.
const (
	ArrivedSupplement Arrival = "supplement" // A2
	ArrivedView       Arrival = "view"       // A8
	ArrivedChange     Arrival = "change"     // S14
)

// The acts after which what came in waits for nobody: the assessor who does one
// has seen it, or the file has gone on. A change says nothing of the question
// that is being answered, and it matters after the decision too: somebody says
// that they saw it, or advises on the file as it stands in (S14).
var (
	answerSeen = []Action{
		ActAskSupplement, ActHear, ActCheck, ActAdvise, ActPrepare, ActGrant, ActGrantPart, ActReject, ActDisregard, ActWithdraw,
	}
	changeSeen = []Action{ActSeeChange, ActAdvise, ActWithdraw}
)

// arrived keeps that something came in, so that it stands in the work list, and
// puts a notice without its content in the outbox of the assessor (A13).
func (s *Service) arrived(ctx context.Context, tx Store, a Application, kind Arrival, at time.Time) error {
	if err := tx.AddArrival(ctx, a.ID, kind, at); err != nil {
		return err
	}
	return s.notifyAssessor(ctx, tx, a)
}

// settleArrivals forgets what came in, once an act says that it was looked at.
func settleArrivals(ctx context.Context, tx Store, a Application, action Action) error {
	var seen []Arrival
	if slices.Contains(answerSeen, action) {
		seen = append(seen, ArrivedSupplement, ArrivedView)
	}
	if slices.Contains(changeSeen, action) {
		seen = append(seen, ArrivedChange)
	}
	if seen == nil {
		return nil
	}
	return tx.ClearArrivals(ctx, a.ID, seen)
}

// changeWaits tells whether a board reported a change that nobody looked at.
func changeWaits(ctx context.Context, tx Store, a Application) (bool, error) {
	waiting, err := tx.Arrivals(ctx, a.ID)
	return slices.Contains(waiting, ArrivedChange), err
}
