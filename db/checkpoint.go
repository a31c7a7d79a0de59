package db

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"
)

// When what was committed goes from SQLite's log into its file.
const (
	checkpointTurns = 100                    // turns that are worth it
	checkpointPause = 200 * time.Millisecond // between two, so that a page that changes often is copied once
	// checkpointPages is how long the log becomes before the writer itself does
	// it, while everybody waits: 32 MB. Where an import wrote it, nobody has.
	checkpointPages = "8000"
)

// checkpointer copies what was committed from the log of SQLite into its file
// beside the writer, who would do it otherwise while everybody waits.
type checkpointer struct {
	pool  *sql.DB // one connection of its own
	judge func(error) error
	turns atomic.Int64 // committed since
	wake  chan struct{}
	quit  chan struct{}
	done  chan struct{}
	once  sync.Once
}

func newCheckpointer(path string, judge func(error) error) *checkpointer {
	c := &checkpointer{
		pool: sqlitePool(readerDSN(path), 1), judge: judge,
		wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
	}
	go c.run()
	return c
}

// committed counts turns that were made durable.
func (c *checkpointer) committed(turns int) {
	if c.turns.Add(int64(turns)) < checkpointTurns {
		return
	}
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *checkpointer) run() {
	defer close(c.done)
	for {
		select {
		case <-c.quit:
			return
		case <-c.wake:
		}
		c.turns.Store(0)
		// The log keeps what could not be copied: only a disk that fails matters.
		_, err := c.pool.ExecContext(context.Background(), `PRAGMA wal_checkpoint(PASSIVE)`)
		_ = c.judge(err)
		select {
		case <-c.quit:
			return
		case <-time.After(checkpointPause):
		}
	}
}

// close ends it after the checkpoint that it is in.
func (c *checkpointer) close() error {
	c.once.Do(func() { close(c.quit) })
	<-c.done
	return c.pool.Close()
}
