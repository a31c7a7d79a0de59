package main

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatWaitsForSomebodyElseIsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Ten a second by one worker; the first takes a second.
		var late []time.Duration
		schedule{start: time.Now(), rate: 10, span: time.Second}.pace(t.Context(), 1, func(_ int, due time.Time) {
			if len(late) == 0 {
				time.Sleep(time.Second)
			}
			late = append(late, time.Since(due))
		})
		if len(late) != 10 {
			t.Fatalf("%d were done, not 10", len(late))
		}
		for i, got := range late {
			if want := time.Second - time.Duration(i)*100*time.Millisecond; got != want {
				t.Errorf("number %d came %v after it was due, not %v", i, got, want)
			}
		}
	})
}

func TestFlatOutEverybodyIsBusyUntilTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		done := 0
		schedule{start: time.Now(), span: time.Second}.pace(t.Context(), 4, func(_ int, due time.Time) {
			if took := time.Since(due); took != 0 {
				t.Errorf("it was due %v ago", took)
			}
			time.Sleep(100 * time.Millisecond)
			mu.Lock()
			done++
			mu.Unlock()
		})
		if done != 40 {
			t.Errorf("%d were done, not 40", done)
		}
	})
}

func TestAScheduleEndsWhereItIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		began := time.Now()
		schedule{start: began, rate: 1, span: time.Hour}.pace(ctx, 8, func(int, time.Time) {})
		if took := time.Since(began); took != time.Second {
			t.Errorf("it ended after %v", took)
		}
	})
}
