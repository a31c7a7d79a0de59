package views

import (
	"slices"

	"subsidieportaal/subsidy"
)

// ClosingsPage lists the rounds with their windows ("closing/index").
type ClosingsPage struct {
	Page
	Rounds []subsidy.Round
	Moves  []subsidy.ClosingMove // that wait for an answer
}

// Waits tells whether a proposal for a later closing of a round waits.
func (p ClosingsPage) Waits(id subsidy.RoundID) bool {
	return slices.ContainsFunc(p.Moves, func(m subsidy.ClosingMove) bool { return m.Round == id })
}

// ClosingPage is where a later closing of a round is proposed, and where another
// person answers the proposal ("closing/show").
type ClosingPage struct {
	Page
	subsidy.RoundClosing
	Form   subsidy.ClosingForm // as typed
	Answer string              // as typed
}

// MayPropose tells whether this person can propose a later closing now.
func (p ClosingPage) MayPropose() bool {
	return p.User.Role == subsidy.Administrator && p.Waiting() == nil && p.Obstacle == nil
}

// MayAnswer tells whether this person answers the proposal that waits.
func (p ClosingPage) MayAnswer() bool {
	waiting := p.Waiting()
	return waiting != nil && p.User.Role == subsidy.Decider && waiting.ProposedBy != p.User.ID
}

// Hindrance is why the proposal that waits cannot be confirmed, nil where it
// can.
func (p ClosingPage) Hindrance() *subsidy.Error { return p.Confirmable(*p.Waiting(), p.Now) }

// Then gives the round as it will be once the proposal that waits is confirmed.
func (p ClosingPage) Then() subsidy.Round {
	then := p.Round
	then.Later = p.Waiting().LaterClosing
	return then
}

// Typed gives what was typed where the form can no longer be shown.
func (p ClosingPage) Typed() []string {
	if p.MayPropose() || p.MayAnswer() {
		return nil
	}
	f := p.Form
	return filled(f.FromDay, f.FromHour, f.UntilDay, f.UntilHour, f.Reason, f.Day, f.Hour, p.Answer)
}
