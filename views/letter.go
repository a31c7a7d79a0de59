package views

import (
	"strconv"
	"strings"

	"subsidieportaal/subsidy"
)

// LetterSheet gives the text of a letter of decision: the only place where it
// stands. Its date is the beginning of the letter's day; who knows the instant
// of the decision sets that.
func LetterSheet(l subsidy.LetterData) Sheet {
	s := Sheet{
		Title: "Besluit over " + string(l.Reference), Subject: letterSubject(l),
		Footer: "Kenmerk " + string(l.Reference), Date: l.Date.Start(),
	}
	s.Blocks = append(s.Blocks, letterOpening(l)...)
	s.Blocks = append(s.Blocks, letterMoney(l)...)
	s.Blocks = append(s.Blocks, letterReason(l)...)
	s.Blocks = append(s.Blocks, letterDuties(l)...)
	s.Blocks = append(s.Blocks, letterObjection(l)...)
	return s
}

func letterSubject(l subsidy.LetterData) string {
	return l.Scheme + ", ronde " + strconv.Itoa(l.Year)
}

func letterOpening(l subsidy.LetterData) []subsidy.Block {
	return []subsidy.Block{
		letterAddress(l),
		subsidy.Details{
			detail("Datum", l.Date.Long()), {Name: "Kenmerk", Text: subsidy.Text{subsidy.Whole(string(l.Reference))}}, detail("Onderwerp", letterSubject(l)),
		},
		subsidy.Heading{Level: 1, Text: letterHeading(l)},
		paragraph(subsidy.Plain("Geacht bestuur,")),
		subsidy.Paragraph{Text: append(
			subsidy.Text{subsidy.Plain("Op " + l.Filed.Short() + " vroeg u subsidie aan voor " + l.Location + " (" + string(l.LocationCode) + "). ")},
			letterDecision(l)...)},
	}
}

func letterAddress(l subsidy.LetterData) subsidy.Lines {
	lines := subsidy.Lines{l.Board, "t.a.v. het bestuur"}
	if l.Street != "" {
		lines = append(lines, l.Street)
	}
	return append(lines, strings.TrimSpace(l.Postcode+" "+l.City))
}

func letterHeading(l subsidy.LetterData) string {
	switch l.Kind {
	case subsidy.LetterGrant:
		return "U krijgt " + l.Granted.String() + " subsidie"
	case subsidy.LetterGrantPart:
		return "U krijgt " + l.Granted.String() + " van de " + l.Asked.String() + " die u vroeg"
	}
	return "U krijgt geen subsidie"
}

func letterDecision(l subsidy.LetterData) subsidy.Text {
	switch l.Kind {
	case subsidy.LetterGrant:
		return subsidy.Text{subsidy.Plain("Ik verleen u het hele bedrag dat u vroeg: "), subsidy.Bold(l.Granted.String()), subsidy.Plain(".")}
	case subsidy.LetterGrantPart:
		return subsidy.Text{
			subsidy.Plain("U vroeg " + l.Asked.String() + ". Ik verleen u daarvan "), subsidy.Bold(l.Granted.String()),
			subsidy.Plain(". Het andere deel wijs ik af."),
		}
	}
	return subsidy.Text{subsidy.Plain("U vroeg " + l.Asked.String() + ". Ik wijs uw aanvraag "), subsidy.Bold("af"), subsidy.Plain(".")}
}

// letterMoney shows how an amount came about, where there is one.
func letterMoney(l subsidy.LetterData) []subsidy.Block {
	if !l.Grants() {
		return nil
	}
	table := quoteTable(l.Quote)
	table.Sums = []subsidy.Row{{Name: "Samen", Cells: []string{l.Granted.String()}, Total: true}}
	if l.Kind == subsidy.LetterGrantPart {
		table.Sums = []subsidy.Row{
			{Name: "Gevraagd", Cells: []string{l.Asked.String()}},
			{Name: "Verleend", Cells: []string{l.Granted.String()}, Total: true},
		}
	}
	return []subsidy.Block{subsidy.Heading{Level: 2, Text: "Hoe het bedrag is berekend"}, table}
}

// quoteTable gives an amount line by line, without what it comes to.
func quoteTable(q subsidy.Quote) subsidy.Table {
	t := subsidy.Table{Caption: "Berekening van het bedrag", Columns: []string{"Onderdeel", "Bedrag"}}
	for _, l := range q.Lines {
		t.Rows = append(t.Rows, subsidy.Row{Name: l.Part.Title(), Note: l.Detail, Cells: []string{l.Cents.String()}})
	}
	return t
}

func letterReason(l subsidy.LetterData) []subsidy.Block {
	heading := "Waarom u geen subsidie krijgt"
	switch l.Kind {
	case subsidy.LetterGrant:
		heading = "Waarom u subsidie krijgt"
	case subsidy.LetterGrantPart:
		heading = "Waarom u niet alles krijgt"
	}
	reason := paragraph(subsidy.Plain("Uw aanvraag voldoet aan de regeling."))
	if l.Motivation != "" {
		reason = subsidy.Paragraph{Text: subsidy.Text{subsidy.Plain(l.Motivation)}, Typed: true}
	}
	return []subsidy.Block{subsidy.Heading{Level: 2, Text: heading}, reason}
}

// letterDuties says what comes with the money, where there is any.
func letterDuties(l subsidy.LetterData) []subsidy.Block {
	if !l.Grants() {
		return nil
	}
	payment := subsidy.Text{subsidy.Plain("Ik betaal uiterlijk " + l.PayBy.Long())}
	if l.IBAN != "" {
		payment = append(payment, subsidy.Plain(" op "), subsidy.Whole(l.IBAN))
	}
	payment = append(payment, subsidy.Plain(". Het is een voorschot op het hele bedrag. U besteedt het geld uiterlijk "+l.SpendUntil.Long()+"."))
	return []subsidy.Block{
		subsidy.Heading{Level: 2, Text: "Wanneer u het geld krijgt"},
		subsidy.Paragraph{Text: payment},
		subsidy.Heading{Level: 2, Text: "Wat u moet doen"},
		subsidy.List{letterReporting(l), letterAccount(l)},
	}
}

func letterReporting(l subsidy.LetterData) subsidy.Text {
	duty := " Meld het direct als u de activiteiten niet, niet helemaal of niet op tijd uitvoert."
	if l.MinimumPupils > 0 {
		duty += " Of als minder dan 85% van de " + counted(l.Pupils, "leerling", "leerlingen") +
			" komt: dat is minder dan " + strconv.Itoa(l.MinimumPupils) + "."
	}
	return subsidy.Text{subsidy.Bold("Bijzondere meldplicht."), subsidy.Plain(duty)}
}

func letterAccount(l subsidy.LetterData) subsidy.Text {
	pupils := ""
	if l.Pupils > 0 {
		pupils = "hoeveel leerlingen begonnen, het programma afmaakten en overgingen, "
	}
	where := "in uw jaarverslag"
	if l.ModelG1 {
		where += ", met model G1"
	}
	return subsidy.Text{subsidy.Plain("Leg daarna verantwoording af: " + pupils +
		"wat u deed en wat u uitgaf. Dat doet u " + where + ". Bewaar de bewijzen.")}
}

func letterObjection(l subsidy.LetterData) []subsidy.Block {
	return []subsidy.Block{
		subsidy.Heading{Level: 2, Text: "Bent u het niet eens met dit besluit?"},
		paragraph(subsidy.Plain("Maak dan bezwaar. Dat kan tot en met "), subsidy.Bold(l.ObjectionUntil.Long()),
			subsidy.Plain(": zes weken, gerekend vanaf de dag na dit besluit. Stuur een brief aan de minister:")),
		subsidy.Lines{"Ministerie (voorbeeld)", "Postbus 0000", "0000 AA Voorbeeldstad"},
		paragraph(subsidy.Plain("Zet in uw brief de naam en het adres van het bestuur, de datum, het kenmerk "), subsidy.Whole(string(l.Reference)),
			subsidy.Plain(" en waarom u het niet eens bent met dit besluit. Onderteken de brief.")),
		subsidy.Lines{"Met vriendelijke groet,", "de minister voor Primair en Voortgezet Onderwijs,", "namens deze, " + l.Decider},
		subsidy.Paragraph{Text: subsidy.Text{subsidy.Plain(letterArticles(l.Kind))}, Small: true},
	}
}

func letterArticles(kind subsidy.LetterKind) string {
	const law = " van de Algemene wet bestuursrecht."
	switch kind {
	case subsidy.LetterGrant:
		return "Artikelen 3:45, 3:46, 4:23, 4:37, 4:87, 4:95, 6:7 en 6:8" + law
	case subsidy.LetterGrantPart:
		return "Artikelen 3:45, 3:46, 4:23, 4:25, 4:35, 4:37, 4:87, 4:95, 6:7 en 6:8" + law
	}
	return "Artikelen 3:45, 3:46, 4:25, 4:35, 6:7 en 6:8" + law
}
