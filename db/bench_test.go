package db_test

import (
	"database/sql"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"subsidieportaal/db"
)

// BenchmarkRawDurableCommit is what the machine can do at most: one row, one
// commit that lasts through a power cut, through the portal's own driver and
// settings and nothing else. Hold other figures against it.
func BenchmarkRawDurableCommit(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(strconv.Itoa(writers)+" writers", func(b *testing.B) { rawDurableCommit(b, writers) })
	}
}

func rawDurableCommit(b *testing.B, writers int) {
	b.Helper()
	pool, err := sql.Open("sqlite3", db.WriterDSN(filepath.Join(b.TempDir(), "raw.db")))
	must(b, err)
	b.Cleanup(func() { must(b, pool.Close()) })
	pool.SetMaxOpenConns(1)
	run(b, pool, `CREATE TABLE rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT`)
	var left atomic.Int64
	left.Store(int64(b.N))
	done := make(chan error, writers)
	b.ResetTimer()
	for range writers {
		go func() {
			var err error
			for err == nil && left.Add(-1) >= 0 {
				_, err = pool.Exec(`INSERT INTO rows (body) VALUES ('one row')`)
			}
			done <- err
		}()
	}
	for range writers {
		must(b, <-done)
	}
}
