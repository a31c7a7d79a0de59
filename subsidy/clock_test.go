package subsidy_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// local gives an instant of the clock on the wall in the Netherlands.
func local(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, subsidy.Amsterdam)
	fine(t, err)
	return at.UTC()
}

// request is a supplement in a worked example: when it was asked, until when it
// could be answered, and how it ended.
type request struct{ at, due, answered, lapsed string }

func (a request) supplement(t *testing.T, number int) subsidy.Supplement {
	s := subsidy.Supplement{Number: number, AskedAt: local(t, a.at), Due: isoDay(a.due)}
	if a.answered != "" {
		s.AnsweredAt = local(t, a.answered)
	}
	if a.lapsed != "" {
		s.LapsedAt = local(t, a.lapsed)
	}
	return s
}

func TestS13A4A5A7_TheLastDayToDecideInWorkedExamples(t *testing.T) {
	for _, c := range []struct {
		name        string
		base        string // the day of the scheme; "" for 1 July 2022
		supplements []request
		extended    string // at
		until       string
		want        string
		stopped     bool
		reopened    string // at
		isExtended  bool   // the term that runs
	}{
		{name: "nothing happened", want: "2022-07-01"},
		{name: "a last day on a Saturday stays: the regulation sets it", base: "2023-07-01", want: "2023-07-01"},
		{name: "answered after nine days", supplements: []request{{"2022-05-02 10:00", "2022-05-16", "2022-05-11 16:00", ""}}, want: "2022-07-10"},
		{name: "answered on the day of the request", supplements: []request{{"2022-05-02 10:00", "2022-05-16", "2022-05-02 23:59", ""}}, want: "2022-07-01"},
		{name: "answered a minute past midnight", supplements: []request{{"2022-05-02 23:59", "2022-05-16", "2022-05-03 00:01", ""}}, want: "2022-07-02"},
		{name: "lapsed: the whole term counts, however late somebody noticed", supplements: []request{{"2022-05-02 10:00", "2022-05-16", "", "2022-06-20 09:00"}}, want: "2022-07-15"},
		{name: "waiting: as if it comes on the last day", supplements: []request{{"2022-05-02 10:00", "2022-05-16", "", ""}}, want: "2022-07-15", stopped: true},
		{name: "two, one after the other on one day", supplements: []request{
			{"2022-05-02 10:00", "2022-05-16", "2022-05-06 09:00", ""}, {"2022-05-06 11:00", "2022-05-20", "2022-05-09 09:00", ""}}, want: "2022-07-08"},
		{name: "extended", extended: "2022-06-20 10:00", until: "2022-08-12", want: "2022-08-12", isExtended: true},
		{name: "a supplement and then an extension", supplements: []request{{"2022-05-02 10:00", "2022-05-16", "2022-05-11 16:00", ""}},
			extended: "2022-06-20 10:00", until: "2022-08-12", want: "2022-08-12", isExtended: true},
		{name: "an extension and then a supplement", supplements: []request{{"2022-06-22 10:00", "2022-07-06", "2022-06-24 16:00", ""}},
			extended: "2022-06-20 10:00", until: "2022-08-12", want: "2022-08-14", isExtended: true},
		{name: "asked on the last day", supplements: []request{{"2022-07-01 23:59", "2022-07-15", "2022-07-04 09:00", ""}}, want: "2022-07-04"},
		{name: "asked a minute after the term: it does not stand still", supplements: []request{{"2022-07-02 00:00", "2022-07-18", "2022-07-05 09:00", ""}}, want: "2022-07-01"},
		{name: "asked after the term and waiting: it does not stand still", supplements: []request{{"2022-08-20 10:00", "2022-09-05", "", ""}}, want: "2022-07-01"},
		{name: "asked after the term and lapsed", supplements: []request{{"2022-07-04 10:00", "2022-07-18", "", "2022-07-19 00:02"}}, want: "2022-07-01"},
		{name: "a supplement in time, and one after the term that it moved", supplements: []request{
			{"2022-05-02 10:00", "2022-05-16", "2022-05-11 16:00", ""}, {"2022-07-11 10:00", "2022-07-25", "2022-07-12 09:00", ""}}, want: "2022-07-10"},
		{name: "a supplement in time, and one on the last day that it gave", supplements: []request{
			{"2022-05-02 10:00", "2022-05-16", "2022-05-11 16:00", ""}, {"2022-07-10 10:00", "2022-07-25", "2022-07-12 09:00", ""}}, want: "2022-07-12"},
		{name: "extended on the last day", extended: "2022-07-01 23:59", until: "2022-08-12", want: "2022-08-12", isExtended: true},
		{name: "a letter of extension after the term extends nothing", extended: "2022-07-02 00:00", until: "2022-08-12", want: "2022-07-01", isExtended: true},
		{name: "extended while it stands still beyond the day of the scheme", supplements: []request{{"2022-06-28 10:00", "2022-07-12", "", ""}},
			extended: "2022-07-05 10:00", until: "2022-08-12", want: "2022-08-12", stopped: true, isExtended: true},
		{name: "asked after the term, before it was opened again", supplements: []request{{"2022-07-20 10:00", "2022-08-03", "", "2022-08-04 00:02"}}, reopened: "2022-09-12 10:00", want: "2022-11-13"},
		{name: "over the night in which the clock goes forward", supplements: []request{{"2022-03-26 23:30", "2022-04-11", "2022-03-28 00:30", ""}}, want: "2022-07-03"},
		{name: "over the night in which the clock goes back", reopened: "2022-09-12 10:00", supplements: []request{{"2022-10-29 23:30", "2022-11-14", "2022-10-31 00:30", ""}}, want: "2022-11-15"},
		{name: "in the hour that does not exist it is the day that counts", supplements: []request{{"2022-03-27 03:30", "2022-04-11", "2022-03-27 23:59", ""}}, want: "2022-07-01"},
		{name: "opened again: as long as the window was before the last day, 62 days", reopened: "2022-09-12 10:00", want: "2022-11-13"},
		{name: "opened again after an extension: that was of the first term", extended: "2022-06-20 10:00", until: "2022-08-12", reopened: "2022-09-12 10:00", want: "2022-11-13"},
		{name: "extended after it was opened again", reopened: "2022-09-12 10:00", extended: "2022-10-20 10:00", until: "2022-12-20", want: "2022-12-20", isExtended: true},
		{name: "a supplement before and one after it was opened again", supplements: []request{{"2022-05-02 10:00", "2022-05-16", "", "2022-05-17 00:02"},
			{"2022-09-20 10:00", "2022-10-04", "2022-09-23 16:00", ""}}, reopened: "2022-09-12 10:00", want: "2022-11-16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var supplements []subsidy.Supplement
			for i, a := range c.supplements {
				supplements = append(supplements, a.supplement(t, i+1))
			}
			events := subsidy.ClockEvents{Supplements: supplements}
			if c.until != "" {
				events.Extensions = []subsidy.Extension{{At: local(t, c.extended), Until: isoDay(c.until), Reason: "Het is druk."}}
			}
			if c.reopened != "" {
				at := local(t, c.reopened)
				events.Reopenings = []subsidy.Reopening{{At: at, Until: subsidy.RoundTerms{Closes: isoDay("2022-04-30"), DecideBy: isoDay("2022-07-01")}.DecideAgainBy(subsidy.DateOf(at))}}
			}
			got := subsidy.DecideClock(isoDay(cmp.Or(c.base, "2022-07-01")), events)
			steps := len(c.supplements) + min(1, len(c.until)) + min(1, len(c.reopened))
			if got.DecideBy != isoDay(c.want) || got.Stopped != c.stopped || len(got.Steps) != steps || got.Extended() != c.isExtended {
				t.Errorf("decide by %s, stopped %v, extended %v, %d steps; want %s, %v", got.DecideBy, got.Stopped, got.Extended(), len(got.Steps), c.want, c.stopped)
			}
			for _, s := range got.Steps {
				if s.Reason == "" || s.Rule.Article() == "" {
					t.Errorf("a step without reason or rule: %+v", s)
				}
			}
		})
	}
}

func TestA4_SupplementsNeverMoveTheLastDayBackAndTheirOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		base, at := isoDay("2022-07-01"), local(t, "2022-04-01 09:00")
		var all []subsidy.Supplement
		total := 0
		for i := range rapid.IntRange(0, 6).Draw(r, "supplements") {
			at = at.Add(time.Duration(rapid.IntRange(0, 2000).Draw(r, "minutes before it")) * time.Minute)
			s := subsidy.Supplement{Number: i + 1, AskedAt: at, Due: subsidy.DateOf(at).AddDays(14)}
			at = at.Add(time.Duration(rapid.IntRange(1, 20000).Draw(r, "minutes to the answer")) * time.Minute)
			s.AnsweredAt = at
			total += subsidy.DateOf(s.AskedAt).DaysUntil(subsidy.DateOf(at))
			all = append(all, s)
		}
		got := subsidy.DecideClock(base, subsidy.ClockEvents{Supplements: all})
		shuffled := rapid.Permutation(all).Draw(r, "order")
		if other := subsidy.DecideClock(base, subsidy.ClockEvents{Supplements: shuffled}); other.DecideBy != got.DecideBy {
			r.Fatalf("in another order %s, not %s", other.DecideBy, got.DecideBy)
		}
		if want := base.AddDays(total); got.DecideBy != want {
			r.Fatalf("decide by %s, want %s", got.DecideBy, want)
		}
	})
}

func TestA2A6_ADisregardComesOnlyAfterASupplementAndWithinFourWeeks(t *testing.T) {
	answered := request{"2022-05-02 10:00", "2022-05-16", "2022-05-11 16:00", ""}.supplement(t, 1)
	lapsed := request{"2022-05-02 10:00", "2022-05-16", "", "2022-05-17 00:01"}.supplement(t, 1)
	open := request{"2022-05-02 10:00", "2022-05-16", "", ""}.supplement(t, 2)
	toEquated := request{"2022-04-15 10:00", "2022-04-29", "", "2022-04-30 00:02"}.supplement(t, 1)
	toWhitsun := request{"2022-05-02 10:00", "2022-05-16", "2022-05-07 16:00", ""}.supplement(t, 1)
	for _, c := range []struct {
		name        string
		supplements []subsidy.Supplement
		now         string
		says        string // "" where it may
	}{
		{"never asked", nil, "2022-05-20 10:00", "pas nadat u om een aanvulling vroeg"},
		{"still open", []subsidy.Supplement{answered, open}, "2022-05-12 10:00", "kan nog komen"},
		{"lapsed", []subsidy.Supplement{lapsed}, "2022-05-17 09:00", ""},
		{"lapsed, the last day", []subsidy.Supplement{lapsed}, "2022-06-13 23:59", ""},
		{"lapsed, a day too late", []subsidy.Supplement{lapsed}, "2022-06-14 00:00", "kon tot en met maandag 13 juni 2022"},
		{"answered and not enough", []subsidy.Supplement{answered}, "2022-06-08 23:59", ""},
		{"four weeks end on a day that is equated with a holiday: Monday", []subsidy.Supplement{toEquated}, "2022-05-30 23:59", ""},
		{"four weeks end on such a day, a day too late", []subsidy.Supplement{toEquated}, "2022-05-31 00:00", "kon tot en met maandag 30 mei 2022"},
		{"four weeks end on the Saturday before Whit Monday: Tuesday", []subsidy.Supplement{toWhitsun}, "2022-06-07 23:59", ""},
		{"four weeks end before Whit Monday, a day too late", []subsidy.Supplement{toWhitsun}, "2022-06-08 00:00", "kon tot en met dinsdag 7 juni 2022"},
		{"answered, a day too late", []subsidy.Supplement{answered}, "2022-06-09 00:00", "kon tot en met woensdag 8 juni 2022"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := subsidy.MayDisregard(c.supplements, local(t, c.now))
			if c.says == "" {
				fine(t, err)
				return
			}
			if e := kind(t, err, subsidy.Conflict); e.Rule != subsidy.A2 || !strings.Contains(e.Message, c.says) {
				t.Errorf("%s: %s", e.Rule, e.Message)
			}
		})
	}
}

// isoDay gives the day of a text such as "2022-07-01".
func isoDay(iso string) subsidy.Date {
	var d subsidy.Date
	if err := d.UnmarshalText([]byte(iso)); err != nil {
		panic(err)
	}
	return d
}
