package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The scenarios: what is asked of the portal.
const (
	scenarioSubmit = "submit"
	scenarioRead   = "read"
	scenarioLogin  = "login"
	scenarioMixed  = "mixed"
)

// The steps of a run. Each can be done by itself, so that something else may
// happen to the portal or its disk in between.
const (
	stepAll     = "all"
	stepFill    = "fill"
	stepStorm   = "storm"
	stepCompare = "compare"
)

// settings are what the command line says.
type settings struct {
	scenario, step              string
	database, address, program  string
	receipts, json              string
	boards, drafts, concurrency int
	rate, logins, reads         float64 // a second; 0 is flat out
	duration, patience          time.Duration
	follow, pid                 int
	each, drain, verify         bool
	kills                       int
	killEvery                   time.Duration
	slowFsync, reference        time.Duration
}

func flags(set *settings, log io.Writer) *flag.FlagSet {
	f := flag.NewFlagSet("rush", flag.ContinueOnError)
	f.SetOutput(log)
	f.StringVar(&set.scenario, "scenario", scenarioSubmit, "what to ask: submit, read, login or mixed")
	f.StringVar(&set.step, "step", stepAll, "which step to do: all, or fill, storm or compare by itself")
	f.StringVar(&set.database, "database", "", "database to fill and to compare with, such as file:rush.db; empty is a new one that is thrown away")
	f.StringVar(&set.address, "address", "", "address of a portal that runs on this database; empty starts one")
	f.StringVar(&set.program, "portal", "", "program to start; empty builds it from this source")
	f.StringVar(&set.receipts, "receipts", "", "folder for the receipts; empty is a new one that is thrown away")
	f.StringVar(&set.json, "json", "", "file to write the outcome to as JSON")
	f.IntVar(&set.boards, "boards", 100, "boards; each signs in once, ahead")
	f.IntVar(&set.drafts, "drafts", 20000, "ready drafts, one location each (200,000 at most)")
	f.IntVar(&set.concurrency, "concurrency", 64, "connections that submit at once")
	f.Float64Var(&set.rate, "rate", 0, "submissions a second, counted from when each was due; 0 is flat out")
	f.Float64Var(&set.logins, "logins", 20, "sign-ins a second, in login and mixed")
	f.Float64Var(&set.reads, "reads", 50, "pages a second, in mixed")
	f.DurationVar(&set.duration, "duration", time.Minute, "how long to offer; it ends sooner where no draft is left, and after the last kill")
	f.DurationVar(&set.patience, "patience", 30*time.Second, "how long after that to go on with what has no outcome yet")
	f.IntVar(&set.follow, "follow", 100, "read the page of one receipt in so many, and keep its SHA-256; 0 reads none")
	f.BoolVar(&set.each, "each", false, "keep every receipt in a fsynced file of its own, not in a file for each connection")
	f.IntVar(&set.pid, "pid", 0, "process of the portal at -address, to measure its CPU and memory")
	f.IntVar(&set.kills, "kills", 0, "how often to kill the portal and start it again")
	f.DurationVar(&set.killEvery, "kill-every", 0, "how long to wait between, beside 50 to 500 ms by chance")
	f.BoolVar(&set.drain, "drain", false, "end the portal with SIGTERM instead of SIGKILL, and wait for it")
	f.DurationVar(&set.slowFsync, "slow-fsync", 0, "make each fsync of the portal this much slower (needs gcc)")
	f.DurationVar(&set.reference, "reference", 3*time.Second, "how long to measure each reference; 0 leaves them out")
	f.BoolVar(&set.verify, "verify", true, "run portal verify after the comparison")
	return f
}

// readSettings reads the command line and names every fault of it.
func readSettings(args []string, log io.Writer) (settings, error) {
	var set settings
	f := flags(&set, log)
	if err := f.Parse(args); err != nil {
		return set, err
	}
	var faults []error
	fault := func(broken bool, format string, args ...any) {
		if broken {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	fault(f.NArg() > 0, "what is %q? every setting begins with a hyphen", f.Args())
	fault(!slices.Contains([]string{scenarioSubmit, scenarioRead, scenarioLogin, scenarioMixed}, set.scenario), "-scenario: %q is none of submit, read, login, mixed", set.scenario)
	fault(!slices.Contains([]string{stepAll, stepFill, stepStorm, stepCompare}, set.step), "-step: %q is none of all, fill, storm, compare", set.step)
	fault(set.boards < 1 || set.boards > mostBoards, "-boards: give 1 to %d", mostBoards)
	fault(set.drafts < 1 || set.drafts > mostDrafts, "-drafts: give 1 to %d", mostDrafts)
	fault(set.concurrency < 1 || set.concurrency > mostConnections, "-concurrency: give 1 to %d", mostConnections)
	fault(set.rate < 0 || set.logins < 0 || set.reads < 0, "-rate, -logins, -reads: give 0 or more")
	fault(set.duration <= 0 || set.patience < 0, "-duration and -patience: give a time such as 1m")
	fault(set.kills < 0 || set.killEvery < 0 || set.follow < 0 || set.slowFsync < 0 || set.reference < 0, "a number or a time is below nil")
	fault(set.kills > 0 && set.scenario != scenarioSubmit, "-kills: only with -scenario submit")
	faults = append(faults, set.elsewhere()...)
	return set, errors.Join(faults...)
}

// elsewhere checks what depends on where the portal and its database are.
func (set settings) elsewhere() []error {
	var faults []error
	if set.address != "" {
		if u, err := url.Parse(set.address); err != nil || !strings.HasPrefix(u.Scheme, "http") || u.Host == "" {
			faults = append(faults, fmt.Errorf("-address: %q is no address such as http://127.0.0.1:8080", set.address))
		}
		if set.kills > 0 || set.slowFsync > 0 {
			faults = append(faults, errors.New("-kills and -slow-fsync are for a portal that rush starts, without -address"))
		}
	}
	if set.database == "" && (set.address != "" || set.step != stepAll) {
		faults = append(faults, errors.New("-database: name the database; with -address or a step by itself there is no other"))
	}
	if set.receipts == "" && (set.step == stepStorm || set.step == stepCompare) {
		faults = append(faults, errors.New("-receipts: name the folder; the next step needs it"))
	}
	return faults
}
