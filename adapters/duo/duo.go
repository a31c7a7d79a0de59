// Package duo reads the open CSV files of DUO, the executive agency for
// education, into the register of boards and locations: lists of boards,
// of locations, and of pupils and repeaters per location.
//
// It takes the files as DUO publishes them. What a file is follows from its
// header and not from its name; the order of columns is free and columns that
// are not needed are passed over. Both generations of headers are read, both
// UTF-8 and Windows-1252, and any of semicolon, comma and tab as delimiter.
// Memory stays the same however long a file is, but for 8 bytes a row by which
// a row that comes twice is known.
package duo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"subsidieportaal/subsidy"
)

// Register is where the rows go. Each method that saves reports what it did;
// where nothing differs it gives subsidy.Unchanged, and writes nothing but
// perhaps the day on which that was so.
type Register interface {
	// InTx calls fn with the register bound to one transaction, which holds
	// when fn gives nil and else leaves no trace.
	InTx(ctx context.Context, fn func(Register) error) error
	// SaveBoard adds or changes a board. Empty fields of b leave what is known.
	SaveBoard(ctx context.Context, b subsidy.Board) (subsidy.Change, error)
	// SaveLocation adds or changes a location. It leaves the pupils and the
	// repeaters as they are, and an empty region leaves what is known. The
	// board is in the register already.
	SaveLocation(ctx context.Context, l subsidy.Location) (subsidy.Change, error)
	// SavePupils sets the counts of a location and leaves the rest as it is.
	// Its error is of kind subsidy.NotFound where the location is unknown.
	SavePupils(ctx context.Context, code subsidy.LocationCode, pupils, repeaters subsidy.Count) (subsidy.Change, error)
}

// File is a file to read. Open is called once.
type File struct {
	Name string // for messages
	Open func() (io.ReadCloser, error)
}

// Import reads the files into the register and reports what became of each row.
//
// The order of the files is free: boards go first, then locations, then pupils.
// Where two files of a run speak of the same board or location, the better one
// has the last word: DUO's list of boards over the sample, the newer header
// over the older, and of two alike the one given later. So a second run of the
// same files changes nothing.
//
// When one of the files is none of DUO's that are known, the run is refused as
// a whole before anything is written, and the error names every such file with
// the reason. A wrong row is refused by itself and the rest goes in; so is a
// row that says something else than a row before it in the same file about the
// same board or location. Rows are written in transactions of 1,000, so an
// error of the register or of reading leaves what went before: the report then
// tells how far it came, and a second run completes it.
func Import(ctx context.Context, register Register, files []File) (Report, error) {
	sheets, err := openAll(files)
	defer closeAll(sheets)
	if err != nil {
		return Report{}, err
	}
	slices.SortFunc(sheets, (*sheet).before)
	run := newRun(register)
	var report Report
	for _, s := range sheets {
		result, err := run.take(ctx, s)
		report.Files = append(report.Files, result)
		if err != nil {
			return report, err
		}
	}
	return report, nil
}

// openAll recognises every file, or tells of all that it cannot.
func openAll(files []File) ([]*sheet, error) {
	if len(files) == 0 {
		return nil, errors.New("no file is given")
	}
	var sheets []*sheet
	var wrong []error
	for i, file := range files {
		s, err := open(file)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s %w", file.Name, err))
			continue
		}
		s.given = i
		sheets = append(sheets, s)
	}
	return sheets, errors.Join(wrong...)
}

func closeAll(sheets []*sheet) {
	for _, s := range sheets {
		_ = s.close() // a file that was only read has nothing to lose
	}
}
