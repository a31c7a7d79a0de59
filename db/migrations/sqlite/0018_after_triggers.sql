-- What is written once stays; decisions and the ledger were built again.
CREATE TRIGGER withdrawals_no_update BEFORE UPDATE ON withdrawals
BEGIN
    SELECT RAISE(ABORT, 'withdrawals is append-only');
END;

CREATE TRIGGER withdrawals_no_delete BEFORE DELETE ON withdrawals
BEGIN
    SELECT RAISE(ABORT, 'withdrawals is append-only');
END;

CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes
BEGIN
    SELECT RAISE(ABORT, 'changes is append-only');
END;

CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes
BEGIN
    SELECT RAISE(ABORT, 'changes is append-only');
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

CREATE TRIGGER reports_no_update BEFORE UPDATE ON reports
BEGIN
    SELECT RAISE(ABORT, 'reports is append-only');
END;

CREATE TRIGGER reports_no_delete BEFORE DELETE ON reports
BEGIN
    SELECT RAISE(ABORT, 'reports is append-only');
END;

CREATE TRIGGER proposals_no_update BEFORE UPDATE ON proposals
BEGIN
    SELECT RAISE(ABORT, 'proposals is append-only');
END;

CREATE TRIGGER proposals_no_delete BEFORE DELETE ON proposals
BEGIN
    SELECT RAISE(ABORT, 'proposals is append-only');
END;

CREATE TRIGGER settlements_no_update BEFORE UPDATE ON settlements
BEGIN
    SELECT RAISE(ABORT, 'settlements is append-only');
END;

CREATE TRIGGER settlements_no_delete BEFORE DELETE ON settlements
BEGIN
    SELECT RAISE(ABORT, 'settlements is append-only');
END;

-- Nobody decides on what they advised on, whatever the row says, and no decision
-- stands on the advice of somebody with a tie (A12).
CREATE TRIGGER decisions_by_another BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM advices WHERE application = NEW.application AND advised_by = NEW.decided_by)
BEGIN
    SELECT RAISE(ABORT, 'decisions_four_eyes');
END;

CREATE TRIGGER decisions_unbound BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id IN (NEW.advised_by, NEW.decided_by)
        AND t.declared_at <= NEW.decided_at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

-- What was objected stays as it came in, and so does what was decided on it (A7).
CREATE TRIGGER objections_keep BEFORE UPDATE ON objections
WHEN OLD.state = 'decided' OR NEW.id <> OLD.id OR NEW.application <> OLD.application OR NEW.decision <> OLD.decision
    OR NEW.document <> OLD.document OR NEW.sha256 <> OLD.sha256 OR NEW.grounds <> OLD.grounds
    OR NEW.filed_by <> OLD.filed_by OR NEW.filed_at <> OLD.filed_at OR NEW.late <> OLD.late
    OR NEW.version <> OLD.version + 1 OR (OLD.extended AND NOT NEW.extended)
BEGIN
    SELECT RAISE(ABORT, 'objections is append-only');
END;

CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections
BEGIN
    SELECT RAISE(ABORT, 'objections is append-only');
END;

-- An objection comes in as it was filed.
CREATE TRIGGER objections_begin BEFORE INSERT ON objections
WHEN NEW.state <> 'filed' OR NEW.version <> 1
BEGIN
    SELECT RAISE(ABORT, 'objections begin as filed');
END;

-- Who advised on the application or decided it handles no objection against
-- it, and nobody does with a tie (A12).
CREATE TRIGGER objections_apart BEFORE UPDATE ON objections
WHEN EXISTS (SELECT 1 FROM advices a WHERE a.application = NEW.application
        AND a.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))
    OR EXISTS (SELECT 1 FROM decisions d WHERE d.application = NEW.application
        AND (d.decided_by IN (NEW.handler, NEW.advised_by, NEW.decided_by)
            OR d.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by)))
BEGIN
    SELECT RAISE(ABORT, 'objections_apart');
END;

CREATE TRIGGER objections_unbound BEFORE UPDATE ON objections
WHEN EXISTS (SELECT 1 FROM application_ties t WHERE t.application = NEW.application
    AND t.user_id IN (CASE WHEN NEW.state = 'in handling' THEN NEW.handler END, NEW.advised_by, NEW.decided_by))
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

-- Who proposed an amount does not settle it, whatever the row says (A12).
CREATE TRIGGER settlements_by_another BEFORE INSERT ON settlements
WHEN EXISTS (SELECT 1 FROM proposals WHERE application = NEW.application AND proposed_by = NEW.settled_by)
BEGIN
    SELECT RAISE(ABORT, 'settlements_four_eyes');
END;
