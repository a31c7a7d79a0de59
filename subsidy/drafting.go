package subsidy

import (
	"context"
	"fmt"
	"slices"
)

// NewDraft is what starting an application asks for.
type NewDraft struct {
	Location LocationCode
	Round    RoundID
	Parts    []Part
	Key      string // idempotency key of the form; the same key gives the same draft
}

// Overview is what a board has: its drafts with how far each is, and what it
// filed, newest round first.
type Overview struct {
	Drafts []Dossier
	Filed  []ApplicationRow
	// Draws tells how far the draws are (D4).
	Draws map[RoundID]DrawStage
}

// Overview gives the applications of the person's board.
func (s *Service) Overview(ctx context.Context, by User) (Overview, error) {
	var o Overview
	rows, err := s.Store.BoardRows(ctx, by.Board)
	if err != nil {
		return o, err
	}
	for _, row := range rows {
		if row.State.Filed() {
			o.Filed = append(o.Filed, row)
		}
		if row.State != Draft {
			continue
		}
		d, err := s.Draft(ctx, by, row.Reference)
		if err != nil {
			return o, err
		}
		o.Drafts = append(o.Drafts, d)
	}
	o.Draws, err = s.Store.DrawStages(ctx)
	return o, err
}

// Waiting gives the drafts of the person's board in a round, while it is open.
func (s *Service) Waiting(ctx context.Context, by User, id RoundID) ([]ApplicationRow, error) {
	round, err := s.Store.Round(ctx, id)
	if err != nil || round.Window(s.Now()) != WindowOpen {
		return nil, err
	}
	rows, err := s.Store.BoardRows(ctx, by.Board)
	return slices.DeleteFunc(rows, func(r ApplicationRow) bool { return r.State != Draft || r.Round != id }), err
}

// Create starts a draft for a location of the person's own board. It refuses
// with Invalid a location of another board (S7), a round that has closed (S8)
// and a location that already has a draft or a live application (S6); then
// Reference says which.
func (s *Service) Create(ctx context.Context, by User, n NewDraft) (Application, error) {
	t, err := Next("", ActCreate, by.Role)
	if err != nil {
		return Application{}, err
	}
	var made Application
	err = s.inTx(ctx, func(tx Store) error {
		made, err = tx.ApplicationByKey(ctx, by.Board, n.Key)
		switch {
		case err == nil && made.State != Deleted && made.Location == n.Location && made.Round == n.Round:
			return nil
		case err == nil:
			// The form came back from a browser's memory and asks something else.
			n.Key = newID()
		case KindOf(err) != NotFound:
			return err
		}
		round, err := s.startable(ctx, tx, by, n)
		if err != nil {
			return err
		}
		reference, err := s.newReference(ctx, tx, round)
		if err != nil {
			return err
		}
		made = s.draft(by, n, round, reference)
		if err := tx.AddApplication(ctx, made, n.Key); err != nil {
			return err
		}
		return s.record(ctx, tx, made, t, by, "")
	})
	return made, err
}

// notOfBoard says that a location is none of the board's (S7), or was not chosen.
func notOfBoard(typed LocationCode) string {
	const choose = "Kies een vestiging van uw bestuur."
	if typed == "" {
		return choose
	}
	return "Deze vestiging hoort volgens DUO niet bij uw bestuur. " + choose
}

// startable checks that a draft may begin, and gives its round. What is wrong
// with the location and with the round is said at once.
func (s *Service) startable(ctx context.Context, tx Store, by User, n NewDraft) (Round, error) {
	var faults []FieldError
	location, err := tx.Location(ctx, n.Location)
	if KindOf(err) == NotFound || (err == nil && location.Board != by.Board) {
		faults = append(faults, FieldError{Field: FieldLocation, Rule: S7, Message: notOfBoard(n.Location)})
	} else if err != nil {
		return Round{}, err
	}
	round, err := tx.Round(ctx, n.Round)
	switch {
	case KindOf(err) == NotFound:
		faults = append(faults, FieldError{Field: FieldRound, Rule: S8, Message: "Kies een ronde."})
	case err != nil:
		return Round{}, err
	case round.Window(s.Now()) == WindowClosed:
		faults = append(faults, FieldError{Field: FieldRound, Rule: S8, Message: "Deze ronde sloot op " + round.Closing() + ". Kies een andere ronde."})
	}
	if len(faults) > 0 {
		return Round{}, &Error{Kind: Invalid, Rule: faults[0].Rule, Fields: faults}
	}
	return round, s.vacant(ctx, tx, by.Board, round, n.Location)
}

// vacant refuses a location that has a draft or a live application (S6).
func (s *Service) vacant(ctx context.Context, tx Store, board BoardNumber, round Round, code LocationCode) error {
	live, err := tx.LiveApplication(ctx, round.Scheme.Slug, round.ID, code, round.Scheme.LivePer == LivePerScheme)
	if err != nil {
		return err
	}
	if live != "" {
		e := refuseField(FieldLocation, S6, "Voor deze vestiging is al een aanvraag ingediend: "+string(live)+".")
		e.Reference = live
		return e
	}
	draft, err := tx.DraftOf(ctx, board, round.ID, code)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	starter, err := tx.User(ctx, draft.CreatedBy)
	if err != nil {
		return err
	}
	e := refuseField(FieldLocation, S6, fmt.Sprintf("Voor deze vestiging is al een aanvraag begonnen: %s, door %s. Ga daar verder.", draft.Reference, starter.Name))
	e.Reference = draft.Reference
	return e
}

// referenceTries is how many references of one length are tried before a
// longer one: where so many are taken, that length is running out.
const referenceTries = 8

// newReference gives a reference that nobody has, as short as there still is.
func (s *Service) newReference(ctx context.Context, tx Store, round Round) (Reference, error) {
	for length := ReferenceMinimum; length <= ReferenceMaximum; length++ {
		for range referenceTries {
			ref, err := NewReference(round.Scheme.Prefix, round.Year, length, s.Random)
			if err != nil {
				return "", err
			}
			taken, err := tx.ReferenceTaken(ctx, ref)
			if err != nil || !taken {
				return ref, err
			}
		}
	}
	return "", fmt.Errorf("every reference of %s is taken", round.ID)
}

func (s *Service) draft(by User, n NewDraft, round Round, reference Reference) Application {
	now := s.now()
	return Application{
		ID: newID(), Reference: reference, Round: round.ID,
		SchemeSlug: round.Scheme.Slug, SchemeVersion: round.Scheme.Version,
		Board: by.Board, Location: n.Location, State: Draft, Version: 1, Answers: Answers{Parts: n.Parts},
		CreatedBy: by.ID, CreatedAt: now, UpdatedBy: by.ID, UpdatedAt: now,
	}
}

// Draft gives an application of the person's board with what the rules find.
func (s *Service) Draft(ctx context.Context, by User, ref Reference) (Dossier, error) {
	a, err := s.Store.BoardApplication(ctx, by.Board, ref)
	if err != nil {
		return Dossier{}, err
	}
	return s.boardDossier(ctx, s.Store, a)
}

// boardDossier gives what a board writes in: of an open supplement the answers
// so far.
func (s *Service) boardDossier(ctx context.Context, tx Store, a Application) (Dossier, error) {
	var open *Supplement
	if a.State == SupplementAsked {
		asked, err := openSupplement(ctx, tx, a.ID)
		if err != nil {
			return Dossier{}, err
		}
		open, a.Answers = &asked, asked.Answers
	}
	d, err := dossier(ctx, tx, a)
	if err != nil {
		return d, err
	}
	if err := d.completing(ctx, tx, open); err != nil {
		return d, err
	}
	d.Round = d.Round.Public()
	if d.Signatories, err = tx.Signatories(ctx, a.Board); err != nil {
		return d, err
	}
	updater, err := tx.User(ctx, a.UpdatedBy)
	d.UpdatedBy = updater.Name
	return d, err
}

// Edit is what saving a section changes.
type Edit struct {
	Section  Section
	Apply    func(*Answers)
	Location LocationCode // where the section may choose another; "" leaves it
	// Seen is the fingerprint of the section that the person began with; ""
	// asks nothing. Where a colleague has saved something else meanwhile, the
	// edit is a Conflict.
	Seen string
	// Quiet saves while the person types: it changes no state and leaves no event.
	Quiet bool
}

// Save stores a section of a draft, whatever is wrong with it, and gives the
// dossier with what the rules find. A location that the board cannot take (S6,
// S7) is not taken: the rest is stored, and the refusal comes with the dossier.
// It refuses an application that is no draft any more, and to write over what
// a colleague saved meanwhile.
func (s *Service) Save(ctx context.Context, by User, ref Reference, e Edit) (Dossier, error) {
	var d Dossier
	var notMoved error
	err := s.inTx(ctx, func(tx Store) error {
		a, t, open, err := s.change(ctx, tx, by, ref, ActSave, e.Section)
		if err != nil {
			return err
		}
		if err := s.unseen(ctx, tx, a, e); err != nil {
			return err
		}
		if notMoved = s.move(ctx, tx, by, &a, e.Location); notMoved != nil && KindOf(notMoved) != Invalid {
			return notMoved
		}
		e.Apply(&a.Answers)
		a.Answers.MarkSaved(e.Section)
		if d, err = s.store(ctx, tx, by, a, t, open); err != nil || e.Quiet {
			return err
		}
		return s.record(ctx, tx, a, t, by, e.Section.Title())
	})
	if err == nil {
		err = notMoved
	}
	return d, err
}

// unseen refuses an edit of a section that somebody else has saved since it
// was shown, unless the two say the same.
func (s *Service) unseen(ctx context.Context, tx Store, a Application, e Edit) error {
	stored := a.Answers.Fingerprint(e.Section)
	if e.Seen == "" || e.Seen == stored {
		return nil
	}
	mine := a.Answers
	e.Apply(&mine)
	if mine.Fingerprint(e.Section) == stored {
		return nil
	}
	colleague, err := tx.User(ctx, a.UpdatedBy)
	if err != nil {
		return err
	}
	return refuse(Conflict, "", fmt.Sprintf("%s heeft dit onderdeel om %s uur ook opgeslagen. Uw antwoorden staan hieronder en zijn nog niet bewaard. Kies ‘Opslaan en verder’ om ze toch te bewaren, of ga terug en bekijk eerst die van uw collega.",
		colleague.Name, FormatClock(a.UpdatedAt)))
}

// change loads an application of the board for an action on a section, with
// the supplement that it is part of; nil for a draft.
func (s *Service) change(ctx context.Context, tx Store, by User, ref Reference, action Action, section Section) (Application, Transition, *Supplement, error) {
	a, err := tx.BoardApplication(ctx, by.Board, ref)
	if err != nil {
		return a, Transition{}, nil, err
	}
	t, err := Next(a.State, action, by.Role)
	if err != nil {
		return a, t, nil, err
	}
	open, err := s.writable(ctx, tx, &a, section)
	return a, t, open, err
}

// move gives a draft another location of the same board.
func (s *Service) move(ctx context.Context, tx Store, by User, a *Application, to LocationCode) error {
	if to == "" || to == a.Location {
		return nil
	}
	if a.State != Draft {
		return refuseField(FieldLocation, S7, "De vestiging kan na het indienen niet meer veranderen.")
	}
	if _, err := s.startable(ctx, tx, by, NewDraft{Location: to, Round: a.Round}); err != nil {
		return err
	}
	a.Location = to
	return nil
}

// store writes a changed draft, or the answers so far of an open supplement,
// and gives the new dossier.
func (s *Service) store(ctx context.Context, tx Store, by User, a Application, t Transition, open *Supplement) (Dossier, error) {
	a.UpdatedBy, a.UpdatedAt = by.ID, s.now()
	d, err := dossier(ctx, tx, a)
	if err != nil {
		return d, err
	}
	written := a.Answers
	if open == nil {
		a.Amount = d.Quote.Total
	} else if a.Answers, err = keepFiled(ctx, tx, a, open); err != nil {
		return d, err
	}
	a.State = t.To
	if err := tx.SaveApplication(ctx, &a); err != nil {
		return d, err
	}
	a.Answers = written
	d.Application, d.UpdatedBy = a, by.Name
	if err := d.completing(ctx, tx, open); err != nil {
		return d, err
	}
	d.Signatories, err = tx.Signatories(ctx, a.Board)
	return d, err
}

// keepFiled stores the answers of a supplement apart and gives those that were
// filed, which stay the application's until the supplement is filed (A3).
func keepFiled(ctx context.Context, tx Store, a Application, open *Supplement) (Answers, error) {
	open.Answers = a.Answers
	if err := tx.SaveSupplement(ctx, *open); err != nil {
		return Answers{}, err
	}
	filed, err := tx.ApplicationByID(ctx, a.ID)
	return filed.Answers, err
}

// Delete throws a draft away: the answers and the files are gone; that there
// was a draft stays.
func (s *Service) Delete(ctx context.Context, by User, ref Reference) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, _, err := s.change(ctx, tx, by, ref, ActDelete, "")
		if err != nil {
			return err
		}
		if err := discard(ctx, tx, &a); err != nil {
			return err
		}
		if _, err := s.store(ctx, tx, by, a, t, nil); err != nil {
			return err
		}
		return s.record(ctx, tx, a, t, by, "")
	})
}

// discard throws away what a draft holds.
func discard(ctx context.Context, tx Store, a *Application) error {
	files, err := tx.Attachments(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := tx.RemoveAttachment(ctx, a.ID, file.ID); err != nil {
			return err
		}
	}
	a.Answers = Answers{}
	return nil
}
