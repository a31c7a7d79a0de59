package subsidy_test

import (
	"math"
	"strings"
)

// line is a line of text: of a class, which has its size.
type line struct{ class, words string }

// styles are the classes of text: size and height of a line in pixels.
var styles = map[string]struct{ size, high int }{
	"state": {16, 20}, "id": {11, 14}, "board": {12, 14}, "ministry": {12, 14}, "time": {12, 14}, "read": {11, 14},
}

// wide estimates how wide words are: in DejaVu Sans, wider than most.
func (l line) wide() int {
	sum := 0.0
	for _, r := range l.words {
		switch {
		case strings.ContainsRune("ijl.,:‘’|", r):
			sum += 0.30
		case strings.ContainsRune("frt ", r):
			sum += 0.40
		case strings.ContainsRune("mwMW", r):
			sum += 0.92
		default:
			sum += 0.63
		}
	}
	if l.class == "state" { // bold
		sum *= 1.1
	}
	return int(math.Ceil(sum * float64(styles[l.class].size)))
}

// words gives the lines for an act within a width: Dutch, then its id.
func (a act) words(width int) []line {
	return append(wrap(line{a.whose, a.action.Title()}, width), wrap(line{"id", string(a.action)}, width)...)
}

func words(acts []act, width int) []line {
	var all []line
	for _, a := range acts {
		all = append(all, a.words(width)...)
	}
	return all
}

func wrap(l line, width int) []line {
	var all []line
	current := line{class: l.class}
	for word := range strings.FieldsSeq(l.words) {
		next := line{l.class, strings.TrimSpace(current.words + " " + word)}
		if current.words != "" && next.wide() > width {
			all = append(all, current)
			next.words = word
		}
		current = next
	}
	return append(all, current)
}

func high(lines []line) int {
	sum := 0
	for _, l := range lines {
		sum += styles[l.class].high
	}
	return sum
}
