package subsidy_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

func TestCountsAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]int{
		"22": 22, " 22 ": 22, "\u00a022": 22, "0": 0, "007": 7,
		"1.250": 1250, "1 250": 1250, "1.250.000": 1250000,
		"999999999": 999999999, "999.999.999": 999999999, "0000000000012": 12,
	} {
		if got, err := subsidy.ParseCount(typed); err != nil || got != want {
			t.Errorf("ParseCount(%q) = %d, %v; want %d", typed, got, err, want)
		}
	}
}

func TestCountsThatCannotBeReadSayWhy(t *testing.T) {
	for typed, part := range map[string]string{
		"":                     "Vul een getal in, bijvoorbeeld 18.",
		"   ":                  "Vul een getal in, bijvoorbeeld 18.",
		"-1":                   "niet negatief",
		"− 1":                  "niet negatief",
		"22,5":                 "Wij lezen ‘22,5’ niet als heel getal",
		"22.5":                 "heel getal",
		"22½":                  "heel getal",
		"½":                    "heel getal",
		"22,0":                 "heel getal",
		"veel":                 "Wij lezen ‘veel’ niet als getal. Vul een getal in, bijvoorbeeld 18.",
		"-veel":                "Wij lezen ‘-veel’ niet als getal",
		"1.25.0":               "niet als getal",
		"1e3":                  "niet als getal",
		"+5":                   "niet als getal",
		"٢٢":                   "niet als getal",
		"22\x0033":             "Wij lezen ‘2233’ niet als getal",
		"2.147.483.648":        "Het getal ‘2.147.483.648’ is te groot",
		"1000000000":           "te groot",
		"99999999999999999999": "te groot",
	} {
		_, err := subsidy.ParseCount(typed)
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) { refusedWith(t, err, part) })
	}
}

func TestALongAnswerIsCutInItsMessage(t *testing.T) {
	_, err := subsidy.ParseCount(strings.Repeat("é", 1000))
	refusedWith(t, err, "‘"+strings.Repeat("é", 39)+"…’")
	_, err = subsidy.ParseCount(strings.Repeat("é", 40))
	refusedWith(t, err, "‘"+strings.Repeat("é", 40)+"’")
}

func TestCountsAreShownWithDots(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 1894: "1.894", 1234567: "1.234.567", -1: "-1", -999: "-999", -1894: "-1.894",
	} {
		if got := subsidy.FormatCount(n); got != want {
			t.Errorf("FormatCount(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestWhatIsShownAsACountIsReadAsThatCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 999999999).Draw(t, "n")
		if got, err := subsidy.ParseCount(subsidy.FormatCount(n)); err != nil || got != n {
			t.Fatalf("%d is shown as %s and read as %d, %v", n, subsidy.FormatCount(n), got, err)
		}
	})
}

func TestHoursAreReadInHalves(t *testing.T) {
	for typed, want := range map[string]subsidy.HalfHours{
		"5": 10, " 5 ": 10, "05": 10, "5,5": 11, "5.5": 11, "5½": 11, "5 ½": 11, "½": 1, "0,5": 1,
		"5,0": 10, "5,50": 11, "24": 48, "23,5": 47,
	} {
		if got, err := subsidy.ParseHours(typed); err != nil || got != want {
			t.Errorf("ParseHours(%q) = %d, %v; want %d", typed, got, err, want)
		}
	}
}

func TestHoursThatCannotBeReadSayWhy(t *testing.T) {
	for typed, part := range map[string]string{
		"":                        "Vul een getal in, bijvoorbeeld 5 of 5,5.",
		"vijf":                    "Wij lezen ‘vijf’ niet als getal. Vul een getal in, bijvoorbeeld 5 of 5,5.",
		"-5":                      "niet negatief",
		"5,25":                    "hele of halve uren",
		"5,05":                    "hele of halve uren",
		"5,5½":                    "niet als getal",
		"5:30":                    "niet als getal",
		"5 uur":                   "niet als getal",
		",5":                      "niet als getal",
		",":                       "niet als getal",
		"0":                       "meer dan 0",
		"0,0":                     "meer dan 0",
		"24,5":                    "Een dag heeft 24 uur",
		"25":                      "Een dag heeft 24 uur",
		"1.000":                   "hele of halve uren",
		"123456":                  "Een dag heeft 24 uur",
		"99999999999999999999999": "Een dag heeft 24 uur",
	} {
		_, err := subsidy.ParseHours(typed)
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) { refusedWith(t, err, part) })
	}
}

func TestWhatIsShownAsHoursIsReadAsThoseHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := subsidy.HalfHours(rapid.IntRange(1, 48).Draw(t, "half hours"))
		if got, err := subsidy.ParseHours(hours.String()); err != nil || got != hours {
			t.Fatalf("%d half hours are shown as %s and read as %d, %v", int(hours), hours, int(got), err)
		}
	})
}

func TestHoursAreShownWithAComma(t *testing.T) {
	for hours, want := range map[subsidy.HalfHours]string{
		0: "0", 1: "0,5", 10: "5", 11: "5,5", 2500: "1.250", -1: "-0,5", -10: "-5",
	} {
		if got := hours.String(); got != want {
			t.Errorf("%d half hours are shown as %q, want %q", int(hours), got, want)
		}
	}
}

func FuzzParseCount(f *testing.F) {
	for _, seed := range []string{"22", "1.250", "-1", "22,5", "veel", "2.147.483.648", "\xff", "½"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := subsidy.ParseCount(typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if again, err := subsidy.ParseCount(subsidy.FormatCount(n)); n < 0 || err != nil || again != n {
			t.Fatalf("%q is %d, read again as %d, %v", typed, n, again, err)
		}
	})
}

func FuzzParseHours(f *testing.F) {
	for _, seed := range []string{"5", "5,5", "5½", "0", "25", "5,25", "vijf", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		hours, err := subsidy.ParseHours(typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if again, err := subsidy.ParseHours(hours.String()); hours < 1 || hours > 48 || err != nil || again != hours {
			t.Fatalf("%q is %d half hours, read again as %d, %v", typed, hours, again, err)
		}
	})
}
