package subsidy

import (
	"slices"
	"strings"
	"time"
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
	{string(VerdictDisregard), "Buiten behandeling laten"},
}

// Title gives the words on screen.
func (v Verdict) Title() string { return ChoiceTitle(VerdictChoices, string(v)) }

// Refuses tells whether this verdict refuses money on its grounds, in whole or
// in part (A8, A9). An application that is left aside was not judged.
func (v Verdict) Refuses() bool { return v == VerdictReject || v == VerdictGrantPart }

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
	Grounds     []Ground // of a refusal, in whole or in part (A9)
	Basis       Basis    // of a refusal, in whole or in part (A8)
	By          UserID
	ByName      string
	At          time.Time
}

// Basis says on whose facts a refusal rests, which tells whether the board is
// heard first (A8).
type Basis string

// The bases. The last needs no hearing either: the decision is purely
// financial (Awb 4:12).
const (
	BasisOther     Basis = "anders"
	BasisGiven     Basis = "gegeven"
	BasisFinancial Basis = "financieel"
)

// BasisChoices are the bases with their words on screen.
var BasisChoices = []Choice{
	{string(BasisOther), "Ja, op andere gegevens"},
	{string(BasisGiven), "Nee"},
	{string(BasisFinancial), "Nee, het is alleen een financieel besluit (4:12)"},
}

// Title gives the words on screen.
func (b Basis) Title() string { return ChoiceTitle(BasisChoices, string(b)) }

// AdviceForm is an advice as an official typed it.
type AdviceForm struct {
	Version    int64 // of the application that the official saw
	Verdict    string
	Amount     string
	Motivation string
	Grounds    []string // ids
	Basis      string
}

// The fields of the advice form.
const (
	FieldVerdict    = "advies"
	FieldAmount     = "bedrag"
	FieldMotivation = "motivering"
	FieldGrounds    = "gronden"
	FieldBasis      = "gegevens"
)

// NewAdvice reads an advice as an official typed it, on an application under
// this scheme that asks for asked cents. The amount follows from the verdict;
// only a grant in part has one of its own, above nil and below what was asked.
// A refusal, in whole or in part, names its grounds and on whose facts it
// rests (A8); every step that is not a whole grant needs a motivation (A9).
func NewAdvice(form AdviceForm, scheme Scheme, asked Cents) (Advice, error) {
	advice := Advice{Verdict: Verdict(form.Verdict), Motivation: strings.TrimSpace(form.Motivation)}
	var faults []FieldError
	fault := func(field string, rule Rule, message string) {
		faults = append(faults, FieldError{Field: field, Rule: rule, Message: message})
	}
	switch advice.Verdict {
	case VerdictGrant:
		advice.Amount = asked
	case VerdictGrantPart:
		cents, err := ParseCents(form.Amount)
		switch {
		case err != nil:
			fault(FieldAmount, "", message(err))
		case cents < 1 || cents >= asked:
			fault(FieldAmount, S4, "Vul een bedrag in van meer dan nul en minder dan het gevraagde "+asked.String()+".")
		}
		advice.Amount = cents
	case VerdictReject, VerdictDisregard:
	default:
		fault(FieldVerdict, A9, "Kies een advies.")
	}
	if advice.Verdict.Refuses() {
		advice.readRefusal(form, scheme, fault)
	}
	if advice.Motivation == "" && (advice.Verdict.Refuses() || advice.Verdict == VerdictDisregard) {
		fault(FieldMotivation, A9, "Schrijf waarom u niet alles toewijst. Het bestuur leest deze tekst in de brief.")
	}
	if longer(advice.Motivation, TextMaximum) {
		fault(FieldMotivation, "", tooLong("De motivering", TextMaximum))
	}
	if len(faults) > 0 {
		return advice, &Error{Kind: Invalid, Fields: faults}
	}
	return advice, nil
}

// readRefusal reads what only a refusal has: its grounds (A9) and on whose
// facts it rests (A8).
func (a *Advice) readRefusal(form AdviceForm, scheme Scheme, fault func(field string, rule Rule, message string)) {
	known := false
	if a.Grounds, known = scheme.ChosenGrounds(form.Grounds); len(a.Grounds) == 0 || !known {
		fault(FieldGrounds, A9, "Kies een of meer gronden.")
	}
	a.Basis = Basis(form.Basis)
	if !slices.ContainsFunc(BasisChoices, func(c Choice) bool { return c.Value == form.Basis }) {
		fault(FieldBasis, A8, "Kies of het berust op andere gegevens dan het bestuur gaf.")
	}
}

// Decision is the second official's act on an application.
type Decision struct {
	ID          string
	Application string
	Round       RoundID
	Verdict     Verdict
	Amount      Cents // granted, in cents; 0 for a rejection
	Motivation  string
	Grounds     []Ground // those of the advice (A9)
	AdvisedBy   UserID
	DecidedBy   UserID // never AdvisedBy (A12)
	DecidedAt   time.Time
	// Text names the text that its letter is composed with, whenever it is made
	// known: that which its decider read (A7). Of a decision that was made known
	// before it was kept it is zero.
	Text TextID
	// Review is the objection that opened the file again where what is granted
	// lies outside the ceiling (Awb 4:25(3)), else "".
	Review string
}

// OnReview tells whether what is granted lies outside the ceiling.
func (d Decision) OnReview() bool { return d.Review != "" }

// Announcement is the moment at which a decision is made known to its board:
// at once, or later where it was prepared under embargo. From there the terms
// run (A7).
type Announcement struct {
	Decision    string
	Application string
	At          time.Time // that of the letter too
	By          UserID
}
