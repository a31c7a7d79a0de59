package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// crowdedOffice puts files of both boards into every state in which a list has
// them, and gives the references of the first board.
func (q *quarry) crowdedOffice(t *testing.T) []subsidy.Reference {
	t.Helper()
	q.filesOfTheFirstBoard(t)
	ctx, s := t.Context(), q.Service
	prepared := q.cut(t, "own filed")
	version := q.Advise(t, prepared.ref, subsidy.VerdictReject)
	must(t, s.Prepare(ctx, q.Decider, prepared.ref, version, q.Read(t, q.Decider, prepared.ref)))
	for _, stage := range []string{"own", "other"} {
		by := map[string]subsidy.User{"own": q.Signatory, "other": q.Other}[stage]
		_, err := s.Object(ctx, by, q.cut(t, stage+" decided").ref, subsidy.ObjectForm{Grounds: "Daarom."}, q.Clock.Now())
		must(t, err)
	}
	rows, err := q.Store.BoardRows(ctx, dbtest.Board)
	must(t, err)
	var references []subsidy.Reference
	for _, row := range rows {
		references = append(references, row.Reference)
	}
	return references
}

// listsOf gives every address of a role that is not of one file, with what
// chooses in it: by state, by order, and by a reference that somebody seeks.
func (q *quarry) listsOf(t *testing.T, role subsidy.Role, sought subsidy.Reference) []string {
	t.Helper()
	var all []string
	for _, route := range q.Server.Routes() {
		if route.Method != http.MethodGet || !slices.Contains(route.Who, role) || strings.Contains(route.Path, "/:ref") || strings.HasSuffix(route.Path, "/:id") {
			continue
		}
		path := strings.NewReplacer(":kind", "grant", ":round", string(dbtest.Round)).Replace(route.Path)
		if strings.Contains(path, ":") {
			t.Fatalf("%s: what is to be put into it?", route.Path)
		}
		all = append(all, path)
	}
	if len(all) < 2 {
		t.Fatalf("a %s has the lists %v only", role, all)
	}
	choices := map[string][]string{
		"/beoordeling":      {"zoek=" + string(sought), "bestuur=" + string(dbtest.Board), "volgorde=bestuur", "van=mij"},
		"/beheer/post":      {"kenmerk=" + string(sought)},
		"/beheer/verdeling": {"plafond=1", "plafond=1&wijze=" + string(subsidy.DistributionReceipt), "plafond=1&wijze=" + url.QueryEscape(string(subsidy.DistributionProRata)), "ronde=" + url.QueryEscape(string(dbtest.Round)) + "&plafond=1&bladzijde=2"},
	}
	for path, queries := range choices {
		if slices.Contains(all, path) {
			for _, query := range queries {
				all = append(all, path+"?"+query)
			}
		}
	}
	return all
}

// Every address of an official that is not of one file, before and after a tie:
// what it said of the first board it says no more, and it still answers. Their
// own ties name what a colleague must take over from them.
func TestA12_NoListNamesAFileOfABoardThatItsReaderIsTiedTo(t *testing.T) {
	t.Parallel()
	p := open(t)
	q := newQuarry(t, p)
	references := q.crowdedOffice(t)
	for _, role := range ofOffice {
		v := p.browser(t, role)
		lists := q.listsOf(t, role, references[1])
		named := 0
		for _, path := range lists {
			named += namedIn(p.send(t, v, get(path)).Body, references)
		}
		if named == 0 {
			t.Errorf("no list of a %s names a file of the board before the tie", role)
		}
		p.declare(t, v)
		for _, path := range lists {
			if path == "/banden" {
				continue
			}
			got := p.send(t, v, get(path))
			if strings.Contains(got.Body, "Interne fout") || got.Status >= http.StatusInternalServerError {
				t.Errorf("%s of a %s answers %d", path, role, got.Status)
			}
			if n := namedIn(strings.ReplaceAll(got.Body, `value="`+string(references[1])+`"`, ""), references); n > 0 {
				t.Errorf("%s names %d files of the board to a %s with a tie", path, n, role)
			}
		}
	}
}

func namedIn(body string, references []subsidy.Reference) int {
	n := 0
	for _, ref := range references {
		if strings.Contains(body, string(ref)) {
			n++
		}
	}
	return n
}

func TestA12_ATrialCountsWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	p := open(t)
	q := newQuarry(t, p)
	own, other := q.held["own filed"].ref, q.held["other filed"].ref
	for _, role := range []subsidy.Role{subsidy.Decider, subsidy.Auditor, subsidy.Administrator} {
		v := p.browser(t, role)
		path := "/beheer/verdeling?plafond=1&ronde=" + url.QueryEscape(string(dbtest.Round))
		v.Get(path).Want(http.StatusOK).Says(string(own), string(other), "2 aanvragen. Wie het meest").SaysNot("niet met naam")
		p.declare(t, v)
		v.Get(path).Want(http.StatusOK).Says(string(other), "2 aanvragen. Wie het meest",
			"1 aanvraag staat hier niet met naam, omdat u een band met het bestuur meldde. Die loopt € 23.100,00 mis.").SaysNot(string(own), "Rijnveld")
	}
}

func TestA12_ThePostCountsWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	p := open(t)
	own := p.Filed(t, dbtest.Location)
	v := p.as(t, p.Administrator)
	v.Get("/beheer/post").Want(http.StatusOK).Says(string(own)).SaysNot("ziet u hier niet")
	p.declare(t, v)
	v.Get("/beheer/post").Want(http.StatusOK).Says("ziet u hier niet, omdat u een band met het bestuur meldde").SaysNot(string(own), "Rijnveld")
	v.Get("/beheer/post?kenmerk="+string(own)).Want(http.StatusOK).Says("Er wacht geen e-mail met dit kenmerk").SaysNot("ziet u hier niet", "Rijnveld")
}
