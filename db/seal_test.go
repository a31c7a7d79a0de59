package db_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
)

// canary is what a contact is called; nobody sees it who has the file alone.
const canary = "Kanarie Contactpersoon"

// ownKeys gives keys in a file, and that file.
func ownKeys(t *testing.T) (*keys.Ring, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portal.keys")
	made, err := keys.Create(path)
	must(t, err)
	return made, path
}

// sealedWith gives a store with rows in it, that is sealed with keys of its own:
// the DSN of its database, and the path of its keys.
func sealedWith(t *testing.T) (s *db.Store, dsn, keysPath string) {
	t.Helper()
	made, keysPath := ownKeys(t)
	dsn = dbtest.Bare(t)
	s, err := db.Open(t.Context(), dsn, made)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	must(t, s.Migrate(t.Context()))
	furnish(t, s, usual)
	archived(t, s)
	return s, dsn, keysPath
}

func breachesOf(t *testing.T, s *db.Store) []db.Breach {
	t.Helper()
	breaches, err := s.Verify(t.Context())
	must(t, err)
	return breaches
}

func TestAValueThatWasMovedDoesNotOpen(t *testing.T) {
	s, path := portal(t)
	a := filed(t, s, started(t, s, draft(0)), 1_500_000)
	b := filed(t, s, started(t, s, draft(1)), 1_500_000)
	c := unguarded(t, path)
	run(t, c, `CREATE TEMP TABLE was AS SELECT id, document, sha256 FROM filings`,
		`UPDATE filings SET document = (SELECT o.document FROM was o WHERE o.id <> filings.id), sha256 = (SELECT o.sha256 FROM was o WHERE o.id <> filings.id)`)
	for _, id := range []string{a.ID, b.ID} {
		if _, err := s.LastFiling(t.Context(), id); !errors.Is(err, keys.ErrChanged) {
			t.Errorf("got %v", err)
		}
	}
	if found := breachesOf(t, s); !slices.ContainsFunc(found, func(b db.Breach) bool {
		return b.Invariant == "sealing" && strings.Contains(b.What, "filings.document of row filing of "+a.ID)
	}) {
		t.Errorf("verify says %v", found)
	}
}

func TestAValueThatIsPlainIsNotTaken(t *testing.T) {
	s, path := portal(t)
	started(t, s, draft(0))
	run(t, console(t, path), `UPDATE applications SET answers = '{}'`)
	if _, err := s.BoardApplication(t.Context(), board, draft(0).Reference); err == nil || !strings.Contains(err.Error(), "is not sealed") {
		t.Errorf("got %v", err)
	}
}

func TestOtherKeysAreRefusedAndChangeNothing(t *testing.T) {
	s, dsn, _ := sealedWith(t)
	must(t, s.Close())
	before := dbtest.Dump(t, dsn)
	others, _ := ownKeys(t)
	for name, open := range map[string]func() error{
		"serve": func() error {
			s, err := db.Open(t.Context(), dsn, others)
			must(t, err)
			return errors.Join(s.Migrate(t.Context()), s.Close())
		},
		"verify": func() error {
			_, err := db.OpenExisting(t.Context(), dsn, others)
			return err
		},
	} {
		if err := open(); !errors.Is(err, db.ErrWrongKeys) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if dbtest.Dump(t, dsn) != before {
		t.Error("the database was changed")
	}
}

// TestWhatWasThereBeforeIsSealedAtStart gives back to a database what it was
// before anything was sealed, and starts.
func TestWhatWasThereBeforeIsSealedAtStart(t *testing.T) {
	s, dsn, keysPath := sealedWith(t)
	must(t, s.Close())
	ring, err := keys.Open(keysPath)
	must(t, err)
	plain := unsealAll(t, dsn, ring)
	if plain == 0 {
		t.Fatal("nothing was sealed")
	}
	if !strings.Contains(dbtest.Dump(t, dsn), canary) {
		t.Fatal("the canary is not even in the plain database")
	}
	s, err = db.Open(t.Context(), dsn, ring)
	must(t, err)
	must(t, s.Migrate(t.Context()))
	if strings.Contains(dbtest.Dump(t, dsn), canary) {
		t.Error("the canary is still there")
	}
	if found := breachesOf(t, s); len(found) > 0 {
		t.Error(found)
	}
	must(t, s.Close())
	again, err := db.Open(t.Context(), dsn, ring)
	must(t, err)
	must(t, again.Migrate(t.Context()))
	must(t, again.Close())
}

// unsealAll opens every sealed value, as somebody who has the keys could, and
// gives how many there were.
func unsealAll(t *testing.T, dsn string, ring *keys.Ring) int {
	t.Helper()
	c := console(t, dsn)
	run(t, c, `INSERT INTO resealing (id) VALUES (1)`)
	n := 0
	for _, column := range db.SealedColumns() {
		for _, v := range valuesOf(t, c, column) {
			opened, err := db.Unseal(ring, column.Name, v.row, v.value)
			must(t, err)
			_, err = c.ExecContext(t.Context(), `UPDATE `+column.Table+` SET `+column.Column+` = $1 WHERE `+rowID()+` = $2`, opened, v.id)
			must(t, err)
			n++
		}
	}
	run(t, c, `DELETE FROM sealed_columns`, `DELETE FROM key_check`, `DELETE FROM resealing`)
	return n
}

// rowID is where a row stands, by the engine.
func rowID() string {
	if dbtest.OnPostgreSQL() {
		return "CAST(ctid AS TEXT)"
	}
	return "CAST(rowid AS TEXT)"
}

type sealedValue struct {
	id    string // see rowID
	row   string
	value any
}

func valuesOf(t *testing.T, c *sql.DB, column db.SealedColumn) []sealedValue {
	t.Helper()
	rows, err := c.QueryContext(t.Context(), `SELECT `+rowID()+`, `+strings.Join(column.Key, ` || '/' || `)+`, `+column.Column+
		` FROM `+column.Table+` WHERE `+column.Column+` <> ''`)
	must(t, err)
	defer rows.Close()
	var found []sealedValue
	for rows.Next() {
		var v sealedValue
		must(t, rows.Scan(&v.id, &v.row, &v.value))
		found = append(found, v)
	}
	must(t, rows.Err())
	return found
}

func TestANewKeySealsAndTheRestIsSealedAgain(t *testing.T) {
	s, _, keysPath := sealedWith(t)
	ring := db.KeysOf(s).(*keys.Ring)
	old := hex.EncodeToString(ring.Mark())
	if n, err := s.Reseal(t.Context(), false); n != 0 || err != nil {
		t.Errorf("with nothing to do: %d, %v", n, err)
	}
	_, err := keys.Rotate(keysPath)
	must(t, err)
	must(t, ring.Reload())
	n, err := s.Reseal(t.Context(), false)
	must(t, err)
	if n == 0 {
		t.Error("nothing was sealed again")
	}
	under, err := s.SealedUnder(t.Context())
	must(t, err)
	if len(under) != 1 || under[old] != 0 {
		t.Errorf("sealed under %v, the old key is %s", under, old)
	}
	_, err = keys.Retire(keysPath)
	must(t, err)
	must(t, ring.Reload())
	if found := breachesOf(t, s); len(found) > 0 {
		t.Error(found)
	}
}

// TestSealingAgainOpensNothingElse proves that what is written once stays while
// it is sealed again: the triggers let its sealed columns through, and no others.
func TestSealingAgainOpensNothingElse(t *testing.T) {
	_, pool := full(t)
	sealed := map[string][]string{}
	for _, c := range db.SealedColumns() {
		sealed[c.Table] = append(sealed[c.Table], c.Column)
	}
	for _, c := range dbtest.Columns(t, pool) {
		if sealed[c.Table] == nil || slices.Contains([]string{"applications", "key_check", "sessions", "unsent_texts", "users"}, c.Table) {
			continue // not sealed, or not written once
		}
		free := slices.Contains(sealed[c.Table], c.Name) || strings.HasSuffix(c.Name, "_blind")
		if letThrough(t, pool, c) != free {
			t.Errorf("%s.%s: the trigger lets it through: %t", c.Table, c.Name, !free)
		}
		if free {
			if err := whileResealing(t, pool, `UPDATE `+c.Table+` SET `+c.Name+` = `+c.Name); err != nil {
				t.Errorf("%s.%s cannot be sealed again: %v", c.Table, c.Name, err)
			}
		} else if len(textsIn(t, pool, `SELECT 'a row' FROM `+c.Table)) > 0 {
			err := whileResealing(t, pool, `UPDATE `+c.Table+` SET `+c.Name+` = `+another(t, c))
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s.%s can be changed while it is sealed again: %v", c.Table, c.Name, err)
			}
		}
	}
}

// letThrough tells whether the trigger of a table says that a column may change
// while it is sealed again. SQLite's names the columns that may not, and
// PostgreSQL's those that may: in its arguments or in its function.
func letThrough(t *testing.T, pool *sql.DB, c dbtest.Column) bool {
	t.Helper()
	if dbtest.OnPostgreSQL() {
		guards := textsIn(t, pool, `SELECT CASE WHEN strpos(prosrc, 'NEW), TG_ARGV)') > 0 THEN pg_get_triggerdef(g.oid) ELSE substring(prosrc FROM 'to_jsonb\(NEW\), ARRAY\[[^]]*\]') END
			FROM pg_trigger g JOIN pg_proc p ON p.oid = tgfoid
			WHERE tgrelid = '`+c.Table+`'::regclass AND NOT tgisinternal AND prosrc LIKE '%only_resealed%' AND (tgnargs > 0 OR prosrc NOT LIKE '%TG_ARGV%')`)
		if len(guards) != 1 {
			t.Errorf("%s has %d triggers that let it be sealed again", c.Table, len(guards))
			return false
		}
		return strings.Contains(guards[0], "'"+c.Name+"'")
	}
	guards := textsIn(t, pool, `SELECT sql FROM sqlite_schema WHERE name = '`+c.Table+`_only_resealed'`)
	if len(guards) != 1 {
		t.Errorf("%s has no trigger %[1]s_only_resealed", c.Table)
		return false
	}
	_, guarded, _ := strings.Cut(guards[0], "UPDATE OF ")
	guarded, _, _ = strings.Cut(guarded, " ON ")
	return !slices.Contains(strings.Fields(strings.ReplaceAll(guarded, ",", " ")), c.Name)
}

// another gives an expression of another value than a column has.
func another(t *testing.T, c dbtest.Column) string {
	t.Helper()
	switch c.Type {
	case "text":
		return `COALESCE(` + c.Name + `, '') || 'x'`
	case "integer", "bigint":
		return `COALESCE(` + c.Name + `, 0) + 1`
	case "timestamp with time zone":
		return `COALESCE(` + c.Name + `, now()) + INTERVAL '1 second'`
	case "boolean":
		return c.Name + ` IS NOT TRUE`
	}
	t.Fatalf("%s.%s is of type %s", c.Table, c.Name, c.Type)
	return ""
}

// textsIn gives the texts that a query finds.
func textsIn(t testing.TB, pool *sql.DB, query string) []string {
	t.Helper()
	rows, err := pool.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		found = append(found, text)
	}
	must(t, rows.Err())
	return found
}

// whileResealing runs a statement as it would run while rows are sealed again,
// and undoes it.
func whileResealing(t *testing.T, pool *sql.DB, statement string) error {
	t.Helper()
	tx, err := pool.BeginTx(t.Context(), nil)
	must(t, err)
	defer func() { must(t, tx.Rollback()) }()
	_, err = tx.ExecContext(t.Context(), `INSERT INTO resealing (id) VALUES (1)`)
	must(t, err)
	_, err = tx.ExecContext(t.Context(), statement)
	return err
}

// TestPeopleWorkWhileAKeyIsReplaced lets some write and others read while keys
// are replaced and all is sealed again, again and again.
func TestPeopleWorkWhileAKeyIsReplaced(t *testing.T) {
	s, _, keysPath := sealedWith(t)
	ring := db.KeysOf(s).(*keys.Ring)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var reads, writes atomic.Int64
	done := make(chan error, 3)
	go func() { done <- until(ctx, &writes, func(n int64) error { return saveAgain(ctx, s, n) }) }()
	for range 2 {
		go func() { done <- until(ctx, &reads, func(int64) error { return readAll(ctx, s) }) }()
	}
	for range 5 {
		_, err := keys.Rotate(keysPath)
		must(t, err)
		must(t, ring.Reload())
		_, err = s.Reseal(t.Context(), false)
		must(t, err)
	}
	stop()
	for range 3 {
		must(t, <-done)
	}
	t.Logf("%d reads, %d writes", reads.Load(), writes.Load())
	_, err := s.Reseal(t.Context(), true)
	must(t, err)
	under, err := s.SealedUnder(t.Context())
	must(t, err)
	if len(under) != 1 || under[hex.EncodeToString(ring.Mark())] == 0 {
		t.Errorf("sealed under %v", under)
	}
	if found := breachesOf(t, s); len(found) > 0 {
		t.Error(found)
	}
}

// until does something until ctx ends.
func until(ctx context.Context, count *atomic.Int64, do func(n int64) error) error {
	for ctx.Err() == nil {
		if err := do(count.Add(1)); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

func saveAgain(ctx context.Context, s *db.Store, n int64) error {
	a, err := s.BoardApplication(ctx, board, draft(3).Reference)
	if err != nil {
		return err
	}
	a.Answers.Contact.Name = fmt.Sprint("Naam ", n)
	return s.SaveApplication(ctx, &a)
}

func readAll(ctx context.Context, s *db.Store) error {
	for i := range 4 {
		a, err := s.BoardApplication(ctx, board, draft(i).Reference)
		if err != nil {
			return err
		}
		if _, err := s.Filings(ctx, a.ID); err != nil {
			return err
		}
		if _, err := s.Letters(ctx, a.ID); err != nil {
			return err
		}
	}
	return nil
}

// TestACopyReadsWhatAnotherSealsWithTheKeyThatWasPrepared replaces a key as
// docs/data-at-rest.md says it of several copies of the portal: one has rotated,
// the other has the file from before that.
func TestACopyReadsWhatAnotherSealsWithTheKeyThatWasPrepared(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	one, dsn, path := sealedWith(t)
	prepared, err := keys.Prepare(path)
	must(t, err)
	content, err := os.ReadFile(path)
	must(t, err)
	brought := filepath.Join(t.TempDir(), "portal.keys")
	must(t, os.WriteFile(brought, content, 0o600))
	ring, err := keys.Open(brought)
	must(t, err)
	other, err := db.Open(t.Context(), dsn, ring)
	must(t, err)
	defer func() { must(t, other.Close()) }()

	_, err = keys.Rotate(path)
	must(t, err)
	must(t, db.KeysOf(one).(*keys.Ring).Reload())
	must(t, saveAgain(t.Context(), one, 1))
	n, err := one.Reseal(t.Context(), true)
	must(t, err)
	under, err := one.SealedUnder(t.Context())
	must(t, err)
	if n == 0 || len(under) != 1 || under[hex.EncodeToString(prepared.Mark())] == 0 {
		t.Fatalf("%d rows were sealed again; sealed under %v, prepared is %s", n, under, prepared.Name())
	}
	a, err := other.BoardApplication(t.Context(), board, draft(3).Reference)
	must(t, err)
	equal(t, a.Answers.Contact.Name, "Naam 1")
	must(t, other.Migrate(t.Context())) // as at a start
	must(t, saveAgain(t.Context(), other, 2))
	must(t, readAll(t.Context(), one))
	for _, s := range []*db.Store{one, other} {
		if found := breachesOf(t, s); len(found) > 0 {
			t.Error(found)
		}
	}
}
