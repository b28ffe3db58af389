/**
 * Characters that begin a formula in a spreadsheet, with their full-width and small forms, which some spreadsheets treat
 * alike. See OWASP, "CSV Injection".
 */
const starts = "=+\\-@\\uff1d\\uff0b\\uff0d\\uff20\\ufe66\\ufe62\\ufe63\\ufe6b\\u2212";

/** White space, control codes, invisible characters and quotes that a spreadsheet may strip from the start of a cell. */
const stripped = "\\s\\p{Cc}\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff\"'`\\u2018-\\u201f\\u00ab\\u00bb";

/** Excludes signed numbers: alone in a cell they are numbers, not formulas. */
const notANumber = `(?![+-]?\\d+(?:[.,]\\d+)?(?:[eE][+-]?\\d+)?\\s*(?:$|[;|,\\t\\r\\n\\]}"']))`;
/** The start of a field that is a formula. */
const atStart = new RegExp(`^(?=[${stripped}]*[${starts}])(?![${stripped}]*[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$)`, "u");
/** A formula after another separator than ours or after a line end: a cell begins there when the file is opened with that separator. */
const within = new RegExp(`([;|\\t\\r\\n][${stripped}]{0,32})(?=[${starts}])${notANumber}`, "gu");
/** A leading tab or line end: some spreadsheets drop it and read the rest as a cell. */
const leadingBreak = /^[\t\r\n]/;

/**
 * Returns the text with an apostrophe before everything that a spreadsheet would run as a formula. Numbers, times and ids are
 * never changed.
 */
export function escapeFormulas(text: string): string {
  const safe = text.replace(within, "$1'").replace(atStart, "'");
  return leadingBreak.test(safe) ? `'${safe}` : safe;
}

/** The longest text of a cell, in characters: Excel allows 32,767. Longer texts end in "…"; NDJSON contains them whole. */
const cellLength = 32_000;

/** Formats a value as a field of a CSV file (RFC 4180) and escapes formulas. */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = escapeFormulas(text.length > cellLength ? `${text.slice(0, cellLength)}…` : text);
  return /[",;|\t\r\n]|^[\s']|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Formats values as a line of a CSV file, with its line end. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(csvField).join(",")}\r\n`;
