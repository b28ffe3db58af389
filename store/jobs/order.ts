import { scanLimit } from "../page.ts";

/**
 * SQL of up to 2,000 jobs in the order of their sort keys, from `from` up to but not including `below` (both SQL). `columns` are columns
 * of `j`. Merges two ordered indexes row by row, so a query that stops early reads no more than it needs: the primary key for jobs that
 * sort by their ids, and `jobs_by_intake` for all others. The others also appear in the primary key, at the place of their ids. That row
 * counts as scanned, and {@link isAtSortKey} excludes it.
 */
export const orderedJobsSql = (columns: string, order: "DESC" | "ASC", from = "?1", below = "?2", limit: number = scanLimit): string =>
  `SELECT j.id AS merge_key, ${columns} FROM jobs AS j WHERE j.id >= ${from} AND j.id < ${below}
   UNION ALL SELECT j.intake_key, ${columns} FROM jobs AS j WHERE j.intake_key >= ${from} AND j.intake_key < ${below}
   ORDER BY merge_key ${order} LIMIT ${limit}`;

/** SQL condition: the row of {@link orderedJobsSql} is at the place of its sort key. `columns` must include `j.sort_key`. */
export const isAtSortKey = "merge_key = sort_key";
