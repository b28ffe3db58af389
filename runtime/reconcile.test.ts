import { describe, expect, test, vi } from "vitest";
import { createMessage, type Message } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { claimAll } from "./testing/claimAll.ts";
import { listDeadLetters } from "#store/dead-letters/list";
import { getJob, secondsAfter } from "#store/jobs/read";
import { insertJobs } from "#store/jobs/insert";
import { getQueue, pauseQueue, resumeQueue } from "#store/queues/queues";
import { finishAttempts } from "#store/jobs/finish";
import { dropDeadLetter, snoozeDeadLetter } from "#store/dead-letters/commands";
import { dispatchHeldJobs, reconcile } from "./reconcile.ts";
import { testEnv } from "./testing/env.ts";
import { expectCountersExact } from "./testing/recount.ts";
import { countRoundTrips } from "./testing/roundTrips.ts";

const ops = testEnv.OPS;
const queue = "gatherfeed-commands";
const began = "2026-10-01T09:00:00.000Z";
const after = (seconds: number) => secondsAfter(began, seconds);
const asked = () =>
  createMessage(
    "research.requested",
    { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" },
    { source: "test", correlationId: "c-1" },
  );
const jobId = (message: Message) => jobIdOf(message.event_id, queue);
const announce = (messages: Message[], at: string) =>
  ops.batch(
    insertJobs(
      ops,
      messages.map((message) => ({ queue, message })),
      at,
    ),
  );

/** A queue that remembers what it was sent. */
function outbound() {
  const sent: string[] = [];
  const sendBatch = vi.fn<(batch: Iterable<{ body: unknown }>) => Promise<void>>(async (batch) => {
    sent.push(...[...batch].map(({ body }) => (body as Message).event_id));
  });
  return { sent, sendBatch, deps: { ops, bindings: { RESEARCH_QUEUE: { sendBatch } as unknown as Queue } } };
}
const run = (deps: Parameters<typeof reconcile>[0], seconds: number, bootedAt?: string) =>
  reconcile(deps, new Date(after(seconds)), bootedAt);

test("where nothing is due, a sweep is one round trip", async () => {
  await announce([asked()], began);
  const { db, trips } = countRoundTrips(ops);
  const { deps } = outbound();
  await reconcile({ ...deps, ops: db }, new Date(after(59)));
  expect(trips.count).toBe(1);
  await reconcile({ ...deps, ops: db }, new Date(after(61)));
  expect(trips.count).toBeGreaterThan(2);
});

describe("a message that was lost", () => {
  test("is sent again once, a minute after it was sent", async () => {
    const message = asked();
    await announce([message], began);
    const { sent, deps } = outbound();
    await run(deps, 59);
    expect(sent).toEqual([]);
    expect(await Promise.all([run(deps, 61), run(deps, 61)])).toContainEqual(expect.objectContaining({ sent: 1 }));
    await run(deps, 62);
    expect(sent).toEqual([message.event_id]);
  });

  test("is sent again at once after a restart, but not what was sent since", async () => {
    const [lost, alive] = [asked(), asked()];
    await announce([lost], began);
    await announce([alive], after(10));
    const { sent, deps } = outbound();
    await run(deps, 11, after(5));
    await run(deps, 12, after(5));
    expect(sent).toEqual([lost.event_id]);
  });

  test("and can't be sent now is sent by a later sweep", async () => {
    const message = asked();
    await announce([message], began);
    const { sent, sendBatch, deps } = outbound();
    sendBatch.mockRejectedValueOnce(new Error("queue is away"));
    await run(deps, 61);
    await run(deps, 182);
    expect(sent).toEqual([message.event_id]);
  });

  test("is one of many: all are sent, in one sweep", async () => {
    const messages = Array.from({ length: 250 }, asked);
    await announce(messages, began);
    const { sent, deps } = outbound();
    expect(await run(deps, 61)).toMatchObject({ sent: 250 });
    expect(sent.toSorted()).toEqual(messages.map(({ event_id }) => event_id).toSorted());
  });
});

describe("a job whose worker vanished", () => {
  test("waits again when its lease is over, and the try counts", async () => {
    const message = asked();
    await claimAll(ops, queue, [message], began, false);
    const { sent, deps } = outbound();
    expect(await run(deps, 119)).toMatchObject({ recovered: 0 });
    expect(await run(deps, 121)).toMatchObject({ recovered: 1, sent: 1 });
    expect(sent).toEqual([message.event_id]);
    expect(await getJob(ops, jobId(message))).toMatchObject({ state: "waiting", attempt: 1 });
    await expectCountersExact(ops);
  });

  test("in a restart waits again at once, and the try does not count", async () => {
    const message = asked();
    await claimAll(ops, queue, [message], began, false);
    const { sent, deps } = outbound();
    expect(await run(deps, 10, after(6))).toMatchObject({ recovered: 1, sent: 1 });
    expect(sent).toEqual([message.event_id]);
    expect(await getJob(ops, jobId(message))).toMatchObject({ state: "waiting", attempt: 0 });
    await expectCountersExact(ops);
  });

  test("on its last try is a dead letter that says so", async () => {
    const message = asked();
    await ops.batch(insertJobs(ops, [{ queue, message, options: { attempts: 1 } }], began));
    await claimAll(ops, queue, [message], began, false);
    await run(outbound().deps, 121);
    expect((await listDeadLetters(ops, {}, { limit: 10 })).items).toMatchObject([{ reason: "stalled", errorName: "StalledError" }]);
    await expectCountersExact(ops);
  });
});

describe("a paused queue", () => {
  test("keeps its messages, and sends them when somebody resumes it", async () => {
    await pauseQueue(ops, queue, null, { ...newAuditContext("dana"), at: began });
    const messages = [asked(), asked()];
    await announce(messages, began);
    const { sent, deps } = outbound();
    await run(deps, 500);
    expect(sent).toEqual([]);
    await ops.prepare(`UPDATE queues SET paused_at = NULL`).run();
    expect(await dispatchHeldJobs(deps, queue, new Date(after(501)))).toBe(2);
    expect(sent.length).toBe(2);
  });

  test("is resumed at its time, by the system, and goes on", async () => {
    await pauseQueue(ops, queue, after(30), { ...newAuditContext("dana"), at: began });
    const message = asked();
    await announce([message], began);
    const { sent, deps } = outbound();
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

test("a snooze ends at its time; what was dropped meanwhile stays dropped", async () => {
  const ids: string[] = [];
  for (const message of [asked(), asked()]) {
    await claimAll(ops, queue, [message], began, false);
    const why = { name: "PermanentError", message: "No such topic", stack: "" };
    const settled = {
      id: jobId(message),
      type: message.type,
      attempt: 1,
      startedAt: began,
      outcome: "failed",
      why,
      reason: "permanent",
    } as const;
    await ops.batch(finishAttempts(ops, queue, [settled], began));
    ids.push(String(await ops.prepare(`SELECT id FROM dead_letters WHERE job_id = ?1`).bind(jobId(message)).first("id")));
  }
  for (const id of ids) await snoozeDeadLetter(ops, id, after(30), newAuditContext("dana"));
  await dropDeadLetter(ops, ids[1] ?? "", newAuditContext("dana"));
  const { deps } = outbound();
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
