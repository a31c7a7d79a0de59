package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"subsidieportaal/adapters/duo"
	"subsidieportaal/db"
	"subsidieportaal/handlers"
	"subsidieportaal/subsidy"
)

func runServe(ctx context.Context, args []string, out, log io.Writer) error {
	c, _, err := readConfig("serve", args, log)
	if err != nil {
		return err
	}
	p, err := NewPortal(ctx, c, time.Now, log)
	if err != nil {
		return err
	}
	defer p.Close()
	if p.Sender == nil {
		p.log.Warn("mail is not configured: notices wait in the outbox; set PORTAL_SMTP_ADDR and PORTAL_SMTP_FROM")
	}
	return p.Run(ctx, func(addr net.Addr) {
		p.log.Info("listening", "address", addr.String(), "base url", c.BaseURL.String(), "database", db.Title(c.Database))
	})
}

// withStore runs a command on the store of its configuration.
func withStore(ctx context.Context, name string, args []string, log io.Writer, do func(Config, *db.Store, []string) error, more ...func(*flag.FlagSet)) error {
	return onStore(ctx, name, args, log, openStore, do, more...)
}

// lookAt runs a command on a store that is there, and changes nothing: it must
// not report on an empty one that it made itself.
func lookAt(ctx context.Context, name string, args []string, log io.Writer, do func(Config, *db.Store, []string) error, more ...func(*flag.FlagSet)) error {
	open := func(ctx context.Context, c Config) (*db.Store, error) {
		ring, err := existingKeys(c)
		if err != nil {
			return nil, err
		}
		return db.OpenExisting(ctx, c.Database, ring)
	}
	return onStore(ctx, name, args, log, open, do, more...)
}

func onStore(ctx context.Context, name string, args []string, log io.Writer, open func(context.Context, Config) (*db.Store, error), do func(Config, *db.Store, []string) error, more ...func(*flag.FlagSet)) error {
	c, rest, err := readConfig(name, args, log, more...)
	if err != nil {
		return err
	}
	store, err := open(ctx, c)
	if err != nil {
		return err
	}
	defer store.Close()
	return do(c, store, rest)
}

func runMigrate(ctx context.Context, args []string, out, log io.Writer) error {
	return withStore(ctx, "migrate", args, log, func(c Config, _ *db.Store, _ []string) error {
		_, err := fmt.Fprintln(out, "the database is at this version:", db.Title(c.Database))
		return err
	})
}

func runVerify(ctx context.Context, args []string, out, log io.Writer) error {
	return lookAt(ctx, "verify", args, log, func(_ Config, store *db.Store, _ []string) error {
		breaches, err := store.Verify(ctx)
		if err != nil {
			return err
		}
		return sayBreaches(out, breaches)
	})
}

// sayBreaches prints what does not hold, or that everything does.
func sayBreaches(out io.Writer, breaches []db.Breach) error {
	for _, b := range breaches {
		fmt.Fprintf(out, "%s: %s\n", b.Invariant, b.What)
	}
	if len(breaches) > 0 {
		fmt.Fprintf(out, "%d breaches\n", len(breaches))
		return errSaid
	}
	_, err := fmt.Fprintln(out, "every invariant holds")
	return err
}

// duoRegister lets the reader of DUO's files write into the store, as the
// register was on a day.
type duoRegister struct {
	*db.Store
	day subsidy.Date
}

func (r duoRegister) InTx(ctx context.Context, fn func(duo.Register) error) error {
	return r.InRegisterTx(ctx, func(tx *db.Store) error { return fn(duoRegister{tx, r.day}) })
}

func (r duoRegister) SaveLocation(ctx context.Context, l subsidy.Location) (subsidy.Change, error) {
	l.AsOf = r.day
	return r.Store.SaveLocation(ctx, l)
}

func (r duoRegister) SavePupils(ctx context.Context, code subsidy.LocationCode, pupils, repeaters subsidy.Count) (subsidy.Change, error) {
	return r.Store.SavePupils(ctx, code, pupils, repeaters, r.day)
}

func runImport(ctx context.Context, args []string, out, log io.Writer) error {
	return withStore(ctx, "import duo", args, log, func(_ Config, store *db.Store, names []string) error {
		if len(names) == 0 {
			return fmt.Errorf("import duo: name one or more files")
		}
		report, err := importDUO(ctx, store, names, subsidy.DateOf(time.Now()))
		if _, writeErr := report.WriteTo(out); writeErr != nil {
			return writeErr
		}
		return err
	})
}

func importDUO(ctx context.Context, store *db.Store, names []string, day subsidy.Date) (duo.Report, error) {
	var files []duo.File
	for _, name := range names {
		files = append(files, duo.File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(name) }})
	}
	return duo.Import(ctx, duoRegister{store, day}, files)
}

func runSchemeLoad(ctx context.Context, args []string, out, log io.Writer) error {
	return withStore(ctx, "scheme load", args, log, func(_ Config, store *db.Store, names []string) error {
		if len(names) != 1 {
			return fmt.Errorf("scheme load: name one file")
		}
		document, err := os.ReadFile(names[0])
		if err != nil {
			return err
		}
		scheme, change, err := loadScheme(ctx, store, document, time.Now())
		if subsidy.KindOf(err) == subsidy.Invalid {
			return sayFaults(out, names[0], err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s version %d: %s\n", scheme.Slug, scheme.Version, change)
		return sayRounds(ctx, out, store, scheme)
	})
}

// sayRounds prints which version each round of a scheme is on: one that has
// opened, or that an application rests on, stays where it is.
func sayRounds(ctx context.Context, out io.Writer, store *db.Store, scheme subsidy.Scheme) error {
	for _, terms := range scheme.Rounds {
		round, err := store.Round(ctx, subsidy.NewRoundID(scheme.Slug, terms.Year))
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "round %d is on version %d\n", terms.Year, round.Scheme.Version)
	}
	return nil
}

// sayFaults prints every fault of a document with its path.
func sayFaults(out io.Writer, name string, err error) error {
	refused := err.(*subsidy.Error)
	if refused.Message != "" {
		fmt.Fprintf(out, "%s: %s\n", name, refused.Message)
	}
	for _, f := range refused.Fields {
		fmt.Fprintf(out, "%s: %s: %s\n", name, f.Field, f.Message)
	}
	return errSaid
}

func runSchemeShow(ctx context.Context, args []string, out, log io.Writer) error {
	return lookAt(ctx, "scheme show", args, log, func(_ Config, store *db.Store, rest []string) error {
		versions, err := store.SchemeVersions(ctx)
		if err != nil {
			return err
		}
		if len(rest) == 0 {
			for _, v := range versions {
				fmt.Fprintf(out, "%s version %d, loaded %s, sha256 %s\n", v.Slug, v.Version, v.LoadedAt.Format(time.RFC3339), v.SHA256)
			}
			return nil
		}
		return showScheme(out, versions, rest)
	})
}

// showScheme prints the document of a version, the newest unless one is named.
func showScheme(out io.Writer, versions []db.SchemeDocument, rest []string) error {
	found := -1
	for i, v := range versions {
		named := len(rest) < 2 || rest[1] == strconv.Itoa(v.Version)
		if v.Slug == rest[0] && named && (found < 0 || v.Version > versions[found].Version) {
			found = i
		}
	}
	if found < 0 {
		return fmt.Errorf("scheme show: there is no %s", strings.Join(rest, " version "))
	}
	_, err := fmt.Fprint(out, versions[found].Document)
	return err
}

func runUserAdd(ctx context.Context, args []string, out, log io.Writer) error {
	var n subsidy.NewUser
	return withStore(ctx, "user add", args, log, func(c Config, store *db.Store, _ []string) error {
		token, err := newService(store, time.Now).AddAdministrator(ctx, n)
		return sayLink(out, c, token, err, "72 hours")
	}, func(f *flag.FlagSet) {
		f.StringVar(&n.Email, "email", "", "e-mail address of the administrator")
		f.StringVar(&n.Name, "name", "", "name of the administrator")
	})
}

func runUserReset(ctx context.Context, args []string, out, log io.Writer) error {
	var email string
	return withStore(ctx, "user reset", args, log, func(c Config, store *db.Store, _ []string) error {
		token, err := newService(store, time.Now).Reset(ctx, email)
		return sayLink(out, c, token, err, "30 minutes")
	}, func(f *flag.FlagSet) { f.StringVar(&email, "email", "", "e-mail address of the account") })
}

// sayLink prints a one-time link, or what is wrong.
func sayLink(out io.Writer, c Config, token string, err error, term string) error {
	if subsidy.KindOf(err) == subsidy.Invalid {
		return sayFaults(out, "user", err)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\nworks once, for %s\n", handlers.PasswordLink(c.BaseURL.String(), token), term)
	return err
}

// runAccess prints the access matrix.
func runAccess(_ context.Context, _ []string, out, _ io.Writer) error {
	fmt.Fprintf(out, "%-6s %-46s", "", "")
	for _, role := range subsidy.Roles {
		fmt.Fprintf(out, " %-17s", role)
	}
	fmt.Fprintln(out, " public")
	for _, r := range (&handlers.Server{Demo: &handlers.Demo{}}).Routes() {
		fmt.Fprintf(out, "%-6s %-46s", r.Method, r.Path)
		for _, role := range subsidy.Roles {
			fmt.Fprintf(out, " %-17s", yes(len(r.Who) == 0 || slices.Contains(r.Who, role)))
		}
		fmt.Fprintln(out, " "+yes(len(r.Who) == 0))
	}
	return nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "-"
}

func runVersion(_ context.Context, _ []string, out, _ io.Writer) error {
	_, err := fmt.Fprintln(out, "portal", version())
	return err
}

// release is set by the linker; a plain build is a development version.
var release = "development"

// version gives release, and commit and build date where the build knows them.
func version() string {
	parts := []string{release}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" || s.Key == "vcs.time" {
				parts = append(parts, s.Value)
			}
		}
	}
	return strings.Join(parts, ", ")
}
