package subsidy

import "time"

// objectionWeeks is the term for an objection: six weeks from the day after
// the announcement (A7; Awb 6:7 and 6:8).
const objectionWeeks = 6

// ObjectionUntil gives the last day for an objection to a decision that was
// announced on this day (A7), moved on from a Saturday, Sunday or public
// holiday to the next working day (A6).
func ObjectionUntil(announced Date) Date {
	return nextWorkingDay(announced.AddDays(7 * objectionWeeks))
}

// payWeeks is the term for paying an advance after the announcement (Awb 4:87).
const payWeeks = 6

// PayBy gives the last day for paying after a grant was announced. It is no
// term of which the end moves in favour of the authority.
func PayBy(announced Date) Date { return announced.AddDays(7 * payWeeks) }

// nextWorkingDay gives d, or the first day after it that is no Saturday,
// Sunday or public holiday (A6; Algemene termijnenwet 1 and 3).
func nextWorkingDay(d Date) Date {
	for !WorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}

// WorkingDay tells whether d is no Saturday, Sunday or public holiday (A6).
func WorkingDay(d Date) bool {
	if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	return !PublicHoliday(d)
}

// PublicHoliday tells whether d is a day of the Algemene termijnenwet, article
// 3: New Year's Day, Good Friday, Easter Monday, King's Day, 5 May, Ascension,
// Whit Monday, both days of Christmas, and what a royal decree equates with
// those (A6).
func PublicHoliday(d Date) bool {
	if equated(d) {
		return true
	}
	easter := easterSunday(d.Year)
	for _, offset := range []int{-2, 1, 39, 50} {
		if d == easter.AddDays(offset) {
			return true
		}
	}
	for _, fixed := range []Date{{d.Year, time.January, 1}, {d.Year, time.May, 5}, {d.Year, time.December, 25}, {d.Year, time.December, 26}, kingsDay(d.Year)} {
		if d == fixed {
			return true
		}
	}
	return false
}

// kingsDay is 27 April, or the 26th where that is a Sunday.
func kingsDay(year int) Date {
	day := Date{year, time.April, 27}
	if day.Weekday() == time.Sunday {
		return day.AddDays(-1)
	}
	return day
}

// easterSunday computes Easter in the Gregorian calendar (Meeus, Jones and
// Butcher).
func easterSunday(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}
