package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// drawDue makes a portal of which the closed round asks more than there is.
func drawDue(t *testing.T) (*portal, []subsidy.Reference) {
	t.Helper()
	p := openIn(t, dbtest.NewWith(t, scheme(t, ceiling(50_000_00))))
	var refs []subsidy.Reference
	for n := range 4 {
		refs = append(refs, p.Filed(t, dbtest.LocationAt(n)))
	}
	for _, ref := range refs {
		p.Advise(t, ref, subsidy.VerdictGrant)
	}
	p.Clock.Set(dbtest.AfterClosing)
	return p, refs
}

const (
	drawPage   = "/beheer/loting?ronde=" + round2022
	publicDraw = "/regelingen/" + dbtest.Slug + "/2022/loting"
	spoken     = "Q 19 07 23"
)

func TestADrawGoesInFourStepsAndIsPublished(t *testing.T) {
	t.Parallel()
	p, refs := drawDue(t)
	admin, decider, public := p.as(t, p.Administrator), p.as(t, p.Decider), p.visitor(t)
	public.Get(publicDraw).Want(http.StatusNotFound)
	p.send(t, public, get(publicDraw+".json")).want(http.StatusNotFound)

	admin.Get(drawPage).Want(http.StatusOK).Says("een loting is nodig").Form("Bron aanwijzen").Fill("Bron", markup).Fill("Dag waarop de bron spreekt", "20-5-2022").Press("Bron aanwijzen").
		Want(http.StatusOK).Says("De bron is aangewezen.", markup)
	p.send(t, public, get(publicDraw)).want(http.StatusOK).says(markup, "De lijst is nog niet bevroren", "De bron is dus bekend voordat wij de lijst bevriezen.").saysNot("<script>alert", "vóór de lijst werd bevroren")
	p.send(t, public, get(publicDraw+".json")).want(http.StatusNotFound)

	board := p.as(t, p.Preparer)
	reads := func(words string) {
		t.Helper()
		for _, page := range []string{"/aanvragen", "/aanvragen/" + string(refs[0])} {
			board.Get(page).Want(http.StatusOK).Says(words).Follow("Bekijk de loting van ronde 2022").Want(http.StatusOK).Says("Loting van ronde 2022")
		}
	}
	for _, page := range []string{"/aanvragen", "/aanvragen/" + string(refs[0])} {
		board.Get(page).SaysNot("loting van ronde")
	}
	admin.Get(drawPage).Form("Lijst bevriezen").Press("Lijst bevriezen").Want(http.StatusOK).Says("De lijst is bevroren en gepubliceerd.", "4 kenmerken")
	p.send(t, public, get(publicDraw)).want(http.StatusOK).says("4 kenmerken", "Die bron wezen wij aan vóór de lijst werd bevroren.").saysNot(spoken)

	reads("Er komt een loting voor ronde 2022: de lijst met kenmerken is bevroren.")

	p.Clock.Set(time.Date(2022, time.May, 20, 12, 0, 0, 0, time.UTC))
	admin.Get(drawPage).Form("Uitslag invoeren").Fill("Wat zei de bron?", spoken).Press("Uitslag invoeren").Want(http.StatusOK).Says("Een besluitnemer bevestigt haar.")
	for _, path := range []string{publicDraw, publicDraw + ".json"} {
		p.send(t, public, get(path)).want(http.StatusOK).saysNot(spoken)
	}
	decider.Get(drawPage).Want(http.StatusOK).SaysNot(spoken)
	p.unchanged(t, func() {
		p.submit(t, decider, post("/beheer/loting/bevestigen", "ronde", round2022, "uitslag", "Q 19 07 24")).
			want(http.StatusUnprocessableEntity).says("Dit is niet wat de beheerder invoerde").saysNot(spoken)
	})
	decider.Get(drawPage).Form("Loting bevestigen").Fill("Wat zei de bron?", spoken).Press("Loting bevestigen").Want(http.StatusOK).Says("De loting is bevestigd.")
	reads("De loting van ronde 2022 is gedaan: de volgorde staat vast.")

	p.send(t, public, get(publicDraw)).want(http.StatusOK).says(spoken, "De volgorde")
	got := p.send(t, public, get(publicDraw+".json")).want(http.StatusOK)
	if got.Header.Get("Content-Disposition") != `attachment; filename="loting-zittenblijven-vo-2022.json"` || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the file comes with %v", got.Header)
	}
	var file subsidy.DrawFile
	must(t, json.Unmarshal([]byte(got.Body), &file))
	must(t, file.Verify())
	if len(file.Order) != len(refs) || file.Seed != spoken {
		t.Errorf("the file is %s", got.Body)
	}
	// Two of four fit; the first may be granted and the last may not.
	first, last := file.Order[0], file.Order[len(refs)-1]
	p.submit(t, decider, post(decisionPath(last), "versie", number(p.Version(t, last)))).leads(decisionPath(last))
	decider.Get(decisionPath(last)).Want(http.StatusOK).Says("Het besluit is niet genomen.", "plaats 4 van 4")
	decider.Get(decisionPath(first)).Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("U krijgt € 23.100,00 subsidie")
}

func TestAStepOfADrawOutOfItsTurnIsRefused(t *testing.T) {
	t.Parallel()
	p, _ := drawDue(t)
	admin, decider := p.as(t, p.Administrator), p.as(t, p.Decider)
	refused := func(t *testing.T, r request, words string) {
		t.Helper()
		v := admin
		if r.path == "/beheer/loting/bevestigen" {
			v = decider
		}
		p.unchanged(t, func() {
			got := p.submit(t, v, r)
			if got.Status == http.StatusSeeOther {
				got = p.send(t, v, get(got.leads(drawPage).Header.Get("Location")))
			} else {
				got.want(http.StatusUnprocessableEntity)
			}
			got.says(words)
		})
	}
	source := post("/beheer/loting/bron", "ronde", round2022, "bron", "Een loterij", "dag", "20-5-2022")
	freeze := post("/beheer/loting/bevriezen", "ronde", round2022)
	seed := post("/beheer/loting/uitslag", "ronde", round2022, "uitslag", spoken)
	confirm := post("/beheer/loting/bevestigen", "ronde", round2022, "uitslag", spoken)

	refused(t, freeze, "Wijs eerst de bron aan")
	refused(t, seed, "Bevries eerst de lijst.")
	refused(t, confirm, "Een beheerder heeft de uitslag nog niet ingevoerd.")
	refused(t, source.set("dag", "18-5-2022"), "De bron mag pas na vandaag spreken")
	refused(t, source.set("dag", "morgen"), "Er is een probleem")
	refused(t, source.set("bron", " "), "Noem een openbare bron")
	p.unchanged(t, func() { p.submit(t, admin, source.set("ronde", "onbekend")).want(http.StatusNotFound) })
	p.submit(t, admin, source).leads(drawPage)
	p.submit(t, admin, freeze).leads(drawPage)
	p.send(t, admin, get(drawPage)).says("De lijst is bevroren")
	refused(t, source, "De lijst is al bevroren.")
	refused(t, freeze, "De lijst is al bevroren.")
	refused(t, seed, "De bron spreekt pas op")
	p.Clock.Set(time.Date(2022, time.May, 20, 12, 0, 0, 0, time.UTC))
	refused(t, seed.set("uitslag", ""), "Vul letter voor letter in")
	p.submit(t, admin, seed).leads(drawPage)
	p.sql(t, `UPDATE users SET role = 'besluitnemer' WHERE id = ?`, p.Administrator.ID)
	same := p.as(t, p.Administrator)
	p.submit(t, same, confirm).leads(drawPage)
	p.send(t, same, get(drawPage)).says("U voerde de uitslag zelf in. Een ander bevestigt haar.")
	p.submit(t, decider, confirm).leads(drawPage)
	p.send(t, decider, get(drawPage)).says("De loting is bevestigd.")
	refused(t, confirm, "De loting is al bevestigd.")
	p.submit(t, same, seed).want(http.StatusForbidden)
}

func TestD2_ARoundInTheOrderOfReceiptDrawsAmongThoseOfTheDayOfTheCeiling(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, func(d map[string]any) {
		byReceipt(d)
		ceiling(50_000_00)(d)
	})))
	var refs []subsidy.Reference
	for n := range 4 { // the first on a day of its own
		p.Clock.Set(dbtest.Open.AddDate(0, 0, min(n, 1)))
		ref, _ := p.Advised(t, dbtest.LocationAt(n), subsidy.VerdictGrant)
		refs = append(refs, ref)
	}
	p.Clock.Set(dbtest.Open.AddDate(0, 0, 1))
	p.send(t, p.as(t, p.Administrator), get(drawPage)).want(http.StatusOK).
		says("verdeelt in volgorde van ontvangst", "Op donderdag 21 april 2022 is het geld op", "3 aanvragen").saysNot("bevriezen\"")
	p.Clock.Set(dbtest.Open.AddDate(0, 0, 2))
	admin, decider, public := p.as(t, p.Administrator), p.as(t, p.Decider), p.visitor(t)
	public.Get("/regelingen/" + dbtest.Slug + "/2022").Want(http.StatusOK).Says("Op donderdag 21 april 2022 is het geld op. Een loting bepaalt de volgorde")
	decider.Get("/besluiten").Want(http.StatusOK).Says("Loting nodig.", "donderdag 21 april 2022", "3 aanvragen", "(regel D2)")
	decider.Get(decisionPath(refs[1])).Want(http.StatusOK).Says("U kunt dit besluit nu niet nemen.", "Eerst komt de loting tussen die aanvragen", "(regel D2)")
	decider.Get(decisionPath(refs[0])).Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK)

	admin.Get(drawPage).Form("Bron aanwijzen").Fill("Bron", "Een loterij").Fill("Dag waarop de bron spreekt", "25-4-2022").Press("Bron aanwijzen").Want(http.StatusOK)
	admin.Get(drawPage).Form("Lijst bevriezen").Press("Lijst bevriezen").Want(http.StatusOK).Says("De lijst is bevroren en gepubliceerd.", "3 kenmerken", "deze loting is tussen de aanvragen die op die dag volledig waren")
	p.Clock.Set(time.Date(2022, time.April, 25, 12, 0, 0, 0, time.UTC))
	admin, decider = p.as(t, p.Administrator), p.as(t, p.Decider)
	admin.Get(drawPage).Form("Uitslag invoeren").Fill("Wat zei de bron?", spoken).Press("Uitslag invoeren").Want(http.StatusOK)
	decider.Get(drawPage).Form("Loting bevestigen").Fill("Wat zei de bron?", spoken).Press("Loting bevestigen").Want(http.StatusOK).Says("De loting is bevestigd.")
	p.send(t, public, get(publicDraw)).want(http.StatusOK).says("van wie op donderdag 21 april 2022 volledig was", spoken)
	var file subsidy.DrawFile
	must(t, json.Unmarshal([]byte(p.send(t, public, get(publicDraw+".json")).want(http.StatusOK).says(`"completeOn":"2022-04-21"`).Body), &file))
	must(t, file.Verify())
	if len(file.Order) != 3 {
		t.Fatalf("the order has %v", file.Order)
	}
	decider.Get("/besluiten").Want(http.StatusOK).Says("Er is geloot.").SaysNot("Loting nodig.")
	decider.Get(decisionPath(file.Order[1])).Want(http.StatusOK).Says("plaats 2 van 3", "(regel D2)")
	decider.Get(decisionPath(file.Order[0])).Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("U krijgt € 23.100,00 subsidie")
}
