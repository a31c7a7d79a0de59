package main

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"subsidieportaal/db"
	"subsidieportaal/db/dbtest"
)

func TestMovePrintsEachTableAndHoldsTheTargetToTheInvariants(t *testing.T) {
	dbtest.OnlySQLite(t)
	w := dbtest.New(t)
	w.Filed(t, dbtest.Location)
	to := filepath.Join(t.TempDir(), "target.db")
	said := printed(t, runMove, w.DSN, to)
	for _, want := range []string{"applications                    1          1  ", "every row is the same on both sides", "every invariant holds"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	printed(t, runVerify, "--database", to, "--keys", w.KeysPath)
}

func TestAMoveKeepsAPortalOffBothDatabases(t *testing.T) {
	dbtest.OnlySQLite(t)
	w := dbtest.New(t)
	to := filepath.Join(t.TempDir(), "target.db")
	for _, dsn := range []string{w.DSN, to} {
		lock, err := db.Take(dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := runMove(t.Context(), []string{w.DSN, to}, io.Discard, io.Discard); !errors.Is(err, db.ErrInUse) {
			t.Errorf("while a portal runs on %s: %v", dsn, err)
		}
		if err := lock.Release(); err != nil {
			t.Fatal(err)
		}
	}
	if err := runMove(t.Context(), []string{w.DSN, w.DSN}, io.Discard, io.Discard); !errors.Is(err, db.ErrInUse) {
		t.Errorf("to itself: %v", err)
	}
}

func TestAMoveFromNowhereIsRefused(t *testing.T) {
	folder := t.TempDir()
	err := runMove(t.Context(), []string{filepath.Join(folder, "none.db"), filepath.Join(folder, "target.db")}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "there is no database") {
		t.Fatalf("got %v", err)
	}
}
