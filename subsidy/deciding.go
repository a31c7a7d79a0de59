package subsidy

import (
	"context"
	"fmt"
	"unicode/utf8"
)

// Preview is a decision that is about to be taken: the very letter, the money
// before and after, and what stands in its way.
type Preview struct {
	CaseFile
	Letter LetterData
	Amount Cents
	// Obstacle is why this person cannot take it now; nil where they can.
	Obstacle error
}

// Preview gives the decision that follows from the last advice. It is a
// Conflict for an application that does not wait for a decision.
func (s *Service) Preview(ctx context.Context, by User, ref Reference) (Preview, error) {
	f, err := s.CaseFile(ctx, by, ref)
	if err != nil {
		return Preview{}, err
	}
	if f.Advice == nil || f.Application.State != Advised {
		return Preview{}, refuse(Conflict, "", "Voor deze aanvraag ligt er geen advies klaar: zij staat op ‘"+f.Application.State.Title()+"’.")
	}
	decision := s.decision(f.Application, *f.Advice, by)
	obstacle := s.obstacle(ctx, s.Store, f.Application, f.Round, *f.Advice, by)
	if KindOf(obstacle) == Internal {
		return Preview{}, obstacle
	}
	return Preview{
		CaseFile: f,
		Amount:   decision.Amount,
		Letter:   newDecisionLetter(f.Receipt, decision, by.Name),
		Obstacle: obstacle,
	}, nil
}

func (s *Service) decision(a Application, advice Advice, by User) Decision {
	return Decision{
		ID: newID(), Application: a.ID, Round: a.Round, Verdict: advice.Verdict, Amount: advice.Amount,
		Motivation: advice.Motivation, AdvisedBy: advice.By, DecidedBy: by.ID, DecidedAt: s.now(),
	}
}

// obstacle tells why this person may not take this decision now: the state or
// the role, four eyes and the adviser's ties (A12), or the money (S1, D6).
func (s *Service) obstacle(ctx context.Context, tx Store, a Application, round Round, advice Advice, by User) error {
	if _, err := Next(a.State, advice.Verdict.Action(), by.Role); err != nil {
		return err
	}
	if advice.By == by.ID {
		return refuse(Forbidden, A12, "U gaf zelf het advies. Een ander neemt het besluit.")
	}
	if err := adviserUnbound(ctx, tx, a, advice); err != nil {
		return err
	}
	if advice.Amount > 0 {
		return s.mayGrant(ctx, tx, a, round, advice.Amount)
	}
	return nil
}

// mayGrant holds a grant against the ceiling, and against the application's
// place where the round was drawn (S1, D4 to D6).
func (s *Service) mayGrant(ctx context.Context, tx Store, a Application, round Round, cents Cents) error {
	draw, err := tx.Draw(ctx, round.ID)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if err := round.MayGrant(cents, draw.Confirmed(), s.Now()); err != nil || !draw.Confirmed() {
		return err
	}
	claims, err := tx.RoundClaims(ctx, round.ID)
	if err != nil {
		return err
	}
	for i := range claims {
		if claims[i].Reference == a.Reference {
			claims[i].Asked = min(claims[i].Asked, cents) // a grant in part needs room for that part
		}
	}
	award := DrawnAwards(round.Room(), draw, claims, round.Scheme.Overflow)[a.Reference]
	if cents > award {
		return refuse(NoRoom, D5, fmt.Sprintf("In de loting kreeg deze aanvraag plaats %s van %s. Voor die plaats is nu %s over; dit besluit vraagt %s.",
			FormatCount(draw.Place(a.Reference)), FormatCount(len(draw.References)), award, cents))
	}
	return nil
}

// Decide turns the last advice into a decision, with its letter. version is
// that of the application that the decider saw. What would pass the ceiling is
// refused with the room that is left (S1), whatever happens at the same time.
func (s *Service) Decide(ctx context.Context, by User, ref Reference, version int64) (Letter, error) {
	var letter Letter
	err := s.Store.InTx(ctx, func(tx Store) error {
		a, err := fileFor(ctx, tx, by, ref)
		if err != nil {
			return err
		}
		// The round first: every decision of a round waits here for the one
		// before it, so that what is checked below is still true when written.
		round, err := tx.LockRound(ctx, a.Round)
		if err != nil {
			return err
		}
		advice, err := tx.LastAdvice(ctx, a.ID)
		if err != nil {
			return err
		}
		if err := s.obstacle(ctx, tx, a, round, advice, by); err != nil {
			return err
		}
		if a.Version != version {
			return Overtaken()
		}
		letter, err = s.decide(ctx, tx, by, a, s.decision(a, advice, by))
		return err
	})
	return letter, err
}

func (s *Service) decide(ctx context.Context, tx Store, by User, a Application, d Decision) (Letter, error) {
	t, err := Next(a.State, d.Verdict.Action(), by.Role)
	if err != nil {
		return Letter{}, err
	}
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return Letter{}, err
	}
	if err := s.advance(ctx, tx, by, a, t, d.Amount.String()); err != nil {
		return Letter{}, err
	}
	if err := tx.AddDecision(ctx, d); err != nil {
		return Letter{}, err
	}
	return s.send(ctx, tx, a, newDecisionLetter(r, d, by.Name))
}

// FieldReason is the field of the form that gives an application back.
const FieldReason = "reden"

// Return gives an advised application back to its assessor, with the reason.
func (s *Service) Return(ctx context.Context, by User, ref Reference, version int64, reason string) error {
	if empty(reason) {
		return refuseField(FieldReason, "", "Schrijf waarom u de aanvraag teruggeeft.")
	}
	if utf8.RuneCountInString(reason) > TextMaximum {
		return refuseField(FieldReason, "", "De reden is te lang. Gebruik ten hoogste "+FormatCount(TextMaximum)+" tekens.")
	}
	return s.Store.InTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActReturn)
		if err != nil {
			return err
		}
		if a.Version != version {
			return Overtaken()
		}
		return s.advance(ctx, tx, by, a, t, reason)
	})
}

// Decisions gives what waits for a decision, by filter, and one page of what
// was decided in the same round, to who reads decisions, without the files of a
// board with which they have a tie (A12).
func (s *Service) Decisions(ctx context.Context, by User, waiting WorklistFilter, page int) (Worklist, Worklist, error) {
	if !by.Role.ReadsDecisions() {
		return Worklist{}, Worklist{}, refuse(Forbidden, "", "Besluiten zijn voor het ministerie.")
	}
	waiting.Reader = by.ID
	open, err := s.Store.Worklist(ctx, waiting)
	if err != nil {
		return open, Worklist{}, err
	}
	decided, err := s.Store.Worklist(ctx, WorklistFilter{Round: waiting.Round, Decided: true, Reader: by.ID, Order: ByReceipt, Page: page})
	return open, decided, err
}
