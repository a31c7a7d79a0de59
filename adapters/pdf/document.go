// Package pdf writes letters and receipts as accessible PDF: tagged after
// PDF/UA-1, in the shape of PDF/A-2a, in Dutch, on A4.
//
// What goes in is data and is never read as markup, and nothing is fetched:
// there is no network and no file system in it. The same document gives the
// same bytes, so a hash of them can be kept.
package pdf

import "time"

// Document is what a file says. Texts may be anything a person can type: see
// Text for what becomes of it.
type Document struct {
	// Title is what a reader shows as the name of the document. It is not set
	// on the page: the first heading is. It may not be empty.
	Title   string
	Author  string
	Subject string
	// Date is when the document was made, as its properties tell. It may not
	// be the zero time; the bytes depend on it and on no clock.
	Date time.Time
	// Header and Footer come on every page, outside the text that is read
	// aloud. Each is one line, cut where the page ends.
	Header string
	Footer string
	Blocks []Block
}

// Block is a part of a document: Heading, Paragraph, Address, List or Table. One
// that says nothing is left out, but for a heading, which is a fault then.
type Block interface {
	// check refuses a block that is not well made.
	check() error
	// compose adds the block to the strips of a document.
	compose(*composer)
}

// Heading is a heading of level 1, 2 or 3, and a bookmark. The first one of a
// document is of level 1, and none skips a level on the way down.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text; Small is for what few will read, as the articles
// of law below a letter.
type Paragraph struct {
	Text  Text
	Small bool
}

// Address is lines that stand together, on one page, and empty ones left out.
type Address struct {
	Lines []string
}

// List has dots before its items, or numbers.
type List struct {
	Numbered bool
	Items    []Text
}

// Table has a row of titles, which comes again on every next page. Where no
// column has a title there is no such row and there are no lines: that is how
// to set facts, with their names in the first column.
type Table struct {
	Caption string // above the table, or "" for none
	Columns []Column
	Rows    []Row
}

// Column is a column of a table; there are at most 8. Right sets an
// amount or a count against the right.
type Column struct {
	Title string
	Right bool
}

// Row is a row of a table, with a cell for every column. The first cell is the
// name of the row. Total sets the row in bold below a line.
type Row struct {
	Cells []Text
	Total bool
}

// Bytes gives the document as a PDF file. One that is not well made gives
// nothing: without title or date, with a heading that is empty or out of order,
// or with a row that does not fit its table.
func Bytes(d Document) ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	c, err := newComposer()
	if err != nil {
		return nil, err
	}
	d.Title, d.Author, d.Subject = oneLine(d.Title), oneLine(d.Author), oneLine(d.Subject)
	pages := c.set(d)
	return assemble(d, c, pages), nil
}
