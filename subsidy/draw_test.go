package subsidy_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// byThePage redoes a draw from docs/loting.md alone.
func byThePage(references []string, seed string) []string {
	list := slices.Clone(references)
	slices.Sort(list)
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(list, "\n")+"\n")))
	lots := map[string]string{}
	for _, r := range list {
		h := hmac.New(sha256.New, []byte(seed))
		fmt.Fprintf(h, "%s:%s", hash, r)
		lots[r] = fmt.Sprintf("%x", h.Sum(nil))
	}
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(lots[a], lots[b]) })
	return list
}

func TestD4_TheDrawIsTheOneOfThePublishedPageWhateverTheOrderOfTheList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfNDistinct(rapid.StringMatching(`ZO22-[2-9BCDF]{4}-[2-9]`), 1, 30, rapid.ID).Draw(t, "list")
		seed := rapid.StringN(1, 40, -1).Draw(t, "seed")
		var references []subsidy.Reference
		for _, r := range rapid.Permutation(list).Draw(t, "mixed") {
			references = append(references, subsidy.Reference(r))
		}
		var got []string
		for _, r := range subsidy.DrawOrder(references, seed) {
			got = append(got, string(r))
		}
		if want := byThePage(list, seed); !slices.Equal(got, want) {
			t.Fatalf("the portal draws %v, the page %v", got, want)
		}
	})
}

func TestD4_TheExampleOfThePublishedPageIsRight(t *testing.T) {
	page, err := os.ReadFile("../docs/loting.md")
	if err != nil {
		t.Fatal(err)
	}
	references := []subsidy.Reference{"ZO22-2GQJ-5", "ZO22-5VKP-3", "ZO22-7K4M-X"}
	seed := "Q 19 07 23 41 02 36"
	for _, want := range []string{subsidy.HashText(subsidy.FrozenList(references)), seed} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	var order []string
	for _, r := range subsidy.DrawOrder(references, seed) {
		order = append(order, string(r))
	}
	if want := strings.Join(order, ", "); !strings.Contains(string(page), want) {
		t.Errorf("the page does not have the order %q", want)
	}
}

// drawnWorld has three filed applications, two of which fit, and is closed.
func drawnWorld(t *testing.T) (*dbtest.World, []subsidy.Reference) {
	t.Helper()
	return closedWorld(t, 50_000_00)
}

// closedWorld has three filed applications, € 69.300 together, and is closed.
func closedWorld(t *testing.T, ceiling subsidy.Cents) (*dbtest.World, []subsidy.Reference) {
	t.Helper()
	w := dbtest.NewWith(t, small(t, ceiling, subsidy.DistributionDraw))
	var refs []subsidy.Reference
	for i := range 3 {
		refs = append(refs, w.Filed(t, dbtest.LocationAt(i)))
	}
	w.Clock.Set(dbtest.AfterClosing)
	return w, refs
}

// speak is an instant after the source spoke.
var speak = dbtest.AfterClosing.AddDate(0, 0, 8)

const lottery, spokenOn, spoken = "Staatsloterij, winnend lot", "25-5-2022", "AB 123456"

func TestD4_ADrawGoesInItsStepsAndNoneComesBeforeItsTime(t *testing.T) {
	w, _ := drawnWorld(t)
	ctx, s := t.Context(), w.Service
	kind(t, s.Freeze(ctx, w.Administrator, dbtest.Round), subsidy.Conflict) // no source
	kind(t, s.NameSource(ctx, w.Administrator, dbtest.Round, lottery, "18-5-2022"), subsidy.Invalid)
	kind(t, s.NameSource(ctx, w.Administrator, dbtest.Round, " ", "x"), subsidy.Invalid)
	kind(t, s.NameSource(ctx, w.Decider, dbtest.Round, lottery, spokenOn), subsidy.Forbidden)
	fine(t, s.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	kind(t, s.EnterSeed(ctx, w.Administrator, dbtest.Round, spoken), subsidy.Conflict) // not frozen
	fine(t, s.Freeze(ctx, w.Administrator, dbtest.Round))
	kind(t, s.Freeze(ctx, w.Administrator, dbtest.Round), subsidy.Conflict)
	kind(t, s.NameSource(ctx, w.Administrator, dbtest.Round, "een andere bron", spokenOn), subsidy.Conflict)
	kind(t, s.EnterSeed(ctx, w.Administrator, dbtest.Round, spoken), subsidy.Conflict) // has not spoken
	kind(t, s.ConfirmDraw(ctx, w.Decider, dbtest.Round, spoken), subsidy.Conflict)     // no seed
	w.Clock.Set(speak)
	fine(t, s.EnterSeed(ctx, w.Administrator, dbtest.Round, "AB 123465"))
	fine(t, s.EnterSeed(ctx, w.Administrator, dbtest.Round, spoken))
	kind(t, s.ConfirmDraw(ctx, w.Decider, dbtest.Round, "AB 123465"), subsidy.Invalid)
	same := w.Administrator
	same.Role = subsidy.Decider
	kind(t, s.ConfirmDraw(ctx, same, dbtest.Round, spoken), subsidy.Forbidden)
	kind(t, s.ConfirmDraw(ctx, w.Administrator, dbtest.Round, spoken), subsidy.Forbidden)
	fine(t, s.ConfirmDraw(ctx, w.Decider, dbtest.Round, " "+spoken+" "))
	kind(t, s.ConfirmDraw(ctx, w.Decider, dbtest.Round, spoken), subsidy.Conflict)
	kind(t, s.EnterSeed(ctx, w.Administrator, dbtest.Round, "CD 654321"), subsidy.Conflict)
	events, err := w.Store.RoundEvents(ctx, dbtest.Round)
	fine(t, err)
	if len(events) != 5 || events[0].ActorName != w.Decider.Name {
		t.Errorf("%d events, the last by %s", len(events), events[0].ActorName)
	}
	d, err := s.Draw(ctx, dbtest.Round)
	fine(t, err)
	fine(t, d.File().Verify())
}

// A list that is frozen once the source has spoken proves nothing: whoever
// froze it knew the order.
func TestD4_TheListIsFrozenBeforeTheDayOnWhichTheSourceSpeaks(t *testing.T) {
	speaks := day(2022, time.May, 25).Start()
	for name, tt := range map[string]struct {
		at    time.Time
		fault bool
	}{
		"a second before that day": {speaks.Add(-time.Second), false},
		"as that day begins":       {speaks, true},
		"after the source spoke":   {speak, true},
	} {
		t.Run(name, func(t *testing.T) {
			w, _ := drawnWorld(t)
			fine(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, lottery, spokenOn))
			w.Clock.Set(tt.at)
			err := w.Service.Freeze(t.Context(), w.Administrator, dbtest.Round)
			if !tt.fault {
				fine(t, err)
				return
			}
			says(t, refused(t, err, subsidy.Conflict, subsidy.D4), "heeft op 25 mei 2022 al gesproken")
			if d, err := w.Service.Draw(t.Context(), dbtest.Round); err != nil || d.Frozen() {
				t.Errorf("the list is frozen: %v, %v", d.Frozen(), err)
			}
		})
	}
}

func TestD4_APublishedDrawThatWasTamperedWithIsFound(t *testing.T) {
	references := []subsidy.Reference{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}
	good := subsidy.Draw{References: references, ListSHA256: subsidy.HashText(subsidy.FrozenList(references)), SpeaksOn: day(2022, time.May, 25),
		FrozenAt: dbtest.AfterClosing, Seed: "7", ConfirmedAt: time.Now()}.File()
	fine(t, good.Verify())
	for name, tamper := range map[string]func(*subsidy.DrawFile){
		"a reference more": func(f *subsidy.DrawFile) { f.References = append(slices.Clone(f.References), "K") },
		"another seed":     func(f *subsidy.DrawFile) { f.Seed = "8" },
		"no seed":          func(f *subsidy.DrawFile) { f.Seed = "" },
		"two places swapped": func(f *subsidy.DrawFile) {
			f.Order = slices.Clone(f.Order)
			f.Order[0], f.Order[1] = f.Order[1], f.Order[0]
		},
		"a place less":                          func(f *subsidy.DrawFile) { f.Order = f.Order[1:] },
		"another hash":                          func(f *subsidy.DrawFile) { f.ListSHA256 = strings.Repeat("0", 64) },
		"frozen as the day of the source began": func(f *subsidy.DrawFile) { f.FrozenAt = f.SpeaksOn.Start() },
		"a source that spoke before":            func(f *subsidy.DrawFile) { f.SpeaksOn = subsidy.DateOf(f.FrozenAt) },
		"no instant of the freeze":              func(f *subsidy.DrawFile) { f.FrozenAt = time.Time{} },
		"no day of the source":                  func(f *subsidy.DrawFile) { f.SpeaksOn = subsidy.Date{} },
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			tamper(&f)
			if f.Verify() == nil {
				t.Error("it passed")
			}
		})
	}
}

// drawn confirms the draw of the round of w.
func drawn(t *testing.T, w *dbtest.World) subsidy.Draw {
	t.Helper()
	ctx := t.Context()
	fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	fine(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round))
	w.Clock.Set(speak)
	fine(t, w.Service.EnterSeed(ctx, w.Administrator, dbtest.Round, spoken))
	fine(t, w.Service.ConfirmDraw(ctx, w.Decider, dbtest.Round, spoken))
	d, err := w.Service.Draw(ctx, dbtest.Round)
	fine(t, err)
	return d
}

func TestD5_AfterTheDrawThoseInFrontAreGrantedAndWhatIsFreedGoesToTheNext(t *testing.T) {
	w, refs := drawnWorld(t)
	versions := map[subsidy.Reference]int64{}
	order := drawn(t, w).Order()
	for _, ref := range refs {
		verdict := subsidy.VerdictGrant
		if ref == order[0] {
			verdict = subsidy.VerdictReject
		}
		versions[ref] = w.Advise(t, ref, verdict)
	}
	decide := func(place int) error {
		_, err := w.Service.Decide(t.Context(), w.Decider, order[place], versions[order[place]], w.Read(t, w.Decider, order[place]))
		return err
	}
	if e := kind(t, decide(2), subsidy.NoRoom); e.Rule != subsidy.D5 || !strings.Contains(e.Message, "plaats 3 van 3") {
		t.Errorf("the third is refused by %s: %s", e.Rule, e.Message)
	}
	fine(t, decide(1))
	kind(t, decide(2), subsidy.NoRoom)
	fine(t, decide(0)) // a rejection: its money is freed
	fine(t, decide(2))
}

// lesser are the ways in which less is asked than when the draw was announced,
// a row each.
var lesser = map[string]func(*testing.T, *dbtest.World, subsidy.Reference){
	"one is rejected": func(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
		_, err := w.Service.Decide(t.Context(), w.Decider, ref, w.Advise(t, ref, subsidy.VerdictReject), w.Read(t, w.Decider, ref))
		fine(t, err)
	},
	"one is withdrawn": func(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
		_, err := w.Service.Withdraw(t.Context(), w.Signatory, ref, "Wij doen het zonder subsidie.", true)
		fine(t, err)
	},
	"one asks less in a supplement": func(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
		completed(t, w, ref, subsidy.Edit{Section: subsidy.SectionZomerschool, Apply: func(a *subsidy.Answers) { a.Zomerschool.Pupils = "1" }})
	},
}

// In 2019 more was asked than there was, a draw was announced, and then changes
// and withdrawals brought it under the ceiling: every valid application was
// granted.
func TestD6_The2019CaseTooMuchAskedThenChangesAndNoDraw(t *testing.T) {
	for name, change := range lesser {
		t.Run(name, func(t *testing.T) {
			w, refs := closedWorld(t, 65_000_00)
			ctx := t.Context()
			fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
			versions := map[subsidy.Reference]int64{}
			for _, ref := range refs[1:] {
				versions[ref] = w.Advise(t, ref, subsidy.VerdictGrant)
				_, err := w.Service.Decide(ctx, w.Decider, ref, versions[ref], w.Read(t, w.Decider, ref))
				if e := kind(t, err, subsidy.NoRoom); e.Rule != subsidy.D6 {
					t.Errorf("before the change it is refused by %s", e.Rule)
				}
			}
			change(t, w, refs[0])
			if e := kind(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round), subsidy.Conflict); e.Rule != subsidy.D6 {
				t.Errorf("the freeze is refused by %s", e.Rule)
			}
			for ref, version := range versions {
				_, err := w.Service.Decide(ctx, w.Decider, ref, version, w.Read(t, w.Decider, ref))
				fine(t, err)
			}
			round, err := w.Store.Round(ctx, dbtest.Round)
			fine(t, err)
			if round.Granted != 46_200_00 || round.DrawDue() {
				t.Errorf("%s is granted, a draw is due: %t", round.Granted, round.DrawDue())
			}
			if d, err := w.Service.Draw(ctx, dbtest.Round); err != nil || d.Frozen() || d.Seeded() {
				t.Errorf("there was a draw: %+v %v", d, err)
			}
		})
	}
}

func TestD4_NothingOfADrawChangesAfterItsStep(t *testing.T) {
	w, refs := drawnWorld(t)
	ctx := t.Context()
	fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	fine(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round))
	frozen, err := w.Service.Draw(ctx, dbtest.Round)
	fine(t, err)
	refused := func(what string, change func(*subsidy.Draw)) {
		t.Helper()
		before, err := w.Store.Draw(ctx, dbtest.Round)
		fine(t, err)
		bent := before
		change(&bent)
		if e := kind(t, w.Store.SaveDraw(ctx, bent), subsidy.Conflict); e.Rule != subsidy.D4 {
			t.Errorf("%s is refused by %s", what, e.Rule)
		}
		after, err := w.Store.Draw(ctx, dbtest.Round)
		fine(t, err)
		if !reflect.DeepEqual(after, before) {
			t.Errorf("%s: %+v became %+v", what, before, after)
		}
	}
	list := map[string]func(*subsidy.Draw){
		"a reference less":    func(d *subsidy.Draw) { d.References = d.References[1:] },
		"a reference more":    func(d *subsidy.Draw) { d.References = append(slices.Clone(d.References), "ZO22-7K4M-X") },
		"another source":      func(d *subsidy.Draw) { d.Source = "Een andere loterij" },
		"another day":         func(d *subsidy.Draw) { d.SpeaksOn = d.SpeaksOn.AddDays(7) },
		"another source, day": func(d *subsidy.Draw) { d.Source, d.SpeaksOn = "x", d.SpeaksOn.AddDays(1) },
	}
	for what, change := range list {
		refused(what, change)
	}
	refused("a list not frozen", func(d *subsidy.Draw) {
		d.References, d.ListSHA256, d.FrozenAt, d.FrozenBy = nil, "", time.Time{}, ""
	})
	// A decision after the freeze leaves the list as it was.
	_, err = w.Service.Decide(ctx, w.Decider, refs[0], w.Advise(t, refs[0], subsidy.VerdictReject), w.Read(t, w.Decider, refs[0]))
	fine(t, err)
	w.Clock.Set(speak)
	fine(t, w.Service.EnterSeed(ctx, w.Administrator, dbtest.Round, spoken))
	for what, change := range list {
		refused(what+" after the seed", change)
	}
	fine(t, w.Service.ConfirmDraw(ctx, w.Decider, dbtest.Round, spoken))
	refused("another seed", func(d *subsidy.Draw) { d.Seed = "CD 654321" })
	refused("another who entered it", func(d *subsidy.Draw) { d.SeededBy = w.Auditor.ID })
	refused("another who confirmed", func(d *subsidy.Draw) { d.ConfirmedBy = w.Decider2.ID })
	refused("a draw not confirmed", func(d *subsidy.Draw) { d.ConfirmedBy, d.ConfirmedAt = "", time.Time{} })
	done, err := w.Service.Draw(ctx, dbtest.Round)
	fine(t, err)
	if !slices.Equal(done.References, frozen.References) || done.ListSHA256 != frozen.ListSHA256 {
		t.Errorf("the list was %v and is %v", frozen.References, done.References)
	}
}

func TestA12_WhoEverEnteredASeedDoesNotConfirmItEvenWhereAnotherCorrectedIt(t *testing.T) {
	w, _ := drawnWorld(t)
	ctx := t.Context()
	fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	fine(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round))
	w.Clock.Set(speak)
	fine(t, w.Service.EnterSeed(ctx, w.Administrator, dbtest.Round, "AB 123465"))
	w.Clock.Set(speak.Add(time.Minute))
	other := w.AddUser(t, "Els Prins", subsidy.Administrator, "")
	fine(t, w.Service.EnterSeed(ctx, other, dbtest.Round, spoken))
	for _, by := range []subsidy.User{w.Administrator, other} {
		by.Role = subsidy.Decider
		refused(t, w.Service.ConfirmDraw(ctx, by, dbtest.Round, spoken), subsidy.Forbidden, subsidy.A12)
		d, err := w.Service.Draw(ctx, dbtest.Round)
		fine(t, err)
		d.ConfirmedBy, d.ConfirmedAt = by.ID, speak.Add(time.Hour)
		if e := kind(t, w.Store.SaveDraw(ctx, d), subsidy.Forbidden); e.Rule != subsidy.A12 {
			t.Errorf("the store refuses by %s", e.Rule)
		}
	}
	fine(t, w.Service.ConfirmDraw(ctx, w.Decider, dbtest.Round, spoken))
}

func TestD4_TheFrozenListHasWhatIsUnderEmbargoToo(t *testing.T) {
	w, refs := closedWorld(t, 30_000_00)
	w.Advise(t, refs[1], subsidy.VerdictReject)
	prepare(t, w, refs[1])
	if d := drawn(t, w); len(d.References) != 3 {
		t.Errorf("the public list has %v", d.References)
	}
}

func TestA12_WhoEnteredTheSeedDoesNotConfirmItInWhateverRoleTheyHaveNow(t *testing.T) {
	w, _ := drawnWorld(t)
	ctx := t.Context()
	fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	fine(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round))
	w.Clock.Set(speak)
	fine(t, w.Service.EnterSeed(ctx, w.Administrator, dbtest.Round, spoken))
	same := w.Administrator
	same.Role = subsidy.Decider
	// The store refuses too, in other words: these are the service's.
	if e := kind(t, w.Service.ConfirmDraw(ctx, same, dbtest.Round, spoken), subsidy.Forbidden); e.Rule != subsidy.A12 || !strings.HasPrefix(e.Message, "U voerde de uitslag zelf in.") {
		t.Errorf("refused by %s: %s", e.Rule, e.Message)
	}
	d, err := w.Service.Draw(ctx, dbtest.Round)
	fine(t, err)
	d.ConfirmedBy, d.ConfirmedAt = same.ID, speak
	if e := kind(t, w.Store.SaveDraw(ctx, d), subsidy.Forbidden); e.Rule != subsidy.A12 {
		t.Errorf("the store refuses by %s", e.Rule)
	}
	kind(t, w.Service.ConfirmDraw(ctx, w.Administrator, dbtest.Round, spoken), subsidy.Forbidden)
	fine(t, w.Service.ConfirmDraw(ctx, w.Decider, dbtest.Round, spoken))
}
