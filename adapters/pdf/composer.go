package pdf

import (
	"fmt"
	"slices"
	"strings"
)

// composer turns the blocks of a document into strips, and strips into pages.
type composer struct {
	regular, bold *face
	root          *element
	strips        []strip
	bookmarks     []*bookmark
	boxed         []rune // characters that the letter does not have, as they were met
}

func newComposer() (*composer, error) {
	pair, err := fonts()
	if err != nil {
		return nil, err
	}
	return &composer{
		regular: newFace(pair[0], "F1"), bold: newFace(pair[1], "F2"),
		root: &element{tag: "Document"},
	}, nil
}

// boxesNamed is how many characters the note on boxes names.
const boxesNamed = 20

// boxNote ends a document in which boxes stand for characters, and names them.
func boxNote(boxed []rune) string {
	var names []string
	for _, r := range boxed[:min(len(boxed), boxesNamed)] {
		names = append(names, fmt.Sprintf("U+%04X", r))
	}
	if len(boxed) > boxesNamed {
		names = append(names, "en andere")
	}
	return boxLead + strings.Join(names, ", ") + "."
}

const boxLead = "Dit document bevat tekens die niet in de letter van deze brief staan. " +
	"Daarvoor ziet u het teken " + string(box) + "; de tekst in het portaal is leidend. Het gaat om: "

// set lays out the document.
func (c *composer) set(d Document) []*page {
	top := c.margin(d.Header, bodyWidth)
	foot := c.margin(d.Footer, bodyWidth-footerNumber)
	for _, b := range d.Blocks {
		b.compose(c)
	}
	if len(c.boxed) > 0 {
		Paragraph{Text: Text{Plain(boxNote(c.boxed))}, Small: true}.compose(c)
	}
	pages := paginate(c.strips)
	for _, p := range pages {
		c.furnish(p, len(pages), top, foot)
	}
	return pages
}

// add adds strips that belong to one block, with white above the first.
func (c *composer) add(above length, strips ...strip) {
	if len(strips) > 0 {
		strips[0].above = above
		c.strips = append(c.strips, strips...)
	}
}

// lines gives a strip for every line, set from x on. They do not part from one
// another where one line alone would be left before or after.
func lines(ls []line, s style, x length) []strip {
	strips := make([]strip, len(ls))
	for i, l := range ls {
		strips[i] = strip{
			height: s.leading,
			keep:   len(ls) > 1 && (i == 0 || i == len(ls)-2),
			draw:   func(p *page, top length) { p.text(l, x, top-s.baseline(), s.size, ink) },
		}
	}
	return strips
}

// baseline gives how far the feet of a line are below its top.
func (s style) baseline() length { return (s.leading + s.size*7/10) / 2 }

func (h Heading) compose(c *composer) {
	s := headings[h.Level-1]
	e := c.root.child([...]string{"H1", "H2", "H3"}[h.Level-1])
	ls := wrap(c.shape(Text{Plain(h.Text)}, e, true), room(bodyWidth, s.size))
	strips := lines(ls, s, marginSide)
	for i := range strips {
		strips[i].keep = true
	}
	mark := &bookmark{title: oneLine(h.Text), level: h.Level}
	c.bookmarks = append(c.bookmarks, mark)
	first := strips[0].draw
	strips[0].draw = func(p *page, top length) {
		mark.page, mark.top = p, top
		first(p, top)
	}
	c.add(s.above, strips...)
}

func (par Paragraph) compose(c *composer) {
	s := plain
	if par.Small {
		s = small
	}
	atoms := c.shape(par.Text, c.root.child("P"), false)
	c.add(s.above, lines(wrap(atoms, room(bodyWidth, s.size)), s, marginSide)...)
}

func (a Address) compose(c *composer) {
	e := c.root.child("P")
	var ls []line
	for _, text := range a.Lines {
		atoms := c.shape(Text{Plain(oneLine(text))}, e, false)
		ls = append(ls, wrap(atoms, room(bodyWidth, plain.size))...)
	}
	for i := range max(len(ls)-1, 0) {
		ls[i] = append(slices.Clip(ls[i]), c.space(e))
	}
	strips := lines(ls, plain, marginSide)
	for i := range max(len(strips)-1, 0) {
		strips[i].keep = true
	}
	c.add(plain.above, strips...)
}

// space gives the white between lines, without which words of two lines would
// be one to who listens.
func (c *composer) space(e *element) atom {
	return atom{shown: ' ', face: c.regular, width: c.regular.width(' '), owner: e}
}
