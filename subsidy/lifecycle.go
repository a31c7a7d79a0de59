package subsidy

import "slices"

// State is where an application is in its life.
type State string

// The states.
const (
	Draft         State = "draft"
	Submitted     State = "submitted"
	InAssessment  State = "in assessment"
	Advised       State = "advised"
	Granted       State = "granted"
	PartlyGranted State = "partly granted"
	Rejected      State = "rejected"
	Deleted       State = "deleted"
)

// States lists the states in the order of an application's life.
var States = []State{Draft, Submitted, InAssessment, Advised, Granted, PartlyGranted, Rejected, Deleted}

// Title gives the words on screen.
func (s State) Title() string {
	switch s {
	case Draft:
		return "Nog niet ingediend"
	case Submitted:
		return "Ingediend"
	case InAssessment:
		return "In behandeling"
	case Advised:
		return "Advies klaar"
	case Granted:
		return "Verleend"
	case PartlyGranted:
		return "Deels verleend"
	case Rejected:
		return "Afgewezen"
	case Deleted:
		return "Verwijderd"
	}
	return string(s)
}

// Live tells whether an application in this state keeps its location from
// filing another (S6).
func (s State) Live() bool {
	return slices.Contains([]State{Submitted, InAssessment, Advised, Granted, PartlyGranted}, s)
}

// Undecided tells whether what was asked still counts as asked.
func (s State) Undecided() bool {
	return s == Submitted || s == InAssessment || s == Advised
}

// Decided tells whether a decision stands.
func (s State) Decided() bool {
	return s == Granted || s == PartlyGranted || s == Rejected
}

// Filed tells whether the ministry has it.
func (s State) Filed() bool { return s.Undecided() || s.Decided() }

// Action is an act that changes an application or its state.
type Action string

// The actions.
const (
	ActCreate    Action = "create"
	ActSave      Action = "save"
	ActAttach    Action = "attach"
	ActDetach    Action = "detach"
	ActDelete    Action = "delete"
	ActSubmit    Action = "submit"
	ActTake      Action = "take"
	ActTakeOver  Action = "take over"
	ActAdvise    Action = "advise"
	ActReturn    Action = "return"
	ActGrant     Action = "grant"
	ActGrantPart Action = "grant in part"
	ActReject    Action = "reject"
)

// Title gives the act in Dutch, as in "door S. Bakker: in behandeling genomen".
func (a Action) Title() string {
	switch a {
	case ActCreate:
		return "concept begonnen"
	case ActSave:
		return "onderdeel opgeslagen"
	case ActAttach:
		return "bestand toegevoegd"
	case ActDetach:
		return "bestand verwijderd"
	case ActDelete:
		return "concept verwijderd"
	case ActSubmit:
		return "ingediend"
	case ActTake:
		return "in behandeling genomen"
	case ActTakeOver:
		return "behandeling overgenomen"
	case ActAdvise:
		return "advies vastgelegd"
	case ActReturn:
		return "teruggegeven aan de beoordelaar"
	case ActGrant:
		return "subsidie verleend"
	case ActGrantPart:
		return "subsidie deels verleend"
	case ActReject:
		return "aanvraag afgewezen"
	}
	return string(a)
}

// Transition is one row of the lifecycle: who may do what, from where to
// where, under which rules, and which letter follows.
type Transition struct {
	From   State // "" for the beginning
	Action Action
	To     State
	By     []Role
	Rules  []Rule
	Letter LetterKind // "" where none follows
}

var boardRoles = []Role{Preparer, Signatory}

// Lifecycle is the whole table. States change through it alone.
var Lifecycle = []Transition{
	{"", ActCreate, Draft, boardRoles, []Rule{S6, S7, S8}, ""},
	{Draft, ActSave, Draft, boardRoles, []Rule{S6, S7}, ""},
	{Draft, ActAttach, Draft, boardRoles, nil, ""},
	{Draft, ActDetach, Draft, boardRoles, nil, ""},
	{Draft, ActDelete, Deleted, boardRoles, nil, ""},
	{Draft, ActSubmit, Submitted, []Role{Signatory}, []Rule{S2, S3, S5, S6, S7, S8, S10, S11, A1}, ""},
	{Submitted, ActTake, InAssessment, []Role{Assessor}, nil, ""},
	{InAssessment, ActTakeOver, InAssessment, []Role{Assessor}, nil, ""},
	{InAssessment, ActAdvise, Advised, []Role{Assessor}, []Rule{A9, A12}, ""},
	{Advised, ActReturn, InAssessment, []Role{Decider}, []Rule{A12}, ""},
	{Advised, ActGrant, Granted, []Role{Decider}, []Rule{S1, D6, A7, A12}, LetterGrant},
	{Advised, ActGrantPart, PartlyGranted, []Role{Decider}, []Rule{S1, D6, A7, A9, A12}, LetterGrantPart},
	{Advised, ActReject, Rejected, []Role{Decider}, []Rule{A7, A9, A12}, LetterReject},
}

// LetterKind is a kind of letter to a board.
type LetterKind string

// The kinds of letters.
const (
	LetterReceipt   LetterKind = "receipt"
	LetterGrant     LetterKind = "grant"
	LetterGrantPart LetterKind = "grant in part"
	LetterReject    LetterKind = "reject"
)

// Next gives the row of the lifecycle for an action on an application in
// state from by someone with this role. It refuses with Forbidden where the
// role may never do this, and with Conflict where the state does not allow it.
func Next(from State, action Action, role Role) (Transition, error) {
	known := false
	for _, t := range Lifecycle {
		if t.Action != action || !slices.Contains(t.By, role) {
			continue
		}
		if t.From == from {
			return t, nil
		}
		known = true
	}
	if !known {
		return Transition{}, forbidden(action, role)
	}
	return Transition{}, refuse(Conflict, "", "Dat kan niet meer: deze aanvraag staat op ‘"+from.Title()+"’.")
}

func forbidden(action Action, role Role) error {
	if action == ActSubmit && role == Preparer {
		return refuse(Forbidden, S11, "Alleen een tekenbevoegde van uw bestuur kan indienen. Uw concept is bewaard.")
	}
	return refuse(Forbidden, "", "Met uw rol ("+string(role)+") kunt u dit niet doen.")
}
