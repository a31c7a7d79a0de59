package subsidy

import (
	"context"
	"errors"
)

// ObjectionPreview is a decision on an objection that is about to be taken: the
// very letter, where its money is booked, and what stands in its way.
type ObjectionPreview struct {
	ObjectionFile
	Letter LetterDocument
	// OnReview tells that the money goes outside the ceiling (Awb 4:25(3)).
	OnReview bool
	// Obstacle is why this person cannot take it now; nil where they can.
	Obstacle error
}

// PreviewObjection gives the decision that follows from the advice. It is a
// Conflict for an objection without one.
func (s *Service) PreviewObjection(ctx context.Context, by User, id string) (ObjectionPreview, error) {
	var p ObjectionPreview
	var err error
	if p.ObjectionFile, err = s.ObjectionFile(ctx, by, id); err != nil {
		return p, err
	}
	if p.Objection.State != ObjectionAdvised {
		return p, refuse(Conflict, A7, "Voor dit bezwaar ligt er geen advies klaar: het staat op ‘"+p.Objection.State.Title()+"’.")
	}
	p.OnReview, p.Obstacle = s.reviewable(ctx, s.Store, by, p.ObjectionFile, p.Round)
	if KindOf(p.Obstacle) == Internal {
		return p, p.Obstacle
	}
	p.Letter, err = s.compose(ctx, s.Store, s.reviewLetter(p.ObjectionFile, p.OnReview, by))
	return p, err
}

// reviewable tells why this person may not decide the objection now, and
// whether its money goes outside the ceiling.
func (s *Service) reviewable(ctx context.Context, tx Store, by User, f ObjectionFile, round Round) (onReview bool, err error) {
	o := f.Objection
	if _, err := Next(f.Application.State, o.Outcome.Action(), by.Role); err != nil {
		return false, err
	}
	if f.Apart != nil {
		return false, f.Apart
	}
	if o.AdvisedBy == by.ID {
		return false, refuse(Forbidden, A12, "U gaf zelf het advies over dit bezwaar. Een ander neemt het besluit.")
	}
	switch tied, err := bound(ctx, tx, o.AdvisedBy, f.Application); {
	case err != nil:
		return false, err
	case tied:
		return false, refuse(Forbidden, A12, "Wie het advies gaf, heeft daarna een band met dit bestuur gemeld. Een ander adviseert opnieuw over dit bezwaar.")
	}
	if o.Outcome.Action() != ActDismiss {
		if err := vacated(ctx, tx, f.Application, f.Scheme); err != nil {
			return false, err
		}
	}
	if o.Extra == 0 {
		return false, nil
	}
	return s.room(ctx, tx, f, round)
}

// vacated refuses to bring an application back to life beside another of its
// location (S6).
func vacated(ctx context.Context, tx Store, a Application, scheme Scheme) error {
	if a.State.Live() {
		return nil
	}
	live, err := tx.LiveApplication(ctx, a.SchemeSlug, a.Round, a.Location, scheme.LivePer == LivePerScheme)
	if err != nil || live == "" {
		return err
	}
	return refuse(Conflict, S6, "Voor deze vestiging loopt al een andere aanvraag: "+string(live)+". Die gaat voor. Het bestuur trekt haar eerst in, of het bezwaar wordt ongegrond.")
}

// room finds the money of an upheld objection, measured at the decision that
// was taken first (S1, D5; Awb 4:25(3)).
func (s *Service) room(ctx context.Context, tx Store, f ObjectionFile, round Round) (onReview bool, err error) {
	first, _, err := reopened(ctx, tx, f.Application.ID)
	if err != nil {
		return false, err
	}
	if first == nil {
		first = &f.Against
	}
	return s.fund(ctx, tx, round, funding{Application: f.Application, cents: f.Objection.Extra, had: f.Booked.Total(), first: first})
}

// reviewLetter composes the letter of the decision on an objection. The amount
// is what was granted and what the objection brings.
func (s *Service) reviewLetter(f ObjectionFile, onReview bool, by User) LetterData {
	o := f.Objection
	l := o.letter(LetterObjectionDecided, f.Receipt, s.now(), by.Name)
	l.DecideBy = Date{}
	l.Motivation, l.Grounds, l.Outcome = o.Motivation, []string{o.Outcome.Title()}, o.Outcome.sentence()
	l.Granted, l.Extra = f.Against.Amount+o.Extra, o.Extra
	l.ObjectionUntil = ObjectionUntil(l.Date) // for an appeal: six weeks too
	if o.Extra > 0 {
		l.gives(f.Receipt, l.Granted)
	}
	switch {
	case onReview:
		l.Facts = onReviewWords
	case f.opens():
		l.Facts = "Wij behandelen uw aanvraag verder en nemen een nieuw besluit, uiterlijk op " + f.Terms.DecideAgainBy(l.Date).Long() + "."
	}
	return l
}

// DecideObjection turns the advice into a decision on the objection, with its
// letter. An upheld one books what it brings; of a disregarded application it
// opens the file again, with no money (A7, S1, D5). version is that of the
// objection that the decider saw, and seen the fingerprint of the letter: where
// other words would go out, it is a Conflict (A7).
func (s *Service) DecideObjection(ctx context.Context, by User, id string, version int64, seen string) (Letter, error) {
	var letter Letter
	err := s.inTx(ctx, func(tx Store) error {
		o, err := tx.Objection(ctx, id)
		if err != nil {
			return err
		}
		a, err := fileFor(ctx, tx, by, o.Reference)
		if err != nil {
			return err
		}
		// As in Decide: the round first.
		round, err := tx.LockRound(ctx, a.Round)
		if err != nil {
			return err
		}
		f, t, err := handled(ctx, tx, by, id, version, o.Outcome.Action())
		if err != nil {
			return err
		}
		if f.Objection.State != ObjectionAdvised {
			return refuse(Conflict, A7, "Voor dit bezwaar ligt er geen advies klaar.")
		}
		onReview, err := s.reviewable(ctx, tx, by, f, round)
		if err != nil {
			return err
		}
		content, err := s.compose(ctx, tx, s.reviewLetter(f, onReview, by))
		if err != nil {
			return err
		}
		if err := content.asRead(seen); err != nil {
			return err
		}
		letter, err = s.decideObjection(ctx, tx, by, f, t, onReview, content)
		return err
	})
	return letter, err
}

func (s *Service) decideObjection(ctx context.Context, tx Store, by User, f ObjectionFile, t Transition, onReview bool, content LetterDocument) (Letter, error) {
	o := &f.Objection
	o.State, o.DecidedBy, o.DecidedByName, o.DecidedAt = ObjectionDecided, by.ID, by.Name, s.now()
	o.Reopened = f.opens()
	if err := s.saveObjection(ctx, tx, by, f, t, o.Outcome.Title()); err != nil {
		return Letter{}, err
	}
	if o.Extra > 0 {
		if err := tx.Book(ctx, o.entry(f.Application, onReview)); err != nil {
			return Letter{}, err
		}
	}
	return s.sendComposed(ctx, tx, f.Application, content)
}

// entry gives the row of what an upheld objection brings. It has the id of its
// objection: an objection brings money once.
func (o Objection) entry(a Application, onReview bool) LedgerEntry {
	e := LedgerEntry{ID: o.ID, Round: a.Round, Application: a.ID, Decision: o.Decision, Objection: o.ID,
		Amount: o.Extra, OnReview: onReview, Ground: GroundObjection, At: o.DecidedAt}
	if onReview {
		e.Ground = GroundOnReview
	}
	return e
}

// refusedBy gives the rule of a refusal, or "".
func refusedBy(err error) Rule {
	var e *Error
	if errors.As(err, &e) {
		return e.Rule
	}
	return ""
}
