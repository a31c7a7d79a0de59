package duo

import (
	"context"
	"io"
	"maps"
	"strings"
	"testing"

	"subsidieportaal/subsidy"
)

// memory is a register that keeps its rows in maps, with real transactions.
type memory struct {
	boards    map[subsidy.BoardNumber]subsidy.Board
	locations map[subsidy.LocationCode]subsidy.Location
	fail      error // of every save
	again     bool  // try every transaction twice, as after a conflict
}

func newMemory() *memory {
	return &memory{
		boards:    map[subsidy.BoardNumber]subsidy.Board{},
		locations: map[subsidy.LocationCode]subsidy.Location{},
	}
}

func (m *memory) InTx(_ context.Context, fn func(Register) error) error {
	boards, locations := maps.Clone(m.boards), maps.Clone(m.locations)
	err := fn(m)
	if err != nil || m.again {
		m.boards, m.locations = boards, locations
	}
	if err == nil && m.again {
		return fn(m)
	}
	return err
}

func (m *memory) SaveBoard(_ context.Context, b subsidy.Board) (subsidy.Change, error) {
	old, known := m.boards[b.Number]
	b.Name, b.KvK, b.City = or(b.Name, old.Name), or(b.KvK, old.KvK), or(b.City, old.City)
	m.boards[b.Number] = b
	return change(known, b == old), m.fail
}

func (m *memory) SaveLocation(_ context.Context, l subsidy.Location) (subsidy.Change, error) {
	if _, known := m.boards[l.Board]; !known {
		return "", &subsidy.Error{Kind: subsidy.NotFound, Message: "no board " + string(l.Board)}
	}
	old, known := m.locations[l.Code]
	l.Pupils, l.Repeaters = old.Pupils, old.Repeaters
	l.Region = subsidy.Region(or(string(l.Region), string(old.Region)))
	m.locations[l.Code] = l
	return change(known, l == old), m.fail
}

func (m *memory) SavePupils(_ context.Context, code subsidy.LocationCode, pupils, repeaters subsidy.Count) (subsidy.Change, error) {
	old, known := m.locations[code]
	if !known {
		return "", &subsidy.Error{Kind: subsidy.NotFound}
	}
	l := old
	l.Pupils, l.Repeaters = pupils, repeaters
	m.locations[code] = l
	return change(known, l == old), m.fail
}

func or(text, known string) string {
	if text == "" {
		return known
	}
	return text
}

func change(known, same bool) subsidy.Change {
	switch {
	case !known:
		return subsidy.Added
	case same:
		return subsidy.Unchanged
	}
	return subsidy.Changed
}

// file gives a file that holds text.
func file(name, text string) File {
	return File{Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

// take imports files that must be recognised.
func take(t *testing.T, register Register, files ...File) Report {
	t.Helper()
	report, err := Import(t.Context(), register, files)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

// wantTally compares counts of a report.
func wantTally(t *testing.T, report Report, want Tally) {
	t.Helper()
	if got := report.Total(); got != want {
		t.Errorf("tally\n got %+v\nwant %+v\n%s", got, want, report)
	}
}
