package subsidy

import (
	"context"
	"slices"
	"time"
)

// Tie is a bond of an official with a board, declared by that official: they
// worked there, or somebody at home does. Whoever has a tie that counts
// handles nothing of that board (A12).
type Tie struct {
	ID         string
	User       UserID
	UserName   string
	Board      BoardNumber
	BoardName  string
	Reason     string
	DeclaredAt time.Time
	// Until is the last day of the tie, as it was written down at EndedAt; both
	// are zero while the tie is still there.
	Until   Date
	EndedAt time.Time
}

// HeldTie is a tie with the applications of its board, and the objections, that
// the person still has and that a colleague must take over.
type HeldTie struct {
	Tie
	InHand     []InHand
	Objections []ObjectionInHand
}

// Free tells whether nothing is to be taken over.
func (h HeldTie) Free() bool { return len(h.InHand) == 0 && len(h.Objections) == 0 }

// InHand is an undecided application that an assessor has.
type InHand struct {
	Reference  Reference
	State      State
	ReceivedAt time.Time
}

// ObjectionInHand is an undecided objection that somebody handles, or that waits
// for a decision on their advice.
type ObjectionInHand struct {
	ID         string
	Reference  Reference // of the application
	State      ObjectionState
	ReceivedAt time.Time // of the application: a tie counts by it
}

// Ended tells whether the tie has a last day.
func (t Tie) Ended() bool { return !t.Until.IsZero() }

// CountsFor tells whether the tie keeps its person from an application that
// was received at this instant: it is still there, or it was on the day of
// receipt (A12). A tie that counts for an application does so for ever.
func (t Tie) CountsFor(received time.Time) bool {
	return !t.Ended() || !t.Until.Before(DateOf(received))
}

// fileFor gives a filed application to an official who has no tie with its board
// (A12). Whatever an official reads or does of one application begins here.
func fileFor(ctx context.Context, tx Store, by User, ref Reference) (Application, error) {
	a, err := tx.FiledApplication(ctx, ref)
	if err != nil {
		return a, err
	}
	return a, unbound(ctx, tx, by, a)
}

// unbound refuses an official who has a tie with the board of an application,
// by the name of the board (A12).
func unbound(ctx context.Context, tx Store, by User, a Application) error {
	tied, err := bound(ctx, tx, by.ID, a)
	if err != nil || !tied {
		return err
	}
	board, err := tx.Board(ctx, a.Board)
	if err != nil {
		return err
	}
	return refuse(Forbidden, A12, "U meldde een band met "+board.Title()+". Een collega behandelt de aanvragen van dit bestuur.")
}

// bound tells whether a person declared a tie that counts for an application
// (A12).
func bound(ctx context.Context, tx Store, person UserID, a Application) (bool, error) {
	ties, err := tx.TiesWith(ctx, person, a.Board)
	return slices.ContainsFunc(ties, func(t Tie) bool { return t.CountsFor(a.ReceivedAt) }), err
}

// adviserUnbound refuses a decision on the advice of somebody who has declared
// a tie with the board since: their finding carries no decision any more (A12).
func adviserUnbound(ctx context.Context, tx Store, a Application, advice Advice) error {
	tied, err := bound(ctx, tx, advice.By, a)
	if err != nil || !tied {
		return err
	}
	return refuse(Forbidden, A12, "Wie het advies gaf, heeft daarna een band met dit bestuur gemeld. Geef de aanvraag terug; een ander adviseert opnieuw.")
}
