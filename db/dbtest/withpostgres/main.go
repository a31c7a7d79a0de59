// Command withpostgres starts a PostgreSQL server of its own, runs a command
// that finds it in PORTAL_TEST_POSTGRES, and throws the server away:
//
//	go run ./db/dbtest/withpostgres go test ./db
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"subsidieportaal/db/dbtest/cluster"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
		os.Exit(1)
	}
}

func run(args []string) (err error) {
	if len(args) == 0 {
		return errors.New("name a command to run")
	}
	c, err := cluster.Start()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Remove()) }()
	// The command hears the interrupt too, and ends; then the server goes.
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	command := exec.Command(args[0], args[1:]...)
	command.Env = append(os.Environ(), "PORTAL_TEST_POSTGRES="+c.DSN("postgres"))
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	return command.Run()
}
