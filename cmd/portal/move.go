package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"subsidieportaal/db"
)

// runMove copies everything from one database to another, and compares them.
func runMove(ctx context.Context, args []string, out, log io.Writer) (err error) {
	_, rest, err := readConfig("move", args, log)
	if err != nil {
		return err
	}
	if len(rest) != 2 {
		return errors.New("move: name two databases: from where, and to where")
	}
	begun := time.Now()
	from, to, err := openBoth(ctx, rest[0], rest[1])
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

// openBoth takes both databases of a move.
func openBoth(ctx context.Context, from, to string) (source, target held, err error) {
	if source, err = hold(ctx, from, db.OpenExisting); err != nil {
		return source, target, err
	}
	target, err = hold(ctx, to, db.Open)
	if err != nil {
		return source, target, errors.Join(err, source.close())
	}
	return source, target, nil
}

func hold(ctx context.Context, dsn string, open func(context.Context, string) (*db.Store, error)) (h held, err error) {
	if h.name, err = db.Origin(dsn); err != nil {
		return h, err
	}
	if h.lock, err = db.Take(dsn); err != nil {
		return h, err
	}
	if h.store, err = open(ctx, dsn); err != nil {
		return h, errors.Join(err, h.lock.Release())
	}
	if h.release, err = h.store.Hold(ctx); err != nil {
		return h, errors.Join(err, h.store.Close(), h.lock.Release())
	}
	return h, nil
}

func (h held) close() error { return errors.Join(h.release(), h.store.Close(), h.lock.Release()) }
