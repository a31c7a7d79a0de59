package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"subsidieportaal/adapters/backup"
	"subsidieportaal/db"
)

// runBackup copies the database into a folder while the portal runs.
func runBackup(ctx context.Context, args []string, out, log io.Writer) error {
	var keys, files list
	return lookAt(ctx, "backup", args, log, func(c Config, store *db.Store, rest []string) error {
		if len(rest) != 1 {
			return errors.New("backup: name one folder")
		}
		to, err := backup.Recipients(keys, files)
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		return makeBackup(ctx, c, store, rest[0], to, out)
	}, func(f *flag.FlagSet) {
		f.Var(&keys, "age", "encrypt for this public key of age; may be given more than once")
		f.Var(&files, "recipients", "encrypt for the public keys in this file; may be given more than once")
	})
}

// list is a flag that may be given more than once.
type list []string

// String gives the values.
func (l *list) String() string { return fmt.Sprint(*l) }

// Set adds a value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

// makeBackup takes a snapshot, keeps it in a folder, and prints what it did.
// The snapshot is plain: it stands beside the database, which is as plain, in
// a folder of its own that is gone at the end.
func makeBackup(ctx context.Context, c Config, store *db.Store, folder string, to []age.Recipient, out io.Writer) error {
	begun := time.Now()
	work, err := db.NewWorkplace(c.Database)
	if err != nil {
		return fmt.Errorf("backup: nothing was kept: %w", err)
	}
	defer work.Close()
	needs, err := sealedUnder(ctx, c, store)
	if err != nil {
		return fmt.Errorf("backup: nothing was kept: %w", err)
	}
	path := filepath.Join(work.Path, "snapshot.db")
	snapshot, err := store.Snapshot(ctx, path)
	if err != nil {
		return fmt.Errorf("backup: nothing was kept: %w", err)
	}
	taken := time.Since(begun)
	m := backup.Manifest{MadeAt: begun.UTC(), Portal: version(), Schema: snapshot.Version, Rows: snapshot.Rows, Keys: needs}
	if m, err = keep(ctx, folder, m, path, to); err != nil {
		return fmt.Errorf("backup: nothing was kept: %w", err)
	}
	fmt.Fprintln(out, filepath.Join(folder, m.File))
	sayContent(out, m)
	if m.Encrypted {
		fmt.Fprintf(out, "encrypted, recipients: %d; without the secret key of one of them it is lost\n", len(to))
	} else {
		fmt.Fprintln(out, "NOT encrypted: whoever reads the file reads everything; --age KEY encrypts it")
	}
	sayKeys(out, c, m)
	_, err = fmt.Fprintf(out, "snapshot taken in %s, kept in %s\n", seconds(taken), seconds(time.Since(begun)-taken))
	return err
}

// keep writes the snapshot into the folder of backups. It is unlinked while it
// is read, so that nothing of it stays, whatever ends the program.
func keep(ctx context.Context, folder string, m backup.Manifest, path string, to []age.Recipient) (backup.Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return m, err
	}
	defer f.Close()
	if err := os.Remove(path); err != nil {
		return m, err
	}
	return backup.Write(folder, m, reader{ctx, f}, to)
}

// reader reads until its context ends.
type reader struct {
	ctx  context.Context
	from io.Reader
}

// Read reads on, unless the context has ended.
func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

// sayKeys prints what a backup cannot be read without.
func sayKeys(out io.Writer, c Config, m backup.Manifest) {
	if len(m.Keys) == 0 {
		return
	}
	fmt.Fprintf(out, "WARNING: THE DATA KEYS ARE NOT IN THIS BACKUP. Without key %s nobody reads it again.\nKeep a copy of %s (PORTAL_KEYS) elsewhere, apart from the backups.\n",
		strings.Join(m.Keys, ", "), c.keysFile())
}

// sayContent prints what a backup holds.
func sayContent(out io.Writer, m backup.Manifest) {
	rows := int64(0)
	for _, n := range m.Rows {
		rows += n
	}
	fmt.Fprintf(out, "as it was at %s, version %d of the database: %d applications, %d attachments, %d rows in %d tables, %s\n",
		m.MadeAt.Format(time.RFC3339), m.Schema, m.Rows["applications"], m.Rows["attachments"], rows, len(m.Rows), megabytes(m.PlainSize))
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
