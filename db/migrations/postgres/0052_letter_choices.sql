-- The letter that tells that a committee advises on an objection.
INSERT INTO letter_kinds (kind) VALUES ('objection committee');
