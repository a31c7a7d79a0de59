package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"

	"subsidieportaal/adapters/mail"
	"subsidieportaal/subsidy"
)

// Config is what the operator sets. It is read once and checked as a whole.
type Config struct {
	Addr           string       // address to listen on
	Database       string       // file:portal.db
	Keys           string       // file with the data keys; "" is beside the database
	BaseURL        *url.URL     // how people reach the portal
	TrustedProxies []string     // addresses or networks in front of it
	Mail           *mail.Server // takes the mail; nil where none is set
}

// setting is one thing to set: by PORTAL_NAME or by --name. A secret is read
// from the environment alone: a flag stands in the list of processes, and its
// standard in the explanation of the flags.
type setting struct {
	name, standard, what string
	secret               bool
}

var settings = []setting{
	{name: "addr", standard: "127.0.0.1:8080", what: "address to listen on"},
	{name: "database", standard: "file:portal.db", what: "where the data are: file:portal.db or postgres://…"},
	{name: "keys", what: "file with the data keys; empty is beside the database, portal.keys"},
	{name: "base-url", what: "how people reach the portal, https where TLS ends at a proxy; empty is this machine, at the port of addr"},
	{name: "trusted-proxies", what: "proxies in front, with commas between: addresses or networks"},
	{name: "smtp-addr", what: "mail server, host:port; without it mail waits in the outbox"},
	{name: "smtp-from", what: "address that mail comes from"},
	{name: "smtp-user", what: "name to sign in with at the mail server"},
	{name: "smtp-password", what: "password to sign in with; from the environment alone", secret: true},
	{name: "smtp-tls", what: "starttls, tls or none; empty is starttls"},
}

func (s setting) variable() string {
	return "PORTAL_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// readConfig reads the settings from flags, then from the environment, then
// from the standard, and gives what is left of args. Every fault is reported.
func readConfig(name string, args []string, log io.Writer, more ...func(*flag.FlagSet)) (Config, []string, error) {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(log)
	values := map[string]*string{}
	for _, s := range settings {
		value := s.standard
		values[s.name] = &value
		if !s.secret {
			values[s.name] = flags.String(s.name, s.standard, s.what)
		}
		// Not as a standard of the flag: its explanation would print a password.
		if set, ok := os.LookupEnv(s.variable()); ok {
			*values[s.name] = set
		}
	}
	for _, add := range more {
		add(flags)
	}
	rest, err := parseMixed(flags, args)
	if err != nil {
		return Config{}, nil, errSaid
	}
	given := map[string]string{}
	for name, value := range values {
		given[name] = *value
	}
	config, err := checkConfig(given)
	return config, rest, err
}

// parseMixed reads flags before, between and after the other arguments, and
// gives those. After "--" all are arguments.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		left := flags.Args()
		ended := len(left) < len(args) && args[len(args)-len(left)-1] == "--"
		if len(left) == 0 || ended {
			return append(rest, left...), nil
		}
		rest, args = append(rest, left[0]), left[1:]
	}
}

// checkConfig checks what was given, by the names of the settings.
func checkConfig(given map[string]string) (Config, error) {
	c := Config{Addr: given["addr"], Database: given["database"], Keys: given["keys"]}
	var faults []error
	_, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		faults = append(faults, fmt.Errorf("PORTAL_ADDR: %q is no address such as 127.0.0.1:8080", c.Addr))
	}
	if strings.TrimSpace(c.Database) == "" {
		faults = append(faults, errors.New("PORTAL_DATABASE: is empty; give file:portal.db"))
	}
	if c.shared() && c.Keys == "" {
		faults = append(faults, errors.New("PORTAL_KEYS: give the file with the data keys, the same for every copy of the portal"))
	}
	base, err := url.Parse(cmp.Or(given["base-url"], "http://localhost:"+port))
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" || strings.Trim(base.Path, "/") != "" {
		faults = append(faults, fmt.Errorf("PORTAL_BASE_URL: %q is no address such as https://subsidie.example", given["base-url"]))
	} else {
		base.Path = ""
		c.BaseURL = base
	}
	for _, proxy := range strings.FieldsFunc(given["trusted-proxies"], func(r rune) bool { return r == ',' || r == ' ' }) {
		if _, err := netip.ParsePrefix(proxy); err != nil {
			if _, err := netip.ParseAddr(proxy); err != nil {
				faults = append(faults, fmt.Errorf("PORTAL_TRUSTED_PROXIES: %q is no address or network", proxy))
			}
		}
		c.TrustedProxies = append(c.TrustedProxies, proxy)
	}
	server, mailFaults := checkMail(given)
	c.Mail = server
	return c, errors.Join(append(faults, mailFaults...)...)
}

// checkMail reads the mail server: nil where nothing of it is given.
func checkMail(given map[string]string) (*mail.Server, []error) {
	server := &mail.Server{
		Addr: given["smtp-addr"], From: given["smtp-from"], User: given["smtp-user"], Password: given["smtp-password"],
		Security: cmp.Or(mail.Security(given["smtp-tls"]), mail.StartTLS),
	}
	if server.Addr+server.From+server.User+server.Password+given["smtp-tls"] == "" {
		return nil, nil
	}
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if host, port, err := net.SplitHostPort(server.Addr); err != nil || host == "" || !isPort(port) {
		fault("PORTAL_SMTP_ADDR: %q is no address such as mail.example:587", server.Addr)
	}
	from, err := subsidy.ParseEmail(server.From)
	if err != nil {
		fault("PORTAL_SMTP_FROM: %q is no address such as noreply@subsidie.example", server.From)
	}
	server.From = from
	if (server.User == "") != (server.Password == "") {
		fault("PORTAL_SMTP_USER and PORTAL_SMTP_PASSWORD: give both or neither")
	}
	switch server.Security {
	case mail.StartTLS, mail.TLS:
	case mail.Clear:
		if server.Password != "" {
			fault("PORTAL_SMTP_TLS: none would send the password in the clear; use starttls or tls")
		}
	default:
		fault("PORTAL_SMTP_TLS: %q is none of starttls, tls, none", server.Security)
	}
	return server, faults
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && n > 0
}
