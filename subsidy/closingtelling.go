package subsidy

import (
	"context"
	"errors"
	"fmt"
)

// boardsAtATime is how many boards are told of a later closing before others
// take their turn: an outage before a closing concerns them all.
const boardsAtATime = 50

// tellOfClosings puts a notice in the outbox for each board that had a draft in
// a round when its later closing was confirmed, once for each such closing and
// as long as it is to come (S8). The notice says nothing of it (A13): the draft
// and the overview do.
func (s *Service) tellOfClosings(ctx context.Context) error {
	rounds, err := s.Store.Rounds(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, round := range rounds {
		if round.Later.IsZero() || !s.Now().Before(round.ClosesAt()) {
			continue
		}
		if err := s.tellOfClosing(ctx, round); err != nil {
			faults = append(faults, fmt.Errorf("telling of the closing of %s: %w", round.ID, err))
		}
	}
	return errors.Join(faults...)
}

// tellOfClosing tells the next boards of the closing of a round, each in a
// transaction of its own; one that fails does not keep the others.
func (s *Service) tellOfClosing(ctx context.Context, round Round) error {
	moves, err := s.Store.ClosingMoves(ctx, round.ID)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if !m.Confirmed {
			continue
		}
		drafts, err := s.Store.UntoldDrafts(ctx, round.ID, m.AnsweredAt, m.reminder(), boardsAtATime)
		faults := []error{err}
		for _, a := range drafts {
			faults = append(faults, s.tellBoard(ctx, a, m.reminder()))
		}
		return errors.Join(faults...) // the newest is the one that holds
	}
	return nil
}

// tellBoard tells the board of a draft, unless the draft went meanwhile: then
// another one of the board has its turn, or the board has nothing to file.
func (s *Service) tellBoard(ctx context.Context, a Application, kind string) error {
	return s.inTx(ctx, func(tx Store) error {
		a, err := tx.BoardApplication(ctx, a.Board, a.Reference)
		if KindOf(err) == NotFound || err == nil && a.State != Draft {
			return nil
		}
		if err != nil {
			return err
		}
		added, err := tx.AddReminder(ctx, a.ID, kind, s.now())
		if err != nil || !added {
			return err
		}
		return s.notify(ctx, tx, a)
	})
}
