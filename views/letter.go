package views

import "subsidieportaal/subsidy"

// LetterSheet gives the text of a frozen letter as a sheet.
func LetterSheet(frozen subsidy.Letter, content subsidy.LetterDocument) Sheet {
	return Sheet{
		Title: content.Kind.About(content.Reference), Subject: content.Regarding(),
		Footer: "Kenmerk " + string(content.Reference), Date: frozen.At, Blocks: content.Blocks,
	}
}

// standingLetter gives the letter that holds now: that of the decision on an
// objection, or else of the decision; nil without one.
func standingLetter(all []subsidy.Letter) *subsidy.Letter {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind.Decides() || all[i].Kind == subsidy.LetterObjectionDecided {
			return &all[i]
		}
	}
	return nil
}
