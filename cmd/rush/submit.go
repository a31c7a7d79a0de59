package main

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// outcome is what came of one attempt.
type outcome int

const (
	accepted outcome = iota
	refused          // by a rule, for good
	shed             // the portal asked to come back later
	failed           // the portal broke: whether it is stored is unknown
	cut              // the connection broke: likewise
	away             // nobody was there: nothing was sent
)

// storm submits every draft of a queue, and keeps the receipts.
type storm struct {
	queue    *queue
	hosts    []*fasthttp.HostClient
	sessions map[int]session
	folder   *receiptFolder
	follow   int
	tally    *tally
}

// run submits with so many workers until the queue ends, and gives what came
// of it.
func (s *storm) run(ctx context.Context, workers int) (*counts, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go s.queue.run(ctx)
	faults := make([]error, workers)
	var wait sync.WaitGroup
	for i := range workers {
		wait.Go(func() {
			w := &submitter{storm: s, browser: newBrowser(s.hosts[i%len(s.hosts)])}
			if faults[i] = w.run(i); faults[i] != nil {
				cancel() // without its receipts a storm proves nothing
			}
		})
	}
	wait.Wait()
	s.tally.offered, s.tally.unresolved = s.queue.counts()
	return &s.tally.counts, errors.Join(faults...)
}

// submitter is one worker of a storm.
type submitter struct {
	*storm
	browser  *browser
	receipts *receiptWriter
	form     []byte
	path     []byte
}

func (w *submitter) run(worker int) (err error) {
	if w.receipts, err = w.folder.writer(worker); err != nil {
		return err
	}
	for t := range w.queue.ready {
		if err := w.submit(t); err != nil {
			return err
		}
	}
	return w.receipts.close()
}

// submit makes one attempt. Its error is one of keeping the receipt.
func (w *submitter) submit(t task) error {
	if t.due.IsZero() {
		t.due = time.Now()
	}
	t.attempts++
	got, status := w.attempt(t.draft)
	before := w.tally.attempt(got, status, t.attempts, time.Since(t.due))
	switch got {
	case accepted:
		if err := w.keep(t, before); err != nil {
			return err
		}
		w.queue.done()
	case refused:
		w.queue.done()
	default:
		w.queue.retry(t, w.pause(got, t.attempts))
	}
	return nil
}

// attempt sends the form of a draft and tells what came of it.
func (w *submitter) attempt(d draft) (outcome, int) {
	s := w.sessions[d.board]
	w.path = append(append(append(w.path[:0], "/aanvragen/"...), d.reference...), "/indienen"...)
	w.form = append(append(w.form[:0], "verklaring=ja&versie="...), strconv.FormatInt(d.version, 10)...)
	w.form = append(append(w.form, "&_token="...), url.QueryEscape(s.token)...)
	status, err := w.browser.post(string(w.path), s.cookie, w.form)
	switch {
	case isAway(err):
		return away, 0
	case err != nil:
		return cut, 0
	case status == fasthttp.StatusSeeOther && bytes.HasSuffix(w.browser.location(), []byte("/ontvangst")):
		return accepted, status
	case len(w.browser.resp.Header.Peek(fasthttp.HeaderRetryAfter)) > 0:
		return shed, status
	case status >= fasthttp.StatusInternalServerError:
		return failed, status
	}
	return refused, status
}

// isAway tells whether there was nobody to connect to.
func isAway(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// Times to wait before the next attempt.
const (
	firstPause   = 20 * time.Millisecond
	longestPause = 500 * time.Millisecond
	longestShed  = time.Minute
)

// pause gives how long to wait before the next attempt: as long as the portal
// asks, half as long again by chance, and longer each time, as people do who
// are sent away; else ever longer.
func (w *submitter) pause(got outcome, attempts int) time.Duration {
	if got == shed {
		seconds, err := strconv.Atoi(string(w.browser.resp.Header.Peek(fasthttp.HeaderRetryAfter)))
		if err == nil && seconds >= 0 {
			asked := time.Duration(seconds) * time.Second * time.Duration(attempts)
			return min(asked+rand.N(asked/2+1), longestShed)
		}
	}
	return min(firstPause<<min(attempts, 10), longestPause)
}

var controlCode = regexp.MustCompile(`SHA-256</span> <code[^>]*>([0-9a-f]{64})</code>`)

// keep writes the receipt of the one with this number. Of one in so many it
// reads the page first, as the browser would; the time that takes is nobody's.
func (w *submitter) keep(t task, n int) error {
	r := receipt{at: time.Now(), reference: t.draft.reference}
	if w.follow > 0 && n%w.follow == 0 {
		status, err := w.browser.get("/aanvragen/"+t.draft.reference+"/ontvangst", w.sessions[t.draft.board].cookie)
		if code := controlCode.FindSubmatch(w.browser.resp.Body()); err == nil && status == fasthttp.StatusOK && code != nil {
			r.sha256 = string(code[1])
		}
	}
	return w.receipts.write(r)
}
