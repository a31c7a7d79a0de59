package views

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

// Pager is the row of links below a list of several pages.
type Pager struct {
	Current, Last int
	About         string // which list, where a page has several
	address       func(int) string
}

func newPager(w subsidy.Worklist, address func(int) string) Pager {
	return Pager{Current: w.Page, Last: w.Pages, address: address}
}

// Address gives the list at another page.
func (p Pager) Address(page int) string { return p.address(page) }

// Previous gives the page before this one, 0 where there is none.
func (p Pager) Previous() int { return max(0, p.Current-1) }

// Next gives the page after this one, 0 where there is none.
func (p Pager) Next() int {
	if p.Current >= p.Last {
		return 0
	}
	return p.Current + 1
}

// Pages gives the pages to link to: the first, the last, and those around this
// one, with a 0 for every gap.
func (p Pager) Pages() []int {
	const around = 2
	var pages []int
	for page := 1; page <= p.Last; page++ {
		if page == 1 || page == p.Last || (page >= p.Current-around && page <= p.Current+around) {
			pages = append(pages, page)
		} else if pages[len(pages)-1] != 0 {
			pages = append(pages, 0)
		}
	}
	return pages
}

// yearRows are the filed applications of one year.
type yearRows struct {
	Year int
	Rows []subsidy.ApplicationRow
}

// byYear groups rows by the year of their round, in the order that they have.
func byYear(rows []subsidy.ApplicationRow) []yearRows {
	var groups []yearRows
	for _, row := range rows {
		at := slices.IndexFunc(groups, func(g yearRows) bool { return g.Year == row.Year })
		if at < 0 {
			at = len(groups)
			groups = append(groups, yearRows{Year: row.Year})
		}
		groups[at].Rows = append(groups[at].Rows, row)
	}
	return groups
}

// drawLine says how far a draw is, and where everybody reads it.
type drawLine struct {
	Stage   subsidy.DrawStage
	Year    int
	Address string
}

// drawsOf gives the draws of the rounds of these rows.
func drawsOf(rows []subsidy.ApplicationRow, draws map[subsidy.RoundID]subsidy.DrawStage) []drawLine {
	var lines []drawLine
	var seen []subsidy.RoundID
	for _, r := range rows {
		if stage := draws[r.Round]; stage != "" && !slices.Contains(seen, r.Round) {
			seen = append(seen, r.Round)
			lines = append(lines, newDrawLine(stage, r.Round, r.Year))
		}
	}
	return lines
}

func newDrawLine(stage subsidy.DrawStage, id subsidy.RoundID, year int) drawLine {
	slug := strings.TrimSuffix(string(id), fmt.Sprintf("-%d", year))
	return drawLine{stage, year, fmt.Sprintf("/regelingen/%s/%d/loting", slug, year)}
}

// filterFields are the fields of the work list's filter form, with the page,
// which a new filter begins again.
var filterFields = []string{"zoek", "stand", "soort", "controles", "volgorde", "ronde", "bladzijde"}

// carried gives what the current quick choice has in its address and the
// filter form has not, so that filtering stays within the quick choice.
func carried(shelves []Shelf) []TypedValue {
	var values []TypedValue
	for _, shelf := range shelves {
		address, err := url.Parse(shelf.Address)
		if !shelf.Current || err != nil {
			continue
		}
		query := address.Query()
		for _, name := range slices.Sorted(maps.Keys(query)) {
			if !slices.Contains(filterFields, name) {
				values = append(values, TypedValue{Name: name, Value: query.Get(name)})
			}
		}
	}
	return values
}

// caseAddress gives a file of the ministry with the filter of the work list.
func caseAddress(ref subsidy.Reference, query string) string {
	return filtered("/beoordeling/"+string(ref), query)
}

// threadAddress gives the messages about a file of the ministry, likewise.
func threadAddress(ref subsidy.Reference, query string) string {
	return filtered("/beoordeling/"+string(ref)+"/berichten", query)
}

func filtered(address, query string) string {
	if query == "" {
		return address
	}
	return address + "?" + query
}

// readable gives what was typed in a form in the words of its page, without
// what a person did not type.
func readable(values []TypedValue) []TypedValue {
	var shown []TypedValue
	for _, v := range values {
		if label := labelOf(v.Name); label != "" && v.Value != "" {
			shown = append(shown, TypedValue{Name: label, Value: subsidy.ChoiceTitle(choicesOf(v.Name), v.Value)})
		}
	}
	return shown
}

// choicesOf gives the options of a closed question, none of an open one.
func choicesOf(field string) []subsidy.Choice {
	if strings.HasPrefix(field, subsidy.OutcomeField("")) {
		return subsidy.CheckChoices
	}
	switch field {
	case subsidy.FieldVerdict:
		return subsidy.VerdictChoices
	case subsidy.FieldGrounds:
		return groundChoices(subsidy.Scheme{Together: true})
	case subsidy.FieldBasis:
		return subsidy.BasisChoices
	case subsidy.FieldRole:
		return roleChoices()
	case subsidy.FieldMoveKind:
		return subsidy.MoveChoices
	case subsidy.FieldDeclaration:
		return []subsidy.Choice{{Value: declared(true), Title: "Ja"}}
	}
	for _, s := range subsidy.Sections {
		for _, q := range questions(s) {
			if q.Field == field {
				return q.Options
			}
		}
	}
	return nil
}

// officialActs are what officials do among themselves; a board reads the
// outcome of it in the letter.
var officialActs = []subsidy.Action{
	subsidy.ActTakeOver, subsidy.ActCheck, subsidy.ActOverrule, subsidy.ActAdvise, subsidy.ActReturn, subsidy.ActPrepare, subsidy.ActProposeSettlement,
	subsidy.ActTakeObjection, subsidy.ActAdviseObjection, subsidy.ActSeeChange,
}

// boardEvents gives the history that a board sees.
func boardEvents(all []subsidy.Event) []subsidy.Event {
	return slices.DeleteFunc(slices.Clone(all), func(e subsidy.Event) bool {
		return slices.Contains(officialActs, e.Action)
	})
}

// takeable tells whether an assessor can take one of the rows of a page.
func takeable(w subsidy.Worklist) bool {
	return slices.ContainsFunc(w.Rows, func(r subsidy.ApplicationRow) bool { return r.State == subsidy.Submitted })
}

// firstRow and lastRow give the numbers of the rows of a page in the whole list.
func firstRow(w subsidy.Worklist) int {
	if len(w.Rows) == 0 {
		return 0
	}
	return (w.Page-1)*subsidy.PageSize + 1
}

// beyond tells whether there are more than the pages show.
func beyond(w subsidy.Worklist) bool {
	return w.More || w.Count > subsidy.PagesMost*subsidy.PageSize
}

func lastRow(w subsidy.Worklist) int { return (w.Page-1)*subsidy.PageSize + len(w.Rows) }
