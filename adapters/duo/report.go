package duo

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"subsidieportaal/subsidy"
)

// maxDetails is how many refused rows a report tells apart for each file, and
// how many rows without a location. The rest are counted.
const maxDetails = 1000

// maxShown is how many locations a printed report names.
const maxShown = 10

// Refusal says why one row was not taken. It is the error of that row.
type Refusal struct {
	File     string
	Line     int    // where the row starts; the header is on line 1
	Column   string // as the file calls it, or "" where the whole row is wrong
	Found    string // the start of the cell, or words where the whole row is wrong
	Expected string
}

// Error gives the refusal as one line of English.
func (r *Refusal) Error() string {
	if r.Column == "" {
		return fmt.Sprintf("%s line %d: found %s, expected %s", r.File, r.Line, r.Found, r.Expected)
	}
	return fmt.Sprintf("%s line %d, column %s: found %q, expected %s", r.File, r.Line, r.Column, r.Found, r.Expected)
}

// Tally counts rows by what became of them.
type Tally struct {
	Added      int
	Changed    int
	Unchanged  int // also the second of two equal rows
	NoLocation int // pupils of a location that the register does not have
	Superseded int // a better file of the same run has the same location
	Refused    int
}

// Rows counts the rows, which are neither the header nor empty lines.
func (t Tally) Rows() int {
	return t.Added + t.Changed + t.Unchanged + t.NoLocation + t.Superseded + t.Refused
}

func (t *Tally) add(other Tally) {
	t.Added += other.Added
	t.Changed += other.Changed
	t.Unchanged += other.Unchanged
	t.NoLocation += other.NoLocation
	t.Superseded += other.Superseded
	t.Refused += other.Refused
}

func (t *Tally) count(change subsidy.Change) {
	switch change {
	case subsidy.Added:
		t.Added++
	case subsidy.Changed:
		t.Changed++
	default:
		t.Unchanged++
	}
}

// FileReport says what became of the rows of one file.
type FileReport struct {
	File string
	Kind Kind
	Tally
	// BoardsMet counts boards that the register knew from no other file: they
	// are in it by their number alone.
	BoardsMet int
	// Refusals tells of the first 1,000 refused rows, in the order of the file.
	Refusals []*Refusal
	// Strays names the locations of the first 1,000 rows under NoLocation.
	Strays []subsidy.LocationCode
}

func (f *FileReport) refuse(refusal *Refusal) {
	f.Refused++
	if len(f.Refusals) < maxDetails {
		refusal.File = f.File
		f.Refusals = append(f.Refusals, refusal)
	}
}

// add counts in what a transaction has written.
func (f *FileReport) add(written FileReport) {
	f.Tally.add(written.Tally)
	f.BoardsMet += written.BoardsMet
	room := min(maxDetails-len(f.Strays), len(written.Strays))
	f.Strays = append(f.Strays, written.Strays[:room]...)
}

func (f *FileReport) stray(code subsidy.LocationCode) {
	f.NoLocation++
	if len(f.Strays) < maxDetails {
		f.Strays = append(f.Strays, code)
	}
}

// Report says what became of every file of a run, in the order in which they
// were read: boards, locations, pupils.
type Report struct {
	Files []FileReport
}

// Total adds up the files.
func (r Report) Total() Tally {
	var total Tally
	for _, f := range r.Files {
		total.add(f.Tally)
	}
	return total
}

// String gives the report as WriteTo prints it.
func (r Report) String() string {
	var text strings.Builder
	r.table(&text)
	total := r.Total()
	fmt.Fprintf(&text, "\ntaken: %d new, %d changed, %d unchanged\n", total.Added, total.Changed, total.Unchanged)
	for _, f := range r.Files {
		f.remarks(&text)
	}
	return text.String()
}

// WriteTo prints the report in English: a table of counts, and then what was
// not taken and why.
func (r Report) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, r.String())
	return int64(n), err
}

// table prints a line per file. Errors are left alone: w is memory.
func (r Report) table(w *strings.Builder) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "file\tkind\trows\tnew\tchanged\tunchanged\tno location\trefused")
	for _, f := range r.Files {
		f.Tally.line(table, f.File, string(f.Kind))
	}
	r.Total().line(table, "total", "")
	_ = table.Flush()
}

func (t Tally) line(w io.Writer, file, kind string) {
	_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\n",
		file, kind, t.Rows(), t.Added, t.Changed, t.Unchanged, t.NoLocation, t.Refused)
}

// remarks prints what the table does not say of a file.
func (f FileReport) remarks(w *strings.Builder) {
	if f.BoardsMet > 0 {
		fmt.Fprintf(w, "%s: met %s that no list of boards has named\n", f.File, counted(f.BoardsMet, "board", "boards"))
	}
	if f.Superseded > 0 {
		fmt.Fprintf(w, "%s: %s to a better file of this run\n", f.File, counted(f.Superseded, "row gives way", "rows give way"))
	}
	if f.NoLocation > 0 {
		fmt.Fprintf(w, "%s: %s no location: %s\n", f.File, counted(f.NoLocation, "row has", "rows have"), f.strays())
	}
	if f.Refused == 0 {
		return
	}
	fmt.Fprintf(w, "%s: %s refused:\n", f.File, counted(f.Refused, "row", "rows"))
	for _, refusal := range f.Refusals {
		fmt.Fprintf(w, "  %s\n", refusal.Error())
	}
	if more := f.Refused - len(f.Refusals); more > 0 {
		fmt.Fprintf(w, "  and %d more\n", more)
	}
}

// strays names the first locations that the register lacks.
func (f FileReport) strays() string {
	var names []string
	for _, code := range f.Strays[:min(maxShown, len(f.Strays))] {
		names = append(names, string(code))
	}
	text := strings.Join(names, ", ")
	if more := f.NoLocation - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// maxFound is how many characters of a cell a message shows.
const maxFound = 60

// short gives the start of a long text.
func short(text string) string {
	characters := 0
	for at := range text {
		if characters == maxFound {
			return text[:at] + "…"
		}
		characters++
	}
	return text
}
