package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

const embargoPath = "/besluiten/bekendmaken"

func TestADecisionUnderEmbargoIsNowhereOnThePagesOfItsBoard(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, _ := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	twin, _ := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant) // not decided
	p.Clock.Set(dbtest.AfterClosing)
	decider := p.as(t, p.Decider)
	list := decider.Get(decisionPath(ref)).Form("Klaarzetten tot de bekendmaking").Press("Klaarzetten tot de bekendmaking").Want(http.StatusOK).
		Says("Besluit over "+string(ref)+" klaargezet.", "1 besluit staat klaar", "In deze ronde is nog niets besloten")
	if list.Address.Path != "/besluiten" || p.state(t, ref) != subsidy.Prepared {
		t.Fatalf("it is %s, at %s", p.state(t, ref), list.Address)
	}
	// What the board sees of it is what it sees of one that nobody decided on.
	same := func(path string) {
		t.Helper()
		for _, who := range []subsidy.User{p.Preparer, p.Signatory} {
			v := p.as(t, who)
			seen := func(ref subsidy.Reference, number string) string {
				page := p.send(t, v, get(strings.ReplaceAll(path, "REF", string(ref)))).want(http.StatusOK)
				main, _, _ := strings.Cut(page.main(), "Controlecode")
				return strings.NewReplacer(string(ref), "REF", "97RV"+number, "CODE", "College "+number, "NAME").Replace(withoutHashes(main))
			}
			if a, b := seen(ref, "01"), seen(twin, "02"); a != b {
				t.Errorf("%s differs for a %s:\n%s\n---\n%s", path, who.Role, a, b)
			}
		}
	}
	same("/aanvragen/REF")
	same("/aanvragen/REF/ontvangst")
	same("/aanvragen/REF/intrekken")
	same("/aanvragen/REF/wijziging")
	for _, path := range []string{"/aanvragen", "/berichten", "/aanvragen/" + string(ref)} {
		p.as(t, p.Signatory).Get(path).Want(http.StatusOK).SaysNot("klaargezet", "Klaargezet", "Verleend", "verleend", "U krijgt", "Ruben Haddou")
	}
	p.send(t, p.as(t, p.Signatory), get("/aanvragen")).want(http.StatusOK).saysNot("Besluit klaargezet")
	p.as(t, p.Assessor).Get(casePath(ref)).Want(http.StatusOK).Says("Klaargezet, nog niet bekendgemaakt.", "besluit klaargezet")
	decider.Get(decisionPath(ref)).Want(http.StatusOK).Says("De datum en de termijnen volgen bij de bekendmaking", "Waarvan dit besluit € 23.100", "door Ruben Haddou", "U krijgt € 23.100,00 subsidie")
	if page := decider.Get(decisionPath(ref)); page.HasButton("Besluit nemen") || page.HasButton("Terug naar beoordelaar") {
		t.Error("the page offers to decide again")
	}
}

func TestAPreparedDecisionIsTakenBackAndItsBoardAndThePublicNoticeNothing(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.prepared(t, subsidy.VerdictGrant)[0]
	board, public := p.as(t, p.Signatory), p.visitor(t)
	look := func() string {
		t.Helper()
		var seen strings.Builder
		for _, path := range []string{"/aanvragen", "/aanvragen/" + string(ref), "/aanvragen/" + string(ref) + "/ontvangst", "/berichten"} {
			seen.WriteString(withoutHashes(p.send(t, board, get(path)).want(http.StatusOK).main()))
		}
		for _, path := range []string{"/", "/regelingen/" + dbtest.Slug, "/regelingen/" + dbtest.Slug + "/2022"} {
			seen.WriteString(withoutHashes(p.send(t, public, get(path)).want(http.StatusOK).main()))
		}
		return seen.String()
	}
	before := look()
	second := p.as(t, p.Decider2)
	p.unchanged(t, func() {
		second.Get(decisionPath(ref)).Form("Terughalen").Press("Terughalen").Want(http.StatusUnprocessableEntity).
			Says("Schrijf waarom u de aanvraag teruggeeft.", "Het bestuur merkt er niets van")
	})
	second.Get(decisionPath(ref)).Form("Terughalen").Fill("Waarom geeft u de aanvraag terug?", markup).Press("Terughalen").
		Want(http.StatusOK).Says(string(ref) + " ligt weer bij de beoordelaar.")
	if got := p.state(t, ref); got != subsidy.InAssessment {
		t.Fatalf("it is %s", got)
	}
	if after := look(); after != before {
		t.Errorf("the pages changed:\n%s\n---\n%s", before, after)
	}
	p.as(t, p.Decider).Get("/besluiten").Says("1 besluit dat u klaarzette wordt niet bekendgemaakt").Follow("Naar de bekendmaking").Want(http.StatusOK).
		Says("Niet meer klaar", string(ref), "teruggehaald door Lotte de Graaf", markup)
	second.Get(embargoPath).Want(http.StatusOK).SaysNot("Niet meer klaar")
	p.as(t, p.Assessor).Get(casePath(ref)).Want(http.StatusOK).Says("teruggegeven aan de beoordelaar", markup)
}

// withoutHashes leaves out what no two applications have the same.
func withoutHashes(page string) string {
	var lines []string
	for line := range strings.Lines(page) {
		if !strings.Contains(line, "<code") && !strings.Contains(line, `name="_token"`) && !strings.Contains(line, "/brieven/") && !strings.Contains(line, `name="sleutel"`) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// prepared prepares decisions of these verdicts on new applications.
func (p *portal) prepared(t *testing.T, verdicts ...subsidy.Verdict) []subsidy.Reference {
	t.Helper()
	var refs []subsidy.Reference
	for i, verdict := range verdicts {
		ref, _ := p.Advised(t, dbtest.LocationAt(i), verdict)
		refs = append(refs, ref)
	}
	p.Clock.Set(dbtest.AfterClosing)
	for _, ref := range refs {
		must(t, p.Service.Prepare(t.Context(), p.Decider, ref, p.Version(t, ref), p.Read(t, p.Decider, ref)))
	}
	return refs
}

func TestDecisionsAreAnnouncedTogether(t *testing.T) {
	t.Parallel()
	p := open(t)
	refs := p.prepared(t, subsidy.VerdictGrant, subsidy.VerdictGrantPart, subsidy.VerdictReject)
	p.Clock.Set(time.Date(2022, time.June, 20, 8, 0, 0, 0, time.UTC))
	first, second := p.as(t, p.Decider2), p.as(t, p.Decider)
	page := first.Get("/besluiten").Want(http.StatusOK).Says("3 besluiten staan klaar", "tellen hier al mee", "dat bedrag is daar € ").Follow("Naar de bekendmaking").Want(http.StatusOK).
		Says("Verlenen 1", "Gedeeltelijk verlenen 1", "Afwijzen 1", "Besluiten 3", "Verleend € 26.100,00", "Ruben Haddou")
	late := second.Get(embargoPath).Form("Alle besluiten bekendmaken")
	if p.as(t, p.Auditor).Get(embargoPath).Want(http.StatusOK).Says("Besluiten 3").HasButton("Alle besluiten bekendmaken") {
		t.Error("an auditor can announce")
	}
	page.Form("Alle besluiten bekendmaken").Press("Alle besluiten bekendmaken").Want(http.StatusOK).
		Says("3 besluiten zijn bekendgemaakt.", "staat geen besluit klaar")
	p.unchanged(t, func() {
		late.Press("Alle besluiten bekendmaken").Want(http.StatusOK).Says("Er is niets bekendgemaakt. Er staan geen besluiten meer klaar.")
	})
	board := p.as(t, p.Preparer)
	for _, ref := range refs {
		board.Get("/aanvragen/"+string(ref)).Want(http.StatusOK).Follow("Lees de brief").Want(http.StatusOK).
			Says("Datum: maandag 20 juni 2022", "maandag 1 augustus 2022", "Ruben Haddou")
	}
	first.Get("/besluiten").Says("3 besluiten").SaysNot("staan klaar")
	first.Get(casePath(refs[0])).Says("Genomen op", "Bekendgemaakt op maandag 20 juni 2022")
}

func TestA7_WhoAnnouncesIsToldWhichLettersKeepTheTextThatTheirDeciderRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	refs := p.prepared(t, subsidy.VerdictReject, subsidy.VerdictGrant)
	v := p.as(t, p.Decider2)
	v.Get(embargoPath).SaysNot("brieftekst")
	v.Get(decisionPath(refs[0])).SaysNot("daarna gewijzigd")
	p.republished(t, subsidy.LetterReject, "Nieuw.")
	v.Get(decisionPath(refs[0])).Says("De tekst van deze soort brief is daarna gewijzigd. Deze brief houdt de tekst die Ruben Haddou las.").SaysNot("Nieuw. ")
	v.Get(embargoPath).Says("Van 1 besluit is de brieftekst daarna gewijzigd. Die brief gaat uit met de tekst die de besluitnemer las.", "Afwijzen eerdere brieftekst").
		Form("Alle besluiten bekendmaken").Press("Alle besluiten bekendmaken").Want(http.StatusOK).Says("2 besluiten zijn bekendgemaakt.")
	p.as(t, p.Preparer).Get("/aanvragen/" + string(refs[0])).Follow("Lees de brief").Want(http.StatusOK).Says("U krijgt geen subsidie").SaysNot("Nieuw. ")
}

func TestA12_ADecisionThatCannotBeAnnouncedIsNamed(t *testing.T) {
	t.Parallel()
	p := open(t)
	refs := p.prepared(t, subsidy.VerdictGrant)
	p.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
	_, err := p.Service.DeclareTie(t.Context(), p.Assessor, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt er."})
	must(t, err)
	press := func(v *visitor.Visitor) *visitor.Page {
		return v.Get(embargoPath).Form("Alle besluiten bekendmaken").Press("Alle besluiten bekendmaken").Want(http.StatusOK)
	}
	press(p.as(t, p.Decider2)).Says("Er is niets bekendgemaakt.", string(refs[0])+" blijft staan.", "heeft daarna een band met dit bestuur gemeld")
	if got := p.state(t, refs[0]); got != subsidy.Prepared {
		t.Errorf("it is %s", got)
	}
	_, err = p.Service.DeclareTie(t.Context(), p.Decider2, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn broer ook."})
	must(t, err)
	p.as(t, p.Decider2).Get(embargoPath).Want(http.StatusOK).Says("staat geen besluit klaar").SaysNot(string(refs[0]))
}

func TestPreparingIsRefusedInWords(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	v := p.as(t, p.Decider)
	prepare := func(version int64) {
		p.submit(t, v, post(decisionPath(ref), "versie", number(version), "wanneer", "later")).leads(decisionPath(ref))
	}
	p.unchanged(t, func() {
		prepare(version)
		v.Get(decisionPath(ref)).Says("Het besluit is niet klaargezet.", "Verlenen kan pas na de sluiting")
		p.Clock.Set(dbtest.AfterClosing)
		prepare(version - 1)
		v.Get(decisionPath(ref)).Says("Het besluit is niet klaargezet.", "intussen gewijzigd")
		p.submit(t, v, post(decisionPath(ref), "versie", number(version), "wanneer", "gisteren")).want(http.StatusUnprocessableEntity)
	})
}

func TestS1_ThePublicSeesARoundWithoutWhatIsUnderEmbargo(t *testing.T) {
	t.Parallel()
	p := open(t)
	grant, version := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	reject, _ := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
	draft := p.Draft(t, dbtest.LocationAt(3))
	p.Clock.Set(dbtest.AfterClosing)
	must(t, p.Service.Prepare(t.Context(), p.Decider, grant, version, p.Read(t, p.Decider, grant)))
	must(t, p.Service.Prepare(t.Context(), p.Decider, reject, p.Version(t, reject), p.Read(t, p.Decider, reject)))
	asked := "Gevraagd, nog niet besloten (2 aanvragen) € 46.200"
	for _, path := range []string{"/", "/regelingen/" + dbtest.Slug + "/2022"} {
		p.visitor(t).Get(path).Want(http.StatusOK).Says(asked, "Verleend € 0")
	}
	p.visitor(t).Get("/regelingen/" + dbtest.Slug).Says("€ 9.000.000 € 0").SaysNot("€ 23.100")
	p.as(t, p.Signatory).Get("/aanvragen/"+string(draft)+"/controleren").Says(asked, "Verleend € 0")
	p.as(t, p.Decider).Get("/besluiten").Says("Verleend € 23.100")
}

func TestS13_TheAnnouncementShowsTheLastDayOfEachDecisionAndWarnsWhenItIsOver(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	other, _ := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	p.Clock.Set(dbtest.AfterClosing)
	must(t, p.Service.Prepare(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref)))
	decider, path := p.as(t, p.Decider2), "/besluiten/bekendmaken?ronde="+string(dbtest.Round)
	decider.Get(path).Says("Uiterlijk bekend", "1 juli", "vrijdag 1 juli 2022: nog 44 dagen").SaysNot("Het geld is al geboekt", "al te laat")
	p.as(t, p.Decider).Get("/besluiten/"+string(ref)).SaysNot("Het geld is geboekt", "Het geld komt weer vrij")
	p.Clock.Set(time.Date(2022, time.July, 1, 21, 59, 59, 0, time.UTC))
	decider.Get(path).Says("nog vandaag").SaysNot("al te laat")
	p.Clock.Set(time.Date(2022, time.July, 1, 22, 0, 0, 0, time.UTC))
	p.Wall.Set(p.Wall.Now().Add(time.Minute))
	decider.Get(path).Says("Één besluit is al te laat.", "1 dag te laat", "in gebreke stellen").SaysNot("nog vandaag")
	must(t, p.Service.Prepare(t.Context(), p.Decider, other, p.Version(t, other), p.Read(t, p.Decider, other)))
	decider.Get(path).Says("Het geld is al geboekt.")
}
