-- The texts of letters, in versions. A version is written until it is
-- published, by another person than who wrote it (A12), and stays then.
CREATE TABLE letter_texts (
    kind              TEXT NOT NULL REFERENCES letter_kinds (kind),
    version           BIGINT NOT NULL CHECK (version >= 1),
    text              TEXT NOT NULL,
    written_by        TEXT NOT NULL REFERENCES users (id),
    written_by_name   TEXT NOT NULL,
    written_at        TIMESTAMPTZ NOT NULL,
    published_by      TEXT REFERENCES users (id),
    published_by_name TEXT NOT NULL DEFAULT '',
    published_at      TIMESTAMPTZ,
    PRIMARY KEY (kind, version),
    CONSTRAINT letter_texts_four_eyes CHECK (published_by IS NULL OR published_by <> written_by),
    CHECK ((published_by IS NULL) = (published_at IS NULL))
);

CREATE UNIQUE INDEX letter_texts_one_draft ON letter_texts (kind) WHERE published_at IS NULL;
