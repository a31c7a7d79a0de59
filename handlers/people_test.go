package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestAnAdministratorInvitesWithALinkThatIsShownOnce(t *testing.T) {
	t.Parallel()
	p := open(t, overHTTPS)
	v := p.as(t, p.Administrator)
	page := v.Get("/beheer").Want(http.StatusOK).Says("Wie heeft een account?", "Marieke de Wit", "Actief").
		Form("Uitnodigen").Fill("Naam", " Nora Nieuw ").Fill("E-mailadres", " Nora@Voorbeeld.example ").Choose("Rol", "Tekenbevoegde").Fill("Bestuursnummer", string(dbtest.Board)).
		Press("Uitnodigen").Want(http.StatusOK).Says("Geef deze link aan", "nora@voorbeeld.example", "Uitgenodigd")
	link := regexp.MustCompile(`https://portaal\.example(/wachtwoord\?sleutel=[A-Za-z0-9_-]{43})<`).FindStringSubmatch(page.Body)
	if link == nil {
		t.Fatalf("there is no link: %s", page.Text())
	}
	v.Get("/beheer").SaysNot("sleutel=", "Geef deze link aan")
	if got := texts(t, p.rows, `SELECT COUNT(*) FROM invitations WHERE token_hash LIKE '%'||?||'%'`, link[1][len("/wachtwoord?sleutel="):]); got[0] != "0" {
		t.Error("the key itself is stored")
	}
	choosePassword(p.visitor(t).Get(link[1]).Want(http.StatusOK).Says("Nora Nieuw"), newPassword, newPassword).Want(http.StatusOK).Says("Stichting Rijnveld")
	v.Get("/beheer").Says("Nora Nieuw")
}

func TestAnInvitationAsks(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Administrator)
	for _, c := range []struct {
		name   string
		fields []string
		says   []string
	}{
		{"for everything", nil, []string{"Vul de naam in", "Kies een rol"}},
		{"for an address", []string{"naam", "Nora", "email", "geen adres", "rol", "auditor"}, []string{"Er is een probleem"}},
		{"for one address", []string{"naam", "Nora", "email", "a@b.example, c@d.example", "rol", "auditor"}, []string{"Er is een probleem"}},
		{"for an address that is free", []string{"naam", "Nora", "email", strings.ToUpper(p.Preparer.Email), "rol", "auditor"}, []string{"Met dit e-mailadres is er al een account"}},
		{"for a role that is there", []string{"naam", "Nora", "email", "n@b.example", "rol", "granted"}, []string{"Kies een rol"}},
		{"for a role in its own spelling", []string{"naam", "Nora", "email", "n@b.example", "rol", "Auditor"}, []string{"Kies een rol"}},
		{"for the board of a preparer", []string{"naam", "Nora", "email", "n@b.example", "rol", "opsteller"}, []string{"Een bestuursnummer heeft vijf cijfers"}},
		{"for the board of a signatory", []string{"naam", "Nora", "email", "n@b.example", "rol", "tekenbevoegde"}, []string{"Een bestuursnummer heeft vijf cijfers"}},
		{"for a board that is there", []string{"naam", "Nora", "email", "n@b.example", "rol", "tekenbevoegde", "bestuur", "00000"}, []string{"staat niet in het register"}},
		{"for no board of an official", []string{"naam", "Nora", "email", "n@b.example", "rol", "auditor", "bestuur", string(dbtest.Board)}, []string{"Laat dit leeg"}},
		{"for a shorter name", []string{"naam", strings.Repeat("é", 201), "email", "n@b.example", "rol", "auditor"}, []string{"De naam is te lang. Gebruik ten hoogste 200 tekens"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.unchanged(t, func() {
				got := p.submit(t, v, post("/beheer/mensen", c.fields...)).want(http.StatusUnprocessableEntity).says("Er is een probleem").says(c.says...).saysNot("sleutel=")
				got.stillHas(post("", c.fields...), "rol")
			})
		})
	}
	p.submit(t, v, post("/beheer/mensen", "naam", markup, "email", "n@b.example", "rol", "auditor")).want(http.StatusOK).says(markup).saysNot("<script>alert")
	p.send(t, v, get("/beheer")).want(http.StatusOK).says(markup).saysNot("<script>alert")
}

func TestEveryRoleCanBeInvitedButAPreparer(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Administrator)
	for _, role := range subsidy.Roles {
		if role == subsidy.Preparer {
			continue
		}
		board := ""
		if role == subsidy.Signatory {
			board = string(dbtest.OtherBoard)
		}
		p.submit(t, v, post("/beheer/mensen", "naam", "Nieuwe "+string(role), "email", string(role)+"@b.example", "rol", string(role), "bestuur", board)).
			want(http.StatusOK).says("Geef deze link aan Nieuwe " + string(role))
	}
}

func TestAnAuditorReadsWhoHasAnAccountAndInvitesNobody(t *testing.T) {
	t.Parallel()
	p := open(t)
	v := p.as(t, p.Auditor)
	if v.Get("/beheer").Want(http.StatusOK).Says("Marieke de Wit").SaysNot("Iemand uitnodigen").HasButton("Uitnodigen") {
		t.Error("the page offers it")
	}
	p.unchanged(t, func() {
		p.submit(t, v, post("/beheer/mensen", "naam", "Nora", "email", "n@b.example", "rol", "beheerder")).want(http.StatusForbidden)
	})
	got := p.send(t, v, get("/beheer"))
	hash := texts(t, p.rows, `SELECT password_hash FROM users LIMIT 1`)[0]
	got.saysNot(hash)
}
