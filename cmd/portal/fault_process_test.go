package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"subsidieportaal/adapters/keys"
)

// readyTerm is within what the program must be ready, whatever happened before.
const readyTerm = 2 * time.Second

// overloaded tells whether so much else runs on this machine that a time says
// nothing about the program.
func overloaded() bool {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return false
	}
	var lately float64
	_, err = fmt.Sscan(string(text), &lately)
	return err == nil && lately > 3*float64(runtime.NumCPU())
}

// thePortal is the real program, built once.
var thePortal = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "faults")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "portal")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the program: %w: %s", err, out)
	}
	return path, nil
})

// process is the program while it runs, and again after it was ended.
type process struct {
	t        *testing.T
	addr     string
	database string
	keys     string   // file with its data keys
	log      string   // file that it logs to
	around   []string // what runs it, such as strace with its arguments
	env      []string

	command *exec.Cmd
	ended   chan struct{}
	failed  error // after ended
}

// newProcess gives a process on a free port, with its data keys beside its
// database; nothing runs yet.
func newProcess(t *testing.T, database string) *process {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	p := &process{t: t, addr: listener.Addr().String(), database: database, keys: keys.Beside(database), log: filepath.Join(t.TempDir(), "log")}
	t.Cleanup(func() { p.kill() })
	return p
}

// start starts the program, waits until it is ready, and gives how long it took.
func (p *process) start() time.Duration {
	p.t.Helper()
	took, err := p.tryStart(10 * time.Second)
	if err != nil {
		p.t.Fatalf("%v\n%s", err, p.complaints())
	}
	return took
}

// tryStart is start where the program may refuse.
func (p *process) tryStart(patience time.Duration) (time.Duration, error) {
	path, err := thePortal()
	if err != nil {
		return 0, err
	}
	log, err := os.OpenFile(p.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	words := append(p.around, path, "serve")
	p.command = exec.Command(words[0], words[1:]...)
	p.command.Stdout, p.command.Stderr = log, log
	p.command.Env = append(append(os.Environ(), "PORTAL_ADDR="+p.addr, "PORTAL_DATABASE="+addressOf(p.database), "PORTAL_KEYS="+p.keys), p.env...)
	// One group, so that what runs it can be killed with it.
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	started := time.Now()
	if err := p.command.Start(); err != nil {
		return 0, err
	}
	p.ended = make(chan struct{})
	go func(command *exec.Cmd, ended chan struct{}) {
		p.failed = command.Wait()
		close(ended)
	}(p.command, p.ended)
	return p.untilReady(started, patience)
}

// untilReady asks /readyz until it says yes.
func (p *process) untilReady(started time.Time, patience time.Duration) (time.Duration, error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Second}
	for time.Since(started) < patience {
		response, err := client.Get("http://" + p.addr + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return time.Since(started), nil
			}
		}
		select {
		case <-p.ended:
			return 0, fmt.Errorf("the program ended before it was ready: %v", p.failed)
		case <-time.After(3 * time.Millisecond):
		}
	}
	return 0, fmt.Errorf("the program was not ready within %v", patience)
}

// running tells whether the program runs.
func (p *process) running() bool {
	if p.ended == nil {
		return false
	}
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// kill ends the program with SIGKILL, in whatever it is doing.
func (p *process) kill() {
	if p.running() {
		_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL)
		<-p.ended
	}
	if len(p.around) > 0 {
		p.gone()
	}
}

// freeze stops the program where it is, as a machine without power does: it
// answers nobody any more. A sync that runs on while its file system is shut
// down could answer somebody: ext4 takes the transaction that it aborted for one
// that it committed.
func (p *process) freeze() {
	p.t.Helper()
	_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGSTOP)
	for range 5000 {
		if p.frozen() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	p.t.Fatal("the program could not be stopped")
}

// thaw lets a program that was stopped go on.
func (p *process) thaw() {
	p.t.Helper()
	if err := syscall.Kill(-p.command.Process.Pid, syscall.SIGCONT); err != nil {
		p.t.Error(err)
	}
}

// frozen tells whether every thread of the program is stopped; one that waits
// for the disk stops after that.
func (p *process) frozen() bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", p.command.Process.Pid))
	if err != nil || len(threads) == 0 {
		return false
	}
	for _, file := range threads {
		stat, err := os.ReadFile(file)
		if err != nil {
			return false
		}
		_, state, _ := strings.Cut(string(stat), ") ")
		if !strings.HasPrefix(state, "T") {
			return false
		}
	}
	return true
}

// gone waits until nobody has the lock of the database: what ran the program
// may have ended before it.
func (p *process) gone() {
	lock, err := os.Open(p.database + ".lock")
	if err != nil {
		return
	}
	defer lock.Close()
	for range 1000 {
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// terminate asks the program to end.
func (p *process) terminate() {
	p.t.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Error(err)
	}
}

// left waits until the program that was asked to end has ended, well and in
// time. It gives what is wrong.
func (p *process) left() []string {
	select {
	case <-p.ended:
	case <-time.After(drainTerm + 2*time.Second):
		p.kill()
		return []string{"it did not end"}
	}
	if p.failed != nil {
		return []string{"it ended with " + p.failed.Error()}
	}
	return nil
}

// complaints gives the last errors and warnings that the program logged.
func (p *process) complaints() string {
	content, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	var last []string
	for lines := bufio.NewScanner(bytes.NewReader(content)); lines.Scan(); {
		if line := lines.Text(); !strings.Contains(line, `"level":"INFO"`) && !strings.Contains(line, "the store refuses") {
			last = append(last, line)
		}
	}
	return strings.Join(last[max(0, len(last)-12):], "\n")
}

// said tells how many times the program logged these words.
func (p *process) said(words string) int {
	content, _ := os.ReadFile(p.log)
	return bytes.Count(content, []byte(words))
}

// tool gives the path of a program of the system, or ends the test as not tried.
func (f *fault) tool(name string) string {
	f.t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		f.impossible(name + " is not installed")
	}
	return path
}

// command runs a program of the system that must succeed.
func (f *fault) command(name string, args ...string) {
	f.t.Helper()
	if err := system(name, args...); err != nil {
		f.t.Fatal(err)
	}
}

// system runs a program of the system.
func system(name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, bytes.TrimSpace(out))
	}
	return nil
}

// holdDatabase lets a second process hold the lock to write, until the function
// that it gives is called.
func (f *fault) holdDatabase(database string) (release func()) {
	f.t.Helper()
	pool, err := sql.Open("sqlite3", "file:"+database+"?_txlock=immediate&_busy_timeout=5000")
	if err != nil {
		f.t.Fatal(err)
	}
	tx, err := pool.Begin()
	if err != nil {
		f.t.Fatal(err)
	}
	return func() {
		_ = tx.Rollback()
		pool.Close()
	}
}
