package main

import (
	"io"
	"testing"

	"subsidieportaal/subsidy"
)

func TestTheDemonstrationShowsWhatComesAfterTheDecisionAndIsSound(t *testing.T) {
	config := Config{Addr: "127.0.0.1:0", Database: "file:" + t.TempDir() + "/portal.db"}
	p, err := newDemo(t.Context(), config, demoStart, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ctx := t.Context()
	for _, state := range []subsidy.State{
		subsidy.Withdrawn, subsidy.Running, subsidy.Reported, subsidy.Settled, subsidy.Closed, subsidy.Rejected,
	} {
		n, err := p.Store.WorklistTally(ctx, subsidy.WorklistFilter{Round: "zittenblijven-vo-2021", State: state})
		if err != nil || n.Count == 0 {
			t.Errorf("%d files are %s, %v", n.Count, state, err)
		}
	}
	outcomes := map[subsidy.ObjectionOutcome]int{}
	for _, decided := range []bool{false, true} {
		list, err := p.Store.ObjectionList(ctx, "", decided)
		if err != nil || len(list) == 0 {
			t.Errorf("%d objections, decided: %v, %v", len(list), decided, err)
		}
		for _, o := range list {
			outcomes[o.Outcome]++
		}
	}
	if len(outcomes) != 4 { // three, and none yet
		t.Errorf("the objections have %v", outcomes)
	}
	breaches, err := p.Store.Verify(ctx)
	if err != nil || len(breaches) > 0 {
		t.Errorf("%v, %v", breaches, err)
	}
}

func TestTheDemonstrationShowsAnEmbargoAndAHearing(t *testing.T) {
	config := Config{Addr: "127.0.0.1:0", Database: "file:" + t.TempDir() + "/portal.db"}
	p, err := newDemo(t.Context(), config, demoStart, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	ctx := t.Context()
	prepared, err := p.Store.PreparedDecisions(ctx, "zittenblijven-vo-2022", "")
	if err != nil || len(prepared) == 0 {
		t.Errorf("%d decisions are prepared, %v", len(prepared), err)
	}
	answered := map[bool]int{}
	for page := 1; page < 20; page++ {
		list, err := p.Store.Worklist(ctx, subsidy.WorklistFilter{Round: "zittenblijven-vo-2022", State: subsidy.InAssessment, Page: page})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range list.Rows {
			a, err := p.Store.FiledApplication(ctx, row.Reference)
			if err != nil {
				t.Fatal(err)
			}
			hearings, err := p.Store.Hearings(ctx, a.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hearings {
				answered[h.Answered()]++
			}
		}
		if page >= list.Pages {
			break
		}
	}
	if answered[true] == 0 || answered[false] == 0 {
		t.Errorf("of the hearings %d are answered and %d are not", answered[true], answered[false])
	}
}
