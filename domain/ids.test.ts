import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { idPrefixAt } from "./lists/sortKeys.ts";

/** A copy of the module, because ids never go back in time: those of other tests must not follow ids from the future. */
let newId: () => string;
let newIdAt: (at: string) => string;
beforeEach(async () => {
  vi.resetModules();
  ({ newId, newIdAt } = await import("./ids.ts"));
});
afterEach(() => vi.useRealTimers());

test("new ids are UUIDs of version 7, all different, and sort in the order of their creation", () => {
  vi.useFakeTimers({ now: Date.now() + 1_000 });
  const ids = Array.from({ length: 1_000 }, newId);
  vi.advanceTimersByTime(1);
  ids.push(newId());
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[0]?.slice(-9)).not.toBe(ids.at(-1)?.slice(-9));
});

test("an id starts with its time, or with the last one if the clock goes back a little", () => {
  const now = Date.now() + 60_000;
  vi.useFakeTimers({ now });
  const id = newId();
  expect(id.startsWith(idPrefixAt(now))).toBe(true);
  vi.setSystemTime(now - 1_000);
  const next = newId();
  expect(next.startsWith(idPrefixAt(now))).toBe(true);
  expect(next > id).toBe(true);
  vi.setSystemTime(now - 1_001);
  expect(newId().startsWith(idPrefixAt(now - 1_001))).toBe(true);
});

test("ids of a given time start with it and sort in the order of their creation", () => {
  const at = "2026-01-01T10:00:00.000Z";
  const ids = Array.from({ length: 1_000 }, () => newIdAt(at));
  for (const id of ids) expect(id.startsWith(idPrefixAt(Date.parse(at)))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(newIdAt("2025-12-31T10:00:00.000Z") < at).toBe(true);
  expect(newIdAt(at).slice(-9)).not.toBe(ids[0]?.slice(-9));
});
