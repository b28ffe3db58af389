import type { JobState } from "#domain/jobs";
import { scanLimit } from "./page.ts";

/**
 * Where jobs are looked for: SQL that gives at most {@link scanLimit} rows of `jobs` with ids from ?1 up to but not
 * including ?2, in the order of the list, and SQL that gives `edge` (the id up to which it looked, null at the end) and
 * `looked`. ?3 is what the source goes by, ?4 how many are wanted, ?5 how many to take from each queue.
 */
export type Source = { rows: string; edge: string; by: string | null; perQueue: number };

const between = (table: string) => `${table}.id >= ?1 AND ${table}.id < ?2`;
const edgeOf = (ids: string) => `SELECT iif(count(*) = ${scanLimit}, min(id), NULL) AS edge, count(*) AS looked FROM (${ids})`;

/** Newest first, by the ids themselves or within what an index holds together. */
function byId(column: "correlation_id" | "parent_id" | null, by: string | null): Source {
  const from = `FROM jobs AS j WHERE ${column ? `j.${column} = ?3` : "?3 IS NULL"} AND ${between("j")} ORDER BY j.id DESC LIMIT ${scanLimit}`;
  return { rows: `SELECT j.* ${from}`, edge: edgeOf(`SELECT j.id ${from}`), by, perQueue: 0 };
}

/**
 * Failed ones: the newest ?5 of each queue, or of one. Of all queues together everything is seen down to the highest of
 * their last ids; what lies below it of other queues comes with a later page. Where ?5 is all that is wanted of a page,
 * no row below it can be among them.
 */
function failed(queue: string | null, perQueue: number, plain: boolean): Source {
  const ids = `SELECT f.id FROM jobs AS f WHERE f.queue = q.name AND f.state = 'failed' AND ${between("f")} ORDER BY f.id DESC LIMIT ?5`;
  const seen = `SELECT json_object('edge', iif(count(*) = ?5, min(id), NULL), 'looked', count(*)) FROM (${ids})`;
  const queues = `SELECT (${seen}) AS value FROM queues AS q WHERE ?3 IS NULL OR q.name = ?3`;
  const down = plain || queue !== null ? "" : `AND j.id >= coalesce((SELECT max(value->>'edge') FROM (${queues})), '')`;
  return {
    rows: `SELECT j.* FROM queues AS q CROSS JOIN jobs AS j WHERE (?3 IS NULL OR q.name = ?3) AND j.id IN (${ids}) ${down} ORDER BY j.id DESC LIMIT ${scanLimit}`,
    edge: `SELECT max(value->>'edge') AS edge, sum(value->>'looked') AS looked FROM (${queues})`,
    by: queue,
    perQueue,
  };
}

/** All that is to come: the ?5 of each queue that are due first. Sorted here, so all of them are looked at for each page. */
function pending(queue: string | null, order: "newest" | "oldest", perQueue: number): Source {
  const ids = `SELECT f.id FROM jobs AS f WHERE f.queue = q.name AND f.due_at IS NOT NULL ORDER BY f.due_at LIMIT ?5`;
  const from = `FROM queues AS q CROSS JOIN jobs AS j WHERE (?3 IS NULL OR q.name = ?3) AND j.id IN (${ids}) AND ${between("j")}
    ORDER BY j.id ${order === "newest" ? "DESC" : "ASC"} LIMIT ${scanLimit}`;
  return {
    rows: `SELECT j.* ${from}`,
    edge: `SELECT NULL AS edge, count(*) AS looked FROM (SELECT j.id ${from})`,
    by: queue,
    perQueue,
  };
}

/** Those that wait for children: the parents of children that are not over. */
function blocked(): Source {
  const open = (below: string) =>
    `SELECT max(c.parent_id) FROM jobs AS c WHERE c.parent_id IS NOT NULL AND c.finished_at IS NULL AND c.parent_id >= ?1 AND c.parent_id < ${below}`;
  const parents = `WITH RECURSIVE p(id) AS (${open("?2")} UNION ALL SELECT (${open("p.id")}) FROM p WHERE p.id IS NOT NULL LIMIT ${scanLimit})
    SELECT id FROM p WHERE id IS NOT NULL`;
  return {
    rows: `SELECT j.* FROM jobs AS j WHERE ?3 IS NULL AND j.id IN (${parents}) ORDER BY j.id DESC LIMIT ${scanLimit}`,
    edge: edgeOf(parents),
    by: null,
    perQueue: 0,
  };
}

export type Sought = {
  queue?: string | undefined;
  state?: JobState | undefined;
  correlationId?: string | undefined;
  parentId?: string | undefined;
  order?: "newest" | "oldest" | undefined;
};

/** States whose jobs somebody has yet to look at: all of them are in `jobs_due`. */
export const isPending = (state: JobState | undefined): boolean => state === "waiting" || state === "delayed" || state === "active";

/**
 * The narrowest source for what is sought. `queues` is how many there are and `due` how many jobs are pending in what is
 * sought; `plain` when nothing but queue and state is asked, so that no more need be read than is shown.
 */
export function sourceOf(sought: Sought, known: { queues: number; due: number }, wanted: number, plain: boolean): Source {
  const queue = sought.queue ?? null;
  const share = queue === null ? Math.max(1, Math.floor(scanLimit / Math.max(1, known.queues))) : scanLimit;
  if (sought.parentId !== undefined) return byId("parent_id", sought.parentId);
  if (sought.correlationId !== undefined) return byId("correlation_id", sought.correlationId);
  if (sought.state === "failed") return failed(queue, plain ? Math.min(wanted, share) : share, plain && wanted <= share);
  if (sought.state === "blocked") return blocked();
  if (isPending(sought.state) && (known.due <= scanLimit || sought.order === "oldest"))
    return pending(queue, sought.order ?? "newest", known.due <= scanLimit ? scanLimit : share);
  return byId(null, null);
}
