import type { PlanAction } from "#domain/plans/actions";
import { bindUsed } from "../bindUsed.ts";
import { secondsAfter } from "../time.ts";
import type { InFlight, PlanRow } from "./rows.ts";

/** Items in flight whose jobs are looked at in one step. */
const settleChunk = 500;
/** Items in flight that a request for a plan looks at. */
const maxLooked = 2_000;
/** A body sent to a queue outside the job layer counts as completed when it has not come back after this, s. */
const returnSeconds = 120;

/**
 * SQL of the state of a job of an item in flight: `completed`, `failed`, `active`, or another one while it waits. The job may be deleted:
 * then it has failed if a dead letter of it is younger than the run (?2 is the audit entry of the run, whose id begins with its time).
 */
const jobState = (id: string): string =>
  `coalesce((SELECT state FROM jobs WHERE jobs.id = ${id}),
     iif(EXISTS (SELECT 1 FROM dead_letters AS n WHERE n.job_id = ${id} AND n.id > ?2), 'failed', 'completed'))`;

/** SQL of the state of an item. ?3: bodies that were sent before this have not come back. */
const itemState = (action: PlanAction): string =>
  action === "replay"
    ? `(SELECT CASE WHEN d.sent_digest IS NULL THEN ${jobState("coalesce(d.replayed_job, d.job_id)")} WHEN d.returned_as IS NOT NULL THEN 'failed'
         WHEN d.resend_at IS NULL AND d.resolved_at < ?3 THEN 'completed' ELSE 'waiting' END FROM dead_letters AS d WHERE d.id = i.target_id)`
    : jobState("i.target_id");

const inFlightSql = (action: PlanAction, after: string, limit: number): string =>
  `SELECT i.target_id, ${itemState(action)} AS now FROM plan_items AS i INDEXED BY plan_items_in_flight
   WHERE i.plan_id = ?1 AND i.state = 'sent' AND i.target_id > ${after} ORDER BY i.target_id LIMIT ${limit}`;

/**
 * Stores the outcomes of up to 500 items in flight after `after`, and counts them in the plan. Returns the position to continue from, or
 * null at the end. Storing them again, or by two callers at once, counts nothing twice.
 */
export async function settleItems(db: D1Database, { id, act, action }: PlanRow, after: string, at: string): Promise<string | null> {
  const { results } = await db
    .prepare(inFlightSql(action, "?4", settleChunk))
    .bind(id, act, secondsAfter(at, -returnSeconds), after)
    .all<{ target_id: string; now: string | null }>();
  // A dead letter that retention has deleted since was resolved long ago.
  const ended = (state: string) => results.flatMap((item) => ((item.now ?? "completed") === state ? [item.target_id] : []));
  const reasons = { completed: "NULL", failed: "'failed_again'" };
  const statements = (["completed", "failed"] as const).flatMap((state) => {
    const ids = ended(state);
    if (ids.length === 0) return [];
    return [
      db
        .prepare(
          `UPDATE plan_items SET state = '${state}', reason = ${reasons[state]} WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?2)) AND state = 'sent'`,
        )
        .bind(id, JSON.stringify(ids)),
      db.prepare(`UPDATE plans SET ${state} = ${state} + changes() WHERE id = ?1 AND changes() > 0`).bind(id),
    ];
  });
  if (statements.length) await db.batch(statements);
  return results.length === settleChunk ? (results.at(-1)?.target_id ?? null) : null;
}

/** Returns what the items in flight do now. Looks at up to 2,000 of them; the others are counted as such. */
export async function readInFlight(db: D1Database, plan: PlanRow, at: string): Promise<InFlight> {
  const open = plan.sent - plan.completed - plan.failed;
  const counts = { completed: 0, failed: 0, running: 0, waiting: 0 };
  if (open <= 0) return { ...counts, others: 0 };
  const sql = `SELECT coalesce(now, 'completed') AS now, count(*) AS n FROM (${inFlightSql(plan.action, "''", maxLooked)}) GROUP BY 1`;
  const { results } = await bindUsed(db, sql, [plan.id, plan.act, secondsAfter(at, -returnSeconds)]).all<{ now: string; n: number }>();
  for (const { now, n } of results) counts[now === "completed" || now === "failed" ? now : now === "active" ? "running" : "waiting"] += n;
  const looked = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { ...counts, others: Math.max(0, open - looked) };
}
