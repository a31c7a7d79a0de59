package subsidy_test

import (
	"errors"
	"slices"
	"strings"
	"time"

	"subsidieportaal/subsidy"
)

// cause is why an act must be refused, by the model, and the rule that the
// refusal names; "" for what cannot be read or was overtaken, which no rule
// forbids.
type cause struct {
	rule subsidy.Rule
	why  string
}

// The causes that a long walk must meet, each at least once.
const (
	tooEarly      = "a draw round before its closing"
	drawIsDue     = "more is asked than there is, and no draw is confirmed"
	overCeiling   = "it passes the ceiling"
	outOfPlace    = "its place in the draw has no money left"
	outOfTurn     = "its turn in the order of receipt has no money left"
	dayNotOver    = "the day on which it was complete is not over"
	dayNotDrawn   = "no draw is confirmed of the day on which the money is gone"
	afterStop     = "somebody before it fell out, and nobody comes after"
	keptForOthers = "what is free is asked by others"
	neverHadPlace = "its place in the draw never had the money"
	neverHadRoom  = "there was no room at the first decision"
	ownAdvice     = "their own advice"
	ownObjection  = "their own advice on the objection"
	ownPart       = "they had a part in the decision"
	ownProposal   = "their own proposal"
	ownSeed       = "their own seed"
	adviserTied   = "the adviser has a tie with the board"
	notAsked      = "a part that the supplement does not ask"
	supplementEnd = "the term of the supplement is over"
	moreMoney     = "a supplement that asks for more"
	viewEnd       = "the term of the hearing is over"
	hearingOpen   = "a hearing is open"
	notHeard      = "other facts than the board gave, and it was not heard"
	heardBefore   = "other facts than the board gave, and it was heard on what was filed before"
	notCompleted  = "nothing to complete was asked"
	completedLong = "the supplement ended more than four weeks ago"
	locationTaken = "the location has another application"
	notTheirs     = "the location is of another board"
	roundShut     = "the round is closed"
	sourceSilent  = "the source has not spoken"
	sourceSpoke   = "the source has spoken"
	oldVersion    = "they saw an older version"
	otherLetter   = "they read another letter"
	unseenChange  = "a reported change was seen by nobody"
	nothingNew    = "no reported change waits"
	nothingTyped  = "nothing is written"
	tooMuchTyped  = "too much is written"
	notInHand     = "somebody else has it"
	objectionOpen = "an objection waits"
	twiceObjected = "an objection is there"
)

// metOnAWalk are the causes that a long walk must meet.
var metOnAWalk = []string{
	tooEarly, drawIsDue, overCeiling, outOfPlace, neverHadPlace, outOfTurn, dayNotOver, dayNotDrawn, afterStop, ownAdvice, ownObjection, ownPart, ownProposal, ownSeed, adviserTied,
	notAsked, supplementEnd, moreMoney, viewEnd, hearingOpen, notHeard, heardBefore, notCompleted, completedLong, locationTaken, notTheirs, roundShut,
	sourceSilent, sourceSpoke, neverHadRoom, oldVersion, otherLetter, unseenChange, nothingNew, nothingTyped, tooMuchTyped, notInHand, objectionOpen, twiceObjected,
}

// must notes that the act that comes now must be refused, where it is so.
func (k *walker) must(so bool, rule subsidy.Rule, why string) {
	if so {
		k.causes = append(k.causes, cause{rule, why})
	}
}

// expectNothing begins an act of which the model knows no cause yet. Where all
// of them are known, as the act says itself, one without a cause must be done.
func (k *walker) expectNothing() { k.causes, k.allKnown = nil, false }

// wasRefused holds a refusal against the model: it names the rule of a cause
// that is there. What the table, the board or a tie refuses is as good.
func (k *walker) wasRefused(f *lived, action subsidy.Action, by subsidy.User, refusal subsidy.Kind, err error) {
	k.t.Helper()
	if refusal == subsidy.Conflict && !slices.Contains(withObjection, action) {
		k.heldByState(f, action, by, err)
	}
	if refusal != "" || by.Board != "" && by.Board != f.board || k.bound(by.ID, f.board) {
		return
	}
	if len(k.causes) == 0 && k.allKnown {
		k.fail("%s was refused %q, for which the model knows no cause: %v", by.Name, action, err)
	}
	rules := rulesOf(err)
	if len(k.causes) > 0 && k.allKnown && !slices.ContainsFunc(k.causes, func(c cause) bool { return slices.Contains(rules, c.rule) }) {
		k.fail("%q was refused by %q, the model says %+v: %v", action, rules, k.causes, err)
	}
	for _, c := range k.causes {
		if slices.Contains(rules, c.rule) {
			k.met[c.why]++
		}
	}
}

// heldByState holds the refusal of an act that the table does not have in a state
// against the rule that keeps a file there: a decision stands (A7), what was
// withdrawn went to the next (D5), and while a supplement is asked the board has
// the word (A2). What was typed may be refused before, and an act on an objection
// by how far that is.
func (k *walker) heldByState(f *lived, action subsidy.Action, by subsidy.User, err error) {
	k.t.Helper()
	state := f.state
	if by.Role.OfBoard() {
		state = state.ForBoard()
	}
	rule := subsidy.Rule("")
	switch {
	case state.Decided(), state == subsidy.Prepared:
		rule = subsidy.A7
	case state == subsidy.Withdrawn:
		rule = subsidy.D5
	case state == subsidy.SupplementAsked:
		rule = subsidy.A2
	}
	if rule != "" && subsidy.KindOf(err) == subsidy.Conflict && !slices.Contains(rulesOf(err), rule) {
		k.fail("%q of %s in %q was refused by %q, the model says %s: %v", action, f.ref, f.state, rulesOf(err), rule, err)
	}
}

// rulesOf gives the rules that a refusal names; one without any names "".
func rulesOf(err error) []subsidy.Rule {
	var e *subsidy.Error
	if !errors.As(err, &e) {
		return nil
	}
	var rules []subsidy.Rule
	if e.Rule != "" || len(e.Fields) == 0 {
		rules = append(rules, e.Rule)
	}
	for _, f := range e.Fields {
		rules = append(rules, f.Rule)
	}
	return rules
}

// seen gives the version that somebody acts on, seldom one that is old.
func (k *walker) seen(version int64, rule subsidy.Rule) int64 {
	if !k.chance(3) {
		return version
	}
	k.must(true, rule, oldVersion)
	return version - 1
}

// words gives what somebody typed: these, or seldom none, or more than fit, with
// the rules that these refusals name.
func (k *walker) words(typed string, none, more subsidy.Rule) string {
	return k.upTo(subsidy.TextMaximum, typed, none, more)
}

// upTo is words for a text of at most so many characters.
func (k *walker) upTo(most int, typed string, none, more subsidy.Rule) string {
	switch k.random.IntN(40) {
	case 0:
		k.must(true, none, nothingTyped)
		return " \n"
	case 1:
		k.must(true, more, tooMuchTyped)
		return strings.Repeat("é", most+1)
	}
	return typed
}

// days gives a term as somebody typed it, seldom one that cannot be (A2, A8).
func (k *walker) days(rule subsidy.Rule) string {
	if k.chance(3) {
		k.must(true, rule, "a term that cannot be")
		return []string{"2", "57", "0", "-14", "veertien", "1,5"}[k.random.IntN(6)]
	}
	return []string{"", "3", "10", "14"}[k.random.IntN(4)]
}

// bound tells whether an official has declared a tie with a board (A12).
func (k *walker) bound(person subsidy.UserID, board subsidy.BoardNumber) bool {
	return slices.Contains(k.tied[person], board)
}

// mustBeInHand notes what must be so where an assessor does something with a
// file: they have it, and saw it as it is (A12).
func (k *walker) mustBeInHand(f *lived, by subsidy.User) int64 {
	k.must(f.handler != by.ID, subsidy.A12, notInHand)
	return k.seen(f.version, "")
}

// mustBeOpen notes what a board may write in while a supplement is asked: only
// the parts that it asks, and only until its term ends (A2).
func (k *walker) mustBeOpen(f *lived, section subsidy.Section) {
	if f.state != subsidy.SupplementAsked {
		return
	}
	k.must(!slices.Contains(f.parts, section), subsidy.A2, notAsked)
	k.must(!k.Clock.Now().Before(f.ends()), subsidy.A2, supplementEnd)
}

// mustCarry notes what must go before a verdict: the end of a supplement, not
// long ago (A2), or the hearing of the board (A8).
func (k *walker) mustCarry(f *lived, verdict subsidy.Verdict, basis subsidy.Basis) {
	if verdict == subsidy.VerdictDisregard {
		k.must(f.ended.IsZero(), subsidy.A2, notCompleted)
		k.must(!f.ended.IsZero() && !k.Clock.Now().Before(f.disregardEnds()), subsidy.A2, completedLong)
	}
	if verdict.Refuses() {
		k.must(f.hearingOpen(k.Clock.Now()), subsidy.A8, hearingOpen)
		k.must(basis == subsidy.BasisOther && !f.heard && !f.lapsed, subsidy.A8, notHeard)
		k.must(basis == subsidy.BasisOther && !f.heard && f.lapsed, subsidy.A8, heardBefore)
	}
}

// mustDecide notes what must be so where somebody decides on the last advice, and
// gives the version that they saw and the letter that they read (A12, A2, A8, S1,
// D2 to D6, A7).
func (k *walker) mustDecide(f *lived, by subsidy.User) (version int64, letter string) {
	k.must(slices.Contains(f.advisers, by.ID), subsidy.A12, ownAdvice)
	k.must(k.bound(f.adviser, f.board), subsidy.A12, adviserTied)
	k.mustCarry(f, f.advised, f.basis)
	if f.amount > 0 && len(k.causes) == 0 { // the money comes last
		var why *cause
		if f.outside, why = k.fund(f, f.amount, 0, f.first); why != nil {
			k.causes = append(k.causes, *why)
		}
	}
	return k.seen(f.version, ""), k.letter(k.Read(k.t, by, f.ref))
}

// mustUphold notes what must be so where somebody decides on an objection, as
// mustDecide does (A12, A7, S6, S1, D2 to D5; Awb 4:25(3)).
func (k *walker) mustUphold(f *lived, o subsidy.Objection, by subsidy.User) (version int64, letter string) {
	k.mustStandApart(f, o, by)
	k.must(o.State != subsidy.ObjectionAdvised, subsidy.A7, "no advice on the objection")
	k.must(o.AdvisedBy == by.ID, subsidy.A12, ownObjection)
	k.must(k.bound(o.AdvisedBy, f.board), subsidy.A12, adviserTied)
	upheld := o.Outcome == subsidy.OutcomeUpheld || o.Outcome == subsidy.OutcomeUpheldPart
	k.must(upheld && !live(f.state) && k.liveAt(f.location) != nil, subsidy.S6, locationTaken)
	if o.Extra > 0 && len(k.causes) == 0 { // the money comes last
		first := f.first
		if first.IsZero() {
			first = f.decidedAt
		}
		var why *cause
		if f.outside, why = k.fund(f, o.Extra, f.booked, first); why != nil {
			k.causes = append(k.causes, *why)
		}
	}
	return k.seen(o.Version, ""), k.letter(k.ReadReview(k.t, by, o.ID))
}

// letter gives the fingerprint of the letter that somebody read, seldom that of
// another one (A7).
func (k *walker) letter(read string) string {
	if !k.chance(3) {
		return read
	}
	k.must(true, subsidy.A7, otherLetter)
	return subsidy.HashText("Andere woorden.")
}

// mustStandApart notes what must be so where an official handles an objection:
// it waits, and they had no part in what it is against (A7, A12).
func (k *walker) mustStandApart(f *lived, o subsidy.Objection, by subsidy.User) {
	k.must(o.ID == "", "", "there is no objection")
	k.must(o.State == subsidy.ObjectionDecided, subsidy.A7, "the objection is decided")
	k.must(slices.Contains(f.involved, by.ID), subsidy.A12, ownPart)
}

// live tells whether an application in this state keeps its location (S6).
func live(s subsidy.State) bool {
	return !slices.Contains([]subsidy.State{subsidy.Draft, subsidy.Rejected, subsidy.Disregarded, subsidy.Withdrawn, subsidy.Deleted}, s)
}

// liveAt gives the live application of a location, nil without (S6).
func (k *walker) liveAt(code subsidy.LocationCode) *lived {
	return k.at(code, live)
}

// takenAt tells whether a location has a draft or a live application (S6).
func (k *walker) takenAt(code subsidy.LocationCode) bool {
	return k.at(code, func(s subsidy.State) bool { return s == subsidy.Draft || live(s) }) != nil
}

func (k *walker) at(code subsidy.LocationCode, in func(subsidy.State) bool) *lived {
	for _, f := range k.files {
		if f.location == code && in(f.state) {
			return f
		}
	}
	return nil
}

// mustBeStartable notes what must be so of the location and the round of a
// draft (S6, S7, S8).
func (k *walker) mustBeStartable(code subsidy.LocationCode, board subsidy.BoardNumber) {
	k.must(k.ownerOf[code] != board, subsidy.S7, notTheirs)
	k.must(!k.Clock.Now().Before(k.closes), subsidy.S8, roundShut)
	k.must(k.takenAt(code), subsidy.S6, locationTaken)
}

// ends is the first instant at which an open supplement can no longer be filed.
func (f *lived) ends() time.Time { return f.due.AddDays(1).Start() }

// disregardEnds is the first instant at which a file can no longer be disregarded:
// four weeks after its supplement ended, and on to a working day (A2, A6).
func (f *lived) disregardEnds() time.Time {
	until := f.ended.AddDays(28)
	for !subsidy.WorkingDay(until) {
		until = until.AddDays(1)
	}
	return until.AddDays(1).Start()
}

// hearingOpen tells whether the board can still give its view.
func (f *lived) hearingOpen(now time.Time) bool {
	return !f.viewUntil.IsZero() && !f.viewed && now.Before(f.viewUntil)
}
