package subsidy

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// ObjectionStore remembers objections.
type ObjectionStore interface {
	// AddObjection adds one as it was filed; a second against the same decision
	// is a Conflict.
	AddObjection(ctx context.Context, o Objection) error
	// SaveObjection writes o where its version is still o.Version, which it
	// raises by one; else it is a Conflict. What was filed never changes.
	SaveObjection(ctx context.Context, o *Objection) error
	Objection(ctx context.Context, id string) (Objection, error)
	// Objections gives those of an application, oldest first.
	Objections(ctx context.Context, application string) ([]Objection, error)
	// ObjectionList gives those that wait, by their last day, and those that
	// were decided, newest first, without those of boards that reader has a tie
	// with (A12).
	ObjectionList(ctx context.Context, reader UserID, decided bool) ([]ObjectionRow, error)
	// ObjectionsWaiting counts those that wait, likewise (A12).
	ObjectionsWaiting(ctx context.Context, reader UserID) (ObjectionsWaiting, error)
}

// ObjectionsWaiting is how many objections are not decided, by how far they are.
type ObjectionsWaiting struct {
	Filed, InHandling, Advised int
}

// Count gives how many there are.
func (w ObjectionsWaiting) Count() int { return w.Filed + w.InHandling + w.Advised }

// InWords says how far they are.
func (w ObjectionsWaiting) InWords() string {
	var parts []string
	for _, p := range []struct {
		n     int
		words string
	}{{w.Filed, "nog bij niemand"}, {w.InHandling, "in behandeling"}, {w.Advised, "met een advies"}} {
		if p.n > 0 {
			parts = append(parts, FormatCount(p.n)+" "+p.words)
		}
	}
	return strings.Join(parts, ", ")
}

// ObjectionState is how far an objection is.
type ObjectionState string

// The states of an objection: a file of its own beside the decision.
const (
	ObjectionFiled      ObjectionState = "filed"
	ObjectionInHandling ObjectionState = "in handling"
	ObjectionAdvised    ObjectionState = "advised"
	ObjectionDecided    ObjectionState = "decided"
)

// Title gives the words on screen.
func (s ObjectionState) Title() string {
	switch s {
	case ObjectionFiled:
		return "Ontvangen"
	case ObjectionInHandling:
		return "In behandeling"
	case ObjectionAdvised:
		return "Advies klaar"
	case ObjectionDecided:
		return "Besloten"
	}
	return string(s)
}

// ForBoard gives the state as the board may know it: an advice is the
// ministry's own.
func (s ObjectionState) ForBoard() ObjectionState {
	if s == ObjectionAdvised {
		return ObjectionInHandling
	}
	return s
}

// ObjectionOutcome is what an advice on an objection proposes and its decision is.
type ObjectionOutcome string

// The outcomes.
const (
	OutcomeInadmissible ObjectionOutcome = "inadmissible"
	OutcomeUnfounded    ObjectionOutcome = "unfounded"
	OutcomeUpheldPart   ObjectionOutcome = "upheld in part"
	OutcomeUpheld       ObjectionOutcome = "upheld"
)

// ObjectionOutcomes are the outcomes with their words on screen.
var ObjectionOutcomes = []Choice{
	{string(OutcomeInadmissible), "Niet-ontvankelijk"},
	{string(OutcomeUnfounded), "Ongegrond"},
	{string(OutcomeUpheldPart), "Deels gegrond"},
	{string(OutcomeUpheld), "Gegrond"},
}

// Title gives the words on screen.
func (o ObjectionOutcome) Title() string { return ChoiceTitle(ObjectionOutcomes, string(o)) }

// sentence says the outcome as the letter does.
func (o ObjectionOutcome) sentence() string {
	switch o {
	case OutcomeUpheld:
		return "Ik verklaar uw bezwaar gegrond en verander het besluit."
	case OutcomeUpheldPart:
		return "Ik verklaar uw bezwaar deels gegrond en verander het besluit."
	case OutcomeInadmissible:
		return "Ik verklaar uw bezwaar niet-ontvankelijk: ik beoordeel het niet en het besluit blijft gelden."
	}
	return "Ik verklaar uw bezwaar ongegrond: het besluit blijft gelden."
}

// Action gives the act that turns this outcome into a decision.
func (o ObjectionOutcome) Action() Action {
	switch o {
	case OutcomeUpheld:
		return ActUphold
	case OutcomeUpheldPart:
		return ActUpholdPart
	}
	return ActDismiss
}

// Objection is a board's objection against one decision (A7). Its document is
// the very text that the SHA-256 of the receipt is of.
type Objection struct {
	ID          string
	Application string
	Reference   Reference // of the application
	Decision    string    // the one that it is against
	Document    string    // canonical JSON of ObjectionDocument
	SHA256      string    // hex, of Document
	Grounds     string
	FiledBy     UserID
	FiledByName string
	FiledAt     time.Time // when the whole request had been read
	// Late tells that it came in after its term: it is taken, and may be found
	// inadmissible (Awb 6:11).
	Late      bool
	Due       Date // the last day to decide on it
	Committee bool // a committee advises: six weeks more (Awb 7:10)
	Extended  bool // once, six weeks (Awb 7:10)
	State     ObjectionState
	Version   int64

	Handler     UserID // "" while nobody has taken it
	HandlerName string

	// From the advice on:
	Outcome       ObjectionOutcome
	Extra         Cents // what it brings, on top of what was granted
	Motivation    string
	AdvisedBy     UserID
	AdvisedByName string
	AdvisedAt     time.Time

	// From the decision on:
	DecidedBy     UserID // never AdvisedBy (A12)
	DecidedByName string
	DecidedAt     time.Time
	// Reopened tells that the application went back to assessment.
	Reopened bool
}

// lastReopening gives when an objection last opened the file again; the zero time
// where none did.
func lastReopening(objections []Objection) time.Time {
	var last time.Time
	for _, o := range objections {
		if o.Reopened && o.DecidedAt.After(last) {
			last = o.DecidedAt
		}
	}
	return last
}

// ObjectionRow is an objection in a list.
type ObjectionRow struct {
	Objection
	LocationName string
	BoardName    string
	Year         int
}

// ObjectionDocument is what an objection freezes.
type ObjectionDocument struct {
	Reference      Reference    `json:"reference"`
	Board          Board        `json:"board"`
	Location       LocationCode `json:"location"`
	Decision       string       `json:"decision"` // its id
	Verdict        Verdict      `json:"verdict"`
	Announced      Date         `json:"announced"`
	ObjectionUntil Date         `json:"objectionUntil"`
	Late           bool         `json:"late"`
	Grounds        string       `json:"grounds"`
	FiledBy        string       `json:"filedBy"`
	ReceivedAt     time.Time    `json:"receivedAt"`
}

// Filed reads what was filed.
func (o Objection) Filed() (ObjectionDocument, error) {
	var d ObjectionDocument
	if err := json.Unmarshal([]byte(o.Document), &d); err != nil {
		return d, fmt.Errorf("reading objection %s: %w", o.ID, err)
	}
	return d, nil
}

// Short names an objection on screen.
func (o Objection) Short() string { return strings.ToUpper(o.ID[:min(6, len(o.ID))]) }

// The weeks to decide on an objection, from the day after its term ended (Awb
// 7:10): with a committee, and of the one extension.
const (
	objectionDecisionWeeks  = 6
	objectionCommitteeWeeks = 12
	objectionExtraWeeks     = 6
)

// ObjectionDue gives the last day to decide on an objection: six weeks after
// the end of its term, twelve where a committee advises (A7; Awb 7:10), moved
// on to a working day (A6). One that came in after its term counts from the day
// on which it came.
func ObjectionDue(until, filed Date, committee bool) Date {
	from, weeks := until, objectionDecisionWeeks
	if filed.After(until) {
		from = filed
	}
	if committee {
		weeks = objectionCommitteeWeeks
	}
	return nextWorkingDay(from.AddDays(7 * weeks))
}

// ObjectionExtended gives the last day after the one extension of six weeks
// (Awb 7:10), a term of its own (A6).
func ObjectionExtended(due Date) Date { return nextWorkingDay(due.AddDays(7 * objectionExtraWeeks)) }

// due gives the last day of an objection with what is known of it.
func (o Objection) due() (Date, error) {
	d, err := o.Filed()
	if err != nil {
		return Date{}, err
	}
	last := ObjectionDue(d.ObjectionUntil, DateOf(o.FiledAt), o.Committee)
	if o.Extended {
		last = ObjectionExtended(last)
	}
	return last, nil
}
