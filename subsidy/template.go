package subsidy

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Template is the text of a kind of letter, with fields to fill in. It is made
// by ParseTemplate alone.
//
// It is written by people who are no programmers: text is text, an empty line
// ends a block, a line of "# " is the heading of the letter and one of "## " a
// heading below it, "- " begins an item of a list and "> " small print,
// **words** stand out and {kenmerk} is a field. Nothing is conditional: a field
// without a value gives nothing, nor does a block of which nothing is left, nor
// a heading of level 2 with nothing below it: the signature and small print do
// not count, where the text puts more below that heading.
type Template struct {
	Kind  LetterKind
	Text  string
	parts []part
}

// part is a block of a template.
type part struct {
	shape shape
	lines []line
	field *LetterField // of a block that is one field
}

type shape int

const (
	asParagraph shape = iota
	asSmallPrint
	asTitle
	asSubtitle
	asList
	asField
)

// line is what stands on one line of a template, or in one item of a list.
type line []token

// token is words, or a field.
type token struct {
	words string
	bold  bool
	field *LetterField
}

const (
	// LetterTextMaximum is the most characters of the text of a letter.
	LetterTextMaximum = 10_000
	// faultsMaximum is how many faults are enough to stop reading.
	faultsMaximum = 20
	// FieldLetterText is the field of the form with the text of a letter.
	FieldLetterText = "tekst"
)

// ParseTemplate reads the text of a kind of letter. What is wrong with it is
// refused as Invalid, with a field error for each fault that names its line.
func ParseTemplate(kind LetterKind, text string) (Template, error) {
	p := templateParser{fields: LetterFields(kind), template: Template{Kind: kind, Text: text}, seen: map[string]bool{}}
	if longer(text, LetterTextMaximum) {
		return Template{}, refuseField(FieldLetterText, "", tooLong("De tekst", LetterTextMaximum))
	}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if p.line = i + 1; len(p.faults) >= faultsMaximum {
			break
		}
		p.read(strings.TrimSpace(strings.ReplaceAll(line, "\t", " ")))
	}
	if len(p.faults) < faultsMaximum {
		p.finish()
	}
	if len(p.faults) > 0 {
		return Template{}, &Error{Kind: Invalid, Fields: p.faults}
	}
	return p.template, nil
}

// templateParser reads a text line by line.
type templateParser struct {
	fields   []LetterField
	template Template
	line     int // from 1
	title    int // line of the heading of level 1, 0 before it
	open     bool
	seen     map[string]bool // fields, by name
	faults   []FieldError
}

func (p *templateParser) fault(format string, args ...any) {
	if len(p.faults) >= faultsMaximum {
		return
	}
	p.faults = append(p.faults, FieldError{Field: FieldLetterText, Message: fmt.Sprintf("Regel %d: ", p.line) + fmt.Sprintf(format, args...)})
}

// marks are what a line can begin with, the longest first.
var marks = []struct {
	mark  string
	shape shape
}{{"## ", asSubtitle}, {"# ", asTitle}, {"- ", asList}, {"> ", asSmallPrint}}

func (p *templateParser) read(text string) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unseen) {
		p.fault("hier staat een teken dat u niet ziet. Typ de regel opnieuw.")
		return
	}
	if text == "" {
		p.open = false
		return
	}
	for _, m := range marks {
		if rest, found := strings.CutPrefix(text, m.mark); found {
			p.add(m.shape, strings.TrimSpace(rest))
			return
		}
	}
	if strings.HasPrefix(text, "#") {
		p.fault("een kop begint met # of ##, dan een spatie, dan woorden.")
		return
	}
	p.add(asParagraph, text)
}

// unseen tells whether a character has no place in the text of a letter: a
// control character, or one that turns the direction of reading.
func unseen(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// add adds a line to the block that is open, or opens one.
func (p *templateParser) add(s shape, text string) {
	words := p.words(text)
	if field, alone := p.alone(s, words); alone {
		p.open = false
		p.template.parts = append(p.template.parts, part{shape: asField, field: field})
		return
	}
	heading := s == asTitle || s == asSubtitle
	if heading {
		p.heading(s, words)
	}
	if last := len(p.template.parts) - 1; p.open && !heading && p.template.parts[last].shape == s {
		p.template.parts[last].lines = append(p.template.parts[last].lines, words)
		return
	}
	p.template.parts = append(p.template.parts, part{shape: s, lines: []line{words}})
	p.open = !heading
}

// alone tells whether a line is one field that is a whole block. Such a field
// in a line with more is a fault.
func (p *templateParser) alone(s shape, words line) (*LetterField, bool) {
	if s == asParagraph && len(words) == 1 && words[0].field != nil && words[0].field.Alone && !words[0].bold {
		return words[0].field, true
	}
	for _, t := range words {
		if t.field != nil && t.field.Alone {
			p.fault("het veld {%s} is een heel blok. Zet het alleen op een regel.", t.field.Name)
		}
	}
	return nil, false
}

func (p *templateParser) heading(s shape, words line) {
	if !slices.ContainsFunc(words, token.says) {
		p.fault("een kop heeft eigen woorden nodig, niet alleen velden.")
	}
	switch {
	case s == asSubtitle && p.title == 0:
		p.fault("een tussenkop (##) kan pas na de kop van de brief (#).")
	case s == asTitle && p.title > 0:
		p.fault("de brief heeft al een kop, op regel %d. Gebruik ## voor een tussenkop.", p.title)
	case s == asTitle:
		p.title = p.line
	}
}

// says tells whether words of its own can be read in a token.
func (t token) says() bool {
	return strings.ContainsFunc(t.words, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// words splits a line into words and fields.
func (p *templateParser) words(text string) line {
	var words line
	bold := false
	for text != "" {
		at := strings.IndexAny(text, "{}*")
		switch {
		case at < 0:
			at = len(text)
		case text[at] == '*' && !strings.HasPrefix(text[at:], "**"):
			at++ // one star is a star
		}
		words = words.append(text[:at], bold)
		if text = text[at:]; text == "" {
			break
		}
		switch text[0] {
		case '*':
			if rest, found := strings.CutPrefix(text, "**"); found {
				text, bold = rest, !bold
			}
		case '{':
			text = p.named(text[1:], bold, &words)
		case '}':
			p.fault("er staat een } zonder { ervoor.")
			text = text[1:]
		}
	}
	if bold {
		p.fault("vette tekst begint met ** en eindigt op dezelfde regel met **; hier ontbreekt er één.")
	}
	return words
}

func (l line) append(words string, bold bool) line {
	words = spaces(words)
	if words == "" {
		return l
	}
	return append(l, token{words: words, bold: bold})
}

// spaces gives words with one space where there are more.
func spaces(words string) string {
	for strings.Contains(words, "  ") {
		words = strings.ReplaceAll(words, "  ", " ")
	}
	return words
}

// named reads a field of which the brace was read, and gives what comes after.
func (p *templateParser) named(text string, bold bool, words *line) string {
	name, rest, closed := strings.Cut(text, "}")
	if !closed || strings.ContainsAny(name, "{*") {
		p.fault("na { volgt geen }. Schrijf een veld zo: {kenmerk}.")
		return text
	}
	name = strings.ToLower(strings.TrimSpace(name))
	for i, f := range p.fields {
		if f.Name == name {
			p.seen[name] = true
			*words = append(*words, token{field: &p.fields[i], bold: bold})
			return rest
		}
	}
	if slices.ContainsFunc(letterFields, func(f LetterField) bool { return f.Name == name }) {
		p.fault("het veld {%s} hoort niet bij deze soort brief.", name)
	} else {
		p.fault("het veld %s bestaat niet. %s", quote("{"+name+"}"), p.meant(name))
	}
	return rest
}

// finish looks at the whole: its heading and the fields that it must have.
func (p *templateParser) finish() {
	if p.title == 0 {
		p.faults = append(p.faults, FieldError{Field: FieldLetterText, Message: "De brief heeft geen kop. Begin één regel met # en een spatie."})
	}
	for _, f := range p.fields {
		if f.Required && !p.seen[f.Name] {
			p.faults = append(p.faults, FieldError{Field: FieldLetterText, Rule: f.Rule,
				Message: fmt.Sprintf("Het veld {%s} ontbreekt: %s. Deze brief kan niet zonder.", f.Name, f.Meaning)})
		}
	}
}

// meant asks whether the field was meant whose name is closest to what was typed.
// A name that looks like none of them is not guessed at.
func (p *templateParser) meant(typed string) string {
	typed = typed[:min(len(typed), 64)]
	near := slices.MinFunc(p.fields, func(a, b LetterField) int { return distance(typed, a.Name) - distance(typed, b.Name) }).Name
	if 3*distance(typed, near) > len(typed) {
		return "Kies een veld uit de lijst."
	}
	return "Bedoelt u {" + near + "}?"
}

// distance counts the characters to change, add or drop to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
