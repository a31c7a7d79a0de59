package pdf

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
)

// face is a font as one document uses it. Every character has a code of its
// own, in order of first use: so a no-break space looks as a space and is
// still another character to who copies the text.
type face struct {
	*font
	resource string // its name on a page
	codes    map[rune]uint16
	used     []rune // by code, of which the first is 1
}

func newFace(f *font, resource string) *face {
	return &face{font: f, resource: resource, codes: map[rune]uint16{}}
}

// glyph gives the glyph of a character, or 0 where the font has none. Spaces
// and hyphens of other breadths look as the usual ones.
func (f *face) glyph(r rune) uint16 {
	if g := f.glyphs[r]; g != 0 && !private(r) && !shapeless(r) && !turns(r) {
		return g
	}
	switch {
	case r == '\u2010' || r == '\u2011':
		return f.glyphs['-']
	case unicode.Is(unicode.Zs, r) && r != '\u1680': // that one is a stroke
		return f.glyphs[' ']
	}
	return 0
}

func (f *face) has(r rune) bool { return f.glyph(r) != 0 }

func (f *face) width(r rune) int { return f.advance(f.glyph(r)) }

// code gives the code of a character that the font has.
func (f *face) code(r rune) uint16 {
	if _, known := f.codes[r]; !known {
		f.used = append(f.used, r)
		f.codes[r] = uint16(len(f.used))
	}
	return f.codes[r]
}

// write writes the font with the characters that were used.
func (f *face) write(w *file) ref {
	name := f.tag() + "+" + f.name
	program := f.subset()
	embedded := w.packed(fmt.Sprintf("/Length1 %d", len(program)), program)
	descriptor := w.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %v>>",
		name, f.metric("head", 36), f.metric("head", 38), f.metric("head", 40), f.metric("head", 42),
		f.metric("hhea", 4), f.metric("hhea", 6), f.metric("OS/2", 88), embedded))
	glyphs := w.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /CIDToGIDMap /Identity /W [1 [%s]] /FontDescriptor %v>>",
		name, f.widths(), descriptor))
	unicodes := w.packed("", []byte(f.unicodes()))
	return w.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%v] /ToUnicode %v>>",
		name, glyphs, unicodes))
}

// tag gives the six letters that tell this subset from others.
func (f *face) tag() string {
	sum := sha256.Sum256([]byte(f.name + string(f.used)))
	tag := sum[:6]
	for i := range tag {
		tag[i] = 'A' + tag[i]%26
	}
	return string(tag)
}

func (f *face) widths() string {
	var b strings.Builder
	for _, r := range f.used {
		fmt.Fprintf(&b, "%d ", f.width(r))
	}
	return b.String()
}

// maxMappings is how many characters a block of a character map may hold.
const maxMappings = 100

// unicodes gives the map from codes to characters.
func (f *face) unicodes() string {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for start := 0; start < len(f.used); start += maxMappings {
		block := f.used[start:min(start+maxMappings, len(f.used))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for i, r := range block {
			fmt.Fprintf(&b, "<%04X> <%s>\n", start+i+1, utf16Hex(string(r)))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend")
	return b.String()
}

func utf16Hex(text string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}
