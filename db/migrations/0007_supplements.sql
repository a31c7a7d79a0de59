-- A request to complete an application (A2). parts are the named sections with
-- the official's words, answers what the board has so far (A3): both JSON.
CREATE TABLE supplements (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    application   TEXT NOT NULL REFERENCES applications (id),
    number        BIGINT NOT NULL CHECK (number >= 1),
    parts         TEXT NOT NULL,
    filing        BIGINT NOT NULL,
    asked_by      TEXT NOT NULL REFERENCES users (id),
    asked_by_name TEXT NOT NULL,
    asked_at      TIMESTAMPTZ NOT NULL,
    due           TEXT NOT NULL,
    answers       TEXT NOT NULL,
    answered_at   TIMESTAMPTZ,
    lapsed_at     TIMESTAMPTZ,
    UNIQUE (application, number),
    FOREIGN KEY (application, filing) REFERENCES filings (application, number),
    CONSTRAINT supplements_one_end CHECK (answered_at IS NULL OR lapsed_at IS NULL)
);

CREATE UNIQUE INDEX supplements_one_open ON supplements (application) WHERE answered_at IS NULL AND lapsed_at IS NULL;
CREATE INDEX supplements_due ON supplements (due) WHERE answered_at IS NULL AND lapsed_at IS NULL;

-- The last day to decide moves by decision once (A5).
CREATE TABLE extensions (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    until       TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason <> ''),
    by_user     TEXT NOT NULL REFERENCES users (id),
    by_name     TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    CONSTRAINT extensions_once UNIQUE (application)
);

CREATE TABLE reminders (
    application TEXT NOT NULL REFERENCES applications (id),
    kind        TEXT NOT NULL CHECK (kind <> ''),
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (application, kind)
);
