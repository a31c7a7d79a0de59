package db

import (
	"context"
	"fmt"

	"subsidieportaal/subsidy"
)

// ceilings holds I1: no round has granted more than its ceiling. What lies
// outside it, on review, is held by the ledger (booked).
func (v *verification) ceilings(ctx context.Context) error {
	const query = `
SELECT id, granted_cents, ceiling_cents FROM rounds
WHERE granted_cents > ceiling_cents OR granted_cents < 0 OR granted_on_review_cents < 0 ORDER BY id`
	return v.each(ctx, query, func(r row) error {
		var id string
		var granted, ceiling subsidy.Cents
		err := r.Scan(&id, &granted, &ceiling)
		v.breach("I1", "round %s has granted %s, its ceiling is %s", id, granted, ceiling)
		return err
	})
}

// tally is the money and the numbers of a round.
type tally struct {
	granted, onReview, asked                     subsidy.Cents
	undecided, filed, embargo                    int
	embargoAsked, embargoBooked, embargoOnReview subsidy.Cents
}

func (t tally) String() string {
	return fmt.Sprintf("granted %s, on review %s, asked %s, undecided %d, filed %d, under embargo %d asking %s with %s and %s on review",
		t.granted, t.onReview, t.asked, t.undecided, t.filed, t.embargo, t.embargoAsked, t.embargoBooked, t.embargoOnReview)
}

// into gives where its columns go.
func (t *tally) into() []any {
	return []any{&t.granted, &t.onReview, &t.asked, &t.undecided, &t.filed, &t.embargo, &t.embargoAsked, &t.embargoBooked, &t.embargoOnReview}
}

// counters holds I2: the counters of a round are what the ledger and the
// applications come to.
func (v *verification) counters(ctx context.Context) error {
	const query = `
SELECT r.id, r.granted_cents, r.granted_on_review_cents, r.asked_cents, r.undecided, r.filed,
	r.embargo_count, r.embargo_asked_cents, r.embargo_booked_cents, r.embargo_on_review_cents,
	CAST(COALESCE((SELECT SUM(l.amount_cents) FROM ledger l WHERE l.round_id = r.id AND NOT l.on_review), 0) AS BIGINT),
	CAST(COALESCE((SELECT SUM(l.amount_cents) FROM ledger l WHERE l.round_id = r.id AND l.on_review), 0) AS BIGINT),
	c.asked, c.undecided, c.filed, c.embargo, c.embargo_asked, c.embargo_booked, c.embargo_on_review
FROM rounds r JOIN (
	SELECT x.id,
		CAST(COALESCE(SUM(a.amount_cents) FILTER (WHERE a.state IN ('submitted', 'in assessment', 'supplement asked', 'advised')), 0) AS BIGINT) AS asked,
		COUNT(a.id) FILTER (WHERE a.state IN ('submitted', 'in assessment', 'supplement asked', 'advised')) AS undecided,
		COUNT(a.received_at) AS filed,
		COUNT(a.id) FILTER (WHERE a.state = 'prepared') AS embargo,
		CAST(COALESCE(SUM(a.amount_cents) FILTER (WHERE a.state = 'prepared'), 0) AS BIGINT) AS embargo_asked,
		CAST(COALESCE(SUM((SELECT SUM(l.amount_cents) FROM ledger l WHERE l.application = a.id AND NOT l.on_review))
			FILTER (WHERE a.state = 'prepared'), 0) AS BIGINT) AS embargo_booked,
		CAST(COALESCE(SUM((SELECT SUM(l.amount_cents) FROM ledger l WHERE l.application = a.id AND l.on_review))
			FILTER (WHERE a.state = 'prepared'), 0) AS BIGINT) AS embargo_on_review
	FROM rounds x LEFT JOIN applications a ON a.round_id = x.id GROUP BY x.id
) c ON c.id = r.id
ORDER BY r.id`
	return v.each(ctx, query, func(r row) error {
		var id string
		var kept, counted tally
		err := r.Scan(append(append([]any{&id}, kept.into()...), counted.into()...)...)
		if kept != counted {
			v.breach("I2", "round %s keeps %s; counted %s", id, kept, counted)
		}
		return err
	})
}

// states holds I2 too: what the work list counts of a round is what the
// applications come to.
func (v *verification) states(ctx context.Context) error {
	const query = `
SELECT round_id, state, CAST(SUM(kept) AS BIGINT), CAST(SUM(files) AS BIGINT), CAST(SUM(kept_cents) AS BIGINT), CAST(SUM(cents) AS BIGINT) FROM (
	SELECT round_id, state, assigned, files AS kept, 0 AS files, amount_cents AS kept_cents, 0 AS cents FROM round_states
	UNION ALL
	SELECT round_id, state, assessor IS NOT NULL, 0, COUNT(*), 0, CAST(SUM(amount_cents) AS BIGINT)
	FROM applications WHERE received_at IS NOT NULL GROUP BY round_id, state, assessor IS NOT NULL
) both_counts GROUP BY round_id, state, assigned ORDER BY round_id, state, assigned`
	return v.each(ctx, query, func(r row) error {
		var id, state string
		var kept, counted int
		var keptCents, cents subsidy.Cents
		err := r.Scan(&id, &state, &kept, &counted, &keptCents, &cents)
		if kept != counted || keptCents != cents {
			v.breach("I2", "round %s keeps %d %s for %s; counted %d for %s", id, kept, state, keptCents, counted, cents)
		}
		return err
	})
}

// booked holds I2 too: the ledger has what each decision grants, made known or
// prepared, no more and no less.
func (v *verification) booked(ctx context.Context) error {
	const query = `
SELECT a.reference, d.amount_cents, CAST(COALESCE(SUM(l.amount_cents), 0) AS BIGINT)
FROM decisions d
LEFT JOIN applications a ON a.id = d.application
LEFT JOIN ledger l ON l.decision = d.id AND l.application = d.application AND l.round_id = d.round_id
	AND (l.id = d.id OR (l.ground = 'decision' AND NOT l.on_review))
GROUP BY d.id, a.reference, d.amount_cents
HAVING d.amount_cents <> COALESCE(SUM(l.amount_cents), 0) ORDER BY a.reference`
	return v.each(ctx, query, func(r row) error {
		var reference string
		var decided, booked subsidy.Cents
		err := r.Scan(&reference, &decided, &booked)
		v.breach("I2", "%s: the decision grants %s, the ledger has %s", reference, decided, booked)
		return err
	})
}

// owed holds I2 too: what the ledger has for an application is what its state
// says: nothing once it was withdrawn, what was settled once it was, and else
// what the decision and the upheld objection give. A decision that was taken
// back under embargo gives nothing.
func (v *verification) owed(ctx context.Context) error {
	const query = `
SELECT a.reference, ` + booked + `, CASE
	WHEN a.state = 'withdrawn' THEN 0
	WHEN a.state IN ('settled', 'closed') THEN COALESCE((SELECT s.amount_cents FROM settlements s WHERE s.application = a.id), -1)
	ELSE CAST(COALESCE((SELECT SUM(d.amount_cents) FROM decisions d WHERE d.application = a.id AND NOT ` + retracted + `), 0)
		+ COALESCE((SELECT SUM(o.extra_cents) FROM objections o WHERE o.application = a.id AND o.state = 'decided'), 0) AS BIGINT) END
FROM applications a WHERE a.received_at IS NOT NULL ORDER BY a.reference`
	return v.each(ctx, query, func(r row) error {
		var reference string
		var has, owes subsidy.Cents
		err := r.Scan(&reference, &has, &owes)
		if has != owes {
			v.breach("I2", "%s: the ledger has %s, its decisions come to %s", reference, has, owes)
		}
		return err
	})
}

// onReview holds I1 too: what lies outside a ceiling is there by an upheld
// objection, which gave it or opened the file again, on its one ground (S1).
func (v *verification) onReview(ctx context.Context) error {
	const query = `
SELECT a.reference FROM ledger l JOIN applications a ON a.id = l.application
LEFT JOIN objections o ON o.id = l.objection AND o.application = l.application
	AND ((o.decision = l.decision AND o.extra_cents = l.amount_cents) OR (o.reopened AND l.id = l.decision AND o.decided_at <= l.at))
WHERE (l.on_review AND l.amount_cents > 0 AND (o.id IS NULL OR l.ground <> '4:25(3)'))
	OR (l.objection IS NOT NULL AND l.amount_cents > 0 AND o.id IS NULL) ORDER BY a.reference`
	return v.named(ctx, "I1", "what it got on review has no objection that gave it", query)
}

// settled holds I13 too: what is settled is at most what was granted, by another than
// who proposed it, and only what was settled has a settlement.
func (v *verification) settled(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a LEFT JOIN settlements s ON s.application = a.id
WHERE (a.state IN ('settled', 'closed')) <> (s.id IS NOT NULL)
	OR s.amount_cents > s.granted_cents OR s.settled_by = s.proposed_by
	OR EXISTS (SELECT 1 FROM proposals p WHERE p.application = a.id AND p.proposed_by = s.settled_by)
	OR (a.state IN ('reported', 'settled', 'closed')) <> EXISTS (SELECT 1 FROM reports r WHERE r.application = a.id)
ORDER BY a.reference`
	return v.named(ctx, "I13", "its account and its settlement are not what its state says, by four eyes", query)
}

// amounts holds I4: what is filed asks for more than nil and at most what its
// scheme version gives, and nothing is granted above what was asked.
func (v *verification) amounts(ctx context.Context) error {
	const query = `
SELECT a.reference, a.scheme_slug, a.scheme_version, a.amount_cents, ` + booked + `
FROM applications a
WHERE a.received_at IS NOT NULL ORDER BY a.reference`
	schemes, err := v.schemes(ctx)
	if err != nil {
		return err
	}
	return v.each(ctx, query, func(r row) error {
		var reference string
		var key schemeKey
		var asked, granted subsidy.Cents
		err := r.Scan(&reference, &key.slug, &key.version, &asked, &granted)
		if most := schemes[key].Amounts.Maximum(); asked <= 0 || asked > most {
			v.breach("I4", "%s asks for %s, the most is %s", reference, asked, most)
		}
		if granted > asked {
			v.breach("I4", "%s asks for %s and is granted %s", reference, asked, granted)
		}
		return err
	})
}

// fourEyes holds I13: nobody decides who advised on the application, and the
// decision names the one who advised last. Nor does who advised make it known.
func (v *verification) fourEyes(ctx context.Context) error {
	const query = `
SELECT a.reference FROM decisions d JOIN applications a ON a.id = d.application
WHERE d.advised_by = d.decided_by
	OR EXISTS (SELECT 1 FROM advices x WHERE x.application = d.application AND x.advised_by = d.decided_by)
	OR EXISTS (SELECT 1 FROM announcements n JOIN advices x ON x.application = n.application
		WHERE n.decision = d.id AND x.advised_by = n.announced_by)
	OR d.advised_by <> COALESCE((SELECT x.advised_by FROM advices x WHERE x.application = d.application
		AND x.advised_at <= d.decided_at ORDER BY x.seq DESC LIMIT 1), '')
ORDER BY a.reference`
	return v.named(ctx, "I13", "the decision is not by another than the one who advised", query)
}

// apart holds I13 too: an objection is handled by people who had no part in the
// decision that it is against, and decided by another than who advised on it.
func (v *verification) apart(ctx context.Context) error {
	const query = `
SELECT a.reference FROM objections o JOIN applications a ON a.id = o.application
WHERE o.advised_by = o.decided_by
	OR EXISTS (SELECT 1 FROM advices x WHERE x.application = o.application AND x.advised_at <= o.filed_at
		AND x.advised_by IN (o.handler, o.advised_by, o.decided_by))
	OR EXISTS (SELECT 1 FROM decisions d WHERE d.application = o.application AND d.decided_at <= o.filed_at
		AND d.decided_by IN (o.handler, o.advised_by, o.decided_by))
ORDER BY a.reference`
	return v.named(ctx, "I13", "its objection is not handled by others than the decision", query)
}
