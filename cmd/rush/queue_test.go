package main

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func someDrafts(n int) []draft {
	drafts := make([]draft, n)
	for i := range drafts {
		drafts[i].reference = fmt.Sprint(i)
	}
	return drafts
}

func TestADraftComesBackUntilItHasItsOutcome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(someDrafts(5), schedule{start: time.Now(), rate: 10, span: time.Minute}, time.Minute, 1)
		go q.run(t.Context())
		attempts := map[string]int{}
		for task := range q.ready {
			attempts[task.draft.reference]++
			if task.attempts++; task.draft.reference == "2" && task.attempts < 4 {
				q.retry(task, 300*time.Millisecond)
				continue
			}
			if task.draft.reference == "2" && time.Since(task.due) < 900*time.Millisecond {
				t.Errorf("its time counts from %v ago, not from when it was due", time.Since(task.due))
			}
			q.done()
		}
		if len(attempts) != 5 || attempts["2"] != 4 || attempts["3"] != 1 {
			t.Errorf("attempts: %v", attempts)
		}
		if offered, open := q.counts(); offered != 5 || open != 0 {
			t.Errorf("%d offered, %d open", offered, open)
		}
	})
}

func TestWhatHasNoOutcomeWhenPatienceEndsIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		q := newQueue(someDrafts(1000), schedule{start: began, rate: 10, span: time.Second}, 5*time.Second, 2)
		go q.run(t.Context())
		for task := range q.ready {
			if task.draft.reference == "0" {
				q.retry(task, 100*time.Millisecond)
				continue
			}
			q.done()
		}
		if offered, open := q.counts(); offered != 10 || open != 1 {
			t.Errorf("%d offered, %d open; 10 are due in a second", offered, open)
		}
		if took := time.Since(began); took != 6*time.Second {
			t.Errorf("it ended after %v", took)
		}
	})
}

func TestFlatOutNobodyBeginsAnotherBeforeTheOutcomeOfTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(someDrafts(1000), schedule{start: time.Now(), span: time.Hour}, time.Minute, 4)
		go q.run(t.Context())
		n := 0
		for task := range q.ready {
			if n++; n <= 100 { // the portal is down
				q.retry(task, 20*time.Millisecond)
				continue
			}
			if offered, open := q.counts(); open > 4 || n == 101 && offered != 4 {
				t.Fatalf("%d offered, %d open by 4", offered, open)
			}
			q.done()
		}
		if offered, open := q.counts(); offered != 1000 || open != 0 {
			t.Errorf("%d offered, %d open", offered, open)
		}
	})
}

func TestAQueueThatIsStoppedStillEndsWhatItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(someDrafts(1000), schedule{start: time.Now(), span: time.Hour}, time.Minute, 2)
		go q.run(t.Context())
		n := 0
		for task := range q.ready {
			if n++; n == 3 {
				q.stop()
				q.retry(task, time.Second)
				continue
			}
			time.Sleep(time.Millisecond)
			q.done()
		}
		offered, open := q.counts()
		if open != 0 || offered > 6 || n != offered+1 {
			t.Errorf("%d offered, %d handed out, %d open", offered, n, open)
		}
	})
}
