package subsidy

import "slices"

// State is where an application is in its life.
type State string

// The states.
const (
	Draft           State = "draft"
	Submitted       State = "submitted"
	InAssessment    State = "in assessment"
	SupplementAsked State = "supplement asked"
	Advised         State = "advised"
	// Prepared is decided but not announced yet: under embargo. The money is
	// booked (S1), and only the ministry knows.
	Prepared      State = "prepared"
	Granted       State = "granted"
	PartlyGranted State = "partly granted"
	Rejected      State = "rejected"
	Disregarded   State = "disregarded"
	Running       State = "running"
	Reported      State = "reported"
	Settled       State = "settled"
	Closed        State = "closed"
	Withdrawn     State = "withdrawn"
	Deleted       State = "deleted"
)

// States lists the states in the order of an application's life.
var States = []State{
	Draft, Submitted, InAssessment, SupplementAsked, Advised, Prepared, Granted, PartlyGranted, Rejected, Disregarded,
	Running, Reported, Settled, Closed, Withdrawn, Deleted,
}

var stateTitles = map[State]string{
	Draft:           "Nog niet ingediend",
	Submitted:       "Ingediend",
	InAssessment:    "In behandeling",
	SupplementAsked: "Aanvulling gevraagd",
	Advised:         "Advies klaar",
	Prepared:        "Besluit klaargezet",
	Granted:         "Verleend",
	PartlyGranted:   "Deels verleend",
	Rejected:        "Afgewezen",
	Disregarded:     "Buiten behandeling",
	Running:         "Loopt",
	Reported:        "Verantwoord",
	Settled:         "Vastgesteld",
	Closed:          "Gesloten",
	Withdrawn:       "Ingetrokken",
	Deleted:         "Verwijderd",
}

// Title gives the words on screen.
func (s State) Title() string {
	if title, known := stateTitles[s]; known {
		return title
	}
	return string(s)
}

// ForBoard gives the state as the board may know it: a decision under embargo
// is not known outside the ministry, and an advice is the ministry's own.
func (s State) ForBoard() State {
	if s == Advised || s == Prepared {
		return InAssessment
	}
	return s
}

// Live tells whether an application in this state keeps its location from
// filing another (S6).
func (s State) Live() bool { return s.Undecided() || s == Prepared || s.Subsidised() }

// Undecided tells whether what was asked still counts as asked.
func (s State) Undecided() bool {
	return slices.Contains([]State{Submitted, InAssessment, SupplementAsked, Advised}, s)
}

// Subsidised tells whether money was granted, in whole or in part.
func (s State) Subsidised() bool {
	return slices.Contains([]State{Granted, PartlyGranted, Running, Reported, Settled, Closed}, s)
}

// Decided tells whether a decision was announced.
func (s State) Decided() bool { return s.Subsidised() || s == Rejected || s == Disregarded }

// Filed tells whether the ministry has it, or had it before it was withdrawn.
func (s State) Filed() bool { return s.Undecided() || s == Prepared || s.Decided() || s == Withdrawn }
