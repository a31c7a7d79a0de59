package main

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/subsidy"
)

// journey is an application on its way from the front page to the letter.
type journey struct {
	*browser
	tasks string // address of the task list
}

func TestBrowserJourneyFromApplicationToLetterWithAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	keepAlbum(t)
	for name, script := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journey{browser: startBrowser(t, script)}
			j.look()
			j.apply()
			j.sign()
			j.correspond()
			j.assess()
			j.decide()
			j.announce()
			j.read()
		})
	}
}

func TestBrowserOtherPagesWithAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	keepAlbum(t)
	for name, script := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := &journey{browser: startBrowser(t, script)}
			j.inform()
			j.loseSession()
			j.invite()
			j.goWrong()
			j.bind()
			j.divide()
			j.word()
			j.prolong()
		})
	}
}

// look is what somebody does who does not know yet whether to apply.
func (j *journey) look() {
	p := j.newTab().open("/").stop(200, "Regeling").dark("Regeling")
	p.fill("Aantal leerlingen in de zomerschool", "veel").press("Bereken").stop(422, "Rekenhulp met een fout")
	p.fill("Aantal leerlingen in de zomerschool", "12").press("Bereken").stop(200, "Rekenhulp met een bedrag")
	p.in("Hoofdmenu", "navigation").follow("Inloggen").stop(200, "Inloggen")
	p.fill("E-mailadres", "iemand@school.example").fill("Wachtwoord", "verkeerd").press("Inloggen").stop(403, "Inloggen met een fout")
}

// apply fills in every section, wrong first and then right.
func (j *journey) apply() {
	p := j.as("opsteller").stop(200, "Aanvragen")
	p.follow("Nieuwe aanvraag").stop(200, "Nieuwe aanvraag").press("Verder").stop(422, "Nieuwe aanvraag met fouten")
	p.choose("Vestiging", "Rijnveld College, Noord").choose("Ronde", "2022").check("Zomerschool").check("Overgangsbeleid")
	p.press("Verder").says("Nog niet ingediend").stop(200, "Onderdelen").dark("Onderdelen")
	j.tasks = p.path()
	p.follow("Controleren en indienen").stop(200, "Controleren, nog niets ingevuld")
	p.open(j.tasks).follow("Aanvraag verwijderen").stop(200, "Verwijderen").follow("Niet verwijderen")

	p.follow("Vestiging en contact").stop(200, "Vestiging en contact")
	p.fill("E-mailadres contactpersoon", "j.smeets").fill("IBAN", "NL00").press("Opslaan en verder").
		says("Er is een probleem", "Uw antwoorden zijn opgeslagen").stop(422, "Vestiging en contact met fouten")
	p.fill("Naam contactpersoon", "Joost Smeets").fill("E-mailadres contactpersoon", "j.smeets@rijnveld.example").
		fill("Telefoonnummer", "071 000 00 00").fill("IBAN", "nl91abna0417164300").press("Opslaan en verder").stop(200, "Zomerschool")

	p.fill("Aantal leerlingen", "veel").fill("Eerste dag", "31-2-2022").fill("Uren per dag", "30").
		press("Opslaan en verder").says("Wij lezen ‘veel’ niet als getal").stop(422, "Zomerschool met fouten")
	_, locations := demoRegister()
	p.in("Deelnemende vestiging 1", "group").fill("Deelnemende vestiging", string(locations[4].Code)).fill("Aantal leerlingen van deze vestiging", "2")
	p.press("Nog een vestiging toevoegen").says(locations[4].Name).stop(200, "Zomerschool met een deelnemende vestiging")
	p.fill("Aantal leerlingen", "5").fill("Eerste dag", "11-7-2022").fill("Laatste dag", "22 juli 2022").fill("Aantal dagen", "10").
		fill("Uren per dag", "5,5").fill("Opzet van het programma", "Kleine groepen.").press("Opslaan en verder").stop(200, "Overgangsbeleid")

	p.fill("Vanaf wanneer?", "ooit").press("Opslaan en verder").stop(422, "Overgangsbeleid met fouten")
	p.check("Leerontwikkeling volgen").fill("Wat gaat er veranderen?", "Mentoren volgen elke leerling.").fill("Vanaf wanneer?", "2022-08-01").
		fill("Hoe borgt u dit?", "In de schoolgids.").press("Opslaan en verder").stop(200, "Medezeggenschap")

	p.fill("Datum", "morgen").press("Opslaan en verder").stop(422, "Medezeggenschap met een fout")
	p.choose("Welke raad?", "MR").choose("Welk recht?", "Advies").choose("Uitkomst", "positief advies").fill("Datum", "1-3-2022").
		press("Opslaan en verder").stop(200, "Bijlagen")

	file := filepath.Join(j.t.TempDir(), "programma.pdf")
	if err := os.WriteFile(file, []byte("%PDF-1.7\n%%EOF"), 0o600); err != nil {
		j.t.Fatal(err)
	}
	p.attach("Bestand toevoegen", file).press("Toevoegen").says("programma.pdf").stop(200, "Bijlagen met een bestand")
	p.follow("Verder").says("€ 17.250,00", "tekenbevoegde").stop(200, "Controleren door de opsteller")
	p.open(j.tasks).stop(200, "Onderdelen, alles klaar")
}

// sign files the application.
func (j *journey) sign() {
	p := j.as("tekenbevoegde").stop(200, "Aanvragen voor de tekenbevoegde")
	p.follow("Controleren en indienen voor Rijnveld College, Noord").stop(200, "Controleren door de tekenbevoegde")
	p.press("Aanvraag indienen").says("Vink aan").stop(422, "Indienen zonder verklaring")
	p.check(subsidy.Declaration).press("Aanvraag indienen").says("Uw aanvraag is ontvangen", "programma.pdf").stop(200, "Ontvangstbewijs")
	p.follow("Volg deze aanvraag").stop(200, "Ingediende aanvraag")
}

// correspond asks a question about the application, and answers it.
func (j *journey) correspond() {
	p := j.as("opsteller").open(j.tasks).follow("Berichten over deze aanvraag").stop(200, "Berichten over een aanvraag, nog geen")
	p.press("Bericht versturen").says("Schrijf uw bericht.").stop(422, "Bericht zonder woorden")
	p.fill("Uw bericht", "Wanneer horen wij iets?").press("Bericht versturen").says("Nog niet gelezen door het ministerie.").stop(200, "Bericht verstuurd")
	o := j.as("beoordelaar").open("/beoordeling?van=vragen").stop(200, "Werklijst met vragen").follow(path.Base(j.tasks)).follow("Naar de berichten")
	o.stop(200, "Berichten voor de beoordelaar").press("Markeer als gelezen").fill("Uw bericht", "Voor 1 juli.").press("Bericht versturen").
		says("Nog niet gelezen door het bestuur.").stop(200, "Vraag beantwoord").dark("Vraag beantwoord")
	p.open("/berichten").says("Voor 1 juli.").stop(200, "Berichten").dark("Berichten").follow("Voor 1 juli.")
	p.stop(200, "Antwoord van het ministerie").press("Markeer als gelezen").says("gemarkeerd als gelezen")
}

// assess finds the application in the work list, takes it and advises.
func (j *journey) assess() {
	ref := path.Base(j.tasks)
	p := j.as("beoordelaar").stop(200, "Werklijst")
	p.press("In behandeling nemen").stop(200, "Werklijst zonder keuze")
	p.fill("Zoeken", "bestaat niet").press("Toon").stop(200, "Werklijst zonder uitkomst")
	p.fill("Zoeken", ref).press("Toon").stop(200, "Werklijst, gezocht")
	p.follow(ref).says("Automatische controles").stop(200, "Dossier").dark("Dossier")
	p.press("In behandeling nemen").stop(200, "Dossier in behandeling").dark("Dossier in behandeling")
	p.check("Afwijzen").press("Advies vastleggen").says("Er is een probleem").stop(422, "Advies zonder motivering")
	p.check("Gedeeltelijk verlenen").press("Advies vastleggen").stop(422, "Advies zonder bedrag")
	p.check("Verlenen").press("Advies vastleggen").says("Beantwoord deze vraag").stop(422, "Advies zonder nagekeken vragen")
	questions := []string{
		"Ligt het programma buiten de gewone lessen?", "Past de opzet bij het aantal leerlingen, dagen en uren?",
		"Is het programma bedoeld voor leerlingen die anders blijven zitten?", "Zegt de aanvraag wat er verandert, vanaf wanneer en hoe het blijft?",
		"Passen de maatregelen bij wat er gaat veranderen?", "Is het IBAN van dit bestuur?", "Is duidelijk wie wij over de aanvraag kunnen bellen of mailen?",
	}
	p.in(questions[0], "group").check("Voldoet niet")
	p.press("Nagekeken opslaan").says("Schrijf waarom").stop(422, "Nagekeken zonder toelichting")
	for _, q := range questions {
		p.in(q, "group").check("Voldoet")
	}
	p.press("Nagekeken opslaan").says("7 vragen voldoen").stop(200, "Nagekeken")
	j.hear()
	p = j.as("beoordelaar").open("/beoordeling/" + ref)
	p.check("Verlenen").fill("Motivering", "De aanvraag voldoet.").press("Advies vastleggen").stop(200, "Advies vastgelegd")
}

// hear asks the board for its view, and gives it.
func (j *journey) hear() {
	p := j.as("beoordelaar").open("/beoordeling/"+path.Base(j.tasks)).follow("Zienswijze vragen").stop(200, "Zienswijze vragen")
	p.press("Zienswijze vragen").says("Schrijf welke gegevens afwijken.").stop(422, "Zienswijze vragen zonder gegevens")
	p.fill("Welke gegevens wijken af?", "Volgens DUO heeft u 3 zittenblijvers.").press("Zienswijze vragen").stop(200, "Zienswijze gevraagd")
	p.check("Afwijzen").check("Ja, op andere gegevens").check("Het aantal leerlingen past niet bij de vestiging (aantal leerlingen van de vestiging volgens DUO) (regel S10)").fill("Motivering", "Te weinig.")
	p.press("Advies vastleggen").says("Het bestuur kan nog een zienswijze geven").stop(422, "Afwijzen terwijl het bestuur nog kan antwoorden")
	b := j.as("tekenbevoegde").open(j.tasks).stop(200, "Aanvraag met een vraag om een zienswijze")
	b.follow("Naar de zienswijze").stop(200, "Zienswijze").dark("Zienswijze")
	b.press("Zienswijze versturen").stop(422, "Zienswijze zonder woorden")
	b.fill("Wat vindt u van deze gegevens?", "Er kwamen er 2 bij.").press("Zienswijze versturen").says("Uw zienswijze is ontvangen.").stop(200, "Zienswijze gegeven")
}

// announce makes the decisions known that were prepared.
func (j *journey) announce() {
	p := j.as("besluitnemer 2").open("/besluiten").follow("Naar de bekendmaking").stop(200, "Besluiten bekendmaken").dark("Besluiten bekendmaken")
	p.press("Alle besluiten bekendmaken").says("bekendgemaakt").stop(200, "Besluiten bekendgemaakt")
}

// decide waits for the round to close, and grants.
func (j *journey) decide() {
	address := "/besluiten/" + path.Base(j.tasks)
	p := j.as("besluitnemer").stop(200, "Besluiten")
	p.open(address).says("Verlenen kan pas na de sluiting").stop(200, "Besluit, te vroeg")
	p.press("Terug naar beoordelaar").stop(422, "Teruggeven zonder reden")
	p.open(address).fill("Nieuwe datum", "gisteren").press("Klok vooruit").stop(200, "Klok met een fout")
	p.fill("Nieuwe datum", "18-5-2022").press("Klok vooruit").says("18 mei 2022", "Daarna over").stop(200, "Besluit")
	p.press("Besluit nemen").says("U krijgt € 17.250,00 subsidie").stop(200, "Besluit genomen")
	p.open("/besluiten").stop(200, "Besluiten na de sluiting")
}

// read shows the board what was decided.
func (j *journey) read() {
	p := j.as("opsteller").stop(200, "Aanvragen na de sluiting")
	p.open(j.tasks).says("Verleend").stop(200, "Aanvraag met besluit")
	p.follow("Lees de brief").says("U krijgt € 17.250,00 subsidie", "Bijzondere meldplicht").stop(200, "Brief")
	p.in("Hoofdmenu", "navigation").follow("Regeling").stop(200, "Regeling na de sluiting")
}

func (j *journey) inform() {
	p := j.newTab().open("/").follow("Bekijk eerst alle vragen op één pagina").stop(200, "Alle vragen")
	p.open("/").follow("Alle rondes van deze regeling").stop(200, "Rondes").follow("Ronde 2021").stop(200, "Ronde 2021")
	p.follow("Privacy").stop(200, "Privacy")
	p.follow("Toegankelijkheid").stop(200, "Toegankelijkheid")
}

// loseSession ends the session while somebody types: nothing is lost, neither
// then nor when the form turns out to be older than the new session.
func (j *journey) loseSession() {
	p := j.as("opsteller").follow("Ga verder met Rijnveld College, Haven").follow("Overgangsbeleid")
	address := p.path()
	p.fill("Hoe borgt u dit?", "In het jaarplan.").lose().press("Opslaan en verder").says("In het jaarplan.").stop(403, "Uitgelogd tijdens het typen")
	p.beside().open("/inloggen").press("Inloggen als opsteller")
	p.press("Opnieuw versturen").says("In het jaarplan.").stop(403, "Formulier van voor het inloggen")
	p.press("Opnieuw versturen").open(address).holds("Hoe borgt u dit?", "In het jaarplan.")
}

// invite makes an account and opens it with the link that came of it.
func (j *journey) invite() {
	p := j.as("beheerder").stop(200, "Mensen").press("Uitnodigen").stop(422, "Uitnodigen met fouten")
	p.fill("Naam", "Noor Vos").fill("E-mailadres", "n.vos@ministerie.example").choose("Rol", "Beoordelaar").press("Uitnodigen").stop(200, "Uitgenodigd")
	_, key, _ := strings.Cut(ask[string](p, "document.querySelector('main code').textContent"), "/wachtwoord")
	guest := j.newTab().open("/wachtwoord"+key).stop(200, "Wachtwoord kiezen")
	guest.fill("Wachtwoord", "kort").press("Wachtwoord opslaan").stop(422, "Wachtwoord met fouten")
	guest.fill("Wachtwoord", "vier gewone losse woorden").fill("Herhaal het wachtwoord", "vier gewone losse woorden").press("Wachtwoord opslaan").says("Werklijst")
}

// bind declares a tie, and is wrong about its end.
func (j *journey) bind() {
	boards, _ := demoRegister()
	p := j.as("beoordelaar").open("/banden").stop(200, "Mijn banden").press("Band melden").stop(422, "Band melden met fouten")
	p.fill("Bestuursnummer", string(boards[0].Number)).fill("Welke band heeft u met dit bestuur?", "Mijn zus werkt er.").press("Band melden").
		says("is vastgelegd").stop(200, "Band gemeld").dark("Band gemeld")
	p.fill("Laatste dag", "1-1-2020").press("Beëindigen van uw band met "+boards[0].Title()).stop(422, "Band beëindigen met een fout")
	j.as("beheerder").open("/beheer/banden").says("Mijn zus werkt er.").stop(200, "Gemelde banden")
}

// divide tries what another ceiling would give.
func (j *journey) divide() {
	p := j.as("beheerder").open("/beheer/verdeling").stop(200, "Wat als").dark("Wat als")
	p.fill("Subsidieplafond", "veel").press("Reken uit").stop(422, "Wat als met een fout")
	p.fill("Subsidieplafond", "100.000").press("Reken uit").says("Wie valt af of krijgt minder?").stop(200, "Wat als met een lager plafond")
}

// word writes a text of a letter, first with a fault, and lets a decider
// publish it.
func (j *journey) word() {
	p := j.as("beheerder").open("/beheer/teksten").stop(200, "Teksten").follow("Vraag om aanvulling").stop(200, "Tekst van een brief").dark("Tekst van een brief")
	text := subsidy.StandardText(subsidy.LetterSupplement)
	p.fill("Tekst van de brief", text+"\nMet {kenmrek}.").press("Bewaren als concept").says("Bedoelt u {kenmerk}?").stop(200, "Tekst met een fout")
	p.fill("Tekst van de brief", text+"\nBel gerust.").press("Bewaren als concept").says("Bel gerust.").stop(200, "Concept van een tekst")
	p = j.as("besluitnemer").open("/beheer/teksten/aanvulling").stop(200, "Tekst om te publiceren")
	p.press("Publiceren").says("De tekst is gepubliceerd.")
}

// prolong proposes a later closing, wrong first and then right, and lets a
// decider confirm it; then everybody reads of it.
func (j *journey) prolong() {
	p := j.as("beheerder").open("/beheer/rondes").stop(200, "Rondes").dark("Rondes").follow("2022").stop(200, "Sluiting van een ronde").dark("Sluiting van een ronde")
	p.check("Er was een storing").fill("Nieuwe sluiting op", "29-4-2022").press("Voorstellen").stop(422, "Sluiting met fouten")
	p.fill("Storing begon op", "19-4-2022").fill("Storing begon om", "21:00").fill("Storing eindigde op", "19-4-2022").fill("Storing eindigde om", "23:30").
		fill("Nieuwe sluiting op", "2-5-2022").fill("Nieuwe sluiting om", "12:00").fill("Reden, voor iedereen", "Inloggen lukte niet, ook niet met eHerkenning.").
		press("Voorstellen").says("Het voorstel staat klaar.").stop(200, "Sluiting voorgesteld")
	p = j.as("besluitnemer").stop(200, "Besluiten met een voorstel").follow("Bekijk het voorstel").stop(200, "Sluiting bevestigen")
	p.press("Voorstel afwijzen").stop(422, "Sluiting afwijzen met een fout")
	p.press("Nieuwe sluiting bevestigen").says("De nieuwe sluiting geldt vanaf nu.").stop(200, "Sluiting bevestigd")
	j.newTab().open("/").says("Verlengd tot maandag 2 mei 2022, 12:00 uur").stop(200, "Regeling, verlengd")
	j.as("opsteller").says("Inloggen lukte niet").stop(200, "Aanvragen, verlengd")
	j.draft().says("Inloggen lukte niet").stop(200, "Onderdelen, verlengd")
}

func (j *journey) goWrong() {
	j.newTab().open("/bestaat-niet").stop(404, "Deze pagina bestaat niet")
	j.as("opsteller").open("/beoordeling").stop(403, "U mag deze pagina niet zien")
	j.draft().follow("Bijlagen").press("Toevoegen").stop(422, "Bijlagen zonder bestand")
}
