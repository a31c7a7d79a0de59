package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
)

func TestTheFrontPageShowsTheRoundThatMatters(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, c := range []struct {
		name string
		at   time.Time
		says string
		not  string
	}{
		{"before any round", time.Date(2021, time.January, 1, 0, 0, 0, 0, time.UTC), "Ronde 2021 is nog niet open", "is gesloten"},
		{"in the first round", time.Date(2021, time.April, 1, 0, 0, 0, 0, time.UTC), "tot en met vrijdag 30 april 2021, 24:00 uur", "is gesloten"},
		{"between the rounds", time.Date(2021, time.June, 1, 0, 0, 0, 0, time.UTC), "Ronde 2022 is nog niet open", "is gesloten"},
		{"a second before the opening", beforeOpening, "Ronde 2022 is nog niet open", "is gesloten"},
		{"at the opening", opening, "tot en met zaterdag 30 april 2022, 24:00 uur", "nog niet open"},
		{"a microsecond before the closing", closing.Add(-time.Microsecond), "tot en met zaterdag 30 april 2022", "is gesloten"},
		{"at the closing", closing, "Ronde 2022 is gesloten", "Begin met uw aanvraag"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.Clock.Set(c.at)
			p.send(t, p.visitor(t), get("/")).want(http.StatusOK).says(c.says).saysNot(c.not)
		})
	}
}

func TestTheCalculatorReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	p := open(t)
	for _, c := range []struct {
		typed, policy string
		want          int
		says          string
	}{
		{"18", "ja", 200, "€\u00a023.100,00"},
		{"18", "", 200, "€\u00a08.100,00"},
		{"22", "", 200, "€\u00a09.900,00"},
		{"23", "", 200, "€\u00a010.000,00"},
		{"1.000", "ja", 200, "€\u00a025.000,00"},
		{"0", "ja", 200, "€\u00a015.000,00"},
		{"", "ja", 200, "€\u00a015.000,00"},
		{"", "", 200, "Bereken"},
		{" 5 ", "", 200, "€\u00a02.250,00"},
		{"999999999", "", 200, "€\u00a010.000,00"},
		{"veel", "ja", 422, "Wij lezen ‘veel’ niet als getal"},
		{"-1", "ja", 422, "Een aantal kan niet negatief zijn"},
		{"18,5", "ja", 422, "niet als heel getal"},
		{"2147483648", "ja", 422, "is te groot"},
		{"2.147.483.648", "ja", 422, "is te groot"},
		{"99999999999999999999", "ja", 422, "is te groot"},
		{markup, "ja", 422, markup},
		{"a\x00b", "ja", 422, "Er is een probleem"},
		{"'; --", "ja", 422, "'; --"},
	} {
		t.Run(c.typed+" "+c.policy, func(t *testing.T) {
			query := url.Values{"leerlingen": {c.typed}}
			if c.policy != "" {
				query.Set("overgangsbeleid", c.policy)
			}
			for _, path := range []string{"/", "/regelingen/" + dbtest.Slug + "/2022"} {
				p.send(t, p.visitor(t), get(path+"?"+query.Encode())).want(c.want).says(c.says).saysNot("<script>alert")
			}
		})
	}
	p.visitor(t).Get("/").Want(http.StatusOK).Form("Bereken").Fill("Aantal leerlingen in de zomerschool", "10").Uncheck("Ook overgangsbeleid").Press("Bereken").
		Want(http.StatusOK).Says("€ 4.500,00")
}

func TestPublicPagesOfASchemeAndWhatIsNotThere(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.visitor(t)
	scheme := "/regelingen/" + dbtest.Slug
	for path, says := range map[string]string{
		scheme: "2021", scheme + "/2021": "Ronde 2021 is gesloten", scheme + "/2022": "€\u00a09.000.000", scheme + "/2022/vragen": "Aantal leerlingen",
		"/privacy": "persoonsgegevens", "/toegankelijkheid": "oegankelijk", "/.well-known/security.txt": "Contact: mailto:", "/healthz": "ok", "/readyz": "ready",
	} {
		p.send(t, v, get(path)).want(http.StatusOK).says(says)
	}
	for _, path := range []string{
		"/bestaat-niet", scheme + "/2020", scheme + "/veel", scheme + "/99999999999999999999", scheme + "/-1", scheme + "/2022/x", "/regelingen/geen", "/regelingen/geen/2022",
		"/regelingen/%00", "/regelingen/" + url.PathEscape(markup), "/" + url.PathEscape(markup), "/.env", "/.git/config", "/static/", "/static/%2e%2e/portal.db", "/beheer/mensen", "/uitloggen",
	} {
		p.send(t, v, get(path)).want(http.StatusNotFound).says("Deze pagina bestaat niet").saysNot("<script>alert")
	}
	p.send(t, v, get("/.well-known/security.txt")).says("Expires: 2022-10-17T00:00:00Z", "Canonical: http://portaal.example/.well-known/security.txt")
}
