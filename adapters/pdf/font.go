package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

var bigEndian = binary.BigEndian

// font is a TrueType font, read just far enough to measure and to subset. It
// is not changed after it is read.
type font struct {
	name        string // PostScript name
	tables      map[string][]byte
	glyphs      map[rune]uint16
	perEm       int
	advances    int  // glyphs with an advance of their own
	longOffsets bool // of the glyphs
}

// fonts are the regular and the bold letter, read once.
var fonts = sync.OnceValues(func() (pair [2]*font, err error) {
	if pair[0], err = readFont("GoRegular", goregular.TTF); err != nil {
		return pair, err
	}
	pair[1], err = readFont("Go-Bold", gobold.TTF)
	return pair, err
})

func readFont(name string, b []byte) (*font, error) {
	f := &font{name: name, tables: map[string][]byte{}, glyphs: map[rune]uint16{}}
	for i := range int(bigEndian.Uint16(b[4:])) {
		entry := b[12+16*i:]
		start, n := bigEndian.Uint32(entry[8:]), bigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = b[start : start+n]
	}
	f.perEm = int(bigEndian.Uint16(f.tables["head"][18:]))
	f.longOffsets = bigEndian.Uint16(f.tables["head"][50:]) == 1
	f.advances = int(bigEndian.Uint16(f.tables["hhea"][34:]))
	if err := f.readGlyphs(); err != nil {
		return nil, fmt.Errorf("reading the font %s: %w", name, err)
	}
	return f, nil
}

// readGlyphs reads which glyph a character has, from the table of format 4.
func (f *font) readGlyphs() error {
	table := f.tables["cmap"]
	for i := range int(bigEndian.Uint16(table[2:])) {
		sub := table[bigEndian.Uint32(table[8+8*i:]):]
		if bigEndian.Uint16(sub) != 4 {
			continue
		}
		segments := int(bigEndian.Uint16(sub[6:])) / 2
		for s := range segments {
			f.readSegment(sub[14+2*s:], 2*segments)
		}
		return nil
	}
	return errors.New("no table of characters of format 4")
}

// readSegment reads the characters of one segment. s starts at the end code of
// it; start code, delta and offset each lie in an array of this size further.
func (f *font) readSegment(s []byte, size int) {
	last, first := int(bigEndian.Uint16(s)), int(bigEndian.Uint16(s[size+2:]))
	delta, at := int(bigEndian.Uint16(s[2*size+2:])), 3*size+2
	offset := int(bigEndian.Uint16(s[at:]))
	for r := first; r <= last && r < 0xFFFF; r++ {
		glyph := r
		if offset != 0 {
			if glyph = int(bigEndian.Uint16(s[at+offset+2*(r-first):])); glyph == 0 {
				continue
			}
		}
		if glyph = (glyph + delta) & 0xFFFF; glyph != 0 {
			f.glyphs[rune(r)] = uint16(glyph)
		}
	}
}

// advance gives the width of a glyph in parts of the em.
func (f *font) advance(glyph uint16) int {
	i := min(int(glyph), f.advances-1)
	units := int(bigEndian.Uint16(f.tables["hmtx"][4*i:]))
	return (units*em + f.perEm/2) / f.perEm
}

// bearing gives where a glyph starts, in the units of the font.
func (f *font) bearing(glyph uint16) uint16 {
	if n := f.advances; int(glyph) >= n {
		return bigEndian.Uint16(f.tables["hmtx"][4*n+2*(int(glyph)-n):])
	}
	return bigEndian.Uint16(f.tables["hmtx"][4*int(glyph)+2:])
}

// outline gives the shape of a glyph, empty for a space.
func (f *font) outline(glyph uint16) []byte {
	offsets, g := f.tables["loca"], int(glyph)
	if f.longOffsets {
		return f.tables["glyf"][bigEndian.Uint32(offsets[4*g:]):bigEndian.Uint32(offsets[4*g+4:])]
	}
	return f.tables["glyf"][2*int(bigEndian.Uint16(offsets[2*g:])) : 2*int(bigEndian.Uint16(offsets[2*g+2:]))]
}

// metric gives a signed number of a table in parts of the em.
func (f *font) metric(table string, offset int) int {
	return int(int16(bigEndian.Uint16(f.tables[table][offset:]))) * em / f.perEm
}
