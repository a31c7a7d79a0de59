package pdf

import "slices"

// gutter is half of the white between columns. The first and the last column
// start and end at the margins.
const gutter = 8 * point

// grid is a table of which the columns have their places.
type grid struct {
	c       *composer
	table   Table
	element *element
	titled  bool // a column has a title
	widths  []length
	titles  *strip // that come again on the next page, or nil
}

func (t Table) compose(c *composer) {
	if len(t.Rows) == 0 {
		return
	}
	g := &grid{c: c, table: t, element: c.root.child("Table"), titled: t.titled()}
	g.widths = g.columns()
	above := plain.above
	atoms := c.shape(Text{Plain(t.Caption)}, g.element.child("Caption"), true)
	strips := lines(wrap(atoms, room(bodyWidth, caption.size)), caption, marginSide)
	strips = append(strips, g.head()...)
	for i := range strips {
		strips[i].keep = true
	}
	c.add(above, append(strips, g.body()...)...)
}

// titled tells whether a column has a title.
func (t Table) titled() bool {
	return slices.ContainsFunc(t.Columns, func(col Column) bool { return !blank(col.Title) })
}

func (g *grid) head() []strip {
	if !g.titled {
		return nil
	}
	r := row{element: g.element.child("THead").child("TR"), style: titles, pad: 4 * point, weight: point, colour: grey}
	for _, col := range g.table.Columns {
		e := r.element.child("TH").with("/O /Table /Scope /Column")
		r.cells = append(r.cells, g.cell(Text{Plain(col.Title)}, e, titles.bold, len(r.cells)))
	}
	strips := g.strips(r)
	if len(strips) == 1 && strips[0].height < bodyHeight/3 {
		g.titles = &strips[0]
	}
	return strips
}

func (g *grid) body() []strip {
	var strips []strip
	body := g.element.child("TBody")
	for _, content := range g.table.Rows {
		r := row{element: body.child("TR"), style: inTable, pad: 2 * point}
		if g.titled {
			r.pad, r.weight, r.colour = 4*point, 500, hairline
		}
		if content.Total && len(strips) > 0 {
			strips[len(strips)-1].keep = true
			r.sum = true
		}
		for i, text := range content.Cells {
			e := r.element.child("TD")
			if i == 0 {
				e = r.element.child("TH").with("/O /Table /Scope /Row")
			}
			bold := content.Total || i == 0 && !g.titled
			r.cells = append(r.cells, g.cell(text, e, bold, i))
		}
		strips = append(strips, g.strips(r)...)
	}
	for i := range strips {
		strips[i].titles = g.titles
	}
	return strips
}

// cell is a cell of which the text has its lines.
type cell struct {
	element *element
	lines   []line
}

func (g *grid) cell(text Text, e *element, bold bool, column int) cell {
	atoms := g.c.shape(text, e, bold)
	return cell{element: e, lines: wrap(atoms, room(g.inner(column), inTable.size))}
}

// inner gives the width for the text of a column.
func (g *grid) inner(column int) length {
	w := g.widths[column]
	if column > 0 {
		w -= gutter
	}
	if column < len(g.widths)-1 {
		w -= gutter
	}
	return w
}

// left gives where the text of a column starts.
func (g *grid) left(column int) length {
	x := marginSide
	for _, w := range g.widths[:column] {
		x += w
	}
	if column > 0 {
		x += gutter
	}
	return x
}
