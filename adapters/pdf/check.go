package pdf

import (
	"errors"
	"fmt"
)

// maxColumns is how many columns still leave room for words.
const maxColumns = 8

func (d Document) check() error {
	if blank(d.Title) {
		return errors.New("a PDF document needs a title")
	}
	if d.Date.IsZero() {
		return errors.New("a PDF document needs the date it was made")
	}
	level := 0
	for i, b := range d.Blocks {
		if b == nil {
			return fmt.Errorf("block %d of the PDF document is nil", i)
		}
		if err := b.check(); err != nil {
			return fmt.Errorf("block %d of the PDF document: %w", i, err)
		}
		if h, ok := b.(Heading); ok {
			if h.Level > level+1 {
				return fmt.Errorf("block %d of the PDF document: a heading of level %d after level %d", i, h.Level, level)
			}
			level = h.Level
		}
	}
	return nil
}

func (h Heading) check() error {
	if h.Level < 1 || h.Level > len(headings) {
		return fmt.Errorf("a heading of level %d", h.Level)
	}
	if blank(h.Text) {
		return errors.New("a heading without text")
	}
	return nil
}

func (Paragraph) check() error { return nil }
func (Address) check() error   { return nil }
func (List) check() error      { return nil }

func (t Table) check() error {
	if len(t.Columns) == 0 || len(t.Columns) > maxColumns {
		return fmt.Errorf("a table of %d columns", len(t.Columns))
	}
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Columns) {
			return fmt.Errorf("row %d has %d cells in a table of %d columns", i, len(r.Cells), len(t.Columns))
		}
	}
	return nil
}
