-- What an error holds besides its name, message and stack: own fields, causes, members of an AggregateError. JSON, null for nothing.
ALTER TABLE attempts ADD COLUMN error_details TEXT;
ALTER TABLE dead_letters ADD COLUMN error_details TEXT;
ALTER TABLE run_attempts ADD COLUMN error_details TEXT;
