package subsidy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// stopping gives the scheme of small with an answer to D3.
func stopping(t *testing.T, ceiling subsidy.Cents, method subsidy.Distribution, overflow subsidy.Overflow) []byte {
	t.Helper()
	document, method1 := string(small(t, ceiling, method)), fmt.Sprintf(`"distribution": %q`, method)
	return []byte(strings.Replace(document, method1, method1+fmt.Sprintf(`, "lastThatDoesNotFit": %q`, overflow), 1))
}

// advisedFor makes an advised application for a programme of so many pupils
// alone, at € 450 each.
func advisedFor(t *testing.T, w *dbtest.World, location int, pupils int) subsidy.Reference {
	t.Helper()
	answers := dbtest.Complete()
	answers.Parts, answers.Zomerschool.Pupils = []subsidy.Part{subsidy.PartZomerschool}, fmt.Sprint(pupils)
	ref := w.DraftOf(t, w.Signatory, dbtest.LocationAt(location), answers)
	_, err := w.Submit(t, w.Signatory, ref, true, w.Clock.Now())
	fine(t, err)
	w.Advise(t, ref, subsidy.VerdictGrant)
	return ref
}

// lackOf advises to reject an application because the money is gone, and decides
// so.
func lackOf(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
	t.Helper()
	rejectOn(t, w, ref, "4:25-2")
}

func rejectOn(t *testing.T, w *dbtest.World, ref subsidy.Reference, ground string) {
	t.Helper()
	fine(t, w.Service.Return(t.Context(), w.Decider, ref, w.Version(t, ref), "Wijs deze af."))
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "afwijzen",
		Motivation: "Zie de grond.", Grounds: []string{ground}, Basis: string(subsidy.BasisGiven)}))
	fine(t, decide(t, w, ref))
}

// fullDay is a round by order of receipt in which one application
// was complete on the first day, three on the second and one, of € 450, on the
// third. The clock is two days after that, while the round runs.
func fullDay(t *testing.T, ceiling subsidy.Cents) (w *dbtest.World, first subsidy.Reference, tied []subsidy.Reference, last subsidy.Reference) {
	t.Helper()
	w = dbtest.NewWith(t, small(t, ceiling, subsidy.DistributionReceipt))
	w.Clock.Set(time.Date(2022, time.April, 4, 9, 0, 0, 0, time.UTC))
	first, _ = w.Advised(t, dbtest.LocationAt(0), subsidy.VerdictGrant)
	dayOn(w)
	for i := range 3 {
		minuteOn(w)
		ref, _ := w.Advised(t, dbtest.LocationAt(1+i), subsidy.VerdictGrant)
		tied = append(tied, ref)
	}
	dayOn(w)
	last = advisedFor(t, w, 4, 1)
	dayOn(w)
	dayOn(w)
	return w, first, tied, last
}

func ceilingDayNow(t *testing.T, w *dbtest.World) subsidy.Round {
	t.Helper()
	round, err := w.Service.WithCeilingDay(t.Context(), roundNow(t, w))
	fine(t, err)
	return round
}

func TestD2_ThoseOfTheDayOnWhichTheMoneyIsGoneAreGrantedInTheOrderOfTheirDraw(t *testing.T) {
	w, first, tied, last := fullDay(t, 70_000_00)
	full := day(2022, time.April, 5)
	if r := ceilingDayNow(t, w); !r.DrawDue() || r.Full.Day != full || r.Full.Claims != 3 {
		t.Errorf("the day of the ceiling is %+v, a draw is due: %t", r.Full, r.DrawDue())
	}
	fine(t, decide(t, w, first)) // of an earlier day
	for _, ref := range tied {
		says(t, refused(t, decide(t, w, ref), subsidy.Conflict, subsidy.D2), "dinsdag 5 april 2022", "3 aanvragen", "Eerst komt de loting")
	}
	says(t, refused(t, decide(t, w, last), subsidy.Conflict, subsidy.D2), "pas op woensdag 6 april 2022 volledig")
	d := drawn(t, w)
	if d.Day != full || !slices.Equal(d.References, slices.Sorted(slices.Values(tied))) || d.File().Day != full {
		t.Fatalf("the list of %s has %v, want %v", d.Day, d.References, tied)
	}
	order := d.Order()
	says(t, refused(t, decide(t, w, order[2]), subsidy.NoRoom, subsidy.D2), "plaats 3 van 3", "dinsdag 5 april 2022", "€\u00a0700,00")
	if got := tried(t, w); !got.Drawn || got.Tied != full || got.Given != 46_650_00 || got.Short[0].Reference != order[2] {
		t.Errorf("a trial gives %s, by the draw: %t, of %s", got.Given, got.Drawn, got.Tied)
	}
	fine(t, decide(t, w, order[1]))
	fine(t, decide(t, w, last)) // what is left over after that day
	fine(t, decide(t, w, order[0]))
	refused(t, decide(t, w, order[2]), subsidy.NoRoom, subsidy.S1)
}

func TestD2_OnADayThatIsNotOverNothingOfThatDayIsGranted(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 90_000_000, subsidy.DistributionReceipt))
	w.Clock.Set(time.Date(2022, time.April, 20, 21, 59, 0, 0, time.UTC))
	ref, _ := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	w.Clock.Set(day(2022, time.April, 21).Start().Add(-time.Second))
	says(t, refused(t, decide(t, w, ref), subsidy.Conflict, subsidy.D2), "woensdag 20 april 2022", "Verlenen kan pas als die dag voorbij is.")
	w.Clock.Set(day(2022, time.April, 21).Start())
	fine(t, decide(t, w, ref))
}

func TestD2D4_TheListOfADayIsFrozenOnceThatDayIsOverAndNotWhereNothingIsToBeDrawn(t *testing.T) {
	freeze := func(t *testing.T, w *dbtest.World) error {
		t.Helper()
		fine(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, lottery, spokenOn))
		return w.Service.Freeze(t.Context(), w.Administrator, dbtest.Round)
	}
	t.Run("the day is not over", func(t *testing.T) {
		w := dbtest.NewWith(t, small(t, 30_000_00, subsidy.DistributionReceipt))
		w.Filed(t, dbtest.LocationAt(0))
		w.Filed(t, dbtest.LocationAt(1))
		w.Clock.Set(day(2022, time.April, 21).Start().Add(-time.Second))
		says(t, refused(t, freeze(t, w), subsidy.Conflict, subsidy.D2), "Die dag is nog niet voorbij")
		w.Clock.Set(day(2022, time.April, 21).Start())
		fine(t, freeze(t, w)) // while the round runs
	})
	t.Run("one was complete on it", func(t *testing.T) {
		w := dbtest.NewWith(t, small(t, 30_000_00, subsidy.DistributionReceipt))
		refs := queued(t, w, 2)
		says(t, refused(t, freeze(t, w), subsidy.Conflict, subsidy.D2), "maar één aanvraag volledig")
		if ceilingDayNow(t, w).DrawDue() {
			t.Error("a draw is due")
		}
		fine(t, decide(t, w, refs[0]))
		refused(t, decide(t, w, refs[1]), subsidy.NoRoom, subsidy.S1)
	})
	t.Run("all fits", func(t *testing.T) {
		w := dbtest.NewWith(t, small(t, 50_000_00, subsidy.DistributionReceipt))
		queued(t, w, 2)
		refused(t, freeze(t, w), subsidy.Conflict, subsidy.D6)
	})
}

// A supplement that completes after the freeze moves its own application to a
// later day: its lot no longer counts, and the others of the day go on.
func TestD2_ASupplementAfterTheFreezeMovesItsApplicationOutOfTheDay(t *testing.T) {
	w, first, _, last := fullDay(t, 70_000_00)
	fine(t, decide(t, w, first))
	order := drawn(t, w).Order()
	fine(t, w.Service.Return(t.Context(), w.Decider, order[0], w.Version(t, order[0]), "Vraag om een aanvulling."))
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, order[0], subsidy.SupplementRequest{
		Version: w.Version(t, order[0]), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}})
	fine(t, err)
	fine(t, decide(t, w, order[1]))
	refused(t, decide(t, w, order[2]), subsidy.NoRoom, subsidy.D2) // the first keeps its place until it answers
	_, err = w.Service.Save(t.Context(), w.Signatory, order[0], programme("Een docent geeft les."))
	fine(t, err)
	_, err = supplement(t, w, order[0], w.Clock.Now())
	fine(t, err)
	dayOn(w)
	fine(t, decide(t, w, order[2]))
	fine(t, decide(t, w, last))
	adviseAgain(t, w, order[0], "verlenen", "")
	refused(t, decide(t, w, order[0]), subsidy.NoRoom, subsidy.S1)
}

// What waits for the draw is not granted outside the ceiling meanwhile, whatever
// there was at its first decision (Awb 4:25(3)).
func TestD2S1_AnObjectionOfTheDayOfTheCeilingWaitsForItsDraw(t *testing.T) {
	for left, fits := range map[subsidy.Cents]bool{26_900_00: true, 16_900_00: false} {
		t.Run(left.Whole()+" for those of the day", func(t *testing.T) {
			w, first, tied, _ := fullDay(t, 23_100_00+left)
			rejectOn(t, w, tied[0], dbtest.Ground)
			minuteOn(w)
			fine(t, decide(t, w, first))
			o := object(t, w, tied[0])
			version := adviseOn(t, w, o, subsidy.OutcomeUpheld, "")
			says(t, refused(t, decideOn(t, w, o, version), subsidy.Conflict, subsidy.D2), "2 aanvragen", "Eerst komt de loting")
			d := drawn(t, w)
			if slices.Contains(d.References, tied[0]) {
				t.Fatal("what was decided is on the list")
			}
			fine(t, decideOn(t, w, o, version))
			if err := decide(t, w, d.Order()[0]); (err == nil) != fits { // the others notice nothing
				t.Errorf("the first of the draw: %v", err)
			}
			if r := roundNow(t, w); r.GrantedOnReview != 23_100_00 {
				t.Errorf("granted %v and %v on review", r.Granted, r.GrantedOnReview)
			}
		})
	}
}

// An objection of one that was on the list is measured by its lot, with what the
// days before it wait for; what a later day got does not count.
func TestD2D5_AnObjectionOfTheListIsMeasuredByItsLot(t *testing.T) {
	for place, granted := range map[int]bool{0: true, 2: false} {
		t.Run(fmt.Sprint("at place ", place+1), func(t *testing.T) {
			w, _, _, last := fullDay(t, 70_000_00) // the first still waits
			order := drawn(t, w).Order()
			rejectOn(t, w, order[place], dbtest.Ground)
			for i, ref := range order {
				if i != place {
					fine(t, decide(t, w, ref))
				}
			}
			fine(t, decide(t, w, last))
			minuteOn(w)
			o := object(t, w, order[place])
			err := decideOn(t, w, o, adviseOn(t, w, o, subsidy.OutcomeUpheld, ""))
			if !granted {
				says(t, refused(t, err, subsidy.NoRoom, subsidy.D4), "plaats 3 van 3", "niet genoeg: €\u00a00,00")
				return
			}
			fine(t, err)
			if r := roundNow(t, w); r.GrantedOnReview != 23_100_00 {
				t.Errorf("%v on review", r.GrantedOnReview)
			}
		})
	}
}

// Who was complete on a day of which the list is frozen is known: a later closing
// takes nothing from them.
func TestS8D2_AClosingStillMovesAfterTheListOfADayWasFrozen(t *testing.T) {
	w, _, _, _ := fullDay(t, 70_000_00)
	drawn(t, w)
	w.Clock.Set(dbtest.AfterClosing)
	c, err := w.Service.Closing(t.Context(), w.Administrator, dbtest.Round)
	if err != nil || c.Obstacle != nil {
		t.Errorf("the closing is fixed: %v, %v", c.Obstacle, err)
	}
}

// Whoever falls out for lack of money ends it for all after it where the round
// says so, rejected or waiting; on another ground it ends nothing (D3).
func TestD3_WhereTheRoundStopsNobodyAfterWhoFellOutIsGranted(t *testing.T) {
	for _, method := range []subsidy.Distribution{subsidy.DistributionReceipt, subsidy.DistributionDraw} {
		for _, overflow := range []subsidy.Overflow{subsidy.OverflowStop, subsidy.OverflowSkip} {
			// € 30.000: one fits, a second does not, one of € 450 does.
			queue := func(t *testing.T) (*dbtest.World, []subsidy.Reference) {
				w := dbtest.NewWith(t, stopping(t, 30_000_00, method, overflow))
				refs := queued(t, w, 2)
				w.Clock.Set(time.Date(2022, time.April, 20, 9, 0, 0, 0, time.UTC))
				refs = append(refs, advisedFor(t, w, 2, 1))
				w.Clock.Set(dbtest.AfterClosing)
				if method == subsidy.DistributionDraw {
					refs = drawn(t, w).Order()
				}
				return w, refs
			}
			stops := overflow == subsidy.OverflowStop
			gets := func(t *testing.T, w *dbtest.World, ref subsidy.Reference, want bool) {
				t.Helper()
				trial := tried(t, w)
				inTrial := !slices.ContainsFunc(trial.Short, func(a subsidy.TrialAward) bool { return a.Reference == ref })
				err := decide(t, w, ref)
				if inTrial != want || (err == nil) != want {
					t.Errorf("the trial gives it: %t; the grant: %v", inTrial, err)
				}
				if !want {
					refused(t, err, subsidy.NoRoom, subsidy.D3)
				}
			}
			small := func(w *dbtest.World, refs []subsidy.Reference) int {
				return slices.IndexFunc(refs, func(r subsidy.Reference) bool {
					a, err := w.Store.FiledApplication(t.Context(), r)
					fine(t, err)
					return a.Amount == 450_00
				})
			}
			t.Run(fmt.Sprint(method, ", ", overflow, ": one that waits no longer fits"), func(t *testing.T) {
				w, refs := queue(t)
				if small(w, refs) != 2 {
					w, refs = redrawn(t, queue, small)
				}
				fine(t, decide(t, w, refs[0]))
				gets(t, w, refs[2], !stops)
			})
			t.Run(fmt.Sprint(method, ", ", overflow, ": one was rejected for lack of money"), func(t *testing.T) {
				w, refs := queue(t)
				lackOf(t, w, refs[0])
				gets(t, w, refs[1], !stops)
			})
			t.Run(fmt.Sprint(method, ", ", overflow, ": one was rejected on another ground"), func(t *testing.T) {
				w, refs := queue(t)
				rejectOn(t, w, refs[0], dbtest.Ground)
				gets(t, w, refs[1], true)
			})
		}
	}
}

// redrawn makes worlds until the draw puts the small one last.
func redrawn(t *testing.T, queue func(*testing.T) (*dbtest.World, []subsidy.Reference), small func(*dbtest.World, []subsidy.Reference) int) (*dbtest.World, []subsidy.Reference) {
	t.Helper()
	for range 60 {
		if w, refs := queue(t); small(w, refs) == 2 {
			return w, refs
		}
	}
	t.Fatal("in sixty draws the small one is never last")
	return nil, nil
}

// Everything that may be granted is, in whatever order: that is what the order of
// receipt gives, with the places of the draw where there was one.
func TestD2D3_GrantingEverythingThatIsAllowedIsTheOrderOfReceipt(t *testing.T) {
	draws := 0
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 7))
		overflow := []subsidy.Overflow{subsidy.OverflowSkip, subsidy.OverflowStop}[seed%2]
		w := dbtest.NewWith(t, stopping(t, subsidy.Cents(5_000_00+random.IntN(20_000_00)), subsidy.DistributionReceipt, overflow))
		var refs []subsidy.Reference
		var at []time.Time
		for i := range 6 {
			at = append(at, time.Date(2022, time.April, 4+random.IntN(3), 9+random.IntN(8), i, 0, 0, time.UTC))
		}
		slices.SortFunc(at, time.Time.Compare)
		for i := range at {
			w.Clock.Set(at[i])
			refs = append(refs, advisedFor(t, w, i, 1+random.IntN(22)))
		}
		w.Clock.Set(dbtest.AfterClosing)
		all, err := w.Store.RoundClaims(t.Context(), dbtest.Round)
		fine(t, err)
		grantAll := func() {
			for range refs { // again and again, until nothing more is allowed
				for _, i := range random.Perm(len(refs)) {
					if stateOf(t, w, refs[i]) == subsidy.Advised {
						_ = decide(t, w, refs[i])
					}
				}
			}
		}
		grantAll()
		var order []subsidy.Reference
		if ceilingDayNow(t, w).DrawDue() {
			order, draws = drawn(t, w).Order(), draws+1
			grantAll()
		}
		var claims []subsidy.Claim
		for _, c := range all {
			claims = append(claims, subsidy.Claim{Reference: c.Reference, Asked: c.Asked, Complete: c.Complete})
		}
		round := roundNow(t, w)
		for _, a := range subsidy.Divide(subsidy.DistributionReceipt, overflow, round.Ceiling, claims, order) {
			if granted := stateOf(t, w, a.Reference) == subsidy.Granted; granted != (a.Cents > 0) {
				t.Errorf("seed %d: by the order %s gets %s, granted: %t", seed, a.Reference, a.Cents, granted)
			}
		}
		if got := tried(t, w); got.Given != 0 {
			t.Errorf("seed %d: a trial gives %s that was not granted", seed, got.Given)
		}
	}
	if draws == 0 {
		t.Error("nothing was ever drawn")
	}
}
