import type { RehearsedWrite } from "#domain/dead-letters/rehearsal";

/** Comments, string literals and quoted names: what is in them is no SQL. */
const quoted = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|\[[^\]]*(?:\]|$)/g;

/** The SQL without comments, with an empty pair of quotes for each literal and quoted name, and without a last semicolon. */
const bareSql = (sql: string): string =>
  sql
    .replaceAll(quoted, (part) => (/^(?:--|\/\*)/.test(part) ? " " : "''"))
    .replace(/[\s;]+$/, "")
    .trim();

const writeVerb = /\b(insert|replace|update|delete)\b/i;

/**
 * Says what a statement does: `read` if it certainly only reads, `write` if it is one statement that changes rows, and `other` for
 * everything else, such as several statements, PRAGMA or a change of the schema.
 */
export function statementKind(sql: string): "read" | "write" | "other" {
  const bare = bareSql(sql);
  if (bare.includes(";")) return "other";
  const [verb = ""] = /^\w+/.exec(bare) ?? [];
  switch (verb.toLowerCase()) {
    case "select":
    case "values":
      return "read";
    case "insert":
    case "replace":
    case "update":
    case "delete":
      return "write";
    case "with":
      // `replace()` is also a function: a query that calls it counts as a write, and only its own transaction is rolled back for it.
      return writeVerb.test(bare) ? "write" : "read";
    default:
      return "other";
  }
}

const target =
  /\b(?:(insert|replace)(?:\s+or\s+\w+)?\s+into|(update)(?:\s+or\s+\w+)?|(delete)\s+from)\s+("(?:[^"]|"")+"|`[^`]+`|\[[^\]]+\]|[\w.]+)/i;

/** Returns what a write changes: the kind of change, and the table if it can be read from the SQL. */
export function changeOf(sql: string): Pick<RehearsedWrite, "kind" | "table"> {
  const [, insert, update, remove, table] = target.exec(sql) ?? [];
  const kind = update ? "update" : remove ? "delete" : insert ? "insert" : "update";
  return { kind, table: table?.replaceAll(/^["`[]|["`\]]$/g, "") ?? null };
}
