package subsidy_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

func TestS4_AProgrammeIsPaidPerPupilUpToItsMaximum(t *testing.T) {
	for pupils, want := range map[int]subsidy.Cents{
		math.MinInt: 0, -1: 0, 0: 0,
		1: 450_00, 2: 900_00, 21: 9_450_00, 22: 9_900_00,
		23: 10_000_00, 24: 10_000_00, 1000: 10_000_00, 999_999_999: 10_000_00,
		math.MaxInt32: 10_000_00, math.MaxInt: 10_000_00,
	} {
		if got := publishedAmounts.Programme(pupils); got != want {
			t.Errorf("%d pupils give %v, want %v", pupils, got, want)
		}
	}
}

func TestS4_AnAmountIsShownLineByLine(t *testing.T) {
	const (
		policy = "vast bedrag per vestiging"
		nbsp   = "\u00a0"
	)
	programme := func(detail string, cents subsidy.Cents) subsidy.QuoteLine {
		return subsidy.QuoteLine{Part: subsidy.PartZomerschool, Detail: detail, Cents: cents}
	}
	fixed := subsidy.QuoteLine{Part: subsidy.PartOvergangsbeleid, Detail: policy, Cents: 15_000_00}
	cases := []struct {
		name            string
		pupils          subsidy.Count
		overgangsbeleid bool
		lines           []subsidy.QuoteLine
		total           subsidy.Cents
	}{
		{"nothing", subsidy.Count{}, false, nil, 0},
		{"overgangsbeleid alone", subsidy.Count{}, true, []subsidy.QuoteLine{fixed}, 15_000_00},
		{"one pupil", subsidy.Counted(1), false, []subsidy.QuoteLine{programme("1 leerling × €"+nbsp+"450", 450_00)}, 450_00},
		{"22 pupils", subsidy.Counted(22), false, []subsidy.QuoteLine{programme("22 leerlingen × €"+nbsp+"450", 9_900_00)}, 9_900_00},
		{"23 pupils, the first at the maximum", subsidy.Counted(23), false,
			[]subsidy.QuoteLine{programme("23 leerlingen × €"+nbsp+"450, ten hoogste €"+nbsp+"10.000", 10_000_00)}, 10_000_00},
		{"both at most", subsidy.Counted(math.MaxInt32), true,
			[]subsidy.QuoteLine{programme("2.147.483.647 leerlingen × €"+nbsp+"450, ten hoogste €"+nbsp+"10.000", 10_000_00), fixed}, 25_000_00},
		{"no pupils, with overgangsbeleid", subsidy.Counted(0), true, []subsidy.QuoteLine{fixed}, 15_000_00},
		{"fewer than no pupils", subsidy.Counted(-1), false, nil, 0},
		{"an unknown number of pupils", subsidy.Count{N: 22}, false, nil, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := publishedAmounts.Quote(c.pupils, c.overgangsbeleid)
			if got.Total != c.total || len(got.Lines) != len(c.lines) {
				t.Fatalf("the quote is %+v, want %+v in all %v", got, c.lines, c.total)
			}
			for i, want := range c.lines {
				if got.Lines[i] != want {
					t.Errorf("line %d is %+v, want %+v", i+1, got.Lines[i], want)
				}
			}
		})
	}
	if got := publishedAmounts.Maximum(); got != 25_000_00 {
		t.Errorf("the maximum is %v", got)
	}
}

// drawAmounts draws the amounts of any scheme that can be loaded.
func drawAmounts(t *rapid.T) subsidy.Amounts {
	cents := rapid.Custom(func(t *rapid.T) subsidy.Cents {
		return subsidy.Cents(rapid.Int64Range(1, 1_000_000_000_000).Draw(t, "cents"))
	})
	return subsidy.Amounts{
		Overgangsbeleid:  cents.Draw(t, "overgangsbeleid"),
		PerPupil:         cents.Draw(t, "per pupil"),
		ProgrammeMaximum: cents.Draw(t, "programme maximum"),
	}
}

func TestS4_UnderAnySchemeAnAmountStaysBetweenNothingAndTheMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.OneOf(rapid.Just(publishedAmounts), rapid.Custom(drawAmounts)).Draw(t, "amounts")
		count := subsidy.Count{N: rapid.Int().Draw(t, "pupils"), Known: rapid.Bool().Draw(t, "known")}
		asked := rapid.Bool().Draw(t, "overgangsbeleid")
		q := a.Quote(count, asked)
		var sum subsidy.Cents
		for _, line := range q.Lines {
			if line.Cents < 0 || line.Detail == "" {
				t.Fatalf("a line is %+v", line)
			}
			sum += line.Cents
		}
		if sum != q.Total || q.Total < 0 || q.Total > a.Maximum() {
			t.Fatalf("the quote is %+v; its lines make %d and the maximum is %d", q, sum, a.Maximum())
		}
	})
}

func TestS4_MorePupilsNeverMeanLessMoney(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.OneOf(rapid.Just(publishedAmounts), rapid.Custom(drawAmounts)).Draw(t, "amounts")
		pupils := rapid.OneOf(rapid.IntRange(-2, 100), rapid.IntRange(0, math.MaxInt-1)).Draw(t, "pupils")
		fewer, more := a.Programme(pupils), a.Programme(pupils+1)
		if more < fewer || more-fewer > a.PerPupil || more > a.ProgrammeMaximum || fewer < 0 {
			t.Fatalf("%d pupils give %d and one more %d, at %+v", pupils, fewer, more, a)
		}
	})
}
