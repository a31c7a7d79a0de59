package views

import (
	"slices"
	"strconv"
	"time"

	"subsidieportaal/subsidy"
)

// Paper is a receipt or a letter in the list on the file of a board.
type Paper struct {
	Title, Address string
	At             time.Time
}

// Papers gives every receipt and letter of the application, the newest first.
func (p FiledPage) Papers() []Paper {
	base := "/aanvragen/" + string(p.Application.Reference)
	var all []Paper
	for _, f := range p.Filings {
		title := "Ontvangstbewijs van uw aanvraag"
		if f.Number > 1 {
			title = "Ontvangstbewijs van uw aanvulling"
		}
		all = append(all, Paper{title, base + "/ontvangst?versie=" + strconv.Itoa(f.Number), f.ReceivedAt})
	}
	for _, c := range p.Changes {
		all = append(all, Paper{"Ontvangstbewijs van uw melding", base + "/wijziging/" + c.ID, c.At})
	}
	for _, o := range p.Objections {
		all = append(all, Paper{"Ontvangstbewijs van uw bezwaar", base + "/bezwaar/" + o.ID, o.FiledAt})
	}
	for _, l := range p.Letters {
		all = append(all, Paper{"Brief: " + l.Kind.Title(), base + "/brieven/" + l.ID, l.At})
	}
	slices.SortStableFunc(all, func(a, b Paper) int { return b.At.Compare(a.At) })
	return all
}

// Contests tells whether the board can object to the decision that stands in
// time, as long as this is its last day (A7).
func (p FiledPage) Contests(until subsidy.Date) bool {
	return p.MayObject && subsidy.DaysLeft(p.Now, until) >= 0
}
