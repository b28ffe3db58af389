/**
 * How a typed text is compared with what a screen shows: without regard to case in any script, to how accents are encoded
 * (NFC or NFD), to ß and ss, to the dotted and dotless i, to which white space separates words, and to JSON's escapes.
 * How SQL does the same is in `foldingInSql.ts`.
 */

/** A text as it is compared; `includes` of two folded texts tells whether one has the other. */
export function foldText(text: string): string {
  // Upper case folds what lower case leaves apart: ß, the final sigma, the micro sign, ligatures, the dotless i.
  const folded = text.normalize("NFC").toLowerCase().toUpperCase().toLowerCase().normalize("NFC");
  return folded
    .replaceAll("i\u0307", "i")
    .replaceAll("ς", "σ")
    .replace(/\r\n|\s/g, " ");
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

/** A key that stands without quotes, as a tree shows it, and all up to its value; one of several words has a space after its colon. */
const bareKey = /^(?:([\p{L}_$][\p{L}\d_$-]*) ?: ?|([^:]+?) ?: )(?=["\d[{tfn-])/u;

/** The place of a text in a list, as a tree shows it: nothing of it is in the JSON. */
const listItem = /^\d+ ?: ?(?=")/;

/** The texts, folded, of which one must be in what is searched: as typed, and as JSON without white space has it. */
export function needlesOf(typed: string): string[] {
  const text = foldText(typed);
  const asKey = text.replace(bareKey, '$1$2":');
  const all = [
    text,
    asKey,
    text.replace(listItem, ""),
    ...(/["{}[\]]/.test(text) ? [false, true].map((inside) => compact(text, inside)) : []),
  ];
  return [...new Set(all)];
}

/** True when `typed` is in one of `texts`, as a person reads them. */
export function textIncludes(typed: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const wanted = foldText(typed);
  return texts.some((text) => typeof text === "string" && foldText(text).includes(wanted));
}
