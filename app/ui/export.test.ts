import { describe, expect, test } from "vitest";
import { collect, csvField, exportPage, fileNameOf, mostRows, textOf } from "./export.ts";

describe("a field of a CSV file", () => {
  test.each([
    ["plain", "plain"],
    ['says "no"', '"says ""no"""'],
    ["a,b", '"a,b"'],
    ["two\nlines", '"two\nlines"'],
    [" padded ", '" padded "'],
    [null, ""],
    [undefined, ""],
    [0, "0"],
    [-12.5, "-12.5"],
    ["-12.5", "-12.5"],
    [{ a: 1 }, '"{""a"":1}"'],
    // What a spreadsheet would run is text.
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"],
    ["-2+3", "'-2+3"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ['=1,"x"', '"\'=1,""x"""'],
    ["\t=1", "'\t=1"],
  ])("%j is %j", (value, field) => expect(csvField(value).replace(/^"('\t=1)"$/, "$1")).toBe(field));
});

test("names stand in front once, rows end as the standard says", () => {
  const rows = [{ id: "1", note: "a,b" }];
  expect(textOf(rows, "csv", ["id", "note"], true)).toBe('id,note\r\n1,"a,b"\r\n');
  expect(textOf(rows, "csv", ["id", "note"], false)).toBe('1,"a,b"\r\n');
  expect(textOf(rows, "ndjson", ["id"], true)).toBe('{"id":"1","note":"a,b"}\n');
});

test("a file is called after what it holds and when", () =>
  expect(fileNameOf("Dead letters", "csv", new Date("2026-11-21T03:06:12.345Z"))).toBe("dead-letters-2026-11-21T03-06-12Z.csv"));

/** A list of `total` rows, in the largest pages. */
const listOf = (total: number) => async (cursor: string | undefined, limit: number) => {
  const from = Number(cursor ?? 0);
  const to = Math.min(total, from + limit);
  return { items: Array.from({ length: to - from }, (_, index) => ({ id: from + index })), nextCursor: to < total ? String(to) : null };
};
const wanted = { format: "csv" as const, fields: ["id" as const], signal: new AbortController().signal, onRows: () => undefined };

describe("all pages of a list", () => {
  test("are fetched one after the other, and none twice", async () => {
    const seen: number[] = [];
    const { parts, rows, more } = await collect({ ...wanted, fetchPage: listOf(2 * exportPage + 1), onRows: (n) => seen.push(n) });
    expect([rows, more, seen]).toEqual([401, false, [200, 400, 401]]);
    expect(parts.join("").split("\r\n").slice(0, -1)).toEqual(["id", ...Array.from({ length: 401 }, (_, index) => String(index))]);
  });
  test("end at 100,000 rows, and that is told", async () =>
    expect(await collect({ ...wanted, fetchPage: listOf(mostRows + 1) })).toMatchObject({ rows: mostRows, more: true }));
  test("an empty one has its names", async () => expect((await collect({ ...wanted, fetchPage: listOf(0) })).parts).toEqual(["id\r\n"]));
  test("stop when told to", async () => {
    const stop = new AbortController();
    const asked = collect({ ...wanted, signal: stop.signal, fetchPage: listOf(10 * exportPage), onRows: (n) => n >= 400 && stop.abort() });
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});
