-- Nobody proposes or settles an amount for a board to which they declared a tie,
-- and none is settled on the proposal of somebody who did (A12).
CREATE FUNCTION refuse_bound_proposer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_ties t
        WHERE t.application = NEW.application AND t.user_id = NEW.proposed_by AND t.declared_at <= NEW.at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER proposals_unbound BEFORE INSERT ON proposals
FOR EACH ROW EXECUTE FUNCTION refuse_bound_proposer();

CREATE FUNCTION refuse_bound_settler() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_ties t
        WHERE t.application = NEW.application AND t.user_id IN (NEW.proposed_by, NEW.settled_by)
            AND t.declared_at <= NEW.at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER settlements_unbound BEFORE INSERT ON settlements
FOR EACH ROW EXECUTE FUNCTION refuse_bound_settler();

-- Who ever advised on an objection does not decide it, whose advice the row has
-- now; the events know. An advice makes place for another, and gets no other
-- adviser (A12).
CREATE FUNCTION keep_objection_adviser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.advised_by <> OLD.advised_by OR EXISTS (SELECT 1 FROM events e
        WHERE e.application = NEW.application AND e.action = 'advise on objection' AND e.actor = NEW.decided_by) THEN
        RAISE EXCEPTION 'objections_four_eyes';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER objections_by_another BEFORE UPDATE OF advised_by, decided_by ON objections
FOR EACH ROW EXECUTE FUNCTION keep_objection_adviser();

-- What was asked, and a draw, stay under their own key.
CREATE TRIGGER supplements_same_row BEFORE UPDATE OF id ON supplements
FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION refuse_change();

CREATE TRIGGER draws_same_row BEFORE UPDATE OF round_id ON draws
FOR EACH ROW WHEN (NEW.round_id <> OLD.round_id) EXECUTE FUNCTION refuse_change();
