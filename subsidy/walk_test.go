package subsidy_test

import (
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

// TestEveryRandomLifeKeepsTheInvariantsAndTheModel drives everybody through
// everything: random acts by random people on many files with a clock that
// moves on, and now and then is behind. After each act the portal must be where
// a small model says, and every refusal must name its rule. At the end of each
// world no invariant may be broken, and over all of them every state is
// reached.
func TestEveryRandomLifeKeepsTheInvariantsAndTheModel(t *testing.T) {
	reached := map[subsidy.State]int{}
	done := map[subsidy.Action]int{}
	extra := 0
	worlds := max(1, *walkSteps/worldSteps)
	for n := range worlds {
		seed := *walkSeed + uint64(n)
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			k := newWalker(t, seed)
			for step := range worldSteps {
				k.step(step)
			}
			for s, n := range k.reached {
				reached[s] += n
			}
			for a, n := range k.done {
				done[a] += n
			}
			extra += k.extra
		})
	}
	t.Logf("acts done: %v", done)
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
	if extra == 0 {
		t.Error("nobody filed after a closing that was moved (S8)")
	}
}

// life is what the model knows of one application.
type lived struct {
	ref     subsidy.Reference
	board   subsidy.BoardNumber
	state   subsidy.State
	asked   subsidy.Cents
	booked  subsidy.Cents // granted, of the ceiling or on review
	adviser subsidy.UserID
	advised subsidy.Verdict
	amount  subsidy.Cents // of the advice
	due     subsidy.Date  // of the open supplement
	whole   time.Time     // when it was complete (D2)
	again   bool          // opened again by an objection
	waits   bool          // reported, and seen by nobody (S14)
	heard   bool          // on what is filed now (A8)
	lapsed  bool          // heard, on what was filed before
	// proposed is the amount of the proposal for the settlement.
	proposed subsidy.Cents
	version  int64 // as the last person saw it
}

// walker is one world with its model.
type walker struct {
	*dbtest.World
	t       *testing.T
	random  *rand.Rand
	people  []subsidy.User
	files   []*lived
	places  int
	closes  time.Time // when the round closes
	extra   int       // how many were filed after the closing of the regulation
	tied    map[subsidy.UserID]subsidy.BoardNumber
	reached map[subsidy.State]int
	done    map[subsidy.Action]int
	trace   []string
}

// walkCeiling is low enough for a draw now and then.
const walkCeiling = subsidy.Cents(200_000_00)

func newWalker(t *testing.T, seed uint64) *walker {
	t.Helper()
	document := strings.ReplaceAll(string(dbtest.SchemeDocument(t, dbtest.Slug)), "900000000", fmt.Sprint(int64(walkCeiling)))
	if seed%3 == 0 {
		document = strings.Replace(document, `"draw"`, `"receipt"`, 1)
	}
	k := &walker{
		World: dbtest.NewWith(t, []byte(document)), t: t, closes: closingInstant, random: rand.New(rand.NewPCG(seed, 2022)),
		tied: map[subsidy.UserID]subsidy.BoardNumber{}, reached: map[subsidy.State]int{}, done: map[subsidy.Action]int{},
	}
	// The same seed gives the same references, which a draw puts in order.
	k.Service.Random = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16)})
	k.people = []subsidy.User{
		k.Preparer, k.Signatory, k.Other, k.AddUser(t, "Noor de Vos", subsidy.Preparer, dbtest.OtherBoard),
		k.Assessor, k.Assessor2, k.AddUser(t, "Bas Visser", subsidy.Assessor, ""),
		k.Decider, k.Decider2, k.AddUser(t, "Mila Kok", subsidy.Decider, ""), k.Payer, k.Administrator, k.Auditor,
	}
	return k
}

// step moves the clock and lets somebody do something.
func (k *walker) step(n int) {
	k.tick(n)
	switch {
	case len(k.files) < 4 || k.chance(4):
		k.create()
	case k.chance(2):
		k.drawStep()
	case k.chance(1):
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

// chance is true in so many of a hundred.
func (k *walker) chance(percent int) bool { return k.random.IntN(100) < percent }

// tick moves the clock on: by minutes while the round is open, then by days.
func (k *walker) tick(n int) {
	switch {
	case n < worldSteps/4:
		k.Clock.Set(k.Clock.Now().Add(time.Duration(1+k.random.IntN(40)) * time.Minute))
	case k.Clock.Now().Before(dbtest.AfterClosing):
		k.Clock.Set(dbtest.AfterClosing)
	default:
		k.Clock.Set(k.Clock.Now().Add(time.Duration(1+k.random.IntN(40*60)) * time.Minute))
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

// create begins an application at a place that has none.
func (k *walker) create() {
	by := k.someone(nil, []subsidy.Role{subsidy.Preparer, subsidy.Signatory})
	board := by.Board
	if board == "" {
		board = dbtest.Board
	}
	code := subsidy.LocationCode(fmt.Sprintf("9%d%c%c%02d", k.random.IntN(2), 'S'+k.places/2000, 'A'+k.places/100%20, k.places%100))
	k.places++
	k.AddLocation(k.t, subsidy.Location{Code: code, Board: board, Name: "Vestiging"}, subsidy.Counted(284), subsidy.Counted(40))
	a, err := k.Service.Create(k.t.Context(), by, subsidy.NewDraft{Location: code, Round: dbtest.Round, Parts: subsidy.Parts, Key: fmt.Sprint(k.places)})
	_, refusal := expected("", subsidy.ActCreate, by.Role)
	f := &lived{board: board}
	k.judge(f, subsidy.ActCreate, by, subsidy.Draft, refusal, err)
	if err != nil {
		return
	}
	f.ref, f.state, f.asked = a.Reference, subsidy.Draft, 23_100_00
	_, err = k.Service.Save(k.t.Context(), by, a.Reference, subsidy.Edit{
		Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = dbtest.Complete() },
	})
	fine(k.t, err)
	k.files = append(k.files, f)
	k.reached[subsidy.Draft]++
}

// act lets somebody do something with a file: mostly what its state allows by
// somebody who may, but anything by anybody too.
func (k *walker) act() {
	f := k.file()
	action, by := k.choice(f)
	do, known := walkActs[action]
	if !known {
		return
	}
	k.version(f)
	if action = k.outcome(f, action); action == "" {
		return
	}
	want, refusal := expected(f.state, action, by.Role)
	err := do(k, f, by)
	k.judge(f, action, by, want.to, refusal, err)
	if err == nil {
		k.follow(f, action, by, want.to)
	}
}

// file gives one to do something with, rather one that has come far: few do.
func (k *walker) file() *lived {
	var far []*lived
	for _, f := range k.files {
		if slices.Contains([]subsidy.State{subsidy.Rejected, subsidy.PartlyGranted, subsidy.Running, subsidy.Reported, subsidy.Settled}, f.state) {
			far = append(far, f)
		}
	}
	if len(far) > 0 && k.chance(35) {
		return far[k.random.IntN(len(far))]
	}
	return k.files[k.random.IntN(len(k.files))]
}

// choice gives an act and who is to do it.
func (k *walker) choice(f *lived) (subsidy.Action, subsidy.User) {
	var possible []step
	for _, s := range life {
		if s.from == f.state && !slices.Contains(seldom, s.action) || s.from == f.state && k.chance(12) {
			possible = append(possible, s)
		}
	}
	if len(possible) == 0 || k.chance(10) {
		return actions[k.random.IntN(len(actions))], k.people[k.random.IntN(len(k.people))]
	}
	s := possible[k.random.IntN(len(possible))]
	return s.action, k.someone(f, s.by)
}

// seldom are the acts that would end or repeat too many lives.
var seldom = []subsidy.Action{
	subsidy.ActDelete, subsidy.ActWithdraw, subsidy.ActReturn, subsidy.ActReportChange, subsidy.ActTakeOver, subsidy.ActExtend,
	subsidy.ActDetach, subsidy.ActAttach, subsidy.ActSave, subsidy.ActSeeChange,
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
		return
	}
	k.done[action]++
	switch {
	case refusal != "":
		k.fail("%s did %q in %q, which the table refuses as %s", by.Role, action, f.state, refusal)
	case by.Board != "" && by.Board != f.board:
		k.fail("somebody of another board did %q", action)
	case by.Role.OfMinistry() && k.tied[by.ID] == f.board:
		k.fail("%s has a tie and did %q", by.Name, action)
	}
}

// named fails where a refusal is none, or names no rule. Who may not know of a
// file gets no rule, and who was overtaken meets none.
func (k *walker) named(err error) {
	k.t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind == subsidy.Internal {
		k.fail("not a refusal: %v", err)
	}
	rule := e.Rule
	for _, f := range e.Fields {
		if rule == "" {
			rule = f.Rule
		}
	}
	if rule.Article() == "" && e.Kind != subsidy.NotFound && !strings.Contains(e.Message, "intussen gewijzigd") {
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
	waiting, err := k.Store.Arrivals(k.t.Context(), a.ID)
	fine(k.t, err)
	if slices.Contains(waiting, subsidy.ArrivedChange) != f.waits {
		k.fail("%s has %v after %q, that a report waits the model says %t (S14)", f.ref, waiting, action, f.waits)
	}
}

// money holds the counters of the round against the model (S1, D5): what was
// granted never passes the ceiling; and its closing (S8).
func (k *walker) money() {
	k.t.Helper()
	round, err := k.Store.Round(k.t.Context(), dbtest.Round)
	fine(k.t, err)
	var asked, booked subsidy.Cents
	for _, f := range k.files {
		if f.state.Undecided() {
			asked += f.asked
		}
		booked += f.booked
	}
	if !round.ClosesAt().Equal(k.closes) {
		k.fail("the round closes on %s, the model says %s", round.Closing(), subsidy.FormatClosingAt(k.closes))
	}
	if round.Granted > round.Ceiling {
		k.fail("granted %s of %s", round.Granted, round.Ceiling)
	}
	if round.Asked != asked || round.Granted+round.GrantedOnReview != booked {
		k.fail("the round has asked %s and granted %s and %s on review; the model %s and %s",
			round.Asked, round.Granted, round.GrantedOnReview, asked, booked)
	}
}

func (k *walker) fail(format string, args ...any) {
	k.t.Helper()
	last := k.trace[max(0, len(k.trace)-25):]
	k.t.Fatalf(format+"\nbefore it:\n%s", append(args, strings.Join(last, "\n"))...)
}
