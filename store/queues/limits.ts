import type { AuditContext, AuditAction } from "#domain/audit/audit";
import { capabilitiesOf } from "#domain/queues/capabilities";
import type { QueueConsumer } from "#domain/queues/consumers";
import { notFound, refused } from "#domain/errors/refused";
import type { Limits, RateLimit } from "#domain/queues/limits";
import { changeAndRecord } from "../audit/audit.ts";

/** Columns of `queues` with the limits of a queue, for {@link limitViewOf}. */
export const limitColumns = `rate_limit AS rateLimit, rate_period_ms AS ratePeriodMs, key_rate_limit AS keyRateLimit,
  key_rate_period_ms AS keyRatePeriodMs, concurrency`;
export type LimitRow = Record<"rateLimit" | "ratePeriodMs" | "keyRateLimit" | "keyRatePeriodMs" | "concurrency", number | null>;

/** {@link Limits} under the names that a queue has in the API. */
export type LimitView = { rateLimit: RateLimit | null; keyRateLimit: RateLimit | null; concurrency: number | null };

const rateOf = (limit: number | null, periodMs: number | null): RateLimit | null =>
  limit === null || periodMs === null ? null : { limit, periodMs };

export const limitViewOf = (row: LimitRow): LimitView => ({
  rateLimit: rateOf(row.rateLimit, row.ratePeriodMs),
  keyRateLimit: rateOf(row.keyRateLimit, row.keyRatePeriodMs),
  concurrency: row.concurrency,
});

/** The values of the columns of {@link limitColumns}, in that order. */
export const limitValues = ({ rateLimit, keyRateLimit, concurrency }: LimitView): (number | null)[] => [
  rateLimit?.limit ?? null,
  rateLimit?.periodMs ?? null,
  keyRateLimit?.limit ?? null,
  keyRateLimit?.periodMs ?? null,
  concurrency,
];

const findLimitRow = (db: D1Database, queue: string) =>
  db
    .prepare(`SELECT ${limitColumns}, consumer, lease_ms AS leaseMs FROM queues WHERE name = ?1`)
    .bind(queue)
    .first<LimitRow & { consumer: QueueConsumer; leaseMs: number | null }>();

/** Returns the limits of a queue; null for an unknown queue. Reads one row. */
export async function readLimits(db: D1Database, queue: string): Promise<Limits | null> {
  const row = await findLimitRow(db, queue);
  if (!row) return null;
  const { rateLimit, keyRateLimit, concurrency } = limitViewOf(row);
  return { rate: rateLimit, keyRate: keyRateLimit, concurrency, ...(row.leaseMs === null ? {} : { leaseMs: row.leaseMs }) };
}

/** Returns the current values of the limits that a change sets. */
export const limitsBefore = (current: LimitView, after: Partial<LimitView>): Partial<LimitView> =>
  Object.fromEntries(Object.keys(after).map((name) => [name, current[name as keyof LimitView]]));

/** Attempts to store a change while others change the limits too. */
const maxAttempts = 5;

/** A change of some limits, as the audit log has it. */
export type LimitChange = { action: AuditAction; outcome: string; after: Partial<LimitView> };

/**
 * Sets limits of a queue and records the previous ones. Setting the current limits changes and records nothing. Throws `not_found`;
 * `conflict` if others keep changing the limits, or if a limit is set on a queue that the job layer does not consume.
 */
async function setLimits(db: D1Database, queue: string, { action, outcome, after }: LimitChange, context: AuditContext): Promise<void> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const row = await findLimitRow(db, queue);
    if (!row) throw notFound("queue", queue);
    // A limit that no consumer applies can be removed but not set.
    const { refusal } = capabilitiesOf({ name: queue, consumer: row.consumer }).limit;
    if (refusal && Object.values(after).some((limit) => limit !== null)) throw refused(`Queue ${queue}`, "limit", refusal);
    const current = limitViewOf(row);
    const next = { ...current, ...after };
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    const before = limitsBefore(current, after);
    const isChanged = await changeAndRecord(
      db,
      db
        .prepare(
          `UPDATE queues SET rate_limit = ?2, rate_period_ms = ?3, key_rate_limit = ?4, key_rate_period_ms = ?5, concurrency = ?6
           WHERE name = ?1 AND rate_limit IS ?7 AND rate_period_ms IS ?8 AND key_rate_limit IS ?9 AND key_rate_period_ms IS ?10
             AND concurrency IS ?11 RETURNING name`,
        )
        .bind(queue, ...limitValues(next), ...limitValues(current)),
      context,
      { action, target: `queue:${queue}`, outcome, before, after },
    );
    if (isChanged) return;
  }
  throw refused(`Queue ${queue}`, "limit", { code: "changed_meanwhile" });
}

const rateText = ({ limit, periodMs }: RateLimit): string => `${limit} per ${periodMs} ms`;

/** The change of the rate limits of a queue and of its keys. */
export function rateLimitChange(rate: RateLimit | null, keyRate: RateLimit | null): LimitChange {
  const limit = rate && keyRate ? `${rateText(rate)}, ${rateText(keyRate)} for each key` : rate && rateText(rate);
  const outcome = limit === null ? "Rate limit removed" : `Rate limit ${limit}`;
  return { action: "queue.rateLimit", outcome, after: { rateLimit: rate, keyRateLimit: keyRate } };
}

/** The change of the concurrency limit. */
export const concurrencyChange = (concurrency: number | null): LimitChange => ({
  action: "queue.concurrency",
  outcome: concurrency === null ? "Concurrency limit removed" : `Concurrency limit ${concurrency}`,
  after: { concurrency },
});

/** Limits how many jobs of a queue may start, and how many of each key; null removes a limit. Throws as {@link setLimits} does. */
export const setRateLimit = (
  db: D1Database,
  queue: string,
  rate: RateLimit | null,
  keyRate: RateLimit | null,
  context: AuditContext,
): Promise<void> => setLimits(db, queue, rateLimitChange(rate, keyRate), context);

/** Limits how many jobs of a queue may be active at once; null removes the limit. Throws as {@link setLimits} does. */
export const setConcurrency = (db: D1Database, queue: string, concurrency: number | null, context: AuditContext): Promise<void> =>
  setLimits(db, queue, concurrencyChange(concurrency), context);
