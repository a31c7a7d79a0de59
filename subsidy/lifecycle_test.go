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

var (
	board    = []subsidy.Role{subsidy.Preparer, subsidy.Signatory}
	signs    = []subsidy.Role{subsidy.Signatory}
	assesses = []subsidy.Role{subsidy.Assessor}
	decides  = []subsidy.Role{subsidy.Decider}
)

var life = []step{
	{"", subsidy.ActCreate, subsidy.Draft, board, ""},
	{subsidy.Draft, subsidy.ActSave, subsidy.Draft, board, ""},
	{subsidy.Draft, subsidy.ActAttach, subsidy.Draft, board, ""},
	{subsidy.Draft, subsidy.ActDetach, subsidy.Draft, board, ""},
	{subsidy.Draft, subsidy.ActDelete, subsidy.Deleted, board, ""},
	{subsidy.Draft, subsidy.ActSubmit, subsidy.Submitted, signs, ""},
	{subsidy.Submitted, subsidy.ActTake, subsidy.InAssessment, assesses, ""},
	{subsidy.InAssessment, subsidy.ActTakeOver, subsidy.InAssessment, assesses, ""},
	{subsidy.InAssessment, subsidy.ActAdvise, subsidy.Advised, assesses, ""},
	{subsidy.Advised, subsidy.ActReturn, subsidy.InAssessment, decides, ""},
	{subsidy.Advised, subsidy.ActGrant, subsidy.Granted, decides, subsidy.LetterGrant},
	{subsidy.Advised, subsidy.ActGrantPart, subsidy.PartlyGranted, decides, subsidy.LetterGrantPart},
	{subsidy.Advised, subsidy.ActReject, subsidy.Rejected, decides, subsidy.LetterReject},
}

var (
	actions = []subsidy.Action{
		subsidy.ActCreate, subsidy.ActSave, subsidy.ActAttach, subsidy.ActDetach, subsidy.ActDelete, subsidy.ActSubmit, subsidy.ActTake,
		subsidy.ActTakeOver, subsidy.ActAdvise, subsidy.ActReturn, subsidy.ActGrant, subsidy.ActGrantPart, subsidy.ActReject,
	}
	states = []subsidy.State{
		subsidy.Draft, subsidy.Submitted, subsidy.InAssessment, subsidy.Advised,
		subsidy.Granted, subsidy.PartlyGranted, subsidy.Rejected, subsidy.Deleted,
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
	for i, row := range subsidy.Lifecycle {
		want := life[i]
		if row.From != want.from || row.Action != want.action || row.To != want.to || !slices.Equal(row.By, want.by) || row.Letter != want.letter {
			t.Errorf("row %d is %+v, want %+v", i+1, row, want)
		}
		for _, rule := range row.Rules {
			if rule.Article() == "" {
				t.Errorf("row %d names rule %q, which is none", i+1, rule)
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
			if !slices.Contains(subsidy.Roles, role) {
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

func TestWhatIsDecidedOrDeletedStaysSo(t *testing.T) {
	for _, row := range subsidy.Lifecycle {
		if row.From.Decided() || row.From == subsidy.Deleted {
			t.Errorf("%+v leads away from an end", row)
		}
	}
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
			says(t, refused(t, err, subsidy.Forbidden, ""), string(role))
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

func TestAConflictTellsWhereTheApplicationIs(t *testing.T) {
	_, err := subsidy.Next(subsidy.Submitted, subsidy.ActSave, subsidy.Preparer)
	says(t, refused(t, err, subsidy.Conflict, ""), "‘Ingediend’")
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
		{subsidy.Advised, "Advies klaar", true, true, false, true},
		{subsidy.Granted, "Verleend", true, false, true, true},
		{subsidy.PartlyGranted, "Deels verleend", true, false, true, true},
		{subsidy.Rejected, "Afgewezen", false, false, true, true},
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
