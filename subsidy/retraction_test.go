package subsidy_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// took takes a prepared decision back, as another decider than who took it.
func took(t *testing.T, w *dbtest.World, ref subsidy.Reference, reason string) {
	t.Helper()
	fine(t, w.Service.Return(t.Context(), w.Decider2, ref, w.Version(t, ref), reason))
}

func TestS1D5_WhatIsTakenBackUnderEmbargoGoesBackToTheRoundAndTheFileIsDecidedAgain(t *testing.T) {
	w := dbtest.New(t)
	ref := embargoed(t, w, subsidy.VerdictGrant)[0]
	first, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	took(t, w, ref, "De motivering klopt niet.")
	if r := roundNow(t, w); r.Granted != 0 || r.Asked != 2_310_000 || r.Undecided != 1 || r.Embargo.Count != 0 || stateOf(t, w, ref) != subsidy.InAssessment {
		t.Fatalf("granted %v, asked %v of %d, it is %s", r.Granted, r.Asked, r.Undecided, stateOf(t, w, ref))
	}
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	if file.Decision != nil || file.Events[0].Action != subsidy.ActReturn || file.Events[0].Detail != "De motivering klopt niet." {
		t.Errorf("decision %+v, last event %+v", file.Decision, file.Events[0])
	}
	stored, err := w.Store.Decisions(t.Context(), first.Application.ID)
	if err != nil || len(stored) != 1 || stored[0].ID != first.Decision.ID {
		t.Errorf("stored are %+v, %v", stored, err)
	}
	w.Check(t, w.Assessor, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "deels", Amount: "3.000",
		Motivation: "Nu goed.", Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven)}))
	prepare(t, w, ref)
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
	if err != nil || done.Count != 1 || done.Total != 300_000 {
		t.Fatalf("announced %+v, %v", done, err)
	}
	if letter := letterOf(t, w, ref, subsidy.LetterGrantPart); letter.Granted != 300_000 {
		t.Errorf("the letter grants %v", letter.Granted)
	}
	if r := roundNow(t, w); r.Granted != 300_000 || stateOf(t, w, ref) != subsidy.PartlyGranted {
		t.Errorf("granted %v, it is %s", r.Granted, stateOf(t, w, ref))
	}
	// What was made known is not taken back.
	refused(t, w.Service.Return(t.Context(), w.Decider2, ref, w.Version(t, ref), "Toch niet."), subsidy.Conflict, subsidy.A7)
}

func TestA12_OnlyADeciderWithoutATieTakesBackWithAReasonWhatTheySaw(t *testing.T) {
	w := dbtest.New(t)
	ref := embargoed(t, w, subsidy.VerdictReject)[0]
	version := w.Version(t, ref)
	for _, by := range []subsidy.User{w.Assessor, w.Payer, w.Administrator, w.Auditor, w.Signatory} {
		kind(t, w.Service.Return(t.Context(), by, ref, version, "Nee."), subsidy.Forbidden)
	}
	kind(t, w.Service.Return(t.Context(), w.Decider, ref, version, " \n"), subsidy.Invalid)
	kind(t, w.Service.Return(t.Context(), w.Decider, ref, version-1, "Nee."), subsidy.Conflict)
	declare(t, w, w.Decider2)
	refused(t, w.Service.Return(t.Context(), w.Decider2, ref, version, "Nee."), subsidy.Forbidden, subsidy.A12)
	fine(t, w.Service.Return(t.Context(), w.Decider, ref, version, "Nee."))
}

func TestA12_ADecisionThatStayedForATieIsTakenBackAndSomebodyElseAdvises(t *testing.T) {
	w := dbtest.New(t)
	ref := embargoed(t, w, subsidy.VerdictGrant)[0]
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	declare(t, w, w.Assessor)
	took(t, w, ref, "De beoordelaar heeft een band.")
	fine(t, w.Service.TakeOver(t.Context(), w.Assessor2, ref))
	w.Check(t, w.Assessor2, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor2, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "verlenen"}))
	prepare(t, w, ref)
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
	if err != nil || done.Count != 1 || len(done.Stayed) > 0 {
		t.Errorf("announced %+v, %v", done, err)
	}
}

func TestA2_APreparedDisregardOfWhichTheWeeksHavePassedIsTakenBack(t *testing.T) {
	w := dbtest.New(t)
	ref := leftAside(t, w, dbtest.Location)
	prepare(t, w, ref)
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 29))
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
	if err != nil || len(done.Stayed) != 1 || done.Stayed[0].Why.Rule != subsidy.A2 {
		t.Fatalf("announced %+v, %v", done, err)
	}
	took(t, w, ref, "De vier weken zijn om.")
	form := rejection()
	form.Version = w.Version(t, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, form))
	prepare(t, w, ref)
	done, err = w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
	if err != nil || done.Count != 1 {
		t.Errorf("announced %+v, %v", done, err)
	}
}

func TestOfAnAnnouncementAndATakingBackAtOnceOneWins(t *testing.T) {
	w := dbtest.New(t)
	ref := embargoed(t, w, subsidy.VerdictGrant)[0]
	print, version := seen(t, w, w.Decider2).Fingerprint(), w.Version(t, ref)
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			var err error
			if i%2 == 0 {
				err = w.Service.Return(t.Context(), w.Decider, ref, version, "Toch niet.")
			} else {
				_, err = w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, print)
			}
			switch subsidy.KindOf(err) {
			case "":
				won.Add(1)
			case subsidy.Conflict:
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Errorf("%d won", won.Load())
	}
}

func TestADeciderIsToldOfWhatTheyPreparedAndWillNotBeMadeKnown(t *testing.T) {
	w := dbtest.New(t)
	refs := embargoed(t, w, subsidy.VerdictGrant, subsidy.VerdictReject, subsidy.VerdictGrantPart)
	told := func(by subsidy.User) []subsidy.UndonePreparation {
		t.Helper()
		undone, err := w.Service.Undone(t.Context(), by, dbtest.Round)
		fine(t, err)
		return undone
	}
	if undone := told(w.Decider); len(undone) != 0 {
		t.Fatalf("told of %+v", undone)
	}
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	took(t, w, refs[0], "Nog eens kijken.")
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	withdraw(t, w, refs[2])
	undone := told(w.Decider)
	if len(undone) != 2 || undone[0].Reference != refs[2] || !undone[0].Withdrawn || undone[0].Amount != 300_000 ||
		undone[1].Reference != refs[0] || undone[1].Withdrawn || undone[1].Reason != "Nog eens kijken." || undone[1].ByName != "Lotte de Graaf" {
		t.Errorf("told of %+v", undone)
	}
	if len(told(w.Decider2)) != 0 || len(told(w.Auditor)) != 0 {
		t.Error("others are told of it")
	}
	declare(t, w, w.Decider)
	if undone := told(w.Decider); len(undone) != 0 {
		t.Errorf("who has a tie is told of %+v", undone)
	}
}
