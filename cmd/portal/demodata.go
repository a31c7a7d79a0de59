package main

import (
	"fmt"
	"strings"

	"subsidieportaal/subsidy"
)

// Everything in this file is invented. Board numbers from 98000 and BRIN codes
// from 90 are issued to nobody, nor are accounts at a bank called DEMO.

// demoBoard is an invented board with the schools that it has.
type demoBoard struct {
	name, place, province string
	schools               []string
}

var demoBoards = []demoBoard{
	{"Stichting Rijnveld Voortgezet Onderwijs", "Waterveen", "Zuid-Holland", []string{"Rijnveld College, Kastanjelaan", "Rijnveld College, Weteringpark", "Rijnveld College, Haven", "Rijnveld College, Noord", "Vakschool De Lier", "Internationale Schakelklas Plein", "Montessori Lyceum Oudmeer"}},
	{"Vereniging Onderwijs Wadkust", "Noordzande", "Friesland", []string{"Noorderlicht College", "Noorderlicht College, Terp", "Noorderlicht College, Kwelder", "Zeevaartschool Wadkust"}},
	{"Stichting De Brug", "Brugwijk", "Overijssel", []string{"Lyceum De Brug", "Lyceum De Brug, Zuid", "Lyceum De Brug, Oost", "Vakcollege De Brug", "Mavo De Brug"}},
	{"Stichting Praktijkonderwijs Delta", "Deltamonde", "Zeeland", []string{"Praktijkschool Het Anker", "Praktijkschool De Boei", "Praktijkschool De Schelp"}},
	{"Stichting Heuvelrug VO", "Heuvelrade", "Utrecht", []string{"Heuvelrug College", "Heuvelrug College, Dorp", "Heuvelrug College, Bos", "Gymnasium Heuvelrug", "Heuvelrug Vakschool", "Heuvelrug Mavo"}},
	{"Vereniging CVO Beekdal", "Beekdalen", "Gelderland", []string{"Christelijk Lyceum Beekdal", "Christelijke Mavo Beekdal", "Beekdal Vakcollege", "Beekdal College, Veld"}},
	{"Stichting Maasoever", "Maasoever", "Limburg", []string{"Maasoever Mavo", "Maasoever Vakcollege", "Maasoever Lyceum", "Maasoever College, Heuvel", "Maasoever College, Kade"}},
	{"Stichting Openbaar VO Veenrand", "Veenrand", "Drenthe", []string{"Openbaar Lyceum Veenrand", "Veenrand Techniek", "Veenrand Mavo", "Veenrand College, Esdorp"}},
	{"Stichting Duinzicht", "Duinzicht", "Noord-Holland", []string{"Duinzicht College", "Duinzicht College, Strand", "Duinzicht College, Polder", "Duinzicht Mavo", "Sportcollege Duinzicht", "Duinzicht Gymnasium"}},
	{"Vereniging Gymnasia Oost", "Lindehoven", "Overijssel", []string{"Gymnasium Linde", "Gymnasium Eik", "Gymnasium Beuk"}},
	{"Stichting Zandpad", "Zandpade", "Noord-Brabant", []string{"Scholengroep Zandpad", "Zandpad Vakschool", "Zandpad Lyceum", "Zandpad Mavo", "Zandpad College, Ven"}},
	{"Stichting Poldermeer", "Poldermeer", "Flevoland", []string{"Poldermeer College", "Poldermeer College, Dijk", "Poldermeer Vakcollege", "Poldermeer Lyceum", "Poldermeer Mavo", "Poldermeer Havo"}},
}

// More boards are put together from these, so that lists are as long as real
// ones: 40 boards and about 200 locations in all.
var (
	demoPlaces = []struct{ place, province string }{
		{"Akkerwoud", "Groningen"}, {"Bergsluis", "Limburg"}, {"Cranevoort", "Utrecht"}, {"Dorpsveen", "Drenthe"},
		{"Elzenbroek", "Gelderland"}, {"Friezenhorst", "Friesland"}, {"Grachtendam", "Noord-Holland"}, {"Hoogerveld", "Overijssel"},
		{"IJsselrade", "Gelderland"}, {"Jonkersloot", "Zuid-Holland"}, {"Kreekmonde", "Zeeland"}, {"Lagewaard", "Zuid-Holland"},
		{"Molenwijk", "Noord-Brabant"}, {"Nieuwerzijl", "Groningen"}, {"Oosterkade", "Noord-Holland"}, {"Paardeweide", "Noord-Brabant"},
		{"Roerdonk", "Limburg"}, {"Sluiswacht", "Zuid-Holland"}, {"Turfstede", "Drenthe"}, {"Uiterhage", "Zuid-Holland"},
		{"Vlietlanden", "Zuid-Holland"}, {"Westerzand", "Noord-Holland"}, {"Zilverbeek", "Noord-Brabant"}, {"Breedewater", "Flevoland"},
		{"Dennenrode", "Utrecht"}, {"Eikenstade", "Gelderland"}, {"Havenrijk", "Zuid-Holland"}, {"Koningsloo", "Noord-Brabant"},
	}
	demoSchools = []string{"College", "Lyceum", "Mavo", "Vakcollege", "Gymnasium", "Praktijkschool", "Havo", "Technasium"}
)

// demoRegister gives the invented boards with their locations, the same each
// time.
func demoRegister() ([]subsidy.Board, []subsidy.Location) {
	var boards []subsidy.Board
	var locations []subsidy.Location
	for i, b := range allDemoBoards() {
		board := subsidy.Board{
			Number: subsidy.BoardNumber(fmt.Sprintf("%05d", 98214+7*i)),
			Name:   b.name, City: b.place, KvK: fmt.Sprintf("%08d", 123456+i),
		}
		boards = append(boards, board)
		for n, school := range b.schools {
			locations = append(locations, demoLocation(board, b, i, n, school))
		}
	}
	return boards, locations
}

func allDemoBoards() []demoBoard {
	all := demoBoards
	for i, p := range demoPlaces {
		b := demoBoard{name: "Stichting Voortgezet Onderwijs " + p.place, place: p.place, province: p.province}
		if i%3 == 1 {
			b.name = "Vereniging Scholen " + p.place
		}
		for n := range 3 + (i*5)%6 {
			b.schools = append(b.schools, p.place+" "+demoSchools[(i+n)%len(demoSchools)])
		}
		all = append(all, b)
	}
	return all
}

func demoLocation(board subsidy.Board, b demoBoard, i, n int, school string) subsidy.Location {
	pupils := 180 + (i*137+n*211)%1150
	l := subsidy.Location{
		Code:  subsidy.LocationCode(fmt.Sprintf("%02d%c%c%02d", 90+i%10, 'A'+rune(i/10)*5+rune(i%5), 'A'+rune((i*7)%26), n)),
		Board: board.Number, Name: school, City: b.place,
		Street:   fmt.Sprintf("%slaan %d", strings.ToUpper(b.place[:1])+strings.ToLower(b.place[1:]), 1+3*n),
		Postcode: fmt.Sprintf("9999 X%c", 'A'+rune(i%26)), Municipality: b.place, Province: b.province,
		Region: subsidy.RegionOf(b.province, b.place),
		Pupils: subsidy.Counted(pupils), Repeaters: subsidy.Counted(pupils * (3 + (i+n)%6) / 100),
	}
	if (i+n)%17 == 16 {
		l.Repeaters = subsidy.Count{} // too few to publish
	}
	return l
}

// demoIBAN gives a formally valid account at a bank that does not exist.
func demoIBAN(board int) string {
	body := fmt.Sprintf("%010d", 417164300+board)
	for check := 2; check < 99; check++ {
		if iban, err := subsidy.ParseIBAN(fmt.Sprintf("NL%02dDEMO%s", check, body)); err == nil {
			return iban.Format()
		}
	}
	panic("there is always one pair of check digits that fits")
}

// demoPerson is an invented person with a one-click account.
type demoPerson struct {
	key, title, name string
	role             subsidy.Role
}

var demoPeople = []demoPerson{
	{"opsteller", "opsteller", "Joost Smeets", subsidy.Preparer},
	{"tekenbevoegde", "tekenbevoegde", "Marieke de Wit", subsidy.Signatory},
	{"beoordelaar", "beoordelaar", "Sanne Bakker", subsidy.Assessor},
	{"beoordelaar-2", "beoordelaar 2", "Tarık Yılmaz", subsidy.Assessor},
	{"besluitnemer", "besluitnemer", "Ruben Haddou", subsidy.Decider},
	{"besluitnemer-2", "besluitnemer 2", "Lotte de Graaf", subsidy.Decider},
	{"betaalmedewerker", "betaalmedewerker", "Ingrid Postma", subsidy.Payer},
	{"betaalmedewerker-2", "betaalmedewerker 2", "Kees Vermeer", subsidy.Payer},
	{"beheerder", "beheerder", "Fatima El Amrani", subsidy.Administrator},
	{"beheerder-2", "beheerder 2", "Bram Kuipers", subsidy.Administrator},
	{"auditor", "auditor", "Hanneke Dijk", subsidy.Auditor},
	{"auditor-2", "auditor 2", "Wim Terpstra", subsidy.Auditor},
}

// demoSigner gives the name of who signs for the other boards, each their own.
func demoSigner(board int) string {
	surnames := []string{"Okafor", "van Loon", "Jansen", "Visser", "Aydın", "Mulder", "Brouwer", "Hendriks", "de Boer", "El Idrissi", "Peters"}
	return fmt.Sprintf("%c. %s", 'A'+rune(board%13), surnames[board%len(surnames)])
}

var demoProgrammes = []string{
	"Leerlingen werken in kleine groepen aan één of twee vakken. ’s Ochtends les van een eigen docent, ’s middags oefenen met een student. De docentenvergadering beslist na de laatste dag over de overgang.",
	"Elke leerling krijgt een persoonlijk plan voor het vak waarop hij of zij dreigt te blijven zitten. Twee docenten en een mentor begeleiden de groep. Op de laatste dag volgt een toets.",
	"Twee weken lang reken- en taaltraining, met een vast ritme: instructie, oefenen, nabespreken. Ouders krijgen elke vrijdag bericht.",
}

var demoChanges = []string{
	"Mentoren bespreken vanaf november elke zes weken de voortgang van elke leerling. Leraren volgen een training over beslissen op meer dan cijfers.",
	"De overgangsnorm wordt een gesprek: een leerling die op één vak tekortkomt, gaat over met een plan.",
	"Wij volgen de leerontwikkeling per vak in één systeem en bespreken die met de leerling zelf.",
}

var demoAnchors = []string{
	"De nieuwe overgangsregels staan in de schoolgids en worden elk jaar geëvalueerd met de raad.",
	"Een werkgroep van leraren bewaakt de afspraken; de directie rapporteert in het jaarverslag.",
}
