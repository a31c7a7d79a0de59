package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// broken gives the lines of a text on a page of so many characters.
func broken(t *testing.T, text Text, characters int) []string {
	t.Helper()
	c, err := newComposer()
	if err != nil {
		t.Fatal(err)
	}
	var ls []string
	for _, l := range wrap(c.shape(text, c.root, false), characters*c.regular.width('0')) {
		s := ""
		for _, a := range l {
			s += string(a.shown)
		}
		ls = append(ls, s)
	}
	return ls
}

func TestLinesBreakAtWhiteAndNeverInAnAmount(t *testing.T) {
	for _, c := range []struct {
		text       string
		characters int
		want       []string
	}{
		{"0000 0000", 9, []string{"0000 0000"}},
		{"0000 aaaa", 8, []string{"0000 ", "aaaa"}},
		{"een\ntwee", 20, []string{"een ", "twee"}},
		{"een\n\ntwee", 20, []string{"een ", " ", "twee"}},
		{"aaaaaaa € 1.250,50", 14, []string{"aaaaaaa ", "€ 1.250,50"}},
		{"aaaaaaa €\u00a01.250,50", 14, []string{"aaaaaaa ", "€\u00a01.250,50"}},
		{"aaaaaaa € -1.250,50", 14, []string{"aaaaaaa ", "€ -1.250,50"}},
		{"aaaaaaa EUR 12.345,00", 14, []string{"aaaaaaa ", "EUR 12.345,00"}},
		{"aaaaaaa 12.345 euro", 14, []string{"aaaaaaa ", "12.345 euro"}},
		{"aaaaaaa 85 % b", 11, []string{"aaaaaaa ", "85 % b"}},
		{"aaaaaaaa 12 345", 12, []string{"aaaaaaaa ", "12 345"}},
		{"aaaaaaaa 12 maart", 12, []string{"aaaaaaaa 12 ", "maart"}},
		{"aaaaaa EURO 12", 11, []string{"aaaaaa ", "EURO 12"}},
		{"mmmm-nnnn en/of", 8, []string{"mmmm-", "nnnn en/", "of"}},
		{"aaa 12-02-2027", 8, []string{"aaa ", "12-02-2", "027"}},
		{"aa " + strings.Repeat("0", 20) + " b", 8, []string{"aa ", "00000000", "00000000", "0000 b"}},
	} {
		if got := broken(t, Text{Plain(c.text)}, c.characters); !slices.Equal(got, c.want) {
			t.Errorf("%q at %d: got %q, want %q", c.text, c.characters, got, c.want)
		}
	}
}

func TestAWholeRunStaysOnOneLine(t *testing.T) {
	text := Text{Plain("kenmerk "), {Text: "ZO22-HPXD-B", Whole: true}, Plain(" en "), {Text: "NL91 ABNA 0417 1643 00", Whole: true}, Plain(".")}
	got, want := broken(t, text, 24), []string{"kenmerk ZO22-HPXD-B en ", "NL91 ABNA 0417 1643 00."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNoLineIsWiderThanItsRoom(t *testing.T) {
	c, err := newComposer()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		room := rapid.IntRange(0, 40_000).Draw(t, "room")
		for _, l := range wrap(c.shape(Text{Plain(anyText().Draw(t, "text"))}, c.root, false), room) {
			if len(l) == 0 || l.inked() > room && len(l)-trailing(l) > 1 {
				t.Fatalf("a line of %d signs is %d wide in a room of %d", len(l), l.inked(), room)
			}
		}
	})
}

func TestNothingLeavesThePage(t *testing.T) {
	for _, d := range []Document{letter(), receipt(), {Title: "x", Date: made, Header: strings.Repeat("lang ", 99), Footer: strings.Repeat("x", 999), Blocks: []Block{
		Paragraph{Text: Text{Plain(strings.Repeat("WWWW mmm ", 3000))}},
		Table{Columns: make([]Column, maxColumns), Rows: []Row{{Cells: slices.Repeat([]Text{{Plain(strings.Repeat(hash, 40))}}, maxColumns)}}},
	}}} {
		f := read(t, write(t, d))
		for i, p := range f.pages {
			for _, r := range p.rows {
				if r.x < 70 || r.end() > 596-70 || r.y < 30 || r.y > 842-30 {
					t.Errorf("page %d has from %.1f to %.1f, at %.1f: %q", i, r.x, r.end(), r.y, r.text)
				}
			}
		}
	}
}

func TestNoHeadingIsAloneAtTheFootOfAPage(t *testing.T) {
	for n := range 60 {
		d := Document{Title: "Koppen", Date: made}
		d.Blocks = append(d.Blocks, Heading{1, "Een"}, Paragraph{Text: Text{Plain(strings.TrimSpace(strings.Repeat("regel\n", n%30+1)))}},
			Paragraph{Text: Text{Plain(strings.Repeat("regel\n", n/2+1))}},
			Heading{2, "Kop"}, Heading{3, "Onderkop"}, Paragraph{Text: Text{Plain("een\ntwee\ndrie\nvier")}})
		f := read(t, write(t, d))
		for i, p := range f.pages {
			ls := p.lines()
			if k := slices.Index(ls, "Kop"); k >= 0 && !slices.Contains(ls[k:], "twee ") {
				t.Errorf("with %d lines page %d ends in %q", n, i, ls[k:])
			}
			if k := slices.Index(ls, "vier"); k >= 0 && (k == 0 || ls[k-1] != "drie ") {
				t.Errorf("with %d lines page %d starts with the last line of a paragraph", n, i)
			}
		}
	}
}

func longTable(rows int) Document {
	t := Table{Columns: []Column{{Title: "Naam"}, {Title: "Bedrag", Right: true}}}
	for i := range rows {
		t.Rows = append(t.Rows, Row{Cells: []Text{{Plain(fmt.Sprintf("boven %d\nonder %d", i, i))}, {Plain("€ 5,00")}}})
	}
	t.Rows[rows-1].Total = true
	return Document{Title: "Tabel", Date: made, Blocks: []Block{Heading{1, "Tabel"}, t}}
}

func TestATableHasItsTitlesOnEveryPageAndItsRowsWhole(t *testing.T) {
	f := read(t, write(t, longTable(80)))
	if len(f.pages) < 4 {
		t.Fatalf("the table takes %d pages", len(f.pages))
	}
	for i, p := range f.pages {
		ls := p.lines()
		if at := slices.Index(ls, "NaamBedrag"); at != 0 && i > 0 || at < 0 {
			t.Errorf("page %d starts with %q", i, ls[0])
		}
		tops, feet := strings.Count(strings.Join(ls, "|"), "boven"), strings.Count(strings.Join(ls, "|"), "onder")
		if tops != feet {
			t.Errorf("page %d has %d first and %d second lines of rows", i, tops, feet)
		}
	}
	if heads := f.structure().find("THead"); len(heads) != 1 {
		t.Errorf("the titles are told %d times", len(heads))
	}
	last := f.pages[len(f.pages)-1].lines()
	if !slices.ContainsFunc(last, func(l string) bool { return strings.HasPrefix(l, "boven 78") }) {
		t.Errorf("the total stands alone: %q", last)
	}
}

func TestAmountsEndAtTheMargin(t *testing.T) {
	ends := map[string]bool{}
	for _, p := range read(t, write(t, letter())).pages {
		for _, r := range p.rows {
			if strings.HasPrefix(r.text, "€ 36") || strings.HasPrefix(r.text, "€ 12") {
				ends[fmt.Sprintf("%.1f", r.end())] = true
			}
		}
	}
	if want := fmt.Sprintf("%.1f", float64(pageWidth-marginSide)/1000); len(ends) != 1 || !ends[want] {
		t.Errorf("amounts end at %v and the margin is at %s", ends, want)
	}
}

func TestLongTextTakesPages(t *testing.T) {
	text := strings.Repeat("Tien tekens en nog wat. ", 420)
	for name, b := range map[string]Block{
		"a paragraph": Paragraph{Text: Text{Plain(text)}},
		"an address":  Address{Lines: []string{text}},
		"a list":      List{Items: []Text{{Plain(text)}}},
		"a row":       Table{Columns: make([]Column, 2), Rows: []Row{{Cells: []Text{{Plain("naam")}, {Plain(text)}}}}},
		"titles":      Table{Columns: []Column{{Title: text}}, Rows: []Row{{Cells: []Text{{Plain("x")}}}}},
		"a caption":   Table{Caption: text, Columns: make([]Column, 1), Rows: []Row{{Cells: []Text{{Plain("x")}}}}},
		"a heading":   Heading{1, text},
		"empty lines": Paragraph{Text: Text{Plain("a" + strings.Repeat("\n\nb", 100))}},
		"many lines":  Paragraph{Text: Text{Plain(strings.Repeat("a\n", 5000))}},
		"many runs":   Paragraph{Text: slices.Repeat(Text{Plain("gewoon "), Bold("vet ")}, 1000)},
	} {
		t.Run(name, func(t *testing.T) {
			f := read(t, write(t, Document{Title: "Lang", Date: made, Blocks: []Block{Heading{1, "Kop"}, b}}))
			f.structure()
			if len(f.pages) < 3 {
				t.Errorf("%d pages", len(f.pages))
			}
			for i, p := range f.pages {
				if len(p.marked) == 0 {
					t.Errorf("page %d is empty", i)
				}
				if got, want := p.lines(), fmt.Sprintf("Pagina %d van %d", i+1, len(f.pages)); got[len(got)-1] != want {
					t.Errorf("page %d ends in %q", i, got[len(got)-1])
				}
			}
		})
	}
}
