// Command rush is the closing minute of a round as a program: it fills a
// database with boards and ready drafts, submits them over HTTP as fast as it
// is told, keeps every receipt, and compares the receipts afterwards with what
// the database holds.
//
// Its status is 0 where every receipt is good, 1 where one was lost or doubled
// or an invariant of the database is broken, 2 where the command line is wrong,
// and 3 where it could not measure.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// What the program ends with.
const (
	statusGood   = 0
	statusBreach = 1
	statusUsage  = 2
	statusBroken = 3
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// command runs the program and gives its status.
func command(ctx context.Context, args []string, out, log io.Writer) int {
	if len(args) == 2 && args[0] == emptyWord {
		return serveEmpty(ctx, args[1], out, log)
	}
	set, err := readSettings(args, log)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return statusGood
	case err != nil:
		fmt.Fprintln(log, "rush:", err)
		return statusUsage
	}
	r := newRun(set, log)
	if err := r.all(ctx); err != nil {
		fmt.Fprintln(log, "rush:", err)
		r.found.Fault = err.Error()
	}
	if err := r.found.write(out, set.json); err != nil {
		fmt.Fprintln(log, "rush:", err)
		return statusBroken
	}
	return r.found.Status
}
