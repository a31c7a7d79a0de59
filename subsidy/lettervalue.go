package subsidy

import (
	"strconv"
	"strings"
)

// What the fields of a letter stand for. Only what follows from the data of
// the letter may be said here: the same data gives the same words for ever.

func letterAddress(l LetterData) []Block {
	var lines Lines
	for _, line := range []string{l.Board, "t.a.v. het bestuur", l.Street, strings.TrimSpace(l.Postcode + " " + l.City)} {
		if line = onOneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return []Block{lines}
}

func letterFacts(l LetterData) []Block {
	details := Details{
		{"Datum", dateText(l.Date)}, {"Kenmerk", wholeText(string(l.Reference))},
		{"Onderwerp", plainText(l.Regarding())},
	}
	return []Block{details}
}

// Regarding names the scheme and the round that the letter is about.
func (l LetterData) Regarding() string { return l.Scheme + ", ronde " + strconv.Itoa(l.Year) }

func letterMinistry(LetterData) []Block {
	return []Block{Lines{"Ministerie (voorbeeld)", "Postbus 0000", "0000 AA Voorbeeldstad"}}
}

func letterSignature(l LetterData) []Block {
	lines := Lines{"Met vriendelijke groet,", "de minister voor Primair en Voortgezet Onderwijs"}
	if signer := onOneLine(l.Decider); signer != "" {
		lines[1] += ","
		lines = append(lines, "namens deze, "+signer)
	}
	return []Block{lines}
}

// letterMatter names what a letter is about.
func letterMatter(l LetterData) Text {
	switch {
	case !empty(l.Subject):
		return plainText(l.Subject)
	case l.Kind == LetterObjectionReceived || l.Kind == LetterCommittee || l.Kind == LetterObjectionDecided:
		return Text{Plain("uw bezwaar")}
	}
	return Text{Plain("uw aanvraag")}
}

func letterDecisionTerm(l LetterData) Text {
	switch {
	case l.DecideBy.IsZero():
		return nil
	case l.overdue():
		return Text{Plain("Ons besluit had er uiterlijk "), Bold(l.DecideBy.Long()), Plain(" moeten zijn. U kunt ons in gebreke stellen (artikel 4:17 van de Algemene wet bestuursrecht).")}
	}
	return Text{Plain("U krijgt uiterlijk "), Bold(l.DecideBy.Long()), Plain(" een besluit.")}
}

// overdue tells whether the last day to decide was over when the letter was
// written.
func (l LetterData) overdue() bool { return !l.DecideBy.IsZero() && l.Date.After(l.DecideBy) }

// letterStandstill says what a request for a supplement does to the term to
// decide: it stands still, unless it was over already (A4; Awb 4:15).
func letterStandstill(l LetterData) Text {
	if l.overdue() {
		return letterDecisionTerm(l).add(Plain(" Deze vraag verandert dat niet."))
	}
	return Text{Plain("De termijn voor ons besluit staat stil, vanaf de dag na deze brief tot u aanvult of tot de laatste dag om te antwoorden voorbij is.")}
}

// letterMissing gives each part that is incomplete with the official's own
// words below its name (A2).
func letterMissing(l LetterData) []Block {
	var blocks []Block
	for _, m := range l.Missing {
		words := Text{Bold(m.Section.Title())}
		if !empty(m.Note) {
			words = append(words, Plain("\n"+m.Note))
		}
		blocks = append(blocks, Paragraph{Text: words, Typed: true})
	}
	return blocks
}

// letterMoney shows how a granted amount came about. What an objection brings
// stands beside what was granted before.
func letterMoney(l LetterData) []Block {
	if !l.Grants() {
		return nil
	}
	table := l.Quote.Table()
	sum := func(name string, cents Cents) Row { return Row{Name: name, Cells: []string{cents.String()}} }
	last := sum("Samen", l.Granted)
	switch l.Kind {
	case LetterGrantPart:
		table.Sums, last = []Row{sum("Gevraagd", l.Asked)}, sum("Verleend", l.Granted)
	case LetterObjectionDecided:
		table.Sums = []Row{sum("Gevraagd", l.Asked), sum("Eerder verleend", l.Granted-l.Extra), sum("Erbij door uw bezwaar", l.Extra)}
		last = sum("Verleend", l.Granted)
	}
	last.Total = true
	table.Sums = append(table.Sums, last)
	return []Block{table}
}

// Table gives an amount line by line, without what it comes to.
func (q Quote) Table() Table {
	t := Table{Caption: "Berekening van het bedrag", Columns: []string{"Onderdeel", "Bedrag"}}
	for _, l := range q.Lines {
		t.Rows = append(t.Rows, Row{Name: l.Part.Title(), Note: l.Detail, Cells: []string{l.Cents.String()}})
	}
	return t
}

// letterReason gives the official's own words; a whole grant has a reason
// without any (A7). A grant outside the ceiling says so (S1).
func letterReason(l LetterData) []Block {
	reason := typedBlocks(l.Motivation)
	if empty(l.Motivation) && l.Kind == LetterGrant {
		reason = []Block{Paragraph{Text: Text{Plain("Uw aanvraag voldoet aan de regeling.")}}}
	}
	if l.OnReview {
		reason = append(reason, Paragraph{Text: Text{Plain(onReviewWords)}})
	}
	return reason
}

func letterGrounds(l LetterData) []Block {
	var list List
	for _, ground := range l.Grounds {
		if item := plainText(ground); item != nil {
			list = append(list, item)
		}
	}
	if list == nil {
		return nil
	}
	return []Block{list}
}

// letterPayment says when the money comes, where there is any to come, and names
// the amount where that is not all that was asked (A11).
func letterPayment(l LetterData) Text {
	if l.PayBy.IsZero() {
		return nil
	}
	payment, advance := Text{Plain("Ik betaal uiterlijk " + l.PayBy.Long())}, "op het hele bedrag"
	amount := Cents(0)
	switch {
	case l.Extra > 0 && l.Extra < l.Granted:
		amount, advance = l.Extra, "op wat er door uw bezwaar bij komt"
	case l.Granted < l.Asked:
		amount, advance = l.Granted, "op het bedrag dat ik verleen"
	}
	if amount > 0 {
		payment = Text{Plain("Ik betaal "), Whole(amount.String()), Plain(" uiterlijk " + l.PayBy.Long())}
	}
	if l.IBAN != "" {
		payment = append(payment, Plain(" op "), Whole(l.IBAN))
	}
	return append(payment, Plain(". Het is een voorschot "+advance+". U besteedt het geld uiterlijk "+l.SpendUntil.Long()+"."))
}

// letterReporting is the special duty to report, with the share of the pupils
// below which it bites where a programme was asked; with their number where what
// is granted tells it (S14).
func letterReporting(l LetterData) Text {
	if !l.Grants() {
		return nil
	}
	duty := " Meld het direct als u de activiteiten niet, niet helemaal of niet op tijd uitvoert."
	switch {
	case l.MinimumPupils > 0:
		duty += " Of als minder dan " + strconv.Itoa(minimumShare) + "% van de " + pupilsInWords(l.Pupils) +
			" komt: dat is minder dan " + FormatCount(l.MinimumPupils) + "."
	case l.Programme:
		duty += " Of als minder dan " + strconv.Itoa(minimumShare) + "% komt van de leerlingen voor wie u subsidie krijgt."
	}
	return Text{Bold("Bijzondere meldplicht."), Plain(duty)}
}

func pupilsInWords(n int) string {
	if n == 1 {
		return "1 leerling"
	}
	return FormatCount(n) + " leerlingen"
}

// letterAccount tells how the board accounts for the money (S15).
func letterAccount(l LetterData) Text {
	if !l.Grants() {
		return nil
	}
	account := "wat u deed en wat u uitgaf"
	switch {
	case l.Pupils > 0:
		account = "hoeveel leerlingen begonnen, het programma afmaakten en overgingen, " + account
	case l.Programme:
		account = "wat u deed, wat u uitgaf en, als u geld krijgt voor leerlingen, hoeveel er begonnen, het programma afmaakten en overgingen"
	}
	where := "in uw jaarverslag"
	if l.ModelG1 {
		where += ", met model G1"
	}
	return Text{Plain("Leg daarna verantwoording af: " + account + ". Dat doet u " + where + ". Bewaar de bewijzen.")}
}

// letterReported gives what a board wrote, below what it is about.
func letterReported(l LetterData) []Block {
	if empty(l.Subject) {
		return typedBlocks(l.Motivation)
	}
	words := Text{Bold(l.Subject)}
	if !empty(l.Motivation) {
		words = append(words, Plain("\n"+l.Motivation))
	}
	return []Block{Paragraph{Text: words, Typed: true}}
}

// letterTotal says what the decisions come to after an objection.
func letterTotal(l LetterData) Text {
	if l.Granted == 0 {
		return nil
	}
	return Text{Plain("U krijgt in totaal "), {Text: l.Granted.String(), Bold: true, Whole: true}, Plain(" subsidie.")}
}

// letterAppealUntil gives the last day for an appeal to the court, which is as
// far away as that for an objection (A6, A7).
func letterAppealUntil(l LetterData) Text {
	if l.ObjectionUntil.IsZero() && !l.Date.IsZero() {
		return dateText(ObjectionUntil(l.Date))
	}
	return dateText(l.ObjectionUntil)
}

// articles gives the articles of law below a letter. A term for a decision is
// extended by another one where it is about an objection, an objection that
// brings money is a grant too, and before a grant there is no duty to report.
func (l LetterData) articles() string {
	switch {
	case l.Kind == LetterExtension && !empty(l.Subject):
		return "Artikel 7:10 van de Algemene wet bestuursrecht."
	case l.Kind == LetterChange && l.Granted == 0:
		return "Artikel 4:2 van de Algemene wet bestuursrecht."
	case l.Kind == LetterObjectionDecided && l.Grants():
		return "Artikelen 4:23, 4:37, 4:87, 4:95, 6:7, 6:8, 7:11, 7:12 en 8:1 van de Algemene wet bestuursrecht."
	}
	return letterArticles[l.Kind]
}

// letterArticles are the articles of law below each kind of letter.
var letterArticles = map[LetterKind]string{
	LetterReceipt:           "Artikelen 2:17 en 4:3a van de Algemene wet bestuursrecht.",
	LetterSupplement:        "Artikelen 4:5 en 4:15 van de Algemene wet bestuursrecht.",
	LetterExtension:         "Artikel 4:14 van de Algemene wet bestuursrecht.",
	LetterHearing:           "Artikelen 4:7 en 4:8 van de Algemene wet bestuursrecht.",
	LetterGrant:             "Artikelen 3:45, 3:46, 4:23, 4:37, 4:87, 4:95, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
	LetterGrantPart:         "Artikelen 3:45, 3:46, 4:23, 4:25, 4:35, 4:37, 4:87, 4:95, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
	LetterReject:            "Artikelen 3:45, 3:46, 4:25, 4:35, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
	LetterDisregard:         "Artikelen 3:45, 3:46, 4:5, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
	LetterChange:            "Artikel 4:37 van de Algemene wet bestuursrecht.",
	LetterObjectionReceived: "Artikelen 6:5, 6:14 en 7:10 van de Algemene wet bestuursrecht.",
	LetterCommittee:         "Artikelen 7:10 en 7:13 van de Algemene wet bestuursrecht.",
	LetterObjectionDecided:  "Artikelen 6:7, 6:8, 7:11, 7:12 en 8:1 van de Algemene wet bestuursrecht.",
}
