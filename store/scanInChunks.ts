import { scanLimit } from "./page.ts";

/** Rows that are scanned at once, a divisor of {@link scanLimit}. Each chunk costs about four rows more; a page reads up to one chunk too much. */
const chunkSize = 40;

/**
 * Scans rows for those that match until `wanted` are found (SQL), or {@link scanLimit} rows were scanned. `rows` returns SQL of up to
 * `limit` rows below a position (SQL) with their `place`, the first ones first; `matches` is a condition on such a `row`; the scan
 * begins below `start` (SQL). Returns a WITH clause, SQL of the ids that were found (`found_id`), in order, and SQL of `edge` (the position up to which rows were
 * scanned, null at the end) and `looked` (how many were). Each row is scanned once: a recursive query scans chunk by chunk and remembers
 * where each ended, so the edge needs no second pass.
 */
export function scanInChunks(
  rows: (below: string, limit: number) => string,
  matches: string,
  { start, wanted }: { start: string; wanted: string },
): { with: string; ids: string; edge: string } {
  // `chunk` is a JSON array: the place of its last row if there may be more, how many match, how many were scanned, and the ids that match.
  const [last, found, scanned, ids] = ["chunk ->> 0", "coalesce(chunk ->> 1, 0)", "coalesce(chunk ->> 2, 0)", "chunk -> 3"];
  // The LIMIT on the matches keeps SQLite from evaluating them twice.
  return {
    with: `WITH RECURSIVE scan (number, chunk, found_before, scanned_before) AS MATERIALIZED (
      SELECT 0, json_array(${start}), 0, 0
      UNION ALL
      SELECT number + 1, (SELECT json_array(iif(count(*) = ${chunkSize}, min(place), NULL), count(*) FILTER (WHERE matching), count(*), json_group_array(id) FILTER (WHERE matching))
          FROM (SELECT place, id, ${matches} AS matching FROM (${rows("scan.chunk ->> 0", chunkSize)}) AS row LIMIT ${chunkSize})),
        found_before + ${found}, scanned_before + ${scanned}
      FROM scan WHERE ${last} IS NOT NULL AND found_before + ${found} < ${wanted} AND scanned_before + ${scanned} < ${scanLimit})`,
    ids: `SELECT value AS found_id FROM scan CROSS JOIN json_each(${ids})`,
    // With max(), the other columns are those of the last row. Sorting would read each row once more.
    edge: `SELECT ${last} AS edge, scanned_before + ${scanned} AS looked, max(number) FROM scan`,
  };
}
