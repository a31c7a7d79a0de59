package duo

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The bounds that keep memory flat, whatever a file holds. DUO's longest real
// row has some 700 bytes and its longest cell 80 characters.
const (
	maxRow   = 64 << 10 // bytes of one row
	maxLines = 100      // lines of one row, by newlines in quoted cells
	maxCell  = 500      // characters of one cell
)

// row is one record of a file, its cells decoded but not trimmed. The cells
// are valid until the next row is read.
type row struct {
	line  int // where it starts; the header is on line 1
	cells []string
}

// rows reads a CSV file one record at a time and needs no more memory for a
// long file than for a short one.
//
// A quote that never closes costs the line it stands on, not the rest of the
// file: the lines after it are read as rows of their own.
type rows struct {
	comma rune // 0 until the header has told
	text  encoding

	lines   *bufio.Scanner
	line    int  // where the current row starts
	after   int  // where the next one starts
	long    bool // the current row passes maxRow
	dropped bool // the rest of a row that passes maxRow is still to be skipped

	source bytes.Reader
	csv    *csv.Reader
}

// newRows starts reading. It refuses a file in UTF-16, which a spreadsheet may
// write and DUO does not.
func newRows(in io.Reader) (*rows, error) {
	buffered := bufio.NewReader(in)
	start, err := buffered.Peek(len(byteOrderMark))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(start, []byte{0xFF, 0xFE}) || bytes.HasPrefix(start, []byte{0xFE, 0xFF}) {
		return nil, errors.New("is in UTF-16; save it as UTF-8")
	}
	r := &rows{after: 1}
	if string(start) == byteOrderMark {
		_, _ = buffered.Discard(len(byteOrderMark)) // it was just peeked: it is there
		r.text.known = inUTF8
	}
	r.lines = bufio.NewScanner(buffered)
	r.lines.Buffer(make([]byte, maxRow), maxRow)
	r.lines.Split(r.split)
	return r, nil
}

// header reads the first line, settles the delimiter by it and gives the names
// of the columns. It gives io.EOF where the file has no line with text.
func (r *rows) header() ([]string, error) {
	raw, err := r.scan()
	if err != nil {
		return nil, err
	}
	if r.long {
		return nil, errors.New("is no CSV file: its first line has no end")
	}
	text, ok := r.text.decode(raw)
	if !ok || bytes.IndexByte(text, 0) >= 0 {
		return nil, errors.New("is no CSV file: its first line is not text")
	}
	var names []string
	for _, comma := range []rune{';', ',', '\t'} {
		cells, err := readerOf(bytes.NewReader(text), comma).Read()
		if err == nil && len(cells) > len(names) {
			r.comma, names = comma, slices.Clone(cells)
		}
	}
	if names == nil {
		return nil, errors.New("is no CSV file: the quotes of its first line do not match")
	}
	r.csv = readerOf(&r.source, r.comma)
	return names, nil
}

// next reads one row. Its error is io.EOF at the end, a *Refusal where only
// this row is wrong, and anything else where the file cannot be read on.
func (r *rows) next() (row, error) {
	raw, err := r.scan()
	if err != nil {
		return row{}, err
	}
	current := row{line: r.line}
	if r.long {
		return current, r.refuse("a row of more than 64 KB", "a row of DUO's")
	}
	text, ok := r.text.decode(raw)
	if !ok {
		return current, r.refuse("bytes that are no text", r.text.expected())
	}
	r.source.Reset(text)
	current.cells, err = r.csv.Read()
	if err != nil {
		// What the reader had taken in of this row must not reach the next.
		r.csv = readerOf(&r.source, r.comma)
		return current, r.refuse("quotes that do not match", `cells in "…" with inner quotes doubled`)
	}
	return current, nil
}

func (r *rows) refuse(found, expected string) *Refusal {
	return &Refusal{Line: r.line, Found: found, Expected: expected}
}

// scan gives the bytes of the next row with text, or io.EOF.
func (r *rows) scan() ([]byte, error) {
	for r.lines.Scan() {
		if raw := r.lines.Bytes(); r.long || len(bytes.TrimSpace(raw)) > 0 {
			return raw, nil
		}
	}
	if err := r.lines.Err(); err != nil {
		return nil, fmt.Errorf("cannot be read after line %d: %w", r.line, err)
	}
	return nil, io.EOF
}

// split is the bufio.SplitFunc that cuts the file into rows and counts lines.
func (r *rows) split(data []byte, atEOF bool) (int, []byte, error) {
	if len(data) == 0 {
		return 0, nil, nil
	}
	if r.dropped {
		return r.skip(data)
	}
	end := r.rowEnd(data, atEOF)
	switch {
	case end > 0:
		return r.cut(data[:end])
	case atEOF:
		return r.cut(data)
	case len(data) < maxRow:
		return 0, nil, nil // asks for more
	}
	r.dropped = true
	advance, token, err := r.cut(data)
	r.long, r.after = true, r.line+1
	return advance, token, err
}

// cut hands out one row.
func (r *rows) cut(token []byte) (int, []byte, error) {
	r.long = false
	r.line = r.after
	r.after += bytes.Count(token, []byte{'\n'})
	return len(token), token, nil
}

// skip drops what is left of a row that passes maxRow.
func (r *rows) skip(data []byte) (int, []byte, error) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 {
		return len(data), nil, nil
	}
	r.dropped = false
	return end + 1, nil, nil
}

// rowEnd gives the length of the first row in data with its newline, or 0
// where data does not hold its end. A row ends at the first newline outside
// quotes. Where there is none within the bounds, or what lies before it is no
// CSV, the row is the first line alone.
func (r *rows) rowEnd(data []byte, atEOF bool) int {
	first := bytes.IndexByte(data, '\n') + 1
	if first == 0 || r.comma == 0 {
		return first
	}
	end, quotes, lines := 0, 0, 0
	for ; lines < maxLines; lines++ {
		length := lineEnd(data[end:], atEOF)
		if length == 0 {
			break
		}
		quotes += bytes.Count(data[end:end+length], []byte{'"'})
		end += length
		if quotes%2 == 0 {
			return r.wholeOrFirst(data[:end], first)
		}
	}
	if lines == maxLines || atEOF || len(data) == maxRow {
		return first
	}
	return 0
}

// lineEnd gives the length of the first line in data with its newline, which
// the last line of a file may lack, or 0 where data does not hold its end.
func lineEnd(data []byte, atEOF bool) int {
	if end := bytes.IndexByte(data, '\n') + 1; end > 0 || !atEOF {
		return end
	}
	return len(data)
}

// wholeOrFirst gives the length of data where it is one row of CSV, and that of
// its first line where it is not.
func (r *rows) wholeOrFirst(data []byte, first int) int {
	if len(data) == first {
		return first
	}
	if _, err := readerOf(bytes.NewReader(data), r.comma).Read(); err != nil {
		return first
	}
	return len(data)
}

func readerOf(in io.Reader, comma rune) *csv.Reader {
	reader := csv.NewReader(in)
	reader.Comma = comma
	reader.FieldsPerRecord = -1 // the sheet counts them, and says it in its own words
	reader.ReuseRecord = true
	return reader
}

const byteOrderMark = "\xEF\xBB\xBF"

// encoding tells in which of two ways the file writes what is not ASCII. A byte
// order mark settles it, and else the first row that has such text: DUO's older
// files are Windows-1252, and text in Windows-1252 is next to never valid UTF-8.
// After that the file is held to it, for a broken letter in a UTF-8 file must
// not pass as two odd letters in Windows-1252.
type encoding struct {
	known  int
	buffer []byte
}

const (
	inASCII = iota // so far
	inUTF8
	inWindows1252
)

// decode gives raw as UTF-8, valid until the next call, or false where raw is
// no text in the encoding of the file.
func (e *encoding) decode(raw []byte) ([]byte, bool) {
	if isASCII(raw) {
		return raw, true
	}
	valid := utf8.Valid(raw)
	if e.known == inASCII && valid {
		e.known = inUTF8
	} else if e.known == inASCII {
		e.known = inWindows1252
	}
	if e.known == inUTF8 {
		return raw, valid
	}
	return e.fromWindows1252(raw)
}

func (e *encoding) fromWindows1252(raw []byte) ([]byte, bool) {
	e.buffer = e.buffer[:0]
	for _, b := range raw {
		letter := charmap.Windows1252.DecodeByte(b)
		if letter == utf8.RuneError || unicode.IsControl(letter) && b >= utf8.RuneSelf {
			return nil, false // one of the five bytes that Windows-1252 leaves open
		}
		e.buffer = utf8.AppendRune(e.buffer, letter)
	}
	return e.buffer, true
}

// expected names the encoding in a refusal.
func (e *encoding) expected() string {
	if e.known == inUTF8 {
		return "UTF-8, as in the rest of the file"
	}
	return "Windows-1252 or UTF-8"
}

func isASCII(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
