package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// Config is what the operator sets. It is read once and checked as a whole.
type Config struct {
	Addr           string   // address to listen on
	Database       string   // file:portal.db
	BaseURL        *url.URL // how people reach the portal
	TrustedProxies []string // addresses or networks in front of it
}

// setting is one thing to set: by PORTAL_NAME or by --name.
type setting struct{ name, standard, what string }

var settings = []setting{
	{"addr", "127.0.0.1:8080", "address to listen on"},
	{"database", "file:portal.db", "where the data are"},
	{"base-url", "http://localhost:8080", "how people reach the portal; https where TLS ends at a proxy"},
	{"trusted-proxies", "", "proxies in front, with commas between: addresses or networks"},
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
		standard := s.standard
		if set, ok := os.LookupEnv(s.variable()); ok {
			standard = set
		}
		values[s.name] = flags.String(s.name, standard, s.what)
	}
	for _, add := range more {
		add(flags)
	}
	if err := flags.Parse(args); err != nil {
		return Config{}, nil, errSaid
	}
	config, err := checkConfig(*values["addr"], *values["database"], *values["base-url"], *values["trusted-proxies"])
	return config, flags.Args(), err
}

func checkConfig(addr, database, baseURL, proxies string) (Config, error) {
	c := Config{Addr: addr, Database: database}
	var faults []error
	if _, _, err := net.SplitHostPort(addr); err != nil {
		faults = append(faults, fmt.Errorf("PORTAL_ADDR: %q is no address such as 127.0.0.1:8080", addr))
	}
	if strings.TrimSpace(database) == "" {
		faults = append(faults, errors.New("PORTAL_DATABASE: is empty; give file:portal.db"))
	}
	base, err := url.Parse(baseURL)
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" || strings.Trim(base.Path, "/") != "" {
		faults = append(faults, fmt.Errorf("PORTAL_BASE_URL: %q is no address such as https://subsidie.example", baseURL))
	} else {
		base.Path = ""
		c.BaseURL = base
	}
	for _, proxy := range strings.FieldsFunc(proxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		if _, err := netip.ParsePrefix(proxy); err != nil {
			if _, err := netip.ParseAddr(proxy); err != nil {
				faults = append(faults, fmt.Errorf("PORTAL_TRUSTED_PROXIES: %q is no address or network", proxy))
			}
		}
		c.TrustedProxies = append(c.TrustedProxies, proxy)
	}
	return c, errors.Join(faults...)
}
