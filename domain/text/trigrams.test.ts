import { describe, expect, test } from "vitest";
import { sqlFoldingFor, type Replacement } from "./sqlFolding.ts";
import { ambiguousMark, indexedNeedlesOf, indexedTextOf } from "./trigrams.ts";

/** True if an index of trigrams returns `text` as a candidate for `typed`. */
const isCandidate = (typed: string, text: string): boolean => {
  const stored = indexedTextOf(text);
  const hasAll = (trigrams: string[]) => stored.includes(ambiguousMark) && trigrams.every((trigram) => stored.includes(trigram));
  return (indexedNeedlesOf(typed) ?? []).some(({ key, trigrams }) => stored.includes(key) || hasAll(trigrams));
};

describe("every replacement of a search keeps the key of a text", () => {
  const folding = Array.from({ length: 0x10ffff }, (_, code) => code)
    .filter(
      (code) =>
        code < 0x3100 || (code >= 0xa640 && code < 0xac00) || (code >= 0xf900 && code < 0x11000) || (code > 0x1e8ff && code < 0x1e950),
    )
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code));
  const replacements = new Map<string, Replacement>();
  for (let at = 0; at < folding.length; at += 16) {
    const { spaces, rareSpaces, letters } = sqlFoldingFor(folding.slice(at, at + 16).join(""));
    for (const item of [...spaces, ...rareSpaces, ...letters]) replacements.set(item.join("\0"), item);
  }
  test("of letters, accents and white space", () => {
    expect(replacements.size).toBeGreaterThan(2_000);
    const different = [...replacements.values()].filter(([from, to]) => indexedTextOf(from) !== indexedTextOf(to));
    expect(different).toEqual([]);
  });
});

test.each([
  ["ölpreis", String.raw`{"a":"\u00D6lpreis"}`],
  ["one two", String.raw`{"a":"one\ntwo"}`],
  ["nowhere", String.raw`C:\nowhere`],
  ["😀 ja!", String.raw`{"a":"\uD83D\uDE00 Ja!"}`],
  [String.raw`say "hello"`, String.raw`{"a":"say \"hello\""}`],
  ["e8é", String.raw`x\u00e8\u00e9`],
  ['item: "x"', '{"item":"x"}'],
])("%s is a candidate in %s", (typed, text) => expect(isCandidate(typed, text)).toBe(true));

test("other texts are no candidates, and short needles have no trigrams", () => {
  expect(isCandidate("nowhere", "somewhere")).toBe(false);
  expect(indexedNeedlesOf("a b")).toBeUndefined();
  expect(indexedNeedlesOf("東京")).toBeUndefined();
  expect(indexedNeedlesOf("ab cD")).toEqual([{ key: "abcd", trigrams: ["abc", "bcd"] }]);
  // Only the order of its trigrams tells it apart.
  expect(isCandidate("one two one", "one two two one")).toBe(false);
});
