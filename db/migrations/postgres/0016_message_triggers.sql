-- A message is between the board of a filed application and the ministry, and
-- says of which of the two its author is.
CREATE FUNCTION keep_messages_between_sides() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM applications a, users u
        WHERE a.id = NEW.application AND a.received_at IS NOT NULL AND u.id = NEW.author
            AND NEW.from_board = (u.board IS NOT NULL) AND (u.board IS NULL OR u.board = a.board)
    ) THEN
        RAISE EXCEPTION 'messages are between a board and the ministry';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER messages_of_the_two_sides BEFORE INSERT ON messages
FOR EACH ROW EXECUTE FUNCTION keep_messages_between_sides();

-- Nobody answers a board to which they declared a tie (A12).
CREATE FUNCTION refuse_bound_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM application_ties t
        WHERE t.application = NEW.application AND t.user_id = NEW.author AND t.declared_at <= NEW.at) THEN
        RAISE EXCEPTION 'ties_unbound';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER messages_unbound BEFORE INSERT ON messages
FOR EACH ROW EXECUTE FUNCTION refuse_bound_author();

-- Nobody marks as read what their own side wrote.
CREATE FUNCTION keep_reads_of_the_other_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT from_board FROM messages WHERE id = NEW.message)
        = (SELECT board IS NOT NULL FROM users WHERE id = NEW.reader) THEN
        RAISE EXCEPTION 'message_reads are of the other side';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER message_reads_by_the_other_side BEFORE INSERT ON message_reads
FOR EACH ROW EXECUTE FUNCTION keep_reads_of_the_other_side();

CREATE TRIGGER messages_append_only BEFORE UPDATE OR DELETE ON messages
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER message_reads_append_only BEFORE UPDATE OR DELETE ON message_reads
FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER letter_reads_append_only BEFORE UPDATE OR DELETE ON letter_reads
FOR EACH ROW EXECUTE FUNCTION refuse_change();
