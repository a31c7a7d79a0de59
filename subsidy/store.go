package subsidy

import (
	"context"
	"slices"
	"time"
)

// Store remembers. Every method refuses with a NotFound error where the thing
// asked for is not there, and with Conflict where a write was overtaken; any
// other error is Internal.
//
// Methods that take a board see only that board's rows: another board's row is
// NotFound. Outside InTx a method is a transaction of its own.
type Store interface {
	// InTx runs fn in one transaction, on a Store bound to it. An error of fn
	// undoes everything; a nested call joins the transaction that it is in.
	// Inside fn only the Store that it gets may write: another one would wait
	// for the writer that fn itself holds.
	InTx(ctx context.Context, fn func(Store) error) error
	// AtOneMoment runs fn, which only reads, on what the store holds at one
	// moment, without waiting for those who write.
	AtOneMoment(ctx context.Context, fn func(Store) error) error

	RegisterStore
	SchemeStore
	ClosingStore
	AccountStore
	ApplicationStore
	LetterTextStore
	SupplementStore
	DecisionStore
	TieStore
	MailStore
	LedgerStore
	FollowUpStore
	MessageStore
	ObjectionStore
	UnsentStore
	SettlementStore
	JobStore
}

// SupplementStore remembers what moves the last day to decide.
type SupplementStore interface {
	// AddSupplement adds a request; a second open one for an application is a
	// Conflict.
	AddSupplement(ctx context.Context, s Supplement) error
	// SaveSupplement writes the answers so far and how it ended. One that had
	// ended before is a Conflict.
	SaveSupplement(ctx context.Context, s Supplement) error
	// Supplements gives those of an application, oldest first.
	Supplements(ctx context.Context, application string) ([]Supplement, error)
	// OpenSupplements gives those that wait for an answer and whose last day
	// lies before this one.
	OpenSupplements(ctx context.Context, before Date) ([]Supplement, error)
	// ApplicationByID gives an application that the ministry has.
	ApplicationByID(ctx context.Context, id string) (Application, error)
	// AddExtension adds the one extension of the term that runs; a second is a
	// Conflict. An objection that opened the application again began a term.
	AddExtension(ctx context.Context, e Extension) error
	// Extensions gives those of an application, oldest first.
	Extensions(ctx context.Context, application string) ([]Extension, error)
	// AddReminder notes that a reminder of this kind was sent; false where it
	// was noted before.
	AddReminder(ctx context.Context, application, kind string, at time.Time) (bool, error)
}

// RegisterStore remembers boards and locations.
type RegisterStore interface {
	Board(ctx context.Context, number BoardNumber) (Board, error)
	Location(ctx context.Context, code LocationCode) (Location, error)
	// LocationsOf gives the locations of a board in the order of their codes.
	LocationsOf(ctx context.Context, number BoardNumber) ([]Location, error)
	// Locations gives those of these codes that the register knows.
	Locations(ctx context.Context, codes []LocationCode) (map[LocationCode]Location, error)
}

// SchemeStore remembers scheme versions and rounds.
type SchemeStore interface {
	// SaveScheme adds a version with its document. The same version with the
	// same document is Unchanged; with another document it is a Conflict.
	// Rounds without applications whose closing nobody moved go to the new
	// version; the others stay.
	SaveScheme(ctx context.Context, s Scheme, document string, at time.Time) (Change, error)
	// SchemeVersion gives one version.
	SchemeVersion(ctx context.Context, slug string, version int) (Scheme, error)
	// Rounds gives every round with its money now, by opening date, newest first.
	Rounds(ctx context.Context) ([]Round, error)
	Round(ctx context.Context, id RoundID) (Round, error)
	// LockRound gives a round and keeps every other writer of it waiting until
	// the transaction ends.
	LockRound(ctx context.Context, id RoundID) (Round, error)
}

// AccountStore remembers people.
type AccountStore interface {
	// AddUser adds a person; an e-mail address that is taken is a Conflict.
	AddUser(ctx context.Context, u User) error
	User(ctx context.Context, id UserID) (User, error)
	UserByEmail(ctx context.Context, email string) (User, error)
	// Users gives the people of the ministry and of the boards, by name.
	Users(ctx context.Context) ([]User, error)
	// PeopleOf gives everybody with an account of a board, by name.
	PeopleOf(ctx context.Context, number BoardNumber) ([]User, error)
	// Signatories gives those of a board, by name.
	Signatories(ctx context.Context, number BoardNumber) ([]User, error)
	// SetPassword stores a hash and ends every session of the person.
	SetPassword(ctx context.Context, id UserID, hash string) error
	AddInvitation(ctx context.Context, i Invitation) error
	// Invitation gives the invitation with this hash that was not used, past
	// its term or not.
	Invitation(ctx context.Context, tokenHash string) (Invitation, error)
	// UseInvitation ends it; a second use is NotFound.
	UseInvitation(ctx context.Context, tokenHash string) error
}

// ApplicationStore remembers applications and what hangs on them.
type ApplicationStore interface {
	// AddApplication adds a draft. key is the idempotency key of the form; one
	// that was used before, or a second draft for the location and round, is a
	// Conflict.
	AddApplication(ctx context.Context, a Application, key string) error
	// ReferenceTaken tells whether an application has this reference.
	ReferenceTaken(ctx context.Context, ref Reference) (bool, error)
	// ApplicationByKey gives the draft that was made with this key by this board.
	ApplicationByKey(ctx context.Context, board BoardNumber, key string) (Application, error)
	BoardApplication(ctx context.Context, board BoardNumber, ref Reference) (Application, error)
	// FiledApplication gives an application that the ministry has, of any board.
	FiledApplication(ctx context.Context, ref Reference) (Application, error)
	// SaveApplication writes a where its version is still a.Version, which it
	// raises by one; else it is a Conflict. A second draft or live application
	// for the location is a Conflict too (S6), with Rule S6.
	SaveApplication(ctx context.Context, a *Application) error
	// MoveApplication is SaveApplication for a step in which the location and
	// the answers stay what they are: those of a are not written.
	MoveApplication(ctx context.Context, a *Application) error
	// LiveApplication gives the reference of the live application of a
	// location in a round, or over the scheme where perScheme; "" without one.
	LiveApplication(ctx context.Context, slug string, round RoundID, code LocationCode, perScheme bool) (Reference, error)
	// DraftOf gives the draft of a board for a location and round.
	DraftOf(ctx context.Context, board BoardNumber, round RoundID, code LocationCode) (Application, error)
	// BoardRows gives the applications of a board, newest round first.
	BoardRows(ctx context.Context, board BoardNumber) ([]ApplicationRow, error)

	AddFiling(ctx context.Context, f Filing) error
	// Filings gives every filed version of an application, oldest first.
	Filings(ctx context.Context, application string) ([]Filing, error)
	// LastFiling gives the newest filed version of an application.
	LastFiling(ctx context.Context, application string) (Filing, error)
	// LastIBAN gives the IBAN that a board filed last before this instant.
	LastIBAN(ctx context.Context, board BoardNumber, before time.Time) (FiledIBAN, error)
	// SharedIBAN gives at most SharedIBANMost applications of other boards that
	// filed this IBAN in any version, the newest first.
	SharedIBAN(ctx context.Context, iban IBAN, board BoardNumber) ([]SharedIBAN, error)

	// AddAttachment stores a file with its content, in chunks.
	AddAttachment(ctx context.Context, a Attachment, content []byte) error
	Attachments(ctx context.Context, application string) ([]Attachment, error)
	// AttachmentContent gives a file whole. One whose content no longer has its
	// SHA-256 is Damaged.
	AttachmentContent(ctx context.Context, application, id string) (Attachment, []byte, error)
	RemoveAttachment(ctx context.Context, application, id string) error

	AddEvent(ctx context.Context, e Event) error
	// LastEventAt gives the instant of the newest event of all, of applications
	// and of rounds; the zero time before the first.
	LastEventAt(ctx context.Context) (time.Time, error)
	// Events gives those of an application, newest first.
	Events(ctx context.Context, application string) ([]Event, error)
}

// DecisionStore remembers what officials do.
type DecisionStore interface {
	// Worklist gives one page of filed applications with the totals.
	Worklist(ctx context.Context, f WorklistFilter) (Worklist, error)
	// WorklistTally gives how many filed applications match, whatever the page.
	WorklistTally(ctx context.Context, f WorklistFilter) (Tally, error)
	// Neighbours gives the references before and after ref in the work list.
	Neighbours(ctx context.Context, f WorklistFilter, ref Reference) (Neighbours, error)

	// AddArrival keeps that something came in from the board; again renews it.
	AddArrival(ctx context.Context, application string, kind Arrival, at time.Time) error
	// Arrivals gives what came in for an application and waits.
	Arrivals(ctx context.Context, application string) ([]Arrival, error)
	// ClearArrivals forgets what came in of these kinds for an application.
	ClearArrivals(ctx context.Context, application string, kinds []Arrival) error

	AddJudgement(ctx context.Context, j Judgement) error
	// Judgements gives those of an application, oldest first.
	Judgements(ctx context.Context, application string) ([]Judgement, error)

	AddAdvice(ctx context.Context, a Advice) error
	// LastAdvice gives the newest advice on an application.
	LastAdvice(ctx context.Context, application string) (Advice, error)
	// AddDecision stores a decision. Where it grants, it raises the counter of
	// the round and writes the ledger; what would pass the ceiling is NoRoom.
	AddDecision(ctx context.Context, d Decision) error
	// Decision gives the one that stands; NotFound while an objection has opened
	// the file again, or the ministry has taken back what it prepared.
	Decision(ctx context.Context, application string) (Decision, error)
	// DecisionByID gives one that stands, or stood before an objection.
	DecisionByID(ctx context.Context, id string) (Decision, error)
	// Decisions gives every decision on an application, oldest first.
	Decisions(ctx context.Context, application string) ([]Decision, error)
	// Advisers gives everybody who ever advised on an application.
	Advisers(ctx context.Context, application string) ([]UserID, error)

	// AddAnnouncement writes that a decision was made known, once.
	AddAnnouncement(ctx context.Context, a Announcement) error
	// Announcement gives that of the decision on an application.
	Announcement(ctx context.Context, application string) (Announcement, error)
	// PreparedDecisions gives those of a round under embargo, by reference,
	// without what the reader has a tie with (A12).
	PreparedDecisions(ctx context.Context, id RoundID, reader UserID) ([]PreparedDecision, error)

	// AddRetraction writes that a decision was taken back before it was made
	// known, so that another can follow. One that was made known is a Conflict.
	AddRetraction(ctx context.Context, r Retraction) error
	// UndonePreparations gives at most so many decisions of a decider in a round
	// that were prepared and will not be made known, until another decision
	// follows, newest first, without what the decider has a tie with (A12).
	UndonePreparations(ctx context.Context, id RoundID, decider UserID, most int) ([]UndonePreparation, error)

	// AddHearing adds a question to a board.
	AddHearing(ctx context.Context, h Hearing) error
	// AnswerHearing writes the view of the board, once.
	AnswerHearing(ctx context.Context, h Hearing) error
	// Hearings gives those of an application, oldest first.
	Hearings(ctx context.Context, application string) ([]Hearing, error)

	// Draw gives the draw of a round; NotFound before its source is named.
	Draw(ctx context.Context, id RoundID) (Draw, error)
	// DrawStages tells how far the draw is of each round whose list is frozen.
	DrawStages(ctx context.Context) (map[RoundID]DrawStage, error)
	// SaveDraw stores the draw of a round. What was frozen or confirmed before
	// cannot change: then it is a Conflict.
	SaveDraw(ctx context.Context, d Draw) error
	// SeedEnterers gives everybody who ever entered a seed for the draw of a
	// round.
	SeedEnterers(ctx context.Context, id RoundID) ([]UserID, error)
	// Waiting gives what has no decision in a round, in the order of receipt (D2),
	// of what was complete before an instant, the zero one for all, without what an
	// objection opened again; with embargo also what is prepared.
	Waiting(ctx context.Context, id RoundID, before time.Time, embargo bool) ([]Claim, error)
	// RoundClaims gives every filed application of a round, by reference.
	RoundClaims(ctx context.Context, id RoundID) ([]RoundClaim, error)
	AddRoundEvent(ctx context.Context, e RoundEvent) error
	// RoundEvents gives those of a round, newest first.
	RoundEvents(ctx context.Context, id RoundID) ([]RoundEvent, error)

	AddLetter(ctx context.Context, l Letter) error
	Letters(ctx context.Context, application string) ([]Letter, error)
}

// TieStore remembers the ties of officials with boards (A12). A list of them
// has the newest first.
type TieStore interface {
	// AddTie adds a tie without an end. A second one of a person with a board,
	// while the first has no end, is a Conflict.
	AddTie(ctx context.Context, t Tie) error
	// EndTie writes Until and EndedAt of a tie of its person; NotFound where
	// it has an end already.
	EndTie(ctx context.Context, t Tie) error
	TiesOf(ctx context.Context, person UserID) ([]Tie, error)
	// TiesWith gives those of a person with one board, ended or not.
	TiesWith(ctx context.Context, person UserID, number BoardNumber) ([]Tie, error)
	// Ties gives everybody's.
	Ties(ctx context.Context) ([]Tie, error)
	// InHand gives the applications of a board that an assessor has and that
	// are not decided, by reference.
	InHand(ctx context.Context, person UserID, number BoardNumber) ([]InHand, error)
	// ObjectionsInHand gives the objections of a board that a person handles, or
	// advised on, and that are not decided, by reference.
	ObjectionsInHand(ctx context.Context, person UserID, number BoardNumber) ([]ObjectionInHand, error)
}

// MailStore remembers the outbox. A mail is never thrown away.
type MailStore interface {
	AddMails(ctx context.Context, all []Mail) error
	// ClaimMail gives the waiting mail that has been due longest and that nobody
	// holds at now, holds it until an instant and counts the attempt. NotFound
	// where nothing is due. However many ask at once, one of them gets it.
	ClaimMail(ctx context.Context, now, until time.Time) (Mail, error)
	// MarkMailSent ends a mail: the server took it. One that is marked already
	// stays as it is.
	MarkMailSent(ctx context.Context, id string, at time.Time) error
	// MarkMailFailed ends the hold on a mail that was claimed and writes its
	// LastError with its DueAt, or with its ParkedAt where that is set. Where
	// somebody claimed or sent the mail since, nothing changes.
	MarkMailFailed(ctx context.Context, m Mail) error
	// ReleaseMail lets a parked mail wait again, due now and without attempts. A
	// Conflict where it is not parked or has no address.
	ReleaseMail(ctx context.Context, id string, now time.Time) error
	// MailCounts gives an Outbox with its numbers alone.
	MailCounts(ctx context.Context) (Outbox, error)
	// Mails gives the mails that match: those that wait by when they are due, the
	// others by when they came to it.
	Mails(ctx context.Context, f MailFilter) ([]MailRow, error)
	// CountMails counts all that match, whatever Skip and Most say.
	CountMails(ctx context.Context, f MailFilter) (int, error)
}

// MessageStore remembers what a board and the ministry write to each other, and
// who marked what as read.
type MessageStore interface {
	// AddMessage adds a message after those that are there; Seq, ReadAt and New
	// are not the caller's. A key that its author used before for the
	// application is a Conflict.
	AddMessage(ctx context.Context, m Message, key string) error
	// MessageByKey gives the message that an author wrote with a form's key.
	MessageByKey(ctx context.Context, application string, author UserID, key string) (Message, error)
	// Messages gives those of an application as reader sees them.
	Messages(ctx context.Context, application string, reader User) (Messages, error)
	// Unanswered counts the messages of the board after the last one of the
	// ministry.
	Unanswered(ctx context.Context, application string) (int, error)
	// MarkMessages keeps that reader has read what the other side wrote, up to
	// and with a number. What was marked before keeps its instant.
	MarkMessages(ctx context.Context, application string, reader User, upTo int64, at time.Time) error
	// MarkLetter keeps that reader has read a letter; again changes nothing.
	MarkLetter(ctx context.Context, letter string, reader UserID, at time.Time) error
	LetterMarked(ctx context.Context, letter string, reader UserID) (bool, error)
	// Box gives one page of the letters and messages of the reader's board. A
	// page before the first is the first, one after the last is the last.
	Box(ctx context.Context, reader User, page int) (Box, error)
	// NewInBox counts what reader has not marked as read, of all pages.
	NewInBox(ctx context.Context, reader User) (int, error)
}

// ApplicationRow is an application in a list.
type ApplicationRow struct {
	Reference    Reference
	Round        RoundID
	Year         int
	State        State
	Location     LocationCode
	LocationName string
	City         string
	Board        BoardNumber
	BoardName    string
	Parts        []Part
	Amount       Cents
	Granted      Cents // where decided
	ReceivedAt   time.Time
	DecideBy     Date
	DecidedAt    time.Time
	UpdatedAt    time.Time
	UpdatedBy    string
	Assessor     UserID
	AssessorName string
	Remarks      int
	Version      int64
	// SupplementBy is the last day of an open supplement, ViewBy that of a
	// hearing without an answer, ended or not; zero without one.
	SupplementBy, ViewBy Date
	// LapsedBy is the last day of the last supplement, where it ended without an
	// answer and no objection opened the file since; zero in the ministry's lists.
	LapsedBy Date
	// SupplementIn and ViewIn tell that one came in that the assessor has not
	// acted on since.
	SupplementIn, ViewIn bool
	// ChangeIn tells that the board reported a change that nobody looked at.
	ChangeIn bool
}

// Supplements tells whether the board can complete the application at now (A2).
func (r ApplicationRow) Supplements(now time.Time) bool {
	return r.State == SupplementAsked && now.Before(r.SupplementBy.AddDays(1).Start())
}

// Lapsed gives the last day of a supplement that was not answered in time, while
// the board knows of no decision since; zero without (A2).
func (r ApplicationRow) Lapsed(now time.Time) Date {
	switch {
	case r.State == SupplementAsked && !r.Supplements(now):
		return r.SupplementBy
	case r.State.ForBoard().Undecided() && r.State != SupplementAsked:
		return r.LapsedBy
	}
	return Date{}
}

// Hears tells whether the board can give its view at now (A8).
func (r ApplicationRow) Hears(now time.Time) bool {
	return slices.Contains(heardIn, r.State) && now.Before(r.ViewBy.AddDays(1).Start())
}

// Late tells whether the last day to decide is over at now without a decision
// that the board knows (A4, A5).
func (r ApplicationRow) Late(now time.Time) bool { return late(r.State, r.DecideBy, now) }

// Order is the order of the work list.
type Order string

// The orders.
const (
	ByReceipt Order = "ontvangst"
	ByDue     Order = "besluit"
	ByAmount  Order = "bedrag"
	ByBoard   Order = "bestuur"
)

// Kind of application in the work list: what is asked.
const (
	OnlyZomerschool     = "zomerschool"
	OnlyOvergangsbeleid = "overgangsbeleid"
	BothParts           = "allebei"
)

// WorklistFilter is what an official asked to see; it lives in the address.
type WorklistFilter struct {
	Round      RoundID
	Query      string // reference, location, board or place
	State      State  // "" for every filed state
	Decided    bool   // only what was decided
	Kind       string // "" or one of the kinds above
	Remarks    string // "" for all, "ja" with, "nee" without findings to look at
	Assessor   UserID // "" for anybody
	Unassigned bool
	Unanswered bool    // the last message is the board's
	Arrived    Arrival // what came in and was not acted on; "" for any
	DueFrom    Date    // due on this day or later; zero for any
	DueBefore  Date    // not decided yet and due before this day; zero for any
	// Reader is who looks: what they have a tie with is left out (A12). The
	// Service sets it; "" leaves out nothing.
	Reader UserID
	Order  Order
	Page   int // from 1
}

// PageSize is how many applications a page of the work list has.
const PageSize = 20

// CountMost is up to where what a filter finds is counted. A round and a state
// by themselves are counted as they come and go, whatever their number.
const CountMost = 1000

// PagesMost is how many pages of a list can be turned to: whoever looks for
// something further on filters or searches.
const PagesMost = CountMost / PageSize

// Tally is how many applications match, and what they ask together.
type Tally struct {
	Count int
	// More tells that there are more than Count, which is CountMost then; their
	// Total is not known.
	More  bool
	Total Cents
}

// Worklist is one page of filed applications.
type Worklist struct {
	Tally
	Rows  []ApplicationRow
	Page  int
	Pages int // that can be turned to
}

// Neighbours are the files around one in the work list.
type Neighbours struct {
	Previous, Next Reference // "" at the end
	// Position counts from 1; 0 where the file is not in the list, or the list
	// is longer than is counted.
	Position int
	Count    int
}
