package views

import (
	"time"

	"subsidieportaal/subsidy"
)

// Page is what every page has.
type Page struct {
	Title   string // of the tab and, mostly, of the heading
	User    *subsidy.User
	Board   string // name of the person's board, "" for the ministry and the public
	Token   string // for the hidden field of every form that posts
	Menu    []MenuItem
	Crumbs  []Crumb
	Flash   *Notice
	Errors  []subsidy.FieldError
	Demo    bool      // this is a demonstration
	Prints  bool      // letters and receipts can be had as PDF
	Now     time.Time // of the portal's clock
	Version string
}

// ErrorAt gives what is wrong with a field, or nil.
func (p Page) ErrorAt(field string) *subsidy.FieldError {
	for i := range p.Errors {
		if p.Errors[i].Field == field {
			return &p.Errors[i]
		}
	}
	return nil
}

// Office tells whether this is a page of the ministry, which is wider.
func (p Page) Office() bool { return p.User != nil && p.User.Role.OfMinistry() }

// MenuItem is one link of the main menu.
type MenuItem struct {
	Title, Address string
	Current        bool
}

// Crumb is one step of the breadcrumb; the last has no address.
type Crumb struct{ Title, Address string }

// NoticeKind is the weight of a notice.
type NoticeKind string

// The kinds of notices.
const (
	NoticeDone    NoticeKind = "ok"
	NoticeInfo    NoticeKind = "info"
	NoticeWarning NoticeKind = "warning"
)

// Notice is a word to the person at the top of a page.
type Notice struct {
	Kind NoticeKind `json:"kind"`
	Text string     `json:"text"`
	// Lines go below the text as a list.
	Lines []string `json:"lines,omitempty"`
	// Rule is the one that stood in the way, or "": its article goes below in
	// small print.
	Rule subsidy.Rule `json:"rule,omitempty"`
}

// RoundPage shows one round: its window, amounts and money ("round/show"). It
// is the front page for the round that is open, or comes next.
type RoundPage struct {
	Page
	Round subsidy.Round
	// The calculator, a form that gets.
	Pupils          string
	Overgangsbeleid bool
	Quote           subsidy.Quote
	// HasDraw tells whether there is a page about the draw of this round.
	HasDraw bool
}

// SchemePage lists the rounds of a scheme ("scheme/show").
type SchemePage struct {
	Page
	Scheme subsidy.Scheme
	Rounds []subsidy.Round
}

// QuestionsPage shows everything that will be asked, fit to print
// ("round/questions").
type QuestionsPage struct {
	Page
	Round subsidy.Round
}

// TextPage is a page of plain text: "text/privacy", "text/accessibility".
type TextPage struct{ Page }

// SignInPage asks who you are ("account/signin").
type SignInPage struct {
	Page
	Email string
	Next  string // where to go after, "" for the person's own first page
	// DemoRoles are the one-click accounts of a demonstration.
	DemoRoles []DemoRole
}

// DemoRole is one account of a demonstration.
type DemoRole struct {
	Key    string // value of the button
	Title  string // "opsteller", "beoordelaar 2"
	Office bool
}

// PasswordPage asks for a new password by a one-time link ("account/password").
type PasswordPage struct {
	Page
	Key   string // of the one-time link
	Name  string
	Email string
}

// OverviewPage lists the applications of a board ("application/index").
type OverviewPage struct {
	Page
	subsidy.Overview
	// Open is the round that can be filed in now, and Next the first one that
	// opens after now; nil without one.
	Open, Next *subsidy.Round
}

// Late counts the applications on which the decision is late.
func (p OverviewPage) Late() int {
	count := 0
	for _, row := range p.Filed {
		if row.Late(p.Now) {
			count++
		}
	}
	return count
}

// NewPage starts an application ("application/new").
type NewPage struct {
	Page
	Locations []subsidy.Location
	Rounds    []subsidy.Round // that have not closed
	Location  string          // as chosen
	Round     string
	Parts     []subsidy.Part
	Key       string            // idempotency key
	Existing  subsidy.Reference // where to go on instead, or ""
}

// DraftPage is the task list of a draft ("application/show").
type DraftPage struct {
	Page
	subsidy.Dossier
}

// SectionPage is one section of a draft: "application/vestiging",
// "application/zomerschool", "application/overgangsbeleid",
// "application/medezeggenschap", "application/bijlagen".
type SectionPage struct {
	Page
	subsidy.Dossier
	Section subsidy.Section
	// Answers are as typed; they differ from the dossier's where nothing could
	// be stored.
	Answers   subsidy.Answers
	Location  string             // as chosen
	Locations []subsidy.Location // of the board, in section vestiging
	Notices   subsidy.Findings   // remarks that are no error
	// Saved tells that the answers are stored although there are errors.
	Saved bool
	// Unsaved tells that nothing could be stored: the form has what was typed.
	Unsaved bool
}

// Closed tells whether the round of a draft closed: what it holds is kept, and
// is to read (S8).
func (p SectionPage) Closed() bool {
	return p.Supplement == nil && p.Round.Window(p.Now) == subsidy.WindowClosed
}

// CheckPage shows all answers before filing ("application/check").
type CheckPage struct {
	Page
	subsidy.Dossier
	MaySign  bool // the person is a signatory
	Declared bool
}

// Closed tells whether the round of the draft closed: there is nothing to mend
// or to file (S8).
func (p CheckPage) Closed() bool { return p.Round.Window(p.Now) == subsidy.WindowClosed }

// DeletePage asks whether to throw a draft away ("application/delete").
type DeletePage struct {
	Page
	subsidy.Dossier
}

// ReceiptPage says that an application was received ("application/receipt").
type ReceiptPage struct {
	Page
	subsidy.Receipt
	Waiting []subsidy.ApplicationRow // drafts of the board in the same round
	// Version is the number that was asked for, "" for the newest.
	Version     string
	MayWithdraw bool
}

// FiledPage is a filed application as its board sees it ("application/filed").
type FiledPage struct {
	Page
	subsidy.FiledFile
	// What this person may do now; MayObject is of the board.
	MayWithdraw, MayReport, MayObject bool
}

// LetterPage is a letter ("application/letter").
type LetterPage struct {
	Page
	Application subsidy.Application
	Frozen      subsidy.Letter
	Letter      subsidy.LetterDocument
	// New tells that this person of a board has yet to mark it as read.
	New bool
	// ObjectUntil is the last day for an objection to what the letter decides,
	// for a board that can still object in time; else zero.
	ObjectUntil subsidy.Date
}

// WorklistPage lists filed applications ("assessment/index").
type WorklistPage struct {
	Page
	List   subsidy.Worklist
	Filter subsidy.WorklistFilter
	Round  subsidy.Round
	Rounds []subsidy.Round
	Shelf  []Shelf
	// Address gives the work list with the filter and another page.
	Address func(page int) string
	Query   string // of the filter, to carry on to a file
	// Objections are those that wait, whatever their round.
	Objections subsidy.ObjectionsWaiting
}

// Shelf is a quick choice above the work list.
type Shelf struct {
	Title   string
	Address string
	subsidy.Tally
	Current bool
}

// CasePage is a filed application as an official sees it ("assessment/show").
type CasePage struct {
	Page
	subsidy.CaseFile
	subsidy.Neighbours
	Query string // of the work list's filter
	Form  subsidy.AdviceForm
	// Checks and Overrule are as typed, where they could not be stored.
	Checks   subsidy.CheckForm
	Overrule subsidy.OverruleForm
	Kept     bool // the answers of the checklist that could be stored are
	// What this person may do now.
	MayTake, MayTakeOver, MayCheck, MayAdvise, MayDecide, MayExtend, MaySee bool
}

// DecisionsPage lists what waits for a decision and what was decided, with the
// money of the round ("decision/index").
type DecisionsPage struct {
	Page
	Round   subsidy.Round
	Rounds  []subsidy.Round
	Waiting subsidy.Worklist
	Decided subsidy.Worklist
	// Address gives the list of decided applications at another page.
	Address func(page int) string
	// MayOpen tells whether this person may open a file.
	MayOpen bool
	// Drawn tells whether the draw of the round is confirmed.
	Drawn bool
	// Prepared is how many decisions wait to be made known, for who may see
	// that; 0 for anybody else.
	Prepared int
	// Undone is how many decisions that this person prepared will not be made
	// known.
	Undone int
	// Moves are the proposals for a later closing that wait, for who may answer
	// them.
	Moves []subsidy.ClosingMove
	// Objections are those that wait, for who reads files.
	Objections subsidy.ObjectionsWaiting
}

// DecisionPage shows the letter before the decision is taken ("decision/show").
type DecisionPage struct {
	Page
	subsidy.Preview
	Reason string // typed for giving the application back
	// MayReturn tells whether this person may give it back, and MaySee whether
	// they can say that they saw what the board reported.
	MayReturn, MaySee bool
}

// PeoplePage lists everybody with an account and invites ("people/index").
type PeoplePage struct {
	Page
	People []subsidy.User
	Form   subsidy.NewUser
	// Link is the one-time link that was just made, shown once, or "".
	Link      string
	Invited   string
	MayInvite bool
	// Check is the last time that the portal verified its data; its RunAt is
	// zero before the first time.
	Check subsidy.Job
}

// ErrorPage says that something went wrong ("error/show").
type ErrorPage struct {
	Page
	Status  int
	Heading string
	Text    string
	Rule    subsidy.Rule // the one that refuses, or ""
	// Number names an unknown error in the log, or "".
	Number string
}

// AgainPage gives back what was typed in a form that could not be accepted,
// because the person was signed out or the form was old ("error/again").
type AgainPage struct {
	Page
	Address string // where the form goes
	SignIn  string // address to sign in at, or "" where the person is signed in
	Values  []TypedValue
}

// TypedValue is one field of a form as it was sent.
type TypedValue struct{ Name, Value string }
