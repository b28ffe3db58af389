import { describe, expect, test } from "vitest";
import { foldText, needlesOf, textIncludes } from "./search.ts";

describe("typed text is contained in a text", () => {
  test.each([
    ["ölpreis", "Der Ölpreis steigt"],
    ["ÖLPREIS", "der o\u0308lpreis"],
    ["o\u0308lpreis", "Ölpreis"],
    ["strasse", "Straße"],
    ["STRAẞE", "strasse"],
    ["istanbul", "İSTANBUL"],
    ["ISTANBUL", "ıstanbul"],
    ["diyarbakır", "DIYARBAKIR"],
    ["ΟΔΟΣ", "οδός οδος"],
    ["москва", "МОСКВА"],
    ["two lines", "two\nlines"],
    ["ÅNGSTRÖM", "\u212bngström"],
    ["10 µm", "10 \u03bcm"],
    ["5 KΩ", "5 k\u2126"],
    ["final", "ﬁnal"],
    ["ǆungla", "ǅungla"],
    ["ΣΊΣΥΦΟΣ", "Σίσυφος"],
  ])("%s in %s", (typed, text) => expect(textIncludes(typed, null, text)).toBe(true));
  test.each([
    ["olpreis", "Ölpreis"],
    ["a b", "ab"],
    ["x", null],
  ])("%s is not in %s", (typed, text) => expect(textIncludes(typed, text)).toBe(false));
});

test("folding twice changes nothing", () => {
  for (const text of ["İıIi ẞß ΣΑΣ \u212a\u212b", "ǰŉﬃ", "µ\u03bc ΐ ᾳ ǅ ẚ ᏸꭰ", "a\r\nb\tc"])
    expect(foldText(foldText(text))).toBe(foldText(text));
});

test.each([
  ['"item": "x y"', ['"item": "x y"', '"item":"x y"']],
  ['item: "x"', ['item: "x"', 'item":"x"', 'item:"x"']],
  ['{ "a": [ 1, 2 ] }', ['{ "a": [ 1, 2 ] }', '{"a":[1,2]}']],
  ['fees: all", "n": 1', ['fees: all", "n": 1', 'fees: all","n":1']],
  ["rate limit: wait", ["rate limit: wait"]],
  ['12: "tents"', ['"tents"']],
  ['odd "key: 3', ['odd "key: 3', 'odd "key":3']],
])("%s is searched for as typed and as written in JSON", (typed, needles) =>
  expect(needlesOf(typed)).toEqual(expect.arrayContaining(needles)),
);
