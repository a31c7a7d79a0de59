package subsidy

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Extension moves the last day to decide, once in a term, with a letter that
// names the new day (A5; Awb 4:14).
type Extension struct {
	ID          string
	Application string
	Until       Date // the new last day to decide
	Reason      string
	By          UserID
	ByName      string
	At          time.Time
}

// Reopening is an upheld objection that opened an application again: its term
// to decide begins anew (A7, S13).
type Reopening struct {
	At    time.Time
	Until Date // the last day of the new term
}

// ClockStep is one thing that moved the last day to decide.
type ClockStep struct {
	Rule     Rule   // A4, A5, or A7 where a new term began
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

// Over tells whether the term to decide is over on this day. It cannot be
// extended any more (A5), and what is over does not stand still (A4).
func (c Clock) Over(day Date) bool { return day.After(c.DecideBy) }

// Extended tells whether the term that runs was extended (A5).
func (c Clock) Extended() bool {
	for _, s := range slices.Backward(c.Steps) {
		if s.Rule == A5 || s.Rule == A7 {
			return s.Rule == A5
		}
	}
	return false
}

// ClockEvents are what can move the last day to decide on an application, in any
// order.
type ClockEvents struct {
	Supplements []Supplement
	Extensions  []Extension // at most one in a term
	Reopenings  []Reopening
}

// DecideClock gives the last day to decide from all that happened: the day of
// the scheme, moved on by the days on which the clock stood still for a
// supplement (A4) and by an extension (A5), and begun anew where an objection
// opened the application again. A term that is over is moved by that last alone:
// what comes later neither suspends nor extends it. The last day does not move for a weekend: it is
// set in a ministerial regulation (S13).
func DecideClock(base Date, events ClockEvents) Clock {
	c := Clock{Base: base, DecideBy: base}
	type step struct {
		at   time.Time
		take func()
	}
	var steps []step // of one instant what opens the file again comes first
	for _, r := range events.Reopenings {
		steps = append(steps, step{r.At, func() { c.restart(r) }})
	}
	supplements := slices.Clone(events.Supplements)
	slices.SortFunc(supplements, func(a, b Supplement) int { return cmp.Compare(a.Number, b.Number) })
	for _, s := range supplements {
		steps = append(steps, step{s.AskedAt, func() { c.stop(s) }})
	}
	for _, e := range events.Extensions {
		steps = append(steps, step{e.At, func() { c.extend(e) }})
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range steps {
		s.take()
	}
	return c
}

// restart begins a new term (A7, S13).
func (c *Clock) restart(r Reopening) {
	c.DecideBy, c.Stopped = r.Until, false
	c.Steps = append(c.Steps, ClockStep{Rule: A7, DecideBy: r.Until, Reason: fmt.Sprintf(
		"Heropend: op %s is het bezwaar gegrond verklaard. De termijn om te besluiten begint die dag opnieuw.", DateOf(r.At).Short())})
}

// stop moves the last day on by the days of a supplement: from the day after
// the request until it was answered or its term ended (A4; Awb 4:15). Only a
// term that runs can stand still: one that was over when it was asked stays over.
func (c *Clock) stop(s Supplement) {
	asked, end := DateOf(s.AskedAt), s.Due
	why := "en wordt niet beantwoord vóór het einde van de termijn"
	switch {
	case !s.AnsweredAt.IsZero():
		end, why = DateOf(s.AnsweredAt), "en kwam op "+DateOf(s.AnsweredAt).Short()
	case !s.LapsedAt.IsZero():
		why = "en kwam niet vóór het einde van de termijn, " + s.Due.Short()
	default:
		why = "en kan komen tot en met " + s.Due.Short()
	}
	effect := "De termijn was toen al voorbij en stond daarom niet stil."
	if !c.Over(asked) {
		days := max(0, asked.DaysUntil(end))
		c.DecideBy, c.Stopped = c.DecideBy.AddDays(days), s.Open()
		effect = "De termijn stond daarom " + daysTitle(days) + " stil."
	}
	c.Steps = append(c.Steps, ClockStep{Rule: A4, DecideBy: c.DecideBy, Reason: fmt.Sprintf(
		"Een aanvulling is gevraagd op %s, %s. %s", asked.Short(), why, effect)})
}

func daysTitle(n int) string {
	if n == 1 {
		return "1 dag"
	}
	return FormatCount(n) + " dagen"
}

// extend sets the last day that the letter named (A5). A letter that came after
// the term names a day, and extends nothing (Awb 4:14).
func (c *Clock) extend(e Extension) {
	reason := "Op %s is de termijn één keer verlengd: %s"
	if c.Over(DateOf(e.At)) {
		reason = "Op %s schreven wij dat het langer duurt. De termijn was toen al voorbij en is niet verlengd: %s"
	} else {
		c.DecideBy = e.Until
	}
	c.Steps = append(c.Steps, ClockStep{Rule: A5, DecideBy: c.DecideBy, Reason: fmt.Sprintf(reason, DateOf(e.At).Short(), e.Reason)})
}
