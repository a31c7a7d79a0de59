package handlers_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

var noticeBlock = regexp.MustCompile(`(?s)role="status">(.*?)</div>\s*</div>\s*</div>`)

// notice gives the word at the top of a page.
func notice(t *testing.T, page string) string {
	t.Helper()
	found := noticeBlock.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no notice on the page: %.2000s", page)
	}
	return html.UnescapeString(found[1])
}

// cites fails the test where a text does not show the article of a rule, or
// its id to somebody else than an official.
func cites(t *testing.T, text string, rule subsidy.Rule, official bool) {
	t.Helper()
	text = html.UnescapeString(text)
	if !strings.Contains(text, "Regel: "+rule.Article()) {
		t.Errorf("it does not cite %q: %.1500s", rule.Article(), text)
	}
	if strings.Contains(text, "(regel "+string(rule)+")") != official {
		t.Errorf("the id of %s is there: %t, want %t", rule, !official, official)
	}
}

func TestS1_ADecisionThatDoesNotFitShowsAnOfficialTheArticleAndTheId(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, func(d map[string]any) {
		byReceipt(d)
		ceiling(23_100_00)(d)
	})))
	first, _ := p.Advised(t, dbtest.LocationAt(0), subsidy.VerdictGrant)
	p.Clock.Set(dbtest.Open.AddDate(0, 0, 1)) // in the order of receipt (D2)
	ref, _ := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	v := p.as(t, p.Decider)
	p.submit(t, v, post(decisionPath(first), "versie", number(p.Version(t, first)), "gezien", p.Read(t, p.Decider, first))).want(http.StatusSeeOther)
	p.submit(t, v, post(decisionPath(ref), "versie", number(p.Version(t, ref)))).leads(decisionPath(ref))
	said := notice(t, p.send(t, v, get(decisionPath(ref))).want(http.StatusOK).Body)
	cites(t, said, subsidy.S1, true)
	if !strings.Contains(said, "Het besluit is niet genomen. Dit past niet onder het subsidieplafond.") || !strings.Contains(said, "4:25") {
		t.Errorf("it says %s", said)
	}
}

func TestABoardSeesTheArticleOfWhatStandsInTheWayAndNoId(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Signatory)
	ref := p.Filed(t, dbtest.LocationAt(0))
	draft := p.Draft(t, dbtest.LocationAt(1))
	t.Run("on the page of the error", func(t *testing.T) {
		got := p.submit(t, v, post("/aanvragen/"+string(ref)+"/verwijderen")).want(http.StatusConflict)
		cites(t, got.main(), subsidy.A1, false)
	})
	t.Run("in the notice", func(t *testing.T) {
		p.Clock.Set(closing)
		got := p.submit(t, v, post("/aanvragen/"+string(draft)+"/indienen", "verklaring", "ja", "versie", p.read(t, draft))).want(http.StatusConflict)
		cites(t, notice(t, got.Body), subsidy.S8, false)
	})
	t.Run("in the summary of a section that was filed meanwhile", func(t *testing.T) {
		got := p.submit(t, v, post("/aanvragen/"+string(ref)+"/medezeggenschap", "raad", "mr")).want(http.StatusConflict)
		cites(t, got.main(), subsidy.A1, false)
	})
}

func TestA12_AnOfficialWithATieReadsTheArticleAndTheIdOnThePageOfTheError(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.LocationAt(0))
	v := p.as(t, p.Assessor)
	_, err := p.Service.DeclareTie(t.Context(), p.Assessor, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt daar."})
	must(t, err)
	got := p.submit(t, v, post(casePath(ref)+"/nemen")).want(http.StatusForbidden)
	cites(t, got.main(), subsidy.A12, true)
}

func TestAnErrorWithoutARuleHasNoSmallPrint(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.send(t, p.visitor(t), get("/bestaat-niet")).want(http.StatusNotFound).saysNot("p-law")
	p.send(t, p.as(t, p.Auditor), get(casePath("ZO22-7K4M-X"))).want(http.StatusNotFound).saysNot("p-law")
}
