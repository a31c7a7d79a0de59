package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

func TestAFormOnTopOfEnoughIsSentAwayBeforeAnythingIsReadForIt(t *testing.T) {
	t.Parallel()
	p := open(t, func(p *portal) { p.Server.FormsAtOnce = 1 })
	draft := p.Draft(t, dbtest.Location)
	v, late := p.as(t, p.Signatory), p.as(t, p.Signatory)
	form := post("/aanvragen/"+string(draft)+"/indienen", "verklaring", "ja", "versie", p.read(t, draft))
	entered, leave := make(chan struct{}), make(chan struct{})
	var once sync.Once
	p.Service.Store = watchedStore{Store: p.Store, enter: func() {
		once.Do(func() {
			close(entered)
			<-leave
		})
	}}
	first := make(chan struct{})
	go func() {
		defer close(first)
		p.submit(t, v, form).leads("/aanvragen/" + string(draft) + "/ontvangst")
	}()
	<-entered
	got := p.send(t, late, form).want(http.StatusServiceUnavailable) // even without a token
	if got.Header.Get("Retry-After") == "" || !strings.Contains(got.Body, "Er is niets opgeslagen.") {
		t.Errorf("it says %q and %s", got.Header.Get("Retry-After"), got.main())
	}
	p.send(t, late, get("/aanvragen")).want(http.StatusOK)
	p.as(t, p.Other)
	close(leave)
	<-first
	p.submit(t, late, form).leads("/aanvragen/" + string(draft) + "/ontvangst")
}

// crowdedStore is a store that more wants to write to than it can.
type crowdedStore struct{ subsidy.Store }

func (crowdedStore) InTx(context.Context, func(subsidy.Store) error) error {
	return &subsidy.Error{Kind: subsidy.Overloaded, Message: "Het is nu erg druk."}
}

func TestWhoComesWhileItIsTooBusyIsAskedToComeBackAndNothingIsStored(t *testing.T) {
	t.Parallel()
	p := open(t)
	draft := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Signatory)
	form := post("/aanvragen/"+string(draft)+"/indienen", "verklaring", "ja", "versie", p.read(t, draft))
	p.Service.Store = crowdedStore{p.Store}
	before := hashRows(t, p.rows)
	got := p.submit(t, v, form).want(http.StatusServiceUnavailable)
	if got.Header.Get("Retry-After") == "" || !strings.Contains(got.Body, "Het is nu erg druk.") {
		t.Errorf("it says %q and %s", got.Header.Get("Retry-After"), got.main())
	}
	if hashRows(t, p.rows) != before {
		t.Error("something was stored")
	}
	p.Service.Store = p.Store
	p.submit(t, v, form).leads("/aanvragen/" + string(draft) + "/ontvangst")
}

// barredStore is a store that can write nothing, for a reason that is in the log.
type barredStore struct{ subsidy.Store }

func (barredStore) InTx(context.Context, func(subsidy.Store) error) error {
	return fmt.Errorf("%w: geheim", &subsidy.Error{Kind: subsidy.Unavailable, Message: "Het portaal kan nu niets vastleggen."})
}

func TestWhatCannotBeWrittenHasTheNumberOfItsLineInTheLog(t *testing.T) {
	t.Parallel()
	p := open(t)
	draft := p.Draft(t, dbtest.Location)
	v := p.as(t, p.Signatory)
	form := post("/aanvragen/"+string(draft)+"/indienen", "verklaring", "ja", "versie", p.read(t, draft))
	p.Service.Store = barredStore{p.Store}
	got := p.submit(t, v, form).want(http.StatusServiceUnavailable).
		says("Het portaal kan nu niets vastleggen.", "noem dit nummer").saysNot("geheim")
	if shown := faultNumber.FindStringSubmatch(got.Body); shown == nil || len(p.logged(t, shown[1])) == 0 {
		t.Errorf("the log does not have the number %v", shown)
	}
	if got.Header.Get("Retry-After") == "" {
		t.Error("it does not say when to try again")
	}
}
