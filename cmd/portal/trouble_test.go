package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
	"subsidieportaal/handlers/visitor"
	"subsidieportaal/subsidy"
)

func TestF4_OnAFullDiskPeopleAreToldAndItPassesByItself(t *testing.T) {
	dbtest.OnlySQLite(t)
	disk := dbtest.NewDisk(t, 128)
	p, err := newDemo(t.Context(), configOf(t, filepath.Join(disk.Path, "portal.db")), demoStart, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	stop := running(t, p)
	base := p.Config.BaseURL.String()
	preparer := as(t, base, "opsteller")
	form := preparer.Get("/aanvragen/nieuw").Want(200).Form("Verder").Choose("Vestiging", "Rijnveld College, Noord").
		Choose("Ronde", "2022").Check("Zomerschool")
	tasks := form.Press("Verder").Want(200).Address.Path
	section := strings.Replace(tasks, "/vestiging", "", 1) + "/bijlagen"
	attach := func(name string) *visitor.Page {
		return preparer.Get(section).Want(200).Form("Toevoegen").
			Attach("Bestand toevoegen", name, append([]byte("%PDF-1.7\n"), make([]byte, 9<<20)...)).Press("Toevoegen")
	}
	disk.Fill()
	// The write-ahead log has its room already: some fit in there.
	name := ""
	for n := range subsidy.AttachmentMaximum {
		name = fmt.Sprintf("programma %d.pdf", n)
		answer := attach(name)
		if answer.Status == http.StatusInsufficientStorage {
			answer.Says("Wij kunnen nu niets bewaren", "Er is niets opgeslagen")
			break
		}
		answer.Want(200).Says(name)
		name = ""
	}
	if name == "" {
		t.Fatal("the disk was never full")
	}
	preparer.Get(section).Want(200).SaysNot(name)

	disk.Free()
	attach(name).Want(200).Says(name)
	breaches, err := p.Store.Verify(t.Context())
	if err != nil || len(breaches) > 0 {
		t.Errorf("afterwards: %v, %v", breaches, err)
	}
	if err := errors.Join(stop(), p.Close()); err != nil {
		t.Error(err)
	}
}

// killed leaves a database as a portal that was killed leaves it. spoilt names
// an index whose page is damaged; "" is none.
func killed(t *testing.T, spoilt string) Config {
	t.Helper()
	c := configOf(t, filepath.Join(t.TempDir(), "portal.db"))
	p, err := NewPortal(t.Context(), c, time.Now, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	path := strings.TrimPrefix(c.Database, "file:")
	page := 0
	if spoilt != "" {
		console := dbtest.Console(t, c.Database)
		if err := console.QueryRowContext(t.Context(), `SELECT rootpage FROM sqlite_schema WHERE name = $1`, spoilt).Scan(&page); err != nil {
			t.Fatal(err)
		}
		console.Close()
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if page > 0 {
		clear(whole[(page-1)*4096 : page*4096])
	}
	for name, content := range map[string][]byte{path: whole, path + ".lock": []byte("4711\n")} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func TestF6_AfterAnUncleanStopAPortalThatIsWholeOpens(t *testing.T) {
	dbtest.OnlySQLite(t)
	var log bytes.Buffer
	p, err := NewPortal(t.Context(), killed(t, ""), time.Now, &log)
	if err != nil {
		t.Fatal(err)
	}
	if p.ready(t.Context()) == nil || p.closed() == nil {
		t.Error("it is open before it has looked")
	}
	stop := running(t, p)
	for deadline := time.Now().Add(10 * time.Second); p.ready(t.Context()) != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not open")
		}
	}
	if err := errors.Join(stop(), p.Close()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "the stop before was not clean") || !strings.Contains(log.String(), "the database is whole") {
		t.Errorf("it logs %s", log.String())
	}
	lock, err := db.Take(p.Config.Database)
	if err != nil || lock.Unclean {
		t.Fatalf("its own stop was clean: %v, %v", lock, err)
	}
	if err := lock.Release(); err != nil {
		t.Fatal(err)
	}
}

func TestF6_AfterAnUncleanStopAPortalThatIsDamagedRefusesToServe(t *testing.T) {
	dbtest.OnlySQLite(t)
	c := killed(t, "ledger_round")
	for range 2 { // and so does the next start
		p, err := NewPortal(t.Context(), c, time.Now, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Run(t.Context(), func(net.Addr) {}); !errors.Is(err, db.ErrBroken) {
			t.Fatalf("got %v", err)
		}
		if err := p.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsClosedIsClosedForAllButTheMonitor(t *testing.T) {
	dbtest.OnlySQLite(t)
	p, err := NewPortal(t.Context(), killed(t, ""), time.Now, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	app := p.Server.App()
	for path, want := range map[string]int{"/": 503, "/inloggen": 503, "/readyz": 503, "/healthz": 200} {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		response, err := app.Test(request, -1)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != want {
			t.Errorf("%s gives %d", path, response.StatusCode)
		}
		response.Body.Close()
	}
}

func TestTheProgramSaysWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "portal.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("geen database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Create(keys.Beside(path)); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	complain(&said, runVerify(t.Context(), []string{"--database", path}, io.Discard, io.Discard))
	if !strings.Contains(said.String(), path) || !strings.Contains(said.String(), "\nportal: keep the file") {
		t.Fatalf("it says %s", said.String())
	}
}

func TestACommandThatCannotWriteWhileAnotherWritesSaysSoInItsOwnWords(t *testing.T) {
	dbtest.OnlySQLite(t)
	c := fresh(t)
	if err := startAndStop(t, c); err != nil {
		t.Fatal(err)
	}
	other := dbtest.Console(t, c.Database)
	if _, err := other.Exec(`BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	args := []string{"user", "add", "--email", "a@voorbeeld.example", "--name", "A. Beheerder", "--database", c.Database}
	var said strings.Builder
	complain(&said, run(t.Context(), args, io.Discard, io.Discard))
	if want := "portal: nothing was stored: another process keeps the database locked; try again when it is done\n"; said.String() != want {
		t.Errorf("it says %s", said.String())
	}
	if _, err := other.Exec(`ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	printed(t, runUserAdd, args[2:]...)
}

// TestTheProgramSaysWhyItDoesNotServeAFileAndLeavesItAlone starts the real
// program on a file that it cannot serve.
func TestTheProgramSaysWhyItDoesNotServeAFileAndLeavesItAlone(t *testing.T) {
	dbtest.OnlySQLite(t)
	for _, tt := range []struct {
		name  string
		spoil func(t *testing.T, disk *dbtest.Disk, path string)
		says  []string
	}{
		{"that may only be read", func(_ *testing.T, disk *dbtest.Disk, _ string) { disk.OnlyRead() },
			[]string{"read-only file system", "must be able to write the file, the folder"}},
		{"of a newer version", func(t *testing.T, _ *dbtest.Disk, path string) {
			console := dbtest.Console(t, path)
			if _, err := console.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`); err != nil {
				t.Fatal(err)
			}
		}, []string{"version 9999", "of a newer version of the portal; use that version, or restore a backup"}},
		{"with other keys", func(t *testing.T, _ *dbtest.Disk, path string) {
			if err := os.Remove(keys.Beside(path)); err != nil {
				t.Fatal(err)
			}
			if _, err := keys.Create(keys.Beside(path)); err != nil {
				t.Fatal(err)
			}
		}, []string{"the data keys are not those of this database", "PORTAL_KEYS"}},
		{"that was cut short", func(t *testing.T, _ *dbtest.Disk, path string) {
			if err := os.Truncate(path, 40960); err != nil {
				t.Fatal(err)
			}
		}, []string{"has 40960 bytes, and says that it has", "restore a backup in another place"}},
		{"on which another one runs", func(t *testing.T, _ *dbtest.Disk, path string) { newProcess(t, path).start() },
			[]string{"is held by process", "another portal is running on this database"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			disk := dbtest.NewDisk(t, 16)
			path := filepath.Join(disk.Path, "portal.db")
			if err := startAndStop(t, configOf(t, path)); err != nil {
				t.Fatal(err)
			}
			tt.spoil(t, disk, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			refuses(t, newProcess(t, path), tt.says...)
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the file was changed: %v", err)
			}
		})
	}
}
