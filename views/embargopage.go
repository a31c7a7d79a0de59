package views

import "subsidieportaal/subsidy"

// EmbargoPage lists what of a round is prepared, and makes it known
// ("decision/announce").
type EmbargoPage struct {
	Page
	subsidy.Embargo
	// Undone are the decisions of this person that will not be made known.
	Undone []subsidy.UndonePreparation
	Rounds []subsidy.Round
	// MayAnnounce tells whether this person makes decisions known.
	MayAnnounce bool
}

// Late counts the decisions of which the last day is over: they are late
// already, whenever they are made known.
func (p EmbargoPage) Late() int {
	late := 0
	for _, d := range p.Prepared {
		if subsidy.DaysLeft(p.Now, d.DecideBy) < 0 {
			late++
		}
	}
	return late
}

// FirstDue gives the nearest last day that is still to come, the zero date
// without one.
func (p EmbargoPage) FirstDue() subsidy.Date {
	var first subsidy.Date
	for _, d := range p.Prepared {
		if subsidy.DaysLeft(p.Now, d.DecideBy) >= 0 && (first.IsZero() || first.After(d.DecideBy)) {
			first = d.DecideBy
		}
	}
	return first
}

// verdictCount is how many decisions have a verdict.
type verdictCount struct {
	Verdict subsidy.Verdict
	Count   int
}

// Verdicts gives how many of the prepared decisions have each verdict, without
// those that none has.
func (p EmbargoPage) Verdicts() []verdictCount {
	var counts []verdictCount
	for _, choice := range subsidy.VerdictChoices {
		if n := p.Count(subsidy.Verdict(choice.Value)); n > 0 {
			counts = append(counts, verdictCount{subsidy.Verdict(choice.Value), n})
		}
	}
	return counts
}
