package subsidy

import "strings"

// Compose gives the text of a letter: the template with its fields filled in.
// What people typed is data and is never read as markup. The same template and
// data give the same blocks.
func Compose(t Template, l LetterData) Blocks {
	composed := make([][]Block, len(t.parts))
	for i, p := range t.parts {
		composed[i] = p.compose(l)
	}
	blocks := Blocks{}
	for i, p := range t.parts {
		if p.shape != asSubtitle || !t.bare(i, composed) {
			blocks = append(blocks, composed[i]...)
		}
	}
	return blocks
}

// bare tells whether the heading of level 2 at part i has nothing below it: of
// what the text puts between it and the next heading, nothing is left. The
// signature and small print are of the letter, not of its last heading, unless
// the text has nothing else there.
func (t Template) bare(i int, composed [][]Block) bool {
	own, signed, left, rest := false, false, 0, 0
	for j, p := range t.parts[i+1:] {
		if p.shape == asTitle || p.shape == asSubtitle {
			break
		}
		n := len(composed[i+1+j])
		signed = signed || p.signs()
		if rest += n; !signed && p.shape != asSmallPrint {
			own, left = true, left+n
		}
	}
	if own {
		return left == 0
	}
	return rest == 0
}

// signs tells whether a part is the signature below a letter.
func (p part) signs() bool { return p.shape == asField && p.field.Name == signatureField }

func (p part) compose(l LetterData) []Block {
	if p.shape == asField {
		return p.field.blocks(l)
	}
	var lines []Text
	for _, line := range p.lines {
		if text := line.fill(l); len(text) > 0 {
			lines = append(lines, text)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	switch p.shape {
	case asTitle:
		return []Block{Heading{1, lines[0].String()}}
	case asSubtitle:
		return []Block{Heading{2, lines[0].String()}}
	case asList:
		return []Block{List(lines)}
	}
	return []Block{Paragraph{Text: joined(lines), Small: p.shape == asSmallPrint, Typed: len(lines) > 1}}
}

// joined gives lines as one text with the breaks in it.
func joined(lines []Text) Text {
	var text Text
	for i, line := range lines {
		if i > 0 {
			text = text.add(Plain("\n"))
		}
		for _, run := range line {
			text = text.add(run)
		}
	}
	return text
}

// fill gives a line with its fields filled in. Where a field has no value, the
// space before it goes too, so that none is left double or before a full stop.
func (ts line) fill(l LetterData) Text {
	var text Text
	gap := false
	for _, t := range ts {
		if t.field == nil {
			text = text.addWords(t, gap)
			gap = false
			continue
		}
		value := t.field.text(l)
		gap = len(value) == 0
		for _, run := range value {
			run.Bold = run.Bold || t.bold
			text = text.add(run)
		}
	}
	return text.trimmed()
}

// addWords adds words of a template, after a gap where a field gave nothing.
func (t Text) addWords(words token, gap bool) Text {
	if gap && strings.ContainsAny(words.words[:1], " .,;:!?)") {
		t = t.trimmed()
	}
	text := words.words
	if len(t) == 0 || strings.HasSuffix(t[len(t)-1].Text, " ") {
		text = strings.TrimLeft(text, " ")
	}
	if text == "" {
		return t
	}
	return t.add(Run{Text: text, Bold: words.bold})
}

// add adds a run to the text, and to its last run where the two look alike.
func (t Text) add(r Run) Text {
	if last := len(t) - 1; last >= 0 && !r.Whole && !t[last].Whole && t[last].Bold == r.Bold {
		t[last].Text += r.Text
		return t
	}
	return append(t, r)
}

// trimmed gives the text without the spaces at its end.
func (t Text) trimmed() Text {
	for len(t) > 0 {
		last := &t[len(t)-1]
		if last.Whole {
			return t
		}
		if last.Text = strings.TrimRight(last.Text, " "); last.Text != "" {
			return t
		}
		t = t[:len(t)-1]
	}
	return t
}
