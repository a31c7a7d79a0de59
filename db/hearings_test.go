package db_test

import (
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

func hearing(a subsidy.Application) subsidy.Hearing {
	return subsidy.Hearing{ID: "hearing on " + a.ID, Application: a.ID, Number: 1, Facts: "De school meldt 12 leerlingen.",
		AskedBy: assessor, AskedByName: "Anna Beoordelaar", AskedAt: decided.AddDate(0, 0, -20), Due: subsidy.Date{Year: 2022, Month: time.May, Day: 16}}
}

func viewed(h subsidy.Hearing) subsidy.Hearing {
	h.Answer, h.AnsweredBy, h.AnsweredByName, h.AnsweredAt = "Het zijn er 18.", signatory, "Tom Teken", decided.AddDate(0, 0, -10)
	return h
}

// TestA8_ABoardAnswersAQuestionOnce holds it in the schema.
func TestA8_ABoardAnswersAQuestionOnce(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	list := func() []subsidy.Hearing {
		all, err := s.Hearings(t.Context(), a.ID)
		must(t, err)
		return all
	}
	equal(t, len(list()), 0)
	must(t, s.AddHearing(t.Context(), hearing(a)))
	same(t, list(), []subsidy.Hearing{hearing(a)})
	must(t, s.AnswerHearing(t.Context(), viewed(hearing(a))))
	again := viewed(hearing(a))
	again.Answer = "Of toch 12."
	err := s.AnswerHearing(t.Context(), again)
	want(t, subsidy.Conflict, err)
	equal(t, ruleOf(err), subsidy.A8)
	same(t, list(), []subsidy.Hearing{viewed(hearing(a))})
	second := hearing(a)
	second.ID = "second"
	want(t, subsidy.Conflict, s.AddHearing(t.Context(), second)) // of the same number
	second.Number = 2
	must(t, s.AddHearing(t.Context(), second))
	same(t, list(), []subsidy.Hearing{viewed(hearing(a)), second})
}
