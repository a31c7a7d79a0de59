-- The day on which a row of the register was last taken over, and that of its
-- pupils and repeaters; NULL where it is unknown.
ALTER TABLE locations ADD COLUMN as_of TEXT;
ALTER TABLE locations ADD COLUMN counted_as_of TEXT;

-- What assessors found of the questions of the checklist and of the automatic
-- controls. The newest row of an item counts, while the filed version that it
-- was given on is the one that is filed. Only a question that complies needs no
-- reason (A9).
CREATE TABLE check_outcomes (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    application   TEXT NOT NULL,
    seq           BIGINT NOT NULL CHECK (seq >= 1),
    filing        BIGINT NOT NULL,
    about         TEXT NOT NULL CHECK (about IN ('question', 'control')),
    item          TEXT NOT NULL CHECK (item <> ''),
    outcome       TEXT NOT NULL CHECK (outcome IN ('ja', 'nee', 'nvt')),
    reason        TEXT NOT NULL,
    given_by      TEXT NOT NULL REFERENCES users (id),
    given_by_name TEXT NOT NULL,
    given_at      TIMESTAMPTZ NOT NULL,
    UNIQUE (application, seq),
    FOREIGN KEY (application, filing) REFERENCES filings (application, number),
    CONSTRAINT check_outcomes_of_control CHECK (about = 'question' OR outcome <> 'nvt'),
    CONSTRAINT check_outcomes_reason CHECK (reason <> '' OR (about = 'question' AND outcome = 'ja'))
);
