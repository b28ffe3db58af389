import { queueNames } from "#domain/queues/queues";
import { sampleBacklogs } from "#store/queues/backlogs";
import { dueAtWhilePaused } from "#store/queues/paused";

const dayMs = 86_400_000;
/** Time over which the rows are spread, ms. */
const rangeMs = 6 * dayMs - 60_000;

/** Queues with unfinished jobs, which no Worker consumes here. The second one is paused. */
const backlogged = ["orders", "invoices", "thumbnails"] as const;
const states = ["waiting", "delayed", "blocked", "active", "completed", "failed"] as const;

/** SQL: the prefix of ids that are created at the Unix ms `at` (SQL), and that time as ISO UTC. */
const idPrefix = (at: string): string => `printf('%08x-%04x', (${at}) >> 16, (${at}) & 65535)`;
const iso = (at: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', (${at}) / 1000.0, 'unixepoch')`;
/** SQL: a table `t` with the numbers `n` from 0 up to but not including `count`, and the Unix ms `at` of each. */
const numbers = (count: number, startMs: number): string =>
  `(WITH RECURSIVE t (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM t WHERE n < ${count - 1}) SELECT n, ${startMs} + n * ${rangeMs} / ${count} AS at FROM t) AS t`;

/** SQL: a number that looks random, the same for the same `n`. */
const hash = (salt: number): string => `(((n + ${salt}) * 2654435761 % 4294967296) >> 9)`;

/**
 * Jobs of six days: 4 % failed, one in ten of the backlogged queues unfinished, of which the active ones were sent first and the
 * delayed ones are due last, one in 20 a child of the first of them, with one correlation id.
 */
const jobsSql = (count: number, now: number, queues: number): string => {
  const start = now - 6 * dayMs;
  const isEarly = `state IN ('waiting', 'delayed', 'blocked')`;
  return `INSERT INTO jobs (id, intake_key, queue, type, event_id, tenant, correlation_id, source, state, attempt, attempts, body, created_at, sent_at, due_at, run_at,
      started_at, finished_at, error_name, error_message, parent_id)
    SELECT id || '.' || queue, iif(n % 20 = 3, prefix || '~' || id || '.' || queue, NULL), queue, iif(n % 1000 = 13, 'rare.type', 'type.' || (${hash(1)} % 5)), id,
      iif(n % 1000 = 7, 'rare', iif(isOther, NULL, 'tenant-' || (n % 4))), iif(n % 20 = 5, 'big', iif(isOther, NULL, 'cycle-' || (n / 40))), 'fill', state,
      iif(${isEarly}, 0, 1), 4, json_object('event_id', id, 'payload', json_object('number', n, 'keyword', 'word ' || (n % 97), 'customer', 'customer-' || n)),
      ${iso("at")}, ${iso("at")},
      CASE WHEN state NOT IN ('waiting', 'delayed', 'active') THEN NULL WHEN queue = 'invoices' AND state = 'waiting' THEN '${dueAtWhilePaused}'
        WHEN state = 'active' THEN ${iso(`${now} + 1800000 + n / 10`)} WHEN state = 'delayed' THEN ${iso(`${now} + 3660000 + n`)}
        ELSE ${iso(`${now} + 1860000 + n`)} END,
      iif(state = 'delayed', ${iso(`${now} + 3600000 + n`)}, NULL), iif(${isEarly}, NULL, ${iso("at")}),
      iif(state IN ('completed', 'failed'), ${iso("at + 2000")}, NULL), iif(state = 'failed', 'Error' || (n / 25 % 8), NULL),
      iif(state = 'failed', 'It failed in the way ' || n, NULL), iif(n % 20 = 5 AND n > 5, parent, NULL)
    FROM (SELECT *, CASE WHEN isOther AND n > ${count * 0.9} THEN CASE WHEN n % 50 = 1 THEN 'active' WHEN n % 5 = 1 THEN 'delayed' ELSE 'waiting' END
          WHEN n % 25 = 7 THEN 'failed' WHEN n % 500 = 11 THEN 'blocked' ELSE 'completed' END AS state,
        iif(n % 20 = 3, 'order-' || n, prefix || '-7000-8000-' || printf('%012d', n)) AS id
      FROM (SELECT n, at, ${idPrefix("at")} AS prefix, ?1 ->> (${hash(3)} % ${queues}) AS queue, ${hash(3)} % ${queues} >= ${queues - backlogged.length} AS isOther,
        ${idPrefix(`${start} + 5 * ${rangeMs} / ${count}`)} || '-7000-8000-000000000005.' || (?1 ->> (${hash(3).replace("n", "5")} % ${queues})) AS parent FROM ${numbers(count, start)}))`;
};

/** The attempts and dead letters of the failed jobs, and their causes: eight, and one for each 500 jobs. */
const failureSql = (count: number, now: number): string[] => [
  `INSERT INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack)
   SELECT id, t.n + 1, started_at, finished_at, iif(t.n = 3, 'failed', 'retried'), error_name, error_message, 'at handle'
   FROM jobs INDEXED BY jobs_failed_newest CROSS JOIN ${numbers(4, now)} WHERE state = 'failed'`,
  `INSERT INTO dead_letters (id, job_id, queue, type, event_id, tenant, correlation_id, source, status, reason, error_name, error_message, error_stack, fingerprint,
     attempts, body, created_at, resolved_at, snoozed_until, grouped)
   SELECT substr(sort_key, 1, 13) || '-7001-8000-' || printf('%012d', n), id, queue, type, event_id, tenant, correlation_id, source, status, 'exhausted',
     error_name, error_message, 'at handle', 'cause-' || iif(n % 2, n / 25 % 8, n / 25 % ${Math.max(8, Math.floor(count / 500))}), 4, body, finished_at,
     iif(status IN ('replayed', 'dropped'), finished_at, NULL), iif(status = 'snoozed', '2099-01-01T00:00:00.000Z', NULL), 1
   FROM (SELECT *, body ->> '$.payload.number' AS n,
       CASE (body ->> '$.payload.number') / 25 % 20 WHEN 0 THEN 'replayed' WHEN 1 THEN 'dropped' WHEN 2 THEN 'snoozed' ELSE 'open' END AS status
     FROM jobs INDEXED BY jobs_failed_newest WHERE state = 'failed')`,
  `INSERT INTO failure_groups (fingerprint, error_name, message, first_seen_at, last_seen_at, count, open, heat, queues, types, tenants)
   SELECT fingerprint, max(error_name), max(error_message), min(created_at), max(created_at), count(*), sum(status = 'open'),
     unixepoch(max(created_at)) / 3600.0, json_array(json_array(max(queue), count(*))), json_array(json_array(max(type), count(*))), '[]'
   FROM dead_letters GROUP BY fingerprint`,
  `UPDATE queues SET open_dead_letters = (SELECT count(*) FROM dead_letters WHERE queue = name AND status = 'open'),
     ${states.map((state) => `${state} = coalesce(c.${state}, 0)`).join(", ")}
   FROM (SELECT queue, ${states.map((state) => `sum(state = '${state}') AS ${state}`).join(", ")} FROM jobs GROUP BY queue) AS c WHERE c.queue = name`,
];

/** Workflow runs, plans and their items, audit entries, alerts, schedules, log lines and metrics. */
const otherSql = (count: number, now: number, queues: number): string[] => {
  const start = now - 6 * dayMs;
  const part = (share: number) => numbers(Math.floor(count / share), start);
  return [
    `INSERT INTO runs (id, tenant, subject, correlation_id, status, steps, started_at, updated_at, ended_at, unresolved)
     SELECT ${idPrefix("at")} || '-7002-8000-' || printf('%012d', n), 'tenant-' || (n % 4), 'word ' || n, 'cycle-' || n, iif(n % 20 = 0, 'failed', 'complete'), '[]',
       ${iso("at")}, ${iso("at")}, ${iso("at + 1000")}, n % 20 = 0 FROM ${part(50)}`,
    `INSERT INTO audit (id, at, actor, action, target, outcome)
     SELECT ${idPrefix("at")} || '-7003-8000-' || printf('%012d', n), ${iso("at")}, iif(n % 50 = 1, 'bob@example.com', 'ada@example.com'),
       iif(n % 50 = 3, 'queue.pause', 'job.retry'), 'job:' || (n % 100), 'Done' FROM ${part(20)}`,
    `INSERT INTO alerts (id, key, type, severity, title, detail, count, raised_at, last_raised_at, open)
     SELECT 'alert-' || printf('%08d', n), 'orders|type|cause-' || n, 'type.1', iif(n % 10, 'warning', 'critical'), 'Dead letter', 'It failed', 1,
       ${iso(`at - ${dayMs}`)}, ${iso(`at - ${dayMs}`)}, 1 FROM ${part(100)}`,
    `INSERT INTO schedules (id, name, queue, type, payload, options, every_ms, time_zone, missed, next_at, act, created_at, updated_at)
     SELECT 'schedule-' || n, 'Every hour ' || n, ?1 ->> (n % ${queues}), 'type.1', '{}', '{}', 3600000, 'UTC', 'skip', ${iso(`${now} + 60000 * (n + 1)`)},
       'a', ${iso("at")}, ${iso("at")} FROM ${numbers(Math.min(500, Math.floor(count / 50)), start)}`,
    `INSERT INTO plans (id, action, cutoff, created_at, created_by, expires_at, state, state_at, state_by, eligible, filter, position)
     SELECT 'plan-' || printf('%08d', n), 'drop', '~', ${iso("at")}, 'ada@example.com', ${iso("at")}, 'completed', ${iso("at")}, 'ada@example.com', 1, '{}', '~'
     FROM ${part(200)}`,
    `INSERT INTO plan_items (plan_id, target_id, state, reason)
     SELECT 'plan-00000000', printf('%012d', n), iif(n % 50 = 1, 'skipped', 'completed'), iif(n % 50 = 1, 'not_found', NULL) FROM ${part(4)}`,
    `INSERT INTO queue_spans (span, queue, at, completed, w3, r3)
     SELECT s.value ->> 0, q.name, ${iso(`(${now} / (s.value ->> 1) - t.n) * (s.value ->> 1)`)}, 3, 3, 3
     FROM json_each('[["minute", 60000], ["quarter", 900000], ["hour", 3600000]]') AS s CROSS JOIN (SELECT name FROM queues) AS q CROSS JOIN ${part(100)}`,
    `INSERT INTO queue_totals (queue, through) SELECT name, ${iso(`${now} - 7200000`)} FROM queues`,
    `INSERT INTO job_logs (job_id, attempt, line, at, level, message)
     SELECT (SELECT id FROM jobs INDEXED BY jobs_failed_newest WHERE state = 'failed' ORDER BY sort_key DESC LIMIT 1), 1, n, ${iso("at")}, 'info', 'line ' || n
     FROM ${part(20)}`,
  ];
};

/**
 * Fills the operations database with this many jobs and, in proportion, with everything else that lists show. SQL makes all of it: 10,000 jobs
 * take less than a second. `now` is the Unix ms of the newest row.
 */
export async function fillRows(db: D1Database, count: number, now: number): Promise<void> {
  const queues = JSON.stringify([...queueNames(), ...backlogged]);
  const queueCount = queueNames().length + backlogged.length;
  const statements = [
    `INSERT INTO queues (name, consumer) SELECT value, 'job-layer' FROM json_each(?1) WHERE true ON CONFLICT (name) DO UPDATE SET consumer = excluded.consumer`,
    `UPDATE queues SET paused_at = ${iso(`${now} - ${dayMs}`)}, paused_by = 'ada@example.com', pause_reason = 'Filled' WHERE name = '${backlogged[1]}'`,
    jobsSql(count, now, queueCount),
    ...failureSql(count, now),
    ...otherSql(count, now, queueCount),
  ];
  await db.batch(statements.map((sql) => (sql.includes("?1") ? db.prepare(sql).bind(queues) : db.prepare(sql))));
  // As OpsAgent does once a minute.
  await db.batch(sampleBacklogs(db, new Date(now).toISOString()));
}
