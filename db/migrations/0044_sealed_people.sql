-- The address of a person is sealed, and found by what stands for it; that is
-- unique where the address was.
ALTER TABLE users RENAME COLUMN email TO email_blind;
ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
UPDATE users SET email = email_blind;
