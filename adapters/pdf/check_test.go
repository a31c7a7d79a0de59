package pdf

import (
	"strings"
	"testing"
	"time"
)

func TestADocumentThatIsNotWellMadeIsRefused(t *testing.T) {
	cells := func(n int) Row { return Row{Cells: make([]Text, n)} }
	for _, c := range []struct {
		name   string
		change func(*Document)
		want   string
	}{
		{"no title", func(d *Document) { d.Title = "\x00 \n" }, "needs a title"},
		{"no date", func(d *Document) { d.Date = time.Time{} }, "needs the date"},
		{"a nil block", func(d *Document) { d.Blocks = []Block{nil} }, "block 0 of the PDF document is nil"},
		{"level 0", func(d *Document) { d.Blocks = []Block{Heading{0, "Kop"}} }, "a heading of level 0"},
		{"level 4", func(d *Document) { d.Blocks = []Block{Heading{4, "Kop"}} }, "a heading of level 4"},
		{"an empty heading", func(d *Document) { d.Blocks = []Block{Heading{1, " "}} }, "a heading without text"},
		{"a heading without shape", func(d *Document) { d.Blocks = []Block{Heading{1, "\u00ad"}} }, "a heading without text"},
		{"level 2 first", func(d *Document) { d.Blocks = []Block{Heading{2, "Kop"}} }, "a heading of level 2 after level 0"},
		{"a level skipped", func(d *Document) { d.Blocks = []Block{Heading{1, "Kop"}, Heading{3, "Kop"}} }, "a heading of level 3 after level 1"},
		{"no columns", func(d *Document) { d.Blocks = []Block{Table{}} }, "a table of 0 columns"},
		{"too many columns", func(d *Document) { d.Blocks = []Block{Table{Columns: make([]Column, 9)}} }, "a table of 9 columns"},
		{"a short row", func(d *Document) {
			d.Blocks = []Block{Table{Columns: make([]Column, 2), Rows: []Row{cells(2), cells(1)}}}
		}, "row 1 has 1 cells"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := letter()
			c.change(&d)
			if b, err := Bytes(d); err == nil || !strings.Contains(err.Error(), c.want) || len(b) > 0 {
				t.Errorf("got %v and %d bytes, want %q", err, len(b), c.want)
			}
		})
	}
}
