package db

import "context"

// closings holds I13 and I11 too: two people stand behind a later closing of a
// round (A12), which was later than the one before it, lay ahead when it was
// confirmed, and was confirmed before the list of the draw was frozen (S8, D4).
func (v *verification) closings(ctx context.Context) error {
	const alone = `
SELECT m.round_id FROM closing_moves m
WHERE m.answered_by = m.proposed_by OR (m.confirmed AND (m.answered_by IS NULL OR m.answered_at IS NULL))
ORDER BY m.round_id, m.seq`
	if err := v.named(ctx, "I13", "its later closing is not confirmed by another than who proposed it", alone); err != nil {
		return err
	}
	const unlawful = `
SELECT m.round_id FROM closing_moves m JOIN rounds r ON r.id = m.round_id
WHERE m.confirmed AND (m.closes_at <= r.closes_at OR m.closes_at <= m.answered_at
	OR EXISTS (SELECT 1 FROM closing_moves e WHERE e.round_id = m.round_id AND e.confirmed AND e.seq < m.seq AND e.closes_at >= m.closes_at)
	OR EXISTS (SELECT 1 FROM draws d WHERE d.round_id = m.round_id AND d.complete_on IS NULL AND d.frozen_at <= m.answered_at))
ORDER BY m.round_id, m.seq`
	return v.named(ctx, "I11", "its closing was moved to before what it was, or when nothing could move it", unlawful)
}
