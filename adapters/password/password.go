// Package password hashes passwords with argon2id.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of one hash: OWASP's second choice, about 40 ms on one core.
const (
	memoryKiB  = 19 * 1024
	passes     = 2
	lanes      = 1
	keyBytes   = 32
	saltBytes  = 16
	scheme     = "argon2id"
	hashFields = 6
)

// Hasher hashes and verifies. One core is never given to it where there are
// more; who waits has their turn in the order in which they came. So a rush of
// logins takes neither the memory of the machine nor the time of those who file.
type Hasher struct{ turns chan struct{} }

// New gives a Hasher for this machine.
func New() *Hasher {
	return &Hasher{turns: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))}
}

// Hash gives a salted hash in the PHC string format. It fails only when ctx
// ends before its turn comes.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key, err := h.key(ctx, password, salt, memoryKiB, passes, lanes)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$%s$v=%d$m=%d,t=%d,p=%d$%s$%s", scheme, argon2.Version, memoryKiB, passes, lanes, encode(salt), encode(key)), nil
}

// Verify tells whether password is the one of hash. With hash "" it works as
// long and gives false.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		_, err := h.key(ctx, password, make([]byte, saltBytes), memoryKiB, passes, lanes)
		return false, err
	}
	p, err := parse(hash)
	if err != nil {
		return false, err
	}
	key, err := h.key(ctx, password, p.salt, p.memory, p.passes, p.lanes)
	return err == nil && subtle.ConstantTimeCompare(key, p.key) == 1, err
}

func (h *Hasher) key(ctx context.Context, password string, salt []byte, memory, passes uint32, lanes uint8) ([]byte, error) {
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
		return argon2.IDKey([]byte(password), salt, passes, memory, lanes, keyBytes), nil
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting to hash: %w", ctx.Err())
	}
}

type parameters struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

var errHash = errors.New("this is no argon2id hash")

func parse(hash string) (parameters, error) {
	var p parameters
	parts := strings.Split(hash, "$")
	if len(parts) != hashFields || parts[1] != scheme {
		return p, errHash
	}
	var version int
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return p, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.memory, &p.passes, &p.lanes); err != nil {
		return p, errHash
	}
	var saltErr, keyErr error
	p.salt, saltErr = base64.RawStdEncoding.DecodeString(parts[4])
	p.key, keyErr = base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(p.key) != keyBytes {
		return p, errHash
	}
	return p, nil
}
