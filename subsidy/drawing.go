package subsidy

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// RoundClaim is a filed application as a distribution sees it, with the names
// that a list of them shows.
type RoundClaim struct {
	Reference Reference
	State     State
	Asked     Cents
	Granted   Cents // under the ceiling
	OnReview  Cents // outside it (Awb 4:25(3))
	// Short tells that its decision, in whole or in part, is a refusal because
	// the money was gone (Awb 4:25(2)), and Reopened that an objection opened it
	// again.
	Short, Reopened bool
	// Complete is the instant at which the last version was filed: a supplement
	// moves it back in the order of receipt (D2).
	Complete time.Time
	// ReceivedAt is when the first version was filed: a tie counts by it (A12).
	ReceivedAt time.Time

	Location     LocationCode
	LocationName string
	Board        BoardNumber
	BoardName    string // "" where no file has named it yet
}

// claim gives what the application asks of the money that is left.
func (c RoundClaim) claim() Claim {
	return Claim{Reference: c.Reference, Asked: c.Asked, Complete: c.Complete}
}

// The fields of the draw's forms.
const (
	FieldSource   = "bron"
	FieldSpeaksOn = "dag"
	FieldSeed     = "uitslag"
)

// DrawFile is a draw as it is published: all that a reader needs to redo it.
type DrawFile struct {
	Round RoundID `json:"round"`
	// Day is on which those of the list were complete, in order of receipt.
	Day        Date        `json:"completeOn,omitzero"`
	Source     string      `json:"source"`
	SpeaksOn   Date        `json:"sourceSpeaksOn"`
	FrozenAt   time.Time   `json:"listFrozenAt"`
	References []Reference `json:"references"`
	ListSHA256 string      `json:"listSHA256"`
	Seed       string      `json:"seed,omitempty"`
	Order      []Reference `json:"order,omitempty"`
}

// File gives the published file of a frozen draw; the seed and the order are
// in it once the draw is confirmed.
func (d Draw) File() DrawFile {
	f := DrawFile{
		Round: d.Round, Day: d.Day, Source: d.Source, SpeaksOn: d.SpeaksOn, FrozenAt: d.FrozenAt,
		References: d.References, ListSHA256: d.ListSHA256,
	}
	if d.Confirmed() {
		f.Seed, f.Order = d.Seed, d.Order()
	}
	return f
}

// Verify recomputes a published draw from its list and seed, and holds its
// freeze against the day on which the source spoke (D4). It names the first
// thing that does not follow.
func (f DrawFile) Verify() error {
	switch {
	case f.FrozenAt.IsZero() || !f.FrozenAt.Before(f.SpeaksOn.Start()):
		return errors.New("the list was not frozen before the day on which the source spoke")
	case HashText(FrozenList(f.References)) != f.ListSHA256:
		return errors.New("the list does not have the hash that was published")
	case f.Seed == "":
		return errors.New("the file has no seed: this draw is not confirmed yet")
	case !slices.Equal(DrawOrder(f.References, f.Seed), f.Order):
		return errors.New("the order does not follow from the list and the seed")
	}
	return nil
}

// NameSource names, before the freeze, the public source of chance of a round
// and the day on which it speaks (D4). An administrator does.
func (s *Service) NameSource(ctx context.Context, by User, id RoundID, source, speaksOn string) error {
	day, err := s.readSource(source, speaksOn)
	if err != nil {
		return err
	}
	return s.draws(ctx, by, Administrator, id, stepSource, func(tx Store, round Round, d *Draw) error {
		if d.Frozen() {
			return refuse(Conflict, D4, "De lijst is al bevroren. De bron kan niet meer veranderen.")
		}
		d.Source, d.SpeaksOn, d.NamedBy, d.NamedAt = strings.TrimSpace(source), day, by.ID, s.now()
		return nil
	})
}

func (s *Service) readSource(source, speaksOn string) (Date, error) {
	var faults []FieldError
	if empty(source) || longer(source, LineMaximum) {
		faults = append(faults, FieldError{Field: FieldSource, Rule: D4, Message: "Noem een openbare bron, bijvoorbeeld de winnende nummers van een landelijke loterij."})
	}
	day, err := ParseDate(speaksOn)
	switch {
	case err != nil:
		faults = append(faults, FieldError{Field: FieldSpeaksOn, Message: message(err)})
	case !day.After(DateOf(s.Now())):
		faults = append(faults, FieldError{Field: FieldSpeaksOn, Rule: D4, Message: "De bron mag pas na vandaag spreken. Kies een latere dag."})
	}
	if len(faults) > 0 {
		return day, &Error{Kind: Invalid, Fields: faults}
	}
	return day, nil
}

// Freeze freezes the list of references of a round that has closed and of
// which more is asked than there is (D4, D6), before the source speaks. In order
// of receipt the list has those that were complete on the day of the ceiling,
// once that day is over: who comes later is of a later day (D2).
func (s *Service) Freeze(ctx context.Context, by User, id RoundID) error {
	return s.draws(ctx, by, Administrator, id, stepFreeze, func(tx Store, round Round, d *Draw) error {
		if err := s.freezable(round, *d); err != nil {
			return err
		}
		claims, err := tx.RoundClaims(ctx, id)
		if err != nil {
			return err
		}
		for _, c := range claims {
			if round.draws(c) {
				d.References = append(d.References, c.Reference)
			}
		}
		slices.Sort(d.References)
		d.Day = round.Full.Day
		d.ListSHA256, d.FrozenBy, d.FrozenAt = HashText(FrozenList(d.References)), by.ID, s.now()
		return nil
	})
}

// draws tells whether a claim takes part in the draw of its round: what has no
// decision, and what is under embargo too, for the list is public. In order of
// receipt it is of the day of the ceiling (D2), and what an objection opened again
// stays out: it is measured at its first decision (Awb 4:25(3)).
func (r Round) draws(c RoundClaim) bool {
	if r.ByReceipt() && (DateOf(c.Complete) != r.Full.Day || c.Reopened) {
		return false
	}
	return c.State.Undecided() || c.State == Prepared
}

func (s *Service) freezable(round Round, d Draw) error {
	switch {
	case d.Frozen():
		return refuse(Conflict, D4, "De lijst is al bevroren.")
	case !round.ByReceipt() && round.Window(s.Now()) != WindowClosed:
		return refuse(Conflict, D6, "De ronde is nog niet gesloten. De lijst kan pas daarna bevroren worden.")
	case round.ByReceipt() && round.Full.Claims == 1:
		return refuse(Conflict, D2, "Op "+round.Full.Day.Long()+" is het geld op, en die dag was maar één aanvraag volledig. Een loting is niet nodig.")
	case !round.DrawDue():
		return refuse(Conflict, D6, "Er is genoeg geld voor alle aanvragen. Een loting is niet nodig.")
	case round.ByReceipt() && !DateOf(s.Now()).After(round.Full.Day):
		return refuse(Conflict, D2, "Op "+round.Full.Day.Long()+" is het geld op. Die dag is nog niet voorbij; er kunnen nog aanvragen bij komen. Bevries de lijst daarna.")
	case d.Source == "":
		return refuse(Conflict, D4, "Wijs eerst de bron aan en de dag waarop die spreekt.")
	case !s.Now().Before(d.SpeaksOn.Start()):
		return refuse(Conflict, D4, "De bron heeft op "+d.SpeaksOn.Short()+" al gesproken. Wijs een latere dag aan.")
	}
	return nil
}

// EnterSeed stores what the source said, once it has spoken. Until the
// confirmation an administrator can still correct a slip.
func (s *Service) EnterSeed(ctx context.Context, by User, id RoundID, seed string) error {
	seed = strings.TrimSpace(seed)
	if seed == "" || longer(seed, LineMaximum) {
		return refuseField(FieldSeed, D4, "Vul letter voor letter in wat de bron zei.")
	}
	return s.draws(ctx, by, Administrator, id, stepSeed, func(_ Store, _ Round, d *Draw) error {
		switch {
		case !d.Frozen():
			return refuse(Conflict, D4, "Bevries eerst de lijst.")
		case d.Confirmed():
			return refuse(Conflict, D4, "De loting is al bevestigd. De uitslag kan niet meer veranderen.")
		case s.Now().Before(d.SpeaksOn.Start()):
			return refuse(Conflict, D4, "De bron spreekt pas op "+d.SpeaksOn.Short()+".")
		}
		d.Seed, d.SeededBy, d.SeededAt = seed, by.ID, s.now()
		return nil
	})
}

// ConfirmDraw confirms the seed: a decider, another person than any who entered
// one, types what the source said, and the two must be the same (D4, A12).
func (s *Service) ConfirmDraw(ctx context.Context, by User, id RoundID, seed string) error {
	return s.draws(ctx, by, Decider, id, stepConfirm, func(tx Store, _ Round, d *Draw) error {
		entered, err := tx.SeedEnterers(ctx, id)
		switch {
		case err != nil:
			return err
		case d.Confirmed():
			return refuse(Conflict, D4, "De loting is al bevestigd.")
		case !d.Seeded():
			return refuse(Conflict, D4, "Een beheerder heeft de uitslag nog niet ingevoerd.")
		case slices.Contains(entered, by.ID):
			return refuse(Forbidden, A12, "U voerde de uitslag zelf in. Een ander bevestigt haar.")
		case strings.TrimSpace(seed) != d.Seed:
			return refuseField(FieldSeed, D4, "Dit is niet wat de beheerder invoerde. Kijk allebei opnieuw bij de bron.")
		}
		d.ConfirmedBy, d.ConfirmedAt = by.ID, s.now()
		return nil
	})
}

// draws runs one step of the draw of a round, with its event.
func (s *Service) draws(ctx context.Context, by User, role Role, id RoundID, what string, step func(Store, Round, *Draw) error) error {
	if by.Role != role {
		return refuse(Forbidden, D4, "Met uw rol ("+string(by.Role)+") kunt u dit niet doen.")
	}
	return s.inTx(ctx, func(tx Store) error {
		round, err := tx.LockRound(ctx, id)
		if err != nil {
			return err
		}
		d, err := drawOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if round, err = withCeilingDay(ctx, tx, round, d); err != nil {
			return err
		}
		d.Round = id
		if err := step(tx, round, &d); err != nil {
			return err
		}
		if err := tx.SaveDraw(ctx, d); err != nil {
			return err
		}
		steps := d.Steps()
		return s.recordRound(ctx, tx, by, id, what, steps[len(steps)-1].Detail)
	})
}

// The steps of a draw, as their events name them.
const (
	stepSource  = "bron van de loting aangewezen"
	stepFreeze  = "lijst van de loting bevroren"
	stepSeed    = "uitslag van de bron ingevoerd"
	stepConfirm = "loting bevestigd"
)

// DrawStep is a step of a draw as its event keeps it.
type DrawStep struct {
	Action string
	By     UserID
	Detail string
}

// Steps gives the steps that a draw has come through. The last event of each
// says the same of who took it and what it was: so a draw that was put in the
// place of another does not pass for it (D4).
func (d Draw) Steps() []DrawStep {
	steps := []DrawStep{{stepSource, d.NamedBy, d.Source + ", op " + d.SpeaksOn.Short()}}
	if d.Frozen() {
		steps = append(steps, DrawStep{stepFreeze, d.FrozenBy, "lijst: " + d.ListSHA256})
	}
	if d.Seeded() {
		steps = append(steps, DrawStep{stepSeed, d.SeededBy, "uitslag: " + d.Seed})
	}
	if d.Confirmed() {
		steps = append(steps, DrawStep{stepConfirm, d.ConfirmedBy, "uitslag: " + d.Seed})
	}
	return steps
}

// RoundEvent says who did what to a round, and when.
type RoundEvent struct {
	ID        string
	Round     RoundID
	At        time.Time
	Actor     UserID
	ActorName string
	Action    string
	Detail    string
	RequestID string
}

// drawOf gives the draw of a round, the zero one where no source was named yet.
func drawOf(ctx context.Context, tx Store, id RoundID) (Draw, error) {
	d, err := tx.Draw(ctx, id)
	if KindOf(err) == NotFound {
		return Draw{}, nil
	}
	return d, err
}

// Draw gives the draw of a round; NotFound where no source was named yet. What
// it holds is public.
func (s *Service) Draw(ctx context.Context, id RoundID) (Draw, error) {
	return s.Store.Draw(ctx, id)
}

// DrawnAwards gives what the order of a confirmed draw leaves each claim of
// its list now: what was freed by rejections, withdrawals and smaller grants
// goes to the next in order (D5), and with stop to nobody after who fell out
// (D3). What waits and was not on the list comes after all that were. room is
// what the round may still grant (S1).
func DrawnAwards(room Cents, d Draw, claims []RoundClaim, overflow Overflow) map[Reference]Cents {
	return awardsInLine(room, drawnLine(d, claims), overflow)
}

// drawnLine puts the claims of a round in the order of its draw.
func drawnLine(d Draw, claims []RoundClaim) []RoundClaim {
	now := make(map[Reference]RoundClaim, len(claims))
	for _, c := range claims {
		now[c.Reference] = c
	}
	var line []RoundClaim
	for _, ref := range append(d.Order(), unlisted(d, claims)...) {
		line = append(line, now[ref])
	}
	return line
}

// unlisted gives the applications that were not on the list of a draw, by
// reference.
func unlisted(d Draw, claims []RoundClaim) []Reference {
	listed := placesIn(d.References)
	var others []Reference
	for _, c := range claims {
		if listed(c.Reference) == len(d.References) {
			others = append(others, c.Reference)
		}
	}
	slices.Sort(others)
	return others
}

// RightfulAward gives what the order of a confirmed draw had for a claim on its
// list if that had been decided rightly the first time (D4; Awb 4:25(3)): the
// money of the ceiling, less what others got that were not on the list, goes in
// the order of the draw to the claim, to what waits with what it asks, and to
// what was decided with what it got. With stop nobody comes after who fell out
// for lack of money (D3).
func RightfulAward(ceiling Cents, d Draw, claims []RoundClaim, claim Claim, overflow Overflow) Cents {
	now := make(map[Reference]RoundClaim, len(claims))
	for _, c := range claims {
		now[c.Reference] = c
	}
	for _, ref := range unlisted(d, claims) {
		ceiling -= now[ref].Granted
	}
	var order []Claim
	for _, ref := range d.Order() {
		c := now[ref]
		due := Claim{Reference: ref, Asked: c.Granted + c.OnReview}
		if c.stops(overflow) && ref != claim.Reference {
			break
		}
		switch {
		case ref == claim.Reference:
			due = claim
		case c.State.Undecided():
			due.Asked = c.Asked
		}
		if due.Asked > 0 {
			order = append(order, due)
		}
	}
	for _, a := range InOrder(ceiling, order, overflow) {
		if a.Reference == claim.Reference {
			return a.Cents
		}
	}
	return 0
}
