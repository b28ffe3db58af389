import { jobStillFailed } from "../../dead-letters/status.ts";
import { type Chunk, markedIds, markItems, perQueue, statementsOf } from "./chunk.ts";

/** SQL: everything of a dead letter that a plan changes, so that an undo can put it back exactly as it was. */
export const statusBefore = `(SELECT json_array(status, act, resolved_at, resolved_by, resolved_reason, snoozed_until) FROM dead_letters WHERE id = target_id)`;

/** SQL that sets the marked dead letters of a chunk aside, with the counts of open ones before they change. */
export const resolveMarked = (chunk: Chunk, status: "replayed" | "dropped" | "snoozed"): string[] => [
  `UPDATE queues SET open_dead_letters = open_dead_letters - x.n
   FROM ${perQueue("dead_letters", `id IN ${markedIds(chunk)} AND status = 'open'`)} WHERE queues.name = x.queue`,
  `UPDATE dead_letters SET status = '${status}', act = ?5, resolved_at = ?4, resolved_by = ?6, resolved_reason = ?7, snoozed_until = NULL
   WHERE id IN ${markedIds(chunk)}`,
];

const isUnresolved = `EXISTS (SELECT 1 FROM dead_letters WHERE id = target_id AND status IN ('open', 'snoozed'))`;

/** Statements that drop the dead letters of a chunk. */
export function dropItems(db: D1Database, chunk: Chunk): D1PreparedStatement[] {
  return [markItems(chunk, isUnresolved, statusBefore), ...resolveMarked(chunk, "dropped")].map(statementsOf(db, chunk));
}

/** Statements that snooze the dead letters of a chunk. Those that are snoozed already get the new time. */
export function snoozeItems(db: D1Database, chunk: Chunk): D1PreparedStatement[] {
  return [
    markItems(chunk, isUnresolved, statusBefore),
    ...resolveMarked(chunk, "snoozed"),
    `UPDATE dead_letters SET snoozed_until = ?9 WHERE id IN ${markedIds(chunk)}`,
  ].map(statementsOf(db, chunk, chunk.plan.until));
}

/** Statements that restore the dead letters of a chunk. */
export function restoreItems(db: D1Database, chunk: Chunk): D1PreparedStatement[] {
  const canOpen = `EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.id = target_id AND d.status IN ('dropped', 'snoozed') AND ${jobStillFailed})`;
  return [
    markItems(chunk, canOpen, statusBefore),
    `UPDATE queues SET open_dead_letters = open_dead_letters + x.n
     FROM ${perQueue("dead_letters", `id IN ${markedIds(chunk)}`)} WHERE queues.name = x.queue`,
    `UPDATE dead_letters SET status = 'open', act = ?5, resolved_at = NULL, resolved_by = NULL, resolved_reason = NULL, snoozed_until = NULL
     WHERE id IN ${markedIds(chunk)}`,
  ].map(statementsOf(db, chunk));
}
