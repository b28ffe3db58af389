import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openOps } from "./openOps.ts";
import { idPrefixAt } from "#domain/lists/sortKeys";

/** The queue of the jobs that {@link addFailedJobs} adds. Its consumer counts each message once and sends none. */
export const failedQueue = "analytics-events";

/** Opens the database of a stopped system that has these tables. */
export function openDatabase(stateDir: string, ...tables: readonly string[]): DatabaseSync {
  for (const path of globSync("v3/**/*.sqlite", { cwd: stateDir })) {
    const db = new DatabaseSync(join(stateDir, path));
    const named = db.prepare(`SELECT count(*) AS n FROM sqlite_master WHERE name IN (SELECT value FROM json_each(?))`);
    if (named.get(JSON.stringify(tables))?.["n"] === tables.length) return db;
    db.close();
  }
  throw new Error(`${stateDir} has no database with ${tables.join(", ")}`);
}

/** Adds failed jobs with open dead letters to the state of a stopped system, as if their messages had failed in the last hour. */
export function addFailedJobs(stateDir: string, count: number): void {
  const db = openOps(stateDir).of(failedQueue);
  const start = Date.now() - 3_600_000;
  db.exec("BEGIN");
  db.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1),
       m AS (SELECT i, ?2 || '-7000-8000-' || printf('%012x', i) AS e, ?3 AS at FROM n)
     INSERT INTO jobs (id, queue, type, event_id, tenant, source, state, attempt, attempts, body, created_at, started_at, finished_at, error_name, error_message)
     SELECT e || '.${failedQueue}', '${failedQueue}', 'social.posted', e, 'niche-fi', 'test', 'failed', 1, 4,
       json_object('event_id', e, 'type', 'social.posted', 'source', 'test', 'timestamp', at, 'correlation_id', 'c-' || i,
         'payload', json_object('brand_slug', 'niche-fi', 'post_id', 'plan-' || i, 'url', '/sites/niche-fi/a', 'network', 'feed')),
       at, at, at, 'Error', 'The analytics store is down' FROM m`,
  ).run(count, idPrefixAt(start), new Date(start).toISOString());
  db.prepare(
    `INSERT INTO dead_letters (id, job_id, queue, type, event_id, tenant, correlation_id, source, reason, error_name, error_message, error_stack,
       fingerprint, attempts, body, created_at)
     SELECT event_id, id, queue, type, event_id, tenant, full_body->>'correlation_id', source, 'permanent', error_name, error_message, '', 'f-analytics', 1, body, created_at
     FROM jobs WHERE queue = '${failedQueue}' AND state = 'failed'`,
  ).run();
  db.prepare(
    `INSERT INTO queues (name, failed, open_dead_letters, consumer) VALUES ('${failedQueue}', ?1, ?1, 'job-layer')
     ON CONFLICT (name) DO UPDATE SET failed = failed + ?1, open_dead_letters = open_dead_letters + ?1, consumer = 'job-layer'`,
  ).run(count);
  db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  db.close();
}

/** Returns how many messages the consumer has counted, and how many times jobs of the queue have run. Of a stopped system. */
export function handledIn(stateDir: string): { counted: number; states: Record<string, number> } {
  const analytics = openDatabase(stateDir, "counted", "daily_counts");
  const counted = Number(analytics.prepare(`SELECT sum(count) AS n FROM daily_counts WHERE type = 'social.posted'`).get()?.["n"]);
  analytics.close();
  const ops = openOps(stateDir).of(failedQueue);
  const rows = ops
    .prepare(`SELECT state || ' ' || attempt AS name, count(*) AS n FROM jobs WHERE queue = '${failedQueue}' GROUP BY 1`)
    .all();
  ops.close();
  return { counted, states: Object.fromEntries(rows.map(({ name, n }) => [String(name), Number(n)])) };
}
