package subsidy_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// refused fails unless err is a refusal of this kind under this rule, and
// gives its message.
func refused(t rapid.TB, err error, kind subsidy.Kind, rule subsidy.Rule) string {
	t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Rule != rule {
		t.Fatalf("got error %v, want one of kind %q under rule %q", err, kind, rule)
	}
	return e.Message
}

// says fails unless text holds every part.
func says(t rapid.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the text is %q, want it to hold %q", text, part)
		}
	}
}

func windowOf(opens, closes subsidy.Date) subsidy.RoundTerms {
	return subsidy.RoundTerms{Opens: opens, Closes: closes}
}

func TestS8_TheWindowOpensAndClosesToTheNanosecond(t *testing.T) {
	cases := []struct {
		name            string
		terms           subsidy.RoundTerms
		opensAt, closes string // instants in UTC
		opening, closed string // what the messages say
	}{
		{"the round of 2021", shippedTerms(t, defaultScheme, 2021),
			"2021-03-09T23:00:00Z", "2021-04-30T22:00:00Z",
			"woensdag 10 maart 2021 om 0:00 uur", "vrijdag 30 april 2021, 24:00 uur"},
		{"the round of 2022, which closes on a Saturday", shippedTerms(t, defaultScheme, 2022),
			"2022-03-07T23:00:00Z", "2022-04-30T22:00:00Z",
			"dinsdag 8 maart 2022 om 0:00 uur", "zaterdag 30 april 2022, 24:00 uur"},
		{"the round of 2023, which closes on a Sunday", shippedTerms(t, r21Scheme, 2023),
			"2023-03-07T23:00:00Z", "2023-04-30T22:00:00Z",
			"woensdag 8 maart 2023 om 0:00 uur", "zondag 30 april 2023, 24:00 uur"},
		{"a round of the one day of 23 hours", windowOf(day(2022, time.March, 27), day(2022, time.March, 27)),
			"2022-03-26T23:00:00Z", "2022-03-27T22:00:00Z",
			"zondag 27 maart 2022 om 0:00 uur", "zondag 27 maart 2022, 24:00 uur"},
		{"a round of the one day of 25 hours", windowOf(day(2022, time.October, 30), day(2022, time.October, 30)),
			"2022-10-29T22:00:00Z", "2022-10-30T23:00:00Z",
			"zondag 30 oktober 2022 om 0:00 uur", "zondag 30 oktober 2022, 24:00 uur"},
		{"a round that ends on the day of 23 hours", windowOf(day(2022, time.March, 1), day(2022, time.March, 27)),
			"2022-02-28T23:00:00Z", "2022-03-27T22:00:00Z",
			"dinsdag 1 maart 2022 om 0:00 uur", "zondag 27 maart 2022, 24:00 uur"},
		{"a round that begins on the day of 25 hours", windowOf(day(2022, time.October, 30), day(2022, time.November, 30)),
			"2022-10-29T22:00:00Z", "2022-11-30T23:00:00Z",
			"zondag 30 oktober 2022 om 0:00 uur", "woensdag 30 november 2022, 24:00 uur"},
		{"a round that ends with the year", windowOf(day(2022, time.December, 1), day(2022, time.December, 31)),
			"2022-11-30T23:00:00Z", "2022-12-31T23:00:00Z",
			"donderdag 1 december 2022 om 0:00 uur", "zaterdag 31 december 2022, 24:00 uur"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			opensAt, closesAt := instant(t, c.opensAt), instant(t, c.closes)
			if !c.terms.OpensAt().Equal(opensAt) || !c.terms.ClosesAt().Equal(closesAt) {
				t.Fatalf("the window is %v to %v, want %v to %v", c.terms.OpensAt(), c.terms.ClosesAt(), opensAt, closesAt)
			}
			for _, moment := range []struct {
				name string
				at   time.Time
				want subsidy.Window
				says string
			}{
				{"a nanosecond before the opening", opensAt.Add(-1), subsidy.WindowBefore, c.opening},
				{"at the opening", opensAt, subsidy.WindowOpen, ""},
				{"a nanosecond before the closing", closesAt.Add(-1), subsidy.WindowOpen, ""},
				{"at the closing", closesAt, subsidy.WindowClosed, c.closed},
				{"a year after", closesAt.AddDate(1, 0, 0), subsidy.WindowClosed, c.closed},
			} {
				inAnyZone(t, c.terms, moment.name, moment.at, moment.want, moment.says)
			}
		})
	}
}

// inAnyZone checks one instant, written in three zones: an instant is no hour.
func inAnyZone(t *testing.T, terms subsidy.RoundTerms, name string, at time.Time, want subsidy.Window, message string) {
	t.Helper()
	for _, zone := range []*time.Location{time.UTC, subsidy.Amsterdam, time.FixedZone("far", 14*60*60)} {
		if got := terms.Window(at.In(zone)); got != want {
			t.Errorf("%s, written in %s, the window is %q, want %q", name, zone, got, want)
		}
		err := terms.MayFile(at.In(zone))
		if want == subsidy.WindowOpen {
			if err != nil {
				t.Errorf("%s, written in %s, filing is refused: %v", name, zone, err)
			}
			continue
		}
		says(t, refused(t, err, subsidy.NotOpen, subsidy.S8), message, "Uw concept is bewaard")
	}
}

func TestS8_AnInstantIsBeforeInOrAfterAWindowAndOnlyOneOfThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		opens := drawDay(t)
		terms := windowOf(opens, opens.AddDays(rapid.IntRange(0, 400).Draw(t, "days")))
		hours := rapid.Int64Range(-48, 402*24).Draw(t, "hours after the opening day")
		at := opens.Start().Add(time.Duration(hours)*time.Hour + time.Duration(rapid.Int64Range(0, 3_600_000_000_000-1).Draw(t, "nanoseconds")))
		today := subsidy.DateOf(at)
		want := subsidy.WindowOpen
		switch {
		case today.Before(terms.Opens):
			want = subsidy.WindowBefore
		case today.After(terms.Closes):
			want = subsidy.WindowClosed
		}
		if got := terms.Window(at); got != want {
			t.Fatalf("on %v the window %v to %v is %q, want %q", at.In(subsidy.Amsterdam), terms.Opens, terms.Closes, got, want)
		}
		if err := terms.MayFile(at); (err == nil) != (want == subsidy.WindowOpen) {
			t.Fatalf("on %v, in a window that is %q, filing gives %v", at, want, err)
		}
	})
}

func TestS13_AZomerschoolFiledBeforeAprilIsDecidedAMonthEarlier(t *testing.T) {
	june, july := day(2022, time.June, 1), day(2022, time.July, 1)
	cases := []struct {
		name        string
		zomerschool bool
		received    string
		want        subsidy.Date
	}{
		{"a zomerschool on the first day", true, "2022-03-08T08:00:00Z", june},
		{"a zomerschool a nanosecond before April", true, "2022-03-31T21:59:59.999999999Z", june},
		{"a zomerschool as April begins", true, "2022-03-31T22:00:00Z", july},
		{"a zomerschool when April has begun here and not in Greenwich", true, "2022-03-31T23:30:00Z", july},
		{"a zomerschool on the last day", true, "2022-04-30T21:59:59Z", july},
		{"overgangsbeleid alone on the first day", false, "2022-03-08T08:00:00Z", july},
		{"overgangsbeleid alone on the last day", false, "2022-04-30T21:59:59Z", july},
	}
	terms := shippedTerms(t, defaultScheme, 2022)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := terms.DecisionDue(c.zomerschool, instant(t, c.received)); got != c.want {
				t.Errorf("the decision is due on %v, want %v", got, c.want)
			}
		})
	}
}

func TestS13_ADecisionDateDoesNotMoveForAWeekend(t *testing.T) {
	terms := shippedTerms(t, r21Scheme, 2023)
	want := day(2023, time.July, 1)
	if want.Weekday() != time.Saturday {
		t.Fatal("1 July 2023 was a Saturday")
	}
	if got := terms.DecisionDue(true, instant(t, "2023-04-20T10:00:00Z")); got != want {
		t.Errorf("the decision is due on %v, want %v", got, want)
	}
}

func TestASchemeKnowsTheYearsOfItsRoundsAndNoOther(t *testing.T) {
	scheme := shippedScheme(t, defaultScheme)
	for year, want := range map[int]bool{2020: false, 2021: true, 2022: true, 2023: false} {
		terms, known := scheme.Terms(year)
		if known != want || (known && terms.Year != year) {
			t.Errorf("the terms of %d are %+v, %v", year, terms, known)
		}
	}
	if got := subsidy.NewRoundID(defaultScheme, 2022); got != "zittenblijven-vo-2022" {
		t.Errorf("the round of 2022 is %q", got)
	}
}

// round2022 is the default round of 2022 with money in it.
func round2022(t testing.TB, granted, asked subsidy.Cents) subsidy.Round {
	t.Helper()
	return subsidy.Round{
		ID: "zittenblijven-vo-2022", Scheme: shippedScheme(t, defaultScheme),
		RoundTerms: shippedTerms(t, defaultScheme, 2022), Granted: granted, Asked: asked,
	}
}

func byReceipt(r subsidy.Round) subsidy.Round {
	r.Scheme.Distribution = subsidy.DistributionReceipt
	return r
}

func TestD6S1_AGrantWaitsForTheClosingAndTheDrawAndFitsTheRoom(t *testing.T) {
	closing := shippedTerms(t, defaultScheme, 2022).ClosesAt()
	const nbsp = "\u00a0"
	cases := []struct {
		name  string
		round subsidy.Round
		cents subsidy.Cents
		at    time.Time
		rule  subsidy.Rule // "" where it may
		says  []string
	}{
		{"before the opening", round2022(t, 0, 0), 1, closing.AddDate(0, -6, 0), subsidy.D6, []string{"zaterdag 30 april 2022, 24:00 uur"}},
		{"a nanosecond before the closing", round2022(t, 0, 25_000_00), 25_000_00, closing.Add(-1), subsidy.D6, []string{"zaterdag 30 april 2022, 24:00 uur", "loting"}},
		{"at the closing", round2022(t, 0, 25_000_00), 25_000_00, closing, "", nil},
		{"by order of receipt, before the closing", byReceipt(round2022(t, 0, 25_000_00)), 25_000_00, closing.Add(-1), "", nil},

		{"while all that is asked is exactly the ceiling", round2022(t, 0, 9_000_000_00), 25_000_00, closing, "", nil},
		{"while a cent more is asked than there is", round2022(t, 0, 9_000_000_01), 25_000_00, closing, subsidy.D6, []string{"€" + nbsp + "0,01 meer gevraagd", "loting"}},
		{"while more is asked than the earlier grants left", round2022(t, 8_990_000_00, 25_000_00), 10_000_00, closing, subsidy.D6, []string{"€" + nbsp + "15.000 meer gevraagd"}},
		{"by order of receipt, while more is asked than there is", byReceipt(round2022(t, 0, 20_000_000_00)), 25_000_00, closing, "", nil},

		{"exactly the room", round2022(t, 8_990_000_00, 10_000_00), 10_000_00, closing, "", nil},
		{"a cent above the room", round2022(t, 8_990_000_00, 10_000_00), 10_000_01, closing, subsidy.S1, []string{"€" + nbsp + "10.000,00 over", "€" + nbsp + "10.000,01"}},
		{"exactly the ceiling at once", byReceipt(round2022(t, 0, 0)), 9_000_000_00, closing, "", nil},
		{"a cent above the ceiling at once", byReceipt(round2022(t, 0, 0)), 9_000_000_01, closing, subsidy.S1, []string{"€" + nbsp + "9.000.000,00 over"}},
		{"a cent when the ceiling is reached", round2022(t, 9_000_000_00, 0), 1, closing, subsidy.S1, []string{"€" + nbsp + "0,00 over"}},
		{"by order of receipt, a cent above the room", byReceipt(round2022(t, 8_990_000_00, 10_000_01)), 10_000_01, closing.Add(-1), subsidy.S1, []string{"€" + nbsp + "10.000,00 over"}},
		{"more than any money", byReceipt(round2022(t, 1, 0)), math.MaxInt64, closing, subsidy.S1, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := c.round.MayGrant(c.cents, false, c.at)
			if c.rule == "" {
				if err != nil {
					t.Fatalf("it is refused: %v", err)
				}
				return
			}
			says(t, refused(t, err, subsidy.NoRoom, c.rule), c.says...)
		})
	}
}

// drawRound draws a round with money in it, asked as much as anything.
func drawRound(t *rapid.T, terms subsidy.RoundTerms) subsidy.Round {
	const most = 1_000_000_000_000
	terms.Ceiling = subsidy.Cents(rapid.Int64Range(1, most).Draw(t, "ceiling"))
	return subsidy.Round{
		Scheme: subsidy.Scheme{Distribution: rapid.SampledFrom([]subsidy.Distribution{
			subsidy.DistributionDraw, subsidy.DistributionReceipt}).Draw(t, "distribution")},
		RoundTerms: terms,
		Granted:    subsidy.Cents(rapid.Int64Range(0, int64(terms.Ceiling)).Draw(t, "granted")),
		Asked:      subsidy.Cents(rapid.Int64Range(0, most).Draw(t, "asked")),
	}
}

func TestS1_WhatMayBeGrantedNeverPassesTheCeiling(t *testing.T) {
	terms := shippedTerms(t, defaultScheme, 2022)
	rapid.Check(t, func(t *rapid.T) {
		r := drawRound(t, terms)
		cents := rapid.OneOf(
			rapid.Int64Range(0, int64(r.Ceiling)*2),
			rapid.Int64Range(int64(r.Room()), int64(r.Room())+1),
			rapid.Just(int64(math.MaxInt64)),
		).Draw(t, "cents")
		at := terms.ClosesAt().Add(time.Duration(rapid.Int64Range(-1000, 1000).Draw(t, "nanoseconds after the closing")))
		if err := r.MayGrant(subsidy.Cents(cents), false, at); err != nil {
			if subsidy.KindOf(err) != subsidy.NoRoom {
				t.Fatalf("the refusal is %v", err)
			}
			return
		}
		// Beyond the ceiling less what is granted a sum might overflow; so compare so.
		if subsidy.Cents(cents) > r.Ceiling-r.Granted {
			t.Fatalf("%d may be granted on top of %d, above the ceiling of %d", cents, r.Granted, r.Ceiling)
		}
		if r.Scheme.Distribution == subsidy.DistributionDraw && (at.Before(terms.ClosesAt()) || r.Granted+r.Asked > r.Ceiling) {
			t.Fatalf("a round by draw may grant at %v with %+v", at, r)
		}
	})
}

func TestS1_GrantsOneAfterAnotherNeverPassTheCeiling(t *testing.T) {
	terms := shippedTerms(t, defaultScheme, 2022)
	rapid.Check(t, func(t *rapid.T) {
		r := byReceipt(subsidy.Round{RoundTerms: terms})
		r.Ceiling = subsidy.Cents(rapid.Int64Range(1, 100_000_00).Draw(t, "ceiling"))
		for _, cents := range rapid.SliceOfN(rapid.Int64Range(1, 25_000_00), 1, 40).Draw(t, "grants") {
			if r.MayGrant(subsidy.Cents(cents), false, terms.ClosesAt()) == nil {
				r.Granted += subsidy.Cents(cents)
			}
			if r.Granted > r.Ceiling || r.Room() < 0 {
				t.Fatalf("granted %d of %d", r.Granted, r.Ceiling)
			}
		}
	})
}

func TestD6_ADrawIsDueOnlyWhereMoreIsAskedThanThereIs(t *testing.T) {
	cases := []struct {
		name    string
		round   subsidy.Round
		room    subsidy.Cents
		free    subsidy.Cents
		drawDue bool
	}{
		{"nothing asked", round2022(t, 0, 0), 9_000_000_00, 9_000_000_00, false},
		{"exactly the ceiling asked", round2022(t, 0, 9_000_000_00), 9_000_000_00, 0, false},
		{"a cent above the ceiling asked", round2022(t, 0, 9_000_000_01), 9_000_000_00, -1, true},
		{"what is granted counts with what is asked", round2022(t, 5_000_000_00, 4_000_000_01), 4_000_000_00, -1, true},
		{"all granted", round2022(t, 9_000_000_00, 0), 0, 0, false},
		{"by order of receipt there is never a draw", byReceipt(round2022(t, 0, 9_000_000_01)), 9_000_000_00, -1, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.round.Room() != c.room || c.round.Free() != c.free || c.round.DrawDue() != c.drawDue {
				t.Errorf("room %d, free %d, draw due %v; want %d, %d, %v",
					c.round.Room(), c.round.Free(), c.round.DrawDue(), c.room, c.free, c.drawDue)
			}
		})
	}
}
