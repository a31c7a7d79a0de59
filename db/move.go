package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A batch is what is moved in one transaction: at most so many rows, or bytes.
const (
	batchRows = 2000
	batchSize = 8 << 20
)

// Errors of a move.
var (
	ErrNotEmpty   = errors.New("the target of a move must be empty, or hold the first part of the same move")
	ErrUnfinished = errors.New("the database is the target of a move that was not finished; run the same portal move again")
	ErrOtherMove  = errors.New("the target holds the first part of a move from another database; empty it first")
	ErrDiffers    = errors.New("the two databases are not the same: one of them was written to meanwhile; empty the target and begin again")
)

// Moved says how a table came over.
type Moved struct {
	Table  string
	Rows   int64  // that are the same on both sides
	Copied int64  // by this run; the others were there
	SHA256 string // of all rows, the same on both sides
	// Faults are the rows that are on one side alone, or not the same.
	Faults []string
}

// Watch hears how a move goes.
type Watch struct {
	Copied   func(table string, rows int64) // that are durable in the target, by this run
	Compared func(Moved)
}

// Move copies everything from one database to an empty one of either engine,
// and then reads both to compare them row by row. A move that was killed is
// taken up where it was by the next one with the same origin, the name of the
// source; until it is whole the target opens for nothing else. Nobody may write
// to either meanwhile: what was written shows as ErrDiffers. What is sealed
// comes over as it is, so both have the same keys.
func Move(ctx context.Context, from, to *Store, origin string, watch Watch) error {
	b, err := drawBlueprint(ctx, to.pools.keys)
	if err != nil {
		return err
	}
	if err := to.receive(ctx, b, origin); err != nil {
		return err
	}
	copied := map[string]int64{}
	err = from.atOneMoment(ctx, func(source *Store) error { return to.load(ctx, b, source, copied, watch) })
	if err != nil {
		return err
	}
	err = from.atOneMoment(ctx, func(source *Store) error { return to.matches(ctx, b, source, copied, watch) })
	if err != nil {
		return err
	}
	return to.accept(ctx, b)
}

// receive makes the target ready: with the tables of this version, without rows
// and triggers, and with a table that says how far the move is.
func (s *Store) receive(ctx context.Context, b blueprint, origin string) error {
	begun, err := s.carrier().has(ctx, s.pools.write, "portal_move")
	if err != nil {
		return err
	}
	if begun {
		return s.resume(ctx, b, origin)
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return s.inBatch(ctx, func(tx querier) error {
		if err := clearBorn(ctx, tx, b); err != nil {
			return err
		}
		if err := s.carrier().still(ctx, tx, b); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `CREATE TABLE portal_move (item TEXT PRIMARY KEY, content TEXT NOT NULL)`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO portal_move (item, content) VALUES ('origin', $1)`, origin)
		return err
	})
}

// resume refuses to go on with a move that is another.
func (s *Store) resume(ctx context.Context, b blueprint, origin string) error {
	var known string
	err := s.pools.write.QueryRowContext(ctx, `SELECT content FROM portal_move WHERE item = 'origin'`).Scan(&known)
	if err != nil {
		return fmt.Errorf("db: move: %w", err)
	}
	if known != origin {
		return fmt.Errorf("it began from %s: %w", known, ErrOtherMove)
	}
	version, err := s.version(ctx)
	if err == nil && version != b.version {
		err = fmt.Errorf("db: the move began at version %d, and this is %d: %w", version, b.version, ErrOtherMove)
	}
	return err
}

// clearBorn throws away what the migrations put in the tables, for the source
// has it too. It refuses a database in which there is more.
func clearBorn(ctx context.Context, tx querier, b blueprint) error {
	for _, t := range slices.Backward(b.tables) {
		rows, err := countRows(ctx, tx, t.name)
		if err != nil {
			return err
		}
		if rows != t.born {
			return fmt.Errorf("table %s has %d rows: %w", t.name, rows, ErrNotEmpty)
		}
		if rows == 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM "`+t.name+`"`); err != nil {
			return fmt.Errorf("db: emptying %s: %w", t.name, err)
		}
	}
	return nil
}

// load copies each table from where the move is, and counts what it copies.
func (s *Store) load(ctx context.Context, b blueprint, source *Store, copied map[string]int64, watch Watch) error {
	for _, t := range b.tables {
		after, err := s.reached(ctx, t)
		if err != nil {
			return err
		}
		rows, err := source.depart(ctx, t, after)
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			var n int64
			n, more, err = s.unload(ctx, t, rows)
			if err == nil {
				copied[t.name] += n
				watch.Copied(t.name, copied[t.name])
			}
		}
		if err := errors.Join(err, rows.stop()); err != nil {
			return fmt.Errorf("db: moving %s: %w", t.name, err)
		}
	}
	return nil
}

// unload writes a batch of rows with how far it comes, as one. more is false
// after the last row.
func (s *Store) unload(ctx context.Context, t table, rows *train) (n int64, more bool, err error) {
	err = s.inBatch(ctx, func(tx querier) error {
		add := t.insert()
		var last freight
		for size := 0; n < batchRows && size < batchSize; n++ {
			f, err := rows.next()
			if err != nil {
				return err
			}
			if f == nil {
				return s.reach(ctx, tx, t, last)
			}
			last, size = rows.key(f), size+f.size()
			if _, err := tx.ExecContext(ctx, add, f.given(s.carrier())...); err != nil {
				return fmt.Errorf("row %s: %w", show(last), err)
			}
		}
		more = true
		return s.reach(ctx, tx, t, last)
	})
	return n, more, err
}

// reach writes down how far a table has come; reached reads it.
func (s *Store) reach(ctx context.Context, tx querier, t table, key freight) error {
	if key == nil {
		return nil
	}
	text, err := json.Marshal(key)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO portal_move (item, content) VALUES ($1, $2) ON CONFLICT (item) DO UPDATE SET content = excluded.content`, "table "+t.name, string(text))
	return err
}

func (s *Store) reached(ctx context.Context, t table) (freight, error) {
	var text string
	err := s.pools.write.QueryRowContext(ctx, `SELECT content FROM portal_move WHERE item = $1`, "table "+t.name).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("db: move: %w", err)
	}
	read := json.NewDecoder(strings.NewReader(text))
	read.UseNumber()
	var key freight
	if err := read.Decode(&key); err != nil {
		return nil, fmt.Errorf("db: move: %w", err)
	}
	for i, v := range key {
		if number, ok := v.(json.Number); ok {
			if key[i], err = number.Int64(); err != nil {
				return nil, fmt.Errorf("db: move: %w", err)
			}
		}
	}
	return key, nil
}

// matches compares each table row by row.
func (s *Store) matches(ctx context.Context, b blueprint, source *Store, copied map[string]int64, watch Watch) error {
	same := true
	err := s.atOneMoment(ctx, func(target *Store) error {
		for _, t := range b.tables {
			moved, err := compareTables(ctx, t, source, target)
			if err != nil {
				return err
			}
			moved.Copied = copied[t.name]
			same = same && len(moved.Faults) == 0
			watch.Compared(moved)
		}
		return nil
	})
	if err == nil && !same {
		err = ErrDiffers
	}
	return err
}

// accept ends a move: the triggers are back, and the target opens as any other.
func (s *Store) accept(ctx context.Context, b blueprint) error {
	return s.inBatch(ctx, func(tx querier) error {
		if err := s.carrier().aware(ctx, tx, b); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DROP TABLE portal_move`)
		return err
	})
}

// inBatch runs fn in a transaction of its own. Who moves holds every portal off
// already, so it waits for nobody.
func (s *Store) inBatch(ctx context.Context, fn func(querier) error) error {
	begin := func(ctx context.Context, pool *sql.DB) (*sql.Tx, error) { return pool.BeginTx(ctx, nil) }
	return s.transact(ctx, begin, s.pools.write, func(tx *Store) error { return fn(tx.tx) })
}

// mostFaults is how many faults of a table are named.
const mostFaults = 10

// compareTables reads a table on both sides in the order of its keys, and names
// what is not the same.
func compareTables(ctx context.Context, t table, source, target *Store) (m Moved, err error) {
	m.Table = t.name
	left, err := source.depart(ctx, t, nil)
	if err != nil {
		return m, err
	}
	defer left.stop()
	right, err := target.depart(ctx, t, nil)
	if err != nil {
		return m, err
	}
	defer right.stop()
	all := sha256.New()
	a, errA := left.next()
	b, errB := right.next()
	for errA == nil && errB == nil && (a != nil || b != nil) {
		order := compareRows(left, a, right, b)
		switch {
		case order < 0:
			m.fault("%s is not in the target", show(left.key(a)))
		case order > 0:
			m.fault("%s is in the target alone", show(right.key(b)))
		case a.sum() != b.sum():
			m.fault("%s is not the same", show(left.key(a)))
		default:
			m.Rows++
			a.weigh(all)
		}
		if order <= 0 {
			a, errA = left.next()
		}
		if order >= 0 {
			b, errB = right.next()
		}
	}
	m.SHA256 = bill(all)
	return m, errors.Join(errA, errB)
}

func compareRows(left *train, a freight, right *train, b freight) int {
	switch {
	case b == nil:
		return -1
	case a == nil:
		return 1
	}
	return compareKeys(left.key(a), right.key(b))
}

func (m *Moved) fault(format string, args ...any) {
	if len(m.Faults) < mostFaults {
		m.Faults = append(m.Faults, fmt.Sprintf(format, args...))
	}
}
