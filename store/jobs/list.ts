import type { JobPage, ListedJob, Peer } from "#domain/jobs/list";
import type { JobState } from "#domain/jobs/job";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { subjectOf } from "#domain/messages/subject";
import { bodiesOf, countFitting } from "./bodies.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";
import { jobColumns, jobOf } from "./read.ts";
import { scanInChunks } from "../scanInChunks.ts";
import { allJobs, isDuePosition, isPendingState, chooseJobSource } from "./listSources.ts";
import { textMatch } from "../textMatch.ts";
import { type KeyRange, sortKeyRange, type Page, type PageRequest, scanLimit } from "../page.ts";

export type JobFilter = {
  queue?: string | undefined;
  state?: JobState | undefined;
  type?: string | undefined;
  tenant?: string | undefined;
  correlationId?: string | undefined;
  parentId?: string | undefined;
  /** Text to find in the error or the message. */
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** `oldest` is only possible with the state waiting, delayed or active. */
  order?: "newest" | "oldest" | undefined;
  /** Includes the whole message of each job. A page then ends after about 2 MB of messages. */
  include?: "body" | undefined;
  /** Paths in the payload whose values are returned with each job. */
  paths?: readonly string[] | undefined;
};

/** A position after all others in a list by due time. */
const endOfDuePositions = "~";

/** Converts a path such as `payload.items[0]` to SQLite's syntax, relative to the message. */
const sqlPath = (path: string): string => `$${path.replace(/\[/g, ".[").split(".").map(pathSegment).join("")}`;
const pathSegment = (name: string): string => (name.startsWith("[") ? name : `."${name}"`);

/** Characters of the payload in which its subject is looked for. */
const excerptLength = 240;

/** Characters of a payload field in a list. */
const maxFieldLength = 200;

const filterSql = `(?6 IS NULL OR queue = ?6) AND (?7 IS NULL OR state = ?7) AND (?8 IS NULL OR type = ?8) AND (?9 IS NULL OR tenant = ?9)
  AND (?10 IS NULL OR sort_key >= ?10) AND (?11 IS NULL OR sort_key < ?11)`;
const firstPathParameter = 12;
const searchedText = "coalesce(error_name || ' ' || error_message, '') || ' ' || body";

type Row = { id: string | null; carries: string | null; place: string; edge: string | null; looked: number | null } & Record<
  string,
  unknown
>;
type QueueFacts = { queues: number; due: number; byDue: boolean };

function listedJobOf(row: Row, paths: readonly string[]): ListedJob {
  const fields = Object.fromEntries(paths.map((path, index) => [path, row[`field${index}`] as string | null]));
  const subject = subjectOf(row.carries ?? "").slice(0, maxFieldLength);
  return { ...jobOf(row), ...(subject ? { subject } : {}), ...(paths.length ? { fields } : {}) };
}

/**
 * Reads the facts about the filtered queues on which the source of the list depends. Reads nothing for states that do not depend on them.
 */
async function readQueueFacts(db: D1Database, { queue, state, order }: JobFilter, cursor: string | undefined): Promise<QueueFacts> {
  if (!isPendingState(state)) return { queues: 0, due: 0, byDue: false };
  const row = await db
    .prepare(`SELECT count(*) AS queues, coalesce(sum(waiting + delayed + active), 0) AS due FROM queues WHERE ?1 IS NULL OR name = ?1`)
    .bind(queue ?? null)
    .first<{ queues: number; due: number }>();
  const { queues, due } = row ?? { queues: 0, due: 0 };
  // A list keeps the order of its first page.
  return { queues, due, byDue: order === "oldest" && (cursor === undefined ? due > scanLimit : isDuePosition(cursor)) };
}

/**
 * Returns a page of jobs, newest first by `createdAt`, then by id. Scans at most 2,000 rows for a page: a filter that matches few jobs
 * returns few items and a `nextCursor` to continue from. Failed, blocked and pending jobs have indexes of their own. If more than 2,000
 * jobs are pending, `oldest` sorts by due time (`byDue`).
 */
export async function listJobs(db: D1Database, filter: JobFilter, page: PageRequest): Promise<JobPage> {
  const facts = await readQueueFacts(db, filter, page.cursor);
  if (facts.byDue)
    return { ...(await scanJobs(db, filter, facts, { from: page.cursor ?? "", below: endOfDuePositions }, page.limit)), byDue: true };
  return scanJobs(db, filter, facts, sortKeyRange(filter, page.cursor, filter.order), page.limit);
}

/**
 * Reads the rows of one page of a range, one more than `limit` if there are more, and the edge row if there are not. It is part of the same
 * query, after the jobs: SQLite evaluates it only if the page is not full.
 */
async function readRows(
  db: D1Database,
  filter: JobFilter,
  facts: QueueFacts,
  range: KeyRange,
  limit: number,
  columns: string,
): Promise<{ rows: Row[]; end: Row | undefined }> {
  const { type, tenant, q, from, to, paths = [] } = filter;
  const source = chooseJobSource(filter, facts);
  const match = textMatch(searchedText, q, firstPathParameter + paths.length);
  const isMatch = `${filterSql} AND ${match.sql}`;
  // A scan in chunks reads each match again. It is worth that where few may match; most jobs have a state that is listed without an index.
  const isNarrow =
    (["queue", "type", "tenant", "q"] as const).some((name) => filter[name] !== undefined && !source.serves?.includes(name)) ||
    (source === allJobs && (filter.state === "active" || filter.state === "delayed"));
  const scan = source.chunk && isNarrow ? scanInChunks(source.chunk, `isPlaced AND ${isMatch}`, { start: "?2", wanted: "?4" }) : null;
  const found = scan ? `(${scan.ids}) CROSS JOIN jobs AS found ON found.id = found_id` : `(${source.rows}) AS found WHERE ${isMatch}`;
  const { results } = await db
    .prepare(
      `${scan?.with ?? source.with} SELECT ${columns}, ${source.position} AS place, NULL AS edge, NULL AS looked FROM ${found}
       UNION ALL SELECT ${columns}, NULL, e.edge, e.looked FROM (${scan?.edge ?? source.edge}) AS e LEFT JOIN jobs ON jobs.id = NULL
       LIMIT ?4`,
    )
    .bind(
      range.from,
      range.below,
      source.parameter,
      limit + 1,
      source.perQueue,
      ...[filter.queue, filter.state, type, tenant].map((value) => value ?? null),
      ...[from, to].map((at) => (at === undefined ? null : idPrefixAt(Date.parse(at)))),
      ...paths.map(sqlPath),
      ...match.parameters,
    )
    .all<Row>();
  return { rows: results.filter((row) => row.id !== null), end: results.find((row) => row.id === null) };
}

/** Reads one page of a range. */
async function scanJobs(db: D1Database, filter: JobFilter, facts: QueueFacts, range: KeyRange, limit: number): Promise<JobPage> {
  const { include, paths = [] } = filter;
  const size = include ? ", length(CAST(body AS BLOB)) AS size" : "";
  const fields =
    `${size}, substr(body -> '$.payload', 1, ${excerptLength}) AS carries` +
    paths.map((_, index) => `, substr(body -> ?${firstPathParameter + index}, 1, ${maxFieldLength}) AS field${index}`).join("");
  const { rows, end } = await readRows(db, filter, facts, range, limit, `${jobColumns}${fields}`);
  const maxItems = include ? countFitting(rows.slice(0, limit).map((row) => Number(row["size"]))) : limit;
  const items = rows.slice(0, maxItems).map((row) => listedJobOf(row, paths));
  if (include) {
    const bodies = await bodiesOf(
      db,
      "jobs",
      items.map(({ id }) => id),
    );
    for (const item of items) item.body = bodies.get(item.id) ?? "";
    if (items.length < rows.length) return { items, nextCursor: rows[items.length - 1]?.place ?? null, looked: items.length };
  }
  if (!end) return { items, nextCursor: rows[items.length - 1]?.place ?? null, looked: items.length };
  return { items, nextCursor: end.edge, looked: end.looked ?? 0 };
}

/** Returns the ids of a page of {@link listJobs}, which may have up to 1,999 items. */
export async function listJobIds(db: D1Database, filter: JobFilter, page: PageRequest): Promise<Page<string>> {
  const facts = await readQueueFacts(db, filter, page.cursor);
  const range = facts.byDue ? { from: page.cursor ?? "", below: endOfDuePositions } : sortKeyRange(filter, page.cursor, filter.order);
  const { rows, end } = await readRows(db, filter, facts, range, page.limit, "id");
  const items = rows.slice(0, page.limit);
  return { items: items.map(({ id }) => String(id)), nextCursor: end ? end.edge : (items.at(-1)?.place ?? null) };
}

/** Returns the latest finished jobs of the same type and queue, newest first: at most `limit` among the newest 2,000 jobs. */
export async function listPeers(db: D1Database, job: { id: string; queue: string; type: string }, maxItems: number): Promise<Peer[]> {
  const ms = (from: string, to: string) => `CAST(round((julianday(${to}) - julianday(${from})) * 86400000) AS INTEGER)`;
  const { results } = await db
    .prepare(
      `SELECT id, state, iif(attempt = 1, ${ms("created_at", "started_at")}, NULL) AS waitMs, ${ms("started_at", "finished_at")} AS runMs,
         finished_at AS finishedAt FROM (${orderedJobsSql("j.*", "DESC", "?5", "?6")})
       WHERE ${isAtSortKey} AND type = ?1 AND queue = ?2 AND id <> ?3 AND state IN ('completed', 'failed') AND started_at IS NOT NULL AND finished_at IS NOT NULL LIMIT ?4`,
    )
    .bind(job.type, job.queue, job.id, maxItems, ...Object.values(sortKeyRange({}, undefined)))
    .all<Peer>();
  return results;
}
