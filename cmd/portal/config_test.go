package main

import (
	"bytes"
	"flag"
	"slices"
	"strings"
	"testing"

	"subsidieportaal/adapters/mail"
)

// given gives settings that are right, with some changed: name, value.
func given(changed ...string) map[string]string {
	all := map[string]string{}
	for _, s := range settings {
		all[s.name] = s.standard
	}
	for i := 0; i < len(changed); i += 2 {
		all[changed[i]] = changed[i+1]
	}
	return all
}

func TestTheProgramSaysEveryFaultOfItsConfigurationAtOnce(t *testing.T) {
	_, err := checkConfig(given("addr", "nergens", "database", " ", "base-url", "ftp://x", "trusted-proxies", "10.0.0.1, proxy",
		"smtp-addr", "mail.example", "smtp-from", "Portaal <a@b.example>", "smtp-user", "portaal", "smtp-tls", "soms"))
	if err == nil {
		t.Fatal("a wrong configuration passed")
	}
	for _, name := range []string{"PORTAL_ADDR", "PORTAL_DATABASE", "PORTAL_BASE_URL", "PORTAL_TRUSTED_PROXIES",
		"PORTAL_SMTP_ADDR", "PORTAL_SMTP_FROM", "PORTAL_SMTP_USER and PORTAL_SMTP_PASSWORD", "PORTAL_SMTP_TLS"} {
		if !strings.Contains(err.Error(), name+":") {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

func TestPeopleReachThePortalAtItsPortWhereNothingIsSaid(t *testing.T) {
	for addr, want := range map[string]string{"127.0.0.1:8080": "http://localhost:8080", "0.0.0.0:9090": "http://localhost:9090"} {
		c, err := checkConfig(given("addr", addr))
		if err != nil || c.BaseURL.String() != want {
			t.Errorf("on %s people reach it at %v, %v; want %s", addr, c.BaseURL, err, want)
		}
	}
}

func TestTheMailServerIsWholeOrNotThere(t *testing.T) {
	whole := []string{"smtp-addr", "mail.example:587", "smtp-from", "noreply@Subsidie.example"}
	for _, c := range []struct {
		name    string
		changed []string
		want    mail.Server
		fault   string
	}{
		{"nothing", nil, mail.Server{}, ""},
		{"by starttls where nothing is said", whole, mail.Server{Addr: "mail.example:587", From: "noreply@subsidie.example", Security: mail.StartTLS}, ""},
		{"with a password", append(slices.Clone(whole), "smtp-user", "u", "smtp-password", "p", "smtp-tls", "tls"),
			mail.Server{Addr: "mail.example:587", From: "noreply@subsidie.example", User: "u", Password: "p", Security: mail.TLS}, ""},
		{"in the clear", append(slices.Clone(whole), "smtp-tls", "none"), mail.Server{Addr: "mail.example:587", From: "noreply@subsidie.example", Security: mail.Clear}, ""},
		{"a password in the clear", append(slices.Clone(whole), "smtp-user", "u", "smtp-password", "p", "smtp-tls", "none"), mail.Server{}, "in the clear"},
		{"a sender alone", whole[2:], mail.Server{}, "PORTAL_SMTP_ADDR"},
		{"a server alone", whole[:2], mail.Server{}, "PORTAL_SMTP_FROM"},
		{"security alone", []string{"smtp-tls", "tls"}, mail.Server{}, "PORTAL_SMTP_ADDR"},
		{"a password without a name", append(slices.Clone(whole), "smtp-password", "geheim"), mail.Server{}, "PORTAL_SMTP_USER"},
		{"a port that is none", append(slices.Clone(whole), "smtp-addr", "mail.example:smtp"), mail.Server{}, "PORTAL_SMTP_ADDR"},
		{"no host", append(slices.Clone(whole), "smtp-addr", ":587"), mail.Server{}, "PORTAL_SMTP_ADDR"},
		{"a sender with a header", append(slices.Clone(whole), "smtp-from", "a@b.example\r\nBcc: c@d.example"), mail.Server{}, "PORTAL_SMTP_FROM"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, err := checkConfig(given(c.changed...))
			switch {
			case c.fault != "":
				if err == nil || !strings.Contains(err.Error(), c.fault) || strings.Contains(err.Error(), "geheim") {
					t.Errorf("got %v, want a fault about %s", err, c.fault)
				}
			case err != nil:
				t.Error(err)
			case c.want.Addr == "" && config.Mail != nil || c.want.Addr != "" && *config.Mail != c.want:
				t.Errorf("got %+v, want %+v", config.Mail, c.want)
			}
		})
	}
}

func TestThePasswordOfTheMailServerIsNeverShown(t *testing.T) {
	t.Setenv("PORTAL_SMTP_ADDR", "mail.example:587")
	t.Setenv("PORTAL_SMTP_FROM", "a@b.example")
	t.Setenv("PORTAL_SMTP_USER", "portaal")
	t.Setenv("PORTAL_SMTP_PASSWORD", "zeer geheim")
	var log bytes.Buffer
	config, _, err := readConfig("serve", nil, &log)
	if err != nil || config.Mail.Password != "zeer geheim" {
		t.Fatalf("got %+v, %v", config.Mail, err)
	}
	for _, args := range [][]string{{"-h"}, {"--onbekend"}, {"--smtp-password", "x"}} {
		if _, _, err := readConfig("serve", args, &log); err == nil {
			t.Errorf("%q passed", args)
		}
	}
	usage(&log)
	if strings.Contains(log.String(), "geheim") {
		t.Errorf("it says: %s", &log)
	}
}

func TestFlagsStandBeforeBetweenAndAfterTheOtherArguments(t *testing.T) {
	for _, tt := range []struct {
		args  string
		rest  string
		value string
	}{
		{"--to x one two", "one two", "x"},
		{"one --to x two", "one two", "x"},
		{"one two --to=x", "one two", "x"},
		{"one -- --to x", "one --to x", ""},
		{"", "", ""},
	} {
		flags := flag.NewFlagSet("", flag.ContinueOnError)
		value := flags.String("to", "", "")
		rest, err := parseMixed(flags, strings.Fields(tt.args))
		if err != nil || strings.Join(rest, " ") != tt.rest || *value != tt.value {
			t.Errorf("%q gives %q and %q, %v", tt.args, rest, *value, err)
		}
	}
}
