-- The causes that have open dead letters, the one with the most first. Causes without any cost it nothing.
CREATE INDEX failure_groups_open ON failure_groups (open) WHERE open > 0;
