package subsidy

import (
	"regexp"
	"strconv"
	"strings"
)

// Cents is an amount of money in whole eurocents. Money is never a float: a
// float cannot hold 0.10, and a ceiling must be kept to the cent.
type Cents int64

const amountExample = "Vul een bedrag in, bijvoorbeeld 1.250,50."

var (
	currencySign  = regexp.MustCompile(`(?i)^(?:€|EURO?)|(?:€|EURO?)$`)
	amountWhole   = regexp.MustCompile(`^` + wholePattern + `$`)
	amountDecimal = regexp.MustCompile(`^(?:(` + wholePattern + `),|(\d+|[1-9]\d{0,2}(?: \d{3})+)\.)(\d{1,2})$`)
	amountDashed  = regexp.MustCompile(`^([^,]*\d),--?$`)
	amountComma   = regexp.MustCompile(`^[\d. ]+,\d{3,}$`)
	amountDots    = regexp.MustCompile(`^[\d ]+(\.\d+)+$`)
)

// ParseCents reads an amount in euros as people type it: "1.250,50",
// "1250.5", "€ 1250", "EUR 1250", "1 250", "€ 1250,-". A dot, or a space, followed by
// exactly three digits is thousands; a comma is always decimal; a dot followed
// by one or two digits at the end is decimal, unless other dots are thousands:
// a dot does not mean two things in one amount. Spaces around it do not matter,
// no-break spaces are spaces. What is negative, has more than two decimals,
// groups its thousands wrongly or does not fit in an int64 of cents is refused
// as Invalid, with a message that says which.
func ParseCents(s string) (Cents, error) {
	text := strings.TrimSpace(currencySign.ReplaceAllString(oneSpaced(s), ""))
	text = amountDashed.ReplaceAllString(text, "$1")
	if text == "" {
		return 0, refuse(Invalid, "", amountExample)
	}
	if isNegative(text) {
		return 0, refuse(Invalid, "", "Een bedrag kan niet negatief zijn. "+amountExample)
	}
	whole, decimals := text, ""
	if m := amountDecimal.FindStringSubmatch(text); m != nil {
		whole, decimals = m[1]+m[2], m[3]
	} else if !amountWhole.MatchString(text) {
		return 0, refuse(Invalid, "", unreadableAmount(s, text))
	}
	// The digits of euros and cents together are the number of cents, so that
	// the range check of ParseInt is the check on overflow.
	cents, err := strconv.ParseInt(digitsOf(whole)+decimals+"00"[len(decimals):], 10, 64)
	if err != nil {
		return 0, refuse(Invalid, "", "Het bedrag "+quote(s)+" is te groot. "+amountExample)
	}
	return Cents(cents), nil
}

func unreadableAmount(typed, text string) string {
	switch {
	case amountComma.MatchString(text):
		return "Na de komma staan hoogstens twee cijfers. " + amountExample
	case amountDots.MatchString(text):
		return "Wij weten niet wat de punt in " + quote(typed) + " betekent. " +
			"Schrijf centen achter een komma, bijvoorbeeld 1.250,50."
	}
	return "Wij lezen " + quote(typed) + " niet als bedrag. " + amountExample
}

// String gives the amount with cents, such as "€ 1.250,50". The space is a
// no-break space, so that a line never ends on the sign. A negative amount is
// "€ -1,00", as the Dutch locale of Unicode has it.
func (c Cents) String() string {
	euros, cents := c.split()
	return euros + "," + cents
}

// Whole gives an amount of whole euros without cents, such as "€ 1.250", and
// any other as String does.
func (c Cents) Whole() string {
	euros, cents := c.split()
	if cents == "00" {
		return euros
	}
	return euros + "," + cents
}

func (c Cents) split() (euros, cents string) {
	sign, size := "", uint64(c)
	if c < 0 {
		// Negated as unsigned: the smallest int64 has no positive twin.
		sign, size = "-", -size
	}
	digits := strconv.FormatUint(size, 10)
	if len(digits) < 3 {
		digits = "000"[len(digits):] + digits
	}
	at := len(digits) - 2
	return "€\u00a0" + sign + groupThousands(digits[:at]), digits[at:]
}
