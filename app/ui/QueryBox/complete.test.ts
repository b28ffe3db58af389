import { describe, expect, test } from "vitest";
import { optionsAt, type Qualifier, extractFilters, freeTextOf, wordAt } from "./complete.ts";

const qualifiers: Qualifier[] = [
  {
    name: "state",
    says: "what became of it",
    values: () => ["waiting", "active", "failed"].map((value) => ({ value })),
    accepts: (value) => ["waiting", "active", "failed"].find((one) => one === value),
    expected: "waiting, active or failed",
  },
  { name: "source", says: "who asked", values: () => [], accepts: (value) => value, expected: "a name" },
];
const values = (text: string, caret = text.length) => optionsAt(text, caret, qualifiers).map(({ value }) => value);

describe("what could stand at the caret", () => {
  test("every qualifier where nothing is begun", () => {
    expect(values("")).toEqual(["state:", "source:"]);
    expect(values("state:failed ")).toEqual(["state:", "source:"]);
  });
  test("those that begin as typed", () => expect(values("so")).toEqual(["source:"]));
  test("none for a text", () => expect(values("rate")).toEqual([]));
  test("its values, those that begin as typed first", () => expect(values("state:a")).toEqual(["active", "waiting", "failed"]));
  test("in the middle of a text too", () => expect(values("state:fa rate", 8)).toEqual(["failed"]));
});

test("a word in quotes is one", () =>
  expect(wordAt('a source:"two words" b', 12)).toEqual({ text: 'source:"two words"', from: 2, to: 20 }));

describe("taking what is asked for out of a text", () => {
  test("what is finished by a space, not the word that may go on", () => {
    expect(extractFilters("state:failed ", qualifiers, false)).toEqual({
      filters: [{ name: "state", value: "failed" }],
      rest: "",
      wrong: undefined,
    });
    expect(extractFilters("state:failed", qualifiers, false)).toEqual({ filters: [], rest: "state:failed", wrong: undefined });
  });
  test("everything at the end", () =>
    expect(extractFilters('rate state:failed source:"a b" limit', qualifiers, true)).toEqual({
      filters: [
        { name: "state", value: "failed" },
        { name: "source", value: "a b" },
      ],
      rest: "rate limit",
      wrong: undefined,
    }));
  test("what can't be stays, and is said", () =>
    expect(extractFilters("state:gone ", qualifiers, false)).toEqual({
      filters: [],
      rest: "state:gone ",
      wrong: "state takes waiting, active or failed",
    }));
  test("an address is a text", () => expect(extractFilters("https://a.example ", qualifiers, true).rest).toBe("https://a.example"));
});

test("what is begun by name is not looked for as a text; all else is, to the letter", () => {
  expect(freeTextOf("rate  limit state:fa", qualifiers)).toBe("rate  limit");
  expect(freeTextOf('state:failed "keyword": "x"', qualifiers)).toBe('"keyword": "x"');
  for (const text of ['say "hello"', String.raw`C:\temp`, '{"a": [1, 2]}']) expect(freeTextOf(text, qualifiers)).toBe(text);
});
