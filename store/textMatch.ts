import { sqlFoldingFor, rareSpaceBytes, type Replacement } from "#domain/text/sqlFolding";
import { needlesOf } from "#domain/text/search";

/** A SQL condition for rows that contain a text, and the values of its parameters, in order. */
export type TextMatch = { sql: string; parameters: string[] };

/** Nested calls in one expression. D1 refuses a depth over 100. */
const maxDepth = 40;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const withReplacements = (text: string, replacements: readonly Replacement[]): string =>
  replacements.reduce((sql, [from, to]) => `replace(${sql}, ${quoted(from)}, ${quoted(to)})`, text);

/** SQL of the row `from` with replacements in `column` where `condition` is true. `kept` are other columns to select. */
function replaceWhere(from: string, column: string, condition: string, replacements: readonly Replacement[], kept = ""): string {
  let sql = from;
  // SQLite evaluates a subquery with a LIMIT on its own, so the depth starts again in it.
  for (let at = 0; at < replacements.length; at += maxDepth)
    sql = `(SELECT ${kept}iif(${condition}, ${withReplacements(column, replacements.slice(at, at + maxDepth))}, ${column}) AS ${column} FROM ${sql} LIMIT 1)`;
  return sql;
}

/** SQL condition: the text has characters beyond ASCII, because it has more bytes than characters. */
const beyondAscii = "length(CAST(folded AS BLOB)) > length(folded)";
const hasRareSpaces = `${beyondAscii} AND (${rareSpaceBytes.map((bytes) => `instr(CAST(folded AS BLOB), x'${bytes}') > 0`).join(" OR ")})`;

/**
 * Returns a SQL condition: the text `column` (SQL) contains `typed` as a person reads it. The rules are in `domain/text/search.ts`.
 * `lower()` of D1 knows only ASCII, so everything else is replaced as far as `typed` needs it. JSON is searched both as stored and with
 * its escapes decoded. `firstParameter` is the number of the first of up to 6 parameters. Always true without `typed`.
 */
export function textMatch(column: string, typed: string | undefined, firstParameter: number): TextMatch {
  if (typed === undefined) return { sql: "true", parameters: [] };
  const bound: string[] = [];
  const parameter = (value: string): string => {
    const index = bound.indexOf(value);
    return `?${firstParameter + (index < 0 ? bound.push(value) - 1 : index)}`;
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
