-- A message is between the board of a filed application and the ministry, and
-- says of which of the two its author is.
CREATE TRIGGER messages_of_the_two_sides BEFORE INSERT ON messages
WHEN NOT EXISTS (
    SELECT 1 FROM applications a, users u
    WHERE a.id = NEW.application AND a.received_at IS NOT NULL AND u.id = NEW.author
        AND NEW.from_board = (u.board IS NOT NULL) AND (u.board IS NULL OR u.board = a.board)
)
BEGIN
    SELECT RAISE(ABORT, 'messages are between a board and the ministry');
END;

-- Nobody answers a board to which they declared a tie (A12).
CREATE TRIGGER messages_unbound BEFORE INSERT ON messages
WHEN EXISTS (SELECT 1 FROM application_ties t
    WHERE t.application = NEW.application AND t.user_id = NEW.author AND t.declared_at <= NEW.at)
BEGIN
    SELECT RAISE(ABORT, 'ties_unbound');
END;

-- Nobody marks as read what their own side wrote.
CREATE TRIGGER message_reads_by_the_other_side BEFORE INSERT ON message_reads
WHEN (SELECT from_board FROM messages WHERE id = NEW.message) = (SELECT board IS NOT NULL FROM users WHERE id = NEW.reader)
BEGIN
    SELECT RAISE(ABORT, 'message_reads are of the other side');
END;

CREATE TRIGGER messages_no_update BEFORE UPDATE ON messages
BEGIN
    SELECT RAISE(ABORT, 'messages is append-only');
END;

CREATE TRIGGER messages_no_delete BEFORE DELETE ON messages
BEGIN
    SELECT RAISE(ABORT, 'messages is append-only');
END;

CREATE TRIGGER message_reads_no_update BEFORE UPDATE ON message_reads
BEGIN
    SELECT RAISE(ABORT, 'message_reads is append-only');
END;

CREATE TRIGGER message_reads_no_delete BEFORE DELETE ON message_reads
BEGIN
    SELECT RAISE(ABORT, 'message_reads is append-only');
END;

CREATE TRIGGER letter_reads_no_update BEFORE UPDATE ON letter_reads
BEGIN
    SELECT RAISE(ABORT, 'letter_reads is append-only');
END;

CREATE TRIGGER letter_reads_no_delete BEFORE DELETE ON letter_reads
BEGIN
    SELECT RAISE(ABORT, 'letter_reads is append-only');
END;
