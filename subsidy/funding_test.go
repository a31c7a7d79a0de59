package subsidy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// adviseAgain advises on a file that is in assessment once more.
func adviseAgain(t *testing.T, w *dbtest.World, ref subsidy.Reference, verdict, amount string) {
	t.Helper()
	w.Check(t, w.Assessor, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: verdict, Amount: amount,
		Motivation: "Opnieuw bekeken.", Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven)}))
}

// openAgain lets an objection against a disregard open its file again.
func openAgain(t *testing.T, w *dbtest.World, ref subsidy.Reference) subsidy.Objection {
	t.Helper()
	o := object(t, w, ref)
	fine(t, decideOn(t, w, o, adviseOn(t, w, o, subsidy.OutcomeUpheld, "")))
	return objectionNow(t, w, o.ID)
}

func decide(t *testing.T, w *dbtest.World, ref subsidy.Reference) error {
	t.Helper()
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	return err
}

// minuteOn moves the clock on, so that what is filed next comes after what was.
func minuteOn(w *dbtest.World) { w.Clock.Set(w.Clock.Now().Add(time.Minute)) }

// dayOn moves the clock to the next day: in order of receipt one is granted once
// the day on which it was complete is over (D2).
func dayOn(w *dbtest.World) { w.Clock.Set(w.Clock.Now().AddDate(0, 0, 1)) }

// queued makes as many advised applications as there are locations of the first
// board before it, each complete on another day while there are days, and the
// last on one. The clock is after the closing.
func queued(t *testing.T, w *dbtest.World, n int) []subsidy.Reference {
	t.Helper()
	refs := make([]subsidy.Reference, n)
	for i := range refs {
		w.Clock.Set(time.Date(2022, time.March, 9+min(i, 50), 9, i, 0, 0, time.UTC))
		refs[i], _ = w.Advised(t, dbtest.LocationAt(i), subsidy.VerdictGrant)
	}
	w.Clock.Set(dbtest.AfterClosing)
	return refs
}

func TestA5A7S13_AFileThatAnObjectionOpenedAgainHasANewTermThatIsExtendedOnceMore(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	extend := func(until string) error {
		_, err := w.Service.Extend(t.Context(), w.Assessor, ref, subsidy.ExtensionForm{Version: w.Version(t, ref), Until: until, Reason: "Het is druk."})
		return err
	}
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	fine(t, extend("1-8-2022"))
	refused(t, extend("1-9-2022"), subsidy.Conflict, subsidy.A5)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}})
	fine(t, err)
	w.Clock.Set(lapsedInstant)
	fine(t, w.Service.PassTime(t.Context()))
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "buiten", Motivation: "Er ontbreekt te veel."}))
	fine(t, decide(t, w, ref))
	w.Clock.Set(time.Date(2022, time.September, 12, 9, 0, 0, 0, time.UTC))
	openAgain(t, w, ref)
	// From the closing on 30 April to 1 July are 62 days; 12 September and as many.
	until := day(2022, time.November, 13)
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	last := file.Clock.Steps[len(file.Clock.Steps)-1]
	if file.Application.DecideBy != until || file.Clock.DecideBy != until || file.Clock.Extended() || last.Rule != subsidy.A7 || !strings.HasPrefix(last.Reason, "Heropend: ") {
		t.Errorf("decide by %v, the clock says %v, the last step is %+v", file.Application.DecideBy, file.Clock.DecideBy, last)
	}
	says(t, letterOf(t, w, ref, subsidy.LetterObjectionDecided).Facts, "zondag 13 november 2022")
	fine(t, extend("20-12-2022"))
	refused(t, extend("20-1-2023"), subsidy.Conflict, subsidy.A5)
	if got := letterOf(t, w, ref, subsidy.LetterExtension).DecideBy; got != day(2022, time.December, 20) {
		t.Errorf("extended until %v", got)
	}
}

func TestS1_AFileThatWasOpenedAgainIsGrantedOnReviewWhereTheFirstDecisionHadTheRoom(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	other, _ := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	dayOn(w)
	ref := disregarded(t, w, dbtest.LocationAt(1))
	minuteOn(w)
	fine(t, decide(t, w, other)) // 23,100 of 24,000: the disregard came first
	openAgain(t, w, ref)
	adviseAgain(t, w, ref, "verlenen", "")
	preview, err := w.Service.Preview(t.Context(), w.Decider2, ref)
	if err != nil || preview.Obstacle != nil || !preview.OnReview {
		t.Fatalf("the preview: %v, %v, on review %v", err, preview.Obstacle, preview.OnReview)
	}
	prepare(t, w, ref)
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 2_310_000 || r.Embargo.OnReview != 2_310_000 || r.Public().GrantedOnReview != 0 {
		t.Errorf("granted %v and %v on review, of which the public knows %v", r.Granted, r.GrantedOnReview, r.Public().GrantedOnReview)
	}
	took(t, w, ref, "Nog eens kijken.")
	if r := roundNow(t, w); r.GrantedOnReview != 0 || r.Embargo.OnReview != 0 {
		t.Errorf("%v on review after it was taken back", r.GrantedOnReview)
	}
	adviseAgain(t, w, ref, "verlenen", "")
	fine(t, decide(t, w, ref))
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 2_310_000 || r.Room() != 90_000 || stateOf(t, w, ref) != subsidy.Granted {
		t.Errorf("granted %v and %v on review, it is %s", r.Granted, r.GrantedOnReview, stateOf(t, w, ref))
	}
	if !letterOf(t, w, ref, subsidy.LetterGrant).OnReview || !strings.Contains(fmt.Sprint(preview.Letter.Blocks), "artikel 4:25, derde lid, Awb") {
		t.Errorf("the letter does not say it: %+v", preview.Letter.Blocks)
	}
}

func TestS1_AFileThatWasOpenedAgainGetsNothingWhereTheFirstDecisionHadNoRoomEither(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	other, _ := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	dayOn(w)
	fine(t, decide(t, w, other))
	minuteOn(w)
	ref := disregarded(t, w, dbtest.LocationAt(1))
	minuteOn(w)
	openAgain(t, w, ref)
	adviseAgain(t, w, ref, "verlenen", "")
	says(t, refused(t, decide(t, w, ref), subsidy.NoRoom, subsidy.S1), "artikel 4:25, derde lid", "€\u00a0900,00")
	if preview, err := w.Service.Preview(t.Context(), w.Decider, ref); err != nil || preview.OnReview || preview.Letter.OnReview {
		t.Errorf("the preview says it is on review, %v", err)
	}
	fine(t, w.Service.Return(t.Context(), w.Decider, ref, w.Version(t, ref), "Er is € 900."))
	adviseAgain(t, w, ref, "deels", "900")
	fine(t, decide(t, w, ref)) // what is left
	if r := roundNow(t, w); r.Room() != 0 || r.GrantedOnReview != 0 {
		t.Errorf("%v is left, %v on review", r.Room(), r.GrantedOnReview)
	}
}

func TestD2_WhatAnObjectionOpensAgainDoesNotGoBeforeWhoWaits(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt)) // for one
	other := w.Draft(t, dbtest.LocationAt(2))
	_, err := w.Submit(t, w.Signatory, other, true, dbtest.Open.Add(time.Hour))
	fine(t, err)
	ref := disregarded(t, w, dbtest.LocationAt(1)) // which came first
	minuteOn(w)
	openAgain(t, w, ref)
	w.Advise(t, other, subsidy.VerdictGrant)
	fine(t, decide(t, w, other))
}

// In a draw round in which all fits an objection makes no draw due: it takes
// nothing from the others (Awb 4:25(3)).
func TestS1D6_WhatAnObjectionOpensAgainTakesNothingFromTheOthersAndMakesNoDraw(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 5_000_000, subsidy.DistributionDraw))
	first, _ := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	second, _ := w.Advised(t, dbtest.LocationAt(3), subsidy.VerdictGrant)
	ref := disregarded(t, w, dbtest.LocationAt(1))
	minuteOn(w)
	openAgain(t, w, ref)
	if r := roundNow(t, w); r.Reopened != 2_310_000 || r.Free() >= 0 || r.DrawDue() {
		t.Errorf("opened again %v, free %v, a draw is due: %t", r.Reopened, r.Free(), r.DrawDue())
	}
	fine(t, decide(t, w, first))
	adviseAgain(t, w, ref, "verlenen", "")
	fine(t, decide(t, w, ref))
	if r := roundNow(t, w); r.Granted != 2_310_000 || r.GrantedOnReview != 2_310_000 || r.DrawDue() {
		t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
	}
	fine(t, decide(t, w, second))
}

func TestD2_AGrantWaitsForWhoWasCompleteEarlierWhereTheMoneyDoesNotReachForBoth(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 5_000_000, subsidy.DistributionReceipt))
	var refs []subsidy.Reference
	for i := range 3 {
		ref, _ := w.Advised(t, dbtest.LocationAt(i), subsidy.VerdictGrant)
		refs = append(refs, ref)
		dayOn(w)
	}
	preview, err := w.Service.Preview(t.Context(), w.Decider, refs[2])
	fine(t, err)
	for _, err := range []error{preview.Obstacle, decide(t, w, refs[2]), w.Service.Prepare(t.Context(), w.Decider, refs[2], w.Version(t, refs[2]), w.Read(t, w.Decider, refs[2]))} {
		says(t, refused(t, err, subsidy.NoRoom, subsidy.D2), "€\u00a046.200,00", string(refs[0]), "€\u00a03.800,00", "€\u00a023.100,00")
	}
	fine(t, decide(t, w, refs[1])) // both before it fit
	// The first is completed: its place is after the third now (D2).
	dayOn(w)
	fine(t, w.Service.Return(t.Context(), w.Decider, refs[0], w.Version(t, refs[0]), "Vraag om een aanvulling."))
	_, err = w.Service.AskSupplement(t.Context(), w.Assessor, refs[0], subsidy.SupplementRequest{
		Version: w.Version(t, refs[0]), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}})
	fine(t, err)
	_, err = w.Service.Save(t.Context(), w.Signatory, refs[0], programme("Een docent geeft les."))
	fine(t, err)
	_, err = supplement(t, w, refs[0], w.Clock.Now())
	fine(t, err)
	fine(t, decide(t, w, refs[2]))
	adviseAgain(t, w, refs[0], "verlenen", "")
	refused(t, decide(t, w, refs[0]), subsidy.NoRoom, subsidy.S1)
}

func TestD2_ARejectionAndAWithdrawalMakeRoomForTheNextInOrderOfReceipt(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 2_400_000, subsidy.DistributionReceipt))
	var refs []subsidy.Reference
	for i, verdict := range []subsidy.Verdict{subsidy.VerdictReject, subsidy.VerdictGrant, subsidy.VerdictGrant} {
		ref, _ := w.Advised(t, dbtest.LocationAt(i), verdict)
		refs = append(refs, ref)
		dayOn(w)
	}
	refused(t, decide(t, w, refs[1]), subsidy.NoRoom, subsidy.D2)
	fine(t, decide(t, w, refs[0]))
	says(t, refused(t, decide(t, w, refs[2]), subsidy.NoRoom, subsidy.D2), string(refs[1]))
	withdraw(t, w, refs[1])
	fine(t, decide(t, w, refs[2]))
}

// objectedInDraw has a confirmed draw of three of which two fit. The one at this
// place is rejected and objects, and of the others so many were granted.
func objectedInDraw(t *testing.T, place int, grant ...int) (*dbtest.World, []subsidy.Reference, subsidy.Objection, int64) {
	t.Helper()
	w, _ := drawnWorld(t)
	order := drawn(t, w).Order()
	for i, ref := range order {
		verdict := subsidy.VerdictGrant
		if i == place {
			verdict = subsidy.VerdictReject
		}
		w.Advise(t, ref, verdict)
	}
	fine(t, decide(t, w, order[place]))
	for _, i := range grant {
		fine(t, decide(t, w, order[i]))
	}
	minuteOn(w)
	o := object(t, w, order[place])
	return w, order, o, adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
}

func TestD4D5_AnUpheldObjectionGetsTheMoneyOfItsPlaceInTheDraw(t *testing.T) {
	for _, c := range []struct {
		name     string
		place    int
		grant    []int
		onReview bool
		says     string // of the refusal
	}{
		{name: "the first, while the money is there", place: 0, grant: []int{1}},
		{name: "the first, when others have the money", place: 0, grant: []int{1, 2}, onReview: true},
		{name: "the second, when the others have the money", place: 1, grant: []int{0, 2}, onReview: true},
		{name: "the second, while the third waits", place: 1, grant: []int{0}},
		{name: "the last, when the money went to those before it", place: 2, grant: []int{0, 1}, says: "plaats 3 van 3"},
		{name: "the last, while the money is still there for those before it", place: 2, says: "plaats 3 van 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, order, o, version := objectedInDraw(t, c.place, c.grant...)
			preview, err := w.Service.PreviewObjection(t.Context(), w.Decider2, o.ID)
			fine(t, err)
			err = decideOn(t, w, o, version)
			if c.says != "" {
				says(t, refused(t, err, subsidy.NoRoom, subsidy.D4), c.says, "artikel 4:25, derde lid", "niet genoeg: €\u00a00,00")
				refused(t, preview.Obstacle, subsidy.NoRoom, subsidy.D4)
				if stateOf(t, w, order[c.place]) != subsidy.Rejected {
					t.Error("it is no longer rejected")
				}
				return
			}
			fine(t, err)
			granted := subsidy.Cents(len(c.grant)) * 2_310_000
			r := roundNow(t, w)
			if preview.OnReview != c.onReview || (r.GrantedOnReview > 0) != c.onReview || r.Granted+r.GrantedOnReview != granted+2_310_000 {
				t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
			}
		})
	}
}

// What was decided before the list was frozen is not on it: it is measured at
// its first decision.
func TestD4_AFileThatWasNotOnTheListComesAfterAllThatWereAndElseOnReview(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 50_000_00, subsidy.DistributionDraw))
	var refs []subsidy.Reference
	for i := range 3 {
		refs = append(refs, w.Filed(t, dbtest.LocationAt(i)))
	}
	ref := w.Filed(t, dbtest.LocationAt(4))
	w.Advise(t, ref, subsidy.VerdictReject)
	fine(t, decide(t, w, ref))
	w.Clock.Set(dbtest.AfterClosing)
	d := drawn(t, w)
	if slices.Contains(d.References, ref) {
		t.Fatal("it is on the list")
	}
	for _, r := range refs {
		w.Advise(t, r, subsidy.VerdictGrant)
	}
	o := object(t, w, ref)
	version := adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
	preview, err := w.Service.PreviewObjection(t.Context(), w.Decider2, o.ID)
	if err != nil || preview.Obstacle != nil || !preview.OnReview {
		t.Fatalf("the preview is %+v, %v", preview.Obstacle, err)
	}
	fine(t, decideOn(t, w, o, version))
	order := d.Order()
	fine(t, decide(t, w, order[0])) // the others notice nothing
	fine(t, decide(t, w, order[1]))
	refused(t, decide(t, w, order[2]), subsidy.NoRoom, subsidy.S1)
	if r := roundNow(t, w); r.Granted != 46_200_00 || r.GrantedOnReview != 23_100_00 {
		t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
	}
}

func TestD4_AFileOfTheListThatWasOpenedAgainGetsTheMoneyOfItsPlace(t *testing.T) {
	for place, onReview := range map[int]bool{0: true, 2: false} {
		t.Run(fmt.Sprint("at place ", place+1), func(t *testing.T) {
			w, _ := drawnWorld(t)
			order := drawn(t, w).Order()
			ref := order[place]
			fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
			_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
				Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}})
			fine(t, err)
			w.Clock.Set(speak.AddDate(0, 0, 16))
			fine(t, w.Service.PassTime(t.Context()))
			fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "buiten", Motivation: "Er ontbreekt te veel."}))
			fine(t, decide(t, w, ref))
			for _, other := range order {
				if other != ref {
					w.Advise(t, other, subsidy.VerdictGrant)
					fine(t, decide(t, w, other))
				}
			}
			minuteOn(w)
			openAgain(t, w, ref)
			adviseAgain(t, w, ref, "verlenen", "")
			err = decide(t, w, ref)
			if !onReview {
				says(t, refused(t, err, subsidy.NoRoom, subsidy.D4), "plaats 3 van 3", "artikel 4:25, derde lid")
				return
			}
			fine(t, err)
			if r := roundNow(t, w); r.GrantedOnReview != 23_100_00 {
				t.Errorf("%v on review", r.GrantedOnReview)
			}
		})
	}
}

// Who got money outside the ceiling had a place in the order too: as if it had
// been decided rightly the first time, that money is not there for who comes
// after (Awb 4:25(3)).
func TestD4_WhatOthersGotOnReviewCountsInTheRightfulAward(t *testing.T) {
	d := subsidy.Draw{References: []subsidy.Reference{"A", "B", "C"}, Seed: "7"}
	order := d.Order()
	var claims []subsidy.RoundClaim
	for _, ref := range order {
		claims = append(claims, subsidy.RoundClaim{Reference: ref, State: subsidy.Granted, Asked: 40})
	}
	claims[0].OnReview, claims[1].State, claims[2].Granted = 40, subsidy.Rejected, 40
	for ceiling, want := range map[subsidy.Cents]subsidy.Cents{79: 0, 80: 40} {
		if got := subsidy.RightfulAward(ceiling, d, claims, subsidy.Claim{Reference: order[1], Asked: 40}, subsidy.OverflowSkip); got != want {
			t.Errorf("of %d it gets %d, want %d", ceiling, got, want)
		}
	}
}

func TestD4_TheRightfulAwardIsThatOfTheOrderAndNeverMoreThanTheClaim(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "claims")
		ceiling := subsidy.Cents(rapid.Int64Range(0, 60).Draw(t, "ceiling"))
		overflow := rapid.SampledFrom([]subsidy.Overflow{subsidy.OverflowInPart, subsidy.OverflowSkip, subsidy.OverflowStop}).Draw(t, "overflow")
		var d subsidy.Draw
		var claims []subsidy.RoundClaim
		var plain []subsidy.Claim
		for i := range n {
			c := subsidy.RoundClaim{Reference: subsidy.Reference(fmt.Sprintf("ZO22-%04d", i)), State: subsidy.Submitted, Asked: subsidy.Cents(rapid.Int64Range(1, 20).Draw(t, "asked"))}
			d.References, claims = append(d.References, c.Reference), append(claims, c)
		}
		d.Seed = rapid.StringN(1, 5, -1).Draw(t, "seed")
		for _, ref := range d.Order() {
			i := slices.Index(d.References, ref)
			plain = append(plain, subsidy.Claim{Reference: ref, Asked: claims[i].Asked})
		}
		// While nothing is decided it is what the order gives each of them.
		for i, award := range subsidy.InOrder(ceiling, plain, overflow) {
			if got := subsidy.RightfulAward(ceiling, d, claims, plain[i], overflow); got != award.Cents {
				t.Fatalf("%s gets %d by the order, rightfully %d", award.Reference, award.Cents, got)
			}
		}
		// Who was refused before it leaves more, and who has more asks no less.
		mine := rapid.IntRange(0, n-1).Draw(t, "mine")
		before := subsidy.RightfulAward(ceiling, d, claims, plain[mine], overflow)
		for i := range claims {
			if claims[i].Reference != plain[mine].Reference && rapid.Bool().Draw(t, "refused") {
				claims[i].State = subsidy.Rejected
			}
		}
		after := subsidy.RightfulAward(ceiling, d, claims, plain[mine], overflow)
		if after > plain[mine].Asked || (overflow != subsidy.OverflowSkip && after < before) {
			t.Fatalf("it got %d and gets %d of %d", before, after, plain[mine].Asked)
		}
		// What the others got outside the list is not there.
		outside := subsidy.RoundClaim{Reference: "ZO22-9999", State: subsidy.Granted, Granted: ceiling, Asked: max(1, ceiling)}
		if got := subsidy.RightfulAward(ceiling, d, append(claims, outside), plain[mine], overflow); got != 0 {
			t.Fatalf("it gets %d of nothing", got)
		}
	})
}
