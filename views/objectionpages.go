package views

import (
	"time"

	"subsidieportaal/subsidy"
)

// ObjectPage asks a board for its objection ("objection/file").
type ObjectPage struct {
	Page
	subsidy.BoardObjection
	MaySign bool // the person is a signatory
	Late    bool // the term has passed
	Form    subsidy.ObjectForm
}

// AsKept tells whether the form has what is kept, so that it can say since when.
func (p ObjectPage) AsKept() bool { return p.Form.Grounds == p.Kept.Text }

// ObjectedPage says that an objection was received ("objection/filed").
type ObjectedPage struct {
	Page
	subsidy.Receipt
	Objection subsidy.Objection
}

// Received gives when the objection was received.
func (p ObjectedPage) Received() time.Time { return p.Objection.FiledAt }

// ObjectionsPage lists objections to officials ("objection/index").
type ObjectionsPage struct {
	Page
	Open, Decided []subsidy.ObjectionRow
}

// ObjectionPage is an objection as an official sees it ("objection/show").
type ObjectionPage struct {
	Page
	subsidy.ObjectionFile
	Preview *subsidy.ObjectionPreview // nil without an advice to decide on
	Form    subsidy.ObjectionAdvice
	Reason  string // of an extension, as it was typed
	// What this person may do now.
	MayTake, MayExtend, MayAdvise, MayDecide bool
}

// objectionRows are the rows of one table of objections.
type objectionRows struct {
	Page
	Rows []subsidy.ObjectionRow
	Past bool // they were decided
}

func objectionTable(rows []subsidy.ObjectionRow, p Page, past bool) objectionRows {
	return objectionRows{p, rows, past}
}
