// Package cluster starts a PostgreSQL server of a test's own: in a folder of
// its own, listening on nothing but a socket there, and gone afterwards.
package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ErrNone tells that this machine has no PostgreSQL server, and what to do.
var ErrNone = errors.New("there is no PostgreSQL server in /usr/lib/postgresql: apt-get install postgresql")

// Cluster is a server with its data.
type Cluster struct {
	Folder string // of the socket, the data and the log
	// Connections is how many there may be, once it comes up again.
	Connections int
	binaries    string
	as          *syscall.Credential // who runs it; nil for ourselves
}

// Start makes a cluster and starts its server; ErrNone where the machine has
// none. The server refuses to run as root, so root runs it as postgres. The
// data are in memory where that can be, so that a test does not wait for a disk.
func Start() (*Cluster, error) {
	binaries, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(binaries) == 0 {
		return nil, ErrNone
	}
	slices.SortFunc(binaries, func(a, b string) int { return version(a) - version(b) })
	folder, err := os.MkdirTemp(memory(), "pg")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Folder: folder, Connections: 400, binaries: binaries[len(binaries)-1]}
	if err := c.begin(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return c, nil
}

func version(binaries string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(binaries)))
	return n
}

// memory gives a folder in memory, or "" for the usual one.
func memory() string {
	if _, err := os.Stat("/dev/shm"); err == nil {
		return "/dev/shm"
	}
	return ""
}

func (c *Cluster) begin() error {
	if os.Getuid() == 0 {
		if err := c.become("postgres"); err != nil {
			return err
		}
	}
	_, err := c.run("", "initdb", "-D", c.data(), "-U", "portal", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
	if err != nil {
		return err
	}
	return c.Up()
}

func (c *Cluster) data() string { return filepath.Join(c.Folder, "data") }

// become makes somebody else the one who runs the server.
func (c *Cluster) become(name string) error {
	u, err := user.Lookup(name)
	if err != nil {
		return err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return err
	}
	c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(c.Folder, int(uid), int(gid))
}

// Up starts the server and waits until it answers.
func (c *Cluster) Up() error {
	options := fmt.Sprintf("-c listen_addresses='' -c max_connections=%d -c autovacuum=off -c wal_level=minimal -c max_wal_senders=0 -k %s", c.Connections, c.Folder)
	_, err := c.run("", "pg_ctl", "-D", c.data(), "-l", filepath.Join(c.Folder, "log"), "-w", "-o", options, "start")
	return err
}

// Down stops the server. In the mode "immediate" it is as if it crashed, and
// recovers when it comes up.
func (c *Cluster) Down(mode string) error {
	_, err := c.run("", "pg_ctl", "-D", c.data(), "-m", mode, "stop")
	return err
}

// Remove stops the server and throws everything away.
func (c *Cluster) Remove() error {
	return errors.Join(c.Down("immediate"), os.RemoveAll(c.Folder))
}

// DSN gives the address of a database in the cluster.
func (c *Cluster) DSN(database string) string {
	return "postgres://portal@/" + url.PathEscape(database) + "?host=" + url.QueryEscape(c.Folder)
}

// SQL runs a script in a database and stops at the first error.
func (c *Cluster) SQL(database, script string) error {
	_, err := c.run(script, "psql", "-h", c.Folder, "-U", "portal", "-d", database, "-q", "-v", "ON_ERROR_STOP=1", "-f", "-")
	return err
}

// run runs a program of PostgreSQL and gives what it wrote.
func (c *Cluster) run(input, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, filepath.Join(c.binaries, program), args...)
	command.Dir = c.Folder
	command.Stdin = strings.NewReader(input)
	command.SysProcAttr = &syscall.SysProcAttr{Credential: c.as}
	// The server keeps the standard output that it is started with, so a pipe
	// would never end; a file does.
	output, err := os.CreateTemp("", "pg")
	if err != nil {
		return "", err
	}
	defer os.Remove(output.Name())
	defer output.Close()
	command.Stdout, command.Stderr = output, output
	failed := command.Run()
	said, err := os.ReadFile(output.Name())
	if failed != nil {
		return "", fmt.Errorf("%s: %w: %s", program, failed, bytes.TrimSpace(said))
	}
	return string(said), err
}
