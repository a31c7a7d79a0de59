package handlers_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func casePath(ref subsidy.Reference) string { return "/beoordeling/" + string(ref) }

// advice gives an advice on an application as it is now.
func (p *portal) advice(t *testing.T, ref subsidy.Reference, fields ...string) request {
	t.Helper()
	return post(casePath(ref)+"/advies", append([]string{"versie", number(p.Version(t, ref))}, fields...)...)
}

// listed gives the references on a page of the work list, in order.
func listed(a answer) []string {
	var all []string
	for _, m := range regexp.MustCompile(`href="/beoordeling/(ZO22-[0-9A-Z]+-[0-9A-Z])`).FindAllStringSubmatch(a.Body, -1) {
		all = append(all, m[1])
	}
	return all
}

func TestTheWorkListIsInItsAddress(t *testing.T) {
	t.Parallel()
	p := open(t)
	refs := map[string]string{}
	file := func(name string, number int, change func(*subsidy.Answers)) {
		answers := dbtest.Complete()
		if change != nil {
			change(&answers)
		}
		p.Clock.Set(dbtest.Open.Add(time.Duration(number) * time.Minute))
		ref := p.DraftOf(t, p.Signatory, dbtest.LocationAt(number), answers)
		_, err := p.Submit(t, p.Signatory, ref, true, p.Clock.Now())
		must(t, err)
		refs[string(ref)] = name
	}
	file("both", 1, nil)
	file("programme", 2, func(a *subsidy.Answers) { a.Parts = []subsidy.Part{subsidy.PartZomerschool} })
	file("policy", 3, func(a *subsidy.Answers) { a.Parts = []subsidy.Part{subsidy.PartOvergangsbeleid} })
	file("remarked", 4, func(a *subsidy.Answers) { a.Zomerschool.FirstDay, a.Zomerschool.LastDay = "5-9-2022", "16-9-2022" })
	file("taken", 5, nil)
	p.AddLocation(t, subsidy.Location{Code: "97RX01", Board: dbtest.Board, Name: `100%_zeker \ "school"`}, subsidy.Counted(284), subsidy.Counted(40))
	p.Clock.Set(dbtest.Open.Add(6 * time.Minute))
	odd := p.DraftOf(t, p.Signatory, "97RX01", dbtest.Complete())
	_, err := p.Submit(t, p.Signatory, odd, true, p.Clock.Now())
	must(t, err)
	refs[string(odd)] = "odd"
	draft := p.Draft(t, dbtest.LocationAt(9))
	for ref, name := range refs {
		if name == "taken" {
			must(t, p.Service.Take(t.Context(), p.Assessor, subsidy.Reference(ref)))
		}
	}
	v := p.as(t, p.Assessor)
	const all = "both programme policy remarked taken odd"
	for query, want := range map[string]string{
		"":                          all,
		"?soort=zomerschool":        "programme",
		"?soort=overgangsbeleid":    "policy",
		"?soort=allebei":            "both remarked taken odd",
		"?controles=ja":             "remarked",
		"?controles=nee":            "both programme policy taken odd",
		"?stand=submitted":          "both programme policy remarked odd",
		"?stand=in+assessment":      "taken",
		"?stand=granted":            "",
		"?van=mij":                  "taken",
		"?van=niemand":              "both programme policy remarked odd",
		"?volgorde=bedrag":          "odd both remarked taken policy programme",
		"?ronde=" + round2021:       "",
		"?zoek=College+03":          "policy",
		"?zoek=97rv04":              "remarked",
		"?zoek=waterveen":           all,
		"?zoek=rijnveld+voortgezet": all,
		"?zoek=%25":                 "odd",
		"?zoek=_":                   "odd",
		"?zoek=%5C":                 "odd",
		"?zoek=100%25_":             "odd",
		"?zoek=%22school":           "odd",
		"?zoek=%27%3B+--":           "",
		"?zoek=" + string(draft):    "",
		"?zoek=++":                  all,
		"?zoek=%00":                 "",
		"?zoek=a%ff":                "",
		// What it does not know it leaves out.
		"?soort=granted":                  all,
		"?stand=draft":                    all,
		"?stand=deleted":                  all,
		"?van=iedereen":                   all,
		"?volgorde=x":                     all,
		"?ronde=onbekend":                 all,
		"?bladzijde=veel":                 all,
		"?bladzijde=-1":                   all,
		"?bladzijde=99999999999999999999": all,
		"?bladzijde=7":                    all,
		"?%zz":                            all,
		"?soort=allebei&zoek=01":          "both odd",
	} {
		t.Run(query, func(t *testing.T) {
			page := p.send(t, v, get("/beoordeling"+query)).want(http.StatusOK)
			if !strings.Contains(query, string(draft)) {
				page.saysNot(string(draft))
			}
			var names []string
			for _, ref := range listed(page) {
				names = append(names, refs[ref])
			}
			got := strings.Join(names, " ")
			if strings.Contains(query, "volgorde=bedrag") {
				if !strings.HasSuffix(got, "policy programme") {
					t.Errorf("the order is %q", got)
				}
				return
			}
			if got != want {
				t.Errorf("it lists %q, want %q", got, want)
			}
		})
	}
	t.Run("and goes along to a file and back", func(t *testing.T) {
		page := v.Get("/beoordeling?soort=allebei&zoek=college").Want(http.StatusOK)
		first := listed(p.send(t, v, get("/beoordeling?soort=allebei&zoek=college")))[0]
		file := page.Follow(first).Want(http.StatusOK).Says("1 van 3").Follow("Volgende").Want(http.StatusOK).Says("2 van 3")
		if got := file.Address.Query(); got.Get("soort") != "allebei" || got.Get("zoek") != "college" {
			t.Errorf("the address of the file is %s", file.Address)
		}
		back := file.Follow("Werklijst").Want(http.StatusOK)
		if got := back.Address.RequestURI(); got != "/beoordeling?soort=allebei&zoek=college" {
			t.Errorf("back is %s", got)
		}
	})
	t.Run("and what is searched for is text", func(t *testing.T) {
		p.send(t, v, get("/beoordeling?zoek=%00")).want(http.StatusOK)
		p.send(t, v, get("/beoordeling?zoek="+url.QueryEscape(markup))).want(http.StatusOK).says(markup).saysNot("<script>alert")
	})
}

func TestTheWorkListHasPages(t *testing.T) {
	t.Parallel()
	p := open(t)
	const count = 2*subsidy.PageSize + 1
	for n := range count {
		p.Clock.Set(dbtest.Open.Add(time.Duration(n) * time.Minute))
		p.Filed(t, dbtest.LocationAt(n))
	}
	v := p.as(t, p.Auditor)
	seen := map[string]bool{}
	page := v.Get("/beoordeling?soort=allebei").Want(http.StatusOK).Says("41 aanvragen", "U ziet 1 tot en met 20")
	for n := 1; ; n++ {
		for _, ref := range listed(answer{Body: page.Body}) {
			if seen[ref] {
				t.Errorf("%s is on two pages", ref)
			}
			seen[ref] = true
		}
		if n == 3 {
			page.Says("U ziet 41 tot en met 41").SaysNot("Volgende")
			break
		}
		page = page.Follow("Volgende").Want(http.StatusOK)
		if got := page.Address.Query(); got.Get("bladzijde") != number(int64(n+1)) || got.Get("soort") != "allebei" {
			t.Errorf("page %d is at %s", n+1, page.Address)
		}
	}
	if len(seen) != count {
		t.Errorf("the pages list %d of %d", len(seen), count)
	}
	if got := v.Get("/beoordeling?bladzijde=3").Form("Toon").Press("Toon").Want(http.StatusOK); strings.Contains(got.Address.RawQuery, "bladzijde") {
		t.Error("a new filter stays on the old page")
	}
}

func TestTakingSeveralAtOnceNamesWhoWasFirst(t *testing.T) {
	t.Parallel()
	p := open(t)
	one, two, three := p.Filed(t, dbtest.LocationAt(1)), p.Filed(t, dbtest.LocationAt(2)), p.Filed(t, dbtest.LocationAt(3))
	draft := p.Draft(t, dbtest.LocationAt(4))
	v := p.as(t, p.Assessor)
	form := v.Get("/beoordeling?zoek=college").Form("In behandeling nemen").Check("Kies " + string(one)).Check("Kies " + string(two))
	must(t, p.Service.Take(t.Context(), p.Assessor2, two))
	page := form.Press("In behandeling nemen").Want(http.StatusOK).
		Says("U heeft 1 aanvraag in behandeling genomen.", "Tarık Yılmaz heeft "+string(two)+" al in behandeling genomen.")
	if got := page.Address.RequestURI(); got != "/beoordeling?zoek=college" {
		t.Errorf("it leads to %s", got)
	}
	for ref, assessor := range map[subsidy.Reference]subsidy.UserID{one: p.Assessor.ID, two: p.Assessor2.ID, three: ""} {
		if got := p.application(t, ref).Assessor; got != assessor {
			t.Errorf("%s is with %q", ref, got)
		}
	}
	p.unchanged(t, func() {
		p.submit(t, v, post("/beoordeling/nemen")).leads("/beoordeling")
		v.Get("/beoordeling").Says("Kies eerst een of meer aanvragen")
		p.submit(t, v, post("/beoordeling/nemen", "kenmerk", string(draft), "kenmerk", "onzin", "kenmerk", "ZO22-7K4M-X", "kenmerk", markup)).leads("/beoordeling")
		if page := v.Get("/beoordeling"); strings.Contains(page.Body, "<script>alert") || strings.Contains(page.Body, "Rijnveld College 04") {
			t.Error("the words are no text, or name a draft")
		}
	})
	many := post("/beoordeling/nemen")
	for range 1001 {
		many = many.and("kenmerk", string(three))
	}
	p.unchanged(t, func() { p.submit(t, v, many).want(http.StatusUnprocessableEntity) })
}

func TestWhereTheListWentOnToStaysAQuery(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Assessor)
	for i, back := range []string{"", "zoek=a&stand=submitted", "//evil.example", "https://evil.example", `\evil`, "#x", "x=1\ty", "%zz", "&&", "?x=1"} {
		ref := p.Filed(t, dbtest.LocationAt(i))
		for _, r := range []request{
			post("/beoordeling/nemen", "kenmerk", string(ref), "terug", back), post(casePath(ref)+"/nemen", "terug", back),
		} {
			got := p.submit(t, v, r)
			if got.Status == http.StatusUnprocessableEntity {
				continue // it cannot be read
			}
			to, err := url.Parse(got.want(http.StatusSeeOther).Header.Get("Location"))
			if err != nil || to.Host != "" || to.Scheme != "" || !strings.HasPrefix(to.Path, "/beoordeling") || to.Fragment != "" {
				t.Errorf("%q leads to %q", back, got.Header.Get("Location"))
			}
		}
	}
}

func TestOfTwoWhoTakeAtOnceOneWins(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	var tries sync.WaitGroup
	for _, who := range []subsidy.User{p.Assessor, p.Assessor2} {
		v := p.as(t, who)
		r := post(casePath(ref)+"/nemen", "_token", token(v))
		for range 5 {
			tries.Go(func() {
				if got := p.send(t, v, r); got.Status != http.StatusSeeOther {
					t.Errorf("it gives %d", got.Status)
				}
			})
		}
	}
	tries.Wait()
	if got := texts(t, p.rows, `SELECT COUNT(*) FROM events WHERE action = 'take'`)[0]; got != "1" {
		t.Errorf("it was taken %s times", got)
	}
}

func TestTakingAndTakingOverAFile(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	mine, theirs := p.as(t, p.Assessor), p.as(t, p.Assessor2)
	mine.Get(casePath(ref)+"?zoek=x").Form("In behandeling nemen").Press("In behandeling nemen").Want(http.StatusOK).
		Says("U heeft "+string(ref)+" nu in behandeling.", "Advies").SaysNot("Overnemen van")
	p.unchanged(t, func() {
		p.submit(t, mine, post(casePath(ref)+"/nemen")).leads(casePath(ref))
		mine.Get(casePath(ref)).Says("U heeft " + string(ref) + " al in behandeling.")
		p.submit(t, mine, post(casePath(ref)+"/overnemen")).leads(casePath(ref))
		p.submit(t, theirs, p.advice(t, ref, "advies", "verlenen")).want(http.StatusUnprocessableEntity).says("Een ander heeft deze aanvraag in behandeling")
	})
	theirs.Get(casePath(ref)).Want(http.StatusOK).SaysNot("Advies vastleggen").Form("Overnemen van Sanne Bakker").Press("Overnemen van Sanne Bakker").
		Want(http.StatusOK).Says("U heeft " + string(ref) + " nu in behandeling.")
	if got := p.application(t, ref).Assessor; got != p.Assessor2.ID {
		t.Errorf("it is with %s", got)
	}
	mine.Get(casePath(ref)).Says("Overnemen van Tarık Yılmaz").SaysNot("Advies vastleggen")
	for _, who := range []subsidy.User{p.Decider, p.Auditor} {
		p.as(t, who).Get(casePath(ref)).Want(http.StatusOK).Says("Automatische controles").SaysNot("Overnemen van", "Advies vastleggen", "In behandeling nemen")
	}
}

func TestAnAdviceAsksWhatItNeeds(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location) // asks 23,100
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	v := p.as(t, p.Assessor)
	cases := []struct {
		name   string
		fields []string
		says   []string
	}{
		{"nothing", nil, []string{"Kies een advies"}},
		{"an advice that is none", []string{"advies", "granted", "motivering", "Ja."}, []string{"Kies een advies"}},
		{"a rejection without why", []string{"advies", "afwijzen"}, []string{"Schrijf waarom u niet alles toewijst"}},
		{"a rejection without grounds", []string{"advies", "afwijzen", "motivering", "Daarom."}, []string{"Kies een of meer gronden.", "Kies of het berust op andere gegevens"}},
		{"a part on a ground that is none", []string{"advies", "deels", "bedrag", "1", "motivering", "Daarom.", "gronden", markup, "gronden", "S3", "gegevens", markup}, []string{"Kies een of meer gronden.", "Kies of het berust op andere gegevens"}},
		{"a rejection on other facts without a hearing", []string{"advies", "afwijzen", "motivering", "Daarom.", "gronden", "S3", "gegevens", "anders"}, []string{"Vraag het bestuur eerst om een zienswijze", "artikelen 4:7 en 4:12 Awb"}},
		{"leaving it aside without a supplement", []string{"advies", "buiten", "motivering", "Daarom."}, []string{"pas nadat u om een aanvulling vroeg", "artikel 4:5 Awb"}},
		{"a rejection with spaces for why", []string{"advies", "afwijzen", "motivering", " \n "}, []string{"Schrijf waarom"}},
		{"a part without an amount", []string{"advies", "deels", "motivering", "Daarom."}, []string{"Vul een bedrag in"}},
		{"a part of nil", []string{"advies", "deels", "bedrag", "0", "motivering", "Daarom."}, []string{"meer dan nul en minder dan"}},
		{"a part of all", []string{"advies", "deels", "bedrag", "23.100", "motivering", "Daarom."}, []string{"minder dan het gevraagde € 23.100,00"}},
		{"a part of more", []string{"advies", "deels", "bedrag", "23.100,01", "motivering", "Daarom."}, []string{"minder dan het gevraagde"}},
		{"a negative part", []string{"advies", "deels", "bedrag", "-1", "motivering", "Daarom."}, []string{"Een bedrag kan niet negatief zijn"}},
		{"a part that is no amount", []string{"advies", "deels", "bedrag", "veel", "motivering", "Daarom."}, []string{"Wij lezen ‘veel’ niet als bedrag"}},
		{"a part that no machine holds", []string{"advies", "deels", "bedrag", "99999999999999999999", "motivering", "Daarom."}, []string{"is te groot"}},
		{"a part with a third decimal", []string{"advies", "deels", "bedrag", "1.000,005", "motivering", "Daarom."}, []string{"hoogstens twee cijfers"}},
		{"a why that is too long", []string{"advies", "afwijzen", "motivering", strings.Repeat("é", 2001)}, []string{"De motivering is te lang"}},
		{"a why that cannot be read", []string{"advies", "afwijzen", "motivering", "a\x00"}, []string{"Er is niets opgeslagen"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p.unchanged(t, func() {
				r := p.advice(t, ref, c.fields...)
				got := p.submit(t, v, r.and("terug", "zoek=x")).want(http.StatusUnprocessableEntity).says("Er is een probleem")
				for _, words := range c.says {
					if !strings.Contains(strings.ReplaceAll(html.UnescapeString(got.Body), "\u00a0", " "), words) {
						t.Errorf("it does not say %q: %s", words, got.main())
					}
				}
				if why := r.fields.Get("motivering"); !strings.Contains(why, "\x00") && !strings.Contains(got.Body, html.EscapeString(why)) {
					t.Error("the page has lost why")
				}
				if !strings.Contains(got.Body, `name="terug" value="zoek=x"`) {
					t.Error("the page has lost where it came from")
				}
			})
		})
	}
	t.Run("and asks no reason before there is an advice", func(t *testing.T) {
		p.submit(t, v, p.advice(t, ref)).want(http.StatusUnprocessableEntity).saysNot("Schrijf waarom u niet alles toewijst")
	})
	t.Run("on an application that has changed since", func(t *testing.T) {
		p.unchanged(t, func() {
			for _, version := range []string{"1", "0", "999999", "99999999999999999999"} {
				p.submit(t, v, post(casePath(ref)+"/advies", "versie", version, "advies", "afwijzen", "motivering", "Mijn woorden.", "gronden", "S3", "gegevens", "gegeven")).
					want(http.StatusUnprocessableEntity).says("intussen gewijzigd", "Mijn woorden.")
			}
		})
	})
}

func TestAnAdviceGoesToTheDeciderWithItsWords(t *testing.T) {
	t.Parallel()
	p := open(t)
	refs := []subsidy.Reference{p.Filed(t, dbtest.LocationAt(1)), p.Filed(t, dbtest.LocationAt(2)), p.Filed(t, dbtest.LocationAt(3))}
	v := p.as(t, p.Assessor)
	amounts := []subsidy.Cents{2_310_000, 300_050, 0}
	for i, fields := range [][]string{
		{"advies", "verlenen"}, {"advies", "deels", "bedrag", "€ 3.000,50", "motivering", markup, "gronden", "S3", "gronden", "4:35-2", "gegevens", "gegeven"}, {"advies", "afwijzen", "motivering", "Nee:\r\ndaarom.", "bedrag", "onzin", "gronden", "4:25-2", "gegevens", "financieel"},
	} {
		must(t, p.Service.Take(t.Context(), p.Assessor, refs[i]))
		p.Check(t, p.Assessor, refs[i])
		p.submit(t, v, p.advice(t, refs[i], append(fields, "terug", "van=mij")...)).leads("/beoordeling?van=mij")
		p.send(t, v, get("/beoordeling?van=mij")).says("Advies over " + string(refs[i]) + " vastgelegd.")
		advice, err := p.Store.LastAdvice(t.Context(), p.application(t, refs[i]).ID)
		must(t, err)
		if advice.Amount != amounts[i] || p.state(t, refs[i]) != subsidy.Advised {
			t.Errorf("it is %s", pretty(advice))
		}
	}
	p.send(t, p.as(t, p.Decider), get("/besluiten/"+string(refs[1]))).want(http.StatusOK).says(markup, "€\u00a03.000,50").saysNot("<script>alert")
	board := p.as(t, p.Preparer)
	p.send(t, board, get("/aanvragen/"+string(refs[1]))).want(http.StatusOK).saysNot("3.000,50", "alert(1)", "Sanne Bakker", "Advies over")
	p.unchanged(t, func() {
		p.submit(t, v, p.advice(t, refs[0], "advies", "afwijzen", "motivering", "Toch niet.")).want(http.StatusUnprocessableEntity).says("Dat kan niet meer")
	})
}

func TestAFileShowsWhatWasFiledAndWhatTheControlsFound(t *testing.T) {
	t.Parallel()
	p := open(t)
	answers := dbtest.Complete()
	answers.Zomerschool.Programme = markup + "\n'; --"
	answers.Contact.Name = markup
	ref := p.DraftOf(t, p.Signatory, dbtest.Location, answers)
	d, err := p.Service.Attach(t.Context(), p.Signatory, ref, "<img src=x onerror=alert(1)>.pdf", pdf)
	must(t, err)
	_, err = p.Submit(t, p.Signatory, ref, true, p.Clock.Now())
	must(t, err)
	for _, who := range []subsidy.User{p.Assessor, p.Decider, p.Auditor} {
		p.send(t, p.as(t, who), get(casePath(ref))).want(http.StatusOK).
			says("Rijnveld College 01", markup, "Automatische controles", "€\u00a023.100,00", d.Attachments[0].SHA256, "niet gescand", "Geschiedenis").
			saysNot("<script>alert", "<img src=x")
	}
	p.send(t, p.as(t, p.Assessor), get(casePath("ZO22-7K4M-X"))).want(http.StatusNotFound)
	p.send(t, p.as(t, p.Assessor), get("/beoordeling/onzin")).want(http.StatusNotFound)
}

func TestTheMinistryNeverSeesADraft(t *testing.T) {
	t.Parallel()
	p := open(t)
	answers := dbtest.Complete()
	answers.Zomerschool.Programme = "Het geheime plan."
	ref := string(p.DraftOf(t, p.Signatory, dbtest.Location, answers))
	d, err := p.Service.Attach(t.Context(), p.Signatory, subsidy.Reference(ref), "geheim.pdf", pdf)
	must(t, err)
	paths := []string{"/", "/beoordeling", "/beoordeling?zoek=" + ref, "/beoordeling?stand=draft", "/beoordeling/" + ref, "/besluiten", "/besluiten/" + ref, "/beheer",
		"/aanvragen", "/aanvragen/" + ref, "/aanvragen/" + ref + "/zomerschool", "/aanvragen/" + ref + "/bestanden/" + d.Attachments[0].ID, "/regelingen/" + dbtest.Slug + "/2022"}
	for _, u := range p.everyRole() {
		if u.Role.OfBoard() {
			continue
		}
		v := p.as(t, u)
		for _, path := range paths {
			got := p.send(t, v, get(path))
			if strings.Contains(got.main(), "geheim") || strings.Contains(got.main(), "Rijnveld College") || strings.Contains(strings.ReplaceAll(got.main(), "zoek="+ref, ""), ">"+ref+"<") {
				t.Errorf("%s sees it at %s (%d)", u.Role, path, got.Status)
			}
		}
	}
}

func TestTheShelvesCountWhatTheyHold(t *testing.T) {
	t.Parallel()
	p := open(t)
	for n := range 4 {
		ref := p.Filed(t, dbtest.LocationAt(n))
		if n < 1 {
			must(t, p.Service.Take(t.Context(), p.Assessor, ref))
		}
	}
	v := p.as(t, p.Assessor)
	v.Get("/beoordeling").Want(http.StatusOK).Says("Alles (4)", "Van mij (1)", "Nog niemand (3)", "Besluit binnen 14 dagen (0)")
	p.Clock.Set(time.Date(2022, time.June, 17, 10, 0, 0, 0, time.UTC))
	v.Get("/beoordeling").Want(http.StatusOK).Says("Besluit binnen 14 dagen (4)")
	filter := v.Get("/beoordeling").Follow("Van mij").Want(http.StatusOK).Says("1 aanvraag, samen").Form("Toon").Fill("Zoeken", "college")
	for _, all := range []string{"stand", "soort", "controles"} {
		filter.Fields.Set(all, "")
	}
	filter.Press("Toon").Want(http.StatusOK).Says("1 aanvraag, samen")
	p.as(t, p.Decider).Get("/beoordeling").Want(http.StatusOK).Says("Alles (4)").SaysNot("Van mij")
	v.Get(fmt.Sprintf("/beoordeling?ronde=%s", round2021)).Want(http.StatusOK).Says("Alles (0)", "In ronde 2021 is nog niets ingediend")
}
