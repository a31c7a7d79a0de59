package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"subsidieportaal/handlers"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// demoStart is when a demonstration begins, unless --clock says otherwise.
const demoStart = "2022-04-20T09:00"

// demoHour is the hour of the day to which the clock is moved on.
const demoHour = 9

// demoClock is a clock that can be set, and that runs from there.
type demoClock struct {
	mu     sync.Mutex
	at     time.Time // what it showed when it was set
	set    time.Time // when that was
	frozen bool
}

// Now gives what the clock shows.
func (c *demoClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frozen {
		return c.at
	}
	return c.at.Add(time.Since(c.set))
}

// freeze makes the clock stand still at an instant.
func (c *demoClock) freeze(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.frozen = at.UTC(), true
}

// run lets the clock run from an instant.
func (c *demoClock) run(from time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.set, c.frozen = from.UTC(), time.Now(), false
}

// forward moves the clock on to nine o'clock of a day. It never goes back:
// what has happened would lie in the future.
func (c *demoClock) forward(day subsidy.Date) error {
	at := day.Start().In(subsidy.Amsterdam)
	at = time.Date(at.Year(), at.Month(), at.Day(), demoHour, 0, 0, 0, subsidy.Amsterdam)
	if !at.After(c.Now()) {
		return &subsidy.Error{Kind: subsidy.Invalid, Message: "De klok kan alleen vooruit. Kies een dag na " + subsidy.DateOf(c.Now()).Short() + "."}
	}
	c.run(at)
	return nil
}

// parseClock reads --clock: a day and an hour in Europe/Amsterdam.
func parseClock(s string) (time.Time, error) {
	day, hour, _ := strings.Cut(s, "T")
	var date subsidy.Date
	if err := date.UnmarshalText([]byte(day)); err != nil || date.IsZero() {
		return time.Time{}, fmt.Errorf("--clock: %q is no instant such as %s", s, demoStart)
	}
	at, err := subsidy.ParseLocalInstant(date, hour)
	if err != nil {
		return at, fmt.Errorf("--clock: %q is no instant such as %s: %w", s, demoStart, err)
	}
	return at, nil
}

// runDemo starts a seeded portal in a temporary directory and throws it away
// at the end.
func runDemo(ctx context.Context, args []string, out, log io.Writer) error {
	start := demoStart
	c, _, err := readConfig("demo", args, log, func(f *flag.FlagSet) {
		f.StringVar(&start, "clock", demoStart, "the instant at which the demonstration begins, in Europe/Amsterdam")
	})
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "portal-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.Database = "file:" + filepath.Join(dir, "portal.db")
	c.Keys = ""
	c.Mail = nil // invented people get no real mail
	p, err := newDemo(ctx, c, start, log)
	if err != nil {
		return err
	}
	defer p.Close()
	return p.Run(ctx, func(addr net.Addr) {
		fmt.Fprintf(out, "The demonstration runs at %s\nIts clock stands at %s. Stop it with Ctrl-C; nothing is kept.\n",
			c.BaseURL, subsidy.FormatMinute(p.Service.Now()))
	})
}

// newDemo gives a portal on an empty database, seeded up to start.
func newDemo(ctx context.Context, c Config, start string, log io.Writer) (*Portal, error) {
	at, err := parseClock(start)
	if err != nil {
		return nil, err
	}
	clock := &demoClock{}
	clock.freeze(at)
	p, err := NewPortal(ctx, c, clock.Now, log)
	if err != nil {
		return nil, err
	}
	seeded := &seed{portal: p, agenda: agenda{clock: clock, until: at}, accounts: map[string]subsidy.UserID{}}
	if err := seeded.all(ctx); err != nil {
		p.Close()
		return nil, fmt.Errorf("seeding the demonstration: %w", err)
	}
	clock.run(at)
	p.Server.Demo = &handlers.Demo{Accounts: seeded.accounts, Forward: func(day subsidy.Date) error {
		if err := clock.forward(day); err != nil {
			return err
		}
		return p.Service.PassTime(ctx) // what fell due on the way
	}}
	for _, person := range demoPeople {
		p.Server.Demo.Roles = append(p.Server.Demo.Roles, views.DemoRole{Key: person.key, Title: person.title, Office: person.role.OfMinistry()})
	}
	return p, nil
}
