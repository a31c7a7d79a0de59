package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
)

// fetched marks a request as one of the script that saves while somebody types.
func fetched(r request) request {
	r.header = http.Header{"X-Requested-With": {"fetch"}}
	return r
}

func TestA7_AnObjectionThatIsHalfWrittenIsKeptForEverybodyOfTheBoardUntilItIsFiled(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := rejectedFile(t, p, dbtest.Location)
	p.Clock.Set(dbtest.AfterClosing)
	path := "/aanvragen/" + string(ref) + "/bezwaar"
	const label, half = "Waarom bent u het niet eens met het besluit?", "Ten eerste <b>klopt"
	preparer, signatory := p.as(t, p.Preparer), p.as(t, p.Signatory)
	page := preparer.Get(path).Want(http.StatusOK).Says("Alleen een tekenbevoegde van uw bestuur kan bezwaar maken.", "U kunt nog 10.000 tekens gebruiken.")
	if page.HasButton("Bezwaar indienen") {
		t.Error("a preparer can file it")
	}
	page.Form("Bewaren").Fill(label, half).Press("Bewaren").Want(http.StatusOK).Says("Uw tekst is bewaard. Zij is nog niet verstuurd.")
	signatory.Get("/aanvragen/" + string(ref)).Follow("Verder met uw bezwaar (nog niet ingediend)").Want(http.StatusOK)
	form := signatory.Get(path).Says("door "+p.Preparer.Name, "Wat u alleen bewaart, is nog geen bezwaar.").Form("Bezwaar indienen")
	if got := form.Fields.Get("bezwaargronden"); got != half {
		t.Fatalf("the signatory finds %q", got)
	}
	p.send(t, p.as(t, p.Other), get(path)).want(http.StatusNotFound)
	p.send(t, p.as(t, p.Assessor), get(casePath(ref))).saysNot("Ten eerste")

	// A colleague writes on meanwhile: nobody's words go away unseen.
	p.submit(t, preparer, fetched(post(path+"/bewaren", "bezwaargronden", half+" het bedrag niet.", "sleutel", "k", "gezien", form.Fields.Get("gezien")))).
		want(http.StatusOK).says(`"savedAt":"`, `"seen":"`)
	p.unchanged(t, func() {
		p.submit(t, signatory, fetched(post(path+"/bewaren", "bezwaargronden", "Iets anders.", "gezien", form.Fields.Get("gezien")))).want(http.StatusConflict)
		form.Fill(label, "Iets anders.").Press("Bewaren").Want(http.StatusUnprocessableEntity).Says(p.Preparer.Name+" heeft hier om", "Iets anders.")
	})
	again := form.Press("Bezwaar indienen").Want(http.StatusUnprocessableEntity).Says(p.Preparer.Name+" heeft hier om", "Iets anders.")
	p.submit(t, preparer, post(path, "bezwaargronden", half)).want(http.StatusForbidden)
	again.Form("Bezwaar indienen").Press("Bezwaar indienen").Want(http.StatusOK).Says("Uw bezwaar is ontvangen", "Iets anders.")
	if left := texts(t, p.rows, `SELECT kind FROM unsent_texts`); len(left) > 0 {
		t.Errorf("%v is kept after it was filed", left)
	}
	p.unchanged(t, func() {
		p.submit(t, signatory, fetched(post(path+"/bewaren", "bezwaargronden", "Nog iets."))).want(http.StatusConflict)
	})
}

func TestA7_AnObjectionMayBeLong(t *testing.T) {
	t.Parallel()
	p := open(t)
	path := "/aanvragen/" + string(rejectedFile(t, p, dbtest.Location)) + "/bezwaar"
	p.Clock.Set(dbtest.AfterClosing)
	v := p.as(t, p.Signatory)
	const label = "Waarom bent u het niet eens met het besluit?"
	form := v.Get(path).Form("Bezwaar indienen")
	form.Fill(label, strings.Repeat("é", 10_001)).Press("Bewaren").Want(http.StatusOK).Says("Uw tekst is bewaard.")
	form = v.Get(path).Form("Bezwaar indienen")
	form.Press("Bezwaar indienen").Want(http.StatusUnprocessableEntity).Says("Gebruik ten hoogste 10.000 tekens.")
	form.Fill(label, strings.Repeat("é", 10_000)).Press("Bezwaar indienen").Want(http.StatusOK).Says("Uw bezwaar is ontvangen")
}

func TestA8_AViewThatIsHalfWrittenIsKeptUntilItIsSent(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toAnswer(t, p)
	const label = "Wat vindt u van deze gegevens?"
	preparer, signatory := p.as(t, p.Preparer), p.as(t, p.Signatory)
	page := preparer.Get(viewPath(ref))
	if page.HasButton("Zienswijze versturen") {
		t.Error("a preparer can send it")
	}
	page.Form("Bewaren").Fill(label, "Half "+markup).Press("Bewaren").Want(http.StatusOK).Says("Uw tekst is bewaard.")
	signatory.Get(viewPath(ref)).Form("Zienswijze versturen").Fill(label, "").Press("Bewaren").Want(http.StatusOK)
	if got := preparer.Get(viewPath(ref)).Form("Bewaren").Fields.Get("zienswijze"); got != "" {
		t.Errorf("an emptied text is %q", got)
	}
	p.submit(t, preparer, fetched(post(viewPath(ref)+"/bewaren", "zienswijze", "Half af."))).want(http.StatusOK)
	signatory.Get("/aanvragen/" + string(ref)).Says("U begon al te schrijven. Uw zienswijze is nog niet verstuurd.")
	form := signatory.Get(viewPath(ref)).Form("Zienswijze versturen")
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 0, 0, 0, time.UTC))
	p.unchanged(t, func() {
		p.submit(t, preparer, fetched(post(viewPath(ref)+"/bewaren", "zienswijze", "Te laat."))).want(http.StatusConflict)
		p.submit(t, preparer, post(viewPath(ref)+"/bewaren", "zienswijze", "Te laat.")).want(http.StatusConflict).says("U kon uw zienswijze geven tot en met", "Te laat.")
	})
	preparer.Get(viewPath(ref)).Says("Dit schreef u, maar is niet verstuurd", "Half af.")
	p.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
	form.Press("Zienswijze versturen").Want(http.StatusOK).Says("Uw zienswijze is ontvangen.", "Half af.")
	if left := texts(t, p.rows, `SELECT kind FROM unsent_texts`); len(left) > 0 {
		t.Errorf("%v is kept after it was sent", left)
	}
	if events := texts(t, p.rows, `SELECT action FROM events WHERE application = '`+p.application(t, ref).ID+`' AND action LIKE '%view%'`); len(events) > 1 {
		t.Errorf("events %v", events)
	}
	p.unchanged(t, func() {
		p.submit(t, preparer, post(viewPath(ref)+"/bewaren", "zienswijze", "Nog iets.")).want(http.StatusConflict).says("U gaf uw zienswijze al", "Nog iets.")
	})
}
