import { expect, test } from "vitest";
import { accountQueueFactory } from "#factories/queues";
import { matchesAccountQueue } from "./filter.ts";
import { readAccountQueueFilter } from "./search.ts";

const orders = accountQueueFactory.build({ name: "orders" });

test("reads what is valid, and ignores the rest", () => {
  expect(readAccountQueueFilter({ delivery: "Paused", show: "all", q: " lamp " })).toEqual({ delivery: "Paused", show: "all", q: "lamp" });
  expect(readAccountQueueFilter({ delivery: "paused", show: "none", q: 3 })).toEqual({});
});

test("lists what is not watched, unless all or the watched ones are wanted", () => {
  const watched = { ...orders, watched: true };
  const shown = (show?: "all" | "watched") => [orders, watched].map((queue) => matchesAccountQueue(queue, { show }));
  expect([shown(), shown("watched"), shown("all")]).toEqual([
    [true, false],
    [false, true],
    [true, true],
  ]);
});

test("finds a queue by its name, its Worker and its dead-letter queue, in both states of delivery", () => {
  for (const q of ["ORD", "shop", "orders-dlq"]) expect(matchesAccountQueue(orders, { q })).toBe(true);
  expect(matchesAccountQueue(orders, { q: "mail" })).toBe(false);
  expect(matchesAccountQueue(orders, { delivery: "Paused" })).toBe(false);
  expect(matchesAccountQueue({ ...orders, deliveryPaused: true }, { delivery: "Paused" })).toBe(true);
  expect(matchesAccountQueue({ ...orders, consumers: [] }, { delivery: "No consumer" })).toBe(true);
});
