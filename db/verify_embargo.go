package db

import "context"

// secret tells of decision d on application a that its board may not know it: it
// is under embargo, it was taken back from there, or the board withdrew first.
const secret = `(` + retracted + ` OR (a.state IN ('prepared', 'withdrawn') AND ` + ofStanding + `))`

// announced holds I15 for what was made known and what was not: every decision
// has an announcement, and a letter of that same instant. One that is secret has
// neither.
func (v *verification) announced(ctx context.Context) error {
	for _, rule := range []struct{ what, where string }{
		{"its decision was not made known", `n.decision IS NULL AND NOT ` + secret},
		{"its decision was made known, and its board may not know it", `n.decision IS NOT NULL AND ` + secret},
		{"it has a letter of decision, and no decision was made known", `n.decision IS NULL AND l.id IS NOT NULL`},
		{"its letter is not of the instant at which it was made known", `n.at <> l.at`},
		{"its decision was made known without a letter", `n.decision IS NOT NULL AND l.id IS NULL`},
		{"what was made known is not its decision", `n.application <> a.id`},
	} {
		if err := v.named(ctx, "I15", rule.what, announcements+rule.where+` ORDER BY a.reference`); err != nil {
			return err
		}
	}
	return nil
}

const announcements = `
SELECT a.reference FROM decisions d
JOIN applications a ON a.id = d.application
LEFT JOIN announcements n ON n.decision = d.id
LEFT JOIN letters l ON l.application = d.application AND l.number = d.number
	AND l.kind IN ('grant', 'grant in part', 'reject', 'disregard')
WHERE `

// unheard holds A8: no decision rests on facts that differ from what the board
// gave where the board was not asked about them before the advice, on the version
// that was filed then and after the objection that opened the file again.
func (v *verification) unheard(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a
JOIN decisions d ON d.application = a.id
JOIN advices x ON x.application = a.id AND x.basis = 'anders'
	AND x.seq = (SELECT MAX(seq) FROM advices WHERE application = a.id)
WHERE NOT EXISTS (SELECT 1 FROM hearings h WHERE h.application = a.id AND h.asked_at <= x.advised_at
	AND NOT EXISTS (SELECT 1 FROM filings f WHERE f.application = a.id AND f.received_at > h.asked_at AND f.received_at <= x.advised_at)
	AND NOT EXISTS (SELECT 1 FROM objections o WHERE o.application = a.id AND o.reopened
		AND o.decided_at > h.asked_at AND o.decided_at <= x.advised_at))
ORDER BY a.reference`
	return v.named(ctx, "A8", "the decision rests on other facts than the board gave, and it was not heard", query)
}
