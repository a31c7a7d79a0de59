package subsidy_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"os"
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
	w := dbtest.NewWith(t, small(t, 5_000_000, subsidy.DistributionDraw))
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

func TestD4_APublishedDrawThatWasTamperedWithIsFound(t *testing.T) {
	references := []subsidy.Reference{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}
	good := subsidy.Draw{References: references, ListSHA256: subsidy.HashText(subsidy.FrozenList(references)), Seed: "7", ConfirmedAt: time.Now()}.File()
	fine(t, good.Verify())
	for name, tamper := range map[string]func(*subsidy.DrawFile){
		"a reference more": func(f *subsidy.DrawFile) { f.References = append(slices.Clone(f.References), "K") },
		"another seed":     func(f *subsidy.DrawFile) { f.Seed = "8" },
		"no seed":          func(f *subsidy.DrawFile) { f.Seed = "" },
		"two places swapped": func(f *subsidy.DrawFile) {
			f.Order = slices.Clone(f.Order)
			f.Order[0], f.Order[1] = f.Order[1], f.Order[0]
		},
		"a place less": func(f *subsidy.DrawFile) { f.Order = f.Order[1:] },
		"another hash": func(f *subsidy.DrawFile) { f.ListSHA256 = strings.Repeat("0", 64) },
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
		_, err := w.Service.Decide(t.Context(), w.Decider, order[place], versions[order[place]])
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

func TestD6_The2019CaseTooMuchAskedThenChangesAndNoDraw(t *testing.T) {
	w, refs := drawnWorld(t)
	ctx := t.Context()
	fine(t, w.Service.NameSource(ctx, w.Administrator, dbtest.Round, lottery, spokenOn))
	for i, ref := range refs {
		verdict := subsidy.VerdictGrant
		if i == 0 {
			verdict = subsidy.VerdictReject
		}
		version := w.Advise(t, ref, verdict)
		_, err := w.Service.Decide(ctx, w.Decider, ref, version)
		fine(t, err)
	}
	if e := kind(t, w.Service.Freeze(ctx, w.Administrator, dbtest.Round), subsidy.Conflict); e.Rule != subsidy.D6 {
		t.Errorf("refused by %s", e.Rule)
	}
}
