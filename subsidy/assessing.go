package subsidy

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Worklist gives one page of filed applications to an official who reads files,
// without those of a board with which they have a tie (A12). So do the count
// and the neighbours below.
func (s *Service) Worklist(ctx context.Context, by User, f WorklistFilter) (Worklist, error) {
	if err := readsFiles(by); err != nil {
		return Worklist{}, err
	}
	f.Reader = by.ID
	return s.Store.Worklist(ctx, f)
}

// WorklistTally gives how many filed applications match, to an official who
// reads files.
func (s *Service) WorklistTally(ctx context.Context, by User, f WorklistFilter) (Tally, error) {
	if err := readsFiles(by); err != nil {
		return Tally{}, err
	}
	f.Reader = by.ID
	return s.Store.WorklistTally(ctx, f)
}

func readsFiles(by User) error {
	if !by.Role.ReadsFiles() {
		return refuse(Forbidden, "", "De werklijst is voor beoordelaars, besluitnemers en auditors.")
	}
	return nil
}

// Take gives a filed application to the assessor who asks. Of two who ask at
// once one wins; the other is told who did.
func (s *Service) Take(ctx context.Context, by User, ref Reference) error {
	return s.assign(ctx, by, ref, ActTake)
}

// TakeOver gives an application in assessment to another assessor, so that
// nobody's absence keeps a file waiting.
func (s *Service) TakeOver(ctx context.Context, by User, ref Reference) error {
	return s.assign(ctx, by, ref, ActTakeOver)
}

func (s *Service) assign(ctx context.Context, by User, ref Reference, action Action) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, action)
		if a.State == InAssessment && (action == ActTake || a.Assessor == by.ID) && KindOf(err) != Forbidden {
			return takenBy(ctx, tx, a, by)
		}
		if err != nil {
			return err
		}
		a.Assessor = by.ID
		return s.advance(ctx, tx, by, a, t, "")
	})
}

// takenBy refuses a second taker and says who was first.
func takenBy(ctx context.Context, tx Store, a Application, by User) error {
	if a.Assessor == by.ID {
		return refuse(Conflict, A12, "U heeft "+string(a.Reference)+" al in behandeling.")
	}
	first, err := tx.User(ctx, a.Assessor)
	if err != nil {
		return err
	}
	return refuse(Conflict, A12, fmt.Sprintf("%s heeft %s al in behandeling genomen. Kies een andere aanvraag, of neem deze aanvraag over in het dossier.",
		first.Name, a.Reference))
}

// official loads a filed application for an action of an official, who may
// have no tie with its board (A12).
func (s *Service) official(ctx context.Context, tx Store, by User, ref Reference, action Action) (Application, Transition, error) {
	a, err := fileFor(ctx, tx, by, ref)
	if err != nil {
		return a, Transition{}, err
	}
	t, err := Next(a.State, action, by.Role)
	return a, t, err
}

// advance writes a filed application in its new state with its event. It does
// not write its answers.
func (s *Service) advance(ctx context.Context, tx Store, by User, a Application, t Transition, detail string) error {
	a.State, a.UpdatedAt = t.To, s.now()
	if by.Role != Portal {
		a.UpdatedBy = by.ID
	}
	if err := tx.MoveApplication(ctx, &a); err != nil {
		return err
	}
	if err := settleArrivals(ctx, tx, a, t.Action); err != nil {
		return err
	}
	return s.record(ctx, tx, a, t, by, detail)
}

// Neighbours gives the files around one in the work list of an official.
func (s *Service) Neighbours(ctx context.Context, by User, f WorklistFilter, ref Reference) (Neighbours, error) {
	if err := readsFiles(by); err != nil {
		return Neighbours{}, err
	}
	f.Reader = by.ID
	return s.Store.Neighbours(ctx, f, ref)
}

// Advise stores the advice of the assessor who has the application. One that
// refuses waits for the hearing of the board (A8); one that leaves it aside,
// for the end of a supplement (A2).
func (s *Service) Advise(ctx context.Context, by User, ref Reference, form AdviceForm) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.handled(ctx, tx, by, ref, ActAdvise, form.Version)
		if err != nil {
			return err
		}
		advice, err := s.advisable(ctx, tx, a, form)
		if err != nil {
			return err
		}
		advice.ID, advice.Application, advice.By, advice.ByName, advice.At = newID(), a.ID, by.ID, by.Name, s.now()
		if err := tx.AddAdvice(ctx, advice); err != nil {
			return err
		}
		return s.advance(ctx, tx, by, a, t, advice.Verdict.Title())
	})
}

// advisable reads an advice and holds it against the checklist of the file and
// against what must go before it.
func (s *Service) advisable(ctx context.Context, tx Store, a Application, form AdviceForm) (Advice, error) {
	scheme, err := tx.SchemeVersion(ctx, a.SchemeSlug, a.SchemeVersion)
	if err != nil {
		return Advice{}, err
	}
	list, _, err := checklist(ctx, tx, a)
	if err != nil {
		return Advice{}, err
	}
	advice, err := NewAdvice(form, scheme, a.Amount)
	if err := alsoFaults(err, list.faultsOf(advice)); err != nil {
		return advice, err
	}
	return advice, s.carried(ctx, tx, a, advice)
}

// alsoFaults adds field errors to what was wrong already.
func alsoFaults(err error, more []FieldError) error {
	var refused *Error
	switch {
	case len(more) == 0:
		return err
	case err == nil:
		return &Error{Kind: Invalid, Fields: more}
	case errors.As(err, &refused) && refused.Kind == Invalid:
		return &Error{Kind: Invalid, Rule: refused.Rule, Fields: slices.Concat(more, refused.Fields)}
	}
	return err
}

// CaseFile is what an official sees of an application.
type CaseFile struct {
	Receipt
	Round        Round
	Draw         Draw      // of the round, the zero one where it has none
	Dossier      Dossier   // against the register as it is now
	Controls     []Control // with the overrules, those that need a look first
	Checklist    Checklist
	Advice       *Advice // nil before the first
	Hearings     []Hearing
	Decision     *Decision
	Announcement *Announcement // nil while the decision is not made known
	Letters      []Letter
	Events       []Event
	Changes      []ReportedChange // newest first
	ChangeIn     bool             // one of them waits for an official (S14)
	Withdrawal   *Withdrawal      // nil where the board did not withdraw
	Objections   []Objection      // oldest first
	AssessorName string
	// AssessorBound tells that the assessor has declared a tie with the board
	// since, so that somebody else must take the file over (A12).
	AssessorBound bool
	Supplements   []Supplement // oldest first
	Filings       []Filing     // oldest first
	// Before is the version that the last supplement completed, nil without.
	Before *FiledDocument
	Clock  Clock
	// Unanswered counts the messages of the board after the last one of the
	// ministry.
	Unanswered int
}

// Returned gives the act by which a decider gave the application back, with the
// reason, until it is advised on again; nil where there is none.
func (f CaseFile) Returned() *Event {
	for i, e := range f.Events { // newest first
		switch e.Action {
		case ActAdvise:
			return nil
		case ActReturn:
			return &f.Events[i]
		}
	}
	return nil
}

// CaseFile gives a filed application to an official who reads files.
func (s *Service) CaseFile(ctx context.Context, by User, ref Reference) (CaseFile, error) {
	var f CaseFile
	if !by.Role.ReadsFiles() {
		return f, refuse(Forbidden, "", "Dossiers zijn voor beoordelaars, besluitnemers en auditors.")
	}
	a, err := fileFor(ctx, s.Store, by, ref)
	if err != nil {
		return f, err
	}
	return caseFile(ctx, s.Store, by, a)
}

// caseFile gives a filed application as this official sees it.
func caseFile(ctx context.Context, tx Store, by User, a Application) (CaseFile, error) {
	var f CaseFile
	var err error
	if f.Filings, err = tx.Filings(ctx, a.ID); err != nil {
		return f, err
	}
	if len(f.Filings) == 0 {
		return f, fmt.Errorf("%s is filed, and there is no filing of it", a.Reference)
	}
	if f.Receipt, err = receiptFor(ctx, tx, a, f.Filings[len(f.Filings)-1]); err != nil {
		return f, err
	}
	if f.Dossier, err = dossier(ctx, tx, a); err != nil {
		return f, err
	}
	if f.Draw, err = drawOf(ctx, tx, a.Round); err != nil {
		return f, err
	}
	if f.Dossier.Round, err = withCeilingDay(ctx, tx, f.Dossier.Round, f.Draw); err != nil {
		return f, err
	}
	f.Round = f.Dossier.Round
	iban, err := tx.LastIBAN(ctx, a.Board, a.ReceivedAt)
	if err != nil {
		return f, err
	}
	given, err := tx.Judgements(ctx, a.ID)
	if err != nil {
		return f, err
	}
	shared, err := sharedIBAN(ctx, tx, by, f.Receipt)
	if err != nil {
		return f, err
	}
	f.Controls = JudgeControls(Controls(f.Receipt, f.Dossier, iban, shared, f.Draw), f.Filing.Number, given)
	f.Checklist = NewChecklist(f.Scheme.Checklist, f.Document.Answers, f.Filing.Number, given)
	return f, f.history(ctx, tx, a)
}

// sharedIBAN gives the applications of other boards with the IBAN of this one.
// What this official may not read is there without its name (A12).
func sharedIBAN(ctx context.Context, tx Store, by User, r Receipt) ([]SharedIBAN, error) {
	iban, err := ParseIBAN(r.Document.Answers.Contact.IBAN)
	if err != nil {
		return nil, nil // what cannot be read is nowhere else
	}
	shared, err := tx.SharedIBAN(ctx, iban, r.Application.Board)
	if err != nil {
		return nil, err
	}
	for i, s := range shared {
		switch _, err := fileFor(ctx, tx, by, s.Reference); {
		case KindOf(err) == Forbidden:
			shared[i].Reference, shared[i].BoardName = "", ""
		case err != nil:
			return nil, err
		}
	}
	return shared, nil
}

func (f *CaseFile) history(ctx context.Context, tx Store, a Application) error {
	var err error
	if f.Advice, err = optional(tx.LastAdvice(ctx, a.ID)); err != nil {
		return err
	}
	if f.Decision, err = optional(tx.Decision(ctx, a.ID)); err != nil {
		return err
	}
	if f.Announcement, err = optional(tx.Announcement(ctx, a.ID)); err != nil {
		return err
	}
	if f.ChangeIn, err = changeWaits(ctx, tx, a); err != nil {
		return err
	}
	if f.Hearings, err = tx.Hearings(ctx, a.ID); err != nil {
		return err
	}
	if f.Letters, err = tx.Letters(ctx, a.ID); err != nil {
		return err
	}
	if f.Events, err = tx.Events(ctx, a.ID); err != nil {
		return err
	}
	if err := f.supplemented(ctx, tx, a); err != nil {
		return err
	}
	if err := f.followedUp(ctx, tx, a); err != nil {
		return err
	}
	if f.Unanswered, err = tx.Unanswered(ctx, a.ID); err != nil {
		return err
	}
	if a.Assessor == "" {
		return nil
	}
	assessor, err := tx.User(ctx, a.Assessor)
	if err != nil {
		return err
	}
	f.AssessorName = assessor.Name
	f.AssessorBound, err = bound(ctx, tx, a.Assessor, a)
	return err
}

// optional turns NotFound into nil.
func optional[T any](v T, err error) (*T, error) {
	if KindOf(err) == NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}
