package db

import (
	"context"
	"strings"

	"subsidieportaal/subsidy"
)

// AddRetraction writes that a prepared decision was taken back; see
// subsidy.DecisionStore.
func (s *Store) AddRetraction(ctx context.Context, r subsidy.Retraction) error {
	const query = `INSERT INTO retractions (decision, application, reason, retracted_by, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)`
	_, err := s.exec(ctx, query, r.Decision, r.Application, sealed("retractions.reason", r.Decision, r.Reason), r.By,
		sealed("retractions.by_name", r.Decision, r.ByName), Time(r.At))
	return err
}

// An application ends withdrawn, so that a decision which was never made known
// and was not taken back went with it.
const undonePreparations = `
SELECT a.reference, l.name, d.verdict, d.amount_cents, COALESCE(x.at, w.at) AS undone_at,
	COALESCE(x.decision, ''), COALESCE(x.by_name, ''), COALESCE(x.reason, ''), x.decision IS NULL
FROM decisions d
JOIN applications a ON a.id = d.application
JOIN locations l ON l.code = a.location
LEFT JOIN retractions x ON x.decision = d.id
LEFT JOIN withdrawals w ON w.application = a.id
WHERE d.round_id = $1 AND d.decided_by = $2 AND COALESCE(x.decision, w.id) IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM announcements n WHERE n.decision = d.id)
	AND NOT EXISTS (SELECT 1 FROM decisions e WHERE e.application = d.application AND e.number > d.number) AND `

// UndonePreparations gives what became of decisions that a decider prepared;
// see subsidy.DecisionStore.
func (s *Store) UndonePreparations(ctx context.Context, id subsidy.RoundID, decider subsidy.UserID, most int) ([]subsidy.UndonePreparation, error) {
	query := undonePreparations + strings.ReplaceAll(unbound, "$N", "$2") + ` ORDER BY undone_at DESC, a.reference LIMIT $3`
	return all(ctx, s, scanUndone, query, id, decider, most)
}

func scanUndone(r row) (subsidy.UndonePreparation, error) {
	var u subsidy.UndonePreparation
	var decision string
	err := r.Scan(&u.Reference, &u.LocationName, &u.Verdict, &u.Amount, (*Time)(&u.At), &decision,
		opened("retractions.by_name", &decision, &u.ByName), opened("retractions.reason", &decision, &u.Reason), &u.Withdrawn)
	return u, err
}
