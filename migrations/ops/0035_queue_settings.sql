-- What the code of a queue's Worker sets.
-- code_limits: the limits that it set last, JSON; NULL for none. They are applied when they differ from the code's, so that an operator's
-- later change stays until the code changes.
-- lease_ms: how long an active job may go without a sign of life; NULL for the default.
ALTER TABLE queues ADD COLUMN code_limits TEXT;
ALTER TABLE queues ADD COLUMN lease_ms INTEGER;
