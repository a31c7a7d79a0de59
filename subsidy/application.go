package subsidy

import "time"

// Part is one of the two things that may be asked.
type Part string

// The parts of an application.
const (
	PartZomerschool     Part = "zomerschool"
	PartOvergangsbeleid Part = "overgangsbeleid"
)

// Parts lists the parts in the order of the form.
var Parts = []Part{PartZomerschool, PartOvergangsbeleid}

// Title gives the part as it stands on screen.
func (p Part) Title() string {
	switch p {
	case PartZomerschool:
		return "Zomerschool"
	case PartOvergangsbeleid:
		return "Overgangsbeleid"
	}
	return string(p)
}

// Application is one location's request in one round.
type Application struct {
	ID            string
	Reference     Reference
	Round         RoundID
	SchemeSlug    string
	SchemeVersion int
	Board         BoardNumber
	Location      LocationCode
	State         State
	// Version counts the writes; a write with an older version is a Conflict.
	Version int64
	Answers Answers
	// Amount is what the answers come to, in cents (S4).
	Amount Cents

	CreatedBy UserID
	CreatedAt time.Time
	UpdatedBy UserID
	UpdatedAt time.Time

	// From filing on:
	FiledBy    UserID
	ReceivedAt time.Time // the instant that the whole request had been read (S8)
	DecideBy   Date      // S13
	Remarks    int       // findings that ask an official to look
	Assessor   UserID    // "" while nobody has taken it
	CompleteAt time.Time // when the last version was received, which is its turn (D2)

	// BeginsOn is the first day of what was granted; zero before a grant.
	BeginsOn Date
}

// Late tells whether the last day to decide is over at now without a decision
// that the board knows (A4, A5).
func (a Application) Late(now time.Time) bool { return late(a.State, a.DecideBy, now) }

func late(state State, decideBy Date, now time.Time) bool {
	return state.ForBoard().Undecided() && DaysLeft(now, decideBy) < 0
}

// Filing is one filed version: what was sent, frozen. Its document is the very
// text that the SHA-256 of the receipt is of (A1).
type Filing struct {
	ID          string
	Application string
	Number      int
	Document    string // canonical JSON of FiledDocument
	SHA256      string // hex, of Document
	ReceivedAt  time.Time
	FiledBy     UserID
	FiledByName string
	Amount      Cents
	// IBAN is that of the answers, "" where it cannot be read. It is kept to find
	// the same one elsewhere, and not given back.
	IBAN IBAN
}

// FiledDocument is what a filing freezes: the answers, the files, and what the
// register said on the day of submission (S7).
type FiledDocument struct {
	Reference   Reference    `json:"reference"`
	Scheme      string       `json:"scheme"`
	Version     int          `json:"schemeVersion"`
	Year        int          `json:"year"`
	ReceivedAt  time.Time    `json:"receivedAt"`
	Board       Board        `json:"board"`
	Location    Location     `json:"location"`
	Partners    []Location   `json:"partners,omitempty"`
	Answers     Answers      `json:"answers"`
	Quote       Quote        `json:"quote"`
	Attachments []Attachment `json:"attachments,omitempty"`
	FiledBy     string       `json:"filedBy"`
	Declaration string       `json:"declaration"`
	// Later is the closing that held when it was filed, where it was moved (S8).
	Later LaterClosing `json:"laterClosing,omitzero"`
}

// Declaration is what the signatory declares at each submission (S11).
const Declaration = "Ik verklaar dat deze aanvraag naar waarheid is ingevuld"

// Attachment is one file of an application; its content is stored apart.
type Attachment struct {
	ID          string    `json:"id"`
	Application string    `json:"-"`
	Name        string    `json:"name"`
	MediaType   string    `json:"mediaType"`
	Size        int64     `json:"size"` // bytes
	SHA256      string    `json:"sha256"`
	UploadedBy  UserID    `json:"-"`
	UploadedAt  time.Time `json:"uploadedAt"`
}

// Limits of attachments.
const (
	AttachmentMaximum  = 10       // files per application
	AttachmentMaxBytes = 10 << 20 // bytes per file
)
