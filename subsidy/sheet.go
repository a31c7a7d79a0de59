package subsidy

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Block is a part of a letter or a receipt: Heading, Paragraph, Lines, List, Table or Details.
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
	KindDetails   BlockKind = "details"
)

// Heading is a heading. The first of a sheet is of level 1 and the only one of
// it; none skips a level on the way down to 3.
type Heading struct {
	Level int    `json:"level"`
	Text  string `json:"text"`
}

// Paragraph is running text.
type Paragraph struct {
	Text  Text `json:"text"`
	Small bool `json:"small,omitempty"` // what few will read, as the articles of law
	Typed bool `json:"typed,omitempty"` // the line breaks are kept, as in a person's own words
}

// Lines is lines that stand together, such as an address.
type Lines []string

// List is a list of which the order says nothing.
type List []Text

// Table is amounts, line by line. Only the first column is not set against the
// right.
type Table struct {
	Caption string   `json:"caption"` // for who cannot see the heading above it
	Columns []string `json:"columns"`
	Rows    []Row    `json:"rows"`
	Sums    []Row    `json:"sums"` // what the rows come to
}

// Row is a row of a table: its name, a word on it below the name, or "", and
// what is in the other columns.
type Row struct {
	Name  string   `json:"name"`
	Note  string   `json:"note,omitempty"`
	Cells []string `json:"cells"`
	Total bool     `json:"total,omitempty"` // what it all comes to
}

// Details is names with what goes with them.
type Details []Detail

// Detail is one name with what goes with it; a line break in that is kept.
type Detail struct {
	Name string `json:"name"`
	Text Text   `json:"text"`
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
func (Details) Kind() BlockKind { return KindDetails }

// Text is words, in runs. It holds no markup: what it says is shown as it is.
type Text []Run

// Run is a piece of text that looks alike.
type Run struct {
	Text  string `json:"text"`
	Bold  bool   `json:"bold,omitempty"`
	Whole bool   `json:"whole,omitempty"` // a number that is not broken over lines, such as a reference
}

// Plain gives a run that looks as running text does.
func Plain(text string) Run { return Run{Text: text} }

// Bold gives a run that stands out.
func Bold(text string) Run { return Run{Text: text, Bold: true} }

// Whole gives a run that is not broken over lines.
func Whole(text string) Run { return Run{Text: text, Whole: true} }

// String gives the words alone.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		b.WriteString(r.Text)
	}
	return b.String()
}

// Blocks is the text of a letter. Its JSON names the kind of every block, and
// reads back as the same blocks.
type Blocks []Block

// writtenBlock is a block on its way into JSON.
type writtenBlock struct {
	Kind  BlockKind `json:"kind"`
	Block Block     `json:"block"`
}

// MarshalJSON gives the blocks with their kinds.
func (b Blocks) MarshalJSON() ([]byte, error) { return json.Marshal(b.written()) }

func (b Blocks) written() []writtenBlock {
	all := make([]writtenBlock, len(b))
	for i, block := range b {
		all[i] = writtenBlock{block.Kind(), block}
	}
	return all
}

// taggedBlock is a block in JSON, to be read by its kind.
type taggedBlock struct {
	Kind  BlockKind       `json:"kind"`
	Block json.RawMessage `json:"block"`
}

// UnmarshalJSON reads what MarshalJSON gives. A kind that it does not know is
// an error: a letter is read whole or not at all.
func (b *Blocks) UnmarshalJSON(raw []byte) error {
	var all []taggedBlock
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	*b = make(Blocks, 0, len(all))
	for _, tagged := range all {
		block, err := tagged.read()
		if err != nil {
			return err
		}
		*b = append(*b, block)
	}
	return nil
}

func (t taggedBlock) read() (Block, error) {
	switch t.Kind {
	case KindHeading:
		return readBlock[Heading](t.Block)
	case KindParagraph:
		return readBlock[Paragraph](t.Block)
	case KindLines:
		return readBlock[Lines](t.Block)
	case KindList:
		return readBlock[List](t.Block)
	case KindTable:
		return readBlock[Table](t.Block)
	case KindDetails:
		return readBlock[Details](t.Block)
	}
	return nil, fmt.Errorf("reading a letter: there is no kind of block %q", t.Kind)
}

func readBlock[B Block](raw json.RawMessage) (Block, error) {
	var b B
	err := json.Unmarshal(raw, &b)
	return b, err
}
