package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

const withdrawalText = "/beheer/teksten/intrekking"

func TestA12_AnAdministratorWritesATextSeesItOnASampleAndAnotherPublishesIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	writer, publisher := p.as(t, p.Administrator), p.as(t, p.Decider)
	text := strings.Replace(subsidy.StandardText(subsidy.LetterWithdrawal), "# ", "# Dag! ", 1)
	page := writer.Get("/beheer").Follow("Teksten").Follow("Intrekking bevestigd").Form("Bewaren als concept").
		Fill("Tekst van de brief", text).Press("Bewaren als concept").Want(http.StatusOK).
		Says("De tekst is bewaard als concept. Bekijk het voorbeeld; een ander publiceert hem.", "Wacht op publicatie", "Zo ziet de brief eruit", "Dag! ", "ZO22-7K4M-X", "Een ander dan "+p.Administrator.Name+" publiceert deze tekst")
	if page.HasButton("Publiceren") {
		t.Error("the writer can publish")
	}
	p.submit(t, writer, post(withdrawalText+"/publiceren", "gezien", subsidy.HashText(text))).leads(withdrawalText)
	writer.Get(withdrawalText).Says("U schreef deze tekst zelf.", "regel A12", "Wacht op publicatie")
	publisher.Get(withdrawalText).SaysNot("Bewaren als concept").Form("Publiceren").Press("Publiceren").
		Says("De tekst is gepubliceerd.", "Versie 1", p.Decider.Name)
	ref := p.Filed(t, dbtest.Location)
	letter, err := p.Service.Withdraw(t.Context(), p.Signatory, ref, "", true)
	must(t, err)
	p.as(t, p.Preparer).Get("/aanvragen/" + string(ref) + "/brieven/" + letter.ID).Says("Dag! ")
	content, err := letter.Read()
	must(t, err)
	if content.Version != 1 {
		t.Errorf("the letter names version %d", content.Version)
	}
}

func TestABrokenTextIsKeptAndCannotBePublished(t *testing.T) {
	t.Parallel()
	p := open(t)
	writer, publisher := p.as(t, p.Administrator), p.as(t, p.Decider)
	broken := subsidy.StandardText(subsidy.LetterWithdrawal) + "\nDit veld is er niet: {kenmrek} <b>"
	writer.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", broken).Press("Bewaren als concept").Want(http.StatusOK).
		Says("Deze tekst kan nog niet gepubliceerd worden.", "Bedoelt u {kenmerk}?", "<b>", "De tekst is bewaard als concept. Verbeter hem eerst: er staan fouten in.", "Concept met fouten").
		SaysNot("Wacht op publicatie", "Zo ziet de brief eruit", "een ander publiceert hem")
	writer.Get("/beheer/teksten").Says("Concept met fouten").SaysNot("Wacht op publicatie")
	if publisher.Get(withdrawalText).Says("Een tekst met fouten kan niet gepubliceerd worden.").HasButton("Publiceren") {
		t.Error("a broken text can be published")
	}
	p.submit(t, publisher, post(withdrawalText+"/publiceren", "gezien", subsidy.HashText(broken))).leads(withdrawalText)
	publisher.Get(withdrawalText).Says("De tekst is niet gepubliceerd.", "Bedoelt u {kenmerk}?")
}

func TestATextThatAColleagueChangedIsNotWrittenOverUnseen(t *testing.T) {
	t.Parallel()
	p := open(t)
	colleague := p.AddUser(t, "Bo Jansen", subsidy.Administrator, "")
	first, second := p.as(t, p.Administrator), p.as(t, colleague)
	mine := first.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", "# Van mij")
	second.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", "# Van een collega").Press("Bewaren als concept").Want(http.StatusOK)
	mine.Press("Bewaren als concept").Want(http.StatusUnprocessableEntity).Says("Een collega heeft deze tekst intussen gewijzigd.", "# Van mij")
	for text, says := range map[string]string{" ": "Schrijf de tekst van de brief.", strings.Repeat("é", subsidy.LetterTextMaximum+1): "De tekst is te lang."} {
		first.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", text).Press("Bewaren als concept").
			Want(http.StatusUnprocessableEntity).Says(says)
	}
	p.submit(t, p.as(t, p.Decider), post(withdrawalText+"/publiceren", "gezien", subsidy.HashText("# Oud"))).leads(withdrawalText)
	p.as(t, p.Decider).Get(withdrawalText).Says("Concept met fouten")
}

func TestA12_WhoPublishesATextThatChangedMeanwhileReadsItAgainFirst(t *testing.T) {
	t.Parallel()
	p := open(t)
	writer, publisher := p.as(t, p.Administrator), p.as(t, p.Decider)
	text := subsidy.StandardText(subsidy.LetterWithdrawal)
	write := func(words string) {
		t.Helper()
		writer.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", text+words).Press("Bewaren als concept").Want(http.StatusOK)
	}
	write("\nEerst dit.")
	read := publisher.Get(withdrawalText).Says("Eerst dit.").Form("Publiceren")
	write("\nLater dat.")
	p.unchanged(t, func() {
		read = read.Press("Publiceren").Want(http.StatusOK).Says("De tekst is niet gepubliceerd.", "Deze tekst is gewijzigd sinds u hem las. Lees hem opnieuw.", "Later dat.", "Wacht op publicatie").Form("Publiceren")
	})
	read.Press("Publiceren").Says("De tekst is gepubliceerd.", "Versie 1")
}

func TestA12_WhoWroteAtATextIsNotOfferedToPublishItWhoeverWroteLast(t *testing.T) {
	t.Parallel()
	p := open(t)
	first, second := p.as(t, p.Administrator), p.as(t, p.AddUser(t, "Bo Jansen", subsidy.Administrator, ""))
	text := subsidy.StandardText(subsidy.LetterWithdrawal)
	first.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", text+"\nVan mij.").Press("Bewaren als concept").Want(http.StatusOK)
	second.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", text+"\nVan ons.").Press("Bewaren als concept").Want(http.StatusOK)
	if first.Get(withdrawalText).Says("Wie aan deze tekst schreef, publiceert hem niet.").HasButton("Publiceren") {
		t.Error("who wrote first can publish")
	}
	p.submit(t, first, post(withdrawalText+"/publiceren", "gezien", subsidy.HashText(text+"\nVan ons."))).leads(withdrawalText)
	first.Get(withdrawalText).Says("U schreef mee aan deze tekst.", "Wacht op publicatie")
	// Who publishes reads the text itself, and the one that it replaces.
	p.as(t, p.Decider).Get(withdrawalText).Says("De nieuwe tekst", "{ondertekening}", "De tekst die nu in gebruik is")
}

func TestAWriterBeginsAgainWithTheStandardTextAndLosesNothingByLooking(t *testing.T) {
	t.Parallel()
	p := open(t)
	writer := p.as(t, p.Administrator)
	if writer.Get(withdrawalText).HasButton("Opnieuw beginnen met de standaardtekst") {
		t.Error("the standard text offers itself")
	}
	writer.Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", "# Van mij").Press("Bewaren als concept").Want(http.StatusOK)
	var again *visitor.Page
	p.unchanged(t, func() {
		again = writer.Get(withdrawalText).Form("Opnieuw beginnen met de standaardtekst").Press("Opnieuw beginnen met de standaardtekst").
			Want(http.StatusOK).Says("Dit is de standaardtekst. Hij is nog niet bewaard", "Uw aanvraag is ingetrokken")
	})
	writer.Get(withdrawalText).Says("# Van mij")
	again.Form("Bewaren als concept").Press("Bewaren als concept").Want(http.StatusOK).Says("De tekst is bewaard als concept.").SaysNot("# Van mij")
	p.as(t, p.Decider).Get(withdrawalText + "?begin=standaard").Want(http.StatusOK).SaysNot("Hij is nog niet bewaard")
}

func TestADecisionOnAnObjectionIsShownUnfoundedAndUpheld(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.as(t, p.Administrator).Get("/beheer/teksten/besluit-op-bezwaar").Want(http.StatusOK).
		Says("Ongegrond", "Ik verklaar uw bezwaar ongegrond", "Gegrond", "Ik verklaar uw bezwaar gegrond", "Bijzondere meldplicht.", "Erbij door uw bezwaar", "Deels gegrond")
	p.as(t, p.Administrator).Get("/beheer/teksten/aanvulling").Says("Op tijd gevraagd", "staat stil", "Gevraagd toen het besluit al te laat was", "Ons besluit had er uiterlijk")
}

func TestTheFirstEditionOfTheStandardTextCanStillBeRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.as(t, p.Auditor).Get("/beheer/teksten/afwijzing").Says("uitgave 3", "Lees uitgave 1", "Stuur een brief aan de minister")
	p.as(t, p.Auditor).Get(withdrawalText).SaysNot("uitgave 1")
}

// A text that was published stays in the store when a letter of its kind gets a
// field that it cannot do without.
func TestAPublishedTextThatLettersPassOverIsShownWithWhyAndWhatToDo(t *testing.T) {
	t.Parallel()
	p := open(t)
	old := subsidy.LetterText{Kind: subsidy.LetterWithdrawal, Version: 1, Text: "# Ingetrokken\n\nHet veld {oude-naam}.\n\n{gegevens}",
		WrittenBy: p.Administrator.ID, WrittenByName: p.Administrator.Name, WrittenAt: p.Clock.Now()}
	must(t, p.Store.SaveLetterText(t.Context(), old))
	old.PublishedBy, old.PublishedByName, old.PublishedAt = p.Decider.ID, p.Decider.Name, p.Clock.Now()
	must(t, p.Store.PublishLetterText(t.Context(), old))
	says := []string{"Intrekking bevestigd: versie 1 wordt niet meer gebruikt.", "Nieuwe brieven van deze soort krijgen de standaardtekst.",
		"Regel 3: het veld", "Het veld {tijdstip} ontbreekt", "begint opnieuw met de standaardtekst"}
	for _, who := range []subsidy.User{p.Administrator, p.Decider, p.Auditor} {
		p.as(t, who).Get("/beheer/teksten").Want(http.StatusOK).Says(append(says, "Versie 1 niet in gebruik")...)
	}
	writer := p.as(t, p.Administrator)
	writer.Get("/beheer/teksten").Follow("deze tekst").Want(http.StatusOK).Says(says...).Says("{oude-naam}").
		Form("Opnieuw beginnen met de standaardtekst").Press("Opnieuw beginnen met de standaardtekst").
		Form("Bewaren als concept").Press("Bewaren als concept").Want(http.StatusOK).Says("Wacht op publicatie", "versie 1 wordt niet meer gebruikt")
	p.as(t, p.Decider).Get(withdrawalText).Form("Publiceren").Press("Publiceren").Want(http.StatusOK).
		Says("Versie 2").SaysNot("wordt niet meer gebruikt", "niet in gebruik")
}
