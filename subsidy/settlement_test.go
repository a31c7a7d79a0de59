package subsidy_test

import (
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// running takes an application to the first day of its activities: 11 July 2022.
func running(t *testing.T, w *dbtest.World, code subsidy.LocationCode, verdict subsidy.Verdict) subsidy.Reference {
	t.Helper()
	ref := decidedFile(t, w, code, verdict)
	w.Clock.Set(day(2022, time.July, 11).Start())
	fine(t, w.Service.BeginDue(t.Context()))
	return ref
}

func propose(t *testing.T, w *dbtest.World, ref subsidy.Reference, amount, ground string) error {
	t.Helper()
	return w.Service.ProposeSettlement(t.Context(), w.Assessor, ref, subsidy.ProposalForm{Amount: amount, Ground: ground})
}

func TestS15A7_AGrantBeginsOnTheFirstDayOfItsActivitiesAndNotAnInstantBefore(t *testing.T) {
	w := dbtest.New(t)
	rejected := decidedFile(t, w, dbtest.LocationAt(2), subsidy.VerdictReject)
	ref := decidedFile(t, w, dbtest.Location, subsidy.VerdictGrant)
	w.Clock.Set(day(2022, time.July, 11).Start().Add(-time.Microsecond))
	if due, err := w.Store.BeginnableFiles(t.Context(), day(2022, time.July, 10)); err != nil || len(due) > 0 {
		t.Errorf("%d are opened the day before, %v", len(due), err)
	}
	fine(t, w.Service.PassTime(t.Context()))
	if got := stateOf(t, w, ref); got != subsidy.Granted {
		t.Fatalf("it is %s the evening before", got)
	}
	w.Clock.Set(day(2022, time.July, 11).Start())
	for range 2 {
		fine(t, w.Service.PassTime(t.Context()))
		if stateOf(t, w, ref) != subsidy.Running || stateOf(t, w, rejected) != subsidy.Rejected {
			t.Fatalf("it is %s, the rejected one %s", stateOf(t, w, ref), stateOf(t, w, rejected))
		}
	}
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	if e := file.Events[0]; e.Action != subsidy.ActBegin || e.Actor != "" || e.ActorName != "Portaal" {
		t.Errorf("the event is %+v", e)
	}
}

func TestS15_TheDayOnWhichActivitiesBegin(t *testing.T) {
	decided := day(2022, time.May, 18)
	for _, c := range []struct {
		name        string
		parts       []subsidy.Part
		first, from string
		want        subsidy.Date
	}{
		{"the zomerschool first", subsidy.Parts, "11-7-2022", "1-8-2022", day(2022, time.July, 11)},
		{"the overgangsbeleid first", subsidy.Parts, "11-7-2022", "1 juni 2022", day(2022, time.June, 1)},
		{"only one can be read", subsidy.Parts, "ergens in juli", "1-8-2022", day(2022, time.August, 1)},
		{"a part that is not asked", subsidy.Parts[1:], "11-7-2022", "1-8-2022", day(2022, time.August, 1)},
		{"none can be read", subsidy.Parts, "", "x", day(2022, time.May, 19)},
	} {
		d := subsidy.FiledDocument{Answers: subsidy.Answers{Parts: c.parts, Zomerschool: subsidy.ZomerschoolAnswers{FirstDay: c.first},
			Overgangsbeleid: subsidy.OvergangsbeleidAnswers{From: c.from}}}
		if got := d.BeginsOn(decided); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestA10D5_ALowerSettlementFreesTheDifferenceAndNothingIsSettledHigher(t *testing.T) {
	w := dbtest.New(t)
	ref := running(t, w, dbtest.Location, subsidy.VerdictGrant)
	s, ctx := w.Service, t.Context()
	kind(t, s.Report(ctx, w.Preparer, ref, "x"), subsidy.Forbidden)
	faultsAre(t, s.Report(ctx, w.Signatory, ref, " "), map[string]string{subsidy.FieldReport: "Schrijf"})
	kind(t, propose(t, w, ref, "1", ""), subsidy.Conflict)
	fine(t, s.Report(ctx, w.Signatory, ref, "Zestien leerlingen, tien dagen."))
	faultsAre(t, propose(t, w, ref, "23.100,01", ""), map[string]string{subsidy.FieldSettledAmount: "ten hoogste"})
	faultsAre(t, propose(t, w, ref, "23.000", ""), map[string]string{subsidy.FieldSettlementGround: "waarom"})
	faultsAre(t, propose(t, w, ref, "23.000", "zomaar"), map[string]string{subsidy.FieldSettlementGround: "waarom"})
	faultsAre(t, propose(t, w, ref, "alles", ""), map[string]string{subsidy.FieldSettledAmount: "niet als bedrag"})
	refused(t, s.Settle(ctx, w.Decider, ref, w.Version(t, ref)), subsidy.Conflict, subsidy.A10)
	fine(t, propose(t, w, ref, "20.000", "4:46(2)(a)"))
	kind(t, s.Settle(ctx, w.Decider, ref, w.Version(t, ref)-1), subsidy.Conflict)
	fine(t, s.Settle(ctx, w.Decider, ref, w.Version(t, ref)))
	if r := roundNow(t, w); r.Granted != 2_000_000 || stateOf(t, w, ref) != subsidy.Settled {
		t.Errorf("granted %v, it is %s", r.Granted, stateOf(t, w, ref))
	}
	kind(t, s.Close(ctx, w.Decider, ref), subsidy.Forbidden)
	fine(t, s.Close(ctx, w.Payer, ref))
	if stateOf(t, w, ref) != subsidy.Closed {
		t.Error("it is not closed")
	}
}

func TestA12_WhoProposedAnAmountDoesNotSettleIt(t *testing.T) {
	w := dbtest.New(t)
	ref := running(t, w, dbtest.Location, subsidy.VerdictGrant)
	fine(t, w.Service.Report(t.Context(), w.Signatory, ref, "Alles gedaan."))
	fine(t, propose(t, w, ref, "23.000", "4:46(2)(b)"))
	fine(t, w.Service.ProposeSettlement(t.Context(), w.Assessor2, ref, subsidy.ProposalForm{Amount: "23.100"}))
	for _, by := range []subsidy.User{w.Assessor, w.Assessor2} {
		by.Role = subsidy.Decider
		refused(t, w.Service.Settle(t.Context(), by, ref, w.Version(t, ref)), subsidy.Forbidden, subsidy.A12)
	}
	fine(t, w.Service.Settle(t.Context(), w.Decider, ref, w.Version(t, ref)))
	if r := roundNow(t, w); r.Granted != 2_310_000 {
		t.Errorf("granted %v: the last proposal counts", r.Granted)
	}
}

func TestA12_NothingIsSettledOnTheProposalOfWhoDeclaredATieSince(t *testing.T) {
	w := dbtest.New(t)
	ref := running(t, w, dbtest.Location, subsidy.VerdictGrant)
	fine(t, w.Service.Report(t.Context(), w.Signatory, ref, "Alles gedaan."))
	fine(t, propose(t, w, ref, "23.000", "4:46(2)(b)"))
	declare(t, w, w.Assessor)
	for _, by := range []subsidy.User{w.Decider, w.Decider2} {
		says(t, refused(t, w.Service.Settle(t.Context(), by, ref, w.Version(t, ref)), subsidy.Forbidden, subsidy.A12), "Wie het voorstel deed")
	}
	fine(t, w.Service.ProposeSettlement(t.Context(), w.Assessor2, ref, subsidy.ProposalForm{Amount: "23.100"}))
	fine(t, w.Service.Settle(t.Context(), w.Decider, ref, w.Version(t, ref)))
}

func TestA10_NothingIsSettledWhileAnObjectionWaits(t *testing.T) {
	w := dbtest.New(t)
	ref := running(t, w, dbtest.Location, subsidy.VerdictGrantPart)
	o := object(t, w, ref)
	fine(t, w.Service.Report(t.Context(), w.Signatory, ref, "Alles gedaan."))
	fine(t, propose(t, w, ref, "3.000", ""))
	refused(t, w.Service.Settle(t.Context(), w.Decider, ref, w.Version(t, ref)), subsidy.Conflict, subsidy.A7)
	fine(t, decideOn(t, w, o, adviseOn(t, w, o, subsidy.OutcomeUpheld, "")))
	if stateOf(t, w, ref) != subsidy.Reported {
		t.Errorf("it is %s", stateOf(t, w, ref))
	}
	fine(t, propose(t, w, ref, "23.100", ""))
	fine(t, w.Service.Settle(t.Context(), w.Decider, ref, w.Version(t, ref)))
}

// What lies outside the ceiling goes back first: it is nobody's room.
func TestD5S1_ALowerSettlementTakesBackWhatWasGrantedOnReviewFirst(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	ref := decidedFile(t, w, dbtest.LocationAt(1), subsidy.VerdictReject)
	w.Clock.Set(dbtest.Open.Add(time.Hour))
	other, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	dayOn(w)
	_, err := w.Service.Decide(t.Context(), w.Decider, other, version, w.Read(t, w.Decider, other))
	fine(t, err)
	o := object(t, w, ref)
	fine(t, decideOn(t, w, o, adviseOn(t, w, o, subsidy.OutcomeUpheld, "")))
	w.Clock.Set(day(2022, time.July, 11).Start())
	fine(t, w.Service.BeginDue(t.Context()))
	fine(t, w.Service.Report(t.Context(), w.Signatory, ref, "Minder leerlingen."))
	fine(t, propose(t, w, ref, "20.000", "4:46(2)(a)"))
	fine(t, w.Service.Settle(t.Context(), w.Decider, ref, w.Version(t, ref)))
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 2_000_000 {
		t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
	}
}
