package subsidy

import (
	"context"
	"slices"
	"strings"
	"time"
)

// The fields of the forms about an objection.
const (
	FieldObjectionOutcome = "uitkomst-bezwaar"
	FieldExtra            = "bedrag-erbij"
	FieldCommittee        = "commissie"
)

// ObjectionList gives the objections that wait and those that were decided, to
// an official who reads files.
func (s *Service) ObjectionList(ctx context.Context, by User) (open, decided []ObjectionRow, err error) {
	if err := readsFiles(by); err != nil {
		return nil, nil, err
	}
	if open, err = s.Store.ObjectionList(ctx, by.ID, false); err != nil {
		return nil, nil, err
	}
	decided, err = s.Store.ObjectionList(ctx, by.ID, true)
	return open, decided, err
}

// ObjectionsWaiting counts the objections that are not decided, for an official
// who reads files; for anybody else there are none.
func (s *Service) ObjectionsWaiting(ctx context.Context, by User) (ObjectionsWaiting, error) {
	if !by.Role.ReadsFiles() {
		return ObjectionsWaiting{}, nil
	}
	return s.Store.ObjectionsWaiting(ctx, by.ID)
}

// ObjectionFile is an objection as an official sees it.
type ObjectionFile struct {
	Receipt
	Objection Objection
	Document  ObjectionDocument
	Against   Decision
	Round     Round
	Booked    Booked
	Letters   []Letter // of the objection
	// Outcomes are those that an advice can have.
	Outcomes []Choice
	// Apart is why this person may not handle it; nil where they may (A12).
	Apart error
}

// opens tells whether the objection is to be upheld against the decision to leave
// the application aside, which opens it again.
func (f ObjectionFile) opens() bool {
	return f.Application.State == Disregarded && f.Objection.Outcome == OutcomeUpheld
}

// Left is what was asked and not granted.
func (f ObjectionFile) Left() Cents { return f.Application.Amount - f.Booked.Total() }

// ObjectionFile gives an objection to an official who reads files and has no
// tie with its board (A12).
func (s *Service) ObjectionFile(ctx context.Context, by User, id string) (ObjectionFile, error) {
	if !by.Role.ReadsFiles() {
		return ObjectionFile{}, refuse(Forbidden, "", "Bezwaren zijn voor beoordelaars, besluitnemers en auditors.")
	}
	return objectionFile(ctx, s.Store, by, id)
}

func objectionFile(ctx context.Context, tx Store, by User, id string) (ObjectionFile, error) {
	var f ObjectionFile
	var err error
	if f.Objection, err = tx.Objection(ctx, id); err != nil {
		return f, err
	}
	a, err := fileFor(ctx, tx, by, f.Objection.Reference)
	if err != nil {
		return f, err
	}
	if f.Receipt, err = receipt(ctx, tx, a); err != nil {
		return f, err
	}
	if f.Document, err = f.Objection.Filed(); err != nil {
		return f, err
	}
	return f, f.gather(ctx, tx, by)
}

func (f *ObjectionFile) gather(ctx context.Context, tx Store, by User) error {
	var err error
	if f.Against, err = tx.DecisionByID(ctx, f.Objection.Decision); err != nil {
		return err
	}
	if f.Round, err = tx.Round(ctx, f.Application.Round); err != nil {
		return err
	}
	if f.Booked, err = booked(ctx, tx, f.Application); err != nil {
		return err
	}
	if f.Letters, err = tx.Letters(ctx, f.Application.ID); err != nil {
		return err
	}
	f.Letters = slices.DeleteFunc(f.Letters, func(l Letter) bool {
		return l.Kind != LetterObjectionReceived && l.Kind != LetterCommittee && l.Kind != LetterObjectionDecided
	})
	f.Outcomes = f.outcomes()
	if f.Apart = apart(ctx, tx, by, f.Objection); KindOf(f.Apart) == Internal {
		return f.Apart
	}
	return nil
}

// outcomes gives what an advice can say: inadmissible only of what came late,
// and upheld only where the lifecycle has a way and there is something to win.
func (f *ObjectionFile) outcomes() []Choice {
	return slices.DeleteFunc(slices.Clone(ObjectionOutcomes), func(c Choice) bool {
		outcome := ObjectionOutcome(c.Value)
		_, closed := Next(f.Application.State, outcome.Action(), Decider)
		switch {
		case closed != nil:
			return true
		case outcome == OutcomeInadmissible:
			return !f.Objection.Late
		case outcome == OutcomeUnfounded:
			return false
		}
		return f.Application.State != Disregarded && f.Left() <= 0
	})
}

// apart refuses who advised on the application or decided it: an objection is
// handled by others (A12; Awb 7:5).
func apart(ctx context.Context, tx Store, by User, o Objection) error {
	involved, err := tx.Advisers(ctx, o.Application)
	if err != nil {
		return err
	}
	decisions, err := tx.Decisions(ctx, o.Application)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		involved = append(involved, d.AdvisedBy, d.DecidedBy)
	}
	if slices.Contains(involved, by.ID) {
		return refuse(Forbidden, A12, "U adviseerde of besliste over deze aanvraag. Een collega behandelt het bezwaar.")
	}
	return nil
}

// handled loads an objection for an act of an official who stands apart from
// the decision that it is against.
func handled(ctx context.Context, tx Store, by User, id string, version int64, action Action) (ObjectionFile, Transition, error) {
	f, err := objectionFile(ctx, tx, by, id)
	if err != nil {
		return f, Transition{}, err
	}
	if f.Objection.State == ObjectionDecided {
		return f, Transition{}, refuse(Conflict, A7, "Op dit bezwaar is al beslist.")
	}
	t, err := Next(f.Application.State, action, by.Role)
	switch {
	case err != nil:
		return f, t, err
	case f.Apart != nil:
		return f, t, f.Apart
	case f.Objection.Version != version:
		return f, t, ObjectionOvertaken()
	}
	return f, t, nil
}

func ObjectionOvertaken() error {
	return refuse(Conflict, "", "Dit bezwaar is intussen gewijzigd. Bekijk het opnieuw en probeer het dan nog eens.")
}

// saveObjection writes an objection with the event of its application. One that
// opens the application again gives it a new last day to decide (S13).
func (s *Service) saveObjection(ctx context.Context, tx Store, by User, f ObjectionFile, t Transition, detail string) error {
	if err := tx.SaveObjection(ctx, &f.Objection); err != nil {
		return err
	}
	if f.Objection.Reopened {
		var err error
		if f.Application.DecideBy, err = decideBy(ctx, tx, f.Application); err != nil {
			return err
		}
	}
	f.Application.begins(t, f.Receipt.Document, DateOf(s.Now()))
	return s.advance(ctx, tx, by, f.Application, t, detail)
}

// TakeObjection gives an objection to the assessor who asks, also from a
// colleague; an advice that was there is taken back. Where a committee is to
// advise the board is told so, with the last day that goes with it: twelve weeks
// are the term then, and no extension of it (A7; Awb 7:10, 7:13).
func (s *Service) TakeObjection(ctx context.Context, by User, id string, version int64, committee bool) error {
	return s.inTx(ctx, func(tx Store) error {
		f, t, err := handled(ctx, tx, by, id, version, ActTakeObjection)
		if err != nil {
			return err
		}
		o := &f.Objection
		if o.State == ObjectionInHandling && o.Handler == by.ID {
			return refuse(Conflict, A12, "U heeft dit bezwaar al in behandeling.")
		}
		told := committee && !o.Committee
		o.State, o.Handler, o.HandlerName = ObjectionInHandling, by.ID, by.Name
		o.Outcome, o.Extra, o.Motivation = "", 0, ""
		o.AdvisedBy, o.AdvisedByName, o.AdvisedAt = "", "", time.Time{}
		o.Committee = o.Committee || committee
		if o.Due, err = o.due(); err != nil {
			return err
		}
		if err := s.saveObjection(ctx, tx, by, f, t, ""); err != nil || !told {
			return err
		}
		_, err = s.send(ctx, tx, f.Application, o.letter(LetterCommittee, f.Receipt, s.now(), by.Name))
		return err
	})
}

// ExtendObjection gives the decision on an objection six weeks more, once,
// before its last day has passed, with a letter that names the new day and the
// reason (A5, A7; Awb 7:10).
func (s *Service) ExtendObjection(ctx context.Context, by User, id string, version int64, reason string) error {
	return s.inTx(ctx, func(tx Store) error {
		f, t, err := handled(ctx, tx, by, id, version, ActExtendObjection)
		if err != nil {
			return err
		}
		o := &f.Objection
		switch {
		case o.Handler != by.ID || o.State == ObjectionAdvised:
			return notHandler()
		case o.Extended:
			return refuse(Conflict, A7, "De termijn voor dit bezwaar is al een keer verlengd. Dat kan maar één keer.")
		case DateOf(s.Now()).After(o.Due):
			return refuse(Conflict, A7, "De termijn is op "+o.Due.Long()+" geëindigd. Verlengen kan niet meer.")
		}
		if fault := reasonFault(reason, A7); fault != nil {
			return &Error{Kind: Invalid, Rule: A7, Fields: []FieldError{*fault}}
		}
		o.Extended = true
		if o.Due, err = o.due(); err != nil {
			return err
		}
		if err := s.saveObjection(ctx, tx, by, f, t, o.Due.Short()); err != nil {
			return err
		}
		data := o.letter(LetterExtension, f.Receipt, s.now(), by.Name)
		data.Motivation = strings.TrimSpace(reason)
		_, err = s.send(ctx, tx, f.Application, data)
		return err
	})
}

func notHandler() error {
	return refuse(Conflict, A12, "U heeft dit bezwaar niet in behandeling. Neem het eerst in behandeling.")
}

// ObjectionAdvice is an advice on an objection as an official typed it.
type ObjectionAdvice struct {
	Version    int64
	Outcome    string
	Extra      string
	Motivation string
}

// AdviseObjection stores the advice of the assessor who has the objection.
func (s *Service) AdviseObjection(ctx context.Context, by User, id string, form ObjectionAdvice) error {
	return s.inTx(ctx, func(tx Store) error {
		f, t, err := handled(ctx, tx, by, id, form.Version, ActAdviseObjection)
		if err != nil {
			return err
		}
		if f.Objection.Handler != by.ID || f.Objection.State != ObjectionInHandling {
			return notHandler()
		}
		if err := f.advise(form); err != nil {
			return err
		}
		o := &f.Objection
		o.State, o.AdvisedBy, o.AdvisedByName, o.AdvisedAt = ObjectionAdvised, by.ID, by.Name, s.now()
		return s.saveObjection(ctx, tx, by, f, t, o.Outcome.Title())
	})
}

// advise reads an advice into the objection. What it brings follows from the
// outcome; only one that is upheld in part has an amount of its own.
func (f *ObjectionFile) advise(form ObjectionAdvice) error {
	o := &f.Objection
	o.Outcome, o.Extra, o.Motivation = ObjectionOutcome(form.Outcome), 0, strings.TrimSpace(form.Motivation)
	var faults []FieldError
	known := slices.ContainsFunc(f.outcomes(), func(c Choice) bool { return c.Value == form.Outcome })
	switch {
	case !known && o.Outcome == OutcomeInadmissible:
		faults = append(faults, FieldError{Field: FieldObjectionOutcome, Rule: A7, Message: "Dit bezwaar kwam op tijd. Kies een andere uitkomst."})
	case !known:
		faults = append(faults, FieldError{Field: FieldObjectionOutcome, Rule: A7, Message: "Kies een uitkomst."})
	case o.Outcome == OutcomeUpheldPart:
		cents, fault := f.partOf(form.Extra)
		o.Extra = cents
		faults = append(faults, fault...)
	case o.Outcome == OutcomeUpheld && f.Application.State != Disregarded:
		o.Extra = f.Left()
	}
	if fault := written(FieldMotivation, A7, o.Motivation, "Schrijf waarom. Het bestuur leest deze tekst in de brief."); len(fault) > 0 {
		fault[0].Rule = A7
		faults = append(faults, fault...)
	}
	if len(faults) > 0 {
		return &Error{Kind: Invalid, Fields: faults}
	}
	return nil
}

func (f *ObjectionFile) partOf(typed string) (Cents, []FieldError) {
	cents, err := ParseCents(typed)
	if err != nil {
		return 0, []FieldError{{Field: FieldExtra, Message: message(err)}}
	}
	if cents < 1 || cents >= f.Left() {
		return 0, []FieldError{{Field: FieldExtra, Rule: S4, Message: "Vul een bedrag in van meer dan nul en minder dan de " + f.Left().String() + " die nog niet is verleend."}}
	}
	return cents, nil
}
