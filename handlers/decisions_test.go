package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func decisionPath(ref subsidy.Reference) string { return "/besluiten/" + string(ref) }

// scheme gives the standard scheme with some of its terms changed.
func scheme(t *testing.T, change func(map[string]any)) []byte {
	t.Helper()
	document := map[string]any{}
	must(t, json.Unmarshal(dbtest.SchemeDocument(t, dbtest.Slug), &document))
	change(document)
	raw, err := json.Marshal(document)
	must(t, err)
	return raw
}

// ceiling gives every round of a scheme another ceiling.
func ceiling(cents int) func(map[string]any) {
	return func(document map[string]any) {
		for _, round := range document["rounds"].([]any) {
			round.(map[string]any)["ceiling"] = cents
		}
	}
}

// byReceipt makes a scheme divide in the order of receipt.
func byReceipt(document map[string]any) { document["distribution"] = "receipt" }

func TestADecisionIsALetterThatTheBoardReads(t *testing.T) {
	t.Parallel()
	p := open(t)
	cases := []struct {
		verdict subsidy.Verdict
		state   subsidy.State
		says    []string
		not     []string
	}{
		{subsidy.VerdictGrant, subsidy.Granted, []string{"U krijgt € 23.100,00 subsidie", "Bijzondere meldplicht"}, nil},
		{subsidy.VerdictGrantPart, subsidy.PartlyGranted, []string{"U krijgt € 3.000,00 van de € 23.100,00 die u vroeg", "De aanvraag voldoet deels."}, nil},
		{subsidy.VerdictReject, subsidy.Rejected, []string{"U krijgt geen subsidie", "De aanvraag voldoet deels."}, []string{"Wanneer u het geld krijgt"}},
	}
	var refs []subsidy.Reference
	for i, c := range cases {
		ref, _ := p.Advised(t, dbtest.LocationAt(i), c.verdict)
		refs = append(refs, ref)
	}
	p.Clock.Set(dbtest.AfterClosing)
	decider, board, other, assessor := p.as(t, p.Decider), p.as(t, p.Preparer), p.as(t, p.Other), p.as(t, p.Assessor)
	for i, c := range cases {
		t.Run(string(c.verdict), func(t *testing.T) {
			path := "/aanvragen/" + string(refs[i])
			board.Get(path).Want(http.StatusOK).SaysNot("Lees de brief", "U krijgt")
			preview := decider.Get(decisionPath(refs[i])).Want(http.StatusOK).Says("Voorbeeld van de brief", "Daarna over", "Verleend", "Subsidieplafond").Says(c.says...)
			letter := preview.Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says(c.says...).
				Says("Besluit over "+string(refs[i])+" genomen.", "woensdag 29 juni 2022", "SHA-256").SaysNot(c.not...)
			if !strings.HasPrefix(letter.Address.Path, path+"/brieven/") || p.state(t, refs[i]) != c.state {
				t.Fatalf("it is %s, at %s", p.state(t, refs[i]), letter.Address)
			}
			read := board.Get(path).Want(http.StatusOK).Follow("Lees de brief").Want(http.StatusOK).Says(c.says...).SaysNot("Werklijst")
			if read.Address.Path != letter.Address.Path {
				t.Errorf("the board reads %s", read.Address)
			}
			assessor.Get(letter.Address.Path).Want(http.StatusOK).Says(c.says...)
			other.Get(letter.Address.Path).Want(http.StatusNotFound).SaysNot("U krijgt")
			p.visitor(t).Get(letter.Address.Path).Want(http.StatusOK).Says("Inloggen").SaysNot("U krijgt")
			for _, who := range []subsidy.User{p.Payer, p.Administrator} {
				p.as(t, who).Get(letter.Address.Path).Want(http.StatusForbidden).SaysNot("U krijgt")
			}
			// Under the reference of another application it is not there.
			p.send(t, board, get("/aanvragen/"+string(refs[(i+1)%3])+"/brieven/"+strings.Split(letter.Address.Path, "/")[4])).want(http.StatusNotFound)
			p.unchanged(t, func() {
				p.submit(t, decider, post(decisionPath(refs[i]), "versie", number(p.Version(t, refs[i])))).leads(decisionPath(refs[i]))
				decider.Get(decisionPath(refs[i])).Want(http.StatusOK).Says("Het besluit is niet genomen.")
			})
		})
	}
	decider.Get("/besluiten").Want(http.StatusOK).Says("3 besluiten", "€ 26.100").SaysNot("Wacht op een besluit Kenmerk")
}

func TestADecisionIsRefused(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	rejected, rejectedVersion := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
	undecided := p.Filed(t, dbtest.LocationAt(3))
	v := p.as(t, p.Decider)
	refused := func(t *testing.T, at time.Time, ref subsidy.Reference, version int64, words ...string) {
		t.Helper()
		p.Clock.Set(at)
		p.unchanged(t, func() {
			p.submit(t, v, post(decisionPath(ref), "versie", number(version))).leads(decisionPath(ref))
			v.Get(decisionPath(ref)).Want(http.StatusOK).Says("Het besluit is niet genomen.").Says(words...)
		})
	}
	t.Run("before the closing", func(t *testing.T) {
		const words = "Verlenen kan pas na de sluiting op zaterdag 30 april 2022, 24:00 uur"
		refused(t, dbtest.Open, ref, version, words)
		refused(t, closing.Add(-time.Microsecond), ref, version, words)
		if v.Get(decisionPath(ref)).Says("U kunt dit besluit nu niet nemen.").HasButton("Besluit nemen") {
			t.Error("the page offers it")
		}
	})
	t.Run("on a version that has passed", func(t *testing.T) {
		refused(t, closing, ref, version-1, "intussen gewijzigd")
		refused(t, closing, ref, version+1, "intussen gewijzigd")
	})
	t.Run("by who advised", func(t *testing.T) {
		p.sql(t, `UPDATE users SET role = 'besluitnemer' WHERE id = ?`, p.Assessor.ID)
		defer p.sql(t, `UPDATE users SET role = 'beoordelaar' WHERE id = ?`, p.Assessor.ID)
		same := p.as(t, p.Assessor)
		for _, r := range []subsidy.Reference{ref, rejected} {
			if page := same.Get(decisionPath(r)).Want(http.StatusOK).Says("U gaf zelf het advies. Een ander neemt het besluit."); page.HasButton("Besluit nemen") {
				t.Error("the page offers it")
			}
			p.unchanged(t, func() {
				p.submit(t, same, post(decisionPath(r), "versie", number(p.Version(t, r)))).leads(decisionPath(r))
				same.Get(decisionPath(r)).Says("Het besluit is niet genomen.", "U gaf zelf het advies.")
			})
		}
	})
	t.Run("without an advice", func(t *testing.T) {
		p.unchanged(t, func() {
			p.submit(t, v, post(decisionPath(undecided), "versie", "1")).leads(decisionPath(undecided))
			v.Get(decisionPath(undecided)).Says("Het besluit is niet genomen.", "‘Ingediend’")
			p.submit(t, v, post(decisionPath("ZO22-7K4M-X"), "versie", "1")).want(http.StatusNotFound)
			p.send(t, v, get(decisionPath(undecided))).leads(casePath(undecided))
		})
	})
	t.Run("of what was withdrawn", func(t *testing.T) {
		p.Clock.Set(dbtest.Open)
		gone, _ := p.Advised(t, dbtest.LocationAt(4), subsidy.VerdictReject)
		_, err := p.Service.Withdraw(t.Context(), p.Signatory, gone, "", true)
		must(t, err)
		p.Clock.Set(closing)
		p.unchanged(t, func() {
			for _, when := range []string{"", "later"} {
				got := p.submit(t, v, post(decisionPath(gone), "versie", number(p.Version(t, gone)), "wanneer", when))
				if got.Status == http.StatusSeeOther {
					got = p.send(t, v, get(got.Header.Get("Location")))
				}
				got.saysNot("Besluit genomen")
			}
		})
		if got := p.state(t, gone); got != subsidy.Withdrawn {
			t.Errorf("it is %s", got)
		}
	})
	t.Run("but a rejection may come before the closing", func(t *testing.T) {
		p.Clock.Set(dbtest.Open)
		p.submit(t, v, post(decisionPath(rejected), "versie", number(rejectedVersion), "gezien", p.Read(t, p.Decider, rejected))).want(http.StatusSeeOther)
		if got := p.state(t, rejected); got != subsidy.Rejected {
			t.Errorf("it is %s", got)
		}
	})
}

func TestWhatPassesTheCeilingIsRefusedWithTheRoomThatIsLeft(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, func(d map[string]any) {
		byReceipt(d)
		ceiling(50_000_00)(d)
	})))
	var refs []subsidy.Reference
	for n := range 3 {
		p.Clock.Set(dbtest.Open.AddDate(0, 0, n)) // in the order of receipt (D2)
		ref, _ := p.Advised(t, dbtest.LocationAt(n), subsidy.VerdictGrant)
		refs = append(refs, ref)
	}
	p.Clock.Set(dbtest.Open.AddDate(0, 0, 3))
	v := p.as(t, p.Decider)
	for _, ref := range refs[:2] {
		v.Get(decisionPath(ref)).Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("U krijgt € 23.100,00 subsidie")
	}
	const words = "Dit past niet onder het subsidieplafond. Er is nog € 3.800,00 over; dit besluit vraagt € 23.100,00."
	if v.Get(decisionPath(refs[2])).Want(http.StatusOK).Says("U kunt dit besluit nu niet nemen.", words).HasButton("Besluit nemen") {
		t.Error("the page offers it")
	}
	p.unchanged(t, func() {
		p.submit(t, v, post(decisionPath(refs[2]), "versie", number(p.Version(t, refs[2])))).leads(decisionPath(refs[2]))
		v.Get(decisionPath(refs[2])).Says("Het besluit is niet genomen. " + words)
	})
	v.Get("/besluiten").Want(http.StatusOK).Says("Subsidieplafond € 50.000", "Verleend € 46.200", "Gevraagd, nog niet besloten € 23.100", "Meer gevraagd dan er is € 19.300").SaysNot("Nog vrij")
	p.visitor(t).Get("/").Want(http.StatusOK).Says("Meer gevraagd dan er is € 19.300").SaysNot("Nog vrij")
}

// republished publishes the text of a kind of letter with other words in its
// heading.
func (p *portal) republished(t *testing.T, kind subsidy.LetterKind, words string) {
	t.Helper()
	before, err := p.Service.LetterTexts(t.Context(), p.Administrator, kind)
	must(t, err)
	_, seen := before.Begun()
	text := strings.Replace(subsidy.StandardText(kind), "# ", "# "+words+" ", 1)
	must(t, p.Service.WriteLetterText(t.Context(), p.Administrator, kind, text, seen))
	must(t, p.Service.PublishLetterText(t.Context(), p.Decider2, kind, subsidy.HashText(text)))
}

func TestA7_WhoReadALetterWhoseTextChangedSinceReadsItAgainBeforeTheDecision(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, _ := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	v := p.as(t, p.Decider)
	page := v.Get(decisionPath(ref)).SaysNot("Nieuw.")
	p.republished(t, subsidy.LetterReject, "Nieuw.")
	p.unchanged(t, func() {
		page.Form("Besluit nemen").Press("Klaarzetten tot de bekendmaking").Want(http.StatusOK).
			Says("Het besluit is niet klaargezet. De tekst of de datum van deze brief is gewijzigd sinds u hem las. Lees hem opnieuw.", "Nieuw. ")
		page.Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("Het besluit is niet genomen. De tekst of de datum", "Nieuw. ")
	})
	v.Get(decisionPath(ref)).Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("Besluit over "+string(ref)+" genomen.", "Nieuw. ")
}

func TestDecisionsAtOnceNeverPassTheCeiling(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, func(d map[string]any) {
		byReceipt(d)
		ceiling(3 * 23_100_00)(d)
	})))
	versions := map[subsidy.Reference]int64{}
	for n := range 6 {
		p.Clock.Set(dbtest.Open.AddDate(0, 0, n)) // each on a day of its own (D2)
		ref, version := p.Advised(t, dbtest.LocationAt(n), subsidy.VerdictGrant)
		versions[ref] = version
	}
	p.Clock.Set(dbtest.Open.AddDate(0, 0, 6))
	var calls []func()
	for ref, version := range versions {
		for _, who := range []subsidy.User{p.Decider, p.Decider2} {
			v := p.as(t, who)
			r := post(decisionPath(ref), "versie", number(version), "gezien", p.Read(t, who, ref), "_token", token(v))
			calls = append(calls, func() { p.send(t, v, r).want(http.StatusSeeOther) })
		}
	}
	var all sync.WaitGroup
	for _, call := range calls {
		all.Go(call)
	}
	all.Wait()
	if got := texts(t, p.rows, `SELECT COUNT(*) || ' ' || SUM(amount_cents) FROM decisions`)[0]; got != "3 6930000" {
		t.Errorf("decided %s", got)
	}
}

func TestADrawThatIsDueHoldsGrantsBack(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, ceiling(40_000_00))))
	ref, version := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	p.Filed(t, dbtest.LocationAt(2))
	p.Clock.Set(dbtest.AfterClosing)
	v := p.as(t, p.Decider)
	v.Get("/besluiten").Want(http.StatusOK).Says("Loting nodig.", "€ 6.200 meer gevraagd dan het subsidieplafond")
	p.unchanged(t, func() {
		p.submit(t, v, post(decisionPath(ref), "versie", number(version))).leads(decisionPath(ref))
		v.Get(decisionPath(ref)).Says("Eerst komt de loting; daarna kunt u verlenen.")
	})
}

func TestAnApplicationGoesBackToItsAssessorWithTheReason(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictGrantPart)
	v := p.as(t, p.Decider)
	p.unchanged(t, func() {
		for reason, says := range map[string]string{
			"":                         "Schrijf waarom u de aanvraag teruggeeft.",
			" \n ":                     "Schrijf waarom u de aanvraag teruggeeft.",
			strings.Repeat("é", 2001):  "De reden is te lang.",
			strings.Repeat("é", 20001): "Er is niets opgeslagen",
			"a\x00":                    "Er is niets opgeslagen",
		} {
			p.submit(t, v, post(decisionPath(ref)+"/terug", "versie", number(version), "reden", reason)).want(http.StatusUnprocessableEntity).says("Er is een probleem", says)
		}
		p.submit(t, v, post(decisionPath(ref)+"/terug", "versie", number(version-1), "reden", "Mijn reden.")).
			want(http.StatusUnprocessableEntity).says("intussen gewijzigd", "Mijn reden.")
	})
	list := v.Get(decisionPath(ref)).Form("Terug naar beoordelaar").Fill("Waarom geeft u de aanvraag terug?", markup).Press("Terug naar beoordelaar").Want(http.StatusOK).
		Says(string(ref) + " ligt weer bij de beoordelaar.")
	if list.Address.Path != "/besluiten" || p.state(t, ref) != subsidy.InAssessment {
		t.Errorf("it is %s, at %s", p.state(t, ref), list.Address)
	}
	p.send(t, p.as(t, p.Assessor), get(casePath(ref))).want(http.StatusOK).says(markup, "De aanvraag voldoet deels.", "Advies vastleggen").saysNot("<script>alert")
	p.send(t, p.as(t, p.Preparer), get("/aanvragen/"+string(ref))).want(http.StatusOK).saysNot("alert(1)", "teruggegeven")
	file := p.as(t, p.Assessor).Get(casePath(ref)).Says(p.Decider.Name + " gaf deze aanvraag terug").Text()
	if top, _, _ := strings.Cut(file, "Controles"); !strings.Contains(top, markup) {
		t.Errorf("the reason does not stand above the controls: %.600s", top)
	}
	must(t, p.Service.Advise(t.Context(), p.Assessor, ref, subsidy.AdviceForm{Version: p.Version(t, ref), Verdict: string(subsidy.VerdictGrant)}))
	p.as(t, p.Assessor).Get(casePath(ref)).Says("teruggegeven aan de beoordelaar").SaysNot("gaf deze aanvraag terug")
	t.Run("and who is too late to give it back is told", func(t *testing.T) {
		late := p.as(t, p.Decider2)
		for _, reason := range []string{"Ook ik vind dit.", ""} {
			got := p.submit(t, late, post(decisionPath(ref)+"/terug", "versie", number(version), "reden", reason))
			if got.Status == http.StatusSeeOther {
				got = p.send(t, late, get(got.Header.Get("Location")))
			}
			if !strings.Contains(got.Body, "intussen gewijzigd") && !strings.Contains(got.Body, "Dat kan niet meer") && !strings.Contains(got.Body, "utrecht-alert") {
				t.Errorf("with the reason %q nothing is said at %.80q", reason, got.main())
			}
		}
	})
}

func TestAPayerReadsTheListAndNoFile(t *testing.T) {
	t.Parallel()
	p := open(t)
	waiting, _ := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	decided, version := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	p.Clock.Set(dbtest.AfterClosing)
	letter, err := p.Service.Decide(t.Context(), p.Decider, decided, version, p.Read(t, p.Decider, decided))
	must(t, err)
	v := p.as(t, p.Payer)
	page := v.Get("/besluiten").Want(http.StatusOK).Says(string(waiting), string(decided), "€ 23.100,00")
	for _, link := range []string{"/besluiten/", "/beoordeling/", "/aanvragen/"} {
		if strings.Contains(page.Body, `href="`+link) {
			t.Errorf("the page links to %s", link)
		}
	}
	for _, path := range []string{decisionPath(waiting), casePath(decided), "/aanvragen/" + string(decided) + "/brieven/" + letter.ID, "/beoordeling", "/beheer"} {
		v.Get(path).Want(http.StatusForbidden)
	}
}

func TestDecidedApplicationsHavePages(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.Clock.Set(dbtest.Open)
	for n := range subsidy.PageSize + 2 {
		ref, version := p.Advised(t, dbtest.LocationAt(n), subsidy.VerdictReject)
		_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
		must(t, err)
	}
	v := p.as(t, p.Auditor)
	page := v.Get("/besluiten?ronde="+round2022).Want(http.StatusOK).Says("22 besluiten", "U ziet 1 tot en met 20").Follow("Volgende").Want(http.StatusOK).Says("U ziet 21 tot en met 22")
	if got := page.Address.Query(); got.Get("bladzijde") != "2" || got.Get("ronde") != round2022 {
		t.Errorf("it is at %s", page.Address)
	}
	for _, query := range []string{"?bladzijde=0", "?bladzijde=-1", "?bladzijde=veel", "?wachtend=veel", "?wachtend=-3", "?wachtend=9999999999", "?ronde=onbekend", "?bladzijde=9223372036854775807", "?wachtend=9223372036854775807"} {
		v.Get("/besluiten" + query).Want(http.StatusOK).Says("22 besluiten")
	}
	v.Get("/besluiten?ronde="+round2021).Want(http.StatusOK).Says("Het geld in ronde 2021", "In deze ronde is nog niets besloten")
}

func TestTheMoneyOfARoundIsInFourWords(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.LocationAt(1), subsidy.VerdictGrant)
	other, _ := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	p.Draft(t, dbtest.LocationAt(3)) // counts for nothing
	p.Clock.Set(dbtest.AfterClosing)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	for _, path := range []string{"/", "/regelingen/" + dbtest.Slug + "/2022"} {
		p.visitor(t).Get(path).Want(http.StatusOK).
			Says("Subsidieplafond € 9.000.000", "Verleend € 23.100", "Gevraagd, nog niet besloten (1 aanvraag) € 23.100", "Nog vrij € 8.953.800").SaysNot("Meer gevraagd dan er is")
	}
	p.as(t, p.Decider).Get("/besluiten").Want(http.StatusOK).
		Says("Subsidieplafond € 9.000.000", "Verleend € 23.100", "Gevraagd, nog niet besloten € 23.100", "Nog vrij € 8.953.800")
	p.as(t, p.Decider).Get(decisionPath(other)).Want(http.StatusOK).Says("Daarna over € 8.953.800", "Verleend € 23.100", "Dit besluit € 23.100")
}

func TestTheLetterOfADecisionIsText(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.AddLocation(t, subsidy.Location{Code: "97RX01", Board: dbtest.Board, Name: markup}, subsidy.Counted(284), subsidy.Counted(40))
	ref := p.Filed(t, "97RX01")
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	must(t, p.Service.Advise(t.Context(), p.Assessor, ref, subsidy.AdviceForm{Version: p.Version(t, ref), Verdict: "afwijzen", Motivation: "Eerste regel.\n" + markup, Grounds: []string{dbtest.Ground}, Basis: "gegeven"}))
	letter, err := p.Service.Decide(t.Context(), p.Decider, ref, p.Version(t, ref), p.Read(t, p.Decider, ref))
	must(t, err)
	for _, path := range []string{"/aanvragen/" + string(ref) + "/brieven/" + letter.ID, "/aanvragen/" + string(ref), "/aanvragen", "/aanvragen/" + string(ref) + "/ontvangst"} {
		p.send(t, p.as(t, p.Signatory), get(path)).want(http.StatusOK).says(fmt.Sprint(markup)).saysNot("<script>alert")
	}
	for _, path := range []string{"/besluiten", "/beoordeling", casePath(ref)} {
		p.send(t, p.as(t, p.Auditor), get(path)).want(http.StatusOK).says(markup).saysNot("<script>alert")
	}
}

func TestWhatAnOfficialTypesStandsInTheLetterAsTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	for i, text := range []string{"שלום \u202eעולם\u202c 🏫👩‍🏫", "**vet** {kenmerk} # kop\n- punt", strings.Repeat("🏫", subsidy.TextMaximum), markup} {
		ref := p.Filed(t, dbtest.LocationAt(10+i))
		must(t, p.Service.Take(t.Context(), p.Assessor, ref))
		must(t, p.Service.Advise(t.Context(), p.Assessor, ref, subsidy.AdviceForm{Version: p.Version(t, ref), Verdict: "afwijzen", Motivation: text, Grounds: []string{dbtest.Ground}, Basis: "gegeven"}))
		letter, err := p.Service.Decide(t.Context(), p.Decider, ref, p.Version(t, ref), p.Read(t, p.Decider, ref))
		must(t, err)
		p.send(t, p.as(t, p.Signatory), get("/aanvragen/"+string(ref)+"/brieven/"+letter.ID)).want(http.StatusOK).
			says(strings.NewReplacer("\u202e", "□", "\u202c", "□").Replace(text)).saysNot("<script>alert", "\u202e")
		if content, err := letter.Read(); err != nil || content.Motivation != text {
			t.Errorf("kept is %q, %v", content.Motivation, err)
		}
		if note := "Het teken □ staat waar"; strings.Contains(text, "\u202e") {
			p.as(t, p.Signatory).Get("/aanvragen/" + string(ref) + "/brieven/" + letter.ID).Says(note)
		} else {
			p.as(t, p.Signatory).Get("/aanvragen/" + string(ref) + "/brieven/" + letter.ID).SaysNot(note)
		}
	}
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	p.unchanged(t, func() {
		err := p.Service.Advise(t.Context(), p.Assessor, ref, subsidy.AdviceForm{Version: p.Version(t, ref), Verdict: "afwijzen", Motivation: strings.Repeat("a", 10_000), Grounds: []string{dbtest.Ground}, Basis: "gegeven"})
		if subsidy.KindOf(err) != subsidy.Invalid {
			t.Errorf("10,000 characters: %v", err)
		}
	})
}
