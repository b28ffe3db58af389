import { describe, expect, test, vi } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertJobsOf } from "#factories/stored/jobs";
import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { claimAll } from "./testing/claimAll.ts";
import { listDeadLetters } from "#store/dead-letters/list";
import { getJob } from "#store/jobs/read";
import { secondsAfter } from "#store/time";
import { getQueue, pauseQueue, resumeQueue } from "#store/queues/queues";
import { finishAttempts } from "#store/jobs/finish";
import { dropDeadLetter, snoozeDeadLetter } from "#store/dead-letters/commands";
import { dispatchHeldJobs, reconcile } from "./reconcile.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { countRoundTrips } from "./testing/roundTrips.ts";

const ops = testEnv.OPS;
const queue = "pick-commands";
const startedAt = "2026-10-01T09:00:00.000Z";
const after = (seconds: number) => secondsAfter(startedAt, seconds);
const jobId = (message: AnyMessage) => jobIdOf(message.event_id, queue);
const addJobs = (messages: AnyMessage[], at: string) => insertJobsOf(ops, messages, { at });

/** A queue binding that records the messages it was sent. */
function recordingQueue() {
  const sent: string[] = [];
  const sendBatch = vi.fn<(batch: Iterable<{ body: unknown }>) => Promise<void>>(async (batch) => {
    sent.push(...[...batch].map(({ body }) => (body as AnyMessage).event_id));
  });
  return { sent, sendBatch, deps: { ops, bindings: { PICK_QUEUE: { sendBatch } as unknown as Queue } } };
}
const run = (deps: Parameters<typeof reconcile>[0], seconds: number, bootedAt?: string) =>
  reconcile(deps, new Date(after(seconds)), bootedAt);

test("a run costs one round trip if nothing is due", async () => {
  await addJobs([pickRequest()], startedAt);
  const { db, trips } = countRoundTrips(ops);
  const { deps } = recordingQueue();
  await reconcile({ ...deps, ops: db }, new Date(after(59)));
  expect(trips.count).toBe(1);
  await reconcile({ ...deps, ops: db }, new Date(after(61)));
  expect(trips.count).toBeGreaterThan(2);
});

describe("a message that was lost", () => {
  test("is sent again once, a minute after the first send", async () => {
    const message = pickRequest();
    await addJobs([message], startedAt);
    const { sent, deps } = recordingQueue();
    await run(deps, 59);
    expect(sent).toEqual([]);
    expect(await Promise.all([run(deps, 61), run(deps, 61)])).toContainEqual(expect.objectContaining({ sent: 1 }));
    await run(deps, 62);
    expect(sent).toEqual([message.event_id]);
  });

  test("is sent again at once after a restart, but not if it was sent after the restart", async () => {
    const [lost, alive] = [pickRequest(), pickRequest()];
    await addJobs([lost], startedAt);
    await addJobs([alive], after(10));
    const { sent, deps } = recordingQueue();
    await run(deps, 11, after(5));
    await run(deps, 12, after(5));
    expect(sent).toEqual([lost.event_id]);
  });

  test("is sent by a later run if it cannot be sent now", async () => {
    const message = pickRequest();
    await addJobs([message], startedAt);
    const { sent, sendBatch, deps } = recordingQueue();
    sendBatch.mockRejectedValueOnce(new Error("queue is unavailable"));
    await run(deps, 61);
    await run(deps, 182);
    expect(sent).toEqual([message.event_id]);
  });

  test("is sent together with many others in one run", async () => {
    const messages = Array.from({ length: 250 }, () => pickRequest());
    await addJobs(messages, startedAt);
    const { sent, deps } = recordingQueue();
    expect(await run(deps, 61)).toMatchObject({ sent: 250 });
    expect(sent.toSorted()).toEqual(messages.map(({ event_id }) => event_id).toSorted());
  });
});

describe("a job whose Worker stopped", () => {
  test("waits again when its lease has expired, and the attempt counts", async () => {
    const message = pickRequest();
    await claimAll(ops, queue, [message], startedAt, false);
    const { sent, deps } = recordingQueue();
    expect(await run(deps, 119)).toMatchObject({ recovered: 0 });
    expect(await run(deps, 121)).toMatchObject({ recovered: 1, sent: 1 });
    expect(sent).toEqual([message.event_id]);
    expect(await getJob(ops, jobId(message))).toMatchObject({ state: "waiting", attempt: 1 });
    await expectCountersExact(ops);
  });

  test("waits again at once after a restart, and the attempt does not count", async () => {
    const message = pickRequest();
    await claimAll(ops, queue, [message], startedAt, false);
    const { sent, deps } = recordingQueue();
    expect(await run(deps, 10, after(6))).toMatchObject({ recovered: 1, sent: 1 });
    expect(sent).toEqual([message.event_id]);
    expect(await getJob(ops, jobId(message))).toMatchObject({ state: "waiting", attempt: 0 });
    await expectCountersExact(ops);
  });

  test("becomes a dead letter if that was its last attempt", async () => {
    const message = pickRequest();
    await insertJobsOf(ops, [message], { options: { attempts: 1 }, at: startedAt });
    await claimAll(ops, queue, [message], startedAt, false);
    await run(recordingQueue().deps, 121);
    expect((await listDeadLetters(ops, {}, { limit: 10 })).items).toMatchObject([{ reason: "stalled", errorName: "StalledError" }]);
    await expectCountersExact(ops);
  });
});

describe("a paused queue", () => {
  test("holds its jobs, and dispatches them when it is resumed", async () => {
    await pauseQueue(ops, queue, null, { ...newAuditContext("dana"), at: startedAt });
    const messages = [pickRequest(), pickRequest()];
    await addJobs(messages, startedAt);
    const { sent, deps } = recordingQueue();
    await run(deps, 500);
    expect(sent).toEqual([]);
    await ops.prepare(`UPDATE queues SET paused_at = NULL`).run();
    expect(await dispatchHeldJobs(deps, queue, new Date(after(501)))).toBe(2);
    expect(sent.length).toBe(2);
  });

  test("is resumed by the system at its time, and its jobs are dispatched", async () => {
    await pauseQueue(ops, queue, after(30), { ...newAuditContext("dana"), at: startedAt });
    const message = pickRequest();
    await addJobs([message], startedAt);
    const { sent, deps } = recordingQueue();
    expect(await run(deps, 29)).toMatchObject({ resumed: 0, sent: 0 });
    expect(await run(deps, 31)).toMatchObject({ resumed: 1, sent: 1 });
    expect(sent).toEqual([message.event_id]);
    expect((await getQueue(ops, queue, new Date(after(31)))).pause).toBeNull();
    await pauseQueue(ops, queue, after(99), { ...newAuditContext("dana"), at: after(32) });
    await expect(resumeQueue(ops, queue, newAuditContext("system"), after(33))).rejects.toMatchObject({ code: "conflict" });
    expect((await listAudit(ops, { action: "queue.resume" }, { limit: 5 })).items).toMatchObject([
      { actor: "system", target: `queue:${queue}` },
    ]);
  });
});

test("a snooze ends at its time; a dead letter that was dropped meanwhile stays dropped", async () => {
  const ids: string[] = [];
  for (const message of [pickRequest(), pickRequest()]) {
    await claimAll(ops, queue, [message], startedAt, false);
    const why = { name: "PermanentError", message: "No such topic", stack: "" };
    const result = {
      id: jobId(message),
      type: message.type,
      attempt: 1,
      startedAt,
      outcome: "failed",
      error: why,
      reason: "permanent",
    } as const;
    await ops.batch(finishAttempts(ops, queue, [result], startedAt));
    ids.push(String(await ops.prepare(`SELECT id FROM dead_letters WHERE job_id = ?1`).bind(jobId(message)).first("id")));
  }
  for (const id of ids) await snoozeDeadLetter(ops, id, after(30), newAuditContext("dana"));
  await dropDeadLetter(ops, ids[1] ?? "", newAuditContext("dana"));
  const { deps } = recordingQueue();
  expect(await run(deps, 29)).toMatchObject({ unsnoozed: 0 });
  expect(await run(deps, 31)).toMatchObject({ unsnoozed: 1 });
  const { items } = await listDeadLetters(ops, {}, { limit: 10 });
  expect(items.map(({ id, status }) => [id, status]).toSorted()).toEqual(
    [
      [ids[0], "open"],
      [ids[1], "dropped"],
    ].toSorted(),
  );
  expect((await listAudit(ops, { actor: "system" }, { limit: 5 })).items).toMatchObject([
    { action: "deadLetter.restore", target: `deadLetter:${ids[0]}` },
  ]);
  await expectCountersExact(ops);
});
