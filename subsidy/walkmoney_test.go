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

// lots is what the model knows of the draw of the round (D4): in order of receipt
// of those that were complete on one day (D2).
type lots struct {
	source    string
	speaks    subsidy.Date
	list      []subsidy.Reference
	day       subsidy.Date // of the ceiling, in order of receipt
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
// first (S1, D2 to D6; Awb 4:25(3)). Who waits for a draw waits for it whatever
// room there is.
func (k *walker) fund(f *lived, cents, had subsidy.Cents, first time.Time) (outside bool, why *cause) {
	why = k.mayGrant(cents)
	if turn := k.inTurn(f, cents, first); why == nil || !first.IsZero() && turn != nil && turn.why == dayNotDrawn {
		why = turn
	}
	if first.IsZero() || why == nil || why.rule == subsidy.D6 || why.why == dayNotDrawn {
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

// inTurn holds cents against those that go before (D2 to D5).
func (k *walker) inTurn(f *lived, cents subsidy.Cents, first time.Time) *cause {
	switch {
	case k.method == subsidy.DistributionReceipt:
		return k.inReceipt(f, cents, first)
	case k.draw.confirmed:
		return k.before(f, k.inOrder(), cents, cause{subsidy.D5, outOfPlace})
	case !first.IsZero() && cents > k.room()-k.waiting():
		return &cause{subsidy.S1, keptForOthers}
	}
	return nil
}

// inReceipt holds cents against the order of receipt: the day on which a file was
// complete is over, those of the day of the ceiling were drawn, and those before
// it leave the money (D2, D3).
func (k *walker) inReceipt(f *lived, cents subsidy.Cents, first time.Time) *cause {
	day := subsidy.DateOf(f.whole)
	if first.IsZero() && !subsidy.DateOf(k.Clock.Now()).After(day) {
		return &cause{subsidy.D2, dayNotOver}
	}
	if full, claims := k.fullDay(); claims > 1 && !k.draw.confirmed && !day.Before(full) {
		return &cause{subsidy.D2, dayNotDrawn}
	}
	return k.before(f, k.byReceipt(f, first), cents, cause{subsidy.D2, outOfTurn})
}

// fullDay gives the day on which those that wait, in the order of receipt, pass
// the money that is left, and how many were complete on it; none where all fits.
// A frozen list keeps its day: after it there is no other.
func (k *walker) fullDay() (day subsidy.Date, claims int) {
	waiting := slices.DeleteFunc(slices.Clone(k.files), func(f *lived) bool { return !f.state.Undecided() || f.again })
	slices.SortFunc(waiting, func(a, b *lived) int { return a.whole.Compare(b.whole) })
	left := k.room()
	for _, f := range waiting {
		if left -= f.asked; left < 0 {
			day = subsidy.DateOf(f.whole)
			break
		}
	}
	if left >= 0 || k.draw.frozen && day.After(k.draw.day) {
		return subsidy.Date{}, 0
	}
	for _, f := range waiting {
		if subsidy.DateOf(f.whole) == day {
			claims++
		}
	}
	return day, claims
}

// byReceipt gives the files in the order of receipt around one, those of the day
// of a confirmed draw as it put them (D2). What an objection opened again takes
// nothing from others; and one for which an objection asks comes after all of its
// day, where no draw says otherwise.
func (k *walker) byReceipt(f *lived, first time.Time) []*lived {
	whole := func(o *lived) time.Time {
		if o == f && !first.IsZero() {
			return subsidy.DateOf(o.whole).AddDays(1).Start().Add(-1)
		}
		return o.whole
	}
	line := slices.DeleteFunc(slices.Clone(k.files), func(o *lived) bool { return o.whole.IsZero() || o.again && o != f })
	slices.SortFunc(line, func(a, b *lived) int {
		byInstant := cmp.Or(whole(a).Compare(whole(b)), cmp.Compare(a.ref, b.ref))
		if day := subsidy.DateOf(a.whole); k.draw.confirmed && day == k.draw.day && subsidy.DateOf(b.whole) == day {
			return cmp.Or(cmp.Compare(k.lot(a), k.lot(b)), byInstant)
		}
		return byInstant
	})
	return line
}

// firstInLine gives the first that waits in the order of receipt, or in that of a
// confirmed draw; nil without one.
func (k *walker) firstInLine() *lived {
	var line []*lived
	switch {
	case k.method == subsidy.DistributionReceipt:
		line = k.byReceipt(nil, time.Time{})
	case k.draw.confirmed:
		line = k.inOrder()
	}
	place := slices.IndexFunc(line, func(f *lived) bool { return f.state.Undecided() })
	if place < 0 {
		return nil
	}
	return line[place]
}

// lot gives the place of a file in the draw, after all of its list where it was
// not on that.
func (k *walker) lot(f *lived) int {
	order := subsidy.DrawOrder(k.draw.list, k.draw.seed)
	if place := slices.Index(order, f.ref); place >= 0 {
		return place
	}
	return len(order)
}

// before holds cents for a file against what those before it in a line leave: who
// waits gets what it asks where that fits, and where the round stops nobody comes
// after one that fell out, or that does not fit now (D3, D5).
func (k *walker) before(f *lived, line []*lived, cents subsidy.Cents, tooLittle cause) *cause {
	left := k.room()
	for _, o := range line[:slices.Index(line, f)] {
		waits := o.state.Undecided()
		switch {
		case k.stops && (o.fellOut() || waits && o.asked > left):
			return &cause{subsidy.D3, afterStop}
		case waits && o.asked <= left:
			left -= o.asked
		}
	}
	if cents > left {
		return &tooLittle
	}
	return nil
}

// fellOut tells whether a decision refused, in whole or in part, because the money
// was gone (D3; Awb 4:25(2)).
func (f *lived) fellOut() bool {
	return f.lacks && slices.Contains([]subsidy.State{subsidy.Prepared, subsidy.Rejected, subsidy.PartlyGranted}, f.state)
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
	case k.draw.confirmed && k.listed(f) && (k.draw.day == subsidy.Date{} || subsidy.DateOf(f.whole) == k.draw.day):
		if had+cents > k.rightful(f, had+cents) {
			return &cause{subsidy.D4, neverHadPlace}
		}
	case cents > k.ceiling-k.granted(first)-had:
		return &cause{subsidy.S1, neverHadRoom}
	}
	return nil
}

// rightful is what the order of the draw had for a file on its list, if that
// had been decided rightly the first time. Of one day in the order of receipt,
// what came later does not count, and what was complete earlier and waits goes
// first (D2).
func (k *walker) rightful(f *lived, cents subsidy.Cents) subsidy.Cents {
	left := k.ceiling
	for _, o := range k.files {
		if k.beyond(o) {
			continue
		}
		if !k.listed(o) {
			left -= o.booked - o.onReview
		}
		if k.draw.day != (subsidy.Date{}) && o.state.Undecided() && !o.again && subsidy.DateOf(o.whole).Before(k.draw.day) {
			left -= o.asked
		}
	}
	for _, o := range k.inOrder()[:len(k.draw.list)] {
		asks := o.booked
		switch {
		case o == f:
			asks = cents
		case k.beyond(o):
			continue
		case k.stops && o.fellOut():
			return 0
		case o.state.Undecided():
			asks = o.asked
		}
		fits := asks <= left
		switch {
		case o == f && fits:
			return asks
		case o == f || !fits && k.stops:
			return 0
		case fits:
			left -= asks
		}
	}
	return 0
}

// beyond tells whether a file was complete after the day of a draw (D2).
func (k *walker) beyond(f *lived) bool {
	return k.draw.day != (subsidy.Date{}) && subsidy.DateOf(f.whole).After(k.draw.day)
}

// drawStep takes a step of the draw: mostly the one that comes next.
func (k *walker) drawStep() {
	step := k.random.IntN(4)
	if k.chance(75) {
		step = k.nextDrawStep()
	}
	k.takeDrawStep(step)
}

// drawWaits tells whether a draw is to come.
func (k *walker) drawWaits() bool {
	if k.method == subsidy.DistributionReceipt {
		_, claims := k.fullDay()
		return claims > 1 && !k.draw.confirmed
	}
	return !k.open() && !k.draw.confirmed
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
	now := k.Clock.Now()
	k.must(k.draw.frozen, subsidy.D4, "the list is frozen")
	day, claims := k.fullDay()
	if k.method == subsidy.DistributionDraw {
		day = subsidy.Date{}
		k.must(now.Before(k.closes), subsidy.D6, tooEarly)
	} else {
		k.must(claims == 1, subsidy.D2, "only one was complete on the day of the ceiling")
		k.must(claims > 1 && !subsidy.DateOf(now).After(day), subsidy.D2, "the day of the ceiling is not over")
	}
	k.must(k.waiting() <= k.room(), subsidy.D6, "all that is asked fits")
	k.must(k.draw.source == "", subsidy.D4, "no source is named")
	k.must(k.draw.source != "" && !now.Before(k.draw.speaks.Start()), subsidy.D4, sourceSpoke)
	err := k.Service.Freeze(k.t.Context(), by, dbtest.Round)
	if err != nil {
		return err
	}
	k.draw.frozen, k.draw.day = true, day
	k.next = append(k.next, errand{}) // the seed, too early
	for _, f := range k.files {
		ofDay := k.method == subsidy.DistributionDraw || subsidy.DateOf(f.whole) == day && !f.again
		if ofDay && (f.state.Undecided() || f.state == subsidy.Prepared) {
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
