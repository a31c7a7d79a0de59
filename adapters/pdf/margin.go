package pdf

import "fmt"

// footerNumber is how much of the last line is for the number of the page.
const footerNumber = 40 * millimetre

// margin gives text that comes in the margin of every page, on one line.
func (c *composer) margin(text string, width length) line {
	ls := wrap(c.shape(Text{Plain(oneLine(text))}, nil, false), room(width, margins.size))
	if len(ls) == 0 {
		return nil
	}
	return ls[0]
}

// furnish draws what stands in the margins of a page.
func (c *composer) furnish(p *page, pages int, top, foot line) {
	number := line(c.shape(Text{Plain(fmt.Sprintf("Pagina %d van %d", p.index+1, pages))}, nil, false))
	right := pageWidth - marginSide - scale(width(number), margins.size)
	p.draw(header, func() { p.text(top, marginSide, headerLine, margins.size, grey) })
	p.draw(footer, func() {
		p.text(foot, marginSide, footerLine, margins.size, grey)
		p.text(number, right, footerLine, margins.size, grey)
	})
}
