import type { AuditContext } from "#domain/audit/audit";
import { type Limits, noLimits } from "#domain/queues/limits";
import { insertAuditEntry } from "../audit/audit.ts";
import { batchByName } from "../batch.ts";
import { markJobLayerQueue } from "./consumers.ts";
import { concurrencyChange, limitColumns, limitsBefore, limitValues, limitViewOf, type LimitRow, rateLimitChange } from "./limits.ts";

type Row = LimitRow & { code: string | null };
const noRow: Row = { rateLimit: null, ratePeriodMs: null, keyRateLimit: null, keyRatePeriodMs: null, concurrency: null, code: null };

/**
 * Applies the limits that the code of a Worker sets, unless they were applied before; null if it sets none. Limits that an operator set
 * later stay until the code changes. Records what changes, in the same transaction; `newContext` makes the context of each audit entry.
 * Returns whether anything changed. Reads one row, and usually that is all.
 */
export async function applyCodeLimits(
  db: D1Database,
  queue: string,
  limits: Limits | null,
  newContext: () => AuditContext,
): Promise<boolean> {
  const code = limits && JSON.stringify(limits);
  const row =
    (await db.prepare(`SELECT ${limitColumns}, code_limits AS code FROM queues WHERE name = ?1`).bind(queue).first<Row>()) ?? noRow;
  if (row.code === code) return false;
  const { rate, keyRate, concurrency } = limits ?? noLimits;
  const before = limitViewOf(row);
  const changes = [rateLimitChange(rate, keyRate), concurrencyChange(concurrency)].filter(
    ({ after }) => JSON.stringify(after) !== JSON.stringify(limitsBefore(before, after)),
  );
  const after = { rateLimit: rate, keyRateLimit: keyRate, concurrency };
  const { applied } = await batchByName<{ applied: unknown }>(db, {
    known: markJobLayerQueue(db, queue),
    applied: db
      .prepare(
        `UPDATE queues SET rate_limit = ?2, rate_period_ms = ?3, key_rate_limit = ?4, key_rate_period_ms = ?5, concurrency = ?6, code_limits = ?7
         WHERE name = ?1 AND code_limits IS NOT ?7 RETURNING name`,
      )
      .bind(queue, ...limitValues(after), code),
    // An entry is written only if the statement before it changed a row, which is the change or the entry before.
    recorded: changes.map(({ action, outcome, after: set }) =>
      insertAuditEntry(
        db,
        newContext(),
        { action, target: `queue:${queue}`, outcome, before: limitsBefore(before, set), after: set },
        true,
      ),
    ),
  });
  return applied.rows.length > 0;
}
