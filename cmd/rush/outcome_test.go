package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestTheOutcomeOfAnAttempt(t *testing.T) {
	mux := http.NewServeMux()
	answer := func(reference string, do http.HandlerFunc) {
		mux.HandleFunc("POST /aanvragen/"+reference+"/indienen", do)
	}
	send := func(status int, name, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(name, value)
			w.WriteHeader(status)
		}
	}
	answer("filed", send(http.StatusSeeOther, "Location", "/aanvragen/filed/ontvangst"))
	answer("stranger", send(http.StatusSeeOther, "Location", "/inloggen"))
	answer("closed", send(http.StatusConflict, "X", "y"))
	answer("faulty", send(http.StatusUnprocessableEntity, "X", "y"))
	answer("busy", send(http.StatusServiceUnavailable, "Retry-After", "2"))
	answer("crowd", send(http.StatusTooManyRequests, "Retry-After", "10"))
	answer("broken", send(http.StatusInternalServerError, "X", "y"))
	answer("killed", func(w http.ResponseWriter, _ *http.Request) {
		c, _, _ := w.(http.Hijacker).Hijack()
		c.Close()
	})
	answer("form", func(w http.ResponseWriter, r *http.Request) {
		if got := fmt.Sprintln(r.FormValue("verklaring"), r.FormValue("versie"), r.FormValue("_token"), r.Header.Get("Cookie")); got != "ja 3 tok-en sid=x\n" {
			t.Errorf("the form says %q", got)
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	cases := []struct {
		reference, address string
		want               outcome
		status             int
		least, most        time.Duration // to wait before the second attempt
	}{
		{"filed", server.URL, accepted, 303, 0, 0},
		{"stranger", server.URL, refused, 303, 0, 0},
		{"closed", server.URL, refused, 409, 0, 0},
		{"faulty", server.URL, refused, 422, 0, 0},
		{"form", server.URL, refused, 200, 0, 0},
		{"busy", server.URL, shed, 503, 2 * time.Second, 3 * time.Second},
		{"crowd", server.URL, shed, 429, 10 * time.Second, 15 * time.Second},
		{"broken", server.URL, failed, 500, firstPause, longestPause},
		{"killed", server.URL, cut, 0, firstPause, longestPause},
		{"anything", "http://" + nobody.Addr().String(), away, 0, firstPause, longestPause},
	}
	for _, c := range cases {
		hosts, err := newHosts(c.address, 1)
		if err != nil {
			t.Fatal(err)
		}
		w := &submitter{storm: &storm{sessions: map[int]session{0: {cookie: "sid=x", token: "tok-en"}}}, browser: newBrowser(hosts[0])}
		got, status := w.attempt(draft{reference: c.reference, version: 3})
		if got != c.want || status != c.status {
			t.Errorf("%s: outcome %d, status %d; want %d, %d", c.reference, got, status, c.want, c.status)
		}
		if c.least == 0 {
			continue
		}
		if wait := w.pause(got, 1); wait < c.least || wait > c.most {
			t.Errorf("%s: waits %v, not %v to %v", c.reference, wait, c.least, c.most)
		}
	}
}

func TestManyConnectionsComeFromSeveralAddresses(t *testing.T) {
	seen := map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		seen[host] = true
	}))
	defer server.Close()
	hosts, err := newHosts(server.URL, 1000)
	if err != nil || len(hosts) != 3 {
		t.Fatalf("%d: %v", len(hosts), err)
	}
	for _, h := range hosts {
		if _, err := newBrowser(h).get("/", ""); err != nil {
			t.Error(err)
		}
	}
	if len(seen) != 3 || !seen["127.0.0.1"] || !seen["127.0.0.3"] {
		t.Errorf("came from %v", seen)
	}
	if _, err := newHosts("http://192.0.2.1:8080", 1000); err == nil {
		t.Error("a portal elsewhere was asked from addresses of this machine")
	}
}
