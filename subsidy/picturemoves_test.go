package subsidy_test

import (
	"slices"

	"subsidieportaal/subsidy"
)

// grid says where a state stands: each row of boxes is a stretch of the life.
var grid = [][]subsidy.State{
	{subsidy.Draft, subsidy.Submitted, subsidy.InAssessment, subsidy.Advised},
	{subsidy.Deleted, subsidy.Withdrawn, subsidy.SupplementAsked, subsidy.Prepared},
	{subsidy.Granted, subsidy.PartlyGranted, subsidy.Rejected, subsidy.Disregarded},
	{subsidy.Running, subsidy.Reported, subsidy.Settled, subsidy.Closed},
}

// Measures, in pixels. Between two boxes of a row is a gap with the arrows
// between them; between two rows is a channel, in which all other arrows run.
const (
	boxWide   = 210
	gapWide   = 107
	left      = 12
	lanesWide = 24 // at the right, for arrows that pass a row
	track     = 14 // between two lines that run side by side
	inset     = 14
)

// move is an arrow: from one state to another by any of some acts.
type move struct {
	from, to subsidy.State
	acts     []act
}

// act is what an arrow or a line in a box says, and whose it is.
type act struct {
	action subsidy.Action
	whose  string
}

// whose tells who does what a row says: the class of its line and its words.
func whose(row subsidy.Transition) string {
	switch {
	case row.By[0].OfBoard():
		return "board"
	case row.By[0] == subsidy.Portal:
		return "time"
	}
	return "ministry"
}

// moves gives the arrows between states, with parallel ones as one.
func moves(rows []subsidy.Transition) []move {
	var all []move
	for _, row := range rows {
		if row.From == row.To {
			continue
		}
		a := act{row.Action, whose(row)}
		i := slices.IndexFunc(all, func(m move) bool { return m.from == row.From && m.to == row.To })
		if i < 0 {
			all = append(all, move{row.From, row.To, []act{a}})
		} else {
			all[i].acts = append(all[i].acts, a)
		}
	}
	return all
}

// loops gives the acts that leave a state as it is.
func loops(rows []subsidy.Transition, s subsidy.State) []act {
	var all []act
	for _, row := range rows {
		if row.From == s && row.To == s {
			all = append(all, act{row.Action, whose(row)})
		}
	}
	return all
}

// cell gives row and column of a state.
func cell(s subsidy.State) (row, col int) {
	for r, states := range grid {
		if c := slices.Index(states, s); c >= 0 {
			return r, c
		}
	}
	if s == "" { // the beginning, above what it leads to
		return -1, 0
	}
	panic("give the state " + string(s) + " a place in the grid of the picture")
}

// aside tells whether an arrow runs through the gap between two boxes.
func (m move) aside() bool {
	r1, c1 := cell(m.from)
	r2, c2 := cell(m.to)
	return r1 == r2 && (c1-c2 == 1 || c2-c1 == 1)
}
