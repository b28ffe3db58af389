import { expect, test } from "vitest";
import { noJobs, queueFactory } from "#factories/queues";
import type { QueueView } from "#domain/queues/health";
import { matchesQueueFilter, readQueueFilter, filterTargetOf } from "./filter.ts";

const queue = {
  name: "publish-commands",
  displayName: "To publish",
  service: "pages-plus",
  purpose: "Orders to ship",
  words: ["Paused"],
} as const;

test("invalid URL parameters are ignored", () => expect(readQueueFilter({ word: "Sleeping", q: "  ", range: "day" })).toEqual({}));

test("a text matches the names, the Worker and the purpose of a queue in any case", () => {
  for (const q of ["PUBLISH", "pages", "orders to", "to publish"]) expect(matchesQueueFilter(queue, { q })).toBe(true);
  expect(matchesQueueFilter(queue, { q: "social" })).toBe(false);
});

test("the state and the text must both match", () => {
  expect(matchesQueueFilter(queue, { word: "Paused", q: "publish" })).toBe(true);
  expect(matchesQueueFilter(queue, { word: "Idle", q: "publish" })).toBe(false);
});

test("a queue that is behind matches Behind, whatever its health", () => {
  const now = Date.parse("2026-11-21T03:06:00.000Z");
  const queueWith = (change: Partial<QueueView>): QueueView =>
    queueFactory.build({ ...queue, counts: { ...noJobs, waiting: 3, active: 1 }, oldestWaitingAt: "2026-11-21T03:04:59.000Z", ...change });
  const wordsOf = (change: Partial<QueueView>) => filterTargetOf(queueWith(change), now).words;
  expect(wordsOf({})).toEqual(["Backlogged", "Behind"]);
  expect(wordsOf({ openDeadLetters: 2, failing: { failed: 2, finished: 9, muted: 0 } })).toEqual(["Failing", "Backlogged", "Behind"]);
  expect(wordsOf({ state: "paused" })).toEqual(["Paused"]);
  expect(wordsOf({ oldestWaitingAt: "2026-11-21T03:05:00.000Z" })).toEqual(["Active"]);
  expect(matchesQueueFilter(filterTargetOf(queueWith({ openDeadLetters: 2 }), now), readQueueFilter({ word: "Behind" }))).toBe(true);
});
