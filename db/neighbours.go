package db

import (
	"context"
	"fmt"
	"strings"

	"subsidieportaal/subsidy"
)

// Neighbours gives the files around one; see subsidy.DecisionStore.
func (s *Store) Neighbours(ctx context.Context, f subsidy.WorklistFilter, ref subsidy.Reference) (subsidy.Neighbours, error) {
	var n subsidy.Neighbours
	err := s.atOneMoment(ctx, func(tx *Store) (err error) {
		if f, err = tx.withTies(ctx, f); err != nil {
			return err
		}
		t, err := tx.tally(ctx, f)
		if err != nil {
			return err
		}
		if n.Count = t.Count; t.More || t.Count > subsidy.CountMost {
			return tx.besides(ctx, f, ref, &n)
		}
		return tx.placed(ctx, f, ref, &n)
	})
	return n, err
}

// placed finds a file in a list that is short enough to be numbered. In one
// where it is not its Position stays 0.
func (s *Store) placed(ctx context.Context, f subsidy.WorklistFilter, ref subsidy.Reference, n *subsidy.Neighbours) error {
	sel := selectionOf(f)
	query := `
SELECT before_it, after_it, place FROM (
	SELECT listed.reference, COALESCE(LAG(listed.reference) OVER listing, '') AS before_it,
		COALESCE(LEAD(listed.reference) OVER listing, '') AS after_it, ROW_NUMBER() OVER listing AS place
	FROM ` + sel.few() + `
	WINDOW listing AS (ORDER BY ` + orderBy(orderOf(f), true, false) + `)
) list WHERE reference = ` + fmt.Sprintf("$%d", len(sel.args)+1)
	scan := func(r row) (subsidy.Neighbours, error) {
		found := *n
		err := r.Scan(&found.Previous, &found.Next, &found.Position)
		return found, err
	}
	found, err := one(ctx, s, scan, query, append(sel.args, ref)...)
	switch {
	case subsidy.KindOf(err) == subsidy.NotFound:
		return nil
	case err != nil:
		return err
	}
	*n = found
	return nil
}

// besides finds the files beside one in a long list, from where it stands in
// the order.
func (s *Store) besides(ctx context.Context, f subsidy.WorklistFilter, ref subsidy.Reference, n *subsidy.Neighbours) error {
	order := orderOf(f)
	key, err := s.keyOf(ctx, f, order, ref)
	if subsidy.KindOf(err) == subsidy.NotFound {
		return nil
	}
	if err == nil {
		n.Next, err = s.beside(ctx, f, order, key, false)
	}
	if err == nil {
		n.Previous, err = s.beside(ctx, f, order, key, true)
	}
	return err
}

// keyOf gives where a file stands in the order of a list; NotFound where it is
// not in the list.
func (s *Store) keyOf(ctx context.Context, f subsidy.WorklistFilter, order []sortKey, ref subsidy.Reference) ([]any, error) {
	sel := selectionOf(f)
	sel.and(true, `a.reference = $N`, ref)
	var names []string
	for _, c := range order {
		names = append(names, c.at(false))
	}
	query := `SELECT ` + strings.Join(names, ", ") + ` FROM applications a JOIN boards b ON b.number = a.board WHERE ` + sel.where
	scan := func(r row) ([]any, error) {
		key, into := make([]any, len(order)), make([]any, len(order))
		for i := range key {
			into[i] = &key[i]
		}
		err := r.Scan(into...)
		return key, err
	}
	return one(ctx, s, scan, query, sel.args...)
}

// beside gives the file next to a key, or before it; "" at the end. What shares
// most of the key comes first, so each step reads one row of an index.
func (s *Store) beside(ctx context.Context, f subsidy.WorklistFilter, order []sortKey, key []any, before bool) (subsidy.Reference, error) {
	for shared := len(order) - 1; shared >= 0; shared-- {
		sel := walkOf(f)
		for i, c := range order[:shared] {
			sel.and(true, c.at(false)+` = $N`, key[i])
		}
		sign := ` > $N`
		if order[shared].down != before {
			sign = ` < $N`
		}
		sel.and(true, order[shared].at(false)+sign, key[shared])
		query := `SELECT a.reference FROM ` + listing(f) + sel.where + ` ORDER BY ` + orderBy(order, false, before) + ` LIMIT 1`
		reference, err := one(ctx, s, scanText, query, sel.args...)
		if subsidy.KindOf(err) != subsidy.NotFound {
			return subsidy.Reference(reference), err
		}
	}
	return "", nil
}
