-- The queues of the Brand Engine get their rows when it is declared and before their first job. Rows that were never used go: an
-- installation without the Brand Engine has no such queues.
DELETE FROM queues WHERE name IN
    ('gatherfeed-commands', 'sm-commands', 'publish-commands', 'social-commands', 'brand-events', 'analytics-events', 'alerts-events')
  AND waiting + delayed + blocked + active + completed + failed + open_dead_letters + discarded = 0
  AND coalesce(last_finished_at, paused_at, rate_limit, key_rate_limit, concurrency) IS NULL
  AND NOT EXISTS (SELECT 1 FROM jobs WHERE queue = queues.name);
