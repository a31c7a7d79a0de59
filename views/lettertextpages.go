package views

import "subsidieportaal/subsidy"

// LetterTextsPage lists the texts of every kind of letter ("lettertext/index").
type LetterTextsPage struct {
	Page
	Texts []subsidy.KindTexts
}

// LetterTextPage is where the text of a kind of letter is written, tried and
// published ("lettertext/show").
type LetterTextPage struct {
	Page
	subsidy.KindTexts
	Fields []subsidy.LetterField
	Text   string // as typed, or as it is stored
	Seen   string // fingerprint of what is stored
	// Unsaved tells that Text is not what is stored.
	Unsaved bool
	// Faults are what stops the publication of the draft.
	Faults []subsidy.FieldError
	// Samples are letters about an invented application in the words of Text, none
	// where it has faults.
	Samples []SampleLetter
	// MayWrite and MayPublish tell what this person can do now.
	MayWrite, MayPublish bool
}

// SampleLetter is a letter about an invented application, with a name where
// there are more.
type SampleLetter struct {
	Name   string
	Blocks subsidy.Blocks
}

// edition is a text of the portal as it was before.
type edition struct {
	Edition int
	Text    string
}

// Earlier gives the editions of the portal's own text that said something
// else, the newest first.
func (p LetterTextPage) Earlier() []edition {
	var all []edition
	for n := subsidy.StandardEdition - 1; n > 0; n-- {
		if text := subsidy.StandardTextIn(p.Kind, n); text != subsidy.StandardTextIn(p.Kind, n+1) {
			all = append(all, edition{n, text})
		}
	}
	return all
}

// Standard tells whether Text is the one that comes with the portal.
func (p LetterTextPage) Standard() bool { return p.Text == subsidy.StandardText(p.Kind) }
