package db_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
)

// TestBothEnginesRefuseByTheSameName asks the catalogue of PostgreSQL: each
// refusal has the name of a constraint or an index, or is what a trigger
// raises, and what SQLite calls by its columns has those columns there.
func TestBothEnginesRefuseByTheSameName(t *testing.T) {
	dbtest.OnlyPostgreSQL(t)
	_, dsn := opened(t)
	raised := strings.Join(texts(t, dsn, `SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace`), "\n")
	known := texts(t, dsn, `SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'`)
	for name := range db.Violations {
		if !slices.Contains(known, name) && !strings.Contains(raised, "'"+name+"'") {
			t.Errorf("PostgreSQL never refuses by the name %q", name)
		}
	}
	for _, index := range texts(t, dsn, `
SELECT c.relname || ' ' || string_agg(i.indrelid::regclass || '.' || a.attname, ', ' ORDER BY k.n)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname`) {
		name, columns, _ := strings.Cut(index, " ")
		if _, refuses := db.Violations[name]; refuses && db.UniqueColumns[columns] != name {
			t.Errorf("SQLite calls %s by its columns %q, and that is %q in uniqueColumns", name, columns, db.UniqueColumns[columns])
		}
	}
	for name := range maps.Values(db.UniqueColumns) {
		if _, refuses := db.Violations[name]; !refuses {
			t.Errorf("%s has no words", name)
		}
	}
}
