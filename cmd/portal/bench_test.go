package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
	"subsidieportaal/views"
)

// BenchmarkSubmission measures one full submission through the service (every
// check, the event, the receipt, one durable transaction) beside the raw
// durable one-row commit of the same driver with the same settings, at 1 and at
// 64 concurrent, in the same run: "ratio" is submissions per raw commit.
func BenchmarkSubmission(b *testing.B) {
	for _, workers := range []int{1, 64} {
		b.Run(fmt.Sprintf("concurrent=%d", workers), func(b *testing.B) {
			before := cpuTime()
			raw := rawCommits(b, workers, 4000)
			rawCPU := (cpuTime() - before) / 4000
			w := dbtest.New(b)
			if _, err := w.Store.Rounds(b.Context()); err != nil { // as the program does at its start
				b.Fatal(err)
			}
			refs := benchDrafts(b, w, b.N)
			b.ResetTimer()
			used := cpuTime()
			rate := submissions(b, w, workers, refs)
			b.StopTimer()
			b.ReportMetric(float64((cpuTime()-used).Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(float64(rawCPU.Nanoseconds())/1e3, "raw-cpu-µs/op")
			b.ReportMetric(rate, "submissions/s")
			b.ReportMetric(raw, "raw-commits/s")
			b.ReportMetric(rate/raw, "ratio")
		})
	}
}

// BenchmarkGroupCommit measures what sharing a durable transaction gains: the
// submissions of 64 at once, beside as many of which each waits until the one
// before is durable.
func BenchmarkGroupCommit(b *testing.B) {
	w := dbtest.New(b)
	refs := benchDrafts(b, w, 2*b.N)
	b.ResetTimer()
	together := submissions(b, w, 64, refs[:b.N])
	b.StopTimer()
	w.Service.Store = &oneByOne{Store: w.Store}
	alone := submissions(b, w, 64, refs[b.N:])
	b.ReportMetric(together, "together/s")
	b.ReportMetric(alone, "alone/s")
	b.ReportMetric(together/alone, "gain")
}

// oneByOne is a store in which nobody shares a transaction.
type oneByOne struct {
	subsidy.Store
	mu sync.Mutex
}

func (s *oneByOne) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Store.InTx(ctx, fn)
}

// submissions files drafts, so many at once, and gives how many a second.
func submissions(b *testing.B, w *dbtest.World, workers int, refs []subsidy.Reference) float64 {
	started := time.Now()
	spread(workers, len(refs), func(i int) {
		if _, err := w.Service.Submit(context.Background(), w.Signatory, refs[i], benchVersion, true, dbtest.Open); err != nil {
			b.Error(err)
		}
	})
	return float64(len(refs)) / time.Since(started).Seconds()
}

// spread calls do for 0 to n, by so many workers at once.
func spread(workers, n int, do func(int)) {
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}

// cpuTime gives the processor time that this process used: unlike a rate it says
// the same on a machine that others use too.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// rawCommits gives the rate of durable one-row commits.
func rawCommits(b *testing.B, workers, n int) float64 {
	pool, err := sql.Open("sqlite3", db.WriterDSN(filepath.Join(b.TempDir(), "raw.db")))
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec(`CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT`); err != nil {
		b.Fatal(err)
	}
	body := strings.Repeat("x", 1500)
	started := time.Now()
	spread(workers, n, func(i int) {
		if _, err := pool.Exec(`INSERT INTO rows (id, body) VALUES (?, ?)`, rand.Text(), body); err != nil {
			b.Error(err)
		}
	})
	return float64(n) / time.Since(started).Seconds()
}

// benchVersion is the version of a draft that was created and saved once.
const benchVersion = 2

// benchDrafts makes n complete drafts, each for a location of its own.
func benchDrafts(b *testing.B, w *dbtest.World, n int) []subsidy.Reference {
	var refs []subsidy.Reference
	err := w.Store.InRegisterTx(b.Context(), func(tx *db.Store) error {
		service := *w.Service
		service.Store = tx
		for i := range n {
			code := subsidy.LocationCode(fmt.Sprintf("%02d%c%c%02d", 10+i/67600%80, 'A'+rune(i/100%26), 'A'+rune(i/2600%26), i%100))
			if _, err := tx.SaveLocation(b.Context(), subsidy.Location{Code: code, Board: dbtest.Board, Name: "School", City: "Waterveen", Region: subsidy.RegionMidden}); err != nil {
				return err
			}
			answers := dbtest.Complete()
			a, err := service.Create(b.Context(), w.Signatory, subsidy.NewDraft{Location: code, Round: dbtest.Round, Parts: answers.Parts, Key: string(code)})
			if err != nil {
				return err
			}
			if _, err := service.Save(b.Context(), w.Signatory, a.Reference, subsidy.Edit{Section: subsidy.SectionLocation, Apply: func(to *subsidy.Answers) { *to = answers }}); err != nil {
				return err
			}
			refs = append(refs, a.Reference)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return refs
}

// BenchmarkRender measures the three busiest pages.
func BenchmarkRender(b *testing.B) {
	engine := views.New()
	if err := engine.Load(); err != nil {
		b.Fatal(err)
	}
	w := dbtest.New(b)
	ref := w.Draft(b, dbtest.Location)
	for i := range subsidy.PageSize {
		w.Filed(b, dbtest.LocationAt(10+i))
	}
	for name, data := range busiestPages(b, w, ref) {
		b.Run(name, func(b *testing.B) {
			var out bytes.Buffer
			for b.Loop() {
				out.Reset()
				if err := engine.Render(&out, name, data); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len()), "bytes")
		})
	}
}

func busiestPages(b *testing.B, w *dbtest.World, ref subsidy.Reference) map[string]any {
	dossier, err := w.Service.Draft(b.Context(), w.Signatory, ref)
	if err != nil {
		b.Fatal(err)
	}
	filter := subsidy.WorklistFilter{Round: dbtest.Round, Order: subsidy.ByReceipt, Page: 1}
	list, err := w.Service.Worklist(b.Context(), w.Assessor, filter)
	if err != nil {
		b.Fatal(err)
	}
	page := func(u subsidy.User) views.Page {
		return views.Page{Title: "Pagina", User: &u, Token: "x", Now: dbtest.Open}
	}
	return map[string]any{
		"application/show": views.DraftPage{Page: page(w.Signatory), Dossier: dossier},
		"application/zomerschool": views.SectionPage{Page: page(w.Signatory), Dossier: dossier, Section: subsidy.SectionZomerschool,
			Answers: dossier.Application.Answers},
		"assessment/index": views.WorklistPage{Page: page(w.Assessor), List: list, Filter: filter, Round: dossier.Round,
			Rounds: []subsidy.Round{dossier.Round}, Address: func(n int) string { return "?" + url.Values{"bladzijde": {fmt.Sprint(n)}}.Encode() }},
	}
}
