package subsidy_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// decidedFile takes a filed application to an announced decision: a rejection at
// once, a grant after the closing.
func decidedFile(t *testing.T, w *dbtest.World, code subsidy.LocationCode, verdict subsidy.Verdict) subsidy.Reference {
	t.Helper()
	ref, version := w.Advised(t, code, verdict)
	if verdict != subsidy.VerdictReject {
		w.Clock.Set(dbtest.AfterClosing)
	}
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	return ref
}

func object(t *testing.T, w *dbtest.World, ref subsidy.Reference) subsidy.Objection {
	t.Helper()
	o, err := w.Service.Object(t.Context(), w.Signatory, ref, subsidy.ObjectForm{Grounds: "Het programma valt buiten de lessen."}, w.Clock.Now())
	fine(t, err)
	return o
}

func objectionNow(t *testing.T, w *dbtest.World, id string) subsidy.Objection {
	t.Helper()
	o, err := w.Store.Objection(t.Context(), id)
	fine(t, err)
	return o
}

// adviseOn takes an objection as far as an advice of the second assessor.
func adviseOn(t *testing.T, w *dbtest.World, o subsidy.Objection, outcome subsidy.ObjectionOutcome, extra string) int64 {
	t.Helper()
	fine(t, w.Service.TakeObjection(t.Context(), w.Assessor2, o.ID, o.Version, false))
	fine(t, w.Service.AdviseObjection(t.Context(), w.Assessor2, o.ID, subsidy.ObjectionAdvice{
		Version: o.Version + 1, Outcome: string(outcome), Extra: extra, Motivation: "Opnieuw bekeken.",
	}))
	return o.Version + 2
}

func decideOn(t *testing.T, w *dbtest.World, o subsidy.Objection, version int64) error {
	t.Helper()
	_, err := w.Service.DecideObjection(t.Context(), w.Decider2, o.ID, version, w.ReadReview(t, w.Decider2, o.ID))
	return err
}

func TestA7_AnObjectionIsOnTimeUntilTheLastInstantOfItsTermAndTakenAfterItAsLate(t *testing.T) {
	end := time.Date(2022, time.June, 29, 22, 0, 0, 0, time.UTC) // midnight in Amsterdam
	for _, c := range []struct {
		name     string
		received time.Time
		late     bool
		due      subsidy.Date
	}{
		{"on the day of the decision", dbtest.AfterClosing.Add(time.Hour), false, day(2022, time.August, 10)},
		{"in the last microsecond", end.Add(-time.Microsecond), false, day(2022, time.August, 10)},
		{"an instant later", end, true, day(2022, time.August, 11)},
		{"half a year later", end.AddDate(0, 6, 0), true, day(2023, time.February, 9)},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dbtest.New(t)
			ref := decidedFile(t, w, dbtest.Location, subsidy.VerdictGrant)
			w.Clock.Set(c.received.Add(time.Second)) // it waited for its turn
			o, err := w.Service.Object(t.Context(), w.Signatory, ref, subsidy.ObjectForm{Grounds: "Waarom?"}, c.received)
			fine(t, err)
			if o.Late != c.late || o.Due != c.due || !o.FiledAt.Equal(c.received) || o.SHA256 != subsidy.HashText(o.Document) {
				t.Errorf("late %v, due %v, filed %v", o.Late, o.Due, o.FiledAt)
			}
			letter := letterOf(t, w, ref, subsidy.LetterObjectionReceived)
			if letter.DecideBy != c.due || letter.SHA256 != o.SHA256 || (letter.Facts != "") != c.late || letter.ObjectionUntil != day(2022, time.June, 29) {
				t.Errorf("the letter says %+v", letter)
			}
			if got := objectionNow(t, w, o.ID); got != o {
				t.Errorf("it reads back as %+v", got)
			}
		})
	}
}

func TestA6A7_TheLastDayToDecideOnAnObjection(t *testing.T) {
	for _, c := range []struct {
		until, filed subsidy.Date
		committee    bool
		due, more    subsidy.Date
	}{
		{day(2021, time.August, 12), day(2021, time.July, 20), false, day(2021, time.September, 23), day(2021, time.November, 4)},
		{day(2021, time.August, 12), day(2021, time.July, 20), true, day(2021, time.November, 4), day(2021, time.December, 16)},
		// Six weeks end on Whit Monday.
		{day(2022, time.April, 25), day(2022, time.April, 25), false, day(2022, time.June, 7), day(2022, time.July, 19)},
		// Twelve weeks end on Christmas Day.
		{day(2023, time.October, 2), day(2023, time.October, 2), true, day(2023, time.December, 27), day(2024, time.February, 7)},
	} {
		if got := subsidy.ObjectionDue(c.until, c.filed, c.committee); got != c.due || subsidy.ObjectionExtended(got) != c.more {
			t.Errorf("until %v: due %v and %v, want %v and %v", c.until, got, subsidy.ObjectionExtended(got), c.due, c.more)
		}
	}
}

func TestS1D5A7_AnUpheldObjectionBooksWhatItBringsUnderTheCeilingWhereItFits(t *testing.T) {
	for _, c := range []struct {
		verdict subsidy.Verdict
		outcome subsidy.ObjectionOutcome
		extra   string
		state   subsidy.State
		total   subsidy.Cents
	}{
		{subsidy.VerdictReject, subsidy.OutcomeUpheld, "", subsidy.Granted, 2_310_000},
		{subsidy.VerdictReject, subsidy.OutcomeUpheldPart, "1.000,50", subsidy.PartlyGranted, 100_050},
		{subsidy.VerdictGrantPart, subsidy.OutcomeUpheld, "", subsidy.Granted, 2_310_000},
		{subsidy.VerdictGrantPart, subsidy.OutcomeUpheldPart, "1.000", subsidy.PartlyGranted, 400_000},
		{subsidy.VerdictGrantPart, subsidy.OutcomeUnfounded, "", subsidy.PartlyGranted, 300_000},
		{subsidy.VerdictReject, subsidy.OutcomeUnfounded, "", subsidy.Rejected, 0},
		{subsidy.VerdictGrant, subsidy.OutcomeUnfounded, "", subsidy.Granted, 2_310_000},
	} {
		t.Run(fmt.Sprintf("%s %s", c.verdict, c.outcome), func(t *testing.T) {
			w := dbtest.New(t)
			ref := decidedFile(t, w, dbtest.Location, c.verdict)
			w.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
			o := object(t, w, ref)
			version := adviseOn(t, w, o, c.outcome, c.extra)
			preview, err := w.Service.PreviewObjection(t.Context(), w.Decider2, o.ID)
			if err != nil || preview.Obstacle != nil || preview.OnReview || preview.Letter.Granted != c.total {
				t.Fatalf("the preview is %+v, %v, %v", preview.Letter, preview.Obstacle, err)
			}
			fine(t, decideOn(t, w, o, version))
			if r := roundNow(t, w); r.Granted != c.total || r.GrantedOnReview != 0 || stateOf(t, w, ref) != c.state {
				t.Errorf("granted %v and %v, it is %s", r.Granted, r.GrantedOnReview, stateOf(t, w, ref))
			}
			letter := letterOf(t, w, ref, subsidy.LetterObjectionDecided)
			if letter.Granted != c.total || letter.Motivation != "Opnieuw bekeken." || letter.Grounds[0] != c.outcome.Title() || letter.SHA256 != o.SHA256 {
				t.Errorf("the letter says %+v", letter)
			}
			refused(t, decideOn(t, w, o, version+1), subsidy.Conflict, subsidy.A7)
		})
	}
}

func TestS14S15_TheLetterOfAnUpheldObjectionCarriesTheDutiesAndThePageOfAChangeSaysTheSame(t *testing.T) {
	for _, c := range []struct {
		verdict  subsidy.Verdict
		outcome  subsidy.ObjectionOutcome
		extra    string
		pupils   int
		says     string
		accounts string
	}{
		{subsidy.VerdictReject, subsidy.OutcomeUpheld, "", 18, "Of als minder dan 85% van de 18 leerlingen komt: dat is minder dan 16.", "Leg daarna verantwoording af: hoeveel leerlingen"},
		{subsidy.VerdictReject, subsidy.OutcomeUpheldPart, "10.000", 0, "Of als minder dan 85% komt van de leerlingen voor wie u subsidie krijgt.", "Leg daarna verantwoording af: wat u deed"},
		{subsidy.VerdictGrantPart, subsidy.OutcomeUpheld, "", 18, "dat is minder dan 16.", "Leg daarna verantwoording af: hoeveel leerlingen"},
	} {
		w := dbtest.New(t)
		ref := decidedFile(t, w, dbtest.Location, c.verdict)
		w.Clock.Set(dbtest.AfterClosing)
		o := object(t, w, ref)
		version := adviseOn(t, w, o, c.outcome, c.extra)
		fine(t, decideOn(t, w, o, version))
		file, err := w.Service.CaseFile(t.Context(), w.Assessor2, ref)
		fine(t, err)
		letter := lastLetterOf(t, file, subsidy.LetterObjectionDecided)
		text := said(letter.Blocks)
		for _, want := range []string{"Bijzondere meldplicht.", c.says, c.accounts, "Berekening van het bedrag", " op " + letter.IBAN + "."} {
			if letter.IBAN == "" || !strings.Contains(text, want) {
				t.Errorf("%s, %s: the letter lacks %q: %s", c.verdict, c.outcome, want, text)
			}
		}
		_, duty, err := w.Service.Reporting(t.Context(), w.Preparer, ref)
		fine(t, err)
		if duty.Pupils != c.pupils || letter.Pupils != c.pupils || duty.Minimum != letter.MinimumPupils || !duty.Programme {
			t.Errorf("%s, %s: the page says %+v", c.verdict, c.outcome, duty)
		}
	}
}

func TestS1_WhereTheRoundIsExhaustedAnUpheldObjectionIsBookedApartIfThereWasRoomAtTheFirstDecision(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	ref := decidedFile(t, w, dbtest.LocationAt(1), subsidy.VerdictReject)
	w.Clock.Set(dbtest.Open.Add(time.Hour))
	other, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	dayOn(w)
	_, err := w.Service.Decide(t.Context(), w.Decider, other, version, w.Read(t, w.Decider, other))
	fine(t, err)
	o := object(t, w, ref)
	ready := adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
	preview, err := w.Service.PreviewObjection(t.Context(), w.Decider2, o.ID)
	if err != nil || preview.Obstacle != nil || !preview.OnReview {
		t.Fatalf("the preview is %+v, %v", preview.Obstacle, err)
	}
	says(t, preview.Letter.Facts, "artikel 4:25, derde lid")
	fine(t, decideOn(t, w, o, ready))
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 2_310_000 || r.Room() != 90_000 {
		t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
	}
}

func TestS1_WhereThereWasNoRoomAtTheFirstDecisionEitherAnObjectionBringsNothing(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	first, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	dayOn(w)
	_, err := w.Service.Decide(t.Context(), w.Decider, first, version, w.Read(t, w.Decider, first))
	fine(t, err)
	minuteOn(w)
	ref, version := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictReject)
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	o := object(t, w, ref)
	ready := adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
	says(t, refused(t, decideOn(t, w, o, ready), subsidy.NoRoom, subsidy.S1), "artikel 4:25, derde lid", "€\u00a0900,00")
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 0 || stateOf(t, w, ref) != subsidy.Rejected {
		t.Errorf("granted %v and %v, it is %s", r.Granted, r.GrantedOnReview, stateOf(t, w, ref))
	}
}

// What a decision gave itself was there at its instant, and is not there twice.
func TestS1_WhatADecisionGaveItselfIsNoRoomForItsObjection(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	large := w.Filed(t, dbtest.LocationAt(3))
	dayOn(w)
	first, version := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrantPart) // 3,000.00
	dayOn(w)
	other, otherVersion := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrantPart)
	fine(t, w.Service.Take(t.Context(), w.Assessor, large))
	w.Check(t, w.Assessor, large)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, large, subsidy.AdviceForm{Version: w.Version(t, large), Verdict: "deels", Amount: "18.000", Motivation: "x", Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven)}))
	dayOn(w)
	for _, d := range []struct {
		ref     subsidy.Reference
		version int64
	}{{large, w.Version(t, large)}, {first, version}, {other, otherVersion}} { // 18,000 + 3,000 + 3,000: all
		w.Clock.Set(w.Clock.Now().Add(time.Minute))
		_, err := w.Service.Decide(t.Context(), w.Decider, d.ref, d.version, w.Read(t, w.Decider, d.ref))
		fine(t, err)
	}
	o := object(t, w, first) // when it was decided 6,000 were left, of which it took 3,000
	ready := adviseOn(t, w, o, subsidy.OutcomeUpheldPart, "3.000,01")
	says(t, refused(t, decideOn(t, w, o, ready), subsidy.NoRoom, subsidy.S1), "€\u00a03.000,00")
	fine(t, w.Service.TakeObjection(t.Context(), w.Assessor2, o.ID, ready, false))
	fine(t, w.Service.AdviseObjection(t.Context(), w.Assessor2, o.ID, subsidy.ObjectionAdvice{Version: ready + 1, Outcome: "upheld in part", Extra: "3.000", Motivation: "x"}))
	fine(t, decideOn(t, w, o, ready+2))
	if r := roundNow(t, w); r.Granted != 2_400_000 || r.GrantedOnReview != 300_000 {
		t.Errorf("granted %v and %v", r.Granted, r.GrantedOnReview)
	}
}

func TestS1_TwoObjectionsUpheldAtOnceShareOneRoom(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	var objections []subsidy.Objection
	var versions []int64
	for i := range 2 {
		ref := decidedFile(t, w, dbtest.LocationAt(i), subsidy.VerdictReject)
		o := object(t, w, ref)
		objections, versions = append(objections, o), append(versions, adviseOn(t, w, o, subsidy.OutcomeUpheld, ""))
	}
	var wait sync.WaitGroup
	for i, o := range objections {
		for range 4 {
			wait.Go(func() {
				for range 2 { // what is left for the second changes its letter: that is read again
					_, _ = w.Service.DecideObjection(t.Context(), w.Decider2, o.ID, versions[i], w.ReadReview(t, w.Decider2, o.ID))
				}
			})
		}
	}
	wait.Wait()
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 2_310_000 {
		t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
	}
}

func TestA12_AnObjectionIsHandledByPeopleWhoHadNoPartInTheDecision(t *testing.T) {
	w := dbtest.New(t)
	ref := decidedFile(t, w, dbtest.Location, subsidy.VerdictReject)
	o := object(t, w, ref)
	s, ctx := w.Service, t.Context()
	says(t, refused(t, s.TakeObjection(ctx, w.Assessor, o.ID, o.Version, false), subsidy.Forbidden, subsidy.A12), "Een collega")
	kind(t, s.TakeObjection(ctx, w.Decider2, o.ID, o.Version, false), subsidy.Forbidden)
	kind(t, s.AdviseObjection(ctx, w.Assessor2, o.ID, subsidy.ObjectionAdvice{Version: o.Version, Outcome: "unfounded", Motivation: "x"}), subsidy.Conflict)
	version := adviseOn(t, w, o, subsidy.OutcomeUnfounded, "")
	file, err := s.ObjectionFile(ctx, w.Decider, o.ID)
	fine(t, err)
	refused(t, file.Apart, subsidy.Forbidden, subsidy.A12)
	_, err = s.DecideObjection(ctx, w.Decider, o.ID, version, w.ReadReview(t, w.Decider, o.ID))
	refused(t, err, subsidy.Forbidden, subsidy.A12)
	both := w.Assessor2
	both.Role = subsidy.Decider
	_, err = s.DecideObjection(ctx, both, o.ID, version, w.ReadReview(t, both, o.ID))
	says(t, refused(t, err, subsidy.Forbidden, subsidy.A12), "U gaf zelf het advies")
	_, err = s.DecideObjection(ctx, w.Assessor2, o.ID, version, w.ReadReview(t, w.Assessor2, o.ID))
	kind(t, err, subsidy.Forbidden)
	declare(t, w, w.Assessor2)
	_, err = s.DecideObjection(ctx, w.Decider2, o.ID, version, w.ReadReview(t, w.Decider2, o.ID))
	says(t, refused(t, err, subsidy.Forbidden, subsidy.A12), "band")
	third := w.AddUser(t, "Noor Smit", subsidy.Assessor, "")
	fine(t, s.TakeObjection(ctx, third, o.ID, version, false))
	fine(t, s.AdviseObjection(ctx, third, o.ID, subsidy.ObjectionAdvice{Version: version + 1, Outcome: "unfounded", Motivation: "x"}))
	fine(t, decideOn(t, w, o, version+2))
}

func TestA7_ThereIsNoObjectionBeforeTheAnnouncementAndNotASecond(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictReject)
	ask := func(by subsidy.User, grounds, key string) (subsidy.Objection, error) {
		return w.Service.Object(t.Context(), by, ref, subsidy.ObjectForm{Grounds: grounds, Key: key}, w.Clock.Now())
	}
	_, err := ask(w.Signatory, "x", "")
	says(t, refused(t, err, subsidy.Conflict, subsidy.A7), "In behandeling")
	embargo, _ := w.Advised(t, dbtest.LocationAt(9), subsidy.VerdictReject)
	underEmbargo(t, w, embargo)
	_, err = w.Service.Object(t.Context(), w.Signatory, embargo, subsidy.ObjectForm{Grounds: "x"}, w.Clock.Now())
	says(t, refused(t, err, subsidy.Conflict, subsidy.A7), "In behandeling")
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	_, err = ask(w.Preparer, "x", "")
	refused(t, err, subsidy.Forbidden, subsidy.S11)
	_, err = ask(w.Other, "x", "")
	kind(t, err, subsidy.NotFound)
	_, err = ask(w.Signatory, " \n", "")
	faultsAre(t, err, map[string]string{subsidy.FieldObjection: "Schrijf waarom"})
	first, err := ask(w.Signatory, "Daarom.", "k")
	fine(t, err)
	again, err := ask(w.Signatory, "Daarom.", "k")
	if err != nil || again != first {
		t.Errorf("the same form gives %+v, %v", again, err)
	}
	_, err = ask(w.Signatory, "Nog iets.", "l")
	refused(t, err, subsidy.Conflict, subsidy.A7)
	fine(t, decideOn(t, w, first, adviseOn(t, w, first, subsidy.OutcomeUnfounded, "")))
	_, err = ask(w.Signatory, "Nog iets.", "m")
	says(t, refused(t, err, subsidy.Conflict, subsidy.A7), "rechtbank")
}

func TestS6_AnObjectionDoesNotBringBackAnApplicationBesideAnother(t *testing.T) {
	w := dbtest.New(t)
	ref := decidedFile(t, w, dbtest.Location, subsidy.VerdictReject)
	w.Clock.Set(dbtest.Open.Add(time.Hour))
	other := w.Filed(t, dbtest.Location)
	w.Clock.Set(dbtest.AfterClosing)
	o := object(t, w, ref)
	version := adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
	says(t, refused(t, decideOn(t, w, o, version), subsidy.Conflict, subsidy.S6), string(other))
	withdraw(t, w, other)
	fine(t, decideOn(t, w, o, version))
}

func TestA2A7_AnUpheldObjectionAgainstADisregardOpensTheFileForASecondDecision(t *testing.T) {
	w := dbtest.New(t)
	ref := disregarded(t, w, dbtest.Location)
	o := object(t, w, ref)
	fine(t, decideOn(t, w, o, adviseOn(t, w, o, subsidy.OutcomeUpheld, "")))
	if r := roundNow(t, w); r.Granted != 0 || r.Undecided != 1 || r.Asked != 2_310_000 || stateOf(t, w, ref) != subsidy.InAssessment {
		t.Fatalf("granted %v, asked %v of %d, it is %s", r.Granted, r.Asked, r.Undecided, stateOf(t, w, ref))
	}
	file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
	if err != nil || file.Decision != nil {
		t.Errorf("the revoked decision stands: %+v, %v", file.Decision, err)
	}
	w.Check(t, w.Assessor, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "deels", Amount: "3.000", Motivation: "Opnieuw.", Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven)}))
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
	if r := roundNow(t, w); r.Granted != 300_000 || stateOf(t, w, ref) != subsidy.PartlyGranted {
		t.Errorf("granted %v, it is %s", r.Granted, stateOf(t, w, ref))
	}
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	second := object(t, w, ref) // against the second decision
	if second.Decision == o.Decision {
		t.Error("it is against the first")
	}
}

// disregarded takes a filed application to the decision to leave it aside.
func disregarded(t *testing.T, w *dbtest.World, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	ref := leftAside(t, w, code)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
	return ref
}

// leftAside takes a filed application to the advice to leave it aside.
func leftAside(t *testing.T, w *dbtest.World, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	ref := w.Filed(t, code)
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	w.Clock.Set(lapsedInstant)
	fine(t, w.Service.PassTime(t.Context()))
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "buiten", Motivation: "Er ontbreekt te veel."}))
	return ref
}

func TestA7_TheTermOfAnObjectionGrowsWithACommitteeAndOnceMoreAndTheBoardIsTold(t *testing.T) {
	w := dbtest.New(t)
	o := object(t, w, decidedFile(t, w, dbtest.Location, subsidy.VerdictGrantPart)) // until 29 June
	s, ctx := w.Service, t.Context()
	fine(t, s.TakeObjection(ctx, w.Assessor2, o.ID, o.Version, true))
	if got := objectionNow(t, w, o.ID); got.Due != day(2022, time.September, 21) || letterOf(t, w, o.Reference, subsidy.LetterCommittee).DecideBy != got.Due {
		t.Errorf("due %v with a committee", got.Due)
	}
	told := standardSays(t, letterOf(t, w, o.Reference, subsidy.LetterCommittee))
	says(t, told, "Over uw bezwaar van 18 mei 2022 adviseert een commissie.", "uiterlijk woensdag 21 september 2022", "Artikelen 7:10 en 7:13 van")
	if strings.Contains(told, "lukt ons niet") {
		t.Errorf("twelve weeks are the term with a committee, and no extension: %s", told)
	}
	third := w.AddUser(t, "Noor Smit", subsidy.Assessor, "")
	kind(t, s.ExtendObjection(ctx, third, o.ID, o.Version+1, "De hoorzitting is in juli."), subsidy.Conflict)
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	for _, reason := range []string{"", " \n", strings.Repeat("x", subsidy.TextMaximum+1)} {
		if e := kind(t, s.ExtendObjection(ctx, w.Assessor2, o.ID, o.Version+1, reason), subsidy.Invalid); e.Fields[0].Field != subsidy.FieldExtendReason {
			t.Errorf("%.9q is refused at %+v", reason, e.Fields)
		}
	}
	fine(t, s.ExtendObjection(ctx, w.Assessor2, o.ID, o.Version+1, " De hoorzitting is in juli.\n"))
	letter := letterOf(t, w, o.Reference, subsidy.LetterExtension)
	if got := objectionNow(t, w, o.ID); got.Due != day(2022, time.November, 2) || letter.DecideBy != got.Due || letter.Motivation != "De hoorzitting is in juli." {
		t.Errorf("due %v after the extension, for %q", got.Due, letter.Motivation)
	}
	says(t, standardSays(t, letter), "Waarom duurt het langer? De hoorzitting is in juli. Met vriendelijke groet", "Artikel 7:10 van")
	refused(t, s.ExtendObjection(ctx, w.Assessor2, o.ID, o.Version+2, "De hoorzitting is in juli."), subsidy.Conflict, subsidy.A7)
	fine(t, s.TakeObjection(ctx, third, o.ID, o.Version+2, false)) // takes it over with its terms
	if got := objectionNow(t, w, o.ID); got.Due != day(2022, time.November, 2) || !got.Committee || got.Handler != third.ID {
		t.Errorf("taken over as %+v", got)
	}
}

func TestA7_AnObjectionIsNotExtendedAfterItsLastDay(t *testing.T) {
	w := dbtest.New(t)
	o := object(t, w, decidedFile(t, w, dbtest.Location, subsidy.VerdictGrantPart))
	fine(t, w.Service.TakeObjection(t.Context(), w.Assessor2, o.ID, o.Version, false))
	w.Clock.Set(o.Due.AddDays(1).Start())
	refused(t, w.Service.ExtendObjection(t.Context(), w.Assessor2, o.ID, o.Version+1, "De hoorzitting is in juli."), subsidy.Conflict, subsidy.A7)
	w.Clock.Set(o.Due.AddDays(1).Start().Add(-time.Microsecond))
	fine(t, w.Service.ExtendObjection(t.Context(), w.Assessor2, o.ID, o.Version+1, "De hoorzitting is in juli."))
}

func TestA7_AnAdviceOnAnObjectionFitsWhatItIsAbout(t *testing.T) {
	w := dbtest.New(t)
	ref := decidedFile(t, w, dbtest.LocationAt(3), subsidy.VerdictReject)
	inPart, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrantPart)
	granted := object(t, w, decidedFile(t, w, dbtest.LocationAt(1), subsidy.VerdictGrant))
	_, err := w.Service.Decide(t.Context(), w.Decider, inPart, version, w.Read(t, w.Decider, inPart))
	fine(t, err)
	part := object(t, w, inPart)
	w.Clock.Set(dbtest.AfterClosing.AddDate(1, 0, 0))
	late := object(t, w, ref)
	for _, o := range []subsidy.Objection{granted, part, late} {
		fine(t, w.Service.TakeObjection(t.Context(), w.Assessor2, o.ID, o.Version, false))
	}
	for _, c := range []struct {
		name       string
		o          subsidy.Objection
		outcome    string
		extra, why string
		faults     map[string]string
	}{
		{"nothing", part, "", "", "", map[string]string{"uitkomst-bezwaar": "Kies een uitkomst.", "motivering": "Schrijf waarom"}},
		{"on time and inadmissible", part, "inadmissible", "", "x", map[string]string{"uitkomst-bezwaar": "op tijd"}},
		{"more where all was given", granted, "upheld", "", "x", map[string]string{"uitkomst-bezwaar": "Kies"}},
		{"a part without an amount", part, "upheld in part", "", "x", map[string]string{"bedrag-erbij": "Vul een bedrag in"}},
		{"a part of nothing", part, "upheld in part", "0", "x", map[string]string{"bedrag-erbij": "meer dan nul"}},
		{"a part that is all that is left", part, "upheld in part", "20.100", "x", map[string]string{"bedrag-erbij": "minder dan de €\u00a020.100,00"}},
		{"a part of words", part, "upheld in part", "veel", "x", map[string]string{"bedrag-erbij": "niet als bedrag"}},
		{"late and inadmissible", late, "inadmissible", "", "x", nil},
		{"a part that is a cent less than all", part, "upheld in part", "20.099,99", "x", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := w.Service.AdviseObjection(t.Context(), w.Assessor2, c.o.ID, subsidy.ObjectionAdvice{Version: 2, Outcome: c.outcome, Extra: c.extra, Motivation: c.why})
			if c.faults == nil {
				fine(t, err)
				return
			}
			faultsAre(t, err, c.faults)
		})
	}
	fine(t, decideOn(t, w, late, 3))
	if stateOf(t, w, ref) != subsidy.Rejected {
		t.Error("its state changed")
	}
	refused(t, decideOn(t, w, part, 2), subsidy.Conflict, "") // a version that has passed
}

func TestD6_AnObjectionBringsNoMoneyBeforeTheClosingOfADrawRound(t *testing.T) {
	w := dbtest.New(t)
	o := object(t, w, decidedFile(t, w, dbtest.Location, subsidy.VerdictReject))
	version := adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
	refused(t, decideOn(t, w, o, version), subsidy.NoRoom, subsidy.D6)
	w.Clock.Set(dbtest.AfterClosing)
	fine(t, decideOn(t, w, o, version))
}
