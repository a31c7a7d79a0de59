package db

import (
	"context"

	"subsidieportaal/subsidy"
)

// live holds I7: a location has one live application in a round, or over the
// scheme where its version says so. The keys are computed again.
func (v *verification) live(ctx context.Context) error {
	const query = `
SELECT reference, state, scheme_slug, scheme_version, round_id, location, COALESCE(live_key, '')
FROM applications ORDER BY reference`
	schemes, err := v.schemes(ctx)
	if err != nil {
		return err
	}
	holders := map[string]subsidy.Reference{}
	return v.each(ctx, query, func(r row) error {
		var a subsidy.Application
		var kept string
		err := r.Scan(&a.Reference, &a.State, &a.SchemeSlug, &a.SchemeVersion, &a.Round, &a.Location, &kept)
		per := schemes[schemeKey{a.SchemeSlug, a.SchemeVersion}].LivePer
		key := liveKey(a.State, a.SchemeSlug, a.Round, a.Location, per)
		if key != kept {
			v.breach("I7", "%s is %s and holds %q, must hold %q", a.Reference, a.State, kept, key)
		}
		if key == "" {
			return err
		}
		if first := holders[key]; first != "" {
			v.breach("I7", "%s and %s are both live for %s", first, a.Reference, key)
		}
		holders[key] = a.Reference
		return err
	})
}

// link is an event in the history of an application that is now in state.
type link struct {
	reference string
	state     subsidy.State
	seq       int
	from, to  subsidy.State
}

// chains holds I8: the events of an application lead from nothing to its
// state, each from where the one before it ended, and none is missing.
func (v *verification) chains(ctx context.Context) error {
	const query = `
SELECT a.reference, a.state, COALESCE(e.seq, 0), COALESCE(e.from_state, ''), COALESCE(e.to_state, '')
FROM applications a LEFT JOIN events e ON e.application = a.id ORDER BY a.reference, e.seq`
	var last link
	err := v.each(ctx, query, func(r row) error {
		var next link
		if err := r.Scan(&next.reference, &next.state, &next.seq, &next.from, &next.to); err != nil {
			return err
		}
		before := link{}
		if next.reference == last.reference {
			before = last
		} else {
			v.chainEnd(last)
		}
		if next.seq != 0 && (next.seq != before.seq+1 || next.from != before.to) {
			v.breach("I8", "%s: event %d goes on from %q, after event %d that ended in %q",
				next.reference, next.seq, next.from, before.seq, before.to)
		}
		last = next
		return nil
	})
	v.chainEnd(last)
	return err
}

func (v *verification) chainEnd(last link) {
	if last.reference != "" && last.to != last.state {
		v.breach("I8", "%s is %q, its events end in %q", last.reference, last.state, last.to)
	}
}

// steps holds I10: every step is a row of the lifecycle.
func (v *verification) steps(ctx context.Context) error {
	const query = `
SELECT COALESCE(a.reference, e.application), COALESCE(e.from_state, ''), e.action, e.to_state
FROM events e LEFT JOIN applications a ON a.id = e.application ORDER BY e.application, e.seq`
	type step struct {
		from   subsidy.State
		action subsidy.Action
		to     subsidy.State
	}
	listed := map[step]bool{}
	for _, t := range subsidy.Lifecycle {
		listed[step{t.From, t.Action, t.To}] = true
	}
	return v.each(ctx, query, func(r row) error {
		var reference string
		var taken step
		err := r.Scan(&reference, &taken.from, &taken.action, &taken.to)
		if !listed[taken] {
			v.breach("I10", "%s: no step of the lifecycle goes from %q by %q to %q", reference, taken.from, taken.action, taken.to)
		}
		return err
	})
}

// decided holds I10 too: a decision stands on what was decided so, and on
// nothing else, but for what an upheld objection made of it. One that was
// prepared stays where the board withdrew.
func (v *verification) decided(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a LEFT JOIN decisions d ON` + ofStanding + `
LEFT JOIN objections o ON o.decision = d.id AND o.state = 'decided' AND o.extra_cents > 0
WHERE COALESCE(d.verdict, '') <> CASE
	WHEN a.state = 'granted' AND o.outcome = 'upheld' AND d.verdict IN ('afwijzen', 'deels') THEN d.verdict
	WHEN a.state = 'partly granted' AND o.outcome = 'upheld in part' AND d.verdict IN ('afwijzen', 'deels') THEN d.verdict
	WHEN a.state = 'granted' AND o.id IS NULL THEN 'verlenen'
	WHEN a.state = 'partly granted' AND o.id IS NULL THEN 'deels'
	WHEN a.state = 'rejected' AND o.id IS NULL THEN 'afwijzen'
	WHEN a.state = 'disregarded' THEN 'buiten'
	WHEN a.state IN ('running', 'reported', 'settled', 'closed') AND (d.verdict IN ('verlenen', 'deels') OR o.id IS NOT NULL) THEN d.verdict
	WHEN a.state = 'prepared' AND d.verdict IS NOT NULL THEN d.verdict
	WHEN a.state = 'withdrawn' THEN COALESCE(d.verdict, '')
	WHEN a.state IN ('running', 'reported', 'settled', 'closed', 'prepared') THEN 'some'
	ELSE '' END
ORDER BY a.reference`
	return v.named(ctx, "I10", "its state is not that of its decision", query)
}

// turns holds I10 too: an application is complete when its last version was filed
// (D2), and what was granted has a first day.
func (v *verification) turns(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a
WHERE COALESCE(a.complete_at, a.created_at) <> COALESCE((SELECT MAX(f.received_at) FROM filings f WHERE f.application = a.id), a.created_at)
	OR (a.state IN ('granted', 'partly granted') AND a.begins_on IS NULL)
ORDER BY a.reference`
	return v.named(ctx, "I10", "its turn or its first day is not kept", query)
}

// windows holds I11: what was received came in while its round was open, until
// the closing of the regulation or the later one that was confirmed (S8).
func (v *verification) windows(ctx context.Context) error {
	const query = `
SELECT a.reference FROM applications a JOIN rounds r ON r.id = a.round_id
WHERE a.received_at IS NOT NULL AND (a.received_at < r.opens_at OR (a.received_at >= r.closes_at
	AND NOT EXISTS (SELECT 1 FROM closing_moves m WHERE m.round_id = r.id AND m.confirmed AND a.received_at < m.closes_at)))
ORDER BY a.reference`
	return v.named(ctx, "I11", "was received while its round was not open", query)
}
