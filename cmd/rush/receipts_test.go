package main

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestReceiptsComeBackAsTheyWereKept(t *testing.T) {
	at := time.Date(2026, 11, 24, 22, 59, 59, 123456789, time.UTC)
	kept := []receipt{
		{at: at, reference: "RU26-22222C-X", sha256: strings.Repeat("a", 64)},
		{at: at.Add(time.Second), reference: "RU26-33333C-X"},
	}
	for _, each := range []bool{false, true} {
		folder, err := newReceiptFolder(t.TempDir(), each, at)
		if err != nil {
			t.Fatal(err)
		}
		w, err := folder.writer(7)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range kept {
			if err := w.write(r); err != nil {
				t.Fatal(err)
			}
		}
		files, err := os.ReadDir(folder.path)
		if want := map[bool]int{false: 1, true: 2}[each]; err != nil || len(files) != want {
			t.Errorf("each %v: %d files, not %d; %v", each, len(files), want, err)
		}
		// Before anything was closed: a receipt is there once write returns.
		if got, err := readReceipts(folder.path); err != nil || !reflect.DeepEqual(got, kept) {
			t.Errorf("each %v: got %v, %v", each, got, err)
		}
		if err := w.close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatIsNoReceiptIsNotPassedOver(t *testing.T) {
	for _, line := range []string{"", "RU26-22222C-X", "gisteren\tRU26-22222C-X\t-", "2026-11-24T22:59:59Z\tRU26"} {
		if r, err := parseReceipt(line); err == nil {
			t.Errorf("%q was read as %v", line, r)
		}
	}
}
