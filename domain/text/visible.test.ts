import { expect, test } from "vitest";
import { escapedJson, visibleLine, visibleText } from "./visible.ts";

test.each([
  ["plain text, ünïcode, 字 and 👩‍🚒", "plain text, ünïcode, 字 and 👩‍🚒"],
  ["\u001B[31mred\u001B]0;title\u0007", "␛[31mred␛]0;title␇"],
  ["a\u009B2Jb\u007F", "a[U+009B]2Jb␡"],
  ["user\u202Etxt.exe\u202C", "user[U+202E]txt.exe[U+202C]"],
  ["\u2066x\u2069\u200F\u061C", "[U+2066]x[U+2069][U+200F][U+061C]"],
  ["ze\u200Bro\uFEFF", "ze[U+200B]ro[U+FEFF]"],
  ["a\u{E0041}\u{E0062}b", "a[U+E0041][U+E0062]b"],
  ["\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"],
  ["x\uFE0F\uFE0E\uFE0F ❤\uFE0F", "x\uFE0F[U+FE0E][U+FE0F] ❤\uFE0F"],
  ["a\u{E0101}\u{E0102} 葛\u{E0100}", "a[U+E0101][U+E0102] 葛\u{E0100}"],
  ["ac\u3164me\u115F\uFFA0\u034F", "ac[U+3164]me[U+115F][U+FFA0][U+034F]"],
  ["one\ntwo\tthree\rfour\u2028five", "one\ntwo\tthree␍four[U+2028]five"],
])("%j is shown as %j", (text, shown) => expect(visibleText(text)).toBe(shown));

test("line breaks and tabs become spaces", () => expect(visibleLine("a\r\nb\nc\td\r")).toBe("a b c d␍"));

test("escaped JSON has the same value and only visible characters", () => {
  const value = { text: "\u001B[2J\u009B\u202E\n\u200B\u{E0041}", list: ["\u2066"] };
  expect(JSON.parse(escapedJson(value))).toEqual(value);
  expect(escapedJson(value)).not.toMatch(/[^\u0020-\u007E]/);
});
