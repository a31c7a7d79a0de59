-- What the work list counts of a round: kept with every step of an application,
-- so that no page adds up all that was ever filed.
CREATE TABLE round_states (
    round_id     TEXT NOT NULL REFERENCES rounds (id),
    state        TEXT NOT NULL REFERENCES states (state),
    assigned     BOOLEAN NOT NULL,
    files        BIGINT NOT NULL CHECK (files >= 0),
    amount_cents BIGINT NOT NULL CHECK (amount_cents >= 0),
    PRIMARY KEY (round_id, state, assigned)
);

INSERT INTO round_states (round_id, state, assigned, files, amount_cents)
SELECT round_id, state, assessor IS NOT NULL, COUNT(*), CAST(SUM(amount_cents) AS BIGINT)
FROM applications WHERE received_at IS NOT NULL GROUP BY round_id, state, assessor IS NOT NULL;

-- The name of a board as a list has it, so that an index has the order.
ALTER TABLE boards ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
UPDATE boards SET sort_name = lower(CASE WHEN name = '' THEN 'Bestuur ' || number ELSE name END);
CREATE UNIQUE INDEX boards_sorted ON boards (sort_name, number);

DROP INDEX applications_board;
DROP INDEX applications_round;
CREATE INDEX applications_board ON applications (board, round_id, reference);
CREATE INDEX applications_state ON applications (round_id, state);

-- The quick choices above the work list, with all that counting them looks at.
CREATE INDEX applications_undecided ON applications (round_id, decide_by, received_at, board)
WHERE state IN ('submitted', 'in assessment', 'supplement asked', 'advised', 'prepared');
CREATE INDEX applications_assessor ON applications (assessor, round_id, received_at, board) WHERE assessor IS NOT NULL;
CREATE INDEX messages_from_board ON messages (application, seq) WHERE from_board;
