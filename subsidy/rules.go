package subsidy

// RuleText is one rule of the register: what it says, where it comes from, and
// whether it is built.
type RuleText struct {
	ID     Rule
	Text   string // in Dutch, for a lawyer
	Source string
	Later  bool // not built yet
}

// Rules is the register of rules, in order. A test holds that every rule that
// is not Later has code that cites it and a test that names it.
var Rules = []RuleText{
	{S1, "Wat een ronde verleent, komt nooit boven het subsidieplafond. Indienen houdt niets vast. Eén uitzondering, apart geboekt: na bezwaar of een uitspraak.", "Servicedocument; Awb 4:22, 4:25 lid 2 en 3", false},
	{S2, "Geen programma met een dag in de meivakantie (lenteschool).", "Servicedocument", false},
	{S3, "Overgangsbeleid noemt een of meer van drie maatregelen, en zegt wat verandert, vanaf wanneer en hoe het blijft.", "R21", false},
	{S4, "Het bedrag volgt uit de antwoorden en wordt door de server berekend.", "Servicedocument", false},
	{S5, "Een programma alleen samen met overgangsbeleid, waar de versie van de regeling dat zegt.", "R21", false},
	{S6, "Eén lopende aanvraag per vestiging en ronde, of per regeling; één concept per vestiging en ronde.", "R21", false},
	{S7, "De vestiging hoort op de dag van indienen bij het bestuur dat aanvraagt.", "RIO/DUO", false},
	{S8, "De klok van de server beslist, op het moment dat de hele aanvraag gelezen is. Op het sluitingsmoment is te laat. Een vastgelegde storing of verlenging kan de sluiting naar later verzetten, met vier ogen.", "regeling; Awb 2:17, sinds 2026 ook 2:21 lid 3", false},
	{S9, "De dagen van een zomerschool liggen in de zomervakantie van de regio: een opmerking, geen weigering.", "regeling", false},
	{S10, "Het aantal leerlingen is één of meer en past bij het register; boven een kwart of boven het aantal zittenblijvers vraagt om een reden.", "DUO", false},
	{S11, "Alleen een tekenbevoegde dient in, en verklaart elke keer dat de aanvraag klopt.", "regeling", false},
	{S12, "Deelnemende vestigingen worden genoemd met hun leerlingen; een leerling telt één keer.", "Z15", false},
	{S13, "Besluit uiterlijk 1 juli, of 1 juni als een zomerschool vóór 1 april is ingediend.", "regeling", false},
	{S14, "Bijzondere meldplicht: activiteiten niet, niet helemaal of niet op tijd, of minder dan 85% van de leerlingen.", "R21", false},
	{S15, "Verantwoording na afloop.", "R21; Z15", true},
	{S16, "Medezeggenschap wordt vastgelegd en is niet verplicht.", "WMS 10, 12, 14, 16", false},
	{S17, "Wat een ronde overlaat, kan door naar de volgende.", "Kamerbrief", true},
	{D1, "Drie manieren van verdelen: loting, volgorde van ontvangst, naar rato. De manier ligt vast vóór de opening.", "Awb 4:26, 4:27", false},
	{D2, "In volgorde van ontvangst telt het moment waarop de aanvraag volledig was; op de dag van het plafond wordt geloot.", "Awb 4:26", false},
	{D3, "De laatste die nog deels past: deels, overslaan of stoppen, zoals de ronde zegt.", "Awb 4:25 lid 2", false},
	{D4, "Een loting die iedereen kan narekenen.", "Awb 4:26", false},
	{D5, "Wat vrijkomt, gaat naar de volgende in de volgorde.", "Awb 4:25", false},
	{D6, "Bij loting wordt niets verleend vóór de sluiting, noch zolang er te veel gevraagd is en niet is geloot.", "Awb 4:25, 4:26", false},
	{A1, "Ontvangstbevestiging meteen, met kenmerk, moment, antwoorden en controlecodes.", "Awb 4:3a, 2:17", false},
	{A2, "Onvolledig: de beoordelaar noemt per onderdeel wat ontbreekt, met een termijn, en alleen die onderdelen gaan open. Wat zacht ontbreekt, houdt indienen niet tegen; het portaal zegt wat dat kan kosten.", "Awb 4:5", false},
	{A3, "Een half gedane aanvulling gaat nooit verloren.", "Awb 4:5", false},
	{A4, "De beslistermijn staat stil vanaf de dag na de vraag om aanvulling, tot het antwoord of het eind van de termijn. Een beslistermijn die al voorbij is, staat niet stil.", "Awb 4:15", false},
	{A5, "De beslistermijn één keer verlengen, vóór zij voorbij is, met een brief die de nieuwe dag noemt.", "Awb 4:14", false},
	{A6, "Een wettelijke termijn die eindigt op zaterdag, zondag of feestdag loopt door tot de volgende werkdag. Ook een dag die bij koninklijk besluit met een feestdag is gelijkgesteld, telt als feestdag.", "Algemene termijnenwet 1, 3, 4", false},
	{A7, "Bij elk besluit de reden, en wie waar tot wanneer bezwaar kan maken: zes weken.", "Awb 3:45, 3:46, 6:7, 6:8", false},
	{A8, "Horen vóór een afwijzing, ook voor een deel, op feiten die afwijken van wat het bestuur gaf.", "Awb 4:7, 4:12", false},
	{A9, "Elke weigering noemt haar gronden, en elke negatieve stap heeft een motivering.", "Awb 4:25, 4:35", false},
	{A10, "Vaststelling volgt de verlening.", "Awb 4:46, 4:57", true},
	{A11, "Betaling als voorschot.", "Awb 4:95, 4:87", true},
	{A12, "Vier ogen: wie adviseert, besluit niet; wie een uitslag invoert, bevestigt haar niet; niemand behandelt een bestuur waarmee hij een band meldde.", "Awb 2:4", false},
	{A13, "E-mail is alleen een seintje; een link voor een account werkt één keer en kort.", "AVG", false},
}

// Places are where a rule stands in the code, and the tests that name it: a
// file and a function, a type or a value each. Its acts stand in Lifecycle.
type Places struct{ Code, Tests []string }

// PlacesOf gives where a rule stands.
func PlacesOf(r Rule) Places { return places[r] }
