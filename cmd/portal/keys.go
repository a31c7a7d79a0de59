package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
)

// keysFile gives the file with the data keys: beside the file of the database,
// unless it is set.
func (c Config) keysFile() string {
	if c.Keys != "" {
		return c.Keys
	}
	return keys.Beside(c.Database)
}

// shared tells whether several copies of the portal may use the database.
func (c Config) shared() bool {
	return db.OnPostgreSQL(c.Database)
}

// existingKeys opens the data keys of a database that is there.
func existingKeys(c Config) (*keys.Ring, error) {
	if !c.shared() && !db.Exists(c.Database) {
		return nil, fmt.Errorf("there is no database %s", c.Database)
	}
	return givenKeys(c)
}

// givenKeys opens the data keys, and makes none.
func givenKeys(c Config) (*keys.Ring, error) {
	ring, err := keys.Open(c.keysFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("PORTAL_KEYS: there are no data keys in %s; put the file back from where it is kept: %w", c.keysFile(), err)
	}
	return ring, err
}

// sealedUnder gives the names of the data keys that a database is sealed under.
func sealedUnder(ctx context.Context, c Config, store *db.Store) ([]string, error) {
	ring, err := givenKeys(c)
	if err != nil {
		return nil, err
	}
	counts, err := store.SealedUnder(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, key := range ring.Keys() {
		if counts[hex.EncodeToString(key.Mark())] > 0 {
			names = append(names, key.Name())
		}
	}
	return names, nil
}

// haveKeys refuses to begin with what is sealed under keys that are not all in
// the file of the configuration.
func haveKeys(c Config, names []string) error {
	if len(names) == 0 {
		return nil
	}
	ring, err := givenKeys(c)
	if err != nil {
		return fmt.Errorf("it is sealed under data key %s: %w", strings.Join(names, ", "), err)
	}
	var has []string
	for _, key := range ring.Keys() {
		has = append(has, key.Name())
	}
	for _, name := range names {
		if !slices.Contains(has, name) {
			return fmt.Errorf("it is sealed under data key %s, and %s has %s: %w", strings.Join(names, ", "), c.keysFile(), strings.Join(has, ", "), db.ErrWrongKeys)
		}
	}
	return nil
}

// openKeys opens the data keys. It makes them for a database of one copy that
// has sealed nothing yet, and never for another: what is sealed under lost keys
// would stay lost, and half of it would be sealed anew.
func openKeys(ctx context.Context, c Config) (*keys.Ring, error) {
	ring, err := givenKeys(c)
	if !errors.Is(err, fs.ErrNotExist) || c.shared() {
		return ring, err
	}
	sealed, failed := db.Sealed(ctx, c.Database)
	switch {
	case failed != nil:
		return nil, failed
	case sealed:
		return nil, err
	}
	return keys.Create(c.keysFile())
}

// watchKeys keeps the keys of this copy of the portal up to date, and gives what
// stops it. It is no job that one copy does for all: each has keys of its own.
func (p *Portal) watchKeys(ctx context.Context) (stop func()) {
	return beside(ctx, func(ctx context.Context) {
		again(ctx, 10*time.Second, func() {
			if err := p.keepKeys(ctx); err != nil && ctx.Err() == nil {
				p.log.Error("data keys", "error", err)
			}
		})
	})
}

// keepKeys takes over what changed in the file with the keys, and seals again
// what is under an older one.
func (p *Portal) keepKeys(ctx context.Context) error {
	if err := p.keys.Reload(); err != nil {
		return err
	}
	n, err := p.Store.Reseal(ctx, false)
	if n > 0 {
		p.log.Info("sealed again", "rows", n, "key", hex.EncodeToString(p.keys.Mark()))
	}
	return err
}

// runKeys lists the keys, without their secrets.
func runKeys(ctx context.Context, args []string, out, log io.Writer) error {
	return onKeys(ctx, "keys", args, log, func(_ Config, ring *keys.Ring, counts map[string]int) error {
		for _, key := range ring.Keys() {
			fmt.Fprintf(out, "%s  %-21s  %d values\n", key.Name(), key.State, counts[hex.EncodeToString(key.Mark())])
		}
		return nil
	})
}

// onKeys runs a command on the keys, and on how much is sealed under each.
func onKeys(ctx context.Context, name string, args []string, log io.Writer, do func(Config, *keys.Ring, map[string]int) error) error {
	return lookAt(ctx, name, args, log, func(c Config, store *db.Store, _ []string) error {
		ring, err := existingKeys(c)
		if err != nil {
			return err
		}
		counts, err := store.SealedUnder(ctx)
		if err != nil {
			return err
		}
		return do(c, ring, counts)
	})
}

// fitting refuses data keys that are not those of the database, where there is
// one: a new key beside them would seal nothing in it.
func fitting(ctx context.Context, c Config) error {
	ring, err := givenKeys(c)
	if err != nil || !c.shared() && !db.Exists(c.Database) {
		return err
	}
	store, err := db.OpenExisting(ctx, c.Database, ring)
	if err != nil {
		return err
	}
	return store.Close()
}

// runKeysRotate makes a new key, or makes one ready. Keys that are not those of
// the database are refused with db.ErrWrongKeys, and stay as they are.
func runKeysRotate(ctx context.Context, args []string, out, log io.Writer) error {
	prepare := false
	c, _, err := readConfig("keys rotate", args, log, func(f *flag.FlagSet) {
		f.BoolVar(&prepare, "prepare", false, "make a key that seals nothing yet, to bring the file to every copy of the portal")
	})
	if err != nil {
		return err
	}
	if err := fitting(ctx, c); err != nil {
		return err
	}
	change, says := keys.Rotate, "key %s seals from now on; a running portal takes it over within ten seconds and seals again what is under older ones\n"
	if prepare {
		change, says = keys.Prepare, "key %s is ready and seals nothing yet; bring the file to every copy of the portal, then rotate\n"
	}
	key, err := change(c.keysFile())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, says, key.Name())
	return err
}

func runKeysReseal(ctx context.Context, args []string, out, log io.Writer) error {
	return withStore(ctx, "keys reseal", args, log, func(_ Config, store *db.Store, _ []string) error {
		n, err := store.Reseal(ctx, true)
		fmt.Fprintf(out, "%d rows are sealed under the present key now\n", n)
		return err
	})
}

func runKeysRetire(ctx context.Context, args []string, out, log io.Writer) error {
	return onKeys(ctx, "keys retire", args, log, func(c Config, ring *keys.Ring, counts map[string]int) error {
		for _, key := range ring.Keys() {
			if n := counts[hex.EncodeToString(key.Mark())]; key.State == keys.Older && n > 0 {
				return fmt.Errorf("%d values are under key %s still: seal them again first, with portal keys reseal", n, key.Name())
			}
		}
		if _, err := keys.Retire(c.keysFile()); err != nil {
			return err
		}
		_, err := fmt.Fprintln(out, "the older keys are gone; backups from before open with the file that you kept with them")
		return err
	})
}
