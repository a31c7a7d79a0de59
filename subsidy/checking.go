package subsidy

import (
	"context"
	"slices"
	"strings"
)

// CheckForm is the checklist as an assessor filled it in, by the ids of the
// questions. What is not in it stays as it was.
type CheckForm struct {
	Version  int64 // of the application that the assessor saw
	Outcomes map[string]string
	Reasons  map[string]string
}

// Check stores what the assessor who has the application found of its
// checklist: any number of questions, so that half-done work is kept. An answer
// that cannot be stored, such as one that needs a reason (A9), is an Invalid
// error with a field error each; the others are stored all the same. A question
// that is not of the application's scheme version is NotFound.
func (s *Service) Check(ctx context.Context, by User, ref Reference, form CheckForm) error {
	var faults []FieldError
	err := s.inTx(ctx, func(tx Store) error {
		a, t, err := s.handled(ctx, tx, by, ref, ActCheck, form.Version)
		if err != nil {
			return err
		}
		list, filing, err := checklist(ctx, tx, a)
		if err != nil {
			return err
		}
		if !list.knows(form) {
			return refuse(NotFound, "", "Deze vraag hoort niet bij deze aanvraag.")
		}
		var said []Judgement
		if said, faults = list.read(form); len(said) == 0 {
			return nil
		}
		return s.judge(ctx, tx, by, a, t, filing, said, questionCount(len(said)))
	})
	if err == nil && len(faults) > 0 {
		return &Error{Kind: Invalid, Fields: faults}
	}
	return err
}

// OverruleForm is what an assessor makes of an automatic control.
type OverruleForm struct {
	Version int64
	Control string // its id
	Outcome string // Complies or FallsShort
	Reason  string
}

// Overrule stores that the assessor who has the application finds a control in
// order that asks for a look, or one not in order that does not, and why (A9).
// A control that says so already, or that is not there any more because the
// register changed, is a Conflict.
func (s *Service) Overrule(ctx context.Context, by User, ref Reference, form OverruleForm) error {
	return s.inTx(ctx, func(tx Store) error {
		a, t, err := s.handled(ctx, tx, by, ref, ActOverrule, form.Version)
		if err != nil {
			return err
		}
		f, err := caseFile(ctx, tx, by, a)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(f.Controls, func(c Control) bool { return c.ID == form.Control })
		if i < 0 {
			return Overtaken()
		}
		j, err := f.Controls[i].overruled(form)
		if err != nil {
			return err
		}
		return s.judge(ctx, tx, by, a, t, f.Filing.Number, []Judgement{j}, f.Controls[i].Title)
	})
}

// overruled reads an overrule of a control.
func (c Control) overruled(form OverruleForm) (Judgement, error) {
	j := Judgement{About: AboutControl, Item: c.ID, Outcome: CheckOutcome(form.Outcome), Reason: strings.TrimSpace(form.Reason)}
	field := OverruleField(c.ID)
	switch {
	case j.Outcome != Complies && j.Outcome != FallsShort:
		return j, refuseField(field, "", "Kies of de controle in orde is.")
	case (j.Outcome == Complies) == c.InOrder():
		return j, Overtaken()
	case j.Reason == "":
		return j, refuseField(field, A9, "Schrijf waarom u het oordeel over ‘"+c.Title+"’ wijzigt.")
	case longer(j.Reason, TextMaximum):
		return j, refuseField(field, "", tooLong("De toelichting", TextMaximum))
	}
	return j, nil
}

// checklist gives the questions about an application as it is filed, and the
// number of that filed version.
func checklist(ctx context.Context, tx Store, a Application) (Checklist, int, error) {
	r, err := receipt(ctx, tx, a)
	if err != nil {
		return nil, 0, err
	}
	given, err := tx.Judgements(ctx, a.ID)
	return NewChecklist(r.Scheme.Checklist, r.Document.Answers, r.Filing.Number, given), r.Filing.Number, err
}

// questionCount says in the history how many questions were answered.
func questionCount(n int) string {
	if n == 1 {
		return "1 vraag"
	}
	return FormatCount(n) + " vragen"
}

// judge writes judgements of a filed version, and one event for all of them.
func (s *Service) judge(ctx context.Context, tx Store, by User, a Application, t Transition, filing int, all []Judgement, detail string) error {
	for _, j := range all {
		j.ID, j.Application, j.Filing, j.By, j.ByName, j.At = newID(), a.ID, filing, by.ID, by.Name, s.now()
		if err := tx.AddJudgement(ctx, j); err != nil {
			return err
		}
	}
	return s.advance(ctx, tx, by, a, t, detail)
}
