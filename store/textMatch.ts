import { sqlFoldingFor, rareSpaceBytes, type Replacement } from "#domain/text/sqlFolding";
import { needlesOf } from "#domain/text/search";

/** SQL that is true for a row that has a text, and the values of its parameters, in order. */
export type TextMatch = { sql: string; parameters: string[] };

/** So many calls are nested in one expression: D1 refuses a depth of more than 100. */
const maxDepth = 40;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const withReplacements = (text: string, replacements: readonly Replacement[]): string =>
  replacements.reduce((sql, [from, to]) => `replace(${sql}, ${quoted(from)}, ${quoted(to)})`, text);

/** SQL of the one row `from`, in which `column` has these replacements where `condition` is true of it; `kept` are other columns. */
function replaceWhere(from: string, column: string, condition: string, replacements: readonly Replacement[], kept = ""): string {
  let sql = from;
  // A subquery with a limit is worked out once, and the depth begins anew in it.
  for (let at = 0; at < replacements.length; at += maxDepth)
    sql = `(SELECT ${kept}iif(${condition}, ${withReplacements(column, replacements.slice(at, at + maxDepth))}, ${column}) AS ${column} FROM ${sql} LIMIT 1)`;
  return sql;
}

/** True of a text with characters beyond ASCII: it has more bytes than characters. */
const beyondAscii = "length(CAST(folded AS BLOB)) > length(folded)";
const hasRareSpaces = `${beyondAscii} AND (${rareSpaceBytes.map((bytes) => `instr(CAST(folded AS BLOB), x'${bytes}') > 0`).join(" OR ")})`;

/**
 * SQL that is true where `typed` is in the text `column` (SQL) as a person reads it: see `domain/text/search.ts`. `lower()` of
 * D1 knows ASCII only, so all else is replaced as far as `typed` needs; JSON is searched both as it is kept and with its
 * escapes read. `firstParameter` is the number of the first of its parameters, of which there are up to 6. True without `typed`.
 */
export function textMatch(column: string, typed: string | undefined, firstParameter: number): TextMatch {
  if (typed === undefined) return { sql: "true", parameters: [] };
  const bound: string[] = [];
  const parameter = (value: string): string => {
    const known = bound.indexOf(value);
    return `?${firstParameter + (known < 0 ? bound.push(value) - 1 : known)}`;
  };
  const needles = needlesOf(typed);
  const { spaces, rareSpaces, letters, escapes, complete } = sqlFoldingFor(needles.join("\n"));
  const has = (text: string) => needles.map((needle) => `instr(${text}, ${parameter(needle)}) > 0`).join(" OR ");
  const exactly = complete ? "" : ` OR instr(lower(${column}), lower(${parameter(typed)})) > 0`;
  const lowered = `(SELECT ${withReplacements(`lower(${column})`, spaces)} AS folded LIMIT 1)`;
  const folded = replaceWhere(replaceWhere(lowered, "folded", hasRareSpaces, rareSpaces), "folded", beyondAscii, letters);
  if (escapes.begin.length === 0) return { sql: `(SELECT ${has("folded")}${exactly} FROM ${folded})`, parameters: bound };
  const marked = `(SELECT folded, iif(instr(folded, '\\') > 0, ${withReplacements("folded", escapes.begin)}, '') AS unescaped FROM ${folded} LIMIT 1)`;
  const letter = replaceWhere(marked, "unescaped", "instr(unescaped, '\\u') > 0", escapes.unicode, "folded, ");
  const read = replaceWhere(letter, "unescaped", "unescaped <> ''", [...escapes.short, ...escapes.end], "folded, ");
  return { sql: `(SELECT ${has("folded")} OR ${has("unescaped")}${exactly} FROM ${read})`, parameters: bound };
}
