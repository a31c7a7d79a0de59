// Package keys holds the data keys, outside the database that they seal: by
// Tink, in a file that its owner alone reads.
//
// There are two kinds. A key that seals (AES-256 in GCM) keeps what is written
// secret and whole; a key that blinds (HMAC-SHA-256) turns a value into one by
// which it is found again and from which nothing is learnt. Both kinds are
// replaced together; the older ones stay, to open what they sealed.
package keys

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrUnknown is the refusal to open what was sealed under a key that is not
// here.
var ErrUnknown = errors.New("it was sealed under a key that is not in the file with the data keys")

// ErrChanged is the refusal to open what was changed, or moved from its place.
var ErrChanged = errors.New("it was changed since it was sealed, or it stood in another place")

// blindSize is the number of bytes of a blinded value: too many for two values
// of a portal to become one.
const blindSize = 16

// Ring is the data keys of a portal. Many may use it at once, also while the
// file gets a new key.
type Ring struct {
	path    string // "" where there is no file
	current atomic.Pointer[set]

	mu     sync.Mutex // held while the file is read again
	looked time.Time  // when that was last done because of an unknown key
}

// set is what was in the file at one moment, ready for use: nothing of it is
// made again for each value.
type set struct {
	aead   tink.AEAD
	blinds []prf.PRF // that of the present key first
	mark   []byte
	marks  [][]byte
	list   []Key
	text   []byte // of the file
}

// New gives keys that are nowhere but in memory, for tests.
func New() (*Ring, error) {
	s, err := newFile()
	if err != nil {
		return nil, err
	}
	ready, err := s.set()
	if err != nil {
		return nil, err
	}
	r := &Ring{}
	r.current.Store(ready)
	return r, nil
}

// Mark gives the bytes that everything begins with that is sealed now: they
// name the key.
func (r *Ring) Mark() []byte { return r.current.Load().mark }

// Seal gives plain under the present key, so that it opens with this context
// alone.
func (r *Ring) Seal(plain, context []byte) ([]byte, error) {
	sealed, err := r.current.Load().aead.Encrypt(plain, context)
	if err != nil {
		return nil, fmt.Errorf("keys: seal: %w", err)
	}
	return sealed, nil
}

// Open gives what was sealed with this context: ErrUnknown where none of the
// keys sealed it, ErrChanged where it does not open. A key that is not known is
// looked for in the file, where another copy of the portal may have begun with
// it.
func (r *Ring) Open(sealed, context []byte) ([]byte, error) {
	now := r.current.Load()
	if !now.knows(sealed) {
		if now = r.lookAgain(); !now.knows(sealed) {
			return nil, ErrUnknown
		}
	}
	plain, err := now.aead.Decrypt(sealed, context)
	if err != nil {
		return nil, ErrChanged
	}
	return plain, nil
}

func (s *set) knows(sealed []byte) bool {
	for _, mark := range s.marks {
		if bytes.HasPrefix(sealed, mark) {
			return true
		}
	}
	return false
}

// Blind gives what stands for a value where it is looked up: under the present
// key first, then under the older ones. It is empty where the keys fail.
func (r *Ring) Blind(value string) ([]string, error) {
	now := r.current.Load()
	blinded := make([]string, len(now.blinds))
	for i, key := range now.blinds {
		sum, err := key.ComputePRF([]byte(value), blindSize)
		if err != nil {
			return nil, fmt.Errorf("keys: blind: %w", err)
		}
		blinded[i] = hex.EncodeToString(sum)
	}
	return blinded, nil
}

// Key is one of the data keys, without its secret.
type Key struct {
	ID    uint32
	State State
}

// State tells what a key is used for.
type State string

// The states of a key.
const (
	Older    State = "opens what it sealed"
	Present  State = "seals"
	Prepared State = "waits to seal"
)

// Mark gives the bytes that everything under this key begins with.
func (k Key) Mark() []byte {
	return []byte{1, byte(k.ID >> 24), byte(k.ID >> 16), byte(k.ID >> 8), byte(k.ID)}
}

// Name gives the name of the key as operators see it.
func (k Key) Name() string { return fmt.Sprintf("%08x", k.ID) }

// Keys gives the keys that seal and open, oldest first.
func (r *Ring) Keys() []Key { return r.current.Load().list }

// set makes the keys of a file ready for use.
func (f *file) set() (*set, error) {
	sealer, err := aead.New(f.seal)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	s := &set{aead: sealer, list: f.list()}
	for _, key := range s.list {
		s.marks = append(s.marks, key.Mark())
		if key.State == Present {
			s.mark = key.Mark()
		}
	}
	s.blinds, err = blinds(f.blind)
	return s, err
}

// list gives the keys that seal, and what each is for: those behind the present
// one in the file wait for their turn.
func (f *file) list() []Key {
	var keys []Key
	state := Older
	for _, info := range f.seal.KeysetInfo().GetKeyInfo() {
		key := Key{ID: info.GetKeyId(), State: state}
		if key.ID == f.seal.KeysetInfo().GetPrimaryKeyId() {
			key.State, state = Present, Prepared
		}
		keys = append(keys, key)
	}
	return keys
}

// blinds gives the keys that blind, the present one first. One that waits for
// its turn has blinded nothing yet, but another copy may have begun with it.
func blinds(handle *keyset.Handle) ([]prf.PRF, error) {
	all, err := prf.NewPRFSet(handle)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	ordered := []prf.PRF{all.PRFs[all.PrimaryID]}
	for _, info := range handle.KeysetInfo().GetKeyInfo() {
		if id := info.GetKeyId(); id != all.PrimaryID {
			ordered = append(ordered, all.PRFs[id])
		}
	}
	return ordered, nil
}
