package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Pair is a primary and a standby that follows it: the primary acknowledges
// nothing that the standby has not. Each listens on a port of its own.
type Pair struct {
	Primary, Standby *Cluster
	hosts            string // of both, always in the same order
	ports            map[*Cluster]int
}

// StartPair makes a primary and its standby; ErrNone where the machine has no
// PostgreSQL.
func StartPair() (*Pair, error) {
	primary, err := Start()
	if err != nil {
		return nil, err
	}
	p := &Pair{Primary: primary, Standby: &Cluster{binaries: primary.binaries, as: primary.as}, ports: map[*Cluster]int{}}
	if err := p.begin(); err != nil {
		return nil, errors.Join(err, p.Remove())
	}
	return p, nil
}

func (p *Pair) begin() error {
	if err := p.Primary.Down("fast"); err != nil {
		return err
	}
	var err error
	if p.Standby.Folder, err = os.MkdirTemp(memory(), "pg"); err != nil {
		return err
	}
	if p.Standby.as != nil {
		if err := os.Chown(p.Standby.Folder, int(p.Standby.as.Uid), int(p.Standby.as.Gid)); err != nil {
			return err
		}
	}
	var hosts []string
	for _, c := range []*Cluster{p.Primary, p.Standby} {
		if p.ports[c], err = freePort(); err != nil {
			return err
		}
		hosts = append(hosts, fmt.Sprintf("127.0.0.1:%d", p.ports[c]))
	}
	p.hosts = strings.Join(hosts, ",")
	if err := p.Up(p.Primary); err != nil {
		return err
	}
	return p.follow()
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

// Up starts one of both, as what it was when it stopped.
func (p *Pair) Up(c *Cluster) error {
	options := fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c max_connections=100 -c autovacuum=off -c wal_level=replica -k %s", p.ports[c], c.Folder)
	_, err := c.run("", "pg_ctl", "-D", c.data(), "-l", filepath.Join(c.Folder, "log"), "-w", "-o", options, "start")
	return err
}

// follow makes the standby anew from the primary, and has the primary wait for
// it from then on.
func (p *Pair) follow() error {
	if err := os.RemoveAll(p.Standby.data()); err != nil {
		return err
	}
	from := fmt.Sprintf("host=%s port=%d user=portal application_name=standby", p.Primary.Folder, p.ports[p.Primary])
	if _, err := p.Standby.run("", "pg_basebackup", "-D", p.Standby.data(), "-R", "-c", "fast", "-d", from); err != nil {
		return err
	}
	if err := p.Up(p.Standby); err != nil {
		return err
	}
	if err := p.SQL("postgres", `ALTER SYSTEM SET synchronous_standby_names = 'standby'; SELECT pg_reload_conf()`); err != nil {
		return err
	}
	return p.untilFollowed()
}

// untilFollowed waits until the primary waits for the standby.
func (p *Pair) untilFollowed() error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		count, err := p.ask("postgres", `SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync'`)
		if err != nil || strings.TrimSpace(count) == "1" {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("the standby does not follow the primary")
}

// Promote makes the standby the primary. The old one must be down.
func (p *Pair) Promote() error {
	_, err := p.Standby.run("", "pg_ctl", "-D", p.Standby.data(), "-w", "promote")
	p.Primary, p.Standby = p.Standby, p.Primary
	return err
}

// Rejoin makes what was the primary, and is down, the standby of the new one.
func (p *Pair) Rejoin() error { return p.follow() }

// SQL runs a script in a database of the primary and stops at the first error.
func (p *Pair) SQL(database, script string) error {
	_, err := p.ask(database, script)
	return err
}

// ask is SQL that gives what the script selects.
func (p *Pair) ask(database, script string) (string, error) {
	return p.Primary.run(script, "psql", "-h", p.Primary.Folder, "-p", fmt.Sprint(p.ports[p.Primary]), "-U", "portal", "-d", database,
		"-q", "-At", "-v", "ON_ERROR_STOP=1", "-f", "-")
}

// DSN gives the address of a database wherever the primary is.
func (p *Pair) DSN(database string) string {
	return "postgres://portal@" + p.hosts + "/" + url.PathEscape(database) + "?target_session_attrs=read-write"
}

// DSNOf gives the address of a database on one of both.
func (p *Pair) DSNOf(c *Cluster, database string) string {
	return fmt.Sprintf("postgres://portal@127.0.0.1:%d/%s", p.ports[c], url.PathEscape(database))
}

// Remove stops both and throws everything away.
func (p *Pair) Remove() error {
	var errs []error
	for _, c := range []*Cluster{p.Primary, p.Standby} {
		if c.Folder == "" {
			continue
		}
		// One that is down already cannot be stopped.
		_ = c.Down("immediate")
		errs = append(errs, os.RemoveAll(c.Folder))
	}
	return errors.Join(errs...)
}
