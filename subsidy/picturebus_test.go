package subsidy_test

import (
	"cmp"
	"slices"

	"subsidieportaal/subsidy"
)

// bus is a bundle of arrows from the same states through one channel: one line
// along it, with a way on from each state and a way off to each other.
type bus struct {
	channel int  // above the row of this number
	up      bool // leads to the row above the channel
	from    []subsidy.State
	to      []move // a way off: its state and its acts
	ports   []*port
	y       int
}

// port is a way on to a bus, a way off it, or both: straight from one to the
// other side of the channel.
type port struct {
	from  subsidy.State // where comes is true
	to    move          // where leads is true
	comes bool
	leads bool
	lane  bool // comes from further away, by a lane at the right of a row
	col   int
	x     int
	room  int // for the words beside it
	words []line
}

// buses gives the bundles of all arrows that run through channels, from the
// top, in each channel first those that lead up.
func buses(all []move) []*bus {
	var bundles []*bus
	for _, b := range targets(all) {
		i := slices.IndexFunc(bundles, func(o *bus) bool {
			return o.channel == b.channel && o.up == b.up && slices.Equal(o.from, b.from)
		})
		if i < 0 {
			bundles = append(bundles, b)
		} else {
			bundles[i].to = append(bundles[i].to, b.to...)
		}
	}
	slices.SortStableFunc(bundles, func(a, b *bus) int {
		if a.channel == b.channel && a.up != b.up {
			if a.up {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.channel, b.channel)
	})
	for _, b := range bundles {
		b.open()
	}
	return bundles
}

// targets gives a bus for each state and the acts that lead there.
func targets(all []move) []*bus {
	var found []*bus
	for _, m := range all {
		if m.aside() {
			continue
		}
		channel, up := m.channel()
		i := slices.IndexFunc(found, func(b *bus) bool {
			return b.channel == channel && b.up == up && b.to[0].to == m.to && slices.Equal(b.to[0].acts, m.acts)
		})
		if i < 0 {
			found = append(found, &bus{channel: channel, up: up, from: []subsidy.State{m.from}, to: []move{m}})
		} else {
			found[i].from = append(found[i].from, m.from)
		}
	}
	return found
}

// channel gives the channel of an arrow, and whether it goes up from there.
func (m move) channel() (channel int, up bool) {
	from, _ := cell(m.from)
	to, _ := cell(m.to)
	switch {
	case from < to:
		return to, false
	case from-to <= 1:
		return to + 1, true
	}
	return to, false
}

// open makes the ports.
func (b *bus) open() {
	for _, m := range b.to {
		_, col := cell(m.to)
		b.ports = append(b.ports, &port{to: m, leads: true, col: col})
	}
	for _, s := range b.from {
		row, col := cell(s)
		across := b.up && row == b.channel || !b.up && row == b.channel-1
		if i := slices.IndexFunc(b.ports, func(p *port) bool { return across && p.leads && p.col == col }); i >= 0 {
			b.ports[i].from, b.ports[i].comes = s, true
			continue
		}
		b.ports = append(b.ports, &port{from: s, comes: true, col: col, lane: row != b.channel && row != b.channel-1})
	}
}

// straight tells whether the bus is one arrow right across its channel, which
// needs no line along it.
func (b *bus) straight() bool { return len(b.ports) == 1 }

// place gives each port of a channel its x: in each column first the ways on,
// then the ways off, which have their words at their right.
func place(channel []*bus) {
	for col := range grid[0] {
		var on, off []*port
		for _, b := range channel {
			for _, p := range b.ports {
				switch {
				case p.col != col || p.lane:
				case p.leads:
					off = append(off, p)
				default:
					on = append(on, p)
				}
			}
		}
		spread(col, on, off)
	}
}

// wordsGap is what of the way to the next line is not for words.
const wordsGap = 8

// spread divides a column over its ports. A way off that is alone comes at the
// middle of the box, and its words may take the gap beside it as well.
func spread(col int, on, off []*port) {
	x := left + col*(boxWide+gapWide)
	end := x + boxWide + gapWide - 8
	if col == len(grid[0])-1 { // beside it are the lanes
		end = x + boxWide
	}
	first, step := x+inset+track*len(on), 0
	switch n := len(off); {
	case n == 1 && end > x+boxWide:
		first = max(first, x+boxWide/2)
	case n > 1:
		step = min((end-first)/n, (x+boxWide-inset-first)/(n-1))
	}
	for i, p := range on {
		p.x = first - track*(len(on)-i)
	}
	widestLast(off, step-wordsGap)
	for i, p := range off {
		p.x = first + step*i
		p.room = end - p.x - 6
		if i < len(off)-1 {
			p.room = step - wordsGap
		}
	}
}

// widestLast puts the ways off whose words are too wide to stand between two
// lines at the end, where they may run on beside the box.
func widestLast(off []*port, room int) {
	tooWide := func(p *port) int {
		for _, l := range words(p.to.acts, room) {
			if l.wide() > room {
				return 1
			}
		}
		return 0
	}
	if len(off) > 1 {
		slices.SortStableFunc(off, func(a, b *port) int { return cmp.Compare(tooWide(a), tooWide(b)) })
	}
}
