package subsidy

import "context"

// Preview is a decision that is about to be taken, or that waits to be made
// known: the very letter, the money before and after, and what stands in its
// way. The letter has today's date until it is announced.
type Preview struct {
	CaseFile
	Letter LetterDocument
	Amount Cents
	// OnReview tells that the money goes outside the ceiling (Awb 4:25(3)).
	OnReview bool
	// Obstacle is why this person cannot take it now, or why it cannot be made
	// known as it was prepared; nil where they can.
	Obstacle error
	// NewText tells of a prepared decision that another text holds for letters of
	// its kind since: its letter keeps the one that its decider read.
	NewText bool
}

// Prepared tells whether the decision was taken and is under embargo.
func (p Preview) Prepared() bool { return p.Application.State == Prepared }

// Preview gives the decision that follows from the last advice, or the one that
// was prepared. It is a Conflict for an application that waits for neither.
func (s *Service) Preview(ctx context.Context, by User, ref Reference) (Preview, error) {
	f, err := s.CaseFile(ctx, by, ref)
	if err != nil {
		return Preview{}, err
	}
	if f.Application.State == Prepared {
		return s.previewPrepared(ctx, f)
	}
	if f.Advice == nil || f.Application.State != Advised {
		return Preview{}, refuse(Conflict, holds(f.Application.State, A12), "Voor deze aanvraag ligt er geen advies klaar: zij staat op ‘"+f.Application.State.Title()+"’.")
	}
	decision := s.decision(f.Application, *f.Advice, by)
	onReview, obstacle := s.obstacle(ctx, s.Store, f.Application, f.Round, *f.Advice, by)
	if KindOf(obstacle) == Internal {
		return Preview{}, obstacle
	}
	if decision, err = onReviewOf(ctx, s.Store, decision, onReview); err != nil {
		return Preview{}, err
	}
	letter, err := s.decisionDocument(ctx, s.Store, f.Receipt, decision, by.Name)
	return Preview{CaseFile: f, Amount: decision.Amount, Letter: letter, OnReview: onReview, Obstacle: obstacle}, err
}

func (s *Service) previewPrepared(ctx context.Context, f CaseFile) (Preview, error) {
	decider, err := s.Store.User(ctx, f.Decision.DecidedBy)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{CaseFile: f, Amount: f.Decision.Amount, OnReview: f.Decision.OnReview()}
	_, now, err := letterText(ctx, s.Store, letterOf(f.Decision.Verdict))
	if err != nil {
		return Preview{}, err
	}
	d := *f.Decision
	p.NewText = d.Text != (TextID{}) && d.Text != now
	if p.Letter, err = s.decisionDocument(ctx, s.Store, f.Receipt, d, decider.Name); KindOf(err) == Conflict {
		// It is still shown, in the words of now, so that it can be taken back.
		p.Obstacle, d.Text = err, TextID{}
		p.Letter, err = s.decisionDocument(ctx, s.Store, f.Receipt, d, decider.Name)
	}
	return p, err
}

// decisionDocument gives the letter of a decision as it would be announced now,
// in the words of its text; of one that names none, in those that hold now.
func (s *Service) decisionDocument(ctx context.Context, tx Store, r Receipt, d Decision, decider string) (LetterDocument, error) {
	data, err := decisionLetter(ctx, tx, r, d, s.now(), decider)
	if err != nil {
		return LetterDocument{}, err
	}
	t, id, err := textNamed(ctx, tx, data.Kind, d.Text)
	if err != nil {
		return LetterDocument{}, err
	}
	return document(data, t, id), nil
}

// onReviewOf gives the decision with the objection that its money outside the
// ceiling comes from, where onReview.
func onReviewOf(ctx context.Context, tx Store, d Decision, onReview bool) (Decision, error) {
	if !onReview {
		return d, nil
	}
	_, by, err := reopened(ctx, tx, d.Application)
	d.Review = by.ID
	return d, err
}

func (s *Service) decision(a Application, advice Advice, by User) Decision {
	return Decision{
		ID: newID(), Application: a.ID, Round: a.Round, Verdict: advice.Verdict, Amount: advice.Amount, Motivation: advice.Motivation,
		Grounds: advice.Grounds, AdvisedBy: advice.By, DecidedBy: by.ID, DecidedAt: s.now(),
	}
}

// obstacle tells why this person may not take this decision now: the state or
// the role, four eyes and the adviser's ties (A12), what must go before it (A2,
// A8), or the money (S1, D2, D6). Where nothing does, it tells whether the money
// goes outside the ceiling.
func (s *Service) obstacle(ctx context.Context, tx Store, a Application, round Round, advice Advice, by User) (onReview bool, err error) {
	if _, err := Next(a.State, ActPrepare, by.Role); err != nil {
		return false, err
	}
	if advice.By == by.ID {
		return false, refuse(Forbidden, A12, "U gaf zelf het advies. Een ander neemt het besluit.")
	}
	if err := adviserUnbound(ctx, tx, a, advice); err != nil {
		return false, err
	}
	if err := s.carried(ctx, tx, a, advice); err != nil {
		return false, err
	}
	if advice.Amount > 0 {
		return s.mayGrant(ctx, tx, a, round, advice.Amount)
	}
	return false, nil
}

// carried tells whether the file carries an advice, and the decision on it:
// what must go before it was done (A2, A8).
func (s *Service) carried(ctx context.Context, tx Store, a Application, advice Advice) error {
	if advice.Verdict == VerdictDisregard {
		supplements, err := tx.Supplements(ctx, a.ID)
		if err != nil {
			return err
		}
		return MayDisregard(supplements, s.Now())
	}
	return heard(ctx, tx, a, advice, s.Now())
}

// mayGrant holds a grant against the money, in its turn (S1, D2, D4 to D6). A
// file that an objection opened again may get it outside the ceiling (Awb
// 4:25(3)).
func (s *Service) mayGrant(ctx context.Context, tx Store, a Application, round Round, cents Cents) (onReview bool, err error) {
	first, _, err := reopened(ctx, tx, a.ID)
	if err != nil {
		return false, err
	}
	return s.fund(ctx, tx, round, funding{Application: a, cents: cents, first: first})
}

// Decide turns the last advice into a decision and makes it known at once, with
// its letter. version is that of the application that the decider saw, and seen
// the fingerprint of the letter: where other words would go out, it is a Conflict
// (A7). What would pass the ceiling is refused with the room that is left (S1),
// whatever happens at the same time.
func (s *Service) Decide(ctx context.Context, by User, ref Reference, version int64, seen string) (Letter, error) {
	var letter Letter
	err := s.deciding(ctx, by, ref, version, func(s *Service, tx Store, a Application, d Decision) error {
		if err := tx.AddDecision(ctx, d); err != nil {
			return err
		}
		var content LetterDocument
		var err error
		if letter, content, err = s.announce(ctx, tx, by, a, d); err != nil {
			return err
		}
		return content.asRead(seen)
	})
	return letter, err
}

// Prepare turns the last advice into a decision under embargo: the money is
// booked (S1), and nobody outside the ministry knows until it is announced. Its
// letter keeps the text that the decider read, whatever is published until then
// (A7); version and seen are as for Decide.
func (s *Service) Prepare(ctx context.Context, by User, ref Reference, version int64, seen string) error {
	return s.deciding(ctx, by, ref, version, func(s *Service, tx Store, a Application, d Decision) error {
		t, err := Next(a.State, ActPrepare, by.Role)
		if err != nil {
			return err
		}
		r, err := receipt(ctx, tx, a)
		if err != nil {
			return err
		}
		content, err := s.decisionDocument(ctx, tx, r, d, by.Name)
		if err != nil {
			return err
		}
		if err := content.asRead(seen); err != nil {
			return err
		}
		if err := tx.AddDecision(ctx, d); err != nil {
			return err
		}
		return s.advance(ctx, tx, by, a, t, d.Verdict.Title()+", "+d.Amount.String())
	})
}

// deciding hands the decision that follows from the last advice to write, once
// everything is checked that can stand in its way. It is of the instant at which
// its turn came, however long it waited for that.
func (s *Service) deciding(ctx context.Context, by User, ref Reference, version int64, write func(*Service, Store, Application, Decision) error) error {
	return s.inTx(ctx, func(tx Store) error {
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
		// The state before the advice: what was withdrawn may never have had one.
		if _, err := Next(a.State, ActPrepare, by.Role); err != nil {
			return err
		}
		still := s.atOnce()
		advice, err := tx.LastAdvice(ctx, a.ID)
		if err != nil {
			return err
		}
		onReview, err := still.obstacle(ctx, tx, a, round, advice, by)
		if err != nil {
			return err
		}
		if a.Version != version {
			return Overtaken()
		}
		d, err := onReviewOf(ctx, tx, still.decision(a, advice, by), onReview)
		if err != nil {
			return err
		}
		if _, d.Text, err = letterText(ctx, tx, letterOf(d.Verdict)); err != nil {
			return err
		}
		return write(still, tx, a, d)
	})
}

// FieldReason is the field of the form that gives an application back.
const FieldReason = "reden"

// Return gives an advised application back to its assessor, with the reason (A9). One
// whose decision is under embargo loses that decision, and its money goes back
// to the round (S1, D5); its board notices nothing.
func (s *Service) Return(ctx context.Context, by User, ref Reference, version int64, reason string) error {
	if empty(reason) {
		return refuseField(FieldReason, A9, "Schrijf waarom u de aanvraag teruggeeft.")
	}
	if longer(reason, TextMaximum) {
		return refuseField(FieldReason, "", tooLong("De reden", TextMaximum))
	}
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActReturn)
		if err != nil {
			return err
		}
		if a.Version != version {
			return Overtaken()
		}
		if t.From == Prepared {
			// As in Decide: who moves the money of a round waits for who is at it.
			if _, err := tx.LockRound(ctx, a.Round); err != nil {
				return err
			}
			if err := s.retract(ctx, tx, by, a, reason); err != nil {
				return err
			}
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
