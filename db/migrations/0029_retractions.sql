-- A prepared decision that the ministry took back before it was made known. It
-- stays where it is and counts no more; the file gets another one after it.
CREATE TABLE retractions (
    decision     TEXT PRIMARY KEY,
    application  TEXT NOT NULL,
    reason       TEXT NOT NULL CHECK (reason <> ''),
    retracted_by TEXT NOT NULL REFERENCES users (id),
    by_name      TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (decision, application) REFERENCES decisions (id, application)
);

CREATE INDEX retractions_application ON retractions (application);

-- A decider is told of those of their decisions that were not made known.
CREATE INDEX decisions_decided_by ON decisions (round_id, decided_by);
