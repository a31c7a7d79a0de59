package subsidy

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// queue is a round by order of receipt of which everything is granted that may
// be, in whatever order somebody clicks.
type queue struct {
	round  Round
	draw   Draw
	claims []RoundClaim
	today  Date
}

// drawQueue draws a round with some claims over a few days, of one of which the
// money is mostly gone.
func drawQueue(t *rapid.T) *queue {
	q := &queue{today: Date{Year: 2022, Month: time.May, Day: 1}}
	q.round.Scheme = Scheme{Distribution: DistributionReceipt, Overflow: rapid.SampledFrom([]Overflow{OverflowSkip, OverflowStop}).Draw(t, "overflow")}
	var asked Cents
	for i := range rapid.IntRange(1, 12).Draw(t, "claims") {
		c := RoundClaim{Reference: Reference(fmt.Sprintf("ZO22-%04d", i)), State: Advised, Asked: Cents(rapid.Int64Range(1, 20).Draw(t, "asked")),
			Complete: time.Date(2022, time.April, 1, rapid.IntRange(0, 72).Draw(t, "hours"), 0, 0, 0, time.UTC)}
		q.claims, asked = append(q.claims, c), asked+c.Asked
	}
	q.round.Ceiling = Cents(rapid.Int64Range(0, int64(asked)+3).Draw(t, "ceiling"))
	return q
}

// grant gives a claim all that it asks, where that is allowed.
func (q *queue) grant(i int) bool {
	c := &q.claims[i]
	f := funding{Application: Application{Reference: c.Reference, CompleteAt: c.Complete}, cents: c.Asked, draw: q.draw}
	if c.Asked > q.round.Room() || f.ofReceipt(q.round, q.claims, q.today) != nil {
		return false
	}
	c.State, c.Granted = Granted, c.Asked
	q.round.Granted += c.Asked
	return true
}

// grantAll grants in random order until nothing more is allowed.
func (q *queue) grantAll(t *rapid.T) {
	for again := true; again; {
		again = false
		var every []int
		for i := range q.claims {
			every = append(every, i)
		}
		for _, i := range rapid.Permutation(every).Draw(t, "clicks") {
			if q.claims[i].State == Advised && q.grant(i) {
				again = true
			}
		}
	}
}

// drawn confirms the draw, where one is needed.
func (q *queue) drawn(t *rapid.T) {
	q.round.Full = ceilingDay(q.round.Room(), q.draw, waitingIn(q.claims))
	if !q.round.DrawDue() {
		return
	}
	q.draw = Draw{Day: q.round.Full.Day, Seed: rapid.StringN(1, 5, -1).Draw(t, "seed"), FrozenAt: q.today.Start(), ConfirmedAt: q.today.Start()}
	for _, c := range q.claims {
		if q.round.draws(c) {
			q.draw.References = append(q.draw.References, c.Reference)
		}
	}
}

func TestD2D3_GrantingAllThatIsAllowedGivesWhatTheOrderOfReceiptGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQueue(t)
		var claims []Claim
		for _, c := range q.claims {
			claims = append(claims, c.claim())
		}
		q.grantAll(t)
		before := slices.Clone(q.claims)
		q.drawn(t)
		q.grantAll(t)
		got := map[Reference]Cents{}
		for i, c := range q.claims {
			got[c.Reference] = c.Granted
			if q.draw.OfDay() && before[i].Granted > 0 && !DateOf(c.Complete).Before(q.draw.Day) {
				t.Fatalf("%s of %s was granted before the draw of %s", c.Reference, DateOf(c.Complete), q.draw.Day)
			}
		}
		for _, a := range Divide(DistributionReceipt, q.round.Scheme.Overflow, q.round.Ceiling, claims, q.draw.Order()) {
			if got[a.Reference] != a.Cents {
				t.Fatalf("%s was granted %d; by the order of receipt it gets %d", a.Reference, got[a.Reference], a.Cents)
			}
		}
		// The trial agrees: of what waits nobody would get anything now.
		w := WhatIf{Round: q.round, Ceiling: q.round.Ceiling, Method: DistributionReceipt, Overflow: q.round.Scheme.Overflow, Seed: "x", Granted: q.round.Granted}
		if w.try(q.draw, q.claims); w.Given != 0 {
			t.Fatalf("a trial gives %d that was not granted", w.Given)
		}
	})
}

// With stop nobody after who fell out gets money, also of what is freed later; by
// skip the next who fits does (D3, D5).
func TestD3_NobodyComesAfterWhoFellOutForLackOfMoneyWhereTheRoundStops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := drawQueue(t)
		q.grantAll(t)
		q.drawn(t)
		out := rapid.IntRange(0, len(q.claims)-1).Draw(t, "out")
		if q.claims[out].State == Granted {
			return
		}
		q.claims[out].State, q.claims[out].Short = Rejected, true
		q.round.Ceiling += 1_000 // more than all ask: nothing else stands in the way
		line := receiptLine(q.draw.decides(), q.draw.lots(), q.claims)
		place := slices.IndexFunc(line, func(c RoundClaim) bool { return c.Reference == q.claims[out].Reference })
		stops := q.round.Scheme.Overflow == OverflowStop
		q.grantAll(t)
		for i, c := range line {
			now := q.claims[slices.IndexFunc(q.claims, func(o RoundClaim) bool { return o.Reference == c.Reference })]
			if c.State == Advised && (now.State == Granted) == (i > place && stops) {
				t.Fatalf("%s at place %d is %s; who fell out is at %d", c.Reference, i, now.State, place)
			}
		}
	})
}

func TestD2_TheFreezeFixesTheDayOfTheCeiling(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2022, time.April, day, 9, 0, 0, 0, time.UTC) }
	waiting := []Claim{{"A", 5, at(1)}, {"B", 5, at(2)}, {"C", 5, at(2)}}
	second := CeilingDay{Day: DateOf(at(2)), Claims: 2}
	for name, c := range map[string]struct {
		draw Draw
		want CeilingDay
	}{
		"before the freeze":                     {Draw{}, second},
		"frozen for that day":                   {Draw{Day: second.Day, FrozenAt: at(9)}, second},
		"frozen for a day that fits by now":     {Draw{Day: DateOf(at(1)), FrozenAt: at(9)}, CeilingDay{}},
		"frozen for a later day than fits (S1)": {Draw{Day: DateOf(at(3)), FrozenAt: at(9)}, second},
	} {
		if got := ceilingDay(12, c.draw, waiting); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// In its turn an objection takes nothing from who was complete on the same day:
// the instant does not count on a day.
func TestD2_AnObjectionComesAfterThoseOfTheDayOfItsApplication(t *testing.T) {
	nine := time.Date(2022, time.April, 1, 9, 0, 0, 0, time.UTC)
	claims := []RoundClaim{{Reference: "A", State: Rejected, Asked: 20, Complete: nine}, {Reference: "B", State: Advised, Asked: 20, Complete: nine.Add(time.Hour)},
		{Reference: "C", State: Advised, Asked: 20, Complete: nine.AddDate(0, 0, 1)}}
	for room, fits := range map[Cents]bool{39: false, 40: true} {
		round := Round{Scheme: Scheme{Distribution: DistributionReceipt}, RoundTerms: RoundTerms{Ceiling: room}}
		f := funding{Application: Application{Reference: "A", CompleteAt: nine}, cents: 20, first: &Decision{}}
		if err := f.ofReceipt(round, claims, DateOf(nine).AddDays(9)); (err == nil) != fits {
			t.Errorf("with %d: %v", room, err)
		}
	}
}
