-- Queues whose dead letters an operator watches from the dashboard: the Worker was attached to their dead-letter queue over the API of the
-- Cloudflare account. consumer_id: of that consumer there; NULL until Cloudflare has answered. All NULL for other queues.
ALTER TABLE queues ADD COLUMN dead_letter_queue TEXT;
ALTER TABLE queues ADD COLUMN watched_at TEXT;
ALTER TABLE queues ADD COLUMN watched_by TEXT;
ALTER TABLE queues ADD COLUMN consumer_id TEXT;
CREATE UNIQUE INDEX queues_by_dead_letter_queue ON queues (dead_letter_queue) WHERE dead_letter_queue IS NOT NULL;
