package subsidy_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// reader is one of the parsers of identifiers, all as text.
type reader func(string) (string, error)

func asText[T ~string](parse func(string) (T, error)) reader {
	return func(s string) (string, error) {
		got, err := parse(s)
		return string(got), err
	}
}

var readers = map[string]reader{
	"board number":  asText(subsidy.ParseBoardNumber),
	"location code": asText(subsidy.ParseLocationCode),
	"BRIN":          asText(subsidy.ParseBRIN),
	"KvK number":    asText(subsidy.ParseKvK),
	"postcode":      asText(subsidy.ParsePostcode),
	"e-mail":        asText(subsidy.ParseEmail),
	"phone":         asText(subsidy.ParsePhone),
}

func TestIdentifiersAreReadAsPeopleTypeThem(t *testing.T) {
	long := strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 94) + "nl" // 251 characters
	cases := []struct{ what, typed, want string }{
		{"board number", "41234", "41234"},
		{"board number", " 7 ", "00007"},
		{"board number", "0412\u00a03", "04123"},
		{"location code", "18BR01", "18BR01"},
		{"location code", " 18br 01 ", "18BR01"},
		{"BRIN", "18BR", "18BR"},
		{"BRIN", "00ab", "00AB"},
		{"KvK number", "41001234", "41001234"},
		{"KvK number", "4100 1234", "41001234"},
		{"KvK number", "1001234", "01001234"},
		{"postcode", "1234AB", "1234 AB"},
		{"postcode", "1234 ab", "1234 AB"},
		{"postcode", " 9999\u00a0ZZ ", "9999 ZZ"},
		{"postcode", "1000 AS", "1000 AS"},
		{"e-mail", "m.dewit@rijnveld.example", "m.dewit@rijnveld.example"},
		{"e-mail", " M.deWit+zomer@Rijnveld.EXAMPLE ", "M.deWit+zomer@rijnveld.example"},
		{"e-mail", "a@b.nl", "a@b.nl"},
		{"e-mail", "o'neil@mail.school-1.nl", "o'neil@mail.school-1.nl"},
		{"e-mail", "naam@xn--bcher-kva.example", "naam@xn--bcher-kva.example"},
		{"e-mail", long, long},
		{"phone", "0701234567", "0701234567"},
		{"phone", "070 - 123 45 67", "070 - 123 45 67"},
		{"phone", " (070)  123\u00a045 67 ", "(070) 123 45 67"},
		{"phone", "06-12345678", "06-12345678"},
		{"phone", "+31 6 12345678", "+31 6 12345678"},
		{"phone", "+31 (0)6 12345678", "+31 (0)6 12345678"},
		{"phone", "+32 2 123 45 67", "+32 2 123 45 67"},
		{"phone", "+123456789012345", "+123456789012345"},
	}
	for _, c := range cases {
		if got, err := readers[c.what](c.typed); err != nil || got != c.want {
			t.Errorf("%s %q is read as %q, %v; want %q", c.what, c.typed, got, err, c.want)
		}
	}
}

func TestIdentifiersThatCannotBeReadSayWhy(t *testing.T) {
	tooLong := strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 96) + "nl" // 255 characters
	cases := []struct{ what, typed, part string }{
		{"board number", "", "Een bestuursnummer heeft vijf cijfers"},
		{"board number", "412345", "Wij lezen ‘412345’ niet als bestuursnummer"},
		{"board number", "4123a", "niet als bestuursnummer"},
		{"board number", "-1234", "niet als bestuursnummer"},
		{"location code", "", "Een vestigingscode ziet eruit als 18BR01."},
		{"location code", "18BR", "niet als vestigingscode"},
		{"location code", "18BR1", "niet als vestigingscode"},
		{"location code", "1BBR01", "niet als vestigingscode"},
		{"location code", "18ſR01", "niet als vestigingscode"},
		{"location code", "18BR011", "niet als vestigingscode"},
		{"BRIN", "", "Een BRIN ziet eruit als 18BR."},
		{"BRIN", "18BR01", "niet als BRIN"},
		{"BRIN", "BR18", "niet als BRIN"},
		{"KvK number", "", "Een KvK-nummer heeft acht cijfers"},
		{"KvK number", "410012", "niet als KvK-nummer"},
		{"KvK number", "410012345", "niet als KvK-nummer"},
		{"KvK number", "4100123a", "niet als KvK-nummer"},
		{"KvK number", "000012345678", "vestigingsnummer"},
		{"KvK number", "0000 1234 5678", "vestigingsnummer"},
		{"postcode", "", "Een postcode ziet eruit als 1234 AB."},
		{"postcode", "0234 AB", "niet als postcode"},
		{"postcode", "1234 SA", "niet als postcode"},
		{"postcode", "1234 sd", "niet als postcode"},
		{"postcode", "1234 SS", "niet als postcode"},
		{"postcode", "1234", "niet als postcode"},
		{"postcode", "1234 ABC", "niet als postcode"},
		{"e-mail", "", "Vul een e-mailadres in, bijvoorbeeld naam@school.nl."},
		{"e-mail", "naam", "Wij lezen ‘naam’ niet als e-mailadres"},
		{"e-mail", "naam@school", "niet als e-mailadres"},
		{"e-mail", "naam@school.1", "niet als e-mailadres"},
		{"e-mail", "naam@-school.nl", "niet als e-mailadres"},
		{"e-mail", "naam@[127.0.0.1]", "niet als e-mailadres"},
		{"e-mail", "naam@@school.nl", "niet als e-mailadres"},
		{"e-mail", "a@b.nl, c@d.nl", "niet als e-mailadres"},
		{"e-mail", "a@b.nl,c@d.nl", "niet als e-mailadres"},
		{"e-mail", "groep:a@b.nl;", "niet als e-mailadres"},
		{"e-mail", "naam @school.nl", "niet als e-mailadres"},
		{"e-mail", ".naam@school.nl", "niet als e-mailadres"},
		{"e-mail", "naam@school.nl(privé)", "geen letters met een accent"},
		{"e-mail", "naam@school.nl(thuis)", "niet als e-mailadres"},
		{"e-mail", "naam@school.nl\r\nBcc:x@y.nl", "niet als e-mailadres"},
		{"e-mail", "naam\x00@school.nl", "niet als e-mailadres"},
		{"e-mail", "naam\x7f@school.nl", "niet als e-mailadres"},
		{"e-mail", "na\u200bam@school.nl", "niet als e-mailadres"},
		{"e-mail", "naam@schoo\xffl.nl", "niet als e-mailadres"},
		{"e-mail", "Marieke <m@school.nl>", "zonder naam erbij"},
		{"e-mail", "<m@school.nl>", "zonder naam erbij"},
		{"e-mail", `"m w"@school.nl`, "zonder naam erbij"},
		{"e-mail", "andré@school.nl", "geen letters met een accent"},
		{"e-mail", "naam@schöol.nl", "geen letters met een accent"},
		{"e-mail", tooLong, "hoogstens 254 tekens"},
		{"e-mail", strings.Repeat("a", 65) + "@b.nl", "niet als e-mailadres"},
		{"phone", "", "Vul een telefoonnummer in"},
		{"phone", "bel mij", "Wij lezen ‘bel mij’ niet als telefoonnummer"},
		{"phone", "06.12345678", "niet als telefoonnummer"},
		{"phone", "06+12345678", "niet als telefoonnummer"},
		{"phone", "++31612345678", "niet als telefoonnummer"},
		{"phone", "٠٧٠١٢٣٤٥٦٧", "niet als telefoonnummer"},
		{"phone", "---", "10 cijfers"},
		{"phone", "070 123 45 6", "10 cijfers"},
		{"phone", "070 123 45 678", "10 cijfers"},
		{"phone", "1701234567", "begint met 0"},
		{"phone", "0031 6 12345678", "Begin een buitenlands nummer met +"},
		{"phone", "+31 6 123456", "10 tot en met 15 cijfers"},
		{"phone", "+1234567890123456", "10 tot en met 15 cijfers"},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s %q", c.what, c.typed), func(t *testing.T) {
			got, err := readers[c.what](c.typed)
			refusedWith(t, err, c.part)
			if got != "" {
				t.Errorf("refused, and yet read as %q", got)
			}
		})
	}
}

func TestWhatWasReadIsReadAgainUnchanged(t *testing.T) {
	forms := map[string]string{
		"board number":  `[0-9]{1,5}`,
		"location code": `[0-9]{2}[a-zA-Z]{2}[0-9]{2}`,
		"BRIN":          `[0-9]{2}[a-zA-Z]{2}`,
		"KvK number":    `[0-9]{7,8}`,
		"postcode":      `[1-9][0-9]{3} ?[A-RT-Za-rt-z][A-Za-z]`,
		"e-mail":        `[a-zA-Z0-9]{1,20}@[a-zA-Z]{1,20}\.[a-zA-Z]{2,6}`,
		"phone":         `0[1-9][0-9] ?-?[0-9]{3} {0,2}[0-9]{4}|\+[0-9]{10,15}`,
	}
	for what, form := range forms {
		t.Run(what, rapid.MakeCheck(func(t *rapid.T) {
			typed := rapid.StringMatching(form).Draw(t, "typed")
			first, err := readers[what](typed)
			if err != nil {
				t.Fatalf("%q: %v", typed, err)
			}
			if again, err := readers[what](first); err != nil || again != first {
				t.Fatalf("%q is read as %q, and that as %q, %v", typed, first, again, err)
			}
		}))
	}
}

func fuzzReader(f *testing.F, what string, seeds ...string) {
	for _, seed := range append(seeds, "", " ", "\xff", "\x00", "é") {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		first, err := readers[what](typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if strings.ContainsAny(first, "\x00\r\n<>\"") {
			t.Fatalf("%q is read as %q", typed, first)
		}
		if again, err := readers[what](first); err != nil || again != first {
			t.Fatalf("%q is read as %q, and that as %q, %v", typed, first, again, err)
		}
	})
}

func FuzzParseBoardNumber(f *testing.F)  { fuzzReader(f, "board number", "41234", "7") }
func FuzzParseLocationCode(f *testing.F) { fuzzReader(f, "location code", "18BR01", "18br 01") }
func FuzzParseBRIN(f *testing.F)         { fuzzReader(f, "BRIN", "18BR", "18b") }
func FuzzParseKvK(f *testing.F)          { fuzzReader(f, "KvK number", "41001234", "000012345678") }
func FuzzParsePostcode(f *testing.F)     { fuzzReader(f, "postcode", "1234 AB", "1234SS") }
func FuzzParseEmail(f *testing.F)        { fuzzReader(f, "e-mail", "a@b.nl", "A <a@b.nl>", "a(b)@c.nl") }
func FuzzParsePhone(f *testing.F)        { fuzzReader(f, "phone", "070 123 45 67", "+31 (0)6 12345678") }
