import { type DeadLetterOrder, type DeadLetterStatus, deadLetterStatuses } from "#domain/dead-letters/deadLetter";
import { elementsOf } from "../elements.ts";
import { type Page, pageOfRows, type PageRequest, scanLimit, scanPage, sortKeyRange } from "../page.ts";
import { scanInChunks } from "../scanInChunks.ts";
import { ascending, descending, type ListOrder } from "../mergePages.ts";
import { readScannedPage } from "../readScannedPage.ts";
import { textMatch } from "../textMatch.ts";
import { expiresBefore } from "./expiry.ts";
import { searchedText } from "./searchText.ts";
import { type Candidates, findCandidates, type TextIndex } from "./textIndex.ts";

export type DeadLetterFilter = {
  status?: DeadLetterStatus | undefined;
  queue?: string | undefined;
  type?: string | undefined;
  tenant?: string | undefined;
  fingerprint?: string | undefined;
  correlationId?: string | undefined;
  /** Text to find in the name or message of the error, or in the body. */
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Newest first by default. `queue` sorts by the names of queues, then newest first, and needs a status. */
  order?: DeadLetterOrder | undefined;
  /** Only dead letters that retention deletes before this time, ISO UTC, in the order in which it deletes them. `order` has no effect then. */
  expiresBefore?: string | undefined;
  /** Includes the whole body of each dead letter. A page then ends after about 2 MB of bodies. */
  include?: "body" | undefined;
};

/** Indexes of dead letters by a column, then by status and id. The first one whose column a filter names is read. */
const indexes = [
  ["fingerprint", "dead_letters_by_fingerprint"],
  ["queue", "dead_letters_by_queue"],
  ["type", "dead_letters_by_type"],
  ["tenant", "dead_letters_by_tenant"],
] as const;

/**
 * Returns where the rows of a filter are read: a condition over ?3 and ?4, which are `bound`, or one for each status, whose rows are merged.
 * The rest of the filter is applied to the rows that are found. The index is named, because the planner would otherwise sort by ids instead
 * of skipping rows.
 */
function placesOf(filter: DeadLetterFilter): { places: string[]; bound: (string | null)[] } {
  const { correlationId, status } = filter;
  if (correlationId !== undefined) return { places: ["WHERE correlation_id = ?3 AND ?4 IS NULL"], bound: [correlationId, null] };
  const [column, index] = indexes.find(([name]) => filter[name] !== undefined) ?? [];
  if (column === undefined)
    return {
      places: [status === undefined ? "WHERE ?3 IS NULL AND ?4 IS NULL" : "WHERE status = ?3 AND ?4 IS NULL"],
      bound: [status ?? null, null],
    };
  const ofStatus = (one: string) => `INDEXED BY ${index} WHERE ${column} = ?3 AND ${one}`;
  const places =
    status === undefined ? deadLetterStatuses.map((one) => ofStatus(`status = '${one}' AND ?4 IS NULL`)) : [ofStatus("status = ?4")];
  return { places, bound: [filter[column] ?? null, status ?? null] };
}

/**
 * Where a list reads its rows: `select` returns SQL of these columns of `x` up to the LIMIT, in the order of the list, over the parameters ?1 to
 * ?4, which are `bound`. A source that is sorted by id, newest first, can be scanned by `chunk`: see {@link scanInChunks}.
 */
type Source = { select: (columns: string) => string; chunk?: (below: string, limit: number) => string; bound: (string | null)[] };

type Placed = { id: string; queue: string; resolvedAt: string | null };

/** Returns the order of a list. `expiry`: the one that retention deletes next comes first. */
export const orderOf = ({ order = "newest", expiresBefore: at }: Pick<DeadLetterFilter, "order" | "expiresBefore">) =>
  at === undefined ? order : ("expiry" as const);

/** Returns the function that makes the cursor after a row of a list. */
export function cursorOf(filter: DeadLetterFilter): (row: Placed) => string {
  const order = orderOf(filter);
  if (order === "queue") return ({ id, queue }) => `${queue} ${id}`;
  return order === "expiry" ? ({ id, resolvedAt }) => `${resolvedAt ?? ""} ${id}` : ({ id }) => id;
}

/** Returns the order of a list, as {@link cursorOf} places its rows. */
export function listOrderOf(filter: DeadLetterFilter): ListOrder<Placed> {
  const order = orderOf(filter);
  const byQueueThenNewest = (a: string, b: string): number => {
    const [[queueA, idA], [queueB, idB]] = [a, b].map((cursor) => cursor.split(" ")) as [string[], string[]];
    return ascending(queueA ?? "", queueB ?? "") || descending(idA ?? "", idB ?? "");
  };
  const compare = order === "queue" ? byQueueThenNewest : order === "newest" ? descending : ascending;
  return { cursorOf: cursorOf(filter), compare };
}

/** A list by time, in the narrowest index. */
function byTime(filter: DeadLetterFilter, cursor: string | undefined, order: "newest" | "oldest"): Source {
  const { places, bound } = placesOf(filter);
  const keys = sortKeyRange(filter, cursor, order);
  const chunk = (below: string, limit: number): string =>
    `${places.map((place) => `SELECT x.*, x.id AS place FROM dead_letters AS x ${place} AND id < ${below} AND id >= ?2`).join(" UNION ALL ")}
     ORDER BY id DESC LIMIT ${limit}`;
  return {
    ...(order === "newest" ? { chunk } : {}),
    select: (columns) =>
      `${places.map((place) => `SELECT ${columns} FROM dead_letters AS x ${place} AND id < ?1 AND id >= ?2`).join(" UNION ALL ")}
       ORDER BY id ${order === "newest" ? "DESC" : "ASC"}`,
    bound: [keys.below, keys.from, ...bound],
  };
}

/** A list by queue, then newest first. A cursor is the name of a queue, a space, and an id. */
function byQueue(filter: DeadLetterFilter, cursor: string | undefined): Source {
  const { queue, status = null } = filter;
  const [, after = "", id] = /^(.*) (\S+)$/.exec(cursor ?? "") ?? [];
  const keys = sortKeyRange(filter, undefined);
  // Only the queue of the cursor begins below its id: no row of the pages before is read again.
  return {
    select: (columns) => `SELECT ${columns} FROM queues AS q CROSS JOIN dead_letters AS x INDEXED BY dead_letters_by_queue
      WHERE q.name >= ?3 ->> 0 AND (?3 ->> 2 IS NULL OR q.name = ?3 ->> 2) AND x.queue = q.name AND x.status = ?4
        AND x.id < iif(q.name = ?3 ->> 0, coalesce(?3 ->> 1, ?1), ?1) AND x.id >= ?2
      ORDER BY q.name, x.id DESC`,
    bound: [keys.below, keys.from, JSON.stringify([after, id ?? null, queue ?? null]), status],
  };
}

/** What retention deletes before a time, in the order in which it does. A cursor is the time at which one was resolved, a space, and an id. */
function byExpiry(at: string, cursor = " "): Source {
  const separator = cursor.indexOf(" ");
  return {
    select: (columns) => `SELECT ${columns} FROM dead_letters AS x INDEXED BY dead_letters_resolved
      WHERE ${expiresBefore("?3")} AND (resolved_at, id) > (?1, ?2) AND ?4 IS NULL ORDER BY resolved_at, id`,
    bound: [cursor.slice(0, separator), cursor.slice(separator + 1), at, null],
  };
}

function sourceOf(filter: DeadLetterFilter, cursor: string | undefined): Source {
  const order = orderOf(filter);
  if (order === "expiry") return byExpiry(filter.expiresBefore ?? "", cursor);
  return order === "queue" ? byQueue(filter, cursor) : byTime(filter, cursor, order);
}

/** Rows scanned for a text at first, where a page is full of matches of a common one. For a rare one they are scanned again, in chunks. */
const firstScanned = 200;

/** SQL of which dead letters `d` match a filter, and a function that prepares a statement with it, whose first four parameters are given. */
function matchOf(db: D1Database, filter: DeadLetterFilter, page: PageRequest) {
  const match = textMatch(searchedText, filter.q, 13);
  const isMatch = `(?5 IS NULL OR status = ?5) AND (?6 IS NULL OR queue = ?6) AND (?7 IS NULL OR type = ?7) AND (?8 IS NULL OR tenant = ?8)
    AND (?9 IS NULL OR fingerprint = ?9) AND (?10 IS NULL OR created_at >= ?10) AND (?11 IS NULL OR created_at < ?11) AND ${match.sql}`;
  const { status, queue, type, tenant, fingerprint, from, to } = filter;
  const values = [status, queue, type, tenant, fingerprint, from, to].map((value) => value ?? null);
  const prepare = (sql: string, first: readonly (string | null)[]) =>
    db.prepare(sql).bind(...first, ...values, page.limit + 1, ...match.parameters);
  return { isMatch, prepare };
}

/**
 * Returns a page of dead letters `d` in the order of the filter, with these columns. Reads about as many rows as it returns, and scans at most
 * 2,000: a filter that matches few rows returns few items and a `nextCursor` to continue from. With an `index`, only the rows that it names
 * are scanned for a text. If it names too many, which are not what the rest of the filter asks for, the rows of that filter are scanned, too.
 */
export async function scanDeadLetters<T extends Placed>(
  db: D1Database,
  filter: DeadLetterFilter,
  page: PageRequest,
  columns: string,
  parse: (row: unknown) => T,
  index?: TextIndex,
): Promise<Page<T>> {
  const candidates = index ? await findCandidates(index, filter, orderOf(filter), page) : null;
  if (!candidates) return scanRows(db, filter, page, columns, parse);
  const { isMatch, prepare } = matchOf(db, filter, page);
  const { results } = await prepare(verifySql(columns, isMatch, candidates.ids.length), [
    JSON.stringify(candidates.ids),
    null,
    null,
    null,
  ]).all();
  const found = pageOfCandidates(candidates, results, page, parse);
  const isFull = (one: Page<T>): boolean => one.nextCursor === null || one.items.length === page.limit;
  const isNarrow = filter.status !== undefined || indexes.some(([column]) => filter[column] !== undefined);
  if (isFull(found) || !isNarrow) return found;
  const scanned = await scanRows(db, filter, page, columns, parse);
  return isFull(scanned) ? scanned : found;
}

/** Returns a page as {@link scanDeadLetters} does, without an index. */
async function scanRows<T extends Placed>(
  db: D1Database,
  filter: DeadLetterFilter,
  page: PageRequest,
  columns: string,
  parse: (row: unknown) => T,
): Promise<Page<T>> {
  const { select, chunk, bound } = sourceOf(filter, page.cursor);
  const { isMatch, prepare: prepareMatch } = matchOf(db, filter, page);
  const prepare = (sql: string) => prepareMatch(sql, bound);
  // Without an ORDER BY of its own: rows come in the order of the range, one by one, until the page is full.
  const rowsIn = (limit: number) => prepare(`SELECT ${columns} FROM (${select("x.*")} LIMIT ${limit}) AS d WHERE ${isMatch} LIMIT ?12`);
  if (chunk && filter.q !== undefined) {
    const { results, meta } = await rowsIn(firstScanned).all();
    if (results.length > page.limit || meta.rows_read < firstScanned) {
      const first = pageOfRows(results, page, parse, cursorOf(filter));
      return { ...first, scanned: first.items.length };
    }
    const scan = scanInChunks(chunk, isMatch, { start: "?1", wanted: "?12" });
    return readScannedPage(prepare, { scan, table: "dead_letters", columns, wanted: "?12" }, page, parse, cursorOf(filter));
  }
  const rows = rowsIn(scanLimit);
  const edgeOf = (row: Placed | null) => row && cursorOf(filter)(row);
  const edge = () =>
    db
      .prepare(`${select("x.id, x.queue, x.resolved_at AS resolvedAt")} LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(...bound)
      .first<Placed>();
  return scanPage(page, rows, async () => edgeOf(await edge()), parse, cursorOf(filter));
}

/** SQL of the `count` candidates ?1 (JSON) that exist and match, in their order, one by one until the page is full. */
const verifySql = (columns: string, isMatch: string, count: number): string =>
  `SELECT ${columns} FROM (SELECT x.* FROM ${elementsOf(count)} AS c CROSS JOIN dead_letters AS x ON x.id = c.column1 WHERE ?2 IS NULL AND ?3 IS NULL AND ?4 IS NULL) AS d
   WHERE ${isMatch} LIMIT ?12`;

/** Makes a page of candidates that match. If it is not full, it goes on after the last candidate. */
function pageOfCandidates<T extends Placed>(
  { ids, hasMore }: Candidates,
  rows: unknown[],
  page: PageRequest,
  parse: (row: unknown) => T,
): Page<T> {
  const found = pageOfRows(rows, page, parse, ({ id }) => id);
  if (found.nextCursor !== null || !hasMore) return { ...found, scanned: found.items.length };
  return { ...found, nextCursor: ids.at(-1) ?? null, scanned: ids.length };
}
