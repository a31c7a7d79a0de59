package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text is what people typed, in runs. A line break in it breaks the line, and
// more than two together count as two; every other control character, and what
// has no shape of its own, is dropped. Text is composed as Unicode's NFC. A
// character that the letter does not have is shown as a box, its true text is
// kept for who copies or listens, and the document ends with a note. So is one
// that turns the direction of reading, which could make the same words read
// otherwise elsewhere.
type Text []Run

// Run is a piece of text that looks alike. A whole one stays on one line
// wherever a line can hold it, such as a reference or an account number.
type Run struct {
	Text  string
	Bold  bool
	Whole bool
}

// Plain gives a run as the rest of the text.
func Plain(text string) Run { return Run{Text: text} }

// Bold gives a run with emphasis, for the eye and for who listens.
func Bold(text string) Run { return Run{Text: text, Bold: true} }

// clean gives text without what has no place in a document. Lines end in "\n".
func clean(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, string(utf8.RuneError)))
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	breaks := 0
	for _, r := range text {
		switch r {
		case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			if breaks++; breaks <= 2 {
				b.WriteByte('\n')
			}
			continue
		case '\t':
			r = ' '
		case '\ufffe', '\uffff', '\ufeff': // no text may hold these
			r = utf8.RuneError
		}
		if unicode.IsControl(r) {
			continue
		}
		breaks = 0
		b.WriteRune(r)
	}
	return b.String()
}

// oneLine gives cleaned text with a space for every line break.
func oneLine(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(clean(text), "\n", " "))
}

// blank tells whether a text has nothing to show.
func blank(text string) bool {
	return !strings.ContainsFunc(oneLine(text), func(r rune) bool { return !shapeless(r) && !unicode.IsSpace(r) })
}

// shapeless tells whether a character is there for the sake of others alone: a
// joiner, a hyphen that is not seen, a variant. One that turns the direction of
// reading is not: it changes what is read.
func shapeless(r rune) bool {
	if turns(r) || unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return false
	}
	return unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// turns tells whether a character turns the direction of reading.
func turns(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }

// cluster gives how many bytes of text, which starts with a character that the
// letter does not have, are one sign to a reader.
func cluster(text string) int {
	const joiner = '\u200d'
	last, n := utf8.DecodeRuneInString(text)
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		tone := r >= 0x1F3FB && r <= 0x1F3FF
		if !shapeless(r) && !unicode.Is(unicode.M, r) && !tone && last != joiner {
			break
		}
		last, n = r, n+size
	}
	return n
}

// private tells whether a character has no agreed meaning, so that a letter
// that has it could show anything.
func private(r rune) bool { return unicode.Is(unicode.Co, r) }
