package duo

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"subsidieportaal/subsidy"
)

// entry is what one row says, ready for the register.
type entry interface {
	// key names the board or the location, in six letters and digits at most.
	key() string
	// board gives the board that must be in the register first, or "".
	board() subsidy.BoardNumber
	save(ctx context.Context, register Register) (subsidy.Change, error)
}

type boardEntry struct{ subsidy.Board }

func (e boardEntry) key() string                { return string(e.Number) }
func (e boardEntry) board() subsidy.BoardNumber { return "" }
func (e boardEntry) save(ctx context.Context, register Register) (subsidy.Change, error) {
	return register.SaveBoard(ctx, e.Board)
}

// without leaves out what a better file has said of the board.
func (e boardEntry) without(better subsidy.Board) boardEntry {
	if better.Name != "" {
		e.Name = ""
	}
	if better.KvK != "" {
		e.KvK = ""
	}
	if better.City != "" {
		e.City = ""
	}
	return e
}

// with adds to what better files have said what they left open.
func (e boardEntry) with(better subsidy.Board) subsidy.Board {
	rest := e.without(better)
	return subsidy.Board{
		Number: e.Number,
		Name:   better.Name + rest.Name,
		KvK:    better.KvK + rest.KvK,
		City:   better.City + rest.City,
	}
}

type locationEntry struct{ subsidy.Location }

func (e locationEntry) key() string                { return string(e.Code) }
func (e locationEntry) board() subsidy.BoardNumber { return e.Board }
func (e locationEntry) save(ctx context.Context, register Register) (subsidy.Change, error) {
	return register.SaveLocation(ctx, e.Location)
}

type pupilsEntry struct {
	code              subsidy.LocationCode
	pupils, repeaters subsidy.Count
}

func (e pupilsEntry) key() string                { return string(e.code) }
func (e pupilsEntry) board() subsidy.BoardNumber { return "" }
func (e pupilsEntry) save(ctx context.Context, register Register) (subsidy.Change, error) {
	return register.SavePupils(ctx, e.code, e.pupils, e.repeaters)
}

// record is one row of a sheet.
type record struct {
	sheet *sheet
	row
}

// next reads one row and what it says. Its error is io.EOF at the end, a
// *Refusal where only this row is wrong, and anything else where the file
// cannot be read on.
func (s *sheet) next() (entry, int, error) {
	current, err := s.rows.next()
	if err != nil {
		return nil, current.line, err
	}
	rec := record{sheet: s, row: current}
	if refusal := rec.check(); refusal != nil {
		return nil, rec.line, refusal
	}
	e, refusal := s.layout.entry(rec)
	if refusal != nil {
		return nil, rec.line, refusal
	}
	return e, rec.line, nil
}

// check refuses what no cell may hold, also in the columns that are not read.
func (r record) check() *Refusal {
	if len(r.cells) != len(r.sheet.header) {
		return &Refusal{
			Line:     r.line,
			Found:    cellsOf(len(r.cells)),
			Expected: cellsOf(len(r.sheet.header)),
		}
	}
	for i, cell := range r.cells {
		if len(cell) > maxCell && utf8.RuneCountInString(cell) > maxCell {
			return r.refuse(i, fmt.Sprintf("at most %d characters", maxCell))
		}
		if strings.IndexFunc(cell, unprintable) >= 0 {
			return r.refuse(i, "text without control characters")
		}
	}
	return nil
}

func cellsOf(n int) string {
	if n == 1 {
		return "1 cell"
	}
	return strconv.Itoa(n) + " cells"
}

// unprintable tells a control character that is not white space. A database
// refuses some of them, and none belongs in a name.
func unprintable(c rune) bool { return unicode.IsControl(c) && !unicode.IsSpace(c) }

// refuse says what is wrong with one cell.
func (r record) refuse(at int, expected string) *Refusal {
	return &Refusal{
		Line:     r.line,
		Column:   strings.TrimSpace(r.sheet.header[at]),
		Found:    short(strings.TrimSpace(r.cells[at])),
		Expected: expected,
	}
}

// wrong says what is wrong with the cell of a field.
func (r record) wrong(f field, expected string) *Refusal {
	return r.refuse(r.sheet.at[f], expected)
}

// text gives the cell of a field with single spaces and none around it, or ""
// where the sheet has no such column. It is a copy: a name that is kept does
// not keep its whole row.
func (r record) text(f field) string {
	if !r.sheet.has(f) {
		return ""
	}
	return strings.Clone(strings.Join(strings.Fields(r.cells[r.sheet.at[f]]), " "))
}

// board reads a row of a list of boards.
func (r record) board() (entry, *Refusal) {
	number, refusal := r.boardNumber()
	if refusal != nil {
		return nil, refusal
	}
	b := subsidy.Board{Number: number, Name: r.text(boardName), City: r.text(city)}
	if text := r.text(kvk); text != "" {
		known, err := subsidy.ParseKvK(text)
		if err != nil {
			return nil, r.wrong(kvk, "8 digits")
		}
		b.KvK = known
	}
	return boardEntry{b}, nil
}

func (r record) boardNumber() (subsidy.BoardNumber, *Refusal) {
	number, err := subsidy.ParseBoardNumber(r.text(boardNumber))
	if err != nil {
		return "", r.wrong(boardNumber, "5 digits")
	}
	return number, nil
}

// location reads a row of a list of locations. The board must be given, the
// code and the name; an address may be unknown, but not wrong.
func (r record) location() (entry, *Refusal) {
	number, refusal := r.boardNumber()
	if refusal != nil {
		return nil, refusal
	}
	code, refusal := r.code()
	if refusal != nil {
		return nil, refusal
	}
	l := subsidy.Location{
		Code:         code,
		Board:        number,
		Name:         r.text(locationName),
		Street:       strings.TrimSpace(r.text(street) + " " + r.text(houseNumber)),
		City:         r.text(city),
		Municipality: r.text(municipality),
		Province:     r.text(province),
	}
	if l.Name == "" {
		return nil, r.wrong(locationName, "a name")
	}
	if l.Postcode, refusal = r.postcode(); refusal != nil {
		return nil, refusal
	}
	if l.Region, refusal = r.region(); refusal != nil {
		return nil, refusal
	}
	return locationEntry{l}, nil
}

// code joins the school with the number of its location: 18BR with 18BR01, or
// with 01 alone. Some editions write 0 for 00.
func (r record) code() (subsidy.LocationCode, *Refusal) {
	school, err := subsidy.ParseBRIN(r.text(brin))
	if err != nil {
		return "", r.wrong(brin, "2 digits and 2 letters")
	}
	part := r.text(locationPart)
	switch len(part) {
	case 1:
		part = school + "0" + part
	case 2:
		part = school + part
	}
	code, err := subsidy.ParseLocationCode(part)
	if err != nil {
		return "", r.wrong(locationPart, "2 digits, or "+school+" and 2 digits")
	}
	if code.BRIN() != school {
		return "", r.wrong(locationPart, "a location of "+school)
	}
	return code, nil
}

func (r record) postcode() (string, *Refusal) {
	text := r.text(postcode)
	if text == "" {
		return "", nil
	}
	known, err := subsidy.ParsePostcode(text)
	if err != nil {
		return "", r.wrong(postcode, "4 digits and 2 letters")
	}
	return known, nil
}

// region takes the file's word for it, and else goes by the map.
func (r record) region() (subsidy.Region, *Refusal) {
	switch strings.ToUpper(r.text(holidayRegion)) {
	case "NOORD":
		return subsidy.RegionNoord, nil
	case "MIDDEN":
		return subsidy.RegionMidden, nil
	case "ZUID":
		return subsidy.RegionZuid, nil
	case "":
		return subsidy.RegionOf(r.text(province), r.text(municipality)), nil
	}
	return "", r.wrong(holidayRegion, "Noord, Midden or Zuid")
}

// pupils reads a row of a list of pupils and repeaters.
func (r record) pupils() (entry, *Refusal) {
	code, refusal := r.code()
	if refusal != nil {
		return nil, refusal
	}
	pupils, refusal := r.count(pupilCount)
	if refusal != nil {
		return nil, refusal
	}
	repeaters, refusal := r.count(repeaterCount)
	if refusal != nil {
		return nil, refusal
	}
	return pupilsEntry{code: code, pupils: pupils, repeaters: repeaters}, nil
}

// maxCount is above the pupils of any school, and keeps a number that ran
// into its neighbour out of the register.
const maxCount = 99_999

// count reads a number, or "<5", by which DUO means that it does not say.
func (r record) count(f field) (subsidy.Count, *Refusal) {
	text := r.text(f)
	if strings.ReplaceAll(text, " ", "") == "<5" {
		return subsidy.Count{}, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil || n > maxCount {
		return subsidy.Count{}, r.wrong(f, "a whole number up to 99999, or <5")
	}
	return subsidy.Counted(int(n)), nil
}
