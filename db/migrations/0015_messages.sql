-- What a board and the ministry write to each other about a filed application.
-- seq counts the messages of one application, so that their order is certain.
CREATE TABLE messages (
    id          TEXT PRIMARY KEY CHECK (id <> ''),
    application TEXT NOT NULL REFERENCES applications (id),
    seq         BIGINT NOT NULL CHECK (seq >= 1),
    form_key    TEXT NOT NULL CHECK (form_key <> ''),
    from_board  BOOLEAN NOT NULL,
    author      TEXT NOT NULL REFERENCES users (id),
    author_name TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    text        TEXT NOT NULL CHECK (text <> ''),
    UNIQUE (application, seq),
    CONSTRAINT messages_form_key UNIQUE (application, author, form_key)
);

-- Who marked what as read, and when first.
CREATE TABLE message_reads (
    message TEXT NOT NULL REFERENCES messages (id),
    reader  TEXT NOT NULL REFERENCES users (id),
    at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (message, reader)
);

CREATE TABLE letter_reads (
    letter TEXT NOT NULL REFERENCES letters (id),
    reader TEXT NOT NULL REFERENCES users (id),
    at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (letter, reader)
);
