import { expect, test } from "vitest";
import { flatten } from "./flatten.ts";

const placesOf = (payload: unknown) =>
  Object.fromEntries(
    flatten(payload).map(({ kind, path, values, number }) => [kind === "length" ? `#${path}` : path, number ?? [...values].join()]),
  );

test("a payload becomes paths with their values, and lists share one path", () => {
  expect(placesOf({ total: 12, note: null, lines: [{ sku: "a" }, { sku: "b" }], gift: true })).toEqual({
    total: 12,
    note: "null",
    gift: "true",
    lines: "",
    "#lines": 2,
    "lines[]": "",
    "lines[].sku": '"a","b"',
    "#lines[].sku": 1,
  });
  expect(flatten("text")).toMatchObject([{ kind: "length", path: "", number: 4 }]);
});

test("secrets have no values, and numbers that count up or tell the time no order", () => {
  const places = flatten({
    apiKey: "k-1",
    nested: { password: { old: "p" } },
    orderId: 7,
    seq: 8,
    at: 1_790_000_000_000,
    since: 1_790_000_000,
  });
  expect(places.filter(({ path }) => /key|password/i.test(path))).toEqual([
    { kind: "field", path: "apiKey", values: new Set(), number: null },
    { kind: "field", path: "nested.password", values: new Set(), number: null },
  ]);
  expect(places.every(({ number }) => number === null)).toBe(true);
});

test("a large or deep payload is cut", () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, index]));
  let deep: unknown = 1;
  for (let level = 0; level < 5_000; level += 1) deep = { deep };
  expect(flatten(wide).length).toBe(200);
  expect(flatten([wide, wide]).length).toBeLessThanOrEqual(200);
  expect(flatten(deep).length).toBeLessThanOrEqual(10);
  expect(flatten({ text: "x".repeat(1_000) })).toMatchObject([
    { path: "text", values: new Set() },
    { kind: "length", number: 1_000 },
  ]);
});
