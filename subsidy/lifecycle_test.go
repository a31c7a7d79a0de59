package subsidy_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// step is a way from one state to another by an act of some roles. The table
// is written out here a second time, so that no row of it changes unseen.
type step struct {
	from   subsidy.State
	action subsidy.Action
	to     subsidy.State
	by     []subsidy.Role
	letter subsidy.LetterKind
}

// life is the table as DESIGN has it, in words: from, act, to, who, letter. A
// list of states before the act stands for a row each, and "=" for no change.
const lifeInWords = `
	| create | draft | board |
	draft | save | = | board |
	draft | attach | = | board |
	draft | detach | = | board |
	draft | delete | deleted | board |
	draft | submit | submitted | signs | receipt
	in assessment | ask supplement | supplement asked | assesses | supplement
	supplement asked | save | = | board |
	supplement asked | attach | = | board |
	supplement asked | detach | = | board |
	supplement asked | supplement | in assessment | signs | receipt
	supplement asked | lapse | in assessment | time |
	submitted | take | in assessment | assesses |
	in assessment | take over | = | assesses |
	in assessment | hear | = | assesses | hearing
	in assessment, supplement asked, advised, prepared | give view | = | signs |
	in assessment | check | = | assesses |
	in assessment | overrule | = | assesses |
	in assessment | advise | advised | assesses |
	advised | return | in assessment | decides |
	prepared | return | in assessment | decides |
	submitted, in assessment, supplement asked, advised | extend | = | officials | extension
	advised | prepare | prepared | decides |
	advised | grant | granted | decides | grant
	advised | grant in part | partly granted | decides | grant in part
	advised | reject | rejected | decides | reject
	advised | disregard | disregarded | decides | disregard
	prepared | grant | granted | decides | grant
	prepared | grant in part | partly granted | decides | grant in part
	prepared | reject | rejected | decides | reject
	prepared | disregard | disregarded | decides | disregard
	submitted | withdraw | withdrawn | signs | withdrawal
	in assessment | withdraw | withdrawn | signs | withdrawal
	supplement asked | withdraw | withdrawn | signs | withdrawal
	advised | withdraw | withdrawn | signs | withdrawal
	prepared | withdraw | withdrawn | signs | withdrawal
	submitted, in assessment, supplement asked, advised, prepared, granted, partly granted, running | report change | = | board | change
	submitted, in assessment, supplement asked, advised, prepared, granted, partly granted, rejected, disregarded, running, reported, settled, closed | see change | = | officials |
	granted | begin | running | time |
	partly granted | begin | running | time |
	running | report | reported | signs |
	reported | propose settlement | = | assesses |
	reported | settle | settled | decides |
	settled | close | closed | pays |
	granted, partly granted, rejected, disregarded, running, reported, settled, closed | object | = | signs | objection received
	granted, partly granted, rejected, disregarded, running, reported, settled, closed | take objection | = | assesses |
	granted, partly granted, rejected, disregarded, running, reported, settled, closed | advise on objection | = | assesses |
	granted, partly granted, rejected, disregarded, running, reported, settled, closed | dismiss objection | = | decides | objection decided
	rejected | uphold objection | granted | decides | objection decided
	partly granted | uphold objection | granted | decides | objection decided
	disregarded | uphold objection | in assessment | decides | objection decided
	running, reported | uphold objection | = | decides | objection decided
	rejected | uphold objection in part | partly granted | decides | objection decided
	partly granted | uphold objection in part | = | decides | objection decided
	running, reported | uphold objection in part | = | decides | objection decided
	granted, partly granted, rejected, disregarded, running, reported, settled, closed | extend objection | = | assesses | extension`

var who = map[string][]subsidy.Role{
	"board": {subsidy.Preparer, subsidy.Signatory}, "signs": {subsidy.Signatory}, "assesses": {subsidy.Assessor},
	"decides": {subsidy.Decider}, "officials": {subsidy.Assessor, subsidy.Decider}, "pays": {subsidy.Payer}, "time": {subsidy.Portal},
}

var life = readLife()

func readLife() []step {
	var rows []step
	for line := range strings.Lines(strings.TrimSpace(lifeInWords) + "\n") {
		var cells []string
		for cell := range strings.SplitSeq(line, "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		for from := range strings.SplitSeq(cells[0], ", ") {
			to := cells[2]
			if to == "=" {
				to = from
			}
			rows = append(rows, step{subsidy.State(from), subsidy.Action(cells[1]), subsidy.State(to), who[cells[3]], subsidy.LetterKind(cells[4])})
		}
	}
	return rows
}

// actions are the acts of the table, each once.
var actions = func() []subsidy.Action {
	var all []subsidy.Action
	for _, s := range life {
		if !slices.Contains(all, s.action) {
			all = append(all, s.action)
		}
	}
	return all
}()

var (
	states = []subsidy.State{
		subsidy.Draft, subsidy.Submitted, subsidy.InAssessment, subsidy.SupplementAsked, subsidy.Advised, subsidy.Prepared,
		subsidy.Granted, subsidy.PartlyGranted, subsidy.Rejected, subsidy.Disregarded,
		subsidy.Running, subsidy.Reported, subsidy.Settled, subsidy.Closed, subsidy.Withdrawn, subsidy.Deleted,
	}
	roles = []subsidy.Role{
		subsidy.Preparer, subsidy.Signatory, subsidy.Assessor, subsidy.Decider, subsidy.Payer, subsidy.Administrator, subsidy.Auditor,
	}
)

func TestTheStatesAndRolesAreThese(t *testing.T) {
	if !slices.Equal(subsidy.States, states) {
		t.Errorf("the states are %q, want %q", subsidy.States, states)
	}
	if !slices.Equal(subsidy.Roles, roles) {
		t.Errorf("the roles are %q, want %q", subsidy.Roles, roles)
	}
}

// expected tells what an act of a role in a state should give: the step, or
// the kind of refusal.
func expected(from subsidy.State, action subsidy.Action, role subsidy.Role) (step, subsidy.Kind) {
	kind := subsidy.Forbidden
	for _, s := range life {
		if s.action != action || !slices.Contains(s.by, role) {
			continue
		}
		if s.from == from {
			return s, ""
		}
		kind = subsidy.Conflict
	}
	return step{}, kind
}

func TestA12_EveryActInEveryStateByEveryRoleFollowsTheTable(t *testing.T) {
	for _, from := range append([]subsidy.State{"", "onbekend"}, states...) {
		for _, action := range append([]subsidy.Action{"", "onbekend"}, actions...) {
			for _, role := range append([]subsidy.Role{"", "directeur"}, roles...) {
				want, refusal := expected(from, action, role)
				got, err := subsidy.Next(from, action, role)
				if subsidy.KindOf(err) != refusal {
					t.Errorf("%q by %q in %q gives %v, want %q", action, role, from, err, refusal)
				}
				if got.From != want.from || got.Action != want.action || got.To != want.to || got.Letter != want.letter {
					t.Errorf("%q by %q in %q leads to %+v, want %+v", action, role, from, got, want)
				}
			}
		}
	}
}

func TestTheLifecycleHasNoOtherRows(t *testing.T) {
	if len(subsidy.Lifecycle) != len(life) {
		t.Fatalf("the lifecycle has %d rows, want %d", len(subsidy.Lifecycle), len(life))
	}
	for _, row := range subsidy.Lifecycle {
		same := func(s step) bool {
			return row.From == s.from && row.Action == s.action && row.To == s.to && slices.Equal(row.By, s.by) && row.Letter == s.letter
		}
		if !slices.ContainsFunc(life, same) {
			t.Errorf("nobody asked for the row %+v", row)
		}
		for _, rule := range row.Rules {
			if rule.Article() == "" {
				t.Errorf("%+v names rule %q, which is none", row, rule)
			}
		}
	}
}

func TestEveryRowOfTheLifecycleIsOfKnownStatesActsAndRoles(t *testing.T) {
	for _, row := range subsidy.Lifecycle {
		if row.From != "" && !slices.Contains(subsidy.States, row.From) || !slices.Contains(subsidy.States, row.To) {
			t.Errorf("%+v leaves the states", row)
		}
		if !slices.Contains(actions, row.Action) || row.Action.Title() == string(row.Action) {
			t.Errorf("%+v has an act without words on screen", row)
		}
		if len(row.By) == 0 {
			t.Errorf("%+v is for nobody", row)
		}
		for _, role := range row.By {
			if !slices.Contains(append([]subsidy.Role{subsidy.Portal}, subsidy.Roles...), role) {
				t.Errorf("%+v names %q, which is no role", row, role)
			}
		}
	}
}

func TestEveryStateCanBeReached(t *testing.T) {
	reached := map[subsidy.State]bool{"": true}
	for range subsidy.Lifecycle {
		for _, row := range subsidy.Lifecycle {
			if reached[row.From] {
				reached[row.To] = true
			}
		}
	}
	for _, s := range subsidy.States {
		if !reached[s] {
			t.Errorf("no way leads to %q", s)
		}
	}
}

func TestNothingLeadsAwayFromTheEndsAndOnlyAnObjectionFromARefusal(t *testing.T) {
	for _, row := range subsidy.Lifecycle {
		switch {
		case row.From == row.To:
		case slices.Contains([]subsidy.State{subsidy.Deleted, subsidy.Withdrawn, subsidy.Closed}, row.From):
			t.Errorf("%+v leads away from an end", row)
		case row.From == subsidy.Rejected || row.From == subsidy.Disregarded:
			if row.Action != subsidy.ActUphold && row.Action != subsidy.ActUpholdPart {
				t.Errorf("%+v leads away from a refusal", row)
			}
		}
	}
}

func TestEveryRefusalOfTheLifecycleNamesItsRule(t *testing.T) {
	for _, from := range states {
		for _, action := range actions {
			for _, role := range roles {
				if _, err := subsidy.Next(from, action, role); err != nil && err.(*subsidy.Error).Rule.Article() == "" {
					t.Errorf("%q by %q in %q is refused without a rule: %v", action, role, from, err)
				}
			}
		}
	}
}

func TestABoardDoesNotLearnOfADecisionUnderEmbargo(t *testing.T) {
	_, err := subsidy.Next(subsidy.Prepared, subsidy.ActSupplement, subsidy.Signatory)
	says(t, refused(t, err, subsidy.Conflict, subsidy.A2), "‘In behandeling’")
}

func TestARandomLifeStaysInTheStatesAndIsDecidedOnlyAfterAllSteps(t *testing.T) {
	steps := []subsidy.State{subsidy.Draft, subsidy.Submitted, subsidy.InAssessment, subsidy.Advised}
	rapid.Check(t, func(t *rapid.T) {
		var state subsidy.State
		path := []subsidy.State{state}
		tries := rapid.IntRange(1, 300).Draw(t, "tries")
		for range tries {
			next, err := subsidy.Next(state,
				rapid.SampledFrom(actions).Draw(t, "action"), rapid.SampledFrom(roles).Draw(t, "role"))
			if err != nil {
				continue
			}
			if next.From != state || !slices.Contains(subsidy.States, next.To) {
				t.Fatalf("from %q a row leads from %q to %q", state, next.From, next.To)
			}
			state = next.To
			path = append(path, state)
		}
		if !state.Decided() {
			return
		}
		for _, s := range steps {
			if !slices.Contains(path, s) {
				t.Fatalf("%q was decided without %q: %q", state, s, path)
			}
		}
	})
}

// The random life above seldom lives to a decision; this one goes there.
func TestEveryWayToADecisionPassesEveryStep(t *testing.T) {
	for _, without := range []subsidy.State{subsidy.Draft, subsidy.Submitted, subsidy.InAssessment, subsidy.Advised} {
		reached := map[subsidy.State]bool{"": true}
		for range subsidy.Lifecycle {
			for _, row := range subsidy.Lifecycle {
				if reached[row.From] && row.To != without {
					reached[row.To] = true
				}
			}
		}
		for _, s := range subsidy.States {
			if s.Decided() && reached[s] {
				t.Errorf("%q is reached without %q", s, without)
			}
		}
	}
}

func TestS11_OnlyASignatoryFiles(t *testing.T) {
	for _, role := range roles {
		_, err := subsidy.Next(subsidy.Draft, subsidy.ActSubmit, role)
		switch role {
		case subsidy.Signatory:
			if err != nil {
				t.Errorf("a signatory is refused: %v", err)
			}
		case subsidy.Preparer:
			says(t, refused(t, err, subsidy.Forbidden, subsidy.S11), "Alleen een tekenbevoegde", "Uw concept is bewaard.")
		default:
			says(t, refused(t, err, subsidy.Forbidden, subsidy.A1), string(role))
		}
	}
}

func TestA12_NoRoleBothAdvisesAndDecides(t *testing.T) {
	for _, role := range roles {
		_, advise := subsidy.Next(subsidy.InAssessment, subsidy.ActAdvise, role)
		for _, verdict := range subsidy.VerdictChoices {
			_, decide := subsidy.Next(subsidy.Advised, subsidy.Verdict(verdict.Value).Action(), role)
			if advise == nil && decide == nil {
				t.Errorf("%s advises and decides", role)
			}
		}
	}
}

func TestA7D5A2_WhatKeepsAnApplicationInItsStateIsNamed(t *testing.T) {
	for _, c := range []struct {
		name   string
		from   subsidy.State
		action subsidy.Action
		role   subsidy.Role
		want   subsidy.Rule
	}{
		{"a decision stands", subsidy.Granted, subsidy.ActPrepare, subsidy.Decider, subsidy.A7},
		{"one under embargo too", subsidy.Prepared, subsidy.ActPrepare, subsidy.Decider, subsidy.A7},
		{"it cannot be returned", subsidy.Rejected, subsidy.ActReturn, subsidy.Decider, subsidy.A7},
		{"nor withdrawn", subsidy.PartlyGranted, subsidy.ActWithdraw, subsidy.Signatory, subsidy.A7},
		{"what was withdrawn has made room", subsidy.Withdrawn, subsidy.ActAdvise, subsidy.Assessor, subsidy.D5},
		{"also for the decider", subsidy.Withdrawn, subsidy.ActPrepare, subsidy.Decider, subsidy.D5},
		{"the board has the word", subsidy.SupplementAsked, subsidy.ActAdvise, subsidy.Assessor, subsidy.A2},
		{"nobody has advised", subsidy.InAssessment, subsidy.ActPrepare, subsidy.Decider, subsidy.A12},
		{"somebody has it in hand", subsidy.InAssessment, subsidy.ActTake, subsidy.Assessor, subsidy.A12},
		{"what was filed stays as it was", subsidy.Submitted, subsidy.ActSave, subsidy.Preparer, subsidy.A1},
		{"a board does not learn of an embargo", subsidy.Prepared, subsidy.ActSupplement, subsidy.Signatory, subsidy.A2},
		{"nor of what follows it", subsidy.Prepared, subsidy.ActSave, subsidy.Signatory, subsidy.A1},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := subsidy.Next(c.from, c.action, c.role)
			refused(t, err, subsidy.Conflict, c.want)
		})
	}
}

func TestAConflictTellsWhereTheApplicationIs(t *testing.T) {
	_, err := subsidy.Next(subsidy.Submitted, subsidy.ActSave, subsidy.Preparer)
	says(t, refused(t, err, subsidy.Conflict, subsidy.A1), "‘Ingediend’")
}

func TestS6_WhatIsLiveKeepsTheLocation(t *testing.T) {
	cases := []struct {
		state                           subsidy.State
		title                           string
		live, undecided, decided, filed bool
	}{
		{subsidy.Draft, "Nog niet ingediend", false, false, false, false},
		{subsidy.Submitted, "Ingediend", true, true, false, true},
		{subsidy.InAssessment, "In behandeling", true, true, false, true},
		{subsidy.SupplementAsked, "Aanvulling gevraagd", true, true, false, true},
		{subsidy.Advised, "Advies klaar", true, true, false, true},
		{subsidy.Prepared, "Besluit klaargezet", true, false, false, true},
		{subsidy.Granted, "Verleend", true, false, true, true},
		{subsidy.PartlyGranted, "Deels verleend", true, false, true, true},
		{subsidy.Rejected, "Afgewezen", false, false, true, true},
		{subsidy.Disregarded, "Buiten behandeling", false, false, true, true},
		{subsidy.Running, "Loopt", true, false, true, true},
		{subsidy.Reported, "Verantwoord", true, false, true, true},
		{subsidy.Settled, "Vastgesteld", true, false, true, true},
		{subsidy.Closed, "Gesloten", true, false, true, true},
		{subsidy.Withdrawn, "Ingetrokken", false, false, false, true},
		{subsidy.Deleted, "Verwijderd", false, false, false, false},
		{"", "", false, false, false, false},
		{"onbekend", "onbekend", false, false, false, false},
	}
	for _, c := range cases {
		t.Run("in "+string(c.state), func(t *testing.T) {
			s := c.state
			if s.Live() != c.live || s.Undecided() != c.undecided || s.Decided() != c.decided || s.Filed() != c.filed || s.Title() != c.title {
				t.Errorf("live %v, undecided %v, decided %v, filed %v, title %q; want %+v", s.Live(), s.Undecided(), s.Decided(), s.Filed(), s.Title(), c)
			}
		})
	}
}

func TestEveryRoleReadsWhatItMay(t *testing.T) {
	cases := []struct {
		role                              subsidy.Role
		board, ministry, files, decisions bool
	}{
		{subsidy.Preparer, true, false, false, false},
		{subsidy.Signatory, true, false, false, false},
		{subsidy.Assessor, false, true, true, true},
		{subsidy.Decider, false, true, true, true},
		{subsidy.Payer, false, true, false, true},
		{subsidy.Administrator, false, true, false, false},
		{subsidy.Auditor, false, true, true, true},
		{"", false, false, false, false},
	}
	for _, c := range cases {
		t.Run(string(c.role), func(t *testing.T) {
			r := c.role
			if r.OfBoard() != c.board || r.OfMinistry() != c.ministry || r.ReadsFiles() != c.files || r.ReadsDecisions() != c.decisions {
				t.Errorf("of a board %v, of the ministry %v, reads files %v, decisions %v", r.OfBoard(), r.OfMinistry(), r.ReadsFiles(), r.ReadsDecisions())
			}
		})
	}
}

func TestAnAuditorReadsAllAndChangesNothing(t *testing.T) {
	for _, row := range subsidy.Lifecycle {
		if slices.Contains(row.By, subsidy.Auditor) {
			t.Errorf("an auditor may %s", row.Action)
		}
	}
}

func TestActsHaveTheirWordsInDutch(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range actions {
		title := a.Title()
		if seen[title] || title == "" || strings.ToLower(title) != title {
			t.Errorf("%q is called %q", a, title)
		}
		seen[title] = true
	}
	if subsidy.Action("x").Title() != "x" {
		t.Error("an unknown act is not shown as it is")
	}
}
