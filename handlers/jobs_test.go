package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// did writes down that a copy of the portal did a job.
func did(t *testing.T, p *portal, name subsidy.JobName, failure string) {
	t.Helper()
	claimed, err := p.Store.ClaimJob(t.Context(), name, "portal-1", dbtest.Open, dbtest.Open.Add(time.Minute))
	must(t, err)
	if !claimed {
		t.Fatal("it is not due")
	}
	must(t, p.Store.EndJob(t.Context(), name, "portal-1", dbtest.Open, dbtest.Open.Add(-time.Second), failure))
}

func TestAnAdministratorSeesWhatThePortalDidAndThatItsDataAreWhole(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Administrator)
	v.Get("/beheer").Want(http.StatusOK).Says("nog niet gecontroleerd").Follow("Taken van het portaal").Want(http.StatusOK).Says("Het portaal heeft nog geen taak gedaan.")
	did(t, p, subsidy.JobInvariants, "")
	v.Get("/beheer").Says("In orde op woensdag 20 april 2022").SaysNot("Niet in orde")
	did(t, p, subsidy.JobInvariants, "Breuken: 1; I2: de teller klopt niet")
	v.Get("/beheer").Says("Niet in orde op woensdag 20 april 2022")
	v.Get("/beheer/taken").Want(http.StatusOK).Says("Gegevens controleren", "20 april 2022", "Niet in orde", "I2: de teller klopt niet", "portal-1")
}

func TestADemonstrationSaysThatJobsGoByTheClockOfTheMachine(t *testing.T) {
	t.Parallel()
	for demo, change := range map[bool][]func(*portal){true: {asDemo}, false: nil} {
		p := open(t, change...)
		did(t, p, subsidy.JobInvariants, "")
		v := p.as(t, p.Administrator)
		for path, words := range map[string]string{"/beheer": "op de klok van de computer, niet die van de demonstratie", "/beheer/taken": "Deze tijden zijn die van de computer waarop de demonstratie draait"} {
			if got := strings.Contains(v.Get(path).Text(), words); got != demo {
				t.Errorf("%s says so: %v, in a demonstration: %v", path, got, demo)
			}
		}
	}
}
