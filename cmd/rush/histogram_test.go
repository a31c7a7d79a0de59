package main

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAQuantileIsNeverTooSmallAndHardlyTooLarge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, int64(time.Hour)), 1, 300).Draw(t, "times")
		share := rapid.Float64Range(0.001, 1).Draw(t, "share")
		var h histogram
		for _, n := range times {
			h.add(time.Duration(n))
		}
		slices.Sort(times)
		exact := time.Duration(times[int(math.Ceil(share*float64(len(times))))-1]).Truncate(time.Microsecond)
		got := h.quantile(share)
		if got < exact || got > exact+exact/perOctave+time.Microsecond {
			t.Fatalf("quantile %v of %d is %v, exactly %v", share, len(times), got, exact)
		}
	})
}

func TestEveryBucketEndsWhereTheNextBegins(t *testing.T) {
	for b := range histogramBuckets - 1 {
		if last := endOf(b); bucketOf(last) != b || bucketOf(last+1) != b+1 {
			t.Fatalf("bucket %d ends at %d µs, which is in %d, and then comes %d", b, last, bucketOf(last), bucketOf(last+1))
		}
	}
}

func TestAnEmptyHistogramSaysNil(t *testing.T) {
	if got := (&histogram{}).latency(); got != (latency{}) {
		t.Errorf("got %+v", got)
	}
}
