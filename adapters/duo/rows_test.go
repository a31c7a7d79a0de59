package duo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"subsidieportaal/subsidy"
)

// generated is a list of locations that is made while it is read.
type generated struct {
	rows, made int
	text       bytes.Buffer
}

func (g *generated) Read(p []byte) (int, error) {
	if g.text.Len() == 0 {
		switch {
		case g.made == 0:
			g.text.WriteString(newerHeader + "\r\n")
		case g.made > g.rows:
			return 0, io.EOF
		default:
			g.row(g.made - 1)
		}
		g.made++
	}
	return g.text.Read(p)
}

func (g *generated) row(i int) {
	brin := fmt.Sprintf("%02d%c%c", i/100%100, 'A'+i/10_000%26, 'A'+i/260_000%26)
	fmt.Fprintf(&g.text, "Drenthe;%d;%s;%02d;School %d;Beukenlaan;%d;9401 ZZ;ASSEN;0106;ASSEN;;Noord\r\n", i%5000+40_000, brin, i%100, i, i%400)
}

// forgetful is a register that keeps nothing, and looks at the heap.
type forgetful struct {
	batches int
	peak    uint64
}

func (f *forgetful) InTx(_ context.Context, fn func(Register) error) error {
	f.batches++
	if f.batches%25 == 0 {
		f.peak = max(f.peak, heap())
	}
	return fn(f)
}

func (f *forgetful) SaveBoard(context.Context, subsidy.Board) (subsidy.Change, error) {
	return subsidy.Added, nil
}

func (f *forgetful) SaveLocation(context.Context, subsidy.Location) (subsidy.Change, error) {
	return subsidy.Added, nil
}

func (f *forgetful) SavePupils(context.Context, subsidy.LocationCode, subsidy.Count, subsidy.Count) (subsidy.Change, error) {
	return subsidy.Added, nil
}

// heap gives the bytes in use, without what only waits to be collected.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func TestMillionRowsNeedLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a million rows take some seconds")
	}
	const most = 32 << 20
	f := File{Name: "lang.csv", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(&generated{rows: manyRows}), nil
	}}
	register := &forgetful{}
	before := heap()
	report := take(t, register, f)
	wantTally(t, report, Tally{Added: manyRows})
	if report.Files[0].BoardsMet != 5000 || register.batches != manyRows/1000 {
		t.Errorf("met %d boards in %d transactions, want 5000 in %d", report.Files[0].BoardsMet, register.batches, manyRows/1000)
	}
	growth := int64(register.peak) - int64(before)
	t.Logf("heap grew by %d KB at most", growth>>10)
	if growth > most {
		t.Errorf("heap grew by %d bytes, want %d at most", growth, most)
	}
}

func TestWrongRowsNeedLittleMemory(t *testing.T) {
	const rows = 100_000
	f := File{Name: "fout.csv", Open: func() (io.ReadCloser, error) {
		rest := &repeated{line: []byte("x,\"open,vo,\n"), times: rows}
		return io.NopCloser(io.MultiReader(strings.NewReader(sampleHeader+"\n"), rest)), nil
	}}
	before := heap()
	report := take(t, newMemory(), f)
	wantTally(t, report, Tally{Refused: rows})
	if growth := int64(heap()) - int64(before); growth > 2<<20 {
		t.Errorf("heap grew by %d bytes", growth)
	}
	runtime.KeepAlive(report)
}

// repeated gives a line many times.
type repeated struct {
	line  []byte
	times int
	left  []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	if len(r.left) == 0 {
		if r.times == 0 {
			return 0, io.EOF
		}
		r.times--
		r.left = r.line
	}
	n := copy(p, r.left)
	r.left = r.left[n:]
	return n, nil
}

// realFiles gives DUO's own files, or skips.
func realFiles(t *testing.T) []File {
	t.Helper()
	folder := os.Getenv("PORTAL_TEST_DUO")
	if folder == "" {
		t.Skip("PORTAL_TEST_DUO names no folder with DUO's files: real rows are not tested")
	}
	var files []File
	for _, name := range []string{"05-zittenblijven-vo-per-brinvest.csv", "02-alle-vestigingen-vo.csv", "besturen-vo-sample.csv"} {
		files = append(files, File{Name: name, Open: func() (io.ReadCloser, error) {
			return os.Open(filepath.Join(folder, name))
		}})
	}
	return files
}

func TestRealFilesOfDUO(t *testing.T) {
	files := realFiles(t)
	register := newMemory()
	report := take(t, register, files...)
	want := map[Kind]Tally{
		Boards:    {Added: 20},
		Locations: {Added: 1610},
		Pupils:    {Changed: 1282, NoLocation: 57},
	}
	for _, f := range report.Files {
		if f.Tally != want[f.Kind] {
			t.Errorf("%s: %+v, want %+v", f.Kind, f.Tally, want[f.Kind])
		}
	}
	if !strings.Contains(report.String(), ": 57 rows have no location: ") {
		t.Errorf("the report does not tell of the rows without a location:\n%s", report)
	}
	wantRealRegister(t, register)

	again := newMemory()
	if got := take(t, again, reversed(files)...); got.String() != report.String() {
		t.Errorf("the other way round\n%s\nwant\n%s", got, report)
	}
	wantTally(t, take(t, register, files...), Tally{Unchanged: 20 + 1610 + 1282, NoLocation: 57})
}

func wantRealRegister(t *testing.T, register *memory) {
	t.Helper()
	brins, withLocations, repeaters := map[string]bool{}, map[subsidy.BoardNumber]bool{}, 0
	for code, l := range register.locations {
		brins[code.BRIN()] = true
		withLocations[l.Board] = true
		repeaters += l.Repeaters.N
	}
	named, without := 0, 0
	for number, b := range register.boards {
		if b.Name != "" && b.KvK != "" {
			named++
		}
		if !withLocations[number] {
			without++
		}
	}
	got := [...]int{len(register.locations), len(withLocations), len(brins), named, without}
	if want := [...]int{1610, 328, 650, 20, 1}; got != want {
		t.Errorf("locations, boards with any, schools, named boards, boards without: %v, want %v", got, want)
	}
	if name := register.locations["19EO00"].Name; name != `VMBO "De Jutter" Vlieland` {
		t.Errorf("the quoted name became %q", name)
	}
	if repeaters == 0 {
		t.Error("no repeaters were read")
	}
}

func FuzzRows(f *testing.F) {
	for _, text := range []string{
		"", "\n", bom, "\xFF\xFE", lines(olderHeader, olderRow), bom + lines(newerHeader, newerRow),
		lines(pupilsHeader, pupilsRow), lines(sampleHeader, `,"a""b`, `c",,41999`, `"`, sampleRow),
		lines(sampleHeader, ",Frysl\xE2n,,41999", ",â,,41998"), lines(boardsHeader, boardsRow)[:60],
		lines(sampleHeader, "a,\"b\nc\nd\",e,41999", "\x00,,,"),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := open(File{Name: "f.csv", Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(text)), nil
		}})
		if err != nil {
			return
		}
		readAll(t, s, bytes.Count(text, []byte{'\n'})+1)
	})
}

// readAll holds every row of a sheet to what the reader promises.
func readAll(t *testing.T, s *sheet, last int) {
	t.Helper()
	before := 1
	for {
		e, at, err := s.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if at <= before || at > last {
			t.Fatalf("line %d after line %d of %d", at, before, last)
		}
		before = at
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("the file cannot be read on: %v", err)
		}
		if refusal != nil {
			continue
		}
		if _, err := number(e.key()); err != nil {
			t.Fatalf("key %q: %v", e.key(), err)
		}
		if text := fmt.Sprint(e); !utf8.ValidString(text) || strings.IndexFunc(text, unprintable) >= 0 {
			t.Fatalf("entry %q is no plain text", text)
		}
	}
}
