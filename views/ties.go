package views

import (
	"slices"

	"subsidieportaal/subsidy"
)

// TiesPage lists the ties that this person declared, and declares and ends
// them ("tie/index").
type TiesPage struct {
	Page
	Ties []subsidy.HeldTie
	Form subsidy.TieForm
	// Ending is the tie of which a last day was typed, with what was typed.
	Ending, LastDay string
}

// LastDayID is the id of the field for the last day of a tie.
func LastDayID(tie string) string { return subsidy.FieldLastDay + "-" + tie }

// LastDayOf gives the last day of a tie as it was typed, or today.
func (p TiesPage) LastDayOf(tie string) string {
	if tie == p.Ending {
		return p.LastDay
	}
	return subsidy.DateOf(p.Now).Short()
}

// AllTiesPage lists everybody's ties ("tie/all").
type AllTiesPage struct {
	Page
	Ties []subsidy.HeldTie
}

// Opens tells whether this person may open the files of a board: they read
// files, and declared no tie with it.
func (p AllTiesPage) Opens(board subsidy.BoardNumber) bool {
	return p.User.Role.ReadsFiles() && !p.Tied(board)
}

// Tied tells whether this person declared a tie with a board: its files are
// counted for them then, and not named (A12).
func (p AllTiesPage) Tied(board subsidy.BoardNumber) bool {
	return slices.ContainsFunc(p.Ties, func(t subsidy.HeldTie) bool { return t.User == p.User.ID && t.Board == board })
}
