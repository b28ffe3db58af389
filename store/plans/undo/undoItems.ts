import type { PlanAction } from "#domain/plans/actions";
import { jobStillFailed } from "../../dead-letters/status.ts";
import { batchByName } from "../../batch.ts";
import { bindUsed } from "../../bindUsed.ts";
import { undeliveredSeconds } from "#domain/jobs/job";
import { dispatchableColumns, type DispatchableJob } from "../../jobs/dispatchable.ts";
import { clearRemoval } from "../../jobs/options.ts";
import { resetJob } from "../../jobs/states.ts";
import { secondsAfter } from "../../time.ts";
import { perQueue } from "../apply/chunk.ts";
import { driverLeaseSeconds } from "../driver.ts";
import { doneState, type PlanRow } from "../rows.ts";

/** Items that are undone in one transaction. */
const undoChunk = 200;

/** SQL condition of every statement: the undo goes on from here. ?1 plan, ?2 position before, ?3 ids, ?4 now, ?5 audit entry, ?6 lost at. */
const isMyTurn = `EXISTS (SELECT 1 FROM plans WHERE id = ?1 AND undo_state = 'running' AND undo_position = ?2)`;
const undone = `SELECT target_id FROM plan_items WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?3)) AND state = 'undone' AND ${isMyTurn}`;
const itemOf = (id: string): string => `FROM plan_items AS i WHERE i.plan_id = ?1 AND i.target_id = ${id}`;
const before = (id: string, index: number): string => `(SELECT i.before->>${index} ${itemOf(id)})`;

/** How an action is undone: which items can be (a SQL condition about `target_id`), and the statements that do it. */
type Undo = { canUndo: string; statements: string[] };

/** Puts the columns of a dead letter back, if nobody has changed it since. */
const putBackStatus = (status: "dropped" | "snoozed" | "open", further: string): Undo => ({
  canUndo: `EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.id = target_id AND d.status = '${status}' AND d.act = ?5 AND ${further})`,
  statements: [
    `UPDATE queues SET open_dead_letters = open_dead_letters + x.n FROM ${perQueue(
      "dead_letters",
      `id IN (${undone})`,
      `sum((${before("dead_letters.id", 0)} = 'open') - (status = 'open')) AS n`,
    )} WHERE queues.name = x.queue`,
    `UPDATE dead_letters SET status = ${before("dead_letters.id", 0)}, act = ${before("dead_letters.id", 1)}, resolved_at = ${before("dead_letters.id", 2)},
       resolved_by = ${before("dead_letters.id", 3)}, resolved_reason = ${before("dead_letters.id", 4)}, snoozed_until = ${before("dead_letters.id", 5)}
     WHERE id IN (${undone})`,
  ],
});

const delayAgain: Undo = {
  canUndo: `before->>0 > ?4 AND EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = target_id AND j.state = 'waiting'
    AND coalesce(j.started_at < (SELECT run_at FROM plans WHERE id = ?1), 1))`,
  statements: [
    `UPDATE queues SET waiting = waiting - x.n, delayed = delayed + x.n FROM ${perQueue("jobs", `id IN (${undone})`)} WHERE queues.name = x.queue`,
    `UPDATE jobs SET state = 'delayed', run_at = ${before("jobs.id", 0)}, due_at = ${before("jobs.id", 1)}, sent_at = ${before("jobs.id", 2)},
       ready_at = ${before("jobs.id", 3)} WHERE id IN (${undone})`,
  ],
};

const waitAgain: Undo = {
  canUndo: `before->>0 IN ('waiting', 'delayed') AND before->>4 IS NULL AND EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = target_id
    AND j.state = 'failed' AND j.cancelled_at = before->>5)`,
  statements: [
    `UPDATE queues SET failed = failed - x.n, waiting = waiting + x.n - x.late, delayed = delayed + x.late
     FROM ${perQueue("jobs", `id IN (${undone})`, `count(*) AS n, sum(${before("jobs.id", 0)} = 'delayed') AS late`)} WHERE queues.name = x.queue`,
    `UPDATE jobs SET ${resetJob("waiting", "?4", "?6")}, cancelled_at = NULL, sends = 1
     WHERE id IN (${undone}) AND ${before("jobs.id", 0)} = 'waiting' RETURNING ${dispatchableColumns}`,
    `UPDATE jobs SET state = 'delayed', run_at = ${before("jobs.id", 1)}, due_at = ${before("jobs.id", 2)}, sent_at = ${before("jobs.id", 3)},
       finished_at = NULL, error_name = NULL, error_message = NULL, ${clearRemoval}, cancelled_at = NULL, sends = 1
     WHERE id IN (${undone}) AND ${before("jobs.id", 0)} = 'delayed'`,
  ],
};

const undoOf: Partial<Record<PlanAction, Undo>> = {
  drop: putBackStatus("dropped", jobStillFailed),
  snooze: putBackStatus("snoozed", jobStillFailed),
  restore: putBackStatus("open", "true"),
  promote: delayAgain,
  cancel: waitAgain,
};

/** The next items that an undo can act on, and the jobs to dispatch. `last` is null when nothing was left. */
export type Undone = { last: string | null; toDispatch: DispatchableJob[] };

/**
 * Undoes the next up to 200 items of a plan. An item that has changed since is kept as it is. Items and position move together, so that
 * nothing is undone twice.
 */
export async function undoNextItems(db: D1Database, { id, action, act, undoPosition }: PlanRow, at: string): Promise<Undone> {
  const undo = undoOf[action];
  const { results } = await db
    .prepare(
      `SELECT target_id AS id FROM plan_items WHERE plan_id = ?1 AND target_id > ?2 AND state = '${doneState(action)}' ORDER BY target_id LIMIT ${undoChunk}`,
    )
    .bind(id, undoPosition)
    .all<{ id: string }>();
  const last = results.at(-1)?.id ?? null;
  if (!undo || last === null) return { last: null, toDispatch: [] };
  const ids = JSON.stringify(results.map((item) => item.id));
  const parameters = [id, undoPosition, ids, at, act, secondsAfter(at, undeliveredSeconds), last, secondsAfter(at, driverLeaseSeconds)];
  const statement = (sql: string) => bindUsed(db, sql, parameters);
  const count = (state: string) =>
    `(SELECT count(*) FROM plan_items WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?3)) AND state = '${state}')`;
  const { effects } = await batchByName<{ effects: DispatchableJob }>(db, {
    marked: statement(
      `UPDATE plan_items SET state = CASE WHEN ${undo.canUndo} THEN 'undone' ELSE 'kept' END, reason = CASE WHEN ${undo.canUndo} THEN NULL ELSE 'changed_meanwhile' END
       WHERE plan_id = ?1 AND target_id IN (SELECT value FROM json_each(?3)) AND state = '${doneState(action)}' AND ${isMyTurn}`,
    ),
    effects: undo.statements.map(statement),
    advanced: statement(
      `UPDATE plans SET undo_position = ?7, undone = undone + ${count("undone")}, kept = kept + ${count("kept")}, driver_at = ?4, driver_until = ?8
       WHERE id = ?1 AND undo_state = 'running' AND undo_position = ?2`,
    ),
  });
  return { last, toDispatch: effects.rows };
}
