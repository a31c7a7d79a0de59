package handlers_test

import (
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// block is an act that a rule blocks: it prepares a portal and gives who sends
// what.
type block struct {
	name   string
	rule   subsidy.Rule
	scheme func(map[string]any) // nil for the standard one
	act    func(*testing.T, *portal) (subsidy.User, request)
}

func ofBoardPath(ref subsidy.Reference) string { return "/aanvragen/" + string(ref) }

// changed makes a complete draft of the first location with other answers.
func (p *portal) changed(t *testing.T, change func(*subsidy.Answers)) subsidy.Reference {
	t.Helper()
	ref := p.Draft(t, dbtest.Location)
	_, err := p.Service.Save(t.Context(), p.Signatory, ref, subsidy.Edit{Section: subsidy.SectionLocation, Apply: change})
	must(t, err)
	return ref
}

// filing files a draft with other answers.
func filing(change func(*subsidy.Answers)) func(*testing.T, *portal) (subsidy.User, request) {
	return func(t *testing.T, p *portal) (subsidy.User, request) {
		ref := p.changed(t, change)
		return p.Signatory, post(ofBoardPath(ref)+"/indienen", "verklaring", "ja", "versie", p.read(t, ref))
	}
}

// starting starts a draft for a location.
func starting(code subsidy.LocationCode, before func(*testing.T, *portal)) func(*testing.T, *portal) (subsidy.User, request) {
	return func(t *testing.T, p *portal) (subsidy.User, request) {
		before(t, p)
		return p.Signatory, newDraft(string(code), round2022, "een sleutel")
	}
}

// signing is what a preparer tries that only a signatory may.
func signing(act string) func(*testing.T, *portal) (subsidy.User, request) {
	return func(t *testing.T, p *portal) (subsidy.User, request) {
		ref := p.Draft(t, dbtest.Location)
		return p.Preparer, post(ofBoardPath(ref)+"/"+act, "verklaring", "ja", "versie", p.read(t, ref))
	}
}

// advising gives an advice on an application that the assessor has.
func advising(by func(*portal) subsidy.User, before func(*testing.T, *portal, subsidy.Reference), fields ...string) func(*testing.T, *portal) (subsidy.User, request) {
	return func(t *testing.T, p *portal) (subsidy.User, request) {
		ref := p.Filed(t, dbtest.Location)
		must(t, p.Service.Take(t.Context(), p.Assessor, ref))
		before(t, p, ref)
		return by(p), post(casePath(ref)+"/advies", append(fields, "versie", number(p.Version(t, ref)))...)
	}
}

// deciding takes the decision on an application that was advised to be granted.
func deciding(at time.Time, before func(*testing.T, *portal, subsidy.Reference, int64)) func(*testing.T, *portal) (subsidy.User, request) {
	return func(t *testing.T, p *portal) (subsidy.User, request) {
		ref, version := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
		p.Clock.Set(at)
		before(t, p, ref, version)
		return p.Decider, post(decisionPath(ref), "versie", number(version))
	}
}

func nothing(*testing.T, *portal)                           {}
func noMore(*testing.T, *portal, subsidy.Reference)         {}
func noOther(*testing.T, *portal, subsidy.Reference, int64) {}
func theAssessor(p *portal) subsidy.User                    { return p.Assessor }
func anotherAssessor(p *portal) subsidy.User                { return p.Assessor2 }
func withdrawn(t *testing.T, p *portal, ref subsidy.Reference) {
	_, err := p.Service.Withdraw(t.Context(), p.Signatory, ref, "", true)
	must(t, err)
}

// decidedLate files an objection after its term.
func decidedLate(t *testing.T, p *portal) (subsidy.User, request) {
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	p.Clock.Set(dbtest.AfterClosing)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	p.Clock.Set(dbtest.AfterClosing.AddDate(0, 0, 50))
	return p.Signatory, post(ofBoardPath(ref)+"/bezwaar", "bezwaargronden", "")
}

// moreMoney files a supplement that asks for more than before.
func moreMoney(t *testing.T, p *portal) (subsidy.User, request) {
	ref := toComplete(t, p)
	_, err := p.Service.Save(t.Context(), p.Signatory, ref, subsidy.Edit{Section: subsidy.SectionZomerschool, Apply: func(a *subsidy.Answers) { a.Zomerschool.Pupils = "19" }})
	must(t, err)
	return p.Signatory, post(ofBoardPath(ref)+"/aanvulling", "verklaring", "ja", "ongewijzigd", "ja", "versie", p.read(t, ref))
}

// lapsed files a supplement that has lapsed.
func lapsed(t *testing.T, p *portal) (subsidy.User, request) {
	ref := toComplete(t, p)
	p.Clock.Set(dbtest.AfterClosing.AddDate(0, 1, 0))
	must(t, p.Service.PassTime(t.Context()))
	return p.Signatory, post(ofBoardPath(ref)+"/aanvulling", "verklaring", "ja", "versie", p.read(t, ref))
}

// handledByAnother gives an advice on an objection that somebody else handles.
func handledByAnother(t *testing.T, p *portal) (subsidy.User, request) {
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	p.Clock.Set(dbtest.AfterClosing)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	o, err := p.Service.Object(t.Context(), p.Signatory, ref, subsidy.ObjectForm{Grounds: "Het klopt niet.", Key: "k"}, p.Clock.Now())
	must(t, err)
	must(t, p.Service.TakeObjection(t.Context(), p.Assessor2, o.ID, o.Version, false))
	return p.Assessor, post("/bezwaren/"+o.ID+"/advies", "versie", number(o.Version+1), "uitkomst-bezwaar", "ongegrond", "motivering", "Nee.")
}

var blocks = []block{
	{"a programme in the May holiday", subsidy.S2, nil, filing(func(a *subsidy.Answers) { a.Zomerschool.FirstDay = "2-5-2022" })},
	{"no measure", subsidy.S3, nil, filing(func(a *subsidy.Answers) { a.Overgangsbeleid.Measures = nil })},
	{"no part", subsidy.S4, nil, filing(func(a *subsidy.Answers) { a.Parts = nil })},
	{"a programme alone", subsidy.S5, func(d map[string]any) { d["programmeOnlyWithOvergangsbeleid"] = true },
		filing(func(a *subsidy.Answers) { a.Parts = []subsidy.Part{subsidy.PartZomerschool} })},
	{"no pupils", subsidy.S10, nil, filing(func(a *subsidy.Answers) { a.Zomerschool.Pupils = "0" })},
	{"nobody to ask", subsidy.A2, nil, filing(func(a *subsidy.Answers) { a.Contact.Name = "" })},
	{"an account that is none", subsidy.A11, nil, filing(func(a *subsidy.Answers) { a.Contact.IBAN = "NL91 ABNA 0417 1643 01" })},
	{"a location that has one", subsidy.S6, nil, starting(dbtest.Location, func(t *testing.T, p *portal) { p.Filed(t, dbtest.Location) })},
	{"a location of another board", subsidy.S7, nil, starting(dbtest.OtherLocation, nothing)},
	{"after the closing", subsidy.S8, nil, func(t *testing.T, p *portal) (subsidy.User, request) {
		by, r := filing(func(*subsidy.Answers) {})(t, p)
		p.Clock.Set(dbtest.AfterClosing)
		return by, r
	}},
	{"no declaration", subsidy.S11, nil, func(t *testing.T, p *portal) (subsidy.User, request) {
		by, r := filing(func(*subsidy.Answers) {})(t, p)
		return by, r.set("verklaring", "")
	}},
	{"a preparer files", subsidy.S11, nil, signing("indienen")},
	{"a preparer files a supplement", subsidy.S11, nil, signing("aanvulling")},
	{"a preparer withdraws", subsidy.S11, nil, signing("intrekken")},
	{"a preparer is heard", subsidy.S11, nil, signing("zienswijze")},
	{"a preparer objects", subsidy.S11, nil, signing("bezwaar")},
	{"withdrawing without the tick", subsidy.S11, nil, func(t *testing.T, p *portal) (subsidy.User, request) {
		return p.Signatory, post(ofBoardPath(p.Filed(t, dbtest.Location)) + "/intrekken")
	}},
	{"a change without its kind", subsidy.S14, nil, func(t *testing.T, p *portal) (subsidy.User, request) {
		return p.Signatory, post(ofBoardPath(p.Filed(t, dbtest.Location))+"/wijziging", "toelichting", "Minder.")
	}},
	{"a clock that is behind", subsidy.A1, nil, func(t *testing.T, p *portal) (subsidy.User, request) {
		by, r := filing(func(*subsidy.Answers) {})(t, p)
		p.Clock.Set(dbtest.Open.Add(-time.Hour))
		return by, r
	}},
	{"a supplement that asks for more", subsidy.A2, nil, moreMoney},
	{"a supplement that lapsed", subsidy.A2, nil, lapsed},
	{"an advice on what was withdrawn", subsidy.D5, nil, advising(theAssessor, withdrawn, "advies", "afwijzen")},
	{"an advice of another", subsidy.A12, nil, advising(anotherAssessor, noMore, "advies", "afwijzen", "motivering", "Nee.", "gronden", dbtest.Ground, "gegevens", "gegeven")},
	{"an advice without grounds", subsidy.A9, nil, advising(theAssessor, noMore, "advies", "afwijzen")},
	{"a rejection on other facts, unheard", subsidy.A8, nil, advising(theAssessor, noMore, "advies", "afwijzen", "motivering", "Nee.", "gronden", dbtest.Ground, "gegevens", "anders")},
	{"a disregard that was not asked for", subsidy.A2, nil, advising(theAssessor, noMore, "advies", "buiten", "motivering", "Nee.")},
	{"an extension to an earlier day", subsidy.A5, nil, func(t *testing.T, p *portal) (subsidy.User, request) {
		ref := p.Filed(t, dbtest.Location)
		return p.Decider, post(casePath(ref)+"/verlengen", "versie", number(p.Version(t, ref)), "tot", "1-6-2022")
	}},
	{"an objection after its term", subsidy.A7, nil, decidedLate},
	{"an advice on an objection of another", subsidy.A12, nil, handledByAnother},
	{"a second decision", subsidy.A7, nil, deciding(dbtest.AfterClosing, func(t *testing.T, p *portal, ref subsidy.Reference, version int64) {
		_, err := p.Service.Decide(t.Context(), p.Decider2, ref, version, p.Read(t, p.Decider2, ref))
		must(t, err)
	})},
	{"a grant above the ceiling", subsidy.S1, func(d map[string]any) { byReceipt(d); ceiling(10_000_00)(d) }, deciding(dbtest.AfterClosing, noOther)},
	{"a grant before its turn", subsidy.D2, func(d map[string]any) { byReceipt(d); ceiling(40_000_00)(d) }, func(t *testing.T, p *portal) (subsidy.User, request) {
		p.Filed(t, dbtest.LocationAt(2))
		p.Clock.Set(dbtest.Open.Add(time.Minute))
		return deciding(dbtest.AfterClosing, noOther)(t, p)
	}},
	{"a grant before the draw", subsidy.D6, nil, deciding(dbtest.Open, noOther)},
	{"an outcome of a list that is not frozen", subsidy.D4, nil, func(_ *testing.T, p *portal) (subsidy.User, request) {
		return p.Administrator, post("/beheer/loting/uitslag", "ronde", round2022, "uitslag", "1 2 3")
	}},
	{"a grant after somebody who fell out, where the round stops there", subsidy.D3, func(d map[string]any) {
		byReceipt(d)
		ceiling(40_000_00)(d)
		d["lastThatDoesNotFit"] = "stop"
	}, func(t *testing.T, p *portal) (subsidy.User, request) {
		for n := range 2 {
			p.Filed(t, dbtest.LocationAt(2+n))
			p.Clock.Set(p.Clock.Now().AddDate(0, 0, 1))
		}
		return deciding(dbtest.AfterClosing, noOther)(t, p)
	}},
}

// Where a rule blocks, who is blocked reads its article.
func TestEveryRuleThatBlocksAnActIsOnThePageWhereItBlocks(t *testing.T) {
	t.Parallel()
	for _, b := range blocks {
		t.Run(string(b.rule)+" "+b.name, func(t *testing.T) {
			change := b.scheme
			if change == nil {
				change = func(map[string]any) {}
			}
			p := openIn(t, dbtest.NewWith(t, scheme(t, change)))
			by, r := b.act(t, p)
			v := p.as(t, by)
			before := p.content(t)
			got := p.submit(t, v, r)
			if p.content(t) != before {
				t.Error("it was not blocked")
			}
			for hops := 0; got.Status == http.StatusSeeOther && hops < 3; hops++ {
				got = p.send(t, v, get(got.Header.Get("Location")))
			}
			if main := html.UnescapeString(got.main()); !strings.Contains(main, "Regel: "+b.rule.Article()) {
				t.Errorf("%d without %q: %.2500s", got.Status, b.rule.Article(), main)
			}
		})
	}
}

// unreachable names what blocks, but not over HTTP.
var unreachable = map[subsidy.Rule]string{
	"A10": "settling has no pages yet",
	"D1":  "only of whom the page is not, which is said before",
}

var underRule = regexp.MustCompile(`(?:refuse\(\w+, |refuseField\([^,]+, |c\.block\(s, \w+, |FieldError\{Field: [^,]+, Rule: )([SDA]\d+)\b`)

func TestNoRuleThatBlocksIsForgotten(t *testing.T) {
	t.Parallel()
	tried := map[subsidy.Rule]bool{}
	for _, b := range blocks {
		tried[b.rule] = true
	}
	files, err := filepath.Glob("../subsidy/*.go")
	must(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		must(t, err)
		for _, found := range underRule.FindAllStringSubmatch(string(source), -1) {
			if rule := subsidy.Rule(found[1]); !tried[rule] && unreachable[rule] == "" {
				t.Errorf("%s refuses under %s, and nobody looked whether its article is on the page", file, rule)
			}
		}
	}
}

func TestS11_APreparerWhoFilesReadsWhoMay(t *testing.T) {
	t.Parallel()
	p := open(t)
	by, r := signing("indienen")(t, p)
	got := p.submit(t, p.as(t, by), r).want(http.StatusForbidden)
	got.says("U mag dit niet doen", "Alleen een tekenbevoegde van uw bestuur kan indienen. Uw concept is bewaard.")
	got.saysNot("U mag deze pagina niet zien")
}

func TestTheCheckPageNamesTheRuleOfWhatBlocksBeforeAnybodyFiles(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.changed(t, func(a *subsidy.Answers) { a.Overgangsbeleid.Measures, a.Contact.Phone = nil, "" })
	page := p.as(t, p.Preparer).Get(ofBoardPath(ref) + "/controleren").Want(http.StatusOK)
	page.Says("Kies ten minste één maatregel.", "Regel: "+subsidy.S3.Article())
	if n := strings.Count(page.Body, subsidy.A2.Article()); n != 1 {
		t.Errorf("what does not block has its rule %d times, want it once for all", n)
	}
}
