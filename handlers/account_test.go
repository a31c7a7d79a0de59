package handlers_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

const newPassword = "een lange zin met woorden"

func choosePassword(page *visitor.Page, password, again string) *visitor.Page {
	return page.Form("Wachtwoord opslaan").Fill("Wachtwoord", password).Fill("Herhaal het wachtwoord", again).Press("Wachtwoord opslaan")
}

func TestAnInvitationSetsAPasswordOnce(t *testing.T) {
	t.Parallel()
	p := open(t)
	key, err := p.Service.Invite(t.Context(), p.Administrator, subsidy.NewUser{Name: "Nora Nieuw", Email: "Nora@voorbeeld.example", Role: subsidy.Signatory, Board: dbtest.Board})
	must(t, err)
	v := p.visitor(t)
	page := v.Get("/wachtwoord?sleutel=" + key).Want(http.StatusOK).Says("Nora Nieuw")
	page = choosePassword(page, newPassword, newPassword).Want(http.StatusOK).Says("Nora Nieuw", "Aanvragen van uw bestuur")
	if page.Address.Path != "/aanvragen" {
		t.Errorf("it leads to %s", page.Address)
	}
	other := p.visitor(t)
	p.unchanged(t, func() {
		p.submit(t, other, post("/wachtwoord", "sleutel", key, "wachtwoord", "weer een ander woord", "herhaling", "weer een ander woord")).
			want(http.StatusNotFound).says("Deze link werkt niet meer")
	})
	other.Get("/wachtwoord?sleutel=" + key).Want(http.StatusNotFound).Says("Deze link werkt niet meer").SaysNot("Nora")
	signInWith(other, "nora@voorbeeld.example", newPassword).Want(http.StatusOK).Says("Nora Nieuw")
	signInWith(p.visitor(t), "nora@voorbeeld.example", "weer een ander woord").Want(http.StatusForbidden)
}

func TestALinkForAPasswordWorksForItsTime(t *testing.T) {
	t.Parallel()
	p := open(t)
	invited, err := p.Service.Invite(t.Context(), p.Administrator, subsidy.NewUser{Name: "Nora", Email: "nora@voorbeeld.example", Role: subsidy.Auditor})
	must(t, err)
	reset, err := p.Service.Reset(t.Context(), p.Preparer.Email)
	must(t, err)
	v := p.visitor(t)
	for _, c := range []struct {
		name, key string
		after     time.Duration
		want      int
	}{
		{"an invitation just within three days", invited, 72*time.Hour - time.Microsecond, http.StatusOK},
		{"an invitation after three days", invited, 72 * time.Hour, http.StatusNotFound},
		{"a reset just within half an hour", reset, 30*time.Minute - time.Microsecond, http.StatusOK},
		{"a reset after half an hour", reset, 30 * time.Minute, http.StatusNotFound},
		{"a key that nobody got", strings.Repeat("A", 43), 0, http.StatusNotFound},
		{"no key", "", 0, http.StatusNotFound},
		{"a key with NUL", "%00", 0, http.StatusNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Clock.Set(dbtest.Open.Add(c.after))
			p.send(t, v, get("/wachtwoord?sleutel="+c.key)).want(c.want)
			if c.want == http.StatusNotFound {
				p.unchanged(t, func() {
					p.submit(t, v, post("/wachtwoord", "sleutel", c.key, "wachtwoord", newPassword, "herhaling", newPassword)).want(http.StatusNotFound)
				})
			}
		})
	}
}

func TestAPasswordIsLongAndTypedTwice(t *testing.T) {
	t.Parallel()
	p := open(t)
	key, err := p.Service.Reset(t.Context(), p.Preparer.Email)
	must(t, err)
	local, _, _ := strings.Cut(p.Preparer.Email, "@")
	v := p.visitor(t)
	for name, c := range map[string]struct{ password, again, says string }{
		"nothing":                 {"", "", "ten minste 12 tekens"},
		"too short":               {"elf tekens!", "elf tekens!", "ten minste 12 tekens"},
		"too long":                {strings.Repeat("x", 129), strings.Repeat("x", 129), "ten hoogste 128 tekens"},
		"not the same twice":      {newPassword, newPassword + "x", "niet gelijk"},
		"with the person's name":  {"mijn " + strings.ToUpper(local) + " is goed", "mijn " + strings.ToUpper(local) + " is goed", "e-mailadres niet in uw wachtwoord"},
		"that cannot be read":     {newPassword + "\x00", newPassword + "\x00", "Er is niets opgeslagen"},
		"of thousands characters": {strings.Repeat("x", 5000), strings.Repeat("x", 5000), "Er is niets opgeslagen"},
	} {
		t.Run(name, func(t *testing.T) {
			p.unchanged(t, func() {
				got := p.submit(t, v, post("/wachtwoord", "sleutel", key, "wachtwoord", c.password, "herhaling", c.again)).
					want(http.StatusUnprocessableEntity).says("Er is een probleem", c.says)
				if c.password != "" {
					got.saysNot(c.password)
				}
				if len(got.Sets) > 0 {
					t.Error("it sets a cookie")
				}
			})
		})
	}
	for _, good := range []string{"twaalf tekens", strings.Repeat("é", 128), "<script>alert(1)</script>", "  spaties blijven  "} {
		key, err := p.Service.Reset(t.Context(), p.Preparer.Email)
		must(t, err)
		p.submit(t, p.visitor(t), post("/wachtwoord", "sleutel", key, "wachtwoord", good, "herhaling", good)).leads("/aanvragen")
		p.submit(t, p.visitor(t), post("/inloggen", "email", p.Preparer.Email, "wachtwoord", good)).leads("/aanvragen")
	}
}

func TestOfManyUsesOfOneLinkOneCounts(t *testing.T) {
	t.Parallel()
	p := open(t)
	key, err := p.Service.Reset(t.Context(), p.Preparer.Email)
	must(t, err)
	var mu sync.Mutex
	statuses := map[int]int{}
	var all sync.WaitGroup
	for range 8 {
		v := p.visitor(t)
		r := post("/wachtwoord", "sleutel", key, "wachtwoord", newPassword, "herhaling", newPassword, "_token", token(v))
		all.Go(func() {
			got := p.send(t, v, r).Status
			mu.Lock()
			defer mu.Unlock()
			statuses[got]++
		})
	}
	all.Wait()
	if statuses[http.StatusSeeOther] != 1 || statuses[http.StatusNotFound] != 7 {
		t.Errorf("they give %v", statuses)
	}
}

func TestSigningOutLeavesThePublicPages(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Preparer)
	page := v.Get("/aanvragen").Form("Uitloggen").Press("Uitloggen").Want(http.StatusOK).Says("Subsidie tegen onnodig zittenblijven").SaysNot("Joost Smeets")
	if page.Address.Path != "/" {
		t.Errorf("it leads to %s", page.Address)
	}
	v.Get("/aanvragen").Want(http.StatusOK).Says("Met e-mailadres en wachtwoord")
	p.send(t, v, get("/uitloggen")).want(http.StatusNotFound)
}

func TestThePageToSignInSaysNothingOfADemonstration(t *testing.T) {
	t.Parallel()
	p := open(t)
	p.visitor(t).Get("/inloggen").Want(http.StatusOK).Says("E-mailadres", "Wachtwoord", "Nog geen account?").SaysNot("Inloggen als", "Proefopstelling", "verzonnen")
	q := openIn(t, p.World, asDemo)
	q.visitor(t).Get("/inloggen").Want(http.StatusOK).Says("Inloggen als opsteller", "Inloggen als besluitnemer", "verzonnen gegevens")
}
