import type { JobPage, ListedJob } from "#domain/jobs/list";
import type { JobState } from "#domain/jobs/job";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { subjectOf } from "#domain/messages/subject";
import { bodiesOf, countFitting } from "./bodies.ts";
import { jobColumns, jobOf } from "./read.ts";
import { ascending, descending } from "../mergePages.ts";
import { scanInChunks } from "../scanInChunks.ts";
import { readFewPending } from "./fewPending.ts";
import { isDuePosition } from "./dueSources.ts";
import type { JobSource } from "./jobSource.ts";
import { allJobs, chooseJobSource, newestJobs } from "./listSources.ts";
import { type QueueFacts, readQueueFacts } from "./queueFacts.ts";
import { textMatch } from "../textMatch.ts";
import { type KeyRange, sortKeyRange, type Page, type PageRequest } from "../page.ts";

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
const searchedText = "coalesce(error_name || ' ' || error_message, '') || ' ' || full_body";

type Row = { id: string | null; carries: string | null; place: string; edge: string | null; looked: number | null } & Record<
  string,
  unknown
>;

function listedJobOf(row: Row, paths: readonly string[]): ListedJob {
  const fields = Object.fromEntries(paths.map((path, index) => [path, row[`field${index}`] as string | null]));
  const subject = subjectOf(row.carries ?? "").slice(0, maxFieldLength);
  return { ...jobOf(row), ...(subject ? { subject } : {}), ...(paths.length ? { fields } : {}) };
}

/**
 * Returns a page of jobs, newest first by `createdAt`, then by id. Scans at most 2,000 rows for a page: a filter that matches few jobs
 * returns few items and a `nextCursor` to continue from. Failed, blocked and pending jobs have indexes of their own. If more than 2,000
 * jobs are pending in queues with jobs in the state, and it is not the state of a few that are due first, `oldest` sorts by due time (`byDue`).
 */
export async function listJobs(db: D1Database, filter: JobFilter, page: PageRequest): Promise<JobPage> {
  const { places: _places, ...jobs } = await listPlacedJobs(db, filter, page, await readQueueFacts(db, filter, page.cursor));
  return jobs;
}

/** A page of jobs with the position of each in the order of the list. */
export type PlacedJobs = JobPage & { places: string[] };

/** Returns a page as {@link listJobs} does, given the facts about its queues. */
export async function listPlacedJobs(db: D1Database, filter: JobFilter, page: PageRequest, facts: QueueFacts): Promise<PlacedJobs> {
  const columns = columnsOf(filter);
  const range = facts.byDue ? { from: page.cursor ?? "", below: endOfDuePositions } : sortKeyRange(filter, page.cursor, filter.order);
  const newest = newestJobs(filter, facts, page.limit);
  const full = newest && (await readRows(db, filter, newest, range, page.limit, columns));
  if (full && !full.end) return pageOfJobs(db, filter, full, page.limit);
  const few = await readFewRows(db, filter, facts, page, columns);
  if (few) return pageOfJobs(db, filter, few, page.limit);
  const rows = await readRows(db, filter, chooseJobSource(filter, facts), range, page.limit, columns);
  const jobs = await pageOfJobs(db, filter, rows, page.limit);
  return facts.byDue ? { ...jobs, byDue: true } : jobs;
}

/** The rows of a page, one more than its limit if there are more, else its end. */
type Rows = { rows: Row[]; end: Pick<Row, "edge" | "looked"> | undefined };

/** Reads the rows of one page if its jobs are few of many that are pending (see {@link readFewPending}), else returns null. */
async function readFewRows(db: D1Database, filter: JobFilter, facts: QueueFacts, page: PageRequest, columns: string): Promise<Rows | null> {
  const { state, type, tenant, q, order, correlationId, parentId, paths = [] } = filter;
  const isServed = [q, correlationId, parentId].every((value) => value === undefined) && !isDuePosition(page.cursor);
  if (state === undefined || !isServed) return null;
  // The paths have the same parameters as in a scan.
  const parameters = [...Array.from({ length: firstPathParameter - 4 }, () => null), ...paths.map(sqlPath)];
  const few = await readFewPending<Row>(db, state, facts.shares, `${columns}, sort_key AS place`, parameters);
  if (!few) return null;
  const { from, below } = sortKeyRange(filter, page.cursor, order);
  const rows = few
    .filter(({ place }) => place >= from && place < below)
    .filter((row) => (type === undefined || row["type"] === type) && (tenant === undefined || row["tenant"] === tenant))
    .toSorted((a, b) => (order === "oldest" ? ascending : descending)(a.place, b.place));
  return { rows: rows.slice(0, page.limit + 1), end: rows.length > page.limit ? undefined : { edge: null, looked: few.length } };
}

/**
 * Reads the rows of one page of a range, one more than `limit` if there are more, and the edge row if there are not. It is part of the same
 * query, after the jobs: SQLite evaluates it only if the page is not full.
 */
async function readRows(
  db: D1Database,
  filter: JobFilter,
  source: JobSource,
  range: KeyRange,
  limit: number,
  columns: string,
): Promise<Rows> {
  const { type, tenant, q, from, to, paths = [] } = filter;
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

/** Returns the columns that a list reads of each job. The parameters of its paths begin at {@link firstPathParameter}. */
const columnsOf = ({ include, paths = [] }: JobFilter): string =>
  `${jobColumns}${include ? ", length(CAST(full_body AS BLOB)) AS size" : ""}, substr(full_body -> '$.payload', 1, ${excerptLength}) AS carries` +
  paths.map((_, index) => `, substr(full_body -> ?${firstPathParameter + index}, 1, ${maxFieldLength}) AS field${index}`).join("");

/** Makes a page of its rows. With the messages it may be cut, where they would be too large for one response. */
async function pageOfJobs(db: D1Database, { include, paths = [] }: JobFilter, { rows, end }: Rows, limit: number): Promise<PlacedJobs> {
  const maxItems = include ? countFitting(rows.slice(0, limit).map((row) => Number(row["size"]))) : limit;
  const items = rows.slice(0, maxItems).map((row) => listedJobOf(row, paths));
  const places = rows.slice(0, maxItems).map(({ place }) => place);
  if (include) {
    const bodies = await bodiesOf(
      db,
      "jobs",
      items.map(({ id }) => id),
    );
    for (const item of items) item.body = bodies.get(item.id) ?? "";
    if (items.length < rows.length) return { items, places, nextCursor: places.at(-1) ?? null, looked: items.length };
  }
  if (!end) return { items, places, nextCursor: places.at(-1) ?? null, looked: items.length };
  return { items, places, nextCursor: end.edge, looked: end.looked ?? 0 };
}

/** Returns the ids of a page of {@link listJobs}, which may have up to 1,999 items. */
export async function listJobIds(db: D1Database, filter: JobFilter, page: PageRequest): Promise<Page<string>> {
  const facts = await readQueueFacts(db, filter, page.cursor);
  const range = facts.byDue ? { from: page.cursor ?? "", below: endOfDuePositions } : sortKeyRange(filter, page.cursor, filter.order);
  const { rows, end } = await readRows(db, filter, chooseJobSource(filter, facts), range, page.limit, "id");
  const items = rows.slice(0, page.limit);
  return { items: items.map(({ id }) => String(id)), nextCursor: end ? end.edge : (items.at(-1)?.place ?? null) };
}
