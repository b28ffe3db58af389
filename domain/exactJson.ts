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
export const mayRound = (text: string): boolean => /\d[\d.]{15}|\d[eE]/.test(text);

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[[\]{},:]/gs;

type Place = { isList: boolean; at: number | string; awaitsKey: boolean };

/** The places of numbers in JSON text that `JSON.parse` would round, at most 20, as paths such as `payload.items.0.id`. The text must be JSON. */
export function roundedNumbers(text: string): { path: string; source: string }[] {
  const found: { path: string; source: string }[] = [];
  const places: Place[] = [];
  if (!mayRound(text)) return found;
  for (const [part] of text.matchAll(token)) {
    const place = places.at(-1);
    if (part === "{" || part === "[") places.push({ isList: part === "[", at: part === "[" ? 0 : "", awaitsKey: part === "{" });
    else if (part === "}" || part === "]") places.pop();
    else if (part === ",") next(place);
    else if (part.startsWith('"')) {
      if (!place?.awaitsKey) continue;
      place.at = JSON.parse(part) as string;
      place.awaitsKey = false;
    } else if (part !== ":" && !isExactNumber(part)) {
      found.push({ path: places.map(({ at }) => at).join("."), source: part });
      if (found.length === 20) return found;
    }
  }
  return found;
}

/** After a comma: the next item of a list, or the next key of an object. */
function next(place: Place | undefined): void {
  if (!place) return;
  if (place.isList) place.at = Number(place.at) + 1;
  else place.awaitsKey = true;
}

/** What to do about a number that would be rounded. */
export const roundedInWords = (source: string): string =>
  `${source.length > 40 ? `${source.slice(0, 40)}…` : source} would become ${Number.isFinite(Number(source)) ? Number(source) : "no number at all"}: send it as a string`;

/** The same as issues below `root`, for an answer or a form. */
export const roundedIssues = (text: string, root: readonly string[] = []): Issue[] =>
  roundedNumbers(text).map(({ path, source }) => ({ path: [...root, ...(path ? [path] : [])].join("."), message: roundedInWords(source) }));
