package db_test

import (
	"database/sql"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// drawnStore gives a store with a draw as far as a step, and its writer as
// somebody with a console has it, constraints on.
func drawnStore(t *testing.T, step func(*subsidy.Draw)) (*db.Store, *sql.DB) {
	t.Helper()
	s, path := portal(t)
	must(t, s.SaveDraw(t.Context(), draw(step)))
	return s, writer(t, path)
}

// draw gives a draw of which the source is named, and a step further.
func draw(step func(*subsidy.Draw)) subsidy.Draw {
	d := subsidy.Draw{Round: round22, Source: "Een loterij", SpeaksOn: subsidy.Date{Year: 2022, Month: 5, Day: 20}, NamedBy: assessor, NamedAt: begun}
	step(&d)
	return d
}

func named(*subsidy.Draw) {}

func frozen(d *subsidy.Draw) {
	d.References = []subsidy.Reference{"ZO22-0001-X", "ZO22-0002-X", "ZO22-0003-X"}
	d.ListSHA256, d.FrozenBy, d.FrozenAt = subsidy.HashText(subsidy.FrozenList(d.References)), assessor, decided.AddDate(0, 0, -10)
}

// ofDay is frozen in a round by order of receipt.
func ofDay(d *subsidy.Draw) {
	frozen(d)
	d.Day = subsidy.Date{Year: 2022, Month: 4, Day: 20}
}

func seeded(d *subsidy.Draw) {
	frozen(d)
	d.Seed, d.SeededBy, d.SeededAt = "AB 123456", assessor, decided
}

func confirmed(d *subsidy.Draw) {
	seeded(d)
	d.ConfirmedBy, d.ConfirmedAt = decider, decided
}

// drawTold saves a draw with the events of its steps.
func drawTold(t *testing.T, s *db.Store, d subsidy.Draw) {
	t.Helper()
	must(t, s.SaveDraw(t.Context(), d))
	for i, step := range d.Steps() {
		must(t, s.AddRoundEvent(t.Context(), subsidy.RoundEvent{ID: fmt.Sprintf("step %d of %s", i, d.Round), Round: d.Round, At: decided,
			Actor: step.By, ActorName: "B", Action: step.Action, Detail: step.Detail}))
	}
}

func TestADrawReadsBackAsItWasWrittenAtEveryStep(t *testing.T) {
	s, _ := portal(t)
	_, err := s.Draw(t.Context(), round22)
	want(t, subsidy.NotFound, err)
	for _, step := range []func(*subsidy.Draw){named, frozen, seeded, confirmed} {
		must(t, s.SaveDraw(t.Context(), draw(step)))
		got, err := s.Draw(t.Context(), round22)
		must(t, err)
		if !reflect.DeepEqual(got, draw(step)) {
			t.Errorf("got %+v, want %+v", got, draw(step))
		}
	}
}

// What a slip or somebody with a console tries on a draw.
const (
	otherList   = `list = 'ZO22-0001-X' || char(10), list_sha256 = 'x'`
	otherHash   = `list_sha256 = '` + "0000000000000000000000000000000000000000000000000000000000000000" + `'`
	otherSeed   = `seed = 'CD 654321'`
	otherSource = `source = 'Een andere loterij'`
	confirms    = `confirmed_at = '2022-05-20T12:00:00.000000Z', confirmed_by = `
)

func TestTheSchemaKeepsADrawAfterItsStep(t *testing.T) {
	for _, tt := range []struct {
		name string
		step func(*subsidy.Draw)
		set  string
		says string // of the refusal, "" where it is done
	}{
		{"a source before the freeze", named, otherSource, ""},
		{"a seed before the freeze", named, otherSeed + `, seeded_at = '2022-05-20T12:00:00.000000Z', seeded_by = 'assessor'`, "draws_seed_after_list"},
		{"a hash without a list", named, otherHash, "draws_frozen"},
		{"a list without its instant", named, otherList, "draws_frozen"},
		{"a list after the freeze", frozen, otherList, "append-only"},
		{"no list after the freeze", frozen, `list = '', list_sha256 = '', frozen_at = NULL, frozen_by = NULL`, "append-only"},
		{"a hash after the freeze", frozen, otherHash, "append-only"},
		{"a source after the freeze", frozen, otherSource, "append-only"},
		{"a day after the freeze", frozen, `speaks_on = '2022-05-27'`, "append-only"},
		{"a day of the ceiling before the freeze", named, `complete_on = '2022-04-20'`, "draws_day_with_list"},
		{"a day of the ceiling after the freeze", frozen, `complete_on = '2022-04-20'`, "append-only"},
		{"another day of the ceiling after the freeze", ofDay, `complete_on = '2022-04-21'`, "append-only"},
		{"no day of the ceiling after the freeze", ofDay, `complete_on = NULL`, "append-only"},
		{"an instant after the freeze", frozen, `frozen_at = '2022-05-01T12:00:00.000000Z'`, "append-only"},
		{"a confirmation without a seed", frozen, confirms + `'decider'`, "draws_confirmed_after_seed"},
		{"a list after the seed", seeded, otherList, "append-only"},
		{"a slip in the seed before the confirmation", seeded, otherSeed, ""},
		{"a confirmation by who entered the seed", seeded, confirms + `'assessor'`, "draws_four_eyes"},
		{"a confirmation by another", seeded, confirms + `'decider'`, ""},
		{"a seed after the confirmation", confirmed, otherSeed, "append-only"},
		{"a list after the confirmation", confirmed, otherList, "append-only"},
		{"another who entered the seed", confirmed, `seeded_by = 'decider'`, "append-only"},
		{"another who confirmed", confirmed, `confirmed_by = 'assessor'`, "append-only"},
		{"no confirmation any more", confirmed, `confirmed_at = NULL, confirmed_by = NULL`, "append-only"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, pool := drawnStore(t, tt.step)
			_, err := pool.ExecContext(t.Context(), words(`UPDATE draws SET `+tt.set))
			if (err == nil) != (tt.says == "") || (err != nil && !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}

func TestADrawIsNotTakenAwayAndNotMadeByOneOfficial(t *testing.T) {
	_, pool := drawnStore(t, named)
	if _, err := pool.ExecContext(t.Context(), `DELETE FROM draws`); err == nil {
		t.Error("deleted")
	}
	s, _ := portal(t)
	alone := draw(confirmed)
	alone.ConfirmedBy = alone.SeededBy
	err := s.SaveDraw(t.Context(), alone)
	want(t, subsidy.Forbidden, err)
	equal(t, err.(*subsidy.Error).Rule, subsidy.A12)
}

func TestA12_WhoEverEnteredASeedDoesNotConfirmItAtTheConsole(t *testing.T) {
	s, pool := drawnStore(t, seeded)
	corrected := draw(seeded)
	corrected.Seed, corrected.SeededBy, corrected.SeededAt = "AB 654321", decider, corrected.SeededAt.Add(time.Minute)
	must(t, s.SaveDraw(t.Context(), corrected))
	who, err := s.SeedEnterers(t.Context(), round22)
	must(t, err)
	same(t, who, []subsidy.UserID{assessor, decider})
	for _, by := range []string{`'assessor'`, `'decider'`} {
		if _, err := pool.ExecContext(t.Context(), `UPDATE draws SET `+confirms+by); err == nil || !strings.Contains(err.Error(), "draws_four_eyes") {
			t.Errorf("%s: got %v", by, err)
		}
	}
	if _, err := pool.ExecContext(t.Context(), `UPDATE draws SET `+confirms+`'preparer'`); err != nil {
		t.Error(err)
	}
}

func TestD2_WhatWaitsIsFoundInTheOrderOfReceipt(t *testing.T) {
	dbtest.OnlySQLite(t) // asks for its plan
	s, path := portal(t)
	waits := func(embargo bool, want ...subsidy.Application) {
		t.Helper()
		got, err := s.Waiting(t.Context(), round22, time.Time{}, embargo)
		must(t, err)
		var claims []subsidy.Claim
		for _, a := range want {
			claims = append(claims, subsidy.Claim{Reference: a.Reference, Asked: a.Amount, Complete: a.CompleteAt})
		}
		same(t, got, claims)
	}
	a, b, c := filed(t, s, started(t, s, draft(0)), 1_500_000), filed(t, s, started(t, s, draft(1)), 1_400_000), filed(t, s, started(t, s, draft(2)), 1_300_000)
	waits(false, a, b, c) // at one instant the reference decides
	again := filing(a)
	again.ID, again.Number, again.ReceivedAt = "again", 2, received.AddDate(0, 0, 3)
	must(t, s.AddFiling(t.Context(), again))
	a.CompleteAt = again.ReceivedAt // a supplement moves it back
	must(t, s.SaveApplication(t.Context(), &a))
	waits(false, b, c, a)
	early, err := s.Waiting(t.Context(), round22, again.ReceivedAt, false)
	must(t, err)
	equal(t, len(early), 2) // a was not complete before that
	granted(t, s, advised(t, s, b))
	waits(true, c, a)
	c = prepared(t, s, advised(t, s, c))
	waits(false, a)
	waits(true, c, a)
	steps := strings.Join(plan(t, path, db.WaitingQuery+` ORDER BY complete_at, reference`, round22, db.Time(decided)), "\n")
	if !strings.Contains(steps, "applications_in_turn (round_id=? AND complete_at<?)") || strings.Contains(steps, "SCAN") || strings.Contains(steps, "TEMP B-TREE") {
		t.Errorf("the plan is\n%s", steps)
	}
}

func TestARoundIsReadWithoutReadingItsFiles(t *testing.T) {
	dbtest.OnlySQLite(t) // asks for its plan
	_, path := portal(t)
	steps := strings.Join(plan(t, path, db.RoundQuery+` WHERE r.id = $1`, round22), "\n")
	if ofRound := regexp.MustCompile(`SEARCH a .*\(round_id=\?`); ofRound.MatchString(steps) || strings.Contains(steps, "SCAN a") || strings.Contains(steps, "SCAN r") {
		t.Errorf("the plan is\n%s", steps)
	}
}

func TestAClaimIsCompleteWhenItsLastVersionWasFiled(t *testing.T) {
	s, _ := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	filed(t, s, started(t, s, draft(1)), 2_500_000)
	later := filing(a)
	later.ID, later.Number, later.ReceivedAt = "again", 2, received.AddDate(0, 0, 3)
	must(t, s.AddFiling(t.Context(), later))
	a.CompleteAt = later.ReceivedAt
	must(t, s.SaveApplication(t.Context(), &a))
	claims, err := s.RoundClaims(t.Context(), round22)
	must(t, err)
	equal(t, len(claims), 2)
	equal(t, claims[0].Complete, later.ReceivedAt)
	equal(t, claims[1].Complete, received)
	equal(t, claims[0].LocationName+", "+claims[0].BoardName, "De Linde 10AB00, Stichting De Linde")
}
