-- The draw of a round (D4): four steps, each by a person. list holds the
-- frozen references, a line each, '' before the freeze.
CREATE TABLE draws (
    round_id     TEXT PRIMARY KEY REFERENCES rounds (id),
    source       TEXT NOT NULL CHECK (source <> ''),
    speaks_on    TEXT NOT NULL,
    named_by     TEXT NOT NULL REFERENCES users (id),
    named_at     TIMESTAMPTZ NOT NULL,
    list         TEXT NOT NULL,
    list_sha256  TEXT NOT NULL,
    frozen_by    TEXT REFERENCES users (id),
    frozen_at    TIMESTAMPTZ,
    seed         TEXT NOT NULL,
    seeded_by    TEXT REFERENCES users (id),
    seeded_at    TIMESTAMPTZ,
    confirmed_by TEXT REFERENCES users (id),
    confirmed_at TIMESTAMPTZ,
    CONSTRAINT draws_frozen CHECK ((frozen_at IS NOT NULL) = (list <> '') AND (list <> '') = (length(list_sha256) = 64)),
    CONSTRAINT draws_seed_after_list CHECK (seeded_at IS NULL OR frozen_at IS NOT NULL),
    CONSTRAINT draws_confirmed_after_seed CHECK (confirmed_at IS NULL OR seeded_at IS NOT NULL),
    CONSTRAINT draws_four_eyes CHECK (confirmed_by IS NULL OR confirmed_by <> seeded_by)
);

-- What was done to a round as a whole.
CREATE TABLE round_events (
    id         TEXT PRIMARY KEY CHECK (id <> ''),
    round_id   TEXT NOT NULL REFERENCES rounds (id),
    seq        BIGINT NOT NULL CHECK (seq >= 1),
    at         TIMESTAMPTZ NOT NULL,
    actor      TEXT NOT NULL REFERENCES users (id),
    actor_name TEXT NOT NULL,
    action     TEXT NOT NULL,
    detail     TEXT NOT NULL,
    request_id TEXT NOT NULL,
    UNIQUE (round_id, seq)
);
