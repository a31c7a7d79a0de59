package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func viewPath(ref subsidy.Reference) string { return "/aanvragen/" + string(ref) + "/zienswijze" }

// toAnswer gives an application of which the board is asked for its view on 18
// May through the pages: until 1 June.
func toAnswer(t *testing.T, p *portal) subsidy.Reference {
	t.Helper()
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	p.Check(t, p.Assessor, ref)
	p.Clock.Set(dbtest.AfterClosing)
	p.as(t, p.Assessor).Get(casePath(ref)).Follow("Zienswijze vragen").Form("Zienswijze vragen").
		Fill("Welke gegevens wijken af?", "Volgens DUO zijn er 3. "+markup).Press("Zienswijze vragen").Want(http.StatusOK).
		Says("Het bestuur is om een zienswijze gevraagd. Het kan antwoorden tot en met woensdag 1 juni 2022.", markup, "Nog niet beantwoord.").
		SaysNot("Zienswijze vragen")
	return ref
}

func TestA8_ABoardIsAskedAnswersAndIsRefusedAfterThat(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toAnswer(t, p)
	assessor, signatory, preparer := p.as(t, p.Assessor), p.as(t, p.Signatory), p.as(t, p.Preparer)
	reject := []string{"advies", "afwijzen", "motivering", "Te weinig leerlingen.", "gronden", "S10", "gegevens", "anders"}
	p.unchanged(t, func() {
		p.submit(t, assessor, p.advice(t, ref, reject...)).want(http.StatusUnprocessableEntity).
			says("Het bestuur kan nog een zienswijze geven tot en met woensdag 1 juni 2022", "artikelen 4:7 en 4:12 Awb", "Te weinig leerlingen.")
		if page := preparer.Get(viewPath(ref)).Want(http.StatusOK).Says(markup, "Alleen een tekenbevoegde"); page.HasButton("Zienswijze versturen") {
			t.Error("a preparer can answer")
		}
		p.submit(t, preparer, post(viewPath(ref), "zienswijze", "Ja.")).want(http.StatusForbidden)
		p.send(t, p.as(t, p.Other), get(viewPath(ref))).want(http.StatusNotFound).saysNot("Volgens DUO")
		p.submit(t, p.as(t, p.Other), post(viewPath(ref), "zienswijze", "Ja.")).want(http.StatusNotFound)
	})
	if page := assessor.Get(casePath(ref)+"/horen").Want(http.StatusOK).
		Says("Er loopt al een vraag om een zienswijze", "nog 14 dagen", markup); page.HasButton("Zienswijze vragen") {
		t.Error("the page offers it again")
	}
	p.unchanged(t, func() {
		p.submit(t, assessor, post(casePath(ref)+"/horen", "versie", number(p.Version(t, ref)), "zienswijze-feiten", "Nog iets.", "zienswijze-termijn", "14")).
			want(http.StatusUnprocessableEntity).says("U vroeg het bestuur al om een zienswijze.", "Nog iets.")
	})
	signatory.Get("/aanvragen").Says("zienswijze geven tot en met 1 juni 2022")
	page := signatory.Get("/aanvragen/"+string(ref)).Want(http.StatusOK).Says("Wij vragen u om een zienswijze", "nog 14 dagen").Follow("Naar de zienswijze").
		Want(http.StatusOK).Says(markup, "woensdag 1 juni 2022, 24:00 uur")
	page.Form("Zienswijze versturen").Press("Zienswijze versturen").Want(http.StatusUnprocessableEntity).Says("Schrijf wat u van deze gegevens vindt.")
	page.Form("Zienswijze versturen").Fill("Wat vindt u van deze gegevens?", "Het zijn er 18. "+markup).Press("Zienswijze versturen").Want(http.StatusOK).
		Says("Uw zienswijze is ontvangen.", "Het zijn er 18. "+markup, "zienswijze gevraagd", "zienswijze gegeven").SaysNot("Wij vragen u om een zienswijze", "Sanne Bakker")
	p.unchanged(t, func() {
		p.submit(t, signatory, post(viewPath(ref), "zienswijze", "Of toch 3.")).want(http.StatusConflict).says("U gaf uw zienswijze al", "Of toch 3.")
	})
	p.send(t, assessor, get(casePath(ref))).want(http.StatusOK).says("Het zijn er 18. ", "Marieke de Wit").saysNot("<script>alert")
	signatory.Get("/aanvragen").SaysNot("zienswijze geven")
	p.submit(t, assessor, p.advice(t, ref, reject...)).want(http.StatusSeeOther)
	p.as(t, p.Decider).Get(decisionPath(ref)).Want(http.StatusOK).
		Says("Het zijn er 18.", "Het aantal leerlingen past niet bij de vestiging", "(regel S10)", "Ja, op andere gegevens")
}

func TestA8_AnOfficialReadsThatAHearingOfAnOlderVersionDoesNotCount(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toAnswer(t, p)
	must(t, p.Service.GiveView(t.Context(), p.Signatory, ref, "Het zijn er 18.", p.Clock.Now()))
	v := p.as(t, p.Assessor)
	const lapsed = "Het bestuur diende daarna versie 2 in, op donderdag 19 mei 2022, "
	v.Get(casePath(ref)).SaysNot("Telt niet meer")
	p.Clock.Set(p.Clock.Now().AddDate(0, 0, 1))
	_, err := p.Service.AskSupplement(t.Context(), p.Assessor, ref, subsidy.SupplementRequest{
		Version: p.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie geeft er les?"}})
	must(t, err)
	p.Clock.Set(p.Clock.Now().Add(time.Hour))
	_, err = p.Service.Supplement(t.Context(), p.Signatory, ref, subsidy.SupplementForm{Version: p.Version(t, ref), Declared: true, Unchanged: true}, p.Clock.Now())
	must(t, err)
	p.Clock.Set(p.Clock.Now().Add(time.Hour))
	v.Get(casePath(ref)).Want(http.StatusOK).Says("Telt niet meer. "+lapsed, "vraag dan opnieuw om een zienswijze (regel A8)")
	p.unchanged(t, func() {
		p.submit(t, v, p.advice(t, ref, "advies", "afwijzen", "motivering", "Te weinig leerlingen.", "gronden", "S10", "gegevens", "anders")).
			want(http.StatusUnprocessableEntity).says("Vraag het bestuur opnieuw om een zienswijze", lapsed, "artikelen 4:7 en 4:12 Awb", "Te weinig leerlingen.")
	})
	p.as(t, p.Signatory).Get("/aanvragen/" + string(ref)).Says("Het zijn er 18.").SaysNot("Telt niet meer")
	p.submit(t, v, p.advice(t, ref, "advies", "afwijzen", "motivering", "Te weinig leerlingen.", "gronden", "S10", "gegevens", "gegeven")).want(http.StatusSeeOther)
	p.as(t, p.Decider).Get(decisionPath(ref)).Want(http.StatusOK).Says("Telt niet meer.")
}

func TestA8_AViewThatComesTooLateIsRefusedWithItsTextKept(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toAnswer(t, p)
	v := p.as(t, p.Signatory)
	form := v.Get(viewPath(ref)).Form("Zienswijze versturen").Fill("Wat vindt u van deze gegevens?", "Net te laat.")
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 0, 0, 0, time.UTC))
	p.unchanged(t, func() {
		page := form.Press("Zienswijze versturen").Want(http.StatusConflict).
			Says("U kon uw zienswijze geven tot en met woensdag 1 juni 2022, 24:00 uur.", "Net te laat.", "artikelen 4:7 en 4:12 Awb")
		if page.HasButton("Zienswijze versturen") {
			t.Error("the page offers it again")
		}
	})
	v.Get("/aanvragen/" + string(ref)).Says("Niet beantwoord vóór het einde van de termijn").SaysNot("Naar de zienswijze")
	p.as(t, p.Assessor).Get(casePath(ref)).Says("Niet beantwoord vóór het einde van de termijn", "Zienswijze vragen")
}

func TestA8_AQuestionThatIsNotCompleteComesBackAsTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	v := p.as(t, p.Assessor)
	p.unchanged(t, func() {
		ask := func(fields ...string) answer {
			return p.submit(t, v, post(casePath(ref)+"/horen", append([]string{"versie", number(p.Version(t, ref))}, fields...)...))
		}
		ask("zienswijze-termijn", "2").want(http.StatusUnprocessableEntity).says("Schrijf welke gegevens afwijken.", "Kies een termijn van 3 tot en met 56 dagen.")
		ask("zienswijze-feiten", markup, "zienswijze-termijn", "veel").want(http.StatusUnprocessableEntity).says(markup, "‘veel’").saysNot("<script>alert")
		ask("zienswijze-feiten", strings.Repeat("é", 2001)).want(http.StatusUnprocessableEntity).says("te lang")
		p.submit(t, v, post(casePath(ref)+"/horen", "versie", "1", "zienswijze-feiten", "Mijn woorden.")).want(http.StatusUnprocessableEntity).says("intussen gewijzigd", "Mijn woorden.")
	})
}
