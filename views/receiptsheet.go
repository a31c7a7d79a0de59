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
		Blocks: []Block{
			Heading{1, "Uw aanvraag is ontvangen"}, receivedLine(r),
			Heading{2, "Wat heeft u ingediend?"}, receiptFacts(r),
			Heading{3, "Uw bedrag"}, receiptMoney(doc.Quote),
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

func receivedLine(r subsidy.Receipt) Paragraph {
	rest := " (Nederlandse tijd)"
	if r.Terms.Window(r.Filing.ReceivedAt) == subsidy.WindowOpen {
		rest += ", vóór de sluiting van de ronde"
	}
	return paragraph(plain("Ontvangen op "), bold(subsidy.FormatInstant(r.Filing.ReceivedAt)), plain(rest+"."))
}

func receiptFacts(r subsidy.Receipt) Facts {
	doc := r.Document
	return Facts{
		{"Kenmerk", Text{whole(string(doc.Reference))}},
		fact("Regeling", receiptSubject(r)),
		fact("Bestuur", doc.Board.Title()),
		fact("Vestiging", locationTitle(doc.Location)),
		fact("Onderdelen", partsInWords(doc.Answers.Parts)),
		{"Gevraagd bedrag", Text{whole(r.Filing.Amount.String())}},
		fact("Ingediend door", r.Filing.FiledByName+", tekenbevoegde"),
		fact("Verklaring", doc.Declaration),
	}
}

func receiptMoney(q subsidy.Quote) Table {
	t := quoteTable(q)
	t.Sums = []Row{{Name: "Samen", Cells: []string{q.Total.String()}, Total: true}}
	return t
}

// answerBlocks gives the answers of a section below its name, none of one that
// has none.
func answerBlocks(doc subsidy.FiledDocument, section subsidy.Section) []Block {
	var facts Facts
	for _, a := range filedAnswers(doc, section) {
		facts = append(facts, fact(a.Label, a.words()))
	}
	if len(facts) == 0 {
		return nil
	}
	return []Block{Heading{3, section.Title()}, facts}
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

func receiptCodes(r subsidy.Receipt) []Block {
	const sum = "\nSHA-256 "
	codes := Facts{fact("Antwoorden", "de hele aanvraag, zoals wij haar bewaren"+sum+r.Filing.SHA256)}
	for _, file := range r.Document.Attachments {
		codes = append(codes, fact("Bijlage", file.Name+" "+fileSize(file.Size)+sum+file.SHA256))
	}
	return []Block{
		Heading{3, "Bestanden en controlecodes"},
		paragraph(plain("Met de controlecode (SHA-256) kunt u later laten zien dat uw antwoorden en bestanden niet zijn veranderd.")),
		codes,
		Paragraph{Text: Text{plain("Regel: " + subsidy.A1.Article())}, Small: true},
	}
}
