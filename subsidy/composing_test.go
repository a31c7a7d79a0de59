package subsidy_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// said gives the words of a letter on one line, in the order of reading.
func said(blocks []subsidy.Block) string {
	var parts []string
	for _, b := range blocks {
		switch b := b.(type) {
		case subsidy.Heading:
			parts = append(parts, b.Text)
		case subsidy.Paragraph:
			parts = append(parts, b.Text.String())
		case subsidy.Lines:
			parts = append(parts, b...)
		case subsidy.List:
			for _, item := range b {
				parts = append(parts, item.String())
			}
		case subsidy.Details:
			for _, d := range b {
				parts = append(parts, d.Name+": "+d.Text.String())
			}
		case subsidy.Table:
			parts = append(append(parts, b.Caption), b.Columns...)
			for _, r := range slices.Concat(b.Rows, b.Sums) {
				parts = append(append(parts, r.Name, r.Note), r.Cells...)
			}
		}
	}
	return strings.ReplaceAll(strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " "), "\n", " ")
}

func standard(t testing.TB, kind subsidy.LetterKind) subsidy.Template {
	t.Helper()
	template, err := subsidy.StandardTemplate(kind)
	if err != nil {
		t.Fatalf("the standard text of %q: %v", kind, err)
	}
	return template
}

func standardSays(t testing.TB, l subsidy.LetterData) string {
	t.Helper()
	return said(subsidy.Compose(standard(t, l.Kind), l))
}

// bareLetter is a letter with as little in it as there can be.
func bareLetter(kind subsidy.LetterKind) subsidy.LetterData {
	l := subsidy.SampleLetter(kind)
	return subsidy.LetterData{
		Kind: kind, Reference: l.Reference, Date: l.Date, Year: l.Year, Scheme: l.Scheme, Board: l.Board, Location: l.Location,
		LocationCode: l.LocationCode, Filed: l.Filed, Asked: l.Asked, Granted: l.Granted, PayBy: l.PayBy, SpendUntil: l.SpendUntil, ObjectionUntil: l.ObjectionUntil,
	}
}

func TestA7_ALetterSaysItsDecisionItsReasonAndWhatFollows(t *testing.T) {
	const (
		address   = "Stichting Rijnveld Voortgezet Onderwijs t.a.v. het bestuur Weteringpark 1 9999 XX Waterveen"
		facts     = "Datum: donderdag 19 mei 2022 Kenmerk: ZO22-7K4M-X Onderwerp: Subsidie tegen onnodig zittenblijven, ronde 2022"
		asking    = "Geacht bestuur, Op 20 april 2022 vroeg u subsidie aan voor Rijnveld College, Weteringpark, Waterveen (97RV01). "
		money     = "Wanneer u het geld krijgt Ik betaal uiterlijk donderdag 30 juni 2022 op NL91 ABNA 0417 1643 00. Het is een voorschot op het hele bedrag. U besteedt het geld uiterlijk zondag 31 december 2023."
		partMoney = "Wanneer u het geld krijgt Ik betaal €\u00a015.000,00 uiterlijk donderdag 30 juni 2022 op NL91 ABNA 0417 1643 00. Het is een voorschot op het bedrag dat ik verleen. U besteedt het geld uiterlijk zondag 31 december 2023."
		duties    = "Wat u moet doen Bijzondere meldplicht. Meld het direct als u de activiteiten niet, niet helemaal of niet op tijd uitvoert."
		share     = "Of als minder dan 85% van de 18 leerlingen komt: dat is minder dan 16."
		anyShare  = "Of als minder dan 85% komt van de leerlingen voor wie u subsidie krijgt."
		account   = "Leg daarna verantwoording af: wat u deed, wat u uitgaf en, als u geld krijgt voor leerlingen, hoeveel er begonnen, het programma afmaakten en overgingen. Dat doet u in uw jaarverslag. Bewaar de bewijzen."
		counting  = "Leg daarna verantwoording af: hoeveel leerlingen begonnen, het programma afmaakten en overgingen, wat u deed en wat u uitgaf. Dat doet u in uw jaarverslag. Bewaar de bewijzen."
		objection = "Bent u het niet eens met dit besluit? Maak dan bezwaar. Dat kan tot en met donderdag 30 juni 2022: zes weken, gerekend vanaf de dag na dit besluit. U kiest zelf hoe: In het portaal. Log in, open uw aanvraag met kenmerk ZO22-7K4M-X en kies ‘Bezwaar maken’. Een tekenbevoegde schrijft waarom u het niet eens bent met dit besluit, en dient het bezwaar in. U krijgt direct een ontvangstbewijs. Met een brief. Zet in uw brief de naam en het adres van het bestuur, de datum, het kenmerk ZO22-7K4M-X en waarom u het niet eens bent met dit besluit. Onderteken de brief en stuur hem aan de minister: Ministerie (voorbeeld) Postbus 0000 0000 AA Voorbeeldstad"
		greeting  = "Met vriendelijke groet, de minister voor Primair en Voortgezet Onderwijs, namens deze, R. Haddou"
		lines     = "Hoe het bedrag is berekend Berekening van het bedrag Onderdeel Bedrag Zomerschool 18 leerlingen × €\u00a0450 €\u00a08.100,00 Overgangsbeleid vast bedrag per vestiging €\u00a015.000,00 "
		why       = "Het programma duurt vijf dagen. De regeling vraagt er ten minste tien. U voldoet niet aan de verplichtingen van de subsidie (artikel 4:35, eerste lid, onder b)."
	)
	cases := map[subsidy.LetterKind][]string{
		subsidy.LetterGrant: {
			address, facts, "U krijgt €\u00a023.100,00 subsidie", asking + "Ik verleen u het hele bedrag dat u vroeg: €\u00a023.100,00.",
			lines + "Samen €\u00a023.100,00", "Waarom u subsidie krijgt Uw aanvraag voldoet aan de regeling.", money, duties, share, counting, objection, greeting,
			"Artikelen 3:45, 3:46, 4:23, 4:37, 4:87, 4:95, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
		},
		subsidy.LetterGrantPart: {
			address, facts, "U krijgt €\u00a015.000,00 van de €\u00a023.100,00 die u vroeg",
			asking + "U vroeg €\u00a023.100,00. Ik verleen u daarvan €\u00a015.000,00. Het andere deel wijs ik af.",
			lines + "Gevraagd €\u00a023.100,00 Verleend €\u00a015.000,00", "Waarom u niet alles krijgt " + why, partMoney, duties, anyShare, account, objection, greeting,
			"Artikelen 3:45, 3:46, 4:23, 4:25, 4:35, 4:37, 4:87, 4:95, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
		},
		subsidy.LetterReject: {
			address, facts, "U krijgt geen subsidie", asking + "U vroeg €\u00a023.100,00. Ik wijs uw aanvraag af.",
			"Waarom u geen subsidie krijgt " + why, objection, greeting,
			"Artikelen 3:45, 3:46, 4:25, 4:35, 6:7 en 6:8 van de Algemene wet bestuursrecht.",
		},
		subsidy.LetterReceipt: {
			address, strings.ReplaceAll(facts, "donderdag 19 mei", "woensdag 20 april"), "Wij ontvingen uw aanvraag Geacht bestuur,",
			"Op woensdag 20 april 2022 om 14:21:07 uur (Nederlandse tijd) ontvingen wij uw aanvraag voor Rijnveld College, Weteringpark, Waterveen (97RV01). Het kenmerk is ZO22-7K4M-X. Noem dit kenmerk als u contact met ons opneemt.",
			"Wanneer hoort u van ons? U krijgt uiterlijk zaterdag 30 juli 2022 een besluit. Missen wij iets, dan vragen wij u om een aanvulling.",
			"Uw bewijs Met deze controlecode (SHA-256) kunt u later laten zien dat uw antwoorden niet zijn veranderd:", strings.Repeat("4f1c0b9d", 8),
			"Met vriendelijke groet, de minister voor Primair en Voortgezet Onderwijs", "Artikelen 2:17 en 4:3a van de Algemene wet bestuursrecht.",
		},
	}
	for kind, parts := range cases {
		t.Run(string(kind), func(t *testing.T) {
			if got, want := standardSays(t, subsidy.SampleLetter(kind)), strings.Join(parts, " "); got != want {
				t.Errorf("the letter says\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// What each kind of letter must say, in its own words.
var mustSay = map[subsidy.LetterKind][]string{
	subsidy.LetterSupplement: {"Vul haar aan tot en met donderdag 2 juni 2022.", "Zomerschool U noemt geen laatste dag. Hoeveel uur", "Bijlagen Het programma",
		"De termijn voor ons besluit staat stil", "Artikelen 4:5 en 4:15 van"},
	subsidy.LetterExtension:         {"U krijgt ons besluit uiterlijk zaterdag 30 juli 2022.", "Voor de loting", "Artikel 4:14 van"},
	subsidy.LetterHearing:           {"In het register van DUO staan er 12.", "Geef uw reactie tot en met donderdag 2 juni 2022.", "Artikelen 4:7 en 4:8 van"},
	subsidy.LetterDisregard:         {"Op 27 april 2022 vroeg ik u om uw aanvraag aan te vullen. Dat kon tot en met woensdag 11 mei 2022. U vulde niet aan.", "buiten behandeling", "Maak dan bezwaar. Dat kan tot en met donderdag 30 juni 2022", "4:5, 6:7"},
	subsidy.LetterWithdrawal:        {"Uw aanvraag is ingetrokken", "om 10:30:07 uur (Nederlandse tijd) trok u deze aanvraag in.", "Wij vinden geen leraren"},
	subsidy.LetterChange:            {"Er komen 14 leerlingen in plaats van 18.", "Artikel 4:37 van"},
	subsidy.LetterObjectionReceived: {"ontvingen wij uw bezwaar", "U krijgt uiterlijk zaterdag 30 juli 2022 een besluit.", "Artikelen 6:5, 6:14 en 7:10 van"},
	subsidy.LetterCommittee:         {"Over uw bezwaar van 1 juni 2022 adviseert een commissie.", "U krijgt ons besluit uiterlijk zaterdag 30 juli 2022.", "twaalf weken", "Artikelen 7:10 en 7:13 van"},
	subsidy.LetterObjectionDecided:  {"Dit is mijn besluit op uw bezwaar van 1 juni 2022. Ik verklaar uw bezwaar ongegrond: het besluit blijft gelden.", "Stel dan beroep in bij de bestuursrechter", "tot en met donderdag 30 juni 2022", "7:11, 7:12 en 8:1 van"},
}

func TestA7S14S15_AnObjectionThatBringsMoneyHasTheDutiesOfAGrantAndAnotherHasNone(t *testing.T) {
	given := []string{"Hoe het bedrag is berekend", "18 leerlingen × €\u00a0450", "Gevraagd €\u00a023.100,00 Eerder verleend €\u00a015.000,00",
		"uiterlijk donderdag 30 juni 2022 op NL91 ABNA 0417 1643 00. Het is een voorschot op wat er door uw bezwaar bij komt.",
		"Bijzondere meldplicht. Meld het direct", "Leg daarna verantwoording af:", "Artikelen 4:23, 4:37, 4:87, 4:95,"}
	want := map[string][]string{
		"Gegrond": {"Erbij door uw bezwaar €\u00a08.100,00 Verleend €\u00a023.100,00", "U krijgt in totaal €\u00a023.100,00 subsidie.", "Ik betaal €\u00a08.100,00 uiterlijk",
			"Of als minder dan 85% van de 18 leerlingen komt: dat is minder dan 16."},
		"Deels gegrond": {"Erbij door uw bezwaar €\u00a04.500,00 Verleend €\u00a019.500,00", "Of als minder dan 85% komt van de leerlingen voor wie u subsidie krijgt."},
	}
	for _, sample := range subsidy.SampleLetters(subsidy.LetterObjectionDecided) {
		text := standardSays(t, sample.Data)
		words, gives := want[sample.Name]
		for _, w := range append(words, given...) {
			if strings.Contains(text, w) != gives {
				t.Errorf("%s: it says %q: %v: %s", sample.Name, w, !gives, text)
			}
		}
	}
}

func TestA11_ThePaymentNamesTheAmountWhereNotAllIsGranted(t *testing.T) {
	for _, c := range []struct {
		extra, granted subsidy.Cents
		says           string
	}{
		{4_000_00, 4_000_00, "Ik betaal €\u00a04.000,00 uiterlijk donderdag 30 juni 2022 op NL91 ABNA 0417 1643 00. Het is een voorschot op het bedrag dat ik verleen."},
		{4_000_00, 19_000_00, "Ik betaal €\u00a04.000,00 uiterlijk donderdag 30 juni 2022 op NL91 ABNA 0417 1643 00. Het is een voorschot op wat er door uw bezwaar bij komt."},
		{23_100_00, 23_100_00, "Ik betaal uiterlijk donderdag 30 juni 2022 op NL91 ABNA 0417 1643 00. Het is een voorschot op het hele bedrag."},
	} {
		l := subsidy.SampleLetters(subsidy.LetterObjectionDecided)[1].Data
		l.Extra, l.Granted = c.extra, c.granted
		says(t, standardSays(t, l), c.says)
	}
}

func TestA4_ARequestForASupplementSaysThatTheTermStandsStillOnlyWhereItRuns(t *testing.T) {
	for _, sample := range subsidy.SampleLetters(subsidy.LetterSupplement) {
		text, late := standardSays(t, sample.Data), sample.Data.Date.After(sample.Data.DecideBy)
		if strings.Contains(text, "staat stil") == late || strings.Contains(text, "Ons besluit had er uiterlijk woensdag 18 mei 2022 moeten zijn.") != late {
			t.Errorf("%s: %s", sample.Name, text)
		}
	}
}

func TestAnEarlierEditionOfAStandardTextSaysWhatItSaid(t *testing.T) {
	for of, words := range map[subsidy.LetterKind]string{
		subsidy.LetterSupplement: "De termijn voor ons besluit staat stil, vanaf de dag na deze brief tot u aanvult of tot de dag hierboven voorbij is. Vult u",
		subsidy.LetterDisregard:  "## Waarom ik uw aanvraag niet behandel\n\n{motivering}", subsidy.LetterObjectionDecided: "{motivering}\n\n## Wanneer u het geld krijgt\n\n{betaling}\n\n## Bent u",
	} {
		if strings.Contains(subsidy.StandardText(of), words) || !strings.Contains(subsidy.StandardTextIn(of, 2), words) {
			t.Errorf("the second edition of the %s says %s", of, subsidy.StandardTextIn(of, 2))
		}
	}
}

func TestEveryKindOfLetterSaysWhatItIsFor(t *testing.T) {
	for kind, words := range mustSay {
		text := standardSays(t, subsidy.SampleLetter(kind))
		for _, want := range words {
			if !strings.Contains(text, want) {
				t.Errorf("the %s lacks %q: %s", kind, want, text)
			}
		}
	}
}

// wellMade looks for what no letter may have: a block without words, a heading
// out of order, and what is left where a field gave nothing.
func wellMade(t interface{ Errorf(string, ...any) }, name string, blocks []subsidy.Block) {
	level, titles := 0, 0
	for _, b := range blocks {
		words := said([]subsidy.Block{b})
		if strings.TrimSpace(words) == "" || strings.TrimSpace(words) != words {
			t.Errorf("%s: a %s says %q", name, b.Kind(), words)
		}
		if h, ok := b.(subsidy.Heading); ok {
			if h.Level > level+1 {
				t.Errorf("%s: %q is of level %d after %d", name, h.Text, h.Level, level)
			}
			if level = h.Level; level == 1 {
				titles++
			}
		}
	}
	if titles != 1 {
		t.Errorf("%s: %d headings of level 1", name, titles)
	}
	for i, b := range blocks {
		if h, ok := b.(subsidy.Heading); ok && h.Level > 1 && (i+1 == len(blocks) || closes(blocks[i+1])) {
			t.Errorf("%s: %q has nothing below it", name, h.Text)
		}
	}
}

// closes tells whether a block ends what stands below a heading: the next one,
// the signature or small print.
func closes(b subsidy.Block) bool {
	switch b := b.(type) {
	case subsidy.Heading:
		return true
	case subsidy.Lines:
		return b[0] == "Met vriendelijke groet,"
	case subsidy.Paragraph:
		return b.Small
	}
	return false
}

var leftOver = regexp.MustCompile(`  |[{}]|\*\*| [.,;:!?]|\(\)`)

func TestEveryLetterReadsWellWithAllAndWithLittle(t *testing.T) {
	for _, kind := range subsidy.LetterKinds {
		letters := map[string]subsidy.LetterData{"bare": bareLetter(kind)}
		for _, sample := range subsidy.SampleLetters(kind) {
			letters["full "+sample.Name] = sample.Data
		}
		for name, l := range letters {
			blocks := subsidy.Compose(standard(t, kind), l)
			wellMade(t, string(kind)+" "+name, blocks)
			if found := leftOver.FindString(said(blocks)); found != "" {
				t.Errorf("%s %s has %q: %s", kind, name, found, said(blocks))
			}
		}
	}
}

func TestAHeadingGoesWithWhatStoodBelowItAndTheSignatureStays(t *testing.T) {
	l := subsidy.SampleLetter(subsidy.LetterWithdrawal)
	l.Subject, l.Motivation = "", ""
	for text, want := range map[string]string{
		"## Waarom\n\n{reden}\n\n{ondertekening}\n\n> klein":                 "Met vriendelijke groet, de minister voor Primair en Voortgezet Onderwijs, namens deze, R. Haddou klein",
		"## Waarom\n\n{reden}\n\n> klein\n\n## Slot\n\nDag.":                 "klein Slot Dag.",
		"## Waarom\n\n{reden}\n\n{ondertekening}\n\nEen bijlage.":            "Met vriendelijke groet, de minister voor Primair en Voortgezet Onderwijs, namens deze, R. Haddou Een bijlage.",
		"## Waarom\n\n> klein\n\nDaarom.\n\n{reden}":                         "Waarom klein Daarom.",
		"## Ondertekening\n\n{ondertekening}":                                "Ondertekening Met vriendelijke groet, de minister voor Primair en Voortgezet Onderwijs, namens deze, R. Haddou",
		"## Kleine letters\n\n> klein":                                       "Kleine letters klein",
		"## Waarom\n\n{reden}\n\n## Daarom\n\n{adres-ministerie}\n\n> klein": "Daarom Ministerie (voorbeeld) Postbus 0000 0000 AA Voorbeeldstad klein",
	} {
		template, err := subsidy.ParseTemplate(subsidy.LetterWithdrawal, "{gegevens}\n{tijdstip}\n# Kop\n"+text)
		fine(t, err)
		if got := said(subsidy.Compose(template, l)[3:]); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestALetterIsSilentAboutWhatItDoesNotKnow(t *testing.T) {
	text := standardSays(t, bareLetter(subsidy.LetterGrant))
	for _, want := range []string{"Ik betaal uiterlijk donderdag 30 juni 2022. Het is", "of niet op tijd uitvoert. Leg daarna verantwoording af: wat u deed", "t.a.v. het bestuur Datum:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q: %s", want, text)
		}
	}
	if text := standardSays(t, bareLetter(subsidy.LetterReject)); strings.Contains(text, "Waarom u geen") {
		t.Errorf("a heading has nothing below it: %s", text)
	}
}

func TestS15_ALetterOfMuchMoneyAsksForModelG1(t *testing.T) {
	l := subsidy.SampleLetter(subsidy.LetterGrant)
	for much, want := range map[bool]string{false: "Dat doet u in uw jaarverslag. Bewaar", true: "Dat doet u in uw jaarverslag, met model G1. Bewaar"} {
		l.ModelG1 = much
		if text := standardSays(t, l); !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q: %s", want, text)
		}
	}
}

func TestWhatPeopleTypedIsNeverReadAsMarkup(t *testing.T) {
	const typed = "# Kop\n\n- **vet** {kenmerk}\n> klein <b>&amp; {onbekend"
	for _, kind := range subsidy.LetterKinds {
		l := subsidy.SampleLetter(kind)
		l.Motivation, l.Facts, l.Outcome, l.Board, l.Decider, l.Location = typed, typed, typed, typed, typed, typed
		l.Missing = []subsidy.MissingPart{{Section: subsidy.SectionZomerschool, Note: typed}}
		l.Grounds = []string{typed}
		if kind != subsidy.LetterReceipt {
			l.Subject = typed
		}
		blocks := subsidy.Compose(standard(t, kind), l)
		wellMade(t, string(kind), blocks)
		titles := 0
		for _, b := range blocks {
			if h, ok := b.(subsidy.Heading); ok && h.Level == 1 {
				titles++
			}
		}
		if text := said(blocks); titles != 1 || !strings.Contains(text, strings.ReplaceAll(typed, "\n", " ")) {
			t.Errorf("the %s says %s", kind, text)
		}
	}
}

// whole gives the runs of a letter that stay on one line, and the others.
func runs(blocks []subsidy.Block) (whole, broken []string) {
	sort := func(text subsidy.Text) {
		for _, r := range text {
			if r.Whole {
				whole = append(whole, r.Text)
			} else {
				broken = append(broken, r.Text)
			}
		}
	}
	for _, b := range blocks {
		switch b := b.(type) {
		case subsidy.Paragraph:
			sort(b.Text)
		case subsidy.List:
			for _, item := range b {
				sort(item)
			}
		case subsidy.Details:
			for _, d := range b {
				sort(d.Text)
			}
		}
	}
	return whole, broken
}

func TestAmountsReferencesAndAccountsAreNotBroken(t *testing.T) {
	for _, kind := range subsidy.LetterKinds {
		_, broken := runs(subsidy.Compose(standard(t, kind), subsidy.SampleLetter(kind)))
		for _, text := range broken {
			if strings.Contains(text, "€") || strings.Contains(text, "ZO22-") || strings.Contains(text, "NL91") {
				t.Errorf("the %s can break %q", kind, text)
			}
		}
	}
}

func TestALineOfATextIsALineOfTheLetter(t *testing.T) {
	head := "{gegevens}\n{tijdstip}\n"
	template, err := subsidy.ParseTemplate(subsidy.LetterWithdrawal, head+"# Kop\nEerste regel {ronde}\n{reden}\r\ntweede  **vet {kenmerk}** regel.\nderde\n\n> klein\n> kleiner\n- een\n- twee {bestuur}\n## Leeg\n{reden}\n## Slot\n3 * 4 *")
	fine(t, err)
	l := subsidy.SampleLetter(subsidy.LetterWithdrawal)
	l.Subject, l.Motivation, l.Board = "", "", ""
	got := subsidy.Compose(template, l)[2:]
	want := subsidy.Blocks{
		subsidy.Heading{Level: 1, Text: "Kop"},
		subsidy.Paragraph{Text: subsidy.Text{subsidy.Plain("Eerste regel "), subsidy.Whole("2022")}},
		subsidy.Paragraph{Typed: true, Text: subsidy.Text{subsidy.Plain("tweede "), subsidy.Bold("vet "), {Text: "ZO22-7K4M-X", Bold: true, Whole: true}, subsidy.Plain(" regel.\nderde")}},
		subsidy.Paragraph{Small: true, Typed: true, Text: subsidy.Text{subsidy.Plain("klein\nkleiner")}},
		subsidy.List{{subsidy.Plain("een")}, {subsidy.Plain("twee")}},
		subsidy.Heading{Level: 2, Text: "Slot"},
		subsidy.Paragraph{Text: subsidy.Text{subsidy.Plain("3 * 4 *")}},
	}
	if a, b := asJSON(t, got), asJSON(t, want); a != b {
		t.Errorf("the letter is\n%s\nwant\n%s", a, b)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	fine(t, err)
	return string(raw)
}

func TestAFieldWithoutAValueLeavesNoHole(t *testing.T) {
	for text, want := range map[string]string{
		"Op {bestuur} en": "Op en", "Op {bestuur}.": "Op.", "{bestuur} Dag": "Dag", "a {bestuur} {bestuur} b": "a b",
		"a {bestuur}, b": "a, b", "a {bestuur}b": "a b", "a **{bestuur}** b": "a b", "a ** b** c": "a b c",
	} {
		template, err := subsidy.ParseTemplate(subsidy.LetterWithdrawal, "{gegevens}\n# Kop\n"+text+"\n\n{tijdstip}")
		fine(t, err)
		l := subsidy.SampleLetter(subsidy.LetterWithdrawal)
		l.Board = ""
		if got := said(subsidy.Compose(template, l)[2:3]); got != want {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestTheLetterThatWasShownBeforeIsTheLetterThatIsSent(t *testing.T) {
	w := dbtest.New(t)
	ref, _ := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	w.Clock.Set(dbtest.AfterClosing)
	preview, err := w.Service.Preview(t.Context(), w.Decider, ref)
	fine(t, err)
	letter, err := w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
	if shown := asJSON(t, preview.Letter); shown != letter.Document || len(preview.Letter.Blocks) < 10 {
		t.Errorf("shown was\n%s\nsent is\n%s", shown, letter.Document)
	}
}

func TestA1_SubmittingFreezesAConfirmationWithTheCodeOfWhatWasFiled(t *testing.T) {
	w := dbtest.New(t)
	received := time.Date(2022, time.April, 20, 12, 21, 7, 123_456_789, time.UTC)
	ref := w.Draft(t, dbtest.Location)
	filing, err := w.Submit(t, w.Signatory, ref, true, received)
	fine(t, err)
	_, err = w.Submit(t, w.Signatory, ref, true, received.Add(time.Hour)) // gives the same receipt
	fine(t, err)
	file, err := w.Service.FiledFile(t.Context(), w.Preparer, ref)
	fine(t, err)
	if len(file.Letters) != 1 || file.Letters[0].Kind != subsidy.LetterReceipt || file.Letters[0].SHA256 != subsidy.HashText(file.Letters[0].Document) {
		t.Fatalf("the letters are %+v", file.Letters)
	}
	content, err := file.Letters[0].Read()
	fine(t, err)
	text := said(content.Blocks)
	for _, want := range []string{"Wij ontvingen uw aanvraag", string(ref), "20 april 2022 om 14:21:07 uur (Nederlandse tijd)", filing.SHA256, "uiterlijk " + file.Application.DecideBy.Long()} {
		if !strings.Contains(text, want) {
			t.Errorf("the confirmation lacks %q: %s", want, text)
		}
	}
}

func TestAFrozenLetterReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := subsidy.SampleLetter(rapid.SampledFrom(subsidy.LetterKinds).Draw(t, "kind"))
		words := rapid.String()
		l.Motivation, l.Board, l.Facts, l.Subject = words.Draw(t, "motivation"), words.Draw(t, "board"), words.Draw(t, "facts"), words.Draw(t, "subject")
		template, err := subsidy.StandardTemplate(l.Kind)
		if err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(subsidy.LetterDocument{LetterData: l, Version: 3, Blocks: subsidy.Compose(template, l)})
		if err != nil {
			t.Fatal(err)
		}
		content, err := subsidy.Letter{ID: "b", Document: string(written)}.Read()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(content); err != nil || string(again) != string(written) {
			t.Fatalf("%s\nreads as\n%s (%v)", written, again, err)
		}
	})
}
