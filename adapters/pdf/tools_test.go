package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool runs a program on a file, as a reader that others made. Without it the
// test is skipped, or fails where PORTAL_TEST_PDF_TOOLS=1 asks for it.
func tool(t *testing.T, document Document, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("PORTAL_TEST_PDF_TOOLS") == "1" {
			t.Fatalf("%s is not there and PORTAL_TEST_PDF_TOOLS=1 asks for it: apt-get install poppler-utils qpdf", name)
		}
		t.Skipf("%s is not there: apt-get install poppler-utils qpdf", name)
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, write(t, document), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "FILE", path)
	}
	var errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil || errs.Len() > 0 {
		t.Errorf("%s says %v: %s%s", name, err, out, errs.String())
	}
	return string(out)
}

// strange is a document with what goes wrong elsewhere.
func strange() Document {
	return Document{Title: "<b>(Titel)\\", Author: "🌞", Date: made, Header: "kop (\\", Blocks: []Block{
		Heading{1, `<b>niet vet</b> ( ) \ 🌞`},
		Paragraph{Text: Text{Plain("Chinees 学校, Arabisch مرحبا en "), Bold("vet שלום"), Plain("\x00\x1b.")}},
		longTable(60).Blocks[1],
		List{Numbered: true, Items: []Text{{Plain(hash + hash)}, {Bold("é")}}},
	}}
}

func documents() map[string]Document {
	return map[string]Document{"letter": letter(), "receipt": receipt(), "strange": strange(), "empty": {Title: "Leeg", Date: made}}
}

func TestQPDFFindsNoFault(t *testing.T) {
	for name, d := range documents() {
		t.Run(name, func(t *testing.T) {
			if out := tool(t, d, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
		})
	}
}

func TestPopplerSaysItIsTagged(t *testing.T) {
	for name, d := range documents() {
		t.Run(name, func(t *testing.T) {
			out := tool(t, d, "pdfinfo", "FILE")
			for _, want := range []string{"Tagged:          yes", "Title:           " + d.Title + "\n", "(A4)", "JavaScript:      no"} {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in %s", want, out)
				}
			}
		})
	}
}

func TestPopplerFindsTheFontsEmbedded(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(tool(t, letter(), "pdffonts", "FILE")), "\n")
	if len(rows) != 4 {
		t.Errorf("two fonts are expected: %q", rows)
	}
	for _, row := range rows[2:] {
		if !strings.Contains(row, "yes yes yes") {
			t.Errorf("a font is not embedded, no subset, or has no Unicode: %s", row)
		}
	}
}

func TestPopplerReadsTheTextAsItWasTyped(t *testing.T) {
	text := tool(t, strange(), "pdftotext", "-layout", "FILE", "-")
	for _, want := range []string{`<b>niet vet</b> ( ) \ 🌞`, "学校", "vet", "€ 5,00", "kop (\\", "Pagina 1 van", hash[:40]} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %s", want, text)
		}
	}
	if got := strings.Count(text, "Naam"); got < 3 {
		t.Errorf("the titles of the table come %d times", got)
	}
}

func TestPopplerReadsTheStructureInOrder(t *testing.T) {
	text := tool(t, letter(), "pdfinfo", "-struct-text", "FILE")
	at := 0
	for _, want := range []string{"Document", "P (block)", "t.a.v. het bestuur", "/Scope /Row", "H1 (block)", "Geacht bestuur", "Span (inline)", "H2 (block)",
		"Table (block)", "THead", "/Scope /Column", "TBody", "L (block)", "LI (block)", "Lbl", "LBody", "Algemene wet bestuursrecht."} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("no %q after %q", want, text[:at])
		}
		at += i
	}
}
