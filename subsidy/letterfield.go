package subsidy

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// LetterField is what a text of a letter can name between braces, such as
// {kenmerk}. A field without a value gives nothing, whatever stands around it.
type LetterField struct {
	Name    string
	Meaning string // for who writes the texts
	// Alone tells that the field is a whole block: an address, a table, a
	// person's own words. It stands alone on its line.
	Alone bool
	// Required tells that a letter of the kind asked for must have it.
	Required bool
	// Rule is the rule for which a letter must have it.
	Rule Rule

	kinds, required []LetterKind // none: all, and none
	text            func(LetterData) Text
	blocks          func(LetterData) []Block
}

// The kinds of letters that have a field.
var (
	letterGrants    = []LetterKind{LetterGrant, LetterGrantPart}
	letterRefusals  = []LetterKind{LetterGrantPart, LetterReject, LetterDisregard}
	letterDecisions = []LetterKind{LetterGrant, LetterGrantPart, LetterReject, LetterDisregard}
	letterReasons   = append(slices.Clone(letterDecisions), LetterObjectionDecided)
	// letterGiving are those that can give money: a decision on an objection does
	// where the objection brings some.
	letterGiving   = append(slices.Clone(letterGrants), LetterObjectionDecided)
	letterRequests = []LetterKind{LetterSupplement, LetterHearing}
	// letterMoves are those that name a later last day for a decision.
	letterMoves    = []LetterKind{LetterExtension, LetterCommittee}
	letterReceipts = []LetterKind{LetterReceipt, LetterWithdrawal, LetterChange, LetterObjectionReceived}
)

// signatureField is the field with the signature below a letter.
const signatureField = "ondertekening"

// letterFields are the fields of all kinds. Who adds one gives it a name that
// says in Dutch what the reader sees, and a meaning for who writes the texts.
var letterFields = []LetterField{
	{Name: "adres", Meaning: "naam en adres van het bestuur", Alone: true, blocks: letterAddress},
	{Name: "gegevens", Meaning: "datum, kenmerk en onderwerp", Alone: true, Rule: A1, required: LetterKinds, blocks: letterFacts},
	{Name: "kenmerk", Meaning: "kenmerk van de aanvraag", text: func(l LetterData) Text { return wholeText(string(l.Reference)) }},
	{Name: "datum", Meaning: "datum van de brief, met de dag", text: func(l LetterData) Text { return dateText(l.Date) }},
	{Name: "regeling", Meaning: "naam van de regeling", text: func(l LetterData) Text { return plainText(l.Scheme) }},
	{Name: "ronde", Meaning: "jaar van de ronde", text: func(l LetterData) Text { return wholeText(yearText(l.Year)) }},
	{Name: "bestuur", Meaning: "naam van het bestuur", text: func(l LetterData) Text { return plainText(l.Board) }},
	{Name: "vestiging", Meaning: "naam en plaats van de vestiging", text: func(l LetterData) Text { return plainText(l.Location) }},
	{Name: "vestigingscode", Meaning: "code van de vestiging", text: func(l LetterData) Text { return wholeText(string(l.LocationCode)) }},
	{Name: "ingediend-op", Meaning: "dag waarop de aanvraag is ontvangen", text: func(l LetterData) Text { return shortDateText(l.Filed) }},
	{Name: "gevraagd", Meaning: "het gevraagde bedrag", text: func(l LetterData) Text { return amountText(l.Asked) }},
	{Name: signatureField, Meaning: "groet met de naam van wie ondertekent", Alone: true, blocks: letterSignature},
	{Name: "adres-ministerie", Meaning: "postadres van het ministerie", Alone: true, blocks: letterMinistry},
	{Name: "artikelen", Meaning: "de wetsartikelen bij deze soort brief", Rule: A7, required: letterReasons,
		kinds: slices.DeleteFunc(slices.Clone(LetterKinds), func(k LetterKind) bool { return letterArticles[k] == "" }),
		text:  func(l LetterData) Text { return plainText(l.articles()) }},

	{Name: "stuk", Meaning: "waar de brief over gaat: uw aanvraag, uw aanvulling of uw bezwaar van een dag", text: letterMatter,
		kinds: []LetterKind{LetterReceipt, LetterExtension, LetterObjectionReceived, LetterCommittee, LetterObjectionDecided}},
	{Name: "tijdstip", Meaning: "moment van ontvangst, tot op de seconde", Rule: A1, kinds: letterReceipts, required: letterReceipts, text: letterInstant},
	{Name: "controlecode", Meaning: "controlecode (SHA-256) van wat is ontvangen", Rule: A1, kinds: letterReceipts,
		required: []LetterKind{LetterReceipt}, text: func(l LetterData) Text { return plainText(l.SHA256) }},
	{Name: "beslistermijn", Meaning: "zin met de dag waarop het besluit er uiterlijk is", Rule: S13, required: []LetterKind{LetterReceipt},
		kinds: []LetterKind{LetterReceipt, LetterSupplement, LetterHearing, LetterObjectionReceived}, text: letterDecisionTerm},

	{Name: "onderdelen", Meaning: "wat er ontbreekt, per onderdeel", Alone: true, Rule: A2,
		kinds: []LetterKind{LetterSupplement}, required: []LetterKind{LetterSupplement}, blocks: letterMissing},
	{Name: "stilstand", Meaning: "zin: of de termijn voor het besluit stilstaat", Rule: A4,
		kinds: []LetterKind{LetterSupplement}, required: []LetterKind{LetterSupplement}, text: letterStandstill},
	{Name: "antwoord-uiterlijk", Meaning: "laatste dag om te antwoorden", Rule: A2, kinds: letterRequests, required: letterRequests,
		text: func(l LetterData) Text { return dateText(l.AnswerBy) }},
	{Name: "besluit-uiterlijk", Meaning: "nieuwe laatste dag voor het besluit", Rule: A5,
		kinds: letterMoves, required: letterMoves, text: func(l LetterData) Text { return dateText(l.DecideBy) }},
	{Name: "feiten", Meaning: "de gegevens waarover u het bestuur hoort", Alone: true, Rule: A8,
		kinds: []LetterKind{LetterHearing}, required: []LetterKind{LetterHearing}, blocks: func(l LetterData) []Block { return typedBlocks(l.Facts) }},

	{Name: "verleend", Meaning: "het verleende bedrag", Rule: A7, kinds: letterGiving, required: letterGrants,
		text: func(l LetterData) Text { return amountText(l.Granted) }},
	{Name: "berekening", Meaning: "tabel: hoe het bedrag is berekend", Alone: true, kinds: letterGiving, blocks: letterMoney},
	{Name: "motivering", Meaning: "de motivering van de ambtenaar", Alone: true, Rule: A7, required: letterReasons,
		kinds: append(slices.Clone(letterReasons), LetterExtension, LetterHearing), blocks: letterReason},
	{Name: "gronden", Meaning: "de gronden, als lijst", Alone: true, kinds: append(slices.Clone(letterRefusals), LetterObjectionDecided), blocks: letterGrounds},
	{Name: "betaling", Meaning: "zinnen: wanneer, waarop en waarvoor er wordt betaald", Rule: A11, kinds: letterGiving, required: letterGiving, text: letterPayment},
	{Name: "meldplicht", Meaning: "zinnen: de bijzondere meldplicht", Rule: S14, kinds: letterGiving, required: letterGiving, text: letterReporting},
	{Name: "verantwoording", Meaning: "zinnen: hoe het bestuur verantwoording aflegt", Rule: S15, kinds: letterGiving, required: letterGiving, text: letterAccount},
	{Name: "aanvulling", Meaning: "zinnen: wanneer u om een aanvulling vroeg, tot wanneer die kon komen en wat ervan kwam", Rule: A2,
		kinds: []LetterKind{LetterDisregard}, required: []LetterKind{LetterDisregard}, text: func(l LetterData) Text { return plainText(l.Facts) }},
	{Name: "bezwaar-tot", Meaning: "laatste dag om bezwaar te maken", Rule: A7, kinds: letterDecisions, required: letterDecisions,
		text: func(l LetterData) Text { return dateText(l.ObjectionUntil) }},

	{Name: "reden", Meaning: "wat het bestuur schreef bij het intrekken", Alone: true, kinds: []LetterKind{LetterWithdrawal}, blocks: letterReported},
	{Name: "melding", Meaning: "wat het bestuur meldde", Alone: true, Rule: S14, kinds: []LetterKind{LetterChange}, required: []LetterKind{LetterChange}, blocks: letterReported},
	{Name: "bezwaar", Meaning: "wat het bestuur in zijn bezwaar schreef", Alone: true, kinds: []LetterKind{LetterObjectionReceived},
		blocks: func(l LetterData) []Block { return typedBlocks(l.Motivation) }},
	{Name: "bijzonderheid", Meaning: "zin: wat er bijzonder is, zoals een bezwaar dat te laat kwam",
		kinds: []LetterKind{LetterObjectionReceived, LetterObjectionDecided}, text: func(l LetterData) Text { return plainText(l.Facts) }},
	{Name: "totaal", Meaning: "zin: wat het bestuur na het bezwaar in totaal krijgt", Rule: A7,
		kinds: []LetterKind{LetterObjectionDecided}, required: []LetterKind{LetterObjectionDecided}, text: letterTotal},
	{Name: "uitkomst", Meaning: "zin: wat er op het bezwaar is besloten", Rule: A7, kinds: []LetterKind{LetterObjectionDecided}, required: []LetterKind{LetterObjectionDecided},
		text: func(l LetterData) Text { return plainText(l.Outcome) }},
	{Name: "beroep-tot", Meaning: "laatste dag om beroep in te stellen", Rule: A7, kinds: []LetterKind{LetterObjectionDecided}, required: []LetterKind{LetterObjectionDecided},
		text: letterAppealUntil},
}

// LetterFields gives the fields that a text for this kind of letter can name.
func LetterFields(kind LetterKind) []LetterField {
	var fields []LetterField
	for _, f := range letterFields {
		if f.of(kind) {
			f.Required = slices.Contains(f.required, kind)
			fields = append(fields, f)
		}
	}
	return fields
}

func (f LetterField) of(kind LetterKind) bool {
	return f.kinds == nil || slices.Contains(f.kinds, kind)
}

// plainText gives a value on one line, and nothing where there is none.
func plainText(value string) Text {
	if value = onOneLine(value); value == "" {
		return nil
	}
	return Text{Plain(value)}
}

// wholeText gives a value that is not broken over lines.
func wholeText(value string) Text {
	if value = onOneLine(value); value == "" {
		return nil
	}
	return Text{Whole(value)}
}

var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

// onOneLine keeps no-break spaces, which hold a number together.
func onOneLine(value string) string { return strings.Trim(lineBreaks.Replace(value), " ") }

func amountText(c Cents) Text {
	if c == 0 {
		return nil
	}
	return Text{Whole(c.String())}
}

func dateText(d Date) Text {
	if d.IsZero() {
		return nil
	}
	return Text{Plain(d.Long())}
}

func shortDateText(d Date) Text {
	if d.IsZero() {
		return nil
	}
	return Text{Plain(d.Short())}
}

func yearText(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

func letterInstant(l LetterData) Text { return instantText(l.At) }

func instantText(at time.Time) Text {
	if at.IsZero() {
		return nil
	}
	return Text{Plain(FormatInstant(at) + " (Nederlandse tijd)")}
}

// typedBlocks gives a person's own words as they are, never read as markup.
func typedBlocks(words string) []Block {
	if empty(words) {
		return nil
	}
	return []Block{Paragraph{Text: Text{Plain(words)}, Typed: true}}
}
