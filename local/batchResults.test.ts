import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Wrappers of a database, which pass the results of a batch on unread. */
const wrappers = new Set(["store/batch.ts", "runtime/meter.ts", "bench/timed.ts", "runtime/rehearsal/database.ts"]);

/** A batch whose results are used: anything but a line that only awaits it. */
const usedBatch = /^(?!\s*(?:if \(.*\) |else |for \(.*\) )?await [\w.#]+\.batch\().*\.batch(?:<.*>)?\(/m;

const sources = globSync("{agent,api-worker,bench,domain,examples,runtime,services,store}/**/*.ts", {
  exclude: ["**/node_modules"],
}).filter((path) => !path.endsWith(".test.ts") && !path.includes("/testing/") && !wrappers.has(path));

test("results of a D1 batch are read by name (batchByName), never by position", () => {
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((path) => usedBatch.test(readFileSync(path, "utf8")))).toEqual([]);
});

test.each(["  const [row] = await db.batch([", "  return db.batch<Row>(statements);", "  const results = await this.env.OPS.batch(all);"])(
  "%s reads by position",
  (line) => expect(line).toMatch(usedBatch),
);

test.each(["  await db.batch([", "    if (writes.length) await env.DB.batch(writes);"])("%s reads nothing", (line) =>
  expect(line).not.toMatch(usedBatch),
);
