package subsidy_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// kind fails the test where err is not of this kind, and gives its words.
func kind(t *testing.T, err error, want subsidy.Kind) *subsidy.Error {
	t.Helper()
	if got := subsidy.KindOf(err); got != want {
		t.Fatalf("the error is %q (%v), want %q", got, err, want)
	}
	var e *subsidy.Error
	errors.As(err, &e)
	return e
}

func fine(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnApplicationGoesFromDraftToGrantAndItsMoneyIsInTheLedger(t *testing.T) {
	w := dbtest.New(t)
	ref, _ := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	w.Clock.Set(dbtest.AfterClosing)
	letter, err := w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if round.Granted != 2_310_000 || round.Asked != 0 || round.Undecided != 0 || round.Filed != 1 {
		t.Errorf("the round has granted %v, asked %v, %d undecided, %d filed", round.Granted, round.Asked, round.Undecided, round.Filed)
	}
	_, frozen, content, err := w.Service.ReadLetter(t.Context(), w.Preparer, ref, letter.ID)
	fine(t, err)
	if content.Granted != 2_310_000 || content.Kind != subsidy.LetterGrant || frozen.SHA256 != subsidy.HashText(frozen.Document) {
		t.Errorf("the letter says %v (%s)", content.Granted, content.Kind)
	}
	if got := content.ObjectionUntil.String(); got != "2022-06-29" {
		t.Errorf("objection until %s, want 29 June: six weeks from the day after 18 May", got)
	}
	if content.Pupils != 18 || content.MinimumPupils != 16 {
		t.Errorf("%d pupils of which at least %d, want 18 and 16", content.Pupils, content.MinimumPupils)
	}
}

func TestS6_OneDraftPerLocationAndRoundAndTheSecondIsShownTheFirst(t *testing.T) {
	w := dbtest.New(t)
	first := w.Draft(t, dbtest.Location)
	_, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: dbtest.Location, Round: dbtest.Round, Key: "other"})
	e := kind(t, err, subsidy.Invalid)
	if e.Reference != first || !strings.Contains(e.Fields[0].Message, "Marieke de Wit") {
		t.Errorf("the refusal names %q: %s", e.Reference, e.Fields[0].Message)
	}
}

func TestTheSameKeyGivesTheSameDraftHoweverOftenAndAtOnce(t *testing.T) {
	w := dbtest.New(t)
	var wait sync.WaitGroup
	refs := make([]subsidy.Reference, 50)
	for i := range refs {
		wait.Go(func() {
			a, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: dbtest.Location, Round: dbtest.Round, Key: "double click"})
			if err != nil {
				t.Error(err)
			}
			refs[i] = a.Reference
		})
	}
	wait.Wait()
	for _, ref := range refs {
		if ref != refs[0] || ref == "" {
			t.Fatalf("one key gave %s and %s", refs[0], ref)
		}
	}
}

func TestA1_SubmittingTwiceAtOnceAndAgainAfterGivesOneReceipt(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	var wait sync.WaitGroup
	hashes := make([]string, 50)
	for i := range hashes {
		wait.Go(func() {
			f, err := w.Submit(t, w.Signatory, ref, true, dbtest.Open)
			if err != nil {
				t.Error(err)
			}
			hashes[i] = f.SHA256
		})
	}
	wait.Wait()
	again, err := w.Submit(t, w.Signatory, ref, true, dbtest.AfterClosing)
	fine(t, err)
	for _, h := range append(hashes, again.SHA256) {
		if h != hashes[0] || h == "" {
			t.Fatalf("two receipts: %s and %s", hashes[0], h)
		}
	}
}

func TestS8_TheInstantOfReceiptDecidesAndNotThatOfTheCommit(t *testing.T) {
	closing := time.Date(2022, time.April, 30, 22, 0, 0, 0, time.UTC)
	opening := time.Date(2022, time.March, 7, 23, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name     string
		received time.Time
		commit   time.Time
		want     subsidy.Kind
	}{
		{"a nanosecond before the closing instant counts though the commit is later", closing.Add(-1), closing.Add(5 * time.Second), ""},
		{"at the closing instant it is refused", closing, closing, subsidy.NotOpen},
		{"at the opening instant it counts", opening, opening, ""},
		{"a nanosecond before the opening it is refused", opening.Add(-1), opening, subsidy.NotOpen},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dbtest.New(t)
			w.Clock.Set(opening.Add(-time.Hour))
			ref := w.Draft(t, dbtest.Location)
			w.Clock.Set(c.commit)
			_, err := w.Submit(t, w.Signatory, ref, true, c.received)
			if got := subsidy.KindOf(err); got != c.want {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if c.want == "" {
				return
			}
			if d, err := w.Service.Draft(t.Context(), w.Preparer, ref); err != nil || d.Application.State != subsidy.Draft {
				t.Errorf("the draft is gone: %v, %v", d.Application.State, err)
			}
		})
	}
}

func TestS8_NoDraftBeginsInARoundThatHasClosed(t *testing.T) {
	w := dbtest.New(t)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: dbtest.Location, Round: dbtest.Round, Key: "late"})
	if e := kind(t, err, subsidy.Invalid); e.Rule != subsidy.S8 || !strings.Contains(e.Fields[0].Message, "zaterdag 30 april 2022, 24:00 uur") {
		t.Errorf("the refusal says %q by %s", e.Fields[0].Message, e.Rule)
	}
}

func TestS11_APreparerPreparesAndDoesNotFile(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	_, err := w.Submit(t, w.Preparer, ref, true, dbtest.Open)
	if e := kind(t, err, subsidy.Forbidden); e.Rule != subsidy.S11 {
		t.Errorf("refused by %q", e.Rule)
	}
	_, err = w.Submit(t, w.Signatory, ref, false, dbtest.Open)
	if e := kind(t, err, subsidy.Invalid); e.Fields[0].Field != subsidy.FieldDeclaration {
		t.Errorf("without the declaration the fault is at %q", e.Fields[0].Field)
	}
}

func TestS7_ALocationThatMovedToAnotherBoardIsRefusedAtFiling(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	l, err := w.Store.Location(t.Context(), dbtest.Location)
	fine(t, err)
	l.Board = dbtest.OtherBoard
	_, err = w.Store.SaveLocation(t.Context(), l)
	fine(t, err)
	_, err = w.Submit(t, w.Signatory, ref, true, dbtest.Open)
	if e := kind(t, err, subsidy.Invalid); e.Fields[0].Rule != subsidy.S7 {
		t.Errorf("refused by %q", e.Fields[0].Rule)
	}
}

func TestAnotherBoardSeesNothingOfAnApplication(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	filed := w.Filed(t, dbtest.LocationAt(2))
	ctx := t.Context()
	for name, act := range map[string]func() error{
		"read": func() error { _, err := w.Service.Draft(ctx, w.Other, ref); return err },
		"save": func() error {
			_, err := w.Service.Save(ctx, w.Other, ref, subsidy.Edit{Section: "zomerschool", Apply: func(*subsidy.Answers) {}})
			return err
		},
		"submit":     func() error { _, err := w.Submit(t, w.Other, ref, true, dbtest.Open); return err },
		"delete":     func() error { return w.Service.Delete(ctx, w.Other, ref) },
		"attach":     func() error { _, err := w.Service.Attach(ctx, w.Other, ref, "a.pdf", []byte("%PDF-1.7")); return err },
		"receipt":    func() error { _, err := w.Service.Receipt(ctx, w.Other, filed); return err },
		"filed file": func() error { _, err := w.Service.FiledFile(ctx, w.Other, filed); return err },
		"letter":     func() error { _, _, _, err := w.Service.ReadLetter(ctx, w.Other, filed, "x"); return err },
		"attachment": func() error { _, _, err := w.Service.File(ctx, w.Other, ref, "x"); return err },
	} {
		t.Run(name, func(t *testing.T) { kind(t, act(), subsidy.NotFound) })
	}
	_, err := w.Service.Create(ctx, w.Other, subsidy.NewDraft{Location: dbtest.LocationAt(5), Round: dbtest.Round, Key: "theft"})
	if e := kind(t, err, subsidy.Invalid); e.Rule != subsidy.S7 {
		t.Errorf("another board's location is refused by %q", e.Rule)
	}
	kind(t, func() error { _, _, err := w.Service.File(ctx, w.Assessor, ref, "x"); return err }(), subsidy.NotFound)
}

func TestADraftSavesWhateverIsWrongWithIt(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	typed := "veel <b>leerlingen</b> '; --"
	d, err := w.Service.Save(t.Context(), w.Preparer, ref, subsidy.Edit{Section: subsidy.SectionZomerschool, Apply: func(a *subsidy.Answers) {
		a.Zomerschool.Pupils, a.Zomerschool.FirstDay = typed, "2-5-2022"
	}})
	fine(t, err)
	if d.Application.Amount != 1_500_000 {
		t.Errorf("the amount is %v; pupils that cannot be read count for nothing", d.Application.Amount)
	}
	again, err := w.Service.Draft(t.Context(), w.Preparer, ref)
	fine(t, err)
	if again.Application.Answers.Zomerschool.Pupils != typed {
		t.Errorf("stored %q", again.Application.Answers.Zomerschool.Pupils)
	}
	if again.Progress(subsidy.SectionZomerschool) != subsidy.ToMend {
		t.Errorf("the section is %q", again.Progress(subsidy.SectionZomerschool))
	}
}

func TestTwoOfficialsTakeOneFileAndOneIsToldWhoWasFirst(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	var taken atomic.Int32
	var wait sync.WaitGroup
	for _, who := range []subsidy.User{w.Assessor, w.Assessor2} {
		wait.Go(func() {
			err := w.Service.Take(t.Context(), who, ref)
			if err == nil {
				taken.Add(1)
				return
			}
			if subsidy.KindOf(err) != subsidy.Conflict || !strings.Contains(err.Error(), "al in behandeling genomen") {
				t.Errorf("the other is told: %v", err)
			}
		})
	}
	wait.Wait()
	if taken.Load() != 1 {
		t.Errorf("%d officials have the file", taken.Load())
	}
}

func TestA12_WhoAdvisedDoesNotDecideEvenInAnotherRole(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	same := w.Assessor
	same.Role = subsidy.Decider
	_, err := w.Service.Decide(t.Context(), same, ref, version, w.Read(t, same, ref))
	if e := kind(t, err, subsidy.Forbidden); e.Rule != subsidy.A12 {
		t.Errorf("refused by %q", e.Rule)
	}
}

func TestD6_ADrawRoundGrantsNothingBeforeTheClosingInstantButRejects(t *testing.T) {
	w := dbtest.New(t)
	grant, version := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	_, err := w.Service.Decide(t.Context(), w.Decider, grant, version, w.Read(t, w.Decider, grant))
	if e := kind(t, err, subsidy.NoRoom); e.Rule != subsidy.D6 {
		t.Errorf("refused by %q", e.Rule)
	}
	reject, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
	_, err = w.Service.Decide(t.Context(), w.Decider, reject, version, w.Read(t, w.Decider, reject))
	fine(t, err)
}

// small gives the standard scheme with another ceiling and method.
func small(t *testing.T, ceiling subsidy.Cents, method subsidy.Distribution) []byte {
	t.Helper()
	s := string(dbtest.SchemeDocument(t, dbtest.Slug))
	s = strings.ReplaceAll(s, `"ceiling": 900000000`, fmt.Sprintf(`"ceiling": %d`, ceiling))
	return []byte(strings.Replace(s, `"distribution": "draw"`, fmt.Sprintf(`"distribution": %q`, method), 1))
}

func TestD6_NothingIsGrantedWhileMoreIsAskedThanThereIs(t *testing.T) {
	w := dbtest.NewWith(t, small(t, 4_000_000, subsidy.DistributionDraw))
	first, _ := w.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	second, version := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.Decide(t.Context(), w.Decider, first, w.Version(t, first), w.Read(t, w.Decider, first))
	if e := kind(t, err, subsidy.NoRoom); e.Rule != subsidy.D6 || !strings.Contains(e.Message, "loting") {
		t.Errorf("refused by %q: %s", e.Rule, e.Message)
	}
	_, err = w.Service.Decide(t.Context(), w.Decider, second, version, w.Read(t, w.Decider, second))
	fine(t, err)
	// Now less is asked than there is: no draw (D6).
	_, err = w.Service.Decide(t.Context(), w.Decider, first, w.Version(t, first), w.Read(t, w.Decider, first))
	fine(t, err)
}

func TestS1_SixtyFourDecisionsAtOnceNeverPassTheCeilingAndTheLastIsToldTheRoom(t *testing.T) {
	const rivals, places = 64, 30
	w := dbtest.NewWith(t, small(t, places*2_310_000+100, subsidy.DistributionReceipt))
	refs, versions := queued(t, w, rivals), make([]int64, rivals)
	for i := range refs {
		versions[i] = w.Version(t, refs[i])
	}
	var granted, refused atomic.Int32
	var wait sync.WaitGroup
	for i := range refs {
		wait.Go(func() {
			switch _, err := w.Service.Decide(t.Context(), w.Decider, refs[i], versions[i], w.Read(t, w.Decider, refs[i])); {
			case err == nil:
				granted.Add(1)
			case subsidy.KindOf(err) == subsidy.NoRoom && (strings.Contains(err.Error(), "Er is nog") || strings.Contains(err.Error(), "er nog")):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if granted.Load() != places || refused.Load() != rivals-places {
		t.Errorf("%d granted and %d refused, want %d and %d", granted.Load(), refused.Load(), places, rivals-places)
	}
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if round.Granted > round.Ceiling || round.Room() != 100 {
		t.Errorf("granted %v of %v", round.Granted, round.Ceiling)
	}
}

func TestDecidingOnAnApplicationThatChangedIsRefused(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	fine(t, w.Service.Return(t.Context(), w.Decider, ref, version, "Kijk nog eens naar de opzet."))
	_, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	kind(t, err, subsidy.Conflict)
	fine(t, w.Service.TakeOver(t.Context(), w.Assessor2, ref))
	w.Check(t, w.Assessor2, ref)
	fine(t, w.Service.Advise(t.Context(), w.Assessor2, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "verlenen"}))
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	kind(t, err, subsidy.NoRoom) // before the closing instant; and then:
	w.Clock.Set(dbtest.AfterClosing)
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	kind(t, err, subsidy.Conflict)
}

func TestS6_ARejectedLocationMayApplyAgainAndAGrantedOneMayNot(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	_, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: dbtest.Location, Round: dbtest.Round, Key: "early"})
	if e := kind(t, err, subsidy.Invalid); e.Reference != ref {
		t.Errorf("the live application is %q", e.Reference)
	}
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	w.Filed(t, dbtest.Location)
}

func TestA13_AnInvitationWorksOnceAndForSeventyTwoHours(t *testing.T) {
	w := dbtest.New(t)
	ctx := t.Context()
	token, err := w.Service.Invite(ctx, w.Administrator, subsidy.NewUser{Email: "Nieuw@Voorbeeld.example", Name: "Nieuwe Beoordelaar", Role: subsidy.Assessor})
	fine(t, err)
	_, err = w.Service.SetPassword(ctx, token, "kort", "kort")
	kind(t, err, subsidy.Invalid)
	_, err = w.Service.SetPassword(ctx, token, dbtest.Password, "iets anders")
	kind(t, err, subsidy.Invalid)
	_, err = w.Service.SetPassword(ctx, token, dbtest.Password, dbtest.Password)
	fine(t, err)
	_, err = w.Service.SetPassword(ctx, token, dbtest.Password, dbtest.Password)
	kind(t, err, subsidy.NotFound)
	_, err = w.Service.Invited(ctx, token)
	kind(t, err, subsidy.NotFound)
	if u, err := w.Service.SignIn(ctx, " nieuw@voorbeeld.EXAMPLE ", dbtest.Password); err != nil || u.Role != subsidy.Assessor {
		t.Errorf("signing in gives %v, %v", u.Role, err)
	}
	_, err = w.Service.SignIn(ctx, "nieuw@voorbeeld.example", "een ander wachtwoord")
	kind(t, err, subsidy.Forbidden)
	late, err := w.Service.Reset(ctx, "nieuw@voorbeeld.example")
	fine(t, err)
	w.Clock.Set(dbtest.Open.Add(subsidy.ResetTerm))
	_, err = w.Service.Invited(ctx, late)
	kind(t, err, subsidy.NotFound)
}

func TestOnlyAnAdministratorInvites(t *testing.T) {
	w := dbtest.New(t)
	ctx := t.Context()
	_, err := w.Service.Invite(ctx, w.Signatory, subsidy.NewUser{Email: "x@y.nl", Name: "X", Role: subsidy.Assessor})
	kind(t, err, subsidy.Forbidden)
	for name, n := range map[string]subsidy.NewUser{
		"a preparer of no board": {Email: "x@y.nl", Name: "X", Role: subsidy.Preparer},
		"an unknown role":        {Email: "x@y.nl", Name: "X", Role: "keizer"},
		"an unknown board":       {Email: "x@y.nl", Name: "X", Role: subsidy.Signatory, Board: "00000"},
		"an official of a board": {Email: "x@y.nl", Name: "X", Role: subsidy.Assessor, Board: dbtest.Board},
		"no name":                {Email: "x@y.nl", Role: subsidy.Assessor},
		"no address":             {Email: "x", Name: "X", Role: subsidy.Assessor},
		"a taken address":        {Email: w.Assessor.Email, Name: "X", Role: subsidy.Assessor},
		"a header in an address": {Email: "x@y.nl\r\nBcc: z@y.nl", Name: "X", Role: subsidy.Assessor},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Service.Invite(ctx, w.Administrator, n)
			kind(t, err, subsidy.Invalid)
		})
	}
	_, err = w.Service.Invite(ctx, w.Administrator, subsidy.NewUser{Email: "eerste@bestuur.nl", Name: "Eerste Tekenbevoegde", Role: subsidy.Signatory, Board: dbtest.Board})
	fine(t, err)
}

func TestAReferenceThatIsTakenIsNotGivenTwice(t *testing.T) {
	w := dbtest.New(t)
	seen := map[subsidy.Reference]bool{}
	for i := range 6 {
		// The same chance for every draft, so that each begins with the same reference.
		w.Service.Random = rand.NewChaCha8([32]byte{})
		ref := w.Draft(t, dbtest.LocationAt(i))
		if seen[ref] {
			t.Errorf("%s was given twice", ref)
		}
		seen[ref] = true
	}
}

// looked counts how often somebody looked at one moment.
type looked struct {
	subsidy.Store
	times int
}

func (l *looked) AtOneMoment(ctx context.Context, fn func(subsidy.Store) error) error {
	l.times++
	return l.Store.AtOneMoment(ctx, fn)
}

func TestS11_WhatWasChangedAfterTheSignatoryReadItIsNotFiledNorLookedAtTwice(t *testing.T) {
	w := dbtest.New(t)
	store := &looked{Store: w.Store}
	w.Service.Store = store
	ref := w.Draft(t, dbtest.Location)
	read, err := w.Service.Draft(t.Context(), w.Signatory, ref)
	fine(t, err)
	_, err = w.Service.Save(t.Context(), w.Preparer, ref, subsidy.Edit{Section: subsidy.SectionZomerschool, Quiet: true,
		Apply: func(a *subsidy.Answers) { a.Zomerschool.Pupils = "1" }})
	fine(t, err)
	_, err = w.Service.Submit(t.Context(), w.Signatory, ref, read.Application.Version, true, dbtest.Open)
	if e := kind(t, err, subsidy.Conflict); e.Rule != subsidy.S11 || store.times != 1 {
		t.Errorf("refused by %q after %d looks", e.Rule, store.times)
	}
}

func TestAColleaguesWordsAreNotWrittenOverUnseen(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Draft(t, dbtest.Location)
	shown, err := w.Service.Draft(t.Context(), w.Preparer, ref)
	fine(t, err)
	seen := shown.Application.Answers.Fingerprint(subsidy.SectionZomerschool)
	save := func(by subsidy.User, pupils, seen string) (subsidy.Dossier, error) {
		return w.Service.Save(t.Context(), by, ref, subsidy.Edit{Section: subsidy.SectionZomerschool, Seen: seen,
			Apply: func(a *subsidy.Answers) { a.Zomerschool.Pupils = pupils }})
	}
	theirs, err := save(w.Signatory, "20", seen)
	fine(t, err)
	_, err = save(w.Preparer, "12", seen)
	if e := kind(t, err, subsidy.Conflict); !strings.Contains(e.Message, "Marieke de Wit") {
		t.Errorf("it does not say who: %s", e.Message)
	}
	_, err = save(w.Preparer, "20", seen) // the same words: nothing is lost
	fine(t, err)
	mine, err := save(w.Preparer, "12", theirs.Application.Answers.Fingerprint(subsidy.SectionZomerschool))
	fine(t, err)
	if mine.Application.Answers.Zomerschool.Pupils != "12" {
		t.Errorf("stored %q", mine.Application.Answers.Zomerschool.Pupils)
	}
}

func TestADeletedDraftKeepsNoAnswersAndNoFiles(t *testing.T) {
	w := dbtest.New(t)
	a, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: dbtest.Location, Round: dbtest.Round, Key: "key"})
	fine(t, err)
	_, err = w.Service.Save(t.Context(), w.Preparer, a.Reference, subsidy.Edit{Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = dbtest.Complete() }})
	fine(t, err)
	_, err = w.Service.Attach(t.Context(), w.Preparer, a.Reference, "a.pdf", []byte("%PDF-1.7"))
	fine(t, err)
	fine(t, w.Service.Delete(t.Context(), w.Preparer, a.Reference))
	left, err := w.Store.ApplicationByKey(t.Context(), dbtest.Board, "key")
	fine(t, err)
	files, err := w.Store.Attachments(t.Context(), a.ID)
	fine(t, err)
	if left.State != subsidy.Deleted || left.Answers.Contact.IBAN != "" || len(files) != 0 {
		t.Errorf("left are %+v and %d files", left.Answers, len(files))
	}
}

func TestS6_AnAbandonedDraftOfAnotherBoardShutsNobodyOut(t *testing.T) {
	w := dbtest.New(t)
	w.Draft(t, dbtest.Location)
	l, err := w.Store.Location(t.Context(), dbtest.Location)
	fine(t, err)
	l.Board = dbtest.OtherBoard
	_, err = w.Store.SaveLocation(t.Context(), l)
	fine(t, err)
	ref := w.DraftOf(t, w.Other, dbtest.Location, dbtest.Complete())
	_, err = w.Submit(t, w.Other, ref, true, dbtest.Open)
	fine(t, err)
}

func TestTheSameKeyWithAnotherLocationBeginsAnotherDraft(t *testing.T) {
	w := dbtest.New(t)
	create := func(code subsidy.LocationCode) subsidy.Application {
		a, err := w.Service.Create(t.Context(), w.Preparer, subsidy.NewDraft{Location: code, Round: dbtest.Round, Key: "from the browser's memory"})
		fine(t, err)
		return a
	}
	if one, two := create(dbtest.LocationAt(1)), create(dbtest.LocationAt(2)); one.Reference == two.Reference || two.Location != dbtest.LocationAt(2) {
		t.Errorf("%s for %s, %s for %s", one.Reference, one.Location, two.Reference, two.Location)
	}
}

func TestS6_ALocationThatIsTakenCostsNothingElseOfTheSection(t *testing.T) {
	w := dbtest.New(t)
	w.Draft(t, dbtest.LocationAt(2))
	ref := w.Draft(t, dbtest.Location)
	d, err := w.Service.Save(t.Context(), w.Preparer, ref, subsidy.Edit{Section: subsidy.SectionLocation, Location: dbtest.LocationAt(2),
		Apply: func(a *subsidy.Answers) { a.Contact.Name = "Een ander" }})
	kind(t, err, subsidy.Invalid)
	if d.Application.Location != dbtest.Location || d.Application.Answers.Contact.Name != "Een ander" {
		t.Errorf("location %s, name %q", d.Application.Location, d.Application.Answers.Contact.Name)
	}
}

func TestD1_AnOpenRoundKeepsItsMethodAndItsCeiling(t *testing.T) {
	w := dbtest.New(t)
	document := strings.Replace(string(small(t, 100_000_000, subsidy.DistributionReceipt)), `"version": 1`, `"version": 2`, 1)
	scheme, err := subsidy.ParseScheme([]byte(document))
	fine(t, err)
	_, err = w.Store.SaveScheme(t.Context(), scheme, document, dbtest.Open)
	fine(t, err)
	round, err := w.Store.Round(t.Context(), dbtest.Round)
	fine(t, err)
	if round.Scheme.Version != 1 || round.Ceiling != 900_000_000 {
		t.Errorf("the open round is on version %d with a ceiling of %v", round.Scheme.Version, round.Ceiling)
	}
}

func TestS10_APartnerWhoseCodeCannotBeReadNeverBlocks(t *testing.T) {
	w := dbtest.New(t)
	answers := dbtest.Complete()
	answers.Zomerschool.Pupils = "300"
	answers.Zomerschool.Partners = []subsidy.PartnerAnswers{{Location: "96DL", Pupils: "20"}}
	ref := w.DraftOf(t, w.Signatory, dbtest.Location, answers)
	_, err := w.Submit(t, w.Signatory, ref, true, dbtest.Open)
	fine(t, err)
}

func TestANewLinkReplacesAnInvitationThatWasNotUsed(t *testing.T) {
	w := dbtest.New(t)
	_, err := w.Service.Invite(t.Context(), w.Administrator, subsidy.NewUser{Email: "laat@voorbeeld.example", Name: "Laat", Role: subsidy.Auditor})
	fine(t, err)
	person, err := w.Store.UserByEmail(t.Context(), "laat@voorbeeld.example")
	fine(t, err)
	w.Clock.Set(dbtest.Open.AddDate(0, 1, 0))
	_, token, err := w.Service.Renew(t.Context(), w.Administrator, person.ID)
	fine(t, err)
	_, err = w.Service.SetPassword(t.Context(), token, dbtest.Password, dbtest.Password)
	fine(t, err)
	_, _, err = w.Service.Renew(t.Context(), w.Administrator, person.ID)
	kind(t, err, subsidy.Conflict)
	_, _, err = w.Service.Renew(t.Context(), w.Decider, person.ID)
	kind(t, err, subsidy.Forbidden)
}
