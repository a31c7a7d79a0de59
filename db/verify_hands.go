package db

import "context"

// hand is a kind of act that a row and an event both name a person for. rows
// gives the application, which act of its kind it is, and who did it by the row;
// events are those of the act.
type hand struct{ what, rows, events string }

var hands = []hand{
	{"an advice is not by who gave it", `SELECT application, seq AS n, advised_by AS person FROM advices`, `action = 'advise'`},
	{"a decision is not by who took it", `SELECT application, number AS n, decided_by AS person FROM decisions`,
		`action = 'prepare' OR (action IN ('grant', 'grant in part', 'reject', 'disregard') AND from_state = 'advised')`},
	{"a decision was not made known by who did so",
		`SELECT application, ROW_NUMBER() OVER (PARTITION BY application ORDER BY at) AS n, announced_by AS person FROM announcements`,
		`action IN ('grant', 'grant in part', 'reject', 'disregard')`},
	{"a proposal is not by who did it", `SELECT application, seq AS n, proposed_by AS person FROM proposals`, `action = 'propose settlement'`},
	{"a settlement is not by who settled", `SELECT application, 1 AS n, settled_by AS person FROM settlements`, `action = 'settle'`},
	{"a decision on an objection is not by who took it",
		`SELECT application, ROW_NUMBER() OVER (PARTITION BY application ORDER BY decided_at) AS n, decided_by AS person
			FROM objections WHERE decided_by IS NOT NULL`,
		`action IN ('dismiss objection', 'uphold objection', 'uphold objection in part')`},
}

// byHand holds I13 too: who advised, decided, proposed and settled by the rows is
// who did so by the events. A row that took the place of another shows.
func (v *verification) byHand(ctx context.Context) error {
	for _, h := range hands {
		query := `
SELECT a.reference FROM (` + h.rows + `) x JOIN applications a ON a.id = x.application
LEFT JOIN (SELECT application, actor, ROW_NUMBER() OVER (PARTITION BY application ORDER BY seq) AS n FROM events WHERE ` + h.events + `) e
	ON e.application = x.application AND e.n = x.n
WHERE COALESCE(e.actor, '') <> x.person ORDER BY a.reference`
		if err := v.named(ctx, "I13", h.what, query); err != nil {
			return err
		}
	}
	const advisers = `
SELECT a.reference FROM objections o JOIN applications a ON a.id = o.application
WHERE o.advised_by IS NOT NULL AND NOT EXISTS (
	SELECT 1 FROM events e WHERE e.application = a.id AND e.action = 'advise on objection' AND e.actor = o.advised_by)
ORDER BY a.reference`
	return v.named(ctx, "I13", "an advice on an objection is not by who gave it", advisers)
}
