package views

import (
	"strconv"
	"strings"

	"subsidieportaal/subsidy"
)

// ReceiptSheet gives the receipt of a filed application, for a board to keep:
// what was filed as it was filed, and nothing that changes later. The same
// filing gives the same sheet for ever.
func ReceiptSheet(r subsidy.Receipt) Sheet {
	doc := r.Document
	s := Sheet{
		Title: "Ontvangstbewijs " + string(doc.Reference), Subject: receiptSubject(r),
		Footer: "Kenmerk " + string(doc.Reference), Date: r.Filing.ReceivedAt,
		Blocks: []subsidy.Block{
			subsidy.Heading{Level: 1, Text: "Uw aanvraag is ontvangen"}, receivedLine(r),
			subsidy.Heading{Level: 2, Text: "Wat heeft u ingediend?"}, receiptFacts(r),
			subsidy.Heading{Level: 3, Text: "Uw bedrag"}, receiptMoney(doc.Quote),
		},
	}
	for _, section := range subsidy.Sections {
		s.Blocks = append(s.Blocks, answerBlocks(doc, section)...)
	}
	s.Blocks = append(s.Blocks, receiptCodes(r)...)
	return s
}

func receiptSubject(r subsidy.Receipt) string {
	return r.Scheme.Name + ", ronde " + strconv.Itoa(r.Document.Year)
}

func receivedLine(r subsidy.Receipt) subsidy.Paragraph {
	rest := " (Nederlandse tijd)"
	if r.InTime() {
		rest += ", vóór de sluiting van de ronde"
	}
	return paragraph(subsidy.Plain("Ontvangen op "), subsidy.Bold(subsidy.FormatInstant(r.Filing.ReceivedAt)), subsidy.Plain(rest+"."))
}

func receiptFacts(r subsidy.Receipt) subsidy.Details {
	doc := r.Document
	return subsidy.Details{
		{Name: "Kenmerk", Text: subsidy.Text{subsidy.Whole(string(doc.Reference))}},
		detail("Regeling", receiptSubject(r)),
		detail("Bestuur", doc.Board.Title()),
		detail("Vestiging", locationTitle(doc.Location)),
		detail("Onderdelen", partsInWords(doc.Answers.Parts)),
		{Name: "Gevraagd bedrag", Text: subsidy.Text{subsidy.Whole(r.Filing.Amount.String())}},
		detail("Ingediend door", r.Filing.FiledByName+", tekenbevoegde"),
		detail("Verklaring", doc.Declaration),
	}
}

func receiptMoney(q subsidy.Quote) subsidy.Table {
	t := q.Table()
	t.Sums = []subsidy.Row{{Name: "Samen", Cells: []string{q.Total.String()}, Total: true}}
	return t
}

// answerBlocks gives the answers of a section below its name, none of one that
// has none.
func answerBlocks(doc subsidy.FiledDocument, section subsidy.Section) []subsidy.Block {
	var facts subsidy.Details
	for _, a := range filedAnswers(doc, section) {
		facts = append(facts, detail(a.Label, a.words()))
	}
	if len(facts) == 0 {
		return nil
	}
	return []subsidy.Block{subsidy.Heading{Level: 3, Text: section.Title()}, facts}
}

// words gives the answer as it is shown back, without how it looks.
func (a Answer) words() string {
	text := strings.Join(a.Lines, "\n")
	if len(a.Lines) == 0 {
		text = "Niet ingevuld"
	}
	if a.Soft != "" {
		text += " (" + a.Soft + ")"
	}
	return text
}

func receiptCodes(r subsidy.Receipt) []subsidy.Block {
	const sum = "\nSHA-256 "
	codes := subsidy.Details{detail("Antwoorden", "de hele aanvraag, zoals wij haar bewaren"+sum+r.Filing.SHA256)}
	for _, file := range r.Document.Attachments {
		codes = append(codes, detail("Bijlage", file.Name+" "+fileSize(file.Size)+sum+file.SHA256))
	}
	return []subsidy.Block{
		subsidy.Heading{Level: 3, Text: "Bestanden en controlecodes"},
		paragraph(subsidy.Plain("Met de controlecode (SHA-256) kunt u later laten zien dat uw antwoorden en bestanden niet zijn veranderd.")),
		codes,
		subsidy.Paragraph{Text: subsidy.Text{subsidy.Plain("Regel: " + subsidy.A1.Article())}, Small: true},
	}
}
