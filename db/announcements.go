package db

import (
	"context"
	"strings"

	"subsidieportaal/subsidy"
)

// AddAnnouncement writes when a decision was made known; see
// subsidy.DecisionStore. A second time is a Conflict.
func (s *Store) AddAnnouncement(ctx context.Context, a subsidy.Announcement) error {
	const query = `INSERT INTO announcements (decision, application, at, announced_by) VALUES ($1, $2, $3, $4)`
	_, err := s.exec(ctx, query, a.Decision, a.Application, Time(a.At), a.By)
	return err
}

// Announcement gives that of the decision that stands; see
// subsidy.DecisionStore.
func (s *Store) Announcement(ctx context.Context, application string) (subsidy.Announcement, error) {
	const query = `
SELECT n.decision, n.application, n.at, n.announced_by
FROM applications a JOIN decisions d ON` + ofStanding + `
JOIN announcements n ON n.decision = d.id WHERE a.id = $1`
	return one(ctx, s, scanAnnouncement, query, application)
}

func scanAnnouncement(r row) (subsidy.Announcement, error) {
	var a subsidy.Announcement
	err := r.Scan(&a.Decision, &a.Application, (*Time)(&a.At), &a.By)
	return a, err
}

const preparedDecisions = `
SELECT a.reference, l.name, b.number, b.name, u.name, a.decide_by,
	EXISTS (SELECT 1 FROM arrivals ra WHERE ra.kind = 'change' AND ra.application = a.id), ` + decisionColumns + `
FROM applications a
JOIN decisions d ON` + ofStanding + `
JOIN locations l ON l.code = a.location
JOIN boards b ON b.number = a.board
JOIN users u ON u.id = d.decided_by
WHERE a.round_id = $1 AND a.state = 'prepared' AND `

// PreparedDecisions gives those of a round under embargo; see
// subsidy.DecisionStore.
func (s *Store) PreparedDecisions(ctx context.Context, id subsidy.RoundID, reader subsidy.UserID) ([]subsidy.PreparedDecision, error) {
	query := preparedDecisions + strings.ReplaceAll(unbound, "$N", "$2") + ` ORDER BY a.reference`
	return all(ctx, s, scanPrepared, query, id, reader)
}

func scanPrepared(r row) (subsidy.PreparedDecision, error) {
	var d subsidy.PreparedDecision
	err := r.Scan(append([]any{&d.Reference, &d.LocationName, &d.Board, &d.BoardName,
		opened("users.name", &d.Decision.DecidedBy, &d.DeciderName), (*Date)(&d.DecideBy), &d.ChangeIn}, intoDecision(&d.Decision)...)...)
	d.BoardName = subsidy.Board{Number: d.Board, Name: d.BoardName}.Title()
	return d, err
}
