package subsidy

import (
	"crypto/rand"
	"sync/atomic"
)

// idDigits are the digits of a count in an id, in the order of their texts.
const idDigits = "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// The shape of an id: which run of the program made it, the how manieth it is,
// and what nobody can guess.
const (
	idRun   = 5
	idCount = 6
	idBits  = 5 // of a digit
)

var (
	thisRun = rand.Text()[:idRun]
	idsMade atomic.Uint64
)

// newID gives an id for a row: 26 characters, of which 75 bits are random. Ids
// of one run of the program come in order, so that rows that are written
// together lie together in every index: with ids that are random all through,
// each row would touch, and make durable, pages of its own.
func newID() string {
	id := []byte(rand.Text())
	copy(id, thisRun)
	n := idsMade.Add(1)
	for i := idRun + idCount - 1; i >= idRun; i-- {
		id[i] = idDigits[n%uint64(len(idDigits))]
		n >>= idBits
	}
	return string(id)
}
