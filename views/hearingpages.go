package views

import "subsidieportaal/subsidy"

// HearPage is where an official asks a board for its view ("hearing/ask").
type HearPage struct {
	Page
	subsidy.CaseFile
	Form subsidy.HearingForm
}

// ViewPage is where a board gives its view, or reads the one that it gave
// ("hearing/view").
type ViewPage struct {
	Page
	subsidy.ViewFile
	Typed     string
	MayAnswer bool
}
