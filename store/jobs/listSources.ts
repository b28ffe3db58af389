import type { JobState } from "#domain/jobs/job";
import { byDueOfAll, byDueOfQueues, maxMerged } from "./dueSources.ts";
import type { JobSource, JobSourceFilter } from "./jobSource.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { scanLimit } from "../page.ts";
import { dueAtWhilePaused } from "../queues/paused.ts";

const bySortKey = { with: "", position: "found.sort_key" } as const;

const isInRange = (table: string) => `${table}.sort_key >= ?1 AND ${table}.sort_key < ?2`;
const edgeOf = (keys: string, key: string) =>
  `SELECT iif(count(*) = ${scanLimit}, min(${key}), NULL) AS edge, count(*) AS looked FROM (${keys})`;

/** SQL of up to `limit` jobs below a sort key, newest first, for a scan in chunks: at its `place` is a row that `isPlaced`. */
export const jobChunk = (below: string, limit: number): string =>
  `SELECT *, merge_key AS place, ${isAtSortKey} AS isPlaced FROM (${orderedJobsSql("j.*", "DESC", "?1", below, limit)})`;

/** All jobs, newest first. */
export const allJobs: JobSource = {
  ...bySortKey,
  rows: `SELECT * FROM (${orderedJobsSql("j.*", "DESC")}) WHERE ?3 IS NULL AND ${isAtSortKey}`,
  edge: edgeOf(orderedJobsSql("NULL", "DESC"), "merge_key"),
  parameter: null,
  perQueue: 0,
  chunk: jobChunk,
  serves: [],
};

/** Filters besides the state that few of the newest jobs may match. */
const narrowing = ["queue", "type", "tenant", "q", "correlationId", "parentId"] as const;

/**
 * The newest jobs, of which a page may be full of waiting ones; null for any other list. It reads five jobs for each of the page: less than all that
 * are pending, if these are more. If it does not fill the page, it says nothing of where the list ends.
 */
export function newestJobs(filter: JobSourceFilter, { due, byDue }: { due: number; byDue: boolean }, limit: number): JobSource | null {
  const { state, order, ...narrower } = filter;
  const scanned = 5 * (limit + 1);
  const isPlain = narrowing.every((name) => narrower[name] === undefined);
  if (state !== "waiting" || order === "oldest" || byDue || !isPlain || due <= scanned || due > scanLimit) return null;
  const { chunk: _chunk, ...all } = allJobs;
  return {
    ...all,
    rows: `SELECT * FROM (${orderedJobsSql("j.*", "DESC", "?1", "?2", scanned)}) WHERE ?3 IS NULL AND ${isAtSortKey}`,
    edge: `SELECT NULL AS edge, 0 AS looked`,
  };
}

/** The newest jobs of one range of an index. `from` is SQL that reads jobs `j`; `parameter` is bound to ?3. `serves` are the filters in it. */
function inIndex(from: string, by: string | null, serves: readonly (keyof JobSourceFilter)[]): JobSource {
  const range = (below: string, limit: number) =>
    `${from} AND j.sort_key >= ?1 AND j.sort_key < ${below} ORDER BY j.sort_key DESC LIMIT ${limit}`;
  const whole = range("?2", scanLimit);
  return {
    ...bySortKey,
    rows: `SELECT j.* ${whole}`,
    edge: edgeOf(`SELECT j.sort_key ${whole}`, "sort_key"),
    parameter: by,
    perQueue: 0,
    chunk: (below, limit) => `SELECT j.*, j.sort_key AS place, true AS isPlaced ${range(below, limit)}`,
    serves,
  };
}

const inGroup = (column: "correlation_id" | "parent_id", by: string): JobSource =>
  inIndex(`FROM jobs AS j WHERE j.${column} = ?3`, by, ["correlationId", "parentId"]);

/** Failed jobs of a type, of a queue, of a tenant, or all. */
function failedJobs({ type, queue, tenant }: JobSourceFilter): JobSource {
  const of = (index: string, what: string) => `FROM jobs AS j INDEXED BY ${index} WHERE j.state = 'failed' AND ${what}`;
  if (type !== undefined) return inIndex(of("jobs_failed_by_type", "j.type = ?3"), type, ["state", "type"]);
  if (queue !== undefined) return inIndex(of("jobs_failed", "j.queue = ?3"), queue, ["state", "queue"]);
  if (tenant !== undefined) return inIndex(of("jobs_failed_by_tenant", "j.tenant = ?3"), tenant, ["state", "tenant"]);
  return inIndex(of("jobs_failed_newest", "?3 IS NULL"), null, ["state"]);
}

/** Blocked jobs of a queue, or all. */
function blockedJobs({ queue }: JobSourceFilter): JobSource {
  const of = (index: string, what: string) => `FROM jobs AS j INDEXED BY ${index} WHERE j.state = 'blocked' AND ${what}`;
  if (queue !== undefined) return inIndex(of("jobs_blocked", "j.queue = ?3"), queue, ["state", "queue"]);
  return inIndex(of("jobs_blocked_newest", "?3 IS NULL"), null, ["state"]);
}

/**
 * The pending jobs of a state, if few are pending in the queues that have jobs in it. They are sorted here, so each page reads all that are
 * pending in these queues, each once. If more than {@link scanLimit} are pending, the first ?5 of each queue by due time are read. `pending`
 * is how many there are.
 */
function pendingJobs({ queue, state, order }: JobSourceFilter, pending: number, perQueue: number): JobSource {
  const ids = `SELECT f.id FROM jobs AS f WHERE f.queue = q.name AND f.due_at IS NOT NULL ORDER BY f.due_at LIMIT ?5`;
  const ofQueue = pending <= scanLimit ? `j.queue = q.name AND j.due_at IS NOT NULL AND ?5 > 0` : `j.id IN (${ids})`;
  return {
    ...bySortKey,
    rows: `SELECT j.* FROM queues AS q CROSS JOIN jobs AS j WHERE (?3 IS NULL OR q.name = ?3) AND q.${state} > 0 AND ${ofQueue} AND j.state = '${state}' AND ${isInRange("j")}
      ORDER BY j.sort_key ${order === "oldest" ? "ASC" : "DESC"} LIMIT ${scanLimit}`,
    edge: `SELECT NULL AS edge, ${Math.min(pending, scanLimit)} AS looked`,
    parameter: queue ?? null,
    perQueue,
  };
}

/** The waiting jobs of a queue that its pause has postponed. */
const postponedJobs = (queue: string): JobSource =>
  inIndex(`FROM jobs AS j INDEXED BY jobs_put_off WHERE j.state = 'waiting' AND j.due_at = '${dueAtWhilePaused}' AND j.queue = ?3`, queue, [
    "state",
    "queue",
  ]);

/** True for states whose jobs have a `due_at`: all of them are in the index `jobs_due`. */
export const isPendingState = (state: JobState | undefined): boolean => state === "waiting" || state === "delayed" || state === "active";

/**
 * Returns the narrowest source for a filter. `queues` is the number of queues, `holding` are those of the filtered queues that have jobs in the
 * state, `due` is the number of pending jobs in them, `byDue` true for a list by due time, `postponed` if a pause has postponed all jobs of the list.
 */
export function chooseJobSource(
  filter: JobSourceFilter,
  facts: { queues: number; holding: readonly string[]; due: number; byDue: boolean; postponed: boolean },
): JobSource {
  const queue = filter.queue ?? null;
  const share = queue === null ? Math.max(1, Math.floor(scanLimit / Math.max(1, facts.queues))) : scanLimit;
  const { state } = filter;
  if (filter.parentId !== undefined) return inGroup("parent_id", filter.parentId);
  if (filter.correlationId !== undefined) return inGroup("correlation_id", filter.correlationId);
  if (state === "failed") return failedJobs(filter);
  if (state === "blocked") return blockedJobs(filter);
  if (facts.postponed && queue !== null) return postponedJobs(queue);
  const merged = queue === null ? facts.holding : [queue];
  if (facts.byDue) return merged.length > 0 && merged.length <= maxMerged ? byDueOfQueues(merged) : byDueOfAll(share);
  if (isPendingState(state) && (facts.due <= scanLimit || filter.order === "oldest")) return pendingJobs(filter, facts.due, share);
  return allJobs;
}
