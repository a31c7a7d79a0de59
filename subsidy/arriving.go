package subsidy

import (
	"context"
	"slices"
	"time"
)

// Arrival is a kind of answer that came in from a board and that its assessor
// has not acted on since.
type Arrival string

// The kinds.
const (
	ArrivedSupplement Arrival = "supplement" // A2
	ArrivedView       Arrival = "view"       // A8
)

// lookedAt are the acts after which what came in waits for nobody: the assessor
// who does one has seen it, or the file has gone on.
var lookedAt = []Action{
	ActAskSupplement, ActHear, ActCheck, ActAdvise, ActPrepare, ActGrant, ActGrantPart, ActReject, ActDisregard, ActWithdraw,
}

// arrived keeps that an answer came in, so that it stands in the work list, and
// puts a notice without its content in the outbox of the assessor (A13).
func (s *Service) arrived(ctx context.Context, tx Store, a Application, kind Arrival, at time.Time) error {
	if err := tx.AddArrival(ctx, a.ID, kind, at); err != nil {
		return err
	}
	return s.notifyAssessor(ctx, tx, a)
}

// settleArrivals forgets what came in, once an act says that it was looked at.
func settleArrivals(ctx context.Context, tx Store, a Application, action Action) error {
	if !slices.Contains(lookedAt, action) {
		return nil
	}
	return tx.ClearArrivals(ctx, a.ID)
}
