package subsidy

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// The fields of the form that asks what a distribution would give.
const (
	FieldTrialCeiling  = "plafond"
	FieldTrialMethod   = "wijze"
	FieldTrialOverflow = "laatste"
	FieldTrialSeed     = "proefuitslag"
)

// MethodChoices are the methods of distribution (D1).
var MethodChoices = []Choice{
	{Value: string(DistributionDraw), Title: "Loting"},
	{Value: string(DistributionReceipt), Title: "Volgorde van ontvangst"},
	{Value: string(DistributionProRata), Title: "Naar rato"},
}

// OverflowChoices are the answers to D3.
var OverflowChoices = []Choice{
	{Value: string(OverflowInPart), Title: "Deels verlenen"},
	{Value: string(OverflowSkip), Title: "Overslaan"},
	{Value: string(OverflowStop), Title: "Stoppen"},
}

// TrialForm is a distribution that somebody wants to try, as it was typed.
type TrialForm struct {
	Ceiling  string
	Method   string
	Overflow string
	Seed     string // what the source of a draw would say
}

// Trial gives the distribution of the round as it is published, to begin with.
func (r Round) Trial() TrialForm {
	return TrialForm{
		Ceiling:  strings.TrimPrefix(r.Ceiling.Whole(), "€\u00a0"),
		Method:   string(r.Scheme.Distribution),
		Overflow: string(cmp.Or(r.Scheme.Overflow, OverflowSkip)),
		Seed:     "proef 1",
	}
}

// WhatIf is what a round would give by a distribution that somebody tries, as
// the round is now. What is granted stays granted: the ceiling less that is
// divided over the applications without a decision.
type WhatIf struct {
	Round    Round
	Ceiling  Cents
	Method   Distribution
	Overflow Overflow
	Seed     string
	// Drawn tells that the order is that of the round's confirmed draw, and not
	// of the seed.
	Drawn bool
	// Tied is the day on which the money is gone in order of receipt: among its
	// applications the confirmed draw decides, or else the seed (D2). Zero where
	// all fits.
	Tied Date

	Granted Cents // already, whatever is tried
	Asked   Cents // by those without a decision
	Given   Cents // of it
	// How many get all that they ask, a part of it, and nothing.
	Whole, Part, Nothing int
	// Short are those that get less than they ask, who misses most first, but for
	// the files of a board that the viewer has a tie with: Unnamed of them, that
	// miss so much (A12).
	Short         []TrialAward
	Unnamed       int
	UnnamedMissed Cents

	// Freed is what decisions gave back to the order of the confirmed draw, and
	// Advanced how many get more by it (D5).
	Freed    Cents
	Advanced int
}

// TrialAward is what an application would get.
type TrialAward struct {
	RoundClaim
	Award Cents
}

// Missed is what it asks and would not get.
func (a TrialAward) Missed() Cents { return a.Asked - a.Award }

// Money is what is divided: the ceiling less what is granted, never below nil.
func (w WhatIf) Money() Cents { return max(0, w.Ceiling-w.Granted) }

// Left is what nobody would get.
func (w WhatIf) Left() Cents { return w.Money() - w.Given }

// ShortCount is how many get less than they ask, named or not.
func (w WhatIf) ShortCount() int { return len(w.Short) + w.Unnamed }

// Waiting is how many applications have no decision.
func (w WhatIf) Waiting() int { return w.Whole + w.Part + w.Nothing }

// WhatIf tries a distribution on a round (D1 to D3, D5), for who runs its draw
// and for the auditor. Nothing is stored. What cannot be tried is Invalid, with
// a field error each. All files count; those of a board that the person has a
// tie with are not named (A12).
func (s *Service) WhatIf(ctx context.Context, by User, id RoundID, form TrialForm) (WhatIf, error) {
	if !by.Role.MindsRounds() {
		return WhatIf{}, refuse(Forbidden, D1, "Een verdeling proberen is voor beheerders, besluitnemers en auditors.")
	}
	w, err := form.read()
	if err != nil {
		return WhatIf{}, err
	}
	draw, err := drawOf(ctx, s.Store, id)
	if err != nil {
		return WhatIf{}, err
	}
	claims, err := s.Store.RoundClaims(ctx, id)
	if err != nil {
		return WhatIf{}, err
	}
	// The round last: what is decided meanwhile counts twice, and never not.
	if w.Round, err = s.Store.Round(ctx, id); err != nil {
		return WhatIf{}, err
	}
	w.Granted = w.Round.Granted
	w.try(draw, claims)
	ties, err := s.Store.TiesOf(ctx, by.ID)
	w.unname(ties)
	return w, err
}

// unname takes out of the list what somebody with these ties may not see.
func (w *WhatIf) unname(ties []Tie) {
	w.Short = slices.DeleteFunc(w.Short, func(a TrialAward) bool {
		tied := slices.ContainsFunc(ties, func(t Tie) bool { return t.Board == a.Board && t.CountsFor(a.ReceivedAt) })
		if tied {
			w.Unnamed++
			w.UnnamedMissed += a.Missed()
		}
		return tied
	})
}

// read reads what is tried, with a field error for each answer that cannot be.
func (f TrialForm) read() (WhatIf, error) {
	w := WhatIf{Method: Distribution(f.Method), Overflow: Overflow(f.Overflow), Seed: strings.TrimSpace(f.Seed)}
	var faults []FieldError
	fault := func(wrong bool, field, words string) {
		if wrong {
			faults = append(faults, FieldError{Field: field, Message: words})
		}
	}
	var err error
	if w.Ceiling, err = ParseCents(f.Ceiling); err != nil {
		fault(true, FieldTrialCeiling, message(err))
	}
	fault(!offered(MethodChoices, f.Method), FieldTrialMethod, "Kies een manier van verdelen.")
	fault(!offered(OverflowChoices, f.Overflow), FieldTrialOverflow, "Kies wat er gebeurt met de laatste aanvraag die nog deels past.")
	fault(w.Seed == "" || longer(w.Seed, LineMaximum), FieldTrialSeed, "Vul iets in wat de bron zou kunnen zeggen, bijvoorbeeld ‘proef 1’.")
	if len(faults) > 0 {
		return w, &Error{Kind: Invalid, Fields: faults}
	}
	return w, nil
}

func offered(choices []Choice, value string) bool {
	return slices.ContainsFunc(choices, func(c Choice) bool { return c.Value == value })
}

// try divides the money of the round as it is now.
func (w *WhatIf) try(draw Draw, all []RoundClaim) {
	awards := w.awards(draw, all)
	byReference := make(map[Reference]RoundClaim, len(all))
	for _, c := range all {
		byReference[c.Reference] = c
		if c.State.Undecided() {
			w.Asked += c.Asked
			w.count(TrialAward{c, awards[c.Reference]})
		}
	}
	slices.SortFunc(w.Short, func(a, b TrialAward) int {
		return cmp.Or(cmp.Compare(b.Missed(), a.Missed()), cmp.Compare(a.Reference, b.Reference))
	})
	if w.Drawn && w.Method == DistributionDraw {
		w.free(draw.Order(), byReference)
	}
}

// awards gives what the tried distribution gives each claim that waits: where it
// is the order that grants are held to, as that gives it (D2 to D5).
func (w *WhatIf) awards(draw Draw, all []RoundClaim) map[Reference]Cents {
	var waiting []Claim
	var references []Reference
	for _, c := range all {
		if c.State.Undecided() {
			waiting, references = append(waiting, c.claim()), append(references, c.Reference)
		}
	}
	lots := DrawOrder(references, w.Seed)
	switch {
	case w.Method == DistributionReceipt:
		return w.inReceipt(draw, all, placesIn(lots))
	case w.Method == DistributionDraw && draw.lists(references):
		w.Drawn = true
		return DrawnAwards(w.Money(), draw, all, w.Overflow)
	}
	awards := map[Reference]Cents{}
	for _, a := range Divide(w.Method, w.Overflow, w.Money(), waiting, lots) {
		awards[a.Reference] = a.Cents
	}
	return awards
}

// inReceipt gives the awards of the order of receipt, where on the day of the
// ceiling the confirmed draw decides, or else place (D2).
func (w *WhatIf) inReceipt(draw Draw, all []RoundClaim, place func(Reference) int) map[Reference]Cents {
	w.Tied = ceilingDay(w.Money(), Draw{}, waitingIn(all)).Day
	if draw.OfDay() && (w.Ceiling == w.Round.Ceiling || w.Tied == draw.Day) {
		w.Tied = draw.Day
		if w.Drawn = draw.Confirmed(); w.Drawn {
			place = draw.lots()
		}
	}
	return awardsInLine(w.Money(), receiptLine(w.Tied, place, all), w.Overflow)
}

// count adds what one application would get.
func (w *WhatIf) count(a TrialAward) {
	w.Given += a.Award
	switch {
	case a.Award == a.Asked:
		w.Whole++
		return
	case a.Award > 0:
		w.Part++
	default:
		w.Nothing++
	}
	w.Short = append(w.Short, a)
}

// free tells what was freed since the draw: what the order would have given to
// those that were decided, less what they were granted. It goes to the next in
// the order (D5).
func (w *WhatIf) free(order []Reference, now map[Reference]RoundClaim) {
	outside := w.Granted
	var listed []Claim
	for _, ref := range order {
		outside -= now[ref].Granted
		listed = append(listed, now[ref].claim())
	}
	got := map[Reference]Cents{}
	for _, a := range w.Short {
		got[a.Reference] = a.Award
	}
	for _, first := range InOrder(w.Ceiling-outside, listed, w.Overflow) {
		c := now[first.Reference]
		award, short := got[first.Reference]
		switch {
		case !c.State.Undecided():
			w.Freed += max(0, first.Cents-c.Granted)
		case !short && first.Cents < c.Asked, short && first.Cents < award:
			w.Advanced++
		}
	}
}
