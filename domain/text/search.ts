/**
 * Compares typed text with the text on a screen. The comparison ignores case in any script, the encoding of accents (NFC or NFD), ß and ss,
 * the dotted and dotless i, the kind of white space, and the escapes of JSON. `sqlFolding.ts` does the same in SQL.
 */

/** Returns a text in the form in which texts are compared: `includes` of two folded texts says whether one contains the other. */
export function foldText(text: string): string {
  // Upper case unifies what lower case keeps apart: ß, the final sigma, the micro sign, ligatures, the dotless i.
  const folded = text.normalize("NFC").toLowerCase().toUpperCase().toLowerCase().normalize("NFC");
  return folded
    .replaceAll("i\u0307", "i")
    .replaceAll("ς", "σ")
    .replace(/\r\n|\s/g, " ");
}

/** Returns JSON text without white space around punctuation, except in strings. `inside`: the text begins in the middle of a string. */
function compact(text: string, inside: boolean): string {
  let quoted = inside;
  let compacted = "";
  for (const [part] of text.matchAll(/\\.|"|[^"\\]+|\\/g)) {
    if (part === '"') quoted = !quoted;
    compacted += quoted || part === '"' ? part : part.replace(/ *([:,[\]{}]) */g, "$1");
  }
  // A space between punctuation and a quote is a part of its own.
  return quoted ? compacted : compacted.replace(/([:,[{]) +(?=")/g, "$1");
}

/** Matches a key without quotes, as the JSON tree shows it, up to its value. After a key of several words the colon is followed by a space. */
const bareKey = /^(?:([\p{L}_$][\p{L}\d_$-]*) ?: ?|([^:]+?) ?: )(?=["\d[{tfn-])/u;

/** Matches the index of a list item, as the JSON tree shows it. It is not part of the JSON. */
const listItem = /^\d+ ?: ?(?=")/;

/** Returns the folded variants of a typed text, as typed and as in JSON without white space. A text matches when it contains any of them. */
export function needlesOf(typed: string): string[] {
  const text = foldText(typed);
  const asKey = text.replace(bareKey, '$1$2":');
  const variants = [
    text,
    asKey,
    text.replace(listItem, ""),
    ...(/["{}[\]]/.test(text) ? [false, true].map((inside) => compact(text, inside)) : []),
  ];
  return [...new Set(variants)];
}

/** True when one of `texts` contains `typed`, compared as described above. */
export function textIncludes(typed: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const wanted = foldText(typed);
  return texts.some((text) => typeof text === "string" && foldText(text).includes(wanted));
}
