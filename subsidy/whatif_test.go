package subsidy_test

import (
	"fmt"
	"slices"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// trial gives the published distribution of the round of w, changed.
func trial(t *testing.T, w *dbtest.World, change ...func(*subsidy.TrialForm)) subsidy.TrialForm {
	t.Helper()
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	form := round.Trial()
	for _, c := range change {
		c(&form)
	}
	return form
}

func tried(t *testing.T, w *dbtest.World, change ...func(*subsidy.TrialForm)) subsidy.WhatIf {
	t.Helper()
	got, err := w.Service.WhatIf(t.Context(), w.Administrator, dbtest.Round, trial(t, w, change...))
	fine(t, err)
	return got
}

func withCeiling(typed string) func(*subsidy.TrialForm) {
	return func(f *subsidy.TrialForm) { f.Ceiling = typed }
}

func withMethod(m subsidy.Distribution) func(*subsidy.TrialForm) {
	return func(f *subsidy.TrialForm) { f.Method = string(m) }
}

func withOverflow(o subsidy.Overflow) func(*subsidy.TrialForm) {
	return func(f *subsidy.TrialForm) { f.Overflow = string(o) }
}

func withSeed(seed string) func(*subsidy.TrialForm) {
	return func(f *subsidy.TrialForm) { f.Seed = seed }
}

// Three applications of € 23.100 each, and € 50.000.
func TestD1_ATrialSaysWhoGetsWhatByEachMethod(t *testing.T) {
	w, _ := drawnWorld(t)
	for name, tt := range map[string]struct {
		change               []func(*subsidy.TrialForm)
		whole, part, nothing int
		given                subsidy.Cents
	}{
		"as published":        {nil, 2, 0, 1, 46_200_00},
		"the last in part":    {[]func(*subsidy.TrialForm){withOverflow(subsidy.OverflowInPart)}, 2, 1, 0, 50_000_00},
		"enough":              {[]func(*subsidy.TrialForm){withCeiling("69.300")}, 3, 0, 0, 69_300_00},
		"a cent too little":   {[]func(*subsidy.TrialForm){withCeiling("€ 69.299,99")}, 2, 0, 1, 46_200_00},
		"nothing":             {[]func(*subsidy.TrialForm){withCeiling("0")}, 0, 0, 3, 0},
		"pro rata":            {[]func(*subsidy.TrialForm){withMethod(subsidy.DistributionProRata)}, 0, 3, 0, 50_000_00},
		"in order of receipt": {[]func(*subsidy.TrialForm){withMethod(subsidy.DistributionReceipt)}, 2, 0, 1, 46_200_00},
	} {
		t.Run(name, func(t *testing.T) {
			got := tried(t, w, tt.change...)
			if got.Whole != tt.whole || got.Part != tt.part || got.Nothing != tt.nothing || got.Given != tt.given {
				t.Errorf("%d get all, %d a part, %d nothing, %s in all", got.Whole, got.Part, got.Nothing, got.Given)
			}
			if got.Asked != 69_300_00 || got.Left() != got.Money()-tt.given || len(got.Short) != tt.part+tt.nothing || got.Drawn {
				t.Errorf("asked %s, left %s, %d fall short, by the draw: %t", got.Asked, got.Left(), len(got.Short), got.Drawn)
			}
		})
	}
}

func TestD1_ATrialStoresNothingAndTheSameQuestionHasTheSameAnswer(t *testing.T) {
	w, _ := drawnWorld(t)
	before, err := w.Store.RoundEvents(t.Context(), dbtest.Round)
	fine(t, err)
	first := tried(t, w)
	if again := tried(t, w); !slices.Equal(first.Short, again.Short) {
		t.Errorf("%v, then %v", first.Short, again.Short)
	}
	after, err := w.Store.RoundEvents(t.Context(), dbtest.Round)
	fine(t, err)
	if len(before) != len(after) {
		t.Error("a trial left an event")
	}
	_, err = w.Service.Draw(t.Context(), dbtest.Round)
	kind(t, err, subsidy.NotFound)
	// Some seed lets another fall out: the seed decides.
	for _, seed := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		if got := tried(t, w, withSeed(seed)); got.Short[0].Reference != first.Short[0].Reference {
			return
		}
	}
	t.Error("whatever the seed, the same one falls out")
}

func TestD1_ATrialThatCannotBeReadSaysAtWhichField(t *testing.T) {
	w, _ := drawnWorld(t)
	for field, change := range map[string]func(*subsidy.TrialForm){
		subsidy.FieldTrialCeiling:  withCeiling("veel"),
		subsidy.FieldTrialMethod:   withMethod("raden"),
		subsidy.FieldTrialOverflow: withOverflow(""),
		subsidy.FieldTrialSeed:     withSeed(" "),
	} {
		_, err := w.Service.WhatIf(t.Context(), w.Administrator, dbtest.Round, trial(t, w, change))
		if e := kind(t, err, subsidy.Invalid); len(e.Fields) != 1 || e.Fields[0].Field != field || e.Fields[0].Message == "" {
			t.Errorf("%s: %v", field, e.Fields)
		}
	}
	_, err := w.Service.WhatIf(t.Context(), w.Administrator, "onbekend", trial(t, w))
	kind(t, err, subsidy.NotFound)
}

func TestD1_ATrialIsForWhoRunsTheDrawAndForTheAuditor(t *testing.T) {
	w, _ := drawnWorld(t)
	form := trial(t, w)
	for _, u := range []subsidy.User{w.Preparer, w.Signatory, w.Assessor, w.Payer} {
		_, err := w.Service.WhatIf(t.Context(), u, dbtest.Round, form)
		kind(t, err, subsidy.Forbidden)
	}
	for _, u := range []subsidy.User{w.Administrator, w.Decider, w.Auditor} {
		_, err := w.Service.WhatIf(t.Context(), u, dbtest.Round, form)
		fine(t, err)
	}
}

func TestS1_WhatIsGrantedStaysGrantedWhateverIsTried(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 70_000_00, subsidy.DistributionReceipt))
	ref, version := w.Advised(t, dbtest.LocationAt(0), subsidy.VerdictGrant)
	dayOn(w)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	w.Filed(t, dbtest.LocationAt(1))
	w.Filed(t, dbtest.LocationAt(2))
	for typed, want := range map[string]struct {
		money subsidy.Cents
		whole int
	}{"70.000": {46_900_00, 2}, "60.000": {36_900_00, 1}, "23.100": {0, 0}, "10.000": {0, 0}} {
		got := tried(t, w, withCeiling(typed))
		if got.Granted != 23_100_00 || got.Money() != want.money || got.Whole != want.whole || got.Waiting() != 2 || got.Left() < 0 {
			t.Errorf("with %s: granted %s, %s to divide, %d of %d get all", typed, got.Granted, got.Money(), got.Whole, got.Waiting())
		}
	}
}

func TestD2_ASupplementMovesAnApplicationBackInTheOrderOfReceipt(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 50_000_00, subsidy.DistributionReceipt))
	var refs []subsidy.Reference
	for i := range 3 {
		refs = append(refs, w.Filed(t, dbtest.LocationAt(i)))
		w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1))
	}
	if got := tried(t, w); got.Short[0].Reference != refs[2] {
		t.Fatalf("%s falls out, want the last, %s", got.Short[0].Reference, refs[2])
	}
	completed(t, w, refs[0], programme("Twee leraren."))
	got := tried(t, w)
	if got.Short[0].Reference != refs[0] || got.Tied != subsidy.DateOf(w.Clock.Now()) {
		t.Errorf("%s falls out on %s, want the one that was complete last, %s", got.Short[0].Reference, got.Tied.Short(), refs[0])
	}
}

// completed lets a board answer a supplement now, about its programme.
func completed(t *testing.T, w *dbtest.World, ref subsidy.Reference, edit subsidy.Edit) {
	t.Helper()
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	_, err = w.Service.Save(t.Context(), w.Preparer, ref, edit)
	fine(t, err)
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
}

func TestD2_TheSeedDecidesAmongThoseOfTheDayOnWhichTheMoneyIsGone(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 50_000_00, subsidy.DistributionReceipt))
	for i := range 3 {
		w.Filed(t, dbtest.LocationAt(i))
	}
	out := map[subsidy.Reference]bool{}
	for n := range 60 { // enough that one of three is all but never missed
		got := tried(t, w, withSeed(fmt.Sprint("proef ", n)))
		out[got.Short[0].Reference] = true
		if got.Tied.IsZero() {
			t.Error("no day on which the money is gone")
		}
	}
	if len(out) != 3 {
		t.Errorf("%d of 3 ever fall out", len(out))
	}
	if got := tried(t, w, withCeiling("69.300")); !got.Tied.IsZero() {
		t.Errorf("with enough for all the money is gone on %s", got.Tied.Short())
	}
}

func TestD4D5_AfterTheDrawATrialFollowsItsOrderAndSaysWhatWasFreed(t *testing.T) {
	w, refs := drawnWorld(t)
	order := drawn(t, w).Order()
	got := tried(t, w, withSeed("iets anders"))
	if !got.Drawn || got.Short[0].Reference != order[2] || got.Freed != 0 || got.Advanced != 0 {
		t.Fatalf("by the draw: %t, %s falls out, %s freed for %d", got.Drawn, got.Short[0].Reference, got.Freed, got.Advanced)
	}
	for _, m := range []subsidy.Distribution{subsidy.DistributionReceipt, subsidy.DistributionProRata} {
		if tried(t, w, withMethod(m)).Drawn {
			t.Errorf("the draw decides in a distribution by %s", m)
		}
	}
	for _, ref := range refs {
		verdict := subsidy.VerdictGrant
		if ref == order[0] {
			verdict = subsidy.VerdictReject
		}
		version := w.Advise(t, ref, verdict)
		if ref == order[0] {
			_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
			fine(t, err)
		}
	}
	got = tried(t, w)
	if got.Freed != 23_100_00 || got.Advanced != 1 || got.Whole != 2 || len(got.Short) != 0 {
		t.Errorf("%s freed for %d, %d get all", got.Freed, got.Advanced, got.Whole)
	}
	agrees(t, w, got)
}

// agrees holds a trial of the published distribution against what decisions
// are held to.
func agrees(t *testing.T, w *dbtest.World, got subsidy.WhatIf) {
	t.Helper()
	draw, err := w.Store.Draw(t.Context(), dbtest.Round)
	fine(t, err)
	claims, err := w.Store.RoundClaims(t.Context(), dbtest.Round)
	fine(t, err)
	var given subsidy.Cents
	for _, cents := range subsidy.DrawnAwards(got.Round.Room(), draw, claims, got.Round.Scheme.Overflow) {
		given += cents
	}
	if given != got.Given {
		t.Errorf("the trial gives %s, the draw %s", got.Given, given)
	}
}

func TestD5_AGrantInPartFreesTheRestForTheNextInOrder(t *testing.T) {
	w, _ := drawnWorld(t)
	order := drawn(t, w).Order()
	_, err := w.Service.Decide(t.Context(), w.Decider, order[0], w.Advise(t, order[0], subsidy.VerdictGrantPart), w.Read(t, w.Decider, order[0]))
	fine(t, err)
	got := tried(t, w)
	if got.Granted != 3_000_00 || got.Freed != 20_100_00 || got.Advanced != 1 || got.Whole != 2 {
		t.Errorf("%s granted, %s freed for %d, %d get all", got.Granted, got.Freed, got.Advanced, got.Whole)
	}
	agrees(t, w, got)
}

func TestD5_AWithdrawalAfterTheDrawFreesItsMoneyForTheNextInOrder(t *testing.T) {
	w, _ := drawnWorld(t)
	order := drawn(t, w).Order()
	_, err := w.Service.Withdraw(t.Context(), w.Signatory, order[1], "Wij doen het zonder subsidie.", true)
	fine(t, err)
	got := tried(t, w)
	if !got.Drawn || got.Freed != 23_100_00 || got.Advanced != 1 || got.Whole != 2 || got.Waiting() != 2 {
		t.Errorf("%s freed for %d, %d of %d get all", got.Freed, got.Advanced, got.Whole, got.Waiting())
	}
	agrees(t, w, got)
}

func TestARoundBeginsATrialWithWhatItPublished(t *testing.T) {
	w, _ := drawnWorld(t)
	form := trial(t, w)
	if form.Ceiling != "50.000" || form.Method != string(subsidy.DistributionDraw) || form.Overflow != string(subsidy.OverflowSkip) {
		t.Errorf("%+v", form)
	}
	if got := tried(t, w); got.Ceiling != got.Round.Ceiling {
		t.Errorf("%s is read as %s", form.Ceiling, got.Ceiling)
	}
}
