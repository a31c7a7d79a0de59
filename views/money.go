package views

import (
	"strings"
	"time"

	"subsidieportaal/subsidy"
)

// barLength is the length of the whole ceiling bar inside its edge.
const barLength = 998

// Ceiling is the money of a round as a bar and as a table.
type Ceiling struct {
	Round subsidy.Round
	At    time.Time // when it was so
	// Lengths of the parts of the bar, from the left. It is scaled to the larger
	// of the ceiling and what is granted and asked.
	GrantedLength, TakenLength int64
	// Line is where the ceiling lies, 0 where that is the end of the bar.
	Line int64
}

func newCeiling(r subsidy.Round, at time.Time) Ceiling {
	taken := r.Granted + r.Asked
	whole := max(r.Ceiling, taken, 1)
	scaled := func(c subsidy.Cents) int64 { return int64(barLength * c / whole) }
	bar := Ceiling{Round: r, At: at, GrantedLength: scaled(r.Granted), TakenLength: scaled(taken)}
	if taken > r.Ceiling {
		bar.Line = scaled(r.Ceiling)
	}
	return bar
}

// Over is what is asked above the ceiling, nil or more.
func (c Ceiling) Over() subsidy.Cents { return max(0, -c.Round.Free()) }

// amountNote says in one sentence how an amount so far comes about.
func amountNote(d subsidy.Dossier) string {
	var lines []string
	for _, l := range d.Quote.Lines {
		lines = append(lines, inSentence(l.Part.Title())+" "+l.Cents.String())
	}
	var note []string
	if len(lines) > 0 {
		note = append(note, sentence(listed(lines))+".")
	}
	if without := withoutZomerschool(d); without != "" {
		note = append(note, without)
	}
	if len(d.Application.Answers.Parts) == 0 {
		note = append(note, "U koos nog niet wat u aanvraagt.")
	}
	return strings.Join(note, " ")
}

// withoutZomerschool says why a zomerschool that is asked has no amount yet.
func withoutZomerschool(d subsidy.Dossier) string {
	if !d.Application.Answers.Asks(subsidy.PartZomerschool) || pupilsLine(d.Quote) != nil {
		return ""
	}
	if strings.TrimSpace(d.Application.Answers.Zomerschool.Pupils) == "" {
		return "Nog zonder zomerschool: vul het aantal leerlingen in."
	}
	return "Zonder zomerschool: het aantal leerlingen klopt nog niet."
}

func pupilsLine(q subsidy.Quote) *subsidy.QuoteLine {
	for i := range q.Lines {
		if q.Lines[i].Part == subsidy.PartZomerschool {
			return &q.Lines[i]
		}
	}
	return nil
}

// pupilsEcho gives what the number of pupils comes to, or "".
func pupilsEcho(q subsidy.Quote) string {
	l := pupilsLine(q)
	if l == nil {
		return ""
	}
	return l.Detail + " = " + l.Cents.String()
}

// example is one line of the examples of a programme's amount.
type example struct {
	Pupils string
	Amount subsidy.Cents
}

// examples shows what a programme gives below, near and at its maximum.
func examples(a subsidy.Amounts) []example {
	const few = 10
	most := int(a.ProgrammeMaximum / a.PerPupil)
	return []example{
		{subsidy.FormatCount(few), a.Programme(few)},
		{subsidy.FormatCount(most), a.Programme(most)},
		{subsidy.FormatCount(most+1) + " of meer", a.Programme(most + 1)},
	}
}
