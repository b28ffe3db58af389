import { beforeEach, describe, expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertJobsOf } from "#factories/stored/jobs";
import type { AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { testEnv } from "#runtime/testing/env";
import { expectCountersExact } from "#runtime/testing/recount";
import { newAuditContext } from "../audit/audit.ts";
import { claimAll } from "#runtime/testing/claimAll";
import { listJobs } from "./list.ts";
import { describeJob, getJob } from "./read.ts";
import { secondsAfter } from "../time.ts";
import { getQueue, pauseQueue, resumeQueue } from "../queues/queues.ts";
import { type AttemptResult, finishAttempts } from "./finish.ts";
import { findStalledJobs, endStalledAttempts, takeLostJobs } from "./reconcile.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const at = "2026-10-01T09:00:00.000Z";
const later = (seconds: number) => secondsAfter(at, seconds);
const errorInfo = { name: "TransientError", message: "hung up", stack: "at x" };

const message = (correlationId = "c-1"): AnyMessage => pickRequest({ correlationId });
const ids = (messages: AnyMessage[]) => messages.map(({ event_id }) => jobIdOf(event_id, queue));
const add = (messages: AnyMessage[]) => insertJobsOf(db, messages, { at });
const finish = (all: AttemptResult[], when = later(2)) => db.batch(finishAttempts(db, queue, all, when));
const counts = async () => (await getQueue(db, queue, new Date(at))).counts;

let messages: AnyMessage[] = [];
beforeEach(() => {
  messages = [message(), message(), message()];
});

describe("a job", () => {
  test("that is inserted twice is one job", async () => {
    await add(messages);
    await add(messages);
    expect((await counts()).waiting).toBe(3);
    expect((await listJobs(db, { correlationId: "c-1" }, { limit: 2 })).items.map(({ id }) => id)).toEqual(
      ids(messages).slice(1).toReversed(),
    );
    await expectCountersExact(db);
  });

  test("is claimed once, however often it is delivered, with or without a ticket", async () => {
    await add(messages.slice(0, 1));
    const first = await claimAll(db, queue, messages, later(1), true);
    const second = await claimAll(db, queue, messages, later(1), true);
    expect([...first.claimed.keys()].toSorted()).toEqual(ids(messages).toSorted());
    expect(second.claimed.size).toBe(0);
    expect((await getJob(db, ids(messages)[0] ?? ""))?.attempt).toBe(1);
    await expectCountersExact(db);
  });

  test("is finished once, as completed, retried or dead-lettered, with its attempts", async () => {
    await add(messages);
    await claimAll(db, queue, messages, later(1), true);
    const [done, again, dead] = ids(messages) as [string, string, string];
    const tried = { type: "pick.requested", attempt: 1, startedAt: later(1) };
    const all: AttemptResult[] = [
      { id: done, ...tried, outcome: "completed" },
      { id: again, ...tried, outcome: "retried", error: errorInfo, retryAt: later(7) },
      { id: dead, ...tried, outcome: "failed", error: errorInfo, reason: "permanent" },
    ];
    await finish(all);
    await finish(all);
    expect(await counts()).toMatchObject({ waiting: 0, active: 0, completed: 1, delayed: 1, failed: 1 });
    const { results } = await db.prepare(`SELECT job_id, error_name, error_message, attempts, body FROM dead_letters`).all();
    expect(results).toMatchObject([{ job_id: dead, error_name: "TransientError", error_message: "hung up", attempts: 1 }]);
    expect(JSON.parse(String(results[0]?.body))).toEqual(messages[2]);
    await expectCountersExact(db);
  });

  test("that is delayed for a retry is not started early by another copy of its message", async () => {
    await claimAll(db, queue, messages, later(1), true);
    await finish([
      { id: ids(messages)[0] ?? "", type: "x", attempt: 1, startedAt: later(1), outcome: "retried", error: errorInfo, retryAt: later(30) },
    ]);
    expect((await claimAll(db, queue, messages, later(20), true)).claimed.size).toBe(0);
    expect((await claimAll(db, queue, messages, later(30), true)).claimed.get(ids(messages)[0] ?? "")).toMatchObject({
      attempt: 2,
      attempts: 4,
    });
    await expectCountersExact(db);
  });
});

test.each([199, 200, 201, 1_200])("of %i children, the first 200 are returned and the first 1,000 counted by state", async (children) => {
  await db
    .prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
       INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at, parent_id)
       SELECT printf('0198%04x-0000-7000-8000-%012x.${queue}', i, i), '${queue}', 'a', 'e', 's', iif(i % 2, 'completed', 'failed'), 4, '{}', ?2,
         iif(i = 0, NULL, '01980000-0000-7000-8000-000000000000.${queue}') FROM n`,
    )
    .bind(children, at)
    .run();
  const detail = await describeJob(db, `01980000-0000-7000-8000-000000000000.${queue}`);
  expect(detail?.children.length).toBe(Math.min(children, 200));
  const counted = Math.min(children, 1_000);
  expect(detail?.childCounts).toEqual({ completed: Math.ceil(counted / 2), failed: Math.floor(counted / 2) });
});

describe("a pause", () => {
  test("lets no job start and uses no attempt until it ends", async () => {
    await add(messages);
    await pauseQueue(db, queue, null, { ...newAuditContext("dana@example.com", "provider is down"), at });
    const held = await claimAll(db, queue, messages, later(1), true);
    expect(held).toMatchObject({ paused: true, claimed: new Map() });
    expect((await getJob(db, ids(messages)[0] ?? ""))?.attempt).toBe(0);
    expect((await takeLostJobs(db, { queues: [queue], dueUntil: later(9999), sentBefore: later(9999) }, later(2))).length).toBe(0);
    await resumeQueue(db, queue, newAuditContext("dana@example.com"));
    const sent = await takeLostJobs(db, { queues: [queue], dueUntil: later(62), sentBefore: later(2) }, later(2));
    expect(sent.map(({ id }) => id).toSorted()).toEqual(ids(messages).toSorted());
    expect((await claimAll(db, queue, messages, later(3), true)).claimed.size).toBe(3);
    await expectCountersExact(db);
  });

  test("ends by itself at its resume time", async () => {
    await pauseQueue(db, queue, later(10), { ...newAuditContext("dana@example.com", "a while"), at });
    expect((await claimAll(db, queue, messages, later(9), true)).claimed.size).toBe(0);
    expect((await claimAll(db, queue, messages, later(11), true)).claimed.size).toBe(3);
  });

  test("requested by two at once is applied once, refused once and recorded once", async () => {
    const press = (who: string) => pauseQueue(db, queue, null, newAuditContext(who, "slow"));
    const results = await Promise.allSettled([press("a@example.com"), press("b@example.com")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await db.prepare(`SELECT count(*) AS n FROM audit`).first("n")).toBe(1);
  });
});

describe("the reconciler", () => {
  test("takes an undelivered job once, also when two run at the same time", async () => {
    await add(messages);
    expect(await takeLostJobs(db, { queues: [queue], dueUntil: later(59), sentBefore: later(59) }, later(59))).toEqual([]);
    const search = { queues: [queue], dueUntil: later(61), sentBefore: later(61) };
    const both = await Promise.all([takeLostJobs(db, search, later(61)), takeLostJobs(db, search, later(61))]);
    expect(both.flat().length).toBe(3);
  });

  test("gives a stalled job another attempt, and dead-letters it after the last", async () => {
    const [one] = messages as [AnyMessage];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const now = later(attempt * 1000);
      expect((await claimAll(db, queue, [one], now, true)).claimed.size).toBe(1);
      const search = { queues: [queue], dueUntil: secondsAfter(now, 121), sentBefore: secondsAfter(now, 121) };
      const stalled = await findStalledJobs(db, search);
      expect(stalled.length).toBe(1);
      await endStalledAttempts(db, queue, stalled, secondsAfter(now, 121), false);
      if (attempt < 4) expect((await takeLostJobs(db, search, secondsAfter(now, 121))).length).toBe(1);
    }
    const { results } = await db.prepare(`SELECT reason, attempts FROM dead_letters`).all();
    expect(results).toEqual([{ reason: "stalled", attempts: 4 }]);
    expect((await db.prepare(`SELECT outcome FROM attempts ORDER BY attempt`).all()).results.map(({ outcome }) => outcome)).toEqual([
      "stalled",
      "stalled",
      "stalled",
      "failed",
    ]);
    await expectCountersExact(db);
  });

  test("does not count an attempt that a restart of the system interrupted", async () => {
    await claimAll(db, queue, messages, later(1), true);
    const lost = { queues: [queue], dueUntil: later(9999), sentBefore: later(2) };
    await endStalledAttempts(db, queue, await findStalledJobs(db, lost), later(3), true);
    expect(await getJob(db, ids(messages)[0] ?? "")).toMatchObject({ state: "waiting", attempt: 0 });
    expect((await takeLostJobs(db, { ...lost, dueUntil: later(63) }, later(3))).length).toBe(3);
    await expectCountersExact(db);
  });
});
