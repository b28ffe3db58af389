import type { AuditContext, AuditAction } from "#domain/audit/audit";
import { assertControlled, type QueueConsumer } from "#domain/queues/consumers";
import { ApiError } from "#domain/errors/apiError";
import type { Limits, RateLimit } from "#domain/queues/limits";
import { insertAuditEntry } from "../audit/audit.ts";
import { secondsAfter } from "../jobs/read.ts";

/** The columns of `queues` that hold its limits, and what a row of them says. */
export const limitColumns = `rate_limit AS rateLimit, rate_period_ms AS ratePeriodMs, key_rate_limit AS keyRateLimit,
  key_rate_period_ms AS keyRatePeriodMs, concurrency`;
export type LimitRow = Record<"rateLimit" | "ratePeriodMs" | "keyRateLimit" | "keyRatePeriodMs" | "concurrency", number | null>;

/** Limits as the desk shows them: those of {@link Limits} under the names of a queue. */
export type LimitView = { rateLimit: RateLimit | null; keyRateLimit: RateLimit | null; concurrency: number | null };

const rateOf = (limit: number | null, periodMs: number | null): RateLimit | null =>
  limit === null || periodMs === null ? null : { limit, periodMs };

export const limitViewOf = (row: LimitRow): LimitView => ({
  rateLimit: rateOf(row.rateLimit, row.ratePeriodMs),
  keyRateLimit: rateOf(row.keyRateLimit, row.keyRatePeriodMs),
  concurrency: row.concurrency,
});

const findLimitRow = (db: D1Database, queue: string) =>
  db.prepare(`SELECT ${limitColumns}, consumer FROM queues WHERE name = ?1`).bind(queue).first<LimitRow & { consumer: QueueConsumer }>();

/** The limits of a queue; null when it has none because nobody knows it. One row read. */
export async function readLimits(db: D1Database, queue: string): Promise<Limits | null> {
  const row = await findLimitRow(db, queue);
  const found = row && limitViewOf(row);
  return found && { rate: found.rateLimit, keyRate: found.keyRateLimit, concurrency: found.concurrency };
}

/** A job to send: `body` is its message as JSON. */
export type DueJob = { id: string; body: string; priority: number; key: string | null };

/** Until when a queue is paused, ISO UTC, `true` while nobody knows, `false` when it runs; and those of `ids` that may start. */
export type DueJobs = { paused: string | boolean; jobs: DueJob[] };

/** A retry may be sent for this much early, seconds: the claim takes it then. */
const earlySeconds = 1;

/** Which of these jobs (at most 100) still wait and are due, with what to send, and whether their queue is paused. */
export async function readDueJobs(db: D1Database, queue: string, ids: readonly string[], at: string): Promise<DueJobs> {
  const [gate, jobs] = await db.batch<unknown>([
    db
      .prepare(
        `SELECT resume_at AS resumeAt FROM queues WHERE name = ?1 AND paused_at IS NOT NULL AND (resume_at IS NULL OR resume_at > ?2)`,
      )
      .bind(queue, at),
    db
      .prepare(
        `SELECT jobs.id, body, priority, limit_key AS key FROM json_each(?1) AS j CROSS JOIN jobs ON jobs.id = j.value
         WHERE queue = ?2 AND state IN ('waiting', 'delayed') AND coalesce(run_at <= ?3, 1) LIMIT 100`,
      )
      .bind(JSON.stringify(ids), queue, secondsAfter(at, earlySeconds)),
  ]);
  const pause = gate?.results[0] as { resumeAt: string | null } | undefined;
  return { paused: pause ? (pause.resumeAt ?? true) : false, jobs: (jobs?.results ?? []) as DueJob[] };
}

/** Tries until nobody was faster: each is one press of a button by somebody else in between. */
const maxAttempts = 5;

type LimitChange = { action: AuditAction; outcome: string; after: Partial<LimitView> };

/**
 * Sets limits of a queue and records it with what they were. Setting what is set already changes and records nothing.
 * Throws `not_found`; `conflict` when others change them all the time, or when one is set that nobody would heed: the job layer does not consume the queue.
 */
async function setLimits(db: D1Database, queue: string, { action, outcome, after }: LimitChange, act: AuditContext): Promise<void> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const row = await findLimitRow(db, queue);
    if (!row) throw new ApiError("not_found", `There is no queue called ${queue}`);
    // What nobody heeds can be lifted, but not set.
    if (Object.values(after).some((limit) => limit !== null)) assertControlled(queue, row.consumer);
    const known = limitViewOf(row);
    const next = { ...known, ...after };
    if (JSON.stringify(next) === JSON.stringify(known)) return;
    const before = Object.fromEntries(Object.keys(after).map((name) => [name, known[name as keyof LimitView]]));
    const columns = ({ rateLimit, keyRateLimit, concurrency }: LimitView) => [
      rateLimit?.limit ?? null,
      rateLimit?.periodMs ?? null,
      keyRateLimit?.limit ?? null,
      keyRateLimit?.periodMs ?? null,
      concurrency,
    ];
    const [changed] = await db.batch([
      db
        .prepare(
          `UPDATE queues SET rate_limit = ?2, rate_period_ms = ?3, key_rate_limit = ?4, key_rate_period_ms = ?5, concurrency = ?6
           WHERE name = ?1 AND rate_limit IS ?7 AND rate_period_ms IS ?8 AND key_rate_limit IS ?9 AND key_rate_period_ms IS ?10
             AND concurrency IS ?11 RETURNING name`,
        )
        .bind(queue, ...columns(next), ...columns(known)),
      insertAuditEntry(db, act, { action, target: `queue:${queue}`, outcome, before, after }, true),
    ]);
    if (changed?.results.length) return;
  }
  throw new ApiError("conflict", `The limits of ${queue} are being changed by others: load it and try again`);
}

const rateText = ({ limit, periodMs }: RateLimit): string => `${limit} in ${periodMs} ms`;

/** Lets at most `rate` jobs of a queue start, and of each key at most `keyRate`; null lifts it. Throws as {@link setLimits}. */
export function setRateLimit(
  db: D1Database,
  queue: string,
  rate: RateLimit | null,
  keyRate: RateLimit | null,
  act: AuditContext,
): Promise<void> {
  const limit = rate && keyRate ? `${rateText(rate)}, each key ${rateText(keyRate)}` : rate && rateText(rate);
  const outcome = limit === null ? "Rate limit lifted" : `Rate limit ${limit}`;
  return setLimits(db, queue, { action: "queue.rateLimit", outcome, after: { rateLimit: rate, keyRateLimit: keyRate } }, act);
}

/** Lets at most `concurrency` jobs of a queue be active at once; null lifts it. Throws as {@link setLimits}. */
export function setConcurrency(db: D1Database, queue: string, concurrency: number | null, act: AuditContext): Promise<void> {
  const outcome = concurrency === null ? "Concurrency limit lifted" : `At most ${concurrency} at once`;
  return setLimits(db, queue, { action: "queue.concurrency", outcome, after: { concurrency } }, act);
}
