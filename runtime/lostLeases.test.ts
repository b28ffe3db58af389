import { beforeEach, expect, test } from "vitest";
import { newAuditContext } from "#store/audit/audit";
import { setConcurrency, setRateLimit } from "#store/queues/limits";
import { secondsAfter } from "#store/time";
import type { Limiter } from "./coordinator/client.ts";
import { reconcile } from "./reconcile.ts";
import { addWaitingJobs, newLimiter, queue } from "./testing/coordinator.ts";
import { testEnv } from "./testing/env.ts";

const ops = testEnv.OPS;
const audit = () => newAuditContext("dana");
const candidates = (ids: readonly string[]) => ids.map((id) => ({ id, key: null, priority: 0 }));

let limiter: Limiter;
beforeEach(async () => {
  limiter = await newLimiter();
});

/** Runs the reconciler after a restart of the local process `seconds` from now. Returns the ids of the jobs that it sent. */
async function reconcileAfterBoot(seconds = 1): Promise<string[]> {
  const sent: string[] = [];
  const sendBatch = async (batch: Iterable<{ body: { event_id: string } }>) => {
    sent.push(...[...batch].map(({ body }) => `${body.event_id}.${queue}`));
  };
  const bindings = { COORDINATOR: testEnv.COORDINATOR, PICK_QUEUE: { sendBatch } as unknown as Queue };
  const bootedAt = secondsAfter(new Date().toISOString(), seconds);
  await reconcile({ ops, bindings }, new Date(secondsAfter(bootedAt, 1)), bootedAt);
  return sent;
}

test("a job that took a place before a restart is sent again at once, and its place is free", async () => {
  await setConcurrency(ops, queue, 1, audit());
  const [first = "", second = ""] = await addWaitingJobs(2);
  expect(await limiter.admit(candidates([first]))).toMatchObject({ granted: [first] });
  expect(await reconcileAfterBoot()).toContain(first);
  expect(await limiter.admit(candidates([second]))).toMatchObject({ granted: [second] });
});

test("a job in the wait list is not sent again after a restart: it is dispatched in its turn", async () => {
  await setRateLimit(ops, queue, { limit: 1, periodMs: 86_400_000 }, null, audit());
  const [first = "", second = ""] = await addWaitingJobs(2);
  expect(await limiter.admit(candidates([first, second]))).toMatchObject({ granted: [first] });
  expect(await reconcileAfterBoot()).toEqual([first]);
});
