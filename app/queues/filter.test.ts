import { expect, test } from "vitest";
import { fits, readQueueFilter } from "./filter.ts";

const queue = { name: "publish-commands", service: "pages-plus", purpose: "Articles to put live", word: "Paused" } as const;

test("what makes no sense in an address is as if it were not there", () =>
  expect(readQueueFilter({ word: "Sleeping", q: "  ", range: "day" })).toEqual({}));

test("a queue is found by its name, its Worker and what it is for, in any case", () => {
  for (const q of ["PUBLISH", "pages", "put live"]) expect(fits(queue, { q })).toBe(true);
  expect(fits(queue, { q: "social" })).toBe(false);
});

test("its health and a text must both fit", () => {
  expect(fits(queue, { word: "Paused", q: "publish" })).toBe(true);
  expect(fits(queue, { word: "Idle", q: "publish" })).toBe(false);
});
