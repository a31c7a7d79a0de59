package main

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func filled(t *testing.T, boards, drafts int) (*db.Store, []draft) {
	t.Helper()
	store, err := db.Open(t.Context(), dbtest.Database(t), dbtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := fill(t.Context(), store, boards, drafts, time.Now()); err != nil || n != drafts {
		t.Fatalf("%d drafts: %v", n, err)
	}
	ready, err := readyDrafts(t.Context(), store, boards)
	if err != nil {
		t.Fatal(err)
	}
	return store, ready
}

// file files a draft and gives its receipt.
func file(t *testing.T, store *db.Store, d draft) receipt {
	t.Helper()
	service := &subsidy.Service{Store: store, Now: time.Now, Random: rand.Reader}
	signer, err := store.UserByEmail(t.Context(), signerOf(boardNumber(d.board)))
	if err != nil {
		t.Fatal(err)
	}
	filing, err := service.Submit(t.Context(), signer, subsidy.Reference(d.reference), d.version, true, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return receipt{at: time.Now(), reference: d.reference, sha256: filing.SHA256}
}

func TestWhatIsFilledPassesEveryRule(t *testing.T) {
	store, ready := filled(t, 3, 7)
	if len(ready) != 7 || ready[0].board != 0 || ready[1].board != 1 || ready[2].board != 2 || ready[3].board != 0 {
		t.Fatalf("the boards do not come in turn: %v", ready)
	}
	for _, d := range ready {
		if err := withoutFindings(t.Context(), store, d); err != nil {
			t.Error(err)
		}
	}
	file(t, store, ready[0])
	breaches, err := store.Verify(t.Context())
	if err != nil || len(breaches) > 0 {
		t.Errorf("%v %v", breaches, err)
	}
}

func TestFillingAgainAddsWhatWasFiled(t *testing.T) {
	store, ready := filled(t, 2, 5)
	file(t, store, ready[0])
	file(t, store, ready[1])
	if n, err := fill(t.Context(), store, 2, 6, time.Now()); err != nil || n != 3 {
		t.Fatalf("%d were added: %v", n, err)
	}
	if again, err := readyDrafts(t.Context(), store, 2); err != nil || len(again) != 6 {
		t.Errorf("%d are ready: %v", len(again), err)
	}
}

func TestAReferenceThatIsDrawnTwiceIsDrawnAgain(t *testing.T) {
	store, err := db.Open(t.Context(), dbtest.Database(t), dbtest.Ring())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	f := &filler{store: store, now: time.Now().UTC(), random: &stutter{}}
	if f.round, err = f.openRound(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := f.register(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if n, err := f.drafts(t.Context(), 3); err != nil || n != 3 {
		t.Errorf("%d: %v", n, err)
	}
}

// stutter is a source of chance that gives the bytes of each reference twice.
type stutter struct {
	bytes []byte
	again bool
	at    int
}

// Read gives one byte at a time, as drawing a reference asks for them.
func (s *stutter) Read(p []byte) (int, error) {
	if s.at == len(s.bytes) {
		if s.at, s.again = 0, !s.again; s.again {
			s.bytes = make([]byte, subsidy.ReferenceMaximum)
			rand.Read(s.bytes)
			for i := range s.bytes {
				s.bytes[i] %= 250 // what is above is passed over
			}
		}
	}
	p[0] = s.bytes[s.at]
	s.at++
	return 1, nil
}

func TestEveryDraftHasALocationOfItsOwn(t *testing.T) {
	seen := map[subsidy.LocationCode]bool{}
	for n := range mostDrafts {
		code := locationCode(n)
		if read, err := subsidy.ParseLocationCode(string(code)); err != nil || read != code || seen[code] {
			t.Fatalf("location %d is %q: %v", n, code, err)
		}
		seen[code] = true
	}
}

func TestTheRoundIsOpenOnEveryDayOfTheYear(t *testing.T) {
	for day := range 366 {
		now := time.Date(2028, time.January, 1, 11, 0, 0, 0, time.UTC).AddDate(0, 0, day)
		document, err := schemeDocument(now)
		if err != nil {
			t.Fatal(err)
		}
		scheme, err := subsidy.ParseScheme(document)
		if err != nil {
			t.Fatalf("%s: %v", now, err.(*subsidy.Error).Fields)
		}
		if terms, ok := scheme.Terms(2028); !ok || terms.MayFile(now) != nil {
			t.Errorf("on %s nothing may be filed", now)
		}
	}
}

func TestTheComparisonFindsWhatIsLostAndWhatIsDouble(t *testing.T) {
	store, ready := filled(t, 2, 6)
	first, second := file(t, store, ready[0]), file(t, store, ready[1])
	file(t, store, ready[2]) // its answer did not arrive
	good := []receipt{first, second, {at: first.at, reference: first.reference}}
	cases := []struct {
		name         string
		receipts     []receipt
		lost, double int
		says         string
	}{
		{"good receipts", good, 0, 0, ""},
		{"one that was never filed", append(good[:3:3], receipt{reference: ready[3].reference}), 1, 0, ready[3].reference + " was acknowledged and is not filed"},
		{"one with another SHA-256", []receipt{first, {reference: second.reference, sha256: strings.Repeat("b", 64)}}, 1, 0, "was acknowledged with SHA-256 bbbb"},
		{"two that differ", append(good[:3:3], receipt{reference: first.reference, sha256: strings.Repeat("b", 64)}), 1, 1, "two receipts with different SHA-256"},
	}
	for _, c := range cases {
		got, err := compare(t.Context(), store, 2, c.receipts)
		if err != nil {
			t.Fatal(err)
		}
		if got.Lost != c.lost || got.Double != c.double || got.Unclaimed != 1 || !strings.Contains(strings.Join(got.Examples, "\n"), c.says) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestTheComparisonFindsASecondFiling(t *testing.T) {
	store, ready := filled(t, 1, 1)
	r := file(t, store, ready[0])
	fileAgain(t.Context(), t, store, r)
	if got, err := compare(t.Context(), store, 1, []receipt{r}); err != nil || got.Double != 1 || got.Lost != 0 {
		t.Errorf("%+v %v", got, err)
	}
}

func fileAgain(ctx context.Context, t *testing.T, store *db.Store, r receipt) {
	t.Helper()
	a, err := store.FiledApplication(ctx, subsidy.Reference(r.reference))
	if err != nil {
		t.Fatal(err)
	}
	filing, err := store.LastFiling(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	filing.ID, filing.Number = rand.Text(), 2
	if err := store.AddFiling(ctx, filing); err != nil {
		t.Fatal(err)
	}
}
