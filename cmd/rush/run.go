package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
)

// run is one run of rush, from filling to the comparison.
type run struct {
	settings
	log    io.Writer
	folder string // for what is thrown away
	found  report
}

func newRun(set settings, log io.Writer) *run {
	return &run{settings: set, log: log, found: report{Scenario: set.scenario, Step: set.step, Engine: engine(set.database)}}
}

func engine(database string) string {
	if strings.HasPrefix(database, "postgres") {
		return "PostgreSQL"
	}
	return "SQLite"
}

func (r *run) say(format string, args ...any) { fmt.Fprintf(r.log, format+"\n", args...) }

// all does the steps that were asked; what it finds stays in found, also where
// it cannot do them all.
func (r *run) all(ctx context.Context) (err error) {
	if r.folder, err = os.MkdirTemp("", "rush-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(r.folder)) }()
	if err := r.places(ctx); err != nil {
		return err
	}
	steps := []struct {
		name string
		do   func(context.Context) error
	}{{stepFill, r.fill}, {stepStorm, r.storm}, {stepCompare, r.compare}}
	for _, step := range steps {
		if r.step != stepAll && r.step != step.name {
			continue
		}
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
	}
	return nil
}

// places gives what was not named a place in the folder that is thrown away,
// and builds the portal where one is needed.
func (r *run) places(ctx context.Context) (err error) {
	if r.database == "" {
		r.database = "file:" + filepath.Join(r.folder, "rush.db")
	}
	if r.receipts == "" {
		r.receipts = filepath.Join(r.folder, "receipts")
	} else {
		r.found.Receipts = r.receipts
	}
	starts := r.address == "" && (r.step == stepAll || r.step == stepStorm)
	verifies := r.verify && (r.step == stepAll || r.step == stepCompare)
	if r.program == "" && (starts || verifies) {
		r.say("building the portal")
		r.program, err = buildPortal(ctx, r.folder)
	}
	return err
}

// keys gives the file with the data keys, as the portal finds it.
func (r *run) keys() string {
	return cmp.Or(os.Getenv("PORTAL_KEYS"), keys.Beside(r.database))
}

// existing opens the database that was filled.
func (r *run) existing(ctx context.Context) (*db.Store, error) {
	ring, err := keys.Open(r.keys())
	if err != nil {
		return nil, err
	}
	return db.OpenExisting(ctx, r.database, ring)
}

// fill brings the database to what the storm needs.
func (r *run) fill(ctx context.Context) error {
	ring, err := keys.Create(r.keys())
	if err != nil {
		return err
	}
	store, err := db.Open(ctx, r.database, ring)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Migrate(ctx); err != nil {
		return err
	}
	began := time.Now()
	if r.found.Filled, err = fill(ctx, store, r.boards, r.drafts, began); err != nil {
		return err
	}
	r.say("filled: %d drafts in %s", r.found.Filled, time.Since(began).Round(time.Millisecond))
	return nil
}

// ready gives what can be submitted, after the rules have looked at one.
func (r *run) ready(ctx context.Context) ([]draft, error) {
	store, err := r.existing(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	drafts, err := readyDrafts(ctx, store, r.boards)
	if err == nil && len(drafts) == 0 {
		err = errors.New("no draft is left in this database")
	}
	if err != nil {
		return nil, err
	}
	return drafts[:min(len(drafts), r.settings.drafts)], withoutFindings(ctx, store, drafts[0])
}

// storm does the scenario on a portal, and measures the references beside it.
func (r *run) storm(ctx context.Context) (err error) {
	drafts, err := r.ready(ctx)
	if err != nil {
		return err
	}
	s, err := r.open(ctx)
	if err != nil {
		return err
	}
	// The portal ends well, whatever came before, or that is an error too.
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.signIn(ctx, drafts); err != nil {
		return err
	}
	scenario := map[string]func(context.Context, *site) error{
		scenarioSubmit: r.submit, scenarioRead: r.read, scenarioLogin: r.login, scenarioMixed: r.mixed,
	}[r.scenario]
	if err := scenario(ctx, s); err != nil {
		return err
	}
	if err := s.close(); err != nil {
		return err
	}
	return r.references(ctx)
}

// references measures what the machine can do at most, in the same run.
func (r *run) references(ctx context.Context) error {
	if r.reference == 0 || r.scenario == scenarioRead || ctx.Err() != nil {
		return nil
	}
	for _, workers := range []int{1, r.concurrency} {
		m, err := rawCommits(ctx, r.database, workers, r.reference)
		if err != nil {
			return err
		}
		r.found.Rows = append(r.found.Rows, m)
	}
	m, err := emptyHandler(ctx, 0, r.concurrency, r.reference)
	r.found.Rows = append(r.found.Rows, m)
	return err
}

// sqliteFile gives the file of a database, and false where it is none.
func sqliteFile(database string) (string, bool) {
	return strings.TrimPrefix(strings.TrimPrefix(database, "file:"), "//"), !strings.HasPrefix(database, "postgres")
}

// compare holds the receipts against the database, and asks the portal to
// verify it.
func (r *run) compare(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx) // who stops a storm wants to know
	receipts, err := readReceipts(r.receipts)
	if err != nil {
		return err
	}
	store, err := r.existing(ctx)
	if err != nil {
		return err
	}
	compared, err := compare(ctx, store, r.boards, receipts)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	r.found.Compared = &compared
	if !r.verify {
		return nil
	}
	said, whole, err := verifyDatabase(ctx, r.program, r.database)
	r.found.Verified, r.found.VerifySaid = &whole, said
	return err
}

// site is a portal as rush sees it.
type site struct {
	portal   *portal // nil where it runs by itself
	address  string
	meter    *meter
	sessions map[int]session
	drafts   []draft
}

// open starts a portal, or takes the one at an address.
func (r *run) open(ctx context.Context) (*site, error) {
	if r.address != "" {
		return &site{address: r.address, meter: newMeter(r.pid)}, nil
	}
	shim := ""
	if r.slowFsync > 0 {
		var err error
		if shim, err = buildSlowFsync(ctx, r.folder, r.slowFsync); err != nil {
			return nil, err
		}
	}
	p, err := newPortal(r.program, r.database, r.folder, shim)
	if err != nil {
		return nil, err
	}
	s := &site{portal: p, address: "http://" + p.address, meter: p.meter}
	if _, err := p.start(ctx); err != nil {
		return nil, errors.Join(err, p.end(syscall.SIGKILL))
	}
	return s, nil
}

// close ends the portal that rush started. A second time is no harm.
func (s *site) close() error {
	s.meter.end()
	if s.portal == nil {
		return nil
	}
	return s.portal.end(syscall.SIGTERM)
}

// signIn signs in who submits the drafts, ahead of the storm.
func (s *site) signIn(ctx context.Context, drafts []draft) error {
	hosts, err := newHosts(s.address, signers)
	if err != nil {
		return err
	}
	defer closeHosts(hosts)
	s.drafts = drafts
	s.sessions, err = signInAll(ctx, hosts[0], drafts)
	return err
}
