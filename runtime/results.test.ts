import { beforeEach, expect, test } from "vitest";
import { add, currentHandler, deliver, jobs, resetOwnQueue } from "./testing/ownQueue.ts";

beforeEach(resetOwnQueue);

test.each<[string, unknown[]]>([
  ["the same", ["made", "made", "made"]],
  ["nothing", [undefined, undefined, undefined]],
  ["different values", ["made", null, undefined]],
])("the handlers of a batch return %s: each job keeps its result", async (_, results) => {
  const ids = await Promise.all(results.map((_result, index) => add(`${index}`)));
  currentHandler.handle = async ({ job }) => results[Number(job.payload.name)];
  await deliver();
  const details = await Promise.all(ids.map((id) => jobs.getJob(id)));
  expect(details.map((detail) => [detail?.job.state, detail?.result])).toEqual(results.map((result) => ["completed", result ?? null]));
});
