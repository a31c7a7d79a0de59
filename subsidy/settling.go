package subsidy

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// BeginDue lets every grant begin whose first day has come, and never before
// its decision was announced. It looks at what is due now and not done, so that
// a day on which the portal stood still is made up for.
func (s *Service) BeginDue(ctx context.Context) error {
	files, err := s.Store.BeginnableFiles(ctx, DateOf(s.Now()))
	if err != nil {
		return err
	}
	var faults []error
	for _, a := range files {
		if err := s.begin(ctx, a); err != nil {
			faults = append(faults, fmt.Errorf("beginning %s: %w", a.Reference, err))
		}
	}
	return errors.Join(faults...)
}

func (s *Service) begin(ctx context.Context, a Application) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := tx.ApplicationByID(ctx, a.ID)
		if err != nil {
			return err
		}
		t, err := Next(a.State, ActBegin, Portal)
		if err != nil {
			return nil // something else came first
		}
		r, err := receipt(ctx, tx, a)
		if err != nil {
			return err
		}
		against, err := contestable(ctx, tx, a)
		if err != nil || s.Now().Before(r.Document.BeginsOn(against.Announced).Start()) || DateOf(s.Now()).Before(against.Announced) {
			return err
		}
		return s.advance(ctx, tx, nobody, a, t, "")
	})
}

// Report takes the account of the person's board of what was done with the
// money (S15).
func (s *Service) Report(ctx context.Context, by User, ref Reference, text string) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		t, err := Next(a.State, ActReport, by.Role)
		if err != nil {
			return err
		}
		report := Report{ID: newID(), Application: a.ID, Text: strings.TrimSpace(text), By: by.ID, ByName: by.Name, At: s.now()}
		if faults := written(FieldReport, S15, report.Text, "Schrijf wat er is gedaan en uitgegeven."); len(faults) > 0 {
			return &Error{Kind: Invalid, Rule: S15, Fields: faults}
		}
		if err := tx.AddReport(ctx, report); err != nil {
			return err
		}
		return s.advance(ctx, tx, by, a, t, "")
	})
}

// ProposalForm is a proposal to settle as an official typed it.
type ProposalForm struct {
	Amount string
	Ground string // one of SettlementGrounds where the amount is lower
}

// ProposeSettlement stores the amount that an assessor proposes: what was
// granted, or less on a ground that is named (A10). A later one takes its place.
func (s *Service) ProposeSettlement(ctx context.Context, by User, ref Reference, form ProposalForm) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActProposeSettlement)
		if err != nil {
			return err
		}
		b, err := booked(ctx, tx, a)
		if err != nil {
			return err
		}
		p, err := newProposal(form, b.Total())
		if err != nil {
			return err
		}
		p.ID, p.Application, p.By, p.ByName, p.At = newID(), a.ID, by.ID, by.Name, s.now()
		if err := tx.AddProposal(ctx, p); err != nil {
			return err
		}
		return s.advance(ctx, tx, by, a, t, p.Amount.String())
	})
}

// newProposal reads a proposal about what was granted.
func newProposal(form ProposalForm, granted Cents) (Proposal, error) {
	p := Proposal{Ground: form.Ground}
	var faults []FieldError
	cents, err := ParseCents(form.Amount)
	switch {
	case err != nil:
		faults = append(faults, FieldError{Field: FieldSettledAmount, Message: message(err)})
	case cents > granted:
		faults = append(faults, FieldError{Field: FieldSettledAmount, Rule: A10, Message: "Vul ten hoogste het verleende bedrag in: " + granted.String() + "."})
	case cents < granted && ChoiceTitle(SettlementGrounds, form.Ground) == form.Ground:
		faults = append(faults, FieldError{Field: FieldSettlementGround, Rule: A10, Message: "Kies waarom u lager vaststelt."})
	case cents == granted:
		p.Ground = ""
	}
	p.Amount = cents
	if len(faults) > 0 {
		return p, &Error{Kind: Invalid, Fields: faults}
	}
	return p, nil
}

// Settle makes the last proposal the final amount. A decider does it who
// proposed nothing on this file (A12). What is settled lower goes back to the
// round, for the next in order (D5). While an objection waits the amount is not
// final, and nothing is settled (A7).
func (s *Service) Settle(ctx context.Context, by User, ref Reference, version int64) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActSettle)
		if err != nil {
			return err
		}
		if _, err := tx.LockRound(ctx, a.Round); err != nil {
			return err
		}
		p, err := settleable(ctx, tx, by, a)
		if err != nil {
			return err
		}
		if a.Version != version {
			return Overtaken()
		}
		b, err := booked(ctx, tx, a)
		if err != nil {
			return err
		}
		if p.Amount < b.Total() && p.Ground == "" {
			return refuse(Conflict, A10, "Na dit voorstel is op bezwaar meer verleend. Een beoordelaar doet een nieuw voorstel.")
		}
		settlement := Settlement{ID: newID(), Application: a.ID, Granted: b.Total(), Amount: p.Amount, Ground: p.Ground,
			ProposedBy: p.By, SettledBy: by.ID, At: s.now()}
		if err := tx.AddSettlement(ctx, settlement); err != nil {
			return err
		}
		if err := s.takeBack(ctx, tx, a, b.Total()-p.Amount, GroundSettlement); err != nil {
			return err
		}
		return s.advance(ctx, tx, by, a, t, p.Amount.String())
	})
}

// settleable gives the proposal that this person may make final.
func settleable(ctx context.Context, tx Store, by User, a Application) (Proposal, error) {
	proposals, err := tx.Proposals(ctx, a.ID)
	switch {
	case err != nil:
		return Proposal{}, err
	case len(proposals) == 0:
		return Proposal{}, refuse(Conflict, A10, "Er is nog geen voorstel om vast te stellen.")
	}
	for _, p := range proposals {
		if p.By == by.ID {
			return p, refuse(Forbidden, A12, "U deed zelf een voorstel. Een ander stelt de subsidie vast.")
		}
	}
	if tied, err := bound(ctx, tx, proposals[0].By, a); err != nil {
		return Proposal{}, err
	} else if tied {
		return Proposal{}, refuse(Forbidden, A12, "Wie het voorstel deed, heeft daarna een band met dit bestuur gemeld. Een ander doet een nieuw voorstel.")
	}
	objections, err := tx.Objections(ctx, a.ID)
	for _, o := range objections {
		if o.State != ObjectionDecided {
			return Proposal{}, refuse(Conflict, A7, "Er loopt nog een bezwaar. Stel de subsidie vast als daarop is beslist.")
		}
	}
	return proposals[0], err
}

// Close ends a settled file (A10).
func (s *Service) Close(ctx context.Context, by User, ref Reference) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActClose)
		if err != nil {
			return err
		}
		return s.advance(ctx, tx, by, a, t, "")
	})
}
