package subsidy_test

import (
	"fmt"
	"html"
	"strings"

	"subsidieportaal/subsidy"
)

// svg writes the picture.
func (p *picture) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc" lang="nl">`+"\n", p.w, p.h, p.w, p.h)
	fmt.Fprintf(&b, "<title id=\"title\">De levensloop van een aanvraag</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n", html.EscapeString(p.told()), style)
	fmt.Fprintf(&b, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n<circle class=\"start\" cx=\"%d\" cy=\"16\" r=\"7\"/>\n", p.w, p.h, left+boxWide/2)
	for _, l := range p.lines {
		b.WriteString(l.svg())
	}
	for _, d := range p.dots {
		fmt.Fprintf(&b, "<circle class=\"dot\" cx=\"%d\" cy=\"%d\" r=\"3\"/>\n", d[0], d[1])
	}
	for _, x := range p.boxes {
		fmt.Fprintf(&b, "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", x.x, x.y, x.w, x.h)
		if x.rule > 0 {
			fmt.Fprintf(&b, "<path class=\"rule\" d=\"M%d %dH%d\"/>\n", x.x, x.rule, x.x+x.w)
		}
	}
	for _, t := range p.texts {
		fmt.Fprintf(&b, "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n", t.class, t.x, t.y+styles[t.class].size-1, html.EscapeString(t.words))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (l polyline) svg() string {
	var d strings.Builder
	for i, at := range l.points {
		fmt.Fprintf(&d, "%c%d %d", "ML"[min(i, 1)], at[0], at[1])
	}
	drawn := fmt.Sprintf("<path class=\"line %s\" d=\"%s\"/>\n", l.class, d.String())
	if !l.head {
		return drawn
	}
	a, b := l.points[len(l.points)-2], l.points[len(l.points)-1]
	dx, dy := sign(b[0]-a[0]), sign(b[1]-a[1])
	return drawn + fmt.Sprintf("<path class=\"head %s\" d=\"M%d %dL%d %dL%d %dZ\"/>\n", l.class, b[0], b[1],
		b[0]-9*dx-5*dy, b[1]-9*dy-5*dx, b[0]-9*dx+5*dy, b[1]-9*dy+5*dx)
}

func sign(n int) int {
	return min(1, max(-1, n))
}

// told says in words what the picture shows.
func (p *picture) told() string {
	var steps []string
	for _, m := range moves(subsidy.Lifecycle) {
		if m.from == "" {
			continue
		}
		var acts []string
		for _, a := range m.acts {
			acts = append(acts, a.action.Title())
		}
		steps = append(steps, fmt.Sprintf("van %s naar %s: %s", m.from.Title(), m.to.Title(), strings.Join(acts, " of ")))
	}
	return strings.Join(steps, "; ") + "."
}

const style = `
text { font-family: "DejaVu Sans", Verdana, sans-serif; font-size: 12px; fill: #1b1b1b }
.paper { fill: #fff } .box { fill: #f5f7fa; stroke: #5c6773; stroke-width: 1.5 } .rule { stroke: #c3cad2; fill: none }
.state { font-size: 16px; font-weight: bold } .id { font-size: 11px; fill: #5a6470 } .read { font-size: 11px; font-style: italic }
.start, .dot { fill: #3a424b }
.line { fill: none; stroke-width: 1.75; stroke: #3a424b } .head { fill: #3a424b }
.line.board { stroke: #01548f } .head.board, text.board { fill: #01548f }
.line.ministry { stroke: #9c2007 } .head.ministry, text.ministry { fill: #9c2007 }
.line.time { stroke: #2f6b1e; stroke-dasharray: 5 4 } .head.time, text.time { fill: #2f6b1e }
@media (prefers-color-scheme: dark) {
text { fill: #f0f2f4 } .paper { fill: #14181d } .box { fill: #222a33; stroke: #8a96a3 } .rule { stroke: #4a5561 }
.id { fill: #b3bcc6 } .start, .dot { fill: #d5dbe1 } .line { stroke: #d5dbe1 } .head { fill: #d5dbe1 }
.line.board { stroke: #7cc0f5 } .head.board, text.board { fill: #7cc0f5 }
.line.ministry { stroke: #ff9d85 } .head.ministry, text.ministry { fill: #ff9d85 }
.line.time { stroke: #9bd489 } .head.time, text.time { fill: #9bd489 }
}
`
