CREATE TRIGGER extensions_append_only BEFORE UPDATE OR DELETE ON extensions
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What was asked stays, and so does one that was answered or has lapsed.
CREATE FUNCTION keep_supplement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL OR NEW.application <> OLD.application
        OR NEW.number <> OLD.number OR NEW.parts <> OLD.parts OR NEW.filing <> OLD.filing OR NEW.asked_by <> OLD.asked_by
        OR NEW.asked_at <> OLD.asked_at OR NEW.due <> OLD.due THEN
        RAISE EXCEPTION 'supplements is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER supplements_keep BEFORE UPDATE OR DELETE ON supplements
FOR EACH ROW EXECUTE FUNCTION keep_supplement();

-- Files come and go with a draft and with an open supplement; what was filed
-- stays as it was filed.
CREATE FUNCTION attachment_removable(application_id TEXT, uploaded TIMESTAMPTZ) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (SELECT 1 FROM applications a WHERE a.id = application_id AND (a.state IN ('draft', 'deleted')
        OR (a.state = 'supplement asked'
            AND uploaded > (SELECT MAX(f.received_at) FROM filings f WHERE f.application = a.id))))
$$;

CREATE OR REPLACE FUNCTION keep_attachments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'attachments never change';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF (SELECT state FROM applications WHERE id = NEW.application) NOT IN ('draft', 'supplement asked') THEN
            RAISE EXCEPTION 'attachments_draft_only';
        END IF;
        RETURN NEW;
    END IF;
    IF NOT attachment_removable(OLD.application, OLD.uploaded_at) THEN
        RAISE EXCEPTION 'attachments_draft_only';
    END IF;
    RETURN OLD;
END $$;

CREATE OR REPLACE FUNCTION keep_attachment_chunks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'attachments never change';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM attachments t WHERE t.id = OLD.attachment AND attachment_removable(t.application, t.uploaded_at)) THEN
        RAISE EXCEPTION 'attachments_draft_only';
    END IF;
    RETURN OLD;
END $$;
