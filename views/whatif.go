package views

import (
	"strconv"

	"subsidieportaal/subsidy"
)

// WhatIfPage shows what a distribution would give that somebody tries
// ("distribution/whatif").
type WhatIfPage struct {
	Page
	Round  subsidy.Round
	Rounds []subsidy.Round
	Form   subsidy.TrialForm // as typed
	Answer *subsidy.WhatIf   // nil where the question cannot be read
	// At is the page that was asked of those who get less than they ask, and
	// Address gives another.
	At      int
	Address func(page int) string
	// MayOpen tells whether this person may open a file.
	MayOpen bool
}

// Short gives one page of those who get less than they ask.
func (p WhatIfPage) Short() []subsidy.TrialAward {
	first := min((p.current()-1)*subsidy.PageSize, len(p.Answer.Short))
	return p.Answer.Short[first:min(first+subsidy.PageSize, len(p.Answer.Short))]
}

// First and Last give the numbers of the rows of the page in the whole list.
func (p WhatIfPage) First() int { return (p.current()-1)*subsidy.PageSize + 1 }
func (p WhatIfPage) Last() int  { return p.First() + len(p.Short()) - 1 }

// Pager gives the links to the other pages.
func (p WhatIfPage) Pager() Pager {
	return Pager{Current: p.current(), Last: p.pages(), address: p.Address}
}

func (p WhatIfPage) pages() int {
	return max(1, (len(p.Answer.Short)+subsidy.PageSize-1)/subsidy.PageSize)
}

// current is the page that there is for the one that was asked.
func (p WhatIfPage) current() int { return min(max(1, p.At), p.pages()) }

// methodsInSentence say by which method, as it stands inside a sentence.
var methodsInSentence = map[subsidy.Distribution]string{
	subsidy.DistributionDraw:    "verdeling door loting",
	subsidy.DistributionReceipt: "verdeling in volgorde van ontvangst",
	subsidy.DistributionProRata: "verdeling naar rato",
}

// trialInWords tells the outcome of a trial in one sentence or two.
func trialInWords(w subsidy.WhatIf) string {
	if w.Waiting() == 0 {
		return "In ronde " + strconv.Itoa(w.Round.Year) + " wacht geen aanvraag op een besluit: er valt niets te verdelen."
	}
	said := "Met een subsidieplafond van " + w.Ceiling.Whole() + " en " + methodsInSentence[w.Method] + " "
	var outcomes []string
	for _, o := range []struct {
		n    int
		what string
	}{{w.Whole, "alles wat gevraagd is"}, {w.Part, "een deel"}, {w.Nothing, "niets"}} {
		if o.n > 0 {
			outcomes = append(outcomes, verb(o.n, "krijgt", "krijgen")+" "+ofAll(o.n, w.Waiting())+" "+o.what)
		}
	}
	return said + listed(outcomes) + ". Er blijft " + w.Left().Whole() + " over."
}

func verb(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// ofAll gives a number of applications, as all of them where it is.
func ofAll(n, all int) string {
	if n == all && n > 1 {
		return "alle " + counted(n, "aanvraag", "aanvragen")
	}
	return counted(n, "aanvraag", "aanvragen")
}

// awardBadge says what an application that falls short would get.
func awardBadge(a subsidy.TrialAward) badgeView {
	if a.Award > 0 {
		return badgeView{"warning", "Een deel"}
	}
	return badgeView{"danger", "Niets"}
}
