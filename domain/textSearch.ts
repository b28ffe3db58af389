/**
 * How a typed text is compared with what a screen shows: without regard to case in any script, to how accents are encoded
 * (NFC or NFD), to ß and ss, to the dotted and dotless i, to which white space separates words, and to JSON's escapes.
 */

/** Letters that fold alike although neither case mapping nor normalization says so. */
const alike: readonly (readonly [from: string, to: string])[] = [
  ["ß", "ss"],
  ["ẞ", "ss"],
  ["İ", "i"],
  ["ı", "i"],
  ["i\u0307", "i"],
  ["ς", "σ"],
  ["ſ", "s"],
  ["\u212a", "k"],
  ["\u212b", "å"],
];

/** A text as it is compared; `includes` of two folded texts tells whether one has the other. */
export function foldText(text: string): string {
  let folded = text.normalize("NFC").toLowerCase().normalize("NFC");
  for (const [from, to] of alike) folded = folded.replaceAll(from, to);
  return folded.replace(/\r\n|\s/g, " ");
}

/** The same JSON without white space around its punctuation, outside of strings; `inside` when the text begins in the middle of one. */
function compact(text: string, inside: boolean): string {
  let quoted = inside;
  let made = "";
  for (const [part] of text.matchAll(/\\.|"|[^"\\]+|\\/g)) {
    if (part === '"') quoted = !quoted;
    made += quoted || part === '"' ? part : part.replace(/ *([:,[\]{}]) */g, "$1");
  }
  // A space between punctuation and a quote is in a part by itself.
  return quoted ? made : made.replace(/([:,[{]) +(?=")/g, "$1");
}

/** A key that stands without quotes, as a tree shows it, and all up to its value. */
const bareKey = /^([\p{L}_$][\p{L}\d_$-]*) ?: ?(?=["\d[{tfn-])/u;

/** The texts, folded, of which one must be in what is searched: as typed, and as JSON without white space has it. */
export function needlesOf(typed: string): string[] {
  const text = foldText(typed);
  const asKey = text.replace(bareKey, '$1":');
  const all = [text, asKey, ...(/["{}[\]]/.test(text) ? [false, true].map((inside) => compact(text, inside)) : [])];
  return [...new Set(all)];
}

/** True when `typed` is in one of `texts`, as a person reads them. */
export function textHas(typed: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const wanted = foldText(typed);
  return texts.some((text) => typeof text === "string" && foldText(text).includes(wanted));
}

/** Replacements that fold a text as far as a needle needs, to be done one after the other on a text whose ASCII is in lower case. */
export type Replacement = readonly [from: string, to: string];

/** More replacements than this are not made, so that a query stays in the bounds of the database (100 parameters). */
const mostReplacements = 34;

/** `\u00f6`, as JSON may write a character; two of them for one beyond the basic plane. */
const escaped = (char: string): string =>
  Array.from({ length: char.length }, (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, "0")}`).join("");

/** What stands for a folded character in a text whose ASCII is in lower case. */
function formsOf(char: string): string[] {
  const upper = char.toUpperCase();
  const single = [char, upper].filter((form) => foldText(form) === char);
  const forms = single.flatMap((form) => [form, form.normalize("NFD").replace(/[A-Z]/g, (letter) => letter.toLowerCase())]);
  return [...new Set([...forms, ...single.map(escaped)])].filter((form) => form !== char);
}

/** No text has this character: it stands for an escaped backslash while other escapes are read. */
const mark = "\u0001";

/** The escapes of JSON that a needle may meet. */
function escapesFor(needle: string): Replacement[] {
  const needed: Replacement[] = [
    ...(needle.includes('"') ? [['\\"', '"'] as const] : []),
    ...(needle.includes("/") ? [["\\/", "/"] as const] : []),
    ...(needle.includes(" ")
      ? ([
          ["\\r\\n", " "],
          ["\\n", " "],
          ["\\t", " "],
        ] as const)
      : []),
  ];
  if (needed.length === 0 && !needle.includes("\\")) return [];
  return [["\\\\", mark], ...needed, [mark, "\\"]];
}

/**
 * What makes a text whose ASCII is in lower case comparable with these needles of {@link needlesOf} (joined by line ends):
 * `folding`, and after it `unescaping`, which reads the escapes of JSON that matter.
 * Not `complete` for more letters than a query can fold.
 */
export function replacementsFor(needles: string): { folding: Replacement[]; unescaping: Replacement[]; complete: boolean } {
  const unescaping = escapesFor(needles);
  const folding: Replacement[] = needles.includes(" ") ? ["\r\n", "\n", "\t", "\u00a0"].map((space) => [space, " "] as const) : [];
  for (const [from, to] of alike) if (needles.includes(to)) folding.push([from, to]);
  for (const char of new Set(needles.match(/[^\0-\x7f]/gu) ?? [])) for (const form of formsOf(char)) folding.push([form, char]);
  return { folding: folding.slice(0, mostReplacements), unescaping, complete: folding.length <= mostReplacements };
}
