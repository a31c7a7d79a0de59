package subsidy

import (
	"slices"
	"strings"
	"time"
)

// ChecklistItem is one question that an assessor answers about an application
// before an advice to grant. It is data of a scheme version.
type ChecklistItem struct {
	ID       string // a slug, unique within the version
	Part     Part   // "" where it is asked whatever the application asks
	Question string
	Rule     Rule // that it is about, or ""
}

// CheckOutcome is what an assessor finds of a question of the checklist, or of
// an automatic control.
type CheckOutcome string

// The outcomes. NotApplicable is for a question alone; of a control Complies
// says that it is in order.
const (
	Complies      CheckOutcome = "ja"
	FallsShort    CheckOutcome = "nee"
	NotApplicable CheckOutcome = "nvt"
)

// CheckChoices are the outcomes of a question with their words on screen.
var CheckChoices = []Choice{
	{string(Complies), "Voldoet"},
	{string(FallsShort), "Voldoet niet"},
	{string(NotApplicable), "Niet van toepassing"},
}

// Title gives the words on screen.
func (o CheckOutcome) Title() string { return ChoiceTitle(CheckChoices, string(o)) }

// Subject says what a judgement is about.
type Subject string

// The subjects.
const (
	AboutQuestion Subject = "question"
	AboutControl  Subject = "control"
)

// Judgement is what an assessor found of a question or of a control, and why.
// It is never changed: the newest of an item counts, while the version that it
// was given on is the one that is filed.
type Judgement struct {
	ID          string
	Application string
	Filing      int // number of the filed version that it was given on
	About       Subject
	Item        string // id of the question or of the control
	Outcome     CheckOutcome
	Reason      string // "" only where a question complies
	By          UserID
	ByName      string
	At          time.Time
}

// newest gives the last judgement of an item, and whether it counts for a filed
// version; nil without one. given has the oldest first.
func newest(given []Judgement, about Subject, item string, filing int) (*Judgement, bool) {
	for _, j := range slices.Backward(given) {
		if j.About == about && j.Item == item {
			return &j, j.Filing == filing
		}
	}
	return nil, false
}

// CheckedItem is a question with the newest judgement of it.
type CheckedItem struct {
	ChecklistItem
	Judgement *Judgement // nil before the first
	// Counts is false for a judgement of an older filed version.
	Counts bool
}

// Outcome gives what counts, "" while the question is open.
func (i CheckedItem) Outcome() CheckOutcome {
	if !i.Counts {
		return ""
	}
	return i.Judgement.Outcome
}

// Checklist is every question about an application, in the order of the scheme.
type Checklist []CheckedItem

// NewChecklist gives the questions about what these answers ask, with what was
// found of each. given has the oldest first; what was given on another filed
// version than filing does not count.
func NewChecklist(items []ChecklistItem, asked Answers, filing int, given []Judgement) Checklist {
	var list Checklist
	for _, item := range items {
		if item.Part != "" && !asked.Asks(item.Part) {
			continue
		}
		checked := CheckedItem{ChecklistItem: item}
		checked.Judgement, checked.Counts = newest(given, AboutQuestion, item.ID, filing)
		list = append(list, checked)
	}
	return list
}

// Of gives the questions of a part, or those of both where it is "".
func (l Checklist) Of(p Part) Checklist {
	return slices.DeleteFunc(slices.Clone(l), func(i CheckedItem) bool { return i.Part != p })
}

// Count gives how many questions have this outcome; "" counts the open ones.
func (l Checklist) Count(o CheckOutcome) int {
	n := 0
	for _, i := range l {
		if i.Outcome() == o {
			n++
		}
	}
	return n
}

// InOrder gives the questions as the form has them: those of each part, and
// then those of both.
func (l Checklist) InOrder() Checklist {
	var ordered Checklist
	for _, part := range append(slices.Clone(Parts), "") {
		ordered = append(ordered, l.Of(part)...)
	}
	return ordered
}

// JudgeControls gives the controls with the newest overrule of each, those that
// need a look first. given has the oldest first; an overrule of another filed
// version than filing stays beside its control and does not count.
func JudgeControls(controls []Control, filing int, given []Judgement) []Control {
	var look, fine []Control
	for _, c := range controls {
		c.Overrule, c.OverruleCounts = newest(given, AboutControl, c.ID, filing)
		if c.InOrder() {
			fine = append(fine, c)
			continue
		}
		look = append(look, c)
	}
	return append(look, fine...)
}

// The fields of the checklist; one each for every question or control.
const (
	fieldOutcome = "oordeel-"
	fieldNote    = "toelichting-"
	fieldRule    = "wijziging-"
)

// OutcomeField names the field for the outcome of a question.
func OutcomeField(item string) string { return fieldOutcome + item }

// NoteField names the field for the reason of that outcome.
func NoteField(item string) string { return fieldNote + item }

// OverruleField names the field for the reason to overrule a control.
func OverruleField(control string) string { return fieldRule + control }

// faultsOf gives what an advice still needs: an answer to every question before
// money is granted (A7), and a motivation where all is granted although
// something falls short (A9). A person decides; no outcome forbids an advice.
func (l Checklist) faultsOf(a Advice) []FieldError {
	if a.Verdict != VerdictGrant && a.Verdict != VerdictGrantPart {
		return nil
	}
	var faults []FieldError
	for _, i := range l.InOrder() {
		if i.Outcome() == "" {
			faults = append(faults, FieldError{Field: OutcomeField(i.ID), Rule: A7, Question: i.Question, Message: "Beantwoord deze vraag."})
		}
	}
	if a.Verdict == VerdictGrant && a.Motivation == "" && l.Count(FallsShort) > 0 {
		faults = append(faults, FieldError{Field: FieldMotivation, Rule: A9,
			Message: "Schrijf waarom u toch alles toewijst, terwijl niet alles voldoet. Het bestuur leest deze tekst in de brief."})
	}
	return faults
}

// knows tells whether every field of the form is about a question of the list.
func (l Checklist) knows(form CheckForm) bool {
	known := func(item string) bool {
		return slices.ContainsFunc(l, func(i CheckedItem) bool { return i.ID == item })
	}
	for item := range form.Outcomes {
		if !known(item) {
			return false
		}
	}
	for item := range form.Reasons {
		if !known(item) {
			return false
		}
	}
	return true
}

// read gives what a form says that was not so yet, and what is wrong with the
// rest. A question without an outcome and without a reason says nothing.
func (l Checklist) read(form CheckForm) ([]Judgement, []FieldError) {
	var said []Judgement
	var faults []FieldError
	for _, i := range l.InOrder() {
		j := Judgement{About: AboutQuestion, Item: i.ID, Outcome: CheckOutcome(form.Outcomes[i.ID]), Reason: strings.TrimSpace(form.Reasons[i.ID])}
		if (j.Outcome == "" && j.Reason == "") || i.says(j) {
			continue
		}
		if fault, wrong := i.fault(j); wrong {
			faults = append(faults, fault)
			continue
		}
		said = append(said, j)
	}
	return said, faults
}

// says tells whether what counts is this already.
func (i CheckedItem) says(j Judgement) bool {
	return i.Counts && i.Judgement.Outcome == j.Outcome && i.Judgement.Reason == j.Reason
}

// fault tells what is wrong with a judgement of the question: a step that is
// not plainly positive needs a reason (A9).
func (i CheckedItem) fault(j Judgement) (FieldError, bool) {
	wrong := FieldError{Field: OutcomeField(i.ID), Question: i.Question}
	switch {
	case j.Outcome == "":
		wrong.Message = "Kies ook een oordeel bij uw toelichting."
	case j.Outcome.Title() == string(j.Outcome):
		wrong.Message = "Kies uit de mogelijkheden die er staan."
	case j.Reason == "" && j.Outcome != Complies:
		wrong.Field, wrong.Rule, wrong.Message = NoteField(i.ID), A9, "Schrijf waarom u ‘"+j.Outcome.Title()+"’ kiest."
	case longer(j.Reason, TextMaximum):
		wrong.Field, wrong.Message = NoteField(i.ID), tooLong("De toelichting", TextMaximum)
	default:
		return FieldError{}, false
	}
	return wrong, true
}
