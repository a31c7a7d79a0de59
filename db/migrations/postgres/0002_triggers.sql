-- What is written once is never changed: not by the portal, and not by a slip
-- of somebody with a console. The messages name the rule for db/errors.go.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER scheme_versions_append_only BEFORE UPDATE OR DELETE ON scheme_versions
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER filings_append_only BEFORE UPDATE OR DELETE ON filings
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER advices_append_only BEFORE UPDATE OR DELETE ON advices
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER letters_append_only BEFORE UPDATE OR DELETE ON letters
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Who an application is of, and when it was received, is evidence.
CREATE FUNCTION keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'applications are never deleted';
    END IF;
    IF NEW.id <> OLD.id OR NEW.reference <> OLD.reference OR NEW.round_id <> OLD.round_id
        OR NEW.board <> OLD.board OR NEW.created_at <> OLD.created_at
        OR (OLD.received_at IS NOT NULL AND (NEW.received_at IS NULL OR NEW.received_at <> OLD.received_at
            OR NEW.filed_by <> OLD.filed_by OR NEW.location <> OLD.location)) THEN
        RAISE EXCEPTION 'applications keep their evidence';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER applications_evidence BEFORE UPDATE OR DELETE ON applications
FOR EACH ROW EXECUTE FUNCTION keep_evidence();

-- Files come and go with a draft; what was filed stays as it was filed.
CREATE FUNCTION keep_attachments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'attachments never change';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF (SELECT state FROM applications WHERE id = NEW.application) <> 'draft' THEN
            RAISE EXCEPTION 'attachments_draft_only';
        END IF;
        RETURN NEW;
    END IF;
    IF (SELECT state FROM applications WHERE id = OLD.application) NOT IN ('draft', 'deleted') THEN
        RAISE EXCEPTION 'attachments_draft_only';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER attachments_kept BEFORE INSERT OR UPDATE OR DELETE ON attachments
FOR EACH ROW EXECUTE FUNCTION keep_attachments();

CREATE FUNCTION keep_attachment_chunks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'attachments never change';
    END IF;
    IF (SELECT a.state FROM attachments f JOIN applications a ON a.id = f.application WHERE f.id = OLD.attachment)
        NOT IN ('draft', 'deleted') THEN
        RAISE EXCEPTION 'attachments_draft_only';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER attachment_chunks_kept BEFORE UPDATE OR DELETE ON attachment_chunks
FOR EACH ROW EXECUTE FUNCTION keep_attachment_chunks();

-- Nobody decides on what they advised on, whatever the row says (A12).
CREATE FUNCTION refuse_own_advice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM advices WHERE application = NEW.application AND advised_by = NEW.decided_by) THEN
        RAISE EXCEPTION 'decisions_four_eyes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_by_another BEFORE INSERT ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_own_advice();
