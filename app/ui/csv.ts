/**
 * Characters a spreadsheet takes for the beginning of a formula, also as full-width or small forms, which some fold to the
 * same. See OWASP, "CSV Injection".
 */
const starts = "=+\\-@\\uff1d\\uff0b\\uff0d\\uff20\\ufe66\\ufe62\\ufe63\\ufe6b\\u2212";

/** White space, control codes, invisible characters and quotes that a spreadsheet may strip from the beginning of a cell. */
const stripped = "\\s\\p{Cc}\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\"'`\\u2018-\\u201f\\u00ab\\u00bb";

/** No number, which may begin with its sign: alone in its cell it is what it says, to a spreadsheet too. */
const noNumber = `(?![+-]?\\d+(?:[.,]\\d+)?(?:[eE][+-]?\\d+)?\\s*(?:$|[;|,\\t\\r\\n\\]}"']))`;
/** A field that begins with a formula. */
const atStart = new RegExp(`^(?=[${stripped}]*[${starts}])(?![${stripped}]*[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$)`, "u");
/** The same behind another separator than ours, or in a new line: a cell begins there for who opens the file with that one. */
const within = new RegExp(`([;|\\t\\r\\n][${stripped}]{0,32})(?=[${starts}])${noNumber}`, "gu");
/** A tab or a line end in front: some drop it, and read what follows as a cell. */
const frontal = /^[\t\r\n]/;

/**
 * A text that no spreadsheet runs: an apostrophe stands in front of what would be a formula. All else is as it was; numbers, times and
 * ids are never changed.
 */
export function escapeFormulas(text: string): string {
  const safe = text.replace(within, "$1'").replace(atStart, "'");
  return frontal.test(safe) ? `'${safe}` : safe;
}

/** Characters of one cell: Excel takes no more than 32,767. What is longer ends in "…"; NDJSON has it whole. */
const cellLength = 32_000;

/** One value as a field of a CSV file (RFC 4180). A text that could run in a spreadsheet is made harmless. */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = escapeFormulas(text.length > cellLength ? `${text.slice(0, cellLength)}…` : text);
  return /[",;|\t\r\n]|^[\s']|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of a CSV file. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(csvField).join(",")}\r\n`;
