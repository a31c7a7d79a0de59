package views

import "subsidieportaal/subsidy"

// ViewPage is where a board gives its view, or reads the one that it gave
// ("hearing/view").
type ViewPage struct {
	Page
	subsidy.ViewFile
	Typed string
	// MayWrite tells that the board can still give its view, MayAnswer that this
	// person sends it.
	MayWrite, MayAnswer bool
}

// AsKept tells whether the form has what is kept, so that it can say since when.
func (p ViewPage) AsKept() bool { return p.Typed == p.Kept.Text }
