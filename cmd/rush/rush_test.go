package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
)

// TestMain lets the test's own program be the empty handler, as rush itself is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == emptyWord {
		os.Exit(command(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// rush runs the program and gives its status, what it printed and its outcome.
func rush(t *testing.T, args ...string) (status int, said string, found report) {
	t.Helper()
	var out bytes.Buffer
	name := filepath.Join(t.TempDir(), "outcome.json")
	status = command(t.Context(), append(args, "-json", name), &out, &out)
	if raw, err := os.ReadFile(name); err == nil {
		if err := json.Unmarshal(raw, &found); err != nil {
			t.Fatal(err)
		}
	}
	return status, out.String(), found
}

func row(t *testing.T, found report, name string) measured {
	t.Helper()
	for _, m := range found.Rows {
		if m.Name == name {
			return m
		}
	}
	t.Fatalf("no row %q in %+v", name, found.Rows)
	return measured{}
}

func TestAStormOnTheRealPortalLosesNothing(t *testing.T) {
	program, err := buildPortal(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	database, receipts := dbtest.Database(t), t.TempDir()
	common := []string{"-portal", program, "-database", database, "-receipts", receipts, "-boards", "4", "-reference", "200ms", "-concurrency", "8"}

	t.Run("killed meanwhile", func(t *testing.T) {
		status, said, found := rush(t, append(common, "-drafts", "400", "-rate", "200", "-kills", "3", "-follow", "5", "-each")...)
		m := row(t, found, "submissions")
		if status != statusGood || m.Accepted == 0 || m.Accepted != m.Offered || found.Kills.Times != 3 || found.Compared.Hashes == 0 || m.CPU == 0 || m.Peak == 0 {
			t.Errorf("status %d: %+v\n%s", status, found, said)
		}
		if row(t, found, "empty Fiber handler").Accepted == 0 || row(t, found, "raw commit of one row, 8 at once").Accepted == 0 {
			t.Errorf("the references are not there: %s", said)
		}
	})
	t.Run("drained meanwhile", func(t *testing.T) {
		status, said, found := rush(t, append(common, "-drafts", "400", "-rate", "200", "-kills", "2", "-drain")...)
		if m := row(t, found, "submissions"); status != statusGood || m.Accepted != m.Offered || !found.Kills.Drained {
			t.Errorf("status %d: %+v\n%s", status, found, said)
		}
	})
	t.Run("steps by themselves", func(t *testing.T) {
		for _, step := range []string{"fill", "storm", "compare"} {
			if status, said, _ := rush(t, append(common, "-step", step, "-drafts", "50", "-reference", "0")...); status != statusGood {
				t.Errorf("%s: status %d: %s", step, status, said)
			}
		}
	})
	t.Run("everything at once", func(t *testing.T) {
		status, said, found := rush(t, append(common, "-scenario", "mixed", "-drafts", "100", "-rate", "50", "-logins", "3", "-reads", "20", "-duration", "2s")...)
		if status != statusGood || row(t, found, "sign-ins").Accepted == 0 || row(t, found, "pages").Accepted == 0 {
			t.Errorf("status %d: %+v\n%s", status, found, said)
		}
	})
	t.Run("a receipt that is not true", func(t *testing.T) {
		lie := "2026-11-24T22:59:59Z\tRU26-222222-2\t-\n"
		if err := os.WriteFile(filepath.Join(receipts, "lie"+receiptEnding), []byte(lie), 0o600); err != nil {
			t.Fatal(err)
		}
		status, said, found := rush(t, append(common, "-step", "compare")...)
		if status != statusBreach || found.Compared.Lost != 1 || found.Status != statusBreach || !strings.Contains(said, "RU26-222222-2 was acknowledged and is not filed") {
			t.Errorf("status %d: %s", status, said)
		}
	})
}

func TestWhatCannotBeMeasuredIsSaidInTheOutcomeToo(t *testing.T) {
	status, said, found := rush(t, "-portal", "/bin/false", "-drafts", "2", "-boards", "1")
	if status != statusBroken || found.Status != statusBroken || found.Filled != 2 || !strings.Contains(found.Fault, "ended while starting") {
		t.Errorf("status %d: %+v\n%s", status, found, said)
	}
}

func TestAWrongCommandLineIsSaid(t *testing.T) {
	cases := []struct{ args, says string }{
		{"-scenario sleep", "-scenario"},
		{"-step sleep", "-step"},
		{"-drafts 200001", "-drafts"},
		{"-boards 0", "-boards"},
		{"-concurrency 5000", "-concurrency"},
		{"-rate -1", "-rate"},
		{"-duration 0s", "-duration"},
		{"-kills -1", "below nil"},
		{"-address here -database file:x", "-address"},
		{"-address http://127.0.0.1:1", "-database"},
		{"-address http://127.0.0.1:1 -database file:x -kills 1", "-kills"},
		{"-scenario read -kills 1", "-kills"},
		{"-step storm -database file:x", "-receipts"},
		{"submit", "what is"},
		{"-sleep", "flag provided but not defined"},
	}
	for _, c := range cases {
		if status, said, _ := rush(t, strings.Fields(c.args)...); status != statusUsage || !strings.Contains(said, c.says) {
			t.Errorf("%s: status %d: %s", c.args, status, said)
		}
	}
}
