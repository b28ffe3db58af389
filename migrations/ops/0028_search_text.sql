-- What a search reads of a dead letter whose body is bytes or v8: the text its preview shows. NULL for JSON and text, whose body is
-- read, and for what was there before, which the retention fills in a few at a time: only that is in the index.
ALTER TABLE dead_letters ADD COLUMN search_text TEXT;
CREATE INDEX dead_letters_without_text ON dead_letters (id) WHERE search_text IS NULL AND content_type IN ('bytes', 'v8');
