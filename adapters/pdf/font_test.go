package pdf

import (
	"bytes"
	"testing"
)

// program is the font that a file holds, by its tables.
func program(t *testing.T, b []byte) *font {
	t.Helper()
	f := &font{tables: map[string][]byte{}, longOffsets: true}
	for i := range int(bigEndian.Uint16(b[4:])) {
		entry := b[12+16*i:]
		start, n := bigEndian.Uint32(entry[8:]), bigEndian.Uint32(entry[12:])
		padded := b[start : start+(n+3)&^3]
		if start%4 != 0 || bigEndian.Uint32(entry[4:]) != checksum(padded) {
			t.Errorf("table %s is out of place or has another sum", entry[:4])
		}
		f.tables[string(entry[:4])] = padded[:n]
	}
	f.perEm = int(bigEndian.Uint16(f.tables["head"][18:]))
	f.advances = int(bigEndian.Uint16(f.tables["hhea"][34:]))
	return f
}

func TestASubsetHasTheGlyphsOfItsCharacters(t *testing.T) {
	pair, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range pair {
		used := newFace(f, "F1")
		const text = "Aé€ \u00a0ëüÄ□\u2011-ŷ"
		for _, r := range text {
			used.code(r)
		}
		b := used.subset()
		small := program(t, b)
		if len(b) > 20_000 {
			t.Errorf("%s with %d characters has %d bytes", f.name, len(used.used), len(b))
		}
		glyphs := int(bigEndian.Uint16(small.tables["maxp"][4:]))
		if len(small.tables["loca"]) != 4*(glyphs+1) || len(small.tables["hmtx"]) != 4*glyphs {
			t.Fatalf("the tables of %s are not of %d glyphs", f.name, glyphs)
		}
		for r, code := range used.codes {
			sameGlyph(t, f, used.glyph(r), small, code)
		}
	}
}

// sameGlyph checks that a glyph of a subset is one of the whole font, with its
// parts where it is composed.
func sameGlyph(t *testing.T, whole *font, glyph uint16, small *font, code uint16) {
	t.Helper()
	if whole.advance(glyph) != small.advance(code) || whole.bearing(glyph) != small.bearing(code) {
		t.Errorf("glyph %d of %s has other measures", glyph, whole.name)
	}
	want, got := whole.outline(glyph), small.outline(code)
	if len(want) == 0 || int16(bigEndian.Uint16(want)) >= 0 {
		if !bytes.HasPrefix(got, want) || len(got)-len(want) > 3 {
			t.Errorf("glyph %d of %s has another shape", glyph, whole.name)
		}
		return
	}
	for at := 10; ; {
		flags := bigEndian.Uint16(want[at:])
		sameGlyph(t, whole, bigEndian.Uint16(want[at+2:]), small, bigEndian.Uint16(got[at+2:]))
		if flags&moreParts == 0 {
			return
		}
		at += partSize(flags)
	}
}

func TestFontsAreEmbeddedWithWidths(t *testing.T) {
	f := read(t, write(t, letter()))
	for _, n := range all(f.pages[0].body, `/F\d (\d+) 0 R`) {
		font := f.object(n)
		cid := f.object(one(t, font, `/DescendantFonts \[(\d+) 0 R\]`))
		descriptor := f.object(one(t, cid, `/FontDescriptor (\d+) 0 R`))
		file := one(t, descriptor, `/FontFile2 (\d+) 0 R`)
		small := program(t, f.stream(file))
		if got := number(t, one(t, f.object(file), `/Length1 (\d+)`)); got != len(f.stream(file)) {
			t.Errorf("the font is %d bytes and says %d", len(f.stream(file)), got)
		}
		widths := all(one(t, cid, `/W \[1 \[([\d ]+)\]\]`), `(\d+)`)
		codes := f.unicodes(font)
		if len(widths) != len(codes) {
			t.Errorf("%d widths and %d characters", len(widths), len(codes))
		}
		for i, w := range widths {
			if number(t, w) != small.advance(uint16(i+1)) {
				t.Errorf("code %d is %s wide in the file and %d in its font", i+1, w, small.advance(uint16(i+1)))
			}
		}
	}
}

func TestDigitsAreOfOneWidth(t *testing.T) {
	pair, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range pair {
		for r := '0'; r <= '9'; r++ {
			if f.advance(f.glyphs[r]) != f.advance(f.glyphs['0']) {
				t.Errorf("%c of %s is not as wide as 0", r, f.name)
			}
		}
		if f.glyphs[box] == 0 || f.glyphs['•'] == 0 || f.glyphs['€'] == 0 {
			t.Errorf("%s lacks a sign that letters need", f.name)
		}
	}
}
