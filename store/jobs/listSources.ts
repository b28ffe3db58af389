import type { JobState } from "#domain/jobs/job";
import { idOfSortKey } from "#domain/lists/sortKeys";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { scanLimit } from "../page.ts";

/**
 * Where jobs are looked for: SQL that gives at most {@link scanLimit} rows of `jobs` with sort keys from ?1 up to but not
 * including ?2, in the order of the list, and SQL that gives `edge` (the place up to which it looked, null at the end) and
 * `looked`; `first` is what both begin from. ?3 is what the source goes by, ?4 how many are wanted, ?5 how many to take
 * from each queue. `place` tells where in the order a row stands: its sort key, unless the list goes by something else.
 */
export type JobSource = { first: string; rows: string; edge: string; place: string; by: string | null; perQueue: number };

const bySortKey = { first: "", place: "found.sort_key" } as const;

const isInRange = (table: string) => `${table}.sort_key >= ?1 AND ${table}.sort_key < ?2`;
const edgeOf = (keys: string, key: string) =>
  `SELECT iif(count(*) = ${scanLimit}, min(${key}), NULL) AS edge, count(*) AS looked FROM (${keys})`;

/** All jobs, newest first. */
const allJobs: JobSource = {
  ...bySortKey,
  rows: `SELECT * FROM (${orderedJobsSql("j.*", "DESC")}) WHERE ?3 IS NULL AND ${isAtSortKey}`,
  edge: edgeOf(orderedJobsSql("NULL", "DESC"), "merge_key"),
  by: null,
  perQueue: 0,
};

/** Newest first of `from`, which is of jobs `j` that an index holds together; `by` is what it asks for. */
function inIndex(from: string, by: string | null): JobSource {
  const range = `${from} AND ${isInRange("j")} ORDER BY j.sort_key DESC LIMIT ${scanLimit}`;
  return { ...bySortKey, rows: `SELECT j.* ${range}`, edge: edgeOf(`SELECT j.sort_key ${range}`, "sort_key"), by, perQueue: 0 };
}

const inGroup = (column: "correlation_id" | "parent_id", by: string): JobSource => inIndex(`FROM jobs AS j WHERE j.${column} = ?3`, by);

/** What failed: of a type, of a queue, or of all. */
function failedJobs({ type, queue }: JobSourceFilter): JobSource {
  const of = (index: string, what: string) => `FROM jobs AS j INDEXED BY ${index} WHERE j.state = 'failed' AND ${what}`;
  if (type !== undefined) return inIndex(of("jobs_failed_by_type", "j.type = ?3"), type);
  if (queue !== undefined) return inIndex(of("jobs_failed", "j.queue = ?3"), queue);
  return inIndex(of("jobs_failed_newest", "?3 IS NULL"), null);
}

/** What is seen of each asked queue, once for all that needs it: a JSON array of places, in order. */
const positionsPerQueue = (places: string) =>
  `WITH seen AS MATERIALIZED (SELECT (SELECT json_group_array(place) FROM (${places})) AS places FROM queues AS q WHERE ?3 IS NULL OR q.name = ?3)`;
/** The last place of a queue of which there may be more than was seen. */
const lastPosition = `iif(json_array_length(places) = ?5, places->>'$[#-1]', NULL)`;

/**
 * Blocked ones: the newest ?5 of each queue, or of one. Of all queues together everything is seen down to the highest
 * of their last places; what lies below it of other queues comes with a later page. Where ?5 is all that is wanted of a page,
 * no row below it can be among them.
 */
function blockedJobs(queue: string | null, perQueue: number, plain: boolean): JobSource {
  const keys = `SELECT f.sort_key AS place FROM jobs AS f WHERE f.queue = q.name AND f.state = 'blocked' AND ${isInRange("f")} ORDER BY f.sort_key DESC LIMIT ?5`;
  const down = plain || queue !== null ? "" : `WHERE s.value >= coalesce((SELECT max(${lastPosition}) FROM seen), '')`;
  return {
    ...bySortKey,
    first: positionsPerQueue(keys),
    rows: `SELECT j.* FROM jobs AS j WHERE j.id IN (SELECT ${idOfSortKey("s.value")} FROM seen CROSS JOIN json_each(places) AS s ${down})
      ORDER BY j.sort_key DESC LIMIT ${scanLimit}`,
    edge: `SELECT max(${lastPosition}) AS edge, sum(json_array_length(places)) AS looked FROM seen`,
    by: queue,
    perQueue,
  };
}

/** Characters of a time, ISO UTC to the millisecond. */
const timeLength = 24;

const duePosition = (table: string) => `${table}.due_at || ' ' || ${table}.id`;
const afterDuePosition = (table: string) =>
  `${table}.due_at IS NOT NULL AND (${table}.due_at, ${table}.id) > (substr(?1, 1, ${timeLength}), substr(?1, ${timeLength + 2})) ORDER BY ${table}.due_at, ${table}.id`;

/** All that is to come of a queue, however much it is, what is due first first: by places of time and id, of which ?1 is the last one shown. */
function byDueOfQueue(queue: string): JobSource {
  const from = `FROM jobs AS j WHERE j.queue = ?3 AND ${afterDuePosition("j")} LIMIT ${scanLimit}`;
  return {
    first: "",
    place: duePosition("found"),
    rows: `SELECT j.* ${from}`,
    edge: `SELECT iif(count(*) = ${scanLimit}, max(place), NULL) AS edge, count(*) AS looked FROM (SELECT ${duePosition("j")} AS place ${from})`,
    by: queue,
    perQueue: 0,
  };
}

/** The same of all queues together: everything is seen up to the lowest of the last places of each. */
function byDue(perQueue: number): JobSource {
  const places = `SELECT ${duePosition("f")} AS place FROM jobs AS f WHERE f.queue = q.name AND ${afterDuePosition("f")} LIMIT ?5`;
  const end = `WHERE s.value <= coalesce((SELECT min(${lastPosition}) FROM seen), '~')`;
  return {
    first: positionsPerQueue(places),
    place: duePosition("found"),
    rows: `SELECT j.* FROM (SELECT s.value AS place FROM seen CROSS JOIN json_each(places) AS s ${end} ORDER BY 1 LIMIT ${scanLimit}) AS s
      CROSS JOIN jobs AS j ON j.id = substr(s.place, ${timeLength + 2}) ORDER BY s.place`,
    edge: `SELECT min(${lastPosition}) AS edge, sum(json_array_length(places)) AS looked FROM seen`,
    by: null,
    perQueue,
  };
}

/** All that is to come, where it is little. Sorted here, so all of it is looked at for each page. */
function pendingJobs(queue: string | null, order: "newest" | "oldest", perQueue: number): JobSource {
  const ids = `SELECT f.id FROM jobs AS f WHERE f.queue = q.name AND f.due_at IS NOT NULL ORDER BY f.due_at LIMIT ?5`;
  const from = `FROM queues AS q CROSS JOIN jobs AS j WHERE (?3 IS NULL OR q.name = ?3) AND j.id IN (${ids}) AND ${isInRange("j")}
    ORDER BY j.sort_key ${order === "newest" ? "DESC" : "ASC"} LIMIT ${scanLimit}`;
  return {
    ...bySortKey,
    rows: `SELECT j.* ${from}`,
    edge: `SELECT NULL AS edge, count(*) AS looked FROM (SELECT j.id ${from})`,
    by: queue,
    perQueue,
  };
}

export type JobSourceFilter = {
  queue?: string | undefined;
  type?: string | undefined;
  state?: JobState | undefined;
  correlationId?: string | undefined;
  parentId?: string | undefined;
  order?: "newest" | "oldest" | undefined;
};

/** True for a place in the order of due times: its page goes on in that order. */
export const isDuePosition = (cursor: string | undefined): boolean => cursor?.[timeLength] === " ";

/** Of what is blocked fewer are looked at for a page: each is read in its index, in its row, and for how far the look came. */
const maxBlockedScanned = 1_600;

/** States whose jobs somebody has yet to look at: all of them are in `jobs_due`. */
export const isPendingState = (state: JobState | undefined): boolean => state === "waiting" || state === "delayed" || state === "active";

/**
 * The narrowest source for what is sought. `queues` is how many there are and `due` how many jobs are pending in what is
 * sought; `plain` when nothing but queue and state is asked, so that no more need be read than is shown.
 */
export function chooseJobSource(
  sought: JobSourceFilter,
  known: { queues: number; due: number; byDue: boolean },
  wanted: number,
  plain: boolean,
): JobSource {
  const queue = sought.queue ?? null;
  const shareOf = (look: number): number => (queue === null ? Math.max(1, Math.floor(look / Math.max(1, known.queues))) : look);
  const share = shareOf(scanLimit);
  const { state } = sought;
  if (sought.parentId !== undefined) return inGroup("parent_id", sought.parentId);
  if (sought.correlationId !== undefined) return inGroup("correlation_id", sought.correlationId);
  if (state === "failed") return failedJobs(sought);
  if (state === "blocked")
    return blockedJobs(queue, plain ? Math.min(wanted, share) : shareOf(maxBlockedScanned), plain && wanted <= share);
  if (known.byDue) return queue === null ? byDue(share) : byDueOfQueue(queue);
  if (isPendingState(state) && (known.due <= scanLimit || sought.order === "oldest"))
    return pendingJobs(queue, sought.order ?? "newest", known.due <= scanLimit ? scanLimit : share);
  return allJobs;
}
