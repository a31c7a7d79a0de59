package subsidy

import (
	"context"
	"strings"
	"time"
)

// MoveKind is why the closing of a round is moved (S8).
type MoveKind string

// The kinds. After an outage before the closing nobody is held to be late who
// could not file because of it (Awb 2:21(3)); an extension is any other reason.
const (
	MoveOutage    MoveKind = "outage"
	MoveExtension MoveKind = "extension"
)

// MoveChoices are the kinds in words.
var MoveChoices = []Choice{
	{string(MoveOutage), "Er was een storing"},
	{string(MoveExtension), "Een andere reden"},
}

// LaterClosing is the instant at which a round closes instead of the one of its
// regulation, with the reason, as everybody may read it (S8). The zero
// LaterClosing is none.
type LaterClosing struct {
	At   time.Time `json:"at"`
	Kind MoveKind  `json:"kind"`
	// From and Until are of the outage; zero for an extension.
	From   time.Time `json:"outageFrom,omitzero"`
	Until  time.Time `json:"outageUntil,omitzero"`
	Reason string    `json:"reason"`
}

// IsZero tells whether the closing was not moved.
func (l LaterClosing) IsZero() bool { return l.At.IsZero() }

// InWords says until when an application counts, such as "tot en met zaterdag 30
// april 2022, 24:00 uur".
func (l LaterClosing) InWords() string { return upTo(l.At) + " " + FormatClosingAt(l.At) }

// Outage says when the outage was, such as "op zaterdag 30 april 2022 van 21:00
// tot 23:30 uur"; "" for an extension.
func (l LaterClosing) Outage() string {
	from, until := DateOf(l.From), DateOf(l.Until)
	switch {
	case l.Kind != MoveOutage:
		return ""
	case from == until:
		return "op " + from.Long() + " van " + FormatClock(l.From) + " tot " + FormatClock(l.Until) + " uur"
	}
	return "van " + FormatMinute(l.From) + ", tot " + FormatMinute(l.Until)
}

// Cause says which outage it was, such as "wegens een storing op zaterdag 30
// april 2022 van 21:00 tot 23:30 uur"; "" for an extension, whose reason says it.
func (l LaterClosing) Cause() string {
	if l.Kind != MoveOutage {
		return ""
	}
	return "wegens een storing " + l.Outage()
}

// laterInWords says in a sentence behind another why a round closed later; ""
// where it did not (S8).
func (t RoundTerms) laterInWords() string {
	if t.Later.IsZero() {
		return ""
	}
	cause := t.Later.Cause()
	if cause == "" {
		cause = "om deze reden"
	}
	return " Dat was later dan eerst (" + FormatClosing(t.Closes) + "), " + cause + ": " + t.Later.Reason
}

// ClosingMove is a proposal to let a round close later, and what came of it. It
// changes nothing before another person has confirmed it (S8, A12).
type ClosingMove struct {
	ID    string
	Round RoundID
	LaterClosing
	Before         time.Time // the closing in whose place it comes
	ProposedBy     UserID
	ProposedByName string
	ProposedAt     time.Time
	AnsweredBy     UserID // never ProposedBy; "" while it waits
	AnsweredByName string
	AnsweredAt     time.Time
	Confirmed      bool
	Answer         string // why it was turned down, for the ministry alone
}

// Waits tells whether nobody has answered it yet.
func (m ClosingMove) Waits() bool { return m.AnsweredAt.IsZero() }

// reminder names the notice of it, for who was told.
func (m ClosingMove) reminder() string { return "closing " + m.ID }

// ClosingStore remembers what moves the closing of a round (S8).
type ClosingStore interface {
	// AddClosingMove adds a proposal; a second one of a round that waits is a
	// Conflict.
	AddClosingMove(ctx context.Context, m ClosingMove) error
	// AnswerClosingMove writes who answered a proposal, and how; one that was
	// answered before is a Conflict. From then on a confirmed one is the closing
	// of its round.
	AnswerClosingMove(ctx context.Context, m ClosingMove) error
	// ClosingMoves gives those of a round, newest first.
	ClosingMoves(ctx context.Context, id RoundID) ([]ClosingMove, error)
	// WaitingMoves gives every proposal that waits for an answer, oldest first.
	WaitingMoves(ctx context.Context) ([]ClosingMove, error)
	// UntoldDrafts gives one draft of each board that has one in a round since
	// before this instant, and of which no application there has a reminder of
	// this kind: at most so many.
	UntoldDrafts(ctx context.Context, round RoundID, before time.Time, kind string, most int) ([]Application, error)
}

// The fields of the forms about the closing of a round.
const (
	FieldMoveKind   = "aanleiding"
	FieldFromDay    = "storing-van-dag"
	FieldFromHour   = "storing-van-tijd"
	FieldUntilDay   = "storing-tot-dag"
	FieldUntilHour  = "storing-tot-tijd"
	FieldMoveReason = "reden-latere-sluiting"
	FieldCloseDay   = "sluiting-dag"
	FieldCloseHour  = "sluiting-tijd"
	FieldTurnDown   = "reden-afwijzing"
)

// ClosingForm is a proposal as it was typed, in the days and hours of Amsterdam.
type ClosingForm struct {
	Kind                string
	FromDay, FromHour   string
	UntilDay, UntilHour string
	Reason              string
	Day, Hour           string
}

// read gives the closing that was typed for a round. Every field that cannot be
// taken has its own fault (S8).
func (f ClosingForm) read(round RoundTerms, now time.Time) (LaterClosing, error) {
	r := closingReader{round: round, now: now}
	later := LaterClosing{Kind: MoveKind(f.Kind), Reason: strings.TrimSpace(f.Reason)}
	switch later.Kind {
	case MoveOutage:
		later.From, later.Until = r.outage(f)
	case MoveExtension:
	default:
		r.fault(FieldMoveKind, "Kies waarom de ronde later sluit.")
	}
	switch {
	case later.Reason == "":
		r.fault(FieldMoveReason, "Schrijf waarom de ronde later sluit. Iedereen kan dit lezen.")
	case longer(later.Reason, TextMaximum):
		r.fault(FieldMoveReason, tooLong("De reden", TextMaximum))
	}
	later.At = r.closing(f)
	if len(r.faults) > 0 {
		return later, &Error{Kind: Invalid, Rule: S8, Fields: r.faults}
	}
	return later, nil
}

// closingReader gathers what is wrong with a ClosingForm.
type closingReader struct {
	round  RoundTerms
	now    time.Time
	faults []FieldError
}

func (r *closingReader) fault(field, message string) {
	r.faults = append(r.faults, FieldError{Field: field, Rule: S8, Message: message})
}

// unreadable notes that a day or an hour cannot be read, or is not there.
func (r *closingReader) unreadable(field, typed string, err error) {
	text := message(err)
	if empty(typed) {
		text = closingAsks[field]
	}
	r.faults = append(r.faults, FieldError{Field: field, Message: text})
}

// closingAsks are what to fill in where nothing was.
var closingAsks = map[string]string{
	FieldFromDay:   "Vul in op welke dag de storing begon, bijvoorbeeld 30-4-2022.",
	FieldFromHour:  "Vul in hoe laat de storing begon, bijvoorbeeld 21:00.",
	FieldUntilDay:  "Vul in op welke dag de storing eindigde, bijvoorbeeld 30-4-2022.",
	FieldUntilHour: "Vul in hoe laat de storing eindigde, bijvoorbeeld 23:30.",
	FieldCloseDay:  "Vul in op welke dag de ronde sluit, bijvoorbeeld 2-5-2022.",
	FieldCloseHour: "Vul in hoe laat de ronde sluit, bijvoorbeeld 12:00.",
}

// instant reads a day and an hour, and tells whether it could. An hour that the
// clock skips on that day, or shows twice, is refused.
func (r *closingReader) instant(dayField, day, hourField, hour string) (time.Time, bool) {
	date, err := ParseDate(day)
	if err != nil {
		r.unreadable(dayField, day, err)
		if _, _, err := parseClock(hour); err != nil && !endOfDay(hour) {
			r.unreadable(hourField, hour, err)
		}
		return time.Time{}, false
	}
	at, err := ParseLocalEnd(date, hour)
	if err != nil {
		r.unreadable(hourField, hour, err)
	}
	return at, err == nil
}

// outage reads when the portal could not be reached. It excuses who was late
// where it began before the closing, and is recorded once it is over
// (Awb 2:21(3)).
func (r *closingReader) outage(f ClosingForm) (from, until time.Time) {
	from, began := r.instant(FieldFromDay, f.FromDay, FieldFromHour, f.FromHour)
	until, ended := r.instant(FieldUntilDay, f.UntilDay, FieldUntilHour, f.UntilHour)
	if began && !from.Before(r.round.ClosesAt()) {
		r.fault(FieldFromDay, "De ronde sloot op "+r.round.Closing()+". Een storing daarna houdt niemand meer tegen.")
	}
	switch {
	case !ended:
	case began && !until.After(from):
		r.fault(FieldUntilDay, "De storing eindigt na het begin. Kies een later tijdstip.")
	case until.After(r.now):
		r.fault(FieldUntilDay, "Dat tijdstip is nog niet geweest. Leg een storing vast als zij voorbij is.")
	case !until.After(r.round.OpensAt()):
		r.fault(FieldUntilDay, "De ronde ging pas open op "+r.round.Opens.Long()+". Toen was de storing al voorbij.")
	}
	return from, until
}

// closing reads the new closing instant: later than it was, not in the past,
// and no later than the last day to decide (S8, S13).
func (r *closingReader) closing(f ClosingForm) time.Time {
	at, ok := r.instant(FieldCloseDay, f.Day, FieldCloseHour, f.Hour)
	switch {
	case !ok:
	case !at.After(r.round.ClosesAt()):
		r.fault(FieldCloseDay, "Nu is de sluiting "+r.round.Closing()+". Zij kan alleen naar later.")
	case !at.After(r.now):
		r.fault(FieldCloseDay, "Dat tijdstip is al geweest. Kies een later tijdstip.")
	case at.After(r.round.DecideBy.AddDays(1).Start()):
		r.fault(FieldCloseDay, "Uiterlijk op "+r.round.DecideBy.Long()+" besluiten wij. De ronde sluit dan al.")
	}
	return at
}
