package subsidy

import (
	"fmt"
	"regexp"
	"strings"
)

// IBAN is a bank account number in canonical form: capitals and digits without
// spaces, of the right length and with the right check digits (ISO 13616).
type IBAN string

const ibanExample = "Vul een IBAN in, bijvoorbeeld NL91 ABNA 0417 1643 00."

var (
	ibanCharacters = regexp.MustCompile(`^[A-Z0-9]*$`)
	ibanStart      = regexp.MustCompile(`^[A-Z]{2}`)
	ibanForm       = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]+$`)
	ibanDutch      = regexp.MustCompile(`^NL[0-9]{2}[A-Z]{4}[0-9]{10}$`)
)

// ibanLengths is the number of characters per country of the IBAN registry
// (ISO 13616-2, kept by SWIFT).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
	"BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27,
	"DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27,
	"GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28,
	"IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
	"LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22,
	"MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23,
	"PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24,
	"SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28,
	"TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

// ParseIBAN reads an IBAN with or without spaces, in capitals or lower case,
// and gives its canonical form. It refuses as Invalid, each with its own
// message: nothing, other characters, an unknown country, a wrong length, and
// wrong check digits.
//
// Every change of one digit is refused, and so is every swap of two
// neighbours in a Dutch IBAN. Modulo 97 alone cannot see a swap of a 1 and a
// B, a 2 and an M or a 3 and an X (the letter counts for eleven times the
// digit); in the Netherlands the form refuses these, because letters and
// digits have their own places. Elsewhere an account may mix the two, and such
// a swap passes.
func ParseIBAN(s string) (IBAN, error) {
	text := upperASCII(withoutSpaces(s))
	length, known := ibanLengths[text[:min(2, len(text))]]
	switch {
	case text == "":
		return "", refuse(Invalid, "", ibanExample)
	case !ibanCharacters.MatchString(text):
		return "", refuse(Invalid, "", "Een IBAN heeft alleen letters en cijfers. "+ibanExample)
	case !ibanStart.MatchString(text):
		return "", refuse(Invalid, "", "Een IBAN begint met twee letters voor het land. "+ibanExample)
	case !known:
		return "", refuse(Invalid, "", "Wij kennen geen IBAN dat begint met "+text[:2]+". Een Nederlands IBAN begint met NL.")
	case len(text) != length:
		return "", refuse(Invalid, "", wrongIBANLength(text, length))
	case !ibanForm.MatchString(text), text[:2] == "NL" && !ibanDutch.MatchString(text), !ibanChecks(text):
		return "", refuse(Invalid, "", "Dit IBAN klopt niet. Controleer de cijfers.")
	}
	return IBAN(text), nil
}

func wrongIBANLength(text string, length int) string {
	kind := "Een IBAN dat begint met " + text[:2]
	if text[:2] == "NL" {
		kind = "Een Nederlands IBAN"
	}
	return fmt.Sprintf("%s heeft %d tekens; u vulde er %d in.", kind, length, len(text))
}

// ibanChecks tells whether the check digits are right: behind the rest, with
// letters as 10 to 35, the number is 1 modulo 97. The digits 00, 01 and 99 can
// pass that test but are never given out: the standard computes 02 to 98.
func ibanChecks(text string) bool {
	if digits := text[2:4]; digits == "00" || digits == "01" || digits == "99" {
		return false
	}
	rest := 0
	for _, c := range []byte(text[4:] + text[:4]) {
		value := characterValue(c)
		if value >= 10 {
			rest *= 10
		}
		rest = (rest*10 + value) % 97
	}
	return rest == 1
}

// Format gives the IBAN in groups of four, as it stands on a bank card.
func (i IBAN) Format() string {
	text := string(i)
	var groups []string
	for len(text) > 4 {
		groups = append(groups, text[:4])
		text = text[4:]
	}
	return strings.Join(append(groups, text), " ")
}
