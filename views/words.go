package views

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"subsidieportaal/subsidy"
)

// counted gives a number with its noun, such as "1 leerling" or "1.250 tekens".
func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return subsidy.FormatCount(n) + " " + more
}

var smallNumbers = [...]string{"geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"}

// inWords gives a small number as a word, any other in digits.
func inWords(n int) string {
	if n >= 0 && n < len(smallNumbers) {
		return smallNumbers[n]
	}
	return subsidy.FormatCount(n)
}

// sentence begins text with a capital.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// inSentence gives a label as it stands inside a sentence: without its capital,
// unless it is an abbreviation, and without its question mark.
func inSentence(label string) string {
	label = strings.TrimSuffix(label, "?")
	first, size := utf8.DecodeRuneInString(label)
	second, _ := utf8.DecodeRuneInString(label[size:])
	if size == 0 || unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

// listed joins words such as "A, B en C".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " en " + words[last]
}

// itemText gives an item of a list of what is wrong or missing: the message, with
// the label of its field before it where the message does not name the field.
func itemText(field, message string) string {
	if label := labelInList(field); label != "" && !namesField(field, message) {
		if strings.HasSuffix(label, "?") {
			return label + " " + message
		}
		return label + ": " + message
	}
	return message
}

// ofAnyText are the beginnings of what is said of any text, whatever was asked.
var ofAnyText = []string{"Deze tekst ", "Hier staat ", "U gebruikte "}

// namesField tells whether a message is clear without the label of its field. One
// about a row is not: it needs the number.
func namesField(field, message string) bool {
	if _, number := splitRow(field); number != "" {
		return false
	}
	label := labelOf(field)
	if field == subsidy.FieldDeclaration || strings.HasSuffix(label, "?") {
		return !slices.ContainsFunc(ofAnyText, func(words string) bool { return strings.HasPrefix(message, words) })
	}
	first, _, _ := strings.Cut(message, " ")
	return first == "Vul" || first == "Schrijf" || strings.Contains(strings.ToLower(message), strings.ToLower(label))
}

// percent gives part of whole, rounded to whole percents: a part too small to
// count is not called nothing.
func percent(part, whole subsidy.Cents) string {
	if whole <= 0 {
		return "–"
	}
	rounded := (200*part + whole) / (2 * whole)
	if rounded == 0 && part > 0 {
		return "<\u00a01%"
	}
	return strconv.FormatInt(int64(rounded), 10) + "%"
}
