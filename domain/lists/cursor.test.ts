import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, readPage, encodeCursor } from "./cursor.ts";

test("a cursor decodes to its position for its own list, and is refused for any other list", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.string(), fc.string(), (position, list, other) => {
      const cursor = encodeCursor(list, position);
      expect(cursor).toMatch(/^[A-Za-z0-9_.-]+$/);
      expect(decodeCursor(list, cursor)).toBe(position);
      if (other !== list) expect(() => decodeCursor(other, cursor)).toThrow("does not belong to this list");
    }),
  );
});

test("truncated, changed and invented cursors are refused", () => {
  const cursor = encodeCursor("jobs", "0199-aa.parcel-commands");
  for (const bad of [cursor.slice(0, -1), cursor.slice(1), `${cursor}0`, cursor.toUpperCase(), "0199-aa", "a.b", ".", "x", "ÿ.0", " "])
    expect(() => decodeCursor("jobs", bad)).toThrow(
      expect.objectContaining({ code: "invalid", issues: [{ path: "query.cursor", message: expect.any(String) }] }),
    );
});

test("a page is read from the decoded position and returns an encoded cursor", async () => {
  const first = await readPage("jobs", { limit: 2 }, async ({ cursor }) => ({ items: [cursor], nextCursor: "b" }));
  expect(first.items).toEqual([undefined]);
  const next = await readPage("jobs", { limit: 2, cursor: first.nextCursor ?? "" }, async ({ cursor }) => ({
    items: [cursor],
    nextCursor: null,
  }));
  expect(next).toEqual({ items: ["b"], nextCursor: null });
});
