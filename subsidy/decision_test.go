package subsidy_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestA9_AnAdviceThatIsNotAWholeGrantNeedsItsMotivation(t *testing.T) {
	const asked, why = 24_900_00, "Het programma past niet bij de regeling."
	text := strings.Repeat("é", subsidy.TextMaximum)
	cases := []struct {
		name, verdict, amount, motivation string
		want                              subsidy.Cents
		faults                            map[string]string // field to what its message says; nil where it is taken
	}{
		{"a whole grant", "verlenen", "", "", asked, nil},
		{"a whole grant with a motivation", "verlenen", "", why, asked, nil},
		{"a whole grant of another amount", "verlenen", "1", "", asked, nil},
		{"a grant in part", "deels", "10.000,50", why, 10_000_50, nil},
		{"a grant in part of one cent", "deels", "0,01", why, 1, nil},
		{"a grant in part of a cent less than asked", "deels", "24.899,99", why, asked - 1, nil},
		{"a rejection", "afwijzen", "", why, 0, nil},
		{"a rejection with an amount", "afwijzen", "100", why, 0, nil},
		{"a rejection with the longest motivation", "afwijzen", "", text, 0, nil},

		{"no verdict", "", "", "", 0, map[string]string{subsidy.FieldVerdict: "Kies een advies."}},
		{"leaving it aside", "buiten", "100", why, 0, nil},
		{"leaving it aside without motivation", "buiten", "", "", 0, map[string]string{subsidy.FieldMotivation: "waarom"}},
		{"a verdict that there is not", "buiten behandeling", "", why, 0, map[string]string{subsidy.FieldVerdict: "Kies een advies."}},
		{"a verdict in capitals", "VERLENEN", "", why, 0, map[string]string{subsidy.FieldVerdict: "Kies een advies."}},
		{"a rejection without motivation", "afwijzen", "", "", 0, map[string]string{subsidy.FieldMotivation: "Het bestuur leest deze tekst in de brief."}},
		{"a rejection with spaces for a motivation", "afwijzen", "", " \n\t ", 0, map[string]string{subsidy.FieldMotivation: "waarom"}},
		{"a grant in part without motivation", "deels", "10.000", "", 0, map[string]string{subsidy.FieldMotivation: "waarom"}},
		{"a grant in part of nothing", "deels", "0", why, 0, map[string]string{subsidy.FieldAmount: "meer dan nul"}},
		{"a grant in part of all", "deels", "24.900", why, 0, map[string]string{subsidy.FieldAmount: "minder dan het gevraagde €\u00a024.900,00"}},
		{"a grant in part of more than all", "deels", "24.900,01", why, 0, map[string]string{subsidy.FieldAmount: "minder dan"}},
		{"a grant in part below nothing", "deels", "-1", why, 0, map[string]string{subsidy.FieldAmount: "niet negatief"}},
		{"a grant in part without amount", "deels", "", why, 0, map[string]string{subsidy.FieldAmount: "Vul een bedrag in"}},
		{"a grant in part of words", "deels", "de helft", why, 0, map[string]string{subsidy.FieldAmount: "niet als bedrag"}},
		{"a grant in part of nothing readable and without motivation", "deels", "x", "", 0, map[string]string{subsidy.FieldAmount: "niet als bedrag", subsidy.FieldMotivation: "waarom"}},
		{"a motivation that is too long", "afwijzen", "", text + "x", 0, map[string]string{subsidy.FieldMotivation: "ten hoogste 2.000 tekens"}},
		{"a motivation that is too long for a whole grant", "verlenen", "", text + "x", 0, map[string]string{subsidy.FieldMotivation: "te lang"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			form := subsidy.AdviceForm{Verdict: c.verdict, Amount: c.amount, Motivation: c.motivation, Grounds: []string{dbtest.Ground}, Basis: "gegeven"}
			advice, err := subsidy.NewAdvice(form, subsidy.Scheme{}, asked)
			if c.faults == nil {
				if err != nil || advice.Amount != c.want || string(advice.Verdict) != c.verdict || advice.Motivation != strings.TrimSpace(c.motivation) {
					t.Errorf("it gave %+v, %v; want %v", advice, err, c.want)
				}
				return
			}
			faultsAre(t, err, c.faults)
		})
	}
}

// faultsAre fails unless err is Invalid with exactly these fields, each with a
// message that says this.
func faultsAre(t *testing.T, err error, want map[string]string) {
	t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != subsidy.Invalid || len(e.Fields) != len(want) {
		t.Fatalf("got error %v, want an Invalid refusal at %v", err, want)
	}
	for _, f := range e.Fields {
		part, expected := want[f.Field]
		if !expected {
			t.Errorf("a fault at %q: %s", f.Field, f.Message)
		}
		says(t, f.Message, part)
	}
}

func TestA9_AnAdviceNeverProposesMoreThanWasAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asked := subsidy.Cents(rapid.Int64Range(0, 25_000_00).Draw(t, "asked"))
		form := subsidy.AdviceForm{
			Verdict:    drawText("verlenen", "deels", "afwijzen", "buiten").Draw(t, "verdict"),
			Amount:     drawText("0,01", "100", "25.000", "€ 1.250,50", asked.String(), "92233720368547758,07").Draw(t, "amount"),
			Motivation: drawText("Omdat.").Draw(t, "motivation"),
			Grounds:    rapid.SliceOf(rapid.SampledFrom([]string{"4:25-2", "4:35-2", "S3", "S5", "", "x"})).Draw(t, "grounds"),
			Basis:      rapid.SampledFrom([]string{"", "anders", "gegeven", "financieel", "x"}).Draw(t, "basis"),
		}
		advice, err := subsidy.NewAdvice(form, subsidy.Scheme{}, asked)
		if err != nil {
			if subsidy.KindOf(err) != subsidy.Invalid {
				t.Fatalf("the refusal is %v", err)
			}
			return
		}
		part := advice.Amount > 0 && advice.Amount < asked
		switch advice.Verdict {
		case subsidy.VerdictGrant:
			if advice.Amount != asked {
				t.Fatalf("asked %v, advised %v", asked, advice.Amount)
			}
			return
		case subsidy.VerdictGrantPart:
			if !part {
				t.Fatalf("asked %v, advised %v as a part of it", asked, advice.Amount)
			}
		case subsidy.VerdictReject, subsidy.VerdictDisregard:
			if advice.Amount != 0 {
				t.Fatalf("a rejection gives %v", advice.Amount)
			}
		default:
			t.Fatalf("the verdict %q was taken", advice.Verdict)
		}
		if advice.Motivation == "" {
			t.Fatalf("%q was advised without a motivation", advice.Verdict)
		}
		if refuses := advice.Verdict.Refuses(); refuses != (len(advice.Grounds) > 0) || refuses != (advice.Basis != "") {
			t.Fatalf("%q was advised on %v and %q", advice.Verdict, advice.Grounds, advice.Basis)
		}
	})
}

func TestEveryVerdictHasItsActAndItsWords(t *testing.T) {
	for verdict, want := range map[subsidy.Verdict]struct {
		action subsidy.Action
		title  string
	}{
		subsidy.VerdictGrant:     {subsidy.ActGrant, "Verlenen"},
		subsidy.VerdictGrantPart: {subsidy.ActGrantPart, "Gedeeltelijk verlenen"},
		subsidy.VerdictReject:    {subsidy.ActReject, "Afwijzen"},
		subsidy.VerdictDisregard: {subsidy.ActDisregard, "Buiten behandeling laten"},
	} {
		if verdict.Action() != want.action || verdict.Title() != want.title {
			t.Errorf("%q leads to %q and is called %q", verdict, verdict.Action(), verdict.Title())
		}
	}
}

func TestEveryVerdictBecomesItsDecisionWithItsLetter(t *testing.T) {
	cases := []struct {
		verdict subsidy.Verdict
		amount  subsidy.Cents
		state   subsidy.State
		letter  subsidy.LetterKind
	}{
		{subsidy.VerdictGrant, 23_100_00, subsidy.Granted, subsidy.LetterGrant},
		{subsidy.VerdictGrantPart, 3_000_00, subsidy.PartlyGranted, subsidy.LetterGrantPart},
		{subsidy.VerdictReject, 0, subsidy.Rejected, subsidy.LetterReject},
	}
	for _, c := range cases {
		t.Run(string(c.verdict), func(t *testing.T) {
			w := dbtest.New(t)
			ref, version := w.Advised(t, dbtest.Location, c.verdict)
			w.Clock.Set(dbtest.AfterClosing)
			letter, err := w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
			if err != nil {
				t.Fatal(err)
			}
			_, _, content, err := w.Service.ReadLetter(t.Context(), w.Signatory, ref, letter.ID)
			if err != nil || letter.Kind != c.letter || content.Kind != c.letter || content.Granted != c.amount ||
				content.Asked != 23_100_00 || content.Motivation != "De aanvraag voldoet deels." || content.Grants() != (c.amount > 0) {
				t.Errorf("the letter says %+v, %v", content, err)
			}
			if content.ObjectionUntil != day(2022, time.June, 29) || content.PayBy != day(2022, time.June, 29) || content.SpendUntil != day(2023, time.December, 31) {
				t.Errorf("the terms of the letter are %v, %v, %v", content.ObjectionUntil, content.PayBy, content.SpendUntil)
			}
			file, err := w.Service.CaseFile(t.Context(), w.Auditor, ref)
			if err != nil {
				t.Fatal(err)
			}
			if d := file.Decision; d == nil || d.Amount != c.amount || d.AdvisedBy != w.Assessor.ID || d.DecidedBy != w.Decider.ID || file.Application.State != c.state {
				t.Errorf("in %q the decision is %+v", file.Application.State, d)
			}
		})
	}
}

func TestA12_OnlyADeciderDecides(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	for _, by := range []subsidy.User{w.Preparer, w.Signatory, w.Other, w.Assessor, w.Assessor2, w.Payer, w.Administrator, w.Auditor} {
		_, err := w.Service.Decide(t.Context(), by, ref, version, w.Read(t, by, ref))
		says(t, refused(t, err, subsidy.Forbidden, subsidy.A12), string(by.Role))
	}
	if now := w.Version(t, ref); now != version {
		t.Errorf("the refusals wrote: version %d became %d", version, now)
	}
}

// Four eyes hold for every verdict, before and after the closing.
func TestA12_WhoAdvisedMeetsAnObstacleWhateverTheVerdict(t *testing.T) {
	w := dbtest.New(t)
	same := w.Assessor
	same.Role = subsidy.Decider
	for i, verdict := range []subsidy.Verdict{subsidy.VerdictGrant, subsidy.VerdictGrantPart, subsidy.VerdictReject} {
		w.Clock.Set(dbtest.Open)
		ref, version := w.Advised(t, dbtest.LocationAt(i), verdict)
		w.Clock.Set(dbtest.AfterClosing)
		_, err := w.Service.Decide(t.Context(), same, ref, version, w.Read(t, same, ref))
		says(t, refused(t, err, subsidy.Forbidden, subsidy.A12), "Een ander neemt het besluit.")
		preview, err := w.Service.Preview(t.Context(), same, ref)
		if err != nil {
			t.Fatal(err)
		}
		refused(t, preview.Obstacle, subsidy.Forbidden, subsidy.A12)
		preview, err = w.Service.Preview(t.Context(), w.Decider, ref)
		if err != nil || preview.Obstacle != nil {
			t.Errorf("another decider meets %v, %v", preview.Obstacle, err)
		}
	}
}

func TestA12_OnlyTheAssessorWhoHasTheApplicationAdvises(t *testing.T) {
	w := dbtest.New(t)
	ref := w.Filed(t, dbtest.Location)
	form := func() subsidy.AdviceForm {
		return subsidy.AdviceForm{Version: w.Version(t, ref), Verdict: string(subsidy.VerdictGrant)}
	}
	refused(t, w.Service.Advise(t.Context(), w.Assessor, ref, form()), subsidy.Conflict, subsidy.A12) // nobody took it yet
	if err := w.Service.Take(t.Context(), w.Assessor, ref); err != nil {
		t.Fatal(err)
	}
	w.Check(t, w.Assessor, ref)
	says(t, refused(t, w.Service.Advise(t.Context(), w.Assessor2, ref, form()), subsidy.Conflict, subsidy.A12), "Neem de aanvraag eerst over.")
	refused(t, w.Service.Advise(t.Context(), w.Decider, ref, form()), subsidy.Forbidden, subsidy.A12)
	seen := form()
	seen.Version--
	says(t, refused(t, w.Service.Advise(t.Context(), w.Assessor, ref, seen), subsidy.Conflict, ""), "intussen gewijzigd")
	if err := w.Service.Advise(t.Context(), w.Assessor, ref, form()); err != nil {
		t.Error(err)
	}
}

func TestAnAdviceIsGivenBackOnlyWithAReason(t *testing.T) {
	w := dbtest.New(t)
	ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictGrant)
	for reason, message := range map[string]string{
		"": "Schrijf waarom", " \n": "Schrijf waarom", strings.Repeat("x", subsidy.TextMaximum+1): "te lang",
	} {
		faultsAre(t, w.Service.Return(t.Context(), w.Decider, ref, version, reason), map[string]string{subsidy.FieldReason: message})
	}
	refused(t, w.Service.Return(t.Context(), w.Assessor, ref, version, "Omdat."), subsidy.Forbidden, subsidy.A12)
	refused(t, w.Service.Return(t.Context(), w.Decider, ref, version-1, "Omdat."), subsidy.Conflict, "")
	if err := w.Service.Return(t.Context(), w.Decider, ref, version, strings.Repeat("é", subsidy.TextMaximum)); err != nil {
		t.Error(err)
	}
}
