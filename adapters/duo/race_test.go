//go:build race

package duo

// manyRows is fewer here: the race detector takes ten times as long, and finds
// no more in the second hundred thousand rows.
const manyRows = 100_000
