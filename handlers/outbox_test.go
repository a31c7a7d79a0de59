package handlers_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// refusing is a mail server that refuses the mail of one address.
type refusing string

func (r refusing) Send(_ context.Context, m subsidy.Mail) error {
	if m.To == string(r) {
		return &subsidy.SendError{Reason: "De mailserver weigert deze e-mail (550 5.1.1).", Permanent: true}
	}
	return nil
}

// told makes a rejected application, of which the contact, the preparer and the
// signatory are told.
func told(t *testing.T, p *portal) subsidy.Reference {
	t.Helper()
	ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictReject)
	_, err := p.Service.DeliverMail(t.Context(), refusing("nobody")) // of the receipt
	must(t, err)
	_, err = p.Service.Decide(t.Context(), p.Decider, ref, version, p.Read(t, p.Decider, ref))
	must(t, err)
	return ref
}

func TestAnAdministratorSeesWhatWaitsAndSendsAgainWhatFailed(t *testing.T) {
	t.Parallel()
	p := open(t, func(p *portal) { p.Server.Mails = true })
	v := p.as(t, p.Administrator)
	v.Get("/beheer").Want(http.StatusOK).Follow("Post").Want(http.StatusOK).Says("Er wacht geen e-mail.", "Er is geen e-mail die niet lukte.", "0 e-mails")
	ref := told(t, p)
	v.Get("/beheer/post").Want(http.StatusOK).Says("3 e-mails", string(ref), "Stichting Rijnveld", p.Preparer.Email, "j.smeets@rijnveld.example", "nog niet").
		SaysNot("Er is geen mailserver ingesteld")
	if n, err := p.Service.DeliverMail(t.Context(), refusing(p.Preparer.Email)); n != 2 || err == nil {
		t.Fatalf("%d were sent (%v)", n, err)
	}
	page := v.Get("/beheer/post").Want(http.StatusOK).Says("De mailserver weigert deze e-mail (550 5.1.1).", p.Preparer.Email, "5 e-mails", "1 e-mail").SaysNot("j.smeets")
	button := "Opnieuw versturen naar " + p.Preparer.Email + ", over " + string(ref)
	page.Form(button).Press(button).Want(http.StatusOK).
		Says("De e-mail staat weer klaar om te versturen.", "Er is geen e-mail die niet lukte.")
	box, err := p.Service.Outbox(t.Context(), p.Administrator, subsidy.OutboxFilter{})
	must(t, err)
	// A second press, of a page that is old.
	p.unchanged(t, func() {
		p.submit(t, v, post("/beheer/post/"+box.WaitingMails[0].ID+"/opnieuw")).leads("/beheer/post")
	})
	v.Get("/beheer/post").Says("Dit bericht is al verstuurd, of het wacht al.")
	p.submit(t, v, post("/beheer/post/onbekend/opnieuw")).want(http.StatusNotFound)
	p.submit(t, v, post("/beheer/post/"+box.WaitingMails[0].ID+"/opnieuw", "aan", "x@y.example")).want(http.StatusBadRequest)
}

func TestTheOutboxHasPagesAndFindsAReference(t *testing.T) {
	t.Parallel()
	p := open(t)
	var refs []subsidy.Reference
	for n := range 8 { // of each application three people are told of its receipt
		refs = append(refs, p.Filed(t, dbtest.LocationAt(n)))
	}
	v := p.as(t, p.Administrator)
	first := v.Get("/beheer/post").Want(http.StatusOK).Says("24 e-mails")
	rows := func(page *visitor.Page) int { return strings.Count(page.Body, `<th scope="row">`) }
	second := first.Follow("Volgende").Want(http.StatusOK)
	if rows(first) != subsidy.PageSize || rows(second) != 4 || second.Address.RawQuery != "wacht=2" {
		t.Errorf("%d and %d rows at %s", rows(first), rows(second), second.Address)
	}
	for page, want := range map[string]int{"-1": 20, "0": 20, "x": 20, "99": 4} {
		if got := rows(v.Get("/beheer/post?wacht=" + page)); got != want {
			t.Errorf("page %s has %d rows, want %d", page, got, want)
		}
	}
	typed := strings.ToLower(strings.ReplaceAll(string(refs[5]), "-", ""))
	found := first.Form("Zoek").Fill("Kenmerk", " "+typed).Press("Zoek").Want(http.StatusOK).Says(string(refs[5]), "24 e-mails").SaysNot(string(refs[4]))
	if rows(found) != 3 {
		t.Errorf("%d rows of one reference", rows(found))
	}
	found.Form("Zoek").Fill("Kenmerk", "%").Press("Zoek").Says("Er wacht geen e-mail met dit kenmerk.").Follow("Toon alles").Says(string(refs[0]))
}

func TestA13_AnAuditorSeesThatMailFailedAndNotWhose(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := told(t, p)
	_, err := p.Service.DeliverMail(t.Context(), refusing(p.Signatory.Email))
	if err == nil {
		t.Fatal("nothing failed")
	}
	v := p.as(t, p.Auditor)
	page := v.Get("/beheer/post").Want(http.StatusOK).
		Says(string(ref), "De mailserver weigert deze e-mail (550 5.1.1).", "Er is geen mailserver ingesteld", "Een beheerder kan opnieuw versturen.").
		SaysNot(p.Signatory.Email, p.Preparer.Email, "rijnveld.example", "geen adres")
	if strings.Contains(page.Body, "/opnieuw") {
		t.Error("the page offers to send again")
	}
	for _, u := range p.everyRole() {
		if offered := strings.Contains(p.as(t, u).Get("/").Body, `href="/beheer/post"`); offered != slices.Contains([]subsidy.Role{subsidy.Administrator, subsidy.Auditor}, u.Role) {
			t.Errorf("the menu of a %s has it: %v", u.Role, offered)
		}
	}
}
