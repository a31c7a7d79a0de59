package subsidy

import (
	"context"
	"slices"
	"strings"
)

// FieldTie is the field that asks which tie somebody has. The other fields of
// the forms about ties are FieldBoard and FieldLastDay.
const FieldTie = "band"

// TieForm is a tie as an official typed it.
type TieForm struct {
	Board  string
	Reason string
}

// DeclareTie writes down that an official has a tie with a board. It counts
// from now on, also for what they have in hand and what they advised (A12).
func (s *Service) DeclareTie(ctx context.Context, by User, form TieForm) (Tie, error) {
	var tie Tie
	if err := ofMinistry(by); err != nil {
		return tie, err
	}
	err := s.inTx(ctx, func(tx Store) error {
		board, err := declarable(ctx, tx, form)
		if err != nil {
			return err
		}
		tie = Tie{
			ID: newID(), User: by.ID, UserName: by.Name, Board: board.Number, BoardName: board.Title(),
			Reason: strings.TrimSpace(form.Reason), DeclaredAt: s.now(),
		}
		err = tx.AddTie(ctx, tie)
		if KindOf(err) == Conflict {
			return refuseField(FieldBoard, "", "U meldde al een band met "+board.Title()+".")
		}
		return err
	})
	return tie, err
}

func ofMinistry(by User) error {
	if !by.Role.OfMinistry() {
		return refuse(Forbidden, "", "Een band met een bestuur meldt wie bij het ministerie werkt.")
	}
	return nil
}

// declarable checks the form of a tie and gives its board.
func declarable(ctx context.Context, tx Store, form TieForm) (Board, error) {
	board, faults, err := typedBoard(ctx, tx, form.Board)
	if err != nil {
		return board, err
	}
	switch {
	case empty(form.Reason):
		faults = append(faults, FieldError{Field: FieldTie, Message: "Schrijf welke band u met dit bestuur heeft."})
	case longer(form.Reason, TextMaximum):
		faults = append(faults, FieldError{Field: FieldTie, Message: tooLong("Uw uitleg", TextMaximum)})
	}
	if len(faults) > 0 {
		return board, &Error{Kind: Invalid, Fields: faults}
	}
	return board, nil
}

// typedBoard gives the board with a number as it was typed, or what is wrong
// with that.
func typedBoard(ctx context.Context, tx Store, typed string) (Board, []FieldError, error) {
	number, err := ParseBoardNumber(typed)
	if err != nil {
		return Board{}, []FieldError{{Field: FieldBoard, Message: message(err)}}, nil
	}
	board, err := tx.Board(ctx, number)
	if KindOf(err) == NotFound {
		return board, []FieldError{{Field: FieldBoard, Message: unknownBoard}}, nil
	}
	return board, nil, err
}

// EndTie gives a tie of this person its last day, once: today or later. The
// tie keeps counting for what was received up to that day (A12).
func (s *Service) EndTie(ctx context.Context, by User, id, lastDay string) (Tie, error) {
	var tie Tie
	if err := ofMinistry(by); err != nil {
		return tie, err
	}
	err := s.inTx(ctx, func(tx Store) error {
		ties, err := tx.TiesOf(ctx, by.ID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(ties, func(t Tie) bool { return t.ID == id })
		if at < 0 {
			return refuse(NotFound, "", "Deze band bestaat niet.")
		}
		if tie = ties[at]; tie.Ended() {
			return refuse(Conflict, "", "Uw band met "+tie.BoardName+" heeft al een laatste dag: "+tie.Until.Short()+".")
		}
		if tie.Until, err = s.lastDayOfTie(lastDay); err != nil {
			return err
		}
		tie.EndedAt = s.now()
		return tx.EndTie(ctx, tie)
	})
	return tie, err
}

func (s *Service) lastDayOfTie(typed string) (Date, error) {
	day, err := ParseDate(typed)
	if err != nil {
		return day, refuseField(FieldLastDay, "", message(err))
	}
	if today := DateOf(s.Now()); day.Before(today) {
		return day, refuseField(FieldLastDay, "", "De laatste dag kan niet vóór vandaag liggen. Vul "+today.Short()+" in, of een latere dag.")
	}
	return day, nil
}

// TiesOf gives the ties that this person declared, newest first, with what a
// colleague must take over.
func (s *Service) TiesOf(ctx context.Context, by User) ([]HeldTie, error) {
	if err := ofMinistry(by); err != nil {
		return nil, err
	}
	ties, err := s.Store.TiesOf(ctx, by.ID)
	if err != nil {
		return nil, err
	}
	return s.held(ctx, ties)
}

// held adds to each tie what its person must hand over (A12).
func (s *Service) held(ctx context.Context, ties []Tie) ([]HeldTie, error) {
	var all []HeldTie
	for _, tie := range ties {
		files, err := s.Store.InHand(ctx, tie.User, tie.Board)
		if err != nil {
			return nil, err
		}
		objections, err := s.Store.ObjectionsInHand(ctx, tie.User, tie.Board)
		if err != nil {
			return nil, err
		}
		all = append(all, HeldTie{
			Tie:        tie,
			InHand:     slices.DeleteFunc(files, func(f InHand) bool { return !tie.CountsFor(f.ReceivedAt) }),
			Objections: slices.DeleteFunc(objections, func(o ObjectionInHand) bool { return !tie.CountsFor(o.ReceivedAt) }),
		})
	}
	return all, nil
}

// Ties gives everybody's, newest first, to an administrator or auditor.
func (s *Service) Ties(ctx context.Context, by User) ([]HeldTie, error) {
	if by.Role != Administrator && by.Role != Auditor {
		return nil, refuse(Forbidden, "", "Deze pagina is voor beheerders.")
	}
	ties, err := s.Store.Ties(ctx)
	if err != nil {
		return nil, err
	}
	return s.held(ctx, ties)
}
