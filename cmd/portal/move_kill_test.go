package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db/dbtest"
)

// TestAMoveThatIsKilledGoesOnAndBringsEverythingOnce kills the real program with
// SIGKILL at one point of a move after another, from before its first table to
// its comparison, each time on what the one before left, and lets the last one
// end.
func TestAMoveThatIsKilledGoesOnAndBringsEverythingOnce(t *testing.T) {
	t.Parallel()
	world, err := theFaultWorld()
	if err != nil {
		t.Fatal(err)
	}
	c := besideServer(t, world)
	from := world.copyTo(t, t.TempDir())
	c.keys = keys.Beside(from)
	left, right := dbtest.Console(t, from), dbtest.Console(t, c.dsn)
	rows, filled := rowsOf(t, left, left), 0
	for _, n := range rows {
		filled += min(n, 1)
	}
	tables := func(n int) func(string) bool { return func(string) bool { return movedTables(right) >= n } }
	lines := func(n int) func(string) bool {
		return func(said string) bool { return strings.Count(said, "\n") > n }
	}
	for i, enough := range []func(said string) bool{
		tables(0), tables(1), tables(filled / 4), tables(filled / 2), tables(3 * filled / 4), tables(filled), lines(1), lines(len(rows) / 2),
	} {
		if said, ended := runKilled(t, from, c.dsn, enough); ended {
			t.Fatalf("kill %d came too late: %s", i, said)
		}
		t.Logf("killed with something of %d of %d tables", movedTables(right), filled)
		refuses(t, c.copyOn(c.dsn), "not finished; run the same portal move again")
	}
	said, ended := runKilled(t, from, c.dsn, func(string) bool { return false })
	if !ended || !strings.Contains(said, "every row is the same on both sides") || !strings.Contains(said, "every invariant holds") {
		t.Fatalf("the last one ends with %s", said)
	}
	for table, n := range rowsOf(t, left, right) {
		if n != rows[table] {
			t.Errorf("%s has %d rows in the file and %d on the server", table, rows[table], n)
		}
	}
	p := c.copyOn(c.dsn)
	p.start()
	form := world.filings()[0]
	if a := c.ask(p, form.who, form.path, &form); a.status != http.StatusSeeOther {
		t.Errorf("filing on the server gives %d: %.1500s", a.status, a.page)
	}
}

// runKilled runs a move and kills it once it has said or done enough; ended
// tells that it came to its end before that.
func runKilled(t *testing.T, from, to string, enough func(said string) bool) (said string, ended bool) {
	t.Helper()
	path, err := thePortal()
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	command := exec.Command(path, "move", from, to)
	command.Stdout, command.Stderr = out, out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	for {
		text, err := os.ReadFile(out.Name())
		if err != nil {
			t.Fatal(err)
		}
		if enough(string(text)) {
			_ = command.Process.Kill()
			return string(text), <-done == nil
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("it ended by itself: %v: %s", err, text)
			}
			text, err := os.ReadFile(out.Name())
			return string(text), err == nil
		case <-time.After(time.Millisecond):
		}
	}
}

// movedTables tells of how many tables a move has brought something; -1 where it
// has not begun, or is done.
func movedTables(to *sql.DB) int {
	n := -1
	_ = to.QueryRow(`SELECT COUNT(*) - 1 FROM portal_move`).Scan(&n)
	return n
}

// rowsOf counts the rows of each table that a file has, in another database.
func rowsOf(t *testing.T, file, in *sql.DB) map[string]int {
	t.Helper()
	names, err := file.Query(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version'`)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for names.Next() {
		var name string
		if err := names.Scan(&name); err != nil {
			t.Fatal(err)
		}
		rows[name] = 0
	}
	if err := names.Err(); err != nil {
		t.Fatal(err)
	}
	for name := range rows {
		var n int
		if err := in.QueryRow(fmt.Sprintf(`SELECT COUNT(*) FROM "%s"`, name)).Scan(&n); err != nil {
			t.Fatal(err)
		}
		rows[name] = n
	}
	return rows
}
