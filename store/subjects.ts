import { bodyColumns } from "./jobs/bodies.ts";
import { elementsOf } from "./elements.ts";

/** Characters of a subject. */
const maxLength = 200;

/** Converts a path such as `items.0.sku` to SQLite's syntax, without the root. https://sqlite.org/json1.html#path_arguments */
const sqlPathOf = (path: string): string =>
  path
    .split(".")
    .map((name) => (/^\d+$/.test(name) ? `[${name}]` : `."${name}"`))
    .join("");

/**
 * Returns what the path of its queue names in the body of each row: in the payload of an envelope, else in the body itself. Rows without
 * such a value, and bodies that are not JSON, are left out. Costs one round trip and reads one row for each row of a queue with a path.
 */
export async function readSubjects(
  db: D1Database,
  table: keyof typeof bodyColumns,
  rows: readonly { id: string; queue: string }[],
  paths: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const asked = rows.flatMap(({ id, queue }) => {
    const path = paths.get(queue);
    return path === undefined ? [] : [{ id, path: sqlPathOf(path) }];
  });
  if (asked.length === 0) return new Map();
  const isJson = table === "jobs" ? "1" : "t.content_type = 'json' AND json_valid(t.body)";
  const body = `t.${bodyColumns[table]}`;
  const { results } = await db
    .prepare(
      `SELECT t.id, CASE WHEN ${isJson} THEN substr(coalesce(
         json_extract(${body}, '$.payload' || (j.column1 ->> '$.path')), json_extract(${body}, '$' || (j.column1 ->> '$.path'))), 1, ${maxLength}) END AS subject
       FROM ${elementsOf(asked.length)} AS j CROSS JOIN ${table} AS t ON t.id = j.column1 ->> '$.id'`,
    )
    .bind(JSON.stringify(asked))
    .all<{ id: string; subject: string | null }>();
  return new Map(results.flatMap(({ id, subject }) => (subject === null || subject === "" ? [] : [[id, subject]])));
}
