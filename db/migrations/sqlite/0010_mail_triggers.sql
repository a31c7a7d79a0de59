-- A mail is never lost, and what it says and to whom stays; one that was sent
-- stays sent (A13).
CREATE TRIGGER mails_no_delete BEFORE DELETE ON mails
BEGIN
    SELECT RAISE(ABORT, 'mails are never deleted');
END;

CREATE TRIGGER mails_stay BEFORE UPDATE ON mails
WHEN NEW.id <> OLD.id OR NEW.message_id <> OLD.message_id OR NEW.application <> OLD.application
    OR NEW.recipient <> OLD.recipient OR NEW.subject <> OLD.subject OR NEW.body <> OLD.body
    OR NEW.created_at <> OLD.created_at
    OR (OLD.sent_at IS NOT NULL AND (NEW.sent_at IS NULL OR NEW.sent_at <> OLD.sent_at))
BEGIN
    SELECT RAISE(ABORT, 'mails keep what they say');
END;

-- A line break in an address would begin a header of its own. Nor is there a
-- NUL, behind which GLOB does not look.
CREATE TRIGGER mails_bare_recipient BEFORE INSERT ON mails
WHEN NEW.recipient GLOB '*[^!-~]*' OR length(NEW.recipient) <> length(CAST(NEW.recipient AS BLOB))
BEGIN
    SELECT RAISE(ABORT, 'mails go to a bare address');
END;

CREATE TRIGGER letters_without_mail_no_insert BEFORE INSERT ON letters_without_mail
BEGIN
    SELECT RAISE(ABORT, 'letters_without_mail is closed');
END;

CREATE TRIGGER letters_without_mail_no_update BEFORE UPDATE ON letters_without_mail
BEGIN
    SELECT RAISE(ABORT, 'letters_without_mail is closed');
END;

CREATE TRIGGER letters_without_mail_no_delete BEFORE DELETE ON letters_without_mail
BEGIN
    SELECT RAISE(ABORT, 'letters_without_mail is closed');
END;
