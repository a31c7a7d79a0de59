package subsidy

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Extension moves the last day to decide, once, with a letter that names the
// new day (A5; Awb 4:14).
type Extension struct {
	ID          string
	Application string
	Until       Date // the new last day to decide
	Reason      string
	By          UserID
	ByName      string
	At          time.Time
}

// ClockStep is one thing that moved the last day to decide.
type ClockStep struct {
	Rule     Rule   // A4 or A5
	Reason   string // in Dutch, for the board and the official
	DecideBy Date   // after this step
}

// Clock is the last day to decide on an application, and how it came about.
type Clock struct {
	Base     Date // of the scheme (S13)
	Steps    []ClockStep
	DecideBy Date
	// Stopped tells that the clock stands still now: DecideBy then holds for an
	// answer on the last day of the term.
	Stopped bool
}

// Extended tells whether the term was extended (A5).
func (c Clock) Extended() bool {
	return slices.ContainsFunc(c.Steps, func(s ClockStep) bool { return s.Rule == A5 })
}

// DecideClock gives the last day to decide from all that happened: the day of
// the scheme, moved on by the days on which the clock stood still for a
// supplement (A4) and by an extension (A5). extension is nil without one. The
// order in which the supplements are given does not matter. The last day does
// not move for a weekend: it is set in a ministerial regulation (S13).
func DecideClock(base Date, supplements []Supplement, extension *Extension) Clock {
	c := Clock{Base: base, DecideBy: base}
	ordered := slices.Clone(supplements)
	slices.SortFunc(ordered, func(a, b Supplement) int {
		return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.Number, b.Number))
	})
	for _, s := range ordered {
		if extension != nil && extension.At.Before(s.AskedAt) {
			c.extend(*extension)
			extension = nil
		}
		c.stop(s)
	}
	if extension != nil {
		c.extend(*extension)
	}
	return c
}

// stop moves the last day on by the days of a supplement: from the day after
// the request until it was answered or its term ended (A4; Awb 4:15).
func (c *Clock) stop(s Supplement) {
	asked, end := DateOf(s.AskedAt), s.Due
	why := "en wordt niet beantwoord vóór het einde van de termijn"
	switch {
	case !s.AnsweredAt.IsZero():
		end, why = DateOf(s.AnsweredAt), "en kwam op "+DateOf(s.AnsweredAt).Short()
	case !s.LapsedAt.IsZero():
		why = "en kwam niet vóór het einde van de termijn, " + s.Due.Short()
	default:
		c.Stopped = true
		why = "en kan komen tot en met " + s.Due.Short()
	}
	days := max(0, asked.DaysUntil(end))
	c.DecideBy = c.DecideBy.AddDays(days)
	c.Steps = append(c.Steps, ClockStep{Rule: A4, DecideBy: c.DecideBy, Reason: fmt.Sprintf(
		"Een aanvulling is gevraagd op %s, %s. De termijn stond daarom %s stil.", asked.Short(), why, daysTitle(days))})
}

func daysTitle(n int) string {
	if n == 1 {
		return "1 dag"
	}
	return FormatCount(n) + " dagen"
}

// extend sets the last day that the letter named (A5).
func (c *Clock) extend(e Extension) {
	c.DecideBy = e.Until
	c.Steps = append(c.Steps, ClockStep{Rule: A5, DecideBy: e.Until, Reason: fmt.Sprintf(
		"Op %s is de termijn één keer verlengd: %s", DateOf(e.At).Short(), e.Reason)})
}
