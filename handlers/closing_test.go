package handlers_test

import (
	"net/http"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

const (
	roundsPage  = "/beheer/rondes"
	closingPage = roundsPage + "/" + round2022 + "/sluiting"
)

// extraTime is the morning after the closing, and movedTo the closing that the
// tests propose: 2 May, 12:00 in Amsterdam.
var (
	extraTime = time.Date(2022, time.May, 1, 8, 0, 0, 0, time.UTC)
	movedTo   = time.Date(2022, time.May, 2, 10, 0, 0, 0, time.UTC)
)

// outage is the form of a proposal after an outage in the last hours.
func outage() request {
	return post(closingPage, "aanleiding", "outage", "storing-van-dag", "30-4-2022", "storing-van-tijd", "21:00", "storing-tot-dag", "30-4-2022", "storing-tot-tijd", "23:30",
		"reden-latere-sluiting", "Inloggen lukte niet.", "sluiting-dag", "2-5-2022", "sluiting-tijd", "12:00")
}

// waiting gives the address of the proposal that waits.
func (p *portal) waiting(t *testing.T) string {
	t.Helper()
	moves, err := p.Store.WaitingMoves(t.Context())
	must(t, err)
	if len(moves) != 1 {
		t.Fatalf("%d proposals wait", len(moves))
	}
	return closingPage + "/" + moves[0].ID
}

func TestS8_ALaterClosingIsProposedConfirmedAndShownToEverybody(t *testing.T) {
	t.Parallel()
	p := open(t, func(p *portal) { p.Server.Written = p.Store.Written }) // public pages are kept
	ref := p.Draft(t, dbtest.Location)
	p.Clock.Set(extraTime)
	admin, decider, signatory := p.as(t, p.Administrator), p.as(t, p.Decider), p.as(t, p.Signatory)
	closed := func() {
		t.Helper()
		p.send(t, p.visitor(t), get("/")).want(http.StatusOK).says("Ronde 2022 is gesloten", "sinds zaterdag 30 april 2022, 24:00 uur").saysNot("Verlengd")
		signatory.Get(applicationPage(ref)).Want(http.StatusOK).Says("De ronde is gesloten").SaysNot("Verlengd")
	}
	closed()
	decider.Get("/besluiten").Want(http.StatusOK).SaysNot("Er wacht een voorstel")

	admin.Get("/beheer").Want(http.StatusOK).Says("Rondes")
	admin.Get(roundsPage).Want(http.StatusOK).Says("zaterdag 30 april 2022, 24:00 uur").SaysNot("Voorstel wacht")
	admin.Get(closingPage).Want(http.StatusOK).Form("Voorstellen").Check("Er was een storing").
		Fill("Storing begon op", "30 april 2022").Fill("Storing begon om", "21:00").Fill("Storing eindigde op", "30 april 2022").Fill("Storing eindigde om", "23.30").
		Fill("Nieuwe sluiting op", "2 mei 2022").Fill("Nieuwe sluiting om", "12:00").Fill("Reden, voor iedereen", "Inloggen lukte niet. "+markup).Press("Voorstellen").
		Want(http.StatusOK).Says("Het voorstel staat klaar.", "Een ander dan "+p.Administrator.Name+" beslist hierover").SaysNot("Nieuwe sluiting bevestigen")
	closed()
	admin.Get(roundsPage).Want(http.StatusOK).Says("Voorstel wacht")

	decider.Get("/besluiten").Want(http.StatusOK).Says("Er wacht een voorstel om een ronde later te sluiten:", "tot maandag 2 mei 2022, 12:00 uur")
	decider.Get(closingPage).Want(http.StatusOK).Says("De ronde gaat weer open, tot maandag 2 mei 2022, 12:00 uur.", "Verlengd tot maandag 2 mei 2022, 12:00 uur", markup).
		Form("Nieuwe sluiting bevestigen").Press("Nieuwe sluiting bevestigen").Want(http.StatusOK).Says("De nieuwe sluiting geldt vanaf nu.", "Bevestigd door "+p.Decider.Name)

	const said = "wegens een storing op zaterdag 30 april 2022 van 21:00 tot 23:30 uur"
	for _, path := range []string{"/", "/regelingen/" + dbtest.Slug + "/2022"} {
		p.send(t, p.visitor(t), get(path)).want(http.StatusOK).says("Nog 1 dag open", "tot maandag 2 mei 2022, 12:00 uur", said, markup, "Eerst was de sluiting zaterdag 30 april 2022, 24:00 uur.").
			saysNot("is gesloten", "<script>alert")
	}
	p.send(t, p.visitor(t), get("/regelingen/"+dbtest.Slug)).want(http.StatusOK).says("maandag 2 mei 2022, 12:00 uur", "(verlengd)")
	signatory.Get("/aanvragen").Want(http.StatusOK).Says("Dat kan tot maandag 2 mei 2022, 12:00 uur: nog 1 dag.", said)
	signatory.Get("/berichten").Want(http.StatusOK).Says(said) // what the notice by mail leads to
	signatory.Get("/aanvragen/nieuw").Want(http.StatusOK).Says("Ronde")
	signatory.Get(applicationPage(ref)).Want(http.StatusOK).Says("Indienen kan nog 1 dag", said)
	signatory.Get(applicationPage(ref)+"/controleren").Want(http.StatusOK).Says(said).Form("Aanvraag indienen").Check("Ik verklaar dat deze aanvraag naar waarheid is ingevuld").
		Press("Aanvraag indienen").Want(http.StatusOK).Says("Uw aanvraag is ontvangen", "vóór de sluiting van de ronde", "Na 2 mei:")

	p.Clock.Set(movedTo)
	p.send(t, p.visitor(t), get("/")).want(http.StatusOK).says("Ronde 2022 is gesloten", "sinds maandag 2 mei 2022, 12:00 uur", said)
	decider.Get("/besluiten").Want(http.StatusOK).SaysNot("Er wacht een voorstel")
}

func TestS8_AProposalThatCannotBeTakenKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Clock.Set(extraTime)
	admin := p.as(t, p.Administrator)
	for _, c := range []struct {
		name  string
		r     request
		says  []string
		keeps string
	}{
		{"no kind", outage().set("aanleiding", ""), []string{"Kies waarom de ronde later sluit."}, "Inloggen lukte niet."},
		{"a day that does not exist", outage().set("sluiting-dag", "31-6-2022"), []string{"Nieuwe sluiting op", "31 juni 2022 bestaat niet."}, "31-6-2022"},
		{"an hour that is none", outage().set("sluiting-tijd", "straks"), []string{"Nieuwe sluiting om", "Wij lezen ‘straks’ niet als tijdstip."}, "straks"},
		{"earlier", outage().set("sluiting-dag", "30-4-2022"), []string{"Zij kan alleen naar later."}, "30-4-2022"},
		{"an hour that the clock skips", outage().set("storing-van-dag", "27-3-2022").set("storing-van-tijd", "2:30"), []string{"Storing begon om", "bestaat 2:30 uur niet: de klok gaat dan een uur vooruit."}, "2:30"},
		{"no reason", outage().set("reden-latere-sluiting", " "), []string{"Schrijf waarom de ronde later sluit."}, "2-5-2022"},
		{"markup", outage().set("sluiting-dag", markup), []string{markup}, markup},
		{"what cannot be stored", outage().set("reden-latere-sluiting", "a\x00b"), []string{"Er is een probleem"}, "2-5-2022"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.unchanged(t, func() {
				p.submit(t, admin, c.r).want(http.StatusUnprocessableEntity).says(c.says...).says(c.keeps, "Er is een probleem").saysNot("<script>alert")
			})
		})
	}
	p.unchanged(t, func() {
		p.submit(t, admin, outage().and("extra", "x")).want(http.StatusBadRequest)
		unknown := outage()
		unknown.path = roundsPage + "/onbekend/sluiting"
		p.submit(t, admin, unknown).want(http.StatusNotFound)
		p.send(t, admin, get(unknown.path)).want(http.StatusNotFound)
	})
	p.submit(t, admin, outage()).leads(closingPage)
	p.unchanged(t, func() {
		p.submit(t, admin, outage().set("reden-latere-sluiting", "Nog een storing.")).want(http.StatusUnprocessableEntity).
			says("Er wacht al een voorstel voor deze ronde.", "Dit typte u", "Nog een storing.")
	})
}

func TestS8A12_AProposalIsAnsweredByAnotherAndOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Clock.Set(extraTime)
	admin, decider := p.as(t, p.Administrator), p.as(t, p.Decider)
	p.submit(t, admin, outage()).leads(closingPage)
	proposal := p.waiting(t)
	p.submit(t, admin, post(proposal+"/bevestigen")).want(http.StatusForbidden)
	p.unchanged(t, func() {
		p.submit(t, decider, post(proposal+"/afwijzen", "reden-afwijzing", " ")).want(http.StatusUnprocessableEntity).says("Schrijf waarom u het voorstel afwijst.")
		p.submit(t, decider, post(proposal+"x/bevestigen")).want(http.StatusNotFound)
	})
	p.sql(t, `UPDATE users SET role = 'besluitnemer' WHERE id = ?`, p.Administrator.ID)
	same := p.as(t, p.Administrator)
	same.Get(closingPage).Want(http.StatusOK).SaysNot("Nieuwe sluiting bevestigen")
	p.unchanged(t, func() {
		p.submit(t, same, post(proposal+"/bevestigen")).leads(closingPage)
		p.send(t, same, get(closingPage)).says("U deed dit voorstel zelf. Een ander beslist erover.")
	})
	decider.Get(closingPage).Form("Voorstel afwijzen").Fill("Waarom wijst u het voorstel af?", "Het portaal werkte. "+markup).Press("Voorstel afwijzen").
		Want(http.StatusOK).Says("Het voorstel is afgewezen.", "Afgewezen door "+p.Decider.Name, markup)
	p.unchanged(t, func() {
		p.submit(t, decider, post(proposal+"/bevestigen")).leads(closingPage)
		p.send(t, decider, get(closingPage)).says("Over dit voorstel is al beslist.")
	})
	p.send(t, p.visitor(t), get("/regelingen/"+dbtest.Slug+"/2022")).want(http.StatusOK).says("Ronde 2022 is gesloten").saysNot("Het portaal werkte")
}

func TestS8D4_ThePageSaysWhenAClosingCanNoLongerMove(t *testing.T) {
	t.Parallel()
	p, _ := drawDue(t)
	admin, decider := p.as(t, p.Administrator), p.as(t, p.Decider)
	p.submit(t, admin, outage().set("sluiting-dag", "25-5-2022")).leads(closingPage)
	must(t, p.Service.NameSource(t.Context(), p.Administrator, dbtest.Round, "Een loterij", "20-5-2022"))
	must(t, p.Service.Freeze(t.Context(), p.Administrator, dbtest.Round))
	admin.Get(drawPage).Want(http.StatusOK).Says("Er wacht een voorstel om deze ronde later te sluiten.")
	decider.Get(closingPage).Want(http.StatusOK).Says("U kunt dit voorstel niet bevestigen. De lijst voor de loting is bevroren.").SaysNot("Nieuwe sluiting bevestigen")
	p.unchanged(t, func() {
		p.submit(t, decider, post(p.waiting(t)+"/bevestigen")).leads(closingPage)
		p.send(t, decider, get(closingPage)).says("De lijst voor de loting is bevroren.")
	})
	decider.Get(closingPage).Form("Voorstel afwijzen").Fill("Waarom wijst u het voorstel af?", "De lijst is bevroren.").Press("Voorstel afwijzen").Want(http.StatusOK)
	admin.Get(closingPage).Want(http.StatusOK).Says("De lijst voor de loting is bevroren.").SaysNot("Later sluiten voorstellen")
	p.as(t, p.Auditor).Get(closingPage).Want(http.StatusOK).Says("Afgewezen door").SaysNot("Later sluiten voorstellen")
}

func applicationPage(ref subsidy.Reference) string { return "/aanvragen/" + string(ref) }
