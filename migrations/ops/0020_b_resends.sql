-- How often it was tried to send the body of a replay: one that can't be sent is not tried for ever.
ALTER TABLE dead_letters ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
