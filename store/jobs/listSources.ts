import type { JobState } from "#domain/jobs/job";

import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { scanLimit } from "../page.ts";
import { dueAtWhilePaused } from "../queues/paused.ts";

/**
 * Where a list reads its jobs. `rows` is SQL of at most {@link scanLimit} rows of `jobs` with sort keys from ?1 up to but not including
 * ?2, in the order of the list. `edge` is SQL of `edge` (the position up to which rows were scanned, null at the end) and `looked` (how
 * many rows were scanned). `with` is a WITH clause for both. `position` is SQL of the position of a row in the order of the list: its
 * sort key, unless the list has another order. ?3 is `parameter`, ?4 the number of jobs wanted, and ?5 is `perQueue`, the number of rows
 * to take from each queue. A source that a filter narrows further can be scanned by `chunk`, which returns SQL of up to `limit` rows below a
 * position with their `place`, and whether each is at its place (`isPlaced`); `serves` are the filters that it serves itself.
 */
export type JobSource = {
  with: string;
  rows: string;
  edge: string;
  position: string;
  parameter: string | null;
  perQueue: number;
  chunk?: (below: string, limit: number) => string;
  serves?: readonly (keyof JobSourceFilter)[];
};

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

/** A WITH clause that reads the positions of each selected queue once, as a JSON array in order. */
const positionsPerQueue = (places: string) =>
  `WITH seen AS MATERIALIZED (SELECT (SELECT json_group_array(place) FROM (${places})) AS places FROM queues AS q WHERE ?3 IS NULL OR q.name = ?3)`;
/** The last position read of a queue that may have more rows. */
const lastPosition = `iif(json_array_length(places) = ?5, places->>'$[#-1]', NULL)`;

/** Blocked jobs of a queue, or all. */
function blockedJobs({ queue }: JobSourceFilter): JobSource {
  const of = (index: string, what: string) => `FROM jobs AS j INDEXED BY ${index} WHERE j.state = 'blocked' AND ${what}`;
  if (queue !== undefined) return inIndex(of("jobs_blocked", "j.queue = ?3"), queue, ["state", "queue"]);
  return inIndex(of("jobs_blocked_newest", "?3 IS NULL"), null, ["state"]);
}

/** Characters of an ISO UTC time in milliseconds. */
const timeLength = 24;

const duePosition = (table: string) => `${table}.due_at || ' ' || ${table}.id`;
const isAfterDuePosition = (table: string) =>
  `${table}.due_at IS NOT NULL AND (${table}.due_at, ${table}.id) > (substr(?1, 1, ${timeLength}), substr(?1, ${timeLength + 2}))`;

/** Queues whose pending jobs are merged row by row: D1 takes so many terms of a compound SELECT. */
const maxMerged = 5;

/**
 * The pending jobs of up to five queues by due time, however many there are. A position is a due time, a space and an id; ?1 is the last position
 * shown. Merges the ordered rows of the queues, so a page reads no more of them than it needs.
 */
function byDueOfQueues(queues: readonly string[]): JobSource {
  const from = (columns: string) =>
    `${queues.map((_, index) => `SELECT ${columns} FROM jobs AS j INDEXED BY jobs_due WHERE j.queue = ?3 ->> ${index} AND ${isAfterDuePosition("j")}`).join(" UNION ALL ")}
     ORDER BY due_at, id LIMIT ${scanLimit}`;
  return {
    with: "",
    position: duePosition("found"),
    rows: from("j.*"),
    edge: `SELECT iif(count(*) = ${scanLimit}, max(${duePosition("j")}), NULL) AS edge, count(*) AS looked FROM (${from("j.due_at, j.id")}) AS j`,
    parameter: JSON.stringify(queues),
    perQueue: 0,
  };
}

/** The pending jobs of all queues by due time, if they are too many to be merged. The page ends at the lowest of the last positions of the queues. */
function byDue(perQueue: number): JobSource {
  const places = `SELECT ${duePosition("f")} AS place FROM jobs AS f WHERE f.queue = q.name AND ${isAfterDuePosition("f")}
    ORDER BY f.due_at, f.id LIMIT ?5`;
  const end = `WHERE s.value <= coalesce((SELECT min(${lastPosition}) FROM seen), '~')`;
  return {
    with: positionsPerQueue(places),
    position: duePosition("found"),
    rows: `SELECT j.* FROM (SELECT s.value AS place FROM seen CROSS JOIN json_each(places) AS s ${end} ORDER BY 1 LIMIT ${scanLimit}) AS s
      CROSS JOIN jobs AS j ON j.id = substr(s.place, ${timeLength + 2}) ORDER BY s.place`,
    edge: `SELECT min(${lastPosition}) AS edge, sum(json_array_length(places)) AS looked FROM seen`,
    parameter: null,
    perQueue,
  };
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

export type JobSourceFilter = {
  q?: string | undefined;
  queue?: string | undefined;
  type?: string | undefined;
  tenant?: string | undefined;
  state?: JobState | undefined;
  correlationId?: string | undefined;
  parentId?: string | undefined;
  order?: "newest" | "oldest" | undefined;
};

/** True for a cursor of a list by due time. Its next page keeps that order. */
export const isDuePosition = (cursor: string | undefined): boolean => cursor?.[timeLength] === " ";

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
  if (facts.byDue) return merged.length > 0 && merged.length <= maxMerged ? byDueOfQueues(merged) : byDue(share);
  if (isPendingState(state) && (facts.due <= scanLimit || filter.order === "oldest")) return pendingJobs(filter, facts.due, share);
  return allJobs;
}
