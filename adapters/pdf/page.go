package pdf

import (
	"bytes"
	"fmt"
)

// The colours of a page: ink for text, grey for what stands in the margins and
// for lines between rows. Grey text has a contrast above 7 to 1 with paper.
const (
	ink      = "0.1 0.1 0.12"
	grey     = "0.33 0.33 0.36"
	hairline = "0.72 0.72 0.75"
)

// page is one page in the making. Whatever comes on it is either text of an
// element of the structure, or an artifact: there is no third way to draw.
type page struct {
	index    int
	content  bytes.Buffer
	owners   []*element // of the text with this mark
	open     *element   // that text is added to now, or nil
	artifact bool       // being drawn now
	ref      ref
}

// mark makes what follows text of an element.
func (p *page) mark(e *element) {
	if p.artifact || p.open == e {
		return
	}
	p.close()
	e.attach()
	fmt.Fprintf(&p.content, "/%s <</MCID %d>> BDC\n", e.tag, len(p.owners))
	e.kids = append(e.kids, kid{page: p, mark: len(p.owners)})
	p.owners = append(p.owners, e)
	p.open = e
}

// close ends the text of an element.
func (p *page) close() {
	if p.open != nil {
		p.content.WriteString("EMC\n")
		p.open = nil
	}
}

// Kinds of artifacts.
const (
	layout   = "<</Type /Layout>>"
	header   = "<</Type /Pagination /Subtype /Header>>"
	footer   = "<</Type /Pagination /Subtype /Footer>>"
	repeated = "<</Type /Pagination>>" // titles of a table on its next page
)

// draw draws an artifact: what it shows is not read aloud. Within another one
// it is a part of that.
func (p *page) draw(kind string, what func()) {
	if p.artifact {
		what()
		return
	}
	p.close()
	p.artifact = true
	fmt.Fprintf(&p.content, "/Artifact %s BDC\n", kind)
	what()
	p.content.WriteString("EMC\n")
	p.artifact = false
}

// rule draws a line, of which y is the middle.
func (p *page) rule(x, y, width, weight length, colour string) {
	p.draw(layout, func() {
		fmt.Fprintf(&p.content, "%s rg %v %v %v %v re f\n", colour, x, y-weight/2, width, weight)
	})
}

// text sets a line of text from x on, with its feet on y.
func (p *page) text(l line, x, y, size length, colour string) {
	done := 0 // in parts of the em
	for len(l) > 0 {
		n := alike(l)
		if !p.artifact {
			p.mark(l[0].owner)
		}
		p.show(l[:n], x+scale(done, size), y, size, colour)
		done += width(l[:n])
		l = l[n:]
	}
}

// alike counts how many of the first signs can be shown in one go.
func alike(l line) int {
	n := 1
	for n < len(l) && l[n].face == l[0].face && l[n].owner == l[0].owner && (l[n].truth == "") == (l[0].truth == "") {
		n++
	}
	return n
}

// show shows signs that are alike. Boxes carry what they stand for.
func (p *page) show(l line, x, y, size length, colour string) {
	truth := ""
	for _, a := range l {
		truth += a.truth
	}
	if truth != "" {
		fmt.Fprintf(&p.content, "/Span <</ActualText %s>> BDC\n", quote(truth))
	}
	fmt.Fprintf(&p.content, "BT %s rg /%s %v Tf %v %v Td <", colour, l[0].face.resource, size, x, y)
	for _, a := range l {
		fmt.Fprintf(&p.content, "%04X", a.face.code(a.shown))
	}
	p.content.WriteString("> Tj ET\n")
	if truth != "" {
		p.content.WriteString("EMC\n")
	}
}
