package views

import (
	"fmt"
	"strings"
	"time"

	"subsidieportaal/subsidy"
)

// dayMonth gives a date without its year, such as "1 juni".
func dayMonth(d subsidy.Date) string { return withoutYear(d, d.Short()) }

func withoutYear(d subsidy.Date, text string) string {
	return strings.TrimSuffix(text, fmt.Sprintf(" %d", d.Year))
}

// when gives an instant as seen from now: "vandaag 14:03", "gisteren 9:05",
// "dinsdag 19 april, 14:03", and without the hour in another year.
func when(now, t time.Time) string {
	today, day := subsidy.DateOf(now), subsidy.DateOf(t)
	switch {
	case day == today:
		return "vandaag " + subsidy.FormatClock(t)
	case day.AddDays(1) == today:
		return "gisteren " + subsidy.FormatClock(t)
	case day.Year == today.Year:
		return withoutYear(day, day.Long()) + ", " + subsidy.FormatClock(t)
	}
	return day.Long()
}

// savedAt says when answers were saved, as seen from now.
func savedAt(now, t time.Time) string {
	day := subsidy.DateOf(t)
	if day == subsidy.DateOf(now) {
		return "Opgeslagen om " + subsidy.FormatClock(t)
	}
	return "Opgeslagen op " + withoutYear(day, day.Long()) + " om " + subsidy.FormatClock(t)
}

// daysLeft says how far a last day lies from now: "nog 10 dagen", "nog
// vandaag", "3 dagen te laat".
func daysLeft(now time.Time, last subsidy.Date) string {
	switch n := subsidy.DaysLeft(now, last); {
	case n == 0:
		return "nog vandaag"
	case n < 0:
		return counted(-n, "dag", "dagen") + " te laat"
	default:
		return "nog " + counted(n, "dag", "dagen")
	}
}

// soon tells whether a last day is so near that a list says how many days are
// left.
func soon(now time.Time, last subsidy.Date) bool {
	return !last.IsZero() && subsidy.DaysLeft(now, last) <= subsidy.SoonDays
}
