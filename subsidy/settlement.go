package subsidy

import (
	"context"
	"time"
)

// SettlementStore remembers accounts and settlements.
type SettlementStore interface {
	// BeginnableFiles gives the filed applications that were granted, in whole
	// or in part, and whose first day has come by this day.
	BeginnableFiles(ctx context.Context, today Date) ([]Application, error)
	// AddReport writes down the account of an application, once.
	AddReport(ctx context.Context, r Report) error
	Report(ctx context.Context, application string) (Report, error)
	AddProposal(ctx context.Context, p Proposal) error
	// Proposals gives those of an application, newest first.
	Proposals(ctx context.Context, application string) ([]Proposal, error)
	// AddSettlement writes down the final amount, once. One by somebody who
	// proposed an amount is Forbidden (A12).
	AddSettlement(ctx context.Context, s Settlement) error
	Settlement(ctx context.Context, application string) (Settlement, error)
}

// Report is a board's account of what was done with the money (S15).
type Report struct {
	ID          string
	Application string
	Text        string
	By          UserID
	ByName      string
	At          time.Time
}

// Proposal is the amount that an official proposes to settle at.
type Proposal struct {
	ID          string
	Application string
	Amount      Cents
	Ground      string // one of SettlementGrounds where it is lower, or ""
	By          UserID
	ByName      string
	At          time.Time
}

// Settlement is the final amount of a subsidy: what was granted, or less on a
// ground that is named (A10; Awb 4:46).
type Settlement struct {
	ID          string
	Application string
	Granted     Cents
	Amount      Cents // at most Granted
	Ground      string
	ProposedBy  UserID
	SettledBy   UserID // never ProposedBy (A12)
	At          time.Time
}

// GroundTitle gives the ground in words, "" where the amount is not lower.
func (s Settlement) GroundTitle() string { return ChoiceTitle(SettlementGrounds, s.Ground) }

// SettlementGrounds are the grounds on which a subsidy may be settled lower
// (A10; Awb 4:46(2)).
var SettlementGrounds = []Choice{
	{"4:46(2)(a)", "De activiteiten zijn niet of niet helemaal uitgevoerd"},
	{"4:46(2)(b)", "Het bestuur heeft niet aan de verplichtingen voldaan"},
	{"4:46(2)(c)", "Het bestuur gaf onjuiste of onvolledige gegevens"},
	{"4:46(2)(d)", "De verlening was onjuist, en het bestuur wist dat of hoorde dat te weten"},
}

// The fields of the forms of account and settlement.
const (
	FieldReport           = "verantwoording"
	FieldSettledAmount    = "vast-te-stellen"
	FieldSettlementGround = "grond"
)

// BeginsOn gives the day on which the activities of what was filed begin: the
// first day of the programme or the day from which the overgangsbeleid goes,
// whichever comes first and can be read; else the day after the decision.
func (d FiledDocument) BeginsOn(decided Date) Date {
	first := Date{}
	consider := func(part Part, typed string) {
		day, err := ParseDate(typed)
		if err == nil && d.Answers.Asks(part) && (first.IsZero() || day.Before(first)) {
			first = day
		}
	}
	consider(PartZomerschool, d.Answers.Zomerschool.FirstDay)
	consider(PartOvergangsbeleid, d.Answers.Overgangsbeleid.From)
	if first.IsZero() {
		return decided.AddDays(1)
	}
	return first
}

// begins writes down the first day of what is granted, never before the day on
// which it was announced.
func (a *Application) begins(t Transition, filed FiledDocument, announced Date) {
	if a.BeginsOn.IsZero() && (t.To == Granted || t.To == PartlyGranted) {
		a.BeginsOn = later(filed.BeginsOn(announced), announced)
	}
}

func later(a, b Date) Date {
	if a.After(b) {
		return a
	}
	return b
}
