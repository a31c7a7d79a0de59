package db

import (
	"context"
	"time"

	"subsidieportaal/subsidy"
)

const addTie = `
INSERT INTO ties (id, user_id, board, reason, declared_at) VALUES ($1, $2, $3, $4, $5)`

// AddTie adds a tie; see subsidy.TieStore.
func (s *Store) AddTie(ctx context.Context, t subsidy.Tie) error {
	_, err := s.exec(ctx, addTie, t.ID, t.User, t.Board, sealed("ties.reason", t.ID, t.Reason), Time(t.DeclaredAt))
	return err
}

// EndTie ends one; see subsidy.TieStore.
func (s *Store) EndTie(ctx context.Context, t subsidy.Tie) error {
	const query = `UPDATE ties SET over_at = $1, ended_at = $2 WHERE id = $3 AND user_id = $4 AND over_at IS NULL`
	return s.change(ctx, query, Time(t.Until.AddDays(1).Start()), Time(t.EndedAt), t.ID, t.User)
}

const (
	tieQuery = `
SELECT t.id, t.user_id, u.name, t.board, b.name, t.reason, t.declared_at, t.over_at, t.ended_at
FROM ties t JOIN users u ON u.id = t.user_id JOIN boards b ON b.number = t.board`
	newestTie = ` ORDER BY t.declared_at DESC, t.id`
)

// TiesOf gives those of a person; see subsidy.TieStore.
func (s *Store) TiesOf(ctx context.Context, person subsidy.UserID) ([]subsidy.Tie, error) {
	return all(ctx, s, scanTie, tieQuery+` WHERE t.user_id = $1`+newestTie, person)
}

// TiesWith gives those of a person with a board; see subsidy.TieStore.
func (s *Store) TiesWith(ctx context.Context, person subsidy.UserID, number subsidy.BoardNumber) ([]subsidy.Tie, error) {
	return all(ctx, s, scanTie, tieQuery+` WHERE t.user_id = $1 AND t.board = $2`+newestTie, person, number)
}

// Ties gives everybody's; see subsidy.TieStore.
func (s *Store) Ties(ctx context.Context) ([]subsidy.Tie, error) {
	return all(ctx, s, scanTie, tieQuery+newestTie)
}

// InHand gives what an assessor has of a board; see subsidy.TieStore.
func (s *Store) InHand(ctx context.Context, person subsidy.UserID, number subsidy.BoardNumber) ([]subsidy.InHand, error) {
	const query = `
SELECT a.reference, a.state, a.received_at FROM applications a
WHERE a.board = $1 AND a.assessor = $2 AND a.state IN ('in assessment', 'supplement asked', 'advised')
ORDER BY a.reference`
	return all(ctx, s, scanInHand, query, number, person)
}

func scanInHand(r row) (subsidy.InHand, error) {
	var f subsidy.InHand
	err := r.Scan(&f.Reference, &f.State, (*Time)(&f.ReceivedAt))
	return f, err
}

// ObjectionsInHand gives what a person has of a board; see subsidy.TieStore.
func (s *Store) ObjectionsInHand(ctx context.Context, person subsidy.UserID, number subsidy.BoardNumber) ([]subsidy.ObjectionInHand, error) {
	const query = `
SELECT o.id, a.reference, o.state, a.received_at FROM objections o JOIN applications a ON a.id = o.application
WHERE a.board = $1 AND ((o.state = 'in handling' AND o.handler = $2) OR (o.state = 'advised' AND o.advised_by = $2))
ORDER BY a.reference`
	return all(ctx, s, scanObjectionInHand, query, number, person)
}

func scanObjectionInHand(r row) (subsidy.ObjectionInHand, error) {
	var o subsidy.ObjectionInHand
	err := r.Scan(&o.ID, &o.Reference, &o.State, (*Time)(&o.ReceivedAt))
	return o, err
}

func scanTie(r row) (subsidy.Tie, error) {
	var t subsidy.Tie
	var over Time
	err := r.Scan(&t.ID, &t.User, opened("users.name", &t.User, &t.UserName), &t.Board, &t.BoardName, opened("ties.reason", &t.ID, &t.Reason), (*Time)(&t.DeclaredAt), &over,
		(*Time)(&t.EndedAt))
	t.BoardName = subsidy.Board{Number: t.Board, Name: t.BoardName}.Title()
	if !t.EndedAt.IsZero() {
		t.Until = lastDayBefore(over)
	}
	return t, err
}

// lastDayBefore gives the last day of which something lies before an instant.
func lastDayBefore(over Time) subsidy.Date {
	return subsidy.DateOf(time.Time(over).Add(-time.Microsecond))
}
