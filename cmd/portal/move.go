package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
)

// runMove copies everything from one database to another, and compares them.
func runMove(ctx context.Context, args []string, out, log io.Writer) (err error) {
	c, rest, err := readConfig("move", args, log)
	if err != nil {
		return err
	}
	if len(rest) != 2 {
		return errors.New("move: name two databases: from where, and to where")
	}
	begun := time.Now()
	from, to, err := openBoth(ctx, c.Keys, rest[0], rest[1])
	if err != nil {
		return fmt.Errorf("move: %w", err)
	}
	defer func() { err = errors.Join(err, from.close(), to.close()) }()
	if err := db.Move(ctx, from.store, to.store, from.name, printing(out)); err != nil {
		return fmt.Errorf("move: not finished: %w", err)
	}
	fmt.Fprintf(out, "every row is the same on both sides; moved in %s\n", seconds(time.Since(begun)))
	breaches, err := to.store.Verify(ctx)
	if err != nil {
		return err
	}
	return sayBreaches(out, breaches)
}

// printing prints each table of a move.
func printing(out io.Writer) db.Watch {
	fmt.Fprintf(out, "%-22s %10s %10s  %s\n", "table", "rows", "copied now", "SHA-256 of the rows, the same on both sides")
	return db.Watch{Copied: func(string, int64) {}, Compared: func(m db.Moved) { sayMoved(out, m) }}
}

func sayMoved(out io.Writer, m db.Moved) {
	fmt.Fprintf(out, "%-22s %10d %10d  %s\n", m.Table, m.Rows, m.Copied, m.SHA256)
	for _, fault := range m.Faults {
		fmt.Fprintf(out, "%s: %s\n", m.Table, fault)
	}
}

// held is a database that no portal runs on meanwhile.
type held struct {
	name    string
	store   *db.Store
	lock    *db.Lock
	release func() error
}

type opener func(ctx context.Context, dsn string, keys db.Keys) (*db.Store, error)

// openBoth takes both databases of a move, with the data keys of the first.
func openBoth(ctx context.Context, keysFile, from, to string) (source, target held, err error) {
	ring, err := existingKeys(Config{Database: from, Keys: keysFile})
	if err != nil {
		return source, target, err
	}
	if source, err = hold(ctx, from, ring, db.OpenExisting); err != nil {
		return source, target, err
	}
	target, err = hold(ctx, to, ring, db.Open)
	if err != nil {
		return source, target, errors.Join(err, source.close())
	}
	return source, target, nil
}

func hold(ctx context.Context, dsn string, ring *keys.Ring, open opener) (h held, err error) {
	if h.name, err = db.Origin(dsn); err != nil {
		return h, err
	}
	if h.lock, err = db.Take(dsn); err != nil {
		return h, err
	}
	if h.store, err = open(ctx, dsn, ring); err != nil {
		return h, errors.Join(err, h.lock.Release())
	}
	if h.release, err = h.store.Hold(ctx); err != nil {
		return h, errors.Join(err, h.store.Close(), h.lock.Release())
	}
	return h, nil
}

func (h held) close() error { return errors.Join(h.release(), h.store.Close(), h.lock.Release()) }
