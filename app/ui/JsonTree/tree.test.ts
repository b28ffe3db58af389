import { describe, expect, test } from "vitest";
import { ExactNumber, readJson, readJsonToSend, writeJson } from "./parse.ts";
import { findInTree, treeRowsOf, isOpenByDefault } from "./tree.ts";

const value = (text: string): unknown => {
  const read = readJson(text);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};
const everything = () => true;

describe("readJson", () => {
  test("keeps every digit of a number", () => {
    const text = `{\n  "id": 12345678901234567890,\n  "price": 1.10,\n  "small": 7,\n  "list": [\n    -0,\n    1e400\n  ]\n}`;
    const read = value(text);
    expect(writeJson(read)).toBe(text);
    expect((read as { id: unknown }).id).toBeInstanceOf(ExactNumber);
    expect((read as { small: unknown }).small).toBe(7);
  });
  test("gives the reason when the text is not JSON", () => expect(readJson("{nope")).toMatchObject({ ok: false }));
});

describe("treeRowsOf", () => {
  test("gives each row the path of its value as a JavaScript expression", () =>
    expect(
      treeRowsOf("payload", value(`{"a":{"odd key":[1,null]},"b":"x"}`), everything).map(({ path, depth }) => `${depth} ${path}`),
    ).toEqual([
      "0 payload",
      "1 payload.a",
      `2 payload.a["odd key"]`,
      `3 payload.a["odd key"][0]`,
      `3 payload.a["odd key"][1]`,
      "1 payload.b",
    ]));
  test("shows few rows at first, however large the value is", () => {
    const big = { list: Array.from({ length: 50_000 }, (_, index) => index), few: [1, 2] };
    expect(treeRowsOf("payload", big, isOpenByDefault).map(({ label }) => label)).toEqual(["payload", "list", "few", "0", "1"]);
  });
  test("groups a long list into ranges of a hundred without losing or repeating items", () => {
    const list = Array.from({ length: 12_345 }, (_, index) => index);
    const lines = treeRowsOf("list", list, everything);
    expect(lines.filter(({ kind }) => kind === "number").map(({ value: one }) => one)).toEqual(list);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    const first = treeRowsOf("list", list, (id) => id === "list");
    expect(first.slice(1).map(({ label }) => label)).toEqual(["0 … 9999", "10000 … 12344"]);
    expect(lines.find(({ value: one }) => one === 10_103)?.path).toBe("list[10103]");
  });
});

describe("findInTree", () => {
  const tree = { a: { deep: [{ name: "Needle" }] }, needle: 1, other: Array.from({ length: 300 }, (_, index) => `x${index}`) };
  test("finds keys and values, and the rows that must be expanded to show them", () => {
    const { matches, open } = findInTree("payload", tree, "needle");
    expect(matches).toEqual(["payload.a.deep[0].name", "payload.needle"]);
    expect([...open]).toEqual(["payload", "payload.a", "payload.a.deep", "payload.a.deep[0]"]);
  });
  test("expands the range that contains a match", () => {
    const { matches, open } = findInTree("payload", tree, "x250");
    const shown = treeRowsOf("payload", tree, (id) => open.has(id)).map(({ id }) => id);
    expect(matches.length).toBe(1);
    expect(shown).toContain(matches[0]);
  });
});

test("readJsonToSend returns the typed value, or refuses it with a reason", () => {
  expect(readJsonToSend(`{"a":[1,2.50,1e3,1200000000000000000000,"9007199254740993",1790000000123456]}`)).toEqual({
    ok: true,
    value: { a: [1, 2.5, 1000, 1.2e21, "9007199254740993", 1790000000123456] },
  });
  expect(readJsonToSend(`{"a":[9007199254740993]}`)).toEqual({
    ok: false,
    reason: "a.0: 9007199254740993 would become 9007199254740992: send it as a string.",
  });
  expect(readJsonToSend("{nope")).toMatchObject({ ok: false, reason: expect.stringContaining("Not valid JSON") });
});
