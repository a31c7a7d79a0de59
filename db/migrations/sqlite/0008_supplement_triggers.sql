CREATE TRIGGER extensions_no_update BEFORE UPDATE ON extensions
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only');
END;

CREATE TRIGGER extensions_no_delete BEFORE DELETE ON extensions
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only');
END;

CREATE TRIGGER supplements_no_delete BEFORE DELETE ON supplements
BEGIN
    SELECT RAISE(ABORT, 'supplements is append-only');
END;

-- What was asked stays, and so does one that was answered or has lapsed.
CREATE TRIGGER supplements_asked_stays BEFORE UPDATE ON supplements
WHEN OLD.answered_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL OR NEW.application <> OLD.application
    OR NEW.number <> OLD.number OR NEW.parts <> OLD.parts OR NEW.filing <> OLD.filing OR NEW.asked_by <> OLD.asked_by
    OR NEW.asked_at <> OLD.asked_at OR NEW.due <> OLD.due
BEGIN
    SELECT RAISE(ABORT, 'supplements is append-only');
END;

-- Files come and go with a draft and with an open supplement; what was filed
-- stays as it was filed.
DROP TRIGGER attachments_draft_only;
DROP TRIGGER attachments_kept;
DROP TRIGGER attachment_chunks_kept;

CREATE TRIGGER attachments_draft_only BEFORE INSERT ON attachments
WHEN (SELECT state FROM applications WHERE id = NEW.application) NOT IN ('draft', 'supplement asked')
BEGIN
    SELECT RAISE(ABORT, 'attachments_draft_only');
END;

CREATE TRIGGER attachments_kept BEFORE DELETE ON attachments
WHEN NOT EXISTS (
    SELECT 1 FROM applications a WHERE a.id = OLD.application AND (a.state IN ('draft', 'deleted')
        OR (a.state = 'supplement asked'
            AND OLD.uploaded_at > (SELECT MAX(f.received_at) FROM filings f WHERE f.application = a.id))))
BEGIN
    SELECT RAISE(ABORT, 'attachments_draft_only');
END;

CREATE TRIGGER attachment_chunks_kept BEFORE DELETE ON attachment_chunks
WHEN NOT EXISTS (
    SELECT 1 FROM attachments t JOIN applications a ON a.id = t.application
    WHERE t.id = OLD.attachment AND (a.state IN ('draft', 'deleted')
        OR (a.state = 'supplement asked'
            AND t.uploaded_at > (SELECT MAX(f.received_at) FROM filings f WHERE f.application = a.id))))
BEGIN
    SELECT RAISE(ABORT, 'attachments_draft_only');
END;
