package pdf

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// box is what stands for a character that the letter does not have.
const box = '□'

// atom is one sign on a line.
type atom struct {
	shown rune
	truth string // what a box stands for; "" for any other sign
	face  *face
	width int      // in parts of the em
	owner *element // of the structure, that this is text of
	ends  bool     // the line ends here
	held  bool     // to what comes after it
}

// line is signs that stand next to one another.
type line []atom

// shape turns text into signs, without white at either end. Bold runs get an
// element of their own below owner, unless all is bold.
func (c *composer) shape(text Text, owner *element, allBold bool) []atom {
	var atoms []atom
	for _, run := range text {
		f, e := c.regular, owner
		if allBold || run.Bold {
			f = c.bold
		}
		if run.Bold && !allBold {
			e = owner.child("Strong")
		}
		before := len(atoms)
		atoms = c.shapeRun(atoms, clean(run.Text), f, e)
		for i := before; run.Whole && i+1 < len(atoms); i++ {
			atoms[i].held = true
		}
	}
	for len(atoms) > 0 && atoms[0].white() {
		atoms = atoms[1:]
	}
	return atoms[:len(atoms)-trailing(atoms)]
}

func (c *composer) shapeRun(atoms []atom, text string, f *face, owner *element) []atom {
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		a := atom{shown: r, face: f, owner: owner}
		switch {
		case r == '\n':
			a.shown, a.ends = ' ', true
		case f.has(r):
		case shapeless(r):
			text = text[n:]
			continue
		default:
			n = cluster(text)
			a.shown, a.truth = box, text[:n]
			c.meet(a.truth)
		}
		a.width = f.width(a.shown)
		atoms, text = append(atoms, a), text[n:]
	}
	return atoms
}

// meet keeps which characters a box stands for, each once.
func (c *composer) meet(truth string) {
	for _, r := range truth {
		if !shapeless(r) && !slices.Contains(c.boxed, r) && len(c.boxed) <= boxesNamed {
			c.boxed = append(c.boxed, r)
		}
	}
}

// white tells whether a line may end in this sign without it counting.
func (a atom) white() bool {
	switch a.shown {
	case '\u00a0', '\u2007', '\u202f': // these hold what is around them together
		return false
	}
	return a.truth == "" && unicode.Is(unicode.Zs, a.shown)
}

// trailing counts the white signs at the end.
func trailing(atoms []atom) int {
	n := 0
	for n < len(atoms) && atoms[len(atoms)-1-n].white() {
		n++
	}
	return n
}

// width gives how wide the signs are, in parts of the em.
func width(atoms []atom) int {
	w := 0
	for _, a := range atoms {
		w += a.width
	}
	return w
}

// inked gives how wide a line is without the white at its end.
func (l line) inked() int { return width(l[:len(l)-trailing(l)]) }
