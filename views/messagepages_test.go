package views

import (
	"strings"
	"testing"
	"time"

	"subsidieportaal/subsidy"
)

// messages gives a question, an answer and a new question, as one side sees them.
func messages(board bool) subsidy.Messages {
	return subsidy.Messages{
		{ID: "m1", Seq: 1, FromBoard: true, AuthorName: preparer.Name, At: morning, Text: "Wanneer horen wij iets?\n\nMet groet " + hostile, ReadAt: later},
		{ID: "m2", Seq: 2, AuthorName: assessor.Name, At: later, Text: strings.Repeat("heellangwoord", 150), New: board},
		{ID: "m3", Seq: 3, FromBoard: true, AuthorName: hostile, At: later.Add(time.Hour), Text: "שלום \u202eעולם 🏫", New: !board},
	}
}

func threadPage(u *subsidy.User, m subsidy.Messages) ThreadPage {
	return ThreadPage{
		Page:   page(u, "Berichten"),
		Thread: subsidy.Thread{Application: application(full(), subsidy.Advised), Board: school, Location: weterin, Messages: m},
		Key:    "k", MayWrite: u.Role != subsidy.Auditor,
	}
}

func threadSamples() []sample {
	office := threadPage(&assessor, messages(false))
	office.Query = "stand=submitted&zoek=a+b"
	wrong := threadPage(&signatory, messages(true))
	wrong.Page = wrong.wrong(fault("bericht", "", "Uw bericht is te lang. Gebruik ten hoogste 2.000 tekens."))
	wrong.Text = strings.Repeat("é", 10_000) + hostile
	auditor := subsidy.User{ID: "u7", Name: "Hanneke Dijk", Role: subsidy.Auditor}
	return []sample{
		{"", threadPage(&signatory, messages(true))},
		{"leeg", threadPage(&preparer, nil)},
		{"fout", wrong},
		{"ambtenaar", office},
		{"auditor", threadPage(&auditor, messages(false))},
	}
}

func box(pages, at int) subsidy.Box {
	item := subsidy.BoxItem{Reference: "ZO22-7K4M-X", Location: weterin.Code, LocationName: weterin.Name, At: morning}
	letter, question, answer, old := item, item, item, item
	letter.Letter, letter.Kind, letter.New = "b1", subsidy.LetterGrantPart, true
	question.Text, question.FromBoard, question.AuthorName = "Wanneer horen wij iets? "+hostile, true, preparer.Name
	answer.Text, answer.AuthorName, answer.New, answer.LocationName = strings.Repeat("heellangwoord", 150), assessor.Name, true, long.Name
	old.Letter, old.Kind, old.At = "b2", subsidy.LetterSupplement, morning.AddDate(-1, 0, 0)
	return subsidy.Box{Items: []subsidy.BoxItem{letter, answer, question, old}, Count: 20*pages - 16, New: 2, Page: at, Pages: pages}
}

func boxSamples() []sample {
	return []sample{
		{"", BoxPage{page(&signatory, "Berichten"), box(1, 1), nil, pageAddress}},
		{"bladzijde", BoxPage{page(&preparer, "Berichten").told(NoticeDone, "De brief over ZO22-7K4M-X is gemarkeerd als gelezen."), box(9, 5), nil, pageAddress}},
		{"leeg", BoxPage{page(&preparer, "Berichten"), subsidy.Box{Page: 1, Pages: 1}, nil, pageAddress}},
	}
}

func TestABoardReadsNoNamesOfOfficialsInMessages(t *testing.T) {
	e := engine(t)
	for name, list := range map[string][]sample{"message/thread": threadSamples(), "message/index": boxSamples()} {
		for _, s := range list {
			html := render(t, e, name, s.data)
			office := pageOf(t, s.data).Office()
			if strings.Contains(html, assessor.Name) != office {
				t.Errorf("%s %q: an official's name is there: %v", name, s.name, !office)
			}
			if name == "message/thread" && !office && strings.Contains(html, subsidy.Advised.Title()) {
				t.Errorf("%q tells the board that there is an advice", s.name)
			}
		}
	}
}

func TestAMessageInAListIsItsFirstWordsOnOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"Een vraag.":                              "Een vraag.",
		" Twee\n\n  regels\tbijeen":               "Twee regels bijeen",
		strings.Repeat("woord ", 20):              strings.TrimSuffix(strings.Repeat("woord ", 11), " ") + "…",
		strings.Repeat("🏫", 80):                   strings.Repeat("🏫", 70) + "…",
		strings.Repeat("é", 70):                   strings.Repeat("é", 70),
		strings.Repeat("zo.", 23) + " En verder.": strings.TrimSuffix(strings.Repeat("zo.", 23), ".") + "…",
		"": "",
	} {
		if got := opening(text); got != want {
			t.Errorf("%q begins %q, want %q", text, got, want)
		}
	}
}
