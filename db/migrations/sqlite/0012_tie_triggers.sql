-- A tie is written once and ended once; nothing else of it changes (A12).
CREATE TRIGGER ties_end_once BEFORE UPDATE ON ties
WHEN OLD.over_at IS NOT NULL OR NEW.over_at IS NULL OR NEW.id <> OLD.id OR NEW.user_id <> OLD.user_id
    OR NEW.board <> OLD.board OR NEW.reason <> OLD.reason OR NEW.declared_at <> OLD.declared_at
BEGIN
    SELECT RAISE(ABORT, 'ties is append-only');
END;

CREATE TRIGGER ties_no_delete BEFORE DELETE ON ties
BEGIN
    SELECT RAISE(ABORT, 'ties is append-only');
END;

-- Nobody advises or decides on a board to which they declared a tie, and no
-- decision stands on the advice of somebody who did (A12).
CREATE TRIGGER advices_unbound BEFORE INSERT ON advices
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id = NEW.advised_by AND t.declared_at <= NEW.advised_at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

CREATE TRIGGER decisions_unbound BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id IN (NEW.advised_by, NEW.decided_by)
        AND t.declared_at <= NEW.decided_at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;
