package pdf

import (
	"fmt"
	"strings"
)

// sRGB makes the colours of a page the same everywhere, without a profile.
const sRGB = "/ColorSpace <</DefaultRGB [/CalRGB <</WhitePoint [0.9505 1 1.089] /Gamma [2.2 2.2 2.2] " +
	"/Matrix [0.4124 0.2126 0.0193 0.3576 0.7152 0.1192 0.1805 0.0722 0.9505]>>]>>"

// assemble puts the objects of a document together.
func assemble(d Document, c *composer, pages []*page) []byte {
	f := newFile()
	catalog := f.reserve()
	metadata, info := writeMetadata(f, d)
	tree := writePages(f, pages, c)
	structure := writeStructure(f, c.root, pages)
	outline := writeOutline(f, c.bookmarks)
	f.put(catalog, fmt.Sprintf("<</Type /Catalog /Pages %v /Lang (nl-NL) /MarkInfo <</Marked true>> "+
		"/ViewerPreferences <</DisplayDocTitle true>> /StructTreeRoot %v /Metadata %v%s>>",
		tree, structure, metadata, outline))
	return f.finish(catalog, info)
}

// writePages writes the pages with their fonts.
func writePages(f *file, pages []*page, c *composer) ref {
	tree := f.reserve()
	fonts := ""
	for _, face := range []*face{c.regular, c.bold} {
		if len(face.used) > 0 {
			fonts += fmt.Sprintf("/%s %v ", face.resource, face.write(f))
		}
	}
	var kids strings.Builder
	for _, p := range pages {
		content := f.packed("", p.content.Bytes())
		p.ref = f.add(fmt.Sprintf("<</Type /Page /Parent %v /MediaBox [0 0 %v %v] /Resources <</Font <<%s>> %s>> /Contents %v /StructParents %d /Tabs /S>>",
			tree, pageWidth, pageHeight, fonts, sRGB, content, p.index))
		fmt.Fprintf(&kids, "%v ", p.ref)
	}
	f.put(tree, fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d>>", kids.String(), len(pages)))
	return tree
}
