package subsidy

import (
	"strconv"
	"time"
)

// Distribution is how a round's money is divided when too much is asked (D1).
type Distribution string

// The methods of distribution that a scheme may name. In a round by draw
// nothing is granted before the closing instant, nor while valid requests
// exceed the ceiling (D6). By order of receipt grants are bounded by the ceiling alone.
const (
	DistributionDraw    Distribution = "draw"
	DistributionReceipt Distribution = "receipt"
)

// LivePer is the span in which a location may have one live application (S6).
type LivePer string

// The spans of S6.
const (
	LivePerRound  LivePer = "round"
	LivePerScheme LivePer = "scheme"
)

// Scheme is one version of the rules, as data. Applications stay on the
// version that they began with.
type Scheme struct {
	Slug         string
	Version      int
	Name         string
	Prefix       string // first two letters of every reference
	Source       string
	Amounts      Amounts
	Together     bool // a programme only together with overgangsbeleid (S5)
	LivePer      LivePer
	Distribution Distribution
	Overflow     Overflow        // of the last claim that fits in part (D3); skip unless the version says
	Checklist    []ChecklistItem // what an assessor answers before an advice to grant
	Rounds       []RoundTerms
	// FurtherMayHolidays are those of years without a round, in which money
	// may still be spent (S2).
	FurtherMayHolidays []Period
}

// MayHolidays gives every May holiday that this version knows (S2).
func (s Scheme) MayHolidays() []Period {
	var all []Period
	for _, r := range s.Rounds {
		all = append(all, r.MayHoliday)
	}
	return append(all, s.FurtherMayHolidays...)
}

// Terms gives the terms of the round of year.
func (s Scheme) Terms(year int) (RoundTerms, bool) {
	for _, r := range s.Rounds {
		if r.Year == year {
			return r, true
		}
	}
	return RoundTerms{}, false
}

// RoundTerms are the window, ceiling and dates of one year.
type RoundTerms struct {
	Year    int
	Ceiling Cents
	Opens   Date // first day, from its first instant in Europe/Amsterdam
	Closes  Date // last day, until the first instant of the day after
	// DecideBy is the last day for decisions; where a zomerschool was filed
	// before EarlyFiledBefore it is DecideEarlyBy (S13).
	DecideBy         Date
	EarlyFiledBefore Date
	DecideEarlyBy    Date
	SpendUntil       Date
	MayHoliday       Period // no programme on these days (S2)
	// Later took the place of the closing that the regulation has; zero in every
	// scheme document, for it is decided on while the round runs (S8).
	Later LaterClosing
}

// OpensAt is the first instant, in UTC, at which an application counts (S8).
func (t RoundTerms) OpensAt() time.Time { return t.Opens.Start() }

// ClosesAt is the first instant, in UTC, at which it no longer counts: that of
// the regulation, or a later one that a recorded outage or extension put in its
// place (S8).
func (t RoundTerms) ClosesAt() time.Time {
	if regular := t.Closes.AddDays(1).Start(); !t.Later.At.After(regular) {
		return regular
	}
	return t.Later.At
}

// Closing gives the closing instant in words, such as "zaterdag 30 april 2022,
// 24:00 uur" (S8).
func (t RoundTerms) Closing() string { return FormatClosingAt(t.ClosesAt()) }

// UpTo gives the words before Closing, "tot en met" or "tot" (S8).
func (t RoundTerms) UpTo() string { return upTo(t.ClosesAt()) }

// LastDay is the last day on which an application counts (S8).
func (t RoundTerms) LastDay() Date { return DateOf(t.ClosesAt().Add(-1)) }

// Window says where at lies: before, in or after the window (S8).
func (t RoundTerms) Window(at time.Time) Window {
	switch {
	case at.Before(t.OpensAt()):
		return WindowBefore
	case at.Before(t.ClosesAt()):
		return WindowOpen
	}
	return WindowClosed
}

// Window is the position of an instant relative to a round.
type Window string

// The positions.
const (
	WindowBefore Window = "before"
	WindowOpen   Window = "open"
	WindowClosed Window = "closed"
)

// DecisionDue gives the last day to decide on an application that was received
// at this instant, with or without a zomerschool (S13). A date set in a
// ministerial regulation does not move for a weekend.
func (t RoundTerms) DecisionDue(zomerschool bool, received time.Time) Date {
	if zomerschool && received.Before(t.EarlyFiledBefore.Start()) {
		return t.DecideEarlyBy
	}
	return t.DecideBy
}

// DecideAgainBy gives the last day to decide again where an objection opened an
// application on a day: a term as long as the ordinary one, from the closing of
// the window to the last day for decisions (S13). Both are of the regulation: a
// later closing (S8) gives boards more time, and the ministry no less.
func (t RoundTerms) DecideAgainBy(opened Date) Date {
	return opened.AddDays(t.Closes.DaysUntil(t.DecideBy))
}

// RoundID names a round: slug and year, such as zittenblijven-vo-2022.
type RoundID string

// NewRoundID gives the id of the round of a scheme in a year.
func NewRoundID(slug string, year int) RoundID {
	return RoundID(slug + "-" + strconv.Itoa(year))
}

// Round is a scheme's year with its terms and its money at this moment.
type Round struct {
	ID     RoundID
	Scheme Scheme
	RoundTerms
	Granted Cents // what the ledger has granted under the ceiling
	// GrantedOnReview is what upheld objections got outside the ceiling (S1;
	// Awb 4:25(3)).
	GrantedOnReview Cents
	// Embargo is what of this is prepared and not announced: booked, and known
	// to the ministry alone.
	Embargo   EmbargoTally
	Asked     Cents // asked by filed applications that are not decided yet
	Undecided int   // how many those are
	Filed     int   // how many were filed in all
	// Reopened is what of Asked an objection opened again: it is measured at its
	// first decision, and takes nothing from the others (Awb 4:25(3)).
	Reopened Cents
	// Full is the day of the ceiling in a round by order of receipt; it is there
	// after WithCeilingDay.
	Full CeilingDay
}

// EmbargoTally counts the prepared decisions of a round, what their
// applications ask, and what is booked for them under the ceiling and outside
// it.
type EmbargoTally struct {
	Count                             int
	Asked, Booked, OnReview, Reopened Cents
}

// Public gives the round as everybody may know it: what was prepared and not
// announced is still asked, and not granted.
func (r Round) Public() Round {
	r.Granted -= r.Embargo.Booked
	r.GrantedOnReview -= r.Embargo.OnReview
	r.Asked += r.Embargo.Asked
	r.Reopened += r.Embargo.Reopened
	r.Undecided += r.Embargo.Count
	r.Embargo = EmbargoTally{}
	return r
}

// Room is what may still be granted: the ceiling less what is granted (S1).
func (r Round) Room() Cents { return r.Ceiling - r.Granted }

// Free is what nobody has asked yet; below nil more is asked than there is.
func (r Round) Free() Cents { return r.Ceiling - r.Granted - r.Asked }

// Over is by how much valid requests exceed the ceiling: 0 where all fit. What
// an objection opened again is not among them.
func (r Round) Over() Cents { return max(0, -(r.Free() + r.Reopened)) }

// DrawDue tells whether a draw comes first: in a round that divides by draw where
// valid requests exceed the ceiling (D6), and in order of receipt where several
// applications were complete on the day of the ceiling (D2).
func (r Round) DrawDue() bool {
	if r.ByReceipt() {
		return r.Full.draws()
	}
	return r.Scheme.Distribution == DistributionDraw && r.Over() > 0
}

// ByReceipt tells whether this round divides in order of receipt (D1).
func (r Round) ByReceipt() bool { return r.Scheme.Distribution == DistributionReceipt }

// WaitsForDraw tells whether a draw comes first for an application that was
// complete at an instant: in order of receipt it does for those of the day of
// the ceiling and after it (D2).
func (r Round) WaitsForDraw(complete time.Time) bool {
	return r.DrawDue() && !(r.ByReceipt() && DateOf(complete).Before(r.Full.Day))
}

// MayGrant tells whether this round may grant cents at now. It refuses before
// the closing instant and, while a draw is due, until it is confirmed in a
// round by draw (D6), and what would pass the ceiling, with the room that is
// left (S1). Whose turn it is, is asked elsewhere (D2, D4).
func (r Round) MayGrant(cents Cents, drawn bool, now time.Time) error {
	if r.Scheme.Distribution == DistributionDraw && r.Window(now) != WindowClosed {
		return refuse(NoRoom, D6, "Verlenen kan pas na de sluiting op "+r.Closing()+
			". Tot dan weten wij niet of een loting nodig is.")
	}
	if !r.ByReceipt() && r.DrawDue() && !drawn {
		return refuse(NoRoom, D6, "Er is "+r.Over().Whole()+
			" meer gevraagd dan het subsidieplafond. Eerst komt de loting; daarna kunt u verlenen.")
	}
	if cents > r.Room() {
		return r.TooLittle(cents)
	}
	return nil
}

// TooLittle is the refusal of a grant that would pass the ceiling, with the
// room that is left (S1).
func (r Round) TooLittle(cents Cents) *Error {
	return refuse(NoRoom, S1, "Dit past niet onder het subsidieplafond. Er is nog "+r.Room().String()+
		" over; dit besluit vraagt "+cents.String()+".")
}

// MayFile tells whether an application counts that was read whole at received
// (S8). The message says when the round closed or opens.
func (t RoundTerms) MayFile(received time.Time) error {
	switch t.Window(received) {
	case WindowBefore:
		return refuse(NotOpen, S8, "Deze ronde gaat open op "+t.Opens.Long()+
			" om 0:00 uur. Uw concept is bewaard; dien het dan in.")
	case WindowClosed:
		return refuse(NotOpen, S8, "Deze ronde sloot op "+t.Closing()+
			". Uw concept is bewaard, maar niet ingediend.")
	}
	return nil
}
