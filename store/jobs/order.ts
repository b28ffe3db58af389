import { scanLimit } from "../page.ts";

/**
 * SQL of up to 2,000 jobs in the order of their sort keys, which are from `from` up to but not including `below` (SQL each).
 * `columns` are of `j`. Merges two ordered indexes row by row, so a query that stops early reads no more than it takes: the
 * primary key for jobs that sort by their ids, `jobs_by_intake` for all others. The latter are met in the primary key too,
 * where their ids stand; the row counts as scanned there, and is left out by {@link inPlace}.
 */
export const orderedJobsSql = (columns: string, order: "DESC" | "ASC", from = "?1", below = "?2", limit: number = scanLimit): string =>
  `SELECT j.id AS merge_key, ${columns} FROM jobs AS j WHERE j.id >= ${from} AND j.id < ${below}
   UNION ALL SELECT j.intake_key, ${columns} FROM jobs AS j WHERE j.intake_key >= ${from} AND j.intake_key < ${below}
   ORDER BY merge_key ${order} LIMIT ${limit}`;

/** SQL that is true for a row of {@link jobsInOrder} that stands where its sort key says. `columns` must have had `j.sort_key`. */
export const isAtSortKey = "merge_key = sort_key";
