// Command portal is the subsidy portal: one program with its database inside.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"subsidieportaal/db"
	"subsidieportaal/subsidy"
)

// gcPercent lets the memory grow to three times what is in use before it is
// collected: in a storm that is some ten megabytes more, for a tenth less of the
// processor. Five times would take thirty more, and gain next to nothing where a
// disk is waited for.
const gcPercent = 200

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, errSaid) {
			complain(os.Stderr, err)
		}
		stop()
		os.Exit(1)
	}
}

// complain prints an error, and what to do about it where that is known. What is
// said to the visitors of the portal is left out.
func complain(w io.Writer, err error) {
	advice := db.Advice(err)
	var told *subsidy.Error
	passing := false
	if errors.As(err, &told) {
		passing = slices.Contains([]subsidy.Kind{subsidy.Overloaded, subsidy.Unavailable, subsidy.Full}, told.Kind)
	}
	switch {
	case passing && db.Locked(err):
		fmt.Fprintln(w, "portal: nothing was stored:", advice)
		return
	case passing && advice != "":
		fmt.Fprintln(w, "portal:", strings.ReplaceAll(err.Error(), told.Error()+": ", ""))
	default:
		fmt.Fprintln(w, "portal:", err)
	}
	if advice != "" {
		fmt.Fprintln(w, "portal:", advice)
	}
}

// errSaid ends the program with status 1 after a command has said why.
var errSaid = errors.New("said")

// command is one word of the command line.
type command struct {
	words string // "import duo"
	usage string // its arguments
	what  string // one line
	run   func(ctx context.Context, args []string, out, log io.Writer) error
}

func commands() []command {
	return []command{
		{"demo", "[--clock 2022-04-20T09:00]", "a seeded portal in a temporary directory", runDemo},
		{"serve", "", "the portal; migrates at start", runServe},
		{"migrate", "", "bring the database to this version", runMigrate},
		{"verify", "", "check every invariant of the database; status 1 on a breach", runVerify},
		{"backup", "DIR [--age KEY | --recipients FILE]", "copy the running database into a folder, encrypted on request", runBackup},
		{"restore", "DIR|FILE [--identity FILE]", "put a backup, or the newest of a folder, where there is no database", runRestore},
		{"move", "FROM TO", "copy everything to an empty database of either engine, and compare row by row", runMove},
		{"keys rotate", "[--prepare]", "seal with a new key from now on; with --prepare, make it ready on every copy first", runKeysRotate},
		{"keys reseal", "", "seal again what is under an older key; a running portal does so by itself", runKeysReseal},
		{"keys retire", "", "take the older keys out of the file, once nothing is under them", runKeysRetire},
		{"keys", "", "the data keys, without their secrets, and how much is sealed under each", runKeys},
		{"import duo", "FILE...", "boards, locations, pupils and repeaters from DUO's CSV files", runImport},
		{"scheme load", "FILE", "add a scheme version from its JSON document", runSchemeLoad},
		{"scheme show", "[SLUG [VERSION]]", "list the scheme versions, or print one", runSchemeShow},
		{"user add", "--email ADDRESS --name NAME", "give an administrator an account; prints a one-time link", runUserAdd},
		{"user reset", "--email ADDRESS", "print a one-time link for a new password", runUserReset},
		{"draw verify", "FILE", "recompute a published draw; status 1 where it does not follow", runDrawVerify},
		{"rules", "", "print the register of rules: text, source, acts, code and tests", runRules},
		{"access", "", "print who may use which address", runAccess},
		{"version", "", "print version, commit and build date", runVersion},
	}
}

// run finds the command in args and runs it.
func run(ctx context.Context, args []string, out, log io.Writer) error {
	for _, c := range commands() {
		words := strings.Fields(c.words)
		if len(args) >= len(words) && slices.Equal(args[:len(words)], words) {
			return c.run(ctx, args[len(words):], out, log)
		}
	}
	usage(log)
	if len(args) > 0 && slices.Contains([]string{"help", "-h", "--help"}, args[0]) {
		return nil
	}
	return errSaid
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "usage: portal COMMAND\n\ncommands:")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-46s %s\n", strings.TrimSpace(c.words+" "+c.usage), c.what)
	}
	fmt.Fprintln(w, "\nsettings, as environment variables or as flags of the same names:")
	for _, s := range settings {
		fmt.Fprintf(w, "  %-26s %s (default %q)\n", s.variable(), s.what, s.standard)
	}
}
