import { describe, expect, test } from "vitest";
import { fetchExport, exportPageSize, exportFileName, exportedMessage, maxExportRows, formatRows } from "./export.ts";

test("names stand in front once, rows end as the standard says", () => {
  const rows = [{ id: "1", note: "a,b" }];
  expect(formatRows(rows, "csv", ["id", "note"], true)).toBe('id,note\r\n1,"a,b"\r\n');
  expect(formatRows(rows, "csv", ["id", "note"], false)).toBe('1,"a,b"\r\n');
  expect(formatRows(rows, "ndjson", ["id"], true)).toBe('{"id":"1","note":"a,b"}\n');
});

test("a message is written to the letter: its numbers, and what says it is JSON and is not", () => {
  const rows = [
    { id: "1", message: exportedMessage('{"n":12345678901234567890,\n"t":"a\\nb"}') },
    { id: "2", message: exportedMessage("{half") },
    { id: "3", message: exportedMessage("1", false), none: undefined },
  ];
  expect(formatRows(rows, "ndjson", ["id"], true)).toBe(
    '{"id":"1","message":{"n":12345678901234567890, "t":"a\\nb"}}\n{"id":"2","message":"{half"}\n{"id":"3","message":"1"}\n'.replace(
      "  ",
      " ",
    ),
  );
  expect(formatRows(rows.slice(0, 1), "csv", ["message"], false)).toBe('"{""n"":12345678901234567890, ""t"":""a\\nb""}"\r\n');
});

test("a file is called after what it holds and when", () =>
  expect(exportFileName("Dead letters", "csv", new Date("2026-11-21T03:06:12.345Z"))).toBe("dead-letters-2026-11-21T03-06-12Z.csv"));

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
    const { parts, rows, more } = await fetchExport({ ...wanted, fetchPage: listOf(2 * exportPageSize + 1), onRows: (n) => seen.push(n) });
    expect([rows, more, seen]).toEqual([401, false, [200, 400, 401]]);
    expect((await new Blob(parts).text()).split("\r\n").slice(0, -1)).toEqual([
      "id",
      ...Array.from({ length: 401 }, (_, index) => String(index)),
    ]);
  });
  test("end at 100,000 rows, and that is told", async () =>
    expect(await fetchExport({ ...wanted, fetchPage: listOf(maxExportRows + 1) })).toMatchObject({ rows: maxExportRows, more: true }));
  test("an empty one has its names", async () =>
    expect(await new Blob((await fetchExport({ ...wanted, fetchPage: listOf(0) })).parts).text()).toBe("id\r\n"));
  test("stop when told to", async () => {
    const stop = new AbortController();
    const asked = fetchExport({
      ...wanted,
      signal: stop.signal,
      fetchPage: listOf(10 * exportPageSize),
      onRows: (n) => n >= 400 && stop.abort(),
    });
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});
