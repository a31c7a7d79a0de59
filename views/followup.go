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

// ChangedPage says that a report was received ("followup/changed").
type ChangedPage struct {
	Page
	subsidy.BoardChange
}

// Received gives when the report was received.
func (p ChangedPage) Received() time.Time { return p.Change.At }
