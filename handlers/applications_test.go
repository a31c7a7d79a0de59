package handlers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// Instants around the round of 2022, in UTC.
var (
	beforeOpening = time.Date(2022, time.March, 7, 22, 59, 59, 0, time.UTC)
	opening       = time.Date(2022, time.March, 7, 23, 0, 0, 0, time.UTC)
	closing       = time.Date(2022, time.April, 30, 22, 0, 0, 0, time.UTC)
)

const (
	round2022 = string(dbtest.Round)
	round2021 = "zittenblijven-vo-2021"
)

var pdf = []byte("%PDF-1.7\n%%EOF")

func newDraft(location, round, key string) request {
	return post("/aanvragen/nieuw", "vestiging", location, "ronde", round, "onderdelen", "zomerschool", "onderdelen", "overgangsbeleid", "sleutel", key)
}

// drafts counts the applications of the first board that are in no state but draft.
func (p *portal) drafts(t *testing.T) string {
	t.Helper()
	return texts(t, p.rows, `SELECT COUNT(*) FROM applications WHERE state = 'draft'`)[0]
}

func TestStartingAnApplication(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	p.Clock.Set(beforeOpening)
	p.submit(t, v, newDraft("97RV04", round2022, "before it opens")).want(303)
	p.Clock.Set(dbtest.Open)
	live := p.Filed(t, dbtest.LocationAt(1))
	begun := p.Draft(t, dbtest.LocationAt(2))
	cases := []struct {
		name string
		at   time.Time
		r    request
		want int
		says []string
	}{
		{"in an open round", dbtest.Open, newDraft("97RV03", round2022, "a"), 303, nil},
		{"in a round of a year ago", dbtest.Open, newDraft("97RV06", round2021, "e"), 422, []string{"Deze ronde sloot op"}},
		{"in a round that is not there", dbtest.Open, newDraft("97RV06", "zittenblijven-vo-2099", "f"), 422, []string{"Kies een ronde"}},
		{"without a round", dbtest.Open, newDraft("97RV06", "", "g"), 422, []string{"Kies een ronde"}},
		{"for a location of another board", dbtest.Open, newDraft(string(dbtest.OtherLocation), round2022, "h"), 422, []string{"Kies een vestiging van uw bestuur"}},
		{"for a location that is not there", dbtest.Open, newDraft("99XX99", round2022, "i"), 422, []string{"Kies een vestiging van uw bestuur"}},
		{"without a location", dbtest.Open, newDraft("", round2022, "j"), 422, []string{"Kies een vestiging van uw bestuur"}},
		{"with nothing", dbtest.Open, newDraft("", "", "n"), 422, []string{"Kies een vestiging van uw bestuur", "Kies een ronde"}},
		{"for a location that has filed", dbtest.Open, newDraft("97RV01", round2022, "k"), 422, []string{"al een aanvraag ingediend", "Ga verder met " + string(live)}},
		{"for a location that has begun", dbtest.Open, newDraft("97RV02", round2022, "l"), 422, []string{"door Marieke de Wit", "Ga verder met " + string(begun)}},
		{"without a part", dbtest.Open, post("/aanvragen/nieuw", "vestiging", "97RV07", "ronde", round2022, "sleutel", "m"), 303, nil},
		{"in its last microsecond", closing.Add(-time.Microsecond), newDraft("97RV05", round2022, "c"), 303, nil},
		{"at the closing", closing, newDraft("97RV06", round2022, "d"), 422, []string{"Deze ronde sloot op"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p.Clock.Set(c.at)
			before := p.drafts(t)
			got := p.submit(t, v, c.r).want(c.want)
			if c.want == http.StatusSeeOther {
				p.send(t, v, get(got.Header.Get("Location"))).want(http.StatusOK).says("Nog niet ingediend", "Uw aanvraag voor")
				return
			}
			got.says("Er is een probleem").says(c.says...)
			if p.drafts(t) != before {
				t.Error("there is another draft")
			}
		})
	}
}

func TestS8_ADraftOfARoundThatClosedIsToReadAndOffersNoFiling(t *testing.T) {
	t.Parallel()
	p := open(t)
	path := "/aanvragen/" + string(p.Draft(t, dbtest.Location))
	v := p.as(t, p.Signatory)
	v.Get(path).Says("Vul de onderdelen in", "Controleren en indienen")
	p.Clock.Set(closing)
	page := v.Get(path).Want(http.StatusOK).Says("De ronde is gesloten: deze aanvraag kunt u niet meer indienen.", "Nog niet ingediend").
		SaysNot("Vul de onderdelen in", "Controleren en indienen")
	page.Follow("Bekijk alle antwoorden op één pagina").Want(http.StatusOK).
		Says("Deze ronde sloot op zaterdag 30 april 2022, 24:00 uur", "U kunt deze aanvraag niet meer indienen.", "Uw antwoorden").
		SaysNot("Verbeter eerst", "Indienen mag zo", "U kunt indienen", "Wijzig", "Alle onderdelen zijn klaar")
}

func TestS8_AfterTheClosingASectionIsToReadAndWhatComesLateIsKept(t *testing.T) {
	t.Parallel()
	p := open(t)
	path := "/aanvragen/" + string(p.Draft(t, dbtest.Location))
	v := p.as(t, p.Preparer)
	programme := v.Get(path+"/zomerschool").Form("Opslaan en verder").Fill("Opzet van het programma", "Net te laat.")
	p.Clock.Set(closing)
	for _, section := range subsidy.Sections {
		page := v.Get(path+"/"+string(section)).Want(http.StatusOK).
			Says("Deze ronde sloot op zaterdag 30 april 2022, 24:00 uur.", "U kunt deze aanvraag niet meer indienen.", "U kunt het hier lezen.")
		for _, button := range []string{"Opslaan en verder", "Toevoegen"} {
			if page.HasButton(button) {
				t.Errorf("%s has the button %q", section, button)
			}
		}
		p.send(t, v, get(path+"/"+string(section))).saysNot("data-autosave")
	}
	v.Get(path + "/vestiging").Says(dbtest.Complete().Contact.Name)
	programme.Press("Opslaan en verder").Want(http.StatusOK).
		Says("Uw antwoorden kwamen na de sluiting. Zij zijn bewaard, maar niet ingediend.", "Deze ronde sloot op", "Net te laat.", "artikel 2:17")
	p.submit(t, v, post(path+"/zomerschool/bewaren", "opzet", "Nog later.")).want(http.StatusOK).says(`"note":"Deze ronde sloot op`)
	v.Get(path + "/zomerschool").Says("Nog later.")
	p.Clock.Set(closing.Add(-time.Second))
	if form := v.Get(path + "/zomerschool").Form("Opslaan en verder"); form.Fields.Get("opzet") != "Nog later." {
		t.Errorf("where the round is open again the form has %q", form.Fields.Get("opzet"))
	}
}

func TestA1_TheReceiptSaysWhatMayFollowAndLeadsToWithdrawing(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	path := "/aanvragen/" + string(ref) + "/ontvangst"
	v := p.as(t, p.Signatory)
	v.Get(path).Says("mist er iets, dan vragen wij u om een aanvulling").Follow("Trek deze aanvraag in").Want(http.StatusOK).Says("Aanvraag intrekken")
	_, err := p.Service.Withdraw(t.Context(), p.Signatory, ref, "", true)
	must(t, err)
	v.Get(path).Want(http.StatusOK).SaysNot("Trek deze aanvraag in")
}

func TestAFormToStartWithoutItsKeyIsNoFaultOfOurs(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	for _, r := range []request{
		newDraft("97RV03", round2022, ""),
		post("/aanvragen/nieuw", "vestiging", "97RV03", "ronde", round2022, "onderdelen", "zomerschool"),
	} {
		if got := p.submit(t, v, r); got.Status >= 500 {
			t.Errorf("it answers %d: %s", got.Status, got.main())
		}
	}
}

func TestADoubleClickMakesOneDraft(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	page := v.Get("/aanvragen/nieuw").Want(http.StatusOK)
	form := page.Form("Verder").Choose("Vestiging", "Rijnveld College 03").Choose("Ronde", "2022").Check("Zomerschool")
	r := request{method: http.MethodPost, path: "/aanvragen/nieuw", fields: form.Fields}
	var led sync.Map
	var clicks sync.WaitGroup
	for range 8 {
		clicks.Go(func() { led.Store(p.send(t, v, r).Header.Get("Location"), true) })
	}
	clicks.Wait()
	count := 0
	led.Range(func(to, _ any) bool {
		count++
		if !strings.HasPrefix(to.(string), "/aanvragen/ZO22-") {
			t.Errorf("a click leads to %q", to)
		}
		return true
	})
	if count != 1 || p.drafts(t) != "1" {
		t.Errorf("the clicks lead to %d addresses and make %s drafts", count, p.drafts(t))
	}
	t.Run("but another board's same key makes its own", func(t *testing.T) {
		key := form.Fields.Get("sleutel")
		other := p.as(t, p.Other)
		to := p.submit(t, other, newDraft(string(dbtest.OtherLocation), round2022, key)).want(http.StatusSeeOther).Header.Get("Location")
		if _, same := led.Load(to); same {
			t.Errorf("it leads to the draft of the first board, %s", to)
		}
	})
	t.Run("and each page has a key of its own", func(t *testing.T) {
		if again := v.Get("/aanvragen/nieuw").Form("Verder").Fields.Get("sleutel"); again == form.Fields.Get("sleutel") || len(again) < 20 {
			t.Errorf("the key is %q", again)
		}
	})
}

func TestTheFormOfADeletedDraftSentAgainLeadsNowhereButSaysSo(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	to := p.submit(t, v, newDraft("97RV03", round2022, "sleutel")).want(http.StatusSeeOther).Header.Get("Location")
	p.submit(t, v, post(to+"/verwijderen")).leads("/aanvragen")
	again := p.submit(t, v, newDraft("97RV03", round2022, "sleutel"))
	if again.Status == http.StatusSeeOther {
		p.send(t, v, get(again.Header.Get("Location"))).want(http.StatusOK)
	}
}

func TestADraftGoesFromSectionToSectionToTheCheck(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.blank(t, dbtest.LocationAt(5))
	v := p.as(t, p.Preparer)
	tasks := "/aanvragen/" + string(ref)
	p.send(t, v, get(tasks)).want(http.StatusOK).says("Nog niet ingediend", "0 van 5", "Vestiging en contact", "Medezeggenschap", "Bijlagen")
	forms := p.sections(ref)
	for i, next := range []string{"/zomerschool", "/overgangsbeleid", "/medezeggenschap", "/bijlagen"} {
		r := forms[i].good
		if i == 0 {
			r = r.set("vestiging", "97RV05")
		}
		p.send(t, v, get(r.path)).want(http.StatusOK).says("Nog niet ingediend")
		p.submit(t, v, r).leads(tasks + next)
	}
	p.send(t, v, get(tasks+"/bijlagen")).want(http.StatusOK).says("Nog niet ingediend", "U heeft nog geen bestanden toegevoegd")
	p.send(t, v, get(tasks+"/controleren")).want(http.StatusOK).says("Nog niet ingediend", "€\u00a023.100,00", "Subsidieplafond", "Nog vrij", "Marieke de Wit", string(ref)).
		saysNot("Aanvraag indienen</button>")
	t.Run("a part that is not asked is passed over", func(t *testing.T) {
		only := post(tasks+"/vestiging", "vestiging", "97RV05", "onderdelen", "overgangsbeleid", "contact-naam", "J", "contact-email", "j@voorbeeld.example", "telefoon", "071 000 00 00", "iban", dbtest.IBAN)
		p.submit(t, v, only).leads(tasks + "/overgangsbeleid")
		p.send(t, v, get(tasks+"/zomerschool")).want(http.StatusOK).says("U vraagt nu geen zomerschool aan")
	})
}

func TestAnswersWithFaultsAreStoredAndCanWait(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.blank(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	path := "/aanvragen/" + string(ref) + "/zomerschool"
	page := v.Get(path).Form("Opslaan en verder").Fill("Aantal leerlingen", "veel").Fill("Opzet van het programma", "Kleine groepen.").Press("Opslaan en verder").
		Want(http.StatusUnprocessableEntity).Says("Er is een probleem", "Uw antwoorden zijn opgeslagen", "Wij lezen ‘veel’ niet als getal")
	page.Follow("Later verbeteren").Want(http.StatusOK).Says("Nog niet ingediend")
	if got := p.answers(t, dbtest.Board, ref).Zomerschool; got.Pupils != "veel" || got.Programme != "Kleine groepen." {
		t.Errorf("stored %s", pretty(got))
	}
	// A colleague finds the fault where it is.
	p.as(t, p.Signatory).Get(path).Want(http.StatusOK).Says("Er is een probleem", "Wij lezen ‘veel’ niet als getal").SaysNot("Uw antwoorden zijn opgeslagen")
}

func TestPartnerRowsComeAndGo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	path := "/aanvragen/" + string(ref) + "/zomerschool"
	form := func() *visitor.Form { return v.Get(path).Want(http.StatusOK).Form("Nog een vestiging toevoegen") }
	page := form().Fill("Deelnemende vestiging", "97rv02").Fill("Aantal leerlingen van deze vestiging", "3").Press("Nog een vestiging toevoegen").Want(http.StatusOK)
	if page.Address.Path != path || page.Address.Fragment != "deelnemer-vestiging-2" {
		t.Errorf("it leads to %s", page.Address)
	}
	page.Says("Deelnemende vestiging 2", "Rijnveld College 02")
	rows := func(want ...string) {
		t.Helper()
		var got []string
		for _, row := range p.answers(t, dbtest.Board, ref).Zomerschool.Partners {
			got = append(got, row.Location+" "+row.Pupils)
		}
		if !slices.Equal(got, want) {
			t.Errorf("stored %q, want %q", got, want)
		}
	}
	rows("97rv02 3")
	form().FillAt("Deelnemende vestiging", 1, string(dbtest.OtherLocation)).FillAt("Aantal leerlingen van deze vestiging", 1, "4").Press("Opslaan en verder").
		Want(http.StatusOK).Says("Overgangsbeleid")
	rows("97rv02 3", "96DL00 4")
	form().FillAt("Deelnemende vestiging", 1, "97RV02").Press("Opslaan en verder").Want(http.StatusUnprocessableEntity).
		Says("Deelnemende vestiging 2", "noemde u al")
	rows("97rv02 3", "97RV02 4")
	form().FillAt("Deelnemende vestiging", 0, "").FillAt("Aantal leerlingen van deze vestiging", 0, "").
		FillAt("Deelnemende vestiging", 1, "onzin").FillAt("Aantal leerlingen van deze vestiging", 1, "veel").Press("Opslaan en verder").
		Want(http.StatusUnprocessableEntity).Says("Vul in hoeveel leerlingen van deze vestiging meedoen")
	rows("onzin veel")
	form().FillAt("Deelnemende vestiging", 0, " ").FillAt("Aantal leerlingen van deze vestiging", 0, "").Press("Opslaan en verder").Want(http.StatusOK)
	rows()
	t.Run("more than fifty are refused", func(t *testing.T) {
		r := post(path, "aantal-leerlingen", "18")
		for range 51 {
			r = r.and("deelnemer-vestiging", "97RV02").and("deelnemer-leerlingen", "1")
		}
		p.unchanged(t, func() { p.submit(t, v, r).want(http.StatusUnprocessableEntity) })
	})
	t.Run("one that cannot be read is named by its number", func(t *testing.T) {
		p.unchanged(t, func() {
			p.submit(t, v, post(path, "deelnemer-vestiging", "97RV02", "deelnemer-vestiging", "a\x00", "deelnemer-leerlingen", "1", "deelnemer-leerlingen", "1")).
				want(http.StatusUnprocessableEntity).says(`href="#deelnemer-vestiging-2"`, "Deelnemende vestiging 2")
		})
	})
}

func TestTheScriptStoresWhatIsBeingTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.blank(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	p.Clock.Set(time.Date(2022, time.April, 20, 12, 34, 56, 0, time.UTC))
	for _, f := range p.sections(ref) {
		r := f.good
		r.path += "/bewaren"
		got := p.submit(t, v, r).want(http.StatusOK)
		var said map[string]string
		must(t, json.Unmarshal([]byte(got.Body), &said))
		if !strings.HasPrefix(got.Header.Get("Content-Type"), "application/json") || len(said) != 2 || said["savedAt"] != "14:34" || said["seen"] == "" {
			t.Errorf("%s says %q", f.name, got.Body)
		}
		got.guarded(always)
		p.unchanged(t, func() {
			p.send(t, p.visitor(t), r).want(http.StatusForbidden)
			p.submit(t, p.visitor(t), r).want(http.StatusForbidden).says("U bent uitgelogd")
			p.submit(t, v, r.set(f.lines[0], "\x00")).want(http.StatusUnprocessableEntity)
			p.submit(t, v, r.and("status", "granted")).want(http.StatusBadRequest)
		})
	}
	if got := p.answers(t, dbtest.Board, ref); got.Zomerschool.Programme != "Kleine groepen." || got.Overgangsbeleid.From != "1-8-2022" || got.Medezeggenschap.Body != "mr" || got.Contact.IBAN != dbtest.IBAN {
		t.Errorf("stored %s", pretty(got))
	}
	r := p.sections(ref)[1].good.set("aantal-leerlingen", "veel")
	r.path += "/bewaren"
	p.submit(t, v, r).want(http.StatusOK).says("savedAt")
	events, err := p.Store.Events(t.Context(), p.application(t, ref).ID)
	must(t, err)
	if len(events) != 2 { // of making the draft
		t.Errorf("typing leaves %d events", len(events))
	}
}

// application gives an application of the first board.
func (p *portal) application(t *testing.T, ref subsidy.Reference) subsidy.Application {
	t.Helper()
	a, err := p.Store.BoardApplication(t.Context(), dbtest.Board, ref)
	must(t, err)
	return a
}

func TestADraftMovesToAnotherLocationOfItsBoardOnly(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.LocationAt(1))
	taken := p.Draft(t, dbtest.LocationAt(2))
	filed := p.Filed(t, dbtest.LocationAt(3))
	v := p.as(t, p.Preparer)
	good := p.sections(ref)[0].good
	for location, says := range map[string]string{
		string(dbtest.OtherLocation): "Kies een vestiging van uw bestuur",
		"99XX99":                     "Kies een vestiging van uw bestuur",
		"97RV02":                     "al een aanvraag begonnen: " + string(taken),
		"97RV03":                     "al een aanvraag ingediend: " + string(filed),
	} {
		p.submit(t, v, good.set("vestiging", location).set("contact-naam", "Iemand voor "+location)).want(http.StatusUnprocessableEntity).
			says(says, "Uw antwoorden zijn opgeslagen", "Iemand voor "+location)
		if got := p.application(t, ref); got.Location != dbtest.LocationAt(1) || got.Answers.Contact.Name != "Iemand voor "+location {
			t.Errorf("it is of %s, with %q", got.Location, got.Answers.Contact.Name)
		}
	}
	p.submit(t, v, good.set("vestiging", "97RV04")).want(http.StatusSeeOther)
	if got := p.application(t, ref).Location; got != "97RV04" {
		t.Errorf("it is of %s", got)
	}
}

func TestFilingAsks(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Signatory)
	p.Clock.Set(beforeOpening)
	faulty := p.blank(t, dbtest.LocationAt(1))
	complete := p.Draft(t, dbtest.LocationAt(2))
	var others []subsidy.Reference
	for i := range 4 {
		others = append(others, p.Draft(t, dbtest.LocationAt(10+i)))
	}
	cases := []struct {
		name   string
		ref    subsidy.Reference
		at     time.Time
		fields []string
		want   int
		says   []string
	}{
		{"for the declaration", complete, dbtest.Open, nil, 422, []string{"Vink aan dat de aanvraag naar waarheid is ingevuld"}},
		{"for a declaration that is yes", complete, dbtest.Open, []string{"verklaring", "nee"}, 422, nil},
		{"for what is missing", faulty, dbtest.Open, []string{"verklaring", "ja"}, 422, []string{"Vul het IBAN van het bestuur in", "Vul in hoeveel leerlingen"}},
		{"for patience before the opening", complete, beforeOpening, []string{"verklaring", "ja"}, 409, []string{"Deze ronde gaat open op dinsdag 8 maart 2022"}},
		{"for patience until a microsecond before the opening", complete, opening.Add(-time.Microsecond), []string{"verklaring", "ja"}, 409, []string{"gaat open"}},
		{"for a round that has not closed", complete, closing, []string{"verklaring", "ja"}, 409, []string{"Deze ronde sloot op", "Uw concept is bewaard"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p.Clock.Set(c.at)
			p.unchanged(t, func() {
				p.submit(t, v, post("/aanvragen/"+string(c.ref)+"/indienen", append(c.fields, "versie", p.read(t, c.ref))...)).want(c.want).says(c.says...)
			})
		})
	}
	for i, at := range []time.Time{opening, dbtest.Open, closing.Add(-time.Microsecond), closing.Add(-time.Nanosecond)} {
		p.Clock.Set(at)
		ref := others[i]
		p.submit(t, v, post("/aanvragen/"+string(ref)+"/indienen", "verklaring", "ja", "versie", p.read(t, ref))).leads("/aanvragen/" + string(ref) + "/ontvangst")
		if got := p.application(t, ref); got.State != subsidy.Submitted || !got.ReceivedAt.Equal(at.Truncate(time.Microsecond)) {
			t.Errorf("at %s it is %s, received at %s", at, got.State, got.ReceivedAt)
		}
	}
}

func TestFilingTwiceGivesTheSameReceipt(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	path := "/aanvragen/" + string(ref)
	v := p.as(t, p.Signatory)
	check := v.Get(path + "/controleren").Want(http.StatusOK)
	receipt := check.Form("Aanvraag indienen").Check(subsidy.Declaration).Press("Aanvraag indienen").Want(http.StatusOK).
		Says("Uw aanvraag is ontvangen", string(ref), "woensdag 20 april 2022 om 9:00:00 uur", "€ 23.100,00", "SHA-256", subsidy.Declaration)
	hash := regexp.MustCompile(`[0-9a-f]{64}`).FindString(receipt.Body)
	p.Clock.Set(closing.Add(time.Hour)) // too late for another, not for this one
	p.unchanged(t, func() {
		for range 3 {
			p.submit(t, v, post(path+"/indienen", "verklaring", "ja")).leads(path + "/ontvangst")
			p.submit(t, v, post(path+"/indienen")).leads(path + "/ontvangst")
			again := v.Get(path + "/ontvangst").Want(http.StatusOK).Says("9:00:00")
			if !strings.Contains(again.Body, hash) || hash == "" {
				t.Fatal("the receipt has changed")
			}
		}
	})
	p.as(t, p.Preparer).Get(path+"/ontvangst").Want(http.StatusOK).Says(string(ref), "Marieke de Wit, tekenbevoegde")
}

func TestManyClicksOnFilingFileOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Signatory)
	r := post("/aanvragen/"+string(ref)+"/indienen", "verklaring", "ja", "versie", p.read(t, ref), "_token", token(v))
	var clicks sync.WaitGroup
	for range 10 {
		clicks.Go(func() {
			if got := p.send(t, v, r); got.Status != http.StatusSeeOther {
				t.Errorf("a click gives %d", got.Status)
			}
		})
	}
	clicks.Wait()
	if got := texts(t, p.rows, `SELECT COUNT(*) FROM filings`)[0]; got != "1" {
		t.Errorf("there are %s filings", got)
	}
}

func TestAFiledApplicationCanOnlyBeRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	path := "/aanvragen/" + string(ref)
	v := p.as(t, p.Signatory)
	for _, page := range []string{"/controleren", "/verwijderen", "/vestiging", "/zomerschool", "/overgangsbeleid", "/medezeggenschap", "/bijlagen"} {
		p.send(t, v, get(path+page)).leads(path)
	}
	p.send(t, v, get(path)).want(http.StatusOK).says("Ingediend", "kleine groepen", "Joost Smeets", "Ontvangstbewijs van uw aanvraag").saysNot("Opslaan en verder")
	p.unchanged(t, func() {
		for _, f := range p.sections(ref) {
			p.submit(t, v, f.good).want(http.StatusConflict).says("deze aanvraag staat op ‘Ingediend’")
			autosave := f.good
			autosave.path += "/bewaren"
			p.submit(t, v, autosave).want(http.StatusConflict)
			illegible := f.good.set(f.lines[0], "\x00")
			if got := p.submit(t, v, illegible); strings.Contains(got.Body, "Opslaan en verder</button>") {
				t.Errorf("%s offers to save a filed application", f.name)
			}
		}
		p.submit(t, v, post(path+"/verwijderen")).want(http.StatusConflict)
	})
}

func TestADraftIsDeletedAfterAQuestion(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	page := v.Get("/aanvragen/" + string(ref)).Follow("Aanvraag verwijderen").Want(http.StatusOK).Says("U kunt dit niet terugdraaien")
	list := page.Form("Verwijder deze aanvraag").Press("Verwijder deze aanvraag").Want(http.StatusOK).Says("Concept " + string(ref) + " is verwijderd.")
	if list.Address.Path != "/aanvragen" {
		t.Errorf("it leads to %s", list.Address)
	}
	v.Get("/aanvragen").SaysNot(string(ref))
	v.Get("/aanvragen/" + string(ref)).Want(http.StatusNotFound)
	p.submit(t, v, post("/aanvragen/"+string(ref)+"/verwijderen")).want(http.StatusNotFound)
	p.submit(t, v, newDraft(string(dbtest.Location), round2022, "opnieuw")).want(http.StatusSeeOther)
}

func TestAReferenceIsReadHoweverItIsTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := string(p.Draft(t, dbtest.Location))
	v := p.as(t, p.Preparer)
	for _, typed := range []string{strings.ToLower(ref), strings.ReplaceAll(ref, "-", ""), ref[:4] + ref[5:]} {
		p.send(t, v, get("/aanvragen/"+typed)).want(http.StatusOK).says(ref)
	}
	wrong := "2"
	if ref[5:6] == wrong {
		wrong = "3"
	}
	p.send(t, v, get("/aanvragen/"+ref[:5]+wrong+ref[6:])).want(http.StatusNotFound)
}

// add gives the request that adds a file to a draft.
func add(ref subsidy.Reference, name string, content []byte) request {
	r := post("/aanvragen/" + string(ref) + "/bijlagen")
	r.files = []upload{{"bestand", name, content}}
	return r
}

func TestFilesThatCanBeAdded(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	png, jpeg := []byte("\x89PNG\r\n\x1a\nrest"), []byte("\xff\xd8\xff\xe0rest")
	full := bytes.Repeat([]byte("x"), subsidy.AttachmentMaxBytes)
	copy(full, pdf)
	cases := []struct {
		name    string
		file    string
		content []byte
		kept    string // "" where it is refused
		says    string
	}{
		{"a PDF", "programma.pdf", pdf, "programma.pdf", ""},
		{"a PNG", "plan.PNG", png, "plan.PNG", ""},
		{"a JPEG", "foto.jpg", jpeg, "foto.jpg", ""},
		{"a JPEG by its other name", "foto.jpeg", jpeg, "foto.jpeg", ""},
		{"a path", `C:\Users\j\plan.pdf`, pdf, "plan.pdf", ""},
		{"a path upwards", "../../etc/plan.pdf", pdf, "plan.pdf", ""},
		{"accents", "programma é.pdf", pdf, "programma é.pdf", ""},
		{"markup in the name", "<b>x.pdf", pdf, "<b>x.pdf", ""},
		{"a byte more than ten megabytes", "groot.pdf", append(slices.Clone(full), 'x'), "", "groot.pdf is groter dan 10 MB"},
		{"a Word file", "plan.docx", []byte("PK\x03\x04"), "", "plan.docx is geen PDF, PNG of JPEG"},
		{"a Word file that says it is a PDF", "plan.pdf", []byte("PK\x03\x04"), "", "is geen PDF, PNG of JPEG"},
		{"a PDF that says it is a PNG", "plan.png", pdf, "", "is geen PDF, PNG of JPEG"},
		{"a page", "x.html", []byte("<script>alert(1)</script>"), "", "is geen PDF, PNG of JPEG"},
		{"a drawing", "x.svg", []byte("<svg onload=alert(1)>"), "", "is geen PDF, PNG of JPEG"},
		{"two extensions", "plan.pdf.exe", pdf, "", "is geen PDF, PNG of JPEG"},
		{"an empty file", "leeg.pdf", nil, "", "leeg.pdf is leeg. Kies een ander bestand."},
		{"no extension", "plan", pdf, "", "is geen PDF, PNG of JPEG"},
		{"markup in the name of a wrong file", "<script>alert(1)</script>.exe", pdf, "", "is geen PDF"},
		{"a PDF of ten megabytes", "groot.pdf", full, "groot.pdf", ""},
	}
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ref := p.Draft(t, dbtest.LocationAt(10+i))
			if c.kept == "" {
				p.unchanged(t, func() {
					p.submit(t, v, add(ref, c.file, c.content)).want(http.StatusUnprocessableEntity).says("Er is een probleem", c.says).saysNot("<script>alert")
				})
				return
			}
			p.submit(t, v, add(ref, c.file, c.content)).leads("/aanvragen/" + string(ref) + "/bijlagen")
			page := p.send(t, v, get("/aanvragen/"+string(ref)+"/bijlagen")).says(c.kept+" is toegevoegd.", "SHA-256").saysNot("<b>x")
			files, err := p.Store.Attachments(t.Context(), p.application(t, ref).ID)
			must(t, err)
			if len(files) != 1 || files[0].Name != c.kept || files[0].Size != int64(len(c.content)) {
				t.Fatalf("stored %s", pretty(files))
			}
			page.says(files[0].SHA256)
			if got := p.send(t, v, get("/aanvragen/"+string(ref)+"/bestanden/"+files[0].ID)).want(http.StatusOK); got.Body != string(c.content) {
				t.Error("another content comes back")
			}
		})
	}
}

func TestAFileThatIsDamagedIsNotGiven(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, v := p.Draft(t, dbtest.Location), p.as(t, p.Preparer)
	p.submit(t, v, add(ref, "programma.pdf", pdf)).want(http.StatusSeeOther)
	files, err := p.Store.Attachments(t.Context(), p.application(t, ref).ID)
	must(t, err)
	p.sql(t, `DELETE FROM attachment_chunks`)
	file := "/aanvragen/" + string(ref) + "/bestanden/" + files[0].ID
	got := p.send(t, v, get(file)).want(http.StatusInternalServerError).
		says("Dit bestand is bij ons beschadigd geraakt").saysNot("SHA-256")
	if got.Header.Get("Content-Disposition") != "" {
		t.Error("it comes as a file")
	}
	// In a draft it can be taken away, and added again.
	p.submit(t, v, post(file+"/verwijderen")).leads("/aanvragen/" + string(ref) + "/bijlagen")
}

func TestAFormWithAFileHoldsThatFileAlone(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	good := upload{"bestand", "x.pdf", pdf}
	for name, files := range map[string][]upload{
		"two files":                     {good, good},
		"a file of another field":       {{"iets", "x.pdf", pdf}},
		"a file and one of another":     {good, {"iets", "y.pdf", pdf}},
		"a file and three more of them": {good, {"a", "y.pdf", pdf}, {"b", "y.pdf", pdf}, {"c", "y.pdf", pdf}},
	} {
		t.Run(name, func(t *testing.T) {
			p.unchanged(t, func() {
				for range 8 {
					r := post("/aanvragen/" + string(ref) + "/bijlagen")
					r.files = files
					p.submit(t, v, r).want(http.StatusBadRequest)
				}
			})
		})
	}
	p.unchanged(t, func() {
		p.submit(t, v, add(ref, "x.pdf", pdf).and("status", "granted")).want(http.StatusBadRequest)
		empty := post("/aanvragen/" + string(ref) + "/bijlagen")
		p.submit(t, v, empty).want(http.StatusUnprocessableEntity).says("Kies een bestand.")
		empty.files = []upload{}
		p.submit(t, v, empty).want(http.StatusUnprocessableEntity).says("Kies een bestand.")
	})
}

func TestTheEleventhFileIsRefusedUntilOneIsRemoved(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	for i := range subsidy.AttachmentMaximum {
		p.submit(t, v, add(ref, fmt.Sprintf("bestand%d.pdf", i), pdf)).want(http.StatusSeeOther)
	}
	p.unchanged(t, func() {
		p.submit(t, v, add(ref, "elf.pdf", pdf)).want(http.StatusUnprocessableEntity).says("U heeft al 10 bestanden toegevoegd", "bestand0.pdf")
	})
	v.Get("/aanvragen/" + string(ref) + "/bijlagen").Form("Verwijder bestand3.pdf").Press("Verwijder bestand3.pdf").Want(http.StatusOK).
		Says("Het bestand is verwijderd.").SaysNot("bestand3.pdf")
	p.submit(t, v, add(ref, "elf.pdf", pdf)).want(http.StatusSeeOther)
}

func TestAFileIsForWhoMayReadItsApplication(t *testing.T) {
	t.Parallel()
	p := open(t)
	draft, filed := p.Draft(t, dbtest.LocationAt(1)), p.Draft(t, dbtest.LocationAt(2))
	ids := map[subsidy.Reference]string{}
	for _, ref := range []subsidy.Reference{draft, filed} {
		d, err := p.Service.Attach(t.Context(), p.Preparer, ref, "x.pdf", pdf)
		must(t, err)
		ids[ref] = d.Attachments[0].ID
	}
	_, err := p.Submit(t, p.Signatory, filed, true, p.Clock.Now())
	must(t, err)
	address := func(ref subsidy.Reference, id string) string {
		return "/aanvragen/" + string(ref) + "/bestanden/" + id
	}
	own := p.as(t, p.Preparer)
	p.send(t, own, get(address(draft, ids[draft]))).want(http.StatusOK)
	for _, path := range []string{address(draft, ids[filed]), address(filed, ids[draft]), address(draft, "onbekend"), address("ZO22-7K4M-X", ids[draft])} {
		p.send(t, own, get(path)).want(http.StatusNotFound).saysNot("%PDF")
		p.unchanged(t, func() {
			if got := p.submit(t, own, post(path+"/verwijderen")); got.Status != http.StatusNotFound && got.Status != http.StatusConflict {
				t.Errorf("removing %s gives %d", path, got.Status)
			}
		})
	}
	other := p.as(t, p.Other)
	p.send(t, other, get(address(draft, ids[draft]))).want(http.StatusNotFound)
	p.send(t, other, get(address(filed, ids[filed]))).want(http.StatusNotFound)
	assessor := p.as(t, p.Assessor)
	p.send(t, assessor, get(address(filed, ids[filed]))).want(http.StatusOK)
	p.send(t, assessor, get(address(draft, ids[draft]))).want(http.StatusNotFound)
	p.send(t, p.as(t, p.Payer), get(address(filed, ids[filed]))).want(http.StatusForbidden)
	p.submit(t, own, post(address(filed, ids[filed])+"/verwijderen")).want(http.StatusConflict)
}

func TestTheTextsOfTwoRequestsNeverMix(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	kept := map[subsidy.Reference][]subsidy.Answers{}
	p := open(t, func(p *portal) {
		p.Service.Store = watchedStore{Store: p.Service.Store, keep: func(a subsidy.Application) {
			mu.Lock()
			defer mu.Unlock()
			kept[a.Reference] = append(kept[a.Reference], a.Answers)
		}}
	})
	own := p.DraftOf(t, p.Signatory, dbtest.Location, subsidy.Answers{Parts: subsidy.Parts})
	other := p.DraftOf(t, p.Other, dbtest.OtherLocation, subsidy.Answers{Parts: subsidy.Parts})
	mu.Lock()
	clear(kept)
	mu.Unlock()
	var people sync.WaitGroup
	for ref, v := range map[subsidy.Reference]*visitor.Visitor{own: p.as(t, p.Signatory), other: p.as(t, p.Other)} {
		form := token(v)
		people.Go(func() {
			for i := range 100 {
				word := fmt.Sprintf("%s %03d ", ref, i)
				p.send(t, v, post("/aanvragen/"+string(ref)+"/overgangsbeleid", "_token", form, "verandering", strings.Repeat(word, 20), "borging", word, "vanaf", word))
			}
		})
	}
	people.Wait()
	for ref, board := range map[subsidy.Reference]subsidy.BoardNumber{own: dbtest.Board, other: dbtest.OtherBoard} {
		all := append(kept[ref], p.answers(t, board, ref))
		if len(all) != 101 {
			t.Fatalf("%s was saved %d times", ref, len(all)-1)
		}
		for i, a := range all {
			word := fmt.Sprintf("%s %03d ", ref, min(i, 99))
			if got := a.Overgangsbeleid; got.Anchoring != word || got.From != word || got.Change != strings.Repeat(word, 20) {
				t.Fatalf("request %d of %s holds %q, %q, %.60q", i, ref, got.Anchoring, got.From, got.Change)
			}
		}
	}
}

func TestTheInstantOfReceiptIsTheBeginningOfTheRequest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		read time.Time
		want int
	}{
		{"read a nanosecond before the closing", closing.Add(-time.Nanosecond), http.StatusSeeOther},
		{"read at the closing", closing, http.StatusConflict},
		{"read an instant before the opening", opening.Add(-time.Nanosecond), http.StatusConflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			var late time.Time
			var rows *sessionsWith
			p := open(t, func(p *portal) {
				delay := func() {
					if !late.IsZero() {
						p.Clock.Set(late)
					}
				}
				rows = &sessionsWith{SessionRows: p.Server.Sessions}
				p.Server.Sessions = rows
				p.Service.Store = watchedStore{Store: p.Service.Store, enter: delay}
			})
			v := p.as(t, p.Signatory)
			p.Clock.Set(opening.Add(-time.Hour))
			ref := p.Draft(t, dbtest.Location)
			form := token(v)
			p.Clock.Set(c.read)
			// The hour goes by while the session is read: before any use case.
			late = c.read.Add(time.Hour)
			rows.loaded = func() { p.Clock.Set(late) }
			p.send(t, v, post("/aanvragen/"+string(ref)+"/indienen", "verklaring", "ja", "versie", p.read(t, ref), "_token", form)).want(c.want)
			if got := p.state(t, ref); (got == subsidy.Submitted) != (c.want == http.StatusSeeOther) {
				t.Errorf("it is %s", got)
			}
		})
	}
}

func TestTheOverviewTellsWhatIsToBeDone(t *testing.T) {
	t.Parallel()
	p := open(t)
	draft, filed := p.Draft(t, dbtest.LocationAt(1)), p.Filed(t, dbtest.LocationAt(2))
	other := p.DraftOf(t, p.Other, dbtest.OtherLocation, dbtest.Complete())
	v := p.as(t, p.Preparer)
	p.send(t, v, get("/aanvragen")).want(http.StatusOK).says(string(draft), string(filed), "nog niet ingediend", "Ingediend in ronde 2022", "Nieuwe aanvraag").
		saysNot(string(other), "De Lier")
	p.Clock.Set(closing)
	p.send(t, v, get("/aanvragen")).want(http.StatusOK).says("Ronde gesloten", "niet ingediend", "Er is nu geen ronde waarvoor u een aanvraag kunt beginnen.").
		saysNot(`href="/aanvragen/nieuw"`)
	p.Clock.Set(beforeOpening)
	p.send(t, v, get("/aanvragen")).want(http.StatusOK).says(`href="/aanvragen/nieuw"`, "Indienen voor ronde 2022 kan vanaf dinsdag 8 maart 2022.")
	p.Clock.Set(closing)
	p.send(t, v, get("/aanvragen/"+string(draft))).want(http.StatusOK).says("De ronde is gesloten")
	p.send(t, v, get("/aanvragen/nieuw")).want(http.StatusOK).says("Er is nu geen ronde")
}
