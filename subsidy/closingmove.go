package subsidy

import (
	"context"
	"slices"
	"time"
)

// RoundClosing is a round with all that moved its closing, or would.
type RoundClosing struct {
	Round Round
	Moves []ClosingMove // newest first
	// Obstacle is why the closing cannot move any more; nil where it can.
	Obstacle *Error
}

// Waiting gives the proposal that waits for an answer, nil without one.
func (c RoundClosing) Waiting() *ClosingMove {
	if at := slices.IndexFunc(c.Moves, ClosingMove.Waits); at >= 0 {
		return &c.Moves[at]
	}
	return nil
}

// Confirmable tells why a proposal cannot be confirmed at now: something rests
// on the closing that is (D4, D6), or the new one has passed (S8). It is nil
// where it can.
func (c RoundClosing) Confirmable(m ClosingMove, now time.Time) *Error {
	switch {
	case c.Obstacle != nil:
		return c.Obstacle
	case !m.At.After(now), !m.At.After(c.Round.ClosesAt()):
		return refuse(Conflict, S8, "Deze nieuwe sluiting is al geweest. Wijs het voorstel af; een beheerder kan een nieuw voorstel doen.")
	}
	return nil
}

// Closing gives what moved the closing of a round, to who proposes, answers or
// looks on (S8).
func (s *Service) Closing(ctx context.Context, by User, id RoundID) (RoundClosing, error) {
	c := RoundClosing{}
	if !by.Role.MindsRounds() {
		return c, refuse(Forbidden, S8, "De sluiting van een ronde is voor beheerders en besluitnemers.")
	}
	var err error
	if c.Round, err = s.Store.Round(ctx, id); err != nil {
		return c, err
	}
	if c.Moves, err = s.Store.ClosingMoves(ctx, id); err != nil {
		return c, err
	}
	c.Obstacle, err = closingFixed(ctx, s.Store, c.Round)
	return c, err
}

// WaitingMoves gives every proposal for a later closing that waits for an
// answer, to who proposes, answers or looks on; to others nothing.
func (s *Service) WaitingMoves(ctx context.Context, by User) ([]ClosingMove, error) {
	if !by.Role.MindsRounds() {
		return nil, nil
	}
	return s.Store.WaitingMoves(ctx)
}

// closingFixed gives the refusal to move the closing of a round on which
// something rests: a list that was frozen for the draw (D4), or in a round by
// draw a grant, for that was only given because all fitted at the closing (D6).
// In the order of receipt a later closing takes nothing from who came first, and a
// frozen list has those of one day.
func closingFixed(ctx context.Context, tx Store, round Round) (*Error, error) {
	draw, err := drawOf(ctx, tx, round.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case draw.Frozen() && !draw.OfDay():
		return refuse(Conflict, D4, "De lijst voor de loting is bevroren. De sluiting van deze ronde kan niet meer veranderen."), nil
	case round.Scheme.Distribution == DistributionDraw && round.Granted+round.GrantedOnReview > 0:
		return refuse(Conflict, D6, "In deze ronde is al besloten om subsidie te verlenen, omdat er na de sluiting genoeg geld was. De sluiting kan niet meer veranderen."), nil
	}
	return nil, nil
}

// ProposeClosing proposes a later closing of a round: an administrator does,
// for a recorded outage or another reason, also after the round has closed. It
// changes nothing yet (S8). Each field that cannot be taken is named; a second
// proposal beside one that waits is a Conflict, and so is one that comes too
// late (D4, D6).
func (s *Service) ProposeClosing(ctx context.Context, by User, id RoundID, form ClosingForm) error {
	if by.Role != Administrator {
		return refuse(Forbidden, S8, "Alleen een beheerder stelt een latere sluiting voor.")
	}
	return s.moving(ctx, by, id, "latere sluiting voorgesteld", func(tx Store, c RoundClosing) (ClosingMove, error) {
		if c.Obstacle != nil {
			return ClosingMove{}, c.Obstacle
		}
		if c.Waiting() != nil {
			return ClosingMove{}, refuse(Conflict, S8, "Er wacht al een voorstel voor deze ronde. Een besluitnemer bevestigt het of wijst het af.")
		}
		later, err := form.read(c.Round.RoundTerms, s.Now())
		if err != nil {
			return ClosingMove{}, err
		}
		m := ClosingMove{
			ID: newID(), Round: id, LaterClosing: later, Before: c.Round.ClosesAt(),
			ProposedBy: by.ID, ProposedByName: by.Name, ProposedAt: s.now(),
		}
		return m, tx.AddClosingMove(ctx, m)
	})
}

// ConfirmClosing lets a round close at the instant of a proposal. A decider
// does, who is another person than the one who proposed it (S8, A12). From now
// on the round is open until then, also where it had closed.
func (s *Service) ConfirmClosing(ctx context.Context, by User, id RoundID, move string) error {
	return s.answer(ctx, by, id, move, "latere sluiting bevestigd", func(c RoundClosing, m *ClosingMove) error {
		if refused := c.Confirmable(*m, s.Now()); refused != nil {
			return refused
		}
		m.Confirmed = true
		return nil
	})
}

// TurnDownClosing turns a proposal down, with the reason. Who may confirm it
// may do so, whatever stands in the way of the proposal itself (S8, A12).
func (s *Service) TurnDownClosing(ctx context.Context, by User, id RoundID, move, reason string) error {
	switch {
	case empty(reason):
		return refuseField(FieldTurnDown, S8, "Schrijf waarom u het voorstel afwijst.")
	case longer(reason, TextMaximum):
		return refuseField(FieldTurnDown, S8, tooLong("De reden", TextMaximum))
	}
	return s.answer(ctx, by, id, move, "latere sluiting afgewezen", func(_ RoundClosing, m *ClosingMove) error {
		m.Answer = reason
		return nil
	})
}

// answer lets a decider answer a proposal that waits, by another person than
// who made it (A12).
func (s *Service) answer(ctx context.Context, by User, id RoundID, move, what string, how func(RoundClosing, *ClosingMove) error) error {
	if by.Role != Decider {
		return refuse(Forbidden, S8, "Alleen een besluitnemer beslist over een latere sluiting.")
	}
	return s.moving(ctx, by, id, what, func(tx Store, c RoundClosing) (ClosingMove, error) {
		at := slices.IndexFunc(c.Moves, func(m ClosingMove) bool { return m.ID == move })
		if at < 0 {
			return ClosingMove{}, refuse(NotFound, "", "Dit voorstel bestaat niet.")
		}
		m := c.Moves[at]
		switch {
		case !m.Waits():
			return m, refuse(Conflict, S8, "Over dit voorstel is al beslist.")
		case m.ProposedBy == by.ID:
			return m, refuse(Forbidden, A12, "U deed dit voorstel zelf. Een ander beslist erover.")
		}
		m.AnsweredBy, m.AnsweredByName, m.AnsweredAt = by.ID, by.Name, s.now()
		if err := how(c, &m); err != nil {
			return m, err
		}
		return m, tx.AnswerClosingMove(ctx, m)
	})
}

// moving runs one step of moving the closing of a round, with its event. Who
// freezes a list or grants waits for it at the same lock.
func (s *Service) moving(ctx context.Context, by User, id RoundID, what string, step func(Store, RoundClosing) (ClosingMove, error)) error {
	return s.inTx(ctx, func(tx Store) error {
		round, err := tx.LockRound(ctx, id)
		if err != nil {
			return err
		}
		c := RoundClosing{Round: round}
		if c.Moves, err = tx.ClosingMoves(ctx, id); err != nil {
			return err
		}
		if c.Obstacle, err = closingFixed(ctx, tx, round); err != nil {
			return err
		}
		m, err := step(tx, c)
		if err != nil {
			return err
		}
		return s.recordRound(ctx, tx, by, id, what, m.InWords())
	})
}
