package views

import (
	"time"

	"subsidieportaal/subsidy"
)

// Sheet is what a letter or a receipt says, apart from how it looks: a page
// draws its blocks as HTML and a printer sets them on paper, so that both say
// the same words.
type Sheet struct {
	Title   string // names the file; the first heading is what a reader sees
	Subject string
	Footer  string // on every page of the paper
	// Date is when the sheet came to be, and never the time of printing: the
	// same sheet gives the same file.
	Date   time.Time
	Blocks []subsidy.Block
}

func paragraph(runs ...subsidy.Run) subsidy.Paragraph { return subsidy.Paragraph{Text: runs} }

func detail(name, text string) subsidy.Detail {
	return subsidy.Detail{Name: name, Text: subsidy.Text{subsidy.Plain(text)}}
}
