import type { AuditContext } from "#domain/audit/audit";
import { type Limits, noLimits } from "#domain/queues/limits";
import { insertAuditEntry } from "../audit/audit.ts";
import { markJobLayerQueue } from "./consumers.ts";
import {
  concurrencyChange,
  limitColumns,
  limitsBefore,
  limitValues,
  limitViewOf,
  type LimitRow,
  type LimitView,
  rateLimitChange,
} from "./limits.ts";

/** What the code of a Worker sets for its queue; null for what it leaves out. */
export type CodeSettings = { limits: Limits | null; leaseMs: number | null };

type Row = LimitRow & { code: string | null; leaseMs: number | null };
const noRow: Row = {
  rateLimit: null,
  ratePeriodMs: null,
  keyRateLimit: null,
  keyRatePeriodMs: null,
  concurrency: null,
  code: null,
  leaseMs: null,
};

/**
 * Applies what the code of a Worker sets for its queue, unless it was applied before. Limits that an operator set later stay until those in
 * the code change. Records changed limits in the same transaction; `newContext` makes the context of each audit entry. Returns whether
 * anything changed. Reads one row, and usually that is all.
 */
export async function applyCodeSettings(
  db: D1Database,
  queue: string,
  { limits, leaseMs }: CodeSettings,
  newContext: () => AuditContext,
): Promise<boolean> {
  const row = await db
    .prepare(`SELECT ${limitColumns}, code_limits AS code, lease_ms AS leaseMs FROM queues WHERE name = ?1`)
    .bind(queue)
    .first<Row>();
  const current = row ?? noRow;
  if (current.code === (limits && JSON.stringify(limits)) && current.leaseMs === leaseMs) return false;
  await db.batch([
    markJobLayerQueue(db, queue),
    db.prepare(`UPDATE queues SET lease_ms = ?2 WHERE name = ?1 AND lease_ms IS NOT ?2`).bind(queue, leaseMs),
    ...applyLimits(db, queue, limits, limitViewOf(current), newContext),
  ]);
  return true;
}

/** Statements that apply the limits of the code if they were not applied before, and record what changes. */
function applyLimits(
  db: D1Database,
  queue: string,
  limits: Limits | null,
  current: LimitView,
  newContext: () => AuditContext,
): D1PreparedStatement[] {
  const { rate, keyRate, concurrency } = limits ?? noLimits;
  const changes = [rateLimitChange(rate, keyRate), concurrencyChange(concurrency)].map((change) => ({
    ...change,
    before: limitsBefore(current, change.after),
  }));
  const target = `queue:${queue}`;
  return [
    db
      .prepare(
        `UPDATE queues SET rate_limit = ?2, rate_period_ms = ?3, key_rate_limit = ?4, key_rate_period_ms = ?5, concurrency = ?6, code_limits = ?7
         WHERE name = ?1 AND code_limits IS NOT ?7`,
      )
      .bind(queue, ...limitValues({ rateLimit: rate, keyRateLimit: keyRate, concurrency }), limits && JSON.stringify(limits)),
    // An entry is written only if the statement before it changed a row: the queue, or the entry before.
    ...changes
      .filter(({ before, after }) => JSON.stringify(after) !== JSON.stringify(before))
      .map((change) => insertAuditEntry(db, newContext(), { target, ...change }, true)),
  ];
}
