package mail

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"

	"github.com/wneessen/go-mail/smtp"
)

// line is the connection of one mail. It can be cut from outside: go-mail
// itself leaves it open where the server does not greet, and does not look at
// a context once it is connected.
type line struct {
	mu   sync.Mutex
	conn net.Conn
	cut  bool
}

type dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

func (l *line) dial(ctx context.Context, by dialer, network, address string) (net.Conn, error) {
	conn, err := by.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return nil, errors.Join(context.Cause(ctx), conn.Close())
	}
	l.conn = conn
	return conn, nil
}

// close cuts the connection; more than once does no harm.
func (l *line) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// login signs in by PLAIN, or by LOGIN where the server knows that alone. Both
// refuse a line in the clear, but to this machine itself.
type login struct {
	user, password, host string
	chosen               smtp.Auth
}

// Start chooses among what the server offers.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	l.chosen = smtp.PlainAuth("", l.user, l.password, l.host, false)
	if !slices.Contains(server.Auth, "PLAIN") && slices.Contains(server.Auth, "LOGIN") {
		l.chosen = smtp.LoginAuth(l.user, l.password, l.host, false)
	}
	return l.chosen.Start(server)
}

// Next goes on with what was chosen.
func (l *login) Next(said []byte, more bool) ([]byte, error) { return l.chosen.Next(said, more) }
