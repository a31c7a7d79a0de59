package views

import (
	"encoding/json"
	"strings"
	"unicode"

	"subsidieportaal/subsidy"
)

// standIn stands for a character that turns the direction of reading.
const standIn = '□'

// turns tells whether a character turns the direction of reading. It is not let
// through in a letter: the same words could read otherwise on the page than in
// the PDF, which has a box for it too.
func turns(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// boxed gives words of a letter with a box for what turns them around.
func boxed(words string) string {
	return strings.Map(func(r rune) rune {
		if turns(r) {
			return standIn
		}
		return r
	}, words)
}

// turned tells whether anything in a letter turns the direction of reading.
func turned(letter subsidy.Blocks) (bool, error) {
	words, err := json.Marshal(letter)
	return strings.ContainsFunc(string(words), turns), err
}

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
