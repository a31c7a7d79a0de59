package subsidy_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// easters are the Easter Sundays as the calendars have them.
var easters = []subsidy.Date{
	day(2019, time.April, 21), day(2020, time.April, 12), day(2021, time.April, 4), day(2022, time.April, 17),
	day(2023, time.April, 9), day(2024, time.March, 31), day(2025, time.April, 20), day(2026, time.April, 5),
	day(2027, time.March, 28), day(2028, time.April, 16), day(2029, time.April, 1), day(2030, time.April, 21),
}

// equated are the days that the Crown equated with public holidays, by the
// decrees of 2016, 2019, 2022 and 2025.
var equated = []subsidy.Date{
	day(2017, time.April, 28), day(2017, time.May, 26), day(2018, time.May, 11), day(2018, time.December, 24), day(2018, time.December, 31),
	day(2019, time.May, 31), day(2019, time.December, 27), day(2020, time.May, 22), day(2021, time.May, 14), day(2022, time.May, 27),
	day(2023, time.April, 28), day(2023, time.May, 19), day(2024, time.May, 10), day(2024, time.December, 27), day(2025, time.May, 30),
	day(2026, time.January, 2), day(2026, time.May, 15), day(2027, time.May, 7), day(2028, time.April, 28), day(2028, time.May, 26),
}

// holidays gives the days of the Algemene termijnenwet in the year of an
// Easter Sunday, counted from the calendar's Easter, and those of the decrees.
func holidays(easter subsidy.Date) map[subsidy.Date]string {
	y := easter.Year
	king := day(y, time.April, 27)
	if y == 2025 || y == 2031 { // 27 April is a Sunday
		king = day(y, time.April, 26)
	}
	all := map[subsidy.Date]string{
		day(y, time.January, 1): "New Year's Day", easter.AddDays(-2): "Good Friday", easter.AddDays(1): "Easter Monday",
		king: "King's Day", day(y, time.May, 5): "5 May", easter.AddDays(39): "Ascension", easter.AddDays(50): "Whit Monday",
		day(y, time.December, 25): "Christmas", day(y, time.December, 26): "the second day of Christmas",
	}
	for _, d := range equated {
		if d.Year == y {
			all[d] = "by royal decree"
		}
	}
	return all
}

func TestA6_TheDaysEquatedByRoyalDecreeAreTheseEachWithItsDecreeAndAWorkingDayOtherwise(t *testing.T) {
	var known []subsidy.Date
	for _, decree := range subsidy.Decrees {
		if decree.Title == "" || decree.Source == "" {
			t.Errorf("a decree without title or source: %+v", decree)
		}
		known = append(known, decree.Days...)
	}
	if !slices.Equal(known, equated) || !slices.IsSortedFunc(known, subsidy.Date.Compare) {
		t.Errorf("the decrees name %v, want %v, in order", known, equated)
	}
	for _, d := range known {
		if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday || subsidy.WorkingDay(d) {
			t.Errorf("%v is a working day, or a decree names a weekend", d.Long())
		}
	}
}

func TestA6_ThePublicHolidaysOfEveryYearAreThoseOfTheAct(t *testing.T) {
	for _, easter := range easters {
		if easter.Weekday() != time.Sunday {
			t.Fatalf("%v is no Sunday", easter)
		}
		want := holidays(easter)
		for d := day(easter.Year, time.January, 1); d.Year == easter.Year; d = d.AddDays(1) {
			name, holiday := want[d]
			if got := subsidy.PublicHoliday(d); got != holiday {
				t.Errorf("%v is a public holiday: %v, want %v %s", d, got, holiday, name)
			}
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			if got := subsidy.WorkingDay(d); got == (holiday || weekend) {
				t.Errorf("%v is a working day: %v", d, got)
			}
		}
	}
}

func TestA6_KingsDayMovesToSaturdayWhereItIsASunday(t *testing.T) {
	for d, want := range map[subsidy.Date]bool{
		day(2024, time.April, 26): false, day(2024, time.April, 27): true,
		day(2025, time.April, 26): true, day(2025, time.April, 27): false, day(2025, time.April, 28): false,
		day(2026, time.April, 27): true,
		day(2031, time.April, 26): true, day(2031, time.April, 27): false,
	} {
		if got := subsidy.PublicHoliday(d); got != want {
			t.Errorf("%v is a public holiday: %v", d, got)
		}
	}
}

func TestA7_AnObjectionCanBeMadeForSixWeeks(t *testing.T) {
	cases := []struct {
		name            string
		announced, last subsidy.Date
	}{
		{"the example of the act", day(2021, time.July, 1), day(2021, time.August, 12)},
		{"it ends on a Friday", day(2021, time.July, 2), day(2021, time.August, 13)},
		{"it ends on a Saturday", day(2021, time.July, 3), day(2021, time.August, 16)},
		{"it ends on a Sunday", day(2021, time.July, 4), day(2021, time.August, 16)},
		{"it ends on a Monday", day(2021, time.July, 5), day(2021, time.August, 16)},
		{"it ends on Good Friday and runs over Easter", day(2019, time.March, 8), day(2019, time.April, 23)},
		{"it ends on Easter Monday", day(2022, time.March, 7), day(2022, time.April, 19)},
		{"it ends on Good Friday and King's Day is the Tuesday after Easter", day(2038, time.March, 12), day(2038, time.April, 28)},
		{"it ends on King's Day", day(2022, time.March, 16), day(2022, time.April, 28)},
		{"it ends on the Saturday that King's Day moved to", day(2025, time.March, 15), day(2025, time.April, 28)},
		{"it ends on 5 May", day(2022, time.March, 24), day(2022, time.May, 6)},
		{"it ends on 5 May, a Friday", day(2023, time.March, 24), day(2023, time.May, 8)},
		{"it ends on Ascension, and the day after is equated", day(2022, time.April, 14), day(2022, time.May, 30)},
		{"it ends on the day after Ascension", day(2021, time.April, 2), day(2021, time.May, 17)},
		{"it ends on Whit Monday", day(2022, time.April, 25), day(2022, time.June, 7)},
		{"it ends on Christmas, a Saturday", day(2021, time.November, 13), day(2021, time.December, 27)},
		{"it ends on Christmas, a Wednesday, and the Friday is equated", day(2024, time.November, 13), day(2024, time.December, 30)},
		{"it ends on New Year's Day, a Thursday, and the Friday is equated", day(2025, time.November, 20), day(2026, time.January, 5)},
		{"it ends on Christmas, a Thursday, before a weekend", day(2025, time.November, 13), day(2025, time.December, 29)},
		{"it ends on New Year's Day, a Friday", day(2020, time.November, 20), day(2021, time.January, 4)},
		{"it runs over a leap day", day(2024, time.February, 1), day(2024, time.March, 14)},
		{"it runs over a clock change", day(2022, time.March, 1), day(2022, time.April, 12)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := subsidy.ObjectionUntil(c.announced); got != c.last {
				t.Errorf("announced on %v, until %v; want %v", c.announced.Long(), got.Long(), c.last.Long())
			}
		})
	}
}

func TestA7_TheObjectionTermIsNeverShorterAndEndsOnAWorkingDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		announced := drawDay(t)
		last := subsidy.ObjectionUntil(announced)
		if extra := announced.DaysUntil(last) - 42; extra < 0 || extra > 5 || !subsidy.WorkingDay(last) {
			t.Fatalf("announced on %v, until %v", announced.Long(), last.Long())
		}
		for d := announced.AddDays(42); d.Before(last); d = d.AddDays(1) {
			if subsidy.WorkingDay(d) {
				t.Fatalf("announced on %v, the term skips the working day %v", announced.Long(), d.Long())
			}
		}
	})
}

// The Act moves an end in favour of citizens; here the authority pays.
func TestPayingIsDueWithinSixWeeksAndDoesNotMove(t *testing.T) {
	for announced, want := range map[subsidy.Date]subsidy.Date{
		day(2021, time.July, 1):      day(2021, time.August, 12),
		day(2021, time.July, 3):      day(2021, time.August, 14), // a Saturday
		day(2021, time.November, 13): day(2021, time.December, 25),
		day(2024, time.February, 1):  day(2024, time.March, 14),
	} {
		if got := subsidy.PayBy(announced); got != want {
			t.Errorf("announced on %v, to be paid by %v; want %v", announced, got, want)
		}
	}
}
