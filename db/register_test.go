package db_test

import (
	"reflect"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

func TestABoardIsAddedChangedAndLeft(t *testing.T) {
	s, _ := opened(t)
	known := subsidy.Board{Number: board, Name: "Stichting De Linde", KvK: "41001234", City: "Utrecht"}
	for _, tt := range []struct {
		name  string
		given subsidy.Board
		want  subsidy.Change
		board subsidy.Board
	}{
		{"by number alone", subsidy.Board{Number: board}, subsidy.Added, subsidy.Board{Number: board}},
		{"with all", known, subsidy.Changed, known},
		{"the same", known, subsidy.Unchanged, known},
		{"empty fields leave what is known", subsidy.Board{Number: board, City: "Utrecht"}, subsidy.Unchanged, known},
	} {
		t.Run(tt.name, func(t *testing.T) {
			change, err := s.SaveBoard(t.Context(), tt.given)
			must(t, err)
			equal(t, change, tt.want)
			got, err := s.Board(t.Context(), board)
			must(t, err)
			equal(t, got, tt.board)
		})
	}
	_, err := s.Board(t.Context(), otherBoard)
	want(t, subsidy.NotFound, err)
}

func TestALocationIsAddedChangedAndLeft(t *testing.T) {
	s, _ := opened(t)
	addBoards(t, s)
	full := subsidy.Location{Code: "18BR01", Board: board, Name: "De Linde", Street: "Lindelaan 1", Postcode: "3511 AB", City: "Utrecht",
		Municipality: "Utrecht", Province: "Utrecht", Region: subsidy.RegionMidden, Pupils: subsidy.Counted(9)}
	kept := full
	kept.Pupils = subsidy.Count{} // comes by SavePupils alone
	regionless := full
	regionless.Region = ""
	moved := kept
	moved.Board = otherBoard
	for _, tt := range []struct {
		name  string
		given subsidy.Location
		want  subsidy.Change
		saved subsidy.Location
	}{
		{"new", full, subsidy.Added, kept},
		{"the same", full, subsidy.Unchanged, kept},
		{"an empty region leaves what is known", regionless, subsidy.Unchanged, kept},
		{"to another board", moved, subsidy.Changed, moved},
	} {
		t.Run(tt.name, func(t *testing.T) {
			change, err := s.SaveLocation(t.Context(), tt.given)
			must(t, err)
			equal(t, change, tt.want)
			got, err := s.Location(t.Context(), full.Code)
			must(t, err)
			equal(t, got, tt.saved)
		})
	}
}

func TestALocationOfAnUnknownBoardIsNotFound(t *testing.T) {
	s, _ := opened(t)
	_, err := s.SaveLocation(t.Context(), subsidy.Location{Code: "18BR01", Board: board})
	want(t, subsidy.NotFound, err)
	_, err = s.Location(t.Context(), "18BR01")
	want(t, subsidy.NotFound, err)
}

func TestPupilsMayBeUnknown(t *testing.T) {
	s, _ := portal(t)
	for _, tt := range []struct {
		pupils, repeaters subsidy.Count
		want              subsidy.Change
	}{
		{subsidy.Count{}, subsidy.Count{}, subsidy.Unchanged},
		{subsidy.Counted(120), subsidy.Counted(0), subsidy.Changed},
		{subsidy.Counted(120), subsidy.Counted(0), subsidy.Unchanged},
		{subsidy.Counted(120), subsidy.Count{}, subsidy.Changed},
	} {
		change, err := s.SavePupils(t.Context(), place(0), tt.pupils, tt.repeaters, subsidy.Date{})
		must(t, err)
		equal(t, change, tt.want)
		l, err := s.Location(t.Context(), place(0))
		must(t, err)
		equal(t, l.Pupils, tt.pupils)
		equal(t, l.Repeaters, tt.repeaters)
	}
	_, err := s.SavePupils(t.Context(), "99ZZ99", subsidy.Counted(1), subsidy.Counted(1), subsidy.Date{})
	want(t, subsidy.NotFound, err)
}

func TestLocationsComeInOrderAndOnlyWhereKnown(t *testing.T) {
	s, _ := portal(t)
	of, err := s.LocationsOf(t.Context(), board)
	must(t, err)
	var codes []subsidy.LocationCode
	for _, l := range of {
		codes = append(codes, l.Code)
	}
	if wanted := []subsidy.LocationCode{place(0), place(1), place(2), place(3)}; !reflect.DeepEqual(codes, wanted) {
		t.Fatalf("got %v, want %v", codes, wanted)
	}
	asked := []subsidy.LocationCode{place(1), "99ZZ99", place(1)}
	for range 150 {
		asked = append(asked, "88ZZ88")
	}
	found, err := s.Locations(t.Context(), append(asked, place(3)))
	must(t, err)
	equal(t, len(found), 2)
	equal(t, found[place(3)], of[3])
	none, err := s.Locations(t.Context(), nil)
	must(t, err)
	equal(t, len(none), 0)
}

func TestAnImportIsOneTransaction(t *testing.T) {
	s, _ := opened(t)
	err := s.InRegisterTx(t.Context(), func(tx *db.Store) error {
		if _, err := tx.SaveBoard(t.Context(), subsidy.Board{Number: board}); err != nil {
			return err
		}
		_, err := tx.SaveLocation(t.Context(), subsidy.Location{Code: "18BR01", Board: otherBoard})
		return err
	})
	want(t, subsidy.NotFound, err)
	_, err = s.Board(t.Context(), board)
	want(t, subsidy.NotFound, err)
}

func TestTheDayOfARegisterRowIsThatOfTheLastImport(t *testing.T) {
	s, _ := portal(t)
	winter, spring := subsidy.Date{Year: 2022, Month: time.February, Day: 1}, subsidy.Date{Year: 2022, Month: time.April, Day: 20}
	row, err := s.Location(t.Context(), place(0))
	must(t, err)
	for _, tt := range []struct {
		name                      string
		located, counted          subsidy.Date
		asOf, countedAsOf         subsidy.Date
		pupils                    int
		wantLocation, wantNumbers subsidy.Change
	}{
		{"the first numbers", winter, winter, winter, winter, 120, subsidy.Unchanged, subsidy.Changed},
		{"without a day", subsidy.Date{}, subsidy.Date{}, winter, winter, 121, subsidy.Unchanged, subsidy.Changed},
		{"later, with nothing new", spring, spring, spring, spring, 121, subsidy.Unchanged, subsidy.Unchanged},
		{"numbers alone", subsidy.Date{}, winter, spring, winter, 121, subsidy.Unchanged, subsidy.Unchanged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			row.AsOf = tt.located
			change, err := s.SaveLocation(t.Context(), row)
			must(t, err)
			equal(t, change, tt.wantLocation)
			change, err = s.SavePupils(t.Context(), place(0), subsidy.Counted(tt.pupils), subsidy.Counted(3), tt.counted)
			must(t, err)
			equal(t, change, tt.wantNumbers)
			got, err := s.Location(t.Context(), place(0))
			must(t, err)
			equal(t, got.AsOf, tt.asOf)
			equal(t, got.CountedAsOf, tt.countedAsOf)
		})
	}
}
