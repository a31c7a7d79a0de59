-- On what a refusal rests: its grounds as JSON, in the words of the day on which
-- they were chosen, and whether its facts are those that the board gave.
ALTER TABLE advices ADD COLUMN grounds TEXT NOT NULL DEFAULT '[]';
ALTER TABLE advices ADD COLUMN basis TEXT NOT NULL DEFAULT '' CHECK (basis IN ('', 'anders', 'gegeven', 'financieel'));
ALTER TABLE decisions ADD COLUMN grounds TEXT NOT NULL DEFAULT '[]';

CREATE UNIQUE INDEX decisions_of_application ON decisions (id, application);

-- When a decision was made known to its board: at once, or at the end of an
-- embargo. One that is not here, only the ministry knows.
CREATE TABLE announcements (
    decision     TEXT PRIMARY KEY,
    application  TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    announced_by TEXT NOT NULL REFERENCES users (id),
    FOREIGN KEY (decision, application) REFERENCES decisions (id, application)
);

CREATE INDEX announcements_application ON announcements (application);

INSERT INTO announcements (decision, application, at, announced_by)
SELECT d.id, d.application, l.at, d.decided_by
FROM decisions d
JOIN letters l ON l.application = d.application AND l.number = d.number
    AND l.kind IN ('grant', 'grant in part', 'reject', 'disregard');

-- What a board was asked to say about facts that differ from what it gave, and
-- the one answer that it gives.
CREATE TABLE hearings (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    application   TEXT NOT NULL REFERENCES applications (id),
    number        BIGINT NOT NULL CHECK (number >= 1),
    facts         TEXT NOT NULL CHECK (facts <> ''),
    asked_by      TEXT NOT NULL REFERENCES users (id),
    asked_by_name TEXT NOT NULL,
    asked_at      TIMESTAMPTZ NOT NULL,
    due           TEXT NOT NULL,
    UNIQUE (application, number)
);

CREATE TABLE hearing_answers (
    hearing          TEXT PRIMARY KEY REFERENCES hearings (id),
    answer           TEXT NOT NULL CHECK (answer <> ''),
    answered_by      TEXT NOT NULL REFERENCES users (id),
    answered_by_name TEXT NOT NULL,
    answered_at      TIMESTAMPTZ NOT NULL
);
