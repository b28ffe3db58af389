import fc from "fast-check";
import { expect, test } from "vitest";
import { newId, newIdAt } from "../messages/envelope.ts";
import { idPrefixAt, jobCreationOf, readSortKey, sortKeyOf } from "./sortKeys.ts";

const now = Date.parse("2026-10-01T09:00:00.123Z");
const iso = (ms: number) => new Date(ms).toISOString();
const timed = (ms: number) => `${idPrefixAt(ms)}-7abc-8def-0123456789ab.orders`;

test.each([
  ["created just now", timed(now), { createdAt: iso(now), key: null }],
  ["created a moment before: its own time counts", timed(now - 900), { createdAt: iso(now - 900), key: null }],
  ["created a while before", timed(now - 1_001), { createdAt: iso(now), key: `${idPrefixAt(now)}!${timed(now - 1_001)}` }],
  ["created by a clock that is ahead", timed(now + 5), { createdAt: iso(now), key: `${idPrefixAt(now)}~${timed(now + 5)}` }],
  [
    "at random",
    "f81d4fae-7dec-41d0-a765-00a0c91e6bf6.orders",
    { createdAt: iso(now), key: `${idPrefixAt(now)}~f81d4fae-7dec-41d0-a765-00a0c91e6bf6.orders` },
  ],
  ["short", "7.orders", { createdAt: iso(now), key: `${idPrefixAt(now)}~7.orders` }],
])("a job whose id is: %s", (_, id, intake) => expect(jobCreationOf(id, iso(now))).toEqual(intake));

test("keys sort by time, then by id, for any ids, and contain both", () => {
  const id = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/),
    fc.integer({ min: -3, max: 3 }).map((ms) => timed(now + ms)),
    fc.uuid(),
  );
  const made = fc.record({ id, at: fc.integer({ min: -3, max: 3 }).map((ms) => iso(now + ms)) });
  fc.assert(
    fc.property(made, made, (a, b) => {
      const [keyA, keyB] = [sortKeyOf(a.id, a.at), sortKeyOf(b.id, b.at)];
      expect(keyA < keyB).toBe(a.at < b.at || (a.at === b.at && a.id < b.id));
      expect(readSortKey(keyA)).toEqual({ id: a.id, at: a.at });
    }),
  );
});

test("a text that is not a key is recognized", () =>
  expect(["", "order-1", "2026-10-01"].map(readSortKey)).toEqual([undefined, undefined, undefined]));

test("an id created for a time is its own key", () => {
  expect(sortKeyOf(newIdAt(iso(now)), iso(now))).not.toContain("~");
  expect(jobCreationOf(newId(), iso(Date.now()))).toMatchObject({ key: null });
});

test("jobs of the same millisecond that are written at different times keep their own creation", () => {
  expect(jobCreationOf(timed(now), iso(now))).toEqual({ createdAt: iso(now), key: null });
  expect(jobCreationOf(timed(now), iso(now + 1_001)).key).toBe(`${idPrefixAt(now + 1_001)}!${timed(now)}`);
  expect(jobCreationOf(timed(now + 1), iso(now + 1))).toEqual({ createdAt: iso(now + 1), key: null });
});
