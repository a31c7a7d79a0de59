package subsidy_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

func day(y int, m time.Month, d int) subsidy.Date { return subsidy.Date{Year: y, Month: m, Day: d} }

// drawDay draws a day that a person may fill in.
func drawDay(t *rapid.T) subsidy.Date {
	return day(2000, time.January, 1).AddDays(rapid.IntRange(0, 36889).Draw(t, "days after 1 January 2000"))
}

func TestDatesAreReadAsPeopleTypeThem(t *testing.T) {
	for _, typed := range []string{
		"11-7-2022", "11/7/2022", "11.7.2022", "11-07-2022", "11 - 7 - 2022", "  11-7-2022\u00a0",
		"11 juli 2022", "11 JULI 2022", "11 jul 2022", "11 jul. 2022", "11 Jul 2022", "11-jul-2022", "11juli2022",
		"2022-07-11", "2022-7-11",
	} {
		if got, err := subsidy.ParseDate(typed); err != nil || got != day(2022, time.July, 11) {
			t.Errorf("ParseDate(%q) = %v, %v; want 11 July 2022", typed, got, err)
		}
	}
}

func TestEveryMonthIsReadInFullAndShort(t *testing.T) {
	names := "januari februari maart april mei juni juli augustus september oktober november december"
	short := "jan feb mrt apr mei jun jul aug sept okt nov dec"
	for _, row := range []string{names, short} {
		for i, name := range strings.Fields(row) {
			want := day(2022, time.Month(i+1), 3)
			if got, err := subsidy.ParseDate("3 " + name + " 2022"); err != nil || got != want {
				t.Errorf("ParseDate of 3 %s 2022 = %v, %v", name, got, err)
			}
		}
	}
	if got, err := subsidy.ParseDate("3 sep 2022"); err != nil || got.Month != time.September {
		t.Errorf("ParseDate of 3 sep 2022 = %v, %v", got, err)
	}
}

func TestDatesThatCannotBeReadSayWhy(t *testing.T) {
	for typed, part := range map[string]string{
		"":                      "Vul een datum in, bijvoorbeeld 11-7-2022.",
		"vijf":                  "Wij lezen ‘vijf’ niet als datum. Vul een datum in, bijvoorbeeld 11-7-2022.",
		"11 foo 2022":           "niet als datum",
		"11-7/2022":             "niet als datum",
		"11-7":                  "niet als datum",
		"juli 2022":             "niet als datum",
		"2022-07-11T00":         "niet als datum",
		"-11-7-2022":            "niet als datum",
		"١١-٧-٢٠٢٢":             "niet als datum",
		"31-2-2022":             "31 februari 2022 bestaat niet. Februari 2022 heeft 28 dagen.",
		"31 feb 2022":           "31 februari 2022 bestaat niet.",
		"29-2-2023":             "29 februari 2023 bestaat niet.",
		"2022-04-31":            "31 april 2022 bestaat niet. April 2022 heeft 30 dagen.",
		"0-12-2022":             "0 december 2022 bestaat niet. December 2022 heeft 31 dagen.",
		"7-13-2022":             "Maand 13 bestaat niet.",
		"7-0-2022":              "Maand 0 bestaat niet.",
		"11-7-22":               "vier cijfers",
		"11 juli 22":            "vier cijfers",
		"11-7-20222":            "vier cijfers",
		"11-7-1999":             "Wij kennen het jaar 1999 niet. Vul een jaar in van 2000 tot en met 2100.",
		"11-7-2101":             "Wij kennen het jaar 2101 niet.",
		"0000-01-01":            "Wij kennen het jaar 0000 niet.",
		strings.Repeat("x", 90): "Wij lezen ‘" + strings.Repeat("x", 39) + "…’ niet als datum.",
	} {
		_, err := subsidy.ParseDate(typed)
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) { refusedWith(t, err, part) })
	}
}

func TestTheEdgesOfTheYearsAreRead(t *testing.T) {
	for _, want := range []subsidy.Date{day(2000, time.January, 1), day(2000, time.February, 29), day(2100, time.December, 31)} {
		if got, err := subsidy.ParseDate(want.String()); err != nil || got != want {
			t.Errorf("ParseDate(%s) = %v, %v", want, got, err)
		}
	}
	if _, err := subsidy.ParseDate("29-2-2100"); err == nil {
		t.Error("29 February 2100 is read, but 2100 is no leap year")
	}
}

func TestEveryFormOfADateIsReadAsThatDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t)
		forms := []string{
			d.String(), d.Short(), strings.ToUpper(d.Short()),
			fmt.Sprintf("%d-%d-%d", d.Day, d.Month, d.Year),
			fmt.Sprintf("%02d/%02d/%d", d.Day, d.Month, d.Year),
			fmt.Sprintf("%d.%d.%d", d.Day, d.Month, d.Year),
		}
		for _, form := range forms {
			if got, err := subsidy.ParseDate(form); err != nil || got != d {
				t.Fatalf("ParseDate(%q) = %v, %v; want %v", form, got, err, d)
			}
		}
	})
}

func TestDatesAreShownInDutch(t *testing.T) {
	d := day(2022, time.July, 11)
	if got := d.String() + "|" + d.Short() + "|" + d.Long(); got != "2022-07-11|11 juli 2022|maandag 11 juli 2022" {
		t.Errorf("11 July 2022 is shown as %s", got)
	}
	var none subsidy.Date
	if got := none.String() + none.Short() + none.Long(); got != "" {
		t.Errorf("no date is shown as %q", got)
	}
	if !none.IsZero() || d.IsZero() {
		t.Error("IsZero is wrong")
	}
}

func TestDaysAreCountedOverClockChangesAndLeapYears(t *testing.T) {
	cases := []struct {
		from subsidy.Date
		days int
		to   subsidy.Date
	}{
		{day(2022, time.March, 26), 2, day(2022, time.March, 28)},
		{day(2022, time.October, 29), 2, day(2022, time.October, 31)},
		{day(2024, time.February, 28), 2, day(2024, time.March, 1)},
		{day(2022, time.January, 1), -1, day(2021, time.December, 31)},
		{day(2021, time.July, 1), 42, day(2021, time.August, 12)},
	}
	for _, c := range cases {
		if got := c.from.AddDays(c.days); got != c.to {
			t.Errorf("%v and %d days = %v, want %v", c.from, c.days, got, c.to)
		}
		if got := c.from.DaysUntil(c.to); got != c.days {
			t.Errorf("from %v until %v = %d days, want %d", c.from, c.to, got, c.days)
		}
	}
}

func TestAddingDaysAndCountingThemAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := drawDay(t), rapid.IntRange(-40000, 40000).Draw(t, "n")
		later := d.AddDays(n)
		if got := d.DaysUntil(later); got != n {
			t.Fatalf("%v and %d days is %v, which is %d days later", d, n, later, got)
		}
		if (n > 0) != later.After(d) || (n < 0) != later.Before(d) || (n == 0) != (later.Compare(d) == 0) || (n == 0) != (later == d) {
			t.Fatalf("%v and %v are in the wrong order for %d days", d, later, n)
		}
		if want := (int(d.Weekday())%7 + n%7 + 7) % 7; int(later.Weekday()) != want {
			t.Fatalf("%v is a %v and %v a %v", d, d.Weekday(), later, later.Weekday())
		}
	})
}

func TestADayBeginsAtItsFirstInstantInAmsterdam(t *testing.T) {
	for d, want := range map[subsidy.Date]string{
		day(2022, time.March, 8):    "2022-03-07T23:00:00Z",
		day(2022, time.March, 27):   "2022-03-26T23:00:00Z",
		day(2022, time.March, 28):   "2022-03-27T22:00:00Z",
		day(2022, time.May, 1):      "2022-04-30T22:00:00Z",
		day(2022, time.October, 30): "2022-10-29T22:00:00Z",
		day(2022, time.October, 31): "2022-10-30T23:00:00Z",
	} {
		if got := d.Start(); got.Format(time.RFC3339) != want || got.Location() != time.UTC {
			t.Errorf("%v begins at %v, want %s", d, got, want)
		}
	}
}

func TestTheInstantBeforeADayIsTheDayBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t)
		if got := subsidy.DateOf(d.Start()); got != d {
			t.Fatalf("%v begins on %v", d, got)
		}
		if got := subsidy.DateOf(d.Start().Add(-1)); got != d.AddDays(-1) {
			t.Fatalf("a nanosecond before %v it is %v", d, got)
		}
	})
}

func TestADateIsStoredAsISO(t *testing.T) {
	type row struct{ D subsidy.Date }
	for _, d := range []subsidy.Date{{}, day(2022, time.July, 11), day(1, time.January, 1), day(9999, time.December, 31)} {
		text, err := json.Marshal(row{d})
		if err != nil {
			t.Fatalf("%v: %v", d, err)
		}
		back := row{day(2001, time.January, 1)}
		if err := json.Unmarshal(text, &back); err != nil || back.D != d {
			t.Errorf("%v is stored as %s and comes back as %v, %v", d, text, back.D, err)
		}
	}
}

func TestADayThatDoesNotExistIsNotStored(t *testing.T) {
	for _, d := range []subsidy.Date{day(2022, time.February, 31), day(2022, 13, 1), day(2022, 0, 1), day(10000, 1, 1), day(-1, 1, 1)} {
		if text, err := d.MarshalText(); err == nil {
			t.Errorf("%#v is stored as %s", d, text)
		}
	}
}

func TestOnlyISOIsReadFromStorage(t *testing.T) {
	for _, text := range []string{"11-7-2022", "2022-7-11", "2022-02-31", " 2022-07-11", "2022-07-11T00:00:00Z", "0000-01-01", "x"} {
		d := day(2001, time.January, 1)
		err := d.UnmarshalText([]byte(text))
		refusedWith(t, err, "Schrijf de datum als 2022-07-11.")
		if d != day(2001, time.January, 1) {
			t.Errorf("after %q the date is %v", text, d)
		}
	}
}

func instant(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestInstantsAreShownInDutchTime(t *testing.T) {
	at := instant(t, "2022-04-20T12:21:07.999999Z")
	morning := instant(t, "2022-04-20T07:00:00Z")
	for got, want := range map[string]string{
		subsidy.FormatInstant(at):                                     "woensdag 20 april 2022 om 14:21:07 uur",
		subsidy.FormatInstant(morning):                                "woensdag 20 april 2022 om 9:00:00 uur",
		subsidy.FormatMinute(morning):                                 "woensdag 20 april 2022, 9:00 uur",
		subsidy.FormatClock(at):                                       "14:21",
		subsidy.FormatClock(morning):                                  "9:00",
		subsidy.FormatShortMinute(at):                                 "20 apr, 14:21",
		subsidy.FormatShortMinute(instant(t, "2022-03-07T23:00:00Z")): "8 mrt, 0:00",
		subsidy.FormatClosing(day(2022, time.April, 30)):              "zaterdag 30 april 2022, 24:00 uur",
	} {
		if got != want {
			t.Errorf("shown as %q, want %q", got, want)
		}
	}
}

func TestTheHourThatComesTwiceIsShownWithItsName(t *testing.T) {
	for text, want := range map[string]string{
		"2022-10-29T23:59:59Z": "zondag 30 oktober 2022 om 1:59:59 uur",
		"2022-10-30T00:30:00Z": "zondag 30 oktober 2022 om 2:30:00 uur (zomertijd)",
		"2022-10-30T01:30:00Z": "zondag 30 oktober 2022 om 2:30:00 uur (wintertijd)",
		"2022-10-30T02:00:00Z": "zondag 30 oktober 2022 om 3:00:00 uur",
		"2022-03-27T01:00:00Z": "zondag 27 maart 2022 om 3:00:00 uur",
	} {
		if got := subsidy.FormatInstant(instant(t, text)); got != want {
			t.Errorf("%s is shown as %q, want %q", text, got, want)
		}
	}
}

func TestATimeOnTheClockIsReadAsAnInstant(t *testing.T) {
	april := day(2022, time.April, 20)
	cases := []struct {
		date  subsidy.Date
		typed string
		want  string
	}{
		{april, "9:00", "2022-04-20T07:00:00Z"},
		{april, "09:00", "2022-04-20T07:00:00Z"},
		{april, " 14.30 ", "2022-04-20T12:30:00Z"},
		{april, "0:00", "2022-04-19T22:00:00Z"},
		{april, "23:59", "2022-04-20T21:59:00Z"},
		{day(2022, time.March, 27), "1:59", "2022-03-27T00:59:00Z"},
		{day(2022, time.March, 27), "3:00", "2022-03-27T01:00:00Z"},
		{day(2022, time.October, 30), "1:59", "2022-10-29T23:59:00Z"},
		{day(2022, time.October, 30), "3:00", "2022-10-30T02:00:00Z"},
	}
	for _, c := range cases {
		got, err := subsidy.ParseLocalInstant(c.date, c.typed)
		if err != nil || got.Format(time.RFC3339) != c.want || got.Location() != time.UTC {
			t.Errorf("%v %q = %v, %v; want %s", c.date, c.typed, got, err, c.want)
		}
	}
}

func TestATimeThatIsNotOneInstantIsRefused(t *testing.T) {
	april, forward, back := day(2022, time.April, 20), day(2022, time.March, 27), day(2022, time.October, 30)
	cases := []struct {
		date        subsidy.Date
		typed, part string
	}{
		{forward, "2:00", "Op 27 maart 2022 bestaat 2:00 uur niet: de klok gaat dan een uur vooruit."},
		{forward, "02:30", "Op 27 maart 2022 bestaat 2:30 uur niet"},
		{forward, "2:59", "bestaat 2:59 uur niet"},
		{back, "2:00", "Op 30 oktober 2022 komt 2:00 uur twee keer voor: de klok gaat dan een uur terug."},
		{back, "2.30", "komt 2:30 uur twee keer voor"},
		{back, "2:59", "komt 2:59 uur twee keer voor"},
		{april, "", "Vul een tijdstip in"},
		{april, "9", "Wij lezen ‘9’ niet als tijdstip"},
		{april, "9:5", "niet als tijdstip"},
		{april, "9:00:00", "niet als tijdstip"},
		{april, "24:00", "Een dag loopt van 0:00 tot en met 23:59."},
		{april, "9:60", "bestaat niet"},
		{day(2022, time.February, 31), "9:00", "Vul een datum in"},
		{subsidy.Date{}, "9:00", "Vul een datum in"},
	}
	for _, c := range cases {
		_, err := subsidy.ParseLocalInstant(c.date, c.typed)
		t.Run(fmt.Sprintf("%v %q", c.date, c.typed), func(t *testing.T) { refusedWith(t, err, c.part) })
	}
}

func TestATimeThatIsReadIsWhatTheClockShows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDay(t)
		hhmm := fmt.Sprintf("%d:%02d", rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		at, err := subsidy.ParseLocalInstant(d, hhmm)
		if err != nil {
			if !strings.HasPrefix(hhmm, "2:") || d.Weekday() != time.Sunday {
				t.Fatalf("%v %s: %v", d, hhmm, err)
			}
			return
		}
		if subsidy.DateOf(at) != d || subsidy.FormatClock(at) != hhmm {
			t.Fatalf("%v %s is %v, when the clock shows %s", d, hhmm, at, subsidy.FormatMinute(at))
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"11-7-2022", "11 juli 2022", "2022-07-11", "31-2-2022", "11-7-22", "9-99-9999", "\xff", "11..7..2022"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		d, err := subsidy.ParseDate(typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if again, err := subsidy.ParseDate(d.Short()); d.Year < 2000 || d.Year > 2100 || err != nil || again != d {
			t.Fatalf("%q is %v, read again as %v, %v", typed, d, again, err)
		}
	})
}

func FuzzDateUnmarshalText(f *testing.F) {
	for _, seed := range []string{"", "2022-07-11", "2022-02-31", "0000-01-01", "9999-12-31"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, stored string) {
		var d subsidy.Date
		if err := d.UnmarshalText([]byte(stored)); err != nil {
			plainlyRefused(t, err)
			return
		}
		if text, err := d.MarshalText(); err != nil || string(text) != stored {
			t.Fatalf("%q is read as %v and stored as %q, %v", stored, d, text, err)
		}
	})
}

func FuzzParseLocalInstant(f *testing.F) {
	for _, seed := range []string{"9:00", "14.30", "24:00", "2:30", "x", "\xff"} {
		f.Add(85, seed)
	}
	f.Fuzz(func(t *testing.T, days int, typed string) {
		d := day(2022, time.January, 1).AddDays(days % 30000)
		at, err := subsidy.ParseLocalInstant(d, typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if subsidy.DateOf(at) != d {
			t.Fatalf("%v %q is %v", d, typed, at)
		}
	})
}
