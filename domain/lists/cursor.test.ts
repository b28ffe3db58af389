import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, readPage, encodeCursor } from "./cursor.ts";

test("a cursor opens for its list with the place it was given, and for no other list", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.string(), fc.string(), (place, list, other) => {
      const cursor = encodeCursor(list, place);
      expect(cursor).toMatch(/^[A-Za-z0-9_.-]+$/);
      expect(decodeCursor(list, cursor)).toBe(place);
      if (other !== list) expect(() => decodeCursor(other, cursor)).toThrow("not one of this list");
    }),
  );
});

test("what was cut off, mixed up or made up is refused", () => {
  const cursor = encodeCursor("jobs", "0199-aa.publish-commands");
  for (const bad of [cursor.slice(0, -1), cursor.slice(1), `${cursor}0`, cursor.toUpperCase(), "0199-aa", "a.b", ".", "x", "ÿ.0", " "])
    expect(() => decodeCursor("jobs", bad)).toThrow(
      expect.objectContaining({ code: "invalid", issues: [{ path: "query.cursor", message: expect.any(String) }] }),
    );
});

test("a page gets the place and gives the next one", async () => {
  const first = await readPage("jobs", { limit: 2 }, async ({ cursor }) => ({ items: [cursor], nextCursor: "b" }));
  expect(first.items).toEqual([undefined]);
  const next = await readPage("jobs", { limit: 2, cursor: first.nextCursor ?? "" }, async ({ cursor }) => ({
    items: [cursor],
    nextCursor: null,
  }));
  expect(next).toEqual({ items: ["b"], nextCursor: null });
});
