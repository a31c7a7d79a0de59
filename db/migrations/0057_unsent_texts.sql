-- What a board has written of an objection or a view and not sent yet: one text
-- of a kind for an application, which is gone once it is sent.
CREATE TABLE unsent_texts (
    application TEXT NOT NULL REFERENCES applications (id),
    kind        TEXT NOT NULL CHECK (kind IN ('objection', 'view')),
    text        TEXT NOT NULL CHECK (text <> ''),
    written_by  TEXT NOT NULL REFERENCES users (id),
    written_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (application, kind)
);
