-- In order of receipt a draw is among those that were complete on the day of the
-- ceiling (D2): complete_on is that day, from the freeze on. NULL in a round by
-- draw, where the list has all.
ALTER TABLE draws ADD COLUMN complete_on TEXT CONSTRAINT draws_day_with_list CHECK (complete_on IS NULL OR list <> '');
