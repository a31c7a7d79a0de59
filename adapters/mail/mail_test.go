package mail_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"subsidieportaal/adapters/mail"
	"subsidieportaal/subsidy"
)

// to gives a sender that uses a sink in the clear.
func to(t *testing.T, s *sink) *mail.Sender {
	t.Helper()
	return sender(t, mail.Server{Addr: s.addr, From: "noreply@subsidie.example", Security: mail.Clear})
}

func sender(t *testing.T, server mail.Server) *mail.Sender {
	t.Helper()
	made, err := mail.New(server)
	must(t, err)
	return made
}

func notice() subsidy.Mail {
	return subsidy.Mail{
		ID: "m1", MessageID: "ABC234@subsidie.example", To: "j.smeets@rijnveld.example", Subject: "Er staat een bericht voor u klaar",
		Body: "Goedendag,\n\nEr staat een bericht voor u klaar.\n.\nEen regel met een punt ervoor.\n", CreatedAt: time.Date(2022, time.May, 18, 8, 0, 0, 0, time.UTC),
	}
}

// failed gives the refusal of a send that must fail.
func failed(t *testing.T, err error) *subsidy.SendError {
	t.Helper()
	var e *subsidy.SendError
	if !errors.As(err, &e) || e.Reason == "" {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(e.Error(), "smeets") || strings.Contains(e.Error(), "geheim") {
		t.Fatalf("it tells too much: %v", e)
	}
	return e
}

func TestANoticeGoesToOnePersonWithTheHeadersThatItMustHave(t *testing.T) {
	s := (&sink{}).open(t)
	must(t, to(t, s).Send(t.Context(), notice()))
	got := s.got()
	if len(got) != 1 {
		t.Fatalf("%d mails came", len(got))
	}
	m := got[0]
	if m.from != "noreply@subsidie.example" || !slices.Equal(m.to, []string{"j.smeets@rijnveld.example"}) {
		t.Errorf("it is from %s to %q", m.from, m.to)
	}
	want := map[string]string{
		"From": `"Subsidieportaal" <noreply@subsidie.example>`, "To": "<j.smeets@rijnveld.example>",
		"Subject": "Er staat een bericht voor u klaar", "Message-Id": "<ABC234@subsidie.example>",
		"Date": "Wed, 18 May 2022 08:00:00 +0000", "Auto-Submitted": "auto-generated", "Mime-Version": "1.0",
		"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "quoted-printable",
	}
	for name, values := range m.Header {
		if len(values) != 1 || values[0] != want[name] {
			t.Errorf("%s is %q, want %q", name, values, want[name])
		}
	}
	if len(m.Header) != len(want) {
		t.Errorf("the headers are %v", m.Header)
	}
	if _, body, _ := strings.Cut(m.raw, "\r\n\r\n"); strings.ReplaceAll(body, "\r\n", "\n") != notice().Body {
		t.Errorf("it says %q", body)
	}
	must(t, to(t, s).Send(t.Context(), notice()))
	if again := s.got(); again[1].raw != m.raw {
		t.Errorf("it is not the same the second time:\n%s\n%s", m.raw, again[1].raw)
	}
}

func TestWhatIsNoBareAddressNeverReachesTheWire(t *testing.T) {
	s := (&sink{}).open(t)
	for _, address := range []string{
		"a@b.example\r\nBcc: x@y.example", "a@b.example\nBcc: x@y.example", "a@b.example\r\n\r\nDag", "a\r\n@b.example", "\r\na@b.example",
		"a@b.example>\r\nRCPT TO:<x@y.example", "a@b.example\x00", "a@b.example, x@y.example", "Naam <a@b.example>", "a b@c.example", "", "a@b.example ",
	} {
		m := notice()
		m.To = address
		if e := failed(t, to(t, s).Send(t.Context(), m)); !e.Permanent {
			t.Errorf("%q may be tried again", address)
		}
	}
	if got := s.heard(); len(got) > 0 {
		t.Errorf("the server heard %q", got)
	}
}

func FuzzOneRecipientWhateverTheAddress(f *testing.F) {
	for _, address := range []string{"a@b.example", "a@b.example\r\nBcc: x@y.example", "\"a b\"@c.example", "a@b.example;x@y.example", "é@b.example"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		s := (&sink{}).open(t)
		m := notice()
		m.To = address
		err := to(t, s).Send(t.Context(), m)
		heard := s.heard()
		if err != nil && len(heard) > 0 || err == nil && !slices.Equal(heard, []string{"MAIL noreply@subsidie.example", "RCPT " + address}) {
			t.Errorf("%v, and the server heard %q", err, heard)
		}
	})
}

func TestWhatAServerRefusesForGoodIsPermanentAndAllElseIsNot(t *testing.T) {
	answer := func(code int, enhanced ...int) error {
		e := &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: "j.smeets@rijnveld.example said no"}
		if len(enhanced) == 3 {
			e.EnhancedCode = smtp.EnhancedCode{enhanced[0], enhanced[1], enhanced[2]}
		}
		return e
	}
	for _, c := range []struct {
		name      string
		sink      *sink
		permanent bool
		says      string
	}{
		{"an unknown recipient", &sink{atRcpt: answer(550, 5, 1, 1)}, true, "De mailserver weigert deze e-mail (550 5.1.1)."},
		{"a recipient for later", &sink{atRcpt: answer(451, 4, 7, 1)}, false, "De mailserver neemt de e-mail nu niet aan (451 4.7.1)."},
		{"a full mailbox", &sink{atRcpt: answer(452, 4, 2, 2)}, false, "nu niet aan (452"},
		{"a mail that it does not want", &sink{atData: answer(554, 5, 7, 1)}, true, "weigert deze e-mail (554 5.7.1)."},
		{"a mail for later", &sink{atData: answer(451, 4, 3, 0)}, false, "nu niet aan (451"},
		{"our sender", &sink{atMail: answer(550, 5, 7, 1)}, false, "De mailserver weigert onze afzender (550 5.7.1)."},
		{"a sender for later", &sink{atMail: answer(450, 4, 7, 1)}, false, "nu niet aan (450"},
		{"a line that is cut in the mail", &sink{cutInData: true}, false, "De verbinding met de mailserver brak af."},
		{"a line that is cut before the answer", &sink{cutAfterData: true}, false, "De verbinding met de mailserver brak af."},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := failed(t, to(t, c.sink.open(t)).Send(t.Context(), notice()))
			if e.Permanent != c.permanent || !strings.Contains(e.Reason, c.says) {
				t.Errorf("got %v, permanent %v", e, e.Permanent)
			}
		})
	}
}

func TestAServerThatTookTheMailAndThenFallsSilentHasIt(t *testing.T) {
	s := (&sink{cutAfterAnswer: true}).open(t)
	must(t, to(t, s).Send(t.Context(), notice()))
	if len(s.got()) != 1 {
		t.Errorf("%d mails came", len(s.got()))
	}
}

func TestAServerThatIsNotThereIsAFailureForLater(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	e := failed(t, sender(t, mail.Server{Addr: listener.Addr().String(), From: "a@b.example", Security: mail.Clear}).Send(t.Context(), notice()))
	if e.Permanent || e.Reason != "Geen verbinding met de mailserver." || !strings.Contains(e.Error(), "refused") {
		t.Errorf("got %v", e)
	}
}

func TestAServerThatHangsIsLeftWhenTimeIsUp(t *testing.T) {
	for name, greeting := range map[string]string{"before it greets": "", "after it greeted": "220 sink.example\r\n"} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			must(t, err)
			defer listener.Close()
			left := make(chan error, 1)
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					left <- err
					return
				}
				_, _ = conn.Write([]byte(greeting))
				for err == nil { // until we hang up
					_, err = conn.Read(make([]byte, 100))
				}
				left <- nil
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			begun := time.Now()
			e := failed(t, sender(t, mail.Server{Addr: listener.Addr().String(), From: "a@b.example", Security: mail.Clear}).Send(ctx, notice()))
			if e.Permanent || e.Reason != "De mailserver antwoordt niet op tijd." || time.Since(begun) > 5*time.Second {
				t.Errorf("got %v after %v", e, time.Since(begun))
			}
			select {
			case err := <-left:
				must(t, err)
			case <-time.After(5 * time.Second):
				t.Error("the line stays open")
			}
		})
	}
}

func TestThePasswordGoesOverALineThatIsPrivateAndNoOther(t *testing.T) {
	config, roots := certificate(t)
	who := &account{"portaal", "geheim woord"}
	implicit := func(s *smtp.Server) { s.TLSConfig, s.Network = config, "tls" }
	starts := func(s *smtp.Server) { s.TLSConfig = config }
	open := func(s *smtp.Server) { s.AllowInsecureAuth = true }
	for _, c := range []struct {
		name     string
		server   func(*smtp.Server)
		security mail.Security
		password string
		trusted  bool
		sent     bool
	}{
		{"starttls", starts, mail.StartTLS, who.password, true, true},
		{"tls", implicit, mail.TLS, who.password, true, true},
		{"starttls at a server without", open, mail.StartTLS, who.password, true, false},
		{"starttls at a server that nobody vouches for", starts, mail.StartTLS, who.password, false, false},
		{"tls at a server that nobody vouches for", implicit, mail.TLS, who.password, false, false},
		{"tls at a server without", open, mail.TLS, who.password, true, false},
		{"a wrong password", starts, mail.StartTLS, "geheim maar fout", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := (&sink{login: who}).open(t, c.server)
			server := mail.Server{Addr: s.addr, From: "a@b.example", User: who.user, Password: c.password, Security: c.security}
			if c.trusted {
				server.Roots = roots
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			err := sender(t, server).Send(ctx, notice())
			if c.sent {
				must(t, err)
				if s.signedIn != 1 || len(s.got()) != 1 {
					t.Errorf("signed in %d times, %d mails came", s.signedIn, len(s.got()))
				}
				return
			}
			if e := failed(t, err); e.Permanent || s.signedIn != 0 || len(s.heard()) > 0 {
				t.Errorf("got %v, signed in %d times, the server heard %q", e, s.signedIn, s.heard())
			}
		})
	}
}

func TestAServerThatCannotBeOneIsRefusedAtOnce(t *testing.T) {
	for _, s := range []mail.Server{
		{Addr: "nergens", From: "a@b.example", Security: mail.TLS},
		{Addr: "nergens:smtp-of-zo", From: "a@b.example", Security: mail.TLS},
		{Addr: "nergens:25", From: "a@b.example", Security: "soms"},
		{Addr: ":25", From: "a@b.example", Security: mail.TLS},
	} {
		if _, err := mail.New(s); err == nil {
			t.Errorf("%+v was taken", s)
		}
	}
}
