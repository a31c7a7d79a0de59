package subsidy_test

import (
	"cmp"
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
	day       subsidy.Date // of the ceiling, in order of receipt (D2)
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
	if why == nil || !first.IsZero() {
		if turn := k.inTurn(f, cents, first); why == nil || turn != nil && turn.waits {
			why = turn
		}
	}
	if first.IsZero() || why == nil || why.waits {
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
		return &cause{subsidy.D6, tooEarly, true}
	case draws && !k.draw.confirmed && k.waiting() > k.room():
		return &cause{subsidy.D6, drawIsDue, true}
	case cents > k.room():
		return &cause{rule: subsidy.S1, why: overCeiling}
	}
	return nil
}

// inTurn holds cents against those that go before (D2, D4, D5).
func (k *walker) inTurn(f *lived, cents subsidy.Cents, first time.Time) *cause {
	switch {
	case k.method == subsidy.DistributionReceipt:
		return k.inTurnOfReceipt(f, cents, first)
	case k.draw.confirmed:
		if cents > k.placed(f, cents) {
			return &cause{rule: subsidy.D5, why: outOfPlace}
		}
	case !first.IsZero() && cents > k.room()-k.waiting():
		return &cause{rule: subsidy.S1, why: keptForOthers}
	}
	return nil
}

// inTurnOfReceipt holds cents against the order of receipt: the day on which it
// was complete is over, those of the day of the ceiling were drawn, and the
// money of those that go before it is kept (D2).
func (k *walker) inTurnOfReceipt(f *lived, cents subsidy.Cents, first time.Time) *cause {
	day := subsidy.DateOf(f.whole)
	if first.IsZero() && !subsidy.DateOf(k.Clock.Now()).After(day) {
		return &cause{subsidy.D2, dayNotOver, true}
	}
	if full, n := k.fullDay(); n > 1 && !k.draw.confirmed && !day.Before(full) {
		return &cause{subsidy.D2, dayNotDrawn, true}
	}
	if cents > k.leftInTurn(f, !first.IsZero()) {
		return &cause{rule: subsidy.D2, why: outOfTurn}
	}
	return nil
}

// leftInTurn is what those that go before a file leave of the room: what waits
// and fits is kept for it, the others fall out (D2, D3).
func (k *walker) leftInTurn(f *lived, last bool) subsidy.Cents {
	var ahead []*lived
	for _, o := range k.files {
		if o != f && o.state.Undecided() && !o.again && k.before(o, f, last) {
			ahead = append(ahead, o)
		}
	}
	slices.SortFunc(ahead, func(a, b *lived) int {
		if k.before(a, b, false) {
			return -1
		}
		return 1
	})
	left := k.room()
	for _, o := range ahead {
		if o.asked <= left {
			left -= o.asked
		}
	}
	return left
}

// before tells whether o goes before f in the order of receipt: by the draw on
// the day that was drawn, else by the instant; what an objection brings comes
// after the others of its day.
func (k *walker) before(o, f *lived, last bool) bool {
	day := subsidy.DateOf(f.whole)
	switch {
	case k.draw.confirmed && day == k.draw.day && subsidy.DateOf(o.whole) == day && k.lot(o) != k.lot(f):
		return k.lot(o) < k.lot(f)
	case last && subsidy.DateOf(o.whole) == day:
		return true
	}
	return o.whole.Before(f.whole) || o.whole.Equal(f.whole) && o.ref < f.ref
}

// lot is the place of a file in the draw, after all others where it has none.
func (k *walker) lot(f *lived) int {
	if at := slices.Index(subsidy.DrawOrder(k.draw.list, k.draw.seed), f.ref); at >= 0 {
		return at
	}
	return len(k.draw.list)
}

// fullDay gives the day on which those that wait pass the money, and how many of
// them were complete on it; none where a draw was frozen of that day or a later
// one.
func (k *walker) fullDay() (day subsidy.Date, claims int) {
	wait := slices.DeleteFunc(slices.Clone(k.files), func(f *lived) bool { return !f.state.Undecided() || f.again })
	slices.SortFunc(wait, func(a, b *lived) int { return cmp.Or(a.whole.Compare(b.whole), cmp.Compare(a.ref, b.ref)) })
	left := k.room()
	for _, f := range wait {
		if left -= f.asked; left < 0 {
			day = subsidy.DateOf(f.whole)
			break
		}
	}
	if left >= 0 || k.draw.frozen && day.After(k.draw.day) {
		return subsidy.Date{}, 0
	}
	for _, f := range wait {
		if subsidy.DateOf(f.whole) == day {
			claims++
		}
	}
	return day, claims
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
	case k.draw.confirmed && k.listed(f) && (k.method == subsidy.DistributionDraw || subsidy.DateOf(f.whole) == k.draw.day):
		if had+cents > k.rightful(f, had+cents) {
			return &cause{rule: subsidy.D4, why: neverHadPlace}
		}
	case cents > k.ceiling-k.granted(first)-had:
		return &cause{rule: subsidy.S1, why: neverHadRoom}
	}
	return nil
}

// rightful is what the order of the draw had for a file on its list, if that
// had been decided rightly the first time.
func (k *walker) rightful(f *lived, cents subsidy.Cents) subsidy.Cents {
	left := k.ceiling
	for _, o := range k.files {
		if k.beyond(o) {
			continue
		}
		if k.method == subsidy.DistributionReceipt && o.state.Undecided() && !o.again && subsidy.DateOf(o.whole).Before(k.draw.day) {
			left -= o.asked
		}
		if !k.listed(o) {
			left -= o.booked - o.onReview
		}
	}
	for _, o := range k.inOrder()[:len(k.draw.list)] {
		asks := o.booked
		switch {
		case o == f:
			asks = cents
		case k.beyond(o):
			continue
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

// beyond tells whether a file was complete after the day that was drawn (D2).
func (k *walker) beyond(f *lived) bool {
	return k.method == subsidy.DistributionReceipt && subsidy.DateOf(f.whole).After(k.draw.day)
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
	k.must(by.Role == role && k.draw.confirmed, subsidy.D4, "the draw is confirmed")
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
	now, receipt := k.Clock.Now(), k.method == subsidy.DistributionReceipt
	day, claims := k.fullDay()
	k.must(k.draw.frozen, subsidy.D4, "the list is frozen")
	k.must(!receipt && now.Before(k.closes), subsidy.D6, tooEarly)
	k.must(receipt && claims == 1, subsidy.D2, "one is alone on the day of the ceiling")
	k.must(receipt && claims == 0 || !receipt && k.waiting() <= k.room(), subsidy.D6, "all that is asked fits")
	k.must(receipt && claims > 1 && !subsidy.DateOf(now).After(day), subsidy.D2, dayNotOver)
	k.must(k.draw.source == "", subsidy.D4, "no source is named")
	k.must(k.draw.source != "" && !now.Before(k.draw.speaks.Start()), subsidy.D4, sourceSpoke)
	err := k.Service.Freeze(k.t.Context(), by, dbtest.Round)
	if err != nil {
		return err
	}
	k.draw.frozen = true
	k.next = append(k.next, errand{}) // the seed, too early
	if receipt {
		k.draw.day = day
	}
	for _, f := range k.files {
		takesPart := f.state.Undecided() || f.state == subsidy.Prepared
		if takesPart && (!receipt || subsidy.DateOf(f.whole) == day && !f.again) {
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
