import { expect, test } from "vitest";
import { z } from "zod";
import { unknownFields } from "./unknownFields.ts";

const Order = z.object({
  id: z.string().trim(),
  lines: z.array(z.object({ sku: z.string(), price: z.object({ cents: z.number() }) })),
  tags: z.record(z.string(), z.string()),
  at: z.coerce.date().optional(),
  rest: z.looseObject({}).optional(),
});
const pathsOf = (given: object) => unknownFields(given, Order.parse(given), "payload").map(({ path }) => path);
const order = { id: " a ", lines: [{ sku: "s", price: { cents: 1 } }], tags: { any: "thing" }, at: "2026-10-01", rest: { more: { x: 1 } } };

test("fields that a schema changes, adds or keeps are not unknown", () => {
  expect(pathsOf(order)).toEqual([]);
});

test("dropped fields are returned with their paths, in nested objects and arrays too", () => {
  const price = { cents: 1, currency: "EUR" };
  expect(pathsOf({ ...order, extra: 1, lines: [order.lines[0], { sku: "t", price, note: "n" }] })).toEqual([
    "payload.lines.1.price.currency",
    "payload.lines.1.note",
    "payload.extra",
  ]);
});

test("at most twenty are returned", () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`x${n}`, n]));
  expect(pathsOf({ ...order, ...many }).length).toBe(20);
});
