package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// startDemo starts the whole program as a demonstration on a free port, and
// verifies its database at the end.
func startDemo(t *testing.T) string {
	t.Helper()
	c := configOf(t, filepath.Join(t.TempDir(), "portal.db"))
	p, err := newDemo(t.Context(), c, demoStart, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	stop := running(t, p)
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
		breaches, err := p.Store.Verify(context.Background())
		if err != nil || len(breaches) > 0 {
			t.Errorf("after the journey: %v, %v", breaches, err)
		}
		p.Close()
	})
	return c.BaseURL.String()
}

// configOf gives the settings of a portal on a free port.
func configOf(t *testing.T, path string) Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	base, _ := url.Parse("http://" + listener.Addr().String())
	return Config{Addr: listener.Addr().String(), Database: "file:" + path, BaseURL: base}
}

// running runs a portal until what it returns is called; the database stays open.
func running(t *testing.T, p *Portal) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- p.Run(ctx, func(net.Addr) { close(ready) }) }()
	select {
	case <-ready:
	case err := <-done:
		t.Fatal(err)
	}
	return func() error {
		cancel()
		return <-done
	}
}

// as gives a browser in which somebody of the demonstration is signed in.
func as(t *testing.T, base, role string) *visitor.Visitor {
	t.Helper()
	v := visitor.New(t, http.DefaultTransport, base)
	v.Get("/inloggen").Want(200).Form("Inloggen als " + role).Press("Inloggen als " + role).Want(200)
	return v
}

func TestTheWholeProgramFromApplicationToLetter(t *testing.T) {
	base := startDemo(t)
	preparer := as(t, base, "opsteller")
	list := preparer.Get("/aanvragen").Want(200).Says("Stichting Rijnveld Voortgezet Onderwijs", "Nog niet ingediend")

	page := list.Follow("Nieuwe aanvraag").Want(200)
	page = page.Form("Verder").Choose("Vestiging", "Rijnveld College, Noord").Choose("Ronde", "2022").
		Check("Zomerschool").Check("Overgangsbeleid").Press("Verder").Want(200).Says("Nog niet ingediend", "Kenmerk")
	tasks := page.Address.Path

	page = page.Follow("Vestiging en contact").Want(200).Form("Opslaan en verder").
		Fill("Naam contactpersoon", "Joost Smeets").Fill("E-mailadres contactpersoon", "j.smeets@rijnveld.example").
		Fill("Telefoonnummer", "071 000 00 00").Fill("IBAN", "nl91abna0417164300").Press("Opslaan en verder").Want(200).Says("Zomerschool")
	page = page.Form("Opslaan en verder").Fill("Aantal leerlingen", "veel").Press("Opslaan en verder").Want(422).
		Says("Er is een probleem", "Wij lezen ‘veel’ niet als getal", "Uw antwoorden zijn opgeslagen", "Later verbeteren")
	page = page.Form("Opslaan en verder").Fill("Aantal leerlingen", "5").Fill("Eerste dag", "11-7-2022").
		Fill("Laatste dag", "22 juli 2022").Fill("Aantal dagen", "10").Fill("Uren per dag", "5,5").
		Fill("Opzet van het programma", "Kleine groepen.").Press("Opslaan en verder").Want(200)
	page = page.Form("Opslaan en verder").Check("Leerontwikkeling volgen").Fill("Wat gaat er veranderen?", "Mentoren volgen elke leerling.").
		Fill("Vanaf wanneer?", "2022-08-01").Fill("Hoe borgt u dit?", "In de schoolgids.").Press("Opslaan en verder").Want(200)
	page = page.Form("Opslaan en verder").Choose("Welke raad?", "MR").Choose("Welk recht?", "Advies").Fill("Datum", "1-3-2022").
		Press("Opslaan en verder").Want(200).Says("Bijlagen")
	page.Form("Toevoegen").Attach("Bestand toevoegen", "programma.pdf", []byte("%PDF-1.7\n%%EOF")).Press("Toevoegen").Want(200).Says("programma.pdf")
	preparer.Get(tasks+"/controleren").Want(200).Says("€ 17.250,00", "Subsidieplafond", "Nog vrij", "tekenbevoegde").SaysNot("Aanvraag indienen")

	signatory := as(t, base, "tekenbevoegde")
	check := signatory.Get(tasks + "/controleren").Want(200)
	check = check.Form("Aanvraag indienen").Press("Aanvraag indienen").Want(422).Says("Vink aan")
	receipt := check.Form("Aanvraag indienen").Check(subsidy.Declaration).Press("Aanvraag indienen").Want(200).
		Says("Uw aanvraag is ontvangen", "programma.pdf", "SHA-256")
	ref := strings.Split(receipt.Address.Path, "/")[2]

	assessor := as(t, base, "beoordelaar")
	assessor.Get("/beoordeling").Want(200).Says("Werklijst", "Besluit uiterlijk")
	file := assessor.Get("/beoordeling?zoek="+ref).Want(200).Follow(ref).Want(200).Says("Automatische controles", "niet gescand")
	file = file.Form("In behandeling nemen").Press("In behandeling nemen").Want(200)
	checklist := file.Form("Nagekeken opslaan")
	for name := range checklist.Fields {
		if item, note := strings.CutPrefix(name, "toelichting-"); note {
			checklist.Fields.Set("oordeel-"+item, "ja")
		}
	}
	file = checklist.Press("Nagekeken opslaan").Want(200).Says("7 vragen voldoen.")
	file.Form("Advies vastleggen").Check("Verlenen").Fill("Motivering", "De aanvraag voldoet.").Press("Advies vastleggen").Want(200).
		Says("vastgelegd")

	decider := as(t, base, "besluitnemer")
	decider.Get("/besluiten/"+ref).Want(200).Says("U krijgt € 17.250,00 subsidie", "Verlenen kan pas na de sluiting").SaysNot("Besluit nemen Besluit")
	decider.Get("/besluiten").Form("Klok vooruit").Fill("Nieuwe datum", "18-5-2022").Press("Klok vooruit").Want(200).Says("18 mei 2022")
	decision := decider.Get("/besluiten/"+ref).Want(200).Says("Daarna over", "Verleend")
	decision.Form("Besluit nemen").Press("Besluit nemen").Want(200).Says("U krijgt € 17.250,00 subsidie", "bezwaar")

	preparer.Get(tasks).Want(200).Says("Verleend").Follow("Lees de brief").Want(200).Says("U krijgt € 17.250,00 subsidie", "woensdag 29 juni 2022", "Bijzondere meldplicht")
}
