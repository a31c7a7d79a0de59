package pdf

import (
	"strings"
	"testing"
	"time"
)

// A letter of decision and a receipt, as the portal makes them.

var made = time.Date(2027, time.March, 15, 9, 30, 0, 0, time.UTC)

func letter() Document {
	return Document{
		Title:   "Besluit op uw aanvraag ZB-2027-4K7M-9Q",
		Author:  "Subsidieportaal (voorbeeld)",
		Subject: "Zomerbrug, ronde 2027",
		Date:    made,
		Header:  "Subsidieportaal (voorbeeld)",
		Footer:  "Kenmerk ZB-2027-4K7M-9Q",
		Blocks: []Block{
			Address{Lines: []string{"Stichting Openbaar Onderwijs De Vaart", "t.a.v. het bestuur", "Kanaalstraat 12", "3511 AB Utrecht"}},
			facts("Datum", "15 maart 2027", "Kenmerk", "ZB-2027-4K7M-9Q", "Onderwerp", "Zomerbrug, ronde 2027"),
			Heading{1, "U krijgt € 41.250,50 van de € 48.000,00 die u vroeg"},
			Paragraph{Text: Text{Plain("Geacht bestuur,")}},
			Paragraph{Text: Text{
				Plain("Op 12-02-2027 vroeg u subsidie aan voor Scholengemeenschap Het Eiland (04AB|C1). U vroeg € 48.000,00. Ik verleen u daarvan "),
				Bold("€ 41.250,50"), Plain(". Het andere deel wijs ik af."),
			}},
			Heading{2, "Hoe het bedrag is berekend"},
			Table{
				Columns: []Column{{Title: "Onderdeel"}, {Title: "Bedrag", Right: true}},
				Rows: []Row{
					{Cells: []Text{{Bold("Zomerschool"), Plain("\n80 leerlingen × € 450,00")}, {Plain("€ 36.000,00")}}},
					{Cells: []Text{{Bold("Overdracht"), Plain("\n3 locaties × € 4.000,00, waarvan één zonder begroting")}, {Plain("€ 12.000,00")}}},
					{Cells: []Text{{Plain("Gevraagd")}, {Plain("€ 48.000,00")}}},
					{Cells: []Text{{Plain("Verleend")}, {Plain("€ 41.250,50")}}, Total: true},
				},
			},
			Heading{2, "Waarom u niet alles krijgt"},
			Paragraph{Text: Text{Plain("De begroting van de derde locatie ontbreekt.\nU heeft ons op 1 maart 2027 laten weten dat deze locatie niet meedoet; het bedrag voor die locatie (EUR 6.749,50) hoort daarom niet bij de kosten die de regeling vergoedt.")}},
			Heading{2, "Wanneer u het geld krijgt"},
			Paragraph{Text: Text{Plain("Ik betaal uiterlijk 26 april 2027 op NL91 ABNA 0417 1643 00. Het is een voorschot op het hele bedrag. U besteedt het geld uiterlijk 31 december 2027.")}},
			Heading{2, "Wat u moet doen"},
			List{Items: []Text{
				{Bold("Bijzondere meldplicht."), Plain(" Meld het direct als u de activiteiten niet, niet helemaal of niet op tijd uitvoert. Of als minder dan 85 % van de 80 leerlingen komt: dat is minder dan 68.")},
				{Plain("Leg daarna verantwoording af: hoeveel leerlingen begonnen, het programma afmaakten en overgingen, wat u deed en wat u uitgaf. Dat doet u in uw jaarverslag. Bewaar de bewijzen.")},
			}},
			Heading{2, "Bent u het niet eens met dit besluit?"},
			Paragraph{Text: Text{Plain("Maak dan bezwaar. Dat kan tot en met "), Bold("26 april 2027"), Plain(": zes weken, gerekend vanaf de dag na dit besluit. Stuur een brief aan de minister:")}},
			Address{Lines: []string{"Ministerie (voorbeeld)", "Postbus 0000", "0000 AA Voorbeeldstad"}},
			Paragraph{Text: Text{Plain("Zet in uw brief de naam en het adres van het bestuur, de datum, het kenmerk ZB-2027-4K7M-9Q en waarom u het niet eens bent met dit besluit. Onderteken de brief.")}},
			Paragraph{Text: Text{Plain("Met vriendelijke groet,\nde minister voor Primair en Voortgezet Onderwijs,\nnamens deze, S. de Graaf")}},
			Paragraph{Small: true, Text: Text{Plain("Artikelen 3:45, 3:46, 4:23, 4:25, 4:35, 4:37, 4:87, 4:95, 6:7 en 6:8 van de Algemene wet bestuursrecht.")}},
		},
	}
}

// facts gives a table of names and values.
func facts(pairs ...string) Table {
	t := Table{Columns: make([]Column, 2)}
	for i := 0; i < len(pairs); i += 2 {
		t.Rows = append(t.Rows, Row{Cells: []Text{{Plain(pairs[i])}, {Plain(pairs[i+1])}}})
	}
	return t
}

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

func receipt() Document {
	return Document{
		Title: "Ontvangstbewijs ZB-2027-4K7M-9Q", Author: "Subsidieportaal (voorbeeld)", Date: made,
		Header: "Subsidieportaal (voorbeeld)", Footer: "Kenmerk ZB-2027-4K7M-9Q",
		Blocks: []Block{
			Heading{1, "Uw aanvraag is ontvangen"},
			Paragraph{Text: Text{Plain("Ontvangen op "), Bold("12 februari 2027 om 16:59:59,123456"), Plain(" (Nederlandse tijd), vóór de sluiting van de ronde.")}},
			Heading{2, "Wat gebeurt er nu?"},
			List{Numbered: true, Items: []Text{
				{Bold("Vanaf nu:"), Plain(" wij behandelen de aanvragen in de volgorde van ontvangst.")},
				{Bold("Daarna:"), Plain(" een beoordelaar bekijkt uw aanvraag en geeft advies. Een ander neemt het besluit.")},
			}},
			Heading{2, "Wat heeft u ingediend?"},
			facts("Bestuur", "Stichting Openbaar Onderwijs De Vaart", "Onderdelen", "zomerschool en overdracht",
				"Gevraagd bedrag", "€ 48.000,00", "Ingediend door", "A. Ndiaye, tekenbevoegde",
				"Verklaring", "Ik verklaar dat de aanvraag naar waarheid is ingevuld en dat ik namens het bestuur mag tekenen."),
			Heading{3, "Uw bedrag"},
			Table{Caption: "Berekening van het bedrag", Columns: []Column{{Title: "Onderdeel"}, {Title: "Aantal", Right: true}, {Title: "Bedrag", Right: true}},
				Rows: []Row{{Cells: []Text{{Plain("Zomerschool")}, {Plain("80")}, {Plain("€ 36.000,00")}}},
					{Cells: []Text{{Plain("Samen")}, {}, {Plain("€ 36.000,00")}}, Total: true}}},
			Heading{3, "Bestanden en controlecodes"},
			facts("Antwoorden", "de hele aanvraag, zoals wij haar bewaren\n"+hash, "Bijlage", "begroting-2027.pdf, 120 kB\n"+strings.Repeat("0123abcd", 8)),
		},
	}
}

func write(t testing.TB, d Document) []byte {
	t.Helper()
	b, err := Bytes(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
