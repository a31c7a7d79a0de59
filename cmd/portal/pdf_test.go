package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// reads runs a program on a PDF file and gives what it says, as a reader that
// others made. Without it the test is skipped, or fails where
// PORTAL_TEST_PDF_TOOLS=1 asks for it.
func reads(t *testing.T, file, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("PORTAL_TEST_PDF_TOOLS") == "1" {
			t.Fatalf("%s is not there and PORTAL_TEST_PDF_TOOLS=1 asks for it: apt-get install poppler-utils qpdf", name)
		}
		t.Skipf("%s is not there, so no other program has read the PDF: apt-get install poppler-utils qpdf", name)
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "FILE", path)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s says %v: %s", name, err, out)
	}
	return string(out)
}

var white = regexp.MustCompile(`\s+`)

// oneSpace gives text with one space wherever there is white of any kind.
func oneSpace(text string) string {
	return strings.TrimSpace(white.ReplaceAllString(strings.ReplaceAll(text, "\u00a0", " "), " "))
}

// downloads gives the PDF behind a link, which comes back the same a second
// time.
func downloads(t *testing.T, page *visitor.Page, link string) string {
	t.Helper()
	file := page.Follow(link).Want(200).Body
	if !strings.HasPrefix(file, "%PDF-") {
		t.Fatalf("%q leads to no PDF: %.40q", link, file)
	}
	if again := page.Follow(link).Want(200).Body; again != file {
		t.Errorf("%q gives another file the second time", link)
	}
	return file
}

// decided gives the page of an application of the demonstration to which a
// board got subsidy.
func decided(t *testing.T, v *visitor.Visitor) *visitor.Page {
	t.Helper()
	list := v.Get("/aanvragen").Want(200)
	for _, found := range regexp.MustCompile(`/aanvragen/ZO21-[0-9A-Z-]+`).FindAllString(list.Body, -1) {
		if file := v.Get(found).Want(200); strings.Contains(file.Text(), "Lees de brief") && strings.Contains(file.Text(), "U krijgt €") {
			return file
		}
	}
	t.Fatal("the demonstration has no letter for this board")
	return nil
}

func TestThePDFOfALetterAndOfAReceiptCanBeReadByOthers(t *testing.T) {
	base := startDemo(t)
	filed := decided(t, as(t, base, "opsteller"))
	letter, receipt := filed.Follow("Lees de brief").Want(200), filed.Follow("Ontvangstbewijs van uw aanvraag").Want(200)
	ref := strings.Split(filed.Address.Path, "/")[2]
	granted := regexp.MustCompile(`U krijgt (€\s[\d.,]+)`).FindStringSubmatch(oneSpace(letter.Text()))
	if granted == nil {
		t.Fatalf("the letter has no amount: %s", letter.Text())
	}
	sum := regexp.MustCompile(`[0-9a-f]{64}`).FindString(receipt.Body)
	cases := []struct {
		name, file, title string
		says              []string
	}{
		{"letter", downloads(t, letter, "Download als PDF"), "Besluit over " + ref, []string{ref, granted[1], "Bijzondere meldplicht.", "Maak dan bezwaar.", "Pagina 1 van"}},
		{"receipt", downloads(t, receipt, "Download als PDF"), "Ontvangstbewijs " + ref, []string{ref, "Uw aanvraag is ontvangen", "(Nederlandse tijd)", sum[:32], "tekenbevoegde"}},
	}
	if downloads(t, filed, "Download als PDF") != cases[0].file || downloads(t, receipt, "Download als PDF") != cases[1].file {
		t.Error("the page of the application links to other files")
	}
	for _, c := range cases {
		t.Run(c.name+" as text", func(t *testing.T) {
			text := oneSpace(reads(t, c.file, "pdftotext", "FILE", "-"))
			for _, want := range c.says {
				if !strings.Contains(text, want) {
					t.Errorf("the PDF lacks %q: %s", want, text)
				}
			}
		})
		t.Run(c.name+" is tagged", func(t *testing.T) {
			info := reads(t, c.file, "pdfinfo", "FILE")
			for _, want := range []string{"Tagged:          yes", "Title:           " + c.title, "Author:          " + sender} {
				if !strings.Contains(info, want) {
					t.Errorf("no %q in %s", want, info)
				}
			}
		})
		t.Run(c.name+" is well formed", func(t *testing.T) {
			if out := reads(t, c.file, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
		})
	}
}

func TestAPDFHasABoxAndANoteForWhatItsLetterTypeLacks(t *testing.T) {
	w := dbtest.New(t)
	const hebrew, emoji = "שלום", "🏫"
	text := subsidy.StandardText(subsidy.LetterWithdrawal) + "\n\nZeg " + hebrew + " in school " + emoji + ".\n\n"
	text += strings.Repeat("lang ", (subsidy.LetterTextMaximum-utf8.RuneCountInString(text))/len("lang "))
	seen := subsidy.HashText(subsidy.StandardText(subsidy.LetterWithdrawal))
	if err := w.Service.WriteLetterText(t.Context(), w.Administrator, subsidy.LetterWithdrawal, text, seen); err != nil {
		t.Fatal(err)
	}
	if err := w.Service.PublishLetterText(t.Context(), w.Decider, subsidy.LetterWithdrawal, subsidy.HashText(text)); err != nil {
		t.Fatal(err)
	}
	letter, err := w.Service.Withdraw(t.Context(), w.Signatory, w.Filed(t, dbtest.Location), "", true)
	if err != nil {
		t.Fatal(err)
	}
	content, err := letter.Read()
	if err != nil {
		t.Fatal(err)
	}
	file, err := printer{}.Print(views.LetterSheet(letter, content))
	if err != nil {
		t.Fatal(err)
	}
	words := oneSpace(reads(t, string(file), "pdftotext", "FILE", "-"))
	for _, want := range []string{"tekens die niet in de letter van deze brief staan", "de tekst in het portaal is leidend", "U+05E9", "U+1F3EB", "lang lang lang"} {
		if !strings.Contains(words, want) {
			t.Errorf("the PDF lacks %q: %.1500s", want, words)
		}
	}
}

// unknown is a block that no printer has seen.
type unknown struct{}

func (unknown) Kind() subsidy.BlockKind { return "drawing" }

func TestAPDFIsNotMadeWithoutAPartOfItsSheet(t *testing.T) {
	sheet := views.Sheet{Title: "Besluit", Date: time.Unix(1650445200, 0), Blocks: []subsidy.Block{subsidy.Heading{Level: 1, Text: "Besluit"}}}
	whole, err := printer{}.Print(sheet)
	if err != nil || !bytes.HasPrefix(whole, []byte("%PDF-")) {
		t.Fatalf("%v, %.40q", err, whole)
	}
	for name, block := range map[string]subsidy.Block{"a part that it does not know": unknown{}, "a heading without words": subsidy.Heading{Level: 2}} {
		sheet.Blocks = append(sheet.Blocks[:1:1], block)
		if file, err := (printer{}).Print(sheet); err == nil || len(file) > 0 {
			t.Error(errors.Join(err, errors.New(name+" is printed")))
		}
	}
}
