package subsidy

import (
	"context"
	"strings"
	"time"
)

// FollowUpStore remembers what a board does with what it filed.
type FollowUpStore interface {
	// AddWithdrawal writes down that a board took an application back. A second
	// one is a Conflict.
	AddWithdrawal(ctx context.Context, w Withdrawal) error
	// Withdrawal gives that of an application.
	Withdrawal(ctx context.Context, application string) (Withdrawal, error)
	// AddReportedChange writes down what a board reported.
	AddReportedChange(ctx context.Context, c ReportedChange) error
	// ReportedChanges gives those of an application, newest first.
	ReportedChanges(ctx context.Context, application string) ([]ReportedChange, error)
}

// Withdrawal says that a board took its application back, once.
type Withdrawal struct {
	ID          string
	Application string
	Reason      string // as the board typed it, or ""
	By          UserID
	ByName      string
	At          time.Time
}

// The fields of the form that withdraws, and the words to tick.
const (
	FieldWithdraw       = "intrekken"
	FieldWithdrawReason = "reden-intrekken"
	WithdrawWords       = "Ik trek deze aanvraag in"
)

// Withdraw takes an application back for the person's board, in any state
// before the decision is announced (S11). What it asked no longer counts, and
// what a decision under embargo had booked goes back to the round, for the next
// in order (D5). The location may then file another (S6). Doing it twice gives
// the same letter.
func (s *Service) Withdraw(ctx context.Context, by User, ref Reference, reason string, confirmed bool) (Letter, error) {
	var letter Letter
	err := s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		if a.State == Withdrawn && by.Role == Signatory {
			letter, err = lastLetter(ctx, tx, a, LetterWithdrawal)
			return err
		}
		t, err := Next(a.State, ActWithdraw, by.Role)
		if err != nil {
			return err
		}
		if err := withdrawable(reason, confirmed); err != nil {
			return err
		}
		letter, err = s.withdraw(ctx, tx, by, a, t, strings.TrimSpace(reason))
		return err
	})
	return letter, err
}

func withdrawable(reason string, confirmed bool) error {
	var faults []FieldError
	if longer(reason, TextMaximum) {
		faults = append(faults, FieldError{Field: FieldWithdrawReason, Message: tooLong("De reden", TextMaximum)})
	}
	if !confirmed {
		faults = append(faults, FieldError{Field: FieldWithdraw, Rule: S11, Message: "Vink aan dat u deze aanvraag intrekt."})
	}
	if len(faults) > 0 {
		return &Error{Kind: Invalid, Fields: faults}
	}
	return nil
}

func (s *Service) withdraw(ctx context.Context, tx Store, by User, a Application, t Transition, reason string) (Letter, error) {
	// As in Decide: who moves the money of a round waits for who is at it.
	if _, err := tx.LockRound(ctx, a.Round); err != nil {
		return Letter{}, err
	}
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return Letter{}, err
	}
	b, err := booked(ctx, tx, a)
	if err != nil {
		return Letter{}, err
	}
	if err := s.takeBack(ctx, tx, a, b.Total(), GroundWithdrawn); err != nil {
		return Letter{}, err
	}
	w := Withdrawal{ID: newID(), Application: a.ID, Reason: reason, By: by.ID, ByName: by.Name, At: s.now()}
	if err := tx.AddWithdrawal(ctx, w); err != nil {
		return Letter{}, err
	}
	if err := s.advance(ctx, tx, by, a, t, ""); err != nil {
		return Letter{}, err
	}
	data := newLetterData(LetterWithdrawal, r, w.At, "")
	data.Motivation = reason
	return s.send(ctx, tx, a, data)
}

// lastLetter gives the newest letter of a kind; NotFound without one.
func lastLetter(ctx context.Context, tx Store, a Application, kinds ...LetterKind) (Letter, error) {
	letters, err := tx.Letters(ctx, a.ID)
	if err != nil {
		return Letter{}, err
	}
	for i := len(letters) - 1; i >= 0; i-- {
		for _, kind := range kinds {
			if letters[i].Kind == kind {
				return letters[i], nil
			}
		}
	}
	return Letter{}, refuse(NotFound, "", "Deze brief is er niet.")
}

// followedUp adds what the board did after filing to what an official sees.
func (f *CaseFile) followedUp(ctx context.Context, tx Store, a Application) error {
	var err error
	if f.Changes, err = tx.ReportedChanges(ctx, a.ID); err != nil {
		return err
	}
	if f.Objections, err = tx.Objections(ctx, a.ID); err != nil {
		return err
	}
	f.Withdrawal, err = optional(tx.Withdrawal(ctx, a.ID))
	return err
}
