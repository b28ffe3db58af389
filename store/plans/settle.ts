import type { PlanAction } from "#domain/plans/actions";
import { bindUsed } from "../bindUsed.ts";
import { secondsAfter } from "../time.ts";
import type { InFlight, PlanRow } from "./rows.ts";

/** Items in flight whose jobs are read at once. */
const settleChunk = 500;
/** Chunks that are read in one step: a plan has 10,000 items in flight. */
const maxChunks = 20;
/** Items in flight that a request for a plan looks at. Its driver counts the others. */
const maxRead = 200;
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

/** How many items a chunk has settled, and the position after it; null at the end. */
type Settled = { ended: number; next: string | null };

/** Stores the outcomes of up to 500 items in flight after `after`, and counts them in the plan. */
async function settleChunkAfter(db: D1Database, { id, act, action }: PlanRow, after: string, at: string): Promise<Settled> {
  const { results } = await db
    .prepare(inFlightSql(action, "?4", settleChunk))
    .bind(id, act, secondsAfter(at, -returnSeconds), after)
    .all<{ target_id: string; now: string | null }>();
  // A dead letter that retention has deleted since was resolved long ago.
  const ended = (state: string) => results.flatMap((item) => ((item.now ?? "completed") === state ? [item.target_id] : []));
  const reasons = { completed: "NULL", failed: "'failed_again'" };
  const byState = { completed: ended("completed"), failed: ended("failed") };
  const statements = (["completed", "failed"] as const).flatMap((state) => {
    const ids = byState[state];
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
  return {
    ended: byState.completed.length + byState.failed.length,
    next: results.length === settleChunk ? (results.at(-1)?.target_id ?? null) : null,
  };
}

/**
 * Stores the outcomes of items in flight, and counts them in the plan. Most end in the order in which they were sent, so it starts with the
 * first ones and goes on while at least half of a chunk has ended. Then it looks at one chunk after `after`, so that every item has its turn.
 * Returns how many have ended, and the position for the next call. Storing them again, or by two callers at once, counts nothing twice.
 */
export async function settleItems(db: D1Database, plan: PlanRow, after: string, at: string): Promise<{ ended: number; position: string }> {
  let ended = 0;
  let next = "";
  for (let chunks = 0; chunks < maxChunks; chunks += 1) {
    const first = await settleChunkAfter(db, plan, "", at);
    ended += first.ended;
    if (first.next === null) return { ended, position: "" };
    next = first.next;
    if (first.ended < settleChunk / 2) break;
  }
  const turn = await settleChunkAfter(db, plan, after === "" ? next : after, at);
  return { ended: ended + turn.ended, position: turn.next ?? "" };
}

/** Returns true if at least `count` jobs wait, in all queues together. Reads the counters of the queues. */
export const hasBacklog = async (db: D1Database, count: number): Promise<boolean> =>
  (await db.prepare(`SELECT coalesce(sum(waiting), 0) >= ?1 AS isLarge FROM queues`).bind(count).first<number>("isLarge")) === 1;

/** Returns what the items in flight do now. Looks at the first 200 of them; the others are counted as such. */
export async function readInFlight(db: D1Database, plan: PlanRow, at: string): Promise<InFlight> {
  const open = plan.sent - plan.completed - plan.failed;
  const counts = { completed: 0, failed: 0, running: 0, waiting: 0 };
  if (open <= 0) return { ...counts, others: 0 };
  const sql = `SELECT coalesce(now, 'completed') AS now, count(*) AS n FROM (${inFlightSql(plan.action, "''", maxRead)}) GROUP BY 1`;
  const { results } = await bindUsed(db, sql, [plan.id, plan.act, secondsAfter(at, -returnSeconds)]).all<{ now: string; n: number }>();
  for (const { now, n } of results) counts[now === "completed" || now === "failed" ? now : now === "active" ? "running" : "waiting"] += n;
  const looked = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { ...counts, others: Math.max(0, open - looked) };
}
