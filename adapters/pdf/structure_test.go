package pdf

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readElement is an element of the structure of a file.
type readElement struct {
	object int
	tag    string
	attr   string
	truth  string // of itself and all below it
	kids   []*readElement
}

// structure reads the elements and checks that their texts and the pages know
// one another.
func (f *readFile) structure() *readElement {
	f.t.Helper()
	tree := f.object(one(f.t, f.object(one(f.t, f.trailer, `/Root (\d+) 0 R`)), `/StructTreeRoot (\d+) 0 R`))
	owners := f.owners(f.object(one(f.t, tree, `/ParentTree (\d+) 0 R`)))
	root := f.element(number(f.t, one(f.t, tree, `/K \[(\d+) 0 R\]`)), owners)
	for page, left := range owners {
		if len(left) > 0 {
			f.t.Errorf("texts %v of page %d are in no element", left, page)
		}
	}
	return root
}

// owners gives, by page and mark, the element that the tree of parents names.
func (f *readFile) owners(tree string) map[int]map[int]int {
	f.t.Helper()
	owners := map[int]map[int]int{}
	for i, m := range regexp.MustCompile(`(\d+) \[([^\]]*)\]`).FindAllStringSubmatch(tree, -1) {
		page := f.pages[i]
		if m[1] != one(f.t, page.body, `/StructParents (\d+)`) {
			f.t.Errorf("page %d has another number in the tree of parents", i)
		}
		owners[page.object] = map[int]int{}
		for mark, n := range all(m[2], `(\d+) 0 R`) {
			owners[page.object][mark] = number(f.t, n)
		}
		if len(owners[page.object]) != len(page.marked) {
			f.t.Errorf("page %d has %d texts and %d owners", i, len(page.marked), len(owners[page.object]))
		}
	}
	return owners
}

func (f *readFile) element(n int, owners map[int]map[int]int) *readElement {
	f.t.Helper()
	body := f.objects[n]
	e := &readElement{object: n, tag: one(f.t, body, `^<</Type /StructElem /S /(\w+) /P \d+ 0 R`)}
	if i := strings.Index(body, "/A <<"); i >= 0 {
		e.attr = one(f.t, body[i:], `/A <<([^>]*)>>`)
	}
	kids := one(f.t, body, `/K \[(.*)\]>>$`)
	for _, k := range regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|(\d+) 0 R`).FindAllStringSubmatch(kids, -1) {
		if k[3] != "" {
			kid := f.element(number(f.t, k[3]), owners)
			if one(f.t, f.objects[kid.object], `/P (\d+) 0 R`) != fmt.Sprint(n) {
				f.t.Errorf("element %d does not know its parent", kid.object)
			}
			e.kids, e.truth = append(e.kids, kid), e.truth+kid.truth
			continue
		}
		page, mark := number(f.t, k[1]), number(f.t, k[2])
		if owners[page][mark] != n {
			f.t.Errorf("text %d on page %d is of element %d and its owner is %d", mark, page, n, owners[page][mark])
		}
		delete(owners[page], mark)
		text := f.pageOf(page).marked[mark]
		if text.tag != e.tag {
			f.t.Errorf("a %s is marked as %s", e.tag, text.tag)
		}
		e.truth += text.truth
	}
	return e
}

func (f *readFile) pageOf(object int) *readPage {
	f.t.Helper()
	i := slices.IndexFunc(f.pages, func(p *readPage) bool { return p.object == object })
	if i < 0 {
		f.t.Fatalf("object %d is no page", object)
	}
	return f.pages[i]
}

// find gives the elements with this tag, in the order of reading.
func (e *readElement) find(tag string) []*readElement {
	var found []*readElement
	if e.tag == tag {
		found = append(found, e)
	}
	for _, k := range e.kids {
		found = append(found, k.find(tag)...)
	}
	return found
}

// shape gives the tags, each with those below it.
func (e *readElement) shape() string {
	if len(e.kids) == 0 {
		return e.tag
	}
	var kids []string
	for _, k := range e.kids {
		kids = append(kids, k.shape())
	}
	return e.tag + "(" + strings.Join(kids, " ") + ")"
}

func TestEveryTextIsOfAnElementOrAnArtifact(t *testing.T) {
	long := letter()
	for range 5 {
		long.Blocks = append(long.Blocks, letter().Blocks...)
	}
	for name, d := range map[string]Document{"letter": letter(), "receipt": receipt(), "long": long, "empty": {Title: "Leeg", Date: made}} {
		t.Run(name, func(t *testing.T) { read(t, write(t, d)).structure() })
	}
}

func TestTheStructureSaysWhatTheBlocksAre(t *testing.T) {
	d := Document{Title: "Vorm", Date: made, Blocks: []Block{
		Heading{1, "Een"}, Heading{2, "Twee"}, Heading{3, "Drie"}, Heading{2, "Vier"},
		Paragraph{Text: Text{Plain("een "), Bold("twee"), Plain(" drie")}},
		Address{Lines: []string{"Straat 1", "", "Plaats"}},
		List{Items: []Text{{Plain("a")}, {}, {Bold("b")}}},
		Table{Caption: "Boven", Columns: []Column{{Title: "A"}, {Title: "B", Right: true}}, Rows: []Row{{Cells: []Text{{Plain("rij")}, {}}}}},
		Table{Columns: make([]Column, 2), Rows: []Row{{Cells: []Text{{Plain("naam")}, {Plain("waarde")}}}}},
		// What says nothing is not there.
		Paragraph{}, Address{}, List{}, Paragraph{Text: Text{Bold(" \n\x00 ")}}, Table{Columns: make([]Column, 1)},
	}}
	root := read(t, write(t, d)).structure()
	want := "Document(H1 H2 H3 H2 P(Strong) P L(LI(Lbl LBody) LI(Lbl LBody(Strong))) " +
		"Table(Caption THead(TR(TH TH)) TBody(TR(TH TD))) Table(TBody(TR(TH TD))))"
	if got := root.shape(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	var scopes []string
	for _, e := range root.find("TH") {
		scopes = append(scopes, e.attr)
	}
	const column, row = "/O /Table /Scope /Column", "/O /Table /Scope /Row"
	if want := []string{column, column, row, row}; !slices.Equal(scopes, want) {
		t.Errorf("the scopes are %q", scopes)
	}
	if got := root.find("P")[1].truth; got != "Straat 1 Plaats" {
		t.Errorf("the address reads %q", got)
	}
}

func TestTheFileTellsWhatItIs(t *testing.T) {
	f := read(t, write(t, letter()))
	catalog := f.object(one(t, f.trailer, `/Root (\d+) 0 R`))
	for _, want := range []string{"/Lang (nl-NL)", "/MarkInfo <</Marked true>>", "/ViewerPreferences <</DisplayDocTitle true>>"} {
		if !strings.Contains(catalog, want) {
			t.Errorf("no %s in the catalog", want)
		}
	}
	if tree := f.object(one(t, catalog, `/StructTreeRoot (\d+) 0 R`)); !strings.Contains(tree, "/RoleMap <</Strong /Span>>") {
		t.Errorf("the standard does not know Strong and the file does not say what it is")
	}
	info := f.object(one(t, f.trailer, `/Info (\d+) 0 R`))
	if got := decode16(t, one(t, info, `/Title <FEFF(\w+)>`)); got != letter().Title {
		t.Errorf("the title is %q", got)
	}
	if got := one(t, info, `/CreationDate \((.*?)\)`); got != "D:20270315093000Z" {
		t.Errorf("the date is %q", got)
	}
	if ids := all(f.trailer, `/ID \[<(\w{32})>`); len(ids) != 1 {
		t.Errorf("the trailer has no identity: %s", f.trailer)
	}
}

func TestTheMetadataIsXMPOfBothStandards(t *testing.T) {
	d := letter()
	d.Title, d.Author, d.Subject = `<b>&"'`, "a]]>b", "€\x00\nx"
	f := read(t, write(t, d))
	text := string(f.stream(one(t, f.object(one(t, f.trailer, `/Root (\d+) 0 R`)), `/Metadata (\d+) 0 R`)))
	reader := xml.NewDecoder(strings.NewReader(text))
	words := ""
	for {
		token, err := reader.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if chars, ok := token.(xml.CharData); ok {
			words += strings.TrimSpace(string(chars)) + "|"
		}
	}
	for _, want := range []string{`|<b>&"'|`, "|a]]>b|", "|€ x|", "|nl-NL|", "|2027-03-15T09:30:00Z|"} {
		if !strings.Contains(words, want) {
			t.Errorf("no %q in %s", want, words)
		}
	}
	for _, want := range []string{"<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestBookmarksAreTheHeadingsAndPointToTheirPages(t *testing.T) {
	d := Document{Title: "Lang", Date: made}
	for i := range 30 {
		d.Blocks = append(d.Blocks, Heading{1 + min(i%4, 2), fmt.Sprintf("Kop %d", i)},
			Paragraph{Text: Text{Plain(strings.Repeat("Tekst van een alinea. ", 25))}})
	}
	f := read(t, write(t, d))
	list := f.object(one(t, f.object(one(t, f.trailer, `/Root (\d+) 0 R`)), `/Outlines (\d+) 0 R`))
	if got := one(t, list, `/Count (\d+)`); got != "30" {
		t.Errorf("the list says it has %s bookmarks", got)
	}
	met := f.followBookmarks(one(t, list, `/First (\d+) 0 R`))
	if len(met) != 30 || met[29] != "Kop 29" {
		t.Errorf("the bookmarks are %q", met)
	}
}

// followBookmarks gives the titles from this bookmark on, in order.
func (f *readFile) followBookmarks(n string) []string {
	f.t.Helper()
	body := f.object(n)
	title := decode16(f.t, one(f.t, body, `/Title <FEFF(\w+)>`))
	top := decimal(f.t, one(f.t, body, `/XYZ 0 ([\d.]+) null`))
	found := false
	for _, r := range f.pageOf(number(f.t, one(f.t, body, `/Dest \[(\d+) 0 R`))).rows {
		found = found || r.text == title && r.y < top && top-r.y < 30
	}
	if !found {
		f.t.Errorf("the bookmark %s does not point to its heading", title)
	}
	titles := []string{title}
	for _, next := range append(all(body, `/First (\d+) 0 R`), all(body, `/Next (\d+) 0 R`)...) {
		titles = append(titles, f.followBookmarks(next)...)
	}
	return titles
}
