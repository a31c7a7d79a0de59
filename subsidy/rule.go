package subsidy

// Rule is the id of a rule in the register, such as "S8".
type Rule string

// The rules that bite in code. Their text and source stand in Rules.
const (
	S1  Rule = "S1"
	S2  Rule = "S2"
	S3  Rule = "S3"
	S4  Rule = "S4"
	S5  Rule = "S5"
	S6  Rule = "S6"
	S7  Rule = "S7"
	S8  Rule = "S8"
	S9  Rule = "S9"
	S10 Rule = "S10"
	S11 Rule = "S11"
	S12 Rule = "S12"
	S13 Rule = "S13"
	S14 Rule = "S14"
	S15 Rule = "S15"
	S16 Rule = "S16"
	S17 Rule = "S17"
	D1  Rule = "D1"
	D2  Rule = "D2"
	D3  Rule = "D3"
	D4  Rule = "D4"
	D5  Rule = "D5"
	D6  Rule = "D6"
	A1  Rule = "A1"
	A2  Rule = "A2"
	A3  Rule = "A3"
	A4  Rule = "A4"
	A5  Rule = "A5"
	A6  Rule = "A6"
	A7  Rule = "A7"
	A8  Rule = "A8"
	A9  Rule = "A9"
	A10 Rule = "A10"
	A11 Rule = "A11"
	A12 Rule = "A12"
	A13 Rule = "A13"
)

// Article names the rule's source in words that a board reads in small print.
func (r Rule) Article() string { return articles[r] }

var articles = map[Rule]string{
	S1:  "artikelen 4:22 en 4:25, tweede lid, Algemene wet bestuursrecht (Awb)",
	S2:  "Servicedocument vervolg prestatiebox: sinds 2021 geen lenteschool",
	S3:  "Subsidieregeling structureel voorkomen onnodig zittenblijven vo: maatregelen",
	S4:  "Servicedocument vervolg prestatiebox: bedragen per leerling en per vestiging",
	S5:  "Subsidieregeling structureel voorkomen onnodig zittenblijven vo: programma samen met overgangsbeleid",
	S6:  "Subsidieregeling structureel voorkomen onnodig zittenblijven vo: één aanvraag per vestiging",
	S7:  "Registratie instellingen en opleidingen: de vestiging hoort bij het bestuur",
	S8:  "aanvraagperiode van de ronde; artikel 2:17 Awb",
	S9:  "zomervakantie van de regio van de vestiging",
	S10: "aantal leerlingen van de vestiging volgens DUO",
	S11: "een tekenbevoegde van het bestuur dient in",
	S12: "Regeling zomerscholen VO 2015: deelnemende scholen",
	S13: "beslistermijn van de regeling",
	S14: "bijzondere meldplicht: Subsidieregeling structureel voorkomen onnodig zittenblijven vo; artikel 4:37 Awb",
	S15: "verantwoording: Subsidieregeling structureel voorkomen onnodig zittenblijven vo; artikel 4:45 Awb",
	S16: "artikelen 10, 12, 14 en 16 Wet medezeggenschap op scholen",
	S17: "Kamerbrief van 31 januari 2020 (31 293 en 31 289, nr. 502): wat een ronde overlaat",
	D1:  "wijze van verdelen: artikelen 4:26 en 4:27 Awb",
	D2:  "volgorde van ontvangst van de volledige aanvraag: artikel 4:26 Awb",
	D3:  "de laatste aanvraag die past: artikel 4:25, tweede lid, Awb",
	D4:  "loting die iedereen kan narekenen: artikel 4:26 Awb",
	D5:  "wat vrijkomt, gaat naar de volgende: artikel 4:25 Awb",
	D6:  "verdeling door loting: artikelen 4:25 en 4:26 Awb",
	A1:  "artikelen 4:3a en 2:17 Awb",
	A2:  "artikel 4:5 Awb",
	A3:  "artikel 4:5 Awb: een halve aanvulling blijft bewaard",
	A4:  "artikel 4:15 Awb",
	A5:  "artikel 4:14 Awb",
	A6:  "artikelen 1, 3 en 4 Algemene termijnenwet",
	A7:  "artikelen 3:45, 3:46, 6:7 en 6:8 Awb",
	A8:  "artikelen 4:7 en 4:12 Awb",
	A9:  "artikelen 4:25 en 4:35 Awb",
	A10: "artikelen 4:46 tot en met 4:50 en 4:57 Awb",
	A11: "artikelen 4:56, 4:87 en 4:95 Awb",
	A12: "artikel 2:4 Awb: wie iets voorbereidt, beslist er niet over, en niemand behandelt een bestuur waarmee hij een band heeft",
	A13: "e-mail is alleen een seintje: Algemene verordening gegevensbescherming (AVG)",
}
