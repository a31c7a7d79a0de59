package handlers_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// heldBy makes a filed application that an assessor has.
func (p *portal) heldBy(t *testing.T, who subsidy.User, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	ref := p.Filed(t, code)
	must(t, p.Service.Take(t.Context(), who, ref))
	return ref
}

// checks gives a checklist for an application as it is now.
func (p *portal) checks(t *testing.T, ref subsidy.Reference, fields ...string) request {
	t.Helper()
	return post(casePath(ref)+"/controle", append([]string{"versie", number(p.Version(t, ref))}, fields...)...)
}

func (p *portal) judgements(t *testing.T, ref subsidy.Reference) []subsidy.Judgement {
	t.Helper()
	given, err := p.Store.Judgements(t.Context(), p.application(t, ref).ID)
	must(t, err)
	return given
}

func TestAChecklistIsSavedHalfDoneAndAtLastAllowsAGrant(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.heldBy(t, p.Assessor, dbtest.Location)
	v := p.as(t, p.Assessor)
	file := v.Get(casePath(ref)+"?van=mij").Want(http.StatusOK).Says("7 vragen zijn nog niet beantwoord.", "Ligt het programma buiten de gewone lessen?")
	form := file.Form("Nagekeken opslaan")
	form.Fields.Set("oordeel-iban-van-bestuur", "ja")
	form.Fields.Set("oordeel-opzet-past", "nee")
	page := form.Press("Nagekeken opslaan").Want(http.StatusUnprocessableEntity).
		Says("Past de opzet bij het aantal leerlingen, dagen en uren? Schrijf waarom u ‘Voldoet niet’ kiest.", "Wat goed is ingevuld, is opgeslagen.", "1 vraag voldoet, 6 nog niet beantwoord.")
	if got := p.judgements(t, ref); len(got) != 1 || got[0].Item != "iban-van-bestuur" {
		t.Errorf("stored %s", pretty(got))
	}
	form = page.Form("Nagekeken opslaan")
	if form.Fields.Get("oordeel-opzet-past") != "nee" || form.Fields.Get("oordeel-iban-van-bestuur") != "ja" || form.Fields.Get("terug") != "van=mij" {
		t.Errorf("the page has lost what was typed: %v", form.Fields)
	}
	page = form.Fill("Toelichting bij: Past de opzet bij het aantal leerlingen, dagen en uren?", "Te kort.\r\n"+markup).Press("Nagekeken opslaan").Want(http.StatusOK).
		Says("Wat u heeft nagekeken, is opgeslagen.", "1 vraag voldoet, 1 niet, 5 nog niet beantwoord.", "Sanne Bakker")
	if got := page.Address.RequestURI(); got != casePath(ref)+"?van=mij" {
		t.Errorf("it leads to %s", got)
	}
	grant := page.Form("Advies vastleggen").Check("Verlenen").Press("Advies vastleggen").Want(http.StatusUnprocessableEntity).
		Says("Ligt het programma buiten de gewone lessen? Beantwoord deze vraag.", "Schrijf waarom u toch alles toewijst")
	if grant.Form("Advies vastleggen").Fields.Get("advies") != "verlenen" {
		t.Error("the page has lost the advice")
	}
	form = grant.Form("Nagekeken opslaan")
	for name := range form.Fields {
		item, note := strings.CutPrefix(name, "toelichting-")
		if note && form.Fields.Get("oordeel-"+item) == "" {
			form.Fields.Set("oordeel-"+item, "ja")
		}
	}
	form.Press("Nagekeken opslaan").Want(http.StatusOK).Says("6 vragen voldoen, 1 niet.").
		Form("Advies vastleggen").Check("Verlenen").Fill("Motivering", "De school past het rooster aan.").Press("Advies vastleggen").
		Want(http.StatusOK).Says("Advies over " + string(ref) + " vastgelegd.")
	t.Run("and everybody who reads the file sees who found what, and why", func(t *testing.T) {
		for _, who := range []subsidy.User{p.Assessor2, p.Decider, p.Auditor} {
			p.send(t, p.as(t, who), get(casePath(ref))).want(http.StatusOK).says("Voldoet niet", "Te kort.\n"+markup, "Sanne Bakker, woensdag 20 april 2022, 9:00 uur", "vragen nagekeken").
				saysNot("<script>alert", "Nagekeken opslaan", "Oordeel wijzigen")
		}
		p.send(t, p.as(t, p.Decider), get(decisionPath(ref))).want(http.StatusOK).says("Nagekeken", "6 vragen voldoen, 1 niet.", "Te kort.\n"+markup).saysNot("<script>alert")
		p.send(t, p.as(t, p.Preparer), get("/aanvragen/"+string(ref))).want(http.StatusOK).saysNot("Te kort", "nagekeken", "Sanne Bakker</")
	})
}

func TestTheSummaryOfAChecklistHasTheOrderOfThePage(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.heldBy(t, p.Assessor, dbtest.Location)
	v := p.as(t, p.Assessor)
	form := v.Get(casePath(ref)).Form("Nagekeken opslaan")
	for name := range form.Fields {
		if item, outcome := strings.CutPrefix(name, "toelichting-"); outcome {
			form.Fields.Set("oordeel-"+item, "nee") // each without its reason
		}
	}
	for button, page := range map[string]*visitor.Page{
		"Nagekeken opslaan": form.Press("Nagekeken opslaan"),
		"Advies vastleggen": v.Get(casePath(ref)).Form("Advies vastleggen").Check("Verlenen").Press("Advies vastleggen"),
	} {
		page.Want(http.StatusUnprocessableEntity)
		at, links := -1, regexp.MustCompile(`href="#((?:oordeel|toelichting)-[a-z0-9-]+)"`).FindAllStringSubmatch(page.Body, -1)
		for _, link := range links {
			next := strings.Index(page.Body, `id="`+link[1]+`"`)
			if next <= at {
				t.Errorf("%s: %s stands before what comes above it in the summary", button, link[1])
			}
			at = next
		}
		if len(links) < 7 {
			t.Errorf("%s: %d links", button, len(links))
		}
	}
}

func TestAControlIsOverruledOnThePageAndShownToWhoDecides(t *testing.T) {
	t.Parallel()
	p := open(t)
	answers := dbtest.Complete()
	answers.Zomerschool.Pupils, answers.Zomerschool.PupilsReason = "41", "Twee scholen samen."
	ref := p.DraftOf(t, p.Signatory, dbtest.Location, answers)
	_, err := p.Submit(t, p.Signatory, ref, true, p.Clock.Now())
	must(t, err)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	v := p.as(t, p.Assessor)
	const button = "Toch in orde: Aantal leerlingen"
	file := v.Get(casePath(ref)).Want(http.StatusOK).Says("1 vraagt uw aandacht", "1 × let op", "Leerlingen volgens het register van 20 april 2022.", "Register van 20 april 2022.")
	p.unchanged(t, func() {
		file.Form(button).Press(button).Want(http.StatusUnprocessableEntity).Says("Schrijf waarom u het oordeel over ‘Aantal leerlingen’ wijzigt.")
	})
	file = file.Form(button).Fill("Waarom? bij: Aantal leerlingen", "De uitleg klopt. "+markup).Press(button).Want(http.StatusOK).
		Says("Uw oordeel over de controle is opgeslagen.", "en alle kloppen", "0 × let op", "Gewijzigd", "Sanne Bakker, woensdag 20 april 2022, 9:00 uur.")
	if got := p.application(t, ref).Remarks; got != 1 {
		t.Errorf("the work list has %d remarks", got)
	}
	p.Check(t, p.Assessor, ref)
	must(t, p.Service.Advise(t.Context(), p.Assessor, ref, subsidy.AdviceForm{Version: p.Version(t, ref), Verdict: "verlenen"}))
	p.send(t, p.as(t, p.Decider), get(decisionPath(ref))).want(http.StatusOK).says("7 vragen voldoen; 1 controle gewijzigd.", "De uitleg klopt. "+markup, "Sanne Bakker").saysNot("<script>alert")
	p.send(t, p.as(t, p.Auditor), get(casePath(ref))).want(http.StatusOK).says("Gewijzigd", "De uitleg klopt.", "oordeel over controle gewijzigd")
	if file.HasButton(button) {
		t.Error("the page offers it again")
	}
}

func TestOnlyWhoHasTheFileSavesAndNoWordIsLost(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.heldBy(t, p.Assessor, dbtest.Location)
	mine, theirs := p.as(t, p.Assessor), p.as(t, p.Assessor2)
	first, second := mine.Get(casePath(ref)).Form("Nagekeken opslaan"), mine.Get(casePath(ref)).Form("Nagekeken opslaan")
	control := mine.Get(casePath(ref)).Form("Niet in orde: Op tijd ingediend")
	t.Run("of two tabs the second is told, and may insist", func(t *testing.T) {
		first.Fields.Set("oordeel-iban-van-bestuur", "ja")
		first.Press("Nagekeken opslaan").Want(http.StatusOK)
		second.Fields.Set("oordeel-iban-van-bestuur", "nee")
		second.Fields.Set("toelichting-iban-van-bestuur", "Van een ander.")
		var told = second
		p.unchanged(t, func() {
			told = second.Press("Nagekeken opslaan").Want(http.StatusUnprocessableEntity).Says("intussen gewijzigd", "Van een ander.").SaysNot("is opgeslagen").Form("Nagekeken opslaan")
		})
		told.Press("Nagekeken opslaan").Want(http.StatusOK)
		if got := p.judgements(t, ref); len(got) != 2 || got[1].Outcome != subsidy.FallsShort {
			t.Errorf("stored %s", pretty(got))
		}
	})
	t.Run("and a colleague who took over keeps the file", func(t *testing.T) {
		must(t, p.Service.TakeOver(t.Context(), p.Assessor2, ref))
		p.unchanged(t, func() {
			second.Press("Nagekeken opslaan").Want(http.StatusUnprocessableEntity).Says("Een ander heeft deze aanvraag in behandeling", "Dit typte u", "Van een ander.")
			control.Fill("Waarom? bij: Op tijd ingediend", "Een dag te laat.").Press("Niet in orde: Op tijd ingediend").Want(http.StatusUnprocessableEntity).
				Says("Een ander heeft deze aanvraag in behandeling", "Dit typte u", "Een dag te laat.")
		})
		theirs.Get(casePath(ref)).Want(http.StatusOK).Says("Nagekeken opslaan", "Sanne Bakker, woensdag 20 april 2022, 9:00 uur.")
	})
	t.Run("and a control that is not there any more is not overruled", func(t *testing.T) {
		r := post(casePath(ref)+"/oordeel", "versie", number(p.Version(t, ref)), "controle", "s9-laatste-dag", "oordeel", "ja", "wijziging-s9-laatste-dag", "De dagen kloppen.")
		p.unchanged(t, func() {
			p.submit(t, theirs, r).want(http.StatusUnprocessableEntity).says("intussen gewijzigd", "De dagen kloppen.")
		})
	})
}

func TestOnlyTheFieldsOfTheChecklistAreTaken(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.heldBy(t, p.Assessor, dbtest.Location)
	v := p.as(t, p.Assessor)
	for name, status := range map[string]int{
		"oordeel-onbekend": http.StatusNotFound, "toelichting-onbekend": http.StatusNotFound,
		"oordeel-": http.StatusBadRequest, "oordeel": http.StatusBadRequest, "oordeel-*": http.StatusBadRequest, "oordeel-A": http.StatusBadRequest,
		"oordeel-a_b": http.StatusBadRequest, "oordeel-a\n": http.StatusBadRequest, "wijziging-s8": http.StatusBadRequest, "oordeel-" + markup: http.StatusBadRequest,
	} {
		t.Run(name, func(t *testing.T) {
			p.unchanged(t, func() {
				p.submit(t, v, p.checks(t, ref, "oordeel-iban-van-bestuur", "ja", name, "ja")).want(status).saysNot("<script>alert")
			})
		})
	}
	p.unchanged(t, func() {
		p.submit(t, v, post(casePath(ref)+"/oordeel", "versie", number(p.Version(t, ref)), "controle", "s8", "oordeel", "nee", "wijziging-s8", "a", "wijziging-s7", "b")).
			want(http.StatusUnprocessableEntity)
		p.submit(t, v, post(casePath(ref)+"/oordeel", "versie", number(p.Version(t, ref)), "controle", "s8", "oordeel", "nvt", "wijziging-s8", "a")).
			want(http.StatusUnprocessableEntity)
		p.submit(t, v, p.checks(t, ref)).leads(casePath(ref))
	})
}

func TestWhatWasFoundOnAnOlderVersionIsShownAsThat(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.heldBy(t, p.Assessor, dbtest.Location)
	v := p.as(t, p.Assessor)
	p.submit(t, v, p.checks(t, ref, "oordeel-iban-van-bestuur", "nee", "toelichting-iban-van-bestuur", "Van een ander.")).want(http.StatusSeeOther)
	p.submit(t, v, post(casePath(ref)+"/oordeel", "versie", number(p.Version(t, ref)), "controle", "s8", "oordeel", "nee", "wijziging-s8", "Te laat.")).want(http.StatusSeeOther)
	_, err := p.Service.AskSupplement(t.Context(), p.Assessor, ref, subsidy.SupplementRequest{
		Version: p.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"},
	})
	must(t, err)
	_, err = p.Service.Supplement(t.Context(), p.Signatory, ref, subsidy.SupplementForm{Version: p.Version(t, ref), Declared: true, Unchanged: true}, p.Clock.Now())
	must(t, err)
	page := v.Get(casePath(ref)).Want(http.StatusOK).Says("Gegeven op de vorige versie; telt niet meer.", "7 vragen zijn nog niet beantwoord.", "Van een ander.", "Te laat.").SaysNot("Gewijzigd")
	form := page.Form("Nagekeken opslaan")
	if form.Fields.Has("oordeel-iban-van-bestuur") || form.Fields.Get("toelichting-iban-van-bestuur") != "" {
		t.Errorf("the form says %v", form.Fields)
	}
	if texts := page.Text(); !slices.Contains(strings.Fields(texts), "Klopt") {
		t.Error("no control is in order")
	}
}
