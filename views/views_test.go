package views

import (
	"bytes"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"subsidieportaal/subsidy"
)

var pagesFolder = flag.String("pages", "", "write every sample as an HTML file to this folder")

func engine(t testing.TB) *Engine {
	t.Helper()
	e := New()
	if err := e.Load(); err != nil {
		t.Fatal(err)
	}
	return e
}

func render(t testing.TB, e *Engine, name string, data any) string {
	t.Helper()
	var b bytes.Buffer
	if err := e.Render(&b, name, data); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// eachSample runs a test for every page in every state.
func eachSample(t *testing.T, test func(t *testing.T, name string, data any, html string)) {
	e := engine(t)
	for name, list := range samples(t) {
		for _, s := range list {
			t.Run(strings.TrimSuffix(name+"/"+s.name, "/"), func(t *testing.T) {
				test(t, name, s.data, render(t, e, name, s.data))
			})
		}
	}
}

func TestEveryPageHasASample(t *testing.T) {
	names, err := pageNames()
	if err != nil {
		t.Fatal(err)
	}
	all := samples(t)
	for _, name := range names {
		if len(all[name]) == 0 {
			t.Errorf("page %s has no sample", name)
		}
	}
	for name := range all {
		if !slices.Contains(names, name) {
			t.Errorf("sample %s has no page", name)
		}
	}
}

func TestWritesSamples(t *testing.T) {
	if *pagesFolder == "" {
		t.Skip("no -pages")
	}
	eachSample(t, func(t *testing.T, _ string, _ any, html string) {
		file := strings.ReplaceAll(strings.TrimPrefix(t.Name(), "TestWritesSamples/"), "/", "-") + ".html"
		if err := os.WriteFile(filepath.Join(*pagesFolder, file), []byte(html), 0o600); err != nil {
			t.Fatal(err)
		}
	})
}

func TestPagesAreWellFormed(t *testing.T) {
	eachSample(t, func(t *testing.T, _ string, data any, html string) {
		doc := parse(t, html)
		if n := len(doc.all("h1")); n != 1 {
			t.Errorf("%d h1, want 1", n)
		}
		checkHeadings(t, doc)
		checkIDs(t, doc)
		checkForms(t, doc)
		checkFields(t, doc)
		checkPolicy(t, doc)
		if n := strings.Count(html, "utrecht-button--primary-action"); n > 1 {
			t.Errorf("%d primary buttons, want at most one", n)
		}
		checkSummary(t, doc, pageOf(t, data).Errors)
	})
}

// checkHeadings: no level is skipped and none is empty.
func checkHeadings(t *testing.T, doc *node) {
	t.Helper()
	level := 0
	doc.walk(func(n *node) {
		if len(n.tag) != 2 || n.tag[0] != 'h' || n.tag[1] < '1' || n.tag[1] > '6' {
			return
		}
		this := int(n.tag[1] - '0')
		// The error summary stands above the first heading.
		if level > 0 && this > level+1 {
			t.Errorf("heading %q jumps from h%d to h%d", n.words(), level, this)
		}
		if level = this; n.words() == "" {
			t.Errorf("empty %s", n.tag)
		}
	})
}

// checkIDs: every id is there once, and what refers to one finds it.
func checkIDs(t *testing.T, doc *node) {
	t.Helper()
	ids := map[string]bool{}
	doc.walk(func(n *node) {
		if id, ok := n.attr["id"]; ok {
			if ids[id] || id == "" || strings.ContainsAny(id, " \t\n") {
				t.Errorf("id %q is empty, not one word or there twice", id)
			}
			ids[id] = true
		}
	})
	doc.walk(func(n *node) {
		for _, name := range []string{"for", "aria-describedby", "aria-labelledby", "form", "data-counter"} {
			for _, id := range strings.Fields(n.attr[name]) {
				if !ids[id] {
					t.Errorf("<%s %s=%q> refers to nothing", n.tag, name, id)
				}
			}
		}
		if id, found := strings.CutPrefix(n.attr["href"], "#"); found && !ids[id] {
			t.Errorf("link to #%s leads nowhere", id)
		}
	})
}

// checkForms: what posts carries the token once, what gets does not, and every
// button says what it does.
func checkForms(t *testing.T, doc *node) {
	t.Helper()
	for _, form := range doc.all("form") {
		tokens := 0
		for _, input := range form.all("input") {
			if input.attr["name"] == "_token" && input.attr["type"] == "hidden" {
				tokens++
			}
		}
		want := 0
		if form.attr["method"] == "post" {
			want = 1
		}
		if tokens != want {
			t.Errorf("form to %s has %d tokens, want %d", form.attr["action"], tokens, want)
		}
		if form.attr["action"] == "" {
			t.Error("form without action")
		}
	}
	for _, b := range doc.all("button") {
		if b.words() == "" || b.attr["type"] == "" {
			t.Errorf("button %q of type %q", b.words(), b.attr["type"])
		}
	}
}

// checkFields: every field has a label with words.
func checkFields(t *testing.T, doc *node) {
	t.Helper()
	labels := map[string]string{}
	for _, l := range doc.all("label") {
		labels[l.attr["for"]] += l.words()
	}
	for _, tag := range []string{"input", "select", "textarea"} {
		for _, n := range doc.all(tag) {
			if n.attr["type"] == "hidden" {
				continue
			}
			inLabel := false
			for up := n.parent; up != nil; up = up.parent {
				inLabel = inLabel || (up.tag == "label" && up.words() != "")
			}
			if !inLabel && labels[n.attr["id"]] == "" {
				t.Errorf("<%s name=%q id=%q> has no label", tag, n.attr["name"], n.attr["id"])
			}
		}
	}
	for _, group := range doc.all("fieldset") {
		if l := group.all("legend"); len(l) == 0 || l[0].words() == "" {
			t.Error("fieldset without legend")
		}
	}
}

// checkPolicy: nothing that a strict content security policy would stop.
func checkPolicy(t *testing.T, doc *node) {
	t.Helper()
	doc.walk(func(n *node) {
		for name, value := range n.attr {
			if name == "style" || strings.HasPrefix(name, "on") || strings.HasPrefix(strings.TrimSpace(value), "javascript:") {
				t.Errorf("<%s %s=%q>", n.tag, name, value)
			}
		}
		if n.tag == "style" || n.tag == "b" || (n.tag == "script" && n.words() != "") {
			t.Errorf("<%s> in the page", n.tag)
		}
	})
}

// checkSummary: the title and the summary tell of every error.
func checkSummary(t *testing.T, doc *node, faults []subsidy.FieldError) {
	t.Helper()
	title := doc.all("title")[0].words()
	if strings.HasPrefix(title, "Fout: ") != (len(faults) > 0) {
		t.Errorf("title %q with %d errors", title, len(faults))
	}
	var summary *node
	doc.walk(func(n *node) {
		if n.attr["role"] == "alert" && n.attr["aria-labelledby"] == "fouten" {
			summary = n
		}
	})
	if (summary != nil) != (len(faults) > 0) {
		t.Fatalf("summary there: %t, with %d errors", summary != nil, len(faults))
	}
	if summary == nil {
		return
	}
	for _, f := range faults {
		if !strings.Contains(summary.words(), f.Message) {
			t.Errorf("summary does not say %q", f.Message)
		}
	}
	for _, a := range summary.all("a") {
		if href := a.attr["href"]; !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "/aanvragen/ZO22-7K4M-X/") {
			t.Errorf("summary links to %q", href)
		}
	}
}

func TestEscapesWhatPeopleType(t *testing.T) {
	eachSample(t, func(t *testing.T, _ string, _ any, html string) {
		if strings.Contains(html, "<b ") {
			t.Error("text of a person became markup")
		}
	})
}

func TestDraftPagesSayNotFiled(t *testing.T) {
	drafts := []string{"application/show", "application/check", "application/delete"}
	for _, s := range subsidy.Sections {
		drafts = append(drafts, "application/"+string(s))
	}
	eachSample(t, func(t *testing.T, name string, _ any, html string) {
		if slices.Contains(drafts, name) && !strings.Contains(html, ">Nog niet ingediend<") {
			t.Error("a draft page does not say that it is not filed")
		}
	})
}

func TestMentionsNothingThatIsNotBuilt(t *testing.T) {
	eachSample(t, func(t *testing.T, _ string, _ any, html string) {
		for _, word := range []string{"eHerkenning", "vergeten", "csv"} {
			if strings.Contains(html, word) {
				t.Errorf("mentions %q", word)
			}
		}
	})
}

// The names on screen are a contract: manuals and other people's tests rely on
// them.
func TestSectionsHaveTheAgreedFields(t *testing.T) {
	want := map[subsidy.Section][]string{
		subsidy.SectionLocation:        {"vestiging", "onderdelen", "contact-naam", "contact-email", "telefoon", "iban"},
		subsidy.SectionZomerschool:     {"aantal-leerlingen", "toelichting-leerlingen", "eerste-dag", "laatste-dag", "aantal-dagen", "uren-per-dag", "opzet", "deelnemer-vestiging-1", "deelnemer-leerlingen-1", "deelnemer-vestiging-2"},
		subsidy.SectionOvergangsbeleid: {"maatregelen", "verandering", "vanaf", "borging"},
		subsidy.SectionMedezeggenschap: {"raad", "recht", "datum", "uitkomst", "waarom-niet"},
		subsidy.SectionAttachments:     {"bestand"},
	}
	e := engine(t)
	for _, s := range subsidy.Sections {
		doc := parse(t, render(t, e, "application/"+string(s), section(s, dossier(full()))))
		for _, id := range want[s] {
			field := doc.byID(id)
			if field == nil {
				t.Errorf("%s: no field %s", s, id)
				continue
			}
			base, _ := splitRow(id)
			if field.attr["name"] != base {
				t.Errorf("%s: field %s is named %q", s, id, field.attr["name"])
			}
			if label := doc.labelOf(field); label != subsidy.Label(base) {
				t.Errorf("%s: field %s is labelled %q, want %q", s, id, label, subsidy.Label(base))
			}
		}
	}
}

func TestSectionSavedWithFaults(t *testing.T) {
	html := render(t, engine(t), "application/zomerschool", saved(subsidy.SectionZomerschool, dossier(muddled())))
	for _, want := range []string{
		"Uw antwoorden zijn opgeslagen.", ">Later verbeteren</a>", `data-autosave="/aanvragen/ZO22-7K4M-X/zomerschool/bewaren"`,
		"Opgeslagen om 6:00", "Deelnemende vestiging 2: ", "U gebruikt 100 tekens te veel.", "laatste-dag-fout",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestEchoesAnswersAsRead(t *testing.T) {
	e := engine(t)
	html := render(t, e, "application/zomerschool", section(subsidy.SectionZomerschool, dossier(full()))) +
		render(t, e, "application/vestiging", section(subsidy.SectionLocation, dossier(full())))
	for _, want := range []string{
		"maandag 11 juli 2022", "vrijdag 22 juli 2022", "18 leerlingen × €\u00a0450 = €\u00a08.100,00", "NL91 ABNA 0417 1643 00",
		"Vakschool De Lier (96DL00), Oudmeer", "van zaterdag 9 juli tot en met zondag 21 augustus 2022",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestCheckPageLinksToTheField(t *testing.T) {
	d := dossier(muddled())
	p := CheckPage{Page: page(&signatory, "Controleren en indienen").wrong(d.Findings.Blocking().Fields()...), Dossier: d, MaySign: true}
	html := render(t, engine(t), "application/check", p)
	for _, want := range []string{
		`href="/aanvragen/ZO22-7K4M-X/zomerschool#aantal-leerlingen"`, `href="/aanvragen/ZO22-7K4M-X/vestiging#iban"`,
		`Wijzig<span class="p-vh"> IBAN</span>`, `Wijzig<span class="p-vh"> aantal leerlingen</span>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestMoneyWords(t *testing.T) {
	e := engine(t)
	shown := func(r subsidy.Round) string {
		return parse(t, render(t, e, "round/show", RoundPage{Page: page(nil, ""), Round: r})).byID("inhoud").words()
	}
	cases := []struct {
		name      string
		round     subsidy.Round
		want, not []string
	}{
		{"below", usual(), []string{"Subsidieplafond €\u00a09.000.000", "Verleend €\u00a00 0%", "Gevraagd, nog niet besloten (214 aanvragen) €\u00a04.386.150 49%", "Nog vrij €\u00a04.613.850 51%"}, []string{"Meer gevraagd dan er is"}},
		{"above", round(1_000_000_00, 9_842_300_00), []string{"Verleend €\u00a01.000.000 11%", "Meer gevraagd dan er is €\u00a01.842.300"}, []string{"Nog vrij"}},
		{"full", round(9_000_000_00, 0), []string{"Verleend €\u00a09.000.000 100%", "Nog vrij €\u00a00 0%"}, []string{"Meer gevraagd dan er is"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := shown(c.round)
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("the page says %q", not)
				}
			}
		})
	}
}

func TestCeilingBar(t *testing.T) {
	cases := []struct {
		name               string
		granted, asked     subsidy.Cents
		grantedAt, takenAt int64
		line               int64
	}{
		{"nothing", 0, 0, 0, 0, 0},
		{"half", 900_000_00, 3_600_000_00, 99, 499, 0},
		{"full", 9_000_000_00, 0, 998, 998, 0},
		{"twice", 9_000_000_00, 9_000_000_00, 499, 998, 499},
		{"largest", 1_000_000_000_000, 1_000_000_000_000, 499, 998, 0},
	}
	for _, c := range cases {
		bar := newCeiling(round(c.granted, c.asked), morning)
		if bar.GrantedLength != c.grantedAt || bar.TakenLength != c.takenAt || bar.Line != c.line {
			t.Errorf("%s: bar %d, %d, line %d; want %d, %d, %d", c.name, bar.GrantedLength, bar.TakenLength, bar.Line, c.grantedAt, c.takenAt, c.line)
		}
	}
}

func TestDecisionPage(t *testing.T) {
	e := engine(t)
	r := round(1_842_600_00, 2_999_700_00)
	text := parse(t, render(t, e, "decision/show", DecisionPage{Page: page(&decider, ""), Preview: preview(r, subsidy.LetterGrant, nil)})).words()
	for _, want := range []string{"Verleend €\u00a01.842.600", "Dit besluit €\u00a023.100", "Daarna over €\u00a07.134.300", "Besluit nemen", "Bijzondere meldplicht.", "minder dan 16", "Postbus 0000"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	obstacle := r.MayGrant(9_000_000_00, false, later)
	text = parse(t, render(t, e, "decision/show", DecisionPage{Page: page(&decider, ""), Preview: preview(r, subsidy.LetterGrant, obstacle)})).words()
	if strings.Contains(text, "Besluit nemen") || !strings.Contains(text, "past niet onder het subsidieplafond") || !strings.Contains(text, "(regel S1)") {
		t.Error("an obstacle stands instead of the button, with its rule")
	}
}

func TestOnlyOfficialsSeeRuleIDs(t *testing.T) {
	eachSample(t, func(t *testing.T, _ string, data any, html string) {
		if seen := regexp.MustCompile(`\(regel [A-Z]\d+\)`).MatchString(html); seen && !pageOf(t, data).Office() {
			t.Error("a board reads the id of a rule")
		}
	})
}

func TestBoardDoesNotReadWhatOfficialsWrite(t *testing.T) {
	p := FiledPage{Page: page(&signatory, "Aanvraag"), FiledFile: subsidy.FiledFile{Receipt: receipt(full(), subsidy.Advised), Events: events()}}
	if html := render(t, engine(t), "application/filed", p); strings.Contains(html, assessor.Name) || strings.Contains(html, "advies vastgelegd") {
		t.Error("a board reads what officials do among themselves")
	}
}

func TestFailingPageSendsNothing(t *testing.T) {
	e := engine(t)
	var b bytes.Buffer
	if err := e.Render(&b, "application/show", TextPage{page(nil, "")}); err == nil || b.Len() > 0 {
		t.Errorf("error %v, %d bytes sent", err, b.Len())
	}
	if err := e.Render(&b, "no/page", nil); err == nil {
		t.Error("a page that is not there is no error")
	}
}

func TestRendersAtTheSameTime(t *testing.T) {
	e, data := engine(t), samples(t)["application/zomerschool"][0].data
	want := render(t, e, "application/zomerschool", data)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var b bytes.Buffer
			if err := e.Render(&b, "application/zomerschool", data); err != nil || b.String() != want {
				t.Errorf("another page: %v", err)
			}
		})
	}
	wait.Wait()
}

func TestWords(t *testing.T) {
	cases := []struct{ got, want string }{
		{daysLeft(morning, date(2022, 4, 30)), "nog 10 dagen"},
		{daysLeft(morning, date(2022, 4, 21)), "nog 1 dag"},
		{daysLeft(morning, date(2022, 4, 20)), "nog vandaag"},
		{daysLeft(morning, date(2022, 4, 17)), "3 dagen te laat"},
		{when(morning, morning.Add(-3*60*60e9)), "vandaag 6:00"},
		{when(morning, morning.AddDate(0, 0, -1)), "gisteren 9:00"},
		{when(morning, morning.AddDate(0, 0, -2)), "maandag 18 april, 9:00"},
		{when(morning, morning.AddDate(-1, 0, 0)), "dinsdag 20 april 2021"},
		{savedAt(morning, morning), "Opgeslagen om 9:00"},
		{savedAt(morning, morning.AddDate(0, 0, -1)), "Opgeslagen op dinsdag 19 april om 9:00"},
		{percent(1, 3), "33%"}, {percent(2, 3), "67%"}, {percent(0, 3), "0%"}, {percent(1, 1000), "<\u00a01%"}, {percent(1, 0), "–"},
		{fileSize(0), "1 kB"}, {fileSize(421_888), "412 kB"}, {fileSize(1_468_006), "1,4 MB"}, {fileSize(10 << 20), "10 MB"},
		{inSentence("Wat gaat er veranderen?"), "wat gaat er veranderen"}, {inSentence("IBAN"), "IBAN"}, {inSentence(""), ""},
		{listed([]string{"a", "b", "c"}), "a, b en c"}, {listed([]string{"a"}), "a"}, {listed(nil), ""},
		{inWords(2), "twee"}, {inWords(13), "13"}, {counted(1, "dag", "dagen"), "1 dag"}, {counted(1250, "dag", "dagen"), "1.250 dagen"},
		{labelInList("deelnemer-leerlingen-3"), "Deelnemende vestiging 3"}, {labelInList("iban"), "IBAN"}, {labelInList("x"), ""},
		{caseAddress("ZO22-7K4M-X", "zoek=a+b&stand=x"), "/beoordeling/ZO22-7K4M-X?zoek=a+b&stand=x"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestSummaryDoesNotRepeatTheLabel(t *testing.T) {
	cases := []struct{ field, message, want string }{
		{"email", "E-mailadres of wachtwoord klopt niet.", "E-mailadres of wachtwoord klopt niet."},
		{"verklaring", "Vink dit aan.", "Vink dit aan."},
		{"reden", "De reden is te lang.", "De reden is te lang."},
		{"aantal-leerlingen", "Vul in hoeveel leerlingen u wilt plaatsen.", "Vul in hoeveel leerlingen u wilt plaatsen."},
		{"laatste-dag", "De laatste dag ligt vóór de eerste dag.", "De laatste dag ligt vóór de eerste dag."},
		{"laatste-dag", "32 juli 2022 bestaat niet.", "Laatste dag: 32 juli 2022 bestaat niet."},
		{"deelnemer-leerlingen-2", "Vul in hoeveel leerlingen meedoen.", "Deelnemende vestiging 2: Vul in hoeveel leerlingen meedoen."},
		{"onbekend", "Er is iets.", "Er is iets."},
	}
	for _, c := range cases {
		if got := itemText(c.field, c.message); got != c.want {
			t.Errorf("%s: %q, want %q", c.field, got, c.want)
		}
	}
}

func TestSmallPrintOnlyWhereARuleRefuses(t *testing.T) {
	cases := []struct {
		fault subsidy.FieldError
		want  subsidy.Rule
	}{
		{fault("vestiging", subsidy.S7, "Kies een vestiging van uw bestuur."), ""},
		{fault("verklaring", subsidy.S11, "Vink aan dat het klopt."), subsidy.S11},
		{fault("vestiging", subsidy.S6, "Voor deze vestiging is al een aanvraag ingediend."), subsidy.S6},
		{fault("eerste-dag", subsidy.S2, "Kies een andere dag."), subsidy.S2},
	}
	for _, c := range cases {
		if got := newField(Page{}.wrong(c.fault), c.fault.Field, "").ErrorRule(); got != c.want {
			t.Errorf("%s: rule %q, want %q", c.fault.Message, got, c.want)
		}
	}
	if got := newField(Page{}, "vestiging", "").ErrorRule(); got != "" {
		t.Errorf("rule %q without a fault", got)
	}
}

func TestGivesBackChoicesInWords(t *testing.T) {
	typed := []TypedValue{{"maatregelen", string(subsidy.Monitoring)}, {"raad", "mr"}, {"verklaring", "ja"}, {"rol", "auditor"}, {"aantal-leerlingen", "18"}, {"sleutel", "k"}}
	var got []string
	for _, v := range readable(typed) {
		got = append(got, v.Value)
	}
	if want := []string{"Leerontwikkeling volgen", "Medezeggenschapsraad (MR)", "Ja", "Auditor", "18"}; !slices.Equal(got, want) {
		t.Errorf("shown %q, want %q", got, want)
	}
}

func TestRoundsByYearAndSchemeWhereThereAreMore(t *testing.T) {
	one, two := usual(), usual()
	two.Year = 2021
	if got := yearChoices([]subsidy.Round{one, two}); got[0].Title != "2022" || got[1].Title != "2021" {
		t.Errorf("rounds of one scheme: %v", got)
	}
	two.Scheme.Slug, two.Scheme.Name = "anders", "Andere regeling"
	if got := yearChoices([]subsidy.Round{one, two}); got[0].Title != "2022, "+scheme.Name || got[1].Title != "2021, Andere regeling" {
		t.Errorf("rounds of two schemes: %v", got)
	}
}

func TestPagerLinksAroundThePage(t *testing.T) {
	p := newPager(subsidy.Worklist{Page: 6, Pages: 12}, pageAddress)
	if want := []int{1, 0, 4, 5, 6, 7, 8, 0, 12}; !slices.Equal(p.Pages(), want) {
		t.Errorf("pages %v, want %v", p.Pages(), want)
	}
	if last := newPager(subsidy.Worklist{Page: 2, Pages: 2}, nil); last.Next() != 0 || last.Previous() != 1 {
		t.Error("the last page has no next")
	}
}

// pageOf gives the Page of a page's data.
func pageOf(t *testing.T, data any) Page {
	t.Helper()
	p, ok := data.(interface{ base() Page })
	if !ok {
		t.Fatalf("%T has no Page", data)
	}
	return p.base()
}

func (p Page) base() Page { return p }

// node is an element of a parsed page.
type node struct {
	tag      string
	attr     map[string]string
	text     strings.Builder // of this element and those in it
	parent   *node
	children []*node
}

var (
	voidTag  = regexp.MustCompile(`<(br|input|link|meta)\b([^>]*)>`)
	bareAttr = regexp.MustCompile(` (hidden|readonly|checked|selected|defer|novalidate|data-live|data-autosave-failed|data-keep-selection|data-clear-selection)([ >])`)
)

// parse reads a page strictly: every element must be closed in its place.
func parse(t testing.TB, html string) *node {
	t.Helper()
	html = bareAttr.ReplaceAllString(bareAttr.ReplaceAllString(html, ` $1=""$2`), ` $1=""$2`)
	d := xml.NewDecoder(strings.NewReader(voidTag.ReplaceAllString(html, `<$1$2/>`)))
	d.Entity = xml.HTMLEntity
	root := &node{}
	at := root
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			n := &node{tag: token.Name.Local, attr: map[string]string{}, parent: at}
			for _, a := range token.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			at.children = append(at.children, n)
			at = n
		case xml.EndElement:
			if !slices.Contains(inline, at.tag) {
				at.write([]byte(" "))
			}
			at = at.parent
		case xml.CharData:
			at.write(token)
		}
	}
}

// inline are the elements that do not end a word.
var inline = []string{"span", "strong", "a", "small", "code", "b"}

func (n *node) write(text []byte) {
	for ; n != nil; n = n.parent {
		n.text.Write(text)
	}
}

func (n *node) walk(visit func(*node)) {
	for _, child := range n.children {
		visit(child)
		child.walk(visit)
	}
}

func (n *node) all(tag string) []*node {
	var found []*node
	n.walk(func(x *node) {
		if x.tag == tag {
			found = append(found, x)
		}
	})
	return found
}

func (n *node) byID(id string) *node {
	var found *node
	n.walk(func(x *node) {
		if x.attr["id"] == id {
			found = x
		}
	})
	return found
}

// labelOf gives the words at a field: of its group where it is an option.
func (n *node) labelOf(field *node) string {
	if kind := field.attr["type"]; kind == "checkbox" || kind == "radio" {
		for up := field.parent; up != nil; up = up.parent {
			if up.tag == "fieldset" {
				return up.all("legend")[0].words()
			}
		}
	}
	for _, l := range n.all("label") {
		if l.attr["for"] == field.attr["id"] {
			return l.words()
		}
	}
	return ""
}

var space = regexp.MustCompile(`[ \t\n]+`)

// words gives the text of an element on one line.
func (n *node) words() string { return strings.TrimSpace(space.ReplaceAllString(n.text.String(), " ")) }

func TestAControlThatComparedNothingNeverReadsAsInOrder(t *testing.T) {
	unknown := subsidy.Control{ID: "s9", Field: subsidy.FieldFirstDay, Rule: subsidy.S9, Gap: subsidy.GapUnknown}
	found := unknown
	found.Overrule, found.OverruleCounts = &subsidy.Judgement{Outcome: subsidy.Complies}, true
	for _, c := range []struct {
		control subsidy.Control
		want    string
	}{
		{subsidy.Control{OK: true}, "Klopt"}, {subsidy.Control{}, "Let op"}, {unknown, "Niet te vergelijken"},
		{subsidy.Control{Gap: subsidy.GapEmpty}, "Niet ingevuld"}, {found, "Klopt"},
	} {
		if got := checkBadge(c.control); got.Text != c.want {
			t.Errorf("%+v reads %q, want %q", c.control, got.Text, c.want)
		}
	}
	for _, field := range []string{subsidy.FieldFirstDay, subsidy.FieldLastDay} {
		if got := outcomeOf([]subsidy.Control{unknown}, field); got == nil || got.Text != "Niet te vergelijken" {
			t.Errorf("beside %s stands %+v", field, got)
		}
	}
}
