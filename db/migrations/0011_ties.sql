-- The ties of officials with boards (A12): declared at any moment, ended once.
-- over_at is the first instant after the last day of the tie, in UTC, so that
-- it compares with the instant of receipt on every engine.
CREATE TABLE ties (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    user_id     TEXT NOT NULL REFERENCES users (id),
    board       TEXT NOT NULL REFERENCES boards (number),
    reason      TEXT NOT NULL CHECK (reason <> ''),
    declared_at TIMESTAMPTZ NOT NULL,
    over_at     TIMESTAMPTZ,
    ended_at    TIMESTAMPTZ,
    CONSTRAINT ties_end_whole CHECK ((over_at IS NULL) = (ended_at IS NULL)),
    CONSTRAINT ties_end_ahead CHECK (over_at > ended_at AND ended_at >= declared_at)
);

CREATE UNIQUE INDEX ties_open ON ties (user_id, board) WHERE over_at IS NULL;
CREATE INDEX ties_user ON ties (user_id, board, over_at);

-- Who is kept from which application, and since when: by a tie that is still
-- there, or was on the day of receipt. Triggers on what officials write ask
-- here.
CREATE VIEW application_ties AS
SELECT a.id AS application, t.user_id, t.declared_at
FROM applications a JOIN ties t ON t.board = a.board
WHERE t.over_at IS NULL OR t.over_at > a.received_at;
