-- Attempts that a job had before the retry or replay that started it over. Its own attempts since then are attempt - earlier_attempts, of
-- attempts - earlier_attempts. The numbers of attempts keep growing, because they are part of the key of their history.
ALTER TABLE jobs ADD COLUMN earlier_attempts INTEGER NOT NULL DEFAULT 0;
