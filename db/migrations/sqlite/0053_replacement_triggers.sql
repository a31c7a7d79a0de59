-- INSERT OR REPLACE takes a row away without asking the triggers that keep it,
-- and a console of SQLite does so by a word. What is written once is not written
-- again: its keys are looked at before each row. PostgreSQL has nothing like it;
-- there ON CONFLICT DO UPDATE asks the triggers of an update.
--
-- A row has a key more: the number by which SQLite finds it, which is -1 here
-- where nobody gave one. A refusal that has words for people keeps its name; who
-- writes a row that may be there asks first, for ON CONFLICT comes too late.
-- letters_without_mail takes no rows at all.

CREATE TRIGGER advices_not_replaced BEFORE INSERT ON advices
BEGIN
    SELECT RAISE(ABORT, 'advices is append-only') FROM advices WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'advices is append-only') FROM advices WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'advices is append-only') FROM advices WHERE application = NEW.application AND seq = NEW.seq;
END;

CREATE TRIGGER announcements_not_replaced BEFORE INSERT ON announcements
BEGIN
    SELECT RAISE(ABORT, 'announcements is append-only') FROM announcements WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'announcements_pkey') FROM announcements WHERE decision = NEW.decision;
END;

CREATE TRIGGER applications_not_replaced BEFORE INSERT ON applications
BEGIN
    SELECT RAISE(ABORT, 'applications are never deleted') FROM applications WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'applications are never deleted') FROM applications WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'applications are never deleted') FROM applications WHERE reference = NEW.reference;
    SELECT RAISE(ABORT, 'applications_creation_key') FROM applications WHERE board = NEW.board AND creation_key = NEW.creation_key;
    SELECT RAISE(ABORT, 'applications_live') FROM applications WHERE live_key = NEW.live_key;
    SELECT RAISE(ABORT, 'applications_one_draft') FROM applications
    WHERE NEW.state = 'draft' AND round_id = NEW.round_id AND board = NEW.board AND location = NEW.location AND state = 'draft';
END;

CREATE TRIGGER attachment_chunks_not_replaced BEFORE INSERT ON attachment_chunks
BEGIN
    SELECT RAISE(ABORT, 'attachments never change') FROM attachment_chunks WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'attachments never change') FROM attachment_chunks WHERE attachment = NEW.attachment AND number = NEW.number;
END;

CREATE TRIGGER attachments_not_replaced BEFORE INSERT ON attachments
BEGIN
    SELECT RAISE(ABORT, 'attachments never change') FROM attachments WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'attachments never change') FROM attachments WHERE id = NEW.id;
END;

CREATE TRIGGER changes_not_replaced BEFORE INSERT ON changes
BEGIN
    SELECT RAISE(ABORT, 'changes is append-only') FROM changes WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'changes is append-only') FROM changes WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'changes is append-only') FROM changes WHERE application = NEW.application AND seq = NEW.seq;
END;

CREATE TRIGGER check_outcomes_not_replaced BEFORE INSERT ON check_outcomes
BEGIN
    SELECT RAISE(ABORT, 'check_outcomes is append-only') FROM check_outcomes WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'check_outcomes is append-only') FROM check_outcomes WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'check_outcomes is append-only') FROM check_outcomes WHERE application = NEW.application AND seq = NEW.seq;
END;

CREATE TRIGGER closing_moves_not_replaced BEFORE INSERT ON closing_moves
BEGIN
    SELECT RAISE(ABORT, 'closing_moves is append-only') FROM closing_moves WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'closing_moves is append-only') FROM closing_moves WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'closing_moves is append-only') FROM closing_moves WHERE round_id = NEW.round_id AND seq = NEW.seq;
    SELECT RAISE(ABORT, 'closing_moves_one_waiting') FROM closing_moves
    WHERE NEW.answered_at IS NULL AND round_id = NEW.round_id AND answered_at IS NULL;
END;

CREATE TRIGGER decisions_not_replaced BEFORE INSERT ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions is append-only') FROM decisions WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'decisions is append-only') FROM decisions WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'decisions_number') FROM decisions WHERE application = NEW.application AND number = NEW.number;
END;

CREATE TRIGGER draw_seeds_not_replaced BEFORE INSERT ON draw_seeds
BEGIN
    SELECT RAISE(ABORT, 'draw_seeds is append-only') FROM draw_seeds WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'draw_seeds is append-only') FROM draw_seeds WHERE round_id = NEW.round_id AND seq = NEW.seq;
    SELECT RAISE(ABORT, 'draw_seeds is append-only') FROM draw_seeds
    WHERE round_id = NEW.round_id AND entered_by = NEW.entered_by AND entered_at = NEW.entered_at AND seed = NEW.seed;
END;

CREATE TRIGGER draws_not_replaced BEFORE INSERT ON draws
BEGIN
    SELECT RAISE(ABORT, 'draws is append-only') FROM draws WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'draws is append-only') FROM draws WHERE round_id = NEW.round_id;
END;

CREATE TRIGGER events_not_replaced BEFORE INSERT ON events
BEGIN
    SELECT RAISE(ABORT, 'events is append-only') FROM events WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'events is append-only') FROM events WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'events is append-only') FROM events WHERE application = NEW.application AND seq = NEW.seq;
END;

CREATE TRIGGER extensions_not_replaced BEFORE INSERT ON extensions
BEGIN
    SELECT RAISE(ABORT, 'extensions is append-only') FROM extensions WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'extensions is append-only') FROM extensions WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'extensions_once_a_term') FROM extensions WHERE application = NEW.application AND term = NEW.term;
END;

CREATE TRIGGER filings_not_replaced BEFORE INSERT ON filings
BEGIN
    SELECT RAISE(ABORT, 'filings is append-only') FROM filings WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'filings is append-only') FROM filings WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'filings_application_number_key') FROM filings WHERE application = NEW.application AND number = NEW.number;
END;

CREATE TRIGGER hearing_answers_not_replaced BEFORE INSERT ON hearing_answers
BEGIN
    SELECT RAISE(ABORT, 'hearing_answers is append-only') FROM hearing_answers WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'hearing_answers_pkey') FROM hearing_answers WHERE hearing = NEW.hearing;
END;

CREATE TRIGGER hearings_not_replaced BEFORE INSERT ON hearings
BEGIN
    SELECT RAISE(ABORT, 'hearings is append-only') FROM hearings WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'hearings is append-only') FROM hearings WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'hearings_application_number_key') FROM hearings WHERE application = NEW.application AND number = NEW.number;
END;

CREATE TRIGGER ledger_not_replaced BEFORE INSERT ON ledger
BEGIN
    SELECT RAISE(ABORT, 'ledger is append-only') FROM ledger WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'ledger is append-only') FROM ledger WHERE id = NEW.id;
END;

CREATE TRIGGER letter_reads_not_replaced BEFORE INSERT ON letter_reads
BEGIN
    SELECT RAISE(ABORT, 'letter_reads is append-only') FROM letter_reads WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'letter_reads is append-only') FROM letter_reads WHERE letter = NEW.letter AND reader = NEW.reader;
END;

CREATE TRIGGER letter_text_writers_not_replaced BEFORE INSERT ON letter_text_writers
BEGIN
    SELECT RAISE(ABORT, 'letter_text_writers is append-only') FROM letter_text_writers WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'letter_text_writers is append-only') FROM letter_text_writers
    WHERE kind = NEW.kind AND version = NEW.version AND writer = NEW.writer;
END;

CREATE TRIGGER letter_texts_not_replaced BEFORE INSERT ON letter_texts
BEGIN
    SELECT RAISE(ABORT, 'letter_texts is append-only') FROM letter_texts WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'letter_texts is append-only') FROM letter_texts WHERE kind = NEW.kind AND version = NEW.version;
    SELECT RAISE(ABORT, 'letter_texts_one_draft') FROM letter_texts WHERE NEW.published_at IS NULL AND kind = NEW.kind AND published_at IS NULL;
END;

CREATE TRIGGER letters_not_replaced BEFORE INSERT ON letters
BEGIN
    SELECT RAISE(ABORT, 'letters is append-only') FROM letters WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'letters is append-only') FROM letters WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'letters_one_decision') FROM letters
    WHERE NEW.kind IN ('grant', 'grant in part', 'reject', 'disregard') AND application = NEW.application
        AND number = NEW.number AND kind IN ('grant', 'grant in part', 'reject', 'disregard');
END;

CREATE TRIGGER mails_not_replaced BEFORE INSERT ON mails
BEGIN
    SELECT RAISE(ABORT, 'mails are never deleted') FROM mails WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'mails are never deleted') FROM mails WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'mails are never deleted') FROM mails WHERE message_id = NEW.message_id;
END;

CREATE TRIGGER message_reads_not_replaced BEFORE INSERT ON message_reads
BEGIN
    SELECT RAISE(ABORT, 'message_reads is append-only') FROM message_reads WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'message_reads is append-only') FROM message_reads WHERE message = NEW.message AND reader = NEW.reader;
END;

CREATE TRIGGER messages_not_replaced BEFORE INSERT ON messages
BEGIN
    SELECT RAISE(ABORT, 'messages is append-only') FROM messages WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'messages is append-only') FROM messages WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'messages is append-only') FROM messages WHERE application = NEW.application AND seq = NEW.seq;
    SELECT RAISE(ABORT, 'messages_form_key') FROM messages WHERE application = NEW.application AND author = NEW.author AND form_key = NEW.form_key;
END;

CREATE TRIGGER objections_not_replaced BEFORE INSERT ON objections
BEGIN
    SELECT RAISE(ABORT, 'objections is append-only') FROM objections WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'objections is append-only') FROM objections WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'objections_decision') FROM objections WHERE decision = NEW.decision;
END;

CREATE TRIGGER proposals_not_replaced BEFORE INSERT ON proposals
BEGIN
    SELECT RAISE(ABORT, 'proposals is append-only') FROM proposals WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'proposals is append-only') FROM proposals WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'proposals is append-only') FROM proposals WHERE application = NEW.application AND seq = NEW.seq;
END;

CREATE TRIGGER reports_not_replaced BEFORE INSERT ON reports
BEGIN
    SELECT RAISE(ABORT, 'reports is append-only') FROM reports WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'reports is append-only') FROM reports WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'reports_application') FROM reports WHERE application = NEW.application;
END;

CREATE TRIGGER retractions_not_replaced BEFORE INSERT ON retractions
BEGIN
    SELECT RAISE(ABORT, 'retractions is append-only') FROM retractions WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'retractions_pkey') FROM retractions WHERE decision = NEW.decision;
END;

CREATE TRIGGER round_events_not_replaced BEFORE INSERT ON round_events
BEGIN
    SELECT RAISE(ABORT, 'round_events is append-only') FROM round_events WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'round_events is append-only') FROM round_events WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'round_events is append-only') FROM round_events WHERE round_id = NEW.round_id AND seq = NEW.seq;
END;

CREATE TRIGGER scheme_versions_not_replaced BEFORE INSERT ON scheme_versions
BEGIN
    SELECT RAISE(ABORT, 'scheme_versions is append-only') FROM scheme_versions WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'scheme_versions is append-only') FROM scheme_versions WHERE slug = NEW.slug AND version = NEW.version;
END;

CREATE TRIGGER settlements_not_replaced BEFORE INSERT ON settlements
BEGIN
    SELECT RAISE(ABORT, 'settlements is append-only') FROM settlements WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'settlements is append-only') FROM settlements WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'settlements_application') FROM settlements WHERE application = NEW.application;
END;

CREATE TRIGGER supplements_not_replaced BEFORE INSERT ON supplements
BEGIN
    SELECT RAISE(ABORT, 'supplements is append-only') FROM supplements WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'supplements is append-only') FROM supplements WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'supplements is append-only') FROM supplements WHERE application = NEW.application AND number = NEW.number;
    SELECT RAISE(ABORT, 'supplements_one_open') FROM supplements
    WHERE NEW.answered_at IS NULL AND NEW.lapsed_at IS NULL AND application = NEW.application AND answered_at IS NULL AND lapsed_at IS NULL;
END;

CREATE TRIGGER ties_not_replaced BEFORE INSERT ON ties
BEGIN
    SELECT RAISE(ABORT, 'ties is append-only') FROM ties WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'ties is append-only') FROM ties WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'ties_open') FROM ties WHERE NEW.over_at IS NULL AND user_id = NEW.user_id AND board = NEW.board AND over_at IS NULL;
END;

CREATE TRIGGER withdrawals_not_replaced BEFORE INSERT ON withdrawals
BEGIN
    SELECT RAISE(ABORT, 'withdrawals is append-only') FROM withdrawals WHERE NEW.rowid > 0 AND rowid = NEW.rowid;
    SELECT RAISE(ABORT, 'withdrawals is append-only') FROM withdrawals WHERE id = NEW.id;
    SELECT RAISE(ABORT, 'withdrawals_application') FROM withdrawals WHERE application = NEW.application;
END;
