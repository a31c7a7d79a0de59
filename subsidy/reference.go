package subsidy

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Reference names an application to people: ZO22-7K4M-X. Before the first
// hyphen stand the two letters of the scheme and the two digits of the year,
// between the hyphens four to six characters drawn by lot, behind the last one
// a check character. It is read over the phone and copied by hand, so it has
// no vowels and none of 0, 1, L, S, Y and Z behind the first hyphen, and the
// check character catches every single wrong character and every swap of two
// neighbours, those of the prefix included.
//
// # Why modulo 37
//
// Over a body alphabet of 25 characters a check modulo 25 cannot do this: 25
// is not prime, so some weights hide some errors; and the prefix needs 36
// characters anyway. So every character counts with its own value (0 to 9 for
// the digits, 10 to 35 for A to Z) times its place, counted from the right,
// and the sum is 34 modulo the prime 37. (Any remainder would do; with this one
// the example of every manual, ZO22-7K4M-X, is a reference that reads.)
//
//   - one wrong character changes the sum by place × difference. The place is
//     1 to 11 and the difference 1 to 35 either way, neither a multiple of 37;
//   - a swap of two characters changes it by the difference of their places
//     times their difference, again neither a multiple of 37.
//
// A product of two numbers that the prime 37 does not divide is not divided by
// it, so the remainder is another and the reference is refused. The price: the
// check value runs from 0 to 36, and only 25 of those 37 values are a
// character of the alphabet. A body with one of the other twelve is not used;
// another is drawn. That leaves about two bodies in three: 263,000 of four
// characters per scheme and year.
type Reference string

// referenceAlphabet is what a body and a check character are made of: without
// the pairs that are mixed up most (0 and O, 1 and I and L, 2 and Z, 5 and S)
// and without vowels, so that a lot never spells a word.
const referenceAlphabet = "23456789BCDFGHJKMNPQRTVWX"

const (
	referenceModulus   = 37
	referenceRemainder = 34
)

// The lengths of a body: it grows when the shorter ones run out.
const (
	ReferenceMinimum = 4
	ReferenceMaximum = 6
)

var (
	referencePrefix = regexp.MustCompile(`^[A-Z]{2}$`)
	referenceForm   = regexp.MustCompile(`^([A-Z]{2}[0-9]{2})([` + referenceAlphabet + `]{4,6})([` + referenceAlphabet + `])$`)
)

// NewReference draws a reference for a scheme's prefix of two capitals and a
// year from 2000 to 2099, with a body of length characters, from random. Every
// body that has a check character is equally likely. It does not know which
// were given out before: the caller keeps them unique and asks again. Its
// errors are faults of the program or of random, and Internal.
func NewReference(prefix string, year int, length int, random io.Reader) (Reference, error) {
	switch {
	case !referencePrefix.MatchString(prefix):
		return "", fmt.Errorf("subsidy: reference prefix %q is not two capitals", prefix)
	case year < 2000 || year > 2099:
		return "", fmt.Errorf("subsidy: no two digits for the year %d", year)
	case length < ReferenceMinimum || length > ReferenceMaximum:
		return "", fmt.Errorf("subsidy: reference body of %d characters", length)
	}
	start := fmt.Sprintf("%s%02d", prefix, year-2000)
	// One body in three is skipped; a hundred in a row means that random is
	// not random.
	for range 100 {
		body, err := drawBody(length, random)
		if err != nil {
			return "", err
		}
		if check, ok := referenceCheck(start + body); ok {
			return joinReference(start, body, string(check)), nil
		}
	}
	return "", errors.New("subsidy: the source of chance keeps giving bodies without a check character")
}

// drawBody draws characters with equal chances: bytes from 250 on are thrown
// away, because 256 is no multiple of 25.
func drawBody(length int, random io.Reader) (string, error) {
	const fair = 256 / len(referenceAlphabet) * len(referenceAlphabet)
	body := make([]byte, 0, length)
	var chance [1]byte
	for tries := 0; len(body) < length; tries++ {
		if tries == 1000 {
			return "", errors.New("subsidy: the source of chance gives no usable bytes")
		}
		if _, err := io.ReadFull(random, chance[:]); err != nil {
			return "", fmt.Errorf("subsidy: draw a reference: %w", err)
		}
		if int(chance[0]) < fair {
			body = append(body, referenceAlphabet[int(chance[0])%len(referenceAlphabet)])
		}
	}
	return string(body), nil
}

// ParseReference reads a reference in capitals or lower case, with or without
// hyphens and spaces, and gives its canonical form. What has another form, and
// what has a wrong check character, is refused as Invalid. That a reference
// reads well does not say that there is such an application.
func ParseReference(s string) (Reference, error) {
	text := upperASCII(hyphens.Replace(withoutSpaces(s)))
	if text == "" {
		return "", refuse(Invalid, "", "Vul een kenmerk in, bijvoorbeeld ZO22-7K4M-X.")
	}
	m := referenceForm.FindStringSubmatch(text)
	if m == nil {
		return "", refuse(Invalid, "", "Wij lezen "+quote(s)+" niet als kenmerk. Een kenmerk ziet eruit als ZO22-7K4M-X.")
	}
	if referenceSum(text) != referenceRemainder {
		return "", refuse(Invalid, "", "Het kenmerk "+quote(s)+" klopt niet: een teken is verkeerd of twee tekens zijn verwisseld. Controleer het kenmerk.")
	}
	return joinReference(m[1], m[2], m[3]), nil
}

func joinReference(start, body, check string) Reference {
	return Reference(start + "-" + body + "-" + check)
}

// referenceCheck gives the character that makes the sum right behind text, or
// false where the alphabet has none.
func referenceCheck(text string) (byte, bool) {
	for _, c := range []byte(referenceAlphabet) {
		if referenceSum(text+string(c)) == referenceRemainder {
			return c, true
		}
	}
	return 0, false
}

// referenceSum adds the values of the characters times their places from the
// right, modulo 37.
func referenceSum(text string) int {
	sum := 0
	for i := range len(text) {
		sum += (len(text) - i) * characterValue(text[i])
	}
	return sum % referenceModulus
}

// characterValue gives 0 to 9 for a digit and 10 to 35 for a capital.
func characterValue(c byte) int {
	if c <= '9' {
		return int(c - '0')
	}
	return int(c-'A') + 10
}

// hyphens drops hyphens, and what a word processor makes of them.
var hyphens = strings.NewReplacer("-", "", "\u2010", "", "\u2011", "", "–", "")
