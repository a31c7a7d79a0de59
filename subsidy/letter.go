package subsidy

import "time"

// Letter is a letter to a board, frozen when the decision was taken: the
// document is the very text that the SHA-256 is of.
type Letter struct {
	ID          string
	Application string
	Kind        LetterKind
	Document    string // canonical JSON of DecisionLetter
	SHA256      string // hex, of Document
	At          time.Time
}

// DecisionLetter is what a letter of decision says; how it looks is for views.
type DecisionLetter struct {
	Kind           LetterKind   `json:"kind"`
	Reference      Reference    `json:"reference"`
	Date           Date         `json:"date"`
	Year           int          `json:"year"`
	Scheme         string       `json:"scheme"`
	Board          string       `json:"board"`
	Location       string       `json:"location"`
	LocationCode   LocationCode `json:"locationCode"`
	Street         string       `json:"street"`
	Postcode       string       `json:"postcode"`
	City           string       `json:"city"`
	Filed          Date         `json:"filed"`
	Asked          Cents        `json:"asked"`
	Granted        Cents        `json:"granted"`
	Quote          Quote        `json:"quote"`
	Motivation     string       `json:"motivation"`
	IBAN           string       `json:"iban"`
	PayBy          Date         `json:"payBy"`
	SpendUntil     Date         `json:"spendUntil"`
	Pupils         int          `json:"pupils"`        // planned, 0 without a programme
	MinimumPupils  int          `json:"minimumPupils"` // 85 % of them, rounded up
	ModelG1        bool         `json:"modelG1"`       // the account goes by model G1 (S15)
	ObjectionUntil Date         `json:"objectionUntil"`
	Decider        string       `json:"decider"`
}

// Grants tells whether the letter gives money.
func (l DecisionLetter) Grants() bool { return l.Kind != LetterReject }

// minimumShare is the share of the planned pupils, in percent, below which the
// board must report at once (S14).
const minimumShare = 85

// modelG1From is the granted amount from which the account goes by model G1;
// below it, it goes in the annual report (S15).
const modelG1From Cents = 25_000_00

// newDecisionLetter composes the letter of a decision from what was filed. The
// amount is the decision's, which is the ledger's (A7).
func newDecisionLetter(doc FiledDocument, terms RoundTerms, scheme string, d Decision, decider string) DecisionLetter {
	today := DateOf(d.DecidedAt)
	l := DecisionLetter{
		Kind: letterOf(d.Verdict), Reference: doc.Reference, Date: today, Year: doc.Year, Scheme: scheme,
		Board: doc.Board.Title(), Location: doc.Location.Title(), LocationCode: doc.Location.Code,
		Street: doc.Location.Street, Postcode: doc.Location.Postcode, City: doc.Location.City,
		Filed: DateOf(doc.ReceivedAt), Asked: doc.Quote.Total, Granted: d.Amount, Quote: doc.Quote,
		Motivation: d.Motivation, PayBy: PayBy(today), SpendUntil: terms.SpendUntil,
		ObjectionUntil: ObjectionUntil(today), Decider: decider, ModelG1: d.Amount >= modelG1From,
	}
	if iban, err := ParseIBAN(doc.Answers.Contact.IBAN); err == nil {
		l.IBAN = iban.Format()
	}
	if n, err := ParseCount(doc.Answers.Zomerschool.Pupils); err == nil && doc.Answers.Asks(PartZomerschool) && d.Verdict == VerdictGrant {
		// A grant in part does not say of which part: then no share of pupils
		// can be held against it.
		l.Pupils = n
		l.MinimumPupils = (n*minimumShare + 99) / 100
	}
	return l
}

func letterOf(v Verdict) LetterKind {
	switch v {
	case VerdictGrant:
		return LetterGrant
	case VerdictGrantPart:
		return LetterGrantPart
	}
	return LetterReject
}
