package subsidy

import "slices"

// Transition is one row of the lifecycle: who may do what, from where to
// where, under which rules, and which letter follows. Every row leaves one
// event with its action.
type Transition struct {
	From   State // "" for the beginning
	Action Action
	To     State
	By     []Role
	Rules  []Rule     // the first is named where the act is refused; see holds
	Letter LetterKind // "" where none follows
}

var (
	byBoard     = []Role{Preparer, Signatory}
	bySignatory = []Role{Signatory}
	byAssessor  = []Role{Assessor}
	byDecider   = []Role{Decider}
	byPayer     = []Role{Payer}
	byOfficial  = []Role{Assessor, Decider}
	byTime      = []Role{Portal}
)

// The states in which an act leaves an application where it is.
var (
	// A board answers until its term ends, whatever the ministry does meanwhile.
	heardIn    = []State{InAssessment, SupplementAsked, Advised, Prepared}
	undecided  = []State{Submitted, InAssessment, SupplementAsked, Advised}
	decided    = []State{Granted, PartlyGranted, Rejected, Disregarded, Running, Reported, Settled, Closed}
	changeable = []State{Submitted, InAssessment, SupplementAsked, Advised, Prepared, Granted, PartlyGranted, Running}
	seenIn     = slices.Concat(undecided, []State{Prepared}, decided)
)

// Lifecycle is the whole table. States change through it alone.
var Lifecycle = slices.Concat(
	// Draft
	[]Transition{
		{"", ActCreate, Draft, byBoard, []Rule{S6, S7, S8}, ""},
		{Draft, ActSave, Draft, byBoard, []Rule{A1, S6, S7}, ""},
		{Draft, ActAttach, Draft, byBoard, []Rule{A1}, ""},
		{Draft, ActDetach, Draft, byBoard, []Rule{A1}, ""},
		{Draft, ActDelete, Deleted, byBoard, []Rule{A1}, ""},
		{Draft, ActSubmit, Submitted, bySignatory, []Rule{A1, S2, S3, S5, S6, S7, S8, S10, S11}, LetterReceipt},
	},
	// Supplement
	[]Transition{
		{InAssessment, ActAskSupplement, SupplementAsked, byAssessor, []Rule{A2, A4, A12}, LetterSupplement},
		{SupplementAsked, ActSave, SupplementAsked, byBoard, []Rule{A2, A3}, ""},
		{SupplementAsked, ActAttach, SupplementAsked, byBoard, []Rule{A2, A3}, ""},
		{SupplementAsked, ActDetach, SupplementAsked, byBoard, []Rule{A2, A3}, ""},
		{SupplementAsked, ActSupplement, InAssessment, bySignatory, []Rule{A2, A1, A4, S11}, LetterReceipt},
		{SupplementAsked, ActLapse, InAssessment, byTime, []Rule{A2, A4}, ""},
	},
	// Assessment
	[]Transition{
		{Submitted, ActTake, InAssessment, byAssessor, []Rule{A12}, ""},
		{InAssessment, ActTakeOver, InAssessment, byAssessor, []Rule{A12}, ""},
		{InAssessment, ActHear, InAssessment, byAssessor, []Rule{A8, A12}, LetterHearing},
		{InAssessment, ActCheck, InAssessment, byAssessor, []Rule{A12, A7, A9}, ""},
		{InAssessment, ActOverrule, InAssessment, byAssessor, []Rule{A12, A9}, ""},
		{InAssessment, ActAdvise, Advised, byAssessor, []Rule{A12, A2, A8, A9}, ""},
		{Advised, ActReturn, InAssessment, byDecider, []Rule{A12, A9}, ""},
		{Prepared, ActReturn, InAssessment, byDecider, []Rule{A12, A9, S1, D5}, ""}, // taken back before anybody knew
	},
	each(heardIn, ActGiveView, bySignatory, []Rule{A8}, ""),
	each(undecided, ActExtend, byOfficial, []Rule{A5, A12}, LetterExtension),
	// Decision, at once or prepared under embargo
	[]Transition{
		{Advised, ActPrepare, Prepared, byDecider, []Rule{A12, S1, D2, D4, D6, A7, A8, A9}, ""},
	},
	decisions(Advised),
	decisions(Prepared),
	// Withdrawal
	[]Transition{
		{Submitted, ActWithdraw, Withdrawn, bySignatory, []Rule{S11, D5}, LetterWithdrawal},
		{InAssessment, ActWithdraw, Withdrawn, bySignatory, []Rule{S11, D5}, LetterWithdrawal},
		{SupplementAsked, ActWithdraw, Withdrawn, bySignatory, []Rule{S11, D5}, LetterWithdrawal},
		{Advised, ActWithdraw, Withdrawn, bySignatory, []Rule{S11, D5}, LetterWithdrawal},
		{Prepared, ActWithdraw, Withdrawn, bySignatory, []Rule{S11, D5}, LetterWithdrawal},
	},
	each(changeable, ActReportChange, byBoard, []Rule{S14}, LetterChange),
	each(seenIn, ActSeeChange, byOfficial, []Rule{S14, A12}, ""),
	// After the grant
	[]Transition{
		{Granted, ActBegin, Running, byTime, []Rule{S15, A7}, ""},
		{PartlyGranted, ActBegin, Running, byTime, []Rule{S15, A7}, ""},
		{Running, ActReport, Reported, bySignatory, []Rule{S15, S11}, ""},
		{Reported, ActProposeSettlement, Reported, byAssessor, []Rule{A10, A9, A12}, ""},
		{Reported, ActSettle, Settled, byDecider, []Rule{A10, A7, A9, A12, D5}, ""},
		{Settled, ActClose, Closed, byPayer, []Rule{A10, A12}, ""},
	},
	// Objection: a file of its own beside the decision
	each(decided, ActObject, bySignatory, []Rule{A7}, LetterObjectionReceived),
	each(decided, ActTakeObjection, byAssessor, []Rule{A12}, ""),
	each(decided, ActAdviseObjection, byAssessor, []Rule{A12, A7, A9}, ""),
	each(decided, ActExtendObjection, byAssessor, []Rule{A7, A12}, LetterExtension),
	each(decided, ActDismiss, byDecider, []Rule{A12, A7, A9}, LetterObjectionDecided),
	[]Transition{
		{Rejected, ActUphold, Granted, byDecider, []Rule{A12, S1, D2, D4, D5, A7}, LetterObjectionDecided},
		{PartlyGranted, ActUphold, Granted, byDecider, []Rule{A12, S1, D2, D4, D5, A7}, LetterObjectionDecided},
		{Disregarded, ActUphold, InAssessment, byDecider, []Rule{A12, A2, A7, S6, S13}, LetterObjectionDecided},
		{Reported, ActUphold, Reported, byDecider, []Rule{A12, S1, D2, D4, D5, A7}, LetterObjectionDecided},
		{Running, ActUphold, Running, byDecider, []Rule{A12, S1, D2, D4, D5, A7}, LetterObjectionDecided},
		{Rejected, ActUpholdPart, PartlyGranted, byDecider, []Rule{A12, S1, D2, D4, D5, A7, A9}, LetterObjectionDecided},
		{PartlyGranted, ActUpholdPart, PartlyGranted, byDecider, []Rule{A12, S1, D2, D4, D5, A7, A9}, LetterObjectionDecided},
		{Reported, ActUpholdPart, Reported, byDecider, []Rule{A12, S1, D2, D4, D5, A7, A9}, LetterObjectionDecided},
		{Running, ActUpholdPart, Running, byDecider, []Rule{A12, S1, D2, D4, D5, A7, A9}, LetterObjectionDecided},
	},
)

// each gives the rows of an act that leaves every one of these states as it is.
func each(states []State, action Action, by []Role, rules []Rule, letter LetterKind) []Transition {
	var rows []Transition
	for _, s := range states {
		rows = append(rows, Transition{s, action, s, by, rules, letter})
	}
	return rows
}

// decisions gives the four ways to announce a decision from a state.
func decisions(from State) []Transition {
	return []Transition{
		{from, ActGrant, Granted, byDecider, []Rule{A12, S1, D2, D4, D6, A7}, LetterGrant},
		{from, ActGrantPart, PartlyGranted, byDecider, []Rule{A12, S1, D2, D4, D6, A7, A8, A9}, LetterGrantPart},
		{from, ActReject, Rejected, byDecider, []Rule{A12, A7, A8, A9}, LetterReject},
		{from, ActDisregard, Disregarded, byDecider, []Rule{A12, A2, A7, A9}, LetterDisregard},
	}
}

// Next gives the row of the lifecycle for an action on an application in
// state from by someone with this role. It refuses with Forbidden where the
// role may never do this, and names the rule that the act is under; with Conflict
// where the state does not allow it, and names the rule that holds it there.
func Next(from State, action Action, role Role) (Transition, error) {
	rule := Rule("")
	known := false
	for _, t := range Lifecycle {
		if t.Action != action {
			continue
		}
		if rule == "" {
			rule = t.Rules[0]
		}
		if !slices.Contains(t.By, role) {
			continue
		}
		if t.From == from {
			return t, nil
		}
		known = true
	}
	if !known {
		return Transition{}, forbidden(action, role, rule)
	}
	if role.OfBoard() {
		from = from.ForBoard()
	}
	return Transition{}, refuse(Conflict, holds(from, rule), "Dat kan niet meer: deze aanvraag staat op ‘"+from.Title()+"’.")
}

// holds gives the rule that keeps an application in a state against an act under
// a rule: a decision stands, and an objection is the way against it (A7); what a
// withdrawn one asked went to the next (D5); while a supplement is asked the
// board has the word (A2). In any other state it is the act's own.
func holds(in State, act Rule) Rule {
	switch {
	case in.Decided(), in == Prepared:
		return A7
	case in == Withdrawn:
		return D5
	case in == SupplementAsked:
		return A2
	}
	return act
}

func forbidden(action Action, role Role, rule Rule) error {
	if role == Preparer {
		switch action {
		case ActSubmit:
			return refuse(Forbidden, S11, "Alleen een tekenbevoegde van uw bestuur kan indienen. Uw concept is bewaard.")
		case ActSupplement, ActWithdraw, ActGiveView, ActObject, ActReport:
			return refuse(Forbidden, S11, "Alleen een tekenbevoegde van uw bestuur kan dit doen.")
		}
	}
	return refuse(Forbidden, rule, "Met uw rol ("+string(role)+") kunt u dit niet doen.")
}
