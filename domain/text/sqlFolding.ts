import { foldText } from "./search.ts";

/** Replacements that fold a text as far as a needle needs, to be done one after the other. */
export type Replacement = readonly [from: string, to: string];

/** What makes a text, whose ASCII is in lower case, comparable with needles of `needlesOf`; to be done in this order. */
export type SqlFolding = {
  /** White space, as most texts have it. */
  spaces: Replacement[];
  /** Other white space. Each begins, in UTF-8, with one of {@link rareSpaceBytes}. */
  rareSpaces: Replacement[];
  /** Letters and accents beyond ASCII. */
  letters: Replacement[];
  /** JSON's escapes that matter; each of `unicode` has `\u` in it. `end` comes last. All are empty where none matters. */
  escapes: { begin: Replacement[]; unicode: Replacement[]; short: Replacement[]; end: Replacement[] };
  /** False where the needles have more letters than a query can fold. */
  complete: boolean;
};

/** More letters than this are not folded: each reads the whole text of each row. */
const mostForms = 240;

/** Where letters that fold to others stand: alphabets, letterlike and compatibility characters, without the long runs of syllables and ideographs. */
const folding = [
  [0x80, 0x24ff],
  [0x2c00, 0x2dff],
  [0xa640, 0xabff],
  [0xf900, 0xfb17],
  [0xff21, 0xff5a],
  [0x10400, 0x10cff],
  [0x1e900, 0x1e943],
] as const;

/** The dotless i folds to i here, but not in Unicode's own folding. */
const mayFold = /[\p{Changes_When_NFKC_Casefolded}ı]/u;

let folded: ReadonlyMap<string, readonly string[]> | undefined;

/** The characters beyond ASCII that fold to something else, by what they fold to. Made at the first search: it takes some ms. */
function foldedTo(): ReadonlyMap<string, readonly string[]> {
  if (folded) return folded;
  const made = new Map<string, string[]>();
  for (const [first, last] of folding)
    for (let code = first; code <= last; code++) {
      const char = String.fromCodePoint(code);
      if (!mayFold.test(char)) continue;
      const to = foldText(char);
      if (to !== char && to !== " ") made.set(to, [...(made.get(to) ?? []), char]);
    }
  return (folded = made);
}

const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The ways to write a character with its accents apart, all or all but one: Windows keyboards for Vietnamese write ê and a dot. */
function decompositionsOf(char: string): string[] {
  const [base = "", ...marks] = char.normalize("NFD");
  if (marks.length === 0) return [];
  const partly = marks.map((mark, index) => `${base}${mark}`.normalize("NFC") + marks.toSpliced(index, 1).join(""));
  return [`${base}${marks.join("")}`, ...partly].filter((form) => form !== char).map(lowerAscii);
}

/** `\u00f6`, as JSON may write what is not ASCII; two of them for one beyond the basic plane. */
const escaped = (text: string): string => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** What else stands for the parts of needles in a text whose ASCII is in lower case, longest first, each with what it folds to. */
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

/** No text has this character: it stands for an escaped backslash while other escapes are read. */
const mark = "\u0001";

/** The escapes of JSON that needles may meet; `forms` is what {@link formsIn} found for them. */
function escapesFor(needles: string, forms: readonly Replacement[]): SqlFolding["escapes"] {
  const words = needles.includes(" ");
  const letters = new Set(needles.match(/[^\0-\x7f]/gu) ?? []);
  const signs = new Set(needles.match(/[!-/:-@[-`{-~]/g) ?? []);
  const hex = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const unicode: Replacement[] = [
    ...forms.map(([from, to]): Replacement => [escaped(from), to]),
    ...[...letters].map((char): Replacement => [escaped(char), char]),
    // Many writers escape more of ASCII than they must: quotes, slashes, the signs of HTML.
    ...[...signs].map((sign): Replacement => [hex(sign), sign === "\\" ? mark : sign]),
    ...(words ? ["\\u000b", "\\u00a0", ...otherSpaces.map(escaped)].map(toSpace) : []),
  ];
  const short: Replacement[] = [
    ...(needles.includes('"') ? [['\\"', '"'] as const] : []),
    ...(needles.includes("/") ? [["\\/", "/"] as const] : []),
    ...(words ? ["\\r\\n", "\\n", "\\t", "\\r", "\\f"].map(toSpace) : []),
  ];
  const matter = unicode.length > 0 || short.length > 0;
  return { begin: matter ? [["\\\\", mark]] : [], unicode, short, end: matter ? [[mark, "\\"]] : [] };
}

/** {@link Folding} for these needles, joined by line ends. */
export function sqlFoldingFor(needles: string): SqlFolding {
  const words = needles.includes(" ");
  const forms = formsIn(needles);
  const complete = forms.length <= mostForms;
  const letters = complete ? forms : [];
  return {
    spaces: words ? usualSpaces.map(toSpace) : [],
    rareSpaces: words ? otherSpaces.map(toSpace) : [],
    letters,
    escapes: escapesFor(needles, letters),
    complete,
  };
}
