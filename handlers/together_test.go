package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestA12_OfTwoDecidersAtOnceWhoWantDifferentThingsOneGetsItAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, byReceipt)))
	var refs []subsidy.Reference
	for n := range 8 {
		ref, _ := p.Advised(t, dbtest.LocationAt(n), subsidy.VerdictGrant)
		refs = append(refs, ref)
	}
	p.Clock.Set(dbtest.Open.AddDate(0, 0, 1)) // the day of their receipt is over (D2)
	decider, other := p.as(t, p.Decider), p.as(t, p.Decider2)
	for n, ref := range refs {
		version := p.Version(t, ref)
		decide := post(decisionPath(ref), "versie", number(version), "gezien", p.Read(t, p.Decider, ref), "_token", token(decider))
		back := post(decisionPath(ref)+"/terug", "versie", number(version), "reden", "Kijk nog eens.", "_token", token(other))
		var both sync.WaitGroup
		both.Go(func() { p.send(t, decider, decide) })
		both.Go(func() { p.send(t, other, back) })
		both.Wait()
		decisions := texts(t, p.rows, `SELECT COUNT(*) FROM decisions d JOIN applications a ON a.id = d.application WHERE a.reference = '`+string(ref)+`'`)[0]
		returns := texts(t, p.rows, `SELECT COUNT(*) FROM events e JOIN applications a ON a.id = e.application WHERE e.action = 'return' AND a.reference = '`+string(ref)+`'`)[0]
		switch got := fmt.Sprint(p.state(t, ref), " ", decisions, " ", returns); got {
		case "granted 1 0":
			other.Get(casePath(ref)).Says("Verleend").SaysNot("gaf deze aanvraag terug")
			p.send(t, other, back).leads(casePath(ref))
			p.send(t, other, get(casePath(ref))).says("utrecht-alert--warning", "Verleend")
		case "in assessment 0 1":
			decider.Get(casePath(ref)).Says("Kijk nog eens.")
			if page := decider.Get(decisionPath(ref)); page.HasButton("Besluit nemen") {
				t.Error("what was given back can be decided")
			}
		default:
			t.Fatalf("round %d ends as %s", n, got)
		}
	}
}

func TestD5_AnUpheldObjectionIsBookedApartWhenTheRoundIsExhausted(t *testing.T) {
	t.Parallel()
	p := openIn(t, dbtest.NewWith(t, scheme(t, func(d map[string]any) {
		byReceipt(d)
		ceiling(23_100_00)(d)
	})))
	ref := rejectedFile(t, p, dbtest.Location)
	granted, version := p.Advised(t, dbtest.LocationAt(2), subsidy.VerdictGrant)
	p.Clock.Set(p.Clock.Now().AddDate(0, 0, 1)) // the day of its receipt is over (D2)
	_, err := p.Service.Decide(t.Context(), p.Decider, granted, version, p.Read(t, p.Decider, granted))
	must(t, err)
	o, err := p.Service.Object(t.Context(), p.Signatory, ref, subsidy.ObjectForm{Grounds: "Het klopt niet.", Key: "k"}, p.Clock.Now())
	must(t, err)
	assessor := p.as(t, p.Assessor2)
	assessor.Get("/bezwaren/"+o.ID).Form("In behandeling nemen").Press("In behandeling nemen").Want(http.StatusOK).
		Form("Advies vastleggen").Check("Gegrond").Fill("Motivering", "Het bestuur heeft gelijk.").Press("Advies vastleggen").Want(http.StatusOK)
	p.as(t, p.Decider2).Get("/bezwaren/"+o.ID).Says("€ 23.100, buiten het plafond", "artikel 4:25, derde lid, Awb", "Daarna over € 0").
		Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("Besluit op bezwaar genomen.")
	p.visitor(t).Get("/regelingen/" + dbtest.Slug + "/2022").Says("Verleend na bezwaar, buiten het plafond € 23.100")
	p.as(t, p.Signatory).Get("/aanvragen/"+string(ref)).Says("Wij besloten op uw bezwaar", "U krijgt in totaal € 23.100,00 subsidie.")
	round, err := p.Store.Round(t.Context(), dbtest.Round)
	must(t, err)
	if round.Granted != 23_100_00 || round.GrantedOnReview != 23_100_00 {
		t.Errorf("granted %s, and %s apart", round.Granted, round.GrantedOnReview)
	}
}

func TestS1_AGrantOfOneCentAboveTheRoomIsRefusedAndOneThatFitsToTheCentIsNot(t *testing.T) {
	t.Parallel()
	for room, fits := range map[int]bool{23_099_99: false, 23_100_00: true} {
		p := openIn(t, dbtest.NewWith(t, scheme(t, func(d map[string]any) {
			byReceipt(d)
			ceiling(room)(d)
		})))
		ref, version := p.Advised(t, dbtest.Location, subsidy.VerdictGrant)
		p.Clock.Set(p.Clock.Now().AddDate(0, 0, 1)) // the day of its receipt is over (D2)
		v := p.as(t, p.Decider)
		page := v.Get(decisionPath(ref))
		if page.HasButton("Besluit nemen") != fits {
			t.Errorf("with a room of %d the page offers it: %v", room, !fits)
		}
		if fits {
			page.Form("Besluit nemen").Press("Besluit nemen").Want(http.StatusOK).Says("U krijgt € 23.100,00 subsidie")
			continue
		}
		page.Says("Er is nog € 23.099,99 over; dit besluit vraagt € 23.100,00.")
		p.unchanged(t, func() {
			p.submit(t, v, post(decisionPath(ref), "versie", number(version))).leads(decisionPath(ref))
		})
	}
}

func TestA13_AnAddressWithALineBreakIsRefusedAndNoMailGoesToIt(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Signatory)
	form := v.Get("/aanvragen/" + string(ref) + "/vestiging").Form("Opslaan en verder")
	for _, address := range []string{"j.smeets@rijnveld.example\r\nBcc: ander@voorbeeld.example", "j.smeets@rijnveld.example\nBcc: ander@voorbeeld.example", "\r\nander@voorbeeld.example"} {
		p.unchanged(t, func() {
			form.Fill("E-mailadres contactpersoon", address).Press("Opslaan en verder").Want(http.StatusUnprocessableEntity).
				Says("Er is een probleem", "heeft meer dan één regel")
		})
	}
	_, err := p.Submit(t, p.Signatory, ref, true, p.Clock.Now())
	must(t, err)
	mails, err := p.Store.Mails(t.Context(), subsidy.MailFilter{State: subsidy.MailWaiting, Most: 100})
	must(t, err)
	for _, m := range mails {
		if strings.ContainsAny(m.To, "\r\n \t") || strings.Contains(m.To, "ander@") {
			t.Errorf("a mail goes to %q", m.To)
		}
	}
	if len(mails) == 0 {
		t.Error("nobody is told of the receipt")
	}
}

func TestALetterTextOfTenThousandCharactersWithEveryKindOfWordIsShownAsTyped(t *testing.T) {
	t.Parallel()
	p := open(t)
	const words = "שלום עולם, مرحبا بالعالم 🏫👩‍🏫 — e\u0301én."
	text := subsidy.StandardText(subsidy.LetterWithdrawal) + "\n\n" + words + "\n\n"
	text += strings.Repeat("é", subsidy.LetterTextMaximum-utf8.RuneCountInString(text))
	p.as(t, p.Administrator).Get(withdrawalText).Form("Bewaren als concept").Fill("Tekst van de brief", text).Press("Bewaren als concept").
		Want(http.StatusOK).Says("De tekst is bewaard als concept.")
	p.as(t, p.Decider).Get(withdrawalText).Form("Publiceren").Press("Publiceren").Want(http.StatusOK).Says("De tekst is gepubliceerd.")
	stored, err := p.Service.LetterTexts(t.Context(), p.Administrator, subsidy.LetterWithdrawal)
	must(t, err)
	if stored.Current.Text != text {
		t.Errorf("stored are %d characters of %d", utf8.RuneCountInString(stored.Current.Text), subsidy.LetterTextMaximum)
	}
	ref := p.Filed(t, dbtest.Location)
	letter, err := p.Service.Withdraw(t.Context(), p.Signatory, ref, "", true)
	must(t, err)
	for _, reader := range []subsidy.User{p.Signatory, p.Assessor} {
		page := p.as(t, reader).Get("/aanvragen/" + string(ref) + "/brieven/" + letter.ID).Want(http.StatusOK)
		if !strings.Contains(page.Body, words) || !strings.Contains(page.Body, strings.Repeat("é", 1000)) {
			t.Errorf("%s does not read it as typed", reader.Role)
		}
	}
}
