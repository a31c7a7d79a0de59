package subsidy

import (
	"cmp"
	"math/bits"
	"slices"
	"time"
)

// Claim is what one application asks of a round's money.
type Claim struct {
	Reference Reference
	Asked     Cents     // more than 0
	Complete  time.Time // the instant at which the application was complete (D2)
}

// Award is what a distribution gives to one claim; 0 where it falls out.
type Award struct {
	Reference Reference
	Cents     Cents
}

// Overflow says what becomes of a claim that no longer fits whole (D3).
type Overflow string

// The answers to D3.
const (
	OverflowInPart Overflow = "in part" // it gets what is left, and nobody after it
	OverflowSkip   Overflow = "skip"    // it falls out, and a smaller one after it may fit
	OverflowStop   Overflow = "stop"    // it falls out, and everybody after it
)

// DistributionProRata gives everybody the same share of what they ask (D1). No
// scheme can name it: what one gets hangs on all others, so that a grant would
// have to wait for the last decision. It is there to compare with.
const DistributionProRata Distribution = "pro rata"

// Divide gives money to claims by a method (D1). lots is the order of a draw: it
// decides in a draw, and in order of receipt among those that were complete on
// the day on which the money is gone (D2). overflow says what becomes of the
// claim that no longer fits whole (D3), but pro rata, where there is none.
func Divide(method Distribution, overflow Overflow, money Cents, claims []Claim, lots []Reference) []Award {
	place := placesIn(lots)
	switch method {
	case DistributionProRata:
		return ProRata(money, claims)
	case DistributionReceipt:
		return InOrder(money, OrderOfReceipt(money, claims, place), overflow)
	}
	return InOrder(money, inPlace(claims, place), overflow)
}

// placesIn gives the place of a reference in the order of a draw; who has no
// lot comes after all who have.
func placesIn(lots []Reference) func(Reference) int {
	places := make(map[Reference]int, len(lots))
	for i, ref := range lots {
		places[ref] = i
	}
	return func(ref Reference) int {
		if i, drawn := places[ref]; drawn {
			return i
		}
		return len(lots)
	}
}

// inPlace puts claims in the order of a draw, those at one place by reference.
func inPlace(claims []Claim, place func(Reference) int) []Claim {
	ordered := slices.Clone(claims)
	slices.SortFunc(ordered, func(a, b Claim) int {
		return cmp.Or(cmp.Compare(place(a.Reference), place(b.Reference)), cmp.Compare(a.Reference, b.Reference))
	})
	return ordered
}

// InOrder gives the money of a ceiling to claims in the order in which they
// stand (D1, D3; Awb 4:25, second paragraph). It gives an award for every
// claim, in the same order, never more than was asked, and together never more
// than the ceiling.
func InOrder(ceiling Cents, claims []Claim, overflow Overflow) []Award {
	awards := make([]Award, len(claims))
	left, full := max(ceiling, 0), false
	for i, c := range claims {
		awards[i] = Award{Reference: c.Reference}
		switch {
		case full:
		case c.Asked <= left:
			awards[i].Cents = c.Asked
		case overflow == OverflowInPart:
			awards[i].Cents, full = left, true
		case overflow == OverflowStop:
			full = true
		}
		left -= awards[i].Cents
	}
	return awards
}

// OrderOfReceipt puts claims in the order in which they were complete (D2). Of
// the claims that were complete on the day on which the ceiling is reached the
// order is drawn, by place; on other days and among those at one place the
// instant decides, and the reference where two instants are the same.
func OrderOfReceipt(ceiling Cents, claims []Claim, place func(Reference) int) []Claim {
	ordered := slices.SortedFunc(slices.Values(claims), byReceipt(Date{}, nil))
	full, reached := dayOfCeiling(ceiling, ordered)
	if !reached {
		return ordered
	}
	return slices.SortedFunc(slices.Values(claims), byReceipt(full, place))
}

// dayOfCeiling gives the day on which claims in the order of receipt pass the
// ceiling.
func dayOfCeiling(ceiling Cents, ordered []Claim) (Date, bool) {
	var sum Cents
	for _, c := range ordered {
		if sum += c.Asked; sum > ceiling {
			return DateOf(c.Complete), true
		}
	}
	return Date{}, false
}

// ProRata gives every claim its share of the ceiling (D1), or what it asks
// where all fits. The cents add up exactly: each cent goes where the claim per
// cent is highest (D'Hondt), so that with a higher ceiling nobody gets less.
// The awards stand in the order of the references.
func ProRata(ceiling Cents, claims []Claim) []Award {
	ordered := slices.Clone(claims)
	slices.SortFunc(ordered, func(a, b Claim) int { return cmp.Compare(a.Reference, b.Reference) })
	awards := make([]Award, len(ordered))
	var total Cents
	for _, c := range ordered {
		total += c.Asked
	}
	ceiling = min(max(ceiling, 0), total)
	left := ceiling
	for i, c := range ordered {
		awards[i].Reference = c.Reference
		if total > 0 {
			awards[i].Cents = share(c.Asked, ceiling, total)
		}
		left -= awards[i].Cents
	}
	for ; left > 0; left-- {
		awards[nextCent(ordered, awards)].Cents++
	}
	return awards
}

// share gives asked × ceiling ÷ total, rounded down, without overflow.
func share(asked, ceiling, total Cents) Cents {
	high, low := bits.Mul64(uint64(asked), uint64(ceiling))
	quotient, _ := bits.Div64(high, low, uint64(total))
	return Cents(quotient)
}

// nextCent gives the claim with the highest claim per cent if it got one more;
// of equals the first.
func nextCent(claims []Claim, awards []Award) int {
	best := 0
	for i := 1; i < len(claims); i++ {
		if perCentHigher(claims[i].Asked, awards[i].Cents+1, claims[best].Asked, awards[best].Cents+1) {
			best = i
		}
	}
	return best
}

// perCentHigher tells whether a ÷ n > b ÷ m, without overflow.
func perCentHigher(a, n, b, m Cents) bool {
	aHigh, aLow := bits.Mul64(uint64(a), uint64(m))
	bHigh, bLow := bits.Mul64(uint64(b), uint64(n))
	return aHigh > bHigh || (aHigh == bHigh && aLow > bLow)
}
