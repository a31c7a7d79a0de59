package handlers_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// written counts the messages about an application of the first board.
func (p *portal) written(t *testing.T, ref subsidy.Reference) int {
	t.Helper()
	thread, err := p.Service.Thread(t.Context(), p.Auditor, ref)
	must(t, err)
	return len(thread.Messages)
}

// readsReceipt marks the letter that confirms the receipt for the people of the
// first board, so that nothing is new for them.
func (p *portal) readsReceipt(t *testing.T, ref subsidy.Reference) {
	t.Helper()
	file, err := p.Service.FiledFile(t.Context(), p.Preparer, ref)
	must(t, err)
	for _, by := range []subsidy.User{p.Preparer, p.Signatory} {
		must(t, p.Service.MarkLetter(t.Context(), by, ref, file.Letters[0].ID))
	}
}

func TestABoardAsksAndReadsTheAnswerInItsBox(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	p.readsReceipt(t, ref)
	board, colleague, official := p.as(t, p.Preparer), p.as(t, p.Signatory), p.as(t, p.Assessor)
	board.Get("/aanvragen/"+string(ref)).Follow("Berichten over deze aanvraag").Want(http.StatusOK).
		Says("Over deze aanvraag zijn nog geen berichten.").SaysNot("Markeer als gelezen").
		Form("Bericht versturen").Fill("Uw bericht", "Wanneer horen wij iets?\nMet groet").Press("Bericht versturen").
		Want(http.StatusOK).Says("Uw bericht is verstuurd.", "Joost Smeets, bestuur", "Nog niet gelezen door het ministerie.")

	list := official.Get("/beoordeling").Follow("Vragen van besturen (1)").Want(http.StatusOK).Says(string(ref))
	thread := list.Follow(string(ref)).Says("1 bericht van het bestuur wacht op antwoord.").Follow("Naar de berichten").
		Want(http.StatusOK).Says("Wanneer horen wij iets?", "Nieuw", "1 nieuw bericht")
	thread = thread.Form("Markeer als gelezen").Press("Markeer als gelezen").Want(http.StatusOK).SaysNot("Nieuw", "Markeer als gelezen")
	thread.Form("Bericht versturen").Fill("Uw bericht", "Voor 1 juli.").Press("Bericht versturen").Want(http.StatusOK).
		Says("Sanne Bakker, ministerie", "Nog niet gelezen door het bestuur.").
		Follow("Naar het dossier").Says("Er wacht geen bericht van het bestuur op antwoord.")
	if back := thread.Follow("Werklijst").Address.RawQuery; back != "van=vragen" {
		t.Errorf("the way back to the work list is %q", back)
	}
	official.Get("/beoordeling").Says("Vragen van besturen (0)")

	box := board.Get("/aanvragen").Follow("Berichten (1 nieuw)").Want(http.StatusOK).
		Says("3 brieven en berichten, één nieuw.", "Voor 1 juli.", "Wanneer horen wij iets? Met groet", "Rijnveld College 01", string(ref)).
		SaysNot("Sanne Bakker")
	read := box.Follow("Voor 1 juli.").Want(http.StatusOK).Says("Gelezen door het ministerie op woensdag 20 april 2022, 9:00 uur.").SaysNot("Sanne")
	board.Get("/berichten").Says("Berichten (1 nieuw)") // looking marks nothing
	read.Form("Markeer als gelezen").Press("Markeer als gelezen").Want(http.StatusOK).SaysNot("nieuw)", "Nieuw")
	board.Get("/berichten").Says("niets nieuws").SaysNot("nieuw)")
	colleague.Get("/aanvragen/"+string(ref)).Says("Berichten over deze aanvraag (1 nieuw)", "Berichten (1 nieuw)")
	official.Get("/beoordeling/" + string(ref) + "/berichten").Says("Gelezen door het bestuur op woensdag 20 april 2022, 9:00 uur.")
}

func TestALetterIsInTheBoxUntilItIsMarkedAsRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	board := p.as(t, p.Preparer)
	board.Get("/berichten").SaysNot("Besluit", "Verlenen", "Advies")
	_, err := p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	letter := board.Get("/berichten").Says("Brief van het ministerie", "Nieuw").Follow("Besluit: aanvraag afgewezen").Want(http.StatusOK)
	letter.Form("Markeer als gelezen").Press("Markeer als gelezen").Want(http.StatusOK).Says("De brief over "+string(ref)+" is gemarkeerd als gelezen.", "Gelezen")
	if board.Get(letter.Address.Path).HasButton("Markeer als gelezen") {
		t.Error("it can be marked again")
	}
	if p.as(t, p.Decider).Get(letter.Address.Path).HasButton("Markeer als gelezen") {
		t.Error("the ministry marks its own letter")
	}
	if !p.as(t, p.Signatory).Get(letter.Address.Path).HasButton("Markeer als gelezen") {
		t.Error("it is read for a colleague too")
	}
	p.as(t, p.Other).Get("/berichten").Says("U heeft nog geen berichten.").SaysNot(string(ref))
}

func TestAMessageThatIsRefusedKeepsItsWords(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	for who, path := range map[*subsidy.User]string{&p.Preparer: "/aanvragen/", &p.Assessor: "/beoordeling/"} {
		v := p.as(t, *who)
		path += string(ref) + "/berichten"
		for text, words := range map[string]string{
			strings.Repeat("é", 10_000):                    "Uw bericht is te lang. Gebruik ten hoogste 2.000 tekens.",
			strings.Repeat("z", subsidy.TextMaximum) + "!": "Uw bericht is te lang.",
			"":                        "Schrijf uw bericht.",
			"nul \x00 erin en verder": "een teken dat wij niet kunnen lezen",
		} {
			p.unchanged(t, func() {
				got := p.submit(t, v, post(path, "bericht", text, "sleutel", "k", "gezien", "0", "terug", "van=vragen")).
					want(http.StatusUnprocessableEntity).says("Er is een probleem", words)
				if kept := strings.ReplaceAll(text, "\x00", "\uFFFD"); !strings.Contains(got.Body, kept) {
					t.Errorf("what was typed is gone: %.40q", text)
				}
				if who == &p.Assessor {
					got.says("/beoordeling?van=vragen")
				}
			})
		}
		p.unchanged(t, func() {
			p.submit(t, v, post(path, "bericht", "Een vraag.", "van", "ministerie")).want(http.StatusBadRequest)
		})
	}
}

func TestAMessageIsShownAsItWasTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	board, official := p.as(t, p.Preparer), p.as(t, p.Assessor)
	path := string(ref) + "/berichten"
	for n, text := range []string{markup, "Regel één\r\n\r\n  Regel twee", "🏫👩‍🏫", "שלום \u202eעולם", "'; DROP TABLE messages; --", "{{.Token}}", strings.Repeat("🏫", subsidy.TextMaximum)} {
		p.submit(t, board, post("/aanvragen/"+path, "bericht", text, "sleutel", strconv.Itoa(n))).want(http.StatusSeeOther)
		want := strings.ReplaceAll(text, "\r\n", "\n")
		p.send(t, official, get("/beoordeling/"+path)).want(http.StatusOK).says(`dir="auto">`+want+"</p>").saysNot("<script>alert", "<img src=x")
		p.send(t, board, get("/berichten")).want(http.StatusOK).saysNot("<script>alert", "<img src=x")
	}
}

func TestADoubleClickIsOneMessage(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	path := "/aanvragen/" + string(ref) + "/berichten"
	v := p.as(t, p.Preparer)
	form := v.Get(path).Form("Bericht versturen").Fill("Uw bericht", "Eén vraag.")
	for range 3 {
		p.send(t, v, request{method: http.MethodPost, path: path, fields: form.Fields}).leads(path)
	}
	if got := p.written(t, ref); got != 1 {
		t.Errorf("there are %d messages, want 1", got)
	}
	v.Get(path).Form("Bericht versturen").Fill("Uw bericht", "Eén vraag.").Press("Bericht versturen").Want(http.StatusOK)
	if got := p.written(t, ref); got != 2 {
		t.Errorf("the same words in a new form: %d messages, want 2", got)
	}
}

func TestTheBoxTurnsItsPages(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	p.readsReceipt(t, ref)
	for n := range 45 {
		must(t, p.Service.WriteMessage(t.Context(), p.Assessor, ref, subsidy.NewMessage{Text: "Bericht nummer " + strconv.Itoa(100+n) + "."}))
	}
	v := p.as(t, p.Preparer)
	first := v.Get("/berichten").Says("nummer 144.", "nummer 125.", "Berichten (45 nieuw)").SaysNot("nummer 124.")
	first.Follow("Volgende").Says("nummer 124.", "nummer 105.").SaysNot("nummer 125.", "nummer 104.").
		Follow("Volgende").Says("nummer 104.", "nummer 100.").SaysNot("nummer 105.", "Volgende")
	for _, odd := range []string{"-1", "0", "x", "1e9", ""} {
		v.Get("/berichten?bladzijde=" + odd).Want(http.StatusOK).Says("nummer 144.")
	}
	v.Get("/berichten?bladzijde=999").Want(http.StatusOK).Says("nummer 100.")
}

func TestAnAuditorReadsMessagesAndWritesNone(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.WriteMessage(t.Context(), p.Preparer, ref, subsidy.NewMessage{Text: "Een vraag."}))
	page := p.as(t, p.Auditor).Get("/beoordeling/" + string(ref) + "/berichten").Want(http.StatusOK).Says("Een vraag.")
	if page.HasButton("Bericht versturen") || page.HasButton("Markeer als gelezen") {
		t.Error("an auditor is offered to write")
	}
}

// A12: a tie shuts the messages of a board like its files.
func TestA12_WhoHasATieReadsNoMessagesOfTheBoard(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	must(t, p.Service.WriteMessage(t.Context(), p.Preparer, ref, subsidy.NewMessage{Text: "Vertrouwelijk."}))
	_, err := p.Service.DeclareTie(t.Context(), p.Assessor, subsidy.TieForm{Board: string(dbtest.Board), Reason: "Familie."})
	must(t, err)
	v := p.as(t, p.Assessor)
	path := "/beoordeling/" + string(ref) + "/berichten"
	p.send(t, v, get(path)).want(http.StatusForbidden).saysNot("Vertrouwelijk.")
	p.unchanged(t, func() {
		p.submit(t, v, post(path, "bericht", "Hallo.")).want(http.StatusForbidden)
		p.submit(t, v, post(path+"/gelezen", "gezien", "1")).want(http.StatusForbidden)
	})
	v.Get("/beoordeling").Says("Vragen van besturen (0)")
}
