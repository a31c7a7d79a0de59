package mail_test

import (
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

// TestTheOutboxDrainsWhateverTheServerDid lets a letter go out by a server that
// fails in one way and then works: every mail comes at least once, with one
// Message-ID, and what the server refuses is parked.
func TestTheOutboxDrainsWhateverTheServerDid(t *testing.T) {
	later := &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
	never := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "never"}
	for _, c := range []struct {
		name       string
		at         *sink
		came, sent int // while it fails
		parked     int
		comesAgain int // when it works
	}{
		{"451", &sink{atRcpt: later}, 0, 0, 0, 3},
		{"550", &sink{atRcpt: never}, 0, 0, 3, 0},
		{"the line is cut in the mail", &sink{cutInData: true}, 0, 0, 0, 3},
		{"the line is cut before the answer", &sink{cutAfterData: true}, 3, 0, 0, 3},
		{"the line is cut after the answer", &sink{cutAfterAnswer: true}, 3, 3, 0, 0},
		{"nothing is wrong", &sink{}, 3, 3, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := dbtest.New(t)
			ref, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
			_, err := w.Service.DeliverMail(t.Context(), to(t, (&sink{}).open(t))) // of the receipt
			must(t, err)
			_, err = w.Service.Decide(t.Context(), w.Decider, ref, version, w.Read(t, w.Decider, ref))
			must(t, err)
			failing, working := c.at.open(t), (&sink{}).open(t)
			n, err := w.Service.DeliverMail(t.Context(), to(t, failing))
			if n != c.sent || (err == nil) != (c.sent == 3) || len(failing.got()) != c.came {
				t.Errorf("%d sent (%v), %d came", n, err, len(failing.got()))
			}
			w.Clock.Set(w.Clock.Now().Add(time.Minute))
			n, err = w.Service.DeliverMail(t.Context(), to(t, working))
			must(t, err)
			box, err := w.Service.Outbox(t.Context(), w.Administrator, subsidy.OutboxFilter{})
			must(t, err)
			if n != c.comesAgain || box.Parked != c.parked || box.Waiting != 0 {
				t.Errorf("%d came then; %d wait, %d are parked", n, box.Waiting, box.Parked)
			}
			once := map[string]string{}
			for _, m := range append(failing.got(), working.got()...) {
				if known, seen := once[m.to[0]]; seen && known != m.Get("Message-Id") {
					t.Errorf("%s got %s and %s", m.to[0], known, m.Get("Message-Id"))
				}
				once[m.to[0]] = m.Get("Message-Id")
			}
			if len(once) != 3-c.parked {
				t.Errorf("it came to %d people", len(once))
			}
		})
	}
}
