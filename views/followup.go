package views

import (
	"time"

	"subsidieportaal/subsidy"
)

// WithdrawPage asks whether to take an application back ("followup/withdraw").
type WithdrawPage struct {
	Page
	subsidy.Receipt
	MaySign   bool // the person is a signatory
	Reason    string
	Confirmed bool
}

// ChangePage asks what changes ("followup/change").
type ChangePage struct {
	Page
	subsidy.Receipt
	Form subsidy.ChangeForm
	Duty subsidy.PupilDuty
}

// SeePath is where an official says that they saw what the board reported, and
// Back what leads to where they were.
func (p CasePage) SeePath() string {
	return "/beoordeling/" + string(p.Application.Reference) + "/gezien"
}
func (p CasePage) Back() string { return p.Query }

// SeePath and Back are those of a decider who reads the decision.
func (p DecisionPage) SeePath() string {
	return "/besluiten/" + string(p.Application.Reference) + "/gezien"
}
func (p DecisionPage) Back() string { return "" }

// ChangedPage says that a report was received ("followup/changed").
type ChangedPage struct {
	Page
	subsidy.BoardChange
}

// Received gives when the report was received.
func (p ChangedPage) Received() time.Time { return p.Change.At }
