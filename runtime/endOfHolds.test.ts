import { afterEach, beforeEach, expect, test } from "vitest";
import { PermanentError } from "#domain/jobs/retry";
import { InjectedCrash } from "./faultInjection.ts";
import { limiter, resetHolds, startJob } from "./testing/heldJob.ts";
import { add, currentHandler, deliver, outgoing, ownEnv } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";

beforeEach(resetHolds);
afterEach(() => expectCountersExact(ownEnv.OPS));

const isFree = async (id: string) => {
  const { granted, hold } = await limiter().admit([{ id, key: null, priority: 0 }], true);
  if (hold) await limiter().endHold(hold);
  return granted.length === 1;
};
const reject = (error: Error) => async () => {
  throw error;
};

test.each([
  ["completed", async () => undefined],
  ["is retried", reject(new TypeError("no"))],
  ["failed", reject(new PermanentError("never"))],
])("a job is not held after its delivery if it %s", async (_, handle) => {
  currentHandler.handle = handle;
  const id = await add();
  await deliver();
  expect(await isFree(id)).toBe(true);
});

test("a job is not held after its delivery if its Worker crashed", async () => {
  currentHandler.handle = reject(new InjectedCrash("The Worker crashed"));
  const id = await add();
  await expect(deliver()).rejects.toThrow("The Worker crashed");
  expect(await isFree(id)).toBe(true);
});

test("a job that could not start is not held, alone or while another job of its batch runs", async () => {
  const job = await startJob();
  await job.end();
  await deliver([job.body]);
  expect(await isFree(job.id)).toBe(true);
  const running = await startJob(undefined, async () => void outgoing.push({ body: job.body }));
  expect(await isFree(job.id)).toBe(true);
  expect(await isFree(running.id)).toBe(false);
  await running.end();
  expect(await isFree(running.id)).toBe(true);
});
