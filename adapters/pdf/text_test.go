package pdf

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// paragraphs gives what a document of these paragraphs says, as copied.
func paragraphs(t testing.TB, texts ...string) []string {
	t.Helper()
	d := Document{Title: "Tekst", Date: made}
	for _, text := range texts {
		d.Blocks = append(d.Blocks, Paragraph{Text: Text{Plain(text)}})
	}
	var said []string
	for _, e := range read(t, write(t, d)).structure().find("P") {
		said = append(said, e.truth)
	}
	return said
}

func TestTextComesOutAsItWentIn(t *testing.T) {
	for _, text := range []string{
		`<b>vet</b> &amp; <script>alert(1)</script>`,
		`haakjes ( ) (( \ \\ \n \( %PDF <FEFF> >> stream endobj`,
		`BT /F1 11 Tf ET EMC /Artifact BMC`,
		`file:///etc/passwd http://example.org/x?y=1#z {{.Granted}} ${x} %s %d`,
		"café, coördinatie, ĳ, Ĳ, ŁódźŠ, Ωμέγα, Привет",
		"€ 1.250,50 “aanhaling” ‘enkel’ – — … • ½ ≤ ± ° § □ �",
		"narrow\u202fspace figure\u2007space non\u2011breaking\u00a0x µ\u03bc Ω\u03a9",
	} {
		if got := paragraphs(t, text); len(got) != 1 || got[0] != text {
			t.Errorf("%q came out as %q", text, got)
		}
	}
}

func TestTextIsCleaned(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"controls", "a\x00b\x07c\x1b[31md\x7fe\u0081f", "abc[31mdef"},
		{"a tab", "a\tb", "a b"},
		{"line ends of every kind", "a\r\nb\rc\u2028d\u0085e", "a b c d e"},
		{"more than one empty line", "a\n\n\n\n\n\nb", "a  b"},
		{"white at the ends", " \n a \n ", "a"},
		{"what has no shape", "c\u200bd\u00ade\ufe0f", "cde"},
		{"bytes that are no text", "a\xff\xfeb", "a\ufffdb"},
		{"what no file may hold", "a\ufffeb", "a\ufffdb"},
		{"accents on their own", "cafe\u0301", "café"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := paragraphs(t, c.in); len(got) != 1 || got[0] != c.want {
				t.Errorf("%q came out as %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestWhatTheLetterLacksIsABoxWithItsTruthAndANote(t *testing.T) {
	for _, c := range []struct{ name, text, shown, named string }{
		{"an emoji", "zon 🌞!", "zon □!", "U+1F31E"},
		{"an emoji of many parts", "gezin 👨‍👩‍👧‍👦 hand 👍🏽 hart ❤\ufe0f", "gezin □ hand □ hart □", "U+1F468, U+1F469, U+1F467, U+1F466, U+1F44D, U+1F3FD, U+2764"},
		{"Chinese", "学校", "□□", "U+5B66, U+6821"},
		{"right to left", "שלום مرحبا", "□□□□ □□□□□", "U+05E9, U+05DC, U+05D5, U+05DD, U+0645, U+0631, U+062D, U+0628, U+0627"},
		{"an accent without a letter of its own", "x\u0302", "x□", "U+0302"},
		{"what turns the reading", "a\u202eb\u2066c\u200fd", "a□b□c□d", "U+202E, U+2066, U+200F"},
		{"private use", "\uf8ff \ue000", "□ □", "U+F8FF, U+E000"},
		{"Ogham white", "a\u1680b", "a□b", "U+1680"},
		{"an Arabic sign around numbers", "\u06dd12", "□12", "U+06DD"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := Document{Title: "Tekst", Date: made, Blocks: []Block{Paragraph{Text: Text{Plain(c.text)}}}}
			f := read(t, write(t, d))
			said := f.structure().find("P")
			if len(said) != 2 || said[0].truth != c.text || said[1].truth != boxLead+c.named+"." {
				t.Errorf("%q came out as %q", c.text, said[len(said)-1].truth)
			}
			if got := f.pages[0].lines()[0]; got != c.shown {
				t.Errorf("seen is %q, want %q", got, c.shown)
			}
		})
	}
	many := ""
	for r := 'ሀ'; len([]rune(many)) < 200; r++ {
		many += string(r)
	}
	if got := paragraphs(t, many); len(got) != 2 || strings.Count(got[1], "U+12") != boxesNamed || !strings.HasSuffix(got[1], ", en andere.") {
		t.Errorf("of many characters the note says %q", got)
	}
	if got := paragraphs(t, "□ zelf getypt"); len(got) != 1 {
		t.Errorf("a box that was typed is not a character that is missing: %q", got)
	}
}

// visible gives what must come out of a text.
func visible(text string) string { return bare(clean(text)) }

// bare drops what does not have to come out: white, as lines end in it, and
// what has no shape.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || shapeless(r) {
			return -1
		}
		return r
	}, text)
}

// anyText draws text of all kinds, long words among them.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[a-z0-9 €.,()\\<>-]{0,300}`),
		rapid.StringN(0, 600, -1),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
	)
}

func anyRuns(t *rapid.T) Text {
	var text Text
	for range rapid.IntRange(0, 3).Draw(t, "runs") {
		text = append(text, Run{Text: anyText().Draw(t, "text"), Bold: rapid.Bool().Draw(t, "bold"), Whole: rapid.Bool().Draw(t, "whole")})
	}
	return text
}

// anyBlock draws a block, and tells what must come out of it.
func anyBlock(t *rapid.T) (Block, string) {
	text := anyRuns(t)
	said := ""
	for _, r := range text {
		said += visible(r.Text)
	}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return Paragraph{Text: text, Small: rapid.Bool().Draw(t, "small")}, said
	case 1:
		line := anyText().Draw(t, "line")
		return Address{Lines: []string{line, "Plaats"}}, visible(line) + "Plaats"
	case 2:
		if said != "" {
			said = "•" + said
		}
		return List{Items: []Text{text}}, said
	default:
		title := anyText().Draw(t, "title")
		table := Table{Columns: []Column{{Title: title}, {Right: true}}, Rows: []Row{{Cells: []Text{text, text}}}}
		return table, visible(title) + said + said
	}
}

func TestNoTextIsLostWhateverItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		title := anyText().Filter(func(s string) bool { return !blank(s) }).Draw(t, "title")
		d := Document{Title: title, Author: anyText().Draw(t, "author"), Date: made, Footer: anyText().Draw(t, "footer")}
		d.Blocks = []Block{Heading{1, title}}
		want := visible(title)
		for range rapid.IntRange(1, 4).Draw(t, "blocks") {
			b, said := anyBlock(t)
			d.Blocks, want = append(d.Blocks, b), want+said
		}
		b, err := Bytes(d)
		if err != nil {
			t.Fatal(err)
		}
		f := read(t, b)
		said := bare(f.structure().truth)
		said, _, noted := strings.Cut(said, bare(boxLead))
		if said != want {
			t.Fatalf("got  %q\nwant %q", said, want)
		}
		if boxed := f.boxed(); boxed != noted {
			t.Fatalf("there are boxes: %v; there is a note: %v", boxed, noted)
		}
	})
}

func TestTheSameDocumentGivesTheSameBytes(t *testing.T) {
	first := write(t, letter())
	for range 5 {
		if !bytes.Equal(first, write(t, letter())) {
			t.Fatal("two times the same letter differ")
		}
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if b, err := Bytes(letter()); err != nil || !bytes.Equal(first, b) {
				t.Errorf("many letters at once differ, or %v", err)
			}
		})
	}
	all.Wait()
	later := letter()
	later.Date = made.AddDate(0, 0, 1)
	if bytes.Equal(first, write(t, later)) {
		t.Error("the date is not in the bytes")
	}
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "€ 1.250,50", "🌞 学校", "a\nb\r\n\n\nc", strings.Repeat("x", 400), "\xff\x00(\\)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := Document{Title: "Tekst", Date: made, Header: text, Blocks: []Block{
			Paragraph{Text: Text{Plain(text), Bold(text)}},
			Table{Columns: make([]Column, 3), Rows: []Row{{Cells: []Text{{Plain(text)}, {}, {Bold(text)}}}}},
		}}
		said := bare(read(t, write(t, d)).structure().truth)
		if want := strings.Repeat(visible(text), 4); !strings.HasPrefix(said, want) {
			t.Errorf("got %q, want %q", said, want)
		}
	})
}
