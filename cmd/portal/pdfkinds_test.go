package main

import (
	"strings"
	"testing"
	"time"

	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// hostileWords are what a person may type and a letter must carry: markup, text
// from right to left, pictures, marks on letters, and much of it.
var hostileWords = `<b>niet vet</b> {kenmerk} **geen** # kop & "aanhaling" שלום مرحبا 🌞 e` + "\u0301 " + strings.Repeat("Lange tekst over de aanvraag. ", 330)

// printedLetter gives a letter of a kind as it is frozen, and its PDF.
func printedLetter(t *testing.T, kind subsidy.LetterKind, change func(*subsidy.LetterData)) (subsidy.LetterDocument, string) {
	t.Helper()
	template, err := subsidy.StandardTemplate(kind)
	if err != nil {
		t.Fatal(err)
	}
	data := subsidy.SampleLetter(kind)
	change(&data)
	content := subsidy.LetterDocument{LetterData: data, Blocks: subsidy.Compose(template, data)}
	sheet := views.LetterSheet(subsidy.Letter{Kind: kind, At: time.Date(2022, time.May, 19, 8, 30, 0, 0, time.UTC)}, content)
	file, err := printer{}.Print(sheet)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := (printer{}).Print(sheet); err != nil || string(again) != string(file) {
		t.Errorf("printed twice it is another file (%v)", err)
	}
	return content, string(file)
}

func TestThePDFOfEveryKindOfLetterIsTaggedWholeAndReadable(t *testing.T) {
	for _, kind := range subsidy.LetterKinds {
		t.Run(string(kind), func(t *testing.T) {
			content, file := printedLetter(t, kind, func(*subsidy.LetterData) {})
			if out := reads(t, file, "pdfinfo", "FILE"); !strings.Contains(out, "Tagged:          yes") {
				t.Error(out)
			}
			if out := reads(t, file, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
				t.Error(out)
			}
			text := oneSpace(reads(t, file, "pdftotext", "-layout", "FILE", "-"))
			for _, b := range content.Blocks {
				if h, heading := b.(subsidy.Heading); heading && !strings.Contains(text, oneSpace(h.Text)) {
					t.Errorf("the PDF lacks the heading %q", h.Text)
				}
			}
			if !strings.Contains(text, string(content.Reference)) {
				t.Error("the PDF lacks the reference")
			}
		})
	}
}

func TestThePDFOfALetterHasABoxForWhatTurnsTheReading(t *testing.T) {
	_, file := printedLetter(t, subsidy.LetterReject, func(l *subsidy.LetterData) { l.Motivation = "Het bedrag is \u202e0051\u202c euro." })
	text := oneSpace(reads(t, file, "pdftotext", "FILE", "-"))
	if !strings.Contains(text, "Het gaat om: U+202E, U+202C.") || !strings.Contains(text, "0051") {
		t.Errorf("the PDF says %s", text)
	}
}

func TestThePDFOfALetterCarriesWhatPeopleTypedWhateverItIs(t *testing.T) {
	_, file := printedLetter(t, subsidy.LetterReject, func(l *subsidy.LetterData) { l.Motivation = hostileWords })
	if out := reads(t, file, "qpdf", "--check", "FILE"); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	text := oneSpace(reads(t, file, "pdftotext", "FILE", "-"))
	for _, want := range []string{"<b>niet vet</b> {kenmerk} **geen** # kop & \"aanhaling\"", "Dit document bevat tekens die niet in de letter van deze brief staan."} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
	if got := strings.Count(text, "Lange"); got != 330 { // a page may end within a sentence
		t.Errorf("the PDF has %d of 330 sentences", got)
	}
}
