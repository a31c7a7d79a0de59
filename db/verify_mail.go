package db

import "context"

// mailed holds I17: since there is an outbox, every letter has a notice that
// was sent, waits or is visibly parked (A13). A notice is written right after
// its letter: one from before it, or from after the next letter, is of another.
// Letters that were there before the outbox are on a list that was made with
// it.
func (v *verification) mailed(ctx context.Context) error {
	const query = `
SELECT COALESCE(a.reference, l.application) || ', ' || l.kind
FROM letters l LEFT JOIN applications a ON a.id = l.application
WHERE NOT EXISTS (SELECT 1 FROM letters_without_mail o WHERE o.letter = l.id)
	AND NOT EXISTS (SELECT 1 FROM mails m WHERE m.application = l.application AND m.created_at >= l.at
		AND NOT EXISTS (SELECT 1 FROM letters n WHERE n.application = l.application AND n.at > l.at AND n.at <= m.created_at))
ORDER BY 1`
	return v.named(ctx, "I17", "nobody is told of the letter: the outbox has no notice of it", query)
}
