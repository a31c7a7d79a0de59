-- The tables, in PostgreSQL's words; for SQLite the types are replaced and the
-- tables become STRICT. Ids are texts made by the caller, money is in cents,
-- instants are UTC to the microsecond, days are ISO texts. What is frozen by a
-- SHA-256 is TEXT: JSONB would reorder it.

-- The words of columns that get more words in time. A later migration adds a
-- row, where a CHECK would need the table to be built again.
CREATE TABLE states (
    state TEXT PRIMARY KEY
);

INSERT INTO states (state) VALUES
    ('draft'), ('submitted'), ('in assessment'), ('advised'),
    ('granted'), ('partly granted'), ('rejected'), ('deleted');

CREATE TABLE verdicts (
    verdict TEXT PRIMARY KEY
);

INSERT INTO verdicts (verdict) VALUES ('verlenen'), ('deels'), ('afwijzen');

CREATE TABLE letter_kinds (
    kind TEXT PRIMARY KEY
);

INSERT INTO letter_kinds (kind) VALUES ('receipt'), ('grant'), ('grant in part'), ('reject');

CREATE TABLE boards (
    number TEXT PRIMARY KEY CHECK (length(number) = 5),
    name   TEXT NOT NULL,
    kvk    TEXT NOT NULL CHECK (length(kvk) IN (0, 8)),
    city   TEXT NOT NULL
);

-- pupils and repeaters are NULL where the register does not know them.
CREATE TABLE locations (
    code         TEXT PRIMARY KEY CHECK (length(code) = 6),
    board        TEXT NOT NULL REFERENCES boards (number),
    name         TEXT NOT NULL,
    street       TEXT NOT NULL,
    postcode     TEXT NOT NULL,
    city         TEXT NOT NULL,
    municipality TEXT NOT NULL,
    province     TEXT NOT NULL,
    region       TEXT NOT NULL CHECK (region IN ('', 'Noord', 'Midden', 'Zuid')),
    pupils       BIGINT CHECK (pupils >= 0),
    repeaters    BIGINT CHECK (repeaters >= 0)
);

CREATE INDEX locations_board ON locations (board, code);

CREATE TABLE scheme_versions (
    slug      TEXT NOT NULL,
    version   BIGINT NOT NULL CHECK (version >= 1),
    document  TEXT NOT NULL,
    sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
    loaded_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (slug, version)
);

-- granted_cents is the sum of the ledger; the ceiling is kept here (S1).
-- asked_cents and undecided count what is filed and not decided, filed counts
-- all that was ever filed.
CREATE TABLE rounds (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    slug          TEXT NOT NULL,
    version       BIGINT NOT NULL,
    year          BIGINT NOT NULL,
    opens_at      TIMESTAMPTZ NOT NULL,
    closes_at     TIMESTAMPTZ NOT NULL,
    ceiling_cents BIGINT NOT NULL CHECK (ceiling_cents > 0),
    granted_cents BIGINT NOT NULL DEFAULT 0,
    asked_cents   BIGINT NOT NULL DEFAULT 0 CHECK (asked_cents >= 0),
    undecided     BIGINT NOT NULL DEFAULT 0 CHECK (undecided >= 0),
    filed         BIGINT NOT NULL DEFAULT 0 CHECK (filed >= undecided),
    CONSTRAINT rounds_ceiling CHECK (granted_cents >= 0 AND granted_cents <= ceiling_cents),
    CHECK (opens_at < closes_at),
    UNIQUE (slug, year),
    FOREIGN KEY (slug, version) REFERENCES scheme_versions (slug, version)
);

CREATE TABLE users (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    email         TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    board         TEXT REFERENCES boards (number),
    password_hash TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    CHECK (role IN ('opsteller', 'tekenbevoegde', 'beoordelaar', 'besluitnemer',
                    'betaalmedewerker', 'beheerder', 'auditor')),
    CONSTRAINT users_board_of_role CHECK ((role IN ('opsteller', 'tekenbevoegde')) = (board IS NOT NULL))
);

CREATE INDEX users_board ON users (board) WHERE board IS NOT NULL;

CREATE TABLE invitations (
    token_hash TEXT PRIMARY KEY CHECK (token_hash <> ''),
    user_id    TEXT NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used       BOOLEAN NOT NULL DEFAULT FALSE
);

-- user_id is NULL before somebody has signed in.
CREATE TABLE sessions (
    hash       TEXT PRIMARY KEY CHECK (hash <> ''),
    user_id    TEXT REFERENCES users (id),
    data       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- received_at is set by filing and never before: what has it, the ministry has.
-- live_key names what only one live application may have (S6): the round, or
-- the scheme, with the location; NULL while the application is not live.
CREATE TABLE applications (
    id                   TEXT PRIMARY KEY CHECK (id <> ''),
    reference            TEXT NOT NULL UNIQUE,
    creation_key         TEXT NOT NULL CHECK (creation_key <> ''),
    round_id             TEXT NOT NULL REFERENCES rounds (id),
    scheme_slug          TEXT NOT NULL,
    scheme_version       BIGINT NOT NULL,
    board                TEXT NOT NULL REFERENCES boards (number),
    location             TEXT NOT NULL REFERENCES locations (code),
    state                TEXT NOT NULL REFERENCES states (state),
    version              BIGINT NOT NULL CHECK (version >= 1),
    answers              TEXT NOT NULL,
    asks_zomerschool     BOOLEAN NOT NULL,
    asks_overgangsbeleid BOOLEAN NOT NULL,
    amount_cents         BIGINT NOT NULL CHECK (amount_cents >= 0),
    created_by           TEXT NOT NULL REFERENCES users (id),
    created_at           TIMESTAMPTZ NOT NULL,
    updated_by           TEXT NOT NULL REFERENCES users (id),
    updated_at           TIMESTAMPTZ NOT NULL,
    filed_by             TEXT REFERENCES users (id),
    received_at          TIMESTAMPTZ,
    decide_by            TEXT,
    remarks              BIGINT NOT NULL CHECK (remarks >= 0),
    assessor             TEXT REFERENCES users (id),
    live_key             TEXT,
    CONSTRAINT applications_creation_key UNIQUE (board, creation_key),
    CONSTRAINT applications_live UNIQUE (live_key),
    UNIQUE (id, round_id),
    FOREIGN KEY (scheme_slug, scheme_version) REFERENCES scheme_versions (slug, version),
    CHECK ((state IN ('draft', 'deleted')) = (received_at IS NULL)),
    CHECK ((received_at IS NULL) = (filed_by IS NULL)),
    CHECK ((received_at IS NULL) = (decide_by IS NULL)),
    CHECK (received_at IS NULL OR amount_cents > 0)
);

CREATE UNIQUE INDEX applications_one_draft ON applications (round_id, board, location) WHERE state = 'draft';
CREATE INDEX applications_board ON applications (board);
CREATE INDEX applications_location ON applications (location, scheme_slug);
CREATE INDEX applications_round ON applications (round_id);

-- The work list in each of its orders.
CREATE INDEX applications_by_receipt ON applications (round_id, received_at, reference) WHERE received_at IS NOT NULL;
CREATE INDEX applications_by_due ON applications (round_id, decide_by, received_at, reference) WHERE received_at IS NOT NULL;
CREATE INDEX applications_by_amount ON applications (round_id, amount_cents DESC, reference) WHERE received_at IS NOT NULL;

CREATE TABLE filings (
    id            TEXT PRIMARY KEY CHECK (id <> ''),
    application   TEXT NOT NULL REFERENCES applications (id),
    number        BIGINT NOT NULL CHECK (number >= 1),
    document      TEXT NOT NULL,
    sha256        TEXT NOT NULL CHECK (length(sha256) = 64),
    received_at   TIMESTAMPTZ NOT NULL,
    filed_by      TEXT NOT NULL REFERENCES users (id),
    filed_by_name TEXT NOT NULL,
    amount_cents  BIGINT NOT NULL CHECK (amount_cents > 0),
    UNIQUE (application, number)
);

CREATE TABLE attachments (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        BIGINT NOT NULL CHECK (size >= 0),
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    uploaded_by TEXT NOT NULL REFERENCES users (id),
    uploaded_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX attachments_application ON attachments (application);

CREATE TABLE attachment_chunks (
    attachment TEXT NOT NULL REFERENCES attachments (id),
    number     BIGINT NOT NULL CHECK (number >= 1),
    content    BYTEA NOT NULL,
    PRIMARY KEY (attachment, number)
);

-- seq counts the events of one application, so that their order is certain.
CREATE TABLE events (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    seq         BIGINT NOT NULL CHECK (seq >= 1),
    at          TIMESTAMPTZ NOT NULL,
    actor       TEXT REFERENCES users (id),
    actor_name  TEXT NOT NULL,
    action      TEXT NOT NULL,
    from_state  TEXT REFERENCES states (state),
    to_state    TEXT NOT NULL REFERENCES states (state),
    detail      TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    UNIQUE (application, seq)
);

CREATE TABLE advices (
    id              TEXT PRIMARY KEY CHECK (id <> ''),
    application     TEXT NOT NULL REFERENCES applications (id),
    seq             BIGINT NOT NULL CHECK (seq >= 1),
    verdict         TEXT NOT NULL REFERENCES verdicts (verdict),
    amount_cents    BIGINT NOT NULL CHECK (amount_cents >= 0),
    motivation      TEXT NOT NULL,
    advised_by      TEXT NOT NULL REFERENCES users (id),
    advised_by_name TEXT NOT NULL,
    advised_at      TIMESTAMPTZ NOT NULL,
    UNIQUE (application, seq)
);

-- One decision per application, in the application's own round, by another
-- person than the one who advised (A12).
CREATE TABLE decisions (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    application  TEXT NOT NULL,
    round_id     TEXT NOT NULL,
    verdict      TEXT NOT NULL REFERENCES verdicts (verdict),
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    motivation   TEXT NOT NULL,
    advised_by   TEXT NOT NULL REFERENCES users (id),
    decided_by   TEXT NOT NULL REFERENCES users (id),
    decided_at   TIMESTAMPTZ NOT NULL,
    CONSTRAINT decisions_application UNIQUE (application),
    FOREIGN KEY (application, round_id) REFERENCES applications (id, round_id),
    CONSTRAINT decisions_four_eyes CHECK (advised_by <> decided_by),
    CONSTRAINT decisions_amount CHECK ((verdict IN ('verlenen', 'deels')) = (amount_cents > 0))
);

-- The book of what a round has granted. It only grows: what is undone gets a
-- row with the opposite amount.
CREATE TABLE ledger (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    round_id     TEXT NOT NULL,
    application  TEXT NOT NULL,
    decision     TEXT NOT NULL REFERENCES decisions (id),
    amount_cents BIGINT NOT NULL CHECK (amount_cents <> 0),
    at           TIMESTAMPTZ NOT NULL,
    FOREIGN KEY (application, round_id) REFERENCES applications (id, round_id)
);

CREATE INDEX ledger_round ON ledger (round_id);
CREATE INDEX ledger_application ON ledger (application);

CREATE TABLE letters (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    kind        TEXT NOT NULL REFERENCES letter_kinds (kind),
    document    TEXT NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    at          TIMESTAMPTZ NOT NULL,
    UNIQUE (application, kind)
);

CREATE UNIQUE INDEX letters_one_decision ON letters (application) WHERE kind <> 'receipt';
