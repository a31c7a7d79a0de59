package subsidy_test

import (
	"slices"

	"subsidieportaal/subsidy"
)

// picture is a drawing that is laid out: what stands where.
type picture struct {
	w, h  int
	tops  []int // of the rows
	highs []int // of the boxes in each row
	boxes []box
	lines []polyline
	texts []text
	dots  [][2]int
}

type rect struct{ x, y, w, h int }

func (r rect) overlaps(o rect) bool {
	return r.x < o.x+o.w && o.x < r.x+r.w && r.y < o.y+o.h && o.y < r.y+r.h
}

func (r rect) contains(o rect) bool {
	return r.x <= o.x && r.y <= o.y && o.x+o.w <= r.x+r.w && o.y+o.h <= r.y+r.h
}

type box struct {
	rect
	state subsidy.State
	rule  int // y of the line above the acts, 0 for none
}

type text struct {
	rect
	line
}

// polyline is a line with corners; head says that it ends in an arrow.
type polyline struct {
	points [][2]int
	class  string
	head   bool
}

// segments gives the pieces of a line as thin rectangles.
func (l polyline) segments() []rect {
	var all []rect
	for i := range len(l.points) - 1 {
		a, b := l.points[i], l.points[i+1]
		all = append(all, rect{min(a[0], b[0]) - 1, min(a[1], b[1]) - 1, max(a[0], b[0]) - min(a[0], b[0]) + 2, max(a[1], b[1]) - min(a[1], b[1]) + 2})
	}
	return all
}

// layOut draws the table.
func layOut(rows []subsidy.Transition) *picture {
	all := moves(rows)
	bundles := buses(all)
	p := &picture{w: left + len(grid[0])*(boxWide+gapWide) - gapWide + lanesWide}
	lanes(bundles)
	y := 30
	for r := range grid {
		y = p.channel(y, ofChannel(bundles, r))
		p.tops = append(p.tops, y)
		p.highs = append(p.highs, p.row(r, rows, all))
		y += p.highs[r]
	}
	y = p.channel(y, ofChannel(bundles, len(grid)))
	for _, b := range bundles {
		p.draw(b)
	}
	p.h = p.legend(y + 16)
	return p
}

func ofChannel(bundles []*bus, channel int) []*bus {
	var in []*bus
	for _, b := range bundles {
		if b.channel == channel {
			in = append(in, b)
		}
	}
	place(in)
	return in
}

// lanes gives the arrows that pass a row their lanes at the right of it, those
// from the highest rows innermost.
func lanes(bundles []*bus) {
	var far []*port
	for _, b := range bundles {
		for _, p := range b.ports {
			if p.lane {
				far = append(far, p)
			}
		}
	}
	slices.SortStableFunc(far, func(a, b *port) int {
		return slices.Index(subsidy.States, a.from) - slices.Index(subsidy.States, b.from)
	})
	for i, p := range far {
		p.x = left + p.col*(boxWide+gapWide) + boxWide + 8*(i+1)
	}
}

// channel lays out a channel from y and gives where it ends: above, the words
// of what leads up; in the middle the lines; below, the words of what leads
// down or straight across.
func (p *picture) channel(y int, bundles []*bus) int {
	above, tracks, below := 0, 0, 0
	for _, b := range bundles {
		for _, port := range b.ports {
			if !port.leads {
				continue
			}
			port.words = words(port.to.acts, port.room)
			if b.up && !port.comes {
				above = max(above, high(port.words))
			} else {
				below = max(below, high(port.words))
			}
		}
	}
	y += 12 + above
	for _, b := range bundles {
		if !b.straight() {
			b.y = y + tracks*track
			tracks++
		}
	}
	end := y + max(0, tracks-1)*track + below + 22
	for _, b := range bundles {
		for _, port := range b.ports {
			if port.leads && b.up && !port.comes {
				p.write(port.x+6, y-6-high(port.words), port.words)
			} else if port.leads {
				p.write(port.x+6, end-14-high(port.words), port.words)
			}
		}
	}
	return end
}

// row lays out a row of boxes and what goes from one to the next, and gives
// how high it is.
func (p *picture) row(r int, rows []subsidy.Transition, all []move) int {
	tall := 0
	gaps := make([]int, len(grid[r]))
	for c, s := range grid[r] {
		tall = max(tall, p.box(r, c, s, loops(rows, s)))
	}
	for _, m := range all {
		if row, _ := cell(m.from); row == r && m.aside() {
			tall = max(tall, p.aside(m, gaps))
		}
	}
	for i := range p.boxes {
		if row, _ := cell(p.boxes[i].state); row == r {
			p.boxes[i].h = tall
		}
	}
	return tall
}

func (p *picture) box(r, c int, s subsidy.State, acts []act) int {
	x, y := left+c*(boxWide+gapWide), p.tops[r]
	heading := []line{{"state", s.Title()}, {"id", string(s)}}
	if s.ForBoard() != s {
		heading = append(heading, line{"read", "bestuur leest: " + s.ForBoard().Title()})
	}
	b := box{rect{x, y, boxWide, 0}, s, 0}
	end := p.write(x+inset, y+8, heading)
	if len(acts) > 0 {
		b.rule = end + 5
		end = p.write(x+inset, end+10, words(acts, boxWide-2*inset))
	}
	p.boxes = append(p.boxes, b)
	return end + 8 - y
}

// aside draws an arrow between neighbours under those that are in their gap.
func (p *picture) aside(m move, gaps []int) int {
	r, from := cell(m.from)
	_, to := cell(m.to)
	gap := min(from, to)
	start := left + gap*(boxWide+gapWide) + boxWide
	said := words(m.acts, gapWide-10)
	y := p.tops[r] + gaps[gap] + 8
	for _, l := range said {
		p.texts = append(p.texts, text{rect{start + (gapWide-l.wide())/2, y, l.wide(), styles[l.class].high}, l})
		y += styles[l.class].high
	}
	y += 5
	ends := [][2]int{{start, y}, {start + gapWide, y}}
	if from > to {
		slices.Reverse(ends)
	}
	p.lines = append(p.lines, polyline{ends, class(m.acts), true})
	gaps[gap] = y + 10 - p.tops[r]
	return gaps[gap]
}

func (p *picture) write(x, y int, lines []line) int {
	for _, l := range lines {
		p.texts = append(p.texts, text{rect{x, y, l.wide(), styles[l.class].high}, l})
		y += styles[l.class].high
	}
	return y
}

// class gives a line the class of its acts where they are of one.
func class(acts []act) string {
	for _, a := range acts {
		if a.whose != acts[0].whose {
			return "mixed"
		}
	}
	return acts[0].whose
}

// draw draws a bus: what it runs along, then its ports.
func (p *picture) draw(b *bus) {
	kind := class(b.to[0].acts)
	for _, m := range b.to {
		if class(m.acts) != kind {
			kind = "mixed"
		}
	}
	low, far := b.ports[0].x, b.ports[0].x
	for _, port := range b.ports {
		low, far = min(low, port.x), max(far, port.x)
	}
	if !b.straight() {
		p.lines = append(p.lines, polyline{[][2]int{{low, b.y}, {far, b.y}}, kind, false})
	}
	for _, port := range b.ports {
		p.port(b, port, kind)
		if !b.straight() && (port.comes && port.leads || port.x != low && port.x != far) {
			p.dots = append(p.dots, [2]int{port.x, b.y})
		}
	}
}

// port draws the way on and the way off of a port.
func (p *picture) port(b *bus, at *port, kind string) {
	x, y := at.x, b.y
	if at.comes && at.leads {
		y = p.edge(b, at.from)
	} else if at.lane {
		row, col := cell(at.from)
		side := left + col*(boxWide+gapWide) + boxWide
		start := p.tops[row] + 24
		p.lines = append(p.lines, polyline{[][2]int{{side, start}, {x, start}, {x, y}}, kind, false})
	} else if at.comes {
		p.lines = append(p.lines, polyline{[][2]int{{x, p.edge(b, at.from)}, {x, y}}, kind, false})
	}
	if at.leads {
		p.lines = append(p.lines, polyline{[][2]int{{x, y}, {x, p.edge(b, at.to.to)}}, kind, true})
	}
}

// edge gives the edge of a box that faces the channel of a bus; the beginning
// is a dot.
func (p *picture) edge(b *bus, s subsidy.State) int {
	row, _ := cell(s)
	switch {
	case row < 0:
		return 16
	case row == b.channel:
		return p.tops[row]
	}
	return p.tops[row] + p.highs[row]
}

func (p *picture) legend(y int) int {
	x := left
	for _, key := range []line{{"board", "wat het bestuur doet"}, {"ministry", "wat het ministerie doet"}, {"time", "wat de tijd doet"}, {"id", "de naam in de code"}} {
		if key.class != "id" {
			p.lines = append(p.lines, polyline{[][2]int{{x, y + 7}, {x + 34, y + 7}}, key.class, true})
			x += 42
		}
		p.write(x, y, []line{key})
		x += key.wide() + 40
	}
	return y + 30
}
