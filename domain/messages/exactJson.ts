import type { Issue } from "../errors/apiError.ts";

/** Returns a decimal number in a normal form: the same for `1.50e3`, `1500` and `15E2`. */
function normalizedDecimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/**
 * True when `JSON.parse` and `JSON.stringify` give the number back with the value that was written. False for `9007199254740993`, `1e400` and
 * `0.12345678901234567890`. The double need not have that value: `0.1` and `244532479462777980000` come back as written, because JavaScript
 * writes the shortest decimal that is read as the same double.
 */
export function isExactNumber(source: string): boolean {
  const parsed = Number(source);
  return Number.isFinite(parsed) && normalizedDecimal(source) === normalizedDecimal(String(parsed));
}

/** A cheap first check. False when no number in the text can be rounded, because it has neither 16 consecutive digits nor an exponent. */
export const mayLosePrecision = (text: string): boolean => /\d[\d.]{15}|\d[eE]/.test(text);

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{},:]/gs;

type Container = { isList: boolean; at: number | string; awaitsKey: boolean; names: Set<string> };

/** A number in JSON text, or a name that is repeated in its object, with its path. */
type Token = { path: string; number: string } | { path: string; repeated: string };

function* tokensOf(text: string): Generator<Token> {
  const containers: Container[] = [];
  const path = () => containers.map(({ at }) => at).join(".");
  for (const [part] of text.matchAll(token)) {
    const container = containers.at(-1);
    const isList = part === "[";
    if (isList || part === "{") containers.push({ isList, at: isList ? 0 : "", awaitsKey: !isList, names: new Set() });
    else if (part === "}" || part === "]") containers.pop();
    else if (part === ",") moveToNext(container);
    else if (part.startsWith('"')) {
      if (!container?.awaitsKey) continue;
      const name = JSON.parse(part) as string;
      container.at = name;
      container.awaitsKey = false;
      if (container.names.has(name)) yield { path: path(), repeated: name };
      container.names.add(name);
    } else if (part !== ":") yield { path: path(), number: part };
  }
}

/** Returns the numbers in JSON text that `JSON.parse` would round, at most 20, with paths such as `payload.items.0.id`. The text must be valid JSON. */
export function roundedNumbers(text: string): { path: string; source: string }[] {
  const rounded: { path: string; source: string }[] = [];
  if (!mayLosePrecision(text)) return rounded;
  for (const part of tokensOf(text)) {
    if (!("number" in part) || isExactNumber(part.number)) continue;
    if (rounded.push({ path: part.path, source: part.number }) === 20) break;
  }
  return rounded;
}

/** Returns the paths of names that are repeated in their object, at most 20. `JSON.parse` keeps only the last value. The text must be valid JSON. */
export function repeatedNames(text: string): string[] {
  const paths = new Set<string>();
  for (const part of tokensOf(text)) if ("repeated" in part && paths.add(part.path).size === 20) break;
  return [...paths];
}

/** Moves to the next item of a list or the next key of an object, after a comma. */
function moveToNext(container: Container | undefined): void {
  if (!container) return;
  if (container.isList) container.at = Number(container.at) + 1;
  else container.awaitsKey = true;
}

/** Returns the message for a number that would be rounded. */
export const roundedNumberMessage = (source: string): string =>
  `${source.length > 40 ? `${source.slice(0, 40)}…` : source} would become ${Number.isFinite(Number(source)) ? Number(source) : "an invalid number"}: send it as a string`;

/** The message for a repeated name. */
export const repeatedNameMessage = "is repeated: only the last value would be kept";

/** Returns what parsing JSON text would lose, as issues below `root`: rounded numbers and repeated names. */
export const lossyJsonIssues = (text: string, root: readonly string[] = []): Issue[] => [
  ...roundedNumberIssues(text, root),
  ...repeatedNames(text).map((path) => ({ path: [...root, path].join("."), message: repeatedNameMessage })),
];

/** Returns rounded numbers as issues below `root`, for an error response or a form. */
export const roundedNumberIssues = (text: string, root: readonly string[] = []): Issue[] =>
  roundedNumbers(text).map(({ path, source }) => ({
    path: [...root, ...(path ? [path] : [])].join("."),
    message: roundedNumberMessage(source),
  }));
