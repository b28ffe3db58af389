import { expect, test } from "vitest";
import { type PurgeProgress, purgeWith } from "./purge.ts";

const bites = [
  { removed: 1_000, nextCursor: "a" },
  { removed: 0, nextCursor: "b" },
  { removed: 12, nextCursor: null },
  { removed: 3, nextCursor: null },
];

function purging(stopAfter = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  const told: PurgeProgress[] = [];
  const stop = new AbortController();
  const done = purgeWith(
    async (state, cursor) => {
      asked.push(`${state} ${cursor ?? "first"}`);
      if (asked.length >= stopAfter) stop.abort();
      return bites[asked.length - 1] ?? { removed: 0, nextCursor: null };
    },
    stop.signal,
    (progress) => told.push(progress),
  );
  return { asked, told, done };
}

test("a purge takes bite after bite of what waits, also after one that found nothing, and then of what is delayed", async () => {
  const { asked, told, done } = purging();
  expect(await done).toEqual({ bites: 4, removed: 1_015 });
  expect(asked).toEqual(["waiting first", "waiting a", "waiting b", "delayed first"]);
  expect(told.map(({ removed }) => removed)).toEqual([1_000, 1_000, 1_012, 1_015]);
});

test("a purge that is stopped takes no further bite, and says how far it came", async () => {
  const { asked, done } = purging(2);
  expect(await done).toEqual({ bites: 2, removed: 1_000 });
  expect(asked.length).toBe(2);
});
