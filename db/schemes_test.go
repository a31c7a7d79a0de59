package db_test

import (
	"errors"
	"reflect"
	"testing"

	"subsidieportaal/subsidy"
)

func TestASchemeVersionIsLoadedOnce(t *testing.T) {
	s, _ := opened(t)
	equal(t, load(t, s, usual), subsidy.Added)
	equal(t, load(t, s, usual), subsidy.Unchanged)
	changed := usual
	changed.ceiling++
	scheme, err := subsidy.ParseScheme([]byte(document(changed)))
	must(t, err)
	_, err = s.SaveScheme(t.Context(), scheme, document(changed), begun)
	want(t, subsidy.Conflict, err)
	scheme.Name = "Iets anders"
	_, err = s.SaveScheme(t.Context(), scheme, document(changed), begun)
	want(t, subsidy.Internal, err)
	_, err = s.SaveScheme(t.Context(), scheme, "{}", begun)
	want(t, subsidy.Invalid, err)
}

func TestASchemeVersionReadsAsItsDocument(t *testing.T) {
	s, _ := portal(t)
	wanted, err := subsidy.ParseScheme([]byte(document(usual)))
	must(t, err)
	got, err := s.SchemeVersion(t.Context(), slug, 1)
	must(t, err)
	if !reflect.DeepEqual(got, wanted) {
		t.Fatalf("got %v", got)
	}
	_, err = s.SchemeVersion(t.Context(), slug, 2)
	want(t, subsidy.NotFound, err)
}

func TestAVersionThatWasRolledBackIsNotThere(t *testing.T) {
	s, _ := portal(t)
	stop := errors.New("stop")
	second := usual
	second.version = 2
	err := s.InTx(t.Context(), func(tx subsidy.Store) error {
		scheme, err := subsidy.ParseScheme([]byte(document(second)))
		must(t, err)
		_, err = tx.SaveScheme(t.Context(), scheme, document(second), begun)
		must(t, err)
		_, err = tx.SchemeVersion(t.Context(), slug, 2)
		must(t, err)
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	_, err = s.SchemeVersion(t.Context(), slug, 2)
	want(t, subsidy.NotFound, err)
}

func TestOnlyRoundsThatHaveNotOpenedMoveToANewVersion(t *testing.T) {
	s, _ := portal(t)
	started(t, s, draft(0))
	equal(t, load(t, s, terms{version: 3, ceiling: 500, livePer: subsidy.LivePerScheme, lastYear: 2023}), subsidy.Added)
	equal(t, load(t, s, terms{version: 2, ceiling: 400, livePer: subsidy.LivePerRound, lastYear: 2022}), subsidy.Added)
	equal(t, load(t, s, terms{version: 4, ceiling: 600, livePer: subsidy.LivePerScheme, lastYear: 2023}), subsidy.Added)
	rounds, err := s.Rounds(t.Context())
	must(t, err)
	for i, wanted := range []struct {
		year, version int
		ceiling       subsidy.Cents
	}{{2023, 4, 600}, {2022, 1, 900_000_000}, {2021, 1, 900_000_000}} {
		r := rounds[i]
		equal(t, r.ID, subsidy.NewRoundID(slug, wanted.year))
		equal(t, r.Year, wanted.year)
		equal(t, r.Scheme.Version, wanted.version)
		equal(t, r.Ceiling, wanted.ceiling)
	}
}

func TestARoundIsHeldToTheCeilingOfItsRow(t *testing.T) {
	s, path := portal(t)
	run(t, console(t, path), `UPDATE rounds SET ceiling_cents = ceiling_cents + 5`)
	r, err := s.Round(t.Context(), round22)
	must(t, err)
	equal(t, r.Room(), 900_000_005)
}

func TestARoundIsFoundById(t *testing.T) {
	s, _ := portal(t)
	r, err := s.Round(t.Context(), round22)
	must(t, err)
	equal(t, r.Opens, subsidy.Date{Year: 2022, Month: 3, Day: 8})
	equal(t, r.Room(), 900_000_000)
	locked, err := s.LockRound(t.Context(), round22)
	must(t, err)
	equal(t, locked.ID, r.ID)
	_, err = s.Round(t.Context(), "nergens-2022")
	want(t, subsidy.NotFound, err)
	_, err = s.LockRound(t.Context(), "nergens-2022")
	want(t, subsidy.NotFound, err)
}
