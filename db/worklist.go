package db

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

// sortKey is one of those that an order of the work list goes by.
type sortKey struct {
	name  string
	board bool // of the board, not of the application
	down  bool // the largest first
}

var byReference = sortKey{name: "reference"}

// The orders of the work list, each with an index that has it within a round;
// the reference makes each of them certain.
var orders = map[subsidy.Order][]sortKey{
	subsidy.ByReceipt: {{name: "received_at"}, byReference},
	subsidy.ByDue:     {{name: "decide_by"}, {name: "received_at"}, byReference},
	subsidy.ByAmount:  {{name: "amount_cents", down: true}, byReference},
	subsidy.ByBoard:   {{name: "sort_name", board: true}, {name: "number", board: true}, byReference},
}

// orderOf gives the order that is asked, or that of receipt.
func orderOf(f subsidy.WorklistFilter) []sortKey {
	if order, ok := orders[f.Order]; ok {
		return order
	}
	return orders[subsidy.ByReceipt]
}

// at names the column in a query of its tables, or of a list that has it.
func (c sortKey) at(listed bool) string {
	switch {
	case listed:
		return "listed." + c.name
	case c.board:
		return "b." + c.name
	}
	return "a." + c.name
}

// orderBy gives the order in SQL, or its reverse.
func orderBy(order []sortKey, listed, reverse bool) string {
	var terms []string
	for _, c := range order {
		term := c.at(listed)
		if c.down != reverse {
			term += " DESC"
		}
		terms = append(terms, term)
	}
	return strings.Join(terms, ", ")
}

// found matches what an official types: a reference with or without hyphens
// and spaces, a location, a board or a place.
const found = `(` + reference + `
	OR EXISTS (SELECT 1 FROM locations fl, boards fb WHERE fl.code = a.location AND fb.number = a.board
		AND (lower(fl.name) LIKE lower($N) ESCAPE '\' OR lower(fl.code) LIKE lower($N) ESCAPE '\'
			OR lower(fl.city) LIKE lower($N) ESCAPE '\' OR lower(fb.name) LIKE lower($N) ESCAPE '\'
			OR fb.number LIKE $N ESCAPE '\' OR lower(fb.city) LIKE lower($N) ESCAPE '\')))`

// reference matches a reference, or part of one.
const reference = `replace(lower(a.reference), '-', '') LIKE replace(replace(lower($N), '-', ''), ' ', '') ESCAPE '\'`

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

// open are the states that a decision is still to come in, or to be made known
// in; those after it are the others that the ministry has.
const (
	open      = `('submitted', 'in assessment', 'supplement asked', 'advised', 'prepared')`
	afterOpen = `('granted', 'partly granted', 'rejected', 'disregarded', 'running', 'reported', 'settled', 'closed', 'withdrawn')`
)

// decided is what the board knows of, a decision that was made known, without
// what an objection opened again.
const decided = `(a.state IN ` + afterOpen + ` AND EXISTS (SELECT 1 FROM announcements fd WHERE fd.application = a.id))`

// lastFromBoard is where the board wrote last. It begins at what boards wrote.
const lastFromBoard = `a.id IN (SELECT fm.application FROM messages fm WHERE fm.from_board
	AND NOT EXISTS (SELECT 1 FROM messages lm WHERE lm.application = fm.application AND lm.seq > fm.seq))`

// selection is the condition of a filter with its arguments.
type selection struct {
	where string
	args  []any
}

// selectionOf takes what a filter finds by what it has. A state is the shorter
// way then, and who filed tells of what was filed without leading to the index
// of receipts.
func selectionOf(f subsidy.WorklistFilter) selection {
	if f.State != "" || f.Decided {
		return selected(f, `a.filed_by`, `a.round_id`, `a.state`)
	}
	return selected(f, `a.received_at`, `a.round_id`, `a.state`)
}

// walkOf is selectionOf for a walk along the index of an order. Only that of the
// day to decide is there for each state.
func walkOf(f subsidy.WorklistFilter) selection {
	if f.State != "" && f.Order == subsidy.ByDue {
		return selectionOf(f)
	}
	return selected(f, `a.received_at`, `a.round_id`, `a.state || ''`)
}

func selected(f subsidy.WorklistFilter, filed, round, state string) selection {
	s := selection{where: filed + ` IS NOT NULL`}
	if f.Unanswered || f.Arrived != "" {
		round += ` || ''` // what boards wrote is the shorter way
	}
	s.and(f.Round != "", round+` = $N`, f.Round)
	s.and(f.State != "", state+` = $N`, f.State)
	s.and(f.Decided, decided)
	s.and(kinds[f.Kind] != "", kinds[f.Kind])
	s.and(f.Remarks == "ja", `a.remarks > 0`)
	s.and(f.Remarks == "nee", `a.remarks = 0`)
	s.and(f.Assessor != "", `a.assessor = $N`, f.Assessor)
	s.and(f.Unassigned, `a.assessor IS NULL`)
	s.and(f.Unanswered, lastFromBoard)
	s.and(f.Arrived != "", `a.id IN (SELECT fa.application FROM arrivals fa WHERE fa.kind = $N)`, f.Arrived)
	s.and(!f.DueFrom.IsZero(), `a.decide_by >= $N`, Date(f.DueFrom))
	s.and(!f.DueBefore.IsZero(), `a.decide_by < $N AND a.state IN `+open, Date(f.DueBefore))
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
		if f, err = tx.withTies(ctx, f); err != nil {
			return err
		}
		if list.Tally, err = tx.tally(ctx, f); err != nil {
			return err
		}
		list.Pages = min(subsidy.PagesMost, max(1, (list.Count+subsidy.PageSize-1)/subsidy.PageSize))
		list.Page = min(max(1, f.Page), list.Pages)
		references, err := tx.pageOf(ctx, f, list)
		if err != nil {
			return err
		}
		list.Rows, err = tx.rowsOf(ctx, references)
		return err
	})
	return list, err
}

// pageOf gives the references of a page. What few match is found by what they match
// and then sorted; of what many match the page is read in the order of an index.
func (s *Store) pageOf(ctx context.Context, f subsidy.WorklistFilter, list subsidy.Worklist) ([]string, error) {
	sel, order := walkOf(f), orderOf(f)
	query := `SELECT a.reference FROM ` + listing(f) + sel.where + ` ORDER BY ` + orderBy(order, false, false)
	if list.Count <= subsidy.CountMost && !list.More && !whole(f) {
		sel = selectionOf(f)
		query = `SELECT listed.reference FROM ` + sel.few() + ` ORDER BY ` + orderBy(order, true, false)
	}
	query += fmt.Sprintf(` LIMIT %d OFFSET $%d`, subsidy.PageSize, len(sel.args)+1)
	return all(ctx, s, scanText, query, append(sel.args, (list.Page-1)*subsidy.PageSize)...)
}

// listing gives the tables of applications, the boards first where the order is
// theirs.
func listing(f subsidy.WorklistFilter) string {
	if f.Order == subsidy.ByBoard {
		return `boards b CROSS JOIN applications a WHERE a.board = b.number AND `
	}
	return `applications a WHERE `
}

// few gives what is selected, of which there are no more than are counted, with
// all that an order goes by.
func (sel selection) few() string {
	return `(SELECT a.received_at, a.decide_by, a.amount_cents, a.reference, b.sort_name, b.number
	FROM applications a JOIN boards b ON b.number = a.board WHERE ` + sel.where + fmt.Sprintf(` LIMIT %d) listed`, subsidy.CountMost)
}

// rowsOf gives the rows of applications in the order of their references.
func (s *Store) rowsOf(ctx context.Context, references []string) ([]subsidy.ApplicationRow, error) {
	if len(references) == 0 {
		return nil, nil
	}
	listed, args := among("a.reference", references)
	rows, err := all(ctx, s, scanRow, rowQuery+` WHERE `+listed, args...)
	slices.SortFunc(rows, func(a, b subsidy.ApplicationRow) int {
		return slices.Index(references, string(a.Reference)) - slices.Index(references, string(b.Reference))
	})
	return rows, err
}
