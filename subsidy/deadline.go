package subsidy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// decideClock gives the clock of a filed application. The day that the scheme
// sets follows from what was filed first (S13).
func decideClock(ctx context.Context, tx Store, a Application, supplements []Supplement) (Clock, error) {
	filings, err := tx.Filings(ctx, a.ID)
	if err != nil {
		return Clock{}, err
	}
	return clockSince(ctx, tx, a, filings[0], supplements)
}

// clockSince is decideClock where what was filed first was read before.
func clockSince(ctx context.Context, tx Store, a Application, filed Filing, supplements []Supplement) (Clock, error) {
	first, err := filed.read(a.Reference)
	if err != nil {
		return Clock{}, err
	}
	scheme, err := tx.SchemeVersion(ctx, a.SchemeSlug, a.SchemeVersion)
	if err != nil {
		return Clock{}, err
	}
	terms, _ := scheme.Terms(first.Year)
	events := ClockEvents{Supplements: supplements}
	if events.Extensions, err = tx.Extensions(ctx, a.ID); err != nil {
		return Clock{}, err
	}
	objections, err := tx.Objections(ctx, a.ID)
	for _, o := range objections {
		if o.Reopened {
			events.Reopenings = append(events.Reopenings, Reopening{At: o.DecidedAt, Until: terms.DecideAgainBy(DateOf(o.DecidedAt))})
		}
	}
	return DecideClock(terms.DecisionDue(first.Answers.Asks(PartZomerschool), a.ReceivedAt), events), err
}

// clockOf gives the clock of an application as things are now.
func clockOf(ctx context.Context, tx Store, a Application) (Clock, error) {
	supplements, err := tx.Supplements(ctx, a.ID)
	if err != nil {
		return Clock{}, err
	}
	return decideClock(ctx, tx, a, supplements)
}

// decideBy gives the last day to decide on an application as things are now.
func decideBy(ctx context.Context, tx Store, a Application) (Date, error) {
	clock, err := clockOf(ctx, tx, a)
	return clock.DecideBy, err
}

// The fields of an extension.
const (
	FieldUntil        = "tot"
	FieldExtendReason = "reden-verlenging"
)

// extensionMaximum is how many days an extension is at most: a term that is
// reasonable (A5; Awb 4:14, third paragraph).
const extensionMaximum = 183

// ExtensionForm is an extension as an official typed it.
type ExtensionForm struct {
	Version int64 // of the application that the official saw
	Until   string
	Reason  string
}

// Extend moves the last day to decide, once in a term and before it is over,
// with a letter that names the new day and the reason (A5; Awb 4:14).
func (s *Service) Extend(ctx context.Context, by User, ref Reference, form ExtensionForm) (Letter, error) {
	var letter Letter
	err := s.inTx(ctx, func(tx Store) error {
		a, t, err := s.official(ctx, tx, by, ref, ActExtend)
		if err != nil {
			return err
		}
		clock, err := clockOf(ctx, tx, a)
		switch {
		case err != nil:
			return err
		case clock.Extended():
			return refuse(Conflict, A5, "De termijn is al een keer verlengd. Dat kan maar één keer.")
		case clock.Over(DateOf(s.Now())):
			return refuse(Conflict, A5, "De termijn is op "+clock.DecideBy.Long()+" geëindigd. Verlengen kan alleen daarvoor. Neem zo snel mogelijk een besluit.")
		}
		if a.Version != form.Version {
			return Overtaken()
		}
		e, err := form.read(clock.DecideBy)
		if err != nil {
			return err
		}
		e.ID, e.Application, e.By, e.ByName, e.At = newID(), a.ID, by.ID, by.Name, s.now()
		letter, err = s.extend(ctx, tx, by, a, t, e)
		return err
	})
	return letter, err
}

// read gives the extension of a term that ends on current.
func (f ExtensionForm) read(current Date) (Extension, error) {
	var faults []FieldError
	until, err := ParseDate(f.Until)
	switch {
	case err != nil:
		faults = append(faults, FieldError{Field: FieldUntil, Rule: A5, Message: message(err)})
	case !until.After(current):
		faults = append(faults, FieldError{Field: FieldUntil, Rule: A5, Message: "Kies een dag na " + current.Short() + "."})
	case until.After(current.AddDays(extensionMaximum)):
		faults = append(faults, FieldError{Field: FieldUntil, Rule: A5, Message: "Kies een dag binnen een half jaar: een verlenging moet redelijk zijn."})
	}
	if fault := reasonFault(f.Reason, A5); fault != nil {
		faults = append(faults, *fault)
	}
	if len(faults) > 0 {
		return Extension{}, &Error{Kind: Invalid, Rule: A5, Fields: faults}
	}
	return Extension{Until: until, Reason: strings.TrimSpace(f.Reason)}, nil
}

// reasonFault gives what is wrong with the reason of an extension under a rule,
// or nil.
func reasonFault(reason string, rule Rule) *FieldError {
	switch {
	case empty(reason):
		return &FieldError{Field: FieldExtendReason, Rule: rule, Message: "Schrijf waarom het langer duurt. Het bestuur leest dit in de brief."}
	case longer(strings.TrimSpace(reason), TextMaximum):
		return &FieldError{Field: FieldExtendReason, Message: tooLong("De reden", TextMaximum)}
	}
	return nil
}

func (s *Service) extend(ctx context.Context, tx Store, by User, a Application, t Transition, e Extension) (Letter, error) {
	if err := tx.AddExtension(ctx, e); err != nil {
		return Letter{}, err
	}
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return Letter{}, err
	}
	if a.DecideBy, err = decideBy(ctx, tx, a); err != nil {
		return Letter{}, err
	}
	if err := s.advance(ctx, tx, by, a, t, "tot en met "+e.Until.Short()); err != nil {
		return Letter{}, err
	}
	data := newLetterData(t.Letter, r, e.At, by.Name)
	data.DecideBy, data.Motivation = a.DecideBy, e.Reason
	return s.send(ctx, tx, a, data)
}

// supplemented adds the supplements, the version before the last one, and the
// clock.
func (f *CaseFile) supplemented(ctx context.Context, tx Store, a Application) error {
	var err error
	if f.Supplements, err = tx.Supplements(ctx, a.ID); err != nil {
		return err
	}
	if f.Clock, err = clockSince(ctx, tx, a, f.Filings[0], f.Supplements); err != nil {
		return err
	}
	if len(f.Filings) < 2 {
		return nil
	}
	before, err := f.Filings[len(f.Filings)-2].read(a.Reference)
	f.Before = &before
	return err
}

// nobody acts where time does.
var nobody = User{Name: "Portaal", Role: Portal}

// PassTime does what is due by now: supplements whose term has ended lapse
// (A2, A4), of those whose term is about to end the board is reminded, boards
// hear of a later closing (S8), and grants whose first day has come begin. It
// looks at what is, not at when it looked last, so that a stop of the portal
// loses nothing. Each file is a transaction of its own; one that
// fails does not keep the others.
func (s *Service) PassTime(ctx context.Context) error {
	today := DateOf(s.Now())
	waiting, err := s.Store.OpenSupplements(ctx, today.AddDays(reminderDays[0]+1))
	if err != nil {
		return err
	}
	var faults []error
	for _, open := range waiting {
		act := s.remind
		if open.Due.Before(today) {
			act = s.lapse
		}
		if err := act(ctx, open); err != nil {
			faults = append(faults, fmt.Errorf("passing time for the supplement of %s: %w", open.Application, err))
		}
	}
	return errors.Join(append(faults, s.tellOfClosings(ctx), s.BeginDue(ctx))...)
}

// reminderDays are how many days before the last day of a supplement a board is
// reminded, the first one first.
var reminderDays = [...]int{5, 1}

// remind sends the reminders of a supplement that are due and were not sent. A
// term that was shorter from the beginning has none.
func (s *Service) remind(ctx context.Context, open Supplement) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := tx.ApplicationByID(ctx, open.Application)
		if err != nil || a.State != SupplementAsked {
			return err // answered or withdrawn meanwhile
		}
		due := false
		for _, days := range reminderDays {
			day := open.Due.AddDays(-days)
			if DateOf(s.Now()).Before(day) || !day.After(DateOf(open.AskedAt)) {
				continue
			}
			added, err := tx.AddReminder(ctx, a.ID, fmt.Sprintf("supplement %d, %d days", open.Number, days), s.now())
			if err != nil {
				return err
			}
			due = due || added
		}
		if !due {
			return nil
		}
		return s.notify(ctx, tx, a) // once, also where both were missed
	})
}

// lapseGrace is how long after its term a supplement lapses: one that was read
// in time may still wait for its turn to be written, and it counts (A2).
const lapseGrace = 2 * time.Minute

// lapse ends an open supplement whose term is over.
func (s *Service) lapse(ctx context.Context, ended Supplement) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := tx.ApplicationByID(ctx, ended.Application)
		if err != nil || a.State != SupplementAsked {
			return err // answered or withdrawn meanwhile
		}
		open, err := openSupplement(ctx, tx, a.ID)
		if err != nil || open.onTime(s.Now().Add(-lapseGrace)) == nil {
			return err
		}
		t, err := Next(a.State, ActLapse, Portal)
		if err != nil {
			return err
		}
		open.LapsedAt = s.now()
		if err := tx.SaveSupplement(ctx, open); err != nil {
			return err
		}
		if a.DecideBy, err = decideBy(ctx, tx, a); err != nil {
			return err
		}
		return s.advance(ctx, tx, nobody, a, t, "")
	})
}
