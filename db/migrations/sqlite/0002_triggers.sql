-- What is written once is never changed: not by the portal, and not by a slip
-- of somebody with a console. The messages name the rule for db/errors.go.

CREATE TRIGGER scheme_versions_no_update BEFORE UPDATE ON scheme_versions
BEGIN
    SELECT RAISE(ABORT, 'scheme_versions is append-only');
END;

CREATE TRIGGER scheme_versions_no_delete BEFORE DELETE ON scheme_versions
BEGIN
    SELECT RAISE(ABORT, 'scheme_versions is append-only');
END;

CREATE TRIGGER filings_no_update BEFORE UPDATE ON filings
BEGIN
    SELECT RAISE(ABORT, 'filings is append-only');
END;

CREATE TRIGGER filings_no_delete BEFORE DELETE ON filings
BEGIN
    SELECT RAISE(ABORT, 'filings is append-only');
END;

CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only');
END;

CREATE TRIGGER advices_no_update BEFORE UPDATE ON advices
BEGIN
    SELECT RAISE(ABORT, 'advices is append-only');
END;

CREATE TRIGGER advices_no_delete BEFORE DELETE ON advices
BEGIN
    SELECT RAISE(ABORT, 'advices is append-only');
END;

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;

CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only');
END;

CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger is append-only');
END;

CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger is append-only');
END;

CREATE TRIGGER letters_no_update BEFORE UPDATE ON letters
BEGIN
    SELECT RAISE(ABORT, 'letters is append-only');
END;

CREATE TRIGGER letters_no_delete BEFORE DELETE ON letters
BEGIN
    SELECT RAISE(ABORT, 'letters is append-only');
END;

-- Who an application is of, and when it was received, is evidence.
CREATE TRIGGER applications_evidence BEFORE UPDATE ON applications
WHEN NEW.id <> OLD.id OR NEW.reference <> OLD.reference OR NEW.round_id <> OLD.round_id
    OR NEW.board <> OLD.board OR NEW.created_at <> OLD.created_at
    OR (OLD.received_at IS NOT NULL AND (NEW.received_at IS NULL OR NEW.received_at <> OLD.received_at
        OR NEW.filed_by <> OLD.filed_by OR NEW.location <> OLD.location))
BEGIN
    SELECT RAISE(ABORT, 'applications keep their evidence');
END;

CREATE TRIGGER applications_no_delete BEFORE DELETE ON applications
BEGIN
    SELECT RAISE(ABORT, 'applications are never deleted');
END;

-- Files come and go with a draft; what was filed stays as it was filed.
CREATE TRIGGER attachments_draft_only BEFORE INSERT ON attachments
WHEN (SELECT state FROM applications WHERE id = NEW.application) <> 'draft'
BEGIN
    SELECT RAISE(ABORT, 'attachments_draft_only');
END;

CREATE TRIGGER attachments_no_update BEFORE UPDATE ON attachments
BEGIN
    SELECT RAISE(ABORT, 'attachments never change');
END;

CREATE TRIGGER attachments_kept BEFORE DELETE ON attachments
WHEN (SELECT state FROM applications WHERE id = OLD.application) NOT IN ('draft', 'deleted')
BEGIN
    SELECT RAISE(ABORT, 'attachments_draft_only');
END;

CREATE TRIGGER attachment_chunks_no_update BEFORE UPDATE ON attachment_chunks
BEGIN
    SELECT RAISE(ABORT, 'attachments never change');
END;

CREATE TRIGGER attachment_chunks_kept BEFORE DELETE ON attachment_chunks
WHEN (SELECT a.state FROM attachments f JOIN applications a ON a.id = f.application WHERE f.id = OLD.attachment)
    NOT IN ('draft', 'deleted')
BEGIN
    SELECT RAISE(ABORT, 'attachments_draft_only');
END;

-- Nobody decides on what they advised on, whatever the row says (A12).
CREATE TRIGGER decisions_by_another BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM advices WHERE application = NEW.application AND advised_by = NEW.decided_by)
BEGIN
    SELECT RAISE(ABORT, 'decisions_four_eyes');
END;
