package db_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// office gives a store with seven filed applications, A to G by receipt, and a
// draft that no list may show.
func office(t *testing.T) (*db.Store, string) {
	t.Helper()
	s, path := portal(t)
	addLocation(t, s, otherBoard, "30XX00", "Het 100%_College", "Zeist")
	started(t, s, draft(3))
	for i, a := range []struct {
		at       subsidy.LocationCode
		round    subsidy.RoundID
		parts    []subsidy.Part
		amount   subsidy.Cents
		remarks  int
		assessor subsidy.UserID
		due      int
	}{
		{place(0), round22, subsidy.Parts, 2_500_000, 0, "", 30},
		{place(1), round22, subsidy.Parts[:1], 450_000, 2, "", 20},
		{place(2), round22, subsidy.Parts[1:], 1_500_000, 1, assessor, 10},
		{"30XX00", round22, subsidy.Parts[1:], 1_500_000, 0, assessor, 20},
		{place(0), round21, subsidy.Parts[1:], 1_500_000, 0, "", 5},
		{place(1), round21, subsidy.Parts[:1], 900_000, 0, assessor, 5},
		{"30XX00", round21, subsidy.Parts, 1_000_000, 0, "", 5},
	} {
		d := at(draft(i+10), a.at, a.round)
		d.Reference = subsidy.Reference(fmt.Sprintf("ZO22-%c%c%c%c-X", 'A'+i, 'A'+i, 'A'+i, 'A'+i))
		d.Answers.Parts = a.parts
		if a.at == "30XX00" {
			d.Board = otherBoard
		}
		d = started(t, s, d)
		d.State, d.Amount, d.Remarks, d.Assessor, d.FiledBy = subsidy.Submitted, a.amount, a.remarks, a.assessor, signatory
		if a.assessor != "" {
			d.State = subsidy.InAssessment
		}
		d.ReceivedAt, d.DecideBy = received.Add(time.Duration(i)*time.Minute), subsidy.Date{Year: 2022, Month: time.June, Day: a.due}
		must(t, s.SaveApplication(t.Context(), &d))
		if i == 1 || i == 2 {
			asked(t, s, d, 1)
		}
		if i == 2 {
			answered(t, s, d, 2)
		}
	}
	return s, path
}

// letters gives the first letter of each reference in a list.
func letters(rows []subsidy.ApplicationRow) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteByte(r.Reference[5])
	}
	return b.String()
}

func TestTheWorklistFiltersAndOrders(t *testing.T) {
	s, _ := office(t)
	in := func(f subsidy.WorklistFilter) subsidy.WorklistFilter {
		f.Round = round22
		return f
	}
	for _, tt := range []struct {
		name   string
		filter subsidy.WorklistFilter
		want   string
		total  subsidy.Cents
	}{
		{"everything by receipt", subsidy.WorklistFilter{}, "ABCDEFG", 9_350_000},
		{"one round", in(subsidy.WorklistFilter{}), "ABCD", 5_950_000},
		{"an order that is none", in(subsidy.WorklistFilter{Order: "x; DROP TABLE"}), "ABCD", 5_950_000},
		{"by due day, then receipt", in(subsidy.WorklistFilter{Order: subsidy.ByDue}), "CBDA", 5_950_000},
		{"by amount, largest first", in(subsidy.WorklistFilter{Order: subsidy.ByAmount}), "ACDB", 5_950_000},
		{"by board, one without a name by its number", in(subsidy.WorklistFilter{Order: subsidy.ByBoard}), "DABC", 5_950_000},
		{"a state", in(subsidy.WorklistFilter{State: subsidy.InAssessment}), "CD", 3_000_000},
		{"drafts are never there", in(subsidy.WorklistFilter{State: subsidy.Draft}), "", 0},
		{"zomerschool alone", in(subsidy.WorklistFilter{Kind: subsidy.OnlyZomerschool}), "B", 450_000},
		{"overgangsbeleid alone", in(subsidy.WorklistFilter{Kind: subsidy.OnlyOvergangsbeleid}), "CD", 3_000_000},
		{"both parts", in(subsidy.WorklistFilter{Kind: subsidy.BothParts}), "A", 2_500_000},
		{"with remarks", in(subsidy.WorklistFilter{Remarks: "ja"}), "BC", 1_950_000},
		{"without remarks", in(subsidy.WorklistFilter{Remarks: "nee"}), "AD", 4_000_000},
		{"of an assessor", in(subsidy.WorklistFilter{Assessor: assessor}), "CD", 3_000_000},
		{"of nobody", in(subsidy.WorklistFilter{Unassigned: true}), "AB", 2_950_000},
		{"where the board wrote last", in(subsidy.WorklistFilter{Unanswered: true}), "B", 450_000},
		{"due before a day", in(subsidy.WorklistFilter{DueBefore: subsidy.Date{Year: 2022, Month: 6, Day: 20}}), "C", 1_500_000},
		{"a reference in lower case without hyphens", in(subsidy.WorklistFilter{Query: "zo22 bbbbx"}), "B", 450_000},
		{"a piece of a reference", in(subsidy.WorklistFilter{Query: "22-CC"}), "C", 1_500_000},
		{"a location", in(subsidy.WorklistFilter{Query: "linde 10ab0"}), "ABC", 4_450_000},
		{"a code of a location", in(subsidy.WorklistFilter{Query: "30xx"}), "D", 1_500_000},
		{"a board", in(subsidy.WorklistFilter{Query: "  STICHTING "}), "ABC", 4_450_000},
		{"a number of a board", in(subsidy.WorklistFilter{Query: "30001"}), "D", 1_500_000},
		{"a place", in(subsidy.WorklistFilter{Query: "zeist"}), "D", 1_500_000},
		{"a percent sign is itself", in(subsidy.WorklistFilter{Query: "100%_c"}), "D", 1_500_000},
		{"and stands for nothing else", in(subsidy.WorklistFilter{Query: "1%0"}), "", 0},
		{"nor does an underscore", in(subsidy.WorklistFilter{Query: "l_nde"}), "", 0},
		{"nor a backslash", in(subsidy.WorklistFilter{Query: `\`}), "", 0},
		{"all at once", in(subsidy.WorklistFilter{State: subsidy.InAssessment, Kind: subsidy.OnlyOvergangsbeleid, Remarks: "ja",
			Assessor: assessor, DueBefore: subsidy.Date{Year: 2022, Month: 7, Day: 1}, Query: "utrecht", Order: subsidy.ByBoard}), "C", 1_500_000},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := s.Worklist(t.Context(), tt.filter)
			must(t, err)
			equal(t, letters(list.Rows), tt.want)
			equal(t, list.Count, len(tt.want))
			equal(t, list.Total, tt.total)
			equal(t, list.Page, 1)
			equal(t, list.Pages, 1)
			walk(t, s, tt.filter, list.Rows)
		})
	}
}

// walk holds the neighbours of each row against the list.
func walk(t *testing.T, s *db.Store, f subsidy.WorklistFilter, rows []subsidy.ApplicationRow) {
	t.Helper()
	for i, r := range rows {
		wanted := subsidy.Neighbours{Position: i + 1, Count: len(rows)}
		if i > 0 {
			wanted.Previous = rows[i-1].Reference
		}
		if i < len(rows)-1 {
			wanted.Next = rows[i+1].Reference
		}
		got, err := s.Neighbours(t.Context(), f, r.Reference)
		must(t, err)
		equal(t, got, wanted)
	}
	got, err := s.Neighbours(t.Context(), f, draft(3).Reference)
	must(t, err)
	equal(t, got, subsidy.Neighbours{Count: len(rows)})
}

func TestARowOfTheWorklistSaysWhoseItIs(t *testing.T) {
	s, _ := office(t)
	list, err := s.Worklist(t.Context(), subsidy.WorklistFilter{Query: "zo22-dddd-x"})
	must(t, err)
	row := list.Rows[0]
	equal(t, row.BoardName, "Bestuur 30001")
	equal(t, row.LocationName, "Het 100%_College")
	equal(t, row.AssessorName, "Anna Beoordelaar")
	equal(t, row.UpdatedBy, "Olga Opsteller")
	equal(t, row.Year, 2022)
}

func TestTheWorklistComesInPages(t *testing.T) {
	s, _ := portal(t)
	const files = 2*subsidy.PageSize + 3
	for i := range files {
		addLocation(t, s, board, place(i), "Vestiging", "Utrecht")
		filed(t, s, started(t, s, draft(i)), 100)
	}
	seen := map[subsidy.Reference]bool{}
	for _, tt := range []struct{ asked, page, rows int }{
		{-1, 1, subsidy.PageSize}, {0, 1, subsidy.PageSize}, {1, 1, subsidy.PageSize}, {2, 2, subsidy.PageSize}, {3, 3, 3}, {99, 3, 3},
	} {
		list, err := s.Worklist(t.Context(), subsidy.WorklistFilter{Round: round22, Page: tt.asked})
		must(t, err)
		equal(t, list.Page, tt.page)
		equal(t, len(list.Rows), tt.rows)
		equal(t, list.Pages, 3)
		equal(t, list.Count, files)
		for _, r := range list.Rows {
			seen[r.Reference] = true
		}
	}
	equal(t, len(seen), files)
}

// No view of the work list reads a round through or sorts more of it than is
// counted, and none gets slower as a round grows. What boards asked or sent in
// is sorted: it is as long as what waits for an official.
func TestNoViewOfTheWorklistScansOrSortsARound(t *testing.T) {
	dbtest.OnlySQLite(t) // what PostgreSQL plans hangs on its statistics
	s, path := office(t)
	seen := db.Queries()
	for _, f := range worklistViews {
		f.Round = round22
		_, err := s.Worklist(t.Context(), f)
		must(t, err)
		must(t, s.Walk(t.Context(), f, "ZO22-CCCC-X"))
	}
	plans := 0
	for _, query := range db.Queries() {
		if slices.Contains(seen, query) || !strings.Contains(query, "applications a") {
			continue
		}
		plans++
		args := make([]any, strings.Count(query, "$"))
		for _, step := range plan(t, path, query, args...) {
			if strings.HasPrefix(step, "SCAN a") || (strings.Contains(step, "TEMP B-TREE") && !strings.Contains(query, "listed.") && !strings.Contains(query, "fm.from_board") && !strings.Contains(query, "arrivals")) {
				t.Errorf("%s: %s", step, query)
			}
		}
	}
	if plans < 20 {
		t.Errorf("only %d queries were looked at", plans)
	}
}

func plan(t *testing.T, path, query string, args ...any) []string {
	t.Helper()
	rows, err := console(t, path).QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+db.Number(query), args...)
	must(t, err)
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		must(t, rows.Scan(&id, &parent, &unused, &step))
		steps = append(steps, step)
	}
	must(t, rows.Err())
	return steps
}

func TestALongListHasNeighboursWithoutNumbers(t *testing.T) {
	dbtest.OnlySQLite(t) // its rows are made by a console
	s := piled(t, subsidy.CountMost+200)
	for _, order := range []subsidy.Order{subsidy.ByReceipt, subsidy.ByDue, subsidy.ByAmount, subsidy.ByBoard} {
		f := subsidy.WorklistFilter{Round: round22, Order: order}
		var all []subsidy.ApplicationRow
		for f.Page = 1; f.Page <= 3; f.Page++ {
			list, err := s.Worklist(t.Context(), f)
			must(t, err)
			equal(t, list.Count, subsidy.CountMost+200)
			equal(t, list.Pages, subsidy.PagesMost)
			all = append(all, list.Rows...)
		}
		for i := 1; i < len(all)-1; i++ {
			got, err := s.Neighbours(t.Context(), f, all[i].Reference)
			must(t, err)
			equal(t, got, subsidy.Neighbours{Previous: all[i-1].Reference, Next: all[i+1].Reference, Count: subsidy.CountMost + 200})
		}
		first, err := s.Neighbours(t.Context(), f, all[0].Reference)
		must(t, err)
		equal(t, first.Previous, "")
	}
	some, err := s.Worklist(t.Context(), subsidy.WorklistFilter{Round: round22, Kind: subsidy.OnlyOvergangsbeleid})
	must(t, err)
	equal(t, some.Tally, subsidy.Tally{Count: subsidy.CountMost, More: true})
}
