import { needlesOf, type Replacement, replacementsFor } from "#domain/textSearch";

/** SQL that is true for a row that has a text, and the values of its parameters, in order. */
export type TextMatch = { sql: string; bound: string[] };

/**
 * SQL that is true where `typed` is in the text `column` (SQL) as a person reads it: see `domain/textSearch.ts`. `lower()` of
 * D1 knows ASCII only, so all else is replaced as far as `typed` needs; JSON is searched both as it is kept and with its
 * escapes read. `firstParameter` is the number of the first of its parameters, of which there are up to 80. True without `typed`.
 */
export function textMatch(column: string, typed: string | undefined, firstParameter: number): TextMatch {
  if (typed === undefined) return { sql: "true", bound: [] };
  const bound: string[] = [];
  const parameter = (value: string): string => {
    const known = bound.indexOf(value);
    return `?${firstParameter + (known < 0 ? bound.push(value) - 1 : known)}`;
  };
  const replaced = (text: string, replacements: readonly Replacement[]): string =>
    replacements.reduce((sql, [from, to]) => `replace(${sql}, ${parameter(from)}, ${parameter(to)})`, text);
  const needles = needlesOf(typed);
  const { folding, unescaping, complete } = replacementsFor(needles.join("\n"));
  const exactly = complete ? "" : ` OR instr(lower(${column}), lower(${parameter(typed)})) > 0`;
  const has = (text: string) => needles.map((needle) => `instr(${text}, ${parameter(needle)}) > 0`).join(" OR ");
  const folded = `(SELECT ${replaced(`lower(${column})`, folding)} AS folded LIMIT 1)`;
  if (unescaping.length === 0) return { sql: `(SELECT ${has("folded")}${exactly} FROM ${folded})`, bound };
  // A subquery with a limit is worked out once; it would be, for every needle, without.
  const read = `(SELECT folded, iif(instr(folded, '\\') > 0, ${replaced("folded", unescaping)}, '') AS unescaped FROM ${folded} LIMIT 1)`;
  return { sql: `(SELECT ${has("folded")} OR ${has("unescaped")}${exactly} FROM ${read})`, bound };
}
