package views

import "subsidieportaal/subsidy"

// The pages of this file share the frame "office-form": a form of an official
// about one file. Step is the last part of its address, Verb the word on its
// button. A page that is Closed says why the act cannot be done now, and shows
// what was Typed instead of a form.

// AskPage is where an official asks for a supplement ("supplement/ask").
type AskPage struct {
	Page
	subsidy.CaseFile
	Form subsidy.SupplementRequest
	// Sections are those that can be named.
	Sections []subsidy.Section
}

// Step gives the address below the file.
func (p AskPage) Step() string { return "aanvulling" }

// Verb gives the word on the button.
func (p AskPage) Verb() string { return "Aanvulling vragen" }

// Over tells whether the term to decide is over, so that asking does not make it
// stand still.
func (p AskPage) Over() bool { return p.Clock.Over(subsidy.DateOf(p.Now)) }

// Closed tells that a supplement was asked and waits.
func (p AskPage) Closed() bool { return p.Pending() != nil }

// Typed gives what was missing in the words of the form.
func (p AskPage) Typed() []string {
	var typed []string
	for _, s := range subsidy.Sections {
		typed = append(typed, p.Form.Missing[s])
	}
	return filled(typed...)
}

// ExtendPage is where an official extends the term ("supplement/extend").
type ExtendPage struct {
	Page
	subsidy.CaseFile
	Form subsidy.ExtensionForm
}

// Step gives the address below the file.
func (p ExtendPage) Step() string { return "verlengen" }

// Verb gives the word on the button.
func (p ExtendPage) Verb() string { return "Verlengen" }

// Closed tells that the term was extended, which is done once, or is over.
func (p ExtendPage) Closed() bool { return p.Clock.Extended() || p.Over() }

// Over tells whether the term to decide is over.
func (p ExtendPage) Over() bool { return p.Clock.Over(subsidy.DateOf(p.Now)) }

// Typed gives the new day and the reason.
func (p ExtendPage) Typed() []string { return filled(p.Form.Until, p.Form.Reason) }

// HearPage is where an official asks a board for its view ("hearing/ask").
type HearPage struct {
	Page
	subsidy.CaseFile
	Form subsidy.HearingForm
}

// Step gives the address below the file.
func (p HearPage) Step() string { return "horen" }

// Verb gives the word on the button.
func (p HearPage) Verb() string { return "Zienswijze vragen" }

// Closed tells that the board was asked and can still answer.
func (p HearPage) Closed() bool { return subsidy.OpenHearing(p.Hearings, p.Now) != nil }

// Typed gives the facts.
func (p HearPage) Typed() []string { return filled(p.Form.Facts) }

// filled gives the texts that say something.
func filled(texts ...string) []string {
	var said []string
	for _, text := range texts {
		if text != "" {
			said = append(said, text)
		}
	}
	return said
}
