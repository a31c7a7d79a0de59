package keys_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"subsidieportaal/adapters/keys"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// made gives keys in a file of their own.
func made(t testing.TB) (*keys.Ring, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portal.keys")
	ring, err := keys.Create(path)
	must(t, err)
	return ring, path
}

func seal(t testing.TB, ring *keys.Ring, plain, place string) []byte {
	t.Helper()
	sealed, err := ring.Seal([]byte(plain), []byte(place))
	must(t, err)
	return sealed
}

func opens(t testing.TB, ring *keys.Ring, sealed []byte, place, want string) {
	t.Helper()
	plain, err := ring.Open(sealed, []byte(place))
	if err != nil || string(plain) != want {
		t.Errorf("got %q, %v; want %q", plain, err, want)
	}
}

func TestWhatIsSealedOpensInItsOwnPlaceAlone(t *testing.T) {
	ring, _ := made(t)
	sealed := seal(t, ring, "NL91ABNA0417164300", "a/1")
	if bytes.Contains(sealed, []byte("ABNA")) || bytes.Equal(sealed, seal(t, ring, "NL91ABNA0417164300", "a/1")) {
		t.Error("what is sealed tells what it says")
	}
	if !bytes.HasPrefix(sealed, ring.Mark()) {
		t.Error("it does not begin with the mark of its key")
	}
	opens(t, ring, sealed, "a/1", "NL91ABNA0417164300")
	if _, err := ring.Open(sealed, []byte("a/2")); !errors.Is(err, keys.ErrChanged) {
		t.Errorf("in another place: %v", err)
	}
	for i := range sealed {
		broken := slices.Clone(sealed)
		broken[i] ^= 1
		if _, err := ring.Open(broken, []byte("a/1")); err == nil {
			t.Errorf("it opens with byte %d changed", i)
		}
	}
	for n := range sealed {
		if _, err := ring.Open(sealed[:n], []byte("a/1")); err == nil {
			t.Errorf("it opens with %d bytes", n)
		}
	}
	other, err := keys.New()
	must(t, err)
	if _, err := other.Open(sealed, []byte("a/1")); !errors.Is(err, keys.ErrUnknown) {
		t.Errorf("with other keys: %v", err)
	}
}

func TestTheFileIsForItsOwnerAlone(t *testing.T) {
	_, path := made(t)
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode() != 0o600 {
		t.Errorf("made with mode %v", info.Mode())
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o660, 0o601} {
		must(t, os.Chmod(path, mode))
		if _, err := keys.Open(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
	must(t, os.Chmod(path, 0o400))
	if _, err := keys.Open(path); err != nil {
		t.Errorf("readable alone: %v", err)
	}
}

func TestAFileThatIsThereIsNeverMadeAnew(t *testing.T) {
	ring, path := made(t)
	sealed := seal(t, ring, "text", "a/1")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			again, err := keys.Create(path)
			if err != nil {
				t.Error(err)
				return
			}
			opens(t, again, sealed, "a/1", "text")
		})
	}
	wait.Wait()
	left, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("files were left behind: %v", left)
	}
}

func TestWhatHoldsNoKeysIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "portal.keys")
	if _, err := keys.Open(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	_, err := keys.Create(path)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	for name, text := range map[string]string{
		"empty": "", "no JSON": "keys", "half": string(whole[:len(whole)/2]), "no keys": `{"note":"","seal":{},"blind":{}}`,
		"another file": `{"seal":{"primaryKeyId":1,"key":[]},"blind":null}`,
	} {
		must(t, os.WriteFile(path, []byte(text), 0o600))
		if _, err := keys.Open(path); err == nil || !strings.Contains(err.Error(), "holds no data keys") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARotationKeepsWhatWasSealed(t *testing.T) {
	ring, path := made(t)
	before := seal(t, ring, "before", "a/1")
	old, err := ring.Blind("x")
	must(t, err)

	prepared, err := keys.Prepare(path)
	must(t, err)
	again, err := keys.Prepare(path)
	must(t, err)
	if again != prepared || prepared.State != keys.Prepared {
		t.Errorf("prepared %v, then %v", prepared, again)
	}
	must(t, ring.Reload())
	if bytes.Equal(ring.Mark(), prepared.Mark()) || len(ring.Keys()) != 2 {
		t.Errorf("a prepared key seals: %v", ring.Keys())
	}
	rotated, err := keys.Rotate(path)
	must(t, err)
	if rotated.ID != prepared.ID || rotated.State != keys.Present {
		t.Errorf("rotated to %v, prepared was %v", rotated, prepared)
	}
	must(t, ring.Reload())
	after := seal(t, ring, "after", "a/1")
	if !bytes.HasPrefix(after, prepared.Mark()) {
		t.Error("it is not sealed under the new key")
	}
	opens(t, ring, before, "a/1", "before")
	opens(t, ring, after, "a/1", "after")
	now, err := ring.Blind("x")
	must(t, err)
	if len(old) != 1 || len(now) != 2 || now[0] == old[0] || now[1] != old[0] {
		t.Errorf("blinded %v, then %v", old, now)
	}

	_, err = keys.Retire(path)
	must(t, err)
	must(t, ring.Reload())
	opens(t, ring, after, "a/1", "after")
	if _, err := ring.Open(before, []byte("a/1")); !errors.Is(err, keys.ErrUnknown) {
		t.Errorf("under a key that is gone: %v", err)
	}
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode() != 0o600 {
		t.Errorf("the file has mode %v now", info.Mode())
	}
}

// TestACopyThatMeetsANewKeyLooksForIt lets another copy of the portal begin with
// a key before this one has looked at the file.
func TestACopyThatMeetsANewKeyLooksForIt(t *testing.T) {
	mine, path := made(t)
	_, err := keys.Rotate(path)
	must(t, err)
	other, err := keys.Open(path)
	must(t, err)
	opens(t, mine, seal(t, other, "new", "a/1"), "a/1", "new")
}

func TestAFileThatIsBrokenMeanwhileLeavesTheKeysAsTheyAre(t *testing.T) {
	ring, path := made(t)
	sealed := seal(t, ring, "text", "a/1")
	must(t, os.WriteFile(path, []byte("broken"), 0o600))
	if err := ring.Reload(); err == nil {
		t.Error("a broken file was taken over")
	}
	opens(t, ring, sealed, "a/1", "text")
	must(t, os.Remove(path))
	if err := ring.Reload(); err == nil {
		t.Error("a file that is gone was taken over")
	}
	opens(t, ring, sealed, "a/1", "text")
}

func TestTwoDoNotChangeTheKeysAtOnce(t *testing.T) {
	ring, path := made(t)
	must(t, os.WriteFile(path+".new", nil, 0o600))
	if _, err := keys.Rotate(path); err == nil || !strings.Contains(err.Error(), "somebody is changing") {
		t.Errorf("got %v", err)
	}
	must(t, ring.Reload())
	if len(ring.Keys()) != 1 {
		t.Error("a key was added")
	}
}

func TestABlindValueTellsNothingAndIsTheSameEachTime(t *testing.T) {
	ring, path := made(t)
	first, err := ring.Blind("iban/NL91ABNA0417164300")
	must(t, err)
	again, err := keys.Open(path)
	must(t, err)
	second, err := again.Blind("iban/NL91ABNA0417164300")
	must(t, err)
	other, err := ring.Blind("iban/NL91ABNA0417164301")
	must(t, err)
	if first[0] != second[0] || first[0] == other[0] || len(first[0]) != 32 {
		t.Errorf("got %v, %v, %v", first, second, other)
	}
	elsewhere, err := keys.New()
	must(t, err)
	if theirs, _ := elsewhere.Blind("iban/NL91ABNA0417164300"); theirs[0] == first[0] {
		t.Error("other keys blind to the same")
	}
}

func BenchmarkSeal(b *testing.B) {
	ring, err := keys.New()
	must(b, err)
	for name, size := range map[string]int{"name": 20, "document": 4000, "part of a file": 256 << 10} {
		b.Run(name, func(b *testing.B) {
			plain := make([]byte, size)
			b.SetBytes(int64(size))
			for b.Loop() {
				seal(b, ring, string(plain), "filings.document/01JTQ4")
			}
		})
	}
}
