package pdf

import (
	"maps"
	"slices"
)

// subset gives a TrueType font with the glyphs that were used, numbered as
// their codes are; glyph 0 stays the one for what is missing. Parts of composed
// glyphs come behind.
func (f *face) subset() []byte {
	glyphs := []uint16{0}
	for _, r := range f.used {
		glyphs = append(glyphs, f.glyph(r))
	}
	var outlines, offsets, metrics []byte
	for i := 0; i < len(glyphs); i++ { // glyphs grows on the way
		offsets = bigEndian.AppendUint32(offsets, uint32(len(outlines)))
		outlines = append(outlines, f.renumbered(f.outline(glyphs[i]), &glyphs)...)
		outlines = append(outlines, make([]byte, -len(outlines)&3)...)
		metrics = bigEndian.AppendUint16(metrics, f.units(glyphs[i]))
		metrics = bigEndian.AppendUint16(metrics, f.bearing(glyphs[i]))
	}
	offsets = bigEndian.AppendUint32(offsets, uint32(len(outlines)))
	const longOffsets = 1
	return sfnt(map[string][]byte{
		"glyf": outlines, "loca": offsets, "hmtx": metrics,
		"head": patched(f.tables["head"], 50, longOffsets),
		"hhea": patched(f.tables["hhea"], 34, uint16(len(glyphs))),
		"maxp": patched(f.tables["maxp"], 4, uint16(len(glyphs))),
		"cvt ": f.tables["cvt "], "fpgm": f.tables["fpgm"], "prep": f.tables["prep"],
	})
}

// units gives the advance of a glyph in the units of the font.
func (f *font) units(glyph uint16) uint16 {
	return bigEndian.Uint16(f.tables["hmtx"][4*min(int(glyph), f.advances-1):])
}

// The flags of a part of a composed glyph that tell how long it is.
const (
	wideArguments = 1 << 0
	scaled        = 1 << 3
	moreParts     = 1 << 5
	scaledTwice   = 1 << 6
	transformed   = 1 << 7
)

// renumbered gives an outline whose parts, where it is composed, have their
// new numbers. Parts that have none yet are added to glyphs.
func (f *face) renumbered(outline []byte, glyphs *[]uint16) []byte {
	const header = 10
	if len(outline) < header || int16(bigEndian.Uint16(outline)) >= 0 {
		return outline
	}
	outline = slices.Clone(outline)
	for at := header; ; {
		flags, part := bigEndian.Uint16(outline[at:]), bigEndian.Uint16(outline[at+2:])
		i := slices.Index(*glyphs, part)
		if i < 0 {
			i = len(*glyphs)
			*glyphs = append(*glyphs, part)
		}
		bigEndian.PutUint16(outline[at+2:], uint16(i))
		if flags&moreParts == 0 {
			return outline
		}
		at += partSize(flags)
	}
}

func partSize(flags uint16) int {
	size := 6
	if flags&wideArguments != 0 {
		size += 2
	}
	switch {
	case flags&scaled != 0:
		size += 2
	case flags&scaledTwice != 0:
		size += 4
	case flags&transformed != 0:
		size += 8
	}
	return size
}

// patched gives a table with another number at an offset.
func patched(table []byte, offset int, number uint16) []byte {
	table = slices.Clone(table)
	bigEndian.PutUint16(table[offset:], number)
	return table
}

// sfnt puts tables together into a font. Tables that are empty are left out.
func sfnt(tables map[string][]byte) []byte {
	maps.DeleteFunc(tables, func(_ string, table []byte) bool { return len(table) == 0 })
	names := slices.Sorted(maps.Keys(tables))
	n := len(names)
	largest := 1 // power of two that is not above n
	selector := 0
	for largest*2 <= n {
		largest, selector = largest*2, selector+1
	}
	out := []byte{0, 1, 0, 0}
	for _, number := range []int{n, largest * 16, selector, (n - largest) * 16} {
		out = bigEndian.AppendUint16(out, uint16(number))
	}
	var body []byte
	for _, name := range names {
		table := tables[name]
		padded := append(slices.Clone(table), make([]byte, -len(table)&3)...)
		out = append(out, name...)
		for _, number := range []int{int(checksum(padded)), 12 + 16*n + len(body), len(table)} {
			out = bigEndian.AppendUint32(out, uint32(number))
		}
		body = append(body, padded...)
	}
	return append(out, body...)
}

func checksum(padded []byte) uint32 {
	var sum uint32
	for i := 0; i < len(padded); i += 4 {
		sum += bigEndian.Uint32(padded[i:])
	}
	return sum
}
