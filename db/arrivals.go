package db

import (
	"context"
	"fmt"
	"time"

	"subsidieportaal/subsidy"
)

// AddArrival keeps that something came in; see subsidy.DecisionStore.
func (s *Store) AddArrival(ctx context.Context, application string, kind subsidy.Arrival, at time.Time) error {
	const query = `
INSERT INTO arrivals (kind, application, at) VALUES ($1, $2, $3)
ON CONFLICT (kind, application) DO UPDATE SET at = excluded.at`
	_, err := s.exec(ctx, query, kind, application, Time(at))
	return err
}

// arrivalKinds has them all, so that what came in is found by its key.
const arrivalKinds = `kind IN ('supplement', 'view', 'change')`

// Arrivals gives what came in and waits; see subsidy.DecisionStore.
func (s *Store) Arrivals(ctx context.Context, application string) ([]subsidy.Arrival, error) {
	return all(ctx, s, scanArrival, `SELECT kind FROM arrivals WHERE `+arrivalKinds+` AND application = $1 ORDER BY kind`, application)
}

func scanArrival(r row) (subsidy.Arrival, error) {
	var kind subsidy.Arrival
	err := r.Scan(&kind)
	return kind, err
}

// ClearArrivals forgets what came in of these kinds; see subsidy.DecisionStore.
func (s *Store) ClearArrivals(ctx context.Context, application string, kinds []subsidy.Arrival) error {
	of, args := among("kind", kinds)
	_, err := s.exec(ctx, fmt.Sprintf(`DELETE FROM arrivals WHERE %s AND application = $%d`, of, len(args)+1), append(args, application)...)
	return err
}
