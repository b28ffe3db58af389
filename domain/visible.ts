/**
 * Characters that do something instead of showing something: control codes, line separators, marks that turn text around
 * (https://www.unicode.org/reports/tr9/), zero-width ones, tags. Tab and line feed are text; the two joiners belong into
 * emoji and into scripts.
 */
const acting = /(?![\t\n])\p{Cc}|[\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/u;
const everyActing = new RegExp(acting, "gu");

/** The Unicode picture of a control code, else its code point in brackets. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** `text` with every character that acts made one that shows: it can neither turn its neighbours around nor steer a terminal. */
export const visibleText = (text: string): string => (acting.test(text) ? text.replaceAll(everyActing, shown) : text);

/** {@link visibleText} on one line. */
export const visibleLine = (text: string): string => visibleText(text.replaceAll(/\r?\n|\t/g, " "));

/** JSON text in which characters that act are escaped: the same value, and harmless to a terminal it is printed on. */
export const escapedJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(everyActing, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
