package backup_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"filippo.io/age"

	"subsidieportaal/adapters/backup"
)

var at = time.Date(2026, time.November, 24, 18, 52, 48, 0, time.UTC)

// secret is what nobody may read in an encrypted backup.
const secret = "NL91 ABNA 0417 1643 00"

// content is longer than what age encrypts at once.
var content = bytes.Repeat([]byte(secret+" en nog iets. "), 20_000)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func newKey(t *testing.T) *age.X25519Identity {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	must(t, err)
	return key
}

// kept writes content as a backup of a moment.
func kept(t *testing.T, folder string, madeAt time.Time, to ...age.Recipient) (backup.Manifest, string) {
	t.Helper()
	m, err := backup.Write(folder, backup.Manifest{MadeAt: madeAt, Schema: 28, Rows: map[string]int64{"boards": 2}}, bytes.NewReader(content), to)
	must(t, err)
	return m, filepath.Join(folder, m.File)
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	key := newKey(t)
	for _, tt := range []struct {
		name string
		to   []age.Recipient
		with []age.Identity
	}{
		{"plain", nil, nil},
		{"encrypted", []age.Recipient{key.Recipient()}, []age.Identity{key}},
		{"encrypted for two, read by the second", []age.Recipient{newKey(t).Recipient(), key.Recipient()}, []age.Identity{newKey(t), key}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			written, file := kept(t, filepath.Join(t.TempDir(), "new"), at, tt.to...)
			m, path, err := backup.Find(filepath.Dir(file))
			must(t, err)
			if path != file || m.SHA256 != written.SHA256 || m.Schema != 28 || m.Rows["boards"] != 2 || m.PlainSize != int64(len(content)) || !m.MadeAt.Equal(at) {
				t.Fatalf("found %+v at %s", m, path)
			}
			var got bytes.Buffer
			must(t, backup.Read(m, path, tt.with, &got))
			if !bytes.Equal(got.Bytes(), content) {
				t.Fatalf("read %d bytes", got.Len())
			}
		})
	}
}

func TestOnlyTheOwnerReadsABackup(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "backups")
	_, path := kept(t, folder, at)
	for name, want := range map[string]os.FileMode{folder: 0o700, path: 0o600, path + ".json": 0o600} {
		info, err := os.Stat(name)
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o", name, info.Mode().Perm())
		}
	}
}

func TestAnEncryptedBackupShowsNothing(t *testing.T) {
	m, path := kept(t, t.TempDir(), at, newKey(t).Recipient())
	stored, err := os.ReadFile(path)
	must(t, err)
	if bytes.Contains(stored, []byte(secret)) || !m.Encrypted || !strings.HasSuffix(path, ".db.age") {
		t.Fatalf("%s shows what is in it", path)
	}
}

func TestTheNewestBackupOfAFolderIsFound(t *testing.T) {
	folder := t.TempDir()
	kept(t, folder, at.Add(time.Hour))
	kept(t, folder, at)
	_, newest := kept(t, folder, at.Add(2*time.Hour+time.Millisecond))
	_, path, err := backup.Find(folder)
	must(t, err)
	if path != newest {
		t.Fatalf("found %s", path)
	}
	_, path, err = backup.Find(newest)
	must(t, err)
	if path != newest {
		t.Fatalf("found %s for the file itself", path)
	}
}

func TestABackupThatCannotBeGivenBackIsRefused(t *testing.T) {
	key := newKey(t)
	for _, tt := range []struct {
		name  string
		plain bool
		spoil func(t *testing.T, path string)
		with  []age.Identity
		want  error
	}{
		{"without a key", false, nil, nil, backup.ErrEncrypted},
		{"with the key of somebody else", false, nil, []age.Identity{newKey(t)}, backup.ErrWrongKey},
		{"cut short", false, cut(1), []age.Identity{key}, backup.ErrDamaged},
		{"cut short and plain", true, cut(1), nil, backup.ErrDamaged},
		{"empty", true, cut(int64(len(content))), nil, backup.ErrDamaged},
		{"one byte is another", false, flip(70_000), []age.Identity{key}, backup.ErrDamaged},
		{"one byte of the head is another", false, flip(5), []age.Identity{key}, backup.ErrDamaged},
		{"one byte is another and plain", true, flip(70_000), nil, backup.ErrDamaged},
		{"gone", true, func(t *testing.T, path string) { must(t, os.Remove(path)) }, nil, backup.ErrNone},
	} {
		t.Run(tt.name, func(t *testing.T) {
			to := []age.Recipient{key.Recipient()}
			if tt.plain {
				to = nil
			}
			m, path := kept(t, t.TempDir(), at, to...)
			if tt.spoil != nil {
				tt.spoil(t, path)
			}
			if err := backup.Read(m, path, tt.with, io.Discard); !errors.Is(err, tt.want) {
				t.Fatalf("got %v", err)
			}
		})
	}
}

func cut(n int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		info, err := os.Stat(path)
		must(t, err)
		must(t, os.Truncate(path, info.Size()-n))
	}
}

func flip(at int64) func(*testing.T, string) {
	return func(t *testing.T, path string) {
		stored, err := os.ReadFile(path)
		must(t, err)
		stored[at] ^= 1
		must(t, os.WriteFile(path, stored, 0o600))
	}
}

func TestOfABackupThatFailsNothingIsLeft(t *testing.T) {
	folder := t.TempDir()
	stop := errors.New("stop")
	broken := io.MultiReader(bytes.NewReader(content), iotest.ErrReader(stop))
	if _, err := backup.Write(folder, backup.Manifest{MadeAt: at}, broken, []age.Recipient{newKey(t).Recipient()}); !errors.Is(err, stop) {
		t.Fatalf("got %v", err)
	}
	left, err := os.ReadDir(folder)
	must(t, err)
	if len(left) > 0 {
		t.Fatalf("left: %v", left)
	}
}

func TestABackupOverwritesNothing(t *testing.T) {
	folder := t.TempDir()
	kept(t, folder, at)
	if _, err := backup.Write(folder, backup.Manifest{MadeAt: at}, strings.NewReader("other"), nil); err == nil {
		t.Fatal("a second backup of the same instant was written")
	}
	m, path, err := backup.Find(folder)
	must(t, err)
	must(t, backup.Read(m, path, nil, io.Discard))
}

func TestWhatIsNoBackupIsNotTakenForOne(t *testing.T) {
	for _, tt := range []struct{ name, manifest, want string }{
		{"not finished", "", "has no manifest beside it"},
		{"no JSON", "{", "no manifest of a backup"},
		{"other JSON", "{}", "no manifest of a backup"},
		{"of a newer version", `{"format": 2, "portal": "9.0", "file": "portal-x.db"}`, "newer version of the portal (9.0)"},
		{"one that points elsewhere", `{"format": 1, "file": "../portal.db"}`, "no manifest of a backup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "portal-x.db")
			must(t, os.WriteFile(path, content, 0o600))
			if tt.manifest != "" {
				must(t, os.WriteFile(path+".json", []byte(tt.manifest), 0o600))
			}
			if _, _, err := backup.Find(path); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v", err)
			}
		})
	}
	for name, path := range map[string]string{"an empty folder": t.TempDir(), "nothing": filepath.Join(t.TempDir(), "nowhere")} {
		if _, _, err := backup.Find(path); !errors.Is(err, backup.ErrNone) {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

func TestKeysAreReadFromFlagsAndFiles(t *testing.T) {
	one, two := newKey(t), newKey(t)
	folder := t.TempDir()
	public, private := filepath.Join(folder, "public"), filepath.Join(folder, "private")
	must(t, os.WriteFile(public, []byte("# beheer\n"+two.Recipient().String()+"\n"), 0o600))
	must(t, os.WriteFile(private, []byte("# created\n"+two.String()+"\n"), 0o600))
	to, err := backup.Recipients([]string{one.Recipient().String()}, []string{public})
	must(t, err)
	with, err := backup.Identities(private)
	must(t, err)
	if len(to) != 2 || len(with) != 1 {
		t.Fatalf("read %d and %d keys", len(to), len(with))
	}
	for _, tt := range []struct {
		name  string
		fault func() error
	}{
		{"a secret key as recipient", func() error { _, err := backup.Recipients([]string{one.String()}, nil); return err }},
		{"a file of secret keys as recipients", func() error { _, err := backup.Recipients(nil, []string{private}); return err }},
		{"a file of public keys as identity", func() error { _, err := backup.Identities(public); return err }},
		{"no file", func() error { _, err := backup.Identities(filepath.Join(folder, "none")); return err }},
	} {
		err := tt.fault()
		if err == nil || strings.Contains(err.Error(), "AGE-SECRET-KEY-1") {
			t.Errorf("%s gives %v", tt.name, err)
		}
	}
}

func TestTheManifestIsForPeopleToRead(t *testing.T) {
	m, path := kept(t, t.TempDir(), at)
	text, err := os.ReadFile(path + ".json")
	must(t, err)
	var raw map[string]any
	must(t, json.Unmarshal(text, &raw))
	if raw["sha256"] != m.SHA256 || raw["madeAt"] != "2026-11-24T18:52:48Z" || !strings.Contains(string(text), "\n  \"rows\"") {
		t.Fatalf("%s", text)
	}
}
