package db_test

import (
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// judgement gives what the assessor found of a question, not stored.
func judgement(a subsidy.Application, id string) subsidy.Judgement {
	return subsidy.Judgement{
		ID: id, Application: a.ID, Filing: 1, About: subsidy.AboutQuestion, Item: "iban-van-bestuur", Outcome: subsidy.FallsShort,
		Reason: "Het is van een ander.", By: assessor, ByName: "Anna Beoordelaar", At: decided.Add(-2 * time.Hour),
	}
}

func TestJudgementsComeBackInOrder(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	var written []subsidy.Judgement
	for _, id := range []string{"c", "a", "b"} {
		j := judgement(a, id)
		if id == "a" {
			j.About, j.Item, j.Outcome = subsidy.AboutControl, "s10-aantal-leerlingen", subsidy.Complies
		}
		must(t, s.AddJudgement(t.Context(), j))
		written = append(written, j)
	}
	got, err := s.Judgements(t.Context(), a.ID)
	must(t, err)
	equal(t, len(got), len(written))
	for i := range got {
		equal(t, got[i], written[i])
	}
	none, err := s.Judgements(t.Context(), "nothing")
	must(t, err)
	equal(t, len(none), 0)
}

func TestA9_TheSchemaKeepsNoJudgementThatTheRulesForbid(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	for _, tt := range []struct {
		name   string
		change func(*subsidy.Judgement)
		kind   subsidy.Kind
	}{
		{"on a version that was not filed", func(j *subsidy.Judgement) { j.Filing = 2 }, subsidy.NotFound},
		{"on nothing", func(j *subsidy.Judgement) { j.Application = "nothing" }, subsidy.NotFound},
		{"by nobody", func(j *subsidy.Judgement) { j.By = "nobody" }, subsidy.NotFound},
		{"without a reason", func(j *subsidy.Judgement) { j.Reason = "" }, subsidy.Internal},
		{"of a control without a reason", func(j *subsidy.Judgement) {
			j.About, j.Outcome, j.Reason = subsidy.AboutControl, subsidy.Complies, ""
		}, subsidy.Internal},
		{"of a control that is not applicable", func(j *subsidy.Judgement) {
			j.About, j.Outcome = subsidy.AboutControl, subsidy.NotApplicable
		}, subsidy.Internal},
		{"of something else", func(j *subsidy.Judgement) { j.About = "board" }, subsidy.Internal},
		{"with another word", func(j *subsidy.Judgement) { j.Outcome = "misschien" }, subsidy.Internal},
		{"about no item", func(j *subsidy.Judgement) { j.Item = "" }, subsidy.Internal},
	} {
		t.Run(tt.name, func(t *testing.T) {
			j := judgement(a, "j")
			tt.change(&j)
			want(t, tt.kind, s.AddJudgement(t.Context(), j))
		})
	}
	j := judgement(a, "complies")
	j.Outcome, j.Reason = subsidy.Complies, ""
	must(t, s.AddJudgement(t.Context(), j))
}

// TestNobodyWithATieChecks proves A12 without the portal between.
func TestNobodyWithATieChecks(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	tied(t, s, assessor, board)
	err := s.AddJudgement(t.Context(), judgement(a, "j"))
	want(t, subsidy.Forbidden, err)
	equal(t, ruleOf(err), subsidy.A12)
}

// checklisted gives a store whose scheme asks two questions, one of them about
// a zomerschool, and an application that asks for overgangsbeleid alone, with an
// advice to grant.
func checklisted(t *testing.T, answers ...subsidy.Judgement) *db.Store {
	t.Helper()
	s, _ := opened(t)
	addBoards(t, s)
	addLocation(t, s, board, place(0), "De Linde", "Utrecht")
	addPeople(t, s)
	text := strings.Replace(document(usual), `"distribution"`, `"checklist":[
		{"id":"iban-van-bestuur","part":"","question":"Is het IBAN van dit bestuur?"},
		{"id":"buiten-de-lessen","part":"zomerschool","question":"Buiten de lessen?"}],"distribution"`, 1)
	scheme, err := subsidy.ParseScheme([]byte(text))
	must(t, err)
	_, err = s.SaveScheme(t.Context(), scheme, text, begun)
	must(t, err)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	for _, j := range answers {
		j.Application = a.ID
		must(t, s.AddJudgement(t.Context(), j))
	}
	advised(t, s, a)
	return s
}

func TestVerifyFindsAnAdviceToGrantBeforeItsChecklist(t *testing.T) {
	good := judgement(draft(0), "j")
	late, control, other := good, good, good
	late.At = decided
	control.About = subsidy.AboutControl
	other.Item = "buiten-de-lessen"
	for name, tt := range map[string]struct {
		given  []subsidy.Judgement
		breach bool
	}{
		"with its answer":           {[]subsidy.Judgement{good}, false},
		"without an answer":         {nil, true},
		"with an answer after it":   {[]subsidy.Judgement{late}, true},
		"with a control alone":      {[]subsidy.Judgement{control}, true},
		"with an answer of another": {[]subsidy.Judgement{other}, true},
	} {
		t.Run(name, func(t *testing.T) {
			breaches, err := checklisted(t, tt.given...).Verify(t.Context())
			must(t, err)
			if (len(breaches) > 0) != tt.breach {
				t.Fatalf("got %v", breaches)
			}
			if tt.breach && (breaches[0].Invariant != "I10" || !strings.Contains(breaches[0].What, `before an answer to "iban-van-bestuur"`)) {
				t.Errorf("got %v", breaches)
			}
		})
	}
}
