package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// booked is what the ledger has for application a, whatever became of its
// decision since.
const booked = `CAST(COALESCE((SELECT SUM(lb.amount_cents) FROM ledger lb WHERE lb.application = a.id), 0) AS BIGINT)`

// bookedKnown is what of it the board may know: what a decision under embargo
// grants is not there before it is made known.
const bookedKnown = `CAST(COALESCE((SELECT SUM(lb.amount_cents) FROM ledger lb JOIN announcements n ON n.decision = lb.decision
	WHERE lb.application = a.id), 0) AS BIGINT)`

// An application in a list of the ministry, and in one of its board, with the
// names that go with it.
const (
	rowQuery      = rowBefore + booked + `, NULL` + rowAfter
	boardRowQuery = rowBefore + bookedKnown + lapsedBy + rowAfter + ` AND EXISTS (SELECT 1 FROM announcements n WHERE n.decision = d.id)`
)

// lapsedBy is the last day of the last supplement of application a, where it ended
// without an answer and no objection opened the file since.
const lapsedBy = `,
	(SELECT s.due FROM supplements s WHERE s.application = a.id AND s.lapsed_at IS NOT NULL
		AND s.number = (SELECT MAX(x.number) FROM supplements x WHERE x.application = a.id)
		AND NOT EXISTS (SELECT 1 FROM objections ob WHERE ob.application = a.id AND ob.reopened AND ob.decided_at > s.lapsed_at))`

const rowBefore = `
SELECT a.reference, a.round_id, r.year, a.state, a.location, l.name, l.city, a.board, b.name,
	a.asks_zomerschool, a.asks_overgangsbeleid, a.amount_cents, `

const rowAfter = `,
	a.received_at, a.decide_by, d.decided_at, a.updated_at, u.id, u.name,
	COALESCE(a.assessor, ''), COALESCE(o.name, ''), a.remarks, a.version,
	(SELECT s.due FROM supplements s WHERE s.application = a.id AND s.answered_at IS NULL AND s.lapsed_at IS NULL),
	(SELECT MAX(h.due) FROM hearings h LEFT JOIN hearing_answers w ON w.hearing = h.id
		WHERE h.application = a.id AND w.hearing IS NULL),
	EXISTS (SELECT 1 FROM arrivals ra WHERE ra.kind = 'supplement' AND ra.application = a.id),
	EXISTS (SELECT 1 FROM arrivals ra WHERE ra.kind = 'view' AND ra.application = a.id),
	EXISTS (SELECT 1 FROM arrivals ra WHERE ra.kind = 'change' AND ra.application = a.id)
FROM applications a
JOIN rounds r ON r.id = a.round_id
JOIN locations l ON l.code = a.location
JOIN boards b ON b.number = a.board
JOIN users u ON u.id = a.updated_by
LEFT JOIN users o ON o.id = a.assessor
LEFT JOIN decisions d ON` + ofStanding

// BoardRows gives the applications of a board, by location within a round; see
// subsidy.ApplicationStore. Deleted drafts are not among them.
func (s *Store) BoardRows(ctx context.Context, board subsidy.BoardNumber) ([]subsidy.ApplicationRow, error) {
	return all(ctx, s, scanRow,
		boardRowQuery+` WHERE a.board = $1 AND a.state <> 'deleted' ORDER BY r.year DESC, a.location, a.reference`, board)
}

func scanRow(r row) (subsidy.ApplicationRow, error) {
	var a subsidy.ApplicationRow
	var zomerschool, overgangsbeleid bool
	var updatedBy subsidy.UserID
	err := r.Scan(&a.Reference, &a.Round, &a.Year, &a.State, &a.Location, &a.LocationName, &a.City, &a.Board, &a.BoardName,
		&zomerschool, &overgangsbeleid, &a.Amount, &a.Granted, (*Date)(&a.LapsedBy), (*Time)(&a.ReceivedAt), (*Date)(&a.DecideBy),
		(*Time)(&a.DecidedAt), (*Time)(&a.UpdatedAt), &updatedBy, opened("users.name", &updatedBy, &a.UpdatedBy),
		&a.Assessor, opened("users.name", &a.Assessor, &a.AssessorName), &a.Remarks,
		&a.Version, (*Date)(&a.SupplementBy), (*Date)(&a.ViewBy), &a.SupplementIn, &a.ViewIn, &a.ChangeIn)
	a.BoardName = subsidy.Board{Number: a.Board, Name: a.BoardName}.Title()
	if zomerschool {
		a.Parts = append(a.Parts, subsidy.PartZomerschool)
	}
	if overgangsbeleid {
		a.Parts = append(a.Parts, subsidy.PartOvergangsbeleid)
	}
	return a, err
}
