package subsidy_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// rejection is an advice form that lacks nothing.
func rejection() subsidy.AdviceForm {
	return subsidy.AdviceForm{Verdict: "afwijzen", Motivation: "Het past niet.", Grounds: []string{dbtest.Ground}, Basis: "gegeven"}
}

func TestA9_ARefusalNamesItsGrounds(t *testing.T) {
	const missing, basis = "Kies een of meer gronden.", "Kies of het berust op andere gegevens"
	for name, c := range map[string]struct {
		change func(*subsidy.AdviceForm)
		faults map[string]string
	}{
		"no ground":                                   {func(f *subsidy.AdviceForm) { f.Grounds = nil }, map[string]string{subsidy.FieldGrounds: missing}},
		"a ground that is none":                       {func(f *subsidy.AdviceForm) { f.Grounds = []string{"4:35-1-d"} }, map[string]string{subsidy.FieldGrounds: missing}},
		"one that is and one that not":                {func(f *subsidy.AdviceForm) { f.Grounds = []string{"4:35-2", "x"} }, map[string]string{subsidy.FieldGrounds: missing}},
		"a condition that does not bind this version": {func(f *subsidy.AdviceForm) { f.Grounds = []string{"S5"} }, map[string]string{subsidy.FieldGrounds: missing}},
		"not whose facts":                             {func(f *subsidy.AdviceForm) { f.Basis = "" }, map[string]string{subsidy.FieldBasis: basis}},
		"facts of nobody":                             {func(f *subsidy.AdviceForm) { f.Basis = "niemand" }, map[string]string{subsidy.FieldBasis: basis}},
		"nothing but the verdict": {func(f *subsidy.AdviceForm) { *f = subsidy.AdviceForm{Verdict: "afwijzen"} },
			map[string]string{subsidy.FieldGrounds: missing, subsidy.FieldBasis: basis, subsidy.FieldMotivation: "waarom"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, verdict := range []string{"afwijzen", "deels"} {
				form := rejection()
				c.change(&form)
				form.Verdict, form.Amount = verdict, "1"
				_, err := subsidy.NewAdvice(form, subsidy.Scheme{}, 100_00)
				faultsAre(t, err, c.faults)
			}
		})
	}
}

func TestA9_TheGroundsAreThoseOfTheLawAndOfTheScheme(t *testing.T) {
	seen := map[string]bool{}
	for _, g := range (subsidy.Scheme{Together: true}).Grounds() {
		if g.Article == "" || g.Title == "" || seen[g.ID] {
			t.Errorf("%+v stands twice, or says nothing", g)
		}
		seen[g.ID] = true
	}
	for _, id := range []string{"4:25-2", "4:35-1-a", "4:35-1-b", "4:35-1-c", "4:35-2", "S2", "S3", "S5", "S7", "S10", "S12"} {
		if !seen[id] {
			t.Errorf("%s is not there", id)
		}
	}
	if apart := (subsidy.Scheme{}).Grounds(); len(apart) != len(seen)-1 || slices.ContainsFunc(apart, func(g subsidy.Ground) bool { return g.ID == "S5" }) {
		t.Errorf("where a programme may stand alone the grounds are %v", apart)
	}
	form := rejection()
	form.Grounds = []string{"S3", "4:35-2", "S3"}
	advice, err := subsidy.NewAdvice(form, subsidy.Scheme{}, 1)
	if err != nil || len(advice.Grounds) != 2 || advice.Grounds[0].ID != "4:35-2" || advice.Grounds[1].ID != "S3" {
		t.Errorf("chosen are %v, %v", advice.Grounds, err)
	}
	form.Verdict = "verlenen"
	if advice, err := subsidy.NewAdvice(form, subsidy.Scheme{}, 1); err != nil || advice.Grounds != nil || advice.Basis != "" {
		t.Errorf("a whole grant has grounds: %+v, %v", advice, err)
	}
}

func TestA9_TheGroundsStandInTheDecisionAndInTheLetter(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	letter, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	fine(t, err)
	file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	for _, grounds := range [][]subsidy.Ground{file.Advice.Grounds, file.Decision.Grounds} {
		if len(grounds) != 1 || grounds[0].ID != dbtest.Ground {
			t.Errorf("the grounds are %v", grounds)
		}
	}
	_, _, content, err := w.Service.ReadLetter(t.Context(), w.Preparer, ref, letter.ID)
	fine(t, err)
	if want := "De activiteiten vinden niet of niet helemaal plaats (artikel 4:35, eerste lid, onder a, Awb)"; len(content.Grounds) != 1 || content.Grounds[0] != want {
		t.Errorf("the letter names %q", content.Grounds)
	}
}

func TestA2_LeavingAnApplicationAsideTakesASupplementThatEndedUntilItIsMadeKnown(t *testing.T) {
	w := dbtest.New(t)
	ref := taken(t, w)
	advise := func() error {
		return w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "buiten", Motivation: "Er ontbreekt te veel."})
	}
	says(t, refused(t, advise(), subsidy.Conflict, subsidy.A2), "pas nadat u om een aanvulling vroeg")
	w.Clock.Set(dbtest.AfterClosing)
	_, err := w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	w.Clock.Set(lapsedInstant)
	fine(t, w.Service.PassTime(t.Context()))
	fine(t, advise())
	// Four weeks after 1 June is 29 June. The clock goes back only where
	// nothing was written meanwhile.
	over := time.Date(2022, time.June, 29, 22, 0, 0, 0, time.UTC)
	w.Clock.Set(over)
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	says(t, refused(t, err, subsidy.Conflict, subsidy.A2), "woensdag 29 juni 2022")
	w.Clock.Set(over.Add(-time.Microsecond))
	fine(t, w.Service.Prepare(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref)))
	w.Clock.Set(over)
	done, err := w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
	fine(t, err)
	if done.Count != 0 || len(done.Stayed) != 1 || done.Stayed[0].Why.Rule != subsidy.A2 {
		t.Errorf("four weeks later announced is %+v", done)
	}
	w.Clock.Set(over.Add(-time.Microsecond))
	done, err = w.Service.Announce(t.Context(), w.Decider2, dbtest.Round, seen(t, w, w.Decider2).Fingerprint())
	fine(t, err)
	if got := state(t, w, ref); done.Count != 1 || got != subsidy.Disregarded {
		t.Errorf("announced %d, it is %s", done.Count, got)
	}
	file, err := w.Service.CaseFile(t.Context(), w.Assessor, ref)
	fine(t, err)
	const asked = "Op 18 mei 2022 vroeg ik u om uw aanvraag aan te vullen. Dat kon tot en met woensdag 1 juni 2022. U vulde niet aan."
	if text := said(lastLetterOf(t, file, subsidy.LetterDisregard).Blocks); !strings.Contains(text, asked) {
		t.Errorf("the letter says %s", text)
	}
}

func TestA2_ADisregardAfterAnAnswerThatWasNotEnoughNamesIt(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	w.Clock.Set(dbtest.AfterClosing.AddDate(0, 0, 3))
	_, err := supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "buiten", Motivation: "Er ontbreekt te veel."}))
	p, err := w.Service.Preview(t.Context(), w.Decider, ref)
	fine(t, err)
	if text := said(p.Letter.Blocks); !strings.Contains(text, "Uw aanvulling van 21 mei 2022 was niet genoeg.") {
		t.Errorf("the letter says %s", text)
	}
}

// heardWorld gives a world with an application in the hands of the assessor.
func heardWorld(t *testing.T) (*dbtest.World, subsidy.Reference) {
	t.Helper()
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	fine(t, w.Service.Take(t.Context(), w.Assessor, ref))
	w.Check(t, w.Assessor, ref)
	w.Clock.Set(dbtest.AfterClosing)
	return w, ref
}

func hear(t *testing.T, w *dbtest.World, ref subsidy.Reference, days string) (subsidy.Hearing, error) {
	t.Helper()
	return w.Service.Hear(t.Context(), w.Assessor, ref, subsidy.HearingForm{Version: w.Version(t, ref), Facts: " Volgens DUO zijn er 3 leerlingen. ", Days: days})
}

func TestA8_ABoardIsHeardBeforeARefusalOnOtherFactsThanItGave(t *testing.T) {
	w, ref := heardWorld(t)
	advise := func(verdict, basis string) error {
		form := rejection()
		form.Version, form.Verdict, form.Amount, form.Basis = w.Version(t, ref), verdict, "3.000", basis
		return w.Service.Advise(t.Context(), w.Assessor, ref, form)
	}
	for _, verdict := range []string{"afwijzen", "deels"} {
		says(t, refused(t, advise(verdict, "anders"), subsidy.Conflict, subsidy.A8), "Vraag het bestuur eerst om een zienswijze")
	}
	h, err := hear(t, w, ref, "14")
	fine(t, err)
	if h.Due != day(2022, time.June, 1) || h.Number != 1 || h.Facts != "Volgens DUO zijn er 3 leerlingen." {
		t.Errorf("asked %+v", h)
	}
	// While the board can answer, nothing is refused, whatever it rests on.
	for _, basis := range []string{"anders", "gegeven", "financieel"} {
		says(t, refused(t, advise("afwijzen", basis), subsidy.Conflict, subsidy.A8), "tot en met woensdag 1 juni 2022")
	}
	_, err = hear(t, w, ref, "14")
	says(t, refused(t, err, subsidy.Conflict, subsidy.A8), "U vroeg het bestuur al om een zienswijze.")
	fine(t, w.Service.GiveView(t.Context(), w.Signatory, ref, " Het zijn er 18. ", w.Clock.Now()))
	w.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
	fine(t, advise("afwijzen", "anders"))
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
	file, err := w.Service.FiledFile(t.Context(), w.Preparer, ref)
	fine(t, err)
	if len(file.Hearings) != 1 || file.Hearings[0].Answer != "Het zijn er 18." || file.Hearings[0].AnsweredByName != "Marieke de Wit" {
		t.Errorf("the board reads %+v", file.Hearings)
	}
	if len(file.Letters) != 3 || file.Letters[1].Kind != subsidy.LetterHearing || !strings.Contains(file.Letters[1].Document, `"facts":"Volgens DUO`) ||
		!strings.Contains(file.Letters[1].Document, `"answerBy":"2022-06-01"`) {
		t.Errorf("the letters are %+v", file.Letters)
	}
}

func TestA8_AHearingWithoutAnAnswerIsConcludedAfterItsLastInstant(t *testing.T) {
	w, ref := heardWorld(t)
	h, err := hear(t, w, ref, "14")
	fine(t, err)
	form := rejection()
	form.Version, form.Basis = w.Version(t, ref), "anders"
	w.Clock.Set(h.Closes().Add(-time.Microsecond))
	refused(t, w.Service.Advise(t.Context(), w.Assessor, ref, form), subsidy.Conflict, subsidy.A8)
	w.Clock.Set(h.Closes())
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, form))
}

func TestA8_AHearingCountsForTheFiledVersionOnWhichTheBoardWasHeard(t *testing.T) {
	w, ref := heardWorld(t)
	_, err := hear(t, w, ref, "14")
	fine(t, err)
	fine(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Het zijn er 18.", w.Clock.Now()))
	minuteOn(w)
	_, err = w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	minuteOn(w)
	_, err = supplement(t, w, ref, w.Clock.Now())
	fine(t, err)
	minuteOn(w)
	advise := func(basis string) error {
		form := rejection()
		form.Version, form.Basis = w.Version(t, ref), basis
		return w.Service.Advise(t.Context(), w.Assessor, ref, form)
	}
	says(t, refused(t, advise("anders"), subsidy.Conflict, subsidy.A8), "Vraag het bestuur opnieuw om een zienswijze",
		"Het bestuur diende daarna versie 2 in, op woensdag 18 mei 2022")
	lapsedAre(t, w, ref, 2)
	_, err = hear(t, w, ref, "14")
	fine(t, err)
	lapsedAre(t, w, ref, 2, 0)
	fine(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Nog steeds 18.", w.Clock.Now()))
	fine(t, advise("anders"))
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, w.Version(t, ref), w.Read(t, w.Decider, ref))
	fine(t, err)
}

func TestA8_AHearingBeforeTheFirstDecisionDoesNotCountForTheSecond(t *testing.T) {
	w, ref := heardWorld(t)
	h, err := hear(t, w, ref, "14")
	fine(t, err)
	w.Clock.Set(h.Closes())
	_, err = w.Service.AskSupplement(t.Context(), w.Assessor, ref, subsidy.SupplementRequest{
		Version: w.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	fine(t, err)
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 20))
	fine(t, w.Service.PassTime(t.Context()))
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "buiten", Motivation: "Er ontbreekt te veel."}))
	fine(t, decide(t, w, ref))
	minuteOn(w)
	openAgain(t, w, ref)
	minuteOn(w)
	form := rejection()
	form.Version, form.Basis = w.Version(t, ref), "anders"
	a, err := w.Store.FiledApplication(t.Context(), ref)
	fine(t, err)
	by, err := w.Store.User(t.Context(), a.Assessor)
	fine(t, err)
	says(t, refused(t, w.Service.Advise(t.Context(), by, ref, form), subsidy.Conflict, subsidy.A8),
		"opnieuw om een zienswijze", "Een bezwaar heropende de aanvraag daarna, op ")
	lapsedAre(t, w, ref, -1)
}

// lapsedAre holds the filed versions that came after the hearings of a file, in
// their order: 0 for one that counts, -1 where an objection came after it.
func lapsedAre(t *testing.T, w *dbtest.World, ref subsidy.Reference, want ...int) {
	t.Helper()
	f, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
	fine(t, err)
	var got []int
	for _, h := range f.Hearings {
		lapse := f.Lapse(h)
		switch {
		case lapse == nil:
			got = append(got, 0)
		case lapse.Version == 0:
			got = append(got, -1)
		default:
			got = append(got, lapse.Version)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("after the hearings came versions %v, want %v", got, want)
	}
}

func TestA8_AViewCountsUntilTheLastInstantOfTheLastDay(t *testing.T) {
	for _, c := range []struct {
		name   string
		before time.Duration
		want   subsidy.Kind
	}{
		{"a nanosecond before", -1, ""}, {"at the end", 0, subsidy.NotOpen}, {"an hour later", time.Hour, subsidy.NotOpen},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, ref := heardWorld(t)
			h, err := hear(t, w, ref, "10") // ends on a Saturday
			fine(t, err)
			if h.Due != day(2022, time.May, 30) {
				t.Fatalf("due on %v, want the Monday after (A6)", h.Due)
			}
			w.Clock.Set(h.Closes().Add(5 * time.Second)) // the commit comes later
			err = w.Service.GiveView(t.Context(), w.Signatory, ref, "Het zijn er 18.", h.Closes().Add(c.before))
			if got := subsidy.KindOf(err); got != c.want {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if c.want != "" {
				says(t, refused(t, err, c.want, subsidy.A8), "maandag 30 mei 2022, 24:00 uur")
			}
		})
	}
}

func TestA8_OnlyASignatoryAnswersAndOnce(t *testing.T) {
	w, ref := heardWorld(t)
	kind(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Ja.", w.Clock.Now()), subsidy.NotFound) // nothing was asked
	_, err := hear(t, w, ref, "14")
	fine(t, err)
	refused(t, w.Service.GiveView(t.Context(), w.Preparer, ref, "Ja.", w.Clock.Now()), subsidy.Forbidden, subsidy.S11)
	kind(t, w.Service.GiveView(t.Context(), w.Other, ref, "Ja.", w.Clock.Now()), subsidy.NotFound)
	for view, message := range map[string]string{" \n": "Schrijf wat u van deze gegevens vindt.", strings.Repeat("é", subsidy.TextMaximum+1): "te lang"} {
		faultsAre(t, w.Service.GiveView(t.Context(), w.Signatory, ref, view, w.Clock.Now()), map[string]string{subsidy.FieldView: message})
	}
	fine(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Ja.", w.Clock.Now()))
	says(t, refused(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Nee.", w.Clock.Now()), subsidy.Conflict, subsidy.A8), "al, op")
	// A second question may follow, with an answer of its own.
	second, err := hear(t, w, ref, "14")
	fine(t, err)
	if second.Number != 2 {
		t.Errorf("the second question is number %d", second.Number)
	}
}

func TestA8_ABoardAnswersWhateverTheMinistryDoesMeanwhile(t *testing.T) {
	w, ref := heardWorld(t)
	_, err := hear(t, w, ref, "14")
	fine(t, err)
	fine(t, w.Service.Advise(t.Context(), w.Assessor, ref, subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: "verlenen"}))
	version := w.Version(t, ref)
	fine(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Toch maar 3.", w.Clock.Now()))
	_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
	says(t, refused(t, err, subsidy.Conflict, ""), "intussen gewijzigd") // the decider has not read it
}

func TestA8_OnlyTheAssessorWhoHasTheApplicationAsksAndSaysWhat(t *testing.T) {
	w, ref := heardWorld(t)
	form := subsidy.HearingForm{Version: w.Version(t, ref), Facts: "Dit.", Days: "14"}
	for _, by := range []subsidy.User{w.Decider, w.Signatory, w.Auditor} {
		_, err := w.Service.Hear(t.Context(), by, ref, form)
		refused(t, err, subsidy.Forbidden, subsidy.A8)
	}
	_, err := w.Service.Hear(t.Context(), w.Assessor2, ref, form)
	refused(t, err, subsidy.Conflict, subsidy.A12)
	old := form
	old.Version--
	_, err = w.Service.Hear(t.Context(), w.Assessor, ref, old)
	refused(t, err, subsidy.Conflict, "")
	for days, wanted := range map[string]bool{"": true, "2": false, "3": true, "56": true, "57": false, "-1": false, "veel": false} {
		form.Days = days
		_, err := w.Service.Hear(t.Context(), w.Assessor, ref, form)
		if !wanted {
			faultsAre(t, err, map[string]string{subsidy.FieldHearingTerm: ""})
			continue
		}
		fine(t, err)
		fine(t, w.Service.GiveView(t.Context(), w.Signatory, ref, "Ja.", w.Clock.Now()))
		form.Version = w.Version(t, ref)
	}
	form.Facts, form.Days = " ", "14"
	_, err = w.Service.Hear(t.Context(), w.Assessor, ref, form)
	faultsAre(t, err, map[string]string{subsidy.FieldHearingFacts: "Schrijf welke gegevens afwijken."})
}
