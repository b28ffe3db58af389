import { planActionFacts } from "#domain/plans/actions";
import { bindUsed } from "../../bindUsed.ts";
import { secondsAfter } from "../../time.ts";
import { undeliveredSeconds } from "#domain/jobs/job";
import { driverLeaseSeconds } from "../driver.ts";
import { doneState, type PlanRow } from "../rows.ts";

/**
 * Items of a running plan that are handled in one transaction. `last` is the position after them. Everything in it applies only while the
 * plan runs and nobody else has handled these items, so repeating it after a crash, or by two drivers at once, does nothing.
 */
export type Chunk = { plan: PlanRow; ids: readonly string[]; last: string; at: string };

/** SQL condition of every statement of a chunk. ?1 is the plan, ?2 its position before. */
export const isMyTurn = `EXISTS (SELECT 1 FROM plans WHERE id = ?1 AND state = 'running' AND position = ?2)`;

/**
 * Returns a function that prepares the statements of a chunk. All share these parameters: ?1 plan, ?2 position, ?3 ids (JSON), ?4 now,
 * ?5 the audit entry of the run, ?6 who ran it, ?7 why, ?8 when a sent job counts as lost; from ?9 on `more`.
 */
export function statementsOf(db: D1Database, { plan, ids, at }: Chunk, ...more: (string | number | null)[]) {
  const lostAt = secondsAfter(at, undeliveredSeconds);
  const parameters = [plan.id, plan.position, JSON.stringify(ids), at, plan.act, plan.runBy, plan.reason, lostAt, ...more];
  return (sql: string): D1PreparedStatement => bindUsed(db, sql, parameters);
}

/** SQL of the ids of those items of the chunk that the mark of this batch found eligible. */
export const markedIds = ({ plan }: Chunk): string =>
  `(SELECT target_id FROM plan_items WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?3)) AND state = '${doneState(plan.action)}' AND ${isMyTurn})`;

/**
 * The first statement of a chunk: marks which items are still eligible, by a SQL condition about `target_id`, and stores what an undo puts
 * back. Everything after it acts on the marked ones only. Returns the items.
 */
export const markItems = ({ plan }: Chunk, isEligible: string, before = "NULL"): string =>
  `UPDATE plan_items SET state = CASE WHEN ${isEligible} THEN '${doneState(plan.action)}' ELSE 'changed' END,
     reason = CASE WHEN ${isEligible} THEN NULL ELSE 'changed_meanwhile' END, before = ${before}
   WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?3)) AND state = 'eligible' AND ${isMyTurn} RETURNING target_id AS id, state`;

/** The last statement of a chunk: moves the position of the plan and counts what was done. */
export function advancePlan(db: D1Database, chunk: Chunk): D1PreparedStatement {
  const done = doneState(chunk.plan.action);
  const count = (state: string) =>
    `(SELECT count(*) FROM plan_items WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?3)) AND state = '${state}')`;
  const completed = planActionFacts[chunk.plan.action].runsJobs ? "" : `completed = completed + ${count(done)},`;
  return statementsOf(
    db,
    chunk,
    chunk.last,
    secondsAfter(chunk.at, driverLeaseSeconds),
  )(
    `UPDATE plans SET position = ?9, sent = sent + ${count(done)}, changed = changed + ${count("changed")}, ${completed}
       driver_at = ?4, driver_until = ?10
     WHERE id = ?1 AND state = 'running' AND position = ?2`,
  );
}

/** SQL of the number of rows of `table` in each queue, which match `where`; for counters that change before the rows do. */
export const perQueue = (table: "jobs" | "dead_letters", where: string, columns = "count(*) AS n"): string =>
  `(SELECT queue, ${columns} FROM ${table} WHERE ${where} GROUP BY queue) AS x`;
