package subsidy

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Verdict is what an advice proposes and a decision is.
type Verdict string

// The verdicts.
const (
	VerdictGrant     Verdict = "verlenen"
	VerdictGrantPart Verdict = "deels"
	VerdictReject    Verdict = "afwijzen"
	VerdictDisregard Verdict = "buiten"
)

// VerdictChoices are the verdicts with their words on screen.
var VerdictChoices = []Choice{
	{string(VerdictGrant), "Verlenen"},
	{string(VerdictGrantPart), "Gedeeltelijk verlenen"},
	{string(VerdictReject), "Afwijzen"},
}

// Title gives the words on screen.
func (v Verdict) Title() string { return ChoiceTitle(VerdictChoices, string(v)) }

// Action gives the act that turns this verdict into a decision.
func (v Verdict) Action() Action {
	switch v {
	case VerdictGrant:
		return ActGrant
	case VerdictGrantPart:
		return ActGrantPart
	case VerdictDisregard:
		return ActDisregard
	}
	return ActReject
}

// Advice is the first official's finding on an application.
type Advice struct {
	ID          string
	Application string
	Verdict     Verdict
	Amount      Cents // what it proposes to grant; 0 for a rejection
	Motivation  string
	By          UserID
	ByName      string
	At          time.Time
}

// The fields of the advice form.
const (
	FieldVerdict    = "advies"
	FieldAmount     = "bedrag"
	FieldMotivation = "motivering"
)

// NewAdvice reads an advice as an official typed it, on an application that
// asks for asked cents. The amount follows from the verdict; only a grant in
// part has one of its own, above nil and below what was asked. Every step that
// is not a whole grant needs a motivation (A9).
func NewAdvice(verdict, amount, motivation string, asked Cents) (Advice, error) {
	advice := Advice{Verdict: Verdict(verdict), Motivation: strings.TrimSpace(motivation)}
	var faults []FieldError
	fault := func(field string, rule Rule, message string) {
		faults = append(faults, FieldError{Field: field, Rule: rule, Message: message})
	}
	switch advice.Verdict {
	case VerdictGrant:
		advice.Amount = asked
	case VerdictGrantPart:
		cents, err := ParseCents(amount)
		switch {
		case err != nil:
			fault(FieldAmount, "", message(err))
		case cents < 1 || cents >= asked:
			fault(FieldAmount, S4, "Vul een bedrag in van meer dan nul en minder dan het gevraagde "+asked.String()+".")
		}
		advice.Amount = cents
	case VerdictReject:
	default:
		fault(FieldVerdict, A9, "Kies een advies.")
	}
	if advice.Motivation == "" && advice.Verdict != VerdictGrant {
		fault(FieldMotivation, A9, "Schrijf waarom u niet alles toewijst. Het bestuur leest deze tekst in de brief.")
	}
	if utf8.RuneCountInString(advice.Motivation) > TextMaximum {
		fault(FieldMotivation, "", "De motivering is te lang. Gebruik ten hoogste "+FormatCount(TextMaximum)+" tekens.")
	}
	if len(faults) > 0 {
		return advice, &Error{Kind: Invalid, Fields: faults}
	}
	return advice, nil
}

// Decision is the second official's act on an application.
type Decision struct {
	ID          string
	Application string
	Round       RoundID
	Verdict     Verdict
	Amount      Cents // granted, in cents; 0 for a rejection
	Motivation  string
	AdvisedBy   UserID
	DecidedBy   UserID // never AdvisedBy (A12)
	DecidedAt   time.Time
}
