package subsidy

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestA13_ANoticeSaysThatAMessageIsReadyAndNothingElse looks at the very words
// that go out.
func TestA13_ANoticeSaysThatAMessageIsReadyAndNothingElse(t *testing.T) {
	s := &Service{Now: func() time.Time { return time.Date(2022, time.May, 18, 8, 0, 0, 0, time.UTC) }, MailDomain: "subsidie.example"}
	a := Application{ID: "a", Reference: "ZO22-7K4M-X", Amount: 23_100_00, Answers: Answers{Contact: ContactAnswers{Name: "Joost Smeets", IBAN: "NL91ABNA0417164300"}}}
	first, second := s.notice(a, "een@voorbeeld.example"), s.notice(a, "een@voorbeeld.example")
	if first.Subject != second.Subject || first.Body != second.Body {
		t.Error("the words differ from notice to notice")
	}
	text := first.Subject + "\n" + first.Body
	if !strings.Contains(text, "Er staat een bericht voor u klaar in het Subsidieportaal") {
		t.Errorf("it does not say so: %s", text)
	}
	for _, forbidden := range []string{`https?:`, `www\.`, `/`, `@`, `\d`, `(?i)verle`, `(?i)afgewezen`, `(?i)besluit`, `(?i)subsidie\b`, `(?i)aanvraag`, `(?i)smeets`, "€"} {
		if found := regexp.MustCompile(forbidden).FindString(text); found != "" {
			t.Errorf("it says %q", found)
		}
	}
	for _, r := range text {
		if r != '\n' && (r < ' ' || r > '~') {
			t.Errorf("it has %q, which not every server leaves as it is", r)
		}
	}
	if first.ID == second.ID || first.MessageID == second.MessageID || !regexp.MustCompile(`^[A-Z2-7]{26}@subsidie\.example$`).MatchString(first.MessageID) {
		t.Errorf("the Message-IDs are %s and %s", first.MessageID, second.MessageID)
	}
	s.MailDomain = ""
	if m := s.notice(a, ""); !strings.HasSuffix(m.MessageID, "@subsidieportaal.invalid") {
		t.Errorf("without a sender the Message-ID is %s", m.MessageID)
	}
}

func TestEveryAddressOfABoardIsToldOnceAndWhatIsNoAddressNever(t *testing.T) {
	people := []User{{Email: "j.smeets@rijnveld.example"}, {Email: "m.dewit@rijnveld.example"}}
	for _, c := range []struct {
		name, contact string
		want          []string
	}{
		{"a contact of their own", " Info@Rijnveld.Example ", []string{"Info@rijnveld.example", "j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"a contact with an account", "J.Smeets@RIJNVELD.example", []string{"J.Smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"no contact", "", []string{"j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"a contact with a header", "a@b.example\r\nBcc: x@y.example", []string{"j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"a contact with a line end in it", "a\n@b.example", []string{"j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"a contact with a NUL", "a\x00@b.example", []string{"j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"two contacts", "a@b.example, c@d.example", []string{"j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
		{"a contact with a name", "Joost <a@b.example>", []string{"j.smeets@rijnveld.example", "m.dewit@rijnveld.example"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := noticeAddresses(c.contact, people); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := noticeAddresses("geen", []User{{Email: "ook geen"}}); len(got) != 0 {
		t.Errorf("got %q, want nobody", got)
	}
}

func TestAMailIsTriedForThreeDaysLessAndLessOften(t *testing.T) {
	var tried time.Duration
	var waits []string
	for attempts := 1; ; attempts++ {
		wait, again := nextTry(attempts)
		if !again {
			if tried < 72*time.Hour || tried > 76*time.Hour {
				t.Errorf("it is given up after %v", tried)
			}
			break
		}
		waits = append(waits, wait.String())
		tried += wait
	}
	want := []string{"1m0s", "5m0s", "15m0s", "1h0m0s", "4h0m0s", "4h0m0s", "4h0m0s"}
	if len(waits) < len(want) || !slices.Equal(waits[:len(want)], want) || waits[len(waits)-1] != "4h0m0s" {
		t.Errorf("it waits %q, want %q and so on", waits, want)
	}
}
