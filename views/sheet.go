package views

import (
	"strings"
	"time"
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
	Blocks []Block
}

// Block is a part of a sheet: Heading, Paragraph, Lines, List, Table or Facts.
type Block interface{ Kind() BlockKind }

// BlockKind is the name of a kind of block, for who draws it.
type BlockKind string

// The kinds of blocks.
const (
	KindHeading   BlockKind = "heading"
	KindParagraph BlockKind = "paragraph"
	KindLines     BlockKind = "lines"
	KindList      BlockKind = "list"
	KindTable     BlockKind = "table"
	KindFacts     BlockKind = "facts"
)

// Heading is a heading. The first of a sheet is of level 1 and the only one of
// it; none skips a level on the way down to 3.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text.
type Paragraph struct {
	Text  Text
	Small bool // what few will read, as the articles of law
	Typed bool // a person's own words, of which the line breaks are kept
}

// Lines is lines that stand together, such as an address.
type Lines []string

// List is a list of which the order says nothing.
type List []Text

// Table is amounts, line by line. Only the first column is not set against the
// right.
type Table struct {
	Caption string // for who cannot see the heading above it
	Columns []string
	Rows    []Row
	Sums    []Row // what the rows come to
}

// Row is a row of a table: its name, a word on it below the name, or "", and
// what is in the other columns.
type Row struct {
	Name, Note string
	Cells      []string
	Total      bool // what it all comes to
}

// Facts is names with what goes with them.
type Facts []Fact

// Fact is one name with what goes with it; a line break in that is kept.
type Fact struct {
	Name string
	Text Text
}

// Kind tells the kind of the block.
func (Heading) Kind() BlockKind { return KindHeading }

// Kind tells the kind of the block.
func (Paragraph) Kind() BlockKind { return KindParagraph }

// Kind tells the kind of the block.
func (Lines) Kind() BlockKind { return KindLines }

// Kind tells the kind of the block.
func (List) Kind() BlockKind { return KindList }

// Kind tells the kind of the block.
func (Table) Kind() BlockKind { return KindTable }

// Kind tells the kind of the block.
func (Facts) Kind() BlockKind { return KindFacts }

// Text is words, in runs. It holds no markup: what it says is shown as it is.
type Text []Run

// Run is a piece of text that looks alike.
type Run struct {
	Text  string
	Bold  bool
	Whole bool // a number that is not broken over lines, such as a reference
}

func plain(text string) Run { return Run{Text: text} }
func bold(text string) Run  { return Run{Text: text, Bold: true} }
func whole(text string) Run { return Run{Text: text, Whole: true} }

// String gives the words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Text)
	}
	return b.String()
}

func paragraph(runs ...Run) Paragraph { return Paragraph{Text: runs} }

func fact(name, text string) Fact { return Fact{name, Text{plain(text)}} }
