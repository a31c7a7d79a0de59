package subsidy

import "strings"

// StandardTemplate gives the text that comes with the portal.
func StandardTemplate(kind LetterKind) (Template, error) {
	return ParseTemplate(kind, StandardText(kind))
}

// StandardText gives the text of a kind of letter that comes with the portal.
func StandardText(kind LetterKind) string { return standardTexts[kind] }

// StandardEdition counts the editions of the texts that come with the portal. A
// letter that is composed with one names its edition; what was frozen with an
// earlier one keeps its words.
const StandardEdition = 3

// StandardTextIn gives the text of a kind of letter in an edition, from 1. The
// first told of an objection by letter alone. The second said of every request
// for a supplement that the term stands still, named no request in a disregard,
// and had no duties where an objection brings money.
func StandardTextIn(kind LetterKind, edition int) string {
	text := StandardText(kind)
	if edition < 3 {
		text = strings.NewReplacer("{stilstand}", standstillSecond, disregardRequest, "", reviewCalculation, "", reviewDuties, "").Replace(text)
	}
	if edition < 2 {
		text = strings.Replace(text, howToObject, howToObjectFirst, 1)
	}
	return text
}

// What the third edition says otherwise than the second, or says first.
const (
	standstillSecond = "De termijn voor ons besluit staat stil, vanaf de dag na deze brief tot u aanvult of tot de dag hierboven voorbij is."
	disregardRequest = `{aanvulling}

`
	reviewCalculation = `## Hoe het bedrag is berekend

{berekening}

`
	reviewDuties = `## Wat u moet doen

- {meldplicht}
- {verantwoording}

`
)

// How a board objects, now and in the first edition.
const (
	howToObject = `Maak dan bezwaar. Dat kan tot en met **{bezwaar-tot}**: zes weken, gerekend vanaf de dag na dit besluit. U kiest zelf hoe:

- **In het portaal.** Log in, open uw aanvraag met kenmerk {kenmerk} en kies ‘Bezwaar maken’. Een tekenbevoegde schrijft waarom u het niet eens bent met dit besluit, en dient het bezwaar in. U krijgt direct een ontvangstbewijs.
- **Met een brief.** Zet in uw brief de naam en het adres van het bestuur, de datum, het kenmerk {kenmerk} en waarom u het niet eens bent met dit besluit. Onderteken de brief en stuur hem aan de minister:

{adres-ministerie}
`
	howToObjectFirst = `Maak dan bezwaar. Dat kan tot en met **{bezwaar-tot}**: zes weken, gerekend vanaf de dag na dit besluit. Stuur een brief aan de minister:

{adres-ministerie}

Zet in uw brief de naam en het adres van het bestuur, de datum, het kenmerk {kenmerk} en waarom u het niet eens bent met dit besluit. Onderteken de brief.
`
)

// What letters of many kinds have in common.
const (
	letterOpening = `{adres}

{gegevens}

`
	letterClosing = `
{ondertekening}

> {artikelen}
`
	letterObjection = `
## Bent u het niet eens met dit besluit?

` + howToObject + letterClosing
	letterDuties = `
## Wanneer u het geld krijgt

{betaling}

## Wat u moet doen

- {meldplicht}
- {verantwoording}
` + letterObjection
)

var standardTexts = map[LetterKind]string{
	LetterReceipt: letterOpening + `# Wij ontvingen {stuk}

Geacht bestuur,

Op {tijdstip} ontvingen wij {stuk} voor {vestiging} ({vestigingscode}). Het kenmerk is **{kenmerk}**. Noem dit kenmerk als u contact met ons opneemt.

## Wanneer hoort u van ons?

{beslistermijn} Missen wij iets, dan vragen wij u om een aanvulling.

## Uw bewijs

Met deze controlecode (SHA-256) kunt u later laten zien dat uw antwoorden niet zijn veranderd:

{controlecode}
` + letterClosing,

	LetterSupplement: letterOpening + `# Vul uw aanvraag aan

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). Uw aanvraag is nog niet compleet. Vul haar aan tot en met **{antwoord-uiterlijk}**.

## Wat ontbreekt er?

{onderdelen}

## Hoe vult u aan?

Log in op het portaal en open uw aanvraag. Alleen de onderdelen hierboven kunt u wijzigen. Een tekenbevoegde dient de aanvulling in.

## Wat gebeurt er daarna?

{stilstand} Vult u niet of niet genoeg aan, dan kunnen wij uw aanvraag buiten behandeling laten.
` + letterClosing,

	LetterExtension: letterOpening + `# Ons besluit duurt langer

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). Het lukt ons niet om op tijd te besluiten over {stuk}. U krijgt ons besluit uiterlijk **{besluit-uiterlijk}**. U hoeft niets te doen.

## Waarom duurt het langer?

{motivering}
` + letterClosing,

	LetterHearing: letterOpening + `# Wat vindt u van deze gegevens?

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). Wij zijn van plan om uw aanvraag helemaal of voor een deel af te wijzen. Dat plan rust op gegevens die anders zijn dan die van u. Vóór wij besluiten, horen wij graag wat u daarvan vindt.

## Om welke gegevens gaat het?

{feiten}

## Wat wij van plan zijn

{motivering}

## Hoe reageert u?

Geef uw reactie tot en met **{antwoord-uiterlijk}**. Log in op het portaal en open uw aanvraag. U hoeft niet te reageren. Doet u dat niet, dan besluiten wij met de gegevens die wij hebben.
` + letterClosing,

	LetterGrant: letterOpening + `# U krijgt {verleend} subsidie

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). Ik verleen u het hele bedrag dat u vroeg: **{verleend}**.

## Hoe het bedrag is berekend

{berekening}

## Waarom u subsidie krijgt

{motivering}
` + letterDuties,

	LetterGrantPart: letterOpening + `# U krijgt {verleend} van de {gevraagd} die u vroeg

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). U vroeg {gevraagd}. Ik verleen u daarvan **{verleend}**. Het andere deel wijs ik af.

## Hoe het bedrag is berekend

{berekening}

## Waarom u niet alles krijgt

{motivering}

{gronden}
` + letterDuties,

	LetterReject: letterOpening + `# U krijgt geen subsidie

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). U vroeg {gevraagd}. Ik wijs uw aanvraag **af**.

## Waarom u geen subsidie krijgt

{motivering}

{gronden}
` + letterObjection,

	LetterDisregard: letterOpening + `# Ik behandel uw aanvraag niet

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). Ik laat uw aanvraag **buiten behandeling**. Dat betekent dat ik haar niet verder beoordeel. U krijgt geen subsidie.

## Waarom ik uw aanvraag niet behandel

` + disregardRequest + `{motivering}

{gronden}
` + letterObjection,

	LetterWithdrawal: letterOpening + `# Uw aanvraag is ingetrokken

Geacht bestuur,

Op {ingediend-op} vroeg u subsidie aan voor {vestiging} ({vestigingscode}). Op {tijdstip} trok u deze aanvraag in. Wij behandelen haar niet meer. U krijgt voor deze aanvraag geen subsidie.

## Wat u ons schreef

{reden}

{ondertekening}
`,

	LetterChange: letterOpening + `# Wij ontvingen uw melding

Geacht bestuur,

Op {tijdstip} meldde u ons een wijziging bij uw aanvraag voor {vestiging} ({vestigingscode}).

## Wat u meldde

{melding}

## Wat gebeurt er nu?

Wij kijken of uw melding gevolgen heeft voor uw aanvraag of uw subsidie. Is dat zo, dan hoort u van ons.
` + letterClosing,

	LetterObjectionReceived: letterOpening + `# Wij ontvingen uw bezwaar

Geacht bestuur,

Op {tijdstip} ontvingen wij uw bezwaar tegen het besluit over {vestiging} ({vestigingscode}). Het besluit blijft gelden tot wij over uw bezwaar hebben besloten. {bijzonderheid}

## Wat u ons schreef

{bezwaar}

## Wanneer hoort u van ons?

{beslistermijn} Missen wij iets in uw bezwaar, dan vragen wij u om een aanvulling.
` + letterClosing,

	LetterCommittee: letterOpening + `# Een commissie adviseert over uw bezwaar

Geacht bestuur,

U maakte bezwaar tegen het besluit over {vestiging} ({vestigingscode}). Over {stuk} adviseert een commissie. Daarna besluiten wij. U krijgt ons besluit uiterlijk **{besluit-uiterlijk}**. U hoeft nu niets te doen.

## Waarom die dag?

Adviseert een commissie, dan is de termijn voor ons besluit twaalf weken. Zonder commissie is dat zes weken.
` + letterClosing,

	LetterObjectionDecided: letterOpening + `# Besluit op uw bezwaar

Geacht bestuur,

U maakte bezwaar tegen het besluit over {vestiging} ({vestigingscode}). Dit is mijn besluit op {stuk}. **{uitkomst}** {totaal} {bijzonderheid}

## Waarom ik zo besluit

{motivering}

` + reviewCalculation + `## Wanneer u het geld krijgt

{betaling}

` + reviewDuties + `## Bent u het niet eens met dit besluit?

Stel dan beroep in bij de bestuursrechter: de rechtbank in het gebied waar uw bestuur is gevestigd. Dat kan tot en met **{beroep-tot}**: zes weken, gerekend vanaf de dag na dit besluit.

Zet in uw beroepschrift de naam en het adres van het bestuur, de datum, het kenmerk {kenmerk} en waarom u het niet eens bent met dit besluit. Onderteken het en stuur een kopie van dit besluit mee. De rechtbank vraagt griffierecht.
` + letterClosing,
}
