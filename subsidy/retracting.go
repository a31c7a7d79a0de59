package subsidy

import (
	"context"
	"time"
)

// Retraction says that a prepared decision was taken back before it was made
// known: it stays stored, and nobody outside the ministry ever learns of it.
type Retraction struct {
	Decision    string
	Application string
	Reason      string
	By          UserID
	ByName      string
	At          time.Time
}

// UndonePreparation is a decision that was prepared and will not be made known:
// it was taken back, or its board withdrew the application.
type UndonePreparation struct {
	Reference    Reference
	LocationName string
	Verdict      Verdict
	Amount       Cents // that it had booked
	At           time.Time
	ByName       string // of who took it back, or ""
	Reason       string // why it was taken back, or ""
	Withdrawn    bool   // by its board
}

// undoneMost is how many of them a decider is told of, the newest first.
const undoneMost = 10

// Undone gives the decisions that this person prepared in a round and that will
// not be made known, newest first.
func (s *Service) Undone(ctx context.Context, by User, id RoundID) ([]UndonePreparation, error) {
	if by.Role != Decider {
		return nil, nil
	}
	return s.Store.UndonePreparations(ctx, id, by.ID, undoneMost)
}

// retract takes a prepared decision back: what it had booked is free again (S1,
// D5), and the file waits for another advice and another decision. It is the
// way out where a tie of who advised or decided keeps it from being made known
// (A12), or where the weeks to leave it aside have passed (A2).
func (s *Service) retract(ctx context.Context, tx Store, by User, a Application, reason string) error {
	d, err := tx.Decision(ctx, a.ID)
	if err != nil {
		return err
	}
	b, err := booked(ctx, tx, a)
	if err != nil {
		return err
	}
	if err := s.takeBack(ctx, tx, a, b.Total(), GroundRetracted); err != nil {
		return err
	}
	return tx.AddRetraction(ctx, Retraction{Decision: d.ID, Application: a.ID, Reason: reason, By: by.ID, ByName: by.Name, At: s.now()})
}
