import { idPrefixAt } from "#domain/lists/sortKeys";
import { daysBefore, retentionDays } from "#domain/retention";
import { batchByName } from "../batch.ts";

const chunkSize = 500;

/**
 * SQL of up to 10 plans to delete: those older than the retention period that have ended, and those that nobody ran in time. ?1 is the end
 * of the ids that are old enough, ?2 the time before which a plan must have expired.
 */
const overdue = `(SELECT id FROM (SELECT id FROM plans WHERE id < ?1 AND state NOT IN ('running', 'paused') ORDER BY id LIMIT 10)
  UNION SELECT id FROM (SELECT id FROM plans INDEXED BY plans_planned WHERE state = 'planned' AND expires_at < ?2 ORDER BY expires_at LIMIT 10))`;

/**
 * Deletes up to 500 items of plans whose retention period is over, and those plans that have no items left. Returns how many items were
 * deleted.
 */
export async function deleteOldPlans(db: D1Database, now: Date): Promise<number> {
  const bound = [idPrefixAt(Date.parse(daysBefore(now, retentionDays.plans))), daysBefore(now, 1)] as const;
  const { items } = await batchByName<{ items: never }>(db, {
    items: db
      .prepare(
        `DELETE FROM plan_items WHERE (plan_id, target_id) IN (SELECT plan_id, target_id FROM plan_items WHERE plan_id IN ${overdue} LIMIT ${chunkSize})`,
      )
      .bind(...bound),
    plans: db
      .prepare(`DELETE FROM plans WHERE id IN ${overdue} AND NOT EXISTS (SELECT 1 FROM plan_items WHERE plan_id = plans.id)`)
      .bind(...bound),
  });
  return items.changes;
}
