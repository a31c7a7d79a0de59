CREATE TRIGGER check_outcomes_no_update BEFORE UPDATE ON check_outcomes
BEGIN
    SELECT RAISE(ABORT, 'check_outcomes is append-only');
END;

CREATE TRIGGER check_outcomes_no_delete BEFORE DELETE ON check_outcomes
BEGIN
    SELECT RAISE(ABORT, 'check_outcomes is append-only');
END;

-- Nobody checks an application of a board to which they declared a tie (A12).
CREATE TRIGGER check_outcomes_unbound BEFORE INSERT ON check_outcomes
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id = NEW.given_by AND t.declared_at <= NEW.given_at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;
