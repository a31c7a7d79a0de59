package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// formKind is what a form of the storm does.
type formKind string

const (
	sendFiling formKind = "filing"
	sendDraft  formKind = "draft"
	sendUpload formKind = "upload"
	sendGrant  formKind = "grant"
)

// faultForm is one form that somebody sends. Where its outcome is unknown it is
// sent again, the same.
type faultForm struct {
	kind   formKind
	who    int // in the world
	path   string
	fields url.Values
	file   []byte // of an upload
	key    string // the reference, or the key of the form that begins a draft
}

// faultReceipt is what the program acknowledged. Proof is the SHA-256 of what was
// filed or uploaded, the reference of a draft, or the id of a letter; "" where
// the connection broke between the acknowledgement and its page.
type faultReceipt struct {
	Kind       formKind
	Key, Proof string
}

// storm sends forms, many at once, and keeps every receipt in files that are
// synced before the next form is sent.
type storm struct {
	t     *testing.T
	world *faultWorld
	base  string
	dir   string // of the receipts

	client *http.Client

	mu       sync.Mutex
	waiting  []faultForm
	unknown  []faultForm // sent, and no answer came
	statuses map[int]int
	broken   int           // answers that never came
	slowest  time.Duration // of an answer
	strange  []string      // answers that should not be

	goodbyes atomic.Int32 // answers that said that the connection ends
	inFlight atomic.Int32 // requests that were written and wait for their answer
}

// stormSenders is how many send at once.
const stormSenders = 8

func newStorm(t *testing.T, w *faultWorld, addr string, forms []faultForm) *storm {
	t.Helper()
	s := &storm{t: t, world: w, base: "http://" + addr, dir: t.TempDir(), waiting: append([]faultForm(nil), forms...), statuses: map[int]int{}}
	s.client = &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 256},
		Timeout:       40 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// left tells how many forms wait to be sent.
func (s *storm) left() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}

func (s *storm) next() (faultForm, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 {
		return faultForm{}, false
	}
	form := s.waiting[0]
	s.waiting = s.waiting[1:]
	return form, true
}

// rage lets so many senders send until the function that it gives is called,
// which waits for their answers. A sender whose connection breaks stops: the
// program is gone.
func (s *storm) rage(senders int) (calm func()) {
	stop := make(chan struct{})
	var raging sync.WaitGroup
	for n := range senders {
		raging.Go(func() { s.send(n, stop) })
	}
	return func() {
		close(stop)
		raging.Wait()
		s.client.CloseIdleConnections()
	}
}

func (s *storm) send(n int, stop chan struct{}) {
	book, err := os.OpenFile(filepath.Join(s.dir, fmt.Sprintf("receipts-%d", n)), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		s.oddly("%v", err)
		return
	}
	defer book.Close()
	for {
		select {
		case <-stop:
			return
		default:
		}
		form, ok := s.next()
		if !ok {
			return
		}
		switch err := s.one(book, form); {
		case errors.Is(err, errNotNow):
			time.Sleep(20 * time.Millisecond)
		case err != nil:
			return
		}
	}
}

// one sends a form and writes its receipt down; the error tells that it must be
// sent again.
func (s *storm) one(book *os.File, form faultForm) error {
	started := time.Now()
	receipt, status, err := s.post(form)
	s.mu.Lock()
	s.slowest = max(s.slowest, time.Since(started))
	if status > 0 {
		s.statuses[status]++
	} else {
		s.broken++
	}
	if err != nil {
		s.unknown = append(s.unknown, form)
	}
	s.mu.Unlock()
	if receipt != nil {
		if err := write(book, *receipt); err != nil {
			s.oddly("%v", err)
		}
	}
	return err
}

// write puts a receipt on the disk before anything else happens.
func write(book *os.File, r faultReceipt) error {
	_, err := fmt.Fprintf(book, "%s %s %s\n", r.Kind, r.Key, r.Proof)
	return errors.Join(err, book.Sync())
}

func (s *storm) oddly(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strange = append(s.strange, fmt.Sprintf(format, args...))
}

// post sends a form. It gives the receipt where one was given; err where it is
// not known what became of the form, or where the program said that it could
// not take it now.
func (s *storm) post(form faultForm) (*faultReceipt, int, error) {
	body, kind := form.body(s.world.people[form.who].token())
	status, to, _, err := s.ask(http.MethodPost, form, form.path, kind, body)
	if err != nil {
		return nil, 0, err
	}
	switch {
	case status == http.StatusSeeOther:
		return s.acknowledged(form, status, to)
	case status >= http.StatusInternalServerError:
		return nil, status, errNotNow
	}
	s.oddly("%s: %d", form.path, status)
	return nil, status, nil
}

// errNotNow is the answer of a program that could not take a form.
var errNotNow = errors.New("not now")

// acknowledged makes the receipt of an answer, with what the next page says.
func (s *storm) acknowledged(form faultForm, status int, to string) (*faultReceipt, int, error) {
	receipt := &faultReceipt{Kind: form.kind, Key: form.key}
	switch {
	case form.kind == sendDraft:
		receipt.Proof = strings.TrimPrefix(to, "/aanvragen/")
	case form.kind == sendUpload:
		sum := sha256.Sum256(form.file)
		receipt.Proof = hex.EncodeToString(sum[:])
	case form.kind == sendGrant && strings.HasPrefix(to, "/besluiten/"):
		return nil, status, nil // refused: no room, or it was granted before
	case form.kind == sendGrant:
		receipt.Proof = to[strings.LastIndex(to, "/")+1:]
	case form.kind == sendFiling:
		_, _, page, err := s.ask(http.MethodGet, form, to, "", nil)
		if err != nil {
			return receipt, status, err
		}
		if found := proofOnPage.FindStringSubmatch(page); found != nil {
			receipt.Proof = found[1]
		}
	}
	return receipt, status, nil
}

// proofOnPage finds the SHA-256 of the answers on the page of a receipt.
var proofOnPage = regexp.MustCompile(`SHA-256</span> <code class="p-code">([0-9a-f]{64})</code>`)

// numberOnPage finds the number that somebody whose request failed is to name.
var numberOnPage = regexp.MustCompile(`noem dit nummer: <code class="p-code">([a-z0-9]+)</code>`)

// ask sends a request and counts it as in flight from when it was written whole
// until its answer is there.
func (s *storm) ask(method string, form faultForm, path, kind string, body io.Reader) (status int, to, page string, err error) {
	const toWrite, written, answered = 0, 1, 2
	var stage atomic.Int32
	traced := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) {
		if w.Err == nil && stage.CompareAndSwap(toWrite, written) {
			s.inFlight.Add(1)
		}
	}})
	defer func() {
		if stage.Swap(answered) == written {
			s.inFlight.Add(-1)
		}
	}()
	request, err := http.NewRequestWithContext(traced, method, s.base+path, body)
	if err != nil {
		return 0, "", "", err
	}
	request.Header.Set("Cookie", "sid="+s.world.people[form.who].session)
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return 0, "", "", err
	}
	defer response.Body.Close()
	if response.Close {
		s.goodbyes.Add(1)
	}
	text, err := io.ReadAll(response.Body)
	return response.StatusCode, response.Header.Get("Location"), string(text), err
}

// body gives the form as a browser sends it.
func (f faultForm) body(token string) (io.Reader, string) {
	fields := url.Values{"_token": {token}}
	for name, values := range f.fields {
		fields[name] = values
	}
	if f.kind != sendUpload {
		return strings.NewReader(fields.Encode()), "application/x-www-form-urlencoded"
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("_token", token)
	part, _ := w.CreateFormFile("bestand", "programma.pdf")
	part.Write(f.file)
	w.Close()
	return &body, w.FormDataContentType()
}

// resolve sends everything again of which the outcome is not known, and gives
// how many forms that were. What has no outcome now is strange.
func (s *storm) resolve() int {
	s.mu.Lock()
	forms := s.unknown
	s.unknown = nil
	s.mu.Unlock()
	book, err := os.OpenFile(filepath.Join(s.dir, "receipts-again"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		s.oddly("%v", err)
		return 0
	}
	defer book.Close()
	for _, form := range forms {
		if err := s.one(book, form); err != nil {
			s.oddly("%s, sent again: %v", form.path, err)
		}
	}
	return len(forms)
}

// oddities gives the answers that should not have been, once.
func (s *storm) oddities() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	strange := s.strange
	s.strange = nil
	return strange
}

// answers tells how many answers had a status.
func (s *storm) answers(status int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.statuses[status]
}
