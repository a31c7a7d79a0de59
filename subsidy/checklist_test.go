package subsidy_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// judged is one judgement of an item, as drawn.
var judged = rapid.Custom(func(t *rapid.T) subsidy.Judgement {
	return subsidy.Judgement{
		About:   rapid.SampledFrom([]subsidy.Subject{subsidy.AboutQuestion, subsidy.AboutControl}).Draw(t, "about"),
		Item:    rapid.SampledFrom([]string{"a", "b", "s8", "iban"}).Draw(t, "item"),
		Filing:  rapid.IntRange(1, 3).Draw(t, "filing"),
		Outcome: rapid.SampledFrom([]subsidy.CheckOutcome{subsidy.Complies, subsidy.FallsShort}).Draw(t, "outcome"),
	}
})

// last gives the last judgement of an item, as a person would look it up.
func last(given []subsidy.Judgement, about subsidy.Subject, item string) *subsidy.Judgement {
	var found *subsidy.Judgement
	for i := range given {
		if given[i].About == about && given[i].Item == item {
			found = &given[i]
		}
	}
	return found
}

func TestTheNewestJudgementCountsAndOneOfAnOlderFilingNeverDoes(t *testing.T) {
	items := []subsidy.ChecklistItem{{ID: "a"}, {ID: "b"}, {ID: "iban"}}
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOf(judged).Draw(t, "given")
		filing := rapid.IntRange(1, 3).Draw(t, "filed")
		for _, i := range subsidy.NewChecklist(items, subsidy.Answers{}, filing, given) {
			want := last(given, subsidy.AboutQuestion, i.ID)
			switch {
			case want == nil && (i.Judgement != nil || i.Outcome() != ""):
				t.Fatalf("%s has %v, and nobody said anything", i.ID, i.Judgement)
			case want == nil:
			case *i.Judgement != *want:
				t.Fatalf("%s has %v, want %v", i.ID, *i.Judgement, *want)
			case want.Filing != filing && i.Outcome() != "":
				t.Fatalf("%s counts on filing %d: %v", i.ID, filing, *want)
			case want.Filing == filing && i.Outcome() != want.Outcome:
				t.Fatalf("%s is %q, want %q", i.ID, i.Outcome(), want.Outcome)
			}
		}
		found := []subsidy.Control{{ID: "s8", OK: true}, {ID: "iban"}}
		looked := false
		for _, c := range slices.Backward(subsidy.JudgeControls(found, filing, given)) {
			want := c.OK
			if j := last(given, subsidy.AboutControl, c.ID); j != nil && j.Filing == filing {
				want = j.Outcome == subsidy.Complies
			}
			if c.InOrder() != want || c.Overruled() != (want != c.OK) || (looked && c.InOrder()) {
				t.Fatalf("%s is in order %v, want %v; a control to look at after it: %v", c.ID, c.InOrder(), want, looked)
			}
			looked = looked || !c.InOrder()
		}
	})
}

func TestOnlyWhatIsAskedIsChecked(t *testing.T) {
	for _, c := range []struct {
		parts []subsidy.Part
		want  int
	}{{nil, 2}, {[]subsidy.Part{subsidy.PartZomerschool}, 5}, {[]subsidy.Part{subsidy.PartOvergangsbeleid}, 4}, {subsidy.Parts, 7}} {
		list := subsidy.NewChecklist(questions, subsidy.Answers{Parts: c.parts}, 1, nil)
		if len(list) != c.want || list.Count("") != c.want {
			t.Errorf("for %v there are %d questions, want %d", c.parts, len(list), c.want)
		}
	}
}

// desk is an application that the assessor has taken.
type desk struct {
	*dbtest.World
	t   *testing.T
	ref subsidy.Reference
}

func newDesk(t *testing.T) desk {
	t.Helper()
	w := dbtest.New(t)
	return desk{w, t, taken(t, w)}
}

func (d desk) file() subsidy.CaseFile {
	d.t.Helper()
	f, err := d.Service.CaseFile(d.t.Context(), d.Auditor, d.ref)
	fine(d.t, err)
	return f
}

// check answers questions: item, outcome, reason, and so on.
func (d desk) check(by subsidy.User, said ...string) error {
	form := subsidy.CheckForm{Version: d.Version(d.t, d.ref), Outcomes: map[string]string{}, Reasons: map[string]string{}}
	for i := 0; i < len(said); i += 3 {
		form.Outcomes[said[i]], form.Reasons[said[i]] = said[i+1], said[i+2]
	}
	return d.Service.Check(d.t.Context(), by, d.ref, form)
}

func (d desk) overrule(by subsidy.User, control, outcome, reason string) error {
	return d.Service.Overrule(d.t.Context(), by, d.ref, subsidy.OverruleForm{Version: d.Version(d.t, d.ref), Control: control, Outcome: outcome, Reason: reason})
}

func (d desk) advise(verdict subsidy.Verdict, amount, motivation string) error {
	return d.Service.Advise(d.t.Context(), d.Assessor, d.ref, subsidy.AdviceForm{
		Version: d.Version(d.t, d.ref), Verdict: string(verdict), Amount: amount, Motivation: motivation,
		Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven),
	})
}

// outcomes gives what counts, by question.
func (d desk) outcomes() map[string]subsidy.CheckOutcome {
	said := map[string]subsidy.CheckOutcome{}
	for _, i := range d.file().Checklist {
		if i.Outcome() != "" {
			said[i.ID] = i.Outcome()
		}
	}
	return said
}

// supplemented lets the board complete a part, which gives a new filed version.
func (d desk) supplemented() {
	d.t.Helper()
	ask := subsidy.SupplementRequest{Version: d.Version(d.t, d.ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}}
	_, err := d.Service.AskSupplement(d.t.Context(), d.Assessor, d.ref, ask)
	fine(d.t, err)
	_, err = supplement(d.t, d.World, d.ref, d.Clock.Now())
	fine(d.t, err)
}

func TestHalfDoneWorkIsKeptAndWhatIsWrongIsNamed(t *testing.T) {
	d := newDesk(t)
	faultsAre(t, d.check(d.Assessor,
		"iban-van-bestuur", "ja", "",
		"contact-bereikbaar", "nee", " \n",
		"buiten-de-lessen", "nvt", "",
		"opzet-past", "", "Alvast een woord.",
		"doel-overgang", "misschien", "",
		"verandering-uitgelegd", "nee", strings.Repeat("é", subsidy.TextMaximum+1),
		"maatregelen-passen", "", "",
	), map[string]string{
		"toelichting-contact-bereikbaar":    "Schrijf waarom u ‘Voldoet niet’ kiest.",
		"toelichting-buiten-de-lessen":      "‘Niet van toepassing’",
		"oordeel-opzet-past":                "Kies ook een oordeel",
		"oordeel-doel-overgang":             "Kies uit de mogelijkheden",
		"toelichting-verandering-uitgelegd": "te lang",
	})
	if got := d.outcomes(); len(got) != 1 || got["iban-van-bestuur"] != subsidy.Complies {
		t.Errorf("stored %v", got)
	}
	fine(t, d.check(d.Assessor, "contact-bereikbaar", "nee", " Er staat geen nummer. \n"))
	i := d.file().Checklist[1]
	if i.Outcome() != subsidy.FallsShort || i.Judgement.Reason != "Er staat geen nummer." || i.Judgement.ByName != d.Assessor.Name || !i.Judgement.At.Equal(dbtest.Open) {
		t.Errorf("stored %+v", i.Judgement)
	}
	if e := d.file().Events[0]; e.Action != subsidy.ActCheck || e.Detail != "1 vraag" {
		t.Errorf("the event is %+v", e)
	}
	t.Run("and the same again changes nothing", func(t *testing.T) {
		version := d.Version(t, d.ref)
		fine(t, d.check(d.Assessor, "contact-bereikbaar", "nee", "Er staat geen nummer.", "iban-van-bestuur", "ja", ""))
		if got := d.Version(t, d.ref); got != version {
			t.Errorf("the version went from %d to %d", version, got)
		}
	})
	t.Run("and another mind is a new row", func(t *testing.T) {
		fine(t, d.check(d.Assessor, "contact-bereikbaar", "ja", ""))
		given, err := d.Store.Judgements(t.Context(), d.file().Application.ID)
		fine(t, err)
		if len(given) != 3 || d.outcomes()["contact-bereikbaar"] != subsidy.Complies {
			t.Errorf("%d rows, %v", len(given), d.outcomes())
		}
	})
	t.Run("and a question of another list is none", func(t *testing.T) {
		kind(t, d.check(d.Assessor, "iban-van-bestuur", "nvt", "Toch niet.", "onbekend", "ja", ""), subsidy.NotFound)
		if d.outcomes()["iban-van-bestuur"] != subsidy.Complies {
			t.Error("the others were stored")
		}
	})
}

func TestA12_OnlyTheAssessorWhoHasTheApplicationChecksAsTheySawIt(t *testing.T) {
	d := newDesk(t)
	said := []string{"iban-van-bestuur", "ja", ""}
	for _, by := range []subsidy.User{d.Decider, d.Auditor, d.Payer, d.Administrator, d.Signatory} {
		refused(t, d.check(by, said...), subsidy.Forbidden, subsidy.A12)
		refused(t, d.overrule(by, "s8", "nee", "Nee."), subsidy.Forbidden, subsidy.A12)
	}
	says(t, refused(t, d.check(d.Assessor2, said...), subsidy.Conflict, subsidy.A12), "Neem de aanvraag eerst over.")
	refused(t, d.overrule(d.Assessor2, "s8", "nee", "Nee."), subsidy.Conflict, subsidy.A12)
	seen := subsidy.CheckForm{Version: d.Version(t, d.ref), Outcomes: map[string]string{"iban-van-bestuur": "ja"}}
	fine(t, d.Service.TakeOver(t.Context(), d.Assessor2, d.ref))
	refused(t, d.Service.Check(t.Context(), d.Assessor, d.ref, seen), subsidy.Conflict, subsidy.A12)
	refused(t, d.Service.Check(t.Context(), d.Assessor2, d.ref, seen), subsidy.Conflict, "")
	fine(t, d.check(d.Assessor2, said...))
	version := d.Version(t, d.ref)
	fine(t, d.overrule(d.Assessor2, "s8", "nee", "Het was te laat."))
	refused(t, d.Service.Overrule(t.Context(), d.Assessor2, d.ref, subsidy.OverruleForm{Version: version, Control: "s8", Outcome: "ja", Reason: "Toch."}), subsidy.Conflict, "")
	fine(t, d.advise2(subsidy.VerdictReject))
	refused(t, d.check(d.Assessor2, "contact-bereikbaar", "ja", ""), subsidy.Conflict, subsidy.A12)
	refused(t, d.overrule(d.Assessor2, "s8", "ja", "Toch."), subsidy.Conflict, subsidy.A12)
}

// advise2 is an advice of the other assessor.
func (d desk) advise2(verdict subsidy.Verdict) error {
	return d.Service.Advise(d.t.Context(), d.Assessor2, d.ref, subsidy.AdviceForm{Version: d.Version(d.t, d.ref), Verdict: string(verdict), Motivation: "Omdat.",
		Grounds: []string{dbtest.Ground}, Basis: string(subsidy.BasisGiven)})
}

func TestA7_MoneyIsAdvisedOnlyAfterEveryQuestion(t *testing.T) {
	d := newDesk(t)
	open := map[string]string{}
	for _, i := range questions {
		open["oordeel-"+i.ID] = "Beantwoord deze vraag."
	}
	faultsAre(t, d.advise(subsidy.VerdictGrant, "", ""), open)
	faultsAre(t, d.advise(subsidy.VerdictGrantPart, "3.000", "Daarom."), open)
	open[subsidy.FieldMotivation] = "Schrijf waarom"
	open[subsidy.FieldAmount] = "bedrag"
	faultsAre(t, d.advise(subsidy.VerdictGrantPart, "", ""), open)
	d.Check(t, d.Assessor, d.ref)
	t.Run("of the version that is filed now", func(t *testing.T) {
		d.supplemented()
		if i := d.file().Checklist[0]; i.Judgement == nil || i.Counts || i.Outcome() != "" {
			t.Errorf("after a new version: %+v", i)
		}
		delete(open, subsidy.FieldMotivation)
		delete(open, subsidy.FieldAmount)
		faultsAre(t, d.advise(subsidy.VerdictGrant, "", ""), open)
	})
	d.Check(t, d.Assessor, d.ref)
	fine(t, d.advise(subsidy.VerdictGrant, "", ""))
}

func TestA7_ARefusalNeedsNoChecklist(t *testing.T) {
	fine(t, newDesk(t).advise(subsidy.VerdictReject, "", "Het voldoet niet."))
}

func TestAnAdviceToGrantAsksOnlyAboutThePartThatIsAsked(t *testing.T) {
	w := dbtest.New(t)
	answers := dbtest.Complete()
	answers.Parts = []subsidy.Part{subsidy.PartOvergangsbeleid}
	d := desk{w, t, w.DraftOf(t, w.Signatory, dbtest.Location, answers)}
	_, err := w.Submit(t, w.Signatory, d.ref, true, dbtest.Open)
	fine(t, err)
	fine(t, w.Service.Take(t.Context(), w.Assessor, d.ref))
	kind(t, d.check(d.Assessor, "opzet-past", "ja", ""), subsidy.NotFound)
	for _, id := range []string{"iban-van-bestuur", "contact-bereikbaar", "verandering-uitgelegd", "maatregelen-passen"} {
		kind(t, d.advise(subsidy.VerdictGrant, "", ""), subsidy.Invalid)
		fine(t, d.check(d.Assessor, id, "ja", ""))
	}
	fine(t, d.advise(subsidy.VerdictGrant, "", ""))
}

func TestA9_WhatFallsShortForbidsNothingButAsksForAMotivation(t *testing.T) {
	d := newDesk(t)
	d.Check(t, d.Assessor, d.ref)
	fine(t, d.check(d.Assessor, "opzet-past", "nee", "Te veel leerlingen voor tien dagen.", "buiten-de-lessen", "nvt", "Er zijn dan geen lessen."))
	faultsAre(t, d.advise(subsidy.VerdictGrant, "", " \n"), map[string]string{subsidy.FieldMotivation: "terwijl niet alles voldoet"})
	fine(t, d.advise(subsidy.VerdictGrant, "", "De school neemt een docent aan."))
}

func TestA9_AControlIsOverruledWithAReasonAndBack(t *testing.T) {
	d := newDesk(t)
	control := func(id string) subsidy.Control {
		t.Helper()
		all := d.file().Controls
		i := slices.IndexFunc(all, func(c subsidy.Control) bool { return c.ID == id })
		if i < 0 {
			t.Fatalf("no control %s among %v", id, titles(all))
		}
		return all[i]
	}
	if c := control("s7-vestiging"); !c.InOrder() || c.Overruled() {
		t.Fatalf("it begins as %+v", c)
	}
	for outcome, message := range map[string]string{"nee": "Schrijf waarom", "nvt": "Kies of", "": "Kies of"} {
		faultsAre(t, d.overrule(d.Assessor, "s7-vestiging", outcome, ""), map[string]string{"wijziging-s7-vestiging": message})
	}
	faultsAre(t, d.overrule(d.Assessor, "s7-vestiging", "nee", strings.Repeat("x", subsidy.TextMaximum+1)), map[string]string{"wijziging-s7-vestiging": "te lang"})
	refused(t, d.overrule(d.Assessor, "s7-vestiging", "ja", "Het klopt al."), subsidy.Conflict, "")
	refused(t, d.overrule(d.Assessor, "s99-onbekend", "ja", "Het klopt."), subsidy.Conflict, "")

	remarks := d.file().Application.Remarks
	fine(t, d.overrule(d.Assessor, "s7-vestiging", "nee", "De vestiging verhuist."))
	c := control("s7-vestiging")
	if c.InOrder() || !c.OK || !c.Overruled() || c.Overrule.Reason != "De vestiging verhuist." || c.Overrule.ByName != d.Assessor.Name {
		t.Errorf("after an overrule it is %+v", c)
	}
	if first := d.file().Controls[0]; first.ID != c.ID {
		t.Errorf("the first control is %s", first.ID)
	}
	if e := d.file().Events[0]; e.Action != subsidy.ActOverrule || e.Detail != "Vestiging hoort bij dit bestuur" {
		t.Errorf("the event is %+v", e)
	}
	if got := d.file().Application.Remarks; got != remarks {
		t.Errorf("the remarks of the work list went from %d to %d", remarks, got)
	}
	fine(t, d.overrule(d.Assessor, "s7-vestiging", "ja", "De verhuizing gaat niet door."))
	if c := control("s7-vestiging"); !c.InOrder() || c.Overruled() || c.Overrule == nil {
		t.Errorf("taken back it is %+v", c)
	}
	t.Run("and on a new version it speaks for itself", func(t *testing.T) {
		fine(t, d.overrule(d.Assessor, "s7-vestiging", "nee", "Toch wel."))
		d.supplemented()
		if c := control("s7-vestiging"); !c.InOrder() || c.OverruleCounts || c.Overrule == nil {
			t.Errorf("after a new version it is %+v", c)
		}
	})
}

func TestS10_AControlThatAsksForALookIsFoundInOrder(t *testing.T) {
	w := dbtest.New(t)
	answers := dbtest.Complete()
	answers.Zomerschool.Pupils, answers.Zomerschool.PupilsReason = "41", "Twee scholen samen."
	d := desk{w, t, w.DraftOf(t, w.Signatory, dbtest.Location, answers)}
	_, err := w.Submit(t, w.Signatory, d.ref, true, dbtest.Open)
	fine(t, err)
	fine(t, w.Service.Take(t.Context(), w.Assessor, d.ref))
	if c := d.file().Controls[0]; c.ID != "s10-aantal-leerlingen" || c.InOrder() {
		t.Fatalf("the first control is %+v", c)
	}
	fine(t, d.overrule(d.Assessor, "s10-aantal-leerlingen", "ja", "De school legt het goed uit."))
	if look := slices.IndexFunc(d.file().Controls, func(c subsidy.Control) bool { return !c.InOrder() }); look >= 0 {
		t.Errorf("%q still asks for a look", d.file().Controls[look].Title)
	}
	d.Check(t, d.Assessor, d.ref)
	fine(t, d.advise(subsidy.VerdictGrant, "", ""))
	seen, err := w.Service.Preview(t.Context(), w.Decider, d.ref)
	fine(t, err)
	i := slices.IndexFunc(seen.Controls, func(c subsidy.Control) bool { return c.Overruled() })
	if i < 0 || seen.Controls[i].Overrule.Reason != "De school legt het goed uit." || seen.Checklist.Count(subsidy.Complies) != len(questions) {
		t.Errorf("the decider sees %q", titles(seen.Controls))
	}
}

func TestTheFiledDocumentKeepsTheDayOfTheRegister(t *testing.T) {
	d := newDesk(t)
	today := subsidy.DateOf(dbtest.Open)
	if got := d.file().Document.Location; got.AsOf != today || got.CountedAsOf != today {
		t.Errorf("it keeps %v and %v", got.AsOf, got.CountedAsOf)
	}
	says(t, d.file().Filing.Document, `"AsOf":"2022-04-20"`)
	l, err := d.Store.Location(t.Context(), dbtest.Location)
	fine(t, err)
	l.AsOf = today.AddDays(28)
	_, err = d.Store.SaveLocation(t.Context(), l)
	fine(t, err)
	for _, c := range d.file().Controls {
		if c.Rule == subsidy.S7 && c.Data != "Register van 18 mei 2022. Bij indienen: register van 20 april 2022." {
			t.Errorf("the control compares with %q", c.Data)
		}
	}
}
