package subsidy

import (
	"context"
	"strings"
	"time"
)

// FieldObjection is the field of the form that objects.
const FieldObjection = "bezwaargronden"

// ObjectionMaximum is the most characters of the grounds of an objection: a board
// may say at length why a decision is wrong (A7).
const ObjectionMaximum = 10_000

// ObjectForm is an objection as a signatory typed it.
type ObjectForm struct {
	Grounds string
	Key     string // of the form: sent twice, it is one objection
	Seen    string // as in an UnsentForm
}

// Object files an objection against the announced decision that stands, for
// the person's board (A7; Awb 6:5). received is the instant that the whole
// request had been read. One that comes after its term is taken too, and
// marked: the law lets it be filed, and leaves to the decision whether it is
// excused (Awb 6:7, 6:11). Against one decision there is one objection.
func (s *Service) Object(ctx context.Context, by User, ref Reference, form ObjectForm, received time.Time) (Objection, error) {
	var made Objection
	err := s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, by.Board, ref)
		if err != nil {
			return err
		}
		t, err := Next(a.State, ActObject, by.Role)
		if err != nil {
			return err
		}
		against, err := contestable(ctx, tx, a)
		if err != nil {
			return err
		}
		if known := against.Objection; known != nil {
			made = *known
			return against.again(keyed(a, form.Key))
		}
		r, err := receipt(ctx, tx, a)
		if err != nil {
			return err
		}
		if made, err = newObjection(r, against, by, form, received); err != nil {
			return err
		}
		if err := sent(ctx, tx, a, UnsentObjection, UnsentForm{Text: form.Grounds, Seen: form.Seen}); err != nil {
			return err
		}
		return s.object(ctx, tx, by, r, t, against, made)
	})
	return made, err
}

// Contestable is an announced decision with the term for objecting to it.
type Contestable struct {
	Decision  Decision
	Announced Date
	Until     Date   // the last day for an objection (A7)
	Letter    string // id of the letter that announced it
	// Objection is the one that is there already, or nil.
	Objection *Objection
}

// contestable gives the decision that stands as its letter announced it.
func contestable(ctx context.Context, tx Store, a Application) (Contestable, error) {
	var c Contestable
	var err error
	if c.Decision, err = tx.Decision(ctx, a.ID); err != nil {
		return c, err
	}
	letter, err := lastLetter(ctx, tx, a, LetterGrant, LetterGrantPart, LetterReject, LetterDisregard)
	if err != nil {
		return c, err
	}
	content, err := letter.Read()
	if err != nil {
		return c, err
	}
	c.Announced, c.Until, c.Letter = content.Date, content.ObjectionUntil, letter.ID
	all, err := tx.Objections(ctx, a.ID)
	for i := range all {
		if all[i].Decision == c.Decision.ID {
			c.Objection = &all[i]
		}
	}
	return c, err
}

// again refuses a second objection, but for the same form sent twice.
func (c Contestable) again(id string) error {
	switch {
	case c.Objection.ID == id:
		return nil
	case c.Objection.State == ObjectionDecided:
		return refuse(Conflict, A7, "Op uw bezwaar tegen dit besluit is al beslist. Bent u het daar niet mee eens, dan kunt u in beroep bij de rechtbank.")
	}
	return refuse(Conflict, A7, "Uw bestuur heeft al bezwaar gemaakt tegen dit besluit, op "+FormatMinute(c.Objection.FiledAt)+".")
}

func newObjection(r Receipt, against Contestable, by User, form ObjectForm, received time.Time) (Objection, error) {
	a := r.Application
	at := received.UTC().Truncate(time.Microsecond)
	o := Objection{
		ID: keyed(a, form.Key), Application: a.ID, Reference: a.Reference, Decision: against.Decision.ID,
		Grounds: strings.TrimSpace(form.Grounds), FiledBy: by.ID, FiledByName: by.Name, FiledAt: at,
		Late: DateOf(at).After(against.Until), State: ObjectionFiled, Version: 1,
	}
	if faults := writtenUpTo(ObjectionMaximum, FieldObjection, A7, o.Grounds, "Schrijf waarom u het niet eens bent met het besluit."); len(faults) > 0 {
		faults[0].Rule = A7
		return o, &Error{Kind: Invalid, Fields: faults}
	}
	o.Due = ObjectionDue(against.Until, DateOf(at), false)
	var err error
	o.Document, o.SHA256, err = freeze(ObjectionDocument{
		Reference: a.Reference, Board: r.Document.Board, Location: a.Location, Decision: o.Decision,
		Verdict: against.Decision.Verdict, Announced: against.Announced, ObjectionUntil: against.Until, Late: o.Late,
		Grounds: o.Grounds, FiledBy: by.Name, ReceivedAt: at,
	})
	return o, err
}

func (s *Service) object(ctx context.Context, tx Store, by User, r Receipt, t Transition, against Contestable, o Objection) error {
	if err := tx.AddObjection(ctx, o); err != nil {
		return err
	}
	if err := s.advance(ctx, tx, by, r.Application, t, ""); err != nil {
		return err
	}
	data := o.letter(LetterObjectionReceived, r, o.FiledAt, "")
	data.Motivation, data.ObjectionUntil = o.Grounds, against.Until
	if o.Late {
		data.Facts = "Uw bezwaar kwam binnen na de laatste dag: " + against.Until.Long() + "."
	}
	_, err := s.send(ctx, tx, r.Application, data)
	return err
}

// letter begins a letter about an objection.
func (o Objection) letter(kind LetterKind, r Receipt, at time.Time, signer string) LetterData {
	data := newLetterData(kind, r, at, signer)
	data.Subject = "uw bezwaar van " + DateOf(o.FiledAt).Short()
	data.DecideBy, data.SHA256 = o.Due, o.SHA256
	return data
}

// BoardObjection is an objection as its board sees it, or the decision that it
// can object to.
type BoardObjection struct {
	Receipt
	Contestable
	Kept UnsentText // what the board has written of it so far
}

// Contest gives what the person's board can object to, with the objection that
// is there. It is a Conflict where no decision was announced (A7).
func (s *Service) Contest(ctx context.Context, by User, ref Reference) (BoardObjection, error) {
	var b BoardObjection
	var err error
	if b.Receipt, err = s.Receipt(ctx, by, ref); err != nil {
		return b, err
	}
	if _, err := Next(b.Application.State, ActObject, Signatory); err != nil {
		return b, err
	}
	if b.Contestable, err = contestable(ctx, s.Store, b.Application); err != nil {
		return b, err
	}
	b.Kept, err = s.Store.UnsentText(ctx, b.Application.ID, UnsentObjection)
	return b, err
}

// OwnObjection gives an objection of the person's board.
func (s *Service) OwnObjection(ctx context.Context, by User, ref Reference, id string) (Receipt, Objection, error) {
	r, err := s.Receipt(ctx, by, ref)
	if err != nil {
		return r, Objection{}, err
	}
	o, err := s.Store.Objection(ctx, id)
	if err == nil && o.Application != r.Application.ID {
		err = refuse(NotFound, "", "Dit bezwaar bestaat niet.")
	}
	return r, o, err
}
