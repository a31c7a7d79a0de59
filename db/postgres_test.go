package db_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"subsidieportaal/db"
)

// TestMain runs the tests and, after a run of them all, holds the SQL that
// they used, and the migrations, against PostgreSQL: the text is one, and must
// stay so.
func TestMain(m *testing.M) {
	code := m.Run()
	if whole := flag.Lookup("test.run").Value.String() == ""; code == 0 && whole && !testing.Short() {
		code = acceptedByPostgreSQL()
	}
	os.Exit(code)
}

// acceptedByPostgreSQL gives 0 where PostgreSQL takes everything, and where
// this machine has no PostgreSQL to ask.
func acceptedByPostgreSQL() int {
	binaries, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(binaries) == 0 {
		fmt.Println("PostgreSQL was not asked: no server in /usr/lib/postgresql")
		return 0
	}
	c, err := startCluster(binaries[len(binaries)-1])
	if err != nil {
		fmt.Println("PostgreSQL was not asked:", err)
		return 0
	}
	defer c.stop()
	text, queries, err := postgresScript()
	if err == nil {
		err = c.psql(text)
	}
	if err != nil {
		fmt.Println("FAIL: PostgreSQL refuses what SQLite takes:", err)
		return 1
	}
	fmt.Println("PostgreSQL takes the migrations and", queries, "queries")
	return 0
}

// postgresScript gives the migrations as they are written, and every query
// that the tests used as a statement to prepare: that resolves each name and
// type. What is SQLite's own is left out.
func postgresScript() (script string, queries int, err error) {
	var b strings.Builder
	var all []string
	for _, pattern := range []string{"migrations/*.sql", "migrations/postgres/*.sql"} {
		files, err := fs.Glob(db.Migrations, pattern)
		if err != nil {
			return "", 0, err
		}
		all = append(all, files...)
	}
	// By their numbers, as they would be applied.
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(path.Base(a), path.Base(b)) })
	for _, file := range all {
		text, err := db.Migrations.ReadFile(file)
		if err != nil {
			return "", 0, err
		}
		b.Write(text)
	}
	used := db.Queries()
	slices.Sort(used)
	for _, query := range used {
		if strings.Contains(strings.ToLower(query), "pragma") || query == `SELECT $2, $1` {
			continue
		}
		queries++
		fmt.Fprintf(&b, "\nPREPARE q%d AS %s;\n", queries, query)
	}
	return b.String(), queries, nil
}

// cluster is a PostgreSQL of our own, in a folder of its own, that listens on
// nothing but a socket there.
type cluster struct {
	binaries, folder string
	as               *syscall.Credential // nil for ourselves
}

// startCluster makes and starts a cluster. The server refuses to run as root,
// so root runs it as the user postgres.
func startCluster(binaries string) (*cluster, error) {
	folder, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	c := &cluster{binaries: binaries, folder: folder}
	if os.Getuid() == 0 {
		if err := c.become("postgres"); err != nil {
			return nil, err
		}
	}
	if _, err := c.run("", "initdb", "-D", folder+"/data", "-U", "portal", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"); err != nil {
		return nil, err
	}
	_, err = c.run("", "pg_ctl", "-D", folder+"/data", "-l", folder+"/log", "-w", "-o", "-c listen_addresses='' -k "+folder, "start")
	return c, err
}

func (c *cluster) become(name string) error {
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
	return os.Chown(c.folder, int(uid), int(gid))
}

func (c *cluster) psql(script string) error {
	_, err := c.run(script, "psql", "-h", c.folder, "-U", "portal", "-d", "postgres", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-")
	return err
}

func (c *cluster) stop() {
	if _, err := c.run("", "pg_ctl", "-D", c.folder+"/data", "-m", "immediate", "stop"); err != nil {
		fmt.Println(err)
	}
	if err := os.RemoveAll(c.folder); err != nil {
		fmt.Println(err)
	}
}

// run runs a program of PostgreSQL and gives what it wrote.
func (c *cluster) run(input, program string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, filepath.Join(c.binaries, program), args...)
	command.Dir = c.folder
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
