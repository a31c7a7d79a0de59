-- The newest event tells whether the clock went back (A1).
CREATE INDEX events_at ON events (at);
CREATE INDEX round_events_at ON round_events (at);
