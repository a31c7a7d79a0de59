package subsidy_test

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

var (
	walkSteps = flag.Int("walk.steps", 10_000, "how many steps the random walk takes")
	walkSeed  = flag.Uint64("walk.seed", 1, "where the random walk begins")
)

// worldSteps is how many steps are taken in one world, from the open round to
// its last settlement.
const worldSteps = 500

// checkpointSteps is after how many of them everything is held against the
// invariants.
const checkpointSteps = 100

// TestEveryRandomLifeKeepsTheInvariantsAndTheModel drives everybody through
// everything: random acts by random people on many files with a clock that
// moves on, and now and then is behind. After each act the portal must be where
// a small model says, and every refusal must name its rule. What the model
// forbids must be refused, under the rule that it names; what it knows all about
// and does not forbid must be done. At checkpoints and at the end of each
// world no invariant may be broken, and over all of them every state is
// reached, every act done and every cause of a refusal met.
func TestEveryRandomLifeKeepsTheInvariantsAndTheModel(t *testing.T) {
	reached := map[subsidy.State]int{}
	done := map[subsidy.Action]int{}
	met := map[string]int{}
	extra := 0
	worlds := max(1, *walkSteps/worldSteps)
	for n := range worlds {
		seed := *walkSeed + uint64(n)
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			k := newWalker(t, seed)
			for step := range worldSteps {
				k.step(step)
				if step%checkpointSteps == checkpointSteps-1 {
					k.checkpoint()
				}
			}
			for s, n := range k.reached {
				reached[s] += n
			}
			for a, n := range k.done {
				done[a] += n
			}
			for why, n := range k.met {
				met[why] += n
			}
			extra += k.extra
		})
	}
	t.Logf("acts done: %v", done)
	t.Logf("refused because: %v", met)
	if t.Failed() || *walkSteps < 10_000 {
		return
	}
	for _, s := range subsidy.States {
		if reached[s] == 0 {
			t.Errorf("no life came to %q", s)
		}
	}
	for _, a := range actions {
		if done[a] == 0 {
			t.Errorf("nobody did %q", a)
		}
	}
	for _, why := range metOnAWalk {
		if met[why] == 0 {
			t.Errorf("nobody was refused because of this: %s", why)
		}
	}
	if extra == 0 {
		t.Error("nobody filed after a closing that was moved (S8)")
	}
}

// lived is what the model knows of one application.
type lived struct {
	ref      subsidy.Reference
	board    subsidy.BoardNumber
	location subsidy.LocationCode
	state    subsidy.State
	asked    subsidy.Cents
	booked   subsidy.Cents // granted, of the ceiling or on review
	onReview subsidy.Cents // of this, outside the ceiling
	outside  bool          // whether the next grant is to be booked there
	handler  subsidy.UserID
	adviser  subsidy.UserID
	advised  subsidy.Verdict
	basis    subsidy.Basis
	amount   subsidy.Cents // of the advice
	due      subsidy.Date  // of the open supplement
	parts    []subsidy.Section
	ended    subsidy.Date // of the last supplement that is not open
	halfDone int          // pupils of a programme that was half done then; 0 without (A3)
	pupils   int          // as typed last
	filed    int          // pupils as filed
	whole    time.Time    // when it was complete (D2)
	again    bool         // opened again by an objection
	heard    bool         // the board was asked for its view on what is filed (A8)
	lapsed   bool         // it was, on what was filed before
	waits    bool         // a change was reported, and nobody saw it (S14)
	lacks    bool         // the advice is to refuse because the money is gone (D3)
	// viewUntil is the first instant at which a view is too late, and viewed
	// tells that it came.
	viewUntil time.Time
	viewed    bool
	// advisers ever advised on it, and involved had a part in a decision (A12).
	advisers, involved []subsidy.UserID
	decidedAt          time.Time // of the last decision
	first              time.Time // of the first one, where an objection opened it again
	proposals          []proposal
	objected           bool // against the decision that stands
	// What the last form of each kind gave, for when it comes twice (I6).
	receipts []subsidy.Filing // of each version, in order
	letter   string
	reported string
	key      string // of the form that began it
	version  int64  // as the last person saw it
}

// proposal is one for the settlement.
type proposal struct {
	by     subsidy.UserID
	amount subsidy.Cents
	ground string
}

// errand is what somebody is to do next, at the very instant that it is.
type errand struct {
	f      *lived
	action subsidy.Action
}

// walker is one world with its model.
type walker struct {
	*dbtest.World
	t       *testing.T
	random  *rand.Rand
	people  []subsidy.User
	files   []*lived
	places  int
	ownerOf map[subsidy.LocationCode]subsidy.BoardNumber
	last    subsidy.NewDraft // that was sent
	method  subsidy.Distribution
	stops   bool // nobody comes after who fell out (D3)
	pace    int  // most minutes between two steps while the round is open
	ceiling subsidy.Cents
	ledger  []booking
	draw    lots
	closes  time.Time // when the round closes
	extra   int       // how many were filed after the closing of the regulation
	tied    map[subsidy.UserID][]subsidy.BoardNumber
	next    []errand
	// causes are why the act that comes must be refused, and allKnown tells that
	// there are no others.
	causes   []cause
	allKnown bool
	met      map[string]int // how often each was the cause of a refusal
	reached  map[subsidy.State]int
	done     map[subsidy.Action]int
	kept     kept
	trace    []string
}

// The ceilings of the worlds: in most of them there is money for few, and in
// some in the order of receipt for one.
const (
	lowestCeiling = subsidy.Cents(40_000_00) // one grant fits whole
	lowCeiling    = subsidy.Cents(65_000_00)
	highCeiling   = subsidy.Cents(400_000_00)
)

func newWalker(t *testing.T, seed uint64) *walker {
	t.Helper()
	ceiling, method, pace := lowCeiling, subsidy.DistributionDraw, 40
	switch {
	case seed%4 == 0:
		ceiling = highCeiling
	case seed%6 == 3:
		ceiling = lowestCeiling
	}
	document := strings.ReplaceAll(string(dbtest.SchemeDocument(t, dbtest.Slug)), "900000000", fmt.Sprint(int64(ceiling)))
	if seed%3 == 0 {
		method = subsidy.DistributionReceipt
		document = strings.Replace(document, `"draw"`, `"receipt"`, 1)
	}
	if seed%6 == 0 { // few are complete on the same day
		pace = 200
	}
	stops := seed%5 == 0
	if stops {
		divides := fmt.Sprintf(`"distribution": %q`, method)
		document = strings.Replace(document, divides, divides+`, "lastThatDoesNotFit": "stop"`, 1)
	}
	k := &walker{
		World: dbtest.NewWith(t, []byte(document)), t: t, closes: closingInstant, random: rand.New(rand.NewPCG(seed, 2022)),
		method: method, stops: stops, ceiling: ceiling, pace: pace,
		tied: map[subsidy.UserID][]subsidy.BoardNumber{}, reached: map[subsidy.State]int{}, done: map[subsidy.Action]int{},
		met: map[string]int{}, ownerOf: map[subsidy.LocationCode]subsidy.BoardNumber{}, kept: newKept(),
	}
	// The same seed gives the same references, which a draw puts in order.
	k.Service.Random = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16)})
	k.people = []subsidy.User{
		k.Preparer, k.Signatory, k.Other, k.AddUser(t, "Noor de Vos", subsidy.Preparer, dbtest.OtherBoard),
		k.Assessor, k.Assessor2, k.AddUser(t, "Bas Visser", subsidy.Assessor, ""), k.AddUser(t, "Guus Mol", subsidy.Assessor, ""),
		k.Decider, k.Decider2, k.AddUser(t, "Mila Kok", subsidy.Decider, ""), k.AddUser(t, "Sem Prins", subsidy.Decider, ""),
		k.Payer, k.Administrator, k.Auditor,
	}
	return k
}

// promoted gives a person as they are once they have another role: what they
// did before goes with them (A12).
func (k *walker) promoted(id subsidy.UserID, role subsidy.Role) subsidy.User {
	person := k.people[slices.IndexFunc(k.people, func(p subsidy.User) bool { return p.ID == id })]
	person.Role = role
	return person
}

// step moves the clock and lets somebody do something.
func (k *walker) step(n int) {
	if len(k.next) > 0 {
		e := k.next[0]
		k.next = k.next[1:]
		k.run(e)
		k.money()
		return
	}
	k.tick(n)
	switch {
	case len(k.next) > 0: // the clock was set for it
	case len(k.files) < 4 || k.open() && k.chance(12) || k.chance(2):
		k.create()
	case k.chance(4) || k.drawWaits() && k.chance(10):
		k.drawStep()
	case k.chance(2):
		k.declareTie()
	case k.chance(2):
		k.moveClosing()
	case k.chance(2):
		k.behind()
	case k.chance(3):
		k.passTime()
	case k.chance(3):
		k.announce()
	default:
		k.act()
	}
	k.money()
}

// open tells whether the round is.
func (k *walker) open() bool { return k.Clock.Now().Before(k.closes) }

// chance is true in so many of a hundred.
func (k *walker) chance(percent int) bool { return k.random.IntN(100) < percent }

// tick moves the clock on: by minutes while the round is open, then by days,
// and now and then to the very instant at which something ends, or the one
// before it.
func (k *walker) tick(n int) {
	now := k.Clock.Now()
	switch {
	case n < worldSteps/4:
		k.Clock.Set(now.Add(time.Duration(1+k.random.IntN(k.pace)) * time.Minute))
	case now.Before(closingInstant.Add(-1)):
		k.strike(moment{closingInstant, k.drafts(), subsidy.ActSubmit})
	case now.Before(dbtest.AfterClosing):
		k.Clock.Set(dbtest.AfterClosing)
	case k.chance(15) && k.jump(now):
	default:
		k.Clock.Set(now.Add(time.Duration(1+k.random.IntN(40*60)) * time.Minute))
	}
}

// moment is an instant at which something ends for files, and the act that then
// can no longer be done, or only then can be.
type moment struct {
	at     time.Time
	files  []*lived
	action subsidy.Action
}

// jump sets the clock to the end of something that ends within weeks, and tells
// whether there was one.
func (k *walker) jump(now time.Time) bool {
	var ends []moment
	for _, m := range k.moments() {
		if m.at.After(now.Add(time.Minute)) && m.at.Before(now.AddDate(0, 0, 42)) {
			ends = append(ends, m)
		}
	}
	if len(ends) == 0 {
		return false
	}
	k.strike(ends[k.random.IntN(len(ends))])
	return true
}

// strike sets the clock to a moment, or to a nanosecond before it, and sends
// somebody to do that act.
func (k *walker) strike(m moment) {
	k.Clock.Set(m.at.Add(-time.Duration(k.random.IntN(2))))
	for _, f := range m.files {
		k.next = append(k.next, errand{f, m.action})
	}
	if m.at.Equal(closingInstant) { // before the closing, and then at it
		k.Clock.Set(m.at.Add(-1))
		k.next = slices.Insert(k.next, len(k.next)/2, errand{nil, subsidy.ActClose})
	}
}

// drafts gives those that a signatory could file.
func (k *walker) drafts() []*lived {
	var found []*lived
	for _, f := range k.files {
		if f.state == subsidy.Draft && len(found) < 4 {
			found = append(found, f)
		}
	}
	return found
}

// moments are the instants at which something ends.
func (k *walker) moments() []moment {
	var all []moment
	for _, f := range k.files {
		one := []*lived{f}
		switch {
		case f.state == subsidy.SupplementAsked && k.chance(30):
			all = append(all, moment{f.ends(), one, subsidy.ActSave})
		case f.state == subsidy.SupplementAsked:
			all = append(all, moment{f.ends(), one, subsidy.ActSupplement})
		case f.state == subsidy.Advised && f.advised == subsidy.VerdictDisregard:
			all = append(all, moment{f.disregardEnds(), one, subsidy.ActDisregard})
		case f.state == subsidy.Draft:
			all = append(all, moment{k.closes, one, subsidy.ActSubmit})
		}
		if f.hearingOpen(k.Clock.Now()) {
			all = append(all, moment{f.viewUntil, one, subsidy.ActGiveView})
			all = append(all, moment{f.viewUntil, one, subsidy.ActAdvise})
		}
	}
	if k.draw.source != "" && k.draw.seed == "" { // a step of the draw is of no file
		all = append(all, moment{k.draw.speaks.Start(), []*lived{nil}, ""})
	}
	return all
}

// run lets somebody who may do what they were sent for.
func (k *walker) run(e errand) {
	switch {
	case e.action == subsidy.ActClose && e.f == nil:
		k.Clock.Set(closingInstant)
	case e.f == nil:
		k.takeDrawStep(k.nextDrawStep())
	case e.action == subsidy.ActCreate:
		k.beginAnother(e.f)
	default:
		var roles []subsidy.Role
		for _, s := range life {
			if s.from == e.f.state && s.action == e.action {
				roles = s.by
			}
		}
		k.do(e.f, e.action, k.fittest(e.f, e.action, k.someone(e.f, roles)))
	}
}

// beginAnother lets the board of an application that came to an end file another
// for the same location (S6).
func (k *walker) beginAnother(f *lived) {
	by, before := k.Signatory, len(k.files)
	if f.board == dbtest.OtherBoard {
		by = k.Other
	}
	if k.begin(by, f.board, f.location); len(k.files) > before && k.chance(70) {
		k.next = slices.Insert(k.next, 0, errand{k.files[before], subsidy.ActSubmit})
	}
}

// goOn sends people to what often follows on a refusal: another application for
// the location while the round is open, and an objection that is decided at once.
func (k *walker) goOn(f *lived, action subsidy.Action) {
	if action != subsidy.ActReject && action != subsidy.ActDisregard {
		return
	}
	if k.open() && k.chance(70) {
		k.next = append(k.next, errand{f, subsidy.ActCreate})
	}
	if !k.chance(85) {
		return
	}
	for _, act := range []subsidy.Action{subsidy.ActObject, subsidy.ActTakeObjection, subsidy.ActAdviseObjection, subsidy.ActUphold} {
		k.next = append(k.next, errand{f, act})
	}
}

// someone gives a person, mostly one of these roles.
func (k *walker) someone(f *lived, roles []subsidy.Role) subsidy.User {
	var fit []subsidy.User
	for _, p := range k.people {
		if slices.Contains(roles, p.Role) && (f == nil || p.Board == "" || p.Board == f.board) {
			fit = append(fit, p)
		}
	}
	if len(fit) == 0 || k.chance(15) {
		return k.people[k.random.IntN(len(k.people))]
	}
	return fit[k.random.IntN(len(fit))]
}

// create begins an application, mostly at a place that has none, and often at
// one where something ended or still goes on (S6, S7).
func (k *walker) create() {
	by := k.someone(nil, []subsidy.Role{subsidy.Preparer, subsidy.Signatory})
	board := by.Board
	if board == "" {
		board = dbtest.Board
	}
	if k.last.Key != "" && k.chance(10) {
		k.createAgain()
		return
	}
	k.begin(by, board, k.place(board))
}

// begin lets somebody begin an application for a location.
func (k *walker) begin(by subsidy.User, board subsidy.BoardNumber, at subsidy.LocationCode) {
	draft := subsidy.NewDraft{Location: at, Round: dbtest.Round, Parts: subsidy.Parts, Key: fmt.Sprint("form ", len(k.trace))}
	if k.expectNothing(); by.Role.OfBoard() {
		k.mustBeStartable(draft.Location, board)
	}
	k.allKnown = true
	a, err := k.Service.Create(k.t.Context(), by, draft)
	_, refusal := expected("", subsidy.ActCreate, by.Role)
	f := &lived{board: board, location: draft.Location, key: draft.Key}
	k.judge(f, subsidy.ActCreate, by, subsidy.Draft, refusal, err)
	if err != nil {
		return
	}
	f.ref, f.state, k.last = a.Reference, subsidy.Draft, draft
	f.pupils = []int{18, 18, 10, 4}[k.random.IntN(4)]
	answers := dbtest.Complete()
	answers.Zomerschool.Pupils = fmt.Sprint(f.pupils)
	_, err = k.Service.Save(k.t.Context(), by, a.Reference, subsidy.Edit{
		Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = answers },
	})
	fine(k.t, err)
	k.files = append(k.files, f)
	k.reached[subsidy.Draft]++
}

// createAgain sends the last form once more: it gives the same draft (I6).
func (k *walker) createAgain() {
	f := k.files[len(k.files)-1]
	if f.state == subsidy.Deleted || f.location != k.last.Location {
		return // then it asks for something else
	}
	by := k.someone(f, []subsidy.Role{subsidy.Preparer, subsidy.Signatory})
	if by.Board != f.board {
		return
	}
	a, err := k.Service.Create(k.t.Context(), by, k.last)
	fine(k.t, err)
	if a.Reference != f.ref {
		k.fail("the form of %s sent twice gave %s too (I6)", f.ref, a.Reference)
	}
}

// place gives a location of a board: a new one, or one that was used, or seldom
// one of another board.
func (k *walker) place(board subsidy.BoardNumber) subsidy.LocationCode {
	var used []subsidy.LocationCode
	for _, f := range k.files {
		if f.board == board && (f.state != subsidy.Draft || k.chance(20)) || k.chance(6) {
			used = append(used, f.location)
		}
	}
	if len(used) > 0 && k.chance(40) {
		return used[k.random.IntN(len(used))]
	}
	code := subsidy.LocationCode(fmt.Sprintf("9%d%c%c%02d", k.random.IntN(2), 'S'+k.places/2000, 'A'+k.places/100%20, k.places%100))
	k.places++
	k.ownerOf[code] = board
	k.AddLocation(k.t, subsidy.Location{Code: code, Board: board, Name: "Vestiging"}, subsidy.Counted(284), subsidy.Counted(40))
	return code
}

// act lets somebody do something with a file: mostly what its state allows by
// somebody who may, but anything by anybody too.
func (k *walker) act() {
	f := k.file()
	action, by := k.choice(f)
	k.do(f, action, k.fittest(f, action, by))
}

// fittest gives who is to do an act: mostly the assessor who has the file, and
// now and then, for a second step, the one who did the first and has another
// role since (A12).
func (k *walker) fittest(f *lived, action subsidy.Action, by subsidy.User) subsidy.User {
	switch {
	case by.Role == subsidy.Assessor && f.handler != "" && !k.bound(f.handler, f.board) && slices.Contains(inHand, action) && k.chance(85):
		return k.promoted(f.handler, subsidy.Assessor)
	case (action == subsidy.ActAdviseObjection || action == subsidy.ActExtendObjection) && k.chance(80):
		if handler := k.objection(f).Handler; handler != "" {
			return k.promoted(handler, subsidy.Assessor)
		}
	case slices.Contains(onObjection, action) && slices.Contains(f.involved, by.ID) && k.chance(80):
		return k.standsApart(f, by)
	case by.Role == subsidy.Decider && k.chance(12):
		if first := k.firstStep(f, action); first != "" {
			return k.promoted(first, subsidy.Decider)
		}
	}
	return by
}

// inHand are the acts of the assessor who has the file.
var inHand = []subsidy.Action{subsidy.ActAskSupplement, subsidy.ActHear, subsidy.ActCheck, subsidy.ActOverrule, subsidy.ActAdvise}

// onObjection are the acts of officials on an objection.
var onObjection = []subsidy.Action{subsidy.ActTakeObjection, subsidy.ActDismiss, subsidy.ActUphold, subsidy.ActUpholdPart}

// withObjection are all of the acts of officials on one.
var withObjection = append([]subsidy.Action{subsidy.ActAdviseObjection, subsidy.ActExtendObjection}, onObjection...)

// standsApart gives somebody with the role of this person who had no part in the
// decisions on a file and has no tie with its board; else this person.
func (k *walker) standsApart(f *lived, by subsidy.User) subsidy.User {
	for _, p := range k.people {
		if p.Role == by.Role && !slices.Contains(f.involved, p.ID) && !k.bound(p.ID, f.board) {
			return p
		}
	}
	return by
}

// firstStep gives who did the first of the two steps of an act, "" where nobody
// did.
func (k *walker) firstStep(f *lived, action subsidy.Action) subsidy.UserID {
	switch action {
	case subsidy.ActPrepare, subsidy.ActGrant, subsidy.ActGrantPart, subsidy.ActReject, subsidy.ActDisregard:
		return f.adviser
	case subsidy.ActDismiss, subsidy.ActUphold, subsidy.ActUpholdPart:
		return k.objection(f).AdvisedBy
	case subsidy.ActSettle:
		if len(f.proposals) > 0 {
			return f.proposals[len(f.proposals)-1].by
		}
	}
	return ""
}

// do lets somebody do something with a file, and holds what came of it against
// the model.
func (k *walker) do(f *lived, action subsidy.Action, by subsidy.User) {
	act, known := walkActs[action]
	if !known {
		return
	}
	k.version(f)
	if action = k.outcome(f, action); action == "" {
		return
	}
	want, refusal := expected(f.state, action, by.Role)
	k.expectNothing()
	err := act(k, f, by)
	if errors.Is(err, errTwice) {
		return
	}
	k.judge(f, action, by, want.to, refusal, err)
	if err == nil {
		k.follow(f, action, by, want.to)
		k.goOn(f, action)
	}
}

// file gives one to do something with, rather the one whose turn it is, or one
// that has come far: few do; and seldom one with which nothing can be done any
// more.
func (k *walker) file() *lived {
	var far, alive []*lived
	for _, f := range k.files {
		switch {
		case slices.Contains([]subsidy.State{subsidy.Rejected, subsidy.PartlyGranted, subsidy.Disregarded, subsidy.Running, subsidy.Reported, subsidy.Settled}, f.state):
			far = append(far, f)
		case live(f.state) || f.state == subsidy.Draft && k.open():
			alive = append(alive, f)
		}
	}
	if f := k.firstInLine(); f != nil && k.chance(20) {
		return f
	}
	switch {
	case len(far) > 0 && k.chance(35):
		return far[k.random.IntN(len(far))]
	case len(alive) > 0 && k.chance(85):
		return alive[k.random.IntN(len(alive))]
	}
	return k.files[k.random.IntN(len(k.files))]
}

// choice gives an act and who is to do it.
func (k *walker) choice(f *lived) (subsidy.Action, subsidy.User) {
	var possible []step
	for _, s := range life {
		if s.from != f.state || slices.Contains(seldom, s.action) && k.chance(88) || !k.timely(f, s.action) && k.chance(90) {
			continue
		}
		if possible = append(possible, s); s.action == subsidy.ActAdvise || s.from == subsidy.SupplementAsked && s.action == subsidy.ActSave {
			possible = append(possible, s, s) // the way to the others
		}
	}
	if f.state == subsidy.Advised && k.bound(f.adviser, f.board) && k.chance(60) {
		return subsidy.ActReturn, k.someone(f, []subsidy.Role{subsidy.Decider})
	}
	if len(possible) == 0 || k.chance(7) {
		return actions[k.random.IntN(len(actions))], k.people[k.random.IntN(len(k.people))]
	}
	s := possible[k.random.IntN(len(possible))]
	return s.action, k.someone(f, s.by)
}

// timely tells whether an act is the next one of an objection or a settlement,
// or of neither.
func (k *walker) timely(f *lived, action subsidy.Action) bool {
	switch action {
	case subsidy.ActObject:
		return !f.objected
	case subsidy.ActTakeObjection:
		return f.objected && k.objection(f).State == subsidy.ObjectionFiled
	case subsidy.ActAdviseObjection, subsidy.ActExtendObjection:
		return f.objected && k.objection(f).State == subsidy.ObjectionInHandling
	case subsidy.ActDismiss, subsidy.ActUphold, subsidy.ActUpholdPart:
		return f.objected && k.objection(f).State == subsidy.ObjectionAdvised
	case subsidy.ActSave:
		return f.state == subsidy.SupplementAsked
	case subsidy.ActGiveView:
		return f.hearingOpen(k.Clock.Now())
	case subsidy.ActSettle:
		return len(f.proposals) > 0
	case subsidy.ActSeeChange:
		return f.waits
	}
	return true
}

// seldom are the acts that would end or repeat too many lives.
var seldom = []subsidy.Action{
	subsidy.ActDelete, subsidy.ActWithdraw, subsidy.ActReturn, subsidy.ActReportChange, subsidy.ActTakeOver, subsidy.ActExtend,
	subsidy.ActDetach, subsidy.ActAttach, subsidy.ActOverrule, subsidy.ActSeeChange,
}

// version notes how the person finds the file.
func (k *walker) version(f *lived) {
	a, err := k.Store.BoardApplication(k.t.Context(), f.board, f.ref)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return // deleted
	}
	fine(k.t, err)
	f.version = a.Version
}

// judge holds what happened against what the table says of it.
func (k *walker) judge(f *lived, action subsidy.Action, by subsidy.User, to subsidy.State, refusal subsidy.Kind, err error) {
	k.t.Helper()
	k.trace = append(k.trace, fmt.Sprintf("%s %s %q by %s %s: %v", k.Clock.Now().Format(time.DateTime), f.ref, action, by.Role, by.Name, err))
	if err != nil {
		k.named(err)
		k.wasRefused(f, action, by, refusal, err)
		return
	}
	k.done[action]++
	switch {
	case len(k.causes) > 0:
		k.fail("%s %s did %q in spite of %+v", by.Role, by.Name, action, k.causes)
	case refusal != "":
		k.fail("%s did %q in %q, which the table refuses as %s", by.Role, action, f.state, refusal)
	case by.Board != "" && by.Board != f.board:
		k.fail("somebody of another board did %q", action)
	case by.Role.OfMinistry() && k.bound(by.ID, f.board):
		k.fail("%s has a tie and did %q", by.Name, action)
	}
}

// named fails where a refusal is none, or names no rule. Who may not know of a
// file gets no rule, and who was overtaken or typed what cannot be read meets
// none.
func (k *walker) named(err error) {
	k.t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind == subsidy.Internal {
		k.fail("not a refusal: %v", err)
	}
	rule := subsidy.Rule("")
	for _, r := range rulesOf(err) {
		rule = cmp.Or(rule, r)
	}
	unruly := slices.ContainsFunc(k.causes, func(c cause) bool { return c.rule == "" })
	if rule.Article() == "" && !unruly && e.Kind != subsidy.NotFound && !strings.Contains(e.Message, "intussen gewijzigd") {
		k.fail("a refusal without a rule: %v", err)
	}
}

// follow moves the model on and looks whether the portal is there too.
func (k *walker) follow(f *lived, action subsidy.Action, by subsidy.User, to subsidy.State) {
	k.t.Helper()
	k.remember(f, action, by)
	f.state = to
	k.reached[to]++
	if to == subsidy.Deleted {
		return
	}
	a, err := k.Store.BoardApplication(k.t.Context(), f.board, f.ref)
	fine(k.t, err)
	if a.State != to {
		k.fail("%s is %q after %q, the model says %q", f.ref, a.State, action, to)
	}
	k.written(a, f, action, by)
	k.reportWaits(a, f)
}

// reportWaits holds whether a reported change waits for an official against the model
// (S14).
func (k *walker) reportWaits(a subsidy.Application, f *lived) {
	k.t.Helper()
	arrived, err := k.Store.Arrivals(k.t.Context(), a.ID)
	fine(k.t, err)
	if slices.Contains(arrived, subsidy.ArrivedChange) != f.waits {
		k.fail("of %s arrived %v; that a report waits the model says %t (S14)", f.ref, arrived, f.waits)
	}
}

// money holds the counters of the round against the model after every act (I1,
// I2; S1, D5): what was granted never passes the ceiling; and its closing (S8).
func (k *walker) money() {
	k.t.Helper()
	round, err := k.Store.Round(k.t.Context(), dbtest.Round)
	fine(k.t, err)
	var asked, booked, onReview subsidy.Cents
	for _, f := range k.files {
		if f.state.Undecided() {
			asked += f.asked
		}
		booked, onReview = booked+f.booked, onReview+f.onReview
	}
	if !round.ClosesAt().Equal(k.closes) {
		k.fail("the round closes on %s, the model says %s", round.Closing(), subsidy.FormatClosingAt(k.closes))
	}
	if round.Granted > round.Ceiling {
		k.fail("granted %s of %s", round.Granted, round.Ceiling)
	}
	if round.Asked != asked || round.Granted != booked-onReview || round.GrantedOnReview != onReview {
		k.fail("the round has asked %s and granted %s and %s on review; the model %s, %s and %s",
			round.Asked, round.Granted, round.GrantedOnReview, asked, booked-onReview, onReview)
	}
}

func (k *walker) fail(format string, args ...any) {
	k.t.Helper()
	last := k.trace[max(0, len(k.trace)-25):]
	k.t.Fatalf(format+"\nbefore it:\n%s", append(args, strings.Join(last, "\n"))...)
}
