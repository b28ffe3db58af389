import { expect, test } from "vitest";
import { testEnv } from "#runtime/testing/env";
import { createQueueRows } from "./counts.ts";

test("a new row says that the job layer consumes a queue of the pipeline; existing rows stay", async () => {
  const db = testEnv.OPS;
  await db.prepare(`DELETE FROM queues`).run();
  await db.prepare(`INSERT INTO queues (name, consumer, completed) VALUES ('returns', 'external', 7)`).run();
  await createQueueRows(db, ["stock-commands", "returns", "orders"]).run();
  const { results } = await db.prepare(`SELECT name, consumer, completed FROM queues ORDER BY name`).all();
  expect(results).toEqual([
    { name: "orders", consumer: "unknown", completed: 0 },
    { name: "returns", consumer: "external", completed: 7 },
    { name: "stock-commands", consumer: "job-layer", completed: 0 },
  ]);
});
