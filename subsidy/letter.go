package subsidy

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// Letter is a letter to a board, frozen when the decision was taken: the
// document is the very text that the SHA-256 is of.
type Letter struct {
	ID          string
	Application string
	Kind        LetterKind
	Document    string // canonical JSON of LetterDocument
	SHA256      string // hex, of Document
	At          time.Time
}

// LetterKind is a kind of letter to a board.
type LetterKind string

// The kinds of letters.
const (
	LetterReceipt           LetterKind = "receipt"
	LetterSupplement        LetterKind = "supplement"
	LetterExtension         LetterKind = "extension"
	LetterHearing           LetterKind = "hearing"
	LetterGrant             LetterKind = "grant"
	LetterGrantPart         LetterKind = "grant in part"
	LetterReject            LetterKind = "reject"
	LetterDisregard         LetterKind = "disregard"
	LetterWithdrawal        LetterKind = "withdrawal"
	LetterChange            LetterKind = "change"
	LetterObjectionReceived LetterKind = "objection received"
	LetterCommittee         LetterKind = "objection committee"
	LetterObjectionDecided  LetterKind = "objection decided"
)

// LetterKinds lists the kinds in the order of an application's life.
var LetterKinds = []LetterKind{
	LetterReceipt, LetterSupplement, LetterExtension, LetterHearing, LetterGrant, LetterGrantPart, LetterReject,
	LetterDisregard, LetterWithdrawal, LetterChange, LetterObjectionReceived, LetterCommittee, LetterObjectionDecided,
}

// Decides tells whether a letter of this kind is the decision on an
// application, of which there is one.
func (k LetterKind) Decides() bool {
	return k == LetterGrant || k == LetterGrantPart || k == LetterReject || k == LetterDisregard
}

// Title names the kind in a list of letters.
func (k LetterKind) Title() string { return letterTitles[k] }

var letterTitles = map[LetterKind]string{
	LetterReceipt:           "Ontvangstbevestiging",
	LetterSupplement:        "Vraag om aanvulling",
	LetterExtension:         "Beslistermijn verlengd",
	LetterHearing:           "Vraag om uw zienswijze",
	LetterGrant:             "Besluit: subsidie verleend",
	LetterGrantPart:         "Besluit: subsidie deels verleend",
	LetterReject:            "Besluit: aanvraag afgewezen",
	LetterDisregard:         "Besluit: aanvraag buiten behandeling gelaten",
	LetterWithdrawal:        "Intrekking bevestigd",
	LetterChange:            "Melding ontvangen",
	LetterObjectionReceived: "Bezwaar ontvangen",
	LetterCommittee:         "Commissie adviseert over bezwaar",
	LetterObjectionDecided:  "Besluit op bezwaar",
}

// About names one letter of the kind, for a heading and as the title of a file.
func (k LetterKind) About(ref Reference) string {
	if k.Decides() {
		return "Besluit over " + string(ref)
	}
	return k.Title() + ": " + string(ref)
}

// Slug names the kind in an address.
func (k LetterKind) Slug() string { return letterSlugs[k] }

// File gives the name of a file with a letter of this kind, without extension.
func (k LetterKind) File(ref Reference) string {
	if k.Decides() {
		return "besluit-" + string(ref)
	}
	return k.Slug() + "-" + string(ref)
}

var letterSlugs = map[LetterKind]string{
	LetterReceipt:           "ontvangstbevestiging",
	LetterSupplement:        "aanvulling",
	LetterExtension:         "verlenging",
	LetterHearing:           "zienswijze",
	LetterGrant:             "verlening",
	LetterGrantPart:         "gedeeltelijke-verlening",
	LetterReject:            "afwijzing",
	LetterDisregard:         "buiten-behandeling",
	LetterWithdrawal:        "intrekking",
	LetterChange:            "melding",
	LetterObjectionReceived: "bezwaar-ontvangen",
	LetterCommittee:         "bezwaar-commissie",
	LetterObjectionDecided:  "besluit-op-bezwaar",
}

// LetterDocument is a letter as it is frozen: what it speaks of, the version
// of the text of its kind, and the very words.
type LetterDocument struct {
	LetterData `json:"data"`
	// Version is that of the published text; 0 is the text that comes with the
	// portal.
	Version int `json:"textVersion"`
	// Standard is the edition of the text that comes with the portal, where the
	// letter is of that; 0 in letters of the first edition too.
	Standard int    `json:"standardEdition,omitempty"`
	Blocks   Blocks `json:"blocks"`
}

// writtenLetter is a letter on its way into JSON, the same as that of the
// LetterDocument: blocks that write themselves would be read through twice.
type writtenLetter struct {
	LetterDocument
	Blocks []writtenBlock `json:"blocks"`
}

func (d LetterDocument) written() writtenLetter { return writtenLetter{d, d.Blocks.written()} }

// Wording names the text that the letter was composed with.
func (d LetterDocument) Wording() string {
	if d.Version > 0 {
		return "versie " + FormatCount(d.Version)
	}
	return "standaardtekst, uitgave " + FormatCount(max(1, d.Standard))
}

// LetterData is all that a letter can speak of; what a kind of letter does not
// speak of is empty. How it reads follows from the kind's text, how it looks
// is for views.
type LetterData struct {
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
	Pupils         int          `json:"pupils"`         // planned and granted, 0 where the letter cannot tell how many
	MinimumPupils  int          `json:"minimumPupils"`  // 85 % of them, rounded up
	ModelG1        bool         `json:"modelG1"`        // the account goes by model G1 (S15)
	ObjectionUntil Date         `json:"objectionUntil"` // or for an appeal, where the letter decides on an objection
	Decider        string       `json:"decider"`        // who signs

	// At is the instant that the letter is about, such as that of receipt.
	At time.Time `json:"at,omitzero"`
	// Missing are the parts to complete, in a request for a supplement.
	Missing []MissingPart `json:"missing,omitempty"`
	// AnswerBy is the last day to answer a request (A2, A8).
	AnswerBy Date `json:"answerBy,omitzero"`
	// DecideBy is the last day for the decision that the board waits for (S13, A5).
	DecideBy Date `json:"decideBy,omitzero"`
	// Grounds are those of a refusal or of a decision on an objection, in words.
	Grounds []string `json:"grounds,omitempty"`
	// Facts are those on which the board is heard (A8), or in a disregard what
	// became of the request for a supplement (A2).
	Facts string `json:"facts,omitempty"`
	// Programme tells that a programme was asked, of which the share of pupils
	// holds too where Pupils cannot tell how many (S14).
	Programme bool `json:"programme,omitempty"`
	// Extra is what an objection brings, on top of what was granted.
	Extra Cents `json:"extra,omitempty"`
	// OnReview tells that a decision grants outside the ceiling (Awb 4:25(3)).
	OnReview bool `json:"onReview,omitempty"`
	// Subject says in a few words what the letter is about: what was reported,
	// with the board's own words in Motivation, or "uw bezwaar van 1 juni 2022"
	// where it is about an objection, or "uw aanvulling" in a receipt of that.
	Subject string `json:"subject,omitempty"`
	// Outcome says in a sentence what was decided on an objection.
	Outcome string `json:"outcome,omitempty"`
	// SHA256 is that of the document that was received, in hex.
	SHA256 string `json:"sha256,omitempty"`
}

// MissingPart is a part of an application that an official found incomplete,
// with what is missing in the official's words (A2).
type MissingPart struct {
	Section Section `json:"section"`
	Note    string  `json:"note"`
}

// Grants tells whether the letter gives money; one that decides on an objection
// does where the objection brings some.
func (l LetterData) Grants() bool {
	return l.Kind == LetterGrant || l.Kind == LetterGrantPart || l.Kind == LetterObjectionDecided && l.Extra > 0
}

// minimumShare is the share of the planned pupils, in percent, below which the
// board must report at once (S14).
const minimumShare = 85

// minimumOf gives the number of pupils below which the board must report (S14).
func minimumOf(planned int) int { return (planned*minimumShare + 99) / 100 }

// modelG1From is the granted amount from which the account goes by model G1;
// below it, it goes in the annual report (S15).
const modelG1From Cents = 25_000_00

// newLetterData gives what every letter about a filed application says, on a
// day, with the name of who signs it.
func newLetterData(kind LetterKind, r Receipt, at time.Time, signer string) LetterData {
	doc := r.Document
	return LetterData{
		Kind: kind, Reference: doc.Reference, Date: DateOf(at), Year: doc.Year, Scheme: r.Scheme.Name,
		Board: doc.Board.Title(), Location: doc.Location.Title(), LocationCode: doc.Location.Code,
		Street: doc.Location.Street, Postcode: doc.Location.Postcode, City: doc.Location.City,
		Filed: DateOf(r.Application.ReceivedAt), Asked: doc.Quote.Total, Quote: doc.Quote, At: at, Decider: signer,
	}
}

// decisionLetter gives the letter of a decision. One that leaves an application
// aside names the request for a supplement that went before it (A2).
func decisionLetter(ctx context.Context, tx Store, r Receipt, d Decision, announced time.Time, decider string) (LetterData, error) {
	l := newDecisionLetter(r, d, announced, decider)
	if d.Verdict != VerdictDisregard {
		return l, nil
	}
	supplements, err := tx.Supplements(ctx, d.Application)
	if len(supplements) > 0 {
		l.Facts = lastSupplement(supplements).outcome()
	}
	return l, err
}

// newDecisionLetter composes the letter of a decision from what was filed. The
// amount is the decision's, which is the ledger's; its date and its terms are
// those of the announcement (A7).
func newDecisionLetter(r Receipt, d Decision, announced time.Time, decider string) LetterData {
	l := newLetterData(letterOf(d.Verdict), r, announced, decider)
	for _, g := range d.Grounds {
		l.Grounds = append(l.Grounds, g.String())
	}
	l.Motivation, l.OnReview, l.ObjectionUntil = d.Motivation, d.OnReview(), ObjectionUntil(l.Date)
	l.gives(r, d.Amount)
	return l
}

// gives says what comes with granted cents in all: when and where they are paid,
// and the duties (A11, S14, S15).
func (l *LetterData) gives(r Receipt, granted Cents) {
	l.Granted, l.ModelG1 = granted, granted >= modelG1From
	l.PayBy, l.SpendUntil = PayBy(l.Date), r.Terms.SpendUntil
	if iban, err := ParseIBAN(r.Document.Answers.Contact.IBAN); err == nil {
		l.IBAN = iban.Format()
	}
	duty := r.Document.pupilDuty(granted)
	l.Programme, l.Pupils, l.MinimumPupils = duty.Programme, duty.Pupils, duty.Minimum
}

// Text names the text that the letter was composed with.
func (d LetterDocument) Text() TextID {
	if d.Version > 0 {
		return TextID{Version: d.Version}
	}
	return TextID{Edition: max(1, d.Standard)}
}

// Fingerprint names the very words of a letter, date and all, so that no others
// go out than those that were read.
func (d LetterDocument) Fingerprint() (string, error) {
	_, hash, err := freeze(d.Blocks.written())
	return hash, err
}

// asRead refuses a letter in other words than those of which seen is the
// fingerprint (A7).
func (d LetterDocument) asRead(seen string) error {
	words, err := d.Fingerprint()
	if err == nil && words != seen {
		err = refuse(Conflict, A7, "De tekst of de datum van deze brief is gewijzigd sinds u hem las. Lees hem opnieuw.")
	}
	return err
}

// compose gives a letter in the words of the text of its kind that holds now.
func (s *Service) compose(ctx context.Context, tx Store, data LetterData) (LetterDocument, error) {
	template, id, err := letterText(ctx, tx, data.Kind)
	if err != nil {
		return LetterDocument{}, err
	}
	return document(data, template, id), nil
}

// document gives a letter in the words of a text.
func document(data LetterData, t Template, id TextID) LetterDocument {
	return LetterDocument{LetterData: data, Version: id.Version, Standard: id.Edition, Blocks: Compose(t, data)}
}

// send freezes a letter to the board of an application in the words that hold
// now, tells the board that it is there (A13), and gives it.
func (s *Service) send(ctx context.Context, tx Store, a Application, data LetterData) (Letter, error) {
	content, err := s.compose(ctx, tx, data)
	if err != nil {
		return Letter{}, err
	}
	return s.sendComposed(ctx, tx, a, content)
}

// sendComposed is send of a letter that has its words.
func (s *Service) sendComposed(ctx context.Context, tx Store, a Application, content LetterDocument) (Letter, error) {
	letter, err := s.frozen(a, content)
	if err != nil {
		return Letter{}, err
	}
	if err := tx.AddLetter(ctx, letter); err != nil {
		return Letter{}, err
	}
	return letter, s.notify(ctx, tx, a)
}

// letter freezes a letter, to be written.
func (s *Service) letter(ctx context.Context, tx Store, a Application, data LetterData) (Letter, error) {
	content, err := s.compose(ctx, tx, data)
	if err != nil {
		return Letter{}, err
	}
	return s.frozen(a, content)
}

func (s *Service) frozen(a Application, content LetterDocument) (Letter, error) {
	document, hash, err := freeze(content.written())
	return Letter{ID: newID(), Application: a.ID, Kind: content.Kind, Document: document, SHA256: hash, At: s.now()}, err
}

// Read gives what a frozen letter says.
func (l Letter) Read() (LetterDocument, error) {
	var content LetterDocument
	if err := json.Unmarshal([]byte(l.Document), &content); err != nil {
		return content, fmt.Errorf("reading letter %s: %w", l.ID, err)
	}
	return content, nil
}

// receiptLetter confirms that an application, or a supplement of it, was
// received (A1).
func receiptLetter(r Receipt) LetterData {
	data := newLetterData(LetterReceipt, r, r.Filing.ReceivedAt, "")
	data.SHA256, data.DecideBy = r.Filing.SHA256, r.Application.DecideBy
	if r.Filing.Number > 1 {
		data.Subject = "uw aanvulling"
	}
	return data
}

func letterOf(v Verdict) LetterKind {
	switch v {
	case VerdictGrant:
		return LetterGrant
	case VerdictGrantPart:
		return LetterGrantPart
	case VerdictDisregard:
		return LetterDisregard
	}
	return LetterReject
}
