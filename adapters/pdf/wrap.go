package pdf

import "unicode"

// wrap breaks signs into lines no wider than room. It breaks at white and
// after a hyphen or slash within a word, never within an amount or a whole run; a word that
// fits no line is broken anywhere. White at the end of a line hangs over.
func wrap(atoms []atom, room int) []line {
	w := wrapper{room: room}
	for len(atoms) > 0 {
		n := unbroken(atoms)
		w.add(atoms[:n])
		if atoms[n-1].ends {
			w.flush()
		}
		atoms = atoms[n:]
	}
	if len(w.open) > 0 {
		w.flush()
	}
	return w.lines
}

type wrapper struct {
	room  int
	lines []line
	open  line
	used  int
}

func (w *wrapper) flush() {
	w.lines = append(w.lines, w.open)
	w.open, w.used = nil, 0
}

func (w *wrapper) add(word []atom) {
	inked := width(word[:len(word)-trailing(word)])
	if w.used+inked > w.room && len(w.open) > 0 {
		w.flush()
	}
	for _, a := range word {
		if inked > w.room && w.used+a.width > w.room && len(w.open) > 0 && !a.white() {
			w.flush()
		}
		w.open = append(w.open, a)
		w.used += a.width
	}
}

// unbroken counts how many of the first signs stay on one line.
func unbroken(atoms []atom) int {
	for i := range atoms {
		if mayBreak(atoms, i) {
			return i + 1
		}
	}
	return len(atoms)
}

// mayBreak tells whether a line may end after the sign at i.
func mayBreak(atoms []atom, i int) bool {
	a := atoms[i]
	switch {
	case a.ends:
		return true
	case a.held:
		return false
	case a.truth != "":
		return true
	case a.white():
		return !inAmount(atoms, i)
	case i == 0 || i+1 == len(atoms):
		return false
	case a.shown == '-' || a.shown == '/' || a.shown == '–':
		return unicode.IsLetter(atoms[i-1].shown) && unicode.IsLetter(atoms[i+1].shown)
	}
	return false
}

// inAmount tells whether the white at i is within an amount or a number:
// "EUR 12.345,00", "€ 5", "12 345", "85 %", "1.250 euro".
func inAmount(atoms []atom, i int) bool {
	if i == 0 || i+1 == len(atoms) {
		return false
	}
	before, after := atoms[i-1].shown, atoms[i+1].shown
	switch {
	case digit(after) || after == '-' && i+2 < len(atoms) && digit(atoms[i+2].shown):
		return digit(before) || before == '€' || wordBefore(atoms[:i]) == "EUR"
	case digit(before):
		return after == '%' || after == '€' || unit(wordAfter(atoms[i+1:]))
	}
	return false
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

func unit(word string) bool { return word == "EUR" || word == "euro" }

// longestUnit is one sign more than the longest name of a currency.
const longestUnit = 5

func wordBefore(atoms []atom) string {
	var word []rune
	for i := len(atoms) - 1; i >= 0 && len(word) < longestUnit && unicode.IsLetter(atoms[i].shown); i-- {
		word = append([]rune{atoms[i].shown}, word...)
	}
	return string(word)
}

func wordAfter(atoms []atom) string {
	var word []rune
	for i := 0; i < len(atoms) && len(word) < longestUnit && unicode.IsLetter(atoms[i].shown); i++ {
		word = append(word, atoms[i].shown)
	}
	return string(word)
}
