import type { Issue } from "./envelope.ts";

/** A decimal without the freedom of its spelling: `1.50e3`, `1500` and `15E2` are the same. */
function decimalOf(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** True when a double holds the number as it is written: `9007199254740993`, `1e400` and `0.12345678901234567890` are not held. */
export function isExactNumber(source: string): boolean {
  const held = Number(source);
  return Number.isFinite(held) && decimalOf(source) === decimalOf(String(held));
}

/** False when no number in a text can be rounded: it has neither 16 digits in a row nor an exponent. A cheap first look. */
export const mayLosePrecision = (text: string): boolean => /\d[\d.]{15}|\d[eE]/.test(text);

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{},:]/gs;

type Place = { isList: boolean; at: number | string; awaitsKey: boolean; names: Set<string> };

/** What JSON text holds, in its order: each number, and each name of an object that stands there again. `path` says where. */
type Token = { path: string; number: string } | { path: string; repeated: string };

function* tokensOf(text: string): Generator<Token> {
  const places: Place[] = [];
  const path = () => places.map(({ at }) => at).join(".");
  for (const [part] of text.matchAll(token)) {
    const place = places.at(-1);
    const isList = part === "[";
    if (isList || part === "{") places.push({ isList, at: isList ? 0 : "", awaitsKey: !isList, names: new Set() });
    else if (part === "}" || part === "]") places.pop();
    else if (part === ",") next(place);
    else if (part.startsWith('"')) {
      if (!place?.awaitsKey) continue;
      const name = JSON.parse(part) as string;
      place.at = name;
      place.awaitsKey = false;
      if (place.names.has(name)) yield { path: path(), repeated: name };
      place.names.add(name);
    } else if (part !== ":") yield { path: path(), number: part };
  }
}

/** The places of numbers in JSON text that `JSON.parse` would round, at most 20, as paths such as `payload.items.0.id`. The text must be JSON. */
export function roundedNumbers(text: string): { path: string; source: string }[] {
  const rounded: { path: string; source: string }[] = [];
  if (!mayLosePrecision(text)) return rounded;
  for (const part of tokensOf(text)) {
    if (!("number" in part) || isExactNumber(part.number)) continue;
    if (rounded.push({ path: part.path, source: part.number }) === 20) break;
  }
  return rounded;
}

/** The places of names that stand twice in one object, at most 20: `JSON.parse` keeps the last value only. The text must be JSON. */
export function repeatedNames(text: string): string[] {
  const paths = new Set<string>();
  for (const part of tokensOf(text)) if ("repeated" in part && paths.add(part.path).size === 20) break;
  return [...paths];
}

/** After a comma: the next item of a list, or the next key of an object. */
function next(place: Place | undefined): void {
  if (!place) return;
  if (place.isList) place.at = Number(place.at) + 1;
  else place.awaitsKey = true;
}

/** What to do about a number that would be rounded. */
export const roundedNumberMessage = (source: string): string =>
  `${source.length > 40 ? `${source.slice(0, 40)}…` : source} would become ${Number.isFinite(Number(source)) ? Number(source) : "no number at all"}: send it as a string`;

/** What to do about a name that stands twice. */
export const repeatedNameMessage = "stands here twice: only the last value would be kept";

/** What would get lost by reading JSON text, as issues below `root`: numbers that would be rounded, names that stand twice. */
export const lossyJsonIssues = (text: string, root: readonly string[] = []): Issue[] => [
  ...roundedNumberIssues(text, root),
  ...repeatedNames(text).map((path) => ({ path: [...root, path].join("."), message: repeatedNameMessage })),
];

/** Rounded numbers as issues below `root`, for an answer or a form. */
export const roundedNumberIssues = (text: string, root: readonly string[] = []): Issue[] =>
  roundedNumbers(text).map(({ path, source }) => ({
    path: [...root, ...(path ? [path] : [])].join("."),
    message: roundedNumberMessage(source),
  }));
