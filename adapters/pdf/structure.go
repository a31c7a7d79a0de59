package pdf

import (
	"fmt"
	"strings"
)

// element is a part of what the document says, for who listens to it.
type element struct {
	tag        string
	attributes string
	parent     *element
	kids       []kid
	attached   bool
	ref        ref
}

// kid is what an element holds: another element, or text on a page.
type kid struct {
	element *element
	page    *page // of the text
	mark    int   // of the text on that page
}

// child gives a new element below e, of which it becomes a part when it is
// attached: so the order of the structure is that of the pages.
func (e *element) child(tag string) *element {
	return &element{tag: tag, parent: e}
}

// with gives the element with an attribute.
func (e *element) with(attributes string) *element {
	e.attributes = attributes
	return e
}

// attach makes the element a part of the structure.
func (e *element) attach() {
	if e.attached || e.parent == nil {
		return
	}
	e.attached = true
	e.parent.attach()
	e.parent.kids = append(e.parent.kids, kid{element: e})
}

// roles says what the tags mean that the standard does not have.
const roles = "<</Strong /Span>>"

// writeStructure writes the tree of elements below its root, and the way back
// from every text on a page to its element.
func writeStructure(f *file, root *element, pages []*page) ref {
	tree, back := f.reserve(), f.reserve()
	root.number(f)
	root.write(f, tree)
	f.put(tree, fmt.Sprintf("<</Type /StructTreeRoot /K [%v] /RoleMap %s /ParentTree %v /ParentTreeNextKey %d>>",
		root.ref, roles, back, len(pages)))
	var b strings.Builder
	for i, p := range pages {
		fmt.Fprintf(&b, "%d [", i)
		for _, owner := range p.owners {
			fmt.Fprintf(&b, "%v ", owner.ref)
		}
		b.WriteString("] ")
	}
	f.put(back, fmt.Sprintf("<</Nums [%s]>>", b.String()))
	return tree
}

func (e *element) number(f *file) {
	e.ref = f.reserve()
	for _, k := range e.kids {
		if k.element != nil {
			k.element.number(f)
		}
	}
}

func (e *element) write(f *file, parent ref) {
	var b strings.Builder
	fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %v", e.tag, parent)
	if e.attributes != "" {
		fmt.Fprintf(&b, " /A <<%s>>", e.attributes)
	}
	b.WriteString(" /K [")
	for _, k := range e.kids {
		if k.element != nil {
			fmt.Fprintf(&b, "%v ", k.element.ref)
		} else {
			fmt.Fprintf(&b, "<</Type /MCR /Pg %v /MCID %d>> ", k.page.ref, k.mark)
		}
	}
	b.WriteString("]>>")
	f.put(e.ref, b.String())
	for _, k := range e.kids {
		if k.element != nil {
			k.element.write(f, e.ref)
		}
	}
}
