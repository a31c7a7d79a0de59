package handlers

import (
	"net"
	"sync"
)

// connectionsByIP is how many connections one address may have open.
const connectionsByIP = 512

// tooMany is the answer to a connection over the limit.
const tooMany = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

// Guard gives the listener to serve on: one address gets a share of the
// connections. Behind a proxy every visitor has the proxy's address, and there
// is no limit.
//
// It is our own because the limit of fasthttp 1.51 closes an idle connection
// twice at shutdown, which ends the process with a panic.
func (s *Server) Guard(l net.Listener) net.Listener {
	if len(s.TrustedProxies) > 0 {
		return l
	}
	return &sharedListener{Listener: l, open: map[string]int{}}
}

type sharedListener struct {
	net.Listener
	mu   sync.Mutex
	open map[string]int // connections by address
}

// Accept gives the next connection within the limit; the others get tooMany.
func (l *sharedListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(c.RemoteAddr().String())
		if err != nil {
			host = c.RemoteAddr().String()
		}
		if l.enter(host) {
			return &sharedConn{Conn: c, leave: sync.OnceFunc(func() { l.leave(host) })}, nil
		}
		c.Write([]byte(tooMany))
		c.Close()
	}
}

func (l *sharedListener) enter(host string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[host] >= connectionsByIP {
		return false
	}
	l.open[host]++
	return true
}

func (l *sharedListener) leave(host string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[host]--; l.open[host] == 0 {
		delete(l.open, host)
	}
}

// sharedConn counts itself out when it is closed, once.
type sharedConn struct {
	net.Conn
	leave func()
}

// Close closes the connection; a second time is no harm.
func (c *sharedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}
