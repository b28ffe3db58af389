import { needlesOf } from "./search.ts";

/**
 * Text for an index of trigrams (three characters in a row) with their positions. The index finds all texts that `textMatch` of the store finds,
 * and a few more: its results are candidates. It holds because every replacement of `sqlFolding.ts` keeps the key of a text as it is, or is tried both ways.
 */

const lowerKeys = new Map<string, string>();

/** Returns the key of a character beyond ASCII: without accents, case, and compatibility forms. */
function keyOfChar(char: string): string {
  const known = lowerKeys.get(char);
  if (known !== undefined) return known;
  const folded = char.normalize("NFKD").toLowerCase().toUpperCase().toLowerCase().normalize("NFKD");
  const key = folded
    .replaceAll("ς", "σ")
    .replaceAll("ı", "i")
    .replace(/[\p{M}\s\p{Cc}]/gu, "");
  // All ideographs and syllables together would take some MB.
  if (lowerKeys.size < 5_000) lowerKeys.set(char, key);
  return key;
}

/** Returns the key of a text, character by character: lower case, without accents, white space, backslashes and control characters. */
const keyOf = (text: string): string =>
  text
    .replace(/[^\0-\x7f]/gu, keyOfChar)
    .toLowerCase()
    .replace(/[\s\\\p{Cc}]/gu, "");

/** Matches an escape of JSON in any case, since a search reads texts in lower case; or a text without one. */
const piece = /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\u([0-9a-f]{4})|\\([^])|[^\\]+|\\/giu;
const charOf = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** Escapes of white space, which no key contains. */
const whiteSpace = new Set(["n", "t", "r", "f"]);

/** Returns the pieces of a text with what each may be read as. A search decodes only the escapes that its needles need. */
function* readingsOf(text: string): Generator<string[]> {
  for (const [raw, high, low, unit, short] of text.matchAll(piece)) {
    const asStored = keyOf(raw);
    let decoded = asStored;
    if (high !== undefined && low !== undefined) decoded = keyOf(charOf(high) + charOf(low));
    else if (unit !== undefined) decoded = keyOf(charOf(unit));
    else if (short !== undefined && whiteSpace.has(short.toLowerCase())) decoded = "";
    yield decoded === asStored ? [asStored] : [asStored, decoded];
  }
}

/** Returns the trigrams at the escapes of a text, for each combination of escapes that are decoded and escapes that are not. Empty if all read the same. */
function trigramsAtEscapes(text: string): Set<string> {
  const trigrams = new Set<string>();
  let ends = new Set([""]);
  let isAmbiguous = false;
  for (const readings of readingsOf(text)) {
    isAmbiguous ||= readings.length > 1;
    const nextEnds = new Set<string>();
    for (const end of ends)
      for (const reading of readings) {
        const chars = [...end, ...reading.slice(0, 24)];
        for (let at = 0; at + 3 <= Math.min(chars.length, 6); at++) trigrams.add(chars.slice(at, at + 3).join(""));
        nextEnds.add([...(reading.length > 24 ? reading.slice(-24) : end + reading)].slice(-2).join(""));
      }
    ends = nextEnds;
  }
  return isAmbiguous ? trigrams : new Set();
}

/** No key contains it, so no trigram of a needle spans two parts. */
const separator = "\u0001";

/** A trigram of all texts that have escapes with two readings: a needle is searched by its trigrams there, else as a whole. No key contains it. */
export const ambiguousMark = "\u0002\u0002\u0002";

/** Returns what an index of trigrams must store for a text. */
export function indexedTextOf(text: string): string {
  const key = keyOf(text);
  const others = text.includes("\\") ? trigramsAtEscapes(text) : new Set<string>();
  return others.size > 0 ? [key, ambiguousMark, ...others].join(separator) : key;
}

/** Characters of a needle that are looked up at most. Fewer only make more candidates. */
const maxLength = 48;

/** A needle as the index has it: its key, and the trigrams of that. */
export type IndexedNeedle = { key: string; trigrams: string[] };

/** Returns the needles of what was typed, any of which a text must contain to match. Undefined if one has fewer than three characters. */
export function indexedNeedlesOf(typed: string): IndexedNeedle[] | undefined {
  const needles = needlesOf(typed).map((needle) => {
    const chars = [...keyOf(needle)].slice(0, maxLength);
    return {
      key: chars.join(""),
      trigrams: [...new Set(chars.slice(2).map((char, index) => `${chars[index]}${chars[index + 1]}${char}`))],
    };
  });
  return needles.some(({ trigrams }) => trigrams.length === 0) ? undefined : needles;
}
