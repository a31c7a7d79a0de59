package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
)

// measured is one row of the table: submissions, or pages, or sign-ins, or a
// reference.
type measured struct {
	Name       string      `json:"name"`
	Offered    int         `json:"offered"`
	Accepted   int         `json:"accepted"`
	Refused    int         `json:"refused"`
	Statuses   map[int]int `json:"refusedByStatus,omitempty"`
	Retried    int         `json:"retried"`
	Shed       int         `json:"shed"`   // attempts answered with Retry-After
	Failed     int         `json:"failed"` // attempts answered with another 5xx
	Cut        int         `json:"cut"`    // attempts whose connection broke
	Away       int         `json:"away"`   // attempts that found nobody to connect to
	Unresolved int         `json:"unresolved"`
	PerSecond  float64     `json:"perSecond"`
	// Latency counts from when it was due until it was accepted, retries among
	// it; AtOnce is of those alone that were accepted at the first attempt.
	Latency   latency `json:"latencyMicroseconds"`
	AtOnce    latency `json:"latencyAtOnceMicroseconds"`
	PageBytes int64   `json:"pageBytes,omitempty"`
	CPU       float64 `json:"cpuSeconds"`
	Memory    int64   `json:"memoryBytes"`
	Peak      int64   `json:"peakMemoryBytes"`
	// OwnCPU is what rush itself took of the same cores meanwhile.
	OwnCPU float64 `json:"ownCPUSeconds,omitempty"`

	submissions bool // it has receipts
}

// measure makes a row of what was counted under a schedule.
func measure(name string, t *counts, plan schedule) measured {
	m := measured{
		Name: name, Offered: max(t.offered, t.accepted+t.refusals()), Accepted: t.accepted, Refused: t.refusals(), Statuses: t.refused,
		Retried: t.retried, Shed: t.shed, Failed: t.failed, Cut: t.cut, Away: t.away, Unresolved: t.unresolved,
		Latency: t.all.latency(), AtOnce: t.atOnce.latency(),
	}
	if took := t.last.Sub(plan.start).Seconds(); t.accepted > 0 && took > 0 {
		m.PerSecond = float64(t.accepted) / took
		m.PageBytes = t.bytes / int64(t.accepted)
	}
	return m
}

func (m *measured) use(u use) { m.CPU, m.Memory, m.Peak = u.CPU.Seconds(), u.Memory, u.Peak }

// report is the outcome of a run.
type report struct {
	Scenario   string      `json:"scenario"`
	Step       string      `json:"step"`
	Engine     string      `json:"engine"`
	Filled     int         `json:"filled"` // drafts that were added
	Rows       []measured  `json:"rows"`
	Kills      *killed     `json:"kills,omitempty"`
	Compared   *comparison `json:"comparison,omitempty"`
	Verified   *bool       `json:"verified,omitempty"` // nil where it was not asked
	VerifySaid string      `json:"verifySaid,omitempty"`
	Receipts   string      `json:"receiptsFolder,omitempty"`
	Fault      string      `json:"fault,omitempty"` // why it could not measure
	Status     int         `json:"status"`
}

// status gives what the program ends with.
func (r *report) status() int {
	if r.Compared != nil && r.Compared.Lost+r.Compared.Double > 0 || r.Verified != nil && !*r.Verified {
		return statusBreach
	}
	if r.Fault != "" {
		return statusBroken
	}
	for _, m := range r.Rows {
		if m.submissions && m.Offered > 0 && m.Accepted == 0 {
			return statusBroken // nothing was measured
		}
	}
	return statusGood
}

// write prints the table, and writes the JSON where a file is named.
func (r *report) write(out io.Writer, name string) error {
	r.Status = r.status()
	r.table(out)
	r.notes(out)
	if name == "" {
		return nil
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(raw, '\n'), 0o644)
}

func (r *report) table(out io.Writer) {
	if len(r.Rows) == 0 {
		return
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer table.Flush()
	fmt.Fprintln(table, strings.Join([]string{"", "offered", "accepted", "refused", "retried", "lost", "double", "a second", "p50", "p99", "p99.9", "max", "CPU", "CPU each", "memory", "peak", ""}, "\t"))
	for _, m := range r.Rows {
		lost, double := "-", "-"
		if m.submissions && r.Compared != nil {
			lost, double = fmt.Sprint(r.Compared.Lost), fmt.Sprint(r.Compared.Double)
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%s\t%s\t%.0f\t%s\t%s\t%s\t%s\t%s\t\n", m.Name, m.Offered, m.Accepted, m.Refused, m.Retried, lost, double,
			m.PerSecond, spell(m.Latency.Median), spell(m.Latency.P99), spell(m.Latency.P999), spell(m.Latency.Most), m.spent())
	}
}

// spent spells the CPU and memory of who answered, where that is known.
func (m *measured) spent() string {
	if m.Peak == 0 {
		return "-\t-\t-\t-"
	}
	each := "-"
	if m.Accepted > 0 {
		each = spell(int64(m.CPU * 1e6 / float64(m.Accepted)))
	}
	return fmt.Sprintf("%.1f s\t%s\t%d MB\t%d MB", m.CPU, each, m.Memory>>20, m.Peak>>20)
}

// spell writes a number of microseconds with three digits that matter.
func spell(us int64) string {
	d := time.Duration(us) * time.Microsecond
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", float64(us)/1e3)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(us)/1e3)
	}
	return fmt.Sprintf("%d µs", us)
}

// notes says in words what does not fit the table.
func (r *report) notes(out io.Writer) {
	for _, m := range r.Rows {
		if m.Retried+m.Shed+m.Failed+m.Cut+m.Away+m.Unresolved+m.Refused > 0 {
			fmt.Fprintf(out, "%s: %d attempts were asked to come back later, %d met another 5xx, %d were cut off, %d found nobody; refused by status: %v; without an outcome: %d; accepted at the first attempt: p50 %s, p99 %s, p99.9 %s\n",
				m.Name, m.Shed, m.Failed, m.Cut, m.Away, m.Statuses, m.Unresolved, spell(m.AtOnce.Median), spell(m.AtOnce.P99), spell(m.AtOnce.P999))
		}
	}
	for _, m := range r.Rows {
		if m.OwnCPU > 0 {
			fmt.Fprintf(out, "%s: rush itself took %.1f s of CPU\n", m.Name, m.OwnCPU)
		}
	}
	if r.Filled > 0 {
		fmt.Fprintf(out, "filled: %d drafts\n", r.Filled)
	}
	if k := r.Kills; k != nil {
		fmt.Fprintf(out, "the portal was ended %d times; ready again within %s, gone within %s\n", k.Times, spell(k.Ready.Microseconds()), spell(k.Ended.Microseconds()))
	}
	r.verdict(out)
}

func (r *report) verdict(out io.Writer) {
	if c := r.Compared; c != nil {
		fmt.Fprintf(out, "receipts: %d, lost %d, double %d; SHA-256 compared: %d; filed without a receipt: %d\n", c.Receipts, c.Lost, c.Double, c.Hashes, c.Unclaimed)
		for _, example := range c.Examples {
			fmt.Fprintln(out, " ", example)
		}
	}
	if r.Verified != nil {
		fmt.Fprintf(out, "portal verify: %s\n", strings.TrimSpace(r.VerifySaid))
	}
	fmt.Fprintln(out, map[int]string{statusGood: "good", statusBreach: "BROKEN", statusBroken: "this measures nothing"}[r.status()])
}
