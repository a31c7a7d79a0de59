package subsidy

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
)

var (
	digitsOnly       = regexp.MustCompile(`^[0-9]+$`)
	boardNumberForm  = regexp.MustCompile(`^[0-9]{1,5}$`)
	brinForm         = regexp.MustCompile(`^[0-9]{2}[A-Z]{2}$`)
	locationCodeForm = regexp.MustCompile(`^[0-9]{2}[A-Z]{2}[0-9]{2}$`)
	postcodeForm     = regexp.MustCompile(`^([1-9][0-9]{3})([A-Z]{2})$`)
	mailDomainForm   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$`)
	phoneCharacters  = regexp.MustCompile(`^[0-9 +()-]+$`)
)

// boardNumberHint says what the number of a board looks like. The example is
// of nobody.
const boardNumberHint = "Een bestuursnummer heeft vijf cijfers, bijvoorbeeld 98214."

// unknownBoard says that the register has no board with this number.
const unknownBoard = "Dit bestuursnummer staat niet in het register. " + boardNumberHint

// ParseBoardNumber reads the number of a board of one to five digits and pads
// it on the left to five, because spreadsheets drop leading zeros. All else is
// refused as Invalid.
func ParseBoardNumber(s string) (BoardNumber, error) {
	text := withoutSpaces(s)
	if !boardNumberForm.MatchString(text) {
		return "", refuse(Invalid, "", unreadable(s, "bestuursnummer", boardNumberHint))
	}
	return BoardNumber(leftPad(text, 5)), nil
}

// ParseLocationCode reads the code of a location, two digits, two letters and
// two digits such as 18BR01, in capitals or lower case. All else is refused as
// Invalid.
func ParseLocationCode(s string) (LocationCode, error) {
	text := upperASCII(withoutSpaces(s))
	if !locationCodeForm.MatchString(text) {
		return "", refuse(Invalid, "", unreadable(s, "vestigingscode", "Een vestigingscode ziet eruit als 18BR01."))
	}
	return LocationCode(text), nil
}

// ParseBRIN reads the code of a school, two digits and two letters such as
// 18BR, in capitals or lower case. All else is refused as Invalid.
func ParseBRIN(s string) (string, error) {
	text := upperASCII(withoutSpaces(s))
	if !brinForm.MatchString(text) {
		return "", refuse(Invalid, "", unreadable(s, "BRIN", "Een BRIN ziet eruit als 18BR."))
	}
	return text, nil
}

// ParseKvK reads a KvK number of eight digits. One of seven is padded on the
// left: DUO's files drop a leading zero. Twelve digits are refused with the
// word for what they are, a vestigingsnummer; all else is refused too, as
// Invalid.
func ParseKvK(s string) (string, error) {
	const form = "Een KvK-nummer heeft acht cijfers, bijvoorbeeld 41001234."
	text := withoutSpaces(s)
	switch {
	case digitsOnly.MatchString(text) && len(text) == 12:
		return "", refuse(Invalid, "", "Dit is een vestigingsnummer: dat heeft twaalf cijfers. "+
			"Vul het KvK-nummer in. "+form)
	case !digitsOnly.MatchString(text) || len(text) < 7 || len(text) > 8:
		return "", refuse(Invalid, "", unreadable(s, "KvK-nummer", form))
	}
	return leftPad(text, 8), nil
}

// ParsePostcode reads a Dutch postcode, with or without its space, in capitals
// or lower case, and gives it as "1234 AB". A first digit 0 and the letters
// SA, SD and SS, which are never given out, are refused as Invalid with all
// else.
func ParsePostcode(s string) (string, error) {
	m := postcodeForm.FindStringSubmatch(upperASCII(withoutSpaces(s)))
	if m == nil || m[2] == "SA" || m[2] == "SD" || m[2] == "SS" {
		return "", refuse(Invalid, "", unreadable(s, "postcode", "Een postcode ziet eruit als 1234 AB."))
	}
	return m[1] + " " + m[2], nil
}

// The longest e-mail address that fits in an envelope, and the longest part
// before its @, in bytes (RFC 5321, 4.5.3.1).
const (
	emailMaximum      = 254
	emailLocalMaximum = 64
)

const emailExample = "Vul een e-mailadres in, bijvoorbeeld naam@school.nl."

// ParseEmail reads one bare e-mail address and gives it with its domain in
// lower case; the part before the @ stays as typed. It refuses as Invalid: a
// name beside the address, several addresses, quoted parts, control
// characters, letters outside ASCII (the mail that we send cannot carry them),
// a domain without a dot, and more than 254 characters.
func ParseEmail(s string) (string, error) {
	text := strings.TrimSpace(s)
	switch {
	case text == "":
		return "", refuse(Invalid, "", emailExample)
	case len(text) > emailMaximum:
		return "", refuse(Invalid, "", "Een e-mailadres heeft hoogstens 254 tekens. Controleer het adres.")
	case strings.ContainsAny(text, "<>\""):
		return "", refuse(Invalid, "", "Vul alleen het e-mailadres in, zonder naam erbij. Bijvoorbeeld naam@school.nl.")
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }):
		return "", refuse(Invalid, "", "Een e-mailadres heeft geen letters met een accent. "+emailExample)
	case !isBareAddress(text):
		return "", refuse(Invalid, "", unreadable(s, "e-mailadres", emailExample))
	}
	local, domain, _ := strings.Cut(text, "@")
	return local + "@" + strings.ToLower(domain), nil
}

// isBareAddress tells whether text is an address and nothing else. The parser
// of net/mail knows the grammar; it also reads comments and names, and then
// what it read is not what was typed.
func isBareAddress(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= unicode.MaxASCII }) {
		return false
	}
	read, err := mail.ParseAddress(text)
	if err != nil || read.Name != "" || read.Address != text {
		return false
	}
	local, domain, _ := strings.Cut(text, "@")
	return len(local) <= emailLocalMaximum && mailDomainForm.MatchString(strings.ToLower(domain))
}

const phoneExample = "Vul een telefoonnummer in, bijvoorbeeld 070 123 45 67 of +32 2 123 45 67."

// ParsePhone reads a telephone number of digits, spaces, hyphens, parentheses
// and a plus in front: ten digits that begin with 0 for a Dutch number, ten to
// fifteen behind a plus. It gives the number as typed with single spaces. All
// else is refused as Invalid.
func ParsePhone(s string) (string, error) {
	text := oneSpaced(s)
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	abroad := strings.HasPrefix(text, "+")
	switch {
	case text == "":
		return "", refuse(Invalid, "", phoneExample)
	case !phoneCharacters.MatchString(text) || strings.LastIndex(text, "+") > 0:
		return "", refuse(Invalid, "", unreadable(s, "telefoonnummer", phoneExample))
	case abroad && (len(digits) < 10 || len(digits) > 15):
		return "", refuse(Invalid, "", "Een telefoonnummer dat begint met + heeft 10 tot en met 15 cijfers. Controleer het nummer.")
	case !abroad && strings.HasPrefix(digits, "00"):
		return "", refuse(Invalid, "", "Begin een buitenlands nummer met + in plaats van 00, bijvoorbeeld +32 2 123 45 67.")
	case !abroad && (len(digits) != 10 || digits[0] != '0'):
		return "", refuse(Invalid, "", "Een Nederlands telefoonnummer heeft 10 cijfers en begint met 0. Controleer het nummer.")
	}
	return text, nil
}

// unreadable says in Dutch that what was typed cannot be read as what was
// asked, and what to do; only the latter where nothing was typed.
func unreadable(typed, as, advice string) string {
	if oneSpaced(typed) == "" {
		return advice
	}
	return "Wij lezen " + quote(typed) + " niet als " + as + ". " + advice
}

func leftPad(digits string, length int) string {
	return strings.Repeat("0", length-len(digits)) + digits
}

// withoutSpaces drops all white space, no-break spaces among it.
func withoutSpaces(text string) string { return strings.Join(strings.Fields(text), "") }

// upperASCII makes capitals of a to z and of nothing else: in Unicode other
// characters than these, such as the long s, have a plain letter as capital,
// and a code must not be read from them.
func upperASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, text)
}
