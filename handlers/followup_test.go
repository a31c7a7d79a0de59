package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestS11_ABoardWithdrawsOnAPageOfItsOwn(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	path := "/aanvragen/" + string(ref)
	preparer, signatory := p.as(t, p.Preparer), p.as(t, p.Signatory)
	if preparer.Get(path).Want(http.StatusOK).Says("Wijziging melden").SaysNot("Aanvraag intrekken"); preparer.
		Get(path + "/intrekken").Want(http.StatusOK).Says("Alleen een tekenbevoegde").HasButton("Aanvraag intrekken") {
		t.Error("a preparer may withdraw")
	}
	page := signatory.Get(path).Want(http.StatusOK).Follow("Aanvraag intrekken").Want(http.StatusOK)
	p.unchanged(t, func() {
		page.Form("Aanvraag intrekken").Fill("Waarom trekt u de aanvraag in?", "Wij fuseren <b>.").Press("Aanvraag intrekken").
			Want(http.StatusUnprocessableEntity).Says("Er is een probleem", "Vink aan dat u deze aanvraag intrekt.", "Wij fuseren <b>.")
	})
	p.submit(t, signatory, post(path+"/intrekken", "intrekken", "ja", "extra", "x")).want(http.StatusBadRequest)
	page.Form("Aanvraag intrekken").Fill("Waarom trekt u de aanvraag in?", "Wij fuseren <b>.").Check(subsidy.WithdrawWords).Press("Aanvraag intrekken").
		Want(http.StatusOK).Says("U heeft aanvraag "+string(ref)+" ingetrokken.", "Ingetrokken", "Intrekking bevestigd").SaysNot("Wijziging melden")
	p.as(t, p.Assessor).Get("/beoordeling/"+string(ref)).Want(http.StatusOK).Says("Ingetrokken door het bestuur", "Marieke de Wit", "Wij fuseren <b>.")
	// A second click gives the same answer.
	p.submit(t, signatory, post(path+"/intrekken", "intrekken", "ja")).leads(path)
	p.send(t, signatory, get(path+"/intrekken")).leads(path)
	signatory.Get(path).Says("deze aanvraag staat op ‘Ingetrokken’")
}

func TestS14_ABoardReportsAChangeAndGetsAReceiptThatTheMinistryReadsToo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	other := p.Filed(t, dbtest.LocationAt(3))
	path := "/aanvragen/" + string(ref)
	v := p.as(t, p.Preparer)
	early := v.Get(path).Follow("Wijziging melden").Want(http.StatusOK).Says("Meld het, ook als u nog geen oplossing heeft.").SaysNot("meldplicht", "4:37").
		Form("Wijziging melden").Check(subsidy.ChangePupils.Title()).Fill("Toelichting", "Er komen er 12.").Press("Wijziging melden").
		Want(http.StatusOK).Says("Uw melding is ontvangen", "Er komen er 12.").SaysNot("meldplicht", "4:37")
	p.as(t, p.Assessor).Get("/beoordeling/" + string(ref)).Says("Er komen er 12.").SaysNot("Bijzondere meldplicht (regel S14)")
	p.Clock.Set(dbtest.AfterClosing)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version+1, p.Read(t, p.Decider, ref))
	must(t, err)
	p.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
	v.Get(early.Address.Path).Says("Uw melding is ontvangen").SaysNot("meldplicht")
	page := v.Get(path).Follow("Wijziging melden").Want(http.StatusOK).
		Says("Bijzondere meldplicht", "minder dan 16", "artikel 4:37 Awb").SaysNot("regel S14")
	p.unchanged(t, func() {
		page.Form("Wijziging melden").Press("Wijziging melden").Want(http.StatusUnprocessableEntity).Says("Kies wat u wilt melden.", "Schrijf wat er verandert en waarom.")
	})
	receipt := page.Form("Wijziging melden").Check(subsidy.ChangePupils.Title()).Fill("Toelichting", "Er komen er <i>10.").Press("Wijziging melden").
		Want(http.StatusOK).Says("Uw melding is ontvangen", string(ref), "woensdag 18 mei 2022", "11:00:00 uur", "SHA-256", "Er komen er <i>10.", "Met deze melding voldoet u daaraan.")
	if !strings.HasPrefix(receipt.Address.Path, path+"/wijziging/") {
		t.Errorf("it is at %s", receipt.Address)
	}
	v.Get(path).Want(http.StatusOK).Says("Uw meldingen", "Melding ontvangen").Follow("Melding van").Want(http.StatusOK).Says("Uw melding is ontvangen")
	p.as(t, p.Assessor).Get("/beoordeling/"+string(ref)).Want(http.StatusOK).Says("Meldingen van het bestuur", "Er komen er <i>10.", "Bijzondere meldplicht (regel S14)", "Joost Smeets")
	p.as(t, p.Other).Get(receipt.Address.Path).Want(http.StatusNotFound)
	v.Get(strings.Replace(receipt.Address.Path, string(ref), string(other), 1)).Want(http.StatusNotFound)
}

func TestS14_AfterAGrantInPartTheShareOfPupilsHasNoNumber(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictGrantPart)
	p.Clock.Set(dbtest.AfterClosing)
	letter, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	board, path := p.as(t, p.Preparer), "/aanvragen/"+string(ref)
	board.Get(path + "/wijziging").Says("minder dan 85% mee van de leerlingen voor wie u subsidie krijgt?").SaysNot("minder dan 16")
	board.Get(path + "/brieven/" + letter.ID).Says("minder dan 85% komt van de leerlingen voor wie u subsidie krijgt.").SaysNot("minder dan 16")
}

func TestOneFormOfAChangeSentTwiceMakesOneReport(t *testing.T) {
	t.Parallel()
	p := open(t)
	path := "/aanvragen/" + string(p.Filed(t, dbtest.Location))
	v := p.as(t, p.Preparer)
	r := post(path+"/wijziging", "soort-wijziging", "other", "toelichting", "Een ander nummer.", "sleutel", "k")
	first := p.submit(t, v, r).want(http.StatusSeeOther)
	p.unchanged(t, func() { p.submit(t, v, r).leads(first.Header.Get("Location")) })
}

// reported reports a change through the page of the board, and gives its words.
func (p *portal) reported(t *testing.T, ref subsidy.Reference) string {
	t.Helper()
	const words = "Er komen er 12. " + markup
	p.as(t, p.Preparer).Get("/aanvragen/"+string(ref)+"/wijziging").Form("Wijziging melden").
		Check("Er doen minder dan 85% van de geplande leerlingen mee").Fill("Toelichting", words).Press("Wijziging melden").Want(http.StatusOK)
	return words
}

func TestS14A13_WhatABoardReportsReachesTheAssessorAndAShelfUntilSomebodySawIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.heldBy(t, p.Assessor, dbtest.Location)
	assessor := p.as(t, p.Assessor)
	assessor.Get("/beoordeling").Says("Wijziging gemeld (0)")
	before := p.told(t, p.Assessor, ref)
	words := p.reported(t, ref)
	if got := p.told(t, p.Assessor, ref) - before; got != 1 {
		t.Errorf("%d notices to the assessor, want 1", got)
	}
	if got := p.told(t, p.Assessor2, ref); got != 0 {
		t.Errorf("%d notices to somebody who has no part in it", got)
	}
	assessor.Get("/beoordeling").Says("Wijziging gemeld (1)").Follow("Wijziging gemeld").Says(string(ref), "wijziging gemeld")
	if page := p.as(t, p.Auditor).Get(casePath(ref)).Says(words, "Nog niet bekeken"); page.HasButton("Gezien") {
		t.Error("an auditor can say that they saw it")
	}
	page := assessor.Get(casePath(ref)+"?van=gewijzigd").Want(http.StatusOK).
		Says("Meldingen van het bestuur", words, "Nog niet bekeken.", "of de melding gevolgen heeft voor het advies")
	stale := page.Form("Gezien")
	page.Form("Gezien").Press("Gezien").Want(http.StatusOK).Says("Genoteerd dat u de melding van het bestuur heeft bekeken.", words, "gemelde wijziging bekeken").
		SaysNot("Nog niet bekeken")
	p.unchanged(t, func() { stale.Press("Gezien").Want(http.StatusOK).Says("is al bekeken") })
	assessor.Get("/beoordeling").Says("Wijziging gemeld (0)")
	p.as(t, p.Preparer).Get("/aanvragen/"+string(ref)).SaysNot("gemelde wijziging bekeken", "Gezien")
}

func TestS14_ADeciderReadsWhatWasReportedAboveTheLetterAndIsStoppedWhereItCameBetween(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, _ := p.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	p.Clock.Set(dbtest.AfterClosing)
	decider := p.as(t, p.Decider)
	form := decider.Get(decisionPath(ref)).SaysNot("Meldingen van het bestuur").Form("Besluit nemen")
	words := p.reported(t, ref)
	form.Press("Besluit nemen").Want(http.StatusOK).Says("Het besluit is niet genomen.", "intussen gewijzigd", words)
	decider.Get("/besluiten").Says("wijziging gemeld")
	page := p.send(t, decider, get(decisionPath(ref))).want(http.StatusOK)
	if at, letter := strings.Index(page.Body, "Meldingen van het bestuur"), strings.Index(page.Body, "Voorbeeld van de brief"); at < 0 || letter < at {
		t.Error("what was reported does not stand above the letter")
	}
	decider.Get(decisionPath(ref)).Says("Nog niet bekeken: gemeld na het advies.", "dan gaat de aanvraag terug naar de beoordelaar")
	decider.Get(decisionPath(ref)).Form("Klaarzetten tot de bekendmaking").Press("Klaarzetten tot de bekendmaking").Want(http.StatusOK)
	second := p.as(t, p.Decider2)
	second.Get(embargoPath).Says("wijziging gemeld, nog niet bekeken").Form("Alle besluiten bekendmaken").Press("Alle besluiten bekendmaken").Want(http.StatusOK).
		Says("Er is niets bekendgemaakt.", string(ref)+" blijft staan.", "een wijziging die nog niemand heeft bekeken")
	second.Get(decisionPath(ref)).Says(words).Form("Gezien").Press("Gezien").Want(http.StatusOK).Says("Genoteerd", "Klaargezet tot de bekendmaking")
	second.Get(embargoPath).SaysNot("wijziging gemeld").Form("Alle besluiten bekendmaken").Press("Alle besluiten bekendmaken").Want(http.StatusOK).Says("1 besluit is bekendgemaakt.")
	p.reported(t, ref) // after the grant
	assessor := p.as(t, p.Assessor)
	assessor.Get("/beoordeling").Says("Wijziging gemeld (1)").Follow("Wijziging gemeld").Says(string(ref))
	assessor.Get(casePath(ref)).Says("of de melding gevolgen heeft voor de subsidie", "schrijf het bestuur dan een bericht").
		Form("Gezien").Press("Gezien").Want(http.StatusOK)
	assessor.Get("/beoordeling").Says("Wijziging gemeld (0)")
}
