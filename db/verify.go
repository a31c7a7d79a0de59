package db

import (
	"context"
	"fmt"

	"subsidieportaal/subsidy"
)

// Breach is an invariant that does not hold, and where.
type Breach struct {
	Invariant string // "I1" and so on, or the name of the engine
	What      string // what was found, for an operator
}

// verification gathers the breaches of one moment.
type verification struct {
	tx       *Store
	breaches []Breach
}

func (v *verification) breach(invariant, format string, args ...any) {
	v.breaches = append(v.breaches, Breach{invariant, fmt.Sprintf(format, args...)})
}

// Verify holds everything that the database remembers against the invariants
// of the portal, as it is at one moment, and gives each breach. It recomputes
// what can be recomputed: counters, hashes, chains of events. It writes
// nothing and does not hold up writers.
func (s *Store) Verify(ctx context.Context) ([]Breach, error) {
	v := &verification{}
	err := s.atOneMoment(ctx, func(tx *Store) error {
		v.tx = &Store{pools: tx.pools, tx: tx.tx, shut: true}
		for _, check := range []func(context.Context) error{
			v.sealed, v.ceilings, v.counters, v.states, v.booked, v.amounts, v.filings, v.unfiled, v.live, v.chains, v.steps,
			v.decided, v.checked, v.windows, v.closings, v.ties, v.fourEyes, v.byHand, v.draws, v.listed, v.seeds, v.turns, v.letters, v.mailed, v.attachments, v.integrity,
			v.announced, v.unheard,
			v.owed, v.settled, v.onReview, v.apart, v.answered, v.reviewed, v.posted, v.documents, v.texts, v.frozen,
		} {
			if err := check(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return v.breaches, nil
}

// each hands every row of a query to use.
func (v *verification) each(ctx context.Context, query string, use func(row) error) error {
	return v.tx.each(ctx, use, query)
}

// named reports a breach for each text that a query gives.
func (v *verification) named(ctx context.Context, invariant, what, query string) error {
	return v.each(ctx, query, func(r row) error {
		name, err := scanText(r)
		v.breach(invariant, "%s: %s", name, what)
		return err
	})
}

// schemes gives every scheme version.
func (v *verification) schemes(ctx context.Context) (map[schemeKey]subsidy.Scheme, error) {
	found := map[schemeKey]subsidy.Scheme{}
	err := v.each(ctx, `SELECT slug, version, document FROM scheme_versions`, func(r row) error {
		var key schemeKey
		var document string
		if err := r.Scan(&key.slug, &key.version, &document); err != nil {
			return err
		}
		scheme, err := readScheme(document)
		found[key] = scheme
		return err
	})
	return found, err
}

type schemeKey struct {
	slug    string
	version int
}

func (v *verification) integrity(ctx context.Context) error {
	return v.tx.pools.engine.integrity(ctx, v)
}
