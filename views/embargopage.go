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
