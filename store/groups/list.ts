import { type FailureGroup, type GroupFilter, type GroupSort, groupStatuses } from "#domain/groups/group";
import { type Page, pageOfRows, type PageRequest, scanLimit, scanPage } from "../page.ts";
import { textMatch } from "../textMatch.ts";
import { groupColumns, groupOf } from "./read.ts";

/** The column and index of each order, and a value above all others. */
const orders = {
  lastSeen: { column: "last_seen_at", index: "failure_groups_by_last", most: "~" },
  count: { column: "count", index: "failure_groups_by_count", most: Number.MAX_SAFE_INTEGER },
  rate: { column: "heat", index: "failure_groups_by_heat", most: Number.MAX_SAFE_INTEGER },
} as const satisfies Record<GroupSort, object>;

type Keyed = { group: FailureGroup; key: string | number };

/**
 * SQL for the sort keys and fingerprints after ?1 and ?2, greatest first. Without a status, the lists of all statuses are merged: the
 * database reads no more of each than the page needs.
 */
function keysSql({ column, index }: (typeof orders)[GroupSort], status: GroupFilter["status"]): string {
  const ofStatus = (one: string) =>
    `SELECT ${column} AS key, fingerprint FROM failure_groups INDEXED BY ${index} WHERE status = '${one}' AND (${column}, fingerprint) < (?1, ?2)`;
  return `${(status ? [status] : groupStatuses).map(ofStatus).join(" UNION ALL ")} ORDER BY key DESC, fingerprint DESC`;
}

/**
 * Returns a page of groups as they are at `now`, in the given order, greatest first. Reads two rows for each group of the page. With a
 * queue or a text it scans at most 2,000 groups, and `nextCursor` continues from there.
 */
export async function listGroups(
  db: D1Database,
  filter: GroupFilter,
  sort: GroupSort,
  page: PageRequest,
  now: Date,
): Promise<Page<FailureGroup>> {
  const order = orders[sort];
  const [, key = "", after = "~"] = /^(\S+) (.+)$/.exec(page.cursor ?? "") ?? [];
  const start = key === "" ? order.most : sort === "lastSeen" ? key : Number(key);
  const isFiltered = filter.queue !== undefined || filter.q !== undefined;
  const keys = `${keysSql(order, filter.status)} LIMIT ${isFiltered ? scanLimit : "?3"}`;
  const match = textMatch(`g.error_name || ' ' || g.message`, filter.q, 5);
  const rows = db
    .prepare(
      // Without an ORDER BY of its own: the keys come in order, and only until the page is full.
      `SELECT k.key, ${groupColumns} FROM (${keys}) AS k CROSS JOIN failure_groups AS g ON g.fingerprint = k.fingerprint
       WHERE (?4 IS NULL OR EXISTS (SELECT 1 FROM json_each(g.queues) WHERE value ->> 0 = ?4)) AND ${match.sql} LIMIT ?3`,
    )
    .bind(start, after, page.limit + 1, filter.queue ?? null, ...match.parameters);
  const keyedOf = (row: unknown): Keyed => ({ group: groupOf(row, now), key: (row as Keyed).key });
  const cursorOf = ({ key: last, group }: Keyed) => `${last} ${group.fingerprint}`;
  const edge = async () => {
    const last = await db
      .prepare(`SELECT key, fingerprint FROM (${keysSql(order, filter.status)} LIMIT 1 OFFSET ${scanLimit - 1})`)
      .bind(start, after)
      .first<{ key: string | number; fingerprint: string }>();
    return last && `${last.key} ${last.fingerprint}`;
  };
  const keyed = isFiltered
    ? await scanPage(page, rows, edge, keyedOf, cursorOf)
    : pageOfRows((await rows.all()).results, page, keyedOf, cursorOf);
  return { ...keyed, items: keyed.items.map(({ group }) => group) };
}
