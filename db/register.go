package db

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"slices"
	"strings"

	"subsidieportaal/subsidy"
)

const boardQuery = `SELECT number, name, kvk, city FROM boards WHERE number = $1`

// Board gives a board; see subsidy.RegisterStore.
func (s *Store) Board(ctx context.Context, number subsidy.BoardNumber) (subsidy.Board, error) {
	return one(ctx, s, scanBoard, boardQuery, number)
}

func scanBoard(r row) (subsidy.Board, error) {
	var b subsidy.Board
	err := r.Scan(&b.Number, &b.Name, &b.KvK, &b.City)
	return b, err
}

const saveBoard = `
INSERT INTO boards (number, name, kvk, city, sort_name) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (number) DO UPDATE SET name = excluded.name, kvk = excluded.kvk, city = excluded.city, sort_name = excluded.sort_name`

// SaveBoard adds a board or brings it up to date. Empty fields leave what is
// known.
func (s *Store) SaveBoard(ctx context.Context, b subsidy.Board) (subsidy.Change, error) {
	var change subsidy.Change
	err := s.whole(ctx, func(tx *Store) error {
		known, err := tx.Board(ctx, b.Number)
		b.Name, b.KvK, b.City = cmp.Or(b.Name, known.Name), cmp.Or(b.KvK, known.KvK), cmp.Or(b.City, known.City)
		if change, err = changeOf(err, known == b); err != nil || change == subsidy.Unchanged {
			return err
		}
		_, err = tx.exec(ctx, saveBoard, b.Number, b.Name, b.KvK, b.City, strings.ToLower(b.Title()))
		return err
	})
	return change, err
}

// changeOf says what saving a row will do, given the error of looking it up
// and whether it is as it should be already.
func changeOf(lookup error, same bool) (subsidy.Change, error) {
	switch {
	case subsidy.KindOf(lookup) == subsidy.NotFound:
		return subsidy.Added, nil
	case lookup != nil:
		return "", lookup
	case same:
		return subsidy.Unchanged, nil
	}
	return subsidy.Changed, nil
}

const locationQuery = `
SELECT code, board, name, street, postcode, city, municipality, province, region, pupils, repeaters, as_of, counted_as_of
FROM locations`

// Location gives a location; see subsidy.RegisterStore.
func (s *Store) Location(ctx context.Context, code subsidy.LocationCode) (subsidy.Location, error) {
	return one(ctx, s, scanLocation, locationQuery+` WHERE code = $1`, code)
}

// LocationsOf gives the locations of a board; see subsidy.RegisterStore.
func (s *Store) LocationsOf(ctx context.Context, number subsidy.BoardNumber) ([]subsidy.Location, error) {
	return all(ctx, s, scanLocation, locationQuery+` WHERE board = $1 ORDER BY code`, number)
}

// Locations gives those that the register knows; see subsidy.RegisterStore.
func (s *Store) Locations(ctx context.Context, codes []subsidy.LocationCode) (map[subsidy.LocationCode]subsidy.Location, error) {
	found := make(map[subsidy.LocationCode]subsidy.Location, len(codes))
	// Asked in portions, so that no list is too long for the engine.
	for portion := range slices.Chunk(codes, 100) {
		listed, args := among("code", portion)
		some, err := all(ctx, s, scanLocation, locationQuery+` WHERE `+listed, args...)
		if err != nil {
			return nil, err
		}
		for _, l := range some {
			found[l.Code] = l
		}
	}
	return found, nil
}

func scanLocation(r row) (subsidy.Location, error) {
	var l subsidy.Location
	err := r.Scan(&l.Code, &l.Board, &l.Name, &l.Street, &l.Postcode, &l.City, &l.Municipality, &l.Province,
		&l.Region, (*count)(&l.Pupils), (*count)(&l.Repeaters), (*Date)(&l.AsOf), (*Date)(&l.CountedAsOf))
	return l, err
}

const saveLocation = `
INSERT INTO locations (code, board, name, street, postcode, city, municipality, province, region, as_of)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (code) DO UPDATE SET board = excluded.board, name = excluded.name, street = excluded.street,
	postcode = excluded.postcode, city = excluded.city, municipality = excluded.municipality,
	province = excluded.province, region = excluded.region, as_of = excluded.as_of`

// SaveLocation adds a location or brings it up to date, as it was on l.AsOf; no
// day leaves the one that is known. It leaves the pupils and repeaters, which
// come from other files, and an empty region leaves the one that is known. A
// location that differs in the day alone is Unchanged, with its new day. A board
// that the register does not know is NotFound.
func (s *Store) SaveLocation(ctx context.Context, l subsidy.Location) (subsidy.Change, error) {
	var change subsidy.Change
	err := s.whole(ctx, func(tx *Store) error {
		known, err := tx.Location(ctx, l.Code)
		l.Pupils, l.Repeaters, l.CountedAsOf = known.Pupils, known.Repeaters, known.CountedAsOf
		l.Region, l.AsOf = cmp.Or(l.Region, known.Region), cmp.Or(l.AsOf, known.AsOf)
		sameDay := known.AsOf == l.AsOf
		known.AsOf = l.AsOf
		if change, err = changeOf(err, known == l); err != nil || (change == subsidy.Unchanged && sameDay) {
			return err
		}
		_, err = tx.exec(ctx, saveLocation, l.Code, l.Board, l.Name, l.Street, l.Postcode, l.City,
			l.Municipality, l.Province, l.Region, Date(l.AsOf))
		return err
	})
	return change, err
}

// SavePupils brings the counts of a location up to date, as they were on a day;
// no day leaves the one that is known. Counts that differ in the day alone are
// Unchanged, with their new day. It is NotFound where the register does not
// know the location.
func (s *Store) SavePupils(ctx context.Context, code subsidy.LocationCode, pupils, repeaters subsidy.Count, asOf subsidy.Date) (subsidy.Change, error) {
	const query = `UPDATE locations SET pupils = $1, repeaters = $2, counted_as_of = $3 WHERE code = $4`
	change := subsidy.Changed
	err := s.whole(ctx, func(tx *Store) error {
		known, err := tx.Location(ctx, code)
		if err != nil {
			return err
		}
		asOf = cmp.Or(asOf, known.CountedAsOf)
		if known.Pupils == pupils && known.Repeaters == repeaters {
			change = subsidy.Unchanged
		}
		if change == subsidy.Unchanged && known.CountedAsOf == asOf {
			return nil
		}
		return tx.change(ctx, query, count(pupils), count(repeaters), Date(asOf), code)
	})
	return change, err
}

// count is a subsidy.Count in a column: NULL where it is unknown.
type count subsidy.Count

// Value gives the number, or nil.
func (c count) Value() (driver.Value, error) {
	return sql.NullInt64{Int64: int64(c.N), Valid: c.Known}.Value()
}

// Scan reads a number, or nil.
func (c *count) Scan(v any) error {
	var n sql.NullInt64
	if err := n.Scan(v); err != nil {
		return err
	}
	*c = count{N: int(n.Int64), Known: n.Valid}
	return nil
}
