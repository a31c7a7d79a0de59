package duo

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"strconv"

	"subsidieportaal/subsidy"
)

// batchRows is how many rows go into one transaction: enough to be quick, few
// enough to hold up nobody else for long.
const batchRows = 1000

// run is one import under way.
type run struct {
	register Register
	seed     maphash.Seed
	// present holds the boards that are in the register for certain.
	present map[subsidy.BoardNumber]bool
	// boards is what the files so far have said of each board: 100,000 numbers
	// at most, whatever the files.
	boards map[subsidy.BoardNumber]subsidy.Board
	// before has the keys of the files of the kind that is being read.
	before []seen
	kind   Kind
}

func newRun(register Register) *run {
	return &run{
		register: register,
		seed:     maphash.MakeSeed(),
		present:  map[subsidy.BoardNumber]bool{},
		boards:   map[subsidy.BoardNumber]subsidy.Board{},
	}
}

// seen has for each key in a file a fingerprint of its row. Two rows that
// differ pass for equal once in four billion: the price of 8 bytes a row.
type seen map[uint32]uint32

// number packs a key. Six digits and letters fit: 36^6 is below 2^32.
func number(key string) (uint32, error) {
	n, err := strconv.ParseUint(key, 36, 32)
	return uint32(n), err
}

// line is an entry with where it came from.
type line struct {
	entry
	number int
}

// take reads one sheet into the register. Its report counts what was written,
// also where an error ends the sheet half way.
func (r *run) take(ctx context.Context, s *sheet) (FileReport, error) {
	report := FileReport{File: s.file, Kind: s.layout.kind}
	if r.kind != s.layout.kind {
		r.kind, r.before = s.layout.kind, nil
	}
	known := seen{}
	for {
		if err := ctx.Err(); err != nil {
			return report, fmt.Errorf("%s: %w", s.file, err)
		}
		batch, end := r.read(s, known, &report)
		if err := r.write(ctx, batch, &report); err != nil {
			return report, err
		}
		if errors.Is(end, io.EOF) {
			r.before = append(r.before, known)
			return report, nil
		}
		if end != nil {
			return report, fmt.Errorf("%s %w", s.file, end)
		}
	}
}

// read goes through the next rows, gives those that are to be written and
// counts the others. Its error, io.EOF at the end, leaves the rows it gives good.
func (r *run) read(s *sheet, known seen, report *FileReport) ([]line, error) {
	var batch []line
	for range batchRows {
		e, at, err := s.next()
		if err == nil {
			e, err = r.sift(line{e, at}, known, report)
		}
		var refusal *Refusal
		switch {
		case errors.As(err, &refusal):
			report.refuse(refusal)
		case err != nil:
			return batch, err
		case e != nil:
			batch = append(batch, line{e, at})
		}
	}
	return batch, nil
}

// sift gives what is left to write of a row beside the rows before it: nothing
// where one of them says the same, or where a better file knows the location.
func (r *run) sift(l line, known seen, report *FileReport) (entry, error) {
	key, err := number(l.key())
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", l.number, err)
	}
	mark := uint32(maphash.Comparable(r.seed, l.entry))
	first, double := known[key]
	switch {
	case double && first == mark:
		report.Unchanged++
		return nil, nil
	case double:
		return nil, &Refusal{Line: l.number, Found: l.key() + " again with other values", Expected: "one row for each"}
	}
	known[key] = mark
	if board, ok := l.entry.(boardEntry); ok {
		return r.complete(board), nil
	}
	for _, better := range r.before {
		if _, superseded := better[key]; superseded {
			report.Superseded++
			return nil, nil
		}
	}
	return l.entry, nil
}

// complete gives what a row adds to what better files have said of a board.
func (r *run) complete(e boardEntry) entry {
	better := r.boards[e.Number]
	r.boards[e.Number] = e.with(better)
	return e.without(better)
}

// write saves rows in one transaction and counts them once it holds. A register
// may call the function again where a transaction has to be tried again.
func (r *run) write(ctx context.Context, batch []line, report *FileReport) error {
	if len(batch) == 0 {
		return nil
	}
	var written FileReport
	err := r.register.InTx(ctx, func(register Register) error {
		written = FileReport{}
		return r.save(ctx, register, batch, &written)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", report.File, err)
	}
	report.add(written)
	for _, l := range batch {
		if board := l.board(); board != "" {
			r.present[board] = true
		}
	}
	return nil
}

func (r *run) save(ctx context.Context, register Register, batch []line, written *FileReport) error {
	met := map[subsidy.BoardNumber]bool{}
	for _, l := range batch {
		if board := l.board(); board != "" && !r.present[board] && !met[board] {
			met[board] = true
			if err := meet(ctx, register, board, written); err != nil {
				return fmt.Errorf("line %d: %w", l.number, err)
			}
		}
		if err := l.into(ctx, register, written); err != nil {
			return fmt.Errorf("line %d: %w", l.number, err)
		}
	}
	return nil
}

// meet sees to it that a board is in the register, if by its number alone.
func meet(ctx context.Context, register Register, board subsidy.BoardNumber, written *FileReport) error {
	change, err := register.SaveBoard(ctx, subsidy.Board{Number: board})
	if change == subsidy.Added {
		written.BoardsMet++
	}
	return err
}

// into saves one row and counts what that did.
func (l line) into(ctx context.Context, register Register, written *FileReport) error {
	change, err := l.save(ctx, register)
	if e, ok := l.entry.(pupilsEntry); ok && subsidy.KindOf(err) == subsidy.NotFound {
		written.stray(e.code)
		return nil
	}
	if err != nil {
		return err
	}
	written.count(change)
	return nil
}
