-- Nobody proposes or settles an amount for a board to which they declared a tie,
-- and none is settled on the proposal of somebody who did (A12).
CREATE TRIGGER proposals_unbound BEFORE INSERT ON proposals
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id = NEW.proposed_by AND t.declared_at <= NEW.at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

CREATE TRIGGER settlements_unbound BEFORE INSERT ON settlements
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id IN (NEW.proposed_by, NEW.settled_by) AND t.declared_at <= NEW.at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

-- Who ever advised on an objection does not decide it, whose advice the row has
-- now; the events know. An advice makes place for another, and gets no other
-- adviser (A12).
CREATE TRIGGER objections_by_another BEFORE UPDATE OF advised_by, decided_by ON objections
WHEN NEW.advised_by <> OLD.advised_by OR EXISTS (SELECT 1 FROM events e
    WHERE e.application = NEW.application AND e.action = 'advise on objection' AND e.actor = NEW.decided_by)
BEGIN
    SELECT RAISE(ABORT, 'objections_four_eyes');
END;

-- What was asked, and a draw, stay under their own key.
CREATE TRIGGER supplements_same_row BEFORE UPDATE OF id ON supplements
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'supplements is append-only');
END;

CREATE TRIGGER draws_same_row BEFORE UPDATE OF round_id ON draws
WHEN NEW.round_id <> OLD.round_id
BEGIN
    SELECT RAISE(ABORT, 'draws is append-only');
END;
