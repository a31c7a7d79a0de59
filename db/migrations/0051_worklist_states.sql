-- One state of a long round is read in the order of the day to decide, and in
-- the other orders without looking at the applications that are in another.
DROP INDEX applications_state;
DROP INDEX applications_by_receipt;
DROP INDEX applications_by_amount;
DROP INDEX applications_board;
CREATE INDEX applications_state ON applications (round_id, state, decide_by, received_at, reference);
CREATE INDEX applications_by_receipt ON applications (round_id, received_at, reference, state) WHERE received_at IS NOT NULL;
CREATE INDEX applications_by_amount ON applications (round_id, amount_cents DESC, reference, state) WHERE received_at IS NOT NULL;
CREATE INDEX applications_board ON applications (board, round_id, reference, state);
