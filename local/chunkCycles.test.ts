import { expect, test } from "vitest";
import { findCycle } from "./chunkCycles.ts";

const bundleOf = (imports: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(imports).map(([file, imported]) => [file, { type: "chunk" as const, imports: imported }]));

test("a cycle among files is found, wherever it begins", () => {
  expect(findCycle(bundleOf({ entry: ["form"], form: ["schemas"], schemas: ["patch"], patch: ["form"] }))).toEqual([
    "form",
    "schemas",
    "patch",
    "form",
  ]);
  expect(findCycle(bundleOf({ self: ["self"] }))).toEqual(["self", "self"]);
});

test("files that share what they import are no cycle", () => {
  expect(findCycle({ ...bundleOf({ a: ["b", "c"], b: ["d"], c: ["d", "b"], d: ["elsewhere"] }), style: { type: "asset" } })).toBeNull();
});
