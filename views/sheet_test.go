package views

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

// sheetWords gives the words of a sheet on one line, in the order of reading.
func sheetWords(s Sheet) string {
	var parts []string
	for _, b := range s.Blocks {
		parts = append(parts, blockWords(b)...)
	}
	return strings.TrimSpace(space.ReplaceAllString(strings.Join(parts, " "), " "))
}

func blockWords(b subsidy.Block) []string {
	switch b := b.(type) {
	case subsidy.Heading:
		return []string{b.Text}
	case subsidy.Paragraph:
		return []string{b.Text.String()}
	case subsidy.Lines:
		return b
	case subsidy.List:
		var items []string
		for _, item := range b {
			items = append(items, item.String())
		}
		return items
	case subsidy.Details:
		var facts []string
		for _, f := range b {
			facts = append(facts, f.Name+": "+f.Text.String())
		}
		return facts
	case subsidy.Table:
		words := append([]string{b.Caption}, b.Columns...)
		for _, r := range slices.Concat(b.Rows, b.Sums) {
			words = append(append(words, r.Name, r.Note), r.Cells...)
		}
		return words
	}
	return nil
}

func letterSheet(t testing.TB, l subsidy.LetterData) Sheet {
	t.Helper()
	return LetterSheet(frozen(t, l), composed(l))
}

// bare is a letter with as little in it as there can be.
func bare(kind subsidy.LetterKind) subsidy.LetterData {
	l := letter(kind)
	return subsidy.LetterData{Kind: kind, Reference: l.Reference, Date: l.Date, Year: l.Year, Scheme: l.Scheme, Board: l.Board,
		Location: l.Location, LocationCode: l.LocationCode, Filed: l.Filed}
}

func TestThePageOfALetterHasTheWordsOfItsSheet(t *testing.T) {
	e := engine(t)
	for _, kind := range subsidy.LetterKinds {
		for _, l := range []subsidy.LetterData{letter(kind), bare(kind)} {
			p := LetterPage{page(&signatory, "Besluit"), application(full(), subsidy.Granted), frozen(t, l), composed(l), false, subsidy.Date{}}
			article := parse(t, render(t, e, "application/letter", p)).all("article")[0]
			if got, want := article.words(), sheetWords(letterSheet(t, l)); got != want {
				t.Errorf("%s: the page says\n%s\nthe sheet says\n%s", kind, got, want)
			}
		}
	}
}

// sheets are letters and receipts of every kind.
func sheets(t testing.TB) map[string]Sheet {
	t.Helper()
	all := map[string]Sheet{"receipt": ReceiptSheet(receipt(full(), subsidy.Submitted)), "half a receipt": ReceiptSheet(receipt(halfway(), subsidy.Submitted))}
	for _, kind := range subsidy.LetterKinds {
		all["letter "+string(kind)], all["bare letter "+string(kind)] = letterSheet(t, letter(kind)), letterSheet(t, bare(kind))
	}
	return all
}

func TestTheHeadingsOfASheetSkipNoLevel(t *testing.T) {
	for name, s := range sheets(t) {
		level, first := 0, 0
		for _, b := range s.Blocks {
			h, ok := b.(subsidy.Heading)
			if !ok {
				continue
			}
			if h.Level < 1 || h.Level > 3 || h.Level > level+1 || h.Text == "" {
				t.Errorf("%s: heading %q of level %d after level %d", name, h.Text, h.Level, level)
			}
			if level = h.Level; level == 1 {
				first++
			}
		}
		if first != 1 {
			t.Errorf("%s: %d headings of level 1, want one", name, first)
		}
		if s.Title == "" || s.Subject == "" || !strings.Contains(s.Footer, "ZO22-7K4M-X") || s.Date.IsZero() {
			t.Errorf("%s: title %q, subject %q, footer %q, date %v", name, s.Title, s.Subject, s.Footer, s.Date)
		}
	}
}

func TestTheRowsOfASheetFillItsColumns(t *testing.T) {
	for name, s := range sheets(t) {
		for _, b := range s.Blocks {
			table, ok := b.(subsidy.Table)
			if !ok {
				continue
			}
			for _, r := range slices.Concat(table.Rows, table.Sums) {
				if len(r.Cells) != len(table.Columns)-1 {
					t.Errorf("%s: row %q has %d cells beside its name in %d columns", name, r.Name, len(r.Cells), len(table.Columns))
				}
			}
		}
	}
}

func TestAReceiptSaysWhatWasFiledByWhomAndWhen(t *testing.T) {
	text := sheetWords(ReceiptSheet(receipt(full(), subsidy.Submitted)))
	at := 0
	for _, want := range []string{
		"Uw aanvraag is ontvangen", "Ontvangen op woensdag 20 april 2022 om 14:21:07 uur (Nederlandse tijd), vóór de sluiting van de ronde.",
		"Kenmerk: ZO22-7K4M-X", "Regeling: Subsidie tegen onnodig zittenblijven, ronde 2022", "Bestuur: Stichting Rijnveld Voortgezet Onderwijs",
		"Vestiging: Rijnveld College, Weteringpark (97RV01), Waterveen", "Onderdelen: Zomerschool en overgangsbeleid", "Gevraagd bedrag: €\u00a023.100,00",
		"Ingediend door: Marieke de Wit, tekenbevoegde", "Verklaring: " + subsidy.Declaration,
		"Zomerschool 18 leerlingen × €\u00a0450 €\u00a08.100,00", "Samen €\u00a023.100,00",
		"Vestiging en contact", "IBAN: NL91 ABNA 0417 1643 00", "Aantal leerlingen: 18", "Uren per dag: 5,5 (samen 55 uur)", hostile,
		"Deelnemende vestigingen: Vakschool De Lier (96DL00), Oudmeer: 6 leerlingen", "Overgangsbeleid", "Medezeggenschap", "Waarom niet?: Niet ingevuld",
		"Bestanden en controlecodes", "SHA-256 " + strings.Repeat("4f1c0b9d", 8), "programma-zomerschool.pdf 412 kB SHA-256 " + strings.Repeat("b82e6619", 8),
		"Regel: artikelen 4:3a en 2:17 Awb",
	} {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("the receipt lacks %q after %q", want, text[:at])
		}
		at += i
	}
}

func TestTheReceiptOnPaperSaysNothingThatItsPageDoesNot(t *testing.T) {
	e := engine(t)
	for _, answers := range []subsidy.Answers{full(), halfway()} {
		r := receipt(answers, subsidy.Submitted)
		shown := parse(t, render(t, e, "application/receipt", ReceiptPage{page(&signatory, "Uw aanvraag is ontvangen"), r, nil, "", false})).byID("inhoud").words()
		for _, b := range ReceiptSheet(r).Blocks {
			facts, ok := b.(subsidy.Details)
			if !ok {
				facts = subsidy.Details{{Text: subsidy.Text{subsidy.Plain(sheetWords(Sheet{Blocks: []subsidy.Block{b}}))}}}
			}
			for _, f := range facts {
				words := strings.TrimSpace(space.ReplaceAllString(f.Text.String(), " "))
				if f.Name == "Regeling" { // the page leaves it to its links
					continue
				}
				if !strings.Contains(strings.ToLower(shown), strings.ToLower(f.Name)) || !strings.Contains(shown, words) {
					t.Errorf("the page lacks %q: %q", f.Name, words)
				}
			}
		}
	}
}

func TestAReceiptStaysTheSameWhateverComesAfter(t *testing.T) {
	filed := receipt(full(), subsidy.Submitted)
	now := filed
	now.Application.State, now.Application.DecideBy, now.Application.UpdatedAt = subsidy.Granted, subsidy.Date{}, later.Add(time.Hour)
	now.Application.Assessor, now.Application.Answers = assessor.ID, subsidy.Answers{}
	if !reflect.DeepEqual(ReceiptSheet(filed), ReceiptSheet(now)) {
		t.Error("a decision changes the receipt")
	}
}

func TestPagesLinkToNoPaperWhereThereIsNone(t *testing.T) {
	e := engine(t)
	l := letter(subsidy.LetterGrant)
	file := subsidy.FiledFile{Receipt: receipt(full(), subsidy.Granted), Letters: []subsidy.Letter{frozen(t, l)}}
	for _, prints := range []bool{true, false} {
		p := page(&signatory, "Besluit")
		p.Prints = prints
		for name, data := range map[string]any{
			"application/receipt": ReceiptPage{p, file.Receipt, nil, "", false},
			"application/filed":   FiledPage{Page: p, FiledFile: file},
			"application/letter":  LetterPage{p, file.Application, file.Letters[0], composed(l), false, subsidy.Date{}},
		} {
			html := render(t, e, name, data)
			if got := strings.Contains(html, "als PDF") && strings.Contains(html, "pdf\""); got != prints {
				t.Errorf("%s: links to paper: %t, want %t", name, got, prints)
			}
		}
	}
}
