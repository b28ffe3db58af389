/**
 * Characters that do something instead of showing something: control codes, line separators, marks that turn text around
 * (https://www.unicode.org/reports/tr9/), and those that show nothing, by which a text can hide another one
 * (https://www.unicode.org/reports/tr36/): zero-width ones, fillers, tags, selectors that select nothing. Tab and line feed are
 * text; the two joiners, a selector after its character and the tags after a black flag belong into emoji and into scripts.
 */
const acting = new RegExp(
  [
    "(?![\\t\\n])\\p{Cc}",
    "[\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180E\\u200B\\u200E\\u200F\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF0-\\uFFFB]",
    "[\\u{1D173}-\\u{1D17A}\\u{E0000}-\\u{E001F}\\u{E0080}-\\u{E00FF}\\u{E01F0}-\\u{E0FFF}]",
    "(?<!\\u{1F3F4}[\\u{E0020}-\\u{E007E}]{0,6})[\\u{E0020}-\\u{E007F}]",
    "(?<!\\p{Ideographic})[\\u{E0100}-\\u{E01EF}]",
    "(?<=[\\uFE00-\\uFE0F])[\\uFE00-\\uFE0F]",
  ].join("|"),
  "u",
);
const everyActing = new RegExp(acting, "gu");

/** The Unicode picture of a control code, else its code point in brackets. */
function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
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
  JSON.stringify(value).replaceAll(everyActing, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
