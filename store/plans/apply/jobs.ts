import { dispatchableColumns } from "../../jobs/dispatchable.ts";
import { deleteAttemptsAndLogs } from "../../jobs/delete.ts";
import { hasUnfinishedChild, updateParents } from "../../jobs/parents.ts";
import { hasNotStarted, resetFailedJob, setFailed } from "../../jobs/states.ts";
import { type Chunk, markedIds, markItems, perQueue, statementsOf } from "./chunk.ts";

const isJob = (condition: string): string => `EXISTS (SELECT 1 FROM jobs WHERE jobs.id = target_id AND ${condition})`;

/** Statements that retry the jobs of a chunk, and mark their dead letters as replayed. Those named `requeued` return the jobs to dispatch. */
export function retryItems(db: D1Database, chunk: Chunk) {
  const statement = statementsOf(db, chunk);
  const marked = markedIds(chunk);
  const failed = `id IN ${marked} AND state = 'failed'`;
  const open = hasUnfinishedChild("jobs.id");
  return {
    marked: statement(markItems(chunk, isJob("state = 'failed'"))),
    counted: statement(
      `UPDATE queues SET failed = queues.failed - x.n, blocked = queues.blocked + x.blocked, waiting = queues.waiting + x.n - x.blocked
       FROM ${perQueue("jobs", failed, `count(*) AS n, sum(${open}) AS blocked`)} WHERE queues.name = x.queue`,
    ),
    deadLetters: [
      `UPDATE queues SET open_dead_letters = open_dead_letters - x.n
       FROM ${perQueue("dead_letters", `job_id IN ${marked} AND status = 'open'`)} WHERE queues.name = x.queue`,
      `UPDATE dead_letters SET status = 'replayed', act = ?5, resolved_at = ?4, resolved_by = ?6, resolved_reason = ?7, snoozed_until = NULL
       WHERE job_id IN ${marked} AND status IN ('open', 'snoozed', 'dropped')`,
    ].map(statement),
    requeued: statement(
      `UPDATE jobs SET ${resetFailedJob("waiting", "?4", "?8")} WHERE ${failed} AND NOT ${open} RETURNING ${dispatchableColumns}`,
    ),
    blocked: statement(`UPDATE jobs SET ${resetFailedJob("blocked", "?4", "NULL")} WHERE ${failed}`),
  };
}

/** Statements that let the delayed jobs of a chunk run now. `requeued` returns the jobs to dispatch. */
export function promoteItems(db: D1Database, chunk: Chunk) {
  const statement = statementsOf(db, chunk);
  const delayed = `id IN ${markedIds(chunk)} AND state = 'delayed'`;
  const before = `(SELECT json_array(run_at, due_at, sent_at, ready_at) FROM jobs WHERE jobs.id = target_id)`;
  return {
    marked: statement(markItems(chunk, isJob("state = 'delayed'"), before)),
    counted: statement(
      `UPDATE queues SET delayed = delayed - x.n, waiting = waiting + x.n FROM ${perQueue("jobs", delayed)} WHERE queues.name = x.queue`,
    ),
    requeued: statement(
      `UPDATE jobs SET state = 'waiting', run_at = NULL, sent_at = ?4, ready_at = ?4, due_at = ?8 WHERE ${delayed} RETURNING ${dispatchableColumns}`,
    ),
  };
}

const countByState = (where: string): string =>
  `UPDATE queues SET waiting = queues.waiting - x.waiting, delayed = queues.delayed - x.delayed, blocked = queues.blocked - x.blocked, failed = queues.failed + x.n
   FROM ${perQueue("jobs", where, "count(*) AS n, sum(state = 'waiting') AS waiting, sum(state = 'delayed') AS delayed, sum(state = 'blocked') AS blocked")}
   WHERE queues.name = x.queue`;

/**
 * Statements that cancel the jobs of a chunk. Those that have not started fail, without a dead letter. Running ones get a cancel request,
 * which `requested` returns, and the caller passes it to the limiter. `requeued` returns parents to dispatch.
 */
export function cancelItems(db: D1Database, chunk: Chunk, parents: readonly string[]) {
  const why = plannedReason(chunk);
  const statement = statementsOf(db, chunk, why);
  const pending = `id IN ${markedIds(chunk)} AND ${hasNotStarted}`;
  const before = `(SELECT json_array(state, run_at, due_at, sent_at, parent_id, ?4) FROM jobs WHERE jobs.id = target_id)`;
  return {
    marked: statement(markItems(chunk, isJob(`(${hasNotStarted} OR (state = 'active' AND cancelled_at IS NULL))`), before)),
    counted: statement(countByState(pending)),
    cancelled: statement(
      `UPDATE jobs SET run_at = NULL, cancelled_at = ?4, ${setFailed("?4", "'CancelledError'", "?9")} WHERE ${pending} RETURNING id`,
    ),
    requested: statement(
      `UPDATE jobs SET cancelled_at = ?4 WHERE id IN ${markedIds(chunk)} AND state = 'active' AND cancelled_at IS NULL RETURNING id, queue`,
    ),
    requeued: updateParents(db, { parents, failed: chunk.ids }, chunk.at),
  };
}

const plannedReason = ({ plan: { runBy, reason } }: Chunk): string =>
  reason ? `Cancelled by ${runBy}: ${reason}` : `Cancelled by ${runBy}`;

/**
 * Statements that delete the jobs of a chunk with their attempts and logs. `state` is the state that the filter names, which a job must
 * still have; null: any but active. `requeued` returns parents to dispatch.
 */
export function purgeItems(db: D1Database, chunk: Chunk, state: string | null, parents: readonly string[]) {
  const statement = statementsOf(db, chunk, state);
  const isSame = `state <> 'active' AND (?9 IS NULL OR state = ?9)`;
  const states = ["waiting", "delayed", "blocked", "completed", "failed"] as const;
  const marked = `id IN ${markedIds(chunk)} AND state <> 'active'`;
  return {
    marked: statement(markItems(chunk, isJob(isSame))),
    counted: statement(
      `UPDATE queues SET ${states.map((name) => `${name} = queues.${name} - x.${name}`).join(", ")}
       FROM ${perQueue("jobs", marked, states.map((name) => `sum(state = '${name}') AS ${name}`).join(", "))} WHERE queues.name = x.queue`,
    ),
    deleted: statement(`DELETE FROM jobs WHERE ${marked}`),
    attemptsAndLogs: deleteAttemptsAndLogs(db, JSON.stringify(chunk.ids)),
    requeued: updateParents(db, { parents, failed: [] }, chunk.at),
  };
}
