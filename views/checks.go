package views

import (
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

// ControlView is one automatic control in the file that it is of.
type ControlView struct {
	subsidy.Control
	Case CasePage
}

// FieldName names the field for the reason to overrule it.
func (v ControlView) FieldName() string { return subsidy.OverruleField(v.ID) }

// Typed gives the reason as it was typed and not stored.
func (v ControlView) Typed() string {
	if v.Case.Overrule.Control != v.ID {
		return ""
	}
	return v.Case.Overrule.Reason
}

// Opens tells whether its form stands open: something is wrong in it, or was
// typed and not stored.
func (v ControlView) Opens() bool {
	return v.Case.ErrorAt(v.FieldName()) != nil || v.Typed() != ""
}

// OpensOneOf tells whether the form of one of these controls stands open.
func (p CasePage) OpensOneOf(controls []subsidy.Control) bool {
	return slices.ContainsFunc(controls, func(c subsidy.Control) bool { return ControlView{c, p}.Opens() })
}

// LostOverrule gives the reason that was typed for a control whose form is not
// on the page any more.
func (p CasePage) LostOverrule() string {
	known := slices.ContainsFunc(p.Controls, func(c subsidy.Control) bool { return c.ID == p.Overrule.Control })
	if p.MayCheck && known {
		return ""
	}
	return p.Overrule.Reason
}

// OutcomeOf gives the outcome of a question to show: as typed, or as it counts.
func (p CasePage) OutcomeOf(i subsidy.CheckedItem) string {
	if p.typed(i.ID) {
		return p.Checks.Outcomes[i.ID]
	}
	return string(i.Outcome())
}

// NoteOf gives the reason of that outcome to show.
func (p CasePage) NoteOf(i subsidy.CheckedItem) string {
	if p.typed(i.ID) {
		return p.Checks.Reasons[i.ID]
	}
	if !i.Counts {
		return ""
	}
	return i.Judgement.Reason
}

// typed tells whether a question was in the form that was sent.
func (p CasePage) typed(item string) bool {
	_, outcome := p.Checks.Outcomes[item]
	_, reason := p.Checks.Reasons[item]
	return outcome || reason
}

// LostChecks gives what was typed in a checklist that this person cannot fill
// in any more: somebody else was first, and the words are not lost.
func (p CasePage) LostChecks() []TypedValue {
	var lost []TypedValue
	for _, i := range p.Checklist {
		outcome, reason := subsidy.CheckOutcome(p.Checks.Outcomes[i.ID]), p.Checks.Reasons[i.ID]
		if outcome == "" && reason == "" {
			continue
		}
		lost = append(lost, TypedValue{Name: i.Question, Value: strings.TrimSpace(outcome.Title() + "\n" + reason)})
	}
	return lost
}

// checkGroup is the questions of one part.
type checkGroup struct {
	Title string
	Items []checkField
}

// checkField is a question with the names of its fields.
type checkField struct{ subsidy.CheckedItem }

// OutcomeField names the field for the outcome.
func (f checkField) OutcomeField() string { return subsidy.OutcomeField(f.ID) }

// NoteField names the field for its reason.
func (f checkField) NoteField() string { return subsidy.NoteField(f.ID) }

// checkGroups gives the questions in the order of the form: those of each part,
// and then those of both.
func checkGroups(l subsidy.Checklist) []checkGroup {
	var groups []checkGroup
	for _, part := range append(slices.Clone(subsidy.Parts), "") {
		title := part.Title()
		if part == "" {
			title = "Hele aanvraag"
		}
		group := checkGroup{Title: title}
		for _, i := range l.Of(part) {
			group.Items = append(group.Items, checkField{i})
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	return groups
}

// summaryOfChecks counts what was found of the questions and of the controls, such
// as "3 vragen voldoen, 1 niet; 1 controle gewijzigd."
func summaryOfChecks(l subsidy.Checklist, controls []subsidy.Control) string {
	var said []string
	count := func(n int, words string) {
		if n > 0 {
			said = append(said, subsidy.FormatCount(n)+" "+words)
		}
	}
	complies, short, open := l.Count(subsidy.Complies), l.Count(subsidy.FallsShort), l.Count("")
	if complies+short > 0 {
		said = append(said, counted(complies, "vraag voldoet", "vragen voldoen"))
	}
	count(short, "niet")
	count(l.Count(subsidy.NotApplicable), "niet van toepassing")
	if open > 0 && open == len(l) {
		said = append(said, counted(open, "vraag is nog niet beantwoord", "vragen zijn nog niet beantwoord"))
	} else {
		count(open, "nog niet beantwoord")
	}
	text := strings.Join(said, ", ")
	if n := len(overruled(controls)); n > 0 {
		text = strings.TrimPrefix(text+"; "+counted(n, "controle gewijzigd", "controles gewijzigd"), "; ")
	}
	if text == "" {
		return ""
	}
	return text + "."
}

// remarkable gives the questions that do not plainly comply.
func remarkable(l subsidy.Checklist) subsidy.Checklist {
	return slices.DeleteFunc(slices.Clone(l), func(i subsidy.CheckedItem) bool { return i.Outcome() == subsidy.Complies })
}

func overruled(controls []subsidy.Control) []subsidy.Control {
	return controlsWhere(controls, subsidy.Control.Overruled)
}

// judgementNote is a judgement with whether it counts.
type judgementNote struct {
	subsidy.Judgement
	Counts bool
}

// controlsWhere gives the controls of which something is so.
func controlsWhere(all []subsidy.Control, is func(subsidy.Control) bool) []subsidy.Control {
	return slices.DeleteFunc(slices.Clone(all), func(c subsidy.Control) bool { return !is(c) })
}

func judged(c subsidy.Control) bool   { return c.Overrule != nil }
func unjudged(c subsidy.Control) bool { return c.Overrule == nil }

func needsLook(c subsidy.Control) bool { return !c.InOrder() }

// ruleHint gives the id of the rule that a question is about, for who knows it.
func ruleHint(r subsidy.Rule) string {
	if r == "" {
		return ""
	}
	return "Regel " + string(r)
}
