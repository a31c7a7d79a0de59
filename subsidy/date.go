package subsidy

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the portal tells Dutch time on a machine without zone files too
	"unicode"
)

// Amsterdam is the zone of every date and hour that a person reads or types.
// What is stored and compared is UTC.
var Amsterdam = mustLoad("Europe/Amsterdam")

func mustLoad(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("subsidy: the zone " + name + " is not in the program: " + err.Error())
	}
	return zone
}

// Date is a day on the calendar, without an hour or a zone. The zero Date is
// no day at all; every other is made by ParseDate, DateOf, AddDays or
// UnmarshalText, or is a day that exists. Dates compare with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// The years that a person may fill in: a wider range only lets typing errors
// through.
const (
	firstYear = 2000
	lastYear  = 2100
)

const dateExample = "Vul een datum in, bijvoorbeeld 11-7-2022."

var (
	dateDayFirst  = regexp.MustCompile(`^(\d{1,2}) ?([-/.]) ?(\d{1,2}) ?([-/.]) ?(\d+)$`)
	dateYearFirst = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dateInWords   = regexp.MustCompile(`^(\d{1,2})[ -]?([a-z]+)\.?[ -]?(\d+)$`)
)

var monthNames = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli",
	"augustus", "september", "oktober", "november", "december"}

var monthAbbreviations = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul",
	"aug", "sep", "okt", "nov", "dec"}

var weekdayNames = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}

var monthByWord = monthsByWord()

func monthsByWord() map[string]int {
	months := map[string]int{"sept": 9, "maa": 3}
	for i, name := range monthNames {
		months[name] = i + 1
		months[monthAbbreviations[i]] = i + 1
	}
	return months
}

// ParseDate reads a date as people type it: "11-7-2022", "11/7/2022",
// "11.7.2022", "11 juli 2022", "11 jul 2022" or "2022-07-11", the day before
// the month except where the year comes first; spaces around it and capitals
// do not matter. What is no date, a day that does not exist, a year without
// its four digits and a year outside 2000 to 2100 are refused as Invalid, each
// with its own message.
func ParseDate(s string) (Date, error) {
	text := strings.ToLower(oneSpaced(s))
	if text == "" {
		return Date{}, refuse(Invalid, "", dateExample)
	}
	if m := dateYearFirst.FindStringSubmatch(text); m != nil {
		return checkedDate(m[3], monthNumber(m[2]), m[1])
	}
	if m := dateDayFirst.FindStringSubmatch(text); m != nil && m[2] == m[4] {
		return checkedDate(m[1], monthNumber(m[3]), m[5])
	}
	if m := dateInWords.FindStringSubmatch(text); m != nil && monthByWord[m[2]] != 0 {
		return checkedDate(m[1], monthByWord[m[2]], m[3])
	}
	return Date{}, refuse(Invalid, "", "Wij lezen "+quote(s)+" niet als datum. "+dateExample)
}

func monthNumber(digits string) int {
	n, _ := strconv.Atoi(digits) // two digits at most
	return n
}

// checkedDate makes the date of a day of one or two digits, a month and a year
// of any number of digits, and refuses what is not on the calendar.
func checkedDate(day string, month int, year string) (Date, error) {
	if len(year) != 4 {
		return Date{}, refuse(Invalid, "", "Schrijf het jaar met vier cijfers, bijvoorbeeld 11-7-2022.")
	}
	d, _ := strconv.Atoi(day)
	y, _ := strconv.Atoi(year)
	if month < 1 || month > 12 {
		return Date{}, refuse(Invalid, "", "Maand "+strconv.Itoa(month)+
			" bestaat niet. Vul eerst de dag in en dan de maand, bijvoorbeeld 11-7-2022.")
	}
	if y < firstYear || y > lastYear {
		return Date{}, refuse(Invalid, "", fmt.Sprintf("Wij kennen het jaar %s niet. Vul een jaar in van %d tot en met %d.",
			year, firstYear, lastYear))
	}
	date := Date{y, time.Month(month), d}
	if !date.exists() {
		return Date{}, refuse(Invalid, "", date.missing())
	}
	return date, nil
}

func (d Date) exists() bool {
	return d == civil(d.noon())
}

// missing says in Dutch that a day is not on the calendar, with what is.
func (d Date) missing() string {
	name := monthNames[d.Month-1]
	last := Date{d.Year, d.Month + 1, 0}.AddDays(0)
	return fmt.Sprintf("%d %s %d bestaat niet. %s %d heeft %d dagen.",
		d.Day, name, d.Year, strings.ToUpper(name[:1])+name[1:], d.Year, last.Day)
}

// DateOf gives the day that it is in Amsterdam at an instant.
func DateOf(t time.Time) Date { return civil(t.In(Amsterdam)) }

func civil(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// noon is the middle of the day in UTC, for counting days: UTC has no clock
// changes.
func (d Date) noon() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

// Start gives the first instant of the day in Amsterdam, in UTC.
func (d Date) Start() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Amsterdam).UTC()
}

// IsZero tells whether this is no day at all.
func (d Date) IsZero() bool { return d == Date{} }

// String gives the date as ISO 8601, such as "2022-07-11"; "" for the zero
// Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Short gives the date in words, such as "11 juli 2022"; "" for the zero Date.
func (d Date) Short() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", d.Day, monthNames[d.Month-1], d.Year)
}

// Long gives the date with its weekday, such as "maandag 11 juli 2022"; "" for
// the zero Date.
func (d Date) Long() string {
	if d.IsZero() {
		return ""
	}
	return weekdayNames[d.Weekday()] + " " + d.Short()
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// Compare gives -1 where d is before other, 0 where they are the same day and
// 1 where d is after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before tells whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After tells whether d is a later day than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays gives the day n days later, or earlier where n is negative.
func (d Date) AddDays(n int) Date { return civil(d.noon().AddDate(0, 0, n)) }

// DaysUntil gives how many days later other is; negative where it is earlier.
func (d Date) DaysUntil(other Date) int {
	const secondsADay = 24 * 60 * 60
	return int((other.noon().Unix() - d.noon().Unix()) / secondsADay)
}

// MarshalText gives the date as ISO 8601, and nothing for the zero Date. A day
// that does not exist is an error: what is stored can be read back.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && (!d.exists() || d.Year < 1 || d.Year > 9999) {
		return nil, fmt.Errorf("subsidy: %d-%d-%d is no date", d.Year, d.Month, d.Day)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads ISO 8601 such as "2022-07-11", in exactly that form, and
// the zero Date from nothing. All else is refused as Invalid and leaves d as
// it was.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil || t.Year() < 1 {
		return refuse(Invalid, "", "Wij lezen "+quote(string(text))+" niet als datum. Schrijf de datum als 2022-07-11.")
	}
	*d = civil(t)
	return nil
}

// FormatInstant gives an instant to the second in Dutch time, such as
// "woensdag 20 april 2022 om 14:21:07 uur". In the hour that the clock goes
// through twice it adds which of the two it was, because a receipt is evidence.
func FormatInstant(t time.Time) string {
	local := t.In(Amsterdam)
	text := civil(local).Long() + local.Format(" om ") + clock(local) + local.Format(":05") + " uur"
	if len(instantsAt(civil(local), local.Hour(), local.Minute())) < 2 {
		return text
	}
	if local.IsDST() {
		return text + " (zomertijd)"
	}
	return text + " (wintertijd)"
}

// FormatMinute gives an instant to the minute in Dutch time, such as
// "woensdag 20 april 2022, 9:00 uur".
func FormatMinute(t time.Time) string {
	return DateOf(t).Long() + ", " + FormatClock(t) + " uur"
}

// FormatClock gives the hour and minute in Dutch time, such as "14:03".
func FormatClock(t time.Time) string { return clock(t.In(Amsterdam)) }

func clock(local time.Time) string { return wallClock(local.Hour(), local.Minute()) }

func wallClock(hour, minute int) string { return fmt.Sprintf("%d:%02d", hour, minute) }

// FormatShortMinute gives an instant for a narrow column in Dutch time, such
// as "20 apr, 14:21".
func FormatShortMinute(t time.Time) string {
	day := DateOf(t)
	return strconv.Itoa(day.Day) + " " + monthAbbreviations[day.Month-1] + ", " + FormatClock(t)
}

// FormatClosing gives the moment at which a window closes that is open up to
// and including the last day, such as "zaterdag 30 april 2022, 24:00 uur": the
// first instant of the day after, named so that nobody takes it for the day
// before (S8).
func FormatClosing(last Date) string { return last.Long() + ", 24:00 uur" }

// FormatClosingAt gives any closing instant likewise: the first instant of a
// day as the end of the day before it, another to the minute (S8).
func FormatClosingAt(t time.Time) string {
	if day := DateOf(t); day.Start().Equal(t) {
		return FormatClosing(day.AddDays(-1))
	}
	return FormatMinute(t)
}

// upTo gives the words before a closing of FormatClosingAt: an application
// counts up to and including a day, and until another instant, at which it
// counts no more (S8).
func upTo(t time.Time) string {
	if DateOf(t).Start().Equal(t) {
		return "tot en met"
	}
	return "tot"
}

const clockExample = "Vul een tijdstip in, bijvoorbeeld 9:00 of 14:30."

var clockForm = regexp.MustCompile(`^(\d{1,2})[:.](\d{2})$`)

// ParseLocalInstant gives the instant, in UTC, at which the clock in Amsterdam
// shows hhmm on date. It reads "9:00", "09:00" and "14.30". What is no time,
// a day that does not exist, a time that the clock skips on that day and one
// that it shows twice are refused as Invalid, each with its own message:
// guessing would move a deadline by an hour.
func ParseLocalInstant(date Date, hhmm string) (time.Time, error) {
	hour, minute, err := parseClock(hhmm)
	if err != nil {
		return time.Time{}, err
	}
	if !date.exists() {
		return time.Time{}, refuse(Invalid, "", dateExample)
	}
	at := wallClock(hour, minute)
	switch instants := instantsAt(date, hour, minute); len(instants) {
	case 1:
		return instants[0], nil
	case 0:
		return time.Time{}, refuse(Invalid, "", "Op "+date.Short()+" bestaat "+at+
			" uur niet: de klok gaat dan een uur vooruit. Kies een ander tijdstip.")
	default:
		return time.Time{}, refuse(Invalid, "", "Op "+date.Short()+" komt "+at+
			" uur twee keer voor: de klok gaat dan een uur terug. Kies een ander tijdstip.")
	}
}

// ParseLocalEnd gives the instant that ParseLocalInstant gives, and reads 24:00
// too: the end of the day, as FormatClosing writes it.
func ParseLocalEnd(date Date, hhmm string) (time.Time, error) {
	if endOfDay(hhmm) && date.exists() {
		return date.AddDays(1).Start(), nil
	}
	return ParseLocalInstant(date, hhmm)
}

func endOfDay(hhmm string) bool {
	text := oneSpaced(hhmm)
	return text == "24:00" || text == "24.00"
}

func parseClock(hhmm string) (hour, minute int, err error) {
	text := oneSpaced(hhmm)
	if text == "" {
		return 0, 0, refuse(Invalid, "", clockExample)
	}
	m := clockForm.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, refuse(Invalid, "", "Wij lezen "+quote(hhmm)+" niet als tijdstip. "+clockExample)
	}
	hour, _ = strconv.Atoi(m[1])
	minute, _ = strconv.Atoi(m[2])
	if hour > 23 || minute > 59 {
		return 0, 0, refuse(Invalid, "", quote(hhmm)+" bestaat niet. Een dag loopt van 0:00 tot en met 23:59.")
	}
	return hour, minute, nil
}

// instantsAt gives every instant, in UTC and in order, at which the clock in
// Amsterdam shows hour and minute on date: one, or none or two where it
// changes.
func instantsAt(date Date, hour, minute int) []time.Time {
	wall := time.Date(date.Year, date.Month, date.Day, hour, minute, 0, 0, time.UTC)
	// The offsets of a day before and after are those on either side of a
	// change; the summer offset, which gives the earlier instant, is larger.
	_, before := wall.AddDate(0, 0, -1).In(Amsterdam).Zone()
	_, after := wall.AddDate(0, 0, 1).In(Amsterdam).Zone()
	var instants []time.Time
	for _, offset := range slices.Compact([]int{max(before, after), min(before, after)}) {
		t := wall.Add(-time.Duration(offset) * time.Second)
		if _, actual := t.In(Amsterdam).Zone(); actual == offset {
			instants = append(instants, t)
		}
	}
	return instants
}

// quotedCharacters is the most characters of somebody's answer that a message
// repeats.
const quotedCharacters = 40

// quote repeats what somebody typed in a message, between Dutch quotation
// marks: on one line, without characters that do not print, and cut to forty
// characters.
func quote(typed string) string {
	text := oneSpaced(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPrint(r) {
			return r
		}
		return -1
	}, typed))
	if runes := []rune(text); len(runes) > quotedCharacters {
		text = string(runes[:quotedCharacters-1]) + "…"
	}
	return "‘" + text + "’"
}

// oneSpaced trims text and makes every run of white space, no-break spaces
// among it, a single space.
func oneSpaced(text string) string { return strings.Join(strings.Fields(text), " ") }
