package subsidy_test

import (
	"errors"
	"go/ast"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestA12_ATieCountsWhereItIsThereOrWasOnTheDayOfReceipt(t *testing.T) {
	received := time.Date(2022, time.April, 20, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		until subsidy.Date
		at    time.Time
		want  bool
	}{
		{"still there", subsidy.Date{}, received, true},
		{"ended the day before", day(2022, time.April, 19), received, false},
		{"ended on the day itself", day(2022, time.April, 20), received, true},
		{"ended later", day(2022, time.May, 1), received, true},
		{"received in the last second of the last day", day(2022, time.April, 20), time.Date(2022, time.April, 20, 21, 59, 59, 0, time.UTC), true},
		{"received at midnight in Amsterdam", day(2022, time.April, 20), time.Date(2022, time.April, 20, 22, 0, 0, 0, time.UTC), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := (subsidy.Tie{Until: c.until}).CountsFor(c.at); got != c.want {
				t.Errorf("it counts: %v, want %v", got, c.want)
			}
		})
	}
}

// declare gives a person a tie with the first board, a minute later.
func declare(t *testing.T, w *dbtest.World, by subsidy.User) subsidy.Tie {
	t.Helper()
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	tie, err := w.Service.DeclareTie(t.Context(), by, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt er."})
	fine(t, err)
	return tie
}

// officialAct is what an official does with one application.
type officialAct struct {
	name string
	by   func(*dbtest.World) subsidy.User
	do   func(*testing.T, *dbtest.World, subsidy.User, subsidy.Reference) error
}

var (
	anAssessor = func(w *dbtest.World) subsidy.User { return w.Assessor }
	aDecider   = func(w *dbtest.World) subsidy.User { return w.Decider }
	anAuditor  = func(w *dbtest.World) subsidy.User { return w.Auditor }
)

var officialActs = []officialAct{
	{"take", anAssessor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		return w.Service.Take(t.Context(), by, ref)
	}},
	{"take over", anAssessor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		return w.Service.TakeOver(t.Context(), by, ref)
	}},
	{"advise", anAssessor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		return w.Service.Advise(t.Context(), by, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: string(subsidy.VerdictGrant)})
	}},
	{"return", aDecider, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		return w.Service.Return(t.Context(), by, ref, w.Version(t, ref), "Omdat.")
	}},
	{"preview", aDecider, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		_, err := w.Service.Preview(t.Context(), by, ref)
		return err
	}},
	{"decide", aDecider, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		_, err := w.Service.Decide(t.Context(), by, ref, w.Version(t, ref), w.Read(t, by, ref))
		return err
	}},
	{"open the file", anAuditor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		_, err := w.Service.CaseFile(t.Context(), by, ref)
		return err
	}},
	{"open an attachment", anAuditor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		_, _, err := w.Service.File(t.Context(), by, ref, "any")
		return err
	}},
	{"read the messages", anAuditor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		_, err := w.Service.Thread(t.Context(), by, ref)
		return err
	}},
	{"write a message", anAssessor, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		return w.Service.WriteMessage(t.Context(), by, ref, subsidy.NewMessage{Text: "Een vraag aan u."})
	}},
	{"mark the messages as read", aDecider, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		return w.Service.MarkRead(t.Context(), by, ref, 1)
	}},
	{"read a letter", aDecider, func(t *testing.T, w *dbtest.World, by subsidy.User, ref subsidy.Reference) error {
		_, _, _, err := w.Service.ReadLetter(t.Context(), by, ref, "any")
		return err
	}},
}

// Whatever the state of the application, also where it is in their hands.
func TestA12_NobodyHandlesABoardToWhichTheyDeclaredATie(t *testing.T) {
	for _, act := range officialActs {
		t.Run(act.name, func(t *testing.T) {
			w := dbtest.New(t)
			taken := w.Filed(t, dbtest.LocationAt(1))
			fine(t, w.Service.Take(t.Context(), w.Assessor, taken))
			advised, _ := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
			decided, version := w.Advised(t, dbtest.LocationAt(3), subsidy.VerdictReject)
			_, err := w.Service.Decide(t.Context(), w.Decider2, decided, version, w.Read(t, w.Decider2, decided))
			fine(t, err)
			declare(t, w, act.by(w))
			filed := w.Filed(t, dbtest.LocationAt(4)) // after it was declared
			for _, ref := range []subsidy.Reference{filed, taken, advised, decided} {
				before := w.Version(t, ref)
				says(t, refused(t, act.do(t, w, act.by(w), ref), subsidy.Forbidden, subsidy.A12), "Stichting Rijnveld Voortgezet Onderwijs")
				if w.Version(t, ref) != before {
					t.Error("the refusal wrote")
				}
			}
		})
	}
}

func TestA12_ATieWithOneBoardKeepsNobodyFromAnother(t *testing.T) {
	w := dbtest.New(t)
	for _, by := range []subsidy.User{w.Assessor, w.Decider} {
		declare(t, w, by)
	}
	ref := w.DraftOf(t, w.Other, dbtest.OtherLocation, dbtest.Complete())
	_, err := w.Submit(t, w.Other, ref, true, w.Clock.Now())
	fine(t, err)
	version := w.Advise(t, ref, subsidy.VerdictReject)
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
}

func TestA12_ATieOfTheAdviserSinceTheAdviceHoldsEveryDecision(t *testing.T) {
	w := dbtest.New(t)
	ctx, s := t.Context(), w.Service
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	declare(t, w, w.Assessor)
	for _, by := range []subsidy.User{w.Decider, w.Decider2} {
		_, err := s.Decide(ctx, by, ref, version, w.Read(t, by, ref))
		says(t, refused(t, err, subsidy.Forbidden, subsidy.A12), "Wie het advies gaf")
		preview, err := s.Preview(ctx, by, ref)
		fine(t, err)
		refused(t, preview.Obstacle, subsidy.Forbidden, subsidy.A12)
	}
	fine(t, s.Return(ctx, w.Decider, ref, version, "Een ander kijkt opnieuw."))
	f, err := s.CaseFile(ctx, w.Assessor2, ref)
	fine(t, err)
	if !f.AssessorBound || f.AssessorName != w.Assessor.Name {
		t.Errorf("the file of %q does not say that the assessor is bound", f.AssessorName)
	}
	fine(t, s.TakeOver(ctx, w.Assessor2, ref))
	fine(t, s.Advise(ctx, w.Assessor2, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: string(subsidy.VerdictReject), Motivation: "Omdat.",
		Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven)}))
	if f, err = s.CaseFile(ctx, w.Decider, ref); err != nil || f.AssessorBound {
		t.Errorf("the new assessor is called bound (%v)", err)
	}
	_, err = s.Decide(ctx, w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
}

func TestA12_AnEndedTieCountsForWhatWasReceivedUpToItsLastDay(t *testing.T) {
	w := dbtest.New(t)
	ctx, s := t.Context(), w.Service
	before := w.Filed(t, dbtest.LocationAt(1))
	tie := declare(t, w, w.Assessor)
	_, err := s.EndTie(ctx, w.Assessor, tie.ID, "21 april 2022")
	fine(t, err)
	w.Clock.Set(day(2022, time.April, 22).Start().Add(-time.Second))
	last := w.Filed(t, dbtest.LocationAt(2))
	w.Clock.Set(day(2022, time.April, 22).Start())
	after := w.Filed(t, dbtest.LocationAt(3))
	refused(t, s.Take(ctx, w.Assessor, before), subsidy.Forbidden, subsidy.A12)
	refused(t, s.Take(ctx, w.Assessor, last), subsidy.Forbidden, subsidy.A12)
	fine(t, s.Take(ctx, w.Assessor, after))
	list, err := s.Worklist(ctx, w.Assessor, subsidy.WorklistFilter{Round: dbtest.Round})
	fine(t, err)
	if list.Count != 1 || list.Rows[0].Reference != after {
		t.Errorf("the list has %d, %v", list.Count, list.Rows)
	}
}

func TestA12_WhoDeclaresATieIsToldOfTheObjectionsThatAColleagueTakesOver(t *testing.T) {
	w := dbtest.New(t)
	o := object(t, w, decidedFile(t, w, dbtest.Location, subsidy.VerdictReject))
	tied := func(by subsidy.User) subsidy.HeldTie {
		ties, err := w.Service.TiesOf(t.Context(), by)
		fine(t, err)
		return ties[0]
	}
	fine(t, w.Service.TakeObjection(t.Context(), w.Assessor2, o.ID, o.Version, false))
	declare(t, w, w.Assessor) // who advised on the application, and has no part in the objection
	declare(t, w, w.Assessor2)
	if got := tied(w.Assessor2).Objections; len(got) != 1 || got[0].ID != o.ID || got[0].Reference != o.Reference || got[0].State != subsidy.ObjectionInHandling {
		t.Errorf("in handling they have %+v", got)
	}
	if !tied(w.Assessor).Free() {
		t.Errorf("who does not handle it has %+v", tied(w.Assessor))
	}
	third := w.AddUser(t, "Noor Smit", subsidy.Assessor, "")
	fine(t, w.Service.TakeObjection(t.Context(), third, o.ID, o.Version+1, false))
	if !tied(w.Assessor2).Free() {
		t.Errorf("after it was taken over they have %+v", tied(w.Assessor2))
	}
	fine(t, w.Service.AdviseObjection(t.Context(), third, o.ID, subsidy.ObjectionAdvice{Version: o.Version + 2, Outcome: "unfounded", Motivation: "x"}))
	declare(t, w, third)
	if got := tied(third).Objections; len(got) != 1 || got[0].State != subsidy.ObjectionAdvised {
		t.Errorf("of their advice they have %+v", got)
	}
	fourth := w.AddUser(t, "Bas Vos", subsidy.Assessor, "")
	fine(t, w.Service.TakeObjection(t.Context(), fourth, o.ID, o.Version+3, false))
	fine(t, w.Service.AdviseObjection(t.Context(), fourth, o.ID, subsidy.ObjectionAdvice{Version: o.Version + 4, Outcome: "unfounded", Motivation: "x"}))
	fine(t, decideOn(t, w, o, o.Version+5))
	declare(t, w, fourth)
	if !tied(fourth).Free() {
		t.Errorf("of what was decided they have %+v", tied(fourth))
	}
}

func TestADeclarationAsksForAKnownBoardAndAReason(t *testing.T) {
	w := dbtest.New(t)
	for _, c := range []struct {
		form subsidy.TieForm
		want map[string]string
	}{
		{subsidy.TieForm{}, map[string]string{subsidy.FieldBoard: "vijf cijfers", subsidy.FieldTie: "Schrijf welke band"}},
		{subsidy.TieForm{Board: "982145", Reason: "x"}, map[string]string{subsidy.FieldBoard: "vijf cijfers"}},
		{subsidy.TieForm{Board: "98299", Reason: "x"}, map[string]string{subsidy.FieldBoard: "staat niet in het register"}},
		{subsidy.TieForm{Board: "98214", Reason: " \n"}, map[string]string{subsidy.FieldTie: "Schrijf welke band"}},
		{subsidy.TieForm{Board: "98214", Reason: strings.Repeat("x", subsidy.TextMaximum+1)}, map[string]string{subsidy.FieldTie: "te lang"}},
	} {
		_, err := w.Service.DeclareTie(t.Context(), w.Assessor, c.form)
		faultsAre(t, err, c.want)
	}
	_, err := w.Service.DeclareTie(t.Context(), w.Signatory, subsidy.TieForm{Board: "98214", Reason: "x"})
	refused(t, err, subsidy.Forbidden, "")
}

func TestATieIsEndedOnceByItsPersonTodayOrLater(t *testing.T) {
	w := dbtest.New(t)
	ctx, s := t.Context(), w.Service
	tie := declare(t, w, w.Payer)
	_, err := s.DeclareTie(ctx, w.Payer, subsidy.TieForm{Board: "98214", Reason: "Nog eens."})
	faultsAre(t, err, map[string]string{subsidy.FieldBoard: "U meldde al een band met Stichting Rijnveld"})
	for typed, message := range map[string]string{"": "Vul een datum in", "ooit": "niet als datum", "19-4-2022": "niet vóór vandaag"} {
		_, err := s.EndTie(ctx, w.Payer, tie.ID, typed)
		faultsAre(t, err, map[string]string{subsidy.FieldLastDay: message})
	}
	_, err = s.EndTie(ctx, w.Auditor, tie.ID, "20-4-2022")
	kind(t, err, subsidy.NotFound)
	_, err = s.EndTie(ctx, w.Signatory, tie.ID, "20-4-2022")
	kind(t, err, subsidy.Forbidden)
	ended, err := s.EndTie(ctx, w.Payer, tie.ID, "20-4-2022")
	fine(t, err)
	_, err = s.EndTie(ctx, w.Payer, tie.ID, "1-5-2022")
	says(t, refused(t, err, subsidy.Conflict, ""), "20 april 2022")
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	again := declare(t, w, w.Payer)
	ties, err := s.TiesOf(ctx, w.Payer)
	fine(t, err)
	if len(ties) != 2 || ties[0].Tie != again || ties[1].Tie != ended {
		t.Errorf("the ties are %+v, want %+v and %+v", ties, again, ended)
	}
}

func TestAnAdministratorAndAnAuditorReadEverybodysTies(t *testing.T) {
	w := dbtest.New(t)
	declare(t, w, w.Assessor)
	declare(t, w, w.Decider)
	for _, by := range []subsidy.User{w.Administrator, w.Auditor} {
		ties, err := w.Service.Ties(t.Context(), by)
		fine(t, err)
		if len(ties) != 2 || ties[0].UserName != w.Decider.Name || ties[1].UserName != w.Assessor.Name {
			t.Errorf("the %s reads %+v", by.Role, ties)
		}
	}
	for _, by := range []subsidy.User{w.Assessor, w.Decider, w.Payer, w.Signatory} {
		_, err := w.Service.Ties(t.Context(), by)
		kind(t, err, subsidy.Forbidden)
	}
	_, err := w.Service.TiesOf(t.Context(), w.Preparer)
	kind(t, err, subsidy.Forbidden)
}

// model is a person's ties with the first board as a test remembers them: the
// last day of each that was ended, and the one without.
type model struct {
	ended []string // as ISO text
	open  string   // id
}

// keeps tells whether the person is kept from what was received at an instant.
func (m model) keeps(received time.Time) bool {
	on := received.In(subsidy.Amsterdam).Format(time.DateOnly)
	return m.open != "" || slices.ContainsFunc(m.ended, func(last string) bool { return on <= last })
}

// step declares or ends a tie, or lets time go by.
func (m *model) step(t *testing.T, rt *rapid.T, w *dbtest.World, by subsidy.User) {
	switch rapid.SampledFrom([]string{"declare", "end", "wait"}).Draw(rt, "step") {
	case "declare":
		tie, err := w.Service.DeclareTie(t.Context(), by, subsidy.TieForm{Board: string(dbtest.Board), Reason: "x"})
		if (err == nil) != (m.open == "") {
			rt.Fatalf("declared with %q open: %v", m.open, err)
		}
		if err == nil {
			m.open = tie.ID
		}
	case "end":
		last := subsidy.DateOf(w.Clock.Now()).AddDays(rapid.IntRange(-1, 3).Draw(rt, "days on"))
		_, err := w.Service.EndTie(t.Context(), by, m.open, last.String())
		may := m.open != "" && !last.Before(subsidy.DateOf(w.Clock.Now()))
		if (err == nil) != may {
			rt.Fatalf("ended %q on %s: %v", m.open, last, err)
		}
		if may {
			m.open, m.ended = "", append(m.ended, last.String())
		}
	case "wait":
		w.Clock.Set(w.Clock.Now().Add(time.Duration(rapid.IntRange(1, 40).Draw(rt, "hours")) * time.Hour))
	}
}

// errUndo undoes a transaction that only tries something.
var errUndo = errors.New("undo")

// Whatever is declared and ended in whatever order, the service, the work list
// and the schema agree about who is kept from what.
func TestA12_TheServiceTheListAndTheSchemaAgreeAboutEveryOrderOfDeclaringAndEnding(t *testing.T) {
	w := dbtest.New(t)
	received := map[subsidy.Reference]time.Time{}
	for i := range 10 {
		// The clock stays: no event is later than what is declared below.
		ref, at := w.Draft(t, dbtest.LocationAt(i)), dbtest.Open.Add(time.Duration(i)*13*time.Hour)
		_, err := w.Submit(t, w.Signatory, ref, true, at)
		fine(t, err)
		received[ref] = at
	}
	rapid.Check(t, func(rt *rapid.T) {
		w.Clock.Set(dbtest.Open)
		by := w.AddUser(t, "Bente Boers", subsidy.Assessor, "")
		var m model
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			m.step(t, rt, w, by)
		}
		list, err := w.Service.Worklist(t.Context(), by, subsidy.WorklistFilter{Round: dbtest.Round})
		fine(t, err)
		for ref, at := range received {
			_, _, err := w.Service.File(t.Context(), by, ref, "no such file")
			listed := slices.ContainsFunc(list.Rows, func(r subsidy.ApplicationRow) bool { return r.Reference == ref })
			a, findErr := w.Store.FiledApplication(t.Context(), ref)
			fine(t, findErr)
			written := w.Store.InTx(t.Context(), func(tx subsidy.Store) error {
				err := tx.AddAdvice(t.Context(), subsidy.Advice{ID: "a", Application: a.ID, Verdict: subsidy.VerdictGrant, By: by.ID, ByName: by.Name, At: w.Clock.Now()})
				return errors.Join(err, errUndo)
			})
			kept := m.keeps(at)
			if (subsidy.KindOf(err) == subsidy.Forbidden) != kept || listed == kept || (subsidy.KindOf(written) == subsidy.Forbidden) != kept {
				rt.Fatalf("received %s with %+v: opening gives %v, listed %v, writing gives %v", at, m, err, listed, written)
			}
		}
	})
}

func TestA12_AnOfficialReachesAnApplicationInOnePlaceOnly(t *testing.T) {
	for _, s := range sources(t) {
		if s.pkg != "subsidy" {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name == "fileFor" {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "FiledApplication" {
					t.Errorf("%s: %s asks the store for a filed application; ask fileFor, which looks for ties", s.name, f.Name.Name)
				}
				return true
			})
		}
	}
}
