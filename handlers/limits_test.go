package handlers_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

// wire is a connection to a portal on a real socket, on which a test writes
// what it likes.
type wire struct {
	net.Conn
	t *testing.T
}

func dial(t *testing.T, address string) wire {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	must(t, conn.SetDeadline(time.Now().Add(6*time.Second)))
	return wire{conn, t}
}

func (w wire) write(format string, args ...any) wire {
	w.t.Helper()
	_, err := fmt.Fprintf(w, format, args...)
	must(w.t, err)
	return w
}

func (w wire) read() answer {
	w.t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(w), nil)
	must(w.t, err)
	return read(w.t, response)
}

func cookieLine(v *visitor.Visitor) string {
	var all []string
	for _, c := range v.Cookies() {
		all = append(all, c.Name+"="+c.Value)
	}
	return "Cookie: " + strings.Join(all, "; ") + "\r\n"
}

func TestABodyThatIsTooLargeIsRefusedBeforeItIsRead(t *testing.T) {
	t.Parallel()
	p := open(t)
	address := p.serve(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	draft := "/aanvragen/" + string(ref)
	const megabyte = 1 << 20
	cases := []struct {
		name, path string
		size       int
	}{
		{"twenty megabytes at the files of a draft", draft + "/bijlagen", 20 * megabyte},
		{"thirteen megabytes at the files of a draft", draft + "/bijlagen", 13 * megabyte},
		{"two megabytes at a section", draft + "/zomerschool", 2 * megabyte},
		{"a byte more than one megabyte at a section", draft + "/zomerschool", megabyte + 1},
		{"two megabytes at signing in", "/inloggen", 2 * megabyte},
		{"two megabytes at nothing", "/", 2 * megabyte},
		{"two megabytes at an address that ends like that of files", "/beoordeling/bijlagen", 2 * megabyte},
		{"two megabytes at a section with the word of files behind it", draft + "/zomerschool?x=/bijlagen", 2 * megabyte},
		{"two megabytes at a section with the word of files as a fragment", draft + "/zomerschool#/bijlagen", 2 * megabyte},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p.unchanged(t, func() {
				got := dial(t, address).write("POST %s HTTP/1.1\r\nHost: portaal.example\r\n%sContent-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n", c.path, cookieLine(v), c.size).read()
				got.want(http.StatusRequestEntityTooLarge).guarded(always).says("Dit is te groot", "Er is niets opgeslagen")
				if !got.Last {
					t.Error("the connection stays open for the rest")
				}
			})
		})
	}
	t.Run("in pieces whose sum is not told", func(t *testing.T) {
		dial(t, address).write("POST %s/zomerschool HTTP/1.1\r\nHost: portaal.example\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n", draft).
			read().want(http.StatusRequestEntityTooLarge)
	})
	t.Run("with a size that is no number", func(t *testing.T) {
		if got := dial(t, address).write("POST / HTTP/1.1\r\nHost: portaal.example\r\nContent-Length: -1\r\n\r\n").read(); got.Status < 400 || got.Status >= 500 {
			t.Errorf("it answers %d", got.Status)
		}
	})
	t.Run("and the portal goes on", func(t *testing.T) {
		p.send(t, v, get(draft)).want(http.StatusOK)
		dial(t, address).write("GET /healthz HTTP/1.1\r\nHost: portaal.example\r\n\r\n").read().want(http.StatusOK)
	})
}

func TestAFormOfElevenMegabytesWithAFileThatFitsIsTaken(t *testing.T) {
	t.Parallel()
	p := open(t)
	address := p.serve(t)
	ref := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Preparer)
	content := bytes.Repeat([]byte("x"), subsidy.AttachmentMaxBytes)
	copy(content, pdf)
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(t, w.WriteField("_token", token(v)))
	part, err := w.CreateFormFile("bestand", "groot.pdf")
	must(t, err)
	_, err = part.Write(content)
	must(t, err)
	must(t, w.Close())
	// What stands behind the last part is part of the form, and of no field.
	body.WriteString(strings.Repeat("\r\n", 500_000))
	conn := dial(t, address).write("POST /aanvragen/%s/bijlagen HTTP/1.1\r\nHost: portaal.example\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n",
		ref, cookieLine(v), w.FormDataContentType(), body.Len())
	must(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
	_, err = io.Copy(conn, &body)
	must(t, err)
	conn.read().leads("/aanvragen/" + string(ref) + "/bijlagen")
	files, err := p.Store.Attachments(t.Context(), p.application(t, ref).ID)
	must(t, err)
	if len(files) != 1 || files[0].Size != subsidy.AttachmentMaxBytes {
		t.Errorf("stored %s", pretty(files))
	}
}

func TestABrokenRequestIsTheirFaultAndGetsAPage(t *testing.T) {
	t.Parallel()
	p := open(t)
	address := p.serve(t)
	v := p.as(t, p.Preparer)
	form := token(v)
	cases := []struct {
		name, head, body string
		want             int
	}{
		{"a torn form", "POST /aanvragen/nieuw HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=x\r\n",
			"--x\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n" + form, http.StatusBadRequest},
		{"a form without its boundary", "POST /aanvragen/nieuw HTTP/1.1\r\nContent-Type: multipart/form-data\r\n", "_token=" + form, http.StatusForbidden},
		{"a header of eight kilobytes", "GET / HTTP/1.1\r\nX-Long: " + strings.Repeat("x", 8192) + "\r\n", "", http.StatusRequestHeaderFieldsTooLarge},
		{"an address of eight kilobytes", "GET /?leerlingen=" + strings.Repeat("1", 8192) + " HTTP/1.1\r\n", "", http.StatusRequestHeaderFieldsTooLarge},
		{"a method that is none", "HAAL / HTTP/1.1\r\n", "", http.StatusBadRequest},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := dial(t, address).write("%sHost: portaal.example\r\n%sContent-Length: %d\r\n\r\n%s", c.head, cookieLine(v), len(c.body), c.body).read()
			got.want(c.want).saysNot("goroutine", ".go:", "multipart:", "fasthttp", "small read buffer")
			if strings.Contains(got.Body, "<h1 class=\"utrecht-heading-1\"></h1>") || strings.Contains(got.Body, "<title> –") {
				t.Errorf("the page has no heading: %s", got.main())
			}
			if c.name == "a method that is none" {
				return // refused before anything of ours
			}
			if got.Header.Get("Cache-Control") != "no-store" || got.Header.Get("Content-Security-Policy") != contentPolicy {
				t.Errorf("the answer has the headers %v", got.Header)
			}
		})
	}
}

func TestAConnectionThatSaysNothingIsClosed(t *testing.T) {
	t.Parallel()
	p := open(t)
	address := p.serve(t)
	var slow []wire
	for range 20 {
		slow = append(slow, dial(t, address).write("GET / HTTP/1.1\r\nHost: portaal"))
	}
	// Others are served meanwhile.
	dial(t, address).write("GET /healthz HTTP/1.1\r\nHost: portaal.example\r\n\r\n").read().want(http.StatusOK)
	for _, w := range slow {
		must(t, w.SetReadDeadline(time.Now().Add(15*time.Second)))
		if _, err := io.Copy(io.Discard, w); err != nil {
			t.Fatalf("after 15 seconds it is still open: %v", err)
		}
	}
}

// onItsOwn is set in the process of a test that runs in one of its own, because
// what it shows would end this one, or fail the tests beside it.
const onItsOwn = "PORTAL_TEST_ON_ITS_OWN"

// alone runs the test that calls it in a process of its own, and tells whether
// this is that process.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(onItsOwn) != "" {
		return true
	}
	t.Parallel()
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=3")
	again.Env = append(os.Environ(), onItsOwn+"=1")
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v: %.1500s", err, out)
	}
	return false
}

func TestAPortalThatStopsClosesIdleConnectionsAndDoesNotPanic(t *testing.T) {
	if !alone(t) {
		return
	}
	p := open(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	served := make(chan error, 1)
	go func() { served <- p.App.Listener(p.Server.Guard(listener)) }()
	for range 20 {
		dial(t, listener.Addr().String()).write("GET /healthz HTTP/1.1\r\nHost: portaal.example\r\n\r\n").read().want(http.StatusOK)
	}
	must(t, p.App.ShutdownWithTimeout(10*time.Second))
	must(t, <-served)
}

// Only the race detector sees it.
func TestTheFirstPagesOfAPortalMayBeAskedAtOnce(t *testing.T) {
	if !alone(t) {
		return
	}
	p := open(t)
	var first sync.WaitGroup
	for range 20 {
		v := p.visitor(t)
		first.Go(func() { p.send(t, v, get("/privacy")).want(http.StatusOK) })
	}
	first.Wait()
}

func TestOneAddressGetsAShareOfTheConnections(t *testing.T) {
	t.Parallel()
	p := open(t)
	address := p.serve(t)
	const share = 512
	for range share {
		dial(t, address).write("GET /healthz HTTP/1.1\r\n")
	}
	if got := dial(t, address).read(); got.Status != http.StatusTooManyRequests {
		t.Errorf("connection %d gets %d", share+1, got.Status)
	}
}

func TestA1_AClockThatIsBehindIsSaidAndNothingIsStored(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.Filed(t, dbtest.Location)
	v := p.as(t, p.Assessor)
	p.Clock.Set(dbtest.Open.Add(-time.Hour))
	p.unchanged(t, func() {
		p.submit(t, v, post(casePath(ref)+"/nemen")).want(http.StatusServiceUnavailable).
			says("Wij kunnen nu niets vastleggen", "De klok van het portaal staat op", "artikelen 4:3a en 2:17 Awb")
	})
	if !strings.Contains(p.Log.String(), "clock behind") {
		t.Error("the log does not tell the operator")
	}
}
