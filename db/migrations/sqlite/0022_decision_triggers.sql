-- What is written once stays.
CREATE TRIGGER announcements_no_update BEFORE UPDATE ON announcements
BEGIN
    SELECT RAISE(ABORT, 'announcements is append-only');
END;

CREATE TRIGGER announcements_no_delete BEFORE DELETE ON announcements
BEGIN
    SELECT RAISE(ABORT, 'announcements is append-only');
END;

CREATE TRIGGER hearings_no_update BEFORE UPDATE ON hearings
BEGIN
    SELECT RAISE(ABORT, 'hearings is append-only');
END;

CREATE TRIGGER hearings_no_delete BEFORE DELETE ON hearings
BEGIN
    SELECT RAISE(ABORT, 'hearings is append-only');
END;

CREATE TRIGGER hearing_answers_no_update BEFORE UPDATE ON hearing_answers
BEGIN
    SELECT RAISE(ABORT, 'hearing_answers is append-only');
END;

CREATE TRIGGER hearing_answers_no_delete BEFORE DELETE ON hearing_answers
BEGIN
    SELECT RAISE(ABORT, 'hearing_answers is append-only');
END;

-- Nobody gets more than they asked for (S4).
CREATE TRIGGER decisions_within_request BEFORE INSERT ON decisions
WHEN NEW.amount_cents > (SELECT amount_cents FROM applications WHERE id = NEW.application)
BEGIN
    SELECT RAISE(ABORT, 'decisions_within_request');
END;

-- Nobody makes known what they advised, or a decision that somebody with a tie
-- had a hand in (A12).
CREATE TRIGGER announcements_by_another BEFORE INSERT ON announcements
WHEN EXISTS (SELECT 1 FROM advices WHERE application = NEW.application AND advised_by = NEW.announced_by)
BEGIN
    SELECT RAISE(ABORT, 'announcements_four_eyes');
END;

CREATE TRIGGER announcements_unbound BEFORE INSERT ON announcements
WHEN EXISTS (SELECT 1 FROM application_ties t JOIN decisions d ON d.application = t.application
    WHERE d.id = NEW.decision AND t.user_id IN (d.advised_by, d.decided_by, NEW.announced_by) AND t.declared_at <= NEW.at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

-- A board reads nothing of a decision before it is made known.
CREATE TRIGGER letters_under_embargo BEFORE INSERT ON letters
WHEN NEW.kind IN ('grant', 'grant in part', 'reject', 'disregard')
    AND NOT EXISTS (SELECT 1 FROM announcements n WHERE n.application = NEW.application AND n.at = NEW.at)
BEGIN
    SELECT RAISE(ABORT, 'letters_under_embargo');
END;
