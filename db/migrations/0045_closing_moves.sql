-- What moves the closing of a round (S8): a proposal that waits until another
-- person answers it, and stays then (A12). rounds.closes_at stays that of the
-- regulation; the last confirmed row takes its place.
--
-- closed_at is the closing in whose place closes_at comes. reason is for
-- everybody, answer says to the ministry why a proposal was turned down.
CREATE TABLE closing_moves (
    id               TEXT PRIMARY KEY CHECK (id <> ''),
    round_id         TEXT NOT NULL REFERENCES rounds (id),
    seq              BIGINT NOT NULL CHECK (seq >= 1),
    kind             TEXT NOT NULL CHECK (kind IN ('outage', 'extension')),
    outage_from      TIMESTAMPTZ,
    outage_until     TIMESTAMPTZ,
    reason           TEXT NOT NULL CHECK (reason <> ''),
    closed_at        TIMESTAMPTZ NOT NULL,
    closes_at        TIMESTAMPTZ NOT NULL,
    proposed_by      TEXT NOT NULL REFERENCES users (id),
    proposed_by_name TEXT NOT NULL,
    proposed_at      TIMESTAMPTZ NOT NULL,
    answered_by      TEXT REFERENCES users (id),
    answered_by_name TEXT NOT NULL DEFAULT '',
    answered_at      TIMESTAMPTZ,
    confirmed        BOOLEAN NOT NULL DEFAULT FALSE,
    answer           TEXT NOT NULL DEFAULT '',
    UNIQUE (round_id, seq),
    CONSTRAINT closing_moves_four_eyes CHECK (answered_by IS NULL OR answered_by <> proposed_by),
    CONSTRAINT closing_moves_later CHECK (closed_at < closes_at AND (NOT confirmed OR answered_at < closes_at)),
    CONSTRAINT closing_moves_outage CHECK ((kind = 'outage') = (outage_from IS NOT NULL)
        AND (outage_from IS NULL) = (outage_until IS NULL) AND (outage_from IS NULL OR outage_from < outage_until)),
    CONSTRAINT closing_moves_answered CHECK ((answered_by IS NULL) = (answered_at IS NULL)
        AND (answered_at IS NOT NULL OR (NOT confirmed AND answer = '')))
);

CREATE UNIQUE INDEX closing_moves_one_waiting ON closing_moves (round_id) WHERE answered_at IS NULL;
CREATE INDEX closing_moves_in_force ON closing_moves (round_id, closes_at) WHERE confirmed;
