-- What is written once stays.
CREATE TRIGGER announcements_append_only BEFORE UPDATE OR DELETE ON announcements
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER hearings_append_only BEFORE UPDATE OR DELETE ON hearings
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER hearing_answers_append_only BEFORE UPDATE OR DELETE ON hearing_answers
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Nobody gets more than they asked for (S4).
CREATE FUNCTION refuse_above_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.amount_cents > (SELECT amount_cents FROM applications WHERE id = NEW.application) THEN
        RAISE EXCEPTION 'decisions_within_request';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER decisions_within_request BEFORE INSERT ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_above_request();

-- Nobody makes known what they advised, or a decision that somebody with a tie
-- had a hand in (A12).
CREATE FUNCTION refuse_announcer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM advices WHERE application = NEW.application AND advised_by = NEW.announced_by) THEN
        RAISE EXCEPTION 'announcements_four_eyes';
    END IF;
    IF EXISTS (SELECT 1 FROM application_ties t JOIN decisions d ON d.application = t.application
        WHERE d.id = NEW.decision AND t.user_id IN (d.advised_by, d.decided_by, NEW.announced_by)
            AND t.declared_at <= NEW.at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER announcements_by_another BEFORE INSERT ON announcements
FOR EACH ROW EXECUTE FUNCTION refuse_announcer();

-- A board reads nothing of a decision before it is made known.
CREATE FUNCTION keep_embargo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind IN ('grant', 'grant in part', 'reject', 'disregard')
        AND NOT EXISTS (SELECT 1 FROM announcements n WHERE n.application = NEW.application AND n.at = NEW.at) THEN
        RAISE EXCEPTION 'letters_under_embargo';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER letters_under_embargo BEFORE INSERT ON letters
FOR EACH ROW EXECUTE FUNCTION keep_embargo();
