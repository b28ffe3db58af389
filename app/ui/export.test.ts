import { describe, expect, test } from "vitest";
import { fetchExport, exportPageSize, exportFileName, maxExportRows, formatRows } from "./export.ts";
import { exportedMessage } from "./exportedMessage.ts";

test("the header comes once, and CSV rows end with CRLF", () => {
  const rows = [{ id: "1", note: "a,b" }];
  expect(formatRows(rows, "csv", ["id", "note"], true)).toBe('id,note\r\n1,"a,b"\r\n');
  expect(formatRows(rows, "csv", ["id", "note"], false)).toBe('1,"a,b"\r\n');
  expect(formatRows(rows, "ndjson", ["id"], true)).toBe('{"id":"1","note":"a,b"}\n');
});

test("a message is exported exactly: long numbers, and bodies that are not valid JSON", () => {
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

test("the file name has the noun and the time", () =>
  expect(exportFileName("Dead letters", "csv", new Date("2026-11-21T03:06:12.345Z"))).toBe("dead-letters-2026-11-21T03-06-12Z.csv"));

/** A list of `total` rows in pages. */
const listOf = (total: number) => async (cursor: string | undefined, limit: number) => {
  const from = Number(cursor ?? 0);
  const to = Math.min(total, from + limit);
  return { items: Array.from({ length: to - from }, (_, index) => ({ id: from + index })), nextCursor: to < total ? String(to) : null };
};
const wanted = { format: "csv" as const, fields: ["id" as const], signal: new AbortController().signal, onRows: () => undefined };

describe("fetchExport", () => {
  test("fetches each page once, in order", async () => {
    const seen: number[] = [];
    const { parts, rows, more } = await fetchExport({ ...wanted, fetchPage: listOf(2 * exportPageSize + 1), onRows: (n) => seen.push(n) });
    expect([rows, more, seen]).toEqual([401, false, [200, 400, 401]]);
    expect((await new Blob(parts).text()).split("\r\n").slice(0, -1)).toEqual([
      "id",
      ...Array.from({ length: 401 }, (_, index) => String(index)),
    ]);
  });
  test("stops at 100,000 rows and says that there are more", async () =>
    expect(await fetchExport({ ...wanted, fetchPage: listOf(maxExportRows + 1) })).toMatchObject({ rows: maxExportRows, more: true }));
  test("gives an empty list its header", async () =>
    expect(await new Blob((await fetchExport({ ...wanted, fetchPage: listOf(0) })).parts).text()).toBe("id\r\n"));
  test("throws an AbortError when it is aborted", async () => {
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
