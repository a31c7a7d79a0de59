package handlers_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"subsidieportaal/db/dbtest"
	"subsidieportaal/subsidy"
)

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
