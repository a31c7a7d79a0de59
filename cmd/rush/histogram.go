package main

import (
	"math"
	"math/bits"
	"time"
)

// histogram counts times in buckets of fixed width in proportion: each is at
// most one part in 128 wide. It takes no memory but its own, however many times
// it counts.
type histogram struct {
	buckets [histogramBuckets]uint64
	count   uint64
	most    time.Duration
}

const (
	// bucketBits is how many bits of a number of microseconds are told apart.
	bucketBits = 7
	perOctave  = 1 << bucketBits
	// The last octave ends at 2^36 µs, nineteen hours.
	octaves          = 36 - bucketBits
	histogramBuckets = (octaves + 1) * perOctave
)

// add counts one time.
func (h *histogram) add(d time.Duration) {
	d = max(d, 0)
	h.buckets[bucketOf(uint64(d/time.Microsecond))]++
	h.count++
	h.most = max(h.most, d)
}

// bucketOf gives the bucket of a number of microseconds: one for each below
// perOctave, then perOctave of them for every doubling.
func bucketOf(us uint64) int {
	shift := max(bits.Len64(us)-bucketBits-1, 0)
	bucket := shift*perOctave + int(us>>shift)
	return min(bucket, histogramBuckets-1)
}

// endOf gives the largest number of microseconds of a bucket.
func endOf(bucket int) uint64 {
	shift := max(bucket/perOctave-1, 0)
	return uint64(bucket-shift*perOctave+1)<<shift - 1
}

// quantile gives the time that this share of all stays within: 0.99 for the
// 99th percentile. It is the end of a bucket, so never too small, and at most
// one part in 128 too large.
func (h *histogram) quantile(share float64) time.Duration {
	if h.count == 0 {
		return 0
	}
	rank := uint64(math.Ceil(share * float64(h.count)))
	seen := uint64(0)
	for i, n := range h.buckets {
		if seen += n; seen >= max(rank, 1) {
			return min(time.Duration(endOf(i))*time.Microsecond, h.most)
		}
	}
	return h.most
}

// latency is what a histogram says, in microseconds.
type latency struct {
	Median int64 `json:"p50"`
	P99    int64 `json:"p99"`
	P999   int64 `json:"p999"`
	Most   int64 `json:"max"`
}

func (h *histogram) latency() latency {
	return latency{
		Median: h.quantile(0.50).Microseconds(), P99: h.quantile(0.99).Microseconds(),
		P999: h.quantile(0.999).Microseconds(), Most: h.most.Microseconds(),
	}
}
