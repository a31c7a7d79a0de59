package main

import (
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/valyala/fasthttp"
)

// Limits of connections. The portal takes at most 512 from one address; more
// come from several, which a portal on this machine sees as several visitors.
const (
	mostConnections = 4000
	fromOneAddress  = 400
)

// answerTimeout is longer than the portal gives a request.
const answerTimeout = 40 * time.Second

// newHosts gives clients for so many connections to a portal, that stay open:
// one client for each address to come from. They never send anything twice by
// themselves: what is sent again is counted.
func newHosts(address string, connections int) ([]*fasthttp.HostClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	n := (connections + fromOneAddress - 1) / fromOneAddress
	if n > 1 && u.Hostname() != "127.0.0.1" {
		return nil, fmt.Errorf("%d connections are more than the portal takes from one address; only on 127.0.0.1 there are others to come from", connections)
	}
	hosts := make([]*fasthttp.HostClient, n)
	for i := range hosts {
		hosts[i] = newHost(u, (connections+n-1)/n)
		if n > 1 {
			hosts[i].Dial = dialFrom(i + 1)
		}
	}
	return hosts, nil
}

// dialFrom connects from an address of this machine: 127.0.0.1, 127.0.0.2 …
func dialFrom(n int) fasthttp.DialFunc {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(n))}, Timeout: 10 * time.Second}
	return func(address string) (net.Conn, error) { return d.Dial("tcp", address) }
}

func closeHosts(hosts []*fasthttp.HostClient) {
	for _, h := range hosts {
		h.CloseIdleConnections()
	}
}

func newHost(u *url.URL, connections int) *fasthttp.HostClient {
	return &fasthttp.HostClient{
		Addr: u.Host, IsTLS: u.Scheme == "https", MaxConns: connections,
		ReadTimeout: answerTimeout, WriteTimeout: answerTimeout, MaxIdleConnDuration: 30 * time.Second,
		MaxIdemponentCallAttempts: 1, RetryIf: func(*fasthttp.Request) bool { return false },
		NoDefaultUserAgentHeader: true, DisableHeaderNamesNormalizing: true, DisablePathNormalizing: true,
	}
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
