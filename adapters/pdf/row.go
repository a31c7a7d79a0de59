package pdf

// row is a row of a grid, or of its titles.
type row struct {
	element *element
	cells   []cell
	style   style
	pad     length // the white above and below it
	sum     bool   // with a line above it
	weight  length // of the line below it, or 0 for none
	colour  string // of that line
}

// strips gives the row as one strip, or as one for every line where no page
// would hold it.
func (g *grid) strips(r row) []strip {
	n := 1
	for _, c := range r.cells {
		n = max(n, len(c.lines))
	}
	high := 2*r.pad + length(n)*r.style.leading
	if high <= bodyHeight*2/3 {
		return []strip{g.part(r, 0, n, n)}
	}
	strips := make([]strip, n)
	for i := range strips {
		strips[i] = g.part(r, i, i+1, n)
	}
	return strips
}

// part gives the strip of some of the n lines of a row. The white and the line
// above and below it are with its first and its last.
func (g *grid) part(r row, from, to, n int) strip {
	s := strip{height: length(to-from) * r.style.leading}
	pad := length(0)
	if from == 0 {
		pad = r.pad
		s.height += r.pad
	}
	if to == n {
		s.height += r.pad
	}
	s.draw = func(p *page, top length) {
		if r.sum && from == 0 {
			p.rule(marginSide, top, bodyWidth, point, grey)
		}
		for i, c := range r.cells {
			if !p.artifact {
				c.element.attach()
			}
			g.drawCell(p, c.lines[min(from, len(c.lines)):min(to, len(c.lines))], i, top-pad, r.style)
		}
		if to == n && r.weight > 0 {
			p.rule(marginSide, top-s.height, bodyWidth, r.weight, r.colour)
		}
	}
	return s
}

func (g *grid) drawCell(p *page, ls []line, column int, top length, s style) {
	for i, l := range ls {
		x := g.left(column)
		if g.table.Columns[column].Right {
			x += g.inner(column) - scale(l.inked(), s.size)
		}
		p.text(l, x, top-length(i)*s.leading-s.baseline(), s.size, ink)
	}
}

// columns gives the widths of the columns. A column that is set right is as
// wide as its longest line; the others share what is left, the narrow ones no
// more than they need, and the last of them takes what is over.
func (g *grid) columns() []length {
	t := g.table
	widths := make([]length, len(t.Columns))
	left, last := bodyWidth, -1
	var open []int // columns without a width
	for i, col := range t.Columns {
		widths[i] = g.natural(i)
		if !col.Right {
			open, last = append(open, i), i
			continue
		}
		widths[i] = min(widths[i], bodyWidth/length(len(t.Columns)))
		left -= widths[i]
	}
	if last < 0 {
		return widths
	}
	for len(open) > 0 {
		i := narrowest(open, widths)
		widths[i] = min(widths[i], left/length(len(open)))
		left -= widths[i]
		open = without(open, i)
	}
	widths[last] += left
	return widths
}

// natural gives the width at which no line of a column is broken.
func (g *grid) natural(column int) length {
	widest := 0
	measure := func(text Text, bold bool) {
		for _, l := range wrap(g.c.shape(text, g.element, bold), room(1000*pageWidth, inTable.size)) {
			widest = max(widest, l.inked())
		}
	}
	measure(Text{Plain(g.table.Columns[column].Title)}, true)
	for _, r := range g.table.Rows {
		measure(r.Cells[column], r.Total || column == 0 && !g.titled)
	}
	w := scale(widest, inTable.size) + point // a line that just fits must fit
	if column > 0 {
		w += gutter
	}
	if column < len(g.table.Columns)-1 {
		w += gutter
	}
	return w
}

func narrowest(columns []int, widths []length) int {
	best := columns[0]
	for _, i := range columns {
		if widths[i] < widths[best] {
			best = i
		}
	}
	return best
}

func without(columns []int, column int) []int {
	var rest []int
	for _, i := range columns {
		if i != column {
			rest = append(rest, i)
		}
	}
	return rest
}
