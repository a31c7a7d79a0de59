package subsidy

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// stops tells whether nobody comes after this claim: it was refused because the
// money was gone, in a round that stops there (D3).
func (c RoundClaim) stops(overflow Overflow) bool {
	return c.Short && overflow == OverflowStop
}

// inLine gives what waits of the claims of a round in the order in which they
// stand, up to who fell out where the round stops there; stopped is that one.
func inLine(line []RoundClaim, overflow Overflow) (waiting []Claim, stopped Reference) {
	for _, c := range line {
		if c.stops(overflow) {
			return waiting, c.Reference
		}
		if c.State.Undecided() {
			waiting = append(waiting, c.claim())
		}
	}
	return waiting, ""
}

// awardsInLine gives what a line leaves each claim in it that waits; room is what
// the round may still grant (S1).
func awardsInLine(room Cents, line []RoundClaim, overflow Overflow) map[Reference]Cents {
	waiting, _ := inLine(line, overflow)
	awards := map[Reference]Cents{}
	for _, a := range InOrder(room, waiting, overflow) {
		awards[a.Reference] = a.Cents
	}
	return awards
}

// turn is what those before a claim leave it.
type turn struct {
	left  Cents
	asked Cents     // by those before it that wait
	first Reference // of them; "" where nobody does
	// stopped is who got less than it asked, where nobody comes after (D3).
	stopped Reference
}

// turnOf gives the turn of a claim in a line. Whatever it asks, it gets it whole
// where that is no more than is left: as awardsInLine would give it.
func turnOf(ref Reference, room Cents, line []RoundClaim, overflow Overflow) turn {
	place := slices.IndexFunc(line, func(c RoundClaim) bool { return c.Reference == ref })
	waiting, stopped := inLine(line[:max(place, 0)], overflow)
	t := turn{left: room, stopped: stopped}
	for i, a := range InOrder(room, waiting, overflow) {
		if i == 0 {
			t.first = a.Reference
		}
		t.asked += waiting[i].Asked
		t.left -= a.Cents
		if t.stopped == "" && a.Cents < waiting[i].Asked && (overflow == OverflowStop || overflow == OverflowInPart) {
			t.stopped = a.Reference
		}
	}
	if t.stopped != "" {
		t.left = 0
	}
	return t
}

// CeilingDay is the day of the ceiling in an order of receipt: on which what is asked
// passes the money that is left (D2). It is zero where all fits.
type CeilingDay struct {
	Day    Date
	Claims int // that wait and were complete on it
}

// draws tells whether there is an order to draw on the day of the ceiling.
func (c CeilingDay) draws() bool { return c.Claims > 1 }

// refusal tells who was complete on a day why it waits for the draw (D2).
func (c CeilingDay) refusal(day Date) error {
	said := fmt.Sprintf("Op %s is het geld op: die dag waren %s aanvragen volledig, en voor hen samen is er niet genoeg. Eerst komt de loting tussen die aanvragen; daarna kunt u verlenen.",
		c.Day.Long(), FormatCount(c.Claims))
	if day != c.Day {
		said += " Deze aanvraag was pas op " + day.Long() + " volledig en krijgt alleen wat er dan nog over is."
	}
	return refuse(Conflict, D2, said)
}

// ceilingDay gives the day of the ceiling among claims that wait. A frozen list keeps
// the day that it is of: what comes after goes by the instant, whatever is freed.
func ceilingDay(room Cents, d Draw, waiting []Claim) CeilingDay {
	ordered := slices.SortedFunc(slices.Values(waiting), byReceipt(Date{}, nil))
	day, reached := dayOfCeiling(room, ordered)
	if !reached || (d.Frozen() && day.After(d.Day)) {
		return CeilingDay{}
	}
	full := CeilingDay{Day: day}
	for _, c := range ordered {
		if DateOf(c.Complete) == day {
			full.Claims++
		}
	}
	return full
}

// WithCeilingDay gives a round in order of receipt with the day of its ceiling,
// until its draw is confirmed (D2). Of a public round what is under embargo waits
// too.
func (s *Service) WithCeilingDay(ctx context.Context, round Round) (Round, error) {
	if !round.fills() {
		return round, nil
	}
	draw, err := drawOf(ctx, s.Store, round.ID)
	if err != nil {
		return round, err
	}
	return withCeilingDay(ctx, s.Store, round, draw)
}

// fills tells whether a round has a day of the ceiling.
func (r Round) fills() bool { return r.ByReceipt() && r.Over() > 0 }

// withCeilingDay is WithCeilingDay with the draw of the round.
func withCeilingDay(ctx context.Context, tx Store, round Round, draw Draw) (Round, error) {
	if !round.fills() || draw.Confirmed() {
		return round, nil
	}
	// Nothing under embargo: there is nothing, or nobody is to know.
	waiting, err := tx.Waiting(ctx, round.ID, time.Time{}, round.Embargo.Count == 0)
	if err != nil {
		return round, err
	}
	round.Full = ceilingDay(round.Room(), draw, waiting)
	return round, nil
}

// waitingIn gives the claims of a round that wait. What an objection opened again
// is measured at its first decision, and takes nothing from them (Awb 4:25(3)).
func waitingIn(claims []RoundClaim) []Claim {
	var waiting []Claim
	for _, c := range claims {
		if c.State.Undecided() && !c.Reopened {
			waiting = append(waiting, c.claim())
		}
	}
	return waiting
}

// receiptLine puts the claims of a round in the order of receipt, those of the
// tied day in that of its draw (D2), and at the end what an objection opened
// again.
func receiptLine(tied Date, place func(Reference) int, claims []RoundClaim) []RoundClaim {
	order := byReceipt(tied, place)
	return slices.SortedFunc(slices.Values(claims), func(a, b RoundClaim) int {
		if a.Reopened != b.Reopened {
			if a.Reopened {
				return 1
			}
			return -1
		}
		return order(a.claim(), b.claim())
	})
}

// byReceipt compares claims in the order of receipt (D2): the instant decides,
// but on the tied day first the place in the draw.
func byReceipt(tied Date, place func(Reference) int) func(a, b Claim) int {
	return func(a, b Claim) int {
		if place != nil && DateOf(a.Complete) == tied && DateOf(b.Complete) == tied {
			if c := cmp.Compare(place(a.Reference), place(b.Reference)); c != 0 {
				return c
			}
		}
		return cmp.Or(a.Complete.Compare(b.Complete), cmp.Compare(a.Reference, b.Reference))
	}
}

// untilDay gives the claims of a round that were complete on a day or before it,
// with the money that is there for that day: less what those before it wait for.
func untilDay(day Date, money Cents, claims []RoundClaim) (Cents, []RoundClaim) {
	var until []RoundClaim
	for _, c := range claims {
		switch complete := DateOf(c.Complete); {
		case complete.After(day):
			continue
		case complete.Before(day) && c.State.Undecided() && !c.Reopened:
			money -= c.Asked
		}
		until = append(until, c)
	}
	return money, until
}
