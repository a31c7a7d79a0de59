package pdf

// strip is a part of a page from margin to margin that is not broken.
type strip struct {
	above  length // white before it, but not at the top of a page
	height length
	keep   bool   // on one page with the next strip
	titles *strip // that come again where this strip starts a page
	draw   func(p *page, top length)
}

// paginator puts strips on pages, from top to foot.
type paginator struct {
	pages []*page
	left  length // of the last page
}

func paginate(strips []strip) []*page {
	w := &paginator{}
	w.turn(nil)
	for len(strips) > 0 {
		n := together(strips)
		if n > 1 && tall(strips[:n]) > bodyHeight-above(strips[0]) {
			n = 1 // no page holds them all
		}
		if w.left < bodyHeight && strips[0].above+tall(strips[:n]) > w.left {
			w.turn(strips[0].titles)
		}
		for _, s := range strips[:n] {
			w.put(s)
		}
		strips = strips[n:]
	}
	w.page().close()
	return w.pages
}

// together counts how many of the first strips stay on one page.
func together(strips []strip) int {
	n := 1
	for n < len(strips) && strips[n-1].keep {
		n++
	}
	return n
}

// tall gives the height of strips, without the white before the first.
func tall(strips []strip) length {
	h := -strips[0].above
	for _, s := range strips {
		h += s.above + s.height
	}
	return h
}

// above gives the height of the titles that would come above a strip.
func above(s strip) length {
	if s.titles == nil {
		return 0
	}
	return s.titles.height
}

func (w *paginator) page() *page { return w.pages[len(w.pages)-1] }

// turn starts a page, with the titles of a table that goes on there.
func (w *paginator) turn(titles *strip) {
	if len(w.pages) > 0 {
		w.page().close()
	}
	w.pages = append(w.pages, &page{index: len(w.pages)})
	w.left = bodyHeight
	if titles != nil {
		p := w.page()
		p.draw(repeated, func() { titles.draw(p, bodyTop) })
		w.left -= titles.height
	}
}

func (w *paginator) put(s strip) {
	if w.left < bodyHeight {
		w.left -= s.above
	}
	s.draw(w.page(), bodyTop-(bodyHeight-w.left))
	w.left -= s.height
}
