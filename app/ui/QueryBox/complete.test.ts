import { describe, expect, test } from "vitest";
import { optionsAt, type Qualifier, extractFilters, freeTextOf, wordAt } from "./complete.ts";

const qualifiers: Qualifier[] = [
  {
    name: "state",
    description: "state of the job",
    values: () => ["waiting", "active", "failed"].map((value) => ({ value })),
    accepts: (value) => ["waiting", "active", "failed"].find((one) => one === value),
    expected: "waiting, active or failed",
  },
  { name: "source", description: "sender", values: () => [], accepts: (value) => value, expected: "a name" },
];
const values = (text: string, caret = text.length) => optionsAt(text, caret, qualifiers).map(({ value }) => value);

describe("optionsAt", () => {
  test("offers every qualifier at the start of a word", () => {
    expect(values("")).toEqual(["state:", "source:"]);
    expect(values("state:failed ")).toEqual(["state:", "source:"]);
  });
  test("offers the qualifiers that begin with the typed text", () => expect(values("so")).toEqual(["source:"]));
  test("offers nothing for free text", () => expect(values("rate")).toEqual([]));
  test("offers the values of a qualifier, those that begin with the typed text first", () =>
    expect(values("state:a")).toEqual(["active", "waiting", "failed"]));
  test("works in the middle of a text", () => expect(values("state:fa rate", 8)).toEqual(["failed"]));
});

test("a quoted text is one word", () =>
  expect(wordAt('a source:"two words" b', 12)).toEqual({ text: 'source:"two words"', from: 2, to: 20 }));

describe("extractFilters", () => {
  test("takes the words that a space ends, not the last word", () => {
    expect(extractFilters("state:failed ", qualifiers, false)).toEqual({
      filters: [{ name: "state", value: "failed" }],
      rest: "",
      wrong: undefined,
    });
    expect(extractFilters("state:failed", qualifiers, false)).toEqual({ filters: [], rest: "state:failed", wrong: undefined });
  });
  test("takes every word of a final text", () =>
    expect(extractFilters('rate state:failed source:"a b" limit', qualifiers, true)).toEqual({
      filters: [
        { name: "state", value: "failed" },
        { name: "source", value: "a b" },
      ],
      rest: "rate limit",
      wrong: undefined,
    }));
  test("leaves an invalid value in the text and describes the problem", () =>
    expect(extractFilters("state:unknown ", qualifiers, false)).toEqual({
      filters: [],
      rest: "state:unknown ",
      wrong: "state must be waiting, active or failed",
    }));
  test("treats a URL as free text", () => expect(extractFilters("https://a.example ", qualifiers, true).rest).toBe("https://a.example"));
});

test("freeTextOf drops qualified words and keeps the rest unchanged", () => {
  expect(freeTextOf("rate  limit state:fa", qualifiers)).toBe("rate  limit");
  expect(freeTextOf('state:failed "order": "x"', qualifiers)).toBe('"order": "x"');
  for (const text of ['say "hello"', String.raw`C:\temp`, '{"a": [1, 2]}']) expect(freeTextOf(text, qualifiers)).toBe(text);
});
