package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"subsidieportaal/subsidy"
)

// submit submits and does nothing else.
func (r *run) submit(ctx context.Context, s *site) error {
	_, err := r.submissions(ctx, s, "submissions", s.drafts, r.plan(r.rate, r.duration))
	return err
}

// plan begins now.
func (r *run) plan(rate float64, span time.Duration) schedule {
	return schedule{start: time.Now(), rate: rate, span: span}
}

// submissions lets a storm blow over some drafts, adds its row, and gives how
// many drafts it took. Where it is asked the portal is killed meanwhile; after
// the last kill nothing new is offered.
func (r *run) submissions(ctx context.Context, s *site, name string, drafts []draft, plan schedule) (int, error) {
	folder, err := newReceiptFolder(r.receipts, r.each, plan.start)
	if err != nil {
		return 0, err
	}
	hosts, err := newHosts(s.address, r.concurrency)
	if err != nil {
		return 0, err
	}
	defer closeHosts(hosts)
	q := newQueue(drafts, plan, r.patience, r.concurrency)
	blow := &storm{queue: q, hosts: hosts, sessions: s.sessions, folder: folder, follow: r.follow, tally: newTally()}
	stopKilling, err := r.killing(ctx, s, q)
	if err != nil {
		return 0, err
	}
	before, own := s.meter.total(), ownCPU()
	total, err := blow.run(ctx, r.concurrency)
	if err := errors.Join(err, stopKilling()); err != nil {
		return 0, err
	}
	m := measure(name, total, plan)
	after := s.meter.total()
	after.CPU -= before.CPU
	m.use(after)
	m.submissions, m.OwnCPU = true, (ownCPU() - own).Seconds()
	r.found.Rows = append(r.found.Rows, m)
	return total.offered, nil
}

// killing begins to kill the portal, and gives what ends that.
func (r *run) killing(ctx context.Context, s *site, q *queue) (stop func() error, err error) {
	if r.kills == 0 {
		return func() error { return nil }, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		done, err := kills{times: r.kills, every: r.killEvery, drain: r.drain}.run(ctx, s.portal)
		r.found.Kills = &done
		q.stop()
		ended <- err
	}()
	return func() error {
		cancel()
		return <-ended
	}, nil
}

// login submits for half of the time, and for the other half while people sign
// in: the second must not be much slower than the first.
func (r *run) login(ctx context.Context, s *site) error {
	half := r.duration / 2
	took, err := r.submissions(ctx, s, "submissions alone", s.drafts, r.plan(r.rate, half))
	if err != nil {
		return err
	}
	return r.beside(ctx, s, "submissions beside sign-ins", s.drafts[took:], half, stream{"sign-ins", r.logins, s.signsIn()})
}

// mixed submits while people sign in and read.
func (r *run) mixed(ctx context.Context, s *site) error {
	pages, err := r.ahead(ctx, s, min(len(s.drafts)/10+1, 500))
	if err != nil {
		return err
	}
	read := func(b *browser, n int) (int, error) {
		return b.get(pages[n%len(pages)].path, pages[n%len(pages)].cookie)
	}
	return r.beside(ctx, s, "submissions", s.drafts, r.duration, stream{"sign-ins", r.logins, s.signsIn()}, stream{"pages", r.reads, read})
}

// read files every draft and then reads one kind of page after the other, each
// beside an empty handler that sends as many bytes.
func (r *run) read(ctx context.Context, s *site) error {
	pages, err := r.ahead(ctx, s, len(s.drafts))
	if err != nil {
		return err
	}
	for _, page := range pages {
		before := s.meter.total()
		m, err := askAll(ctx, s.address, r.concurrency, r.plan(r.rate, r.duration/time.Duration(len(pages))), func(b *browser) (int, error) { return b.get(page.path, page.cookie) })
		if err != nil {
			return fmt.Errorf("%s: %w", page.path, err)
		}
		after := s.meter.total()
		after.CPU -= before.CPU
		m.use(after)
		m.Name = page.name
		r.found.Rows = append(r.found.Rows, m)
		if r.reference == 0 {
			continue
		}
		empty, err := emptyHandler(ctx, int(m.PageBytes), r.concurrency, r.reference)
		if err != nil {
			return err
		}
		empty.Name += fmt.Sprintf(" of %d bytes", m.PageBytes)
		r.found.Rows = append(r.found.Rows, empty)
	}
	return nil
}

// ahead files the first n drafts, so that there is something to read, and gives
// the pages.
func (r *run) ahead(ctx context.Context, s *site, n int) ([]page, error) {
	took, err := r.submissions(ctx, s, "submissions ahead", s.drafts[:n], r.plan(0, r.duration))
	if err != nil {
		return nil, err
	}
	filed := s.drafts[0]
	s.drafts = s.drafts[took:]
	return s.pages(filed)
}

// stream is something that others do while boards submit.
type stream struct {
	name string
	rate float64
	ask  func(b *browser, n int) (int, error)
}

// beside lets a storm blow with streams beside it, and adds a row for each.
func (r *run) beside(ctx context.Context, s *site, name string, drafts []draft, span time.Duration, streams ...stream) error {
	rows := make([]measured, len(streams))
	faults := make([]error, len(streams)+1)
	var wait sync.WaitGroup
	for i, stream := range streams {
		if stream.rate == 0 {
			continue
		}
		wait.Go(func() { rows[i], faults[i] = s.flow(ctx, stream, r.plan(stream.rate, span)) })
	}
	_, faults[len(streams)] = r.submissions(ctx, s, name, drafts, r.plan(r.rate, span))
	wait.Wait()
	for _, row := range rows {
		if row.Name != "" {
			r.found.Rows = append(r.found.Rows, row)
		}
	}
	return errors.Join(faults...)
}

// streamWorkers is how many connections a stream may have, beside the storm's.
const streamWorkers = 16

func (s *site) flow(ctx context.Context, what stream, plan schedule) (measured, error) {
	var mu sync.Mutex
	n := 0
	m, err := askAll(ctx, s.address, streamWorkers, plan, func(b *browser) (int, error) {
		mu.Lock()
		n++
		mine := n
		mu.Unlock()
		return what.ask(b, mine)
	})
	m.Name = what.name
	return m, err
}

// signsIn gives what signs in who signs for one board after the other.
func (s *site) signsIn() func(*browser, int) (int, error) {
	var boards []int
	for board := range s.sessions {
		boards = append(boards, board)
	}
	slices.Sort(boards)
	return func(b *browser, n int) (int, error) {
		_, err := b.signIn(signerOf(boardNumber(boards[n%len(boards)])))
		return fasthttp.StatusSeeOther, err
	}
}

// page is something to read.
type page struct{ name, path, cookie string }

// pages gives the pages that are read most: of an official, of the public, and
// of a board whose application is filed.
func (s *site) pages(filed draft) ([]page, error) {
	hosts, err := newHosts(s.address, 1)
	if err != nil {
		return nil, err
	}
	defer closeHosts(hosts)
	official, err := newBrowser(hosts[0]).signIn(officer)
	if err != nil {
		return nil, err
	}
	year := subsidy.DateOf(time.Now()).Year
	return []page{
		{"work list", "/beoordeling", official},
		{"file", "/beoordeling/" + filed.reference, official},
		{"receipt", "/aanvragen/" + filed.reference + "/ontvangst", s.sessions[filed.board].cookie},
		{"front page", "/", ""},
		{"round", fmt.Sprintf("/regelingen/%s/%d", slug, year), ""},
		{"privacy", "/privacy", ""},
	}, nil
}
