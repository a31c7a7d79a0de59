package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// given reads every receipt that was given, from the files of the senders.
func (s *storm) given() ([]faultReceipt, error) {
	names, err := filepath.Glob(filepath.Join(s.dir, "receipts-*"))
	if err != nil {
		return nil, err
	}
	merged := map[[2]string]faultReceipt{}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			words := append(strings.Split(lines.Text(), " "), "", "")
			r := faultReceipt{formKind(words[0]), words[1], words[2]}
			key := [2]string{words[0], words[1]}
			if known, twice := merged[key]; twice && known.Proof != "" && r.Proof != "" && known.Proof != r.Proof {
				return nil, fmt.Errorf("%s %s was acknowledged with %s and with %s", r.Kind, r.Key, known.Proof, r.Proof)
			} else if twice && r.Proof == "" {
				continue
			}
			merged[key] = r
		}
		file.Close()
	}
	var receipts []faultReceipt
	for _, r := range merged {
		receipts = append(receipts, r)
	}
	return receipts, nil
}

// keptBy gives what the database holds of each kind: key and proof.
var keptBy = map[formKind]string{
	sendFiling: `SELECT a.reference, f.sha256 FROM filings f JOIN applications a ON a.id = f.application WHERE a.state <> 'draft'`,
	sendDraft:  `SELECT creation_key, reference FROM applications`,
	sendUpload: `SELECT a.reference, f.sha256 FROM attachments f JOIN applications a ON a.id = f.application`,
	sendGrant: `SELECT a.reference, l.id FROM letters l JOIN applications a ON a.id = l.application
		JOIN ledger b ON b.application = a.id WHERE l.kind = 'grant'`,
}

// kept is what a database holds, by kind and key.
type kept map[formKind]map[string][]string

func readKept(ctx context.Context, pool *sql.DB) (kept, error) {
	all := kept{}
	for kind, query := range keptBy {
		all[kind] = map[string][]string{}
		rows, err := pool.QueryContext(ctx, query)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var key, proof string
			if err := rows.Scan(&key, &proof); err != nil {
				return nil, err
			}
			all[kind][key] = append(all[kind][key], proof)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// missing tells of every receipt that the database does not hold, once and with
// what it was given for. A file may be there twice: its form was sent twice.
func (k kept) missing(receipts []faultReceipt) []string {
	var missing []string
	for _, r := range receipts {
		found := k[r.Kind][r.Key]
		matching := 0
		for _, proof := range found {
			if r.Proof == "" || proof == r.Proof {
				matching++
			}
		}
		switch {
		case matching == 0:
			missing = append(missing, fmt.Sprintf("LOST: %s %s was acknowledged with %q and is not there (%v)", r.Kind, r.Key, r.Proof, found))
		case r.Kind != sendUpload && len(found) > 1:
			missing = append(missing, fmt.Sprintf("TWICE: %s %s is there %d times", r.Kind, r.Key, len(found)))
		}
	}
	return missing
}

// judge holds a database against every receipt that was given. It gives what is
// wrong.
func (f *fault) judge(s *storm, database string) []string {
	f.t.Helper()
	wrong := s.oddities()
	receipts, err := s.given()
	if err != nil {
		return append(wrong, err.Error())
	}
	return append(append(wrong, f.hold(receipts, database)...), s.overspent(database)...)
}

// hold holds a database against receipts, and counts those that it lost.
func (f *fault) hold(receipts []faultReceipt, database string) []string {
	pool, err := readOnly(database)
	if err != nil {
		return []string{err.Error()}
	}
	defer pool.Close()
	holds, err := readKept(context.Background(), pool)
	if err != nil {
		return []string{err.Error()}
	}
	missing := holds.missing(receipts)
	f.lost += len(missing)
	return missing
}

// addressOf gives the DSN of a database, which a test knows by its path or by its
// address.
func addressOf(database string) string {
	if db.OnPostgreSQL(database) {
		return database
	}
	return "file:" + database
}

func readOnly(database string) (*sql.DB, error) {
	if db.OnPostgreSQL(database) {
		return sql.Open("pgx", database)
	}
	return sql.Open("sqlite3", "file:"+database+"?mode=ro&_busy_timeout=5000")
}

// overspent tells whether more was granted than the ceiling, in the counter or
// in the book.
func (s *storm) overspent(database string) []string {
	pool, err := readOnly(database)
	if err != nil {
		return []string{err.Error()}
	}
	defer pool.Close()
	var counter, booked subsidy.Cents
	err = pool.QueryRow(`SELECT granted_cents, (SELECT CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) FROM ledger) FROM rounds`).Scan(&counter, &booked)
	if err != nil {
		return []string{err.Error()}
	}
	if counter != booked || counter > s.world.ceiling {
		return []string{fmt.Sprintf("granted %v by the counter, %v by the book, under a ceiling of %v", counter, booked, s.world.ceiling)}
	}
	return nil
}

// verified gives the breaches of a database that is sealed with the keys of a
// file, SQLite's own check among them.
func verified(database, keysFile string) []string {
	ctx := context.Background()
	ring, err := keys.Open(keysFile)
	if err != nil {
		return []string{err.Error()}
	}
	store, err := db.OpenExisting(ctx, addressOf(database), ring)
	if err != nil {
		return []string{err.Error()}
	}
	defer store.Close()
	breaches, err := store.Verify(ctx)
	if err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	for _, b := range breaches {
		wrong = append(wrong, b.Invariant+": "+b.What)
	}
	return wrong
}
