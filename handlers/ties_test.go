package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// declare declares a tie with the first board on the page for it, a minute
// later.
func (p *portal) declare(t *testing.T, v *visitor.Visitor) {
	t.Helper()
	p.Clock.Set(p.Clock.Now().Add(time.Minute))
	v.Get("/banden?bestuur="+string(dbtest.Board)).Want(http.StatusOK).Form("Band melden").
		Fill("Welke band heeft u met dit bestuur?", "Mijn zus werkt er.").Press("Band melden").Want(http.StatusOK).
		Says("Uw band met Stichting Rijnveld Voortgezet Onderwijs is vastgelegd", "Mijn zus werkt er.")
}

// filesOfTheFirstBoard gives an application in each state that officials meet,
// one of them in the hands of the assessor and one on their advice.
func (q *quarry) filesOfTheFirstBoard(t *testing.T) map[string]object {
	t.Helper()
	files := map[string]object{"filed": q.held["own filed"], "decided": q.held["own decided"], "taken": q.cut(t, "own filed"), "advised": q.cut(t, "own filed")}
	must(t, q.Service.Take(t.Context(), q.Assessor, files["taken"].ref))
	q.Advise(t, files["advised"].ref, subsidy.VerdictReject)
	return files
}

// Every role of the ministry, every address of one application, every state,
// with the tie declared when all of it was already under way.
func TestA12_EveryAddressOfAnApplicationRefusesWhoIsTiedToItsBoard(t *testing.T) {
	t.Parallel()
	p := open(t)
	q := newQuarry(t, p)
	files := q.filesOfTheFirstBoard(t)
	const words = "U meldde een band met Stichting Rijnveld Voortgezet Onderwijs"
	for _, role := range ofOffice {
		v := p.browser(t, role)
		p.declare(t, v)
		for _, route := range p.Server.Routes() {
			if !strings.Contains(route.Path, "/:ref") || !slices.Contains(route.Who, role) {
				continue
			}
			name := route.Method + " " + route.Path
			for state, o := range files {
				t.Run(string(role)+" "+name+" "+state, func(t *testing.T) {
					r := q.call(t, name, o)
					if r.method == http.MethodPost {
						r = r.and("_token", token(v))
					}
					p.unchanged(t, func() {
						got := p.send(t, v, r)
						if r.method == http.MethodPost && got.Status == http.StatusSeeOther {
							got = p.send(t, v, get(got.Header.Get("Location"))) // it says why on the next page
						}
						got.want(http.StatusForbidden).says(words, "artikel 2:4 Awb").saysNot("Joost Smeets</", "Vestiging 97S")
					})
				})
			}
		}
	}
}

func TestA12_AListLeavesOutTheBoardOfATieAndNoOther(t *testing.T) {
	t.Parallel()
	p := open(t)
	q := newQuarry(t, p)
	own, other := q.held["own filed"].ref, q.held["other filed"].ref
	for _, role := range []subsidy.Role{subsidy.Assessor, subsidy.Decider, subsidy.Auditor} {
		v := p.browser(t, role)
		v.Get("/beoordeling").Says("Alles (4)", string(own), string(other), "4 aanvragen, samen € 92.400")
		v.Get("/besluiten").Says("2 besluiten")
		p.declare(t, v)
		v.Get("/beoordeling").Says("Alles (2)", "Nog niemand (1)", string(other), "2 aanvragen, samen € 46.200").SaysNot(string(own))
		v.Get("/beoordeling?zoek=" + string(own)).Says("Geen aanvragen met deze filters").SaysNot("Rijnveld")
		v.Get("/besluiten").Says("1 besluit.").SaysNot(string(q.held["own decided"].ref))
		v.Get(casePath(other)).Want(http.StatusOK).Says(" van 2").SaysNot(string(own))
	}
	payer := p.browser(t, subsidy.Payer)
	p.declare(t, payer)
	payer.Get("/besluiten").Want(http.StatusOK).Says("1 besluit.").SaysNot(string(q.held["own decided"].ref))
}

func TestA12_TakingSeveralLeavesThoseOfATie(t *testing.T) {
	t.Parallel()
	p := open(t)
	q := newQuarry(t, p)
	own, other := q.held["own filed"].ref, q.held["other filed"].ref
	v := p.browser(t, subsidy.Assessor)
	p.declare(t, v)
	p.submit(t, v, post("/beoordeling/nemen", "kenmerk", string(own), "kenmerk", string(other))).leads("/beoordeling")
	v.Get("/beoordeling").Says("U heeft 1 aanvraag in behandeling genomen", "U meldde een band met Stichting Rijnveld")
	if got := p.state(t, own); got != subsidy.Submitted {
		t.Errorf("it is %s", got)
	}
}

func TestA12_ATieBetweenAdviceAndDecisionSendsTheFileBack(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, _ := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	p.declare(t, p.as(t, p.Assessor))
	decider := p.as(t, p.Decider)
	page := decider.Get("/besluiten/" + string(ref)).Want(http.StatusOK).Says("Wie het advies gaf, heeft daarna een band met dit bestuur gemeld")
	if page.HasButton("Besluit nemen") {
		t.Error("the page has a button for the decision")
	}
	p.unchanged(t, func() {
		p.submit(t, decider, post("/besluiten/"+string(ref), "versie", number(p.Version(t, ref)))).leads("/besluiten/" + string(ref))
	})
	page.Form("Terug naar beoordelaar").Fill("Waarom geeft u de aanvraag terug?", "De beoordelaar heeft een band.").Press("Terug naar beoordelaar").Want(http.StatusOK)
	other := p.as(t, p.Assessor2)
	other.Get(casePath(ref)).Want(http.StatusOK).Says("Sanne Bakker had deze aanvraag in behandeling, maar meldde een band met dit bestuur").
		Form("Overnemen van Sanne Bakker").Press("Overnemen van Sanne Bakker").Want(http.StatusOK)
	p.submit(t, other, p.advice(t, ref, "advies", "afwijzen", "motivering", "Te laat.", "gronden", dbtest.Ground, "gegevens", "gegeven")).want(http.StatusSeeOther)
	decider.Get("/besluiten/" + string(ref)).Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("Te laat.")
}

func TestATieIsDeclaredAndEndedOnItsPage(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Payer)
	p.unchanged(t, func() {
		v.Get("/banden").Want(http.StatusOK).Says("U meldde nog geen band").Form("Band melden").Fill("Bestuursnummer", "98299").Press("Band melden").
			Want(http.StatusUnprocessableEntity).Says("Er is een probleem", "Dit bestuursnummer staat niet in het register", "Schrijf welke band")
		p.submit(t, v, post("/banden", "bestuur", "98214", "band", "a\x00b")).want(http.StatusUnprocessableEntity)
		p.submit(t, v, post("/banden", "bestuur", "98214", "band", "x", "van", "2020-01-01")).want(http.StatusBadRequest)
		p.submit(t, v, post("/banden", "bestuur", `<b>"`, "band", "Mijn <i>zus</i>")).want(http.StatusUnprocessableEntity).says(`<b>"`, "Mijn <i>zus</i>").saysNot("<i>zus")
	})
	p.declare(t, v)
	p.submit(t, v, post("/banden", "bestuur", "98214", "band", "Nog eens.")).want(http.StatusUnprocessableEntity).says("U meldde al een band met", "Nog eens.")
	const ends = "Beëindigen van uw band met Stichting Rijnveld Voortgezet Onderwijs"
	v.Get("/banden").Form(ends).Fill("Laatste dag", "1-4-2022").Press(ends).Want(http.StatusUnprocessableEntity).
		Says("De laatste dag kan niet vóór vandaag liggen").Form(ends).Fill("Laatste dag", "20-4-2022")
	form := v.Get("/banden").Form(ends)
	ties, err := p.Service.TiesOf(t.Context(), p.Payer)
	must(t, err)
	path := "/banden/" + ties[0].ID + "/beeindigen"
	p.unchanged(t, func() {
		p.submit(t, p.as(t, p.Decider), post(path, "laatste-dag", "1-6-2022")).want(http.StatusNotFound)
	})
	form.Press(ends).Want(http.StatusOK).Says("De laatste dag van uw band met Stichting Rijnveld Voortgezet Onderwijs is 20 april 2022", "Laatste dag: 20 april 2022")
	p.unchanged(t, func() { p.submit(t, v, post(path, "laatste-dag", "1-6-2022")).leads("/banden") })
	v.Get("/banden").Says("heeft al een laatste dag: 20 april 2022")
}

func TestWhoOverseesReadsEverybodysTies(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.declare(t, p.as(t, p.Assessor))
	for _, by := range []subsidy.User{p.Administrator, p.Auditor} {
		page := p.as(t, by).Get("/beheer").Follow("Bekijk welke banden met besturen zijn gemeld").Want(http.StatusOK).
			Says("Sanne Bakker", "Stichting Rijnveld Voortgezet Onderwijs", "Mijn zus werkt er.", "loopt nog")
		if page.HasButton("Beëindigen") {
			t.Error("it can be changed there")
		}
	}
	p.as(t, p.Auditor).Get("/banden").SaysNot("Mijn zus werkt er.")
}

func TestAFileLeadsToItsBoardAmongMyTies(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	form := p.as(t, p.Assessor).Get(casePath(ref)).Follow("Ik heb een band met dit bestuur").Want(http.StatusOK).Form("Band melden")
	if got := form.Fields.Get("bestuur"); got != string(dbtest.Board) {
		t.Errorf("the number of the board is %q", got)
	}
}

func TestA12_WhoDeclaresATieReadsWhatAColleagueMustTakeOver(t *testing.T) {
	t.Parallel()
	p := open(t)
	taken := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, taken))
	advised, _ := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
	free := p.Filed(t, dbtest.LocationAt(3))
	decided, version := p.Advised(t, dbtest.LocationAt(4), subsidy.VerdictReject)
	_, err := p.Service.Decide(t.Context(), p.Decider, decided, version, p.Read(t, p.Decider, decided))
	must(t, err)
	assessor := p.as(t, p.Assessor)
	p.declare(t, assessor)
	mine := p.send(t, assessor, get("/banden")).want(http.StatusOK).
		says("Een collega neemt van u over:", string(taken), string(advised), "Een besluitnemer geeft deze aanvraag terug.").saysNot(string(free), string(decided))
	mine.saysNot(`href="/beoordeling/` + string(taken)) // it would be refused
	p.as(t, p.Administrator).Get("/beheer/banden").Says(string(taken), string(advised)).SaysNot(string(free), string(decided))
	auditor := p.as(t, p.Auditor)
	auditor.Get("/beheer/banden").Follow(string(taken)).Want(http.StatusOK)
	p.declare(t, auditor)
	p.send(t, auditor, get("/beheer/banden")).want(http.StatusOK).says("2 aanvragen", "Zonder kenmerk: u meldde zelf een band").saysNot(string(taken), string(advised))
	must(t, p.Service.TakeOver(t.Context(), p.Assessor2, taken))
	assessor.Get("/banden").SaysNot(string(taken))
}

func TestA12_WhoDeclaresATieReadsOfTheirObjectionsToo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	o, err := p.Service.Object(t.Context(), p.Signatory, ref, subsidy.ObjectForm{Grounds: "Daarom."}, p.Clock.Now())
	must(t, err)
	must(t, p.Service.TakeObjection(t.Context(), p.Assessor2, o.ID, o.Version, false))
	must(t, p.Service.AdviseObjection(t.Context(), p.Assessor2, o.ID, subsidy.ObjectionAdvice{Version: o.Version + 1, Outcome: "unfounded", Motivation: "x"}))
	assessor := p.as(t, p.Assessor2)
	p.declare(t, assessor)
	assessor.Get("/banden").Want(http.StatusOK).Says("Een collega neemt van u over:", "Bezwaar bij "+string(ref),
		"Op uw advies kan niet meer worden beslist. Een collega neemt het bezwaar over en adviseert opnieuw.").SaysNot("geen aanvraag")
	p.as(t, p.Auditor).Get("/beheer/banden").Says("Bezwaar bij").Follow(string(ref)).Want(http.StatusOK).Says("Bezwaar")
	other := p.as(t, p.Assessor)
	p.declare(t, other)
	other.Get("/banden").Says("U heeft van dit bestuur geen aanvraag of bezwaar in behandeling.").SaysNot(string(ref))
}

func TestEveryMessageAboutABoardNumberNamesItsFormatAndTheSameExample(t *testing.T) {
	t.Parallel()
	p := open(t)
	const format = "Een bestuursnummer heeft vijf cijfers, bijvoorbeeld 98214."
	for _, typed := range []string{"", "1", "99999", "123456", "vijf", markup} {
		p.submit(t, p.as(t, p.Assessor), post("/banden", "bestuur", typed, "band", "Ik werkte er.")).
			want(http.StatusUnprocessableEntity).says(`id="bestuur-fout"`).says(format)
		page := p.submit(t, p.as(t, p.Administrator), post("/beheer/mensen", "naam", "Iemand", "email", "i@voorbeeld.example", "rol", "opsteller", "bestuur", typed)).
			want(http.StatusUnprocessableEntity)
		if _, fault, _ := strings.Cut(page.Body, `id="bestuur-fout"`); !strings.Contains(fault, format) {
			t.Errorf("an invitation for board %q says %.300s", typed, fault)
		}
	}
}
