package subsidy_test

import (
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// underEmbargo takes an advised application to a decision that is booked and
// not announced.
func underEmbargo(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
	t.Helper()
	fine(t, w.Service.Prepare(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref)))
}

func roundNow(t *testing.T, w *dbtest.World) subsidy.Round {
	t.Helper()
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	return round
}

func withdraw(t *testing.T, w *dbtest.World, ref subsidy.Reference) subsidy.Letter {
	t.Helper()
	letter, err := w.Service.Withdraw(t.Context(), w.Signatory, ref, "De vestiging sluit.", true)
	fine(t, err)
	return letter
}

func stateOf(t *testing.T, w *dbtest.World, ref subsidy.Reference) subsidy.State {
	t.Helper()
	a, err := w.Store.FiledApplication(t.Context(), ref)
	fine(t, err)
	return a.State
}

func TestS11S6_ASignatoryTakesAnApplicationBackAndTheLocationMayFileAgain(t *testing.T) {
	for _, c := range []struct {
		name string
		to   func(*testing.T, *dbtest.World, subsidy.Reference)
	}{
		{"submitted", func(*testing.T, *dbtest.World, subsidy.Reference) {}},
		{"in assessment", func(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
			fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
		}},
		{"advised", func(t *testing.T, w *dbtest.World, ref subsidy.Reference) { w.Advise(t, ref, subsidy.VerdictGrant) }},
		{"prepared", func(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
			w.Advise(t, ref, subsidy.VerdictGrant)
			dayOn(w)
			underEmbargo(t, w, ref)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dbtest.NewWith(t, small(t, 900_000_000, subsidy.DistributionReceipt))
			ref := w.Filed(t, dbtest.Location)
			c.to(t, w, ref)
			_, err := w.Service.Withdraw(t.Context(), w.Preparer, ref, "", true)
			refused(t, err, subsidy.Forbidden, subsidy.S11)
			_, err = w.Service.Withdraw(t.Context(), w.Other, ref, "", true)
			kind(t, err, subsidy.NotFound)
			letter := withdraw(t, w, ref)
			if again := withdraw(t, w, ref); again != letter || letter.Kind != subsidy.LetterWithdrawal {
				t.Errorf("twice gives %+v and %+v", letter, again)
			}
			if r := roundNow(t, w); r.Asked != 0 || r.Undecided != 0 || r.Granted != 0 || r.Filed != 1 {
				t.Errorf("the round has asked %v of %d, granted %v, filed %d", r.Asked, r.Undecided, r.Granted, r.Filed)
			}
			again := w.Filed(t, dbtest.Location)
			if again == ref || stateOf(t, w, again) != subsidy.Submitted || stateOf(t, w, ref) != subsidy.Withdrawn {
				t.Errorf("the second is %s, the first %s", stateOf(t, w, again), stateOf(t, w, ref))
			}
		})
	}
}

func TestS11A9_WithdrawingNeedsItsTickAndGivingBackItsReason(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	_, err := w.Service.Withdraw(t.Context(), w.Signatory, ref, strings.Repeat("x", subsidy.TextMaximum+1), false)
	faultsAre(t, err, map[string]string{subsidy.FieldWithdraw: "Vink aan", subsidy.FieldWithdrawReason: "te lang"})
	_, err = w.Service.Withdraw(t.Context(), w.Signatory, ref, "", false)
	if e := kind(t, err, subsidy.Invalid); len(e.Fields) != 1 || e.Fields[0].Rule != subsidy.S11 {
		t.Errorf("the tick is asked for under another rule: %+v", e.Fields)
	}
	refused(t, w.Service.Return(t.Context(), w.Decider, ref, 1, " "), subsidy.Invalid, subsidy.A9)
	if stateOf(t, w, ref) != subsidy.Submitted {
		t.Error("it was withdrawn")
	}
	_, err = w.Service.Withdraw(t.Context(), w.Signatory, w.Draft(t, dbtest.LocationAt(3)), "", true)
	refused(t, err, subsidy.Conflict, subsidy.S11)
}

func TestAWithdrawnApplicationIsNotDecidedAndADecidedOneNotWithdrawn(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	decided, other := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	withdraw(t, w, ref)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	says(t, kind(t, err, subsidy.Conflict).Message, "Ingetrokken")
	_, err = w.Service.Decide(t.Context(), w.Decider, decided, other, w.Read(t, w.Decider, decided))
	fine(t, err)
	_, err = w.Service.Withdraw(t.Context(), w.Signatory, decided, "", true)
	says(t, refused(t, err, subsidy.Conflict, subsidy.A7), "Verleend")
}

// A board must not learn from a refusal that a decision waits under embargo.
func TestARefusalKeepsTheEmbargo(t *testing.T) {
	w := dbtest.New(t)
	ref, _ := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	w.Clock.Set(dbtest.AfterClosing)
	underEmbargo(t, w, ref)
	_, err := w.Service.ReportChange(t.Context(), w.Signatory, ref, subsidy.ChangeForm{}, w.Clock.Now())
	if e := kind(t, err, subsidy.Invalid); strings.Contains(e.Error(), "klaargezet") {
		t.Error(e)
	}
	file, err := w.Service.FiledFile(t.Context(), w.Preparer, ref)
	fine(t, err)
	if len(file.Letters) != 1 || file.Letters[0].Kind != subsidy.LetterReceipt {
		t.Errorf("it has %d letters", len(file.Letters))
	}
}

func TestS1D5_WhatADecisionUnderEmbargoHadBookedGoesBackByACounterRow(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	first, _ := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	dayOn(w)
	second, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	dayOn(w)
	underEmbargo(t, w, first)
	_, err := w.Service.Decide(t.Context(), w.Decider, second, version, w.Read(t, w.Decider, second))
	kind(t, err, subsidy.NoRoom)
	withdraw(t, w, first)
	a, err := w.Store.FiledApplication(t.Context(), first)
	fine(t, err)
	rows, err := w.Store.Ledger(t.Context(), a.ID)
	fine(t, err)
	if len(rows) != 2 || rows[0].Amount+rows[1].Amount != 0 || !slices.ContainsFunc(rows, func(e subsidy.LedgerEntry) bool {
		return e.Amount == -2_310_000 && e.Ground == subsidy.GroundWithdrawn && !e.OnReview
	}) {
		t.Errorf("the ledger has %+v", rows)
	}
	_, err = w.Service.Decide(t.Context(), w.Decider, second, version, w.Read(t, w.Decider, second))
	fine(t, err)
	if r := roundNow(t, w); r.Granted != 2_310_000 {
		t.Errorf("granted %v", r.Granted)
	}
}

func TestD5_WhatAWithdrawalFreesInAConfirmedDrawGoesToTheNextInOrder(t *testing.T) {
	for _, embargo := range []bool{false, true} {
		w, refs := drawnWorld(t)
		order := drawn(t, w).Order()
		versions := map[subsidy.Reference]int64{}
		for _, ref := range refs {
			versions[ref] = w.Advise(t, ref, subsidy.VerdictGrant)
		}
		decide := func(place int) error {
			_, err := w.Service.Decide(t.Context(), w.Decider, order[place], versions[order[place]], w.Read(t, w.Decider, order[place]))
			return err
		}
		if embargo {
			underEmbargo(t, w, order[0])
		}
		refused(t, decide(2), subsidy.NoRoom, subsidy.D5)
		withdraw(t, w, order[0])
		fine(t, decide(2))
		fine(t, decide(1))
	}
}

func TestD6D5_The2019CaseWithWithdrawalsADrawIsAnnouncedAndEveryValidApplicationGranted(t *testing.T) {
	w, refs := drawnWorld(t)
	ctx := t.Context()
	if !roundNow(t, w).DrawDue() {
		t.Fatal("there is enough")
	}
	fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	_, err := w.Service.ReportChange(ctx, w.Preparer, refs[1], subsidy.ChangeForm{Kind: "other", Text: "Wij beginnen een week later."}, w.Clock.Now())
	fine(t, err)
	withdraw(t, w, refs[0])
	if r := roundNow(t, w); r.DrawDue() {
		t.Fatalf("still %v too much", -r.Free())
	}
	refused(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round), subsidy.Conflict, subsidy.D6)
	for _, ref := range refs[1:] {
		version := w.Advise(t, ref, subsidy.VerdictGrant)
		_, err := w.Service.Decide(ctx, w.Decider, ref, version, w.Read(t, w.Decider, ref))
		fine(t, err)
	}
	if r := roundNow(t, w); r.Granted != 2*2_310_000 {
		t.Errorf("granted %v", r.Granted)
	}
}

func TestS11D5_ADecisionOnWhatWasWithdrawnWithoutAdviceSaysThatItWasWithdrawn(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	withdraw(t, w, ref)
	version := w.Version(t, ref)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, "")
	says(t, refused(t, err, subsidy.Conflict, subsidy.D5), "‘Ingetrokken’")
	says(t, refused(t, w.Service.Prepare(t.Context(), w.Decider, ref, version, ""), subsidy.Conflict, subsidy.D5), "‘Ingetrokken’")
	_, err = w.Service.Preview(t.Context(), w.Decider, ref)
	says(t, refused(t, err, subsidy.Conflict, subsidy.D5), "‘Ingetrokken’")
}
