package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

const whatIf = "/beheer/verdeling?ronde=" + round2022

// Four applications of € 23.100 each, and € 50.000.
func TestAnAdministratorTriesADistributionAndNothingIsStored(t *testing.T) {
	t.Parallel()
	p, _ := drawDue(t)
	v := p.as(t, p.Administrator)
	p.unchanged(t, func() {
		page := v.Get(drawPage).Want(http.StatusOK).Says("Wat als? Probeer een verdeling")
		page.SaysNot("Uitkomst")
		page = v.Get(whatIf).Want(http.StatusOK).Says("€ 50.000 en verdeling door loting", "krijgen 2 aanvragen alles wat gevraagd is en krijgen 2 aanvragen niets", "Er blijft € 3.800 over.",
			"De volgorde is een proef", "Rijnveld College 0", "Loopt mis", "(regel D5)")
		page = page.Form("Reken uit").Fill("Subsidieplafond", "70.000,50").Choose("De laatste die nog deels past", "Deels verlenen").Press("Reken uit")
		page.Want(http.StatusOK).Says("€ 70.000,50", "krijgen 3 aanvragen alles wat gevraagd is en krijgt 1 aanvraag een deel", "€ 700,50", "Er blijft € 0 over.")
		page = page.Form("Reken uit").Choose("Manier van verdelen", "Naar rato").Press("Reken uit")
		page.Want(http.StatusOK).Says("verdeling naar rato krijgen alle 4 aanvragen een deel", "€ 17.500,13", "(regel D1)")
		page = page.Form("Reken uit").Choose("Manier van verdelen", "Volgorde van ontvangst").Press("Reken uit")
		page.Want(http.StatusOK).Says("is het geld op", "(regel D2)")
		page.Form("Reken uit").Fill("Subsidieplafond", "€ 92.400").Press("Reken uit").Want(http.StatusOK).
			Says("krijgen alle 4 aanvragen alles wat gevraagd is", "Er is genoeg voor iedereen").SaysNot("Wie valt af")
	})
}

func TestATrialThatCannotBeReadIsAFieldErrorAndIsShownBack(t *testing.T) {
	t.Parallel()
	p, _ := drawDue(t)
	v := p.as(t, p.Auditor)
	for _, c := range []struct{ field, typed, says string }{
		{"plafond", "veel", "Wij lezen ‘veel’ niet als bedrag."},
		{"plafond", "", "Vul een bedrag in"},
		{"plafond", "-5", "Een bedrag kan niet negatief zijn."},
		{"plafond", "1.25.0", "Wij weten niet wat de punt"},
		{"plafond", "99999999999999999999", "is te groot"},
		{"plafond", markup, "niet als bedrag"},
		{"plafond", "a\x00b", "Er is een probleem"},
		{"plafond", "\xff", "Er is een probleem"},
		{"wijze", "raden", "Kies een manier van verdelen."},
		{"laatste", markup, "Kies wat er gebeurt met de laatste aanvraag die nog deels past."},
		{"proefuitslag", " ", "Vul iets in wat de bron zou kunnen zeggen"},
		{"proefuitslag", strings.Repeat("x", 1001), "te lang"},
	} {
		t.Run(c.field+" "+c.typed, func(t *testing.T) {
			p.unchanged(t, func() {
				p.send(t, v, get(whatIf+"&"+url.Values{c.field: {c.typed}}.Encode())).want(http.StatusUnprocessableEntity).
					says("Er is een probleem", c.says).saysNot("<script>alert", "Uitkomst")
			})
		})
	}
	p.send(t, v, get(whatIf+"&onbekend=ja&proefuitslag="+url.QueryEscape(markup))).want(http.StatusOK).says("Uitkomst", markup).saysNot("<script>alert")
}

func TestATrialBelowWhatIsGrantedGivesNothingAndSaysSo(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, byReceipt)))
	ref, version := p.Advised(t, dbtest.LocationAt(0), subsidy.VerdictGrant)
	p.Clock.Set(p.Clock.Now().AddDate(0, 0, 1)) // the day of its receipt is over (D2)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	waiting := p.Filed(t, dbtest.LocationAt(1))
	v := p.as(t, p.Decider)
	p.send(t, v, get(whatIf+"&plafond=20.000")).want(http.StatusOK).
		says("Er is al €\u00a023.100 verleend. Dat is meer dan dit plafond", "krijgt 1 aanvraag niets", "Er blijft €\u00a00 over.", `href="/beoordeling/`+string(waiting))
	p.send(t, v, get(whatIf+"&plafond=23.100")).want(http.StatusOK).says("Dit hele plafond is al verleend")
	p.send(t, v, get(whatIf+"&plafond=46.200")).want(http.StatusOK).says("krijgt 1 aanvraag alles wat gevraagd is").saysNot("al verleend:")
	p.send(t, p.as(t, p.Administrator), get(whatIf+"&plafond=20.000")).want(http.StatusOK).says(string(waiting)).saysNot(`href="/beoordeling/`)
}

func TestATrialAfterTheDrawFollowsItsOrderAndTellsWhatWasFreed(t *testing.T) {
	t.Parallel()
	p, _ := drawDue(t)
	ctx := t.Context()
	must(t, p.Service.NameSource(ctx, p.Administrator, dbtest.Round, "Een loterij", "20-5-2022"))
	must(t, p.Service.Freeze(ctx, p.Administrator, dbtest.Round))
	p.Clock.Set(time.Date(2022, time.May, 20, 12, 0, 0, 0, time.UTC))
	must(t, p.Service.EnterSeed(ctx, p.Administrator, dbtest.Round, spoken))
	v := p.as(t, p.Decider)
	p.send(t, v, get(whatIf)).want(http.StatusOK).says("De volgorde is een proef").saysNot(spoken)
	must(t, p.Service.ConfirmDraw(ctx, p.Decider, dbtest.Round, spoken))
	p.send(t, v, get(whatIf)).want(http.StatusOK).says("bevestigde loting", "De proefuitslag telt niet mee.", "Wat vrijkomt door een besluit").saysNot("Sinds de loting")

	draw, err := p.Service.Draw(ctx, dbtest.Round)
	must(t, err)
	first, third := draw.Order()[0], draw.Order()[2]
	must(t, p.Service.Return(ctx, p.Decider, first, p.Version(t, first), "Kijk nog eens."))
	must(t, p.Service.Advise(ctx, p.Assessor, first, subsidy.AdviceForm{Version: p.Version(t, first), Verdict: "afwijzen", Motivation: "Voldoet niet.", Grounds: []string{dbtest.Ground}, Basis: "gegeven"}))
	_, err = p.Service.Decide(ctx, p.Decider, first, p.Version(t, first), p.Read(t, p.Decider, first))
	must(t, err)
	p.send(t, v, get(whatIf)).want(http.StatusOK).
		says("kwam door besluiten en ingetrokken aanvragen €\u00a023.100 vrij", "1 aanvraag krijgt daardoor meer").saysNot(string(first), string(third))
}

func TestTheListOfWhoFallsOutHasPages(t *testing.T) {
	t.Parallel()
	p := open(t)
	for n := range subsidy.PageSize + 3 {
		p.Filed(t, dbtest.LocationAt(n))
	}
	v := p.as(t, p.Auditor)
	p.send(t, v, get(whatIf+"&plafond=0")).want(http.StatusOK).says("U ziet 1 tot en met 20.", "bladzijde=2")
	p.send(t, v, get(whatIf+"&plafond=0&bladzijde=2")).want(http.StatusOK).says("U ziet 21 tot en met 23.", "plafond=0")
	p.send(t, v, get(whatIf+"&plafond=0&bladzijde=99")).want(http.StatusOK).says("U ziet 21 tot en met 23.")
}
