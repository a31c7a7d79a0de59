package subsidy_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// refusedWith fails unless err is an Invalid refusal whose message holds part.
func refusedWith(t rapid.TB, err error, part string) {
	t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != subsidy.Invalid {
		t.Fatalf("got error %v, want an Invalid refusal with %q", err, part)
	}
	if !strings.Contains(e.Message, part) {
		t.Fatalf("message is %q, want it to hold %q", e.Message, part)
	}
}

// plainlyRefused fails unless err is an Invalid refusal that can stand on a
// page: a sentence of valid text that repeats little of what was typed.
func plainlyRefused(t testing.TB, err error) {
	t.Helper()
	var e *subsidy.Error
	if !errors.As(err, &e) || e.Kind != subsidy.Invalid {
		t.Fatalf("got error %v, want an Invalid refusal", err)
	}
	if !strings.HasSuffix(e.Message, ".") || !utf8.ValidString(e.Message) ||
		utf8.RuneCountInString(e.Message) > 200 || strings.ContainsAny(e.Message, "\n\r\t\x00") {
		t.Fatalf("message %q cannot stand on a page", e.Message)
	}
}

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]subsidy.Cents{
		"1.250,50":             125050,
		"1250.5":               125050,
		"1250,5":               125050,
		"1250.50":              125050,
		"€ 1250":               125000,
		"€1250":                125000,
		"€ 1.250,50":           125050,
		"€\u00a01.250,50":      125050,
		"EUR 1250":             125000,
		"eur 1.250":            125000,
		"EUR1250":              125000,
		"1250 euro":            125000,
		"1250 €":               125000,
		"€ 1.250,-":            125000,
		"1250,--":              125000,
		"1.250":                125000,
		"1.250.000":            125000000,
		"1 250,50":             125050,
		"1\u00a0250\u202f000":  125000000,
		"  1250  ":             125000,
		"0":                    0,
		"0,05":                 5,
		"0.05":                 5,
		"007":                  700,
		"92233720368547758,07": math.MaxInt64,
	} {
		if got, err := subsidy.ParseCents(typed); err != nil || got != want {
			t.Errorf("ParseCents(%q) = %d, %v; want %d", typed, got, err, want)
		}
	}
}

func TestAmountsThatCannotBeReadSayWhy(t *testing.T) {
	for typed, part := range map[string]string{
		"":                     "Vul een bedrag in",
		" \u00a0 ":             "Vul een bedrag in",
		"€":                    "Vul een bedrag in",
		"-5":                   "niet negatief",
		"€ -5":                 "niet negatief",
		"-€ 5":                 "niet negatief",
		"- 5,50":               "niet negatief",
		"−5":                   "niet negatief",
		"veel":                 "Wij lezen ‘veel’ niet als bedrag",
		"12,345":               "hoogstens twee cijfers",
		"1,250":                "hoogstens twee cijfers",
		"1.250,505":            "hoogstens twee cijfers",
		"1250.500":             "betekent",
		"0.500":                "betekent",
		"1.2500":               "betekent",
		"1.25.000":             "betekent",
		"1.250.50":             "betekent",
		"1,250.50":             "Wij lezen",
		"1,2,3":                "Wij lezen",
		"12,":                  "Wij lezen",
		",50":                  "Wij lezen",
		"1 2":                  "Wij lezen",
		"1e3":                  "Wij lezen",
		"0x10":                 "Wij lezen",
		"١٢":                   "Wij lezen",
		"$ 5":                  "Wij lezen",
		"€€5":                  "Wij lezen",
		"-,-":                  "Wij lezen",
		"92233720368547758,08": "te groot",
		"99999999999999999999": "te groot",
	} {
		_, err := subsidy.ParseCents(typed)
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) { refusedWith(t, err, part) })
	}
}

func TestAmountsAreShownInDutch(t *testing.T) {
	for cents, want := range map[subsidy.Cents][2]string{
		0:             {"€ 0,00", "€ 0"},
		5:             {"€ 0,05", "€ 0,05"},
		50:            {"€ 0,50", "€ 0,50"},
		125050:        {"€ 1.250,50", "€ 1.250,50"},
		125000:        {"€ 1.250,00", "€ 1.250"},
		900000000:     {"€ 9.000.000,00", "€ 9.000.000"},
		-100:          {"€ -1,00", "€ -1"},
		-5:            {"€ -0,05", "€ -0,05"},
		math.MinInt64: {"€ -92.233.720.368.547.758,08", "€ -92.233.720.368.547.758,08"},
	} {
		got := [2]string{cents.String(), cents.Whole()}
		want[0] = strings.Replace(want[0], " ", "\u00a0", 1)
		want[1] = strings.Replace(want[1], " ", "\u00a0", 1)
		if got != want {
			t.Errorf("%d cents is shown as %q, want %q", int64(cents), got, want)
		}
	}
}

func TestWhatIsShownAsAnAmountIsReadAsThatAmount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := subsidy.Cents(rapid.Int64Min(0).Draw(t, "cents"))
		for _, shown := range []string{cents.String(), cents.Whole()} {
			if got, err := subsidy.ParseCents(shown); err != nil || got != cents {
				t.Fatalf("ParseCents(%q) = %d, %v; want %d", shown, got, err, cents)
			}
		}
	})
}

func FuzzParseCents(f *testing.F) {
	for _, seed := range []string{"1.250,50", "€ 1250", "1250.5", "EUR 12,-", "-1", "1.2.3", "\xff", "99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		cents, err := subsidy.ParseCents(typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if cents < 0 {
			t.Fatalf("%q is read as %d", typed, cents)
		}
		if again, err := subsidy.ParseCents(cents.String()); err != nil || again != cents {
			t.Fatalf("%q is %d, shown as %s, read as %d, %v", typed, cents, cents, again, err)
		}
	})
}
