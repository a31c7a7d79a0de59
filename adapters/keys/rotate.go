package keys

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

// Prepare adds a key to a file that seals nothing yet, and gives it: every copy
// of a portal must have a key before the first of them seals with it. One that
// was prepared before stays, and is given.
func Prepare(path string) (Key, error) {
	return change(path, func(f *file) error {
		if _, waits := f.prepared(); waits {
			return nil
		}
		return f.add()
	})
}

// Rotate lets the key seal that was prepared, or a new one, and gives it. The
// older ones stay, to open what they sealed.
func Rotate(path string) (Key, error) {
	return change(path, func(f *file) error {
		if _, waits := f.prepared(); !waits {
			if err := f.add(); err != nil {
				return err
			}
		}
		return f.each(func(m *keyset.Manager, last *keyset.Handle) error {
			infos := last.KeysetInfo().GetKeyInfo()
			return m.SetPrimary(infos[len(infos)-1].GetKeyId())
		})
	})
}

// Retire takes every older key out of a file. What is sealed under one of them
// never opens again: be sure that there is nothing, in backups neither.
func Retire(path string) (Key, error) {
	return change(path, func(f *file) error {
		return f.each(func(m *keyset.Manager, handle *keyset.Handle) error {
			for _, info := range handle.KeysetInfo().GetKeyInfo() {
				if info.GetKeyId() == handle.KeysetInfo().GetPrimaryKeyId() {
					return nil
				}
				if err := m.Delete(info.GetKeyId()); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// prepared gives the key that waits to seal.
func (f *file) prepared() (Key, bool) {
	keys := f.list()
	last := keys[len(keys)-1]
	return last, last.State == Prepared
}

// add puts a new key behind the others, of each kind.
func (f *file) add() error {
	templates := []*tinkpb.KeyTemplate{aead.AES256GCMKeyTemplate(), prf.HMACSHA256PRFKeyTemplate()}
	return f.each(func(m *keyset.Manager, _ *keyset.Handle) error {
		_, err := m.Add(templates[0])
		templates = templates[1:]
		return err
	})
}

// each changes the keys that seal, and then those that blind.
func (f *file) each(do func(*keyset.Manager, *keyset.Handle) error) error {
	for _, handle := range []**keyset.Handle{&f.seal, &f.blind} {
		m := keyset.NewManagerFromHandle(*handle)
		if err := do(m, *handle); err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		changed, err := m.Handle()
		if err != nil {
			return fmt.Errorf("keys: %w", err)
		}
		*handle = changed
	}
	return nil
}

// change puts a changed file in the place of the old one, whole or not at all,
// and gives the last of its keys. Nobody else can change it meanwhile.
func change(path string, do func(*file) error) (Key, error) {
	beside := path + ".new"
	next, err := os.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return Key{}, fmt.Errorf("keys: somebody is changing %s, or was cut short: remove %s once nobody is", path, beside)
	}
	if err != nil {
		return Key{}, fmt.Errorf("keys: %w", err)
	}
	defer os.Remove(beside) // gone already where all went well
	f, err := readFile(path)
	if err == nil {
		err = do(f)
	}
	if err == nil {
		err = sameOwner(path, next)
	}
	if err != nil {
		return Key{}, errors.Join(err, next.Close())
	}
	if err := f.write(next); err != nil {
		return Key{}, err
	}
	if err := os.Rename(beside, path); err != nil {
		return Key{}, fmt.Errorf("keys: %w", err)
	}
	keys := f.list()
	return keys[len(keys)-1], syncFolder(path)
}

// sameOwner gives a file to the owner of another: root may change the keys of a
// portal that runs as somebody else.
func sameOwner(path string, to *os.File) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if !known || int(owner.Uid) == os.Geteuid() {
		return nil
	}
	if err := to.Chown(int(owner.Uid), int(owner.Gid)); err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	return nil
}
