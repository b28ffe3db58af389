import { describe, expect, test } from "vitest";
import { compareWithLatest, mergeLatest } from "./latestPage.ts";

type Row = { id: string; at: string; state?: string };
const at = (id: string): string => `2026-11-20T03:00:0${id.charCodeAt(0) - 97}.000Z`;
const row = (id: string, state = "completed"): Row => ({ id, at: at(id), state });
const rows = (...ids: string[]): Row[] => ids.map((id) => row(id));
const newest = { sortedAt: (item: Row) => item.at };
const oldest = { ...newest, order: "oldest" as const };

describe("the comparison of a list with its latest first page", () => {
  test("counts new rows and finds those that are gone", () => {
    const latest = { items: rows("f", "e", "c"), nextCursor: "c" };
    expect(compareWithLatest(rows("d", "c", "b"), latest, newest)).toEqual({ newCount: 2, hasMoreNew: false, removedIds: new Set(["d"]) });
    expect(compareWithLatest(rows("b"), latest, newest)).toMatchObject({ newCount: 3, hasMoreNew: true });
  });
  test("counts every row that is not listed when the oldest come first", () =>
    expect(compareWithLatest(rows("a", "c"), { items: rows("a", "b", "c", "d"), nextCursor: null }, oldest).newCount).toBe(2));
  test("a list by due time says nothing about rows outside its first page", () =>
    expect(compareWithLatest(rows("a", "b"), { items: rows("c"), nextCursor: "c", byDue: true }, oldest)).toMatchObject({
      newCount: 1,
      removedIds: new Set(),
    }));
  test("without a page nothing has changed", () =>
    expect(compareWithLatest(rows("a"), undefined, newest)).toEqual({ newCount: 0, hasMoreNew: false, removedIds: new Set() }));
  test("rows keep their position and show their current state", () => {
    const latest = { items: [row("a", "failed"), row("z")], nextCursor: null };
    expect(mergeLatest(rows("b", "a"), latest, newest).map(({ id, state }) => `${id} ${state}`)).toEqual(["b completed", "a failed"]);
  });
  test("reads only the covered rows of a long list", () => {
    const unread = new Proxy(row("a"), {
      get: () => {
        throw new Error("This row must not be read");
      },
    });
    const items = [...rows("d", "c", "b"), ...Array.from({ length: 1_000 }, () => unread)];
    const latest = { items: [row("d", "failed"), row("c")], nextCursor: "c" };
    expect(compareWithLatest(items, latest, newest)).toEqual({ newCount: 0, hasMoreNew: false, removedIds: new Set() });
    expect(mergeLatest(items, latest, newest).slice(0, 2)).toEqual(latest.items);
  });
});
