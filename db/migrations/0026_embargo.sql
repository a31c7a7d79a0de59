-- What is prepared in a round is few and asked for often: the public sees a
-- round without it.
CREATE INDEX applications_prepared ON applications (round_id) WHERE state = 'prepared';
