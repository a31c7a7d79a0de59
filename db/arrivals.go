package db

import (
	"context"
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

// ClearArrivals forgets what came in; see subsidy.DecisionStore.
func (s *Store) ClearArrivals(ctx context.Context, application string) error {
	_, err := s.exec(ctx, `DELETE FROM arrivals WHERE kind IN ('supplement', 'view') AND application = $1`, application)
	return err
}
