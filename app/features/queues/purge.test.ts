import { expect, test } from "vitest";
import { type PurgeProgress, purgeWith } from "./purge.ts";

const batches = [
  { removed: 1_000, nextCursor: "a" },
  { removed: 0, nextCursor: "b" },
  { removed: 12, nextCursor: null },
  { removed: 3, nextCursor: null },
];

function startPurge(stopAfter = Number.POSITIVE_INFINITY) {
  const requested: string[] = [];
  const reported: PurgeProgress[] = [];
  const stop = new AbortController();
  const done = purgeWith(
    async (state, cursor) => {
      requested.push(`${state} ${cursor ?? "first"}`);
      if (requested.length >= stopAfter) stop.abort();
      return batches[requested.length - 1] ?? { removed: 0, nextCursor: null };
    },
    stop.signal,
    (progress) => reported.push(progress),
  );
  return { requested, reported, done };
}

test("a purge removes waiting jobs in batches, also after an empty batch, and then delayed jobs", async () => {
  const { requested, reported, done } = startPurge();
  expect(await done).toEqual({ batches: 4, removed: 1_015 });
  expect(requested).toEqual(["waiting first", "waiting a", "waiting b", "delayed first"]);
  expect(reported.map(({ removed }) => removed)).toEqual([1_000, 1_000, 1_012, 1_015]);
});

test("a purge that is stopped requests no further batch and returns its progress", async () => {
  const { requested, done } = startPurge(2);
  expect(await done).toEqual({ batches: 2, removed: 1_000 });
  expect(requested.length).toBe(2);
});
