package views

import "subsidieportaal/subsidy"

// LetterSheet gives the text of a frozen letter as a sheet.
func LetterSheet(frozen subsidy.Letter, content subsidy.LetterDocument) Sheet {
	return Sheet{
		Title: content.Kind.About(content.Reference), Subject: content.Regarding(),
		Footer: "Kenmerk " + string(content.Reference), Date: frozen.At, Blocks: content.Blocks,
	}
}
