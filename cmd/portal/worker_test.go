package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestAJobRunsAtOnceAndAgainWhateverHappensInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		runs, others := 0, 0
		stop := start(t.Context(), slog.New(slog.NewTextHandler(&log, nil)), []job{
			{"shaky", time.Minute, func(context.Context) error {
				switch runs++; runs {
				case 1:
					panic("of the first time")
				case 2:
					return errors.New("of the second time")
				}
				return nil
			}},
			{"steady", time.Hour, func(context.Context) error { others++; return nil }},
		})
		time.Sleep(150 * time.Second)
		stop()
		if runs != 3 || others != 1 {
			t.Errorf("it ran %d times and the other %d", runs, others)
		}
		for _, words := range []string{"name=shaky", "panic: of the first time", "of the second time"} {
			if !strings.Contains(log.String(), words) {
				t.Errorf("the log lacks %q: %s", words, &log)
			}
		}
		time.Sleep(time.Hour)
		if runs != 3 {
			t.Error("it ran after it was stopped")
		}
	})
}

func TestStoppingWaitsForTheJobThatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var done atomic.Bool
		stop := start(t.Context(), slog.New(slog.DiscardHandler), []job{{"slow", time.Minute, func(ctx context.Context) error {
			<-ctx.Done()
			time.Sleep(5 * time.Second) // writes down what it did
			done.Store(true)
			return ctx.Err()
		}}})
		time.Sleep(time.Second)
		stop()
		if !done.Load() {
			t.Error("it was still running")
		}
	})
}
