package subsidy

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// funding is a grant that looks for its money.
type funding struct {
	Application
	cents Cents // more than it has
	had   Cents // booked for it before
	// first is the decision that was taken first, where an objection brings the
	// money; nil in first instance.
	first *Decision
	draw  Draw // of its round; zero where it has none
}

// fund tells whether a grant has its money now, and where it is booked: under
// the ceiling in its turn (S1, D2, D4 to D6), or, where an objection brings it
// and it no longer fits, outside the ceiling as far as the first decision could
// have given it (Awb 4:25(3)).
func (s *Service) fund(ctx context.Context, tx Store, round Round, f funding) (onReview bool, err error) {
	if f.draw, err = drawOf(ctx, tx, round.ID); err != nil {
		return false, err
	}
	why := round.MayGrant(f.cents, f.draw.Confirmed(), s.Now())
	if why == nil || f.first != nil {
		// What waits for a draw is not measured before it, whatever room there is.
		if turn := s.inTurn(ctx, tx, round, f); why == nil || (turn != nil && KindOf(turn) != NoRoom) {
			why = turn
		}
	}
	if f.first == nil || KindOf(why) != NoRoom || refusedBy(why) == D6 {
		return false, why
	}
	why = s.measured(ctx, tx, round, f)
	return why == nil, why
}

// inTurn refuses a grant whose turn it is not: money that fits under the ceiling
// is kept for who goes before it.
func (s *Service) inTurn(ctx context.Context, tx Store, round Round, f funding) error {
	switch {
	case round.Scheme.Distribution == DistributionReceipt:
		return s.inTurnOfReceipt(ctx, tx, round, f)
	case f.draw.Confirmed():
		return s.inDrawnTurn(ctx, tx, round, f)
	case f.first != nil && f.cents > round.Free()+round.Reopened:
		return refuse(NoRoom, S1, fmt.Sprintf("Van wat er over is, vragen andere aanvragen al %s. Dit besluit vraagt %s.",
			round.Asked-round.Reopened, f.cents))
	}
	return nil
}

// standIn gives the claims of a round with that of the grant as one that waits
// for its money, decided or not: in part for a part. In order of receipt an
// objection takes nothing from the day on which its application was complete.
func (f funding) standIn(claims []RoundClaim) []RoundClaim {
	claims = slices.Clone(claims)
	if !slices.ContainsFunc(claims, func(c RoundClaim) bool { return c.Reference == f.Reference }) {
		claims = append(claims, RoundClaim{Reference: f.Reference, Complete: f.CompleteAt})
	}
	for i := range claims {
		c := &claims[i]
		if c.Reference != f.Reference {
			continue
		}
		c.State, c.Asked, c.Short, c.Reopened = Advised, f.cents, false, false
		if f.first != nil {
			c.Complete = DateOf(c.Complete).AddDays(1).Start().Add(-1)
		}
	}
	return claims
}

// inDrawnTurn holds a grant against its place in a confirmed draw (D3 to D5).
func (s *Service) inDrawnTurn(ctx context.Context, tx Store, round Round, f funding) error {
	claims, err := tx.RoundClaims(ctx, round.ID)
	if err != nil {
		return err
	}
	t := turnOf(f.Reference, round.Room(), drawnLine(f.draw, f.standIn(claims)), round.Scheme.Overflow)
	place := f.draw.Place(f.Reference)
	switch {
	case f.cents <= t.left:
		return nil
	case t.stopped != "":
		return t.refusal(round.Scheme.Overflow)
	case place == 0:
		return refuse(NoRoom, D5, fmt.Sprintf("Deze aanvraag stond niet op de lijst van de loting. Na wie op die lijst nog wacht, is nu %s over; dit besluit vraagt %s.",
			t.left, f.cents))
	}
	return refuse(NoRoom, D5, fmt.Sprintf("In de loting kreeg deze aanvraag plaats %s van %s. Voor die plaats is nu %s over; dit besluit vraagt %s.",
		FormatCount(place), FormatCount(len(f.draw.References)), t.left, f.cents))
}

// refusal says after whom nobody comes (D3).
func (t turn) refusal(overflow Overflow) error {
	if overflow == OverflowStop {
		return refuse(NoRoom, D3, fmt.Sprintf("Voor %s was niet genoeg geld meer. In deze ronde krijgt dan niemand die daarna komt nog geld.", t.stopped))
	}
	return refuse(NoRoom, D3, fmt.Sprintf("Voor %s was niet genoeg geld meer. Die aanvraag krijgt wat er nog is; daarna is er niets over.", t.stopped))
}

// inTurnOfReceipt holds a grant against the order of receipt (D2, D3, D5).
func (s *Service) inTurnOfReceipt(ctx context.Context, tx Store, round Round, f funding) error {
	claims, err := claimsOfReceipt(ctx, tx, round, DateOf(f.CompleteAt).AddDays(1).Start())
	if err != nil {
		return err
	}
	return f.ofReceipt(round, claims, DateOf(s.Now()))
}

// claimsOfReceipt gives the claims of a round that an order of receipt is made of:
// what waits, and where the round stops at who fell out, also what was decided
// (D3). Of what waits only that which was complete before an instant is there.
// What an objection opened again is behind them all, and left out.
func claimsOfReceipt(ctx context.Context, tx Store, round Round, before time.Time) ([]RoundClaim, error) {
	if round.Scheme.Overflow == OverflowStop {
		return tx.RoundClaims(ctx, round.ID)
	}
	waiting, err := tx.Waiting(ctx, round.ID, before, false)
	claims := make([]RoundClaim, len(waiting))
	for i, c := range waiting {
		claims[i] = RoundClaim{Reference: c.Reference, Asked: c.Asked, Complete: c.Complete, State: Submitted}
	}
	return claims, err
}

// ofReceipt refuses a grant out of its turn in the order of receipt. Who was
// complete on a day waits until that day is over, for who completes later on it
// counts the same (D2). Where the money does not reach for a day, those of that
// day and after it wait for the draw.
func (f funding) ofReceipt(round Round, claims []RoundClaim, today Date) error {
	day := DateOf(f.CompleteAt)
	if f.first == nil && !today.After(day) {
		return refuse(Conflict, D2, "Deze aanvraag was op "+day.Long()+" volledig. Wie later op die dag volledig is, telt even zwaar. Verlenen kan pas als die dag voorbij is.")
	}
	full := ceilingDay(round.Room(), f.draw, waitingIn(claims))
	if full.draws() && !f.draw.Confirmed() && !day.Before(full.Day) {
		return full.refusal(day)
	}
	t := turnOf(f.Reference, round.Room(), receiptLine(f.draw.decides(), f.draw.lots(), f.standIn(claims)), round.Scheme.Overflow)
	switch {
	case f.cents <= t.left:
		return nil
	case t.stopped != "":
		return t.refusal(round.Scheme.Overflow)
	case f.draw.Confirmed() && day == f.draw.Day && f.draw.Place(f.Reference) > 0:
		return refuse(NoRoom, D2, fmt.Sprintf("In de loting tussen de aanvragen van %s kreeg deze aanvraag plaats %s van %s. Voor die plaats is nu %s over; dit besluit vraagt %s.",
			day.Long(), FormatCount(f.draw.Place(f.Reference)), FormatCount(len(f.draw.References)), t.left, f.cents))
	}
	return refuse(NoRoom, D2, fmt.Sprintf("Eerst zijn de aanvragen aan de beurt die eerder volledig waren. Zij vragen samen %s; de eerste is %s. Daarna is er nog %s over; dit besluit vraagt %s.",
		t.asked, t.first, max(0, t.left), f.cents))
}

// measured refuses money outside the ceiling where the first decision could not
// have given it either (S1; Awb 4:25(3)). In a draw that it took part in, the
// confirmed order decides (D4). Else a decision is as good as its own instant:
// what was booked before it counts.
func (s *Service) measured(ctx context.Context, tx Store, round Round, f funding) error {
	if f.draw.Confirmed() && f.draw.Place(f.Reference) > 0 && (!f.draw.OfDay() || DateOf(f.CompleteAt) == f.draw.Day) {
		return s.measuredByPlace(ctx, tx, round, f)
	}
	before, err := tx.GrantedBefore(ctx, round.ID, f.first.DecidedAt)
	if err != nil {
		return err
	}
	then := round.Ceiling - before - f.had
	if f.cents <= then {
		return nil
	}
	return refuse(NoRoom, S1, fmt.Sprintf("Dit past niet onder het subsidieplafond: er is nu %s over. Ook bij het eerste besluit was er niet genoeg, namelijk %s (artikel 4:25, derde lid, Awb). Dit besluit vraagt %s.",
		round.Room(), max(0, then), f.cents))
}

func (s *Service) measuredByPlace(ctx context.Context, tx Store, round Round, f funding) error {
	claims, err := tx.RoundClaims(ctx, round.ID)
	if err != nil {
		return err
	}
	money := round.Ceiling
	if f.draw.OfDay() {
		money, claims = untilDay(f.draw.Day, money, claims)
	}
	rightful := RightfulAward(money, f.draw, claims, Claim{Reference: f.Reference, Asked: f.had + f.cents}, round.Scheme.Overflow)
	if f.had+f.cents <= rightful {
		return nil
	}
	return refuse(NoRoom, D4, fmt.Sprintf("In de loting kreeg deze aanvraag plaats %s van %s. Ook als de eerste keer anders was besloten, was er voor die plaats niet genoeg: %s (artikel 4:25, derde lid, Awb). Dit besluit vraagt %s.",
		FormatCount(f.draw.Place(f.Reference)), FormatCount(len(f.draw.References)), max(0, rightful-f.had), f.cents))
}

// onReviewWords say in a letter that its money lies outside the ceiling.
const onReviewWords = "Dit bedrag is verleend buiten het subsidieplafond, omdat er bij het eerste besluit genoeg was (artikel 4:25, derde lid, Awb)."

// reopened gives what an objection made of a file that it opened again: the
// decision that was taken first, and the last such objection. Both are zero
// where none did.
func reopened(ctx context.Context, tx Store, application string) (first *Decision, by Objection, err error) {
	objections, err := tx.Objections(ctx, application)
	if err != nil {
		return nil, by, err
	}
	for _, o := range objections {
		if !o.Reopened {
			continue
		}
		if by = o; first == nil {
			d, err := tx.DecisionByID(ctx, o.Decision)
			if err != nil {
				return nil, by, err
			}
			first = &d
		}
	}
	return first, by, nil
}
