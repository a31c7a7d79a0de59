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
	// Faults are what stops the publication of the draft.
	Faults []subsidy.FieldError
	// Sample is the letter of an invented application in the words of Text, nil
	// where it has faults.
	Sample subsidy.Blocks
	// MayWrite and MayPublish tell what this person can do now.
	MayWrite, MayPublish bool
}
