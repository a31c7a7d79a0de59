package subsidy_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// drawClaims draws up to forty claims over some days.
func drawClaims(t *rapid.T) []subsidy.Claim {
	asked := rapid.SliceOfN(rapid.Int64Range(1, 2_500_000), 1, 40).Draw(t, "asked")
	var claims []subsidy.Claim
	for i, cents := range asked {
		hours := rapid.IntRange(0, 72).Draw(t, "hours")
		claims = append(claims, subsidy.Claim{
			Reference: subsidy.Reference(fmt.Sprintf("ZO22-%04d", i)), Asked: subsidy.Cents(cents),
			Complete: time.Date(2022, time.April, 1, hours, 0, 0, 0, time.UTC),
		})
	}
	return claims
}

// drawLots draws the order of a draw over claims from a seed.
func drawLots(t *rapid.T, claims []subsidy.Claim) []subsidy.Reference {
	var references []subsidy.Reference
	for _, c := range claims {
		references = append(references, c.Reference)
	}
	return subsidy.DrawOrder(references, rapid.StringN(1, 10, -1).Draw(t, "seed"))
}

func awardsOf(awards []subsidy.Award) (map[subsidy.Reference]subsidy.Cents, subsidy.Cents) {
	by, total := map[subsidy.Reference]subsidy.Cents{}, subsidy.Cents(0)
	for _, a := range awards {
		by[a.Reference] = a.Cents
		total += a.Cents
	}
	return by, total
}

func asked(claims []subsidy.Claim) subsidy.Cents {
	var sum subsidy.Cents
	for _, c := range claims {
		sum += c.Asked
	}
	return sum
}

// way is a method with an answer to D3.
type way struct {
	method   subsidy.Distribution
	overflow subsidy.Overflow
}

// ways are all of them; pro rata has no last one that fits in part.
var ways = []way{
	{subsidy.DistributionDraw, subsidy.OverflowInPart},
	{subsidy.DistributionDraw, subsidy.OverflowSkip},
	{subsidy.DistributionDraw, subsidy.OverflowStop},
	{subsidy.DistributionReceipt, subsidy.OverflowInPart},
	{subsidy.DistributionReceipt, subsidy.OverflowSkip},
	{subsidy.DistributionReceipt, subsidy.OverflowStop},
	{subsidy.DistributionProRata, subsidy.OverflowInPart},
}

func (w way) String() string { return string(w.method) + ", " + string(w.overflow) }

// whole tells whether this way gives only whole amounts.
func (w way) whole() bool {
	return w.method != subsidy.DistributionProRata && w.overflow != subsidy.OverflowInPart
}

func (w way) divide(ceiling subsidy.Cents, claims []subsidy.Claim, lots []subsidy.Reference) []subsidy.Award {
	return subsidy.Divide(w.method, w.overflow, ceiling, claims, lots)
}

// drawCeiling draws a ceiling: none at all, scarce, or more than enough.
func drawCeiling(t *rapid.T, claims []subsidy.Claim) subsidy.Cents {
	return subsidy.Cents(rapid.Int64Range(-5, int64(asked(claims))*5/4).Draw(t, "ceiling"))
}

func TestD1S1_NoMethodGivesMoreThanTheCeilingOrThanWasAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		ceiling, lots := drawCeiling(t, claims), drawLots(t, claims)
		for _, w := range ways {
			awards := w.divide(ceiling, claims, lots)
			by, total := awardsOf(awards)
			if total > max(ceiling, 0) || len(by) != len(claims) || len(awards) != len(claims) {
				t.Fatalf("%s gives %d of %d to %d of %d claims", w, total, ceiling, len(by), len(claims))
			}
			for _, c := range claims {
				if by[c.Reference] < 0 || by[c.Reference] > c.Asked {
					t.Fatalf("%s gives %d to %s, which asks %d", w, by[c.Reference], c.Reference, c.Asked)
				}
			}
		}
	})
}

func TestD1_WithEnoughForAllEverybodyGetsAllByEveryMethod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		lots := drawLots(t, claims)
		ceiling := asked(claims) + subsidy.Cents(rapid.Int64Range(0, 10).Draw(t, "more"))
		for _, w := range ways {
			by, _ := awardsOf(w.divide(ceiling, claims, lots))
			for _, c := range claims {
				if by[c.Reference] != c.Asked {
					t.Fatalf("%s gives %d of %d", w, by[c.Reference], c.Asked)
				}
			}
		}
	})
}

func TestD3_GrantedInPartTheCentsAddUpExactlyAndElseOnlyWholeAmountsAreGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		ceiling, lots := max(0, drawCeiling(t, claims)), drawLots(t, claims)
		for _, w := range ways {
			by, total := awardsOf(w.divide(ceiling, claims, lots))
			if want := min(ceiling, asked(claims)); !w.whole() && total != want {
				t.Fatalf("%s gives %d, want %d", w, total, want)
			}
			parts := 0
			for _, c := range claims {
				if got := by[c.Reference]; got != 0 && got != c.Asked {
					parts++
				}
			}
			if (w.whole() && parts > 0) || (w.method != subsidy.DistributionProRata && parts > 1) {
				t.Fatalf("%s gives %d claims a part", w, parts)
			}
		}
	})
}

// A claim that is skipped makes room for a smaller one after it, so that with
// more money the smaller one can fall out again: skipping is the exception.
func TestD1_WithAHigherCeilingNobodyGetsLessUnlessClaimsAreSkipped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		lots := drawLots(t, claims)
		low := max(0, drawCeiling(t, claims))
		high := low + subsidy.Cents(rapid.OneOf(rapid.Int64Range(1, 3), rapid.Int64Range(1, 30_000_000)).Draw(t, "more"))
		for _, w := range ways {
			less, lessTotal := awardsOf(w.divide(low, claims, lots))
			more, moreTotal := awardsOf(w.divide(high, claims, lots))
			for ref, cents := range less {
				if w.overflow != subsidy.OverflowSkip && more[ref] < cents {
					t.Fatalf("%s: %s gets %d of %d and %d of %d", w, ref, cents, low, more[ref], high)
				}
			}
			if moreTotal < lessTotal && w.method != subsidy.DistributionReceipt {
				t.Fatalf("%s gives %d of %d and %d of %d", w, lessTotal, low, moreTotal, high)
			}
		}
	})
}

func TestD3_SkippingGivesASmallerClaimTheRoomOfALargerOneUntilThatFits(t *testing.T) {
	claims := []subsidy.Claim{{Reference: "LARGE", Asked: 100}, {Reference: "SMALL", Asked: 60}}
	lots := []subsidy.Reference{"LARGE", "SMALL"}
	for ceiling, want := range map[subsidy.Cents]string{99: "SMALL", 100: "LARGE"} {
		for _, a := range (way{subsidy.DistributionDraw, subsidy.OverflowSkip}).divide(ceiling, claims, lots) {
			if (a.Cents > 0) != (string(a.Reference) == want) {
				t.Errorf("of %d %s gets %d, want all for %s", ceiling, a.Reference, a.Cents, want)
			}
		}
	}
}

func TestD1_TheOrderOfTheInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		ceiling, lots := drawCeiling(t, claims), drawLots(t, claims)
		mixed := rapid.Permutation(claims).Draw(t, "mixed")
		for _, w := range ways {
			if !slices.Equal(w.divide(ceiling, claims, lots), w.divide(ceiling, mixed, lots)) {
				t.Fatalf("%s depends on the order of the input", w)
			}
		}
	})
}

func TestD4_WhoHasNoLotComesAfterAllWhoHave(t *testing.T) {
	claims := []subsidy.Claim{{Reference: "A", Asked: 1}, {Reference: "B", Asked: 1}, {Reference: "C", Asked: 1}, {Reference: "D", Asked: 1}}
	var got string
	for _, a := range (way{subsidy.DistributionDraw, subsidy.OverflowStop}).divide(4, claims, []subsidy.Reference{"D", "B"}) {
		got += string(a.Reference)
	}
	if got != "DBAC" {
		t.Errorf("the order is %s, want DBAC", got)
	}
}

func TestD2_OnTheDayOnWhichTheCeilingIsReachedTheLotDecidesAndOnOtherDaysTheInstant(t *testing.T) {
	at := func(day, hour int) time.Time {
		return time.Date(2022, time.April, day, hour, 0, 0, 0, subsidy.Amsterdam)
	}
	claims := []subsidy.Claim{
		{"F", 100, at(3, 9)}, {"A", 100, at(1, 10)}, {"B", 100, at(1, 9)}, {"C", 100, at(2, 9)}, {"D", 100, at(2, 10)}, {"E", 100, at(2, 11)},
	}
	lots := []subsidy.Reference{"E", "C", "D", "A", "B", "F"}
	for ceiling, want := range map[subsidy.Cents]string{350: "BAECDF", 600: "BACDEF"} {
		var got string
		for _, a := range (way{subsidy.DistributionReceipt, subsidy.OverflowStop}).divide(ceiling, claims, lots) {
			got += string(a.Reference)
		}
		if got != want {
			t.Errorf("of %d the order is %s, want %s: 350 is reached on 2 April, 600 is enough for all", ceiling, got, want)
		}
	}
}

func TestD1_ProRataOfAnExampleThatCanBeDoneByHand(t *testing.T) {
	claims := []subsidy.Claim{{Reference: "A", Asked: 100}, {Reference: "B", Asked: 100}, {Reference: "C", Asked: 100}}
	by, _ := awardsOf(subsidy.ProRata(100, claims))
	if by["A"] != 34 || by["B"] != 33 || by["C"] != 33 {
		t.Errorf("100 cents over three equal claims: %v", by)
	}
}
