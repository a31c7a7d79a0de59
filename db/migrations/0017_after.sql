-- What a board does after filing: it takes back, reports, objects, accounts.
-- Each is written once; an objection is a file of its own with states of its own.

CREATE TABLE withdrawals (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    application  TEXT NOT NULL REFERENCES applications (id),
    reason       TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL REFERENCES users (id),
    by_name      TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    CONSTRAINT withdrawals_application UNIQUE (application)
);

CREATE TABLE changes (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    seq         BIGINT NOT NULL CHECK (seq >= 1),
    kind        TEXT NOT NULL CHECK (kind IN ('activities', 'pupils', 'other')),
    text        TEXT NOT NULL CHECK (text <> ''),
    document    TEXT NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    reported_by TEXT NOT NULL REFERENCES users (id),
    by_name     TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    UNIQUE (application, seq)
);

-- A file that an objection opens again gets a second decision, and a second
-- letter of decision: their number counts from one. Decisions and the ledger
-- are built again for it, for a constraint of a table cannot be dropped on
-- every engine.
CREATE TABLE decisions_before AS SELECT * FROM decisions;
CREATE TABLE ledger_before AS SELECT * FROM ledger;
DROP TABLE ledger;
DROP TABLE decisions;

CREATE TABLE decisions (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    application  TEXT NOT NULL,
    number       BIGINT NOT NULL CHECK (number >= 1),
    round_id     TEXT NOT NULL,
    verdict      TEXT NOT NULL REFERENCES verdicts (verdict),
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    motivation   TEXT NOT NULL,
    advised_by   TEXT NOT NULL REFERENCES users (id),
    decided_by   TEXT NOT NULL REFERENCES users (id),
    decided_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT decisions_number UNIQUE (application, number),
    FOREIGN KEY (application, round_id) REFERENCES applications (id, round_id),
    CONSTRAINT decisions_four_eyes CHECK (advised_by <> decided_by),
    CONSTRAINT decisions_amount CHECK ((verdict IN ('verlenen', 'deels')) = (amount_cents > 0))
);

INSERT INTO decisions (id, application, number, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at)
SELECT id, application, 1, round_id, verdict, amount_cents, motivation, advised_by, decided_by, decided_at FROM decisions_before;
DROP TABLE decisions_before;

-- An objection, against one decision (A7). reopened tells that the file went
-- back to assessment, with no money in it.
CREATE TABLE objections (
    id              TEXT PRIMARY KEY CHECK (id <> ''),
    application     TEXT NOT NULL REFERENCES applications (id),
    decision        TEXT NOT NULL REFERENCES decisions (id),
    document        TEXT NOT NULL,
    sha256          TEXT NOT NULL CHECK (length(sha256) = 64),
    grounds         TEXT NOT NULL CHECK (grounds <> ''),
    filed_by        TEXT NOT NULL REFERENCES users (id),
    filed_by_name   TEXT NOT NULL,
    filed_at        TIMESTAMPTZ NOT NULL,
    late            BOOLEAN NOT NULL,
    due             TEXT NOT NULL,
    committee       BOOLEAN NOT NULL,
    extended        BOOLEAN NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('filed', 'in handling', 'advised', 'decided')),
    version         BIGINT NOT NULL CHECK (version >= 1),
    handler         TEXT REFERENCES users (id),
    handler_name    TEXT NOT NULL,
    outcome         TEXT CHECK (outcome IN ('inadmissible', 'unfounded', 'upheld in part', 'upheld')),
    extra_cents     BIGINT NOT NULL CHECK (extra_cents >= 0),
    motivation      TEXT NOT NULL,
    advised_by      TEXT REFERENCES users (id),
    advised_by_name TEXT NOT NULL,
    advised_at      TIMESTAMPTZ,
    decided_by      TEXT REFERENCES users (id),
    decided_by_name TEXT NOT NULL,
    decided_at      TIMESTAMPTZ,
    reopened        BOOLEAN NOT NULL,
    CONSTRAINT objections_decision UNIQUE (decision),
    CONSTRAINT objections_handled CHECK (state = 'filed' OR handler IS NOT NULL),
    CONSTRAINT objections_advised CHECK ((state IN ('advised', 'decided')) = (advised_by IS NOT NULL AND advised_at IS NOT NULL)
        AND (state IN ('advised', 'decided')) = (outcome IS NOT NULL AND motivation <> '')),
    CONSTRAINT objections_decided CHECK ((state = 'decided') = (decided_by IS NOT NULL AND decided_at IS NOT NULL)),
    CONSTRAINT objections_four_eyes CHECK (decided_by IS NULL OR decided_by <> advised_by),
    CONSTRAINT objections_inadmissible CHECK (outcome <> 'inadmissible' OR late),
    CONSTRAINT objections_extra CHECK (extra_cents = 0 OR outcome IN ('upheld in part', 'upheld')),
    CONSTRAINT objections_reopened CHECK (NOT reopened OR (state = 'decided' AND outcome = 'upheld' AND extra_cents = 0))
);

CREATE INDEX objections_application ON objections (application);
CREATE INDEX objections_due ON objections (state, due);

-- on_review is outside the ceiling, on its one ground (S1; Awb 4:25(3)).
CREATE TABLE ledger (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    round_id     TEXT NOT NULL,
    application  TEXT NOT NULL,
    decision     TEXT NOT NULL REFERENCES decisions (id),
    objection    TEXT REFERENCES objections (id),
    amount_cents BIGINT NOT NULL CHECK (amount_cents <> 0),
    on_review    BOOLEAN NOT NULL,
    ground       TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    CONSTRAINT ledger_on_review CHECK (NOT on_review OR amount_cents < 0 OR (ground = '4:25(3)' AND objection IS NOT NULL)),
    FOREIGN KEY (application, round_id) REFERENCES applications (id, round_id)
);

INSERT INTO ledger (id, round_id, application, decision, amount_cents, on_review, ground, at)
SELECT id, round_id, application, decision, amount_cents, FALSE, 'decision', at FROM ledger_before;
DROP TABLE ledger_before;

CREATE INDEX ledger_round ON ledger (round_id, at);
CREATE INDEX ledger_application ON ledger (application);

ALTER TABLE rounds ADD COLUMN granted_on_review_cents BIGINT NOT NULL DEFAULT 0 CHECK (granted_on_review_cents >= 0);

ALTER TABLE letters ADD COLUMN number BIGINT NOT NULL DEFAULT 1 CHECK (number >= 1);
DROP INDEX letters_one_decision;
CREATE UNIQUE INDEX letters_one_decision ON letters (application, number)
    WHERE kind IN ('grant', 'grant in part', 'reject', 'disregard');

-- Account and settlement, thin: what was reported, what is proposed, what was
-- settled by another (A10, A12, S15).
CREATE TABLE reports (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    text        TEXT NOT NULL CHECK (text <> ''),
    reported_by TEXT NOT NULL REFERENCES users (id),
    by_name     TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    CONSTRAINT reports_application UNIQUE (application)
);

CREATE TABLE proposals (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    application  TEXT NOT NULL REFERENCES applications (id),
    seq          BIGINT NOT NULL CHECK (seq >= 1),
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    ground       TEXT NOT NULL,
    proposed_by  TEXT NOT NULL REFERENCES users (id),
    by_name      TEXT NOT NULL,
    at           TIMESTAMPTZ NOT NULL,
    UNIQUE (application, seq)
);

CREATE TABLE settlements (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    application   TEXT NOT NULL REFERENCES applications (id),
    granted_cents BIGINT NOT NULL CHECK (granted_cents > 0),
    amount_cents  BIGINT NOT NULL CHECK (amount_cents >= 0),
    ground        TEXT NOT NULL,
    proposed_by   TEXT NOT NULL REFERENCES users (id),
    settled_by    TEXT NOT NULL REFERENCES users (id),
    at            TIMESTAMPTZ NOT NULL,
    CONSTRAINT settlements_application UNIQUE (application),
    CONSTRAINT settlements_four_eyes CHECK (proposed_by <> settled_by),
    CONSTRAINT settlements_amount CHECK (amount_cents <= granted_cents),
    CONSTRAINT settlements_ground CHECK (amount_cents = granted_cents OR ground <> '')
);
