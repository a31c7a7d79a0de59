package main

import (
	"net/url"
	"time"

	"github.com/valyala/fasthttp"
)

// mostConnections leaves room below what the portal takes from one address.
const mostConnections = 480

// answerTimeout is longer than the portal gives a request.
const answerTimeout = 40 * time.Second

// newHost gives connections to a portal that stay open. It never sends anything
// twice by itself: what is sent again is counted.
func newHost(address string, connections int) (*fasthttp.HostClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	return &fasthttp.HostClient{
		Addr: u.Host, IsTLS: u.Scheme == "https", MaxConns: connections,
		ReadTimeout: answerTimeout, WriteTimeout: answerTimeout, MaxIdleConnDuration: 30 * time.Second,
		MaxIdemponentCallAttempts: 1, RetryIf: func(*fasthttp.Request) bool { return false },
		NoDefaultUserAgentHeader: true, DisableHeaderNamesNormalizing: true, DisablePathNormalizing: true,
	}, nil
}

// browser asks one thing after another, as a browser does, and uses its
// memory again. It is for one goroutine.
type browser struct {
	host *fasthttp.HostClient
	req  *fasthttp.Request
	resp *fasthttp.Response
}

func newBrowser(host *fasthttp.HostClient) *browser {
	b := &browser{host: host, req: fasthttp.AcquireRequest(), resp: fasthttp.AcquireResponse()}
	b.req.Header.DisableNormalizing()
	return b
}

// get asks for a page. What the answer holds is good until the next question.
func (b *browser) get(path, cookie string) (status int, err error) {
	b.begin(fasthttp.MethodGet, path, cookie)
	return b.ask()
}

// post sends a form from a page of the portal itself.
func (b *browser) post(path, cookie string, form []byte) (status int, err error) {
	b.begin(fasthttp.MethodPost, path, cookie)
	b.req.Header.SetContentType("application/x-www-form-urlencoded")
	b.req.Header.Set("Sec-Fetch-Site", "same-origin")
	b.req.SetBodyRaw(form)
	return b.ask()
}

func (b *browser) begin(method, path, cookie string) {
	b.req.Reset()
	b.req.Header.SetMethod(method)
	b.req.Header.SetHost(b.host.Addr)
	b.req.SetRequestURI(path)
	if cookie != "" {
		b.req.Header.Set(fasthttp.HeaderCookie, cookie)
	}
}

func (b *browser) ask() (int, error) {
	b.resp.Reset()
	if err := b.host.Do(b.req, b.resp); err != nil {
		return 0, err
	}
	return b.resp.StatusCode(), nil
}

// location gives where the answer sends the browser.
func (b *browser) location() []byte { return b.resp.Header.Peek(fasthttp.HeaderLocation) }
