-- snooze_until: until when a plan snoozes its dead letters; NULL for other actions.
ALTER TABLE plans ADD COLUMN snooze_until TEXT;
