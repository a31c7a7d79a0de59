-- A mail is never lost, and what it says and to whom stays; one that was sent
-- stays sent (A13). A line break in an address would begin a header of its own.
CREATE FUNCTION keep_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'mails are never deleted';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.recipient !~ '^[\x21-\x7e]*$' THEN
            RAISE EXCEPTION 'mails go to a bare address';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.id <> OLD.id OR NEW.message_id <> OLD.message_id OR NEW.application <> OLD.application
        OR NEW.recipient <> OLD.recipient OR NEW.subject <> OLD.subject OR NEW.body <> OLD.body
        OR NEW.created_at <> OLD.created_at
        OR (OLD.sent_at IS NOT NULL AND (NEW.sent_at IS NULL OR NEW.sent_at <> OLD.sent_at)) THEN
        RAISE EXCEPTION 'mails keep what they say';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER mails_keep BEFORE INSERT OR UPDATE OR DELETE ON mails
FOR EACH ROW EXECUTE FUNCTION keep_mail();

CREATE FUNCTION refuse_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is closed', TG_TABLE_NAME;
END $$;

CREATE TRIGGER letters_without_mail_closed BEFORE INSERT OR UPDATE OR DELETE ON letters_without_mail
FOR EACH ROW EXECUTE FUNCTION refuse_row();
