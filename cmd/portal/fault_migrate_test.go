package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// oldDatabase is a database of an earlier version, with generated data.
type oldDatabase struct {
	version int64
	path    string
	sums    []string // of it, that no migration may change
	// unknown are the breaches after a migration that nobody stopped: of what is
	// asked since, such as answers to a checklist, which the old data cannot have.
	unknown []string
}

// F12: a database of each earlier version is migrated, and the program is killed
// or its disk is full on the way. Run again, it comes to the end with the same
// money and the same receipts, and a version of later is refused.
func TestFault12MigrationStopsHalfway(t *testing.T) {
	f := beginFault(t, "F12", "migration killed or without disk on the way, from every earlier version", len(versions()), 140)
	size := 270
	if f.want == 140 {
		size = 30_000
	}
	world := f.lived(size)
	old := map[int64]*oldDatabase{}
	var longest time.Duration
	stopped := 0
	for f.again() {
		version := versions()[f.tried%len(versions())]
		if old[version] == nil {
			old[version] = f.oldDatabase(world, version)
		}
		took, cut, wrong := f.migrated(old[version], f.tried%4 == 3)
		longest, stopped = max(longest, took), stopped+cut
		f.trial(wrong)
	}
	f.refusesNewer(old[versions()[0]])
	f.note("%d of them stopped half-way; %d applications, the longest migration took %v", stopped, size, longest.Round(time.Millisecond))
}

// migrationFile is one migration of SQLite, as it stands in package db.
type migrationFile struct {
	version int64
	path    string
}

// migrationFiles gives every migration, in order.
func migrationFiles() []migrationFile {
	shared, _ := filepath.Glob("../../db/migrations/*.sql")
	own, _ := filepath.Glob("../../db/migrations/sqlite/*.sql")
	var files []migrationFile
	for _, path := range slices.Concat(shared, own) {
		number, _, _ := strings.Cut(filepath.Base(path), "_")
		version, _ := strconv.ParseInt(number, 10, 64)
		files = append(files, migrationFile{version, path})
	}
	slices.SortFunc(files, func(a, b migrationFile) int { return int(a.version - b.version) })
	return files
}

// versions gives the versions that there were before this one, from the first
// with its triggers.
func versions() []int64 {
	files := migrationFiles()
	var all []int64
	for _, m := range files[1 : len(files)-1] {
		all = append(all, m.version)
	}
	return all
}

// lived gives a database of this version in which people did what they were
// about to do: filed, and were granted what fits.
func (f *fault) lived(size int) string {
	f.t.Helper()
	w := worldNow(size)
	w.path = filepath.Join(f.t.TempDir(), "world.db")
	if err := w.make(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	store, err := openStore(f.t.Context(), Config{Database: "file:" + w.path})
	if err != nil {
		f.t.Fatal(err)
	}
	defer store.Close()
	err = store.InRegisterTx(f.t.Context(), func(tx *db.Store) error {
		service := newService(tx, func() time.Time { return w.now.Add(time.Minute) })
		for _, form := range w.forms {
			if err := w.live(f.t.Context(), service, form); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return w.path
}

// live does by the use cases what a form would.
func (w *faultWorld) live(ctx context.Context, service *subsidy.Service, form faultForm) error {
	by, version := w.people[form.who].User, int64(0)
	_, _ = fmt.Sscan(form.fields.Get("versie"), &version)
	var err error
	switch form.kind {
	case sendFiling:
		_, err = service.Submit(ctx, by, subsidy.Reference(form.key), version, true, service.Now())
	case sendGrant:
		seen, unread := readLetter(ctx, service, by, subsidy.Reference(form.key))
		if unread != nil {
			return unread
		}
		_, err = service.Decide(ctx, by, subsidy.Reference(form.key), version, seen)
	case sendUpload:
		_, err = service.Attach(ctx, by, subsidy.Reference(form.key), "programma.pdf", form.file)
	}
	if subsidy.KindOf(err) == subsidy.NoRoom {
		return nil
	}
	return err
}

// oldDatabase makes a database of an earlier version with what it can hold of
// a database of this one.
func (f *fault) oldDatabase(world string, version int64) *oldDatabase {
	f.t.Helper()
	old := &oldDatabase{version: version, path: filepath.Join(f.t.TempDir(), fmt.Sprintf("version-%d.db", version))}
	copyFile(f.t, keys.Beside(world), keys.Beside(old.path))
	ring, err := keys.Open(keys.Beside(old.path))
	if err != nil {
		f.t.Fatal(err)
	}
	pool := sql.OpenDB(openingConnector{old.path, ring})
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if err := makeOld(pool, world, version); err != nil {
		f.t.Fatalf("version %d: %v", version, err)
	}
	old.sums = f.sums(old.path)
	f.migratedWhole(old)
	return old
}

// migratedWhole migrates a copy that nobody stops. What it says of money,
// receipts, files and the file itself must hold.
func (f *fault) migratedWhole(old *oldDatabase) {
	f.t.Helper()
	path := filepath.Join(f.t.TempDir(), "whole.db")
	copyDatabase(f.t, old.path, path)
	if wrong := f.portal("migrate", "--database", "file:"+path); len(wrong) > 0 {
		f.t.Fatal(wrong)
	}
	old.unknown = verified(path, keys.Beside(path))
	for _, breach := range old.unknown {
		if invariant, _, _ := strings.Cut(breach, ":"); !slices.Contains([]string{"I10", "I17"}, invariant) {
			f.t.Errorf("from version %d, without a fault: %s", old.version, breach)
		}
	}
}

// asSQLite is how package db turns the shared migrations into those of SQLite.
var asSQLite = strings.NewReplacer("BIGINT", "INTEGER", "BOOLEAN", "INTEGER", "TIMESTAMPTZ", "TEXT", "BYTEA", "BLOB", "\n);", "\n) STRICT;")

// makeOld makes the tables of an earlier version, says that it is of that
// version, and fills it.
func makeOld(pool *sql.DB, world string, version int64) error {
	for _, m := range migrationFiles() {
		if m.version > version {
			continue
		}
		text, err := os.ReadFile(m.path)
		if err != nil {
			return err
		}
		if _, err := pool.Exec(asSQLite.Replace(string(text))); err != nil {
			return fmt.Errorf("%s: %w", m.path, err)
		}
	}
	if _, err := pool.Exec(`ATTACH ? AS world`, world); err != nil {
		return err
	}
	table, err := strs(pool, `SELECT sql FROM world.sqlite_schema WHERE name = 'goose_db_version'`)
	if err != nil {
		return err
	}
	for _, statement := range append(table, fmt.Sprintf(`INSERT INTO main.goose_db_version SELECT * FROM world.goose_db_version WHERE version_id <= %d`, version)) {
		if _, err := pool.Exec(statement); err != nil {
			return err
		}
	}
	return fillOld(pool, version)
}

// sealedSince is the version since which everything is sealed that is sealed
// now. An earlier one gets it in the clear, and seals it when it is migrated.
const sealedSince = 44

// openingConnector connects to a file with the function opened of SQL, that
// gives in the clear what is sealed for a row of a column.
type openingConnector struct {
	path string
	ring *keys.Ring
}

func (c openingConnector) Connect(context.Context) (driver.Conn, error) {
	return c.Driver().Open("file:" + c.path)
}

func (c openingConnector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		return conn.RegisterFunc("opened", c.opened, true)
	}}
}

// opened opens a text or the bytes of a file, as package db sealed them.
func (c openingConnector) opened(column, row string, value any) (any, error) {
	place := []byte(column + "/" + row)
	switch sealed := value.(type) {
	case []byte:
		return c.ring.Open(sealed, place)
	case string:
		const mark = 10
		if sealed == "" {
			return "", nil
		}
		key, err := hex.DecodeString(sealed[:mark])
		if err != nil {
			return nil, err
		}
		rest, err := base64.RawURLEncoding.DecodeString(sealed[mark:])
		if err != nil {
			return nil, err
		}
		plain, err := c.ring.Open(append(key, rest...), place)
		return string(plain), err
	}
	return nil, fmt.Errorf("%T is not sealed", value)
}

// fillOld copies what both databases have: tables, and of those their columns.
// The triggers stand aside for it.
func fillOld(pool *sql.DB, version int64) error {
	triggers, err := strs(pool, `SELECT sql FROM main.sqlite_schema WHERE type = 'trigger'`)
	if err != nil {
		return err
	}
	names, err := strs(pool, `SELECT name FROM main.sqlite_schema WHERE type = 'trigger'`)
	if err != nil {
		return err
	}
	tables, err := strs(pool, `SELECT m.name FROM main.sqlite_schema m JOIN world.sqlite_schema w ON w.name = m.name AND w.type = 'table'
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'
		AND (?1 >= ?2 OR m.name NOT IN ('key_check', 'sealed_columns')) ORDER BY m.rowid`, version, sealedSince)
	if err != nil {
		return err
	}
	statements := []string{"BEGIN"}
	for _, name := range names {
		statements = append(statements, "DROP TRIGGER "+name)
	}
	for _, table := range tables {
		columns, values, err := common(pool, table, version)
		if err != nil {
			return err
		}
		var seeded bool
		if err := pool.QueryRow(`SELECT EXISTS (SELECT 1 FROM main.` + table + `)`).Scan(&seeded); err != nil {
			return err
		}
		if seeded {
			continue // words of the schema, which the migrations bring
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO main.%[1]s (%[2]s) SELECT %[3]s FROM world.%[1]s",
			table, strings.Join(columns, ", "), strings.Join(values, ", ")))
	}
	for _, statement := range append(append(statements, triggers...), "COMMIT") {
		if _, err := pool.Exec(statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	if loose, err := strs(pool, `SELECT "table" || ' refers to a missing ' || "parent" FROM pragma_foreign_key_check`); err != nil || len(loose) > 0 {
		return fmt.Errorf("%v, %w", loose, err)
	}
	return nil
}

// common gives the columns of a table that both databases have, and what goes
// into them.
func common(pool *sql.DB, table string, version int64) (columns, values []string, err error) {
	columns, err = strs(pool, `SELECT '"' || m.name || '"' FROM pragma_table_info(?1, 'main') m JOIN pragma_table_info(?1, 'world') w ON w.name = m.name`, table)
	if err != nil || version >= sealedSince {
		return columns, columns, err
	}
	key, err := strs(pool, `SELECT name FROM pragma_table_info(?1, 'world') WHERE pk > 0 ORDER BY pk`, table)
	if err != nil {
		return nil, nil, err
	}
	sealed, err := strs(pool, `SELECT name FROM world.sealed_columns`)
	for _, column := range columns {
		if name := table + "." + strings.Trim(column, `"`); slices.Contains(sealed, name) {
			column = fmt.Sprintf(`opened('%s', %s, %s)`, name, strings.Join(key, ` || '/' || `), column)
		}
		values = append(values, column)
	}
	return columns, values, err
}

// strs gives the texts of a query of one column.
func strs(pool *sql.DB, query string, args ...any) ([]string, error) {
	rows, err := pool.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// sums gives what no migration may change: the money of each round by its
// counter and by its book, and what was filed, letter by letter.
func (f *fault) sums(path string) []string {
	f.t.Helper()
	pool, err := readOnly(path)
	if err != nil {
		f.t.Fatal(err)
	}
	defer pool.Close()
	var all []string
	for _, query := range []string{
		`SELECT id || ' ' || ceiling_cents || ' ' || granted_cents || ' ' || asked_cents || ' ' || filed || ' ' || undecided FROM rounds ORDER BY id`,
		`SELECT round_id || ' ' || COUNT(*) || ' ' || SUM(amount_cents) FROM ledger GROUP BY round_id ORDER BY round_id`,
		`SELECT 'filings ' || COUNT(*) || ' ' || SUM(amount_cents) || ' ' || COUNT(DISTINCT sha256) FROM filings`,
		`SELECT state || ' ' || COUNT(*) || ' ' || SUM(amount_cents) FROM applications GROUP BY state ORDER BY state`,
		`SELECT 'events ' || COUNT(*) FROM events UNION ALL SELECT 'letters ' || COUNT(DISTINCT sha256) FROM letters`,
		`SELECT 'files ' || COUNT(*) || ' ' || COALESCE(SUM(size), 0) || ' ' || COUNT(DISTINCT sha256) FROM attachments`,
	} {
		lines, err := strs(pool, query)
		if err != nil {
			f.t.Fatal(err)
		}
		all = append(all, lines...)
	}
	return all
}

// migrated migrates a copy, stopped at a random moment, and then to its end. It
// gives how long that took and whether it was really stopped half-way.
func (f *fault) migrated(old *oldDatabase, full bool) (took time.Duration, cut int, wrong []string) {
	f.t.Helper()
	dir := f.t.TempDir()
	stop := f.killed
	if full {
		dir, stop = f.smallDisk(old.path), f.filled
	}
	path := filepath.Join(dir, "portal.db")
	copyDatabase(f.t, old.path, path)
	if stop(path, dir) {
		cut = 1
	}
	begun := time.Now()
	wrong = f.portal("migrate", "--database", "file:"+path)
	took = time.Since(begun)
	if sums := f.sums(path); !slices.Equal(sums, old.sums) {
		wrong = append(wrong, fmt.Sprintf("from version %d: %v was %v", old.version, sums, old.sums))
	}
	if breaches := verified(path, keys.Beside(path)); !slices.Equal(breaches, old.unknown) {
		wrong = append(wrong, fmt.Sprintf("from version %d, breaches: %v; without a fault: %v", old.version, breaches, old.unknown))
	}
	if full {
		f.command("umount", dir)
	}
	return took, cut, wrong
}

// killed kills a migration at a random moment, and tells whether it was at work.
func (f *fault) killed(path, _ string) bool {
	portal, err := thePortal()
	if err != nil {
		f.t.Fatal(err)
	}
	command := exec.Command(portal, "migrate", "--database", "file:"+path)
	if err := command.Start(); err != nil {
		f.t.Fatal(err)
	}
	// Once it has the file, so that it is killed at its work and not before it.
	for range 2000 {
		if _, err := os.Stat(path + "-wal"); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(f.between(0, 120*time.Millisecond))
	_ = command.Process.Kill()
	return command.Wait() != nil
}

// smallDisk mounts a file system on which a migration of a database hardly fits.
func (f *fault) smallDisk(database string) string {
	f.t.Helper()
	f.privateMounts()
	info, err := os.Stat(database)
	if err != nil {
		f.t.Fatal(err)
	}
	dir := filepath.Join(f.t.TempDir(), "full")
	if err := os.Mkdir(dir, 0o700); err != nil {
		f.t.Fatal(err)
	}
	size := info.Size() + 64<<10 + f.random.Int64N(info.Size()/4)
	if err := system("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%d", size), "full", dir); err != nil {
		f.impossible(err.Error())
	}
	return dir
}

// filled migrates on a disk that is too small, tells whether that failed, and
// makes the disk larger.
func (f *fault) filled(path, dir string) bool {
	failed := len(f.portal("migrate", "--database", "file:"+path)) > 0
	f.command("mount", "-o", "remount,size=2g", dir)
	return failed
}

// refusesNewer lets the program look at a database of a version that it does
// not know: it leaves it alone.
func (f *fault) refusesNewer(old *oldDatabase) {
	pool, err := sql.Open("sqlite3", "file:"+old.path)
	if err != nil {
		f.t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		f.t.Fatal(err)
	}
	said := strings.Join(f.portal("migrate", "--database", "file:"+old.path), " ")
	if !strings.Contains(said, "newer version") {
		f.t.Errorf("a database of a newer version: %q", said)
	}
	if sums := f.sums(old.path); !slices.Equal(sums, old.sums) {
		f.t.Errorf("a database of a newer version was changed: %v", sums)
	}
}
