package subsidy

import (
	"context"
	"strings"
	"time"
)

// Hearing is the question to a board what it says to facts that differ from
// what it gave, before a refusal rests on them (A8; Awb 4:7).
type Hearing struct {
	ID          string
	Application string
	Number      int // from 1, within the application
	Facts       string
	AskedBy     UserID
	AskedByName string
	AskedAt     time.Time
	Due         Date // the last day to answer, until its last instant

	// Zero until the board answers, which it does once.
	Answer         string
	AnsweredBy     UserID
	AnsweredByName string
	AnsweredAt     time.Time
}

// Answered tells whether the board gave its view.
func (h Hearing) Answered() bool { return !h.AnsweredAt.IsZero() }

// Closes is the first instant at which the board is too late.
func (h Hearing) Closes() time.Time { return h.Due.AddDays(1).Start() }

// Open tells whether the board can still answer at now.
func (h Hearing) Open(now time.Time) bool { return !h.Answered() && now.Before(h.Closes()) }

// OpenHearing gives the one that a board can still answer at now, nil without.
func OpenHearing(all []Hearing, now time.Time) *Hearing {
	for i := range all {
		if all[i].Open(now) {
			return &all[i]
		}
	}
	return nil
}

// HearingLapse is why a hearing counts no longer for a refusal: what came after
// it, and when.
type HearingLapse struct {
	Version int       // the filed version that came after it; 0 where an objection opened the file again
	At      time.Time // of that version, or of the decision on the objection
}

// InWords says what came after the hearing.
func (l HearingLapse) InWords() string {
	if l.Version > 0 {
		return "Het bestuur diende daarna versie " + FormatCount(l.Version) + " in, op " + FormatMinute(l.At) + "."
	}
	return "Een bezwaar heropende de aanvraag daarna, op " + FormatMinute(l.At) + "."
}

// lapse gives why this hearing does not count for a refusal of what is filed
// now, nil where it does (A8). As a judgement of the checklist it is about the
// version that was filed when the board was asked; and one from before the first
// decision is not about the second, where an objection opened the file again.
func (h Hearing) lapse(newest Filing, objections []Objection) *HearingLapse {
	var last *HearingLapse
	if newest.ReceivedAt.After(h.AskedAt) {
		last = &HearingLapse{Version: newest.Number, At: newest.ReceivedAt}
	}
	if at := lastReopening(objections); at.After(h.AskedAt) && (last == nil || at.After(last.At)) {
		last = &HearingLapse{At: at}
	}
	return last
}

// Lapse gives why a hearing of this file does not count for a refusal, nil where
// it does (A8).
func (f CaseFile) Lapse(h Hearing) *HearingLapse { return h.lapse(f.Filing, f.Objections) }

// heard tells whether an advice may refuse, in whole or in part, as far as the
// hearing of the board goes (A8): none is open, and where the refusal rests on
// facts that differ from what the board gave, one that counts is concluded:
// answered, or past its term.
func heard(ctx context.Context, tx Store, a Application, advice Advice, now time.Time) error {
	if !advice.Verdict.Refuses() {
		return nil
	}
	all, err := tx.Hearings(ctx, a.ID)
	if err != nil {
		return err
	}
	if open := OpenHearing(all, now); open != nil {
		return refuse(Conflict, A8, "Het bestuur kan nog een zienswijze geven tot en met "+open.Due.Long()+
			". Wacht daarop voordat u afwijst of een deel verleent.")
	}
	if advice.Basis != BasisOther {
		return nil
	}
	return heardOnOthers(ctx, tx, a, all)
}

// heardOnOthers refuses a refusal on other facts than the board gave, where no
// hearing counts for what is filed now (A8).
func heardOnOthers(ctx context.Context, tx Store, a Application, all []Hearing) error {
	if len(all) == 0 {
		return refuse(Conflict, A8, "Vraag het bestuur eerst om een zienswijze: de afwijzing berust op andere gegevens dan het gaf.")
	}
	filing, err := tx.LastFiling(ctx, a.ID)
	if err != nil {
		return err
	}
	objections, err := tx.Objections(ctx, a.ID)
	if err != nil {
		return err
	}
	// The newest question is the last to lapse.
	lapse := all[len(all)-1].lapse(filing, objections)
	if lapse == nil {
		return nil
	}
	return refuse(Conflict, A8, "Vraag het bestuur opnieuw om een zienswijze: de afwijzing berust op andere gegevens dan het gaf, en de eerdere zienswijze telt niet meer. "+
		lapse.InWords())
}

// The fields of the forms of a hearing.
const (
	FieldHearingFacts = "zienswijze-feiten"
	FieldHearingTerm  = "zienswijze-termijn"
	FieldView         = "zienswijze"
)

// HearingDays is the term for a view, in days, where the official sets no
// other.
const HearingDays = 14

// HearingForm is a question to the board as an assessor typed it.
type HearingForm struct {
	Version int64 // of the application that the assessor saw
	Facts   string
	Days    string // "" for HearingDays
}

// Hear asks the board of an application for its view of facts, with a letter
// (A8). Only the assessor who has it asks, and one question at a time.
func (s *Service) Hear(ctx context.Context, by User, ref Reference, form HearingForm) (Hearing, error) {
	var h Hearing
	err := s.inTx(ctx, func(tx Store) error {
		a, t, err := s.handled(ctx, tx, by, ref, ActHear, form.Version)
		if err != nil {
			return err
		}
		before, err := tx.Hearings(ctx, a.ID)
		if err != nil {
			return err
		}
		if open := OpenHearing(before, s.Now()); open != nil {
			return refuse(Conflict, A8, "U vroeg het bestuur al om een zienswijze. Het kan antwoorden tot en met "+open.Due.Long()+".")
		}
		if h, err = s.newHearing(by, a, len(before)+1, form); err != nil {
			return err
		}
		if err := tx.AddHearing(ctx, h); err != nil {
			return err
		}
		if err := s.advance(ctx, tx, by, a, t, "tot en met "+h.Due.Short()); err != nil {
			return err
		}
		return s.sendHearing(ctx, tx, by, a, h)
	})
	return h, err
}

func (s *Service) newHearing(by User, a Application, number int, form HearingForm) (Hearing, error) {
	var faults []FieldError
	switch {
	case empty(form.Facts):
		faults = append(faults, FieldError{Field: FieldHearingFacts, Rule: A8, Message: "Schrijf welke gegevens afwijken. Het bestuur leest deze tekst."})
	case longer(form.Facts, TextMaximum):
		faults = append(faults, FieldError{Field: FieldHearingFacts, Message: tooLong("De tekst", TextMaximum)})
	}
	at := s.now()
	due, err := readTerm(form.Days, HearingDays, DateOf(at))
	if err != nil {
		faults = append(faults, FieldError{Field: FieldHearingTerm, Rule: A8, Message: message(err)})
	}
	if len(faults) > 0 {
		return Hearing{}, &Error{Kind: Invalid, Fields: faults}
	}
	return Hearing{
		ID: newID(), Application: a.ID, Number: number, Facts: strings.TrimSpace(form.Facts),
		AskedBy: by.ID, AskedByName: by.Name, AskedAt: at, Due: due,
	}, nil
}

func (s *Service) sendHearing(ctx context.Context, tx Store, by User, a Application, h Hearing) error {
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return err
	}
	letter := newLetterData(LetterHearing, r, h.AskedAt, by.Name)
	letter.Facts, letter.AnswerBy = h.Facts, h.Due
	_, err = s.send(ctx, tx, a, letter)
	return err
}

// GiveView stores the view of a board, as SendView does, whatever was kept of it.
func (s *Service) GiveView(ctx context.Context, by User, ref Reference, view string, received time.Time) error {
	return s.SendView(ctx, by, ref, UnsentForm{Text: view}, received)
}

// SendView stores the view of a board, once (A8). received is the instant that
// the whole request had been read; it alone decides whether the term was over.
func (s *Service) SendView(ctx context.Context, by User, ref Reference, form UnsentForm, received time.Time) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		t, err := Next(a.State, ActGiveView, by.Role)
		if err != nil {
			return err
		}
		h, err := lastHearing(ctx, tx, a)
		if err != nil {
			return err
		}
		if err := answerable(h, form.Text, received); err != nil {
			return err
		}
		if err := sent(ctx, tx, a, UnsentView, form); err != nil {
			return err
		}
		h.Answer, h.AnsweredBy, h.AnsweredByName = strings.TrimSpace(form.Text), by.ID, by.Name
		h.AnsweredAt = received.UTC().Truncate(time.Microsecond)
		if err := tx.AnswerHearing(ctx, h); err != nil {
			return err
		}
		if err := s.advance(ctx, tx, by, a, t, ""); err != nil {
			return err
		}
		return s.arrived(ctx, tx, a, ArrivedView, h.AnsweredAt)
	})
}

// lastHearing gives the newest hearing of an application; NotFound where the
// board was asked nothing.
func lastHearing(ctx context.Context, tx Store, a Application) (Hearing, error) {
	all, err := tx.Hearings(ctx, a.ID)
	if err != nil {
		return Hearing{}, err
	}
	if len(all) == 0 {
		return Hearing{}, refuse(NotFound, "", "Wij vroegen u niet om een zienswijze.")
	}
	return all[len(all)-1], nil
}

// waits refuses a view that comes twice or too late (A8).
func (h Hearing) waits(received time.Time) error {
	switch {
	case h.Answered():
		return refuse(Conflict, A8, "U gaf uw zienswijze al, op "+FormatMinute(h.AnsweredAt)+".")
	case !h.Open(received):
		return refuse(NotOpen, A8, "U kon uw zienswijze geven tot en met "+FormatClosing(h.Due)+". Die termijn is voorbij.")
	}
	return nil
}

// answerable refuses a view that comes twice or too late (A8), or says nothing.
func answerable(h Hearing, view string, received time.Time) error {
	switch err := h.waits(received); {
	case err != nil:
		return err
	case empty(view):
		return refuseField(FieldView, A8, "Schrijf wat u van deze gegevens vindt.")
	case longer(view, TextMaximum):
		return refuseField(FieldView, "", tooLong("Uw zienswijze", TextMaximum))
	}
	return nil
}

// ViewFile is what a board sees where it gives its view.
type ViewFile struct {
	Receipt
	Hearing Hearing    // the newest
	Kept    UnsentText // what the board has written of its view so far
}

// ViewFile gives the last question to the person's board about an application;
// NotFound where it was asked nothing.
func (s *Service) ViewFile(ctx context.Context, by User, ref Reference) (ViewFile, error) {
	r, err := s.Receipt(ctx, by, ref)
	if err != nil {
		return ViewFile{}, err
	}
	h, err := lastHearing(ctx, s.Store, r.Application)
	if err != nil {
		return ViewFile{}, err
	}
	kept, err := s.Store.UnsentText(ctx, r.Application.ID, UnsentView)
	return ViewFile{r, h, kept}, err
}
