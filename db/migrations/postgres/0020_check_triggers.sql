CREATE TRIGGER check_outcomes_append_only BEFORE UPDATE OR DELETE ON check_outcomes
FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Nobody checks an application of a board to which they declared a tie (A12).
CREATE FUNCTION refuse_bound_checker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_ties t
        WHERE t.application = NEW.application AND t.user_id = NEW.given_by AND t.declared_at <= NEW.given_at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER check_outcomes_unbound BEFORE INSERT ON check_outcomes
FOR EACH ROW EXECUTE FUNCTION refuse_bound_checker();
