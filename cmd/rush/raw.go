package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"subsidieportaal/db"
)

// rawBytes is the size of a row: about what a submission writes.
const rawBytes = 1500

// rawCommits measures durable commits of one row by the driver and the settings
// of the portal, in the folder of its database, so many at once.
func rawCommits(ctx context.Context, folder string, workers int, span time.Duration) (measured, error) {
	pool, err := sql.Open("sqlite3", db.WriterDSN(filepath.Join(folder, fmt.Sprintf("rush-raw-%s.db", rand.Text()[:8]))))
	if err != nil {
		return measured{}, err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if _, err := pool.ExecContext(ctx, `CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT`); err != nil {
		return measured{}, err
	}
	body := strings.Repeat("x", rawBytes)
	total := newTally()
	plan := schedule{start: time.Now(), span: span}
	var mu sync.Mutex
	var failed error
	plan.pace(ctx, workers, func(_ int, due time.Time) {
		if _, err := pool.ExecContext(ctx, `INSERT INTO rows (id, body) VALUES (?, ?)`, rand.Text(), body); err != nil {
			mu.Lock()
			failed = err
			mu.Unlock()
			return
		}
		total.answer(time.Since(due), 0)
	})
	return measure(fmt.Sprintf("raw commit of one row, %d at once", workers), &total.counts, plan), failed
}
