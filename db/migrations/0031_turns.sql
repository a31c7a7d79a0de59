-- What the order of receipt, the terms and the beginning of files need to be
-- asked for without reading every file.

-- complete_at is when the last version was filed: the place in the order of
-- receipt. begins_on is the first day of what was granted; of what was granted
-- before this was kept it is a day that has passed, so that it is looked at.
ALTER TABLE applications ADD COLUMN complete_at TIMESTAMPTZ;
ALTER TABLE applications ADD COLUMN begins_on TEXT;

UPDATE applications SET complete_at = (SELECT MAX(f.received_at) FROM filings f WHERE f.application = applications.id);
UPDATE applications SET begins_on = '2000-01-01' WHERE state IN ('granted', 'partly granted');

CREATE INDEX applications_in_turn ON applications (round_id, complete_at, reference)
    WHERE state IN ('submitted', 'in assessment', 'supplement asked', 'advised');
CREATE INDEX applications_beginning ON applications (begins_on, reference)
    WHERE state IN ('granted', 'partly granted');
CREATE INDEX objections_reopened ON objections (application) WHERE reopened;

-- What is under embargo in a round, kept beside its other counters.
ALTER TABLE rounds ADD COLUMN embargo_count BIGINT NOT NULL DEFAULT 0 CHECK (embargo_count >= 0);
ALTER TABLE rounds ADD COLUMN embargo_asked_cents BIGINT NOT NULL DEFAULT 0 CHECK (embargo_asked_cents >= 0);
ALTER TABLE rounds ADD COLUMN embargo_booked_cents BIGINT NOT NULL DEFAULT 0 CHECK (embargo_booked_cents >= 0);
ALTER TABLE rounds ADD COLUMN embargo_on_review_cents BIGINT NOT NULL DEFAULT 0 CHECK (embargo_on_review_cents >= 0);

UPDATE rounds SET
    embargo_count = (SELECT COUNT(*) FROM applications a WHERE a.round_id = rounds.id AND a.state = 'prepared'),
    embargo_asked_cents = (SELECT CAST(COALESCE(SUM(a.amount_cents), 0) AS BIGINT) FROM applications a
        WHERE a.round_id = rounds.id AND a.state = 'prepared'),
    embargo_booked_cents = (SELECT CAST(COALESCE(SUM(l.amount_cents), 0) AS BIGINT)
        FROM applications a JOIN ledger l ON l.application = a.id
        WHERE a.round_id = rounds.id AND a.state = 'prepared' AND NOT l.on_review),
    embargo_on_review_cents = (SELECT CAST(COALESCE(SUM(l.amount_cents), 0) AS BIGINT)
        FROM applications a JOIN ledger l ON l.application = a.id
        WHERE a.round_id = rounds.id AND a.state = 'prepared' AND l.on_review);

-- A file that an objection opens again has a new term, and a term is extended
-- once (A5). The table is built again, for a constraint of a table cannot be
-- dropped on every engine.
CREATE TABLE extensions_of_terms (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    term        BIGINT NOT NULL CHECK (term >= 1),
    until       TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason <> ''),
    by_user     TEXT NOT NULL REFERENCES users (id),
    by_name     TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    CONSTRAINT extensions_once_a_term UNIQUE (application, term)
);

INSERT INTO extensions_of_terms (id, application, term, until, reason, by_user, by_name, at)
SELECT e.id, e.application,
    1 + (SELECT COUNT(*) FROM objections o WHERE o.application = e.application AND o.reopened AND o.decided_at <= e.at),
    e.until, e.reason, e.by_user, e.by_name, e.at
FROM extensions e;

DROP TABLE extensions;

ALTER TABLE extensions_of_terms RENAME TO extensions;

-- Everybody who entered what the source of a draw said: none of them confirms
-- it, whoever entered it last (A12).
CREATE TABLE draw_seeds (
    round_id   TEXT NOT NULL REFERENCES draws (round_id),
    seq        BIGINT NOT NULL CHECK (seq >= 1),
    seed       TEXT NOT NULL CHECK (seed <> ''),
    entered_by TEXT NOT NULL REFERENCES users (id),
    entered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (round_id, seq),
    UNIQUE (round_id, entered_by, entered_at, seed)
);

INSERT INTO draw_seeds (round_id, seq, seed, entered_by, entered_at)
SELECT e.round_id, e.seq, e.detail, e.actor, e.at
FROM round_events e JOIN draws d ON d.round_id = e.round_id
WHERE e.action = 'uitslag van de bron ingevoerd';
