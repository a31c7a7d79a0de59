package subsidy_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// The closing of the round of the world, and an hour in the morning after it.
var (
	closingInstant = time.Date(2022, time.April, 30, 22, 0, 0, 0, time.UTC)
	nextMorning    = time.Date(2022, time.May, 1, 8, 0, 0, 0, time.UTC)
	// movedClosing is 2 May, 12:00 in Amsterdam.
	movedClosing = time.Date(2022, time.May, 2, 10, 0, 0, 0, time.UTC)
)

// outageForm is an outage in the last hours of the round.
func outageForm() subsidy.ClosingForm {
	return subsidy.ClosingForm{
		Kind: string(subsidy.MoveOutage), FromDay: "30 april 2022", FromHour: "21:00", UntilDay: "30-4-2022", UntilHour: "23.30",
		Reason: "Inloggen lukte niet.", Day: "2-5-2022", Hour: "12:00",
	}
}

// extensionForm is an extension to the end of a day.
func extensionForm(day string) subsidy.ClosingForm {
	return subsidy.ClosingForm{Kind: string(subsidy.MoveExtension), Reason: "De regeling is gewijzigd.", Day: day, Hour: "24:00"}
}

// proposed proposes a later closing and gives the proposal.
func proposed(t *testing.T, w *dbtest.World, form subsidy.ClosingForm) subsidy.ClosingMove {
	t.Helper()
	fine(t, w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, form))
	c, err := w.Service.Closing(t.Context(), w.Auditor, dbtest.Round)
	fine(t, err)
	if c.Waiting() == nil {
		t.Fatal("no proposal waits")
	}
	return *c.Waiting()
}

// moved lets the round close later.
func moved(t *testing.T, w *dbtest.World, form subsidy.ClosingForm) subsidy.ClosingMove {
	t.Helper()
	m := proposed(t, w, form)
	fine(t, w.Service.ConfirmClosing(t.Context(), w.Decider, dbtest.Round, m.ID))
	return m
}

func TestS8_ANanosecondBeforeTheMovedClosingCountsAndAtItNot(t *testing.T) {
	w := dbtest.New(t)
	last, late := w.Draft(t, dbtest.Location), w.Draft(t, dbtest.LocationAt(2))
	w.Clock.Set(nextMorning)
	moved(t, w, outageForm())
	w.Clock.Set(movedClosing.Add(5 * time.Second))
	filing, err := w.Submit(t, w.Signatory, last, true, movedClosing.Add(-1))
	fine(t, err)
	if filing.ReceivedAt.Before(closingInstant) {
		t.Errorf("received at %s", filing.ReceivedAt)
	}
	_, err = w.Submit(t, w.Signatory, late, true, movedClosing)
	if e := kind(t, err, subsidy.NotOpen); e.Rule != subsidy.S8 || !strings.Contains(e.Message, "sloot op maandag 2 mei 2022, 12:00 uur") {
		t.Errorf("refused by %s: %s", e.Rule, e.Message)
	}
}

func TestS8_NothingChangesBeforeALaterClosingIsConfirmed(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	w.Clock.Set(nextMorning)
	m := proposed(t, w, outageForm())
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if !round.ClosesAt().Equal(closingInstant) || !round.Later.IsZero() || round.Window(nextMorning) != subsidy.WindowClosed {
		t.Errorf("a proposal moved the closing to %s", round.Closing())
	}
	_, err = w.Submit(t, w.Signatory, ref, true, nextMorning)
	kind(t, err, subsidy.NotOpen)

	fine(t, w.Service.TurnDownClosing(t.Context(), w.Decider, dbtest.Round, m.ID, "Het portaal werkte."))
	_, err = w.Submit(t, w.Signatory, ref, true, nextMorning)
	kind(t, err, subsidy.NotOpen)
	for _, again := range []error{
		w.Service.ConfirmClosing(t.Context(), w.Decider, dbtest.Round, m.ID),
		w.Service.TurnDownClosing(t.Context(), w.Decider2, dbtest.Round, m.ID, "Nee."),
	} {
		if e := kind(t, again, subsidy.Conflict); e.Message != "Over dit voorstel is al beslist." {
			t.Error(e.Message)
		}
	}
	moved(t, w, outageForm()) // one that was turned down stands in nobody's way
	_, err = w.Submit(t, w.Signatory, ref, true, nextMorning)
	fine(t, err)
}

func TestS8A12_WhoProposesALaterClosingDoesNotAnswerIt(t *testing.T) {
	w := dbtest.New(t)
	m := proposed(t, w, extensionForm("2-5-2022"))
	ctx := t.Context()
	for _, by := range []subsidy.User{w.Administrator, w.Assessor, w.Auditor, w.Payer, w.Signatory} {
		if e := kind(t, w.Service.ConfirmClosing(ctx, by, dbtest.Round, m.ID), subsidy.Forbidden); e.Rule != subsidy.S8 {
			t.Errorf("%s: refused by %q", by.Role, e.Rule)
		}
	}
	for _, by := range []subsidy.User{w.Decider, w.Assessor, w.Auditor, w.Payer, w.Signatory} {
		kind(t, w.Service.ProposeClosing(ctx, by, dbtest.Round, extensionForm("3-5-2022")), subsidy.Forbidden)
	}
	same := w.Administrator
	same.Role = subsidy.Decider // they changed jobs
	for _, err := range []error{
		w.Service.ConfirmClosing(ctx, same, dbtest.Round, m.ID),
		w.Service.TurnDownClosing(ctx, same, dbtest.Round, m.ID, "Nee."),
	} {
		if e := kind(t, err, subsidy.Forbidden); e.Rule != subsidy.A12 {
			t.Errorf("refused by %q: %s", e.Rule, e.Message)
		}
	}
	kind(t, w.Service.ConfirmClosing(ctx, w.Decider, dbtest.Round, "unknown"), subsidy.NotFound)
	kind(t, w.Service.ConfirmClosing(ctx, w.Decider, "zittenblijven-vo-2021", m.ID), subsidy.NotFound)
	if e := kind(t, w.Service.TurnDownClosing(ctx, w.Decider, dbtest.Round, m.ID, " "), subsidy.Invalid); e.Fields[0].Field != subsidy.FieldTurnDown {
		t.Errorf("the fault is at %q", e.Fields[0].Field)
	}
	_, err := w.Service.Closing(ctx, w.Assessor, dbtest.Round)
	kind(t, err, subsidy.Forbidden)
	if seen, err := w.Service.WaitingMoves(ctx, w.Assessor); err != nil || len(seen) != 0 {
		t.Errorf("an assessor sees %d proposals, %v", len(seen), err)
	}
	if seen, err := w.Service.WaitingMoves(ctx, w.Decider); err != nil || len(seen) != 1 {
		t.Errorf("a decider sees %d proposals, %v", len(seen), err)
	}
}

func TestS8_EachFieldOfALaterClosingHasItsOwnFault(t *testing.T) {
	w := dbtest.New(t)
	w.Clock.Set(nextMorning)
	for _, c := range []struct {
		name   string
		change func(*subsidy.ClosingForm)
		field  string
		says   string
	}{
		{"no kind", func(f *subsidy.ClosingForm) { f.Kind = "" }, subsidy.FieldMoveKind, "Kies waarom"},
		{"another kind", func(f *subsidy.ClosingForm) { f.Kind = "zomaar" }, subsidy.FieldMoveKind, "Kies waarom"},
		{"no reason", func(f *subsidy.ClosingForm) { f.Reason = " \n" }, subsidy.FieldMoveReason, "Iedereen kan dit lezen"},
		{"a long reason", func(f *subsidy.ClosingForm) { f.Reason = strings.Repeat("é", subsidy.TextMaximum+1) }, subsidy.FieldMoveReason, "te lang"},
		{"no day", func(f *subsidy.ClosingForm) { f.Day = "" }, subsidy.FieldCloseDay, "Vul in op welke dag de ronde sluit"},
		{"no day that exists", func(f *subsidy.ClosingForm) { f.Day = "31-6-2022" }, subsidy.FieldCloseDay, "bestaat niet"},
		{"no hour", func(f *subsidy.ClosingForm) { f.Hour = "" }, subsidy.FieldCloseHour, "Vul in hoe laat de ronde sluit"},
		{"an hour past the day", func(f *subsidy.ClosingForm) { f.Hour = "24:01" }, subsidy.FieldCloseHour, "Een dag loopt"},
		{"earlier", func(f *subsidy.ClosingForm) { f.Day = "29-4-2022" }, subsidy.FieldCloseDay, "Zij kan alleen naar later."},
		{"the same instant", func(f *subsidy.ClosingForm) { f.Day, f.Hour = "30-4-2022", "24:00" }, subsidy.FieldCloseDay, "Zij kan alleen naar later."},
		{"before now", func(f *subsidy.ClosingForm) { f.Day, f.Hour = "1-5-2022", "9:59" }, subsidy.FieldCloseDay, "is al geweest"},
		{"now", func(f *subsidy.ClosingForm) { f.Day, f.Hour = "1-5-2022", "10:00" }, subsidy.FieldCloseDay, "is al geweest"},
		{"after the decisions", func(f *subsidy.ClosingForm) { f.Day, f.Hour = "2-7-2022", "0:01" }, subsidy.FieldCloseDay, "Uiterlijk op vrijdag 1 juli 2022 besluiten wij"},
		{"an outage without a day", func(f *subsidy.ClosingForm) { f.FromDay = "" }, subsidy.FieldFromDay, "Vul in op welke dag de storing begon"},
		{"an outage without an hour", func(f *subsidy.ClosingForm) { f.FromHour = "laat" }, subsidy.FieldFromHour, "niet als tijdstip"},
		{"an outage without an end", func(f *subsidy.ClosingForm) { f.UntilDay = "?" }, subsidy.FieldUntilDay, "niet als datum"},
		{"an outage without the hour of its end", func(f *subsidy.ClosingForm) { f.UntilHour = "" }, subsidy.FieldUntilHour, "Vul in hoe laat de storing eindigde"},
		{"an outage that ends before it begins", func(f *subsidy.ClosingForm) { f.UntilHour = "20:59" }, subsidy.FieldUntilDay, "na het begin"},
		{"an outage of no time", func(f *subsidy.ClosingForm) { f.UntilHour = "21:00" }, subsidy.FieldUntilDay, "na het begin"},
		{"an outage after the closing", func(f *subsidy.ClosingForm) {
			f.FromHour, f.UntilDay, f.UntilHour = "24:00", "1-5-2022", "2:00"
		}, subsidy.FieldFromDay, "houdt niemand meer tegen"},
		{"an outage that is not over", func(f *subsidy.ClosingForm) { f.UntilDay, f.UntilHour = "1-5-2022", "10:01" }, subsidy.FieldUntilDay, "nog niet geweest"},
		{"an outage before the opening", func(f *subsidy.ClosingForm) {
			f.FromDay, f.UntilDay, f.UntilHour = "7-3-2022", "7-3-2022", "24:00"
		}, subsidy.FieldUntilDay, "ging pas open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			form := outageForm()
			c.change(&form)
			e := kind(t, w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, form), subsidy.Invalid)
			if len(e.Fields) != 1 || e.Fields[0].Field != c.field || !strings.Contains(e.Fields[0].Message, c.says) || e.Rule != subsidy.S8 {
				t.Errorf("got %+v", e.Fields)
			}
		})
	}
	e := kind(t, w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, subsidy.ClosingForm{Kind: string(subsidy.MoveOutage)}), subsidy.Invalid)
	var fields []string
	for _, f := range e.Fields {
		fields = append(fields, f.Field)
	}
	all := []string{subsidy.FieldFromDay, subsidy.FieldFromHour, subsidy.FieldUntilDay, subsidy.FieldUntilHour, subsidy.FieldMoveReason, subsidy.FieldCloseDay, subsidy.FieldCloseHour}
	if !slices.Equal(fields, all) {
		t.Errorf("an empty form has faults at %v, want %v", fields, all)
	}
}

func TestS8_AClosingInAnHourThatTheClockSkipsOrRepeatsIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, day, hour, says string
		closes                string
		want                  time.Time
	}{
		{"skipped", "27-3-2022", "2:30", "bestaat 2:30 uur niet", "2022-03-25", time.Time{}},
		{"after the skipped hour", "27-3-2022", "3:00", "", "2022-03-25", time.Date(2022, time.March, 27, 1, 0, 0, 0, time.UTC)},
		{"the day with 23 hours", "27-3-2022", "24:00", "", "2022-03-25", time.Date(2022, time.March, 27, 22, 0, 0, 0, time.UTC)},
		{"twice", "30-10-2022", "2:30", "komt 2:30 uur twee keer voor", "2022-10-28", time.Time{}},
		{"after the repeated hour", "30-10-2022", "3:00", "", "2022-10-28", time.Date(2022, time.October, 30, 2, 0, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			document := string(dbtest.SchemeDocument(t, dbtest.Slug))
			document = strings.Replace(document, `"closes": "2022-04-30"`, `"closes": "`+c.closes+`"`, 1)
			document = strings.ReplaceAll(document, "2022-07-01", "2022-11-30")
			w := dbtest.NewWith(t, []byte(document))
			w.Clock.Set(time.Date(2022, time.March, 20, 8, 0, 0, 0, time.UTC))
			form := extensionForm(c.day)
			form.Hour = c.hour
			err := w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, form)
			if c.says == "" {
				fine(t, err)
				if moves, err := w.Store.ClosingMoves(t.Context(), dbtest.Round); err != nil || !moves[0].At.Equal(c.want) {
					t.Errorf("%v, %v, want %s", moves, err, c.want)
				}
				return
			}
			e := kind(t, err, subsidy.Invalid)
			if e.Fields[0].Field != subsidy.FieldCloseHour || !strings.Contains(e.Fields[0].Message, c.says) {
				t.Errorf("got %+v", e.Fields)
			}
		})
	}
}

func TestS8D4_AClosingStaysOnceTheListIsFrozen(t *testing.T) {
	w, _ := drawnWorld(t)
	fine(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, "Een loterij", "20-5-2022"))
	fine(t, w.Service.Freeze(t.Context(), w.Administrator, dbtest.Round))
	if e := kind(t, w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, extensionForm("25-5-2022")), subsidy.Conflict); e.Rule != subsidy.D4 {
		t.Errorf("refused by %q: %s", e.Rule, e.Message)
	}
}

func TestS8D4_AProposalIsNotConfirmedAfterTheFreeze(t *testing.T) {
	w, _ := drawnWorld(t)
	m := proposed(t, w, extensionForm("25-5-2022"))
	fine(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, "Een loterij", "20-5-2022"))
	fine(t, w.Service.Freeze(t.Context(), w.Administrator, dbtest.Round))
	if e := kind(t, w.Service.ConfirmClosing(t.Context(), w.Decider, dbtest.Round, m.ID), subsidy.Conflict); e.Rule != subsidy.D4 {
		t.Errorf("refused by %q: %s", e.Rule, e.Message)
	}
	fine(t, w.Service.TurnDownClosing(t.Context(), w.Decider, dbtest.Round, m.ID, "De lijst is bevroren."))
}

func TestS8D6_NothingIsFrozenOrGrantedUntilTheMovedClosing(t *testing.T) {
	w, refs := drawnWorld(t)
	moved(t, w, extensionForm("25-5-2022"))
	fine(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, "Een loterij", "1-6-2022"))
	if e := kind(t, w.Service.Freeze(t.Context(), w.Administrator, dbtest.Round), subsidy.Conflict); e.Rule != subsidy.D6 {
		t.Errorf("refused by %q: %s", e.Rule, e.Message)
	}
	_, err := w.Service.Decide(t.Context(), w.Decider, refs[0], w.Advise(t, refs[0], subsidy.VerdictGrant), w.Read(t, w.Decider, refs[0]))
	if e := kind(t, err, subsidy.NoRoom); e.Rule != subsidy.D6 || !strings.Contains(e.Message, "woensdag 25 mei 2022, 24:00 uur") {
		t.Errorf("refused by %q: %s", e.Rule, e.Message)
	}
	w.Clock.Set(time.Date(2022, time.May, 25, 22, 0, 0, 0, time.UTC))
	fine(t, w.Service.Freeze(t.Context(), w.Administrator, dbtest.Round))
}

func TestS8D6_AClosingStaysOnceADrawRoundHasGranted(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	w.Clock.Set(dbtest.AfterClosing)
	m := proposed(t, w, extensionForm("25-5-2022"))
	version := w.Advise(t, ref, subsidy.VerdictGrant)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	if e := kind(t, w.Service.ConfirmClosing(t.Context(), w.Decider, dbtest.Round, m.ID), subsidy.Conflict); e.Rule != subsidy.D6 {
		t.Errorf("refused by %q: %s", e.Rule, e.Message)
	}
}

func TestS8_InTheOrderOfReceiptAClosingMovesAfterAGrantToo(t *testing.T) {
	w := dbtest.NewWith(t, []byte(strings.Replace(string(dbtest.SchemeDocument(t, dbtest.Slug)), `"draw"`, `"receipt"`, 1)))
	ref := w.Filed(t, dbtest.Location)
	w.Advise(t, ref, subsidy.VerdictGrant)
	dayOn(w)
	fine(t, decide(t, w, ref))
	moved(t, w, extensionForm("2-5-2022"))
}

func TestS8_AClosingMovesAgainButNeverBack(t *testing.T) {
	w := dbtest.New(t)
	moved(t, w, extensionForm("5-5-2022"))
	e := kind(t, w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, extensionForm("4-5-2022")), subsidy.Invalid)
	if !strings.Contains(e.Fields[0].Message, "donderdag 5 mei 2022, 24:00 uur. Zij kan alleen naar later.") {
		t.Error(e.Fields[0].Message)
	}
	m := moved(t, w, extensionForm("6-5-2022"))
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if round.Closing() != "vrijdag 6 mei 2022, 24:00 uur" || !m.Before.Equal(time.Date(2022, time.May, 5, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("it closes on %s, in place of %s", round.Closing(), m.Before)
	}
	if round.DecideAgainBy(isoDay("2022-08-01")) != isoDay("2022-10-02") || round.DecisionDue(false, movedClosing) != isoDay("2022-07-01") {
		t.Error("a later closing moved the last day to decide (S13)")
	}
}

func TestS8_ASecondProposalWaitsForTheFirstAndOneThatHasPassedIsTurnedDown(t *testing.T) {
	w := dbtest.New(t)
	m := proposed(t, w, extensionForm("1-5-2022"))
	if e := kind(t, w.Service.ProposeClosing(t.Context(), w.Administrator, dbtest.Round, extensionForm("2-5-2022")), subsidy.Conflict); e.Rule != subsidy.S8 {
		t.Errorf("refused by %q", e.Rule)
	}
	w.Clock.Set(m.At)
	if e := kind(t, w.Service.ConfirmClosing(t.Context(), w.Decider, dbtest.Round, m.ID), subsidy.Conflict); !strings.Contains(e.Message, "is al geweest") {
		t.Error(e.Message)
	}
	fine(t, w.Service.TurnDownClosing(t.Context(), w.Decider, dbtest.Round, m.ID, "Te laat."))
	events, err := w.Store.RoundEvents(t.Context(), dbtest.Round)
	fine(t, err)
	if len(events) != 2 || events[0].Action != "latere sluiting afgewezen" || events[1].Action != "latere sluiting voorgesteld" ||
		events[1].Detail != "tot en met zondag 1 mei 2022, 24:00 uur" || events[0].Actor != w.Decider.ID {
		t.Errorf("the log of the round has %+v", events)
	}
}

// TestS8_WhatWasFiledInTheExtraTimeSaysUnderWhichClosing: the frozen document
// proves that it was in time, and the next closing changes no receipt (A1). The
// world verifies I11 at its end.
func TestS8_WhatWasFiledInTheExtraTimeSaysUnderWhichClosing(t *testing.T) {
	w := dbtest.New(t)
	before := w.Filed(t, dbtest.Location)
	ref := w.Draft(t, dbtest.LocationAt(2))
	w.Clock.Set(nextMorning)
	moved(t, w, outageForm())
	made, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: dbtest.LocationAt(3), Round: dbtest.Round, Key: "extra"})
	fine(t, err)
	if waiting, err := w.Service.Waiting(t.Context(), w.Preparer, dbtest.Round); err != nil || len(waiting) != 2 {
		t.Errorf("%d drafts wait, %v: %s was begun", len(waiting), err, made.Reference)
	}
	_, err = w.Submit(t, w.Signatory, ref, true, nextMorning)
	fine(t, err)
	receipt, err := w.Service.Receipt(t.Context(), w.Signatory, ref)
	fine(t, err)
	var document struct {
		LaterClosing struct {
			At, OutageFrom, OutageUntil time.Time
			Kind, Reason                string
		}
	}
	fine(t, json.Unmarshal([]byte(receipt.Filing.Document), &document))
	if l := document.LaterClosing; !l.At.Equal(movedClosing) || l.Kind != "outage" || l.Reason != "Inloggen lukte niet." ||
		!l.OutageFrom.Equal(time.Date(2022, time.April, 30, 19, 0, 0, 0, time.UTC)) || !l.OutageUntil.Equal(time.Date(2022, time.April, 30, 21, 30, 0, 0, time.UTC)) {
		t.Errorf("the filed document has %+v", l)
	}
	first, err := w.Service.Receipt(t.Context(), w.Signatory, before)
	fine(t, err)
	if strings.Contains(first.Filing.Document, "laterClosing") || !first.InTime() || !receipt.InTime() {
		t.Errorf("in time: %t and %t", first.InTime(), receipt.InTime())
	}
	receipt.Document.Later = subsidy.LaterClosing{}
	if receipt.InTime() {
		t.Error("a receipt takes a closing that was not in force when it was filed")
	}
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	at := slices.IndexFunc(file.Controls, func(c subsidy.Control) bool { return c.Title == "Op tijd ingediend" })
	if c := file.Controls[at]; !c.OK || !strings.Contains(c.Detail, "De ronde sluit op maandag 2 mei 2022, 12:00 uur. Dat was later dan eerst (zaterdag 30 april 2022, 24:00 uur), wegens een storing op zaterdag 30 april 2022 van 21:00 tot 23:30 uur: Inloggen lukte niet.") ||
		!strings.Contains(c.Data, "het besluit om later te sluiten") {
		t.Errorf("the control says %+v", c)
	}
}

func TestS8_AnEarlierInstantNeverTakesThePlaceOfTheClosing(t *testing.T) {
	terms := windowOf(isoDay("2022-03-08"), isoDay("2022-04-30"))
	for _, at := range []time.Time{{}, closingInstant.Add(-1), closingInstant} {
		terms.Later.At = at
		if !terms.ClosesAt().Equal(closingInstant) || terms.UpTo() != "tot en met" || terms.LastDay() != isoDay("2022-04-30") {
			t.Errorf("with %s it closes on %s", at, terms.Closing())
		}
	}
	terms.Later.At = closingInstant.Add(1)
	if !terms.ClosesAt().Equal(closingInstant.Add(1)) || terms.UpTo() != "tot" || terms.LastDay() != isoDay("2022-05-01") {
		t.Errorf("it closes on %s", terms.Closing())
	}
}

func TestAnOutageOverMidnightIsSaidInWhole(t *testing.T) {
	l := subsidy.LaterClosing{At: movedClosing, Kind: subsidy.MoveOutage, From: closingInstant.Add(-time.Hour), Until: closingInstant.Add(time.Hour)}
	if got, want := l.Cause(), "wegens een storing van zaterdag 30 april 2022, 23:00 uur, tot zondag 1 mei 2022, 1:00 uur"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	l.Kind = subsidy.MoveExtension
	if l.Cause() != "" {
		t.Errorf("an extension is %q", l.Cause())
	}
}
