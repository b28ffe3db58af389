import { foldText } from "./search.ts";

/** A replacement in a text. A list of them is applied in order. */
export type Replacement = readonly [from: string, to: string];

/** Replacements that make a text comparable with the needles of `needlesOf`. ASCII letters of the text must be lower case. They are applied in the order of these fields. */
export type SqlFolding = {
  /** Common white space. */
  spaces: Replacement[];
  /** Other white space. Each begins, in UTF-8, with one of {@link rareSpaceBytes}. */
  rareSpaces: Replacement[];
  /** Letters and accents beyond ASCII. */
  letters: Replacement[];
  /** The escapes of JSON that the needles need. Each of `unicode` contains `\u`. `end` comes last. All are empty when none is needed. */
  escapes: { begin: Replacement[]; unicode: Replacement[]; short: Replacement[]; end: Replacement[] };
  /** False when the needles have more letters than a query can fold. */
  complete: boolean;
};

/** Letter replacements at most. Each one reads the whole text of each row. */
const maxReplacements = 240;

/** Code point ranges with letters that fold to others: alphabets, letterlike and compatibility characters, without syllables and ideographs. */
const foldingRanges = [
  [0x80, 0x24ff],
  [0x2c00, 0x2dff],
  [0xa640, 0xabff],
  [0xf900, 0xfb17],
  [0xff21, 0xff5a],
  [0x10400, 0x10cff],
  [0x1e900, 0x1e943],
] as const;

/** Matches characters that may fold. The dotless i folds to i here, but not in the folding of Unicode. */
const mayFold = /[\p{Changes_When_NFKC_Casefolded}ı]/u;

let foldedToCache: ReadonlyMap<string, readonly string[]> | undefined;

/** Returns the non-ASCII characters that fold to another text, by that text. Computed at the first search, which takes some ms. */
function foldedTo(): ReadonlyMap<string, readonly string[]> {
  if (foldedToCache) return foldedToCache;
  const byTarget = new Map<string, string[]>();
  for (const [first, last] of foldingRanges)
    for (let code = first; code <= last; code++) {
      const char = String.fromCodePoint(code);
      if (!mayFold.test(char)) continue;
      const to = foldText(char);
      if (to !== char && to !== " ") byTarget.set(to, [...(byTarget.get(to) ?? []), char]);
    }
  return (foldedToCache = byTarget);
}

const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Returns the spellings of a character with separate accents, all or all but one: Vietnamese keyboards on Windows write ê and a dot. */
function decompositionsOf(char: string): string[] {
  const [base = "", ...marks] = char.normalize("NFD");
  if (marks.length === 0) return [];
  const partly = marks.map((mark, index) => `${base}${mark}`.normalize("NFC") + marks.toSpliced(index, 1).join(""));
  return [`${base}${marks.join("")}`, ...partly].filter((form) => form !== char).map(lowerAscii);
}

/** Returns a text with non-ASCII characters escaped as in JSON, such as `\u00f6`; a character beyond the basic plane becomes two escapes. */
const escaped = (text: string): string => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** Returns the other spellings of the characters of the needles, each with what it folds to, the longest first. */
function formsIn(needles: string): Replacement[] {
  const forms: Replacement[] = [];
  const add = (char: string, to: string) => {
    for (const form of new Set([char, ...decompositionsOf(char)])) if (form !== to) forms.push([form, to]);
  };
  for (const [to, chars] of foldedTo()) if (needles.includes(to)) for (const char of chars) add(char, to);
  for (const char of new Set(needles.match(/[^\0-\x7f]/gu) ?? [])) add(char, char);
  if (needles.includes("i")) forms.push(["i\u0307", "i"]);
  return forms.toSorted(([a], [b]) => b.length - a.length);
}

const usualSpaces = ["\r\n", "\n", "\t", "\r", "\f", "\v", "\u00a0"];
const otherSpaces = [..."\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"];
/** In hexadecimal. */
export const rareSpaceBytes = ["e280", "e2819f", "e38080", "e19a80", "efbbbf"] as const;
const toSpace = (space: string): Replacement => [space, " "];

/** A character that no text contains. It replaces an escaped backslash while the other escapes are processed. */
const mark = "\u0001";

/** Returns the escapes of JSON that these needles need; `forms` is the result of {@link formsIn}. */
function escapesFor(needles: string, forms: readonly Replacement[]): SqlFolding["escapes"] {
  const hasSpaces = needles.includes(" ");
  const letters = new Set(needles.match(/[^\0-\x7f]/gu) ?? []);
  const signs = new Set(needles.match(/[!-/:-@[-`{-~]/g) ?? []);
  const hex = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const unicode: Replacement[] = [
    ...forms.map(([from, to]): Replacement => [escaped(from), to]),
    ...[...letters].map((char): Replacement => [escaped(char), char]),
    // Many JSON writers escape more ASCII characters than necessary: quotes, slashes, characters of HTML.
    ...[...signs].map((sign): Replacement => [hex(sign), sign === "\\" ? mark : sign]),
    ...(hasSpaces ? ["\\u000b", "\\u00a0", ...otherSpaces.map(escaped)].map(toSpace) : []),
  ];
  const short: Replacement[] = [
    ...(needles.includes('"') ? [['\\"', '"'] as const] : []),
    ...(needles.includes("/") ? [["\\/", "/"] as const] : []),
    ...(hasSpaces ? ["\\r\\n", "\\n", "\\t", "\\r", "\\f"].map(toSpace) : []),
  ];
  const isNeeded = unicode.length > 0 || short.length > 0;
  return { begin: isNeeded ? [["\\\\", mark]] : [], unicode, short, end: isNeeded ? [[mark, "\\"]] : [] };
}

/** Returns the {@link SqlFolding} for these needles, which are joined by line breaks. */
export function sqlFoldingFor(needles: string): SqlFolding {
  const hasSpaces = needles.includes(" ");
  const forms = formsIn(needles);
  const complete = forms.length <= maxReplacements;
  const letters = complete ? forms : [];
  return {
    spaces: hasSpaces ? usualSpaces.map(toSpace) : [],
    rareSpaces: hasSpaces ? otherSpaces.map(toSpace) : [],
    letters,
    escapes: escapesFor(needles, letters),
    complete,
  };
}
