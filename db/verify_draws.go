package db

import (
	"context"
	"slices"
	"time"

	"subsidieportaal/subsidy"
)

// draws holds I19 and I13: the order of a draw can be redone from what is
// stored, its list was frozen before the source spoke and its seed entered
// after (D4), it is the one of its events, and two people stand behind a
// confirmed one (A12).
func (v *verification) draws(ctx context.Context) error {
	told, err := v.roundSteps(ctx)
	if err != nil {
		return err
	}
	return v.each(ctx, drawQuery+` ORDER BY round_id`, func(r row) error {
		d, err := scanDraw(r)
		if err != nil {
			return err
		}
		for _, step := range d.Steps() {
			if told[roundStep{d.Round, step.Action}] != step {
				v.breach("I19", "the draw of %s is not the one of its event: %s", d.Round, step.Action)
			}
		}
		spoke := d.SpeaksOn.Start()
		if d.Frozen() && subsidy.HashText(subsidy.FrozenList(d.References)) != d.ListSHA256 {
			v.breach("I19", "the list of the draw of %s does not have its SHA-256", d.Round)
		}
		if d.Frozen() && !d.FrozenAt.Before(spoke) {
			v.breach("I19", "the list of the draw of %s was frozen after its source spoke", d.Round)
		}
		if d.Seeded() && d.SeededAt.Before(spoke) {
			v.breach("I19", "the seed of the draw of %s was entered before its source spoke", d.Round)
		}
		if d.Confirmed() && (d.SeededBy == "" || d.ConfirmedBy == "" || d.SeededBy == d.ConfirmedBy) {
			v.breach("I13", "the draw of %s is not confirmed by another than who entered its seed", d.Round)
		}
		return nil
	})
}

// listed holds I19 too: in order of receipt the list of a draw has exactly those
// that were complete on the day of the ceiling, and not decided, when it was
// frozen (D2).
func (v *verification) listed(ctx context.Context) error {
	drawn, err := all(ctx, v.tx, scanDraw, drawQuery+` WHERE complete_on IS NOT NULL ORDER BY round_id`)
	for _, d := range drawn {
		if err == nil {
			err = v.listedIn(ctx, d)
		}
	}
	return err
}

// listedIn looks at what each application was at the freeze. One that was
// received just before it and written after it may be on the list still. What an
// objection had opened again stays out.
func (v *verification) listedIn(ctx context.Context, d subsidy.Draw) error {
	const query = `
SELECT a.reference, (SELECT MAX(f.received_at) FROM filings f WHERE f.application = a.id AND f.received_at < $2),
	(SELECT MAX(f.received_at) FROM filings f WHERE f.application = a.id AND f.received_at <= $3),
	COALESCE((SELECT e.to_state FROM events e WHERE e.application = a.id AND e.at <= $3 ORDER BY e.seq DESC LIMIT 1), ''),
	EXISTS (SELECT 1 FROM objections o WHERE o.application = a.id AND o.reopened AND o.decided_at <= $3)
FROM applications a WHERE a.round_id = $1 AND a.received_at IS NOT NULL ORDER BY a.reference`
	return v.tx.each(ctx, func(r row) error {
		var c subsidy.RoundClaim
		var onDay time.Time
		err := r.Scan(&c.Reference, (*Time)(&onDay), (*Time)(&c.Complete), &c.State, &c.Reopened)
		waits := (c.State.Undecided() || c.State == subsidy.Prepared) && !c.Reopened
		switch on := slices.Contains(d.References, c.Reference); {
		case on && (c.Reopened || subsidy.DateOf(onDay) != d.Day):
			v.breach("I19", "the list of the draw of %s has %s, which was not complete on %s", d.Round, c.Reference, d.Day)
		case !on && waits && subsidy.DateOf(c.Complete) == d.Day:
			v.breach("I19", "the list of the draw of %s lacks %s, which was complete on %s", d.Round, c.Reference, d.Day)
		}
		return err
	}, query, d.Round, Time(d.Day.AddDays(1).Start()), Time(d.FrozenAt))
}

// roundStep names what was done to a round.
type roundStep struct {
	round  subsidy.RoundID
	action string
}

// roundSteps gives the last event of each kind that each round has.
func (v *verification) roundSteps(ctx context.Context) (map[roundStep]subsidy.DrawStep, error) {
	const query = `SELECT round_id, action, actor, detail FROM round_events ORDER BY round_id, seq`
	last := map[roundStep]subsidy.DrawStep{}
	err := v.each(ctx, query, func(r row) error {
		var round subsidy.RoundID
		var step subsidy.DrawStep
		err := r.Scan(&round, &step.Action, &step.By, &step.Detail)
		last[roundStep{round, step.Action}] = step
		return err
	})
	return last, err
}

// seeds holds I13 too: nobody who ever entered a seed confirmed the draw, and the
// seed that holds is among those that were entered (A12).
func (v *verification) seeds(ctx context.Context) error {
	const query = `
SELECT d.round_id FROM draws d
WHERE EXISTS (SELECT 1 FROM draw_seeds s WHERE s.round_id = d.round_id AND s.entered_by = d.confirmed_by)
	OR (d.seeded_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM draw_seeds s
		WHERE s.round_id = d.round_id AND s.seed = d.seed AND s.entered_by = d.seeded_by))
ORDER BY d.round_id`
	return v.named(ctx, "I13", "its draw is confirmed by somebody who entered a seed, or nobody entered it", query)
}
