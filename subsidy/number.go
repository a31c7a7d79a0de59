package subsidy

import (
	"regexp"
	"strconv"
	"strings"
)

// wholePattern matches a whole number as people type it, in one-spaced text:
// plain, or with its thousands in groups of three after dots or after spaces.
const wholePattern = `(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+)`

// countDigits is the most digits of a count: what fits every integer of every
// engine, and is far above the number of pupils of any board.
const countDigits = 9

const (
	countExample = "Vul een getal in, bijvoorbeeld 18."
	hoursExample = "Vul een getal in, bijvoorbeeld 5 of 5,5."
)

var (
	countWhole    = regexp.MustCompile(`^` + wholePattern + `$`)
	countFraction = regexp.MustCompile(`^` + wholePattern + `?(?:[.,]\d+| ?½)$`)
	negative      = regexp.MustCompile(`^[-−] ?(?:€ ?)?(?:[.,]?\d|½)`)
	hoursForm     = regexp.MustCompile(`^(\d*)(?:[.,](\d+)| ?(½))?$`)
)

// ParseCount reads a whole number as people type it: "22", " 22 ", "1.250",
// "1 250". What is empty, negative, a fraction, no number or longer than nine
// digits is refused as Invalid, with a message that says which. Zero is read:
// whether it is allowed is up to the rule.
func ParseCount(s string) (int, error) {
	text := oneSpaced(s)
	switch {
	case text == "":
		return 0, refuse(Invalid, "", countExample)
	case isNegative(text):
		return 0, refuse(Invalid, "", "Een aantal kan niet negatief zijn. "+countExample)
	case countWhole.MatchString(text):
		return countOf(s, strings.TrimLeft(digitsOf(text), "0"))
	case countFraction.MatchString(text):
		return 0, refuse(Invalid, "", "Wij lezen "+quote(s)+" niet als heel getal. Vul een heel getal in, bijvoorbeeld 18.")
	}
	return 0, refuse(Invalid, "", "Wij lezen "+quote(s)+" niet als getal. "+countExample)
}

func countOf(typed, digits string) (int, error) {
	if len(digits) > countDigits {
		return 0, refuse(Invalid, "", "Het getal "+quote(typed)+" is te groot. Vul een getal in van hoogstens "+
			strconv.Itoa(countDigits)+" cijfers.")
	}
	n := 0
	for _, d := range digits {
		n = 10*n + int(d-'0')
	}
	return n, nil
}

// FormatCount gives a whole number with a dot between the thousands, such as
// "1.894".
func FormatCount(n int) string {
	text := strconv.Itoa(n)
	if digits, found := strings.CutPrefix(text, "-"); found {
		return "-" + groupThousands(digits)
	}
	return groupThousands(text)
}

// HalfHours is a length of time as a number of half hours: 11 is 5½ hours.
type HalfHours int

const halfHoursADay HalfHours = 48

// ParseHours reads a number of hours a day in whole or half hours: "5",
// "5,5", "5.5", "5½". It is more than 0 and at most 24 hours; all else is
// refused as Invalid, with a message that says why.
func ParseHours(s string) (HalfHours, error) {
	text := oneSpaced(s)
	if text == "" {
		return 0, refuse(Invalid, "", hoursExample)
	}
	if isNegative(text) {
		return 0, refuse(Invalid, "", "Uren kunnen niet negatief zijn. "+hoursExample)
	}
	m := hoursForm.FindStringSubmatch(text)
	if m == nil || m[1] == "" && m[3] == "" {
		return 0, refuse(Invalid, "", "Wij lezen "+quote(s)+" niet als getal. "+hoursExample)
	}
	half, ok := halfOf(m[2] + m[3])
	if !ok {
		return 0, refuse(Invalid, "", "Vul hele of halve uren in, bijvoorbeeld 5 of 5,5.")
	}
	return hoursOf(strings.TrimLeft(m[1], "0"), half)
}

// halfOf reads what stands behind the comma: nothing, a nought or a five, in
// one decimal or two, or the sign for a half. Three decimals are none of these:
// elsewhere a dot with three digits is thousands.
func halfOf(fraction string) (HalfHours, bool) {
	switch fraction {
	case "", "0", "00":
		return 0, true
	case "5", "50", "½":
		return 1, true
	}
	return 0, false
}

func hoursOf(digits string, half HalfHours) (HalfHours, error) {
	// Three digits are above a day already; more might not fit an int.
	whole, _ := strconv.Atoi(digits[:min(len(digits), 3)])
	hours := 2*HalfHours(whole) + half
	switch {
	case hours == 0:
		return 0, refuse(Invalid, "", "Vul meer dan 0 uur in, bijvoorbeeld 5 of 5,5.")
	case hours > halfHoursADay:
		return 0, refuse(Invalid, "", "Een dag heeft 24 uur. Vul hoogstens 24 in, bijvoorbeeld 5 of 5,5.")
	}
	return hours, nil
}

// String gives the hours such as "5" or "5,5".
func (h HalfHours) String() string {
	switch {
	case h < 0:
		return "-" + (-h).String()
	case h%2 == 0:
		return FormatCount(int(h / 2))
	}
	return FormatCount(int(h/2)) + ",5"
}

// isNegative tells whether one-spaced text is a number with a minus before
// it, be it a hyphen or the sign itself.
func isNegative(text string) bool { return negative.MatchString(text) }

// groupThousands puts a dot between the thousands of a row of digits.
func groupThousands(digits string) string {
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "." + digits[at:]
	}
	return digits
}

// digitsOf keeps the digits of a number, without what groups them.
func digitsOf(number string) string {
	return strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' {
			return -1
		}
		return r
	}, number)
}
