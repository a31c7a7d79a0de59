package subsidy

import (
	"context"
	"fmt"
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
	if f.draw, err = tx.Draw(ctx, round.ID); err != nil && KindOf(err) != NotFound {
		return false, err
	}
	why := round.MayGrant(f.cents, f.draw.Confirmed(), s.Now())
	if why == nil {
		why = s.inTurn(ctx, tx, round, f)
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
	case f.draw.Confirmed():
		return s.inDrawnTurn(ctx, tx, round, f)
	case round.Scheme.Distribution == DistributionReceipt:
		return s.inTurnOfReceipt(ctx, tx, round, f)
	case f.first != nil && f.cents > round.Free()+round.Reopened:
		return refuse(NoRoom, S1, fmt.Sprintf("Van wat er over is, vragen andere aanvragen al %s. Dit besluit vraagt %s.",
			round.Asked-round.Reopened, f.cents))
	}
	return nil
}

// inDrawnTurn holds a grant against its place in a confirmed draw (D4, D5).
func (s *Service) inDrawnTurn(ctx context.Context, tx Store, round Round, f funding) error {
	claims, err := tx.RoundClaims(ctx, round.ID)
	if err != nil {
		return err
	}
	for i := range claims {
		if claims[i].Reference == f.Reference {
			// Decided or not, it waits for this money: in part for a part.
			claims[i].State, claims[i].Asked = Advised, f.cents
		}
	}
	award := DrawnAwards(round.Room(), f.draw, claims, round.Scheme.Overflow)[f.Reference]
	place := f.draw.Place(f.Reference)
	switch {
	case f.cents <= award:
		return nil
	case place == 0:
		return refuse(NoRoom, D5, fmt.Sprintf("Deze aanvraag stond niet op de lijst van de loting. Na wie op die lijst nog wacht, is nu %s over; dit besluit vraagt %s.",
			award, f.cents))
	}
	return refuse(NoRoom, D5, fmt.Sprintf("In de loting kreeg deze aanvraag plaats %s van %s. Voor die plaats is nu %s over; dit besluit vraagt %s.",
		FormatCount(place), FormatCount(len(f.draw.References)), award, f.cents))
}

// inTurnOfReceipt keeps the money of those that were complete earlier and have
// no decision yet (D2).
func (s *Service) inTurnOfReceipt(ctx context.Context, tx Store, round Round, f funding) error {
	ahead, err := tx.Ahead(ctx, f.ID)
	if err != nil || f.cents <= round.Room()-ahead.Asked {
		return err
	}
	return refuse(NoRoom, D2, fmt.Sprintf("Eerst zijn de aanvragen aan de beurt die eerder volledig waren. Zij vragen samen %s; de eerste is %s. Daarna is er nog %s over; dit besluit vraagt %s.",
		ahead.Asked, ahead.First, max(0, round.Room()-ahead.Asked), f.cents))
}

// Ahead is what goes before an application in the order of receipt: was complete
// earlier and has no decision yet (D2). What an objection opened again does not
// count: it is measured at its first decision (Awb 4:25(3)).
type Ahead struct {
	Asked Cents
	First Reference // "" where nothing goes before it
}

// measured refuses money outside the ceiling where the first decision could not
// have given it either (S1; Awb 4:25(3)). In a draw that it took part in, the
// confirmed order decides (D4). Else a decision is as good as its own instant:
// what was booked before it counts.
func (s *Service) measured(ctx context.Context, tx Store, round Round, f funding) error {
	if f.draw.Confirmed() && f.draw.Place(f.Reference) > 0 {
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
	rightful := RightfulAward(round.Ceiling, f.draw, claims, Claim{Reference: f.Reference, Asked: f.had + f.cents}, round.Scheme.Overflow)
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
