import type { JobState } from "#domain/jobs/job";
import { isDuePosition } from "./dueSources.ts";
import { isPendingState } from "./listSources.ts";
import { scanLimit } from "../page.ts";
import { dueAtWhilePaused } from "../queues/paused.ts";

/** The jobs of a state in one queue. */
export type QueueShare = { queue: string; jobs: number };

/**
 * Facts about the filtered queues on which the source of a list depends. `holding`: those that have jobs in the state of the list, and `due`: how many
 * jobs are pending in these. `byDue`: the list is sorted by due time. `shares`: how many jobs each queue has in the state, if it has any.
 * `postponed`: the pause of the filtered queue has postponed all its waiting jobs, so they are in an index of their own, by age.
 */
export type QueueFacts = {
  queues: number;
  holding: readonly string[];
  due: number;
  byDue: boolean;
  shares: readonly QueueShare[];
  postponed: boolean;
};

type Filter = { queue?: string | undefined; state?: JobState | undefined; order?: "newest" | "oldest" | undefined };

/** Returns whether a list is sorted by due time: one by age whose jobs are too many to sort. A list keeps the order of its first page. */
export const isByDue = ({ order }: Filter, due: number, cursor: string | undefined): boolean =>
  order === "oldest" && (cursor === undefined ? due > scanLimit : isDuePosition(cursor));

/** Pending jobs of a paused queue that are scanned for waiting ones that the pause has not postponed yet. */
const maxInFlight = 300;

/** SQL: whether the pause of a queue has postponed all its waiting jobs. Unknown, so false, if too many others are pending. */
const postponedSql = `CASE WHEN paused_at IS NOT NULL THEN (SELECT count(*) < ${maxInFlight} AND coalesce(sum(state = 'waiting'), 0) = 0
  FROM (SELECT state FROM jobs WHERE queue = name AND due_at IS NOT NULL AND due_at < '${dueAtWhilePaused}' LIMIT ${maxInFlight})) ELSE 0 END`;

/**
 * Reads the facts about the filtered queues on which the source of the list depends. Reads nothing for states that do not depend on them.
 */
export async function readQueueFacts(db: D1Database, filter: Filter, cursor: string | undefined): Promise<QueueFacts> {
  const { queue, state, order } = filter;
  if (!isPendingState(state)) return { queues: 0, holding: [], due: 0, byDue: false, shares: [], postponed: false };
  const isPostponed = queue !== undefined && state === "waiting" && order !== "oldest" ? postponedSql : "0";
  const row = await db
    .prepare(
      `SELECT count(*) AS queues, coalesce(sum(waiting + delayed + active) FILTER (WHERE ${state} > 0), 0) AS due,
         json_group_array(json_array(name, ${state})) FILTER (WHERE ${state} > 0) AS shares,
         max(${isPostponed}) AS postponed FROM queues WHERE ?1 IS NULL OR name = ?1`,
    )
    .bind(queue ?? null)
    .first<{ queues: number; due: number; shares: string; postponed: number | null }>();
  const { queues, due, ...known } = row ?? { queues: 0, due: 0, shares: "[]", postponed: 0 };
  const postponed = known.postponed === 1;
  const shares = (JSON.parse(known.shares) as [queue: string, jobs: number][]).map(([name, jobs]) => ({ queue: name, jobs }));
  return {
    queues,
    holding: shares.map((share) => share.queue),
    due,
    byDue: isByDue(filter, due, cursor),
    shares: postponed ? [] : shares,
    postponed,
  };
}
