package subsidy_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestS14_WhatFallsUnderTheSpecialDutyToReportIsCalledSoAndGetsItsReceipt(t *testing.T) {
	for _, c := range []struct {
		kind    subsidy.ChangeKind
		special bool
	}{{subsidy.ChangeActivities, true}, {subsidy.ChangePupils, true}, {subsidy.ChangeOther, false}} {
		t.Run(string(c.kind), func(t *testing.T) {
			w := dbtest.New(t)
			ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
			w.Clock.Set(dbtest.AfterClosing)
			_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
			fine(t, err)
			received := dbtest.AfterClosing.Add(time.Hour + 123*time.Nanosecond)
			w.Clock.Set(received.Add(time.Minute)) // it waited for its turn
			change, err := w.Service.ReportChange(t.Context(), w.Preparer, ref, subsidy.ChangeForm{Kind: string(c.kind), Text: " Twaalf in plaats van achttien. "}, received)
			fine(t, err)
			if !change.At.Equal(received.Truncate(time.Microsecond)) || change.SHA256 != subsidy.HashText(change.Document) {
				t.Errorf("received at %v with %s", change.At, change.SHA256)
			}
			var document subsidy.ChangeDocument
			fine(t, json.Unmarshal([]byte(change.Document), &document))
			if document.Text != "Twaalf in plaats van achttien." || document.Reference != ref || document.ReportedBy != w.Preparer.Name {
				t.Errorf("the document is %+v", document)
			}
			letter := letterOf(t, w, ref, subsidy.LetterChange)
			if letter.SHA256 != change.SHA256 || !letter.At.Equal(change.At) || strings.HasPrefix(letter.Subject, "Bijzondere meldplicht: ") != c.special {
				t.Errorf("the letter is about %q, %v, %s", letter.Subject, letter.At, letter.SHA256)
			}
			if stateOf(t, w, ref) != subsidy.Granted {
				t.Error("its state changed")
			}
			found, err := w.Service.Change(t.Context(), w.Signatory, ref, change.ID)
			if err != nil || found.Change != change || found.Duty != c.special {
				t.Errorf("it reads back as %+v, %v", found, err)
			}
			_, err = w.Service.Change(t.Context(), w.Other, ref, change.ID)
			kind(t, err, subsidy.NotFound)
		})
	}
}

func TestS14_BeforeAGrantThereIsNoSpecialDutyToReport(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	report := func() subsidy.ReportedChange {
		t.Helper()
		change, err := w.Service.ReportChange(t.Context(), w.Preparer, ref, subsidy.ChangeForm{Kind: string(subsidy.ChangePupils), Text: "Twaalf."}, w.Clock.Now())
		fine(t, err)
		return change
	}
	silent := func(change subsidy.ReportedChange) {
		t.Helper()
		text := standardSays(t, letterOf(t, w, ref, subsidy.LetterChange))
		says(t, text, "Er doen minder dan 85% van de geplande leerlingen mee Twaalf.", "Artikel 4:2 van de Algemene wet bestuursrecht.")
		if strings.Contains(text, "meldplicht") {
			t.Errorf("before the grant it says %s", text)
		}
		file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
		fine(t, err)
		if duty, err := file.UnderDuty(change); err != nil || duty {
			t.Errorf("an official reads that it was under the duty: %v", err)
		}
	}
	silent(report())
	w.Clock.Set(dbtest.AfterClosing)
	fine(t, w.Service.Prepare(t.Context(), w.Decider, ref, version+1, w.Read(t, w.Decider, ref)))
	early := report()
	silent(early) // of what is prepared the board knows nothing
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	_, err := w.Service.Announce(t.Context(), w.Decider, dbtest.Round, seen(t, w, w.Decider).Fingerprint())
	fine(t, err)
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	late := report()
	says(t, standardSays(t, letterOf(t, w, ref, subsidy.LetterChange)), "Bijzondere meldplicht: er doen minder", "Artikel 4:37 van")
	for change, want := range map[subsidy.ReportedChange]bool{early: false, late: true} {
		if found, err := w.Service.Change(t.Context(), w.Signatory, ref, change.ID); err != nil || found.Duty != want {
			t.Errorf("reported at %v it was under the duty: %v, %v", change.At, found.Duty, err)
		}
	}
}

func TestS14_ALetterAndThePageOfAChangeSayTheSameOfTheShareOfPupils(t *testing.T) {
	alone := dbtest.Complete()
	alone.Parts = []subsidy.Part{subsidy.PartZomerschool}
	plan := dbtest.Complete()
	plan.Parts = []subsidy.Part{subsidy.PartOvergangsbeleid}
	for _, c := range []struct {
		name    string
		answers subsidy.Answers
		verdict subsidy.Verdict
		want    subsidy.PupilDuty
		says    string
	}{
		{"all of it", dbtest.Complete(), subsidy.VerdictGrant, subsidy.PupilDuty{Holds: true, Programme: true, Pupils: 18, Minimum: 16}, "85% van de 18 leerlingen komt: dat is minder dan 16."},
		{"a part", dbtest.Complete(), subsidy.VerdictGrantPart, subsidy.PupilDuty{Holds: true, Programme: true}, "85% komt van de leerlingen voor wie u subsidie krijgt."},
		{"a part of a programme alone", alone, subsidy.VerdictGrantPart, subsidy.PupilDuty{Holds: true, Programme: true}, "85% komt van de leerlingen voor wie u subsidie krijgt."},
		{"no programme", plan, subsidy.VerdictGrantPart, subsidy.PupilDuty{Holds: true}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dbtest.New(t)
			ref := w.DraftOf(t, w.Signatory, dbtest.Location, c.answers)
			_, err := w.Submit(t, w.Signatory, ref, true, w.Clock.Now())
			fine(t, err)
			before := subsidy.PupilDuty{}
			if c.want.Programme {
				before = subsidy.PupilDuty{Programme: true, Pupils: 18, Minimum: 16}
			}
			dutyIs(t, w, ref, before)
			w.Clock.Set(dbtest.AfterClosing)
			fine(t, w.Service.Prepare(t.Context(), w.Decider, ref, w.Advise(t, ref, c.verdict), w.Read(t, w.Decider, ref)))
			dutyIs(t, w, ref, before) // of what is prepared the board knows nothing
			e, err := w.Service.Embargo(t.Context(), w.Decider, dbtest.Round)
			fine(t, err)
			_, err = w.Service.Announce(t.Context(), w.Decider, dbtest.Round, e.Fingerprint())
			fine(t, err)
			dutyIs(t, w, ref, c.want)
			file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
			fine(t, err)
			text := said(lastLetterOf(t, file, map[subsidy.Verdict]subsidy.LetterKind{
				subsidy.VerdictGrant: subsidy.LetterGrant, subsidy.VerdictGrantPart: subsidy.LetterGrantPart}[c.verdict]).Blocks)
			if !strings.Contains(text, c.says) || c.says == "" && strings.Contains(text, "85%") {
				t.Errorf("the letter says %s", text)
			}
		})
	}
}

func dutyIs(t *testing.T, w *dbtest.World, ref subsidy.Reference, want subsidy.PupilDuty) {
	t.Helper()
	if _, got, err := w.Service.Reporting(t.Context(), w.Preparer, ref); err != nil || got != want {
		t.Errorf("the page says %+v (%v), want %+v", got, err, want)
	}
}

// letterOf reads the newest letter of a kind as the board does.
func letterOf(t *testing.T, w *dbtest.World, ref subsidy.Reference, of subsidy.LetterKind) subsidy.LetterData {
	t.Helper()
	a, err := w.Store.FiledApplication(t.Context(), ref)
	fine(t, err)
	letters, err := w.Store.Letters(t.Context(), a.ID)
	fine(t, err)
	var content subsidy.LetterDocument
	for _, l := range letters {
		if l.Kind == of {
			content, err = l.Read()
			fine(t, err)
		}
	}
	if content.Kind != of {
		t.Fatalf("there is no letter %q", of)
	}
	return content.LetterData
}

func TestOneFormMakesOneReportHoweverOftenItIsSent(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	send := func(key string) subsidy.ReportedChange {
		change, err := w.Service.ReportChange(t.Context(), w.Preparer, ref, subsidy.ChangeForm{Kind: "other", Text: "Een ander nummer.", Key: key}, w.Clock.Now())
		fine(t, err)
		return change
	}
	first := send("k")
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	if again := send("k"); again != first {
		t.Errorf("twice gives %+v and %+v", first, again)
	}
	if other := send("l"); other.ID == first.ID {
		t.Error("another form is the same report")
	}
	a, err := w.Store.FiledApplication(t.Context(), ref)
	fine(t, err)
	if all, err := w.Store.ReportedChanges(t.Context(), a.ID); err != nil || len(all) != 2 || all[1] != first {
		t.Errorf("there are %+v, %v", all, err)
	}
}

func TestS14_AReportThatCannotBe(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	report := func(by subsidy.User, ref subsidy.Reference, kind, text string) error {
		_, err := w.Service.ReportChange(t.Context(), by, ref, subsidy.ChangeForm{Kind: kind, Text: text}, w.Clock.Now())
		return err
	}
	faultsAre(t, report(w.Preparer, ref, "", " \n"), map[string]string{subsidy.FieldChangeKind: "Kies", subsidy.FieldChangeText: "Schrijf"})
	faultsAre(t, report(w.Preparer, ref, "weather", strings.Repeat("x", subsidy.TextMaximum+1)),
		map[string]string{subsidy.FieldChangeKind: "Kies", subsidy.FieldChangeText: "te lang"})
	kind(t, report(w.Other, ref, "other", "x"), subsidy.NotFound)
	refused(t, report(w.Preparer, w.Draft(t, dbtest.LocationAt(3)), "other", "x"), subsidy.Conflict, subsidy.S14)
	withdraw(t, w, ref)
	refused(t, report(w.Preparer, ref, "other", "x"), subsidy.Conflict, subsidy.S14)
}
