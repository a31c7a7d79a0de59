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

// toComplete gives an application of which the programme and the files are to
// be completed, asked on 18 May through the pages: until 1 June.
func toComplete(t *testing.T, p *portal) subsidy.Reference {
	t.Helper()
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	p.Clock.Set(dbtest.AfterClosing)
	p.as(t, p.Assessor).Get(casePath(ref)).Follow("Aanvulling vragen").Form("Aanvulling vragen").
		Fill("Wat mist er bij zomerschool?", "Wie geeft er les?").Fill("Wat mist er bij bijlagen?", "Stuur het <b>programma</b> mee.").
		Press("Aanvulling vragen").Want(http.StatusOK).
		Says("Aanvulling gevraagd", "Wie geeft er les?", "Wacht op het bestuur, tot en met woensdag 1 juni 2022, 24:00 uur", "De termijn staat nu stil.")
	return ref
}

func TestA2_ABoardCompletesWhatWasAskedAndTheOfficialSeesOldBesideNew(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	board := p.as(t, p.Signatory)
	board.Get("/aanvragen").Says("Aanvulling gevraagd", "aanvullen tot en met 1 juni 2022")
	page := board.Get("/aanvragen/"+string(ref)).Follow("Naar de aanvulling").
		Says("Wie geeft er les?", "Stuur het <b>programma</b> mee.", "nog niet ingediend", "nog 14 dagen")
	page.Follow("Zomerschool").Says("Dit mist er volgens de beoordelaar", "Wie geeft er les?").Form("Opslaan en verder").
		Fill("Opzet van het programma", "Twee leraren en een student.").Press("Opslaan en verder").Says("Aanvulling op uw aanvraag")
	board.Get("/aanvragen/"+string(ref)+"/bijlagen").Form("Toevoegen").
		Attach("Bestand toevoegen", "programma.pdf", []byte("%PDF-1.7")).Press("Toevoegen").Says("programma.pdf is toegevoegd.")
	board.Get("/aanvragen/" + string(ref) + "/overgangsbeleid").SaysNot("Opslaan en verder").Says("Wij vragen u om een aanvulling")
	done := board.Get("/aanvragen/" + string(ref) + "/aanvulling").Form("Aanvulling indienen")
	done.Press("Aanvulling indienen").Want(http.StatusUnprocessableEntity).Says("Vink aan dat de aanvraag naar waarheid is ingevuld.")
	done.Check("Ik verklaar dat deze aanvraag naar waarheid is ingevuld").Press("Aanvulling indienen").
		Want(http.StatusOK).Says("Uw aanvulling is ontvangen.", "Twee leraren en een student.", "programma.pdf")
	p.as(t, p.Assessor).Get(casePath(ref)).
		Says("Wat de laatste aanvulling veranderde", dbtest.Complete().Zomerschool.Programme, "Twee leraren en een student.", "Toegevoegde bestanden", "Aangevuld op")
}

func TestA2_AnAnswerThatComesTooLateIsRefusedWithItsTextKept(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	board := p.as(t, p.Signatory)
	section := board.Get("/aanvragen/"+string(ref)+"/zomerschool").Form("Opslaan en verder").Fill("Opzet van het programma", "Net te laat.")
	filing := board.Get("/aanvragen/" + string(ref) + "/aanvulling").Form("Aanvulling indienen").Check("Ik verklaar dat deze aanvraag naar waarheid is ingevuld")
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 0, 0, 0, time.UTC))
	p.Wall.Set(p.Wall.Now().Add(time.Minute))
	section.Press("Opslaan en verder").Want(http.StatusConflict).Says("De termijn voor uw aanvulling eindigde op woensdag 1 juni 2022, 24:00 uur", "Net te laat.", "artikel 4:5 Awb")
	filing.Press("Aanvulling indienen").Want(http.StatusConflict).Says("De termijn voor uw aanvulling eindigde", "artikel 4:5 Awb")
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 2, 0, 0, time.UTC))
	must(t, p.Service.PassTime(t.Context()))
	section.Press("Opslaan en verder").Want(http.StatusConflict).Says("Dat kan niet meer", "Net te laat.")
	p.as(t, p.Assessor).Get(casePath(ref)).Says("Niet aangevuld vóór het einde van de termijn")
}

func TestA2_APartThatIsAskedIsToCompleteUntilTheBoardSavesIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	board, list := p.as(t, p.Signatory), "/aanvragen/"+string(ref)+"/aanvulling"
	states := func() string {
		body, words := board.Get(list).Body, []string(nil)
		for _, part := range strings.Split(body, `class="utrecht-badge-status`)[2:] {
			_, part, _ = strings.Cut(part, ">")
			word, _, _ := strings.Cut(part, "<")
			words = append(words, word)
		}
		return strings.Join(words, ", ")
	}
	wanted := func(words string) {
		t.Helper()
		if got := states(); got != words {
			t.Fatalf("the parts read %q, want %q", got, words)
		}
	}
	wanted("Nog aanvullen, Nog aanvullen")
	board.Get("/aanvragen/" + string(ref) + "/zomerschool").Form("Opslaan en verder").Press("Opslaan en verder").Want(http.StatusOK)
	wanted("Klaar, Nog aanvullen")
	board.Get("/aanvragen/"+string(ref)+"/bijlagen").Form("Toevoegen").
		Attach("Bestand toevoegen", "programma.pdf", []byte("%PDF-1.7")).Press("Toevoegen").Want(http.StatusOK)
	wanted("Klaar, Klaar")
}

func TestA2_WhatWasNotChangedIsFiledOnlyAfterASecondWord(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	board, list := p.as(t, p.Signatory), "/aanvragen/"+string(ref)+"/aanvulling"
	const sure, asIs = "Ik verklaar dat deze aanvraag naar waarheid is ingevuld", "Ik wil indienen zonder dit te wijzigen"
	p.as(t, p.Preparer).Get(list).Says("Zomerschool en Bijlagen zijn nog zoals u ze eerder indiende.")
	page := board.Get(list).Says("Zomerschool en Bijlagen zijn nog zoals u ze eerder indiende.", "ook niet als de termijn nog loopt", "artikel 4:5 Awb")
	p.unchanged(t, func() {
		refused := page.Form("Aanvulling indienen").Check(sure).Press("Aanvulling indienen").Want(http.StatusUnprocessableEntity).
			Says("U veranderde niet alles waar wij naar vroegen.").SaysNot("Vink aan dat de aanvraag naar waarheid")
		if form := refused.Form("Aanvulling indienen"); form.Fields.Get("verklaring") != "ja" || form.Fields.Has("ongewijzigd") {
			t.Errorf("the form says %v", form.Fields)
		}
	})
	board.Get("/aanvragen/"+string(ref)+"/zomerschool").Form("Opslaan en verder").
		Fill("Opzet van het programma", "Twee leraren en een student.").Press("Opslaan en verder").Want(http.StatusOK).
		Says("Bijlagen is nog zoals u het eerder indiende.").
		Form("Aanvulling indienen").Check(asIs).Check(sure).Press("Aanvulling indienen").Want(http.StatusOK).Says("Uw aanvulling is ontvangen.")
}

// lapse lets the term of toComplete end.
func lapse(t *testing.T, p *portal) {
	t.Helper()
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 2, 0, 0, time.UTC))
	must(t, p.Service.PassTime(t.Context()))
	p.Wall.Set(p.Wall.Now().Add(time.Minute))
}

func TestA2A3_ABoardReadsThatTheTermIsOverAndWhatItHadDone(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	file, list := "/aanvragen/"+string(ref), "/aanvragen/"+string(ref)+"/aanvulling"
	board := p.as(t, p.Preparer)
	board.Get(file+"/zomerschool").Form("Opslaan en verder").Fill("Opzet van het programma", "Half af.").Press("Opslaan en verder").Want(http.StatusOK)
	board.Get(file+"/bijlagen").Form("Toevoegen").Attach("Bestand toevoegen", "rooster.pdf", []byte("%PDF-1.7")).Press("Toevoegen").Want(http.StatusOK)
	over := []string{"De termijn eindigde op woensdag 1 juni 2022, 24:00 uur. U diende geen aanvulling in.", "buiten behandeling laten", "artikel 4:5 Awb"}
	readsSo := func() {
		t.Helper()
		board.Get("/aanvragen").Says("niet aangevuld, dat kon tot en met 1 juni 2022")
		page := board.Get(file).Says(over...).SaysNot("Wij vragen u om een aanvulling").Follow("Lees wat wij vroegen").Want(http.StatusOK).
			Says(over...).Says("Wie geeft er les?", "Half af.", "rooster.pdf", "maar niet ingediend").SaysNot("Wijzig", "Nog aanvullen")
		if page.HasButton("Aanvulling indienen") {
			t.Error("it can still be filed")
		}
		p.send(t, board, get(list)).saysNot(`href="` + file + `/zomerschool`)
		p.as(t, p.Other).Get(list).Want(http.StatusNotFound)
	}
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 0, 0, 0, time.UTC))
	readsSo()
	p.send(t, board, get(file+"/zomerschool")).leads(list)
	lapse(t, p)
	readsSo()

	p.Check(t, p.Assessor, ref)
	p.submit(t, p.as(t, p.Assessor), p.advice(t, ref, "advies", "buiten", "motivering", "Wij weten niet wie lesgeeft.")).want(http.StatusSeeOther)
	readsSo()
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, p.Version(t, ref), p.Read(t, p.Decider, ref))
	must(t, err)
	board.Get(file).SaysNot("De termijn eindigde op")
	board.Get("/aanvragen").SaysNot("niet aangevuld")
	board.Get(list).Want(http.StatusOK).Says("Er is nu geen aanvulling gevraagd.", "U krijgt geen subsidie")
}

func TestA2A3_WhatWasHalfDoneCountsAsChangedInTheNextRequest(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	file := "/aanvragen/" + string(ref)
	p.as(t, p.Preparer).Get(file+"/zomerschool").Form("Opslaan en verder").Fill("Opzet van het programma", "Half af.").Press("Opslaan en verder").Want(http.StatusOK)
	lapse(t, p)
	_, err := p.Service.AskSupplement(t.Context(), p.Assessor, ref, subsidy.SupplementRequest{Version: p.Version(t, ref), Missing: map[subsidy.Section]string{
		subsidy.SectionZomerschool: "Nogmaals: wie geeft er les?", subsidy.SectionOvergangsbeleid: "Wat verandert er?"}})
	must(t, err)
	const carried = "Wat u hier bij onze vorige vraag al invulde, staat er nog."
	page := p.as(t, p.Signatory).Get(file+"/aanvulling").Says("Half af.", carried, "Overgangsbeleid is nog zoals u het eerder indiende.").SaysNot("Zomerschool en Overgangsbeleid")
	if got := strings.Count(page.Body, "Nog aanvullen"); got != 1 {
		t.Errorf("%d parts are to complete, want the one that is as it was filed", got)
	}
	page = page.Form("Aanvulling indienen").Check("Ik verklaar dat deze aanvraag naar waarheid is ingevuld").Press("Aanvulling indienen").Want(http.StatusUnprocessableEntity)
	page.Form("Aanvulling indienen").Check("Ik wil indienen zonder dit te wijzigen").Press("Aanvulling indienen").Want(http.StatusOK).Says("Uw aanvulling is ontvangen.", "Half af.")
}

// told counts the notices that wait for a person; none says anything of a file.
func (p *portal) told(t *testing.T, u subsidy.User, ref subsidy.Reference) int {
	t.Helper()
	waiting, err := p.Store.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 1000})
	must(t, err)
	n := 0
	for _, m := range waiting {
		if strings.Contains(m.Subject+m.Body, string(ref)) || strings.Contains(m.Body, "aanvulling") || strings.Contains(m.Body, "zienswijze") {
			t.Errorf("a notice says %s", m.Body)
		}
		if m.To == u.Email {
			n++
		}
	}
	return n
}

func TestA13_TheAssessorIsToldWhatCameInAndFindsItOnAShelfUntilTheyActOnIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	heard := p.heldBy(t, p.Assessor, dbtest.LocationAt(2))
	completed := toComplete(t, p)
	_, err := p.Service.Hear(t.Context(), p.Assessor, heard, subsidy.HearingForm{Version: p.Version(t, heard), Facts: "DUO noemt er 3."})
	must(t, err)
	v := p.as(t, p.Assessor)
	v.Get("/beoordeling").Says("Aanvulling binnen (0)", "Zienswijze binnen (0)")
	before := p.told(t, p.Assessor, completed)
	_, err = p.Service.Supplement(t.Context(), p.Signatory, completed, subsidy.SupplementForm{Version: p.Version(t, completed), Declared: true, Unchanged: true}, p.Clock.Now())
	must(t, err)
	must(t, p.Service.GiveView(t.Context(), p.Signatory, heard, "Het zijn er 18.", p.Clock.Now()))
	if got := p.told(t, p.Assessor, completed) - before; got != 2 {
		t.Errorf("%d notices, want one for each answer", got)
	}
	if got := p.told(t, p.Assessor2, completed); got != 0 {
		t.Errorf("%d notices to somebody who has no part in it", got)
	}
	list := v.Get("/beoordeling").Says("Aanvulling binnen (1)", "Zienswijze binnen (1)")
	list.Follow("Aanvulling binnen").Says(string(completed)).SaysNot(string(heard))
	list.Follow("Zienswijze binnen").Says(string(heard)).SaysNot(string(completed))
	p.Check(t, p.Assessor, completed)
	v.Get("/beoordeling").Says("Aanvulling binnen (0)", "Zienswijze binnen (1)")
	p.submit(t, v, p.checks(t, heard, "oordeel-iban-van-bestuur", "ja")).want(http.StatusSeeOther)
	v.Get("/beoordeling").Says("Aanvulling binnen (0)", "Zienswijze binnen (0)")
}

func TestA1_AnOfficialOpensEveryFiledVersionAsItWasFiled(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	texts := []string{dbtest.Complete().Zomerschool.Programme, "Twee leraren.", "Drie leraren."}
	for i, text := range texts[1:] {
		if i > 0 {
			_, err := p.Service.AskSupplement(t.Context(), p.Assessor, ref, subsidy.SupplementRequest{
				Version: p.Version(t, ref), Missing: map[subsidy.Section]string{subsidy.SectionZomerschool: "Wie nog meer?"}})
			must(t, err)
		}
		p.as(t, p.Signatory).Get("/aanvragen/"+string(ref)+"/zomerschool").Form("Opslaan en verder").
			Fill("Opzet van het programma", text).Press("Opslaan en verder").Want(http.StatusOK)
		_, err := p.Service.Supplement(t.Context(), p.Signatory, ref, subsidy.SupplementForm{Version: p.Version(t, ref), Declared: true, Unchanged: true}, p.Clock.Now())
		must(t, err)
	}
	for _, reader := range []subsidy.User{p.Assessor, p.Decider, p.Auditor} {
		v := p.as(t, reader)
		for i, text := range texts {
			page := v.Get(casePath(ref)+"?van=mij").Follow("Versie "+number(int64(i+1))).Want(http.StatusOK).
				Says("Versie "+number(int64(i+1))+" van 3", text, "SHA-256")
			for j, other := range texts {
				if j > i && strings.Contains(page.Text(), other) {
					t.Errorf("version %d says %q", i+1, other)
				}
			}
			if page.HasButton("Opslaan en verder") || page.Follow("Terug naar het dossier").Address.RawQuery != "van=mij" {
				t.Errorf("version %d does not lead back to the list", i+1)
			}
		}
		for _, none := range []string{"0", "4", "-1", "x", "1x"} {
			p.send(t, v, get(casePath(ref)+"/versies/"+none)).want(http.StatusNotFound)
		}
	}
	filings, err := p.Store.Filings(t.Context(), p.application(t, ref).ID)
	must(t, err)
	page := p.as(t, p.Assessor).Get(casePath(ref))
	for _, f := range filings {
		page.Says(f.SHA256)
	}
}

func TestA2_APartSaysAtOnceThatASupplementAsksForMoreThanBefore(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	section := "/aanvragen/" + string(ref) + "/zomerschool"
	form := func() *visitor.Form { return p.as(t, p.Preparer).Get(section).Form("Opslaan en verder") }
	const more = "Met deze antwoorden vraagt u € 23.550,00, en dat is meer dan de € 23.100,00 van uw aanvraag."
	form().Fill("Aantal leerlingen", "19").Press("Opslaan en verder").Want(http.StatusUnprocessableEntity).
		Says("Uw antwoorden zijn opgeslagen.", more, "artikel 4:5 Awb")
	p.as(t, p.Preparer).Get("/aanvragen/" + string(ref) + "/aanvulling").Says("Verbeteren")
	form().Fill("Aantal leerlingen", "18").Press("Opslaan en verder").Want(http.StatusOK).SaysNot("en dat is meer dan")
}

func TestA2_TheListOfABoardSaysNothingOfASupplementThatIsOver(t *testing.T) {
	t.Parallel()
	p := open(t)
	toComplete(t, p)
	p.Clock.Set(time.Date(2022, time.June, 1, 21, 59, 59, 0, time.UTC))
	p.as(t, p.Preparer).Get("/aanvragen").Says("aanvullen tot en met 1 juni 2022")
	p.Clock.Set(time.Date(2022, time.June, 1, 22, 0, 0, 0, time.UTC))
	p.as(t, p.Preparer).Get("/aanvragen").SaysNot("aanvullen tot en met")
}

func TestA6_ABoardReadsThatADecisionIsLateAndWhatItCanDo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	board := p.as(t, p.Preparer)
	p.Clock.Set(time.Date(2022, time.July, 1, 21, 59, 59, 0, time.UTC))
	for _, page := range []string{"/aanvragen", "/aanvragen/" + string(ref), "/aanvragen/" + string(ref) + "/berichten"} {
		board.Get(page).SaysNot("te laat", "in gebreke")
	}
	board.Get("/aanvragen/" + string(ref) + "/berichten").Says("aan geen enkele termijn")
	p.Clock.Set(time.Date(2022, time.July, 1, 22, 0, 0, 0, time.UTC))
	board.Get("/aanvragen").Says("Bij één aanvraag is ons besluit te laat.", "het moest er uiterlijk zijn op 1 juli 2022", "in gebreke stellen", "artikelen 4:17 en 6:12 Awb")
	board.Get("/aanvragen/"+string(ref)).
		Says("Ons besluit is te laat", "vrijdag 1 juli 2022", "Sinds zaterdag 2 juli 2022", "binnen twee weken", "artikelen 4:17 en 6:12 Awb").
		Follow("Schrijf ons een bericht").Want(http.StatusOK).Says("dan stelt u ons in gebreke", "artikelen 4:17 en 6:12 Awb").SaysNot("aan geen enkele termijn")
	_, err := p.Service.Withdraw(t.Context(), p.Signatory, ref, "", true)
	must(t, err)
	board.Get("/aanvragen").SaysNot("te laat")
}

func TestA2_WhileASupplementIsToComeItsFormShowsTheRequestThatWaits(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	p.Clock.Set(dbtest.AfterClosing)
	form := p.as(t, p.Assessor).Get(casePath(ref)+"/aanvulling").Form("Aanvulling vragen").Fill("Wat mist er bij zomerschool?", "Wie geeft er les?")
	form.Press("Aanvulling vragen").Want(http.StatusOK)
	shown := p.as(t, p.Assessor).Get(casePath(ref)+"/aanvulling").Want(http.StatusOK).
		Says("Er loopt al een vraag om een aanvulling", "woensdag 1 juni 2022, 24:00 uur", "nog 14 dagen", "Wie geeft er les?", "artikel 4:5 Awb")
	if shown.HasButton("Aanvulling vragen") {
		t.Error("the page offers it again")
	}
	p.unchanged(t, func() {
		form.Fill("Wat mist er bij zomerschool?", "Nog iets. "+markup).Press("Aanvulling vragen").Want(http.StatusUnprocessableEntity).
			Says("deze aanvraag staat op ‘Aanvulling gevraagd’", "Er loopt al een vraag om een aanvulling", "Nog iets. "+markup)
	})
	_, err := p.Service.Withdraw(t.Context(), p.Signatory, ref, "", true)
	must(t, err)
	p.as(t, p.Assessor).Get(casePath(ref) + "/aanvulling").Want(http.StatusConflict)
}

func TestA2_APreparerPreparesASupplementAndASignatoryFilesIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	preparer := p.as(t, p.Preparer)
	preparer.Get("/aanvragen/"+string(ref)+"/aanvulling").SaysNot("Ik verklaar").Says("Alleen een tekenbevoegde kan indienen.", p.Signatory.Name)
	preparer.Get("/aanvragen/"+string(ref)+"/zomerschool").Form("Opslaan en verder").Fill("Opzet van het programma", "Nieuw.").Press("Opslaan en verder").Want(http.StatusOK)
}

func TestAnOfficialWhoNamesNothingIsToldAtTheField(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	form := p.as(t, p.Assessor).Get(casePath(ref) + "/aanvulling").Form("Aanvulling vragen")
	form.Fill("Termijn in dagen", "veertien").Press("Aanvulling vragen").Want(http.StatusUnprocessableEntity).
		Says("Schrijf bij ten minste één onderdeel wat er mist.", "veertien", "artikel 4:5 Awb")
	form.Fill("Wat mist er bij zomerschool?", strings.Repeat("é", subsidy.TextMaximum+1)).Press("Aanvulling vragen").
		Want(http.StatusUnprocessableEntity).Says("De tekst bij Zomerschool is te lang. Gebruik ten hoogste 2.000 tekens.")
	for length, words := range map[int]string{2001: "De tekst bij Zomerschool is te lang.", 20_001: "Wat mist er bij zomerschool? Deze tekst is te lang"} {
		p.submit(t, p.as(t, p.Assessor), post(casePath(ref)+"/aanvulling", "wat-zomerschool", strings.Repeat("é", length), "versie", number(p.Version(t, ref)))).
			want(http.StatusUnprocessableEntity).says(`href="#wat-zomerschool">` + words)
	}
}

func TestA5_ADeciderExtendsTheTermOnceAndBothSeeWhy(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	form := p.as(t, p.Decider).Get(casePath(ref)).Follow("Beslistermijn verlengen").Form("Verlengen")
	form.Fill("Nieuwe laatste dag", "1-6-2022").Press("Verlengen").Want(http.StatusUnprocessableEntity).
		Says("Kies een dag na 1 juli 2022.", "Schrijf waarom het langer duurt.", "artikel 4:14 Awb")
	form.Fill("Nieuwe laatste dag", "12 augustus 2022").Fill("Waarom duurt het langer?", "Wij kregen veel aanvragen.").Press("Verlengen").
		Says("De beslistermijn is verlengd.", "vrijdag 12 augustus 2022", "Wij kregen veel aanvragen.").SaysNot("Beslistermijn verlengen")
	again := p.as(t, p.Decider).Get(casePath(ref)+"/verlengen").Want(http.StatusOK).
		Says("U kunt deze termijn niet nog een keer verlengen", "Wij kregen veel aanvragen.", "artikel 4:14 Awb")
	if again.HasButton("Verlengen") {
		t.Error("the page offers it again")
	}
	p.unchanged(t, func() {
		if page := form.Fill("Waarom duurt het langer?", "Nog meer "+markup).Press("Verlengen").Want(http.StatusUnprocessableEntity).
			Says("De termijn is al een keer verlengd.", "Nog meer "+markup); page.HasButton("Verlengen") {
			t.Error("the refusal offers it again")
		}
	})
	p.as(t, p.Preparer).Get("/aanvragen/"+string(ref)).Says("vrijdag 12 augustus 2022", "Wij kregen veel aanvragen.", "De regeling noemt vrijdag 1 juli 2022.")
}

func TestA5_ATermThatIsOverCannotBeExtendedAndThePageSaysSoInsteadOfAForm(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	decider := p.as(t, p.Decider)
	p.Clock.Set(time.Date(2022, time.July, 1, 21, 59, 59, 0, time.UTC))
	form := decider.Get(casePath(ref)).Follow("Beslistermijn verlengen").Form("Verlengen").
		Fill("Nieuwe laatste dag", "12-8-2022").Fill("Waarom duurt het langer?", "Wij kregen "+markup)
	p.Clock.Set(time.Date(2022, time.July, 1, 22, 0, 0, 0, time.UTC))
	decider.Get(casePath(ref)).SaysNot("Beslistermijn verlengen")
	page := decider.Get(casePath(ref)+"/verlengen").Want(http.StatusOK).
		Says("U kunt deze termijn niet meer verlengen", "vrijdag 1 juli 2022", "in gebreke stellen", "artikel 4:14 Awb")
	if page.HasButton("Verlengen") {
		t.Error("the page offers it")
	}
	p.unchanged(t, func() {
		form.Press("Verlengen").Want(http.StatusUnprocessableEntity).
			Says("De termijn is op vrijdag 1 juli 2022 geëindigd. Verlengen kan alleen daarvoor.", "Wij kregen "+markup)
	})
}

func TestA4_ASupplementAskedAfterTheTermStopsNothingAndBothSidesReadSo(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.Take(t.Context(), p.Assessor, ref))
	assessor := p.as(t, p.Assessor)
	assessor.Get(casePath(ref) + "/aanvulling").Says("De beslistermijn staat stil vanaf morgen").SaysNot("staat niet stil")
	p.Clock.Set(time.Date(2022, time.July, 4, 8, 0, 0, 0, time.UTC))
	assessor.Get(casePath(ref)+"/aanvulling").Says("De beslistermijn staat niet stil:", "die eindigde op vrijdag 1 juli 2022", "Ons besluit blijft te laat").
		SaysNot("staat stil vanaf morgen").Form("Aanvulling vragen").Fill("Wat mist er bij zomerschool?", "Wie geeft er les?").
		Press("Aanvulling vragen").Want(http.StatusOK).Says("De vraag om een aanvulling is verstuurd.", "stond daarom niet stil").SaysNot("De termijn staat nu stil.")
	board := p.as(t, p.Signatory)
	board.Get("/aanvragen/"+string(ref)).Says("Ons besluit is te laat", "Sinds zaterdag 2 juli 2022", "artikelen 4:17 en 6:12 Awb").Follow("Naar de aanvulling").
		Says("Ons besluit is al te laat").SaysNot("staat onze beslistermijn stil")
}

func TestA6_TheWorkListNamesWhatIsNearUrgentAndLate(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	for at, shelves := range map[string][3]bool{
		"2022-06-16": {false, false, false}, "2022-06-17": {true, false, false}, "2022-06-28": {true, true, false},
		"2022-07-01": {true, true, false}, "2022-07-02": {false, false, true},
	} {
		day, err := time.ParseInLocation(time.DateOnly, at, subsidy.Amsterdam)
		must(t, err)
		p.Clock.Set(day.Add(9 * time.Hour))
		for i, shelf := range []string{"binnenkort", "dringend", "te-laat"} {
			page := p.as(t, p.Assessor).Get("/beoordeling?van=" + shelf)
			if got := strings.Contains(page.Body, string(ref)); got != shelves[i] {
				t.Errorf("on %s the shelf %s has it: %v, want %v", at, shelf, got, shelves[i])
			}
		}
	}
}

func TestA1_EveryFiledVersionKeepsItsReceiptAndTheFileListsThemNewestFirst(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := toComplete(t, p)
	board := p.as(t, p.Signatory)
	p.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
	board.Get("/aanvragen/"+string(ref)+"/zomerschool").Form("Opslaan en verder").
		Fill("Opzet van het programma", "Twee leraren en een student.").Press("Opslaan en verder").Want(http.StatusOK)
	_, err := p.Service.Supplement(t.Context(), p.Signatory, ref, subsidy.SupplementForm{Version: p.Version(t, ref), Declared: true, Unchanged: true}, p.Clock.Now())
	must(t, err)
	file := board.Get("/aanvragen/" + string(ref))
	_, list, _ := strings.Cut(file.Text(), "Brieven en ontvangstbewijzen")
	at := -1
	for _, title := range []string{"Ontvangstbewijs van uw aanvulling", "Brief: Vraag om aanvulling", "Ontvangstbewijs van uw aanvraag"} {
		next := strings.Index(list, title)
		if next <= at {
			t.Errorf("%q stands at %d, after %d: %.600s", title, next, at, list)
		}
		at = next
	}
	const first, second = "Leerlingen werken in kleine groepen", "Twee leraren en een student."
	file.Follow("Ontvangstbewijs van uw aanvraag").Want(http.StatusOK).Says(first, "9:00:00").SaysNot(second).
		Follow("Naar het nieuwste ontvangstbewijs").Says("Dit is versie 2", second).SaysNot(first)
	file.Follow("Ontvangstbewijs van uw aanvulling").Want(http.StatusOK).Says(second)
	for _, none := range []string{"0", "3", "-1", "x", "1x", "99999999999999999999"} {
		p.send(t, board, get("/aanvragen/"+string(ref)+"/ontvangst?versie="+none)).want(http.StatusNotFound)
	}
	p.send(t, p.as(t, p.Other), get("/aanvragen/"+string(ref)+"/ontvangst?versie=1")).want(http.StatusNotFound).saysNot(first)
}
