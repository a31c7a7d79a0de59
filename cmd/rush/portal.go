package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// portal is the program under load, which rush starts, kills and starts again.
type portal struct {
	program string
	env     []string
	address string // host and port, the same at every start
	log     *os.File
	meter   *meter

	mu      sync.Mutex
	process *exec.Cmd
	exited  chan struct{} // closed when this process is gone
}

// buildPortal builds the portal of this source into a folder.
func buildPortal(ctx context.Context, folder string) (string, error) {
	program := filepath.Join(folder, "portal")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "subsidieportaal/cmd/portal")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the portal: %w: %s", err, said)
	}
	return program, nil
}

// newPortal gives a portal on a database, at a port that is free now. Its log
// goes to a file in folder. shim is "" or a library to put before the others.
func newPortal(program, database, folder, shim string) (*portal, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "portal.log"))
	if err != nil {
		return nil, err
	}
	p := &portal{program: program, address: address, log: log, meter: newMeter(0)}
	p.env = append(portalEnv(database), "PORTAL_ADDR="+address, "PORTAL_BASE_URL=http://"+address)
	if shim != "" {
		p.env = append(p.env, "LD_PRELOAD="+shim)
	}
	return p, nil
}

// portalEnv gives the environment of a portal on a database. Mail has nowhere
// to go: what rush files must reach nobody.
func portalEnv(database string) []string {
	env := slices.DeleteFunc(os.Environ(), func(set string) bool {
		return strings.HasPrefix(set, "PORTAL_SMTP_") || strings.HasPrefix(set, "PORTAL_DATABASE=")
	})
	return append(env, "PORTAL_DATABASE="+database)
}

// readyTerm is how long a portal gets to start; after a kill it may have to
// look through its database first.
const readyTerm = 2 * time.Minute

// start starts the program and waits until it is ready; it gives how long that
// took.
func (p *portal) start(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	process := exec.Command(p.program, "serve")
	process.Env, process.Stdout, process.Stderr = p.env, p.log, p.log
	// A Ctrl-C in the terminal is for rush, which then ends the portal itself.
	process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := process.Start(); err != nil {
		return 0, err
	}
	exited := make(chan struct{})
	go func() {
		process.Wait() // how it ended the process tells
		close(exited)
	}()
	p.mu.Lock()
	p.process, p.exited = process, exited
	p.mu.Unlock()
	p.meter.follow(process.Process.Pid, true)
	err := p.waitReady(ctx, exited)
	return time.Since(began), err
}

func (p *portal) waitReady(ctx context.Context, exited <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, readyTerm)
	defer cancel()
	for {
		status, _, err := fasthttp.GetTimeout(nil, "http://"+p.address+"/readyz", time.Second)
		if err == nil && status == fasthttp.StatusOK {
			return nil
		}
		select {
		case <-exited:
			return fmt.Errorf("the portal ended while starting; it said: %s", p.lastWords())
		case <-ctx.Done():
			return fmt.Errorf("the portal is not ready: %w", ctx.Err())
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// lastWords gives the end of the log.
func (p *portal) lastWords() string {
	const most = 2000
	info, err := p.log.Stat()
	if err != nil {
		return ""
	}
	from := max(info.Size()-most, 0)
	said, _ := io.ReadAll(io.NewSectionReader(p.log, from, most))
	return string(said)
}

// end sends a signal and waits until the process is gone. It is not heard of
// SIGKILL; after any other it must end by itself, and well.
func (p *portal) end(signal syscall.Signal) error {
	p.mu.Lock()
	process, exited := p.process, p.exited
	p.process = nil
	p.mu.Unlock()
	if process == nil {
		return nil
	}
	p.meter.sample()
	if err := process.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-exited:
	case <-time.After(readyTerm):
		return fmt.Errorf("the portal does not end after %v", signal)
	}
	if signal != syscall.SIGKILL && !process.ProcessState.Success() {
		return fmt.Errorf("the portal ended badly after %v: %v; it said: %s", signal, process.ProcessState, p.lastWords())
	}
	return nil
}

// verify runs portal verify on a database and gives what it said; false where
// an invariant is broken.
func verifyDatabase(ctx context.Context, program, database string) (said string, whole bool, err error) {
	verify := exec.CommandContext(ctx, program, "verify")
	verify.Env = portalEnv(database)
	out, err := verify.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return string(out), false, nil
	}
	return string(out), err == nil, err
}
