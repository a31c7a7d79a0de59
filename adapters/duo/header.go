package duo

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Kind is what the rows of a file are about.
type Kind string

// The kinds of file.
const (
	Boards    Kind = "boards"
	Locations Kind = "locations"
	Pupils    Kind = "pupils"
)

// field is what a column holds, whatever a file calls it.
type field int

const (
	boardNumber field = iota
	boardName
	kvk
	brin
	locationPart
	locationName
	street
	houseNumber
	postcode
	city
	municipality
	province
	holidayRegion
	pupilCount
	repeaterCount
	fields // how many there are
)

// column is a column that a layout reads, under each name that DUO gave it.
// Letters count in a name; case, spaces and punctuation do not.
type column struct {
	field    field
	names    []string
	optional bool
}

// layout is one shape of file: its columns in any order, among any others.
type layout struct {
	kind    Kind
	title   string
	columns []column
	entry   func(record) (entry, *Refusal)
}

var (
	brinColumn     = column{field: brin, names: []string{"BRIN NUMMER", "INSTELLINGSCODE"}}
	locationColumn = column{field: locationPart, names: []string{"VESTIGINGSNUMMER", "VESTIGINGSCODE"}}
)

// layouts are the shapes of file that are known, in the order in which they are
// read: what is named first has to be there for what follows. Of two shapes of
// one kind the better comes first, for it has the last word in a run.
var layouts = []layout{
	{
		kind: Boards, title: "list of boards", entry: record.board,
		columns: []column{
			{field: boardNumber, names: []string{"BEVOEGD GEZAG NUMMER"}},
			{field: boardName, names: []string{"BEVOEGD GEZAG NAAM"}},
			{field: kvk, names: []string{"KVK-NUMMER"}},
			{field: city, names: []string{"PLAATSNAAM"}},
		},
	},
	{
		kind: Boards, title: "sample of boards", entry: record.board,
		columns: []column{
			{field: boardNumber, names: []string{"bevoegd_gezag"}},
			{field: boardName, names: []string{"naam"}},
			{field: kvk, names: []string{"kvk"}},
		},
	},
	{
		kind: Locations, title: "list of locations", entry: record.location,
		columns: []column{
			{field: boardNumber, names: []string{"BEVOEGD GEZAG NUMMER"}},
			brinColumn,
			locationColumn,
			{field: locationName, names: []string{"VESTIGINGSNAAM"}},
			{field: street, names: []string{"STRAATNAAM"}},
			{field: houseNumber, names: []string{"HUISNUMMER-TOEVOEGING"}},
			{field: postcode, names: []string{"POSTCODE"}},
			{field: city, names: []string{"PLAATSNAAM"}},
			{field: municipality, names: []string{"GEMEENTENAAM"}},
			{field: province, names: []string{"PROVINCIE"}},
			{field: holidayRegion, names: []string{"VAKANTIEREGIO"}, optional: true},
		},
	},
	{
		kind: Pupils, title: "list of pupils and repeaters", entry: record.pupils,
		columns: []column{
			brinColumn,
			locationColumn,
			{field: pupilCount, names: []string{"AANTAL_LEERLINGEN"}},
			{field: repeaterCount, names: []string{"AANTAL_ZITTENBLIJVERS"}},
		},
	},
}

// sheet is a file that is recognised, with its rows still to be read.
type sheet struct {
	file   string
	given  int // which of the given files it is
	rank   int // the place of its layout in layouts
	layout layout
	header []string
	at     [fields]int // the place of each field among the cells, or absent
	rows   *rows
	close  func() error
}

const absent = -1

// open recognises a file by its header. The error says what is wrong with the
// file in words that follow its name.
func open(file File) (*sheet, error) {
	in, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("cannot be opened: %w", err)
	}
	s := &sheet{file: file.Name, close: in.Close}
	if err := s.recognise(in); err != nil {
		_ = in.Close() // the file was only read: err says what is wrong
		return nil, err
	}
	return s, nil
}

func (s *sheet) recognise(in io.Reader) error {
	var err error
	if s.rows, err = newRows(in); err != nil {
		return err
	}
	s.header, err = s.rows.header()
	if errors.Is(err, io.EOF) {
		return errors.New("is empty")
	}
	if err != nil {
		return err
	}
	if s.rank, err = recognise(s.header); err != nil {
		return err
	}
	s.layout = layouts[s.rank]
	return s.place()
}

// recognise gives the place in layouts of the shape whose columns are all in
// the header, the one with most columns where there are several. Its error
// names the columns that lack where the header comes near to one.
func recognise(header []string) (int, error) {
	found, near, lacking := -1, -1, []string(nil)
	for i, l := range layouts {
		lacks := l.lacks(header)
		known := len(l.columns) - len(lacks)
		if len(lacks) == 0 && (found < 0 || known > len(layouts[found].columns)) {
			found = i
		}
		if known >= 2 && (near < 0 || len(lacks) < len(lacking)) {
			near, lacking = i, lacks
		}
	}
	switch {
	case found >= 0:
		return found, nil
	case near >= 0:
		return 0, fmt.Errorf("looks like a %s, but lacks the column %s", layouts[near].title, strings.Join(lacking, ", "))
	}
	return 0, fmt.Errorf("is none of DUO's files that are known: its first line starts with %q", short(header[0]))
}

// lacks names the columns that the layout needs and the header does not have.
func (l layout) lacks(header []string) []string {
	var lacks []string
	for _, c := range l.columns {
		if !c.optional && len(c.places(header)) == 0 {
			lacks = append(lacks, c.names[0])
		}
	}
	return lacks
}

// place notes where each column is. It refuses a column that is there twice,
// for then nobody can say which one counts.
func (s *sheet) place() error {
	for i := range s.at {
		s.at[i] = absent
	}
	for _, c := range s.layout.columns {
		places := c.places(s.header)
		if len(places) > 1 {
			return fmt.Errorf("has the column %s twice", strings.TrimSpace(s.header[places[1]]))
		}
		if len(places) == 1 {
			s.at[c.field] = places[0]
		}
	}
	return nil
}

// places gives where in the header the column stands.
func (c column) places(header []string) []int {
	var places []int
	for i, title := range header {
		for _, name := range c.names {
			if letters(title) == letters(name) {
				places = append(places, i)
			}
		}
	}
	return places
}

// has tells whether the sheet has a column for the field.
func (s *sheet) has(f field) bool { return s.at[f] != absent }

// letters gives a column's name without what DUO varies: BRIN NUMMER is also
// BRINNUMMER, and AANTAL_LEERLINGEN is also "Aantal leerlingen".
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, name)
}

// before orders sheets for a run: what others need first, and of one kind the
// better first. Better is the newer header, and else the file given later.
func (s *sheet) before(other *sheet) int {
	switch {
	case s.rank != other.rank:
		return s.rank - other.rank
	case s.has(holidayRegion) && !other.has(holidayRegion):
		return -1
	case !s.has(holidayRegion) && other.has(holidayRegion):
		return 1
	}
	return other.given - s.given
}
