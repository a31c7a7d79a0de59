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

var overflows = []subsidy.Overflow{subsidy.OverflowInPart, subsidy.OverflowSkip, subsidy.OverflowStop}

func TestD1_NoMethodGivesMoreThanTheCeilingOrThanWasAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		ceiling := subsidy.Cents(rapid.Int64Range(-5, 60_000_000).Draw(t, "ceiling"))
		methods := map[string][]subsidy.Award{"pro rata": subsidy.ProRata(ceiling, claims)}
		for _, o := range overflows {
			methods["in order, "+string(o)] = subsidy.InOrder(ceiling, claims, o)
		}
		for name, awards := range methods {
			by, total := awardsOf(awards)
			if total > max(ceiling, 0) || len(by) != len(claims) {
				t.Fatalf("%s gives %d of %d to %d of %d claims", name, total, ceiling, len(by), len(claims))
			}
			for _, c := range claims {
				if by[c.Reference] < 0 || by[c.Reference] > c.Asked {
					t.Fatalf("%s gives %d to %s, which asks %d", name, by[c.Reference], c.Reference, c.Asked)
				}
			}
		}
	})
}

func TestD3_GrantedInPartTheCentsAddUpExactlyAndElseOnlyWholeAmountsAreGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		ceiling := subsidy.Cents(rapid.Int64Range(0, 60_000_000).Draw(t, "ceiling"))
		want := min(ceiling, asked(claims))
		if _, total := awardsOf(subsidy.InOrder(ceiling, claims, subsidy.OverflowInPart)); total != want {
			t.Fatalf("in part gives %d, want %d", total, want)
		}
		if _, total := awardsOf(subsidy.ProRata(ceiling, claims)); total != want {
			t.Fatalf("pro rata gives %d, want %d", total, want)
		}
		for _, o := range overflows[1:] {
			for i, a := range subsidy.InOrder(ceiling, claims, o) {
				if a.Cents != 0 && a.Cents != claims[i].Asked {
					t.Fatalf("%s gives %d of %d", o, a.Cents, claims[i].Asked)
				}
			}
		}
	})
}

func TestD1_WithAHigherCeilingNobodyGetsLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		low := subsidy.Cents(rapid.Int64Range(0, 30_000_000).Draw(t, "low"))
		high := low + subsidy.Cents(rapid.OneOf(rapid.Int64Range(1, 3), rapid.Int64Range(1, 30_000_000)).Draw(t, "more"))
		methods := map[string]func(subsidy.Cents) []subsidy.Award{
			"pro rata": func(c subsidy.Cents) []subsidy.Award { return subsidy.ProRata(c, claims) },
			"in part":  func(c subsidy.Cents) []subsidy.Award { return subsidy.InOrder(c, claims, subsidy.OverflowInPart) },
			"stop":     func(c subsidy.Cents) []subsidy.Award { return subsidy.InOrder(c, claims, subsidy.OverflowStop) },
		}
		for name, method := range methods {
			less, _ := awardsOf(method(low))
			more, _ := awardsOf(method(high))
			for ref, cents := range less {
				if more[ref] < cents {
					t.Fatalf("%s: %s gets %d of %d and %d of %d", name, ref, cents, low, more[ref], high)
				}
			}
		}
	})
}

func TestD1_TheOrderOfTheInputDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		ceiling := subsidy.Cents(rapid.Int64Range(0, 60_000_000).Draw(t, "ceiling"))
		mixed := rapid.Permutation(claims).Draw(t, "mixed")
		if !slices.Equal(subsidy.ProRata(ceiling, claims), subsidy.ProRata(ceiling, mixed)) {
			t.Fatal("pro rata depends on the order of the input")
		}
		place := func(r subsidy.Reference) int { return int(r[len(r)-1]) }
		if !slices.Equal(subsidy.OrderOfReceipt(ceiling, claims, place), subsidy.OrderOfReceipt(ceiling, mixed, place)) {
			t.Fatal("the order of receipt depends on the order of the input")
		}
	})
}

func TestD2_OnTheDayOnWhichTheCeilingIsReachedTheLotDecidesAndOnOtherDaysTheInstant(t *testing.T) {
	at := func(day, hour int) time.Time {
		return time.Date(2022, time.April, day, hour, 0, 0, 0, subsidy.Amsterdam)
	}
	claims := []subsidy.Claim{
		{"F", 100, at(3, 9)}, {"A", 100, at(1, 10)}, {"B", 100, at(1, 9)}, {"C", 100, at(2, 9)}, {"D", 100, at(2, 10)}, {"E", 100, at(2, 11)},
	}
	lot := map[subsidy.Reference]int{"E": 1, "C": 2, "D": 3, "A": 4, "B": 5, "F": 6}
	var got string
	for _, c := range subsidy.OrderOfReceipt(350, claims, func(r subsidy.Reference) int { return lot[r] }) {
		got += string(c.Reference)
	}
	if got != "BAECDF" {
		t.Errorf("the order is %s, want BAECDF: the ceiling is reached on 2 April", got)
	}
	got = ""
	for _, c := range subsidy.OrderOfReceipt(600, claims, func(r subsidy.Reference) int { return lot[r] }) {
		got += string(c.Reference)
	}
	if got != "BACDEF" {
		t.Errorf("with enough for all the order is %s, want BACDEF", got)
	}
}

func TestD1_ProRataOfAnExampleThatCanBeDoneByHand(t *testing.T) {
	claims := []subsidy.Claim{{Reference: "A", Asked: 100}, {Reference: "B", Asked: 100}, {Reference: "C", Asked: 100}}
	by, _ := awardsOf(subsidy.ProRata(100, claims))
	if by["A"] != 34 || by["B"] != 33 || by["C"] != 33 {
		t.Errorf("100 cents over three equal claims: %v", by)
	}
}
