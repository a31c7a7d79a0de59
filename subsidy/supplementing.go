package subsidy

import (
	"cmp"
	"context"
	"time"
)

// AskSupplement asks the board to complete the named parts of an application;
// only those open again (A2). A term to decide that still runs stops (A4). The
// assessor who has the application asks.
func (s *Service) AskSupplement(ctx context.Context, by User, ref Reference, request SupplementRequest) (Letter, error) {
	var letter Letter
	err := s.inTx(ctx, func(tx Store) error {
		a, t, err := s.handled(ctx, tx, by, ref, ActAskSupplement, request.Version)
		if err != nil {
			return err
		}
		r, err := receipt(ctx, tx, a)
		if err != nil {
			return err
		}
		parts, due, err := request.Read(r.Document.Answers, DateOf(s.Now()))
		if err != nil {
			return err
		}
		letter, err = s.askSupplement(ctx, tx, by, r, t, Supplement{Parts: parts, Due: due})
		return err
	})
	return letter, err
}

// handled loads a filed application for an act of the assessor who has it, at
// the version that was seen.
func (s *Service) handled(ctx context.Context, tx Store, by User, ref Reference, action Action, version int64) (Application, Transition, error) {
	a, t, err := s.official(ctx, tx, by, ref, action)
	switch {
	case err != nil:
		return a, t, err
	case a.Assessor != by.ID:
		return a, t, refuse(Conflict, A12, "Een ander heeft deze aanvraag in behandeling. Neem de aanvraag eerst over.")
	case a.Version != version:
		return a, t, Overtaken()
	}
	return a, t, nil
}

func (s *Service) askSupplement(ctx context.Context, tx Store, by User, r Receipt, t Transition, asked Supplement) (Letter, error) {
	a := r.Application
	earlier, err := tx.Supplements(ctx, a.ID)
	if err != nil {
		return Letter{}, err
	}
	asked.ID, asked.Application, asked.Number = newID(), a.ID, len(earlier)+1
	asked.Filing, asked.Answers = r.Filing.Number, r.Document.Answers
	for _, p := range asked.Parts {
		asked.Answers.MarkUnsaved(p.Section)
		if half := halfDone(earlier, p.Section); half != nil {
			asked.Answers.CopySection(half.Answers, p.Section)
		}
	}
	asked.AskedBy, asked.AskedByName, asked.AskedAt = by.ID, by.Name, s.now()
	if err := tx.AddSupplement(ctx, asked); err != nil {
		return Letter{}, err
	}
	if a.DecideBy, err = decideBy(ctx, tx, a); err != nil {
		return Letter{}, err
	}
	if err := s.advance(ctx, tx, by, a, t, "uiterlijk "+asked.Due.Short()); err != nil {
		return Letter{}, err
	}
	data := newLetterData(t.Letter, r, asked.AskedAt, by.Name)
	data.Missing, data.AnswerBy, data.DecideBy = asked.Parts, asked.Due, a.DecideBy
	return s.send(ctx, tx, a, data)
}

// halfDone gives the supplement in which a board had a section half done when it
// lapsed: that is where it goes on (A3). Nil where the last one that opened the
// section was answered, or none did.
func halfDone(earlier []Supplement, section Section) *Supplement {
	for i := len(earlier) - 1; i >= 0; i-- {
		if _, opened := earlier[i].Opens(section); !opened {
			continue
		}
		if earlier[i].LapsedAt.IsZero() {
			return nil
		}
		return &earlier[i]
	}
	return nil
}

// Pending gives the supplement that the board was asked for and that is still
// to come, nil without one.
func (f CaseFile) Pending() *Supplement {
	if n := len(f.Supplements); f.Application.State == SupplementAsked && n > 0 && f.Supplements[n-1].Open() {
		return &f.Supplements[n-1]
	}
	return nil
}

// LapsedSupplement gives an application of the person's board as it had completed
// it when the term of a supplement ended: to read, until another request or the
// decision (A3). It is NotFound where there is no such supplement.
func (s *Service) LapsedSupplement(ctx context.Context, by User, ref Reference) (Dossier, error) {
	a, err := s.Store.BoardApplication(ctx, by.Board, ref)
	if err != nil {
		return Dossier{}, err
	}
	all, err := s.Store.Supplements(ctx, a.ID)
	if err != nil {
		return Dossier{}, err
	}
	objections, err := s.Store.Objections(ctx, a.ID)
	if err != nil {
		return Dossier{}, err
	}
	ended := lapsed(a, all, objections, s.Now())
	if ended == nil {
		return Dossier{}, refuse(NotFound, A2, "Er is nu geen aanvulling gevraagd.")
	}
	a.Answers = ended.Answers
	d, err := dossier(ctx, s.Store, a)
	if err == nil {
		err = d.completing(ctx, s.Store, ended)
	}
	d.Round = d.Round.Public()
	return d, err
}

// openSupplement gives the supplement that an application waits for.
func openSupplement(ctx context.Context, tx Store, application string) (Supplement, error) {
	all, err := tx.Supplements(ctx, application)
	if err != nil {
		return Supplement{}, err
	}
	for _, s := range all {
		if s.Open() {
			return s, nil
		}
	}
	return Supplement{}, refuse(Conflict, A2, "Er is geen aanvulling meer gevraagd. Bekijk de aanvraag opnieuw.")
}

// writable loads what a board writes in: a draft, or the answers of an open
// supplement, of which only the named parts may change, and only until its
// term ends (A2). The supplement is nil for a draft.
func (s *Service) writable(ctx context.Context, tx Store, a *Application, section Section) (*Supplement, error) {
	if a.State != SupplementAsked {
		return nil, nil
	}
	open, err := openSupplement(ctx, tx, a.ID)
	if err != nil {
		return nil, err
	}
	if _, named := open.Opens(section); !named {
		return nil, refuse(Conflict, A2, "Dit onderdeel kunt u niet meer wijzigen. Open zijn alleen de onderdelen waar wij een aanvulling voor vragen.")
	}
	if err := open.onTime(s.Now()); err != nil {
		return nil, err
	}
	a.Answers = open.Answers
	return &open, nil
}

// onTime refuses what comes after the term (A2).
func (s Supplement) onTime(at time.Time) error {
	if at.Before(s.EndsAt()) {
		return nil
	}
	return refuse(NotOpen, A2, "De termijn voor uw aanvulling eindigde op "+FormatClosing(s.Due)+
		". Wat u invulde is bewaard, maar niet ingediend. Bel ons als u nog iets wilt aanvullen.")
}

// SupplementForm is what a signatory confirms where they file a supplement.
type SupplementForm struct {
	Version  int64 // of the application that they read
	Declared bool
	// Unchanged confirms that parts that were asked are filed as they were.
	Unchanged bool
}

// Supplement files the answers of an open supplement as the next version of
// the application (A1, A2). received is the instant that the whole request had
// been read; it alone decides whether it is in time. What was not asked stays
// as it was filed, and the amount cannot rise. A supplement that was answered
// before gives the same receipt again.
func (s *Service) Supplement(ctx context.Context, by User, ref Reference, form SupplementForm, received time.Time) (Filing, error) {
	var filing Filing
	err := s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		ended, err := endedSupplement(ctx, tx, a)
		if err != nil {
			return err
		}
		if ended != nil && !ended.AnsweredAt.IsZero() {
			filing, err = tx.LastFiling(ctx, a.ID)
			return err
		}
		t, err := Next(a.State, ActSupplement, by.Role)
		if err != nil {
			return lateOr(err, ended, received)
		}
		if a.Version != form.Version {
			return refuse(Conflict, S11, "Deze aanvulling is gewijzigd sinds u haar las. Lees de antwoorden hieronder opnieuw en dien dan in.")
		}
		filing, err = s.supplement(ctx, tx, by, a, t, form, received)
		return err
	})
	return filing, err
}

// endedSupplement gives the last supplement where it was answered, as by a first
// click, or has lapsed, and the application has not moved on since; else nil.
func endedSupplement(ctx context.Context, tx Store, a Application) (*Supplement, error) {
	if a.State != InAssessment {
		return nil, nil
	}
	all, err := tx.Supplements(ctx, a.ID)
	if err != nil || len(all) == 0 || all[len(all)-1].Open() {
		return nil, err
	}
	return &all[len(all)-1], nil
}

// lateOr gives why a supplement is refused whose state does not allow it: where
// it has lapsed, that its term is over (A2). Who may not file hears that.
func lateOr(refusal error, lapsed *Supplement, received time.Time) error {
	if lapsed == nil || KindOf(refusal) != Conflict {
		return refusal
	}
	return cmp.Or(lapsed.onTime(received), refusal)
}

func (s *Service) supplement(ctx context.Context, tx Store, by User, a Application, t Transition, form SupplementForm, received time.Time) (Filing, error) {
	open, err := openSupplement(ctx, tx, a.ID)
	if err != nil {
		return Filing{}, err
	}
	if err := open.onTime(received); err != nil {
		return Filing{}, err
	}
	last, err := tx.LastFiling(ctx, a.ID)
	if err != nil {
		return Filing{}, err
	}
	a.Answers = open.Answers
	for _, p := range open.Parts {
		a.Answers.MarkSaved(p.Section) // filing it says that it is done
	}
	d, err := dossier(ctx, tx, a)
	if err != nil {
		return Filing{}, err
	}
	if err := d.completing(ctx, tx, &open); err != nil {
		return Filing{}, err
	}
	if err := supplementable(d, form); err != nil {
		return Filing{}, err
	}
	open.AnsweredAt = received.UTC().Truncate(time.Microsecond)
	if err := tx.SaveSupplement(ctx, open); err != nil {
		return Filing{}, err
	}
	f, err := s.readyFiling(ctx, tx, by, d, t, received, last.Number+1)
	if err != nil {
		return Filing{}, err
	}
	if err := s.file(ctx, tx, by, f); err != nil {
		return Filing{}, err
	}
	return f.filing, s.arrived(ctx, tx, a, ArrivedSupplement, open.AnsweredAt)
}

// supplementable refuses a supplement without the declaration (S11), with a
// finding that blocks in a part that was asked, such as more money, or that
// leaves a part as it was without saying so (A2).
func supplementable(d Dossier, form SupplementForm) error {
	var faults []FieldError
	for _, f := range d.Findings.Blocking() {
		if _, open := d.Supplement.Opens(f.Section); open {
			faults = append(faults, FieldError{Field: f.Field, Message: f.Message, Rule: f.Rule})
		}
	}
	if d.Quote.Total == 0 && len(faults) == 0 {
		faults = append(faults, FieldError{Field: d.amountField(), Rule: S4, Message: "Met deze antwoorden vraagt u geen geld meer. Trek de aanvraag in als u dat bedoelt."})
	}
	if !form.Unchanged && len(d.Unchanged()) > 0 {
		faults = append(faults, FieldError{Field: FieldUnchanged, Rule: A2,
			Message: "U veranderde niet alles waar wij naar vroegen. Vul het aan, of vink aan dat u toch zo wilt indienen."})
	}
	return declaredAnd(faults, form.Declared)
}
