package views

import "subsidieportaal/subsidy"

// DrawPage publishes the draw of a round ("draw/show").
type DrawPage struct {
	Page
	Round subsidy.Round
	Draw  subsidy.Draw
}

// ManageDrawPage shows the steps of a draw to who takes them ("draw/manage").
type ManageDrawPage struct {
	Page
	Round  subsidy.Round
	Rounds []subsidy.Round
	Draw   subsidy.Draw // empty before its source is named
	Events []subsidy.RoundEvent
	// Moving tells that a proposal for a later closing waits: a frozen list is in
	// its way.
	Moving bool
	// What was typed.
	Source, SpeaksOn, Seed string
}

// Administers and Confirms tell which steps this person takes.
func (p ManageDrawPage) Administers() bool { return p.User.Role == subsidy.Administrator }
func (p ManageDrawPage) Confirms() bool    { return p.User.Role == subsidy.Decider }

// MayFreeze tells whether the list can be frozen now: after the closing, and in
// order of receipt after the day of the ceiling (D2).
func (p ManageDrawPage) MayFreeze() bool {
	if p.Round.ByReceipt() {
		return p.Round.DrawDue() && subsidy.DateOf(p.Now).After(p.Round.Full.Day)
	}
	return p.Round.DrawDue() && p.Round.Window(p.Now) == subsidy.WindowClosed
}

// Spoken tells whether the source may have spoken.
func (p ManageDrawPage) Spoken() bool {
	return p.Draw.Frozen() && !p.Now.Before(p.Draw.SpeaksOn.Start())
}
