package subsidy_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// booking is a row of the model's ledger under the ceiling.
type booking struct {
	at    time.Time
	cents subsidy.Cents
}

// saidByLot is what the source of the draw says.
const saidByLot = "4 8 15 16 23 42"

// lots is what the model knows of the draw of the round (D4).
type lots struct {
	source    string
	speaks    subsidy.Date
	list      []subsidy.Reference
	frozen    bool
	seed      string
	seeders   []subsidy.UserID // all who ever entered a seed
	confirmed bool
}

// book writes down what a file got, or gave back: what lies outside the ceiling
// goes first (D5; Awb 4:25(3)).
func (k *walker) book(f *lived, cents subsidy.Cents, outside bool) {
	at := k.Clock.Now().Truncate(time.Microsecond)
	f.booked += cents
	switch {
	case outside:
		f.onReview += cents
		return
	case cents < 0:
		back := min(-cents, f.onReview)
		f.onReview -= back
		cents += back
	}
	k.ledger = append(k.ledger, booking{at, cents})
}

// granted is what the round has granted under its ceiling, before an instant;
// zero for all of it.
func (k *walker) granted(before time.Time) subsidy.Cents {
	var sum subsidy.Cents
	for _, b := range k.ledger {
		if before.IsZero() || b.at.Before(before) {
			sum += b.cents
		}
	}
	return sum
}

func (k *walker) room() subsidy.Cents { return k.ceiling - k.granted(time.Time{}) }

// waiting is what the undecided applications ask, but for those that an
// objection opened again.
func (k *walker) waiting() subsidy.Cents {
	var sum subsidy.Cents
	for _, f := range k.files {
		if f.state.Undecided() && !f.again {
			sum += f.asked
		}
	}
	return sum
}

// fund tells whether cents can be had now for a file that had some, and whether
// outside the ceiling; first is the instant of its first decision where an
// objection brings the money, else zero. It gives the one cause that comes
// first (S1, D2, D4 to D6; Awb 4:25(3)).
func (k *walker) fund(f *lived, cents, had subsidy.Cents, first time.Time) (outside bool, why *cause) {
	why = k.mayGrant(cents)
	if why == nil {
		why = k.inTurn(f, cents, first)
	}
	if first.IsZero() || why == nil || why.rule == subsidy.D6 {
		return false, why
	}
	why = k.measured(f, cents, had, first)
	return why == nil, why
}

// mayGrant holds cents against the round as a whole (D6, S1).
func (k *walker) mayGrant(cents subsidy.Cents) *cause {
	draws := k.method == subsidy.DistributionDraw
	switch {
	case draws && k.Clock.Now().Before(k.closes):
		return &cause{subsidy.D6, tooEarly}
	case draws && !k.draw.confirmed && k.waiting() > k.room():
		return &cause{subsidy.D6, drawIsDue}
	case cents > k.room():
		return &cause{subsidy.S1, overCeiling}
	}
	return nil
}

// inTurn holds cents against those that go before (D2, D4, D5).
func (k *walker) inTurn(f *lived, cents subsidy.Cents, first time.Time) *cause {
	switch {
	case k.draw.confirmed:
		if cents > k.placed(f, cents) {
			return &cause{subsidy.D5, outOfPlace}
		}
	case k.method == subsidy.DistributionReceipt:
		if cents > k.room()-k.ahead(f) {
			return &cause{subsidy.D2, outOfTurn}
		}
	case !first.IsZero() && cents > k.room()-k.waiting():
		return &cause{subsidy.S1, keptForOthers}
	}
	return nil
}

// ahead is what those ask that were complete before a file and wait (D2).
func (k *walker) ahead(f *lived) subsidy.Cents {
	var sum subsidy.Cents
	for _, o := range k.files {
		before := o.whole.Before(f.whole) || o.whole.Equal(f.whole) && o.ref < f.ref
		if o != f && o.state.Undecided() && !o.again && before {
			sum += o.asked
		}
	}
	return sum
}

// placed is what the order of the draw leaves for a file now: what waits before
// it goes first where it fits, what was not on the list goes last (D4, D5).
func (k *walker) placed(f *lived, cents subsidy.Cents) subsidy.Cents {
	left := k.room()
	for _, o := range k.inOrder() {
		asks := o.asked
		switch {
		case o == f:
			asks = cents
		case !o.state.Undecided():
			continue
		}
		if asks > left {
			asks = 0
		}
		if o == f {
			return asks
		}
		left -= asks
	}
	return 0
}

// inOrder gives the files in the order of the draw, those that were not on its
// list after all that were.
func (k *walker) inOrder() []*lived {
	var all []*lived
	for _, ref := range subsidy.DrawOrder(k.draw.list, k.draw.seed) {
		all = append(all, k.fileOf(ref))
	}
	others := slices.DeleteFunc(slices.Clone(k.files), func(f *lived) bool { return k.listed(f) })
	slices.SortFunc(others, func(a, b *lived) int { return strings.Compare(string(a.ref), string(b.ref)) })
	return append(all, others...)
}

func (k *walker) listed(f *lived) bool { return slices.Contains(k.draw.list, f.ref) }

func (k *walker) fileOf(ref subsidy.Reference) *lived {
	return k.files[slices.IndexFunc(k.files, func(f *lived) bool { return f.ref == ref })]
}

// measured holds cents outside the ceiling against what the first decision
// could have given (Awb 4:25(3)).
func (k *walker) measured(f *lived, cents, had subsidy.Cents, first time.Time) *cause {
	switch {
	case k.draw.confirmed && k.listed(f):
		if had+cents > k.rightful(f, had+cents) {
			return &cause{subsidy.D4, neverHadPlace}
		}
	case cents > k.ceiling-k.granted(first)-had:
		return &cause{subsidy.S1, neverHadRoom}
	}
	return nil
}

// rightful is what the order of the draw had for a file on its list, if that
// had been decided rightly the first time.
func (k *walker) rightful(f *lived, cents subsidy.Cents) subsidy.Cents {
	left := k.ceiling
	for _, o := range k.files {
		if !k.listed(o) {
			left -= o.booked - o.onReview
		}
	}
	for _, o := range k.inOrder()[:len(k.draw.list)] {
		asks := o.booked
		switch {
		case o == f:
			asks = cents
		case o.state.Undecided():
			asks = o.asked
		}
		if asks > left {
			asks = 0
		}
		if o == f {
			return asks
		}
		left -= asks
	}
	return 0
}

// drawStep takes a step of the draw: mostly the one that comes next.
func (k *walker) drawStep() {
	step := k.random.IntN(4)
	if k.chance(75) {
		step = k.nextDrawStep()
	}
	k.takeDrawStep(step)
}

func (k *walker) nextDrawStep() int {
	switch {
	case k.draw.source == "" || !k.draw.frozen && !k.Clock.Now().Before(k.draw.speaks.Start()):
		return 0
	case !k.draw.frozen:
		return 1
	case k.draw.seed != saidByLot:
		return 2
	}
	return 3
}

func (k *walker) takeDrawStep(step int) {
	k.expectNothing()
	role := []subsidy.Role{subsidy.Administrator, subsidy.Administrator, subsidy.Administrator, subsidy.Decider}[step]
	by := k.someone(nil, []subsidy.Role{role})
	if step == 3 && len(k.draw.seeders) > 0 && k.chance(30) {
		by = k.promoted(k.draw.seeders[0], subsidy.Decider)
	}
	k.must(by.Role != role, subsidy.D4, "another role's step of the draw")
	k.must(k.method != subsidy.DistributionDraw, subsidy.D1, "a round that draws no lots")
	if by.Role == role && k.method == subsidy.DistributionDraw {
		k.must(k.draw.confirmed, subsidy.D4, "the draw is confirmed")
	}
	err := []func(subsidy.User) error{k.nameSource, k.freezeList, k.enterSeed, k.confirmDraw}[step](by)
	k.trace = append(k.trace, fmt.Sprintf("draw step %d by %s: %v", step, by.Role, err))
	k.allKnown = true
	k.outcomeOf("a step of the draw", by, err)
}

// outcomeOf holds what became of an act on no one file against its causes.
func (k *walker) outcomeOf(what string, by subsidy.User, err error) {
	k.t.Helper()
	switch {
	case err != nil:
		k.named(err)
		k.wasRefused(&lived{board: by.Board}, subsidy.Action(what), by, "", err)
	case len(k.causes) > 0:
		k.fail("%s did %s in spite of %+v", by.Name, what, k.causes)
	}
}

func (k *walker) nameSource(by subsidy.User) error {
	source := "Een landelijke loterij"
	if k.chance(5) {
		source = " "
		k.must(true, subsidy.D4, nothingTyped)
	}
	day := subsidy.DateOf(k.Clock.Now()).AddDays(k.random.IntN(4))
	k.must(!day.Start().After(k.Clock.Now()), subsidy.D4, sourceSpoke)
	k.must(k.draw.frozen, subsidy.D4, "the list is frozen")
	err := k.Service.NameSource(k.t.Context(), by, dbtest.Round, source, day.String())
	if err == nil {
		k.draw.source, k.draw.speaks = source, day
	}
	return err
}

func (k *walker) freezeList(by subsidy.User) error {
	now := k.Clock.Now()
	k.must(k.draw.frozen, subsidy.D4, "the list is frozen")
	k.must(now.Before(k.closes), subsidy.D6, tooEarly)
	k.must(k.waiting() <= k.room(), subsidy.D6, "all that is asked fits")
	k.must(k.draw.source == "", subsidy.D4, "no source is named")
	k.must(k.draw.source != "" && !now.Before(k.draw.speaks.Start()), subsidy.D4, sourceSpoke)
	err := k.Service.Freeze(k.t.Context(), by, dbtest.Round)
	if err != nil {
		return err
	}
	k.draw.frozen = true
	k.next = append(k.next, errand{}) // the seed, too early
	for _, f := range k.files {
		if f.state.Undecided() || f.state == subsidy.Prepared {
			k.draw.list = append(k.draw.list, f.ref)
		}
	}
	return nil
}

func (k *walker) enterSeed(by subsidy.User) error {
	seed := saidByLot
	if k.chance(20) {
		seed = "4 8 15 16 23 43" // a slip
	}
	k.must(!k.draw.frozen, subsidy.D4, "the list is not frozen")
	k.must(k.draw.frozen && k.Clock.Now().Before(k.draw.speaks.Start()), subsidy.D4, sourceSilent)
	err := k.Service.EnterSeed(k.t.Context(), by, dbtest.Round, seed)
	if err == nil {
		k.draw.seed, k.draw.seeders = seed, append(k.draw.seeders, by.ID)
	}
	return err
}

func (k *walker) confirmDraw(by subsidy.User) error {
	k.must(k.draw.seed == "", subsidy.D4, "no seed was entered")
	k.must(k.draw.seed != "" && k.draw.seed != saidByLot, subsidy.D4, "another seed than was entered")
	k.must(slices.Contains(k.draw.seeders, by.ID), subsidy.A12, ownSeed)
	err := k.Service.ConfirmDraw(k.t.Context(), by, dbtest.Round, saidByLot)
	k.draw.confirmed = k.draw.confirmed || err == nil
	return err
}
