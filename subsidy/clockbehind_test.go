package subsidy_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestA1_NothingIsWrittenWhileTheClockIsBehindTheLastEvent(t *testing.T) {
	w := dbtest.New(t)
	other := w.Draft(t, dbtest.LocationAt(2))
	ref := w.Filed(t, dbtest.Location)
	for _, c := range []struct {
		name   string
		behind time.Duration
		want   subsidy.Kind
	}{
		{"two hours", 2 * time.Hour, subsidy.ClockBehind},
		{"just more than two copies may differ", 5*time.Second + time.Microsecond, subsidy.ClockBehind},
		{"as much as two copies may differ", 5 * time.Second, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.Clock.Set(dbtest.Open.Add(-c.behind))
			version := w.Version(t, ref)
			err := w.Service.Take(t.Context(), w.Assessor, ref)
			if c.want == "" {
				fine(t, err)
				return
			}
			e := kind(t, err, c.want)
			if e.Rule != subsidy.A1 || !strings.Contains(e.Message, "woensdag 20 april 2022 om 9:00:00 uur") {
				t.Errorf("%s: %s", e.Rule, e.Message)
			}
			_, err = w.Service.Save(t.Context(), w.Preparer, other, programme("Verloren tijd."))
			kind(t, err, c.want)
			kind(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, "Een loterij", "20-5-2022"), c.want)
			if w.Version(t, ref) != version {
				t.Error("something was written")
			}
		})
	}
	w.Clock.Set(dbtest.Open.Add(time.Hour))
	fine(t, w.Service.TakeOver(t.Context(), w.Assessor2, ref))
}

func TestA1_JobsReportThatTheClockIsBehindAndWriteNothing(t *testing.T) {
	w := dbtest.New(t)
	ref := supplementAsked(t, w)
	w.Clock.Set(lapsedInstant.Add(time.Hour))
	fine(t, w.Service.NameSource(t.Context(), w.Administrator, dbtest.Round, "Een loterij", "20-6-2022")) // the last event
	w.Clock.Set(lapsedInstant)
	waiting, to := noticesTo(t, w, w.Preparer.Email), &sink{}
	kind(t, w.Service.PassTime(t.Context()), subsidy.ClockBehind)
	n, err := w.Service.DeliverMail(t.Context(), to)
	kind(t, err, subsidy.ClockBehind)
	if n != 0 || len(to.took) != 0 || noticesTo(t, w, w.Preparer.Email) != waiting || state(t, w, ref) != subsidy.SupplementAsked {
		t.Error("something was sent or written")
	}
	w.Clock.Set(lapsedInstant.Add(time.Hour))
	fine(t, w.Service.PassTime(t.Context()))
	if state(t, w, ref) != subsidy.InAssessment {
		t.Error("it was forgotten")
	}
}

// queue is a store in which something else has its turn first.
type queue struct {
	subsidy.Store
	first func()
}

// InTx waits for what comes first.
func (q *queue) InTx(ctx context.Context, fn func(subsidy.Store) error) error {
	if first := q.first; first != nil {
		q.first = nil
		first()
	}
	return q.Store.InTx(ctx, fn)
}

func TestA1_ADecisionThatWaitedForItsTurnIsOfTheInstantThatItCame(t *testing.T) {
	w := dbtest.New(t)
	reject, version := w.Advised(t, dbtest.Location, subsidy.VerdictReject)
	prepared, second := w.Advised(t, dbtest.LocationAt(2), subsidy.VerdictReject)
	fine(t, w.Service.Prepare(t.Context(), w.Decider, prepared, second, w.Read(t, w.Decider, prepared)))
	later := *w.Service
	wait := func(code subsidy.LocationCode) {
		later.Store = &queue{Store: w.Store, first: func() {
			w.Clock.Set(w.Clock.Now().Add(time.Minute))
			w.Filed(t, code)
		}}
	}
	wait(dbtest.LocationAt(3))
	_, err := later.Decide(t.Context(), w.Decider2, reject, version, w.Read(t, w.Decider2, reject))
	fine(t, err)
	seen, err := w.Service.Embargo(t.Context(), w.Decider, dbtest.Round)
	fine(t, err)
	wait(dbtest.LocationAt(4))
	_, err = later.Announce(t.Context(), w.Decider, dbtest.Round, seen.Fingerprint())
	fine(t, err)
}
