package pdf

import (
	"fmt"
	"strings"
)

// bookmark is a heading in the list that a reader shows beside the pages.
type bookmark struct {
	title  string
	level  int
	page   *page
	top    length
	parent *bookmark // nil below the list itself
	kids   []*bookmark
	ref    ref
}

// nest makes a tree of bookmarks, each below the last of a higher level.
func nest(flat []*bookmark) *bookmark {
	root := &bookmark{}
	at := root
	for _, b := range flat {
		for at.level >= b.level {
			at = at.parent
		}
		b.parent = at
		at.kids = append(at.kids, b)
		at = b
	}
	return root
}

// count gives how many bookmarks are below this one.
func (b *bookmark) count() int {
	n := len(b.kids)
	for _, k := range b.kids {
		n += k.count()
	}
	return n
}

// writeOutline writes the bookmarks and gives what the catalog says of them.
func writeOutline(f *file, flat []*bookmark) string {
	if len(flat) == 0 {
		return ""
	}
	root := nest(flat)
	root.ref = f.reserve()
	for _, b := range flat {
		b.ref = f.reserve()
	}
	f.put(root.ref, "<</Type /Outlines"+root.family()+">>")
	root.writeKids(f)
	return fmt.Sprintf(" /Outlines %v", root.ref)
}

// family names the first and the last of the bookmarks below this one.
func (b *bookmark) family() string {
	if len(b.kids) == 0 {
		return ""
	}
	return fmt.Sprintf(" /First %v /Last %v /Count %d", b.kids[0].ref, b.kids[len(b.kids)-1].ref, b.count())
}

func (b *bookmark) writeKids(f *file) {
	for i, k := range b.kids {
		var s strings.Builder
		fmt.Fprintf(&s, "<</Title %s /Parent %v /Dest [%v /XYZ 0 %v null]", quote(k.title), b.ref, k.page.ref, k.top)
		if i > 0 {
			fmt.Fprintf(&s, " /Prev %v", b.kids[i-1].ref)
		}
		if i+1 < len(b.kids) {
			fmt.Fprintf(&s, " /Next %v", b.kids[i+1].ref)
		}
		f.put(k.ref, s.String()+k.family()+">>")
		k.writeKids(f)
	}
}
