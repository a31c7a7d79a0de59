package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// rejectedFile makes an application that was rejected.
func rejectedFile(t *testing.T, p *portal, code subsidy.LocationCode) subsidy.Reference {
	t.Helper()
	ref, version := p.Advised(t, code, subsidy.VerdictReject)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	return ref
}

func TestA7_AnObjectionGoesFromTheBoardToItsDecisionOnPagesOfItsOwn(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := rejectedFile(t, p, dbtest.Location)
	p.Clock.Set(dbtest.AfterClosing)
	path := "/aanvragen/" + string(ref)
	board := p.as(t, p.Signatory)
	page := board.Get(path).Want(http.StatusOK).Follow("Bezwaar maken").Want(http.StatusOK).
		Says("tot en met", "woensdag 1 juni 2022", "artikelen 3:45, 3:46, 6:7 en 6:8").SaysNot("De termijn is voorbij")
	p.unchanged(t, func() {
		page.Form("Bezwaar indienen").Press("Bezwaar indienen").Want(http.StatusUnprocessableEntity).Says("Schrijf waarom u het niet eens bent met het besluit.")
	})
	receipt := page.Form("Bezwaar indienen").Fill("Waarom bent u het niet eens met het besluit?", "Het klopt <b>niet.").Press("Bezwaar indienen").
		Want(http.StatusOK).Says("Uw bezwaar is ontvangen", "op tijd", "uiterlijk woensdag 13 juli 2022", "Het klopt <b>niet.", "SHA-256")
	if !strings.HasPrefix(receipt.Address.Path, path+"/bezwaar/") {
		t.Fatalf("it is at %s", receipt.Address)
	}
	id := receipt.Address.Path[len(path+"/bezwaar/"):]
	board.Get(path).Want(http.StatusOK).Says("Uw bezwaar", "Bezwaar ontvangen")
	p.send(t, board, get(path+"/bezwaar")).leads(receipt.Address.Path)
	p.as(t, p.Other).Get(receipt.Address.Path).Want(http.StatusNotFound)
	p.as(t, p.Assessor).Get("/bezwaren/"+id).Want(http.StatusOK).Says("Een collega behandelt het bezwaar", "regel A12")
	p.submit(t, p.as(t, p.Assessor), post("/bezwaren/"+id+"/nemen", "versie", "1")).leads("/bezwaren/" + id)

	assessor := p.as(t, p.Assessor2)
	assessor.Get("/bezwaren").Want(http.StatusOK).Says("1 bezwaar", "nog niemand", "woensdag 13 juli 2022").Follow("Rijnveld College 01").Want(http.StatusOK).
		Form("In behandeling nemen").Check("Een commissie adviseert over dit bezwaar").Press("In behandeling nemen").
		Want(http.StatusOK).Says("U heeft dit bezwaar nu in behandeling.", "woensdag 24 augustus 2022")
	file := assessor.Get("/bezwaren/" + id)
	file.Form("Advies vastleggen").Check("Gegrond").Press("Advies vastleggen").Want(http.StatusUnprocessableEntity).Says("Schrijf waarom.")
	p.unchanged(t, func() {
		file.Form("Termijn verlengen").Press("Termijn verlengen").Want(http.StatusUnprocessableEntity).Says("Schrijf waarom het langer duurt.", "artikel 7:10 Awb")
		file.Form("Termijn verlengen").Fill("Waarom duurt het langer?", "Lang <b>"+strings.Repeat("é", subsidy.TextMaximum)).Press("Termijn verlengen").
			Want(http.StatusUnprocessableEntity).Says("De reden is te lang.", "Lang <b>é")
	})
	late := assessor.Get("/bezwaren/" + id).Form("Termijn verlengen")
	file.Form("Termijn verlengen").Fill("Waarom duurt het langer?", "De hoorzitting is <i>later.").Press("Termijn verlengen").Want(http.StatusOK).Says("De termijn is met zes weken verlengd.", "woensdag 5 oktober 2022").
		Form("Advies vastleggen").Check("Gegrond").Fill("Motivering", "Het bestuur heeft gelijk.").Press("Advies vastleggen").Want(http.StatusOK).Says("Advies over het bezwaar vastgelegd.")
	late.Fill("Waarom duurt het langer?", "Wij wachten.").Press("Termijn verlengen").Want(http.StatusUnprocessableEntity).Says("Dit bezwaar is intussen gewijzigd.", "Dit typte u", "Wij wachten.")
	board.Get(path).Follow("Commissie adviseert over bezwaar").Says("Over uw bezwaar van 18 mei 2022 adviseert een commissie.", "uiterlijk woensdag 24 augustus 2022").SaysNot("lukt ons niet")
	board.Get(path).Follow("Beslistermijn verlengd").Says("Waarom duurt het langer?", "De hoorzitting is <i>later.", "uiterlijk woensdag 5 oktober 2022")
	board.Get(receipt.Address.Path).SaysNot("Gegrond", "Het bestuur heeft gelijk.", p.Assessor2.Name)

	p.as(t, p.Decider).Get("/bezwaren/" + id).Want(http.StatusOK).Says("Een collega behandelt het bezwaar").SaysNot("Voorbeeld van de brief")
	early := p.as(t, p.Decider2).Get("/bezwaren/" + id).Form("Besluit nemen")
	p.republished(t, subsidy.LetterObjectionDecided, "Nieuw.")
	p.unchanged(t, func() {
		early.Press("Besluit nemen").Want(http.StatusOK).Says("De tekst of de datum van deze brief is gewijzigd sinds u hem las.", "Nieuw. ")
	})
	p.as(t, p.Decider2).Get("/bezwaren/"+id).Want(http.StatusOK).Says("Voorbeeld van de brief", "Daarna over", "€ 23.100").
		Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("Besluit op bezwaar genomen.", "Gegrond", "Erbij gekomen: € 23.100,00")
	if p.state(t, ref) != subsidy.Granted {
		t.Errorf("it is %s", p.state(t, ref))
	}
	board.Get(path).Want(http.StatusOK).Says("Verleend", "Gegrond", "Besluit op bezwaar", "U krijgt in totaal € 23.100,00 subsidie.")
	assessor.Get("/bezwaren").Says("Er zijn geen bezwaren die op een besluit wachten.", "Gegrond")
}

func TestA7_ALateObjectionIsWarnedOfAndTaken(t *testing.T) {
	t.Parallel()
	p := open(t)
	path := "/aanvragen/" + string(rejectedFile(t, p, dbtest.Location)) + "/bezwaar"
	p.Clock.Set(dbtest.Open.AddDate(1, 0, 0))
	p.as(t, p.Preparer).Get(path).Want(http.StatusOK).Says("De termijn is voorbij.", "Alleen een tekenbevoegde")
	p.as(t, p.Signatory).Get(path).Want(http.StatusOK).Says("De termijn is voorbij.", "artikel 6:11").
		Form("Bezwaar indienen").Fill("Waarom bent u het niet eens met het besluit?", "Wij waren ziek.").Press("Bezwaar indienen").
		Want(http.StatusOK).Says("na de laatste dag", "Uw bezwaar kwam te laat.")
	p.as(t, p.Auditor).Get("/bezwaren").Want(http.StatusOK).Says("te laat ingediend")
}

func TestA7_WhileTheTermRunsTheDecisionHasAButtonForAnObjection(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	p.Clock.Set(dbtest.AfterClosing)
	letter, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	file, brief := "/aanvragen/"+string(ref), "/aanvragen/"+string(ref)+"/brieven/"+letter.ID
	board := p.as(t, p.Signatory)
	for _, page := range []string{file, brief} {
		for _, by := range []subsidy.User{p.Signatory, p.Preparer} {
			p.as(t, by).Get(page).Says("woensdag 29 juni 2022", "nog 42 dagen").Follow("Bezwaar maken").Want(http.StatusOK).Says("Bezwaar maken")
		}
	}
	board.Get(brief).Says("U kiest zelf hoe", "In het portaal.", "Met een brief.", "Postbus 0000").SaysNot("standaardtekst")
	p.as(t, p.Decider).Get(brief).Says("standaardtekst, uitgave 3").SaysNot("Bezwaar maken kan tot en met woensdag 29 juni 2022: nog")
	p.Clock.Set(time.Date(2022, time.June, 29, 21, 59, 59, 0, time.UTC))
	board.Get(brief).Says("nog vandaag")
	p.Clock.Set(time.Date(2022, time.June, 29, 22, 0, 0, 0, time.UTC))
	p.Wall.Set(p.Wall.Now().Add(time.Minute))
	board.Get(brief).SaysNot("nog vandaag", "te laat")
	board.Get(file).Says("Bezwaar maken kon tot en met woensdag 29 juni 2022.")
	p.Clock.Set(dbtest.AfterClosing.Add(time.Hour))
	_, err = p.Service.Object(t.Context(), p.Signatory, ref, subsidy.ObjectForm{Grounds: "Het klopt niet.", Key: "k"}, p.Clock.Now())
	must(t, err)
	for _, page := range []string{file, brief} {
		p.send(t, board, get(page)).want(http.StatusOK).saysNot(`href="` + file + `/bezwaar"`)
	}
}

func TestA7_TheFirstPageOfAnOfficialSaysThatObjectionsWait(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	p.Clock.Set(dbtest.AfterClosing)
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	first := map[subsidy.UserID]string{p.Assessor2.ID: "/beoordeling", p.Auditor.ID: "/beoordeling", p.Decider2.ID: "/besluiten"}
	officials := []subsidy.User{p.Assessor2, p.Auditor, p.Decider2}
	for _, by := range officials {
		p.as(t, by).Get(first[by.ID]).Want(http.StatusOK).SaysNot("wacht op een besluit:")
	}
	o, err := p.Service.Object(t.Context(), p.Signatory, ref, subsidy.ObjectForm{Grounds: "Het klopt niet.", Key: "k"}, p.Clock.Now())
	must(t, err)
	for _, by := range officials {
		p.as(t, by).Get(first[by.ID]).Says("1 bezwaar wacht op een besluit: 1 nog bij niemand.").Follow("Naar de bezwaren").Want(http.StatusOK).Says(string(ref))
	}
	p.as(t, p.Payer).Get("/besluiten").Want(http.StatusOK).SaysNot("bezwaar wacht")
	must(t, p.Service.TakeObjection(t.Context(), p.Assessor2, o.ID, o.Version, false))
	p.as(t, p.Decider2).Get("/besluiten").Says("1 bezwaar wacht op een besluit: 1 in behandeling.")
	_, err = p.Service.DeclareTie(t.Context(), p.Decider2, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Mijn zus werkt daar."})
	must(t, err)
	p.as(t, p.Decider2).Get("/besluiten").Want(http.StatusOK).SaysNot("bezwaar wacht")
}
