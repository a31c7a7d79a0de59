// Package mail hands notices to a mail server over SMTP.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"subsidieportaal/subsidy"
)

// Security is how the line to the mail server is kept private.
type Security string

// The kinds of security. The first two never fall back to a line in the clear.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
	Clear    Security = "none"
)

// senderName stands before the address of the sender.
const senderName = "Subsidieportaal"

// Server says which mail server takes the notices, and as whom.
type Server struct {
	Addr           string // host:port
	From           string // one bare address
	User, Password string // both "" where the server asks for none
	Security       Security
	Roots          *x509.CertPool // who may vouch for the server; nil for those of the system
}

// Sender sends notices by one mail server, one connection each. It is safe for
// concurrent use.
type Sender struct {
	server Server
	host   string
	port   int
}

var _ subsidy.Sender = (*Sender)(nil)

// New gives a sender, without asking the server anything.
func New(s Server) (*Sender, error) {
	host, service, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	port, err := strconv.Atoi(service)
	if err != nil {
		return nil, fmt.Errorf("mail: the port %q is no number", service)
	}
	sender := &Sender{server: s, host: host, port: port}
	if _, err := sender.client(nil); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return sender, nil
}

// Send sends a notice to one person. It gives nil where the server has answered
// that it took the mail, whatever happens to the line after that.
func (s *Sender) Send(ctx context.Context, m subsidy.Mail) error {
	message, err := s.message(m)
	if err != nil {
		return err
	}
	line := &line{}
	defer line.close()
	client, err := s.client(line)
	if err != nil {
		return &subsidy.SendError{Reason: "De instellingen voor e-mail kloppen niet.", Cause: err}
	}
	// The library has deadlines for each step; this is the one for all together,
	// and what ends a step when the portal stops.
	defer context.AfterFunc(ctx, line.close)()
	if err := client.DialWithContext(ctx); err != nil {
		return notReached(ctx, err)
	}
	if err := client.Send(message); err != nil && !message.IsDelivered() {
		return notTaken(ctx, err)
	}
	// A farewell that fails changes nothing: the server has the mail.
	_ = client.Close()
	return nil
}

// message makes the mail: one recipient, fixed headers, the same each time.
func (s *Sender) message(m subsidy.Mail) (*gomail.Msg, error) {
	to, err := subsidy.ParseEmail(m.To)
	if err != nil || to != m.To {
		return nil, &subsidy.SendError{Reason: "Dit is geen e-mailadres waar e-mail naartoe kan.", Permanent: true}
	}
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(message.FromFormat(senderName, s.server.From), message.To(to)); err != nil {
		return nil, &subsidy.SendError{Reason: "Van dit adres is geen e-mail te maken.", Permanent: true}
	}
	message.Subject(m.Subject)
	message.SetMessageIDWithValue(m.MessageID)
	message.SetDateWithValue(m.CreatedAt)
	// No out-of-office answers to a machine (RFC 3834).
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(gomail.TypeTextPlain, m.Body)
	return message, nil
}

// client gives a client that keeps its connection in line.
func (s *Sender) client(line *line) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port),
		gomail.WithTLSConfig(s.tls()),
		gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			if s.server.Security == TLS {
				return line.dial(ctx, &tls.Dialer{Config: s.tls()}, network, address)
			}
			return line.dial(ctx, &net.Dialer{}, network, address)
		}),
	}
	switch s.server.Security {
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case TLS:
		options = append(options, gomail.WithSSL())
	case Clear:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("%q is none of %s, %s, %s", s.server.Security, StartTLS, TLS, Clear)
	}
	if s.server.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(&login{user: s.server.User, password: s.server.Password, host: s.host}))
	}
	return gomail.NewClient(s.host, options...)
}

func (s *Sender) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12, RootCAs: s.server.Roots}
}
