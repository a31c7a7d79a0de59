package main

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"subsidieportaal/db/dbtest/cluster"
)

// F10: the primary of PostgreSQL dies in a storm and the standby takes its
// place, under a program that knows both. What was acknowledged is on both; the
// old primary acknowledges nothing any more.
func TestFault10PostgreSQLFailsOverInAStorm(t *testing.T) {
	f := beginFault(t, "F10", "the primary of PostgreSQL dies, the standby takes its place", 5, 100)
	overServer(f, cluster.StartPair, "it took forms again within %v of the promotion", func(s *fullStorm, pair *cluster.Pair, name string) (time.Duration, []string) {
		took, wrong := f.failover(s, pair, f.tried%2 == 1)
		wrong = append(wrong, f.oldPrimary(s, pair, name)...)
		return took, append(wrong, errorText(pair.Rejoin())...)
	})
}

// failover lets a storm rage while the primary dies and the standby is promoted.
// It gives how long the program took to take forms after that.
func (f *fault) failover(s *fullStorm, pair *cluster.Pair, killed bool) (took time.Duration, wrong []string) {
	calm := s.rage(stormSenders)
	time.Sleep(f.between(50*time.Millisecond, 400*time.Millisecond))
	if killed {
		wrong = errorText(killFirst(pair.Primary))
	} else {
		wrong = errorText(pair.Primary.Down("immediate"))
	}
	time.Sleep(f.between(0, 300*time.Millisecond))
	wrong = append(wrong, errorText(pair.Promote())...)
	return f.overcome(s, calm, wrong)
}

// againTaken waits until the program takes a form in a storm that rages, or all
// forms were sent: those that were refused are sent again later.
func (f *fault) againTaken(s *fullStorm) (took time.Duration, wrong []string) {
	begun, before := time.Now(), s.answers(http.StatusSeeOther)
	for s.answers(http.StatusSeeOther) == before && s.left() > 0 && time.Since(begun) < 3*reconnectTerm {
		time.Sleep(5 * time.Millisecond)
	}
	if took = time.Since(begun); took > reconnectTerm {
		wrong = []string{fmt.Sprintf("%v until a form was taken again", took), s.process.complaints()}
	}
	return took, wrong
}

// oldPrimary brings the old primary up again, beside the new one, with a program
// that knows nothing else: no form that it gets is acknowledged.
func (f *fault) oldPrimary(s *fullStorm, pair *cluster.Pair, name string) []string {
	old := pair.Standby
	if err := until(func() error { return pair.Up(old) }); err != nil {
		return []string{err.Error()}
	}
	p := newProcess(f.t, pair.DSNOf(old, name))
	p.keys = s.process.keys
	_, err := p.tryStart(readyTerm)
	astray := newStorm(f.t, s.world, p.addr, s.waiting[:min(len(s.waiting), 3)])
	astray.client.Timeout = time.Second
	calm := astray.rage(3)
	time.Sleep(100 * time.Millisecond)
	calm()
	p.kill()
	wrong := errorText(err)
	if n := astray.answers(http.StatusSeeOther); n > 0 || astray.broken+astray.refusals() == 0 {
		wrong = append(wrong, fmt.Sprintf("the old primary took %d forms, and left %d without an answer", n, astray.broken))
	}
	return append(wrong, errorText(old.Down("immediate"))...)
}
