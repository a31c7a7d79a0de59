package db

import (
	"context"
	"database/sql"
	"time"

	"subsidieportaal/subsidy"
)

const closingMoveQuery = `
SELECT id, round_id, kind, outage_from, outage_until, reason, closed_at, closes_at,
	proposed_by, proposed_by_name, proposed_at, answered_by, answered_by_name, answered_at, confirmed, answer
FROM closing_moves`

// ClosingMoves gives those of a round; see subsidy.ClosingStore.
func (s *Store) ClosingMoves(ctx context.Context, id subsidy.RoundID) ([]subsidy.ClosingMove, error) {
	return all(ctx, s, scanClosingMove, closingMoveQuery+` WHERE round_id = $1 ORDER BY seq DESC`, id)
}

// WaitingMoves gives every proposal that waits; see subsidy.ClosingStore.
func (s *Store) WaitingMoves(ctx context.Context) ([]subsidy.ClosingMove, error) {
	return all(ctx, s, scanClosingMove, closingMoveQuery+` WHERE answered_at IS NULL ORDER BY proposed_at, id`)
}

// UntoldDrafts gives drafts of boards that a reminder has not reached; see
// subsidy.ClosingStore.
func (s *Store) UntoldDrafts(ctx context.Context, round subsidy.RoundID, before time.Time, kind string, most int) ([]subsidy.Application, error) {
	const untold = ` WHERE id IN (
	SELECT MIN(a.id) FROM applications a WHERE a.round_id = $1 AND a.state = 'draft' AND a.created_at < $2
		AND a.board NOT IN (SELECT t.board FROM reminders r JOIN applications t ON t.id = r.application WHERE r.kind = $3)
	GROUP BY a.board ORDER BY a.board LIMIT $4)
ORDER BY board`
	return all(ctx, s, scanApplication, applicationQuery+untold, round, Time(before), kind, most)
}

func scanClosingMove(r row) (subsidy.ClosingMove, error) {
	var m subsidy.ClosingMove
	var answerer sql.NullString
	err := r.Scan(&m.ID, &m.Round, &m.Kind, (*Time)(&m.From), (*Time)(&m.Until), &m.Reason, (*Time)(&m.Before), (*Time)(&m.At),
		&m.ProposedBy, opened("closing_moves.proposed_by_name", &m.ID, &m.ProposedByName), (*Time)(&m.ProposedAt),
		&answerer, opened("closing_moves.answered_by_name", &m.ID, &m.AnsweredByName), (*Time)(&m.AnsweredAt),
		&m.Confirmed, opened("closing_moves.answer", &m.ID, &m.Answer))
	m.AnsweredBy = subsidy.UserID(answerer.String)
	return m, err
}

// AddClosingMove adds a proposal; see subsidy.ClosingStore.
func (s *Store) AddClosingMove(ctx context.Context, m subsidy.ClosingMove) error {
	const query = `
INSERT INTO closing_moves (id, round_id, seq, kind, outage_from, outage_until, reason, closed_at, closes_at,
	proposed_by, proposed_by_name, proposed_at)
VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM closing_moves WHERE round_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	_, err := s.exec(ctx, query, m.ID, m.Round, m.Kind, Time(m.From), Time(m.Until), m.Reason, Time(m.Before), Time(m.At),
		m.ProposedBy, sealed("closing_moves.proposed_by_name", m.ID, m.ProposedByName), Time(m.ProposedAt))
	return err
}

// AnswerClosingMove writes the answer to a proposal that waits; see
// subsidy.ClosingStore.
func (s *Store) AnswerClosingMove(ctx context.Context, m subsidy.ClosingMove) error {
	const query = `
UPDATE closing_moves SET answered_by = $1, answered_by_name = $2, answered_at = $3, confirmed = $4, answer = $5
WHERE id = $6 AND answered_at IS NULL`
	changed, err := s.exec(ctx, query, m.AnsweredBy, sealed("closing_moves.answered_by_name", m.ID, m.AnsweredByName), Time(m.AnsweredAt),
		m.Confirmed, sealed("closing_moves.answer", m.ID, m.Answer), m.ID)
	if err == nil && changed == 0 {
		return &subsidy.Error{Kind: subsidy.Conflict, Rule: subsidy.S8, Message: "Over dit voorstel is al beslist."}
	}
	return err
}
