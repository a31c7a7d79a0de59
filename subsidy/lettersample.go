package subsidy

import (
	"strings"
	"time"
)

// LetterSample is a letter about an invented application, with a name where
// there is more than one of its kind.
type LetterSample struct {
	Name string
	Data LetterData
}

// SampleLetters gives the letters to try a text of a kind on: one for each way
// that it can read.
func SampleLetters(kind LetterKind) []LetterSample {
	first := SampleLetter(kind)
	switch kind {
	case LetterSupplement:
		late := first
		late.DecideBy = Date{2022, time.May, 18}
		return []LetterSample{{"Op tijd gevraagd", first}, {"Gevraagd toen het besluit al te laat was", late}}
	case LetterChange:
		early := first
		early.Subject, early.Granted = "Er komen minder leerlingen", 0
		return []LetterSample{{"Na de verlening", first}, {"Vóór het besluit", early}}
	case LetterObjectionDecided:
		upheld, part := first, first
		upheld.sampleUpheld(OutcomeUpheld, 8_100_00)
		part.sampleUpheld(OutcomeUpheldPart, 4_500_00)
		return []LetterSample{{"Ongegrond", first}, {"Gegrond", upheld}, {"Deels gegrond", part}}
	}
	return []LetterSample{{"", first}}
}

// sampleUpheld makes the objection of the invented application bring money, on
// top of what was granted for one part.
func (l *LetterData) sampleUpheld(outcome ObjectionOutcome, extra Cents) {
	l.Outcome, l.Extra, l.Granted = outcome.sentence(), extra, 15_000_00+extra
	l.Motivation = "Met het programma dat u meestuurde voldoet u aan de regeling."
	l.IBAN, l.PayBy, l.SpendUntil, l.Programme = "NL91 ABNA 0417 1643 00", PayBy(l.Date), Date{2023, time.December, 31}, true
	if l.Granted == l.Asked {
		l.Pupils, l.MinimumPupils = 18, 16
	}
}

// SampleLetter gives what a letter of a kind about an invented application
// speaks of.
func SampleLetter(kind LetterKind) LetterData {
	quote := Quote{Lines: []QuoteLine{
		{Part: PartZomerschool, Detail: "18 leerlingen × €\u00a0450", Cents: 8_100_00},
		{Part: PartOvergangsbeleid, Detail: "vast bedrag per vestiging", Cents: 15_000_00},
	}, Total: 23_100_00}
	l := LetterData{
		Kind: kind, Reference: "ZO22-7K4M-X", Date: Date{2022, time.May, 19}, Year: 2022, Scheme: "Subsidie tegen onnodig zittenblijven",
		Board: "Stichting Rijnveld Voortgezet Onderwijs", Location: "Rijnveld College, Weteringpark, Waterveen", LocationCode: "97RV01",
		Street: "Weteringpark 1", Postcode: "9999 XX", City: "Waterveen", Filed: Date{2022, time.April, 20}, Asked: quote.Total, Quote: quote,
		Decider: "R. Haddou", At: time.Date(2022, time.May, 19, 8, 30, 7, 0, time.UTC),
	}
	l.sampleWords()
	if l.Grants() {
		l.Programme = true
		l.IBAN, l.PayBy, l.SpendUntil = "NL91 ABNA 0417 1643 00", PayBy(l.Date), Date{2023, time.December, 31}
		l.Granted = quote.Total
	}
	switch kind {
	case LetterGrant:
		l.Pupils, l.MinimumPupils = 18, 16
	case LetterGrantPart:
		l.Granted = 15_000_00
	case LetterReceipt:
		l.At, l.Date, l.Decider = time.Date(2022, time.April, 20, 12, 21, 7, 0, time.UTC), l.Filed, ""
		l.SHA256 = strings.Repeat("4f1c0b9d", 8)
	}
	return l
}

// sampleWords fills in what the people of the invented application wrote, and
// the terms that go with it.
func (l *LetterData) sampleWords() {
	l.DecideBy, l.AnswerBy = Date{2022, time.July, 30}, Date{2022, time.June, 2}
	l.ObjectionUntil = ObjectionUntil(l.Date)
	switch l.Kind {
	case LetterSupplement:
		l.Missing = []MissingPart{
			{SectionZomerschool, "U noemt geen laatste dag.\nHoeveel uur per dag duurt het programma?"},
			{SectionAttachments, "Het programma van de zomerschool ontbreekt."},
		}
	case LetterHearing:
		l.Facts = "U vraagt subsidie voor 18 leerlingen. In het register van DUO staan er 12."
		l.Motivation = "Wij willen het bedrag voor de zomerschool verlagen tot 12 leerlingen."
	case LetterExtension:
		l.Motivation = "Voor de loting is meer tijd nodig dan wij dachten."
	case LetterGrantPart, LetterReject, LetterDisregard:
		l.Motivation = "Het programma duurt vijf dagen. De regeling vraagt er ten minste tien."
		l.Grounds = []string{"U voldoet niet aan de verplichtingen van de subsidie (artikel 4:35, eerste lid, onder b)."}
		if l.Kind == LetterDisregard {
			l.Facts = Supplement{AskedAt: l.At.AddDate(0, 0, -22), Due: Date{2022, time.May, 11}}.outcome()
		}
	case LetterWithdrawal:
		l.Motivation = "Wij vinden geen leraren voor de zomer."
	case LetterChange:
		l.Subject, l.Motivation = "Bijzondere meldplicht: er komen minder leerlingen", "Er komen 14 leerlingen in plaats van 18."
		l.Granted = l.Asked
	case LetterObjectionReceived:
		l.Subject, l.Motivation = "uw bezwaar van 19 mei 2022", "Ons programma duurt wel tien dagen."
	case LetterCommittee:
		l.Subject = "uw bezwaar van 1 juni 2022"
	case LetterObjectionDecided:
		l.Subject = "uw bezwaar van 1 juni 2022"
		l.Outcome, l.Granted = OutcomeUnfounded.sentence(), 15_000_00
		l.Motivation = "In het programma dat u meestuurde staan vijf dagen."
	}
}
