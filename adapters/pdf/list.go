package pdf

import "strconv"

// indent is how far the items of a list stand from the margin.
const indent = 18 * point

// betweenItems is the white between the items of a list.
const betweenItems = 4 * point

func (l List) compose(c *composer) {
	numbering := "/Disc"
	if l.Numbered {
		numbering = "/Decimal"
	}
	list := c.root.child("L").with("/O /List /ListNumbering " + numbering)
	above, number := plain.above, 0
	for _, text := range l.Items {
		item := list.child("LI")
		label := item.child("Lbl")
		atoms := c.shape(text, item.child("LBody"), false)
		if len(atoms) == 0 {
			continue
		}
		number++
		dot := "•"
		if l.Numbered {
			dot = strconv.Itoa(number) + "."
		}
		strips := lines(wrap(atoms, room(bodyWidth-indent, plain.size)), plain, marginSide+indent)
		c.labelled(strips, dot, label)
		c.add(above, strips...)
		above = betweenItems
	}
}

// labelled sets a label before the first strip.
func (c *composer) labelled(strips []strip, text string, label *element) {
	atoms := c.shape(Text{Plain(text)}, label, false)
	atoms = append(atoms, c.space(label))
	// The label ends at the same place however many digits it has.
	x := marginSide + indent - scale(width(atoms), plain.size) - 2*point
	first := strips[0].draw
	strips[0].draw = func(p *page, top length) {
		p.text(atoms, x, top-plain.baseline(), plain.size, ink)
		first(p, top)
	}
}
