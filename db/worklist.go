package db

import (
	"context"
	"fmt"
	"strings"

	"subsidieportaal/subsidy"
)

// The orders of the work list; the reference makes each of them certain. Those
// within a round have an index, but for the one on names.
var orders = map[subsidy.Order]string{
	subsidy.ByReceipt: `a.received_at, a.reference`,
	subsidy.ByDue:     `a.decide_by, a.received_at, a.reference`,
	subsidy.ByAmount:  `a.amount_cents DESC, a.reference`,
	subsidy.ByBoard:   `lower(CASE WHEN b.name = '' THEN 'Bestuur ' || b.number ELSE b.name END), a.reference`,
}

// orderOf gives the order that is asked, or that of receipt.
func orderOf(f subsidy.WorklistFilter) string {
	if order, ok := orders[f.Order]; ok {
		return order
	}
	return orders[subsidy.ByReceipt]
}

// found matches what an official types: a reference with or without hyphens
// and spaces, a location, a board or a place.
const found = `(replace(lower(a.reference), '-', '') LIKE replace(replace(lower($N), '-', ''), ' ', '') ESCAPE '\'
	OR EXISTS (SELECT 1 FROM locations fl, boards fb WHERE fl.code = a.location AND fb.number = a.board
		AND (lower(fl.name) LIKE lower($N) ESCAPE '\' OR lower(fl.code) LIKE lower($N) ESCAPE '\'
			OR lower(fl.city) LIKE lower($N) ESCAPE '\' OR lower(fb.name) LIKE lower($N) ESCAPE '\'
			OR fb.number LIKE $N ESCAPE '\' OR lower(fb.city) LIKE lower($N) ESCAPE '\')))`

var wildcards = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// kinds are the conditions of what is asked.
var kinds = map[string]string{
	subsidy.OnlyZomerschool:     `a.asks_zomerschool AND NOT a.asks_overgangsbeleid`,
	subsidy.OnlyOvergangsbeleid: `a.asks_overgangsbeleid AND NOT a.asks_zomerschool`,
	subsidy.BothParts:           `a.asks_zomerschool AND a.asks_overgangsbeleid`,
}

// unbound leaves out what a reader has a tie with that counts (A12), as
// subsidy.Tie.CountsFor says it.
const unbound = `NOT EXISTS (SELECT 1 FROM ties t WHERE t.user_id = $N AND t.board = a.board
	AND (t.over_at IS NULL OR t.over_at > a.received_at))`

// decided is what the board knows of, a decision that was made known, without
// what an objection opened again.
const decided = `(EXISTS (SELECT 1 FROM announcements fd WHERE fd.application = a.id)
	AND a.state NOT IN ('submitted', 'in assessment', 'supplement asked', 'advised', 'prepared'))`

// lastFromBoard is true where the board wrote last, and NULL where nobody wrote.
const lastFromBoard = `(SELECT lm.from_board FROM messages lm WHERE lm.application = a.id ORDER BY lm.seq DESC LIMIT 1)`

// selection is the condition of a filter with its arguments.
type selection struct {
	where string
	args  []any
}

func selectionOf(f subsidy.WorklistFilter) selection {
	s := selection{where: `a.received_at IS NOT NULL`}
	s.and(f.Round != "", `a.round_id = $N`, f.Round)
	s.and(f.State != "", `a.state = $N`, f.State)
	s.and(f.Decided, decided)
	s.and(kinds[f.Kind] != "", kinds[f.Kind])
	s.and(f.Remarks == "ja", `a.remarks > 0`)
	s.and(f.Remarks == "nee", `a.remarks = 0`)
	s.and(f.Assessor != "", `a.assessor = $N`, f.Assessor)
	s.and(f.Unassigned, `a.assessor IS NULL`)
	s.and(f.Unanswered, lastFromBoard)
	s.and(!f.DueFrom.IsZero(), `a.decide_by >= $N`, Date(f.DueFrom))
	s.and(!f.DueBefore.IsZero(), `a.decide_by < $N AND a.state IN ('submitted', 'in assessment', 'supplement asked', 'advised', 'prepared')`, Date(f.DueBefore))
	s.and(f.Reader != "", unbound, f.Reader)
	query := strings.TrimSpace(f.Query)
	s.and(query != "", found, "%"+wildcards.Replace(query)+"%")
	return s
}

// and adds a condition where it is asked; $N stands for its argument.
func (s *selection) and(asked bool, condition string, args ...any) {
	if !asked {
		return
	}
	s.args = append(s.args, args...)
	s.where += ` AND ` + strings.ReplaceAll(condition, "$N", fmt.Sprintf("$%d", len(s.args)))
}

// Worklist gives one page; see subsidy.DecisionStore. A page before the first
// is the first, one after the last is the last; there is always one page.
func (s *Store) Worklist(ctx context.Context, f subsidy.WorklistFilter) (subsidy.Worklist, error) {
	var list subsidy.Worklist
	err := s.atOneMoment(ctx, func(tx *Store) (err error) {
		sel := selectionOf(f)
		if list.Count, list.Total, err = tx.totals(ctx, sel); err != nil {
			return err
		}
		list.Pages = max(1, (list.Count+subsidy.PageSize-1)/subsidy.PageSize)
		list.Page = min(max(1, f.Page), list.Pages)
		query := rowQuery + ` WHERE ` + sel.where + ` ORDER BY ` + orderOf(f) +
			fmt.Sprintf(` LIMIT %d OFFSET $%d`, subsidy.PageSize, len(sel.args)+1)
		list.Rows, err = all(ctx, tx, scanRow, query, append(sel.args, (list.Page-1)*subsidy.PageSize)...)
		return err
	})
	return list, err
}

// WorklistCount gives how many match; see subsidy.DecisionStore.
func (s *Store) WorklistCount(ctx context.Context, f subsidy.WorklistFilter) (int, error) {
	count, _, err := s.totals(ctx, selectionOf(f))
	return count, err
}

func (s *Store) totals(ctx context.Context, sel selection) (count int, total subsidy.Cents, err error) {
	query := `SELECT COUNT(*), CAST(COALESCE(SUM(a.amount_cents), 0) AS BIGINT) FROM applications a WHERE ` + sel.where
	err = s.reads().QueryRowContext(ctx, s.text(query), sel.args...).Scan(&count, &total)
	return count, total, s.translate(err)
}

// Neighbours gives the files around one; see subsidy.DecisionStore.
func (s *Store) Neighbours(ctx context.Context, f subsidy.WorklistFilter, ref subsidy.Reference) (subsidy.Neighbours, error) {
	var n subsidy.Neighbours
	err := s.atOneMoment(ctx, func(tx *Store) error {
		sel := selectionOf(f)
		var err error
		if n.Count, _, err = tx.totals(ctx, sel); err != nil {
			return err
		}
		query := `
SELECT before_it, after_it, place FROM (
	SELECT a.reference, COALESCE(LAG(a.reference) OVER listed, '') AS before_it,
		COALESCE(LEAD(a.reference) OVER listed, '') AS after_it, ROW_NUMBER() OVER listed AS place
	FROM applications a JOIN boards b ON b.number = a.board
	WHERE ` + sel.where + `
	WINDOW listed AS (ORDER BY ` + orderOf(f) + `)
) list WHERE reference = ` + fmt.Sprintf("$%d", len(sel.args)+1)
		err = tx.reads().QueryRowContext(ctx, tx.text(query), append(sel.args, ref)...).Scan(&n.Previous, &n.Next, &n.Position)
		if err = s.translate(err); subsidy.KindOf(err) == subsidy.NotFound {
			return nil // not in the list: Position stays 0
		}
		return err
	})
	return n, err
}
