/**
 * Matches characters that control the display or are invisible: control codes, line separators, bidirectional marks
 * (https://www.unicode.org/reports/tr9/), and characters that can hide text (https://www.unicode.org/reports/tr36/): zero-width characters,
 * fillers, tags, and selectors without effect. Tab and line feed are allowed. So are the two joiners, a selector after its character, and
 * tags after a black flag, because emoji and some scripts need them.
 */
const unsafeCharacter = new RegExp(
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
const unsafeCharacters = new RegExp(unsafeCharacter, "gu");

/** Returns the Unicode symbol of a control code; for other characters the code point in brackets. */
function visibleForm(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** Returns `text` with every unsafe character replaced by a visible form, so that it can neither reorder text nor control a terminal. */
export const visibleText = (text: string): string => (unsafeCharacter.test(text) ? text.replaceAll(unsafeCharacters, visibleForm) : text);

/** Returns {@link visibleText} on one line: line breaks and tabs become spaces. */
export const visibleLine = (text: string): string => visibleText(text.replaceAll(/\r?\n|\t/g, " "));

/** Returns a value as JSON with unsafe characters escaped. The value stays the same, and printing the text in a terminal is safe. */
export const escapedJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(unsafeCharacters, (character) =>
    character
      .split("")
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  );
