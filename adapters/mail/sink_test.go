package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// received is a mail as it came over the wire.
type received struct {
	from string
	to   []string
	raw  string
	netmail.Header
}

// sink is a real SMTP server that keeps what it gets, and misbehaves where a
// test says so.
type sink struct {
	t    *testing.T
	addr string
	// What it does wrong; nil or false for nothing.
	atMail, atRcpt, atData error // what it answers there
	cutInData              bool  // cuts the line before it has read the mail
	cutAfterData           bool  // takes the mail, and cuts the line before it says so
	cutAfterAnswer         bool  // says that it took the mail, and cuts the line then
	login                  *account

	mu       sync.Mutex
	mails    []received
	commands []string // MAIL and RCPT as they came
	signedIn int
}

// account is who may sign in.
type account struct{ user, password string }

// open starts the sink on loopback; secure changes its server.
func (s *sink) open(t *testing.T, secure ...func(*smtp.Server)) *sink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.t, s.addr = t, listener.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{sink: s, conn: c}, nil }))
	server.Domain = "sink.example"
	server.ErrorLog = silent{}
	for _, change := range secure {
		change(server)
	}
	if server.TLSConfig != nil && server.Network == "tls" {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // where Close came before Serve had it
		<-done
	})
	return s
}

// got gives the mails that the sink has.
func (s *sink) got() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.mails...)
}

// heard gives the commands that name somebody.
func (s *sink) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.commands...)
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// session is one conversation.
type session struct {
	*sink
	conn *smtp.Conn
	mail received
}

func (s *session) Reset()        { s.mail = received{} }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.hear("MAIL " + from)
	s.mail.from = from
	return s.atMail
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.hear("RCPT " + to)
	s.mail.to = append(s.mail.to, to)
	return s.atRcpt
}

func (s *session) hear(command string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, command)
}

func (s *session) Data(r io.Reader) error {
	if s.cutInData {
		return s.cut()
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.atData != nil {
		return s.atData
	}
	s.mail.raw = string(raw)
	message, err := netmail.ReadMessage(strings.NewReader(s.mail.raw))
	if err != nil {
		s.t.Error(err)
	}
	s.mail.Header = message.Header
	s.mu.Lock()
	s.mails = append(s.mails, s.mail)
	s.mu.Unlock()
	if s.cutAfterData {
		return s.cut()
	}
	if s.cutAfterAnswer {
		// The answer itself, and then nothing more.
		_, _ = s.conn.Conn().Write([]byte("250 2.0.0 taken\r\n"))
		return s.cut()
	}
	return nil
}

func (s *session) cut() error {
	_ = s.conn.Conn().Close()
	return errors.New("cut")
}

// AuthMechanisms and Auth let the account in.
func (s *session) AuthMechanisms() []string {
	if s.login == nil {
		return nil
	}
	return []string{sasl.Plain}
}

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.login.user || password != s.login.password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no"}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.signedIn++
		return nil
	}), nil
}

// certificate gives a server's certificate for loopback and who vouches for it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(t, err)
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, roots
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
