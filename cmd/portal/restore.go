package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"subsidieportaal/adapters/backup"
	"subsidieportaal/db"
)

// runRestore puts a backup where the configuration says that the database is,
// and there is none.
func runRestore(ctx context.Context, args []string, out, log io.Writer) error {
	var identity string
	var broken bool
	c, rest, err := readConfig("restore", args, log, func(f *flag.FlagSet) {
		f.StringVar(&identity, "identity", "", "file with the secret key of age that opens the backup")
		f.BoolVar(&broken, "with-breaches", false, "restore a database in which invariants are broken too")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return errors.New("restore: name one backup, or the folder of which you want the newest")
	}
	with, err := backup.Identities(identity)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	m, path, err := backup.Find(rest[0])
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	fmt.Fprintln(out, path)
	sayContent(out, m)
	if len(m.Keys) > 0 {
		fmt.Fprintf(out, "it needs data key %s, which is not in it: PORTAL_KEYS names the file that has it, %s\n", strings.Join(m.Keys, ", "), c.keysFile())
	}
	// Now, and not after an hour of reading.
	if err := haveKeys(c, m.Keys); err != nil {
		return fmt.Errorf("restore: nothing was restored: %w", err)
	}
	put := restore
	if db.OnPostgreSQL(c.Database) {
		put = restoreInPostgreSQL
	}
	err = put(ctx, c, m, path, with, broken, out)
	if errors.Is(err, errSaid) {
		fmt.Fprintln(out, "nothing was restored; --with-breaches restores it nonetheless")
	}
	if err != nil {
		return fmt.Errorf("restore: nothing was restored: %w", err)
	}
	_, err = fmt.Fprintln(out, "restored to", db.Title(c.Database))
	return err
}

// restoreInPostgreSQL restores a backup to a file, and moves that to an empty
// database of PostgreSQL. One that was killed goes on where it was.
func restoreInPostgreSQL(ctx context.Context, c Config, m backup.Manifest, path string, with []age.Identity, broken bool, out io.Writer) (err error) {
	work, err := db.NewWorkplace(c.Database)
	if err != nil {
		return err
	}
	defer work.Close()
	file := Config{Database: "file:" + filepath.Join(work.Path, "restored.db"), Keys: c.keysFile()}
	if err := restore(ctx, file, m, path, with, broken, out); err != nil {
		return err
	}
	from, to, err := openBoth(ctx, c.keysFile(), file.Database, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.close(), to.close()) }()
	begun := time.Now()
	if err := db.Move(ctx, from.store, to.store, "the backup "+m.SHA256, printing(out)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "moved to the server, and every row compared, in %s\n", seconds(time.Since(begun)))
	return err
}

// restore reads a backup into a file beside the place of the database, looks
// whether everything is in it and holds, and only then gives it its name.
func restore(ctx context.Context, c Config, m backup.Manifest, path string, with []age.Identity, broken bool, out io.Writer) error {
	begun := time.Now()
	place, err := db.Claim(c.Database)
	if err != nil {
		return err
	}
	defer place.Release()
	if err := place.Fill(func(w io.Writer) error { return backup.Read(m, path, with, writer{ctx, w}) }); err != nil {
		return err
	}
	read := time.Since(begun)
	if err := sameRows(ctx, m, place.Path); err != nil {
		return err
	}
	if err := holds(ctx, Config{Database: "file:" + place.Path, Keys: c.keysFile()}, out); err != nil && !(broken && errors.Is(err, errSaid)) {
		return err
	}
	if err := place.Settle(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "read in %s, checked in %s\n", seconds(read), seconds(time.Since(begun)-read))
	return err
}

// sameRows tells whether a file holds as many rows as were written.
func sameRows(ctx context.Context, m backup.Manifest, path string) error {
	got, err := db.ReadSnapshot(ctx, path)
	if err != nil {
		return err
	}
	if got.Version != m.Schema || !maps.Equal(got.Rows, m.Rows) {
		return fmt.Errorf("it holds %v, and %v was written: %w", got.Rows, m.Rows, backup.ErrDamaged)
	}
	return nil
}

// holds brings a database up to date, and prints whether every invariant holds.
func holds(ctx context.Context, c Config, out io.Writer) error {
	store, err := openStore(ctx, c)
	if err != nil {
		return err
	}
	breaches, err := store.Verify(ctx)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	return sayBreaches(out, breaches)
}

// writer writes until its context ends.
type writer struct {
	ctx context.Context
	to  io.Writer
}

// Write writes on, unless the context has ended.
func (w writer) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}
