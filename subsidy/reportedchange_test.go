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
	fine(t, w.Service.SeeChanges(t.Context(), w.Decider, ref, w.Version(t, ref)))
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

// waits tells whether what the board reported waits for an official.
func waits(t *testing.T, w *dbtest.World, ref subsidy.Reference) bool {
	t.Helper()
	f, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	list, err := w.Service.Worklist(t.Context(), w.Auditor, subsidy.WorklistFilter{Round: dbtest.Round, Arrived: subsidy.ArrivedChange})
	fine(t, err)
	if f.ChangeIn != (list.Count == 1) || f.ChangeIn && !list.Rows[0].ChangeIn {
		t.Errorf("the file says %t, the work list has %+v", f.ChangeIn, list.Rows)
	}
	return f.ChangeIn
}

func report(t *testing.T, w *dbtest.World, ref subsidy.Reference) {
	t.Helper()
	_, err := w.Service.ReportChange(t.Context(), w.Preparer, ref, subsidy.ChangeForm{Kind: "pupils", Text: "Twaalf in plaats van achttien."}, w.Clock.Now())
	fine(t, err)
}

func TestS14_AReportWaitsUntilAnOfficialSaysThatTheySawItOrAdvises(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	see := func(by subsidy.User) error { return w.Service.SeeChanges(t.Context(), by, ref, w.Version(t, ref)) }
	refused(t, see(w.Assessor), subsidy.Conflict, subsidy.S14) // nothing was reported
	report(t, w, ref)
	if !waits(t, w, ref) {
		t.Fatal("nobody is to look at it")
	}
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	w.Check(t, w.Assessor, ref) // which says nothing of what was reported
	_, err := hear(t, w, ref, "14")
	fine(t, err)
	if !waits(t, w, ref) {
		t.Error("it left the shelf by another act")
	}
	refused(t, see(w.Auditor), subsidy.Forbidden, subsidy.S14)
	refused(t, see(w.Signatory), subsidy.Forbidden, subsidy.S14)
	refused(t, w.Service.SeeChanges(t.Context(), w.Decider, ref, w.Version(t, ref)-1), subsidy.Conflict, "")
	fine(t, see(w.Assessor2))
	if waits(t, w, ref) {
		t.Error("it waits though somebody saw it")
	}
	says(t, refused(t, see(w.Assessor), subsidy.Conflict, subsidy.S14), "is al bekeken")
	f, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	if f.Events[0].Action != subsidy.ActSeeChange || f.Events[0].Actor != w.Assessor2.ID {
		t.Errorf("the history says %+v", f.Events[0])
	}
	report(t, w, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "verlenen"}))
	if waits(t, w, ref) {
		t.Error("it waits though the assessor advised on it")
	}
}

func TestS14_AReportWaitsAfterTheDecisionTooAndNotOnceTheBoardWithdrew(t *testing.T) {
	w := dbtest.New(t)
	ref, _ := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	other := w.Filed(t, dbtest.LocationAt(2))
	w.Clock.Set(dbtest.AfterClosing)
	report(t, w, ref)
	fine(t, decide(t, w, ref))
	if !waits(t, w, ref) {
		t.Error("the decision took it away, and no assessor saw it")
	}
	fine(t, w.Service.SeeChanges(t.Context(), w.Decider, ref, w.Version(t, ref)))
	report(t, w, ref)
	if !waits(t, w, ref) {
		t.Error("nobody is to look at what came after the grant")
	}
	fine(t, w.Service.SeeChanges(t.Context(), w.Assessor, ref, w.Version(t, ref)))
	report(t, w, other)
	withdraw(t, w, other)
	if waits(t, w, other) {
		t.Error("it waits in a file that is over")
	}
}

func TestS14_ADeciderSeesWhatWasReportedAfterTheAdviceBeforeTheDecision(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	w.Clock.Set(dbtest.AfterClosing)
	report(t, w, ref)
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref)) // as the page had it before
	says(t, refused(t, err, subsidy.Conflict, ""), "intussen gewijzigd")
	refused(t, w.Service.Prepare(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref)), subsidy.Conflict, "")
	p, err := w.Service.Preview(t.Context(), w.Decider, ref)
	fine(t, err)
	if len(p.Changes) != 1 || !p.ChangeIn {
		t.Errorf("the decider sees %+v", p.Changes)
	}
	fine(t, w.Service.Prepare(t.Context(), w.Decider, ref, p.Application.Version, w.Read(t, w.Decider, ref)))
	announce := func() subsidy.Announced {
		t.Helper()
		e := seen(t, w, w.Decider2)
		if len(e.Prepared) != 1 || !e.Prepared[0].ChangeIn && stateOf(t, w, ref) == subsidy.Prepared && waits(t, w, ref) {
			t.Errorf("the list says %+v", e.Prepared)
		}
		done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, e.Fingerprint())
		fine(t, err)
		return done
	}
	if done := announce(); done.Count != 0 || len(done.Stayed) != 1 || done.Stayed[0].Why.Rule != subsidy.S14 {
		t.Errorf("announced is %+v", done)
	}
	fine(t, w.Service.SeeChanges(t.Context(), w.Decider2, ref, w.Version(t, ref)))
	if done := announce(); done.Count != 1 || stateOf(t, w, ref) != subsidy.Granted {
		t.Errorf("announced is %+v", done)
	}
}

func TestS14A12_WhoHasATieDoesNotSayThatTheySawAReport(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	report(t, w, ref)
	_, err := w.Service.DeclareTie(t.Context(), w.Assessor2, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt daar."})
	fine(t, err)
	refused(t, w.Service.SeeChanges(t.Context(), w.Assessor2, ref, w.Version(t, ref)), subsidy.Forbidden, subsidy.A12)
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
	refused(t, report(w.Preparer, ref, "other", "x"), subsidy.Conflict, subsidy.D5)
}
