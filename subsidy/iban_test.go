package subsidy_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"subsidieportaal/subsidy"
)

// The examples that the IBAN registry prints, one per country.
const registryExamples = `
AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 AT611904300234573201
AZ21NABZ00000000137010001944 BA391290079401028494 BE68539007547034 BG80BNBG96611020345678
BH67BMAG00001299123456 BR1800360305000010009795493C1 BY13NBRB3600900000002Z00AB00 CH9300762011623852957
CR05015202001026284066 CY17002001280000001200527600 CZ6508000000192000145399 DE89370400440532013000
DK5000400440116243 DO28BAGR00000001212453611324 EE382200221020145685 EG380019000500000000263180002
ES9121000418450200051332 FI2112345600000785 FO6264600001631634 FR1420041010050500013M02606
GB29NWBK60161331926819 GE29NB0000000101904917 GI75NWBK000000007099453 GL8964710001000206
GR1601101250000000012300695 GT82TRAJ01020000001210029690 HR1210010051863000160 HU42117730161111101800000000
IE29AIBK93115212345678 IL620108000000099999999 IQ98NBIQ850123456789012 IS140159260076545510730339
IT60X0542811101000000123456 JO94CBJO0010000000000131000302 KW81CBKU0000000000001234560101 KZ86125KZT5004100100
LB62099900000001001901229114 LC55HEMM000100010012001200023015 LI21088100002324013AA LT121000011101001000
LU280019400644750000 LV80BANK0000435195001 MC5811222000010123456789030 MD24AG000225100013104168
ME25505000012345678951 MK07250120000058984 MR1300020001010000123456753 MT84MALT011000012345MTLCAST001S
MU17BOMM0101101030300200000MUR NL91ABNA0417164300 NO9386011117947 PK36SCBL0000001123456702
PL61109010140000071219812874 PS92PALS000000000400123456702 PT50000201231234567890154 QA58DOHB00001234567890ABCDEFG
RO49AAAA1B31007593840000 RS35260005601001611379 SA0380000000608010167519 SC18SSCB11010000000000001497USD
SE4550000000058398257466 SI56263300012039086 SK3112000000198742637541 SM86U0322509800000000270100
ST23000100010051845310146 SV62CENR00000000000000700025 TL380080012345678910157 TN5910006035183598478831
TR330006100519786457841326 UA213223130000026007233566001 VA59001123000012345678 VG96VPVG0000012345678901
XK051212012345678906`

func TestTheExamplesOfTheRegistryAreRead(t *testing.T) {
	for _, example := range strings.Fields(registryExamples) {
		if got, err := subsidy.ParseIBAN(example); err != nil || string(got) != example {
			t.Errorf("ParseIBAN(%q) = %q, %v", example, got, err)
		}
	}
}

func TestAnIBANIsReadAsPeopleTypeIt(t *testing.T) {
	for _, typed := range []string{
		"NL91ABNA0417164300", "NL91 ABNA 0417 1643 00", "nl91abna0417164300", " nl91\u00a0abna 04 17164300\t",
	} {
		got, err := subsidy.ParseIBAN(typed)
		if err != nil || got != "NL91ABNA0417164300" {
			t.Errorf("ParseIBAN(%q) = %q, %v", typed, got, err)
		}
		if got.Format() != "NL91 ABNA 0417 1643 00" {
			t.Errorf("%s is shown as %q", got, got.Format())
		}
	}
}

func TestAnIBANIsShownInGroupsOfFour(t *testing.T) {
	for iban, want := range map[subsidy.IBAN]string{
		"": "", "BE68539007547034": "BE68 5390 0754 7034", "NO9386011117947": "NO93 8601 1117 947",
	} {
		if got := iban.Format(); got != want {
			t.Errorf("%s is shown as %q, want %q", iban, got, want)
		}
	}
}

func TestAnIBANThatCannotBeReadSaysWhy(t *testing.T) {
	for typed, part := range map[string]string{
		"":                        "Vul een IBAN in, bijvoorbeeld NL91 ABNA 0417 1643 00.",
		" \u00a0":                 "Vul een IBAN in",
		"NL91ABNA041716430":       "Een Nederlands IBAN heeft 18 tekens; u vulde er 17 in.",
		"NL91 ABNA 0417 1643 000": "Een Nederlands IBAN heeft 18 tekens; u vulde er 19 in.",
		"NL":                      "u vulde er 2 in",
		"DE8937040044053201300":   "Een IBAN dat begint met DE heeft 22 tekens; u vulde er 21 in.",
		"NL92ABNA0417164300":      "Dit IBAN klopt niet. Controleer de cijfers.",
		"NL91ABNA0417164301":      "Dit IBAN klopt niet",
		"NLA1ABNA0417164300":      "Dit IBAN klopt niet",
		"NL910417164300ABNA":      "Dit IBAN klopt niet",
		"XX91ABNA0417164300":      "Wij kennen geen IBAN dat begint met XX",
		"US91ABNA0417164300":      "Wij kennen geen IBAN dat begint met US",
		"417164300":               "begint met twee letters",
		"N":                       "begint met twee letters",
		"NL91.ABNA.0417.1643.00":  "alleen letters en cijfers",
		"NL91ABNA041716430٠":      "alleen letters en cijfers",
		"ſL91ABNA0417164300":      "alleen letters en cijfers",
	} {
		_, err := subsidy.ParseIBAN(typed)
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) { refusedWith(t, err, part) })
	}
}

// remainder97 computes an IBAN's remainder another way than the code does, by
// long division over the digits written out.
func remainder97(iban string) int {
	var digits strings.Builder
	for _, c := range iban[4:] + iban[:4] {
		if c >= 'A' {
			fmt.Fprint(&digits, int(c-'A')+10)
		} else {
			digits.WriteRune(c)
		}
	}
	rest := 0
	for _, d := range digits.String() {
		rest = (rest*10 + int(d-'0')) % 97
	}
	return rest
}

func drawDutchIBAN(t *rapid.T) string {
	bank := rapid.StringMatching(`[A-Z]{4}[0-9]{10}`).Draw(t, "account")
	return fmt.Sprintf("NL%02d%s", 98-remainder97("NL00"+bank), bank)
}

func TestEveryDutchIBANWithTheRightCheckIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawDutchIBAN(t)
		got, err := subsidy.ParseIBAN(strings.ToLower(subsidy.IBAN(want).Format()))
		if err != nil || string(got) != want {
			t.Fatalf("%s is read as %q, %v", want, got, err)
		}
	})
}

func TestEveryChangeOfOneDigitOfAnIBANIsRefused(t *testing.T) {
	examples := strings.Fields(registryExamples)
	rapid.Check(t, func(t *rapid.T) {
		iban := rapid.OneOf(rapid.Custom(drawDutchIBAN), rapid.SampledFrom(examples)).Draw(t, "iban")
		for at := range iban {
			if iban[at] > '9' {
				continue
			}
			for digit := byte('0'); digit <= '9'; digit++ {
				wrong := iban[:at] + string(digit) + iban[at+1:]
				if _, err := subsidy.ParseIBAN(wrong); err == nil && wrong != iban {
					t.Fatalf("%s is read, and so is %s", iban, wrong)
				}
			}
		}
	})
}

func TestEverySwapOfNeighboursInADutchIBANIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iban := drawDutchIBAN(t)
		for at := range len(iban) - 1 {
			wrong := swapped(iban, at)
			if _, err := subsidy.ParseIBAN(wrong); err == nil && wrong != iban {
				t.Fatalf("%s is read, and so is %s", iban, wrong)
			}
		}
	})
}

func TestEverySwapOfTwoDigitsOrTwoLettersInAnyIBANIsRefused(t *testing.T) {
	for _, iban := range strings.Fields(registryExamples) {
		for at := range len(iban) - 1 {
			wrong := swapped(iban, at)
			if wrong == iban || (iban[at] > '9') != (iban[at+1] > '9') {
				continue
			}
			if _, err := subsidy.ParseIBAN(wrong); err == nil {
				t.Errorf("%s is read, and so is %s", iban, wrong)
			}
		}
	}
}

// The check digits 00, 01 and 99 are the remainders of 97, 98 and 02.
func TestCheckDigitsThatAreNeverGivenOutAreRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iban := drawDutchIBAN(t)
		for real, never := range map[string]string{"97": "00", "98": "01", "02": "99"} {
			if _, err := subsidy.ParseIBAN("NL" + never + iban[4:]); err == nil {
				t.Fatalf("check digits %s are read in place of %s", never, real)
			}
		}
	})
}

// swapped changes the places of the character at and the one behind it.
func swapped(text string, at int) string {
	return text[:at] + text[at+1:at+2] + text[at:at+1] + text[at+2:]
}

func FuzzParseIBAN(f *testing.F) {
	for _, seed := range []string{"NL91 ABNA 0417 1643 00", "be68539007547034", "NL", "XX00", "\xff", "MT84MALT011000012345MTLCAST001S"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		iban, err := subsidy.ParseIBAN(typed)
		if err != nil {
			plainlyRefused(t, err)
			return
		}
		if again, err := subsidy.ParseIBAN(iban.Format()); err != nil || again != iban {
			t.Fatalf("%q is %s, read again as %s, %v", typed, iban, again, err)
		}
		if remainder97(string(iban)) != 1 {
			t.Fatalf("%q is read with a wrong check", typed)
		}
	})
}
