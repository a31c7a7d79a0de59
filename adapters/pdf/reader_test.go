package pdf

import (
	"compress/zlib"
	"encoding/hex"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A reader of what this package writes, and of nothing else: whatever it does
// not know is a fault, so a page cannot hold anything that is neither text of
// the structure nor an artifact.

// tb is what a test and a property have in common.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

type readFile struct {
	t       tb
	bytes   []byte
	objects map[int]string
	trailer string
	pages   []*readPage
}

type readPage struct {
	object int
	body   string
	fonts  map[string]map[uint16]string
	marked map[int]*readText // by MCID
	boxes  int               // texts with a truth of their own
	rows   []readLine
}

type readText struct {
	tag   string
	truth string // as copied and as listened to
}

// readLine is text at a place on a page.
type readLine struct {
	x, y, size float64
	font       string
	text       string
}

// end gives where the line ends, white left out.
func (r readLine) end() float64 {
	pair, _ := fonts()
	f := newFace(pair[map[string]int{"F1": 0, "F2": 1}[r.font]], r.font)
	wide := 0
	for _, c := range strings.TrimRight(r.text, " ") {
		wide += f.width(c)
	}
	return r.x + float64(wide)*r.size/em
}

func read(t tb, b []byte) *readFile {
	t.Helper()
	f := &readFile{t: t, bytes: b, objects: map[int]string{}}
	f.readObjects()
	catalog := f.object(one(t, f.trailer, `/Root (\d+) 0 R`))
	for _, kid := range all(f.object(one(t, catalog, `/Pages (\d+) 0 R`)), `(\d+) 0 R`) {
		f.readPage(number(t, kid))
	}
	return f
}

// readObjects finds every object by the table of offsets.
func (f *readFile) readObjects() {
	f.t.Helper()
	text := string(f.bytes)
	start := number(f.t, one(f.t, text, `startxref\n(\d+)\n%%EOF\n$`))
	table, found := strings.CutPrefix(text[start:], "xref\n0 ")
	if !found {
		f.t.Fatal("startxref does not point to the table")
	}
	table, f.trailer, _ = strings.Cut(table, "trailer\n")
	rows := strings.Split(strings.TrimSuffix(table, "\n"), "\n")
	if got := number(f.t, rows[0]); got != len(rows)-1 || got != number(f.t, one(f.t, f.trailer, `/Size (\d+)`)) {
		f.t.Fatalf("the table has %d rows and says %d", len(rows)-1, got)
	}
	for i, row := range rows[2:] {
		if len(row) != 19 {
			f.t.Fatalf("row %d of the table is %q", i, row)
		}
		at := number(f.t, row[:10])
		head := strconv.Itoa(i+1) + " 0 obj\n"
		if !strings.HasPrefix(text[at:], head) {
			f.t.Fatalf("object %d is not at %d", i+1, at)
		}
		f.objects[i+1] = text[at+len(head):][:objectSize(f.t, text[at+len(head):])]
	}
}

func objectSize(t tb, text string) int {
	t.Helper()
	end := strings.Index(text, "\nendobj\n")
	if s := strings.Index(text, ">>\nstream\n"); s >= 0 && s < end {
		size := s + len(">>\nstream\n") + number(t, one(t, text[:s], `/Length (\d+)$`))
		if !strings.HasPrefix(text[size:], "\nendstream\nendobj\n") {
			t.Fatal("a stream is not as long as it says")
		}
		return size
	}
	return end
}

func (f *readFile) object(n string) string { return f.objects[number(f.t, n)] }

func (f *readFile) stream(n string) []byte {
	f.t.Helper()
	dict, data, _ := strings.Cut(f.object(n), ">>\nstream\n")
	if !strings.Contains(dict, "/FlateDecode") {
		return []byte(data)
	}
	z, err := zlib.NewReader(strings.NewReader(data))
	if err != nil {
		f.t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		f.t.Fatal(err)
	}
	return b
}

func (f *readFile) readPage(n int) {
	f.t.Helper()
	p := &readPage{object: n, body: f.objects[n], fonts: map[string]map[uint16]string{}, marked: map[int]*readText{}}
	for _, font := range regexp.MustCompile(`/(F\d) (\d+) 0 R`).FindAllStringSubmatch(p.body, -1) {
		p.fonts[font[1]] = f.unicodes(f.object(font[2]))
	}
	content := string(f.stream(one(f.t, p.body, `/Contents (\d+) 0 R`)))
	p.read(f.t, strings.Split(strings.TrimSuffix(content, "\n"), "\n"))
	f.pages = append(f.pages, p)
}

func (f *readFile) unicodes(font string) map[uint16]string {
	codes := map[uint16]string{}
	_, text, _ := strings.Cut(string(f.stream(one(f.t, font, `/ToUnicode (\d+) 0 R`))), "endcodespacerange")
	for _, pair := range regexp.MustCompile(`(?m)^<(\w{4})> <(\w+)>$`).FindAllStringSubmatch(text, -1) {
		code, err := strconv.ParseUint(pair[1], 16, 16)
		if err != nil {
			f.t.Fatal(err)
		}
		codes[uint16(code)] = decode16(f.t, pair[2])
	}
	return codes
}

var (
	tagged   = regexp.MustCompile(`^/(\w+) <</MCID (\d+)>> BDC$`)
	artifact = regexp.MustCompile(`^/Artifact <</Type /\w+( /Subtype /\w+)?>> BDC$`)
	actual   = regexp.MustCompile(`^/Span <</ActualText <FEFF(\w+)>>> BDC$`)
	shown    = regexp.MustCompile(`^BT [\d. ]+ rg /(F\d) ([\d.]+) Tf ([\d.]+) ([\d.]+) Td <(\w+)> Tj ET$`)
	filled   = regexp.MustCompile(`^[\d. ]+ rg [\d. ]+ re f$`)
)

// read reads the content of a page, of which every line is one operation.
func (p *readPage) read(t tb, content []string) {
	t.Helper()
	var open, truth *readText // truth is within open
	for _, op := range content {
		if m := tagged.FindStringSubmatch(op); m != nil && open == nil {
			id := number(t, m[2])
			if id != len(p.marked) {
				t.Fatalf("mark %d after %d others", id, len(p.marked))
			}
			open = &readText{tag: m[1]}
			p.marked[id] = open
		} else if artifact.MatchString(op) && open == nil {
			open = &readText{tag: "Artifact"}
		} else if m := actual.FindStringSubmatch(op); m != nil && open != nil && truth == nil {
			truth = &readText{truth: decode16(t, m[1])}
			p.boxes++
		} else if op == "EMC" && truth != nil {
			open.truth += truth.truth
			truth = nil
		} else if op == "EMC" && open != nil {
			open = nil
		} else if m := shown.FindStringSubmatch(op); m != nil && open != nil {
			text := p.shown(t, m[1], m[5])
			if truth == nil {
				open.truth += text
			}
			p.rows = append(p.rows, readLine{x: decimal(t, m[3]), y: decimal(t, m[4]), size: decimal(t, m[2]), font: m[1], text: text})
		} else if filled.MatchString(op) && open != nil && open.tag == "Artifact" {
			continue
		} else {
			t.Fatalf("on the page is %q, and open is %v", op, open)
		}
	}
	if open != nil {
		t.Fatal("the page ends within marked content")
	}
}

func (p *readPage) shown(t tb, font, codes string) string {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(codes); i += 4 {
		code, err := strconv.ParseUint(codes[i:i+4], 16, 16)
		text, known := p.fonts[font][uint16(code)]
		if err != nil || !known || code == 0 {
			t.Fatalf("the code %s is not in font %s", codes[i:i+4], font)
		}
		b.WriteString(text)
	}
	return b.String()
}

// lines gives what is on the page by height: every line as it is seen.
func (p *readPage) lines() []string {
	var lines []string
	last := -1.0
	for _, r := range p.rows {
		if r.y == last {
			lines[len(lines)-1] += r.text
			continue
		}
		last = r.y
		lines = append(lines, r.text)
	}
	return lines
}

func one(t tb, text, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no %s in %.300q", pattern, text)
	}
	return m[1]
}

func all(text, pattern string) []string {
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

func number(t tb, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func decimal(t tb, text string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func decode16(t tb, digits string) string {
	t.Helper()
	b, err := hex.DecodeString(digits)
	if err != nil || len(b)%2 != 0 {
		t.Fatalf("%q is no UTF-16", digits)
	}
	var units []uint16
	for i := 0; i < len(b); i += 2 {
		units = append(units, bigEndian.Uint16(b[i:]))
	}
	return string(utf16.Decode(units))
}

// boxed tells whether signs carry another truth than what is seen of them.
func (f *readFile) boxed() bool {
	return slices.ContainsFunc(f.pages, func(p *readPage) bool { return p.boxes > 0 })
}
