import { type FailureGroup, type GroupFilter, type GroupSort, groupStatuses } from "#domain/groups/group";
import { type Page, pageOfRows, type PageRequest, scanLimit, scanPage } from "../page.ts";
import { ascending, descending, type ListOrder } from "../mergePages.ts";
import { textMatch } from "../textMatch.ts";
import { groupColumns, groupOf } from "./read.ts";
import { elementsOf } from "../elements.ts";

/** The column and index of each order, and a value above all others. */
const orders = {
  lastSeen: { column: "last_seen_at", index: "failure_groups_by_last", most: "~" },
  count: { column: "count", index: "failure_groups_by_count", most: Number.MAX_SAFE_INTEGER },
  rate: { column: "heat", index: "failure_groups_by_heat", most: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<GroupSort, object>;

/** A group with its place in a list: what it is sorted by. */
export type KeyedGroup = { group: FailureGroup; key: string | number };

/** The beginning of a queue's element in the JSON of a group. It is looked for as a text: D1 counts the elements of `json_each` as rows. */
const countedAs = (queue: string): string => `[${JSON.stringify(queue)},`;

/**
 * SQL for `columns` of the groups after the sort key ?1 and the fingerprint ?2, greatest first. Without a status, the lists of all statuses
 * are merged: the database reads no more of each than the page needs.
 */
function rowsSql({ column, index }: (typeof orders)[GroupSort], status: GroupFilter["status"], columns: string): string {
  const ofStatus = (one: string) =>
    `SELECT ${column} AS key, ${columns} FROM failure_groups INDEXED BY ${index} WHERE status = '${one}' AND (${column}, fingerprint) < (?1, ?2)`;
  return `${(status ? [status] : groupStatuses).map(ofStatus).join(" UNION ALL ")} ORDER BY key DESC, fingerprint DESC`;
}

/**
 * Returns a page of groups as they are at `now`, in the given order, greatest first. Reads one row for each group of the page. With a
 * queue or a text it scans at most 2,000 groups, and `nextCursor` continues from there.
 */
export async function listKeyedGroups(
  db: D1Database,
  filter: GroupFilter,
  sort: GroupSort,
  page: PageRequest,
  now: Date,
): Promise<Page<KeyedGroup>> {
  const order = orders[sort];
  const [, key = "", after = "~"] = /^(\S+) (.+)$/.exec(page.cursor ?? "") ?? [];
  const start = key === "" ? order.most : sort === "lastSeen" ? key : Number(key);
  const isFiltered = filter.queue !== undefined || filter.q !== undefined;
  const match = textMatch(`g.error_name || ' ' || g.message`, filter.q, 5);
  const rows = db
    .prepare(
      // Without an ORDER BY of its own: the rows come in order, and only until the page is full.
      `SELECT key, ${groupColumns} FROM (${rowsSql(order, filter.status, "*")} LIMIT ${isFiltered ? scanLimit : "?3"}) AS g
       WHERE (?4 IS NULL OR instr(g.queues, ?4) > 0) AND ${match.sql} LIMIT ?3`,
    )
    .bind(start, after, page.limit + 1, filter.queue === undefined ? null : countedAs(filter.queue), ...match.parameters);
  const keyedOf = (row: unknown): KeyedGroup => ({ group: groupOf(row, now), key: (row as KeyedGroup).key });
  const edge = async () => {
    const last = await db
      .prepare(`${rowsSql(order, filter.status, "fingerprint")} LIMIT 1 OFFSET ${scanLimit - 1}`)
      .bind(start, after)
      .first<{ key: string | number; fingerprint: string }>();
    return last && `${last.key} ${last.fingerprint}`;
  };
  return isFiltered ? scanPage(page, rows, edge, keyedOf, cursorOf) : pageOfRows((await rows.all()).results, page, keyedOf, cursorOf);
}

const cursorOf = ({ key, group }: KeyedGroup): string => `${key} ${group.fingerprint}`;

/** Returns the order of {@link listKeyedGroups}. */
export function groupOrderOf(sort: GroupSort): ListOrder<KeyedGroup> {
  const partsOf = (cursor: string) => /^(\S+) (.+)$/.exec(cursor)?.slice(1) ?? [];
  const compare = (a: string, b: string): number => {
    const [[keyA = "", idA = ""], [keyB = "", idB = ""]] = [partsOf(a), partsOf(b)];
    return (sort === "lastSeen" ? descending(keyA, keyB) : Number(keyB) - Number(keyA)) || descending(idA, idB);
  };
  return { cursorOf, compare };
}

/** A part of a group in one database. `isListed`: a list with the filter has this part. */
export type GroupPart = KeyedGroup & { isListed: boolean };

/** Returns the parts that one database has of these groups, whether a filter lists them or not. Reads a row for each. */
export async function readGroupParts(
  db: D1Database,
  fingerprints: readonly string[],
  { status, queue, q }: GroupFilter,
  sort: GroupSort,
  now: Date,
): Promise<GroupPart[]> {
  const match = textMatch(`g.error_name || ' ' || g.message`, q, 4);
  const { results } = await db
    .prepare(
      `SELECT g.${orders[sort].column} AS key, (?2 IS NULL OR g.status = ?2) AND (?3 IS NULL OR instr(g.queues, ?3) > 0) AND ${match.sql} AS isListed,
         ${groupColumns} FROM ${elementsOf(fingerprints.length)} CROSS JOIN failure_groups AS g ON g.fingerprint = column1`,
    )
    .bind(JSON.stringify(fingerprints), status ?? null, queue === undefined ? null : countedAs(queue), ...match.parameters)
    .all<{ key: string | number; isListed: number }>();
  return results.map((row) => ({ group: groupOf(row, now), key: row.key, isListed: row.isListed === 1 }));
}

/** Returns the sort key of a group with these parts, at least one. A heat is the log2 of what it counts. */
export function keyOfParts(parts: readonly KeyedGroup[], sort: GroupSort): string | number {
  if (sort === "lastSeen")
    return (
      parts
        .map(({ key }) => String(key))
        .toSorted(ascending)
        .at(-1) ?? ""
    );
  const keys = parts.map(({ key }) => Number(key));
  if (sort === "count") return keys.reduce((sum, key) => sum + key, 0);
  const most = Math.max(...keys);
  return most + Math.log2(keys.reduce((sum, key) => sum + 2 ** (key - most), 0));
}
