//go:build !race

package duo

// manyRows is how long a file must be that still needs little memory.
const manyRows = 1_000_000
