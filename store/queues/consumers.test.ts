import { expect, test } from "vitest";
import { createMessage } from "#domain/messages/envelope";
import { testEnv } from "#runtime/testing/env";
import { claimAll } from "#runtime/testing/claimAll";
import { newAuditContext } from "../audit/audit.ts";
import { setConcurrency, setRateLimit } from "./limits.ts";
import { getQueue, pauseQueue, resumeQueue } from "./queues.ts";
import { assertQueueTakesJobs, consumerOf, markExternalQueue, markJobLayerQueue } from "./consumers.ts";

const db = testEnv.OPS;
const queue = "orders";
const context = () => newAuditContext("dana@example.com", "to look");
const pause = () => pauseQueue(db, queue, null, context());
const conflict = (text: string) => expect.objectContaining({ code: "conflict", message: expect.stringContaining(text) });
const audited = () => db.prepare(`SELECT count(*) AS n FROM audit`).first("n");

test("an external queue cannot be paused or limited, and the error says what would make it possible", async () => {
  await markExternalQueue(db, queue).run();
  await expect(pause()).rejects.toThrow(conflict("outside the job layer, so this would have no effect. Consume it with createQueue"));
  await expect(setRateLimit(db, queue, { limit: 1, periodMs: 1_000 }, null, context())).rejects.toThrow(conflict("createQueue"));
  await expect(setConcurrency(db, queue, 1, context())).rejects.toThrow(conflict("createQueue"));
  expect(await getQueue(db, queue, new Date())).toMatchObject({
    consumer: "external",
    state: "running",
    rateLimit: null,
    concurrency: null,
  });
  expect(await audited()).toBe(0);
  await setRateLimit(db, queue, null, null, context());
  await expect(resumeQueue(db, queue, context())).rejects.toThrow(conflict("is not paused"));
});

test("a queue from which no job was claimed cannot be paused or limited either", async () => {
  await db.prepare(`INSERT INTO queues (name) VALUES (?1)`).bind(queue).run();
  await expect(pause()).rejects.toThrow(conflict("has claimed a job of orders yet"));
});

test("the first claim marks a queue as consumed by the job layer, and no dead letter reverts that", async () => {
  const message = createMessage("alert.raised", { severity: "warning", title: "t", detail: "d", priority: "normal" }, { source: "test" });
  await markExternalQueue(db, queue).run();
  await claimAll(db, queue, [message], new Date().toISOString(), false);
  expect(await consumerOf(db, queue)).toBe("job-layer");
  const { meta } = await markExternalQueue(db, queue).run();
  expect([meta.changes, (await markJobLayerQueue(db, queue).run()).meta.rows_written, await consumerOf(db, queue)]).toEqual([
    0,
    0,
    "job-layer",
  ]);
  await pause();
  expect(await getQueue(db, queue, new Date())).toMatchObject({ state: "paused", consumer: "job-layer" });
});

test("jobs can be added to queues of the job layer and to queues without a known consumer, and to no others", async () => {
  await expect(assertQueueTakesJobs(db, queue)).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "queue", message: "unknown" }],
  });
  await markExternalQueue(db, queue).run();
  await expect(assertQueueTakesJobs(db, queue)).rejects.toThrow(conflict("a job would never be claimed"));
  await markJobLayerQueue(db, queue).run();
  await expect(assertQueueTakesJobs(db, queue)).resolves.toBeUndefined();
  await expect(assertQueueTakesJobs(db, "stock-commands")).resolves.toBeUndefined();
});
