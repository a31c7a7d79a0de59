-- The outbox: a notice for one person that a message is ready in the portal
-- (A13), written in the transaction of that message. recipient is '' where a
-- board has no address; such a notice is parked from the beginning.
CREATE TABLE mails (
    id           TEXT PRIMARY KEY CHECK (id <> ''),
    message_id   TEXT NOT NULL UNIQUE CHECK (message_id <> ''),
    application  TEXT NOT NULL REFERENCES applications (id),
    recipient    TEXT NOT NULL,
    subject      TEXT NOT NULL CHECK (subject <> ''),
    body         TEXT NOT NULL CHECK (body <> ''),
    created_at   TIMESTAMPTZ NOT NULL,
    due_at       TIMESTAMPTZ NOT NULL,
    attempts     BIGINT NOT NULL CHECK (attempts >= 0),
    last_error   TEXT NOT NULL,
    leased_until TIMESTAMPTZ,
    sent_at      TIMESTAMPTZ,
    parked_at    TIMESTAMPTZ,
    CONSTRAINT mails_one_end CHECK (sent_at IS NULL OR parked_at IS NULL),
    CONSTRAINT mails_recipient CHECK (recipient <> '' OR parked_at IS NOT NULL)
);

CREATE INDEX mails_application ON mails (application);
CREATE INDEX mails_waiting ON mails (due_at, id) WHERE sent_at IS NULL AND parked_at IS NULL;
CREATE INDEX mails_parked ON mails (parked_at, id) WHERE parked_at IS NOT NULL;

-- Letters from before there was an outbox: nobody was mailed about them. The
-- list is made here, once, and closed by a trigger.
CREATE TABLE letters_without_mail (
    letter TEXT PRIMARY KEY CHECK (letter <> '')
);

INSERT INTO letters_without_mail (letter) SELECT id FROM letters;
