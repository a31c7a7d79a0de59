package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"subsidieportaal/db"
)

// rawBytes is the size of a row: about what a submission writes.
const rawBytes = 1500

// rawConnections is how many commit at once in PostgreSQL, which takes a hundred
// as it comes; in SQLite it is one.
const rawConnections = 64

// rawPool opens what raw commits are made in: with SQLite a file of its own
// beside the database, by the driver and the settings of the portal; with
// PostgreSQL the database itself, where they get a table.
func rawPool(database string) (pool *sql.DB, clean func() error, err error) {
	path, isFile := sqliteFile(database)
	if !isFile {
		pool, err = sql.Open("pgx", database)
		if err != nil {
			return nil, nil, err
		}
		pool.SetMaxOpenConns(rawConnections)
		pool.SetMaxIdleConns(rawConnections)
		return pool, pool.Close, nil
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), "rush-raw-")
	if err != nil {
		return nil, nil, err
	}
	pool, err = sql.Open("sqlite3", db.WriterDSN(filepath.Join(folder, "raw.db")))
	if err != nil {
		return nil, nil, err
	}
	pool.SetMaxOpenConns(1)
	return pool, func() error { return errors.Join(pool.Close(), os.RemoveAll(folder)) }, nil
}

// rawCommits measures durable commits of one row, so many at once.
func rawCommits(ctx context.Context, database string, workers int, span time.Duration) (m measured, err error) {
	pool, clean, err := rawPool(database)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	if _, err := pool.ExecContext(ctx, `CREATE TABLE rush_raw (id TEXT PRIMARY KEY, body TEXT NOT NULL)`); err != nil {
		return m, err
	}
	defer func() {
		_, failed := pool.ExecContext(context.WithoutCancel(ctx), `DROP TABLE rush_raw`)
		err = errors.Join(err, failed)
	}()
	body := strings.Repeat("x", rawBytes)
	total := newTally()
	plan := schedule{start: time.Now(), span: span}
	var mu sync.Mutex
	var failed error
	plan.pace(ctx, workers, func(_ int, due time.Time) {
		if _, err := pool.ExecContext(ctx, `INSERT INTO rush_raw (id, body) VALUES ($1, $2)`, rand.Text(), body); err != nil {
			mu.Lock()
			failed = err
			mu.Unlock()
			return
		}
		total.answer(time.Since(due), 0)
	})
	return measure(fmt.Sprintf("raw commit of one row, %d at once", workers), &total.counts, plan), failed
}
