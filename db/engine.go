package db

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"

	"subsidieportaal/subsidy"
)

// engine is what differs between SQLite and PostgreSQL; the rest of the
// package is one text for both.
type engine interface {
	// text gives a query, written with $N, as the engine reads it.
	text(query string) string
	// write begins a transaction that no other one writes beside, in any copy
	// of the portal: what it has read stays so until it ends.
	write(ctx context.Context, pool *sql.DB) (*sql.Tx, error)
	// share begins one that many take turns in; see group.
	share(p *pools) (transaction, error)
	// read begins a transaction that sees the database at one moment and
	// holds up nobody.
	read(ctx context.Context, pool *sql.DB) (*sql.Tx, error)
	// glance begins such a one whose statements are all short; ctx is for its
	// beginning alone.
	glance(ctx context.Context, p *pools) (transaction, error)
	// check refuses a database that does not keep what it acknowledges.
	check(ctx context.Context, p *pools) error
	// refusal gives the name of what refused a row: a constraint, or what a
	// trigger raised; "" where err is something else. missing tells of a row
	// that refers to one that is not there.
	refusal(err error) (name string, missing bool)
	// passing gives the refusal of what cannot be done now and can be later, nil
	// where err is something else.
	passing(err error) *subsidy.Error
	// integrity looks for what the invariants cannot see: a file that is
	// damaged, a row that refers to nothing.
	integrity(ctx context.Context, v *verification) error
	// schema gives how migrations are read and kept.
	schema() schema
	// carrier gives how the engine takes part in a move.
	carrier() carrier
	// sound reads everything through, where the engine does not see to that.
	sound(ctx context.Context, p *pools) error
	// forget takes out of the files what was overwritten, where the engine does
	// not see to that.
	forget(ctx context.Context, p *pools) error
	// snapshot writes what the database holds at one moment to an empty file.
	snapshot(ctx context.Context, s *Store, path string) (Snapshot, error)
	// hold keeps every portal from writing until release; ErrInUse where one is
	// at it.
	hold(ctx context.Context, p *pools) (release func() error, err error)
	// alone runs fn while no other copy of the portal is in here.
	alone(ctx context.Context, pool *sql.DB, fn func() error) error
}

// schema is how an engine reads the migrations.
type schema struct {
	dialect goose.Dialect
	folder  string                   // of the migrations for this engine alone
	words   func(text string) string // the shared ones, in its words
}
