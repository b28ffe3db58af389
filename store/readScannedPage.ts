import { type Page, pageOfRows, type PageRequest } from "./page.ts";
import type { scanInChunks } from "./scanInChunks.ts";

/** A scan of a table whose rows have an `id`: SQL of the columns of its rows `d`, and of one row more than the page has. */
export type TableScan = { scan: ReturnType<typeof scanInChunks>; table: string; columns: string; wanted: string };

/**
 * Reads a page of a scan in chunks. The row with its edge comes after the others, and is read only if the page is not full. `cursorOfEdge`
 * returns the cursor at a place of the scan: the place itself, if it is an id.
 */
export async function readScannedPage<T>(
  prepare: (sql: string) => D1PreparedStatement,
  { scan, table, columns, wanted }: TableScan,
  page: PageRequest,
  parse: (row: unknown) => T,
  cursorOf: (item: T) => string,
  cursorOfEdge: (edge: string) => string = (edge) => edge,
): Promise<Page<T>> {
  const { results } = await prepare(
    `${scan.with} SELECT ${columns}, NULL AS edge, NULL AS looked FROM (${scan.ids}) CROSS JOIN ${table} AS d ON d.id = found_id
     UNION ALL SELECT ${columns}, e.edge, e.looked FROM (${scan.edge}) AS e LEFT JOIN ${table} AS d ON d.id = NULL LIMIT ${wanted}`,
  ).all<{ id: string | null; edge: string | null; looked: number | null }>();
  const end = results.find(({ id }) => id === null);
  const found = pageOfRows(
    results.filter(({ id }) => id !== null),
    page,
    parse,
    cursorOf,
  );
  if (!end) return { ...found, scanned: found.items.length };
  return { items: found.items, nextCursor: end.edge && cursorOfEdge(end.edge), scanned: end.looked ?? found.items.length };
}
