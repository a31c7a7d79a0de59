-- What is written once stays; decisions and the ledger were built again.
CREATE TRIGGER withdrawals_append_only BEFORE UPDATE OR DELETE ON withdrawals
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER changes_append_only BEFORE UPDATE OR DELETE ON changes
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER reports_append_only BEFORE UPDATE OR DELETE ON reports
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER proposals_append_only BEFORE UPDATE OR DELETE ON proposals
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER settlements_append_only BEFORE UPDATE OR DELETE ON settlements
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Nobody decides on what they advised on, whatever the row says, and no decision
-- stands on the advice of somebody with a tie (A12).
CREATE TRIGGER decisions_by_another BEFORE INSERT ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_own_advice();

CREATE TRIGGER decisions_unbound BEFORE INSERT ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_bound_decider();

-- What was objected stays as it came in, and so does what was decided on it (A7).
CREATE FUNCTION keep_objection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'filed' OR NEW.version <> 1 THEN
            RAISE EXCEPTION 'objections begin as filed';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state = 'decided' OR NEW.id <> OLD.id OR NEW.application <> OLD.application
        OR NEW.decision <> OLD.decision OR NEW.document <> OLD.document OR NEW.sha256 <> OLD.sha256
        OR NEW.grounds <> OLD.grounds OR NEW.filed_by <> OLD.filed_by OR NEW.filed_at <> OLD.filed_at
        OR NEW.late <> OLD.late OR NEW.version <> OLD.version + 1 OR (OLD.extended AND NOT NEW.extended) THEN
        RAISE EXCEPTION 'objections is append-only';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER objections_keep BEFORE INSERT OR UPDATE OR DELETE ON objections
FOR EACH ROW EXECUTE FUNCTION keep_objection();

-- Who advised on the application or decided it handles no objection against
-- it, and nobody does with a tie (A12).
CREATE FUNCTION keep_objection_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM advices a WHERE a.application = NEW.application
            AND a.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))
        OR EXISTS (SELECT 1 FROM decisions d WHERE d.application = NEW.application
            AND (d.decided_by IN (NEW.handler, NEW.advised_by, NEW.decided_by)
                OR d.advised_by IN (NEW.handler, NEW.advised_by, NEW.decided_by))) THEN
        RAISE EXCEPTION 'objections_apart';
    END IF;
    IF EXISTS (SELECT 1 FROM application_ties t WHERE t.application = NEW.application
        AND t.user_id IN (CASE WHEN NEW.state = 'in handling' THEN NEW.handler END, NEW.advised_by, NEW.decided_by)) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER objections_apart BEFORE UPDATE ON objections
FOR EACH ROW EXECUTE FUNCTION keep_objection_apart();

-- Who proposed an amount does not settle it, whatever the row says (A12).
CREATE FUNCTION refuse_own_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM proposals WHERE application = NEW.application AND proposed_by = NEW.settled_by) THEN
        RAISE EXCEPTION 'settlements_four_eyes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER settlements_by_another BEFORE INSERT ON settlements
FOR EACH ROW EXECUTE FUNCTION refuse_own_proposal();
